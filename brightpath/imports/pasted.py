"""Lists a parent pastes ("Maths daily 30, Piano 15 daily") become items of the household document, before anything is kept.

What may be written is told to parents in docs/lists.md. No reader raises, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from brightpath.domain.catalogue import Catalogue, Suggestion, suggested_for_any
from brightpath.domain.family import CommitmentFrequency, Frequency, Involvement
from brightpath.domain.weeks import MINUTES_PER_DAY, WEEKDAYS, Weekday, clock_of
from brightpath.imports.household_shape import (
    FIRST_DAY,
    LAST_DAY,
    LESSON_STEP,
    LONGEST_LESSON,
    LONGEST_TEXT,
    SHORTEST_LESSON,
)
from brightpath.imports.json_text import shown
from brightpath.imports.pasted_list import (
    LONGEST_PASTE,
    MOST_ITEMS,
    Pasted,
    Reading,
    Taken,
    Untaken,
    a_name,
    look,
    read_list,
    trimmed,
)
from brightpath.imports.pasted_words import Found, on_or_after
from brightpath.imports.shape import folded

__all__ = ["LONGEST_PASTE", "MOST_ITEMS", "Pasted", "Taken", "read_children", "read_commitments", "read_subjects"]

YOUNGEST, OLDEST = 2, 18

# -- children ----------------------------------------------------------------------------------------------------------

_AND = re.compile(r"(?<=\s)(?:and|und|et|y|\+)(?=\s)|&", re.IGNORECASE)
_YEARS = r"(?:\s*(?:years?|yrs?|y/?o)\b\.?)?(?:[-\s]*old\b)?"
_AGE_LAST = re.compile(
    rf"(?P<name>.*?)[\s(:,=–—-]*(?:\b(?:is|aged?|age:)\s*)?(?<![\w.])(?P<age>\d{{1,3}}){_YEARS}[\s).]*", re.I | re.S
)
_AGE_FIRST = re.compile(r"(?P<age>\d{1,2})[-\s]*(?:years?|yrs?)[-\s]*old\s+(?P<name>.+)", re.I | re.S)
_ONLY_AGE = re.compile(rf"[\s(]*(?:aged?\s+)?\d{{1,3}}{_YEARS}[\s)]*", re.I)


def read_children(text: str) -> Pasted:
    """Read "Emma 9, Noah 6 and Mia (4)": items `{name, age}`."""
    seen: set[str] = set()

    def items_of(reading: Reading) -> Iterator[dict[str, Any]]:
        match = _AGE_FIRST.fullmatch(reading.words) or _AGE_LAST.fullmatch(reading.words)
        if match is None or not trimmed(match["name"]):
            raise Untaken("I see no name with an age here.", "a name and an age, such as Emma 9")
        name, age = a_name(trimmed(match["name"]), LONGEST_TEXT), int(match["age"])
        if not YOUNGEST <= age <= OLDEST:
            raise Untaken(f"{age} is not an age we can plan for.", f"{YOUNGEST} to {OLDEST} years")
        if folded(name) in seen:
            raise Untaken(f"{shown(name)} is in the list already.", "a name of their own for everybody")
        seen.add(folded(name))
        yield {"name": name, "age": age}

    def is_more(_: str, piece: str) -> bool:
        return _ONLY_AGE.fullmatch(piece) is not None

    return read_list(_AND.sub("\n", text[: LONGEST_PASTE + 1]), Reading, is_more, items_of)


# -- subjects ----------------------------------------------------------------------------------------------------------

_SUBJECT: Final = frozenset(
    {
        *("days", "either day", "every day", "count", "now and then", "other rhythm", "every month", "first of month"),
        *("minutes", "number", "span", "must stand at", "would rather stand at", "attention", "core"),
    }
)
#: What may stand before a subject's name; the rest would be a part of it: "Independent reading".
_BEFORE_A_SUBJECT: Final = frozenset({"days", "every day", "count", "minutes", "core"})
_MOST_WORDS_OF_AN_ALIAS: Final = 5


def read_subjects(text: str, age: int, school_days: Sequence[Weekday], catalogue: Catalogue) -> Pasted:
    """Read "Maths daily 30, Piano 15 daily, Art Wed 60": subjects of the document, the rest filled in by age.

    Days named are exactly the days (`daysOfWeek`); a length is rounded up to the next 5 minutes, and that is told.
    """
    days = tuple(day for day in WEEKDAYS if day in school_days)
    seen: set[str] = set()

    def understand(piece: str) -> Reading:
        reading = look(piece, _SUBJECT, _BEFORE_A_SUBJECT, known=_known_name(piece, age, catalogue))
        _take_numbers_into_the_name(reading)
        return reading

    def is_more(_: str, piece: str) -> bool:
        return not _known_name(piece, age, catalogue) and not look(piece, _SUBJECT, _SUBJECT).runs

    def items_of(reading: Reading) -> Iterator[dict[str, Any]]:
        name = a_name(reading.name(), LONGEST_TEXT)
        if folded(name) in seen:
            raise Untaken(f"{shown(name)} is in the list already.", "every subject once")
        item = _suggestion(name, age, catalogue).as_subject(name)
        _put_frequency(reading, item, days)
        _put_minutes(reading, item)
        _put_time(reading, item)
        attention: Involvement | None = reading.one(reading.all("attention"), _said_attention, "way to help")
        if attention is not None:
            item["parentInvolvement"] = attention.value
        if reading.has("core"):
            item["isCoreSubject"] = True
        seen.add(folded(name))
        yield item

    return read_list(text, understand, is_more, items_of)


def _known_name(piece: str, age: int, catalogue: Catalogue) -> int:
    """Measure how much of the beginning is a name from the catalogue: "Algebra 1" is one, whatever the 1 could mean."""
    ends = [word.end() for word in re.finditer(r"[^\s*★☆⭐(),]+", piece)][:_MOST_WORDS_OF_AN_ALIAS]
    return next((end for end in reversed(ends) if catalogue.named(piece[:end].rstrip(":"), age) is not None), 0)


def _suggestion(name: str, age: int, catalogue: Catalogue) -> Suggestion:
    """Fill in by the whole name, else by its end ("Saxon Math"), else by its beginning ("Piano lesson")."""
    words = name.split()
    ends = [words[start:] for start in range(len(words))]
    beginnings = [words[:end] for end in range(len(words) - 1, 0, -1) if words[end].casefold() != "of"]
    found = (catalogue.named(" ".join(part), age) for part in (*ends, *beginnings))
    return next((suggestion for suggestion in found if suggestion is not None), suggested_for_any(name, age))


def _take_numbers_into_the_name(reading: Reading) -> None:
    """Let "Year 9 History 40" be called "Year 9 History", and "Algebra 2" not be two minutes long."""
    while reading.runs:
        start, end = reading.runs[0]
        next_things = [one for one in reading.found if one[0] >= end]
        if not next_things or next_things[0][1].kind != "number":
            return
        at, number = next_things[0]
        is_alone = not any(thing.kind in ("minutes", "number", "span") for _, thing in next_things[1:])
        follows = [run for run in reading.runs[1:] if not reading.words[number.end : run[0]].strip()]
        is_minutes = number.value >= SHORTEST_LESSON and is_alone
        is_apart = reading.words[end:at].strip() != ""
        if is_apart or is_minutes:
            return
        reading.found.remove(next_things[0])
        reading.runs[0] = (start, follows[0][1] if follows else number.end)
        if follows:
            reading.runs.remove(follows[0])


def _put_minutes(reading: Reading, item: dict[str, Any]) -> None:
    lengths = reading.all("minutes", "number")
    lengths = lengths or [end - start for start, end in _spans(reading) if end > start]
    minutes: int | None = reading.one(lengths, _said_minutes, "length")
    if minutes is None:
        return
    usual = item["sessionDuration"]
    if not 0 < minutes <= LONGEST_LESSON:
        allowed = f"{SHORTEST_LESSON} to {LONGEST_LESSON} minutes"
        reading.tell(f"A lesson cannot take {minutes} minutes; it has {usual} for now.", allowed)
        return
    item["sessionDuration"] = -(-minutes // LESSON_STEP) * LESSON_STEP
    if item["sessionDuration"] != minutes:
        reading.tell(f"Lessons go in steps of {LESSON_STEP} minutes: {minutes} became {item['sessionDuration']}.")


def _put_frequency(reading: Reading, item: dict[str, Any], school_days: tuple[Weekday, ...]) -> None:
    named = {day for days in reading.all("days", "either day", "first of month") for day in days}
    counts = reading.all("count") + [(low, low + 1) for low, high in _bare_counts(reading) if high == low + 1]
    count: tuple[int, int] | None = reading.one(counts, _said_count, "number of times")
    frequency = None if count is None else _frequency_of(count, max(len(school_days), 1), named)
    if frequency is None and reading.has("either day"):
        frequency = Frequency.ONCE
    if frequency is None and reading.has("every day"):
        frequency = Frequency.DAILY
    if reading.has("now and then", "other rhythm", "every month", "first of month"):
        frequency = Frequency.OCCASIONALLY
        if not reading.has("now and then"):
            reading.tell('Nothing between "once a week" and "now and then" can be planned yet; it became now and then.')
    if len(named) == 1 and frequency is not Frequency.OCCASIONALLY:
        if frequency not in (None, Frequency.ONCE) and not reading.has("every day"):
            raise Untaken("One day is named, but it is to come more often.", "as many days as times")
        frequency = Frequency.ONCE
    elif named and frequency is None:
        frequency = Frequency.DAILY
    if frequency is not None:
        item["frequency"] = frequency.value
    if named and not (frequency is Frequency.DAILY and named >= set(school_days)):
        chosen = [day for day in WEEKDAYS if day in named]
        item["daysOfWeek"] = [day.value for day in chosen]
        if others := [day.value for day in chosen if day not in school_days]:
            whose = " and ".join(others)
            reading.tell(f"{whose} is not among your school days.", "a school day, or change the school days")


def _frequency_of(count: tuple[int, int], school_days: int, named: set[Weekday]) -> Frequency:
    least, most = count
    if named and most > len(named):
        raise Untaken(f"It is to come {most} times, but there are {len(named)} days.", "as many days as times, or more")
    if not 1 <= least <= most:
        raise Untaken(f"{_said_count(count)} a week is not clear.", "once, twice, 3x or daily")
    if least >= min(5, len(named) or school_days) and least > 1:
        return Frequency.DAILY
    if most == 1:
        return Frequency.ONCE
    if least >= 2 and most <= 3:
        return Frequency.SEVERAL
    if count == (4, 4):
        raise Untaken("Four times a week can only be said by its days.", "name the four days, such as Mon-Thu")
    raise Untaken(f"{_said_count(count)} a week cannot be planned.", "once, 2-3 times or daily, or name the days")


def _put_time(reading: Reading, item: dict[str, Any]) -> None:
    starts = [(minute, True) for minute in reading.all("must stand at")]
    starts += [(minute, False) for minute in reading.all("would rather stand at")]
    starts += [(start, False) for start, end in _spans(reading) if end > start]
    start: tuple[int, bool] | None = reading.one(starts, lambda one: clock_of(one[0]), "time")
    if start is None:
        return
    minute = -(-start[0] // LESSON_STEP) * LESSON_STEP
    if minute >= MINUTES_PER_DAY:
        reading.tell(f"No lesson can start at {clock_of(start[0])}; it has no time for now.", "00:00 to 23:55")
        return
    if minute != start[0]:
        reading.tell(f"Lessons start every {LESSON_STEP} minutes: {clock_of(start[0])} became {clock_of(minute)}.")
    item["fixedTime"] = {"required": start[1], "preferredTime": clock_of(minute)}


def _bare_counts(reading: Reading) -> list[tuple[int, int]]:
    """Find "2-3" without anything that makes it a time of day."""
    texts = [reading.words[at : thing.end] for at, thing in reading.found if thing.kind == "span"]
    return [(int(text[0]), int(text[-1])) for text in texts if re.fullmatch(r"\d\s*[-–—]\s*\d", text)]


def _spans(reading: Reading) -> list[tuple[int, int]]:
    """Find the stretches of time that are no "2-3" times."""
    return [
        thing.value
        for at, thing in reading.found
        if thing.kind == "span" and not re.fullmatch(r"\d\s*[-–—]\s*\d", reading.words[at : thing.end])
    ]


def _said_minutes(minutes: int) -> str:
    return f"{minutes} minutes"


def _said_count(count: tuple[int, int]) -> str:
    least, most = count
    return f"{least} times" if least == most else f"{least}-{most} times"


def _said_attention(involvement: Involvement) -> str:
    return involvement.value.replace("_", " ")


# -- commitments -------------------------------------------------------------------------------------------------------

_COMMITMENT: Final = frozenset(
    {
        *(
            "days",
            "every day",
            "count",
            "other rhythm",
            "every month",
            "first of month",
            "other month day",
            "coming day",
        ),
        *("minutes", "span", "must stand at", "would rather stand at", "date", "near date", "who", "everybody"),
    }
)
_WHEN: Final = ("days", "every day", "first of month", "date", "near date")
_EVERYBODY = re.compile(
    r"(?:for\s+)?(?:everybody|everyone|all\s+of\s+us|(?:the\s+)?whole\s+family|all\s+(?:the\s+)?(?:kids|children)|all(?=[\s)]*$))(?!\w)",
    re.I,
)


def read_commitments(text: str, people: Sequence[str], today: date) -> Pasted:
    """Read "Piano Tue 15:00-15:45, Swimming Mon Wed 4-5pm Emma, Dentist 3 Dec 10:00-11:00 Noah".

    A start from 1 to 6 o'clock without a.m., p.m. or a leading zero is in the afternoon; a date without a year is the
    next one from `today` on.
    """
    whole = {folded(name): name for name in people if name.strip()}
    firsts = [folded(name.split()[0]) for name in whole.values()]
    first = {short: name for short, name in zip(firsts, whole.values(), strict=True) if firsts.count(short) == 1}
    called = sorted((first | whole).items(), key=lambda one: -len(one[0]))

    def person(words: str, at: int) -> Found | None:
        if match := _EVERYBODY.match(words, at):
            return Found("everybody", True, match.end())
        for name, spelled in called:
            # Folding may change a name's length, so its end is looked for.
            for end in range(at + 1, min(len(words), at + 2 * len(name) + 1) + 1):
                if (
                    folded(words[at:end]) == name
                    and not words[at:end].endswith(" ")
                    and not words[end : end + 1].isalnum()
                ):
                    own = re.match(r"['’]s(?!\w)", words[end:])
                    return Found("who", spelled, end + (own.end() if own else 0))
        return None

    def understand(piece: str) -> Reading:
        return look(piece, _COMMITMENT, _COMMITMENT, finder=person)

    def is_more(before: str, piece: str) -> bool:
        reading = understand(piece)
        starts_anew = reading.has("span") and reading.has("who")
        return not reading.runs and not (starts_anew and understand(before).has("who"))

    def items_of(reading: Reading) -> Iterator[dict[str, Any]]:
        _refuse_other_rhythms(reading)
        occasions = list(_occasions(reading))
        if not reading.has("who", "everybody") and (others := reading.others()):
            # It may be a name: taken without it, the whole family would be busy, and the week might hold nothing else.
            what = f"I do not know {', '.join(map(shown, others))}. Is it somebody here? Without a name it takes everybody."
            raise Untaken(what, "a name as it stands on this page, or “everybody”")
        name = a_name(reading.name(), LONGEST_TEXT)
        who = [] if reading.has("everybody") else list(dict.fromkeys(reading.all("who")))
        for when, (start, end) in occasions:
            if end <= start:
                raise Untaken(f"It ends at {clock_of(end)}, but it starts at {clock_of(start)}.", "a later end")
            yield {
                "name": name,
                **_when(reading, when, today),
                "startTime": clock_of(start),
                "endTime": clock_of(end),
                **({"who": who} if who else {}),
            }

    return read_list(text, understand, is_more, lambda reading: _in_order(items_of(reading)))


def _in_order(items: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the keys as the document has them, the date behind the times."""
    order = ("name", "frequency", "daysOfWeek", "startTime", "endTime", "date", "who")
    return [{key: item[key] for key in order if key in item} for item in items]


