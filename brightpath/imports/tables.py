"""The table of subjects (CSV) in, as `exports.tables` writes it or as a parent made it in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import Frequency
from brightpath.domain.tables import JSON_MARK, LIST_KEYS, SUBJECT_COLUMNS, unguarded
from brightpath.domain.weeks import Weekday, clock_of
from brightpath.imports.household_shape import Subject
from brightpath.imports.json_text import LARGEST_BYTES, MOST_FAULTS, read_json, shown
from brightpath.imports.pasted_words import clock, find
from brightpath.imports.shape import folded, take_shape

MOST_ROWS: Final = 100_000
MOST_SUBJECTS: Final = 60

_NEEDED: Final = ("subject", "minutes", "frequency", "attention")
_KEY_OF: Final = {name: key for name, key in SUBJECT_COLUMNS.items()} | {
    # The keys of the household document are understood too.
    key.casefold(): key
    for key in SUBJECT_COLUMNS.values()
}
_COLUMN_OF: Final = {key: name for name, key in SUBJECT_COLUMNS.items()}
_SAVE_AS: Final = "UTF-8 (in Excel: Save as, CSV UTF-8)"
_UTF_16_AND_32: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_YES_OR_NO: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "✓"), True),
    **dict.fromkeys(("no", "n", "false", "0", "-"), False),
}


@dataclass(frozen=True)
class _Row:
    line: int
    cells: dict[str, str]


def read_subjects_csv(data: bytes, children: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Read subjects of the household document by child, named as in `children`; a child without rows is left out.

    The column `child` may be missing when there is one child only. Columns we do not know become further keys.

    Raises
    ------
    Faulty
        With every fault, by line and column.
    """
    text = _decoded(data)
    faults: list[Fault] = []
    rows = list(_rows(text, faults, is_child_needed=len(children) != 1))
    called = {folded(name): name for name in children}
    subjects: dict[str, list[dict[str, Any]]] = {}
    taken: dict[tuple[str, str], int] = {}
    for row in rows:
        if len(faults) > MOST_FAULTS:
            raise Faulty([*faults[:MOST_FAULTS], Fault("the file", "There are more faults than can be listed here.")])
        name = row.cells.pop("child", "")
        child = children[0] if len(children) == 1 and not name else called.get(folded(name))
        if child is None:
            what = f"Nobody here is called {shown(name)}." if name else "This is missing."
            faults.append(Fault(f"line {row.line}, child", what, ", ".join(map(shown, children)) or "a child"))
        subject, of_row = _subject(row)
        faults += of_row
        if of_row or child is None:
            continue
        first = taken.setdefault((child, folded(subject["name"])), row.line)
        if first != row.line:
            what = f"{child} has {shown(subject['name'])} in line {first} already."
            faults.append(Fault(f"line {row.line}, subject", what, "every subject of a child once"))
        subjects.setdefault(child, []).append(subject)
    faults += [
        Fault(child, f"There are {len(of_child)} subjects.", f"at most {MOST_SUBJECTS} subjects a child")
        for child, of_child in subjects.items()
        if len(of_child) > MOST_SUBJECTS
    ]
    if faults:
        raise Faulty(faults)
    return subjects


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_BYTES:
        megabytes = 1024 * 1024
        allowed = f"at most {LARGEST_BYTES // megabytes} MB"
        raise Faulty([Fault("the file", f"It is {len(data) / megabytes:.1f} MB large.", allowed)])
    if data.startswith(_UTF_16_AND_32) or b"\0" in data[:4]:
        raise Faulty([Fault("the file", 'It is written in UTF-16, which Excel calls "Unicode Text".', _SAVE_AS)])
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = "It is not written in UTF-8, most likely in the older encoding of Windows (cp1252)."
        raise Faulty([Fault(f"line {line}", what, _SAVE_AS)]) from None
    if not text.strip():
        raise Faulty([Fault("the file", "It is empty.", f"a first row with {', '.join(('child', *_NEEDED))}")])
    return text


def _rows(text: str, faults: list[Fault], *, is_child_needed: bool) -> Iterator[_Row]:
    """Read the rows as cells by column; what is wrong with the table itself ends the reading."""
    lines = io.StringIO(text, newline="")
    skipped = 0
    if re.match(r"sep=.\r?\n", text):  # Excel's own note about the separator
        lines.readline()
        skipped = 1
    where = lines.tell()
    header_line = lines.readline()
    lines.seek(where)
    table = csv.reader(lines, delimiter=_separator(header_line), strict=True)
    line = skipped
    try:
        columns = _columns(next(table), line + 1, is_child_needed=is_child_needed)
        line = skipped + table.line_num
        for number, cells in enumerate(table):
            begins, line = line + 1, skipped + table.line_num
            if number >= MOST_ROWS:
                raise Faulty([Fault("the file", f"There are more than {MOST_ROWS:,} rows.", "a table of subjects")])
            cells = [unguarded(cell.strip()) for cell in cells]
            if not any(cells):
                continue
            if any(cells[len(columns) :]):
                what = f"There are {len(cells)} cells, but {len(columns)} columns."
                faults.append(Fault(f"line {begins}", what, 'text with a separator in it stands in "quotation marks"'))
            row = _Row(begins, {column: cell for column, cell in zip(columns, cells, strict=False) if cell})
            odd = [column for column, cell in row.cells.items() if _has_odd_character(cell)]
            faults += [
                Fault(f"line {begins}, {column}", "There is a control character in it.", "text") for column in odd
            ]
            if not odd:
                yield row
    except csv.Error as error:
        what = f"This is no table: {error}."
        raise Faulty([Fault(f"line {line + 1}", what, "cells with separators between them")]) from None


