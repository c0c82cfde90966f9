"""Rows into the text of a table, such that no spreadsheet finds a formula in it; `imports.csv_text` reads it again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

#: Cells that spreadsheets run as formulas, and those that would look guarded: each gets an apostrophe in front.
#: OWASP, "CSV Injection".
_TO_GUARD: Final = re.compile(r"'*[=+\-@\t\r]")


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write a table with a header; yes and no for truth, nothing for None and for a column that a row lacks."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(columns)
    table.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return repr(value).removesuffix(".0")
    text = str(value)
    return f"'{text}" if _TO_GUARD.match(text) else text
