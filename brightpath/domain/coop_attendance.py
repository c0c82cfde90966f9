"""Who was there when a class of a co-op met, and which children a family may want a call about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from brightpath.domain.coop import EnrolledChild, Grid, Meeting
from brightpath.domain.ids import ChildId, ClassId, FamilyId
from brightpath.domain.schedule import Frozen
from brightpath.domain.weeks import weekday_of

#: So many missed classes in a row are a reason to call.
MISSED_IN_A_ROW: Final = 3
#: How far back a class can be marked, and how many of its meetings are offered.
MARKED_BACK: Final = timedelta(days=120)
MEETINGS_OFFERED: Final = 8
LONGEST_NOTE: Final = 500
#: Weeks of the beginning that later ones are compared with, and how many new ones it takes to say something again.
FIRST_WEEKS, NEW_WEEKS = 4, 2


class Mark(Frozen):
    """Whether a child was in a class on a day, as the coordinator or its own family said last."""

    family_id: FamilyId
    child_id: ChildId
    class_id: ClassId
    on: date
    was_there: bool
    by_family: bool = False


class Register(Frozen):
    """A class as its coordinator marks it: children whose families show them by name, and how many others are in it."""

    class_id: ClassId
    name: str
    children: tuple[EnrolledChild, ...]
    not_named: int
    dates: tuple[date, ...]
    marks: tuple[Mark, ...]
    #: Percent of the marked places at which a child was there; None with fewer than five families.
    percent: int | None = None

    def absent(self, on: date) -> tuple[ChildId, ...]:
        """List who was not there on a day."""
        return tuple(mark.child_id for mark in self.marks if mark.on == on and not mark.was_there)

    def is_marked(self, on: date) -> bool:
        """Say whether a day is marked already."""
        return any(mark.on == on for mark in self.marks)


class Sign(StrEnum):
    """Why a family may be glad of a call."""

    FALLING_COMPLETION = "falling_completion"
    OVERLOAD = "overload"
    ENGAGEMENT_DROPPING = "engagement_dropping"
    MISSED_CLASSES = "missed_classes"


class Call(Frozen):
    """A child whose family may be glad of a call: what is seen, what it rests on, and until which day that reaches."""

    family_id: FamilyId
    family: str
    child_id: ChildId
    name: str
    sign: Sign
    sentence: str
    evidence: tuple[str, ...]
    seen_until: date


class HandledCall(Frozen):
    """A call that was made, or found needless."""

    family_id: FamilyId
    child_id: ChildId
    sign: Sign
    seen_until: date
    note: str
    by: str
    at: datetime


def meeting_dates(
    grid: Grid, meetings: Sequence[Meeting], class_id: ClassId, first_on: date, today: date
) -> list[date]:
    """List the last days on which a class met by a published timetable, the newest first."""
    days = {grid.days[one.day] for one in meetings if one.class_id == class_id and one.day < len(grid.days)}
    oldest = max(first_on, today - MARKED_BACK)
    span = (today - timedelta(days=back) for back in range((today - oldest).days + 1)) if oldest <= today else ()
    return [on for on in span if weekday_of(on) in days][:MEETINGS_OFFERED]


def missed_in_a_row(marks: Sequence[Mark], after: date | None = None) -> list[Mark]:
    """Find the newest meetings of a class that a child missed one after the other; none unless enough of them are newer."""
    missed: list[Mark] = []
    for mark in sorted(marks, key=lambda one: one.on, reverse=True):
        if mark.was_there or (after is not None and mark.on <= after):
            break
        missed.append(mark)
    return missed[::-1] if len(missed) >= MISSED_IN_A_ROW else []


def weeks_that_count(mondays: Sequence[date], handled_until: date | None) -> list[int]:
    """Say which weeks, by their places, tell something: all, or after a call the first ones and those since; none too early."""
    if handled_until is None:
        return list(range(len(mondays)))
    new = [at for at, monday in enumerate(mondays) if monday > handled_until]
    if len(new) < NEW_WEEKS:
        return []
    first = range(min(FIRST_WEEKS, len(mondays) - len(new)))
    return [*first, *new]