def _refuse_other_rhythms(reading: Reading) -> None:
    if said := reading.all("other rhythm"):
        what = f"{shown(' '.join(map(str, said)))} cannot be planned yet."
        raise Untaken(what, "every week, the first such day of a month, or single dates")
    if said := reading.all("other month day"):
        raise Untaken(f"{shown(said[0])} cannot be planned yet.", "monthly is the first such day of the month")
    if said := reading.all("coming day"):
        raise Untaken(f"{shown(said[0])} may be read in two ways.", "the date, such as 3 Dec")
    for said in reading.all("date"):
        if isinstance(said, str):
            raise Untaken(f"{shown(said)} may be read in two ways.", "the month as a word, such as 3 Dec")


def _occasions(reading: Reading) -> Iterator[tuple[list[Found], tuple[int, int]]]:
    """Pair days and times: "Mon Wed 4-5", "Tue 3-4, Thu 4-5", "Mon 9-10 and 3-4"."""
    spans = reading.all("span")
    starts = reading.all("must stand at", "would rather stand at")
    lengths = reading.all("minutes")
    if not spans and len(starts) == 1 and len(lengths) == 1:
        spans = [(starts[0], starts[0] + lengths[0])]
        if spans[0][1] > MINUTES_PER_DAY:
            raise Untaken("It would end after midnight.", "an end on the same day")
    elif not spans and starts:
        raise Untaken(f"It starts at {clock_of(starts[0])}; until when?", "both times, such as 15:00-15:45")
    elif starts or lengths:
        reading.tell("There is more than one time here; I took the one with start and end.")
    if not spans:
        raise Untaken("From when to when?", "both times, such as 15:00-15:45")
    when = [thing for _, thing in reading.found if thing.kind in _WHEN]
    if not when:
        raise Untaken("On which day?", "a day (Tue), daily, or a date (3 Dec)")
    if len(spans) == len(when):
        yield from (([day], span) for day, span in zip(when, spans, strict=True))
    elif len(spans) == 1 or len(when) == 1:
        yield from ((when, span) for span in spans)
    else:
        raise Untaken("Which time belongs to which day?", "the time behind its day, such as Mon 4-5, Wed 5-6")


