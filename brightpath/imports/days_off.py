"""Days off from a calendar file (.ics, RFC 5545): its whole days become entries as `calendar.daysOff` writes them.

The file is walked line by line, and only events that can matter are read by the library: files of schools and phones
hold twenty years of appointments. A date is taken as it is written, whatever time zone stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

from brightpath.domain.errors import Fault, Faulty
from brightpath.imports.calendar_file import (
    TIMED,
    LeftOut,
    Lines,
    characters_of,
    count_listed,
    dates_listed,
    day_of,
    events_in,
    is_whole,
    name_of,
    read_event,
    rule_of,
    told_of,
    uid_of,
    written_day,
)
from brightpath.imports.household_shape import FIRST_DAY, LAST_DAY
from brightpath.imports.recurrence import Recurrence, days_of

#: Those that come back or lie in the time asked for.
MOST_READ: Final = 20_000
MOST_OCCURRENCES: Final = 5_000
#: Turns of recurring events, all together: a second or two.
MOST_TURNS: Final = 500_000
#: Dates that events list one by one, all together: a second.
MOST_LISTED: Final = 50_000


class FoundDaysOff(NamedTuple):
    """Entries for `calendar.daysOff`, and sentences on what was left out."""

    days_off: list[dict[str, str]]
    told: list[str]


def read_days_off(data: bytes, first: date, last: date) -> FoundDaysOff:
    """Find the whole days of a calendar file from `first` to `last`, with those that come back.

    Events with a time of day, cancelled ones and unreadable ones are left out and told. The same days under the same
    name come once; days in a row under one name come as one entry.

    Raises
    ------
    Faulty
        When it is no calendar file, breaks off, is larger than 10 MB, or holds more than 100,000 events or 5,000 days.
    """
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    search = _Search(first, last)
    for event in events_in(characters_of(data)):
        search.take(event)
    return search.found()


class _Search:
    """What was found so far from `first` to `last`, and what was left out and why."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._found: dict[tuple[str | None, date, date], None] = {}
        self._of_series: list[tuple[str, date, int, str | None]] = []
        self._replaced: set[tuple[str | None, date]] = set()
        self._left_out: dict[str, list[str]] = {}
        self._read = 0
        self._kept = 0
        self._turns = 0
        self._listed = 0

    def take(self, lines: Lines) -> None:
        """Look at one event."""
        try:
            if "RECURRENCE-ID" in lines:
                self._replaced.add((uid_of(lines), written_day(lines["RECURRENCE-ID"])[0]))
            if self._is_elsewhere(lines):
                return
            if not is_whole(lines):
                raise LeftOut(TIMED)
            self._read += 1
            if self._read > MOST_READ:
                raise Faulty(
                    [Fault("document", f"More than {MOST_READ:,} of its events matter.", "a smaller calendar")]
                )
            self._listed += count_listed(lines)
            if self._listed > MOST_LISTED:
                what = f"Its events list more than {MOST_LISTED:,} dates one by one."
                raise Faulty([Fault("document", what, "a smaller calendar")])
            event = read_event(lines, _whole)
            for start in event.starts(self._first, self._last, self._turn):
                self._keep(event, start)
        except LeftOut as why:
            summary = lines.get("SUMMARY", [":"])[0].partition(":")[2]
            self._left_out.setdefault(str(why), []).append(summary.strip())

    def found(self) -> FoundDaysOff:
        """Put everything together."""
        for uid, start, days, name in self._of_series:
            if (uid, start) not in self._replaced:
                self._add(start, days, name)
        told = [told_of(why, names) for why, names in self._left_out.items()]
        if not self._found:
            told.insert(0, f"No whole day of this calendar lies between {self._first} and {self._last}.")
        return FoundDaysOff([_entry(*days) for days in _in_a_row(self._found)], told)

    def _is_elsewhere(self, lines: Lines) -> bool:
        """Say whether an event that does not come back lies outside the time asked for, going by what is written."""
        if "RRULE" in lines or "RDATE" in lines:
            return False
        start, _ = written_day(lines.get("DTSTART", []))
        if start > self._last:
            return True
        if "DTEND" not in lines:
            return "DURATION" not in lines and start < self._first
        return written_day(lines["DTEND"])[0] < self._first

    def _turn(self) -> None:
        self._turns += 1
        if self._turns > MOST_TURNS:
            raise Faulty(
                [Fault("document", "Its events come back too often to be looked through.", "a smaller calendar")]
            )

    def _keep(self, event: _Whole, start: date) -> None:
        self._kept += 1
        if event.comes_back and event.uid is not None:  # what has no id is replaced by nothing
            self._of_series.append((event.uid, start, event.days, event.name))
        else:
            self._add(start, event.days, event.name)
        if self._kept > MOST_OCCURRENCES:
            what = f"More than {MOST_OCCURRENCES:,} of its days lie between {self._first} and {self._last}."
            raise Faulty([Fault("document", what, "a shorter time or a smaller calendar")])

    def _add(self, start: date, days: int, name: str | None) -> None:
        begins = max(start, self._first)
        ends = date.fromordinal(min(start.toordinal() + days - 1, self._last.toordinal()))
        if begins <= ends:
            self._found[name, begins, ends] = None


