"""Days off from a calendar file (.ics, RFC 5545): its whole days become entries as `calendar.daysOff` writes them.

The file is walked line by line, and only events that can matter are read by the library: files of schools and phones
hold twenty years of appointments. A date is taken as it is written, whatever time zone stands beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import chain
from typing import Any, Final, NamedTuple

from icalendar import Event

from brightpath.domain.errors import Fault, Faulty
from brightpath.imports.household_shape import FIRST_DAY, LAST_DAY, LONGEST_TEXT
from brightpath.imports.json_text import check_size, shown
from brightpath.imports.recurrence import Period, Recurrence, days_of

MOST_EVENTS: Final = 100_000
#: Those that come back or lie in the time asked for.
MOST_READ: Final = 20_000
MOST_OCCURRENCES: Final = 5_000
#: Turns of recurring events, all together: a second or two.
MOST_TURNS: Final = 500_000
#: Dates that events list one by one, all together: a second.
MOST_LISTED: Final = 50_000
NAMES_TOLD: Final = 3

_WANTED: Final = {
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "SUMMARY", "STATUS", "UID", "RECURRENCE-ID"),
}
_RULE_WORDS: Final = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WRITTEN_DAY: Final = re.compile(r":\s*([0-9]{8})(?:T([0-9]{6})Z?)?\s*$", re.IGNORECASE)

_TIMED: Final = "with a time of day"
_OFTEN: Final = "coming back more often than daily"
_ANOTHER_RULE: Final = "coming back by a rule that is not known here"
_CANCELLED: Final = "marked as cancelled"
_UNREADABLE: Final = "with dates that cannot be read"

#: The lines of one event by the name of their property.
_Lines = dict[str, list[str]]


class FoundDaysOff(NamedTuple):
    """Entries for `calendar.daysOff`, and sentences on what was left out."""

    days_off: list[dict[str, str]]
    told: list[str]


class _LeftOut(Exception):
    """Why an event gives no days off."""


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
    for event in _events(_characters_of(data)):
        search.take(event)
    return search.found()


def _characters_of(data: bytes) -> str:
    check_size(len(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # old calendars of Windows; at worst a name looks odd
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise Faulty(
            [Fault("document", "This is no calendar file.", "an .ics file, which begins with BEGIN:VCALENDAR")]
        )
    return text


def _events(text: str) -> Iterator[_Lines]:
    """Give the lines of one event after the other; what stands inside an event, such as an alarm, is passed over."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").replace("\r", "\n")
    inside: list[str] = []
    event: _Lines = {}
    count = 0
    for line in unfolded.split("\n"):
        name = re.split("[;:]", line, maxsplit=1)[0].strip().upper()
        if name == "BEGIN":
            inside.append(line.partition(":")[2].strip().upper())
            if inside[-1] == "VEVENT":
                event = {}
                count += 1
            if count > MOST_EVENTS:
                raise Faulty([Fault("document", f"There are more than {MOST_EVENTS:,} events in it.")])
        elif name == "END":
            ended = line.partition(":")[2].strip().upper()
            if ended in inside:
                del inside[inside.index(ended) :]
            if ended == "VEVENT":
                yield event
        elif name in _WANTED and inside[-1:] == ["VEVENT"]:
            event.setdefault(name, []).append(line)
    if inside:
        raise Faulty([Fault("document", "The file breaks off: its end is missing.", "END:VCALENDAR at the end")])


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

    def take(self, lines: _Lines) -> None:
        """Look at one event."""
        try:
            if "RECURRENCE-ID" in lines:
                self._replaced.add((_uid(lines), _written_day(lines["RECURRENCE-ID"])[0]))
            if self._is_elsewhere(lines):
                return
            if not _is_whole(lines):
                raise _LeftOut(_TIMED)
            self._read += 1
            if self._read > MOST_READ:
                raise Faulty(
                    [Fault("document", f"More than {MOST_READ:,} of its events matter.", "a smaller calendar")]
                )
            self._listed += sum(line.count(",") + 1 for name in ("RDATE", "EXDATE") for line in lines.get(name, ()))
            if self._listed > MOST_LISTED:
                what = f"Its events list more than {MOST_LISTED:,} dates one by one."
                raise Faulty([Fault("document", what, "a smaller calendar")])
            event = _whole(lines)
            for start in event.starts(self._first, self._last, self._turn):
                self._keep(event, start)
        except _LeftOut as why:
            summary = lines.get("SUMMARY", [":"])[0].partition(":")[2]
            self._left_out.setdefault(str(why), []).append(summary.strip())

    def found(self) -> FoundDaysOff:
        """Put everything together."""
        for uid, start, days, name in self._of_series:
            if (uid, start) not in self._replaced:
                self._add(start, days, name)
        told = [_told(why, names) for why, names in self._left_out.items()]
        if not self._found:
            told.insert(0, f"No whole day of this calendar lies between {self._first} and {self._last}.")
        return FoundDaysOff([_entry(*days) for days in _in_a_row(self._found)], told)

    def _is_elsewhere(self, lines: _Lines) -> bool:
        """Say whether an event that does not come back lies outside the time asked for, going by what is written."""
        if "RRULE" in lines or "RDATE" in lines:
            return False
        start, _ = _written_day(lines.get("DTSTART", []))
        if start > self._last:
            return True
        if "DTEND" not in lines:
            return "DURATION" not in lines and start < self._first
        return _written_day(lines["DTEND"])[0] < self._first

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


