"""What a family says of its weeks: stars, five statements, a comment, a child's face, a wish, and which of two weeks it prefers.

Nothing said is changed: what the same person says later of the same week and child is newer, and counts instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, NamedTuple

from brightpath.domain.errors import Fault
from brightpath.domain.ids import ChildId, FamilyId, ScheduleId, UserId
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.ticks import is_tickable, stood

POINTS = range(1, 6)
LONGEST_COMMENT = 2000
#: A week can be told from one's lunch on its last day of lessons; a child is asked all of that day.
NOON = 12 * 60
#: So long a week that can be rated waits for it on the Today page; what is told later is remembered badly.
ASKED_FOR = timedelta(days=14)
#: A name holds a subject's, and a week has a feature for each subject, part of the day and weekday.
MOST_FEATURES = 1000
LONGEST_NAME = 200
#: Features are shares and counts of lessons.
MOST_OF_A_FEATURE = 1_000_000


class FeedbackType(StrEnum):
    """What kind of thing was said."""

    SCHEDULE_SATISFACTION = "schedule_satisfaction"
    FEATURE_SUGGESTION = "feature_suggestion"
    AB_CHOICE = "ab_choice"


class LikertItem(NamedTuple):
    """A statement about a week, agreed with from 1 to 5; `wishes` are the planner's wishes that it is about."""

    key: str
    sentence: str
    wishes: tuple[str, ...]


#: Every wish of the planner belongs to one statement. Keys are columns of the store: they stay.
LIKERT: tuple[LikertItem, ...] = (
    LikertItem(
        "times_of_day",
        "Lessons came at good times of the day.",
        ("best_hours", "core_early", "liked_times", "interest_lift", "likely_to_get_done", "same_time"),
    ),
    LikertItem(
        "day_load",
        "Days were neither too full nor too empty.",
        ("even_days", "light_friday", "often_enough"),
    ),
    LikertItem(
        "free_time",
        "There were enough breaks and free time.",
        ("breaks", "open_time", "compact_days"),
    ),
    LikertItem(
        "mix",
        "The order and mix of subjects were good.",
        ("varied_days", "alike_together", "spread"),
    ),
    LikertItem(
        "manageable",
        "Teaching this week was manageable for me.",
        ("calm_parent", "siblings_together"),
    ),
)
LIKERT_KEYS: tuple[str, ...] = tuple(item.key for item in LIKERT)


@dataclass(frozen=True)
class Rating:
    """What somebody says of a week: 1-5 stars, points 1-5 of the statements answered, by their keys, and a comment."""

    stars: int | None = None
    likert: Mapping[str, int] = field(default_factory=dict)
    comment: str | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is said."""
        return self.stars is None and not self.likert and self.comment is None


class Chosen(StrEnum):
    """Which of two weeks is preferred; `neither` is an answer too."""

    ONE = "one"
    OTHER = "other"
    NEITHER = "neither"


@dataclass(frozen=True)
class Feedback:
    """One thing that was said, as it is kept. `sequence` is the event's that it was kept with: the greater, the newer.

    `is_own` says that the child said it itself. `question` names what a choice between two weeks answered; `data` holds the
    two weeks' features and the choice, or of a rating the adjustments and features of the week at that moment.
    """

    feedback_id: str
    family_id: FamilyId
    type: FeedbackType
    week_start: date | None
    schedule_id: ScheduleId | None
    version: int | None
    child_id: ChildId | None
    user_id: UserId | None
    is_own: bool
    question: str | None
    rating: Rating
    data: dict[str, Any]
    sequence: int
    given_at: datetime


def tidied(rating: Rating) -> Rating:
    """Take what is only space out of a rating."""
    comment = rating.comment.strip() or None if isinstance(rating.comment, str) else rating.comment
    return Rating(rating.stars, {key: points for key, points in rating.likert.items() if points is not None}, comment)


def faults_of(rating: Rating) -> list[Fault]:
    """Find everything that is wrong with a rating."""
    faults = []
    if rating.stars is not None and not is_points(rating.stars):
        faults.append(Fault("Stars", f"{_short(rating.stars)} is not possible.", "1 to 5, or none"))
    for key, points in rating.likert.items():
        if key not in LIKERT_KEYS:
            faults.append(Fault("Statements", f"{_short(key)} is none of them.", ", ".join(LIKERT_KEYS)))
        elif not is_points(points):
            sentence = next(item.sentence for item in LIKERT if item.key == key)
            faults.append(Fault(f"“{sentence}”", f"{_short(points)} is not possible.", "1 to 5, or none"))
    return faults + comment_faults(rating.comment)


def comment_faults(comment: object) -> list[Fault]:
    """Find what is wrong with a comment."""
    if comment is None or (isinstance(comment, str) and len(comment) <= LONGEST_COMMENT):
        return []
    return [Fault("Comment", "This is too long or no text.", f"at most {LONGEST_COMMENT} characters")]


def choice_faults(one: object, other: object, chosen: object, question: object = None) -> list[Fault]:
    """Find everything that is wrong with an answer to "which of these two weeks do you prefer?"."""
    faults = []
    for where, features in (("One week", one), ("Other week", other)):
        if not isinstance(features, Mapping) or not 1 <= len(features) <= MOST_FEATURES:
            faults.append(Fault(where, "Its features are missing or too many.", f"1 to {MOST_FEATURES}"))
            continue
        for name, value in features.items():
            if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
                faults.append(Fault(where, f"{_short(name)} is no name.", f"1 to {LONGEST_NAME} characters"))
            elif isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
                faults.append(Fault(f"{where}, {name}", f"{_short(value)} is no number."))
            elif abs(value) > MOST_OF_A_FEATURE:
                faults.append(
                    Fault(f"{where}, {name}", f"{_short(value)} is not possible.", f"at most {MOST_OF_A_FEATURE}")
                )
    if not faults and isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() != other.keys():
        faults.append(Fault("Both weeks", "They are counted by different features.", "the same names in both"))
    if not isinstance(chosen, str) or chosen not in set(Chosen):
        faults.append(Fault("Choice", f"{_short(chosen)} is none.", "one, other or neither"))
    if question is not None and not (isinstance(question, str) and 1 <= len(question) <= LONGEST_NAME):
        faults.append(Fault("Question", "This is no name of a question.", f"1 to {LONGEST_NAME} characters"))
    return faults


def is_points(value: object) -> bool:
    """Say whether something is a whole number from 1 to 5."""
    return isinstance(value, int) and not isinstance(value, bool) and value in POINTS


def last_day(plan: WeekPlan, child_id: str | None = None) -> date | None:
    """Find the last day on which anybody, or one child, has something to do; None when nobody ever has."""
    days = [one.on for one in stood(plan) if child_id in (None, one.child_id) and is_tickable(one.item)]
    return max(days, default=None)


def opens_at(week_start: date, last_on: date | None, *, for_child: bool = False) -> tuple[date, int]:
    """Say from when on a week can be rated, as date and minute; one without lessons when it is over."""
    if last_on is None:
        return week_start + timedelta(days=7), 0
    return last_on, 0 if for_child else NOON


def _short(value: object) -> str:
    return repr(value)[:40]