@dataclass(frozen=True)
class _Whole:
    """An event of whole days; `rule` and `more` say when it comes again, `never` when it does not."""

    uid: str | None
    name: str | None
    start: date
    days: int
    rule: Recurrence | None
    more: frozenset[date]
    never: frozenset[date]

    @property
    def comes_back(self) -> bool:
        return self.rule is not None or bool(self.more)

    def starts(self, first: date, last: date, turn: Callable[[], None]) -> Iterator[date]:
        """Give the first day of each time it comes, as far as it touches the time from `first` to `last`."""
        earliest = date.fromordinal(max(1, first.toordinal() - self.days + 1))
        regular = iter([self.start]) if self.rule is None else days_of(self.rule, self.start, earliest, last)
        for start in chain(sorted(self.more - {self.start}), regular):
            turn()
            if start is not None and earliest <= start <= last and start not in self.never:
                yield start


def _whole(event: dict[str, Any], lines: Lines) -> _Whole:
    """Take from an event what matters."""
    starts_at = event["DTSTART"].dt
    zone = starts_at.tzinfo if isinstance(starts_at, datetime) else None
    start = day_of(starts_at, zone)
    lasts = event["DURATION"].dt if "DURATION" in event else timedelta(days=1)
    ends = day_of(event["DTEND"].dt, zone) if "DTEND" in event else start + lasts
    rule = rule_of(event["RRULE"], zone) if "RRULE" in event else None
    return _Whole(
        uid=uid_of(lines),
        name=name_of(str(event.get("SUMMARY", ""))),
        start=start,
        days=max(1, (ends - start).days),
        rule=rule,
        more=dates_listed(event, "RDATE", zone),
        never=dates_listed(event, "EXDATE", zone),
    )


def _in_a_row(found: dict[tuple[str | None, date, date], None]) -> list[tuple[str | None, date, date]]:
    """Join days that follow each other under one name; order by date."""
    joined: list[tuple[str | None, date, date]] = []
    for name, first, last in sorted(found, key=lambda days: (days[0] or "", days[1], days[2])):
        if joined and joined[-1][0] == name and first <= joined[-1][2] + timedelta(days=1):
            joined[-1] = (name, joined[-1][1], max(last, joined[-1][2]))
        else:
            joined.append((name, first, last))
    return sorted(joined, key=lambda days: (days[1], days[2], days[0] or ""))


def _entry(name: str | None, first: date, last: date) -> dict[str, str]:
    days = {"date": first.isoformat()} if first == last else {"from": first.isoformat(), "to": last.isoformat()}
    return {**days, **({"name": name} if name else {})}
