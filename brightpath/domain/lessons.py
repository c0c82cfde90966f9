"""The lessons of a subject: titles in order, some with minutes of their own. Lists are made, changed and copied here.

Every change takes a list and gives a new one; numbers are those a parent sees, 1 the first. A lesson is done or it is
not; none has a date, so none is ever overdue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from brightpath.domain.errors import Refused

#: More cannot be meant for one subject.
MOST_LESSONS = 2000
LONGEST_SERIES = 300

#: "1-120", "pp. 3 – 4": the first and the last number of a stretch.
_STRETCH = re.compile(r"(\d+)\s*(?:-|–|—|\bto\b)\s*(\d+)")
_NUMBER = re.compile(r"\d+")
_GOES_ON = re.compile(r"\s*(?:\.{2,}|…)\s*")
#: ", 2 lessons each" at the end of a series.
_EACH = re.compile(r"[,;:]?\s*(?:with\s+)?(\d+)\s+([^\W\d_]+\.?)\s+(?:each|a piece|per [^\W\d_]+)\.?$", re.IGNORECASE)
_PAGES = {"p", "pp", "page", "pages", "pg", "pgs"}
_EXAMPLES = '"Lesson 1-120", "Chapter 1-12, 2 lessons each" or "pp. 1-2, 3-4 ..."'


@dataclass(frozen=True)
class Lesson:
    """One line of a subject's contents. Without `minutes` it takes what the subject takes."""

    title: str
    minutes: int | None = None


@dataclass(frozen=True)
class KeptLesson:
    """A lesson as it stands in the store: its lasting id, its number, and when it was done."""

    lesson_id: str
    number: int
    title: str
    minutes: int | None
    done_at: datetime | None


# --- In a subject of a document -------------------------------------------------------------------------------------


def lessons_in(subject: Mapping[str, Any]) -> tuple[Lesson, ...]:
    """Take the lessons out of a subject as the household document writes it."""
    minutes = subject.get("lessonMinutes") or {}
    titles = subject.get("lessons") or ()
    return tuple(Lesson(title, minutes.get(str(number))) for number, title in enumerate(titles, start=1))


def with_lessons(subject: Mapping[str, Any], lessons: Iterable[Lesson]) -> dict[str, Any]:
    """Put lessons into a subject as the household document writes it, in the place of those it had."""
    lessons = tuple(lessons)
    others = {key: value for key, value in subject.items() if key not in ("lessons", "lessonMinutes")}
    minutes = {str(number): one.minutes for number, one in enumerate(lessons, start=1) if one.minutes is not None}
    return {
        **others,
        **({"lessons": [one.title for one in lessons]} if lessons else {}),
        **({"lessonMinutes": minutes} if minutes else {}),
    }


# --- Made as a series -----------------------------------------------------------------------------------------------


