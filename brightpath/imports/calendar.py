"""Commitments from a calendar file (.ics, RFC 5545): its events with a time of day, as the household document writes them.

A commitment knows fewer rules than a calendar. What it cannot say exactly is left out and told, never bent: each rule is
walked through a year, and the commitment has to stand on the same dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import CommitmentFrequency
from brightpath.domain.weeks import (
    MINUTES_PER_DAY,
    WEEKDAYS,
    Weekday,
    clock_of,
    is_first_such_weekday_of_month,
    week_start_of,
    weekday_of,
)
from brightpath.imports.calendar_file import (
    UNREADABLE,
    LeftOut,
    Lines,
    characters_of,
    count_listed,
    dates_listed,
    events_in,
    is_whole,
    name_of,
    read_event,
    rule_of,
    told_of,
    written_day,
)
from brightpath.imports.household_shape import LAST_DAY
from brightpath.imports.recurrence import Period, Recurrence, days_of

#: Events that are not over, going by what is written: a second or two.
MOST_READ: Final = 3_000
#: Turns of recurring events, all together and of one: a second or two.
MOST_TURNS: Final = 300_000
MOST_TURNS_OF_ONE: Final = 30_000
#: Dates that events list one by one, all together.
MOST_LISTED: Final = 20_000
#: So far ahead a rule is walked through.
HORIZON: Final = timedelta(days=400)

_WHOLE: Final = "of whole days (they become days off, under Year)"
_OVER: Final = "that are over"
_ONE_OF_SERIES: Final = "that move one date of a series"
_ENDLESS: Final = "without an end"
_OVERNIGHT: Final = "that go past midnight"
_ELSEWHERE: Final = "in a time zone that is not known here"
_NAMELESS: Final = "without a name"
_ANOTHER_RULE: Final = "that come back otherwise than weekly, or monthly on the first such weekday,"
_TOO_SELDOM: Final = "that come back more seldom than every eighth week"

#: What a commitment says of its time in the household document.
_TIME: Final = ("frequency", "daysOfWeek", "startTime", "endTime", "date", "everyWeeks", "startingWeek")


class FoundCommitment(NamedTuple):
    """A commitment as the household document writes it, what to know of it, and whether the household has it already."""

    commitment: dict[str, Any]
    notes: tuple[str, ...] = ()
    is_known: bool = False


class FoundCommitments(NamedTuple):
    """What a calendar file holds: those that come back first, then by date; and sentences on what was left out."""

    commitments: list[FoundCommitment]
    told: list[str]


def read_commitments(
    data: bytes,
    *,
    zone: ZoneInfo | None,
    today: date,
    week_start: Weekday = Weekday.MONDAY,
    known: Iterable[dict[str, Any]] = (),
) -> FoundCommitments:
    """Find the commitments of a calendar file that are not over, on the family's clock in `zone`.

    Weekly events become weekly, or every so many weeks; the first Monday of each month monthly; single ones one-time.
    `known` are the commitments that stand already.

    Raises
    ------
    Faulty
        When it is no calendar file, breaks off, is larger than 10 MB, or holds more than can be looked through.
    """
    search = _Search(zone, today, week_start)
    for event in events_in(characters_of(data)):
        search.take(event)
    return search.found({_same(one) for one in known})


class _Found(NamedTuple):
    commitment: dict[str, Any]
    notes: tuple[str, ...]


class _Search:
    """What was found so far, and what was left out and why."""

    def __init__(self, zone: ZoneInfo | None, today: date, week_start: Weekday) -> None:
        self._zone, self._today, self._week_start = zone, today, week_start
        self._found: dict[tuple[object, ...], _Found] = {}
        self._left_out: dict[str, list[str]] = {}
        self._read = self._turns = self._listed = 0

    def take(self, lines: Lines) -> None:
        """Look at one event."""
        try:
            self._look_at_writing(lines)
            self._read += 1
            self._listed += count_listed(lines)
            if self._read > MOST_READ or self._listed > MOST_LISTED:
                what = f"More than {MOST_READ:,} of its events, or {MOST_LISTED:,} of their dates, are not over."
                raise Faulty([Fault("document", what, "a smaller calendar")])
            found = read_event(lines, self._taken)
            self._found.setdefault(_same(found.commitment), found)
        except LeftOut as why:
            summary = lines.get("SUMMARY", [":"])[0].partition(":")[2][:200]
            self._left_out.setdefault(str(why), []).append("" if str(why) == _OVER else summary.strip())

    def found(self, known: set[tuple[object, ...]]) -> FoundCommitments:
        """Put everything together."""
        found = [
            FoundCommitment(one.commitment, one.notes, key in known)
            for key, one in sorted(self._found.items(), key=lambda pair: _order(pair[1].commitment))
        ]
        told = [told_of(why, names) for why, names in self._left_out.items()]
        if not found:
            told.insert(0, "No event of this calendar becomes a commitment.")
        return FoundCommitments(found, told)

    def _look_at_writing(self, lines: Lines) -> None:
        """Leave out what need not be read to be known."""
        if "RECURRENCE-ID" in lines:
            raise LeftOut(_ONE_OF_SERIES)
        on, _ = written_day(lines.get("DTSTART", []))
        if is_whole(lines):
            raise LeftOut(_WHOLE)
        if "RRULE" not in lines and "RDATE" not in lines and on < self._today - timedelta(days=2):
            raise LeftOut(_OVER)

    def _taken(self, event: dict[str, Any], lines: Lines) -> _Found:
        name = name_of(str(event.get("SUMMARY", "")))
        starts_at = event["DTSTART"].dt
        if not isinstance(starts_at, datetime):
            raise LeftOut(UNREADABLE)
        if starts_at.tzinfo is None and "TZID" in event["DTSTART"].params:
            raise LeftOut(_ELSEWHERE)
        if "RDATE" in event:
            raise LeftOut(_ANOTHER_RULE)
        if name is None:
            raise LeftOut(_NAMELESS)
        lasts = _length(event, starts_at)
        if "RRULE" in event:
            return self._series(event, name, starts_at, lasts)
        begins = self._here(starts_at)
        if begins.date() < self._today:
            raise LeftOut(_OVER)
        if begins.date() > LAST_DAY:
            raise LeftOut(UNREADABLE)
        when = {"frequency": CommitmentFrequency.ONE_TIME.value, **_hours(begins, lasts), "date": f"{begins:%Y-%m-%d}"}
        return _Found({"name": name, **when}, ())

    def _series(self, event: dict[str, Any], name: str, starts_at: datetime, lasts: timedelta) -> _Found:
        """Find the commitment that stands on the dates of a rule."""
        rule = rule_of(event["RRULE"], starts_at.tzinfo)
        dates = self._dates(rule, starts_at)
        begins = [self._here(datetime.combine(on, starts_at.time(), starts_at.tzinfo)) for on in dates]
        while begins and begins[0].date() < self._today:
            begins.pop(0)
        if not begins:
            raise LeftOut(_OVER)
        # Which hour of which day it is here may change with the clocks there: the next time counts, and it is told.
        shift = begins[0].date() - dates[-len(begins)]
        stands = [on + shift for on in dates[-len(begins) :]]
        hours = _hours(begins[0], lasts)
        ends = rule.count is not None or (rule.until is not None and rule.until - self._today < HORIZON)
        if ends and len(stands) == 1:
            once = {"frequency": CommitmentFrequency.ONE_TIME.value, **hours, "date": stands[0].isoformat()}
            return _Found({"name": name, **once}, ())
        when = self._pattern(rule, stands)
        notes = self._notes(rule, begins, stands, dates_listed(event, "EXDATE", starts_at.tzinfo), shift)
        return _Found({"name": name, "frequency": when.pop("frequency"), **hours, **when}, notes)

    def _pattern(self, rule: Recurrence, stands: list[date]) -> dict[str, Any]:
        """Say the days of a series as a commitment does; it has to stand on the same dates, none more and none less."""
        days = [day for day in WEEKDAYS if day in {weekday_of(on) for on in stands}]
        every = rule.interval if rule.period is Period.WEEKLY else 1
        if every > 8:
            raise LeftOut(_TOO_SELDOM)
        is_monthly = rule.period is Period.MONTHLY
        first = week_start_of(stands[0], self._week_start)

        def comes(on: date) -> bool:
            weeks = (week_start_of(on, self._week_start) - first).days // 7
            in_turn = is_first_such_weekday_of_month(on) if is_monthly else weeks % every == 0
            return in_turn and weekday_of(on) in days

        span = (stands[-1] - stands[0]).days
        # One date in so long a time says nothing of a weekday.
        if (
            len(stands) == 1
            or [on for on in (stands[0] + timedelta(days=day) for day in range(span + 1)) if comes(on)] != stands
        ):
            raise LeftOut(_ANOTHER_RULE)
        return {
            "frequency": (CommitmentFrequency.MONTHLY if is_monthly else CommitmentFrequency.WEEKLY).value,
            "daysOfWeek": [day.value for day in days],
            **({"everyWeeks": every, "startingWeek": stands[0].isoformat()} if every > 1 else {}),
        }

    def _dates(self, rule: Recurrence, starts_at: datetime) -> list[date]:
        """List the dates of a rule, as they are written, from two days ago to the horizon."""
        found = []
        first, last = self._today - timedelta(days=2), self._today + HORIZON
        last = max(last, min(starts_at.date() + HORIZON, LAST_DAY))
        for turns, on in enumerate(days_of(rule, starts_at.date(), first, last)):
            self._turns += 1
            if turns >= MOST_TURNS_OF_ONE:
                raise LeftOut(_ANOTHER_RULE)
            if self._turns > MOST_TURNS:
                what = "Its events come back too often to be looked through."
                raise Faulty([Fault("document", what, "a smaller calendar")])
            if on is not None:
                found.append(on)
        return found

    def _notes(
        self, rule: Recurrence, begins: list[datetime], stands: list[date], never: frozenset[date], shift: timedelta
    ) -> tuple[str, ...]:
        notes = []
        if stands[0] - self._today > timedelta(days=13):
            notes.append(f"It begins on {stands[0]}; a commitment counts from now on.")
        if rule.until is not None or rule.count is not None:
            is_seen = stands[-1] - self._today < HORIZON - timedelta(weeks=9)
            last = stands[-1] if is_seen else rule.until
            notes.append(f"It ends on {last}; take it out then." if last else "It ends more than a year from now.")
        missing = len({on + shift for on in never} & {*stands})
        if missing:
            notes.append(f"{missing} of its dates {'is' if missing == 1 else 'are'} left out there, and not here.")
        if len({(one.hour, one.minute) for one in begins}) > 1:
            notes.append("It goes by another time zone’s clock: for some weeks of the year it is an hour off here.")
        return tuple(notes)

    def _here(self, moment: datetime) -> datetime:
        """Read a moment on the family's clock; one without a zone is on it already."""
        return moment.astimezone(self._zone) if moment.tzinfo is not None and self._zone is not None else moment


