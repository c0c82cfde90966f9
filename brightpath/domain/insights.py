"""What the answers suggest about one child: derived, never asked, and said as a suggestion. docs/preferences.md explains each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from brightpath.domain.catalogue import FieldOf, no_field
from brightpath.domain.family import Child, Household, Subject
from brightpath.domain.preferences import best_start_of_day, starting_preferences
from brightpath.domain.questions import NEUTRAL_POINTS, STANDARD_SCORING, ScoredQuestion
from brightpath.domain.weeks import clock_of
from brightpath.domain.words import listed

#: Minutes of attention for each year of age: the lower end of the pediatric rule of thumb of 3 to 5 minutes a year.
#:
#: References
#: ----------
#: B. D. Schmitt, "Your Child's Health", Bantam: the normal attention span is 3 to 5 minutes per year of a child's age.
#: It is a rule of thumb and no finding; interest and task matter more.
ATTENTION_MINUTES_PER_YEAR: Final = 3
#: A break is wanted after at most this long: the planner gives one then in any case.
LONGEST_WITHOUT_BREAK: Final = 90
#: After work of up to an hour a short break will do.
SHORT_BREAK, LONG_BREAK, LONG_WORK = 10, 15, 60

#: Which activities speak for which way of learning.
MODALITIES: Final[dict[str, tuple[str, ...]]] = {
    "hands-on": ("arts_crafts", "experiments"),
    "reading and writing": ("textbooks_worksheets", "research_projects"),
    "outdoors": ("nature_exploration",),
    "talking and reciting": ("discussions", "memorization"),
}
#: How many subjects a sentence names.
MOST_NAMES: Final = 3
#: Where a subject goes whose field nobody knows.
OTHER_FIELD: Final = "other"

Frozen = ConfigDict(frozen=True)


class InterestCluster(BaseModel):
    """The subjects of one field with the child's average interest in them, 1-5."""

    model_config = Frozen

    field: str
    subjects: tuple[str, ...]
    interest: float


class ChildInsights(BaseModel):
    """Attention span, way of learning, interests (best loved first), breaks and start of day of one child; times in minutes.

    `modality` is None when the family rated no activity or rated two ways alike; `ways_tied` names those.
    """

    model_config = Frozen

    child_id: str
    child: str
    attention_minutes: int
    modality: str | None = None
    ways_tied: tuple[str, ...] = ()
    interests: tuple[InterestCluster, ...] = ()
    break_every_minutes: int
    break_minutes: int
    start_of_day: int

    def in_words(self) -> tuple[str, ...]:
        """Say each insight in a sentence for a parent."""
        name = self.child
        if self.modality is not None:
            way = f"{name} may learn best {_WAYS[self.modality]}, as you rated your family's activities."
        elif self.ways_tied:
            way = f"Your ratings like several ways of learning alike: {listed(self.ways_tied)}."
        else:
            way = "You rated no activities yet, so we cannot say which way of learning suits your family."
        words = [
            f"{name} can keep at one thing for about {self.attention_minutes} minutes.",
            way,
            f"A break of {self.break_minutes} minutes after every {self.break_every_minutes} minutes suits {name}.",
            f"A good start of the day for {name} is {clock_of(self.start_of_day)}.",
        ]
        best = self.interests[0] if self.interests else None
        if best is not None and best.interest > NEUTRAL_POINTS:
            more = len(best.subjects) - MOST_NAMES
            named = [*best.subjects[:MOST_NAMES], f"{more} more"] if more > 1 else list(best.subjects)
            words.append(f"{name} is most interested in {listed(named)} ({best.interest:g} of 5).")
        return tuple(words)


_WAYS: Final = {
    "hands-on": "with the hands",
    "reading and writing": "by reading and writing",
    "outdoors": "outdoors",
    "talking and reciting": "by talking and reciting",
}


def insights_of(
    child: Child,
    household: Household,
    scoring: Sequence[ScoredQuestion] = STANDARD_SCORING,
    *,
    field_of: FieldOf = no_field,
) -> ChildInsights:
    """Derive what the answers suggest about one child; `field_of` names a subject's field (`Catalogue.field_of`)."""
    attention = attention_span(child)
    every = _break_every(attention, starting_preferences(household, scoring).break_after_blocks)
    best = _best_ways(household)
    return ChildInsights(
        child_id=child.id,
        child=child.name,
        attention_minutes=attention,
        modality=best[0] if len(best) == 1 else None,
        ways_tied=best if len(best) > 1 else (),
        interests=_interests(child, field_of),
        break_every_minutes=every,
        break_minutes=LONG_BREAK if every > LONG_WORK else SHORT_BREAK,
        start_of_day=best_start_of_day(child),
    )


def attention_span(child: Child) -> int:
    """Guess for how many minutes a child keeps at one thing: by age, within the lengths its family chose for it."""
    by_age = max(5, ATTENTION_MINUTES_PER_YEAR * child.age // 5 * 5)
    chosen = [subject.minutes for subject in child.subjects]
    within = min(max(by_age, min(chosen)), max(chosen)) if chosen else by_age
    return min(within, LONGEST_WITHOUT_BREAK)


def _break_every(attention: int, blocks: int) -> int:
    """Count as many attention spans as the family likes blocks in a row, up to what the planner allows at a stretch."""
    return min(LONGEST_WITHOUT_BREAK, attention * blocks)


def _best_ways(household: Household) -> tuple[str, ...]:
    """List the ways of learning with the highest average rating; activities that were not rated do not count."""
    means = {}
    for way, activities in MODALITIES.items():
        rated = [household.activities[activity] for activity in activities if activity in household.activities]
        if rated:
            means[way] = sum(rated) / len(rated)
    return tuple(way for way, mean in means.items() if mean == max(means.values()))


def _interests(child: Child, field_of: FieldOf) -> tuple[InterestCluster, ...]:
    fields: dict[str, list[Subject]] = {}
    for subject in child.subjects:
        fields.setdefault(field_of(subject.name) or OTHER_FIELD, []).append(subject)
    clusters = [
        InterestCluster(
            field=field,
            subjects=tuple(subject.name for subject in of_field),
            interest=round(sum(subject.interest for subject in of_field) / len(of_field), 2),
        )
        for field, of_field in fields.items()
    ]
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.interest, cluster.field)))