def expand_series(text: str, *, count: int | None = None, until: int | None = None) -> tuple[Lesson, ...]:
    """Write out a series.

    ======================================  ==================================================
    "Lesson 1-120", "Unit 1-3, 7-9 review"  one lesson for every number
    "Chapter 1-12, 2 lessons each"          "Chapter 1, lesson 1", "Chapter 1, lesson 2" ...
    "pp. 1-60, 2 pages each"                "pp. 1-2", "pp. 3-4" ...
    "pp. 1-2, 3-4 ..."                      goes on for `count` lessons or up to number `until`
    "pp. 1-2, 3-4 ... 59-60"                goes on up to the last one
    ======================================  ==================================================

    Raises
    ------
    Refused
        When it is no series, has no end, or is longer than 2,000 lessons.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_SERIES:
        raise Refused(f"This is too long for a series: {LONGEST_SERIES} characters are enough. Write {_EXAMPLES}.")
    if not _NUMBER.search(text):
        raise Refused(f"A series needs its numbers. Write {_EXAMPLES}.")
    if any(len(number) > 6 for number in _NUMBER.findall(text)):
        raise Refused("A number in this series is too large.")
    if any(bound is not None and bound < 1 for bound in (count, until)):
        raise Refused("A series has at least one lesson.")
    beginning, *end = _GOES_ON.split(text)
    if len(end) > 1:
        raise Refused('"..." can stand once in a series: before its last lesson, or at its end.')
    if end or count is not None or until is not None:
        titles = _continued(beginning, end[0] if end else "", count, until)
    else:
        titles = _written_out(text)
    _few_enough(titles)
    return tuple(map(Lesson, titles))


def _written_out(text: str) -> list[str]:
    """One title for every number; ", 2 lessons each" makes several of one, or one of several."""
    each = _EACH.search(text)
    times, unit = (int(each[1]), each[2].rstrip(".")) if each else (1, "")
    parts = _parts(text[: each.start()] if each else text)
    if times < 1 or not any(_STRETCH.search(part) for part in parts):
        raise Refused(f"This series has no first and last number. Write {_EXAMPLES}.")
    titles: list[str] = []
    for part in parts:
        stretch = _STRETCH.search(part)
        titles += _counted(part, stretch, times, unit) if stretch else [part]
        _few_enough(titles)
    return titles


def _parts(text: str) -> list[str]:
    """Part "Unit 1-3, 7-9 review" at its commas; what is said once, before or after the numbers, holds for all."""
    parts = [part for part in re.split(r"\s*[,;]\s*", text) if part]
    after = ""
    for place in reversed(range(len(parts))):
        said = re.fullmatch(r"(?P<before>\D*)(?P<numbers>[\d\s–—-]*\d)(?P<after>\D*)", parts[place])
        if said is None:
            after = ""
            continue
        parts[place] += "" if said["after"] else after
        after = "" if said["before"] else said["after"] or after
    before = ""
    for place, part in enumerate(parts):
        own = re.match(r"(\D*)\d", part)
        if own is not None:  # else it is a title as it stands
            parts[place] = part if own[1] else before + part
            before = own[1] or before
    return parts


def _counted(part: str, stretch: re.Match[str], times: int, unit: str) -> list[str]:
    before, after = part[: stretch.start()], part[stretch.end() :]
    first, last = int(stretch[1]), int(stretch[2])
    width = len(stretch[1]) if stretch[1].startswith("0") else 1
    if last < first:
        raise Refused(f"A series counts upwards, and {stretch[0]} does not.")
    if _are_alike(before, unit):
        starts = range(first, last + 1, times)
        _few_enough(starts)
        return [f"{before}{_span(start, min(start + times - 1, last), width)}{after}" for start in starts]
    numbers = range(first, last + 1)
    _few_enough(numbers)
    _few_enough(range(len(numbers) * times))
    ends = [f", {_one(unit)} {number}" for number in range(1, times + 1)] if unit else [""]
    return [f"{before}{number:0{width}d}{after}{end}" for number in numbers for end in ends]


def _continued(beginning: str, end: str, count: int | None, until: int | None) -> list[str]:
    """Go on as the first titles do: from one to the next every number grows by the same."""
    shown = [part for part in re.split(r"\s*[,;]\s*", beginning) if part]
    rows = [[int(number) for number in _NUMBER.findall(part)] for part in shown]
    first = rows[0] if rows else []
    if not first or any(len(row) != len(first) for row in rows):
        raise Refused(f"It is not clear how this goes on. Write {_EXAMPLES}.")
    if len(rows) > 1:
        step = [later - earlier for earlier, later in zip(rows[0], rows[1], strict=True)]
    else:
        step = [first[-1] - first[0] + 1] * len(first)
    goes_on = all(
        row == [start + place * by for start, by in zip(first, step, strict=True)] for place, row in enumerate(rows)
    )
    if not goes_on or min(step) < 0 or not any(step):
        raise Refused(f"It is not clear how this goes on: {beginning} does not grow evenly.")
    last = _NUMBER.findall(end)
    until = int(last[-1]) if until is None and last else until
    if count is None and until is None:
        raise Refused("Say how many lessons there are, or up to which number they go.")
    # Where nothing grows at the end ("Unit 1.0, 2.0 ...") it is the number that grows that must stay below `until`.
    growing = max(place for place, by in enumerate(step) if by)
    titles = []
    for place in range(MOST_LESSONS + 1 if count is None else min(count, MOST_LESSONS + 1)):
        numbers = [start + place * by for start, by in zip(first, step, strict=True)]
        if until is not None:
            if (numbers[0] if step[0] else numbers[growing]) > until:
                break
            numbers = [min(number, until) if by else number for number, by in zip(numbers, step, strict=True)]
        titles.append(_filled(shown[0], numbers))
    if not titles:
        raise Refused(f"This series starts after {until} already.")
    return titles


def _filled(pattern: str, numbers: Sequence[int]) -> str:
    """Put other numbers into a title; a stretch of one number is that number."""
    given = iter(numbers)
    title = _NUMBER.sub(lambda old: f"{next(given):0{len(old[0]) if old[0].startswith('0') else 1}d}", pattern)
    return _STRETCH.sub(lambda stretch: stretch[1] if stretch[1] == stretch[2] else stretch[0], title)


def _span(start: int, end: int, width: int) -> str:
    return f"{start:0{width}d}" if start == end else f"{start:0{width}d}-{end:0{width}d}"


def _are_alike(before: str, unit: str) -> bool:
    """Say whether "pp." counts the same as "pages": then ", 2 pages each" takes pages together."""
    words = re.findall(r"[^\W\d_]+", before.casefold())
    counted, unit = words[-1] if words else "", unit.casefold()
    return bool(unit) and (_one(counted) == _one(unit) or {counted, unit} <= _PAGES)


def _one(unit: str) -> str:
    return unit.casefold().removesuffix("s") or unit


def _few_enough(titles: Sequence[object]) -> None:
    if len(titles) > MOST_LESSONS:
        raise _too_many()


def _too_many() -> Refused:
    return Refused(f"These are more than {MOST_LESSONS:,} lessons, which cannot be meant for one subject.")


# --- Changed --------------------------------------------------------------------------------------------------------


def insert(lessons: Sequence[Lesson], before: int, new: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Put lessons in before the one with this number; one more than the last number puts them at the end."""
    if not 1 <= before <= len(lessons) + 1:
        raise Refused(f"There is no place {before} in a list of {len(lessons)} lessons.")
    changed = (*lessons[: before - 1], *new, *lessons[before - 1 :])
    if len(changed) > MOST_LESSONS:
        raise _too_many()
    return changed