def _length(event: dict[str, Any], starts_at: datetime) -> timedelta:
    if "DURATION" in event:
        lasts = event["DURATION"].dt
    elif "DTEND" in event:
        ends_at = event["DTEND"].dt
        if not isinstance(ends_at, datetime):
            raise LeftOut(UNREADABLE)
        zone: tzinfo | None = starts_at.tzinfo
        if (ends_at.tzinfo is None) != (zone is None):
            raise LeftOut(_ELSEWHERE)
        lasts = ends_at - starts_at
    else:
        raise LeftOut(_ENDLESS)
    if lasts < timedelta(minutes=1):
        raise LeftOut(_ENDLESS)
    return lasts


def _hours(begins: datetime, lasts: timedelta) -> dict[str, str]:
    start = begins.hour * 60 + begins.minute
    end = start + int(lasts.total_seconds()) // 60
    if end > MINUTES_PER_DAY:
        raise LeftOut(_OVERNIGHT)
    return {"startTime": clock_of(start), "endTime": clock_of(end)}


def _same(commitment: dict[str, Any]) -> tuple[object, ...]:
    """Tell commitments apart by name and time; whom they take is the family's own."""
    said = {one: commitment.get(one) for one in _TIME}
    said["daysOfWeek"] = tuple(sorted(map(str, commitment.get("daysOfWeek") or ())))
    return (" ".join(str(commitment.get("name", "")).casefold().split()), *map(str, said.values()))


def _order(commitment: dict[str, Any]) -> tuple[object, ...]:
    days = [list(Weekday).index(Weekday(day)) for day in commitment.get("daysOfWeek", ())]
    return (commitment.get("date", ""), days, commitment["startTime"], commitment["name"].casefold())
