"""The words of a pasted list: days, minutes, times, counts, clocks, dates, as parents write them.

`find` looks for one thing at one place of a line; what the things mean together is known to the readers in `pasted.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from brightpath.domain.family import Involvement
from brightpath.domain.weeks import MINUTES_PER_DAY, SCHOOL_DAYS, WEEKDAYS, Weekday

NOON: Final = 12 * 60


@dataclass(frozen=True)
class Found:
    """One thing that was understood: what kind it is, its value, and where it ends."""

    kind: str
    value: Any
    end: int


@dataclass(frozen=True)
class Clock:
    """A time of day as written: `is_sure` when a.m., p.m., a leading zero or an hour above 12 leaves no doubt."""

    minute: int
    is_sure: bool


@dataclass(frozen=True)
class _Phrase:
    kind: str
    pattern: re.Pattern[str]
    value: Callable[[re.Match[str]], Any]


def find(line: str, at: int, kinds: frozenset[str]) -> Found | None:
    """Find the longest thing of these kinds that begins exactly at this place and ends where a word ends."""
    best: Found | None = None
    for phrase in _PHRASES:
        match = phrase.pattern.match(line, at) if phrase.kind in kinds else None
        if match is None or (best is not None and match.end() <= best.end):
            continue
        value = phrase.value(match)
        if value is not None:
            best = Found(phrase.kind, value, match.end())
    return best


# -- pieces of patterns ------------------------------------------------------------------------------------------------

_DASH = r"\s*(?:-|–|—|−|~|\bto\b|\btill?\b|\buntil\b|\bthrough\b|\bthru\b)\s*"
_END = r"(?![^\W_])"
_DAY = (
    r"(?:mondays?|mon|mo|tuesdays?|tues|tue|tu|wednesdays?|weds|wed|we|thursdays?|thurs|thur|thu|th|fridays?|fri|fr"
    r"|saturdays?|sat|sa|sundays?|sun|su)(?![^\W_])\.?"
)
_SHORT_WEEK = r"(?:mtwthf|mtwtf|mwf|mw|wf|tuth|tth|mtwth|mtw)"
_LETTER = r"(?:M|Tu|Th|T|W|F)"
_NUMBER_WORDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})"
_PER_WEEK = r"(?:\s*(?:(?:a|per|each|every)\s+week|/\s*(?:week|wk)|weekly|pw|p/w)(?![^\W_]))"
_TIMES = r"(?:times|time|x|×)"
_CLOCK = (
    r"(?:noon|midday|midnight|\d{1,2}(?:\s*[:.h]\s*[0-5]\d(?!\d))?(?:\s*(?:[ap]\.?m\.?|o['’]?clock|uhr|h)(?![^\W_]))?)"
)
_EXACT_CLOCK = r"(?:noon|midday|midnight|\d{1,2}\s*[:.h]\s*[0-5]\d(?!\d)(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![^\W_])\.?"
)
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?(?![^\W_])\.?"
_PARENT = r"(?:me|us|mum|mummy|mom|mommy|dad|daddy|mother|father|a\s+parent|parent|you|both\s+of\s+us)"


# -- what the words mean -----------------------------------------------------------------------------------------------


def _weekday(word: str) -> Weekday:
    return next(day for day in WEEKDAYS if day.casefold().startswith(word.casefold()[:2]))


def _days(match: re.Match[str]) -> tuple[Weekday, ...]:
    words = match[0]
    if re.match(r"(?:on\s+)?week\s*ends?\b", words, re.I):
        return WEEKDAYS[5:]
    if re.match(r"(?:on\s+)?(?:week|school)\s*days?\b", words, re.I):
        return SCHOOL_DAYS
    days: set[Weekday] = set()
    is_range, last = False, None
    for word in re.finditer(rf"(?<![^\W_])({_DAY})|({_DASH})", words, re.I):
        if word[1] is None:
            is_range = last is not None
            continue
        day = _weekday(word[1])
        if is_range and last is not None:
            steps = (WEEKDAYS.index(day) - WEEKDAYS.index(last)) % 7
            days.update(WEEKDAYS[(WEEKDAYS.index(last) + step) % 7] for step in range(steps + 1))
        days.add(day)
        is_range, last = False, day
    return tuple(day for day in WEEKDAYS if day in days)


def _short_week(match: re.Match[str]) -> tuple[Weekday, ...]:
    letters = match[1].casefold()
    if letters.startswith("m") and re.fullmatch(rf"m{_DASH}f", letters):
        return SCHOOL_DAYS
    names = {"m": "Monday", "t": "Tuesday", "tu": "Tuesday", "w": "Wednesday", "th": "Thursday", "f": "Friday"}
    return tuple(Weekday(names[letter]) for letter in re.findall(r"tu|th|[mtwf]", letters))


def _count(word: str) -> int:
    return _NUMBER_WORDS.get(word.casefold(), 0) or int(word)


def _hours_and_minutes(match: re.Match[str]) -> int:
    return round(float(match["hours"].replace(",", ".")) * 60) + int(match["minutes"] or 0)


def clock(words: str) -> Clock | None:
    """Read one time of day: "9", "9:30", "9.30", "15h30", "4 pm", "noon"."""
    text = words.strip().casefold()
    if text in ("noon", "midday"):
        return Clock(NOON, True)
    if text == "midnight":
        return Clock(MINUTES_PER_DAY, True)
    match = re.match(r"(\d{1,2})(?:\s*[:.h]\s*([0-5]\d))?\s*([ap])?", text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] is not None:
        if not 1 <= hour <= 12:
            return None
        return Clock(hour % 12 * 60 + minute + (NOON if match[3] == "p" else 0), True)
    if hour * 60 + minute > MINUTES_PER_DAY:
        return None
    return Clock(hour * 60 + minute, hour > 12 or match[1].startswith("0") or hour == 0)


def moment(words: str) -> int | None:
    """Read one time of day as minutes; one to six o'clock without more is in the afternoon."""
    read = clock(words)
    return None if read is None else _likely(read)


