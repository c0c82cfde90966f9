"""The documents of a co-op as tables (CSV): each row becomes the object that the JSON document would have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from brightpath.domain.errors import Fault
from brightpath.domain.weeks import Weekday
from brightpath.imports.csv_text import Row, read_csv
from brightpath.imports.json_text import shown
from brightpath.imports.shape import folded

MOST_ROWS = 2000

_TIME = re.compile(r"(?P<days>\D+?)\s+(?P<start>\d?\d:\d\d)\s*[-–]\s*(?P<end>\d?\d:\d\d)")
_DAYS = {day.casefold(): day.value for day in Weekday}
_YES, _NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "-")


class _NotRead(ValueError):
    """A cell that is none, with what is allowed."""


def _text(cell: str) -> str:
    return cell


def _list(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|]", cell) if part.strip()]


def _number(cell: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", cell):
        raise _NotRead("a whole number")
    return int(cell)


def _yes_or_no(cell: str) -> bool:
    if folded(cell) not in (*_YES, *_NO):
        raise _NotRead("yes, no")
    return folded(cell) in _YES


def _times(cell: str) -> list[dict[str, Any]]:
    found = []
    for part in _list(cell):
        match = _TIME.fullmatch(part)
        days = [_DAYS.get(folded(day)) for day in re.split(r"[,\s]+", match["days"]) if day] if match else []
        if match is None or not days or None in days:
            raise _NotRead('times like "Monday 09:00-12:00; Tuesday, Friday 13:00-15:30"')
        start, end = (match[key].zfill(5) for key in ("start", "end"))
        found.append({"daysOfWeek": days, "startTime": start, "endTime": end})
    return found


Read = Callable[[str], Any]
#: The columns of each table, called like the keys of its JSON document, and how a cell is read.
COLUMNS: dict[str, dict[str, Read]] = {
    "courses": {
        "id": _text,
        "name": _text,
        "instructors": _list,
        "helpers": _list,
        "groups": _list,
        "children": _list,
        "lectures": _number,
        "minDays": _number,
        "students": _number,
        "needs": _list,
        "notIn": _list,
        "notAt": _times,
        "needsParents": _yes_or_no,
        "prepHour": _yes_or_no,
    },
    "groups": {"id": _text, "name": _text, "children": _list, "courses": _list, "size": _number},
    "instructors": {"id": _text, "name": _text, "family": _text, "available": _times},
    "rooms": {"id": _text, "name": _text, "seats": _number, "features": _list},
}
NEEDED = {
    "courses": ("name", "instructors"),
    "groups": ("name",),
    "instructors": ("name",),
    "rooms": ("name", "seats"),
}


def read_rows(content: bytes, noun: str) -> tuple[list[dict[str, Any]], list[int], list[Fault]]:
    """Read a table into the objects of its document; give also their lines, and what cannot be read at all.

    An empty cell is a key left out.

    Raises
    ------
    Faulty
        When there is no table to look at.
    """
    columns = COLUMNS[noun]
    rows, faults = read_csv(content, tuple(columns), NEEDED[noun], most_rows=MOST_ROWS)
    objects = []
    for row in rows:
        one, of_row = _object(row, columns)
        objects.append(one)
        faults += of_row
    return objects, [row.line for row in rows], faults


def _object(row: Row, columns: dict[str, Read]) -> tuple[dict[str, Any], list[Fault]]:
    found: dict[str, Any] = {}
    faults = []
    for name, cell in row.cells.items():
        if cell:
            try:
                found[name] = columns[name](cell)
            except _NotRead as refused:
                faults.append(Fault(row.at(name), f"{shown(cell)} cannot be read.", str(refused)))
    return found, faults
