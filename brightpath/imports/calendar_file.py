"""A calendar file (.ics, RFC 5545) as its events are read here, whatever they become: line by line, and with an end.

Files of schools and phones hold twenty years of appointments: lines are only sorted here, and the library reads what matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any, Final, TypeVar

from icalendar import Event

from brightpath.domain.errors import Fault, Faulty
from brightpath.imports.household_shape import LONGEST_TEXT
from brightpath.imports.json_text import check_size, shown
from brightpath.imports.recurrence import Period, Recurrence

MOST_EVENTS: Final = 100_000
#: A rule or a date is short; the library shall not chew on one of megabytes.
LONGEST_LINE: Final = 2_000
NAMES_TOLD: Final = 3

TIMED: Final = "with a time of day"
OFTEN: Final = "coming back more often than daily"
ANOTHER_RULE: Final = "coming back by a rule that is not known here"
CANCELLED: Final = "marked as cancelled"
UNREADABLE: Final = "with dates that cannot be read"

_WANTED: Final = {
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "SUMMARY", "STATUS", "UID", "RECURRENCE-ID"),
}
_RULE_WORDS: Final = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}
_SHORT: Final = _WANTED - {"SUMMARY", "RDATE", "EXDATE"}
_OFTEN_WRITTEN: Final = re.compile(r"FREQ\s*=\s*(?:SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WRITTEN_DAY: Final = re.compile(r":\s*([0-9]{8})(?:T([0-9]{6})Z?)?\s*$", re.IGNORECASE)

T = TypeVar("T")

#: The lines of one event by the name of their property.
Lines = dict[str, list[str]]


class LeftOut(Exception):
    """Why an event gives nothing."""


def characters_of(data: bytes) -> str:
    """Read the text of a calendar file.

    Raises
    ------
    Faulty
        When it is none, or larger than 10 MB.
    """
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


def events_in(text: str) -> Iterator[Lines]:
    """Give the lines of one event after the other; what stands inside an event, such as an alarm, is passed over."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").replace("\r", "\n")
    inside: list[str] = []
    event: Lines = {}
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


def read_event(lines: Lines, taken: Callable[[dict[str, Any], Lines], T]) -> T:
    """Let the library read the properties of an event, and take from them what matters.

    Raises
    ------
    LeftOut
        When it is cancelled, cannot be read, or comes back too often, which is seen before the library sees it.
    Faulty
        When `taken` finds that it is too much.
    """
    if any(_OFTEN_WRITTEN.search(line[:LONGEST_LINE]) for line in lines.get("RRULE", ())):
        raise LeftOut(OFTEN)
    if any(len(line) > LONGEST_LINE for name in _SHORT & lines.keys() for line in lines[name]):
        raise LeftOut(UNREADABLE)
    # A name is said once; of several the first counts, as in other calendars.
    lines = lines | {"SUMMARY": [line[:LONGEST_LINE] for line in lines.get("SUMMARY", ())[:1]]}
    text = "\r\n".join(["BEGIN:VEVENT", *(line for named in lines.values() for line in named), "END:VEVENT"])
    try:
        event = Event.from_ical(text)
        if not isinstance(event, Event) or event.errors:
            raise LeftOut(UNREADABLE)
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            raise LeftOut(CANCELLED)
        return taken(dict(event), lines)
    except (LeftOut, Faulty):
        raise
    except Exception:  # a text from anywhere meets the whole library; what it raises is not documented
        raise LeftOut(UNREADABLE) from None


def count_listed(lines: Lines) -> int:
    """Count the dates that an event lists one by one, going by what is written."""
    return sum(line.count(",") + 1 for name in ("RDATE", "EXDATE") for line in lines.get(name, ()))


def dates_listed(event: dict[str, Any], name: str, zone: tzinfo | None) -> frozenset[date]:
    """Read the dates that an event lists one by one under RDATE or EXDATE."""
    given = event.get(name, [])
    return frozenset(
        day_of(day.dt, zone) for days in (given if isinstance(given, list) else [given]) for day in days.dts
    )