def _moment(match: re.Match[str]) -> int | None:
    return moment(match["clock"])


def _likely(read: Clock) -> int:
    return read.minute + NOON if not read.is_sure and 60 <= read.minute < 7 * 60 else read.minute


def _span(match: re.Match[str]) -> tuple[int, int] | None:
    """Read "4-5pm", "9-12", "11-1": the end tells about the start, and comes after it where that can be."""
    start, end = clock(match["start"]), clock(match["end"])
    if start is None or end is None:
        return None
    has_half = re.search(r"[ap]\.?m", match["end"], re.I) is not None
    if not start.is_sure and has_half and start.minute <= NOON + 59:
        halves = [start.minute % NOON, start.minute % NOON + NOON]
        same = halves[end.minute >= NOON]
        first = same if same < end.minute else halves[0]
    else:
        first = _likely(start)
    last = end.minute
    if not end.is_sure and last <= first and last % NOON + NOON > first:
        last = last % NOON + NOON
    return first, last


def _day_and_month(match: re.Match[str]) -> tuple[int | None, int, int]:
    month = _MONTHS.index(match["month"].casefold()[:3]) + 1
    return (int(match["year"]) if match["year"] else None, month, int(re.match(r"\d+", match["day"])[0]))  # type: ignore[index]


def _numbers_of_date(match: re.Match[str]) -> tuple[int | None, int, int] | str:
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    if "." in match[0]:  # 3.12. is how those write it who put the day first
        return year, second, first
    if first <= 12 and second <= 12 and first != second:
        return match[0].strip()  # 12/3 is December in New York and March in London: not ours to choose
    return (year, first, second) if first <= 12 else (year, second, first)


