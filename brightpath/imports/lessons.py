"""Lists of lessons in: a table of contents as it was pasted, and a table with number, title and minutes."""

from __future__ import annotations

import re
from typing import Final

from pydantic import TypeAdapter, ValidationError

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.lessons import MOST_LESSONS, Lesson
from brightpath.imports import household_shape as shape
from brightpath.imports.csv_text import in_order, read_csv
from brightpath.imports.json_text import shown

LARGEST_TEXT: Final = 1_000_000
LONGEST_LINE: Final = 2_000
COLUMNS: Final = ("number", "title", "minutes")

_TITLE: Final[TypeAdapter[str]] = TypeAdapter(shape.Title)
_MINUTES: Final[TypeAdapter[int]] = TypeAdapter(shape.Minutes)
_ALLOWED_MINUTES: Final = f"steps of {shape.LESSON_STEP}, from {shape.SHORTEST_LESSON} to {shape.LONGEST_LESSON}"
_TAB: Final = 4

_BULLET: Final = re.compile(r"[-*•‣◦·–—]\s+")
#: A page number at the end, and what leads to it.
_PAGE: Final = re.compile(r"(?:[pS]\.\s?)?(?:\d{1,4}|[ivxlc]{1,7})$")
_LEADERS: Final = " \t.·…_"
_HEADING: Final = re.compile(r"(?:table of )?contents:?", re.IGNORECASE)
_HOURS: Final = r"(?P<hours>\d{1,2})\s*h(?:ours?|rs?)?"
_WHOLE: Final = r"(?P<minutes>\d{1,4})\s*(?:min(?:ute)?s?\.?|m|['′])"
#: "(45 min)" at the end; without brackets only "45 min" is sure to be meant so.
_DURATION: Final = re.compile(
    rf"(?:[(\[]\s*(?:{_HOURS}\s*)?(?:{_WHOLE}\s*)?[)\]](?:\s\d{{1,4}})?|\s(?P<bare>\d{{1,4}})\s?min(?:ute)?s?\.?)$",
    re.IGNORECASE,
)
#: "1.2 Fish" says by itself where it belongs.
_OWN_PLACE: Final = re.compile(r"\d+(?:\.\d+)+\.?\s")


def read_contents(text: str) -> tuple[Lesson, ...]:
    """Read a pasted table of contents, one title a line.

    Page numbers behind leader dots, a tab or wide spaces are dropped, and so are bullets; the numbering of the titles
    stays. "(45 min)" at the end gives a lesson its minutes. Where lines are indented below a line, they are the
    lessons and that line is named before them: "Chapter 1: The sea"; its minutes hold for those that say none.

    Raises
    ------
    Faulty
        With every line that cannot be a lesson.
    """
    if len(text) > LARGEST_TEXT:
        raise Faulty([Fault("document", f"The text has more than {LARGEST_TEXT:,} characters.", "a table of contents")])
    lines: list[tuple[int, str, int | None]] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.replace("\u00a0", " ").splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            faults.append(Fault(f"line {number}", "This line is too long.", "one title a line"))
            continue
        title, minutes = _title_and_minutes(line.strip())
        if not (title or minutes) or (not lines and _HEADING.fullmatch(title)):
            continue
        _check_title(title, f"line {number}", faults)
        expanded = line.expandtabs(_TAB)
        indent = len(expanded) - len(expanded.lstrip())
        lines.append((indent, title, _sound_minutes(minutes, f"line {number}", faults)))
    return _sound(_leaves(lines), faults)