def _when(reading: Reading, when: list[Found], today: date) -> dict[str, Any]:
    dates = [thing for thing in when if thing.kind in ("date", "near date")]
    days = [
        day for day in WEEKDAYS if any(day in thing.value for thing in when if thing.kind in ("days", "first of month"))
    ]
    if dates and (len(when) > 1 or days):
        raise Untaken("There are several dates or days here.", "one line for each date")
    if dates:
        return {"frequency": CommitmentFrequency.ONE_TIME.value, "date": _date(dates[0], today).isoformat()}
    if any(thing.kind == "every day" for thing in when):
        if days:
            raise Untaken("It is to come daily and on named days.", "daily, or the days")
        return {"frequency": CommitmentFrequency.DAILY.value}
    is_monthly = reading.has("every month", "first of month")
    if any(count != (1, 1) and count != (len(days),) * 2 for count in reading.all("count")):
        reading.tell("How often does not go with the days; I took the days.")
    frequency = CommitmentFrequency.MONTHLY if is_monthly else CommitmentFrequency.WEEKLY
    return {"frequency": frequency.value, "daysOfWeek": [day.value for day in days]}


def _date(thing: Found, today: date) -> date:
    if thing.kind == "near date":
        found: date | None = today + timedelta(days=thing.value == "tomorrow")
    else:
        found = on_or_after(today, *thing.value)
    if found is None:
        raise Untaken("There is no such date.", "a date, such as 3 Dec")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Untaken(f"{found} is too far away.", f"{FIRST_DAY} to {LAST_DAY}")
    return found