def on_or_after(today: date, year: int | None, month: int, day: int) -> date | None:
    """Find the date; without a year, the next such date from today on. None when there is no such day."""
    for candidate in [year] if year is not None else range(today.year, today.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return found
    return None


# -- the phrases -------------------------------------------------------------------------------------------------------


def _phrases() -> Iterator[_Phrase]:
    def phrase(kind: str, pattern: str, value: Any) -> _Phrase:
        return _Phrase(
            kind, re.compile(f"(?:{pattern}){_END}", re.IGNORECASE), value if callable(value) else lambda _: value
        )

    days_list = rf"{_DAY}(?:(?:{_DASH}|\s*[/&+,]\s*|\s+and\s+|\s+)(?:and\s+)?{_DAY})*"
    yield phrase("days", rf"(?:on\s+|every\s+|each\s+)?{days_list}", _days)
    yield phrase("either day", rf"(?:on\s+)?(?:either\s+)?{_DAY}(?:\s*,?\s*or\s+(?:on\s+)?{_DAY})+", _days)
    yield phrase("days", r"(?:on\s+)?(?:week\s*days?|school\s*days|week\s*ends?)", _days)
    yield _Phrase(
        "days",
        re.compile(
            rf"(?:on\s+)?((?-i:M)(?:-|–)(?-i:F)|{_SHORT_WEEK.upper()}|{_LETTER}(?:\s?/\s?{_LETTER})+|TuTh|TTh|MTWThF|MTWTh){_END}"
        ),
        _short_week,
    )

    yield phrase(
        "every day",
        r"daily|/\s*day|every\s+(?:school\s+)?day|each\s+day|per\s+day|a\s+day|everyday|every\s+morning",
        True,
    )
    yield phrase("count", rf"(?P<count>{_COUNT})\s*{_TIMES}(?:{_PER_WEEK})?", lambda m: (_count(m["count"]),) * 2)
    yield phrase("count", rf"(?P<count>{_COUNT}){_PER_WEEK}", lambda m: (_count(m["count"]),) * 2)
    yield phrase("count", rf"(?P<count>{_COUNT})\s*days(?:{_PER_WEEK})?", lambda m: (_count(m["count"]),) * 2)
    yield phrase(
        "count",
        rf"(?P<least>{_COUNT})(?:{_DASH}|\s*or\s*)(?P<most>{_COUNT})\s*(?:{_TIMES}{_PER_WEEK}?|days{_PER_WEEK}?|{_PER_WEEK})",
        lambda m: (_count(m["least"]), _count(m["most"])),
    )
    yield phrase("count", r"2-3_times_per_week", (2, 3))
    # "2x45", "2 x 45" and "30x5": a number may stand close by.
    yield _Phrase("count", re.compile(r"([1-7])\s?[x×](?=\d)", re.I), lambda m: (int(m[1]),) * 2)
    yield phrase("count", r"[x×]\s?(?P<count>[1-7])", lambda m: (int(m["count"]),) * 2)
    yield phrase("count", rf"once(?:{_PER_WEEK}|_a_week)?|weekly|every\s+week|each\s+week", (1, 1))
    yield phrase("count", rf"twice{_PER_WEEK}?", (2, 2))
    yield phrase("count", rf"thrice{_PER_WEEK}?", (3, 3))
    yield phrase(
        "now and then", r"occasionally|sometimes|now\s+and\s+then|at\s+times|once\s+in\s+a\s+while|rarely", True
    )
    yield phrase(
        "other rhythm",
        r"every\s+(?:other|second|2nd|third|two|2)\s+(?:week|day)s?|fortnightly|bi-?weekly|alternate\s+weeks|every\s+other",
        lambda m: m[0],
    )
    yield phrase(
        "every month", r"monthly|once\s+a\s+month|every\s+month|of\s+(?:the|each|every)\s+month|a\s+month", True
    )
    yield phrase(
        "first of month",
        rf"(?:on\s+)?(?:every\s+|the\s+)?(?:first|1st)\s+{_DAY}\s+(?:of\s+(?:the|each|every)\s+month|(?:a|each|every)\s+month)",
        _days,
    )
    yield phrase(
        "other month day",
        rf"(?:the\s+)?(?:second|2nd|third|3rd|fourth|4th|last)\s+{_DAY}(?:\s+of\s+(?:the|each|every)\s+month)?",
        lambda m: m[0],
    )
    yield phrase("coming day", rf"(?:this|next|coming)\s+{_DAY}", lambda m: m[0])

    unit = r"(?:minutes?|mins?|m|['’′])(?![^\W_])\.?"
    yield _Phrase("minutes", re.compile(rf"(?P<minutes>\d{{1,4}})\s*{unit}", re.I), lambda m: int(m["minutes"]))
    yield phrase(
        "minutes",
        rf"(?P<hours>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*(?:hours?|hrs?|hr|h)\.?(?:\s*(?:and\s+)?(?P<minutes>\d{{1,2}})(?!\d)\s*(?:{unit})?)?",
        _hours_and_minutes,
    )
    yield phrase("minutes", r"half\s+an\s+hour", 30)
    yield phrase("minutes", r"(?:an|one)\s+hour", 60)
    yield phrase("minutes", r"(?:an|one)\s+hour\s+and\s+a\s+half", 90)
    yield phrase("minutes", r"two\s+hours", 120)
    yield phrase("number", r"\d{1,4}(?!\s?/\s?\d)", lambda m: int(m[0]))
    yield _Phrase("number", re.compile(r"\d{1,4}(?=\s?[x×]\s?[1-7](?![^\W_]))", re.I), lambda m: int(m[0]))

    yield phrase(
        "span", rf"(?:from\s+|between\s+|at\s+|@\s*)?(?P<start>{_CLOCK})(?:{_DASH}|\s+and\s+)(?P<end>{_CLOCK})", _span
    )
    must = r"(?:always|must\s+be|exactly|fixed|only)"
    yield phrase("must stand at", rf"{must}\s*(?:at|@)\s*(?P<clock>{_CLOCK})", _moment)
    yield phrase("must stand at", rf"{must}\s+(?P<clock>{_EXACT_CLOCK})", _moment)
    yield phrase("must stand at", rf"(?:at|@)\s*(?P<clock>{_CLOCK})\s*(?:sharp|exactly|always)", _moment)
    yield phrase(
        "would rather stand at", rf"(?:rather\s+)?(?:at|@)\s*(?:around\s+|about\s+)?(?P<clock>{_CLOCK})", _moment
    )
    yield phrase("would rather stand at", rf"(?:(?:around|about)\s+)?(?P<clock>{_EXACT_CLOCK})", _moment)
    yield phrase("would rather stand at", rf"from\s+(?P<clock>{_CLOCK})", _moment)

    year = r"(?:\s*,?\s*(?P<year>(?:19|20|21)\d\d)(?!\d))?"
    yield phrase(
        "date",
        rf"(?:on\s+)?(?:{_DAY}\s*,?\s*)?(?:the\s+)?(?P<day>{_DAY_OF_MONTH})\s*(?:of\s+)?(?P<month>{_MONTH}){year}",
        _day_and_month,
    )
    yield phrase(
        "date", rf"(?:on\s+)?(?:{_DAY}\s*,?\s*)?(?P<month>{_MONTH})\s*(?P<day>{_DAY_OF_MONTH}){year}", _day_and_month
    )
    yield phrase(
        "date",
        r"(?:on\s+)?(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        lambda m: (int(m["y"]), int(m["m"]), int(m["d"])),
    )
    yield phrase(
        "date", r"(?:on\s+)?(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?", _numbers_of_date
    )
    yield _Phrase(
        "date",
        re.compile(r"(?:on\s+)?(?P<first>\d{1,2})\.(?P<second>\d{1,2})\.(?P<year>\d{4}|\d\d)?(?!\w)", re.I),
        _numbers_of_date,
    )
    yield phrase("near date", r"today|tomorrow", lambda m: m[0].casefold())

    words_of_attention = {
        Involvement.INDEPENDENT: (
            r"(?:all\s+)?alone|by\s+(?:him|her|it|them)sel(?:f|ves)|on\s+(?:his|her|their)\s+own|independent(?:ly)?|solo"
            rf"|without\s+{_PARENT}"
        ),
        Involvement.FULL: rf"with\s+{_PARENT}|full[_\s]+(?:attention|involvement)|full|one[-\s]on[-\s]one|1:1",
        Involvement.SOME: (
            r"(?:with\s+)?(?:some|a\s+little|a\s+bit\s+of)[_\s]+(?:help|assistance)|with\s+help|help|assisted|half|some"
        ),
        Involvement.MINIMAL: (
            r"(?:(?:me|mum|mom|dad)\s+)?nearby|near\s+me|supervised|minimal(?:[_\s]+supervision)?|check[-\s]in"
        ),
    }
    for involvement, pattern in words_of_attention.items():
        yield phrase("attention", pattern, involvement)
    yield phrase("core", r"core(?:\s+subject)?", True)
    yield _Phrase("core", re.compile(r"[*★☆⭐]+"), lambda _: True)


_PHRASES: Final = tuple(_phrases())
