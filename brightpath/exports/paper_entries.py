"""What stands on a printed week for one person and day: times, titles and a few words, nothing of how they look."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, PlannedDay, ScheduleItem, Unplaced, WeekPlan
from brightpath.domain.weeks import SCHOOL_DAYS, days_of_week, weekday_of
from brightpath.domain.words import clock, listed, span
from brightpath.exports.letters import Letters, within

_SHARES = {1.0: "the whole time", 0.5: "half the time", 0.25: "a quarter of the time"}
#: Minutes without anything that are seen as a space.
_GAP = 45
_DID_NOT_HAPPEN = "did not happen"


class Kind(StrEnum):
    """How much an entry weighs: what is to be done, what stands there anyway, and what lies between."""

    LESSON = "lesson"
    COMMITMENT = "commitment"
    PAUSE = "pause"


@dataclass(frozen=True)
class Entry:
    """One line or block of a day, in printable letters. `share` is of a grown-up's attention, on the own page only."""

    kind: Kind
    start: str
    when: str
    title: str
    details: tuple[str, ...] = ()
    is_done: bool = False
    is_skipped: bool = False
    share: float | None = None
    is_after_gap: bool = False


@dataclass(frozen=True)
class Column:
    """One day of one person."""

    on: date
    cycle_day: str
    entries: tuple[Entry, ...]


class Teller:
    """Says what stands in a plan in the words of a page; `letters` decides what can be printed."""

    def __init__(self, plan: WeekPlan, letters: Letters, clock_hours: int) -> None:
        self._plan = plan
        self._letters = letters
        self._style = "12" if clock_hours == 12 else "24"
        self._pupils: dict[tuple[object, ...], list[str]] = {}
        for child in plan.children:
            for on, item in _items(child):
                if item.type == ItemType.SUBJECT:
                    for place in _places(on, item, item.adult):
                        self._pupils.setdefault(place, []).append(child.name)
        self._cycle_days = {day.on: day.cycle_day for child in plan.children for day in child.days if day.cycle_day}
        people: tuple[ChildWeek | AdultWeek, ...] = (*plan.children, *plan.adults)
        names = [person.name for person in people]
        firsts = [next(iter(name.split()), name) for name in names]
        self._first_names = {name: first for name, first in zip(names, firsts, strict=True) if firsts.count(first) == 1}

    def columns(self, person: ChildWeek | AdultWeek, shown: Collection[date] = ()) -> tuple[Column, ...]:
        """List a person's days: the school days, others on which something stands, and those that are `shown` anyway."""
        days = {day.on: day for day in person.days}
        return tuple(
            self._column(days.get(on) or PlannedDay(on=on), person)
            for on in days_of_week(self._plan.week_start)
            if weekday_of(on) in SCHOOL_DAYS or on in shown or (on in days and days[on].items)
        )

    def left_out(self, child: ChildWeek | None) -> str:
        """Say what was left out of a child's week, or of everybody's: "Mathematics 3 of 5 times, Latin"."""
        left = [left for left in self._plan.unplaced if child is None or left.child == child.name]
        return ", ".join(
            f"{self._short(one.child)}: {self._left(one)}" if child is None else self._left(one) for one in left
        )

    def _left(self, left: Unplaced) -> str:
        subject = within(self._letters.printable(left.subject))
        return subject if left.asked <= 1 and not left.placed else f"{subject} {left.placed} of {left.asked} times"

    def _column(self, day: PlannedDay, person: ChildWeek | AdultWeek) -> Column:
        items = sorted(day.items, key=lambda item: (item.start, item.end))
        befores = [None, *items]
        entries = tuple(self._entry(day.on, item, person, before) for item, before in zip(items, befores, strict=False))
        return Column(day.on, self._letters.printable(day.cycle_day or self._cycle_days.get(day.on, "")), entries)

    def _entry(self, on: date, item: ScheduleItem, person: ChildWeek | AdultWeek, before: ScheduleItem | None) -> Entry:
        is_child = isinstance(person, ChildWeek)
        is_lesson = item.type == ItemType.SUBJECT
        said: list[str] = []
        if is_child:
            said.append(self._company(on, item, person))
        elif is_lesson:
            pupils = [self._short(name) for name in self._pupils_of(on, item, person.name)]
            share = _SHARES.get(item.attention, f"{round(100 * item.attention)} % of the time")
            said.append(" · ".join(filter(None, (listed(pupils), share))))
        if item.lesson:
            said.insert(0 if is_child else 1, self._letters.printable(item.lesson))
        if item.notes:
            said.append(self._letters.printable(item.notes))
        if item.is_skipped:
            said.append(_DID_NOT_HAPPEN)
        kind = Kind.LESSON if is_lesson else Kind.COMMITMENT if item.type == ItemType.COMMITMENT else Kind.PAUSE
        return Entry(
            kind=kind,
            start=clock(item.start, self._style),
            when=span(item.start, item.end, self._style),
            title=self._letters.printable(item.name),
            details=tuple(filter(None, said)),
            is_done=item.is_completed or item.is_handed_in,
            is_skipped=item.is_skipped,
            share=item.attention if is_lesson and not is_child else None,
            is_after_gap=before is not None and item.start - before.end >= _GAP,
        )

    def _company(self, on: date, item: ScheduleItem, child: ChildWeek | AdultWeek) -> str:
        """Say "with Ben and Sarah": the children of a combined lesson, then the grown-up."""
        others = [name for name in self._pupils_of(on, item, item.adult) if name != child.name]
        with_whom = others if item.type == ItemType.SUBJECT and item.combined_with else []
        if item.adult and (item.attention > 0 or item.type == ItemType.COMMITMENT):
            with_whom = [*with_whom, item.adult]
        return f"with {listed([self._short(name) for name in with_whom])}" if with_whom else ""

    def _short(self, name: str) -> str:
        """Write a first name, where no two people here share it."""
        return within(self._letters.printable(self._first_names.get(name, name)))

    def _pupils_of(self, on: date, item: ScheduleItem, adult: str | None) -> list[str]:
        by_id, by_look = _places(on, item, adult)
        same_look = self._pupils.get(by_look, []) if item.combined_with else []
        found = [*self._pupils.get(by_id, []), *same_look] or self._pupils.get(by_look, [])
        return list(dict.fromkeys(found))


def texts_of(plan: WeekPlan) -> Iterator[str]:
    """List all that a family wrote and that may come to stand on a page."""
    people: tuple[ChildWeek | AdultWeek, ...] = (*plan.children, *plan.adults)
    for person in people:
        yield person.name
        for day in person.days:
            yield day.cycle_day or ""
            for item in day.items:
                yield from filter(None, (item.name, item.adult, item.lesson, item.notes))
    for left in plan.unplaced:
        yield from (left.child, left.subject)


def _places(on: date, item: ScheduleItem, adult: str | None) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Name the place of a lesson twice: by its id, and by what everybody in it shares."""
    return (on, item.id), (on, item.name, item.start, item.end, adult, item.combined_with)


def _items(person: ChildWeek) -> Iterator[tuple[date, ScheduleItem]]:
    return ((day.on, item) for day in person.days for item in day.items)
