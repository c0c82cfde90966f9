"""Planned weeks as an iCalendar feed (RFC 5545): one event per thing that stands in them, breaks and lunch left out.

The same weeks give the same bytes. A child's feed names no other person of the family; what became of an item, such as
the note about how it went, stands in none.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDDDLists, vDDDTypes

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import whose_weeks
from brightpath.domain.words import listed

#: Grows whenever the same weeks are written otherwise than before.
FORMAT: Final = 1
#: Programs that take a feed look again after this time.
LOOK_AGAIN: Final = timedelta(hours=1)

_WHAT: Final = {ItemType.SUBJECT: "Lesson", ItemType.COMMITMENT: "Commitment"}
_LONGEST_STEP: Final = timedelta(days=3)


@dataclass(frozen=True)
class KeptWeek:
    """A week's plan as it counts, how often it was changed, and when last."""

    plan: WeekPlan
    revision: int
    changed_at: datetime


@dataclass(frozen=True)
class _Standing:
    """One item as it stands with one person; `whose` tells people apart as the changes of a week do."""

    whose: str
    who: str
    is_adult: bool
    on: date
    item: ScheduleItem


#: Events by what puts them in order: date, minute, and whose and which it is for those that begin together.
_Events = dict[tuple[date, int, str, str], Event]


# --- The feeds ------------------------------------------------------------------------------------------------------------


def family_calendar(
    weeks: Iterable[KeptWeek], *, family_id: str, name: str, zone: ZoneInfo | None, since: date
) -> bytes:
    """Write everybody's weeks; what several do together is one event with their names.

    Times are those of the family's clock in `zone`; without one they are nobody's zone, and show alike everywhere. `since`
    is the first day that may be asked for: the time zone is written from its year on.
    """
    events: _Events = {}
    for week in weeks:
        people = [child.name for child in week.plan.children] + [adult.name for adult in week.plan.adults]
        for together in _together(_everything(week.plan)):
            events[_place(together[0])] = _family_event(week, family_id, together, people, zone)
    return _written(name, events, zone, since)


def child_calendar(
    weeks: Iterable[KeptWeek], *, family_id: str, child_id: str, name: str, zone: ZoneInfo | None, since: date
) -> bytes:
    """Write the weeks of one child, without the names of others and without what parents note; see `family_calendar`."""
    events: _Events = {}
    for week in weeks:
        for one in (one for one in _everything(week.plan) if one.whose == f"child:{child_id}"):
            event = _event(week, family_id, one, zone)
            event.add("summary", _plain(one.item.name))
            if one.item.lesson:
                event.add("description", _plain(one.item.lesson))
            event.add("transp", "TRANSPARENT" if one.item.is_skipped else "OPAQUE")
            events[_place(one)] = event
    return _written(name, events, zone, since)


def _everything(plan: WeekPlan) -> Iterator[_Standing]:
    for whose, person in whose_weeks(plan):
        yield from _of_person(whose, person)


def _of_person(whose: str, person: ChildWeek | AdultWeek) -> Iterator[_Standing]:
    for day in person.days:
        for item in day.items:
            if item.type in _WHAT:
                yield _Standing(whose, person.name, isinstance(person, AdultWeek), day.on, item)


def _together(standing: Iterable[_Standing]) -> list[list[_Standing]]:
    """Put together what is one thing of several people: a lesson together, a commitment they share, an adult's own copy."""
    found: dict[tuple[object, ...], list[_Standing]] = defaultdict(list)
    of_child: dict[tuple[date, str], tuple[object, ...]] = {}
    for one in standing:
        item = one.item
        key: tuple[object, ...] = (one.on, one.whose, item.id)
        if item.combined_with is not None or item.type is ItemType.COMMITMENT or item.is_by_hand:
            what = (item.combined_with or item.name).casefold()
            key = (one.on, item.start, item.end, item.type, item.combined_with is None, what, item.is_skipped)
        if not one.is_adult:
            of_child.setdefault((one.on, item.id), key)
        elif item.type is ItemType.SUBJECT:  # a grown-up's own lesson is the first child's, under the same id
            key = of_child.get((one.on, item.id), key)
        found[key].append(one)
    return list(found.values())


# --- Events ---------------------------------------------------------------------------------------------------------------


def _family_event(
    week: KeptWeek, family_id: str, together: list[_Standing], people: Sequence[str], zone: tzinfo | None
) -> Event:
    first = together[0]
    event = _event(week, family_id, first, zone)
    names = list(dict.fromkeys(one.who for one in together))
    adults = [one.who for one in together if one.is_adult]
    is_lesson = first.item.type is ItemType.SUBJECT
    learning = [name for name in names if not is_lesson or name not in adults] or names
    what = " / ".join(dict.fromkeys(one.item.name for one in together))
    is_everybody = not is_lesson and set(names) == {*people}
    event.add("summary", _plain(what if is_everybody else f"{what} · {listed(learning)}"))
    said = [
        next((text for one in together if (text := getattr(one.item, of))), None) for of in ("lesson", "notes", "why")
    ]
    teaching = first.item.adult if is_lesson else None
    told = [*filter(None, said), *([f"With {teaching}."] if teaching else [])]
    if told:
        event.add("description", _plain("\n".join(told)))
    is_busy = not first.item.is_skipped and bool(adults or (is_lesson and first.item.attention and teaching))
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    return event


