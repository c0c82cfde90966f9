"""Ratings of a week as noisy readings of the utility: the stars of all of it, each Likert item of one group of wishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from brightpath.learning.evidence import DOUBT_OF_AN_ANSWER, Choice, Kind, Reading
from brightpath.learning.fit import STARS

#: What each of the five Likert items asks about, as wishes of the planner.
ABOUT: Final[dict[str, tuple[str, ...]]] = {
    "right_times": ("best_hours", "core_early", "liked_times", "same_time"),
    "right_load": ("even_days", "compact_days", "breaks", "open_time", "light_friday"),
    "good_mix": ("spread", "varied_days", "alike_together", "interest_lift", "often_enough"),
    "got_done": ("likely_to_get_done", "core_early", "best_hours"),
    "manageable": ("calm_parent", "siblings_together", "compact_days", "open_time"),
}


def readings_of(
    key: str,
    at: datetime,
    features: Mapping[str, float],
    *,
    stars: float | None = None,
    items: Mapping[str, float] | None = None,
    about: Mapping[str, tuple[str, ...]] = ABOUT,
) -> tuple[Reading, ...]:
    """Read one rating of the week that had these features; what was not rated reads nothing.

    Parameters
    ----------
    key
        Of the rating; each of its readings is known by it and the item.
    items
        Points 1-5 by item. One that `about` does not know is left out.
    """
    rated = [] if stars is None else [Reading(f"{key} {STARS}", at, Kind.STARS, STARS, stars, features)]
    rated += [
        Reading(f"{key} {item}", at, Kind.ITEM, item, points, features, about[item])
        for item, points in sorted((items or {}).items())
        if item in about
    ]
    return tuple(rated)


def answer_of(
    key: str,
    at: datetime,
    preferred: Mapping[str, float],
    other: Mapping[str, float],
    doubt: float = DOUBT_OF_AN_ANSWER,
) -> Choice:
    """Read an answer to "which of these two weeks do you prefer?"."""
    return Choice(key, at, Kind.ANSWER, (preferred, other), chosen=0, doubt=doubt)
