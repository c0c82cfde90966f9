"""What keeps a cell of a table (CSV) from being a formula: put on by `exports.csv_text`, taken off by `imports.csv_text`."""

from __future__ import annotations

import re
from typing import Final

#: What a spreadsheet takes for a formula, also behind spaces or apostrophes, and as wide as East Asian keyboards write it.
#: OWASP, "CSV Injection".
_FORMULA: Final = re.compile(r"['\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def guarded(cell: str) -> str:
    """Keep a spreadsheet from running a family's text as a formula: put an apostrophe before it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take the apostrophe of `guarded` off again; any other cell stays as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