def _event(week: KeptWeek, family_id: str, one: _Standing, zone: tzinfo | None) -> Event:
    """Begin an event with all that does not depend on who reads it."""
    starts, ends = _moments(one, zone)
    event = Event()
    event.add("uid", _uid(family_id, week.plan.week_start, one.whose, one.item.id))
    event.add("dtstamp", week.changed_at.astimezone(UTC))
    event.add("last-modified", week.changed_at.astimezone(UTC))
    event.add("sequence", week.revision)
    event.add("dtstart", starts)
    if ends > starts:
        event.add("dtend", ends)
    event.add("categories", [_WHAT[one.item.type]])
    event.add("status", "CANCELLED" if one.item.is_skipped else "CONFIRMED")
    return event


def _uid(family_id: str, week_start: date, whose: str, item_id: str) -> str:
    """Name an event for good: it stays the same wherever in its week the item goes, and tells nothing of family or item."""
    text = "\x1f".join((family_id, week_start.isoformat(), whose, item_id))
    return f"{sha256(text.encode()).hexdigest()[:32]}@brightpath"


def _moments(one: _Standing, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Give begin and end on the family's clock.

    A time that the clock leaps over in spring is the one an hour later; of one that comes twice in autumn it is the first.
    """
    midnight = datetime.combine(one.on, time.min)
    starts, ends = (midnight + timedelta(minutes=minute) for minute in (one.item.start, one.item.end))
    if zone is None:
        return starts, ends
    begun, over = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in (starts, ends))
    if over <= begun:
        over = begun + (ends - starts)
    return begun.astimezone(zone), over.astimezone(zone)


def _plain(text: str) -> str:
    """Leave out what no line of a calendar may hold; line ends stay, as the library writes them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(mark for mark in lines if mark == "\n" or unicodedata.category(mark) not in ("Cc", "Cs"))


# --- The calendar around them ---------------------------------------------------------------------------------------------


def _place(one: _Standing) -> tuple[date, int, str, str]:
    return one.on, one.item.start, one.whose, one.item.id


def _written(name: str, events: _Events, zone: ZoneInfo | None, since: date) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//BrightPath//Family weeks//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", _plain(name))
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDDDTypes(LOOK_AGAIN))
    if zone is not None:
        calendar.add("x-wr-timezone", zone.key)
    # Also without any event: a calendar holds at least one component.
    years = [since.year, *(on.year for on, *_ in events)]
    calendar.add_component(time_zone(zone or ZoneInfo("UTC"), min(years), max(years) + 2))
    for place in sorted(events):
        calendar.add_component(events[place])
    return calendar.to_ical()


def time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """Write down what the clocks of a zone do from the first day of one year to the last of another.

    Each onset stands as the clock showed it before (section 3.6.5), as every change of the rules of the zone has its own.
    """
    begins = datetime(first_year, 1, 1, tzinfo=UTC)
    shown = begins.astimezone(zone)
    onsets: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    offset = shown.utcoffset() or timedelta()
    onsets[offset, offset, shown.tzname() or "", bool(shown.dst())].append(shown.replace(tzinfo=None))
    for moment in _changes(zone, begins, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        before = (moment - timedelta(seconds=1)).astimezone(zone).utcoffset() or timedelta()
        after = moment.astimezone(zone)
        key = (before, after.utcoffset() or timedelta(), after.tzname() or "", bool(after.dst()))
        onsets[key].append((moment + before).replace(tzinfo=None))
    written = Timezone()
    written.add("tzid", zone.key)
    for (before, later, name, is_summer), at in onsets.items():
        rule = TimezoneDaylight() if is_summer else TimezoneStandard()
        rule.add("dtstart", at[0])
        if at[1:]:
            rule.add("rdate", vDDDLists(at[1:]))
        rule.add("tzname", name)
        rule.add("tzoffsetfrom", before)
        rule.add("tzoffsetto", later)
        written.add_component(rule)
    return written


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Give the moments at which the clocks of a zone begin to show something else."""

    def shows(moment: datetime) -> tuple[timedelta | None, str | None]:
        there = moment.astimezone(zone)
        return there.utcoffset(), there.tzname()

    before = first
    while before < last:
        after = min(before + _LONGEST_STEP, last)
        if shows(before) != shows(after):
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (low, middle) if shows(middle) != shows(before) else (middle, high)
            yield high
        before = after
