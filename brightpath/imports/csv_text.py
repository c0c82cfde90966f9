"""Text into the rows of a table: encoding, size, delimiter, header. What the columns mean is not known here."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from brightpath.domain.errors import Fault, Faulty
from brightpath.imports.json_text import LARGEST_BYTES, shown

MOST_ROWS: Final = 20_000
_DELIMITERS: Final = ",;\t"
#: What `exports.csv_text` puts an apostrophe before, so that no spreadsheet takes it for a formula.
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")

#: A row's number in the file, the header being row 1, and its cells by column.
Row = tuple[int, dict[str, str]]


def read_csv(content: bytes, columns: Collection[str], needed: Sequence[str]) -> list[Row]:
    """Read a table with a header; empty rows are passed over, cells a row lacks are empty, all are trimmed.

    Commas, semicolons and tabs may part the cells; an apostrophe that was put before a formula's mark is taken off.

    Raises
    ------
    Faulty
        When there is no table to look at: not UTF-8, too large, a header that lacks a column, has one twice or one
        that is not among `columns`; or rows with more cells than the header.
    """
    lines = csv.reader(io.StringIO(text := _characters_of(content), newline=""), delimiter=_delimiter(text))
    try:
        header = [name.strip().casefold() for name in next(lines)]
        _check_header(header, columns, needed)
        rows, faults = [], []
        for number, cells in enumerate(lines, start=2):
            if number > MOST_ROWS + 1:
                raise Faulty([Fault("document", f"There are more than {MOST_ROWS:,} rows in it.")])
            if any(cell.strip() for cell in cells[len(header) :]):
                faults.append(Fault(f"row {number}", "There are more cells than columns.", "quotes around a text"))
            if any(cell.strip() for cell in cells):
                cells += [""] * (len(header) - len(cells))
                rows.append((number, {name: _plain(cell) for name, cell in zip(header, cells, strict=False)}))
    except csv.Error as error:
        raise Faulty([Fault(f"line {lines.line_num}", f"This is not CSV: {error}.")]) from None
    if faults:
        raise Faulty(faults)
    return rows


def _characters_of(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        megabytes = 1024 * 1024
        what = f"It is {len(content) / megabytes:.1f} MB large."
        raise Faulty([Fault("document", what, f"at most {LARGEST_BYTES // megabytes} MB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "The file is not written in UTF-8. Save it again as “CSV UTF-8”."
        raise Faulty([Fault(f"line {line}", what, "UTF-8")]) from None
    if "\0" in text:
        raise Faulty([Fault("document", "This is not a text file.", "CSV in UTF-8")])
    if not text.strip():
        raise Faulty([Fault("document", "The document is empty.", "a table with a header")])
    return text


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _check_header(header: list[str], columns: Collection[str], needed: Sequence[str]) -> None:
    faults = [Fault("row 1", f"The column {shown(name)} is missing.") for name in needed if name not in header]
    faults += [Fault("row 1", f"The column {shown(name)} stands more than once.") for name in _repeated(header)]
    faults += [
        Fault("row 1", f"{shown(name)} is not a column we know.", ", ".join(columns))
        for name in dict.fromkeys(header)
        if name and name not in columns
    ]
    if faults:
        raise Faulty(faults)


def _repeated(header: list[str]) -> list[str]:
    return [name for name, times in Counter(header).items() if times > 1 and name]


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if _GUARDED.match(cell) else cell