def remove(lessons: Sequence[Lesson], first: int, last: int | None = None) -> tuple[Lesson, ...]:
    """Take out one lesson, or those from `first` to `last`."""
    first, last = _stretch(lessons, first, last)
    return (*lessons[: first - 1], *lessons[last:])


def move(lessons: Sequence[Lesson], first: int, to: int, last: int | None = None) -> tuple[Lesson, ...]:
    """Let one lesson, or those from `first` to `last`, have the number `to` afterwards."""
    first, last = _stretch(lessons, first, last)
    rest = remove(lessons, first, last)
    if not 1 <= to <= len(rest) + 1:
        raise Refused(f"These lessons can begin at number 1 to {len(rest) + 1}, not at {to}.")
    return insert(rest, to, lessons[first - 1 : last])


def set_minutes(
    lessons: Sequence[Lesson], first: int, last: int | None = None, *, minutes: int | None
) -> tuple[Lesson, ...]:
    """Give one lesson, or those from `first` to `last`, minutes of their own; None gives them the subject's again."""
    first, last = _stretch(lessons, first, last)
    return tuple(
        replace(lesson, minutes=minutes) if first <= number <= last else lesson
        for number, lesson in enumerate(lessons, start=1)
    )


def renumber(lessons: Sequence[Lesson], first: int = 1, *, start: int | None = None) -> tuple[Lesson, ...]:
    """Count the titles through again that differ in their number alone, like "Lesson 7", from lesson `first` on.

    The pattern is that of lesson `first`; the count begins with `start`, or with its own number. What has another
    pattern ("Review") stays as it is and is not counted.
    """
    first, _ = _stretch(lessons, first, None)
    pattern = _pattern(lessons[first - 1].title)
    number = _NUMBER.search(lessons[first - 1].title)
    if number is None:
        raise Refused(f"Lesson {first} has no number in its title to count on from.")
    count = int(number[0]) if start is None else start
    changed = list(lessons)
    for place in range(first - 1, len(changed)):
        if _pattern(changed[place].title) == pattern:
            title = _NUMBER.sub(
                f"{count:0{len(number[0]) if number[0].startswith('0') else 1}d}", changed[place].title, count=1
            )
            changed[place] = replace(changed[place], title=title)
            count += 1
    return tuple(changed)


def _pattern(title: str) -> str:
    return _NUMBER.sub("\0", title, count=1)


def _stretch(lessons: Sequence[Lesson], first: int, last: int | None) -> tuple[int, int]:
    last = first if last is None else last
    if not 1 <= first <= last <= len(lessons):
        missing = f"is no lesson {first}" if first == last else f"are no lessons {first} to {last}"
        raise Refused(f"There {missing}: the list has {len(lessons)}.")
    return first, last


# --- On record ------------------------------------------------------------------------------------------------------


def cursor(lessons: Iterable[KeptLesson]) -> KeptLesson | None:
    """Find the lesson that comes next: the first that is not done. It moves on when that one is done, and only then."""
    return next((lesson for lesson in lessons if lesson.done_at is None), None)


def copy_lessons(lessons: Iterable[KeptLesson], *, open_only: bool = False) -> tuple[Lesson, ...]:
    """Copy a list for another child or a fresh year: nothing in the copy is done. `open_only` leaves out what was done."""
    return tuple(Lesson(one.title, one.minutes) for one in lessons if one.done_at is None or not open_only)
