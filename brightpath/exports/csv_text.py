"""Rows into the text of a table, such that no spreadsheet finds a formula in it; `imports.csv_text` reads it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from brightpath.domain.csv_text import guarded

_BYTE_ORDER_MARK: Final = "\ufeff"


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write a table with a header; yes and no for truth, nothing for None and for a column that a row lacks."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(map(guarded, columns))
    table.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue()


def for_spreadsheets(text: str) -> bytes:
    """Encode a table as UTF-8 with a byte order mark, without which Excel takes it for an older encoding."""
    return (_BYTE_ORDER_MARK + text).encode("utf-8", "replace")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return repr(value).removesuffix(".0")
    return guarded(str(value))
