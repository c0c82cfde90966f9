"""Bytes into the rows of a table: encoding, size, separator, header, guarded cells and the lines they stand in.

What the columns mean is not known here.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from brightpath.domain.csv_text import unguarded
from brightpath.domain.errors import Fault, Faulty
from brightpath.imports.json_text import MOST_FAULTS, check_size, is_utf_16, odd_character, shown

MOST_ROWS: Final = 20_000

_SEPARATORS: Final = (",", ";", "\t")
#: The note to itself that Excel puts before a table.
_SEPARATOR_NOTE: Final = re.compile(r'"?sep=([,;\t|])"?\s*')
_SAVE_AS: Final = "UTF-8 (in Excel: Save as, CSV UTF-8)"


class Row(NamedTuple):
    """A row's first line in the file and its cells by column, trimmed; one that is empty or lacking is ""."""

    line: int
    cells: dict[str, str]

    def at(self, column: str = "") -> str:
        """Say the place of the row, or of its cell in that column."""
        return f"line {self.line}, {column}" if column else f"line {self.line}"


def read_csv(
    content: bytes,
    columns: Collection[str],
    needed: Sequence[str],
    *,
    also_called: Mapping[str, str] = MappingProxyType({}),
    keeps_further: bool = False,
    most_rows: int = MOST_ROWS,
) -> tuple[list[Row], list[Fault]]:
    """Read a table with a header, and list what is unsound in its rows; `in_order` joins that to what the caller finds.

    Commas, semicolons and tabs may part the cells, empty rows are passed over, an apostrophe that was put before a
    formula is taken off. Neither capitals nor spaces around them matter in `columns` and `also_called` (other
    headings, in small letters -> column). Columns not among them are kept as they are spelled when `keeps_further`.

    Raises
    ------
    Faulty
        When there is no table to look at: not UTF-8, too large, more than `most_rows`, or a header that lacks a
        needed column, has one twice, or one that is neither known nor kept.
    """
    text = _characters_of(content)
    known = {name.casefold(): name for name in columns} | dict(also_called)
    lines = io.StringIO(text, newline="")
    skipped, separator = _before_the_header(lines, known)
    table = csv.reader(lines, delimiter=separator, strict=True)
    header: list[str] | None = None
    rows: list[Row] = []
    faults: list[Fault] = []
    ended, count = skipped, 0
    try:
        for cells in table:
            begins, ended = ended + 1, skipped + table.line_num
            if header is None:
                header = _header(cells, f"line {begins}", known, needed, keeps_further=keeps_further)
                continue
            count += 1
            if count > most_rows:
                raise Faulty([Fault("the file", f"There are more than {most_rows:,} rows.", "fewer rows")])
            row, of_row = _row(begins, cells, header)
            faults += of_row
            if len(faults) > MOST_FAULTS:
                break
            if row is not None:
                rows.append(row)
    except csv.Error as error:
        broken = Fault(f"line {ended + 1}", f"This is no table: {error}.", "cells with separators between them")
        faults.append(broken)
    if header is None:
        raise Faulty(faults or [Fault("the file", "It is empty.", _first_row(needed))])
    return rows, faults


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Put the faults of a table in the order of its lines, those of no line last, and no more than can be read."""

    def line(fault: Fault) -> float:
        match = re.match(r"line (\d+)", fault.where)
        return math.inf if match is None else int(match[1])

    ordered = sorted(faults, key=line)
    if len(ordered) <= MOST_FAULTS:
        return ordered
    return [*ordered[:MOST_FAULTS], Fault("the file", "There are more faults than can be listed here.")]


def _characters_of(content: bytes) -> str:
    check_size(len(content), "the file")
    if is_utf_16(content):
        raise Faulty([Fault("the file", 'It is written in UTF-16, which Excel calls "Unicode Text".', _SAVE_AS)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "It is not written in UTF-8, most likely in the older encoding of Windows (cp1252)."
        raise Faulty([Fault(f"line {line}", what, _SAVE_AS)]) from None
    if "\0" in text:
        raise Faulty([Fault("the file", "This is not a text file.", "a table (CSV)")])
    return text


def _before_the_header(lines: io.StringIO, known: Collection[str]) -> tuple[int, str]:
    """Go to the line of the header; give how many lines were passed and what separates its cells."""
    passed, noted = 0, None
    while True:
        where, line = lines.tell(), lines.readline()
        note = _SEPARATOR_NOTE.fullmatch(line) if noted is None else None
        if not line or (note is None and line.strip()):
            lines.seek(where)
            return passed, noted or _separator(line, known)
        noted = note[1] if note else noted
        passed += 1


def _separator(header: str, known: Collection[str]) -> str:
    """Choose what separates most columns that we know, or else most columns."""

    def parts(separator: str) -> tuple[int, int]:
        cells = header.split(separator)
        return sum(_plain(cell.strip().strip('"')) in known for cell in cells), len(cells)

    return max(_SEPARATORS, key=parts)


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _first_row(needed: Sequence[str]) -> str:
    return f"a first row with {', '.join(needed)}"


def _header(
    cells: list[str], where: str, known: Mapping[str, str], needed: Sequence[str], *, keeps_further: bool
) -> list[str]:
    spelled = [unguarded(cell) for cell in cells]
    header = [known.get(_plain(cell), cell if cell.strip() else "") for cell in spelled]
    faults = [
        Fault(where, f"There is no column {shown(name)}.", _first_row(needed)) for name in needed if name not in header
    ]
    faults += [
        Fault(where, f"The column {shown(name)} stands more than once.", "every column once")
        for name, times in Counter(filter(None, header)).items()
        if times > 1
    ]
    further = [name for name in dict.fromkeys(header) if name and name not in known.values()]
    if keeps_further:
        odd = [name for name in further if odd_character(name)]
        faults += [Fault(where, f"There is a control character in the column {shown(name)}.", "text") for name in odd]
    else:
        allowed = ", ".join(dict.fromkeys(known.values()))
        faults += [Fault(where, f"{shown(name.strip())} is not a column we know.", allowed) for name in further]
    if faults:
        raise Faulty(faults)
    return header


def _row(line: int, cells: list[str], header: list[str]) -> tuple[Row | None, list[Fault]]:
    """Read one row; there is none when it is empty, or when a character in it can be neither kept nor shown."""
    cells = [unguarded(cell.strip()) for cell in cells]
    if not any(cells):
        return None, []
    row = Row(line, dict.fromkeys(filter(None, header), ""))
    faults = []
    if any(cells[len(header) :]):
        what = f"There are {len(cells)} cells, but {len(header)} columns."
        faults.append(Fault(row.at(), what, 'text with a separator in it stands in "quotation marks"'))
    is_odd = False
    for name, cell in zip(header, cells, strict=False):
        if cell and not name:
            faults.append(
                Fault(row.at(), f"{shown(cell)} stands in a column without a name.", "a name in its first row")
            )
        elif odd_character(cell):
            faults.append(Fault(row.at(name), "There is a control character in it.", "text"))
            is_odd = True
        elif name:
            row.cells[name] = cell
    return None if is_odd else row, faults
