"""Changes of a week by hand: an item moved, put in, taken out, pinned or named. A week goes in, another comes out.

What a lesson takes with it (all its children, its adult's column) moves along; whether a rule minds is not asked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from brightpath.domain.errors import Fault, Faulty, Refused, Stale
from brightpath.domain.schedule import ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.ticks import together
from brightpath.domain.week_changes import Placed, in_order, whose_weeks
from brightpath.domain.week_edits import Add, Edit, Move, Pin, Place, Remove, Repeats
from brightpath.domain.weeks import MINUTES_PER_DAY, clock_of, days_of_week, weekday_of
from brightpath.domain.words import legible, listed

MOVED_BY_HAND = "You put it here."
LONGEST_NAME, LONGEST_NOTES = 80, 2000

_GONE = "This is not in the week any more. Please look at it once more."
_OF_THE_HOUSEHOLD = (
    "{name} is a commitment of your household. Change it on the Household page, and plan the week again."
)
_FOLLOWS = "{name} follows the lessons around it and is not moved by hand."
_IS_DONE = "{name} is done, so it stays where it was. Say first that it is not done."


class Standing(NamedTuple):
    """One thing in the week with all it takes: `items` by person, as changes know them (`child:<id>`, `adult:<name>`)."""

    on: date
    item: ScheduleItem
    items: Mapping[str, ScheduleItem]
    names: tuple[str, ...]

    @property
    def what(self) -> str:
        """Name it with its people: "Art of Ada and Ben"."""
        return f"{self.item.name} of {listed(self.names)}" if self.names else self.item.name

    @property
    def when(self) -> str:
        """Say where it stands: "Monday at 09:00"."""
        return _when(self.on, self.item.start)


def standing_of(plan: WeekPlan, child_id: str, item_id: str) -> Standing:
    """Find something in the week with all who are in it; without a child's id, what only adults have.

    Raises
    ------
    Stale
        When it is not in the week (any more).
    """
    if child_id:
        children = together(plan, child_id, item_id)
        own = next(one for one in children if one.child_id == child_id)
        on, item = own.on, own.item
        items = {f"child:{one.child_id}": one.item for one in children}
        ids, names = {one.item.id for one in children}, [one.child for one in children]
    else:
        found = [placed for _, placed in _of_adults(plan, {item_id}) if placed.item.is_by_hand]
        if not found:
            raise Stale(_GONE)
        on, item, items, ids, names = found[0].on, found[0].item, {}, {item_id}, []
    for whose, placed in _of_adults(plan, ids):
        items[whose] = placed.item
        if item.is_by_hand:
            names.append(whose.partition(":")[2])
    return Standing(on, item, items, tuple(names))


def changeable(plan: WeekPlan, child_id: str, item_id: str) -> Standing:
    """Find something that may be changed by hand.

    Raises
    ------
    Refused
        When it is done, a commitment of the household, or a rest.
    """
    standing = standing_of(plan, child_id, item_id)
    name, item = standing.item.name, standing.item
    if not item.is_by_hand and item.type is not ItemType.SUBJECT:
        raise Refused((_OF_THE_HOUSEHOLD if item.type is ItemType.COMMITMENT else _FOLLOWS).format(name=name))
    if any(one.is_completed or one.is_handed_in for one in standing.items.values()):
        raise Refused(_IS_DONE.format(name=name))
    return standing


def moved(plan: WeekPlan, asked: Move, adult: str | None) -> WeekPlan:
    """Put something to another place, for all who are in it, with this adult; from then on it is pinned.

    Raises
    ------
    Refused
        When the place is outside the week or across midnight.
    """
    standing = changeable(plan, asked.child, asked.item)
    end = asked.end if asked.end is not None else asked.start + standing.item.end - standing.item.start
    check_place(plan, asked.on, asked.start, end)
    facts: dict[str, Any] = {
        "start": asked.start,
        "end": end,
        "is_pinned": True,
        "next_best": None,
        "is_skipped": False,
    }
    if not standing.item.is_by_hand:
        facts |= {"adult": adult, "why": MOVED_BY_HAND}
    items = {whose: item.model_copy(update=facts) for whose, item in standing.items.items()}
    if not standing.item.is_by_hand:
        taught = next((item for whose, item in items.items() if whose.startswith("adult:")), None)
        items = {whose: item for whose, item in items.items() if whose.startswith("child:")}
        if adult is not None:
            items[f"adult:{adult}"] = taught or next(iter(items.values()))
    return _put(_without(plan, standing), asked.on, items)


def removed(plan: WeekPlan, asked: Remove) -> WeekPlan:
    """Take something out, for all who are in it."""
    return _without(plan, changeable(plan, asked.child, asked.item))


def pinned(plan: WeekPlan, asked: Pin) -> WeekPlan:
    """Pin something, or let it go."""
    return _with(plan, standing_of(plan, asked.child, asked.item), is_pinned=asked.is_pinned)


def edited(plan: WeekPlan, asked: Edit) -> WeekPlan:
    """Write notes to something; what the family put in itself can be called otherwise too.

    Raises
    ------
    Refused
        When it is a lesson of the household that should be called otherwise, or the words are too long.
    """
    standing = standing_of(plan, asked.child, asked.item)
    name, notes = legible(asked.name), legible(asked.notes or "") or None
    if not standing.item.is_by_hand and name != standing.item.name:
        raise Refused(f"{standing.item.name} has its name from the household. Change it on the Household page.")
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters.")
    if notes is not None and len(notes) > LONGEST_NOTES:
        raise Refused(f"Notes can have at most {LONGEST_NOTES} characters.")
    return _with(plan, standing, name=name, notes=notes)


def added(plan: WeekPlan, asked: Add, item_id: str) -> WeekPlan:
    """Put something of the family's own in; it is pinned.

    Raises
    ------
    Faulty
        With everything that is wrong with it.
    """
    faults = list(_faults_of(plan, asked))
    if faults:
        raise Faulty(faults)
    is_lesson = asked.type is ItemType.SUBJECT
    item = ScheduleItem(
        id=item_id,
        type=asked.type,
        name=legible(asked.name),
        start=asked.start,
        end=asked.end,
        attention=1.0 if is_lesson and asked.adults else 0.0,
        adult=asked.adults[0] if is_lesson and asked.adults else None,
        is_pinned=True,
        is_by_hand=True,
        is_external=not is_lesson,
        notes=legible(asked.notes or "") or None,
    )
    adults = asked.adults[:1] if is_lesson else asked.adults
    whose = [f"child:{child}" for child in asked.children]
    items = dict.fromkeys(whose, item)
    items |= {f"adult:{adult}": item if is_lesson else item.model_copy(update={"attention": 1.0}) for adult in adults}
    return _put(plan, asked.on, items)


def placed(plan: WeekPlan, asked: Place, items: Mapping[str, ScheduleItem]) -> WeekPlan:
    """Put one time of a subject that was left out into the week: an item for each person's key."""
    first = next(iter(items.values()))
    check_place(plan, asked.on, first.start, first.end)
    return _put(plan, asked.on, items)


