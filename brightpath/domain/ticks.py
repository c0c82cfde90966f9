"""What became of the items of a week: done, handed in, skipped, noted or open again. A week goes in, another comes out.

A lesson that several children have together is ticked child by child; the adult's column follows from theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from brightpath.domain.errors import Refused, Stale
from brightpath.domain.schedule import Actual, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.weeks import MINUTES_PER_DAY

_GONE = "This is not in the week any more. Please look at it once more."
_NOT_TO_TICK = "{name} is not something to tick: it is a time that is taken."
ENDED_FIRST = "It cannot have ended before it began."
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Stood:
    """An item where it stands: whose, and on which date."""

    child_id: str
    child: str
    on: date
    item: ScheduleItem


def stood(plan: WeekPlan) -> Iterator[Stood]:
    """List all items of all children, in order of child, date and time."""
    for child in plan.children:
        for day in child.days:
            for item in day.items:
                yield Stood(child.id, child.name, day.on, item)


def find(plan: WeekPlan, child_id: str, item_id: str) -> Stood:
    """Find one item of a child.

    Raises
    ------
    Stale
        When it is not in the week (any more).
    """
    for child in plan.children:
        if child.id == child_id:
            for day in child.days:
                for item in day.items:
                    if item.id == item_id:
                        return Stood(child_id, child.name, day.on, item)
    raise Stale(_GONE)


def is_tickable(item: ScheduleItem) -> bool:
    """Say whether an item can be done: a lesson, or what the family put in itself."""
    return item.type is ItemType.SUBJECT or item.is_by_hand


def is_open(item: ScheduleItem) -> bool:
    """Say whether nobody has said yet what became of an item."""
    return not (item.is_completed or item.is_skipped or item.is_handed_in)


def are_one(one: Stood, other: Stood) -> bool:
    """Say whether two children's items are one lesson that they have together."""
    if one.on != other.on or (one.item.start, one.item.end) != (other.item.start, other.item.end):
        return False
    if one.item.combined_with is not None:
        return one.item.combined_with == other.item.combined_with
    return one.item.is_by_hand and other.item.is_by_hand and one.item.name == other.item.name


def together(plan: WeekPlan, child_id: str, item_id: str) -> tuple[Stood, ...]:
    """List the items of all children who have this lesson together, this child's among them.

    Raises
    ------
    Stale
        When it is not in the week (any more).
    """
    own = find(plan, child_id, item_id)
    return tuple(one for one in stood(plan) if (one.child_id, one.item.id) == (child_id, item_id) or are_one(own, one))


# --- What became of it ------------------------------------------------------------------------------------------------


def done(
    plan: WeekPlan, child_id: str, item_id: str, *, actual: Actual | None = None, lesson: str | None = None
) -> WeekPlan:
    """Say that a child did it; `lesson` is the title of the lesson that was done. Without `actual` it was as planned.

    What the child noted when it was handed in stays.
    """

    def tick(item: ScheduleItem) -> dict[str, Any]:
        return {
            "is_completed": True,
            "is_handed_in": False,
            "is_skipped": False,
            "actual": said(actual) or item.actual,
            "lesson": lesson,
        }

    return _changed(plan, child_id, item_id, tick)


def reopened(plan: WeekPlan, child_id: str, item_id: str) -> WeekPlan:
    """Say that nothing is said yet; a lesson that was held in two parts is not done then."""
    own = find(plan, child_id, item_id)
    plan = _changed(
        plan,
        child_id,
        item_id,
        lambda _: {"is_completed": False, "is_handed_in": False, "is_skipped": False, "actual": None, "lesson": None},
    )
    for other in parts(plan, own):
        plan = _changed(plan, child_id, other.item.id, lambda _: {"lesson": None})
    return plan


def handed_in(plan: WeekPlan, child_id: str, item_id: str, *, actual: Actual | None = None) -> WeekPlan:
    """Say that the child ticked it and a parent has yet to agree."""
    return _changed(
        plan,
        child_id,
        item_id,
        lambda item: {"is_handed_in": True, "is_skipped": False, "actual": said(actual) or item.actual},
    )


def agreed(plan: WeekPlan, child_id: str, item_id: str, *, lesson: str | None = None) -> WeekPlan:
    """Say yes to what a child handed in."""
    return done(plan, child_id, item_id, lesson=lesson)


