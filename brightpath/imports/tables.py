"""The table of subjects (CSV) in, as `exports.tables` writes it or as a parent made it in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import Frequency
from brightpath.domain.tables import JSON_MARK, LIST_KEYS, SUBJECT_COLUMNS
from brightpath.domain.weeks import Weekday, clock_of
from brightpath.imports.csv_text import Row, in_order, read_csv
from brightpath.imports.household_shape import Subject
from brightpath.imports.json_text import MOST_FAULTS, read_json, shown
from brightpath.imports.pasted_words import clock, find
from brightpath.imports.shape import folded, take_shape

MOST_ROWS: Final = 100_000
MOST_SUBJECTS: Final = 60

_NEEDED: Final = ("subject", "minutes", "frequency", "attention")
_COLUMN_OF: Final = {key: name for name, key in SUBJECT_COLUMNS.items()}
_YES_OR_NO: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "✓"), True),
    **dict.fromkeys(("no", "n", "false", "0", "-"), False),
}


def read_subjects_csv(data: bytes, children: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Read subjects of the household document by child, named as in `children`; a child without rows is left out.

    The column `child` may be missing when there is one child only. Columns we do not know become further keys.

    Raises
    ------
    Faulty
        With every fault, by line and column.
    """
    rows, faults = read_csv(
        data,
        ("child", *SUBJECT_COLUMNS),
        _NEEDED if len(children) == 1 else ("child", *_NEEDED),
        # The keys of the household document are understood too.
        also_called={key.casefold(): name for key, name in _COLUMN_OF.items()},
        keeps_further=True,
        most_rows=MOST_ROWS,
    )
    called = {folded(name): name for name in children}
    subjects: dict[str, list[dict[str, Any]]] = {}
    taken: dict[tuple[str, str], int] = {}
    for row in rows:
        if len(faults) > MOST_FAULTS:
            break
        name = row.cells.get("child", "")
        child = children[0] if len(children) == 1 and not name else called.get(folded(name))
        if child is None:
            what = f"Nobody here is called {shown(name)}." if name else "This is missing."
            faults.append(Fault(row.at("child"), what, ", ".join(map(shown, children)) or "a child"))
        subject, of_row = _subject(row)
        faults += of_row
        if of_row or child is None:
            continue
        first = taken.setdefault((child, folded(subject["name"])), row.line)
        if first != row.line:
            what = f"{child} has {shown(subject['name'])} in line {first} already."
            faults.append(Fault(row.at("subject"), what, "every subject of a child once"))
        subjects.setdefault(child, []).append(subject)
    faults += [
        Fault(child, f"There are {len(of_child)} subjects.", f"at most {MOST_SUBJECTS} subjects a child")
        for child, of_child in subjects.items()
        if len(of_child) > MOST_SUBJECTS
    ]
    if faults:
        raise Faulty(in_order(faults))
    return subjects


def _subject(row: Row) -> tuple[dict[str, Any], list[Fault]]:
    """Make a subject of a row, as the household document writes it, and list what is wrong."""
    cells = {column: cell for column, cell in row.cells.items() if cell and column != "child"}
    faults = []
    values = {key: _value(key, cells.pop(column)) for column, key in SUBJECT_COLUMNS.items() if column in cells}
    subject: dict[str, Any] = {"isCoreSubject": False, "interestLevel": 3}
    times: dict[str, Any] = {"required": False, "preferredTime": None}
    times |= {key: values.pop(key) for key in ("required", "preferredTime") if key in values}
    subject |= values
    for column, cell in cells.items():
        if not column.endswith(JSON_MARK):
            subject[column.strip()] = cell
            continue
        try:
            [key], of_key = read_json(f'["{column.removesuffix(JSON_MARK)}"]')
            value, of_value = read_json(cell)
        except Faulty as error:
            of_key, of_value = [], list(error.faults)
            key, value = column, None
        faults += [Fault(row.at(column), fault.what, fault.allowed) for fault in (*of_key, *of_value)]
        if key == "fixedTime" and isinstance(value, dict):
            times = value | times
        else:
            subject[str(key)] = value
    subject["fixedTime"] = times
    _, of_values = take_shape(Subject, subject)
    for fault in of_values:
        key = re.split(r"\[|\.", fault.where.removeprefix("fixedTime."))[0]
        faults.append(Fault(row.at(_COLUMN_OF.get(key, key)), fault.what, fault.allowed))
    if times["required"] is True and times["preferredTime"] is None:
        faults.append(Fault(row.at("fixed time"), "It is required, but no time is given.", "HH:MM, or not required"))
    return subject, faults


def _value(key: str, cell: str) -> Any:
    """Read a cell as the document's value; what is none stays text, and the document's own check tells why."""
    match key:
        case "isCoreSubject" | "required":
            return _YES_OR_NO.get(cell.casefold(), cell)
        case "sessionDuration" | "block" | "interestLevel" | "everyWeeks" | "parts":
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
