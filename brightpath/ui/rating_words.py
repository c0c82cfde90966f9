"""What the pages say when a week is rated. Nothing is promised here that is not done: what is said is kept and learned from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brightpath.domain.feedback import Rating
from brightpath.domain.words import listed

TITLE = "How was this week?"
STARS = tuple(f"{number} of 5 stars" for number in range(1, 6))
FACES = ("very sad", "sad", "so-so", "happy", "very happy")
LOW, HIGH = "1 not at all", "5 very much"
COMMENT = "Anything to add?"
COMMENT_HINT = "Anything to add? (optional)"
NOT_YET = "One tap is enough: each is kept at once."
KEPT = "Thank you, it is kept."
COUNTS = "Thank you, it is kept and counts in your next plan."
DONE, NOT_NOW, CHANGE, RATE = "Done", "Not now", "Change", "Rate this week"

OWN_TITLE = "How was your week?"
OWN_THANKS = "Thank you for telling!"

SUGGEST = "Suggest something"
SUGGESTION = "What should BrightPath do, or do better?"
SUGGESTION_STAYS = "It is kept in this house and sent to nobody."
KEEP_SUGGESTION = "Keep it"
SUGGESTION_KEPT = "Thank you, this is kept."


def you_said(rating: Rating) -> str:
    """Say what somebody said of a week: "You gave this week 4 stars."."""
    if rating.stars is None:
        return "You have said how this week was."
    return f"You gave this week {_stars(rating.stars)}."


def others_said(said: Sequence[tuple[str, Rating]]) -> str:
    """Say what others said of it: "Sam gave it 4 stars."; nothing when they gave none."""
    return listed([f"{name} gave it {_stars(rating.stars)}" for name, rating in said if rating.stars]) + "."


def own_answer(face: int) -> str:
    """Say under a child's name which face it chose itself."""
    return f"says: {FACES[face - 1]}"


def waits(week_start: date, this_week: date) -> str:
    """Ask about a week that waits to be rated: "How was last week? Rate it in under a minute."."""
    weeks = (this_week - week_start).days // 7
    which = {0: "this week", 1: "last week"}.get(weeks, f"the week of {week_start.day} {week_start:%B}")
    return f"How was {which}? Rate it in under a minute."


def _stars(number: int) -> str:
    return f"{number} star{'' if number == 1 else 's'}"