def skipped(plan: WeekPlan, child_id: str, item_id: str) -> WeekPlan:
    """Say that it did not happen and is not made up for."""
    plan = reopened(plan, child_id, item_id)
    return _changed(plan, child_id, item_id, lambda _: {"is_skipped": True})


def noted(plan: WeekPlan, child_id: str, item_id: str, actual: Actual) -> WeekPlan:
    """Write down how it really was, in the place of what was written before."""
    return _changed(plan, child_id, item_id, lambda _: {"actual": said(actual)})


def said(actual: Actual | None) -> Actual | None:
    """Check what was said of how it was; what says nothing is None.

    Raises
    ------
    Refused
        When it ended before it began, a time is none of the day, or the note is too long.
    """
    if actual is None:
        return None
    note = (actual.note or "").strip() or None
    for minute in (actual.start, actual.end):
        if minute is not None and not 0 <= minute <= MINUTES_PER_DAY:
            raise Refused("This is not a time of the day.")
    if actual.start is not None and actual.end is not None and actual.end <= actual.start:
        raise Refused(ENDED_FIRST)
    if note is not None and len(note) > LONGEST_NOTE:
        raise Refused(f"A note can have at most {LONGEST_NOTE} characters.")
    kept = actual.model_copy(update={"note": note})
    return None if kept == Actual() else kept


# --- The lesson that was done -----------------------------------------------------------------------------------------


def parts(plan: WeekPlan, of: Stood) -> tuple[Stood, ...]:
    """List the other parts of a lesson that a child has in two parts on that day."""
    if of.item.part is None:
        return ()
    return tuple(
        one
        for one in stood(plan)
        if (one.child_id, one.on) == (of.child_id, of.on)
        and one.item.part is not None
        and one.item.subject == of.item.subject
        and one.item.id != of.item.id
    )


def ends_a_lesson(plan: WeekPlan, of: Stood) -> bool:
    """Say whether ticking an item now ends a lesson of its subject; one in two parts ends with the part ticked last."""
    return of.item.type is ItemType.SUBJECT and all(one.item.is_completed for one in parts(plan, of))


# --- The week after it ------------------------------------------------------------------------------------------------


def _changed(plan: WeekPlan, child_id: str, item_id: str, change: Callable[[ScheduleItem], dict[str, Any]]) -> WeekPlan:
    own = find(plan, child_id, item_id)
    if not is_tickable(own.item):
        raise Refused(_NOT_TO_TICK.format(name=own.item.name))
    item = own.item.model_copy(update=change(own.item))
    children = tuple(
        child.model_copy(update={"days": _with_item(child.days, own.on, item)}) if child.id == child_id else child
        for child in plan.children
    )
    return _with_adults(plan.model_copy(update={"children": children}), child_id, item_id)


def _with_adults(plan: WeekPlan, child_id: str, item_id: str) -> WeekPlan:
    """Let the adult's column follow: done when somebody did it and nobody's is open, not held when nobody's was."""
    company = together(plan, child_id, item_id)
    [on] = {one.on for one in company}
    ids = {one.item.id for one in company}
    items = [one.item for one in company]
    is_skipped = all(item.is_skipped for item in items)
    is_completed = not is_skipped and all(item.is_completed or item.is_skipped for item in items)

    def follow(days: tuple[PlannedDay, ...]) -> tuple[PlannedDay, ...]:
        for day in days:
            for item in day.items:
                if (
                    day.on == on
                    and item.id in ids
                    and (item.is_completed, item.is_skipped) != (is_completed, is_skipped)
                ):
                    update = {"is_completed": is_completed, "is_skipped": is_skipped}
                    days = _with_item(days, on, item.model_copy(update=update))
        return days

    return plan.model_copy(
        update={"adults": tuple(adult.model_copy(update={"days": follow(adult.days)}) for adult in plan.adults)}
    )


def _with_item(days: tuple[PlannedDay, ...], on: date, item: ScheduleItem) -> tuple[PlannedDay, ...]:
    return tuple(
        day.model_copy(update={"items": tuple(item if one.id == item.id else one for one in day.items)})
        if day.on == on
        else day
        for day in days
    )