def rule_of(rule: Any, zone: tzinfo | None) -> Recurrence:
    """Read a rule by which an event comes back; `zone` is the one in which the event is written."""
    if isinstance(rule, list) or "FREQ" not in rule:
        raise LeftOut(ANOTHER_RULE)
    period = str(rule["FREQ"][0]).upper()
    if period in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise LeftOut(OFTEN)
    months = [str(month) for month in rule.get("BYMONTH", ())]
    if set(rule) - _RULE_WORDS or not all(month.isdecimal() for month in months):
        raise LeftOut(ANOTHER_RULE)
    interval, count, until = (rule[word][0] if word in rule else None for word in ("INTERVAL", "COUNT", "UNTIL"))
    if any(number is not None and number < 1 for number in (interval, count)):
        raise LeftOut(UNREADABLE)
    return Recurrence(
        period=Period(period),
        interval=interval or 1,
        count=count,
        until=None if until is None else day_of(until, zone),
        months=tuple(map(int, months)),
        month_days=tuple(map(int, rule.get("BYMONTHDAY", ()))),
        weekdays=tuple(
            (int(str(day)[:-2] or 0), _WEEKDAYS.index(str(day)[-2:].upper())) for day in rule.get("BYDAY", ())
        ),
        positions=tuple(map(int, rule.get("BYSETPOS", ()))),
        week_start=_WEEKDAYS.index(str(rule.get("WKST", ["MO"])[0]).upper()),
    )


def day_of(moment: Any, zone: tzinfo | None) -> date:
    """Take the date of a moment as it stands on a clock in the zone in which the event is written."""
    if isinstance(moment, tuple):
        moment = moment[0]
    if isinstance(moment, datetime):
        return (moment.astimezone(zone) if zone and moment.tzinfo else moment).date()
    if isinstance(moment, date):
        return moment
    raise LeftOut(UNREADABLE)


def is_whole(lines: Lines) -> bool:
    """Say whether an event goes from midnight to midnight, or names no time of day at all."""
    _, starts_at = written_day(lines["DTSTART"])
    _, ends_at = written_day(lines["DTEND"]) if "DTEND" in lines else (None, starts_at)
    lasts_no_time = starts_at is not None and not {"DTEND", "DURATION"} & lines.keys()
    lasts_hours = any("T" in line.partition(":")[2].upper() for line in lines.get("DURATION", ()))
    return {starts_at, ends_at} <= {None, time.min} and not lasts_no_time and not lasts_hours


def written_day(lines: Sequence[str]) -> tuple[date, time | None]:
    """Read a date, and the time of day when there is one, as they are written."""
    written = _WRITTEN_DAY.search(lines[0]) if lines else None
    if written is None:
        raise LeftOut(UNREADABLE)
    try:
        day = date.fromisoformat(f"{written[1][:4]}-{written[1][4:6]}-{written[1][6:]}")
        clock = written[2]
        return day, None if clock is None else time(int(clock[:2]), int(clock[2:4]), int(clock[4:]))
    except ValueError:
        raise LeftOut(UNREADABLE) from None


def uid_of(lines: Lines) -> str | None:
    """Give the id of an event as it is written; those of one series share it."""
    return lines["UID"][0].partition(":")[2].strip() if "UID" in lines else None


def name_of(summary: str) -> str | None:
    """Make one visible line of an event's summary; None when there is nothing to see."""
    plain = "".join(mark for mark in summary if unicodedata.category(mark) not in ("Cc", "Cs") or mark.isspace())
    plain = " ".join(plain.split())
    is_visible = any(unicodedata.category(mark) not in ("Zs", "Cf") for mark in plain)
    return (plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…") if is_visible else None


def told_of(which: str, names: Sequence[str]) -> str:
    """Say that events were left out: so many, which, and the names of the first."""
    listed = ", ".join(shown(name) for name in dict.fromkeys(filter(None, names[:NAMES_TOLD])))
    several = f"{len(names):,} events {which} were" if len(names) > 1 else f"1 event {which} was"
    more = " ..." if len(names) > NAMES_TOLD else "."
    return f"{several} left out: {listed}{more}" if listed else f"{several} left out."