def read_lessons_csv(content: bytes) -> tuple[Lesson, ...]:
    """Read a table with the column `title` and, when wanted, `number` and `minutes`.

    Rows stand in the order of their numbers; a row without one stays below the row above it. Gaps close.

    Raises
    ------
    Faulty
        With every fault of every row.
    """
    table, faults = read_csv(content, COLUMNS, ("title",))
    rows: list[tuple[int, Lesson]] = []
    above = 0
    seen: dict[int, int] = {}
    for row in table:
        where = row.at()
        title = row.cells["title"]
        _check_title(title, where, faults)
        if (said := row.cells.get("number", "")) and (number := _number(said, where, faults)):
            above = number
            first = seen.setdefault(number, row.line)
            if first != row.line:
                faults.append(Fault(where, f"Number {number} stands in line {first} already.", "every number once"))
        minutes = row.cells.get("minutes", "")
        if minutes and not re.fullmatch("[0-9]{1,4}", minutes):
            faults.append(Fault(where, f"{shown(minutes)} is not a number of minutes.", _ALLOWED_MINUTES))
            minutes = ""
        rows.append((above, Lesson(title, _sound_minutes(int(minutes) if minutes else None, where, faults))))
    return _sound([lesson for _, lesson in sorted(rows, key=lambda placed: placed[0])], in_order(faults))


def _title_and_minutes(line: str) -> tuple[str, int | None]:
    line = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    minutes = None
    for _ in range(2):  # the minutes may stand before the page number or behind it
        duration = _DURATION.search(line)
        if minutes is None and duration is not None and any(duration.groups()):
            line = line[: duration.start()].rstrip(" \t,–—-")
            minutes = 60 * int(duration["hours"] or 0) + int(duration["minutes"] or duration["bare"] or 0)
        line = _without_page(line)
    return " ".join(line.split()), minutes


def _without_page(line: str) -> str:
    page = _PAGE.search(line)
    before = line[: page.start()] if page else line
    title = before.rstrip(_LEADERS)
    gap = before[len(title) :]
    dots = sum(gap.count(mark) for mark in "._·") + 3 * gap.count("…")
    if page is None:
        return title if dots > 3 else line  # "Wait ..." is a title
    return title if dots > 1 or "\t" in gap or "  " in gap else line


def _leaves(lines: list[tuple[int, str, int | None]]) -> list[Lesson]:
    """Name the lines above before those indented below them; what has lines below it is no lesson itself."""
    lessons = []
    above: list[tuple[int, str, int | None]] = []
    for place, (indent, title, minutes) in enumerate(lines):
        above = [line for line in above if line[0] < indent]
        is_heading = place + 1 < len(lines) and lines[place + 1][0] > indent
        if is_heading:
            above.append((indent, title.rstrip(":"), minutes))
            continue
        headings = [] if _OWN_PLACE.match(title) else [heading for _, heading, _ in above]
        inherited = next((given for _, _, given in reversed(above) if given is not None), None)
        lessons.append(Lesson(": ".join([*headings, title]), inherited if minutes is None else minutes))
    return lessons


def _number(said: str, where: str, faults: list[Fault]) -> int | None:
    if re.fullmatch("[1-9][0-9]{0,5}", said):
        return int(said)
    faults.append(Fault(where, f"{shown(said)} is not the number of a lesson.", "1, 2, 3 ..., or nothing"))
    return None


def _check_title(title: str, where: str, faults: list[Fault]) -> None:
    try:
        _TITLE.validate_python(title)
        is_odd = any(mark < " " or "\x7f" <= mark <= "\x9f" or "\ud800" <= mark <= "\udfff" for mark in title)
    except ValidationError:
        is_odd = True
    if is_odd:
        faults.append(
            Fault(where, f"{shown(title)} is not a title.", f"1 to {shape.LONGEST_TEXT} characters on one line")
        )


def _sound_minutes(minutes: int | None, where: str, faults: list[Fault]) -> int | None:
    if minutes is None:
        return None
    try:
        return _MINUTES.validate_python(minutes)
    except ValidationError:
        faults.append(Fault(where, f"{minutes} minutes is not a length for a lesson.", _ALLOWED_MINUTES))
        return None


def _sound(lessons: list[Lesson], faults: list[Fault]) -> tuple[Lesson, ...]:
    if not lessons and not faults:
        faults = [Fault("document", "There is no title in it.", "one title a line")]
    if len(lessons) > MOST_LESSONS:
        faults = [Fault("document", f"There are {len(lessons):,} lessons in it.", f"at most {MOST_LESSONS:,}")]
    if faults:
        raise Faulty(faults)
    return tuple(lessons)