def check_place(plan: WeekPlan, on: date, start: int, end: int) -> None:
    """Refuse a place outside the week, across midnight, or without length.

    Raises
    ------
    Refused
        In each of these cases.
    """
    if on not in days_of_week(plan.week_start):
        raise Refused("This day is not in the week that is shown.")
    if not 0 <= start < end:
        raise Refused("It has to begin before it ends.")
    if end > MINUTES_PER_DAY:
        raise Refused("It would go on past midnight. Choose a time at which it ends the same day.")


# --- In words ---------------------------------------------------------------------------------------------------------


def tell_move(before: Standing, asked: Move) -> str:
    """Say what a move does."""
    end = asked.end if asked.end is not None else asked.start + before.item.end - before.item.start
    to = _when(asked.on, asked.start)
    minutes = end - asked.start
    if minutes != before.item.end - before.item.start:
        if (asked.on, asked.start) == (before.on, before.item.start):
            return f"{before.what} on {before.when} now takes {minutes} minutes."
        return f"{before.what} was moved from {before.when} to {to} and now takes {minutes} minutes."
    return f"{before.what} was moved from {before.when} to {to}."


def tell_place(asked: Place) -> str:
    """Say what was put in."""
    return f"{asked.subject} of {asked.child} was put on {_when(asked.on, asked.start)}."


def tell_removal(before: Standing) -> str:
    """Say what was taken out."""
    return f"{before.what} on {before.when} was taken out."


def tell_pin(before: Standing, asked: Pin) -> str:
    """Say what was pinned, or let go."""
    said = "stays where it is from now on" if asked.is_pinned else "may be moved again"
    return f"{before.what} on {before.when} {said}."