def _separator(header: str) -> str:
    """Choose what separates most columns that we know."""

    def known(separator: str) -> int:
        return sum(_plain(cell) in {"child", *_KEY_OF} for cell in header.split(separator))

    return max((",", ";", "\t"), key=known)


def _plain(header: str) -> str:
    return " ".join(header.strip().strip('"').casefold().split())


def _columns(header: list[str], line: int, *, is_child_needed: bool) -> list[str]:
    """Name each column: "child", the column's own name, or the key we do not know as it is spelled."""
    columns = []
    for cell in header:
        spelled = unguarded(cell)
        plain = _plain(spelled)
        key = _KEY_OF.get(plain)
        columns.append(plain if plain == "child" else spelled if key is None else _COLUMN_OF[key])
    needed = (*(("child",) if is_child_needed else ()), *_NEEDED)
    faults = [
        Fault(f"line {line}", f"There is no column {shown(name)}.", f"a first row with {', '.join(needed)}")
        for name in needed
        if name not in columns
    ]
    faults += [
        Fault(f"line {line}", f"The column {shown(name)} stands more than once.", "every column once")
        for name, times in Counter(column for column in columns if column.strip()).items()
        if times > 1
    ]
    if faults:
        raise Faulty(faults)
    return columns


def _subject(row: _Row) -> tuple[dict[str, Any], list[Fault]]:
    """Make a subject of a row, as the household document writes it, and list what is wrong."""
    cells, faults = dict(row.cells), []
    values = {key: _value(key, cells.pop(column)) for column, key in SUBJECT_COLUMNS.items() if column in cells}
    subject: dict[str, Any] = {"isCoreSubject": False, "interestLevel": 3}
    times: dict[str, Any] = {"required": False, "preferredTime": None}
    times |= {key: values.pop(key) for key in ("required", "preferredTime") if key in values}
    subject |= values
    for column, cell in cells.items():
        if not column.strip():
            continue
        if not column.endswith(JSON_MARK):
            subject[column.strip()] = cell
            continue
        try:
            [key], of_key = read_json(f'["{column.removesuffix(JSON_MARK)}"]')
            value, of_value = read_json(cell)
        except Faulty as error:
            of_key, of_value = [], list(error.faults)
            key, value = column, None
        faults += [Fault(_at(row, column), fault.what, fault.allowed) for fault in (*of_key, *of_value)]
        if key == "fixedTime" and isinstance(value, dict):
            times = value | times
        else:
            subject[str(key)] = value
    subject["fixedTime"] = times
    _, of_values = take_shape(Subject, subject)
    for fault in of_values:
        key = re.split(r"\[|\.", fault.where.removeprefix("fixedTime."))[0]
        faults.append(Fault(_at(row, _COLUMN_OF.get(key, key)), fault.what, fault.allowed))
    if times["required"] is True and times["preferredTime"] is None:
        faults.append(Fault(_at(row, "fixed time"), "It is required, but no time is given.", "HH:MM, or not required"))
    return subject, faults


def _at(row: _Row, column: str) -> str:
    return f"line {row.line}, {column}"


def _value(key: str, cell: str) -> Any:
    """Read a cell as the document's value; what is none stays text, and the document's own check tells why."""
    match key:
        case "isCoreSubject" | "required":
            return _YES_OR_NO.get(cell.casefold(), cell)
        case "sessionDuration" | "block" | "interestLevel":
            return _number(cell)
        case "frequency":
            return _frequency(cell)
        case "parentInvolvement":
            found = find(cell, 0, frozenset({"attention"}))
            return found.value.value if found is not None and found.end == len(cell) else cell
        case "preferredTime":
            return _time(cell)
        case "daysOfWeek":
            return _days(cell)
    return _several(cell) if key in LIST_KEYS else cell


def _number(cell: str) -> Any:
    whole = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", cell)
    found = find(cell, 0, frozenset({"minutes"})) if whole is None else None
    if found is not None and found.end == len(cell):
        return found.value
    return cell if whole is None else int(whole[1])


def _frequency(cell: str) -> str:
    found = find(cell, 0, frozenset({"every day", "count", "now and then"}))
    if cell in list(Frequency) or found is None or found.end != len(cell):
        return cell
    if found.kind != "count":
        return (Frequency.DAILY if found.kind == "every day" else Frequency.OCCASIONALLY).value
    least, most = found.value
    if most == 1 or least >= 5:
        return (Frequency.ONCE if most == 1 else Frequency.DAILY).value
    return Frequency.SEVERAL.value if least >= 2 and most <= 3 else cell


def _time(cell: str) -> str:
    """Read "9:00", "09:00:00" and "2:30 PM"; here a three is three in the morning, as spreadsheets write times."""
    match = re.fullmatch(r"(\d{1,2}:\d\d)(?::00)?(\s*[ap]\.?m\.?)?", cell, re.IGNORECASE)
    read = clock(match[1] + (match[2] or "")) if match is not None else None
    return cell if read is None else clock_of(read.minute)


def _several(cell: str) -> list[str]:
    items = re.findall(r"((?:[^\\;|]|\\.)+)", cell, re.DOTALL)
    return [text for item in items if (text := re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL).strip())]


def _days(cell: str) -> list[str]:
    names = _several(cell)
    found = find(" ".join(names), 0, frozenset({"days"}))
    if all(name in list(Weekday) for name in names) or found is None or found.end != len(" ".join(names)):
        return names
    return [day.value for day in found.value]


def _has_odd_character(cell: str) -> bool:
    return any(unicodedata.category(mark) in ("Cc", "Cs") and mark not in "\t\n\r" for mark in cell)