def _whole(lines: _Lines) -> _Whole:
    """Let the library read an event, and take from it what matters."""
    text = "\r\n".join(["BEGIN:VEVENT", *(line for named in lines.values() for line in named), "END:VEVENT"])
    try:
        event = Event.from_ical(text)
        if not isinstance(event, Event) or event.errors:
            raise _LeftOut(_UNREADABLE)
        return _taken(dict(event), lines)
    except _LeftOut:
        raise
    except Exception:  # a text from anywhere meets the whole library; what it raises is not documented
        raise _LeftOut(_UNREADABLE) from None


def _taken(event: dict[str, Any], lines: _Lines) -> _Whole:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _LeftOut(_CANCELLED)
    starts_at = event["DTSTART"].dt
    zone = starts_at.tzinfo if isinstance(starts_at, datetime) else None
    start = _day(starts_at, zone)
    lasts = event["DURATION"].dt if "DURATION" in event else timedelta(days=1)
    ends = _day(event["DTEND"].dt, zone) if "DTEND" in event else start + lasts
    rule = _rule(event["RRULE"], zone) if "RRULE" in event else None
    return _Whole(
        uid=_uid(lines),
        name=_name(str(event.get("SUMMARY", ""))),
        start=start,
        days=max(1, (ends - start).days),
        rule=rule,
        more=_listed(event, "RDATE", zone),
        never=_listed(event, "EXDATE", zone),
    )


def _listed(event: dict[str, Any], name: str, zone: tzinfo | None) -> frozenset[date]:
    given = event.get(name, [])
    return frozenset(_day(day.dt, zone) for days in (given if isinstance(given, list) else [given]) for day in days.dts)


def _rule(rule: Any, zone: tzinfo | None) -> Recurrence:
    if isinstance(rule, list) or "FREQ" not in rule:
        raise _LeftOut(_ANOTHER_RULE)
    period = str(rule["FREQ"][0]).upper()
    if period in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise _LeftOut(_OFTEN)
    months = [str(month) for month in rule.get("BYMONTH", ())]
    if set(rule) - _RULE_WORDS or not all(month.isdecimal() for month in months):
        raise _LeftOut(_ANOTHER_RULE)
    interval, count, until = (rule[word][0] if word in rule else None for word in ("INTERVAL", "COUNT", "UNTIL"))
    if any(number is not None and number < 1 for number in (interval, count)):
        raise _LeftOut(_UNREADABLE)
    return Recurrence(
        period=Period(period),
        interval=interval or 1,
        count=count,
        until=None if until is None else _day(until, zone),
        months=tuple(map(int, months)),
        month_days=tuple(map(int, rule.get("BYMONTHDAY", ()))),
        weekdays=tuple(
            (int(str(day)[:-2] or 0), _WEEKDAYS.index(str(day)[-2:].upper())) for day in rule.get("BYDAY", ())
        ),
        positions=tuple(map(int, rule.get("BYSETPOS", ()))),
        week_start=_WEEKDAYS.index(str(rule.get("WKST", ["MO"])[0]).upper()),
    )


def _day(moment: Any, zone: tzinfo | None) -> date:
    """Take the date of a moment as it stands on a clock in the zone in which the event is written."""
    if isinstance(moment, tuple):
        moment = moment[0]
    if isinstance(moment, datetime):
        return (moment.astimezone(zone) if zone and moment.tzinfo else moment).date()
    if isinstance(moment, date):
        return moment
    raise _LeftOut(_UNREADABLE)


def _is_whole(lines: _Lines) -> bool:
    """Say whether an event goes from midnight to midnight, or names no time of day at all."""
    _, starts_at = _written_day(lines["DTSTART"])
    _, ends_at = _written_day(lines["DTEND"]) if "DTEND" in lines else (None, starts_at)
    lasts_no_time = starts_at is not None and not {"DTEND", "DURATION"} & lines.keys()
    lasts_hours = any("T" in line.partition(":")[2].upper() for line in lines.get("DURATION", ()))
    return {starts_at, ends_at} <= {None, time.min} and not lasts_no_time and not lasts_hours


def _written_day(lines: Sequence[str]) -> tuple[date, time | None]:
    """Read a date, and the time of day when there is one, as they are written."""
    written = _WRITTEN_DAY.search(lines[0]) if lines else None
    if written is None:
        raise _LeftOut(_UNREADABLE)
    try:
        day = date.fromisoformat(f"{written[1][:4]}-{written[1][4:6]}-{written[1][6:]}")
        clock = written[2]
        return day, None if clock is None else time(int(clock[:2]), int(clock[2:4]), int(clock[4:]))
    except ValueError:
        raise _LeftOut(_UNREADABLE) from None


def _uid(lines: _Lines) -> str | None:
    return lines["UID"][0].partition(":")[2].strip() if "UID" in lines else None


def _name(summary: str) -> str | None:
    plain = "".join(mark for mark in summary if unicodedata.category(mark) not in ("Cc", "Cs") or mark.isspace())
    plain = " ".join(plain.split())
    is_visible = any(unicodedata.category(mark) not in ("Zs", "Cf") for mark in plain)
    return (plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…") if is_visible else None


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


def _told(which: str, names: Sequence[str]) -> str:
    listed = ", ".join(shown(name) for name in dict.fromkeys(filter(None, names[:NAMES_TOLD])))
    several = f"{len(names):,} events {which} were" if len(names) > 1 else f"1 event {which} was"
    more = " ..." if len(names) > NAMES_TOLD else "."
    return f"{several} left out: {listed}{more}" if listed else f"{several} left out."