def tell_edit(before: Standing, asked: Edit) -> str:
    """Say what was called otherwise or noted."""
    if legible(asked.name) != before.item.name:
        return f"{before.what} on {before.when} is called {legible(asked.name)} now."
    return f"The notes to {before.what} on {before.when} were written."


def tell_addition(plan: WeekPlan, asked: Add) -> str:
    """Say what was put in, for whom and how often."""
    names = [child.name for child in plan.children if child.id in asked.children] + list(asked.adults)
    often = ""
    if asked.repeats is Repeats.WEEKLY:
        often = " every week" if asked.until is None else f" every week until {asked.until.isoformat()}"
    return f"{legible(asked.name)} was added for {listed(names)} on {_when(asked.on, asked.start)}{often}."


def _when(on: date, start: int) -> str:
    return f"{weekday_of(on).value} at {clock_of(start)}"


# --- The week after it ------------------------------------------------------------------------------------------------


def _faults_of(plan: WeekPlan, asked: Add) -> Sequence[Fault]:
    faults = []
    if not legible(asked.name) or len(legible(asked.name)) > LONGEST_NAME:
        faults.append(Fault("Name", f"It needs a name of 1 to {LONGEST_NAME} characters."))
    if len(asked.notes or "") > LONGEST_NOTES:
        faults.append(Fault("Notes", f"They can have at most {LONGEST_NOTES} characters."))
    if asked.type not in (ItemType.SUBJECT, ItemType.COMMITMENT):
        faults.append(Fault("Kind", "Only lessons and commitments can be added."))
    children, adults = {child.id for child in plan.children}, {adult.name for adult in plan.adults}
    if not asked.children and not asked.adults:
        faults.append(Fault("Who", "Somebody has to take part."))
    if not set(asked.children) <= children or not set(asked.adults) <= adults:
        faults.append(Fault("Who", "Somebody who is not in this week cannot take part."))
    if asked.type is ItemType.SUBJECT and not asked.children:
        faults.append(Fault("Who", "A lesson needs a child."))
    try:
        check_place(plan, asked.on, asked.start, asked.end)
    except Refused as refusal:
        faults.append(Fault("When", refusal.sentence))
    if asked.until is not None and asked.until < asked.on:
        faults.append(Fault("Until", "The last day comes before the first."))
    return faults


def _of_adults(plan: WeekPlan, ids: Collection[str]) -> list[tuple[str, Placed]]:
    return [
        (f"adult:{adult.name}", Placed(on=day.on, item=item))
        for adult in plan.adults
        for day in adult.days
        for item in day.items
        if item.id in ids
    ]


def _with(plan: WeekPlan, standing: Standing, **facts: Any) -> WeekPlan:
    items = {whose: item.model_copy(update=facts) for whose, item in standing.items.items()}
    return _put(_without(plan, standing), standing.on, items)


def _without(plan: WeekPlan, standing: Standing) -> WeekPlan:
    gone = {(whose, item.id) for whose, item in standing.items.items()}

    def less(whose: str, day: PlannedDay) -> PlannedDay:
        items = tuple(item for item in day.items if (whose, item.id) not in gone)
        return day if len(items) == len(day.items) else day.model_copy(update={"items": items})

    return _each_day(plan, lambda whose, days: tuple(less(whose, day) for day in days))


def _put(plan: WeekPlan, on: date, items: Mapping[str, ScheduleItem]) -> WeekPlan:
    """Let items stand on a date, each in the week of its person; what comes a second time takes the place of the first."""
    known = {whose for whose, _ in whose_weeks(plan)}
    if not set(items) <= known:
        raise Stale(_GONE)

    def more(whose: str, days: tuple[PlannedDay, ...]) -> tuple[PlannedDay, ...]:
        if whose not in items:
            return days
        if all(day.on != on for day in days):
            days = tuple(sorted([*days, PlannedDay(on=on)], key=lambda day: day.on))
        return tuple(
            day.model_copy(update={"items": in_order([*day.items, items[whose]])}) if day.on == on else day
            for day in days
        )

    return _each_day(plan, more)


def _each_day(plan: WeekPlan, change: Any) -> WeekPlan:
    return plan.model_copy(
        update={
            "children": tuple(
                child.model_copy(update={"days": change(f"child:{child.id}", child.days)}) for child in plan.children
            ),
            "adults": tuple(
                adult.model_copy(update={"days": change(f"adult:{adult.name}", adult.days)}) for adult in plan.adults
            ),
        }
    )
