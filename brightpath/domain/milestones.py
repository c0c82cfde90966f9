"""What is worth a word when it is reached: a round number of lessons or hours, the end of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class MilestoneKind(StrEnum):
    """What was reached: so many lessons, so many hours, or the end of a subject's list."""

    LESSONS = "lessons"
    HOURS = "hours"
    LIST = "list"


@dataclass(frozen=True)
class Milestone:
    """A round number that a child reached in a subject, or a list of so many lessons that is done."""

    on: date
    child_id: str
    subject: str
    kind: MilestoneKind
    number: int


ROUND_LESSONS: Final = (10, 25, 50, 100, 150, 200, 250, 300, 400, 500, 750, 1000)
ROUND_HOURS: Final = (10, 25, 50, 100, 150, 200, 250, 500, 1000)


def round_numbers(days: Iterable[tuple[str, str, date | None, float, int]]) -> list[Milestone]:
    """List the round numbers of lessons and hours that were reached, and when.

    Parameters
    ----------
    days
        Child, subject, day, lessons done and minutes held on it; each child's subject together and in the order of days.
        All that was before the days in question is a row without a day: what was reached then is no longer news.
    """
    found: list[Milestone] = []
    of: tuple[str, str] | None = None
    lessons, minutes = 0.0, 0
    for child_id, subject, on, more_lessons, more_minutes in days:
        if (child_id, subject) != of:
            of, lessons, minutes = (child_id, subject), 0.0, 0
        before, lessons = lessons, lessons + more_lessons
        minutes_before, minutes = minutes, minutes + more_minutes
        if on is None:
            continue
        # Thirds of a lesson, of what was logged under three subjects, do not quite add up to a whole one by themselves.
        told, now = round(before, 6), round(lessons, 6)
        reached = [(MilestoneKind.LESSONS, number) for number in ROUND_LESSONS if told < number <= now]
        reached += [(MilestoneKind.HOURS, number) for number in ROUND_HOURS if minutes_before < 60 * number <= minutes]
        found += [Milestone(on, child_id, subject, kind, number) for kind, number in reached]
    return found


def worth_telling(found: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Leave out hours reached with a number of lessons in the same subject on one day; the newest first, of a day the lists.

    Fifty lessons of half an hour are twenty-five hours: one of the two is enough.
    """
    found = tuple(found)
    counted = {(one.child_id, one.subject, one.on) for one in found if one.kind is MilestoneKind.LESSONS}
    told = (
        one
        for one in found
        if one.kind is not MilestoneKind.HOURS or (one.child_id, one.subject, one.on) not in counted
    )
    return tuple(sorted(told, key=lambda one: (-one.on.toordinal(), one.kind is not MilestoneKind.LIST, -one.number)))
