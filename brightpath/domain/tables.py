"""What tables (CSV) in and out agree on: the columns of subjects, and how a cell is kept from being a formula."""

from __future__ import annotations

import re
from typing import Final

#: Columns of the table of subjects behind `child`, and the keys of the household document they hold.
SUBJECT_COLUMNS: Final[dict[str, str]] = {
    "subject": "name",
    "core": "isCoreSubject",
    "minutes": "sessionDuration",
    "frequency": "frequency",
    "attention": "parentInvolvement",
    "interest": "interestLevel",
    "fixed time": "preferredTime",
    "required": "required",
    "together with": "combinedWith",
    "days": "daysOfWeek",
    "loop": "loop",
    "block": "block",
    "before": "before",
    "after": "after",
    "place": "place",
}
#: These hold several, with semicolons between; a semicolon inside one is written with a backslash before it.
LIST_KEYS: Final = frozenset({"daysOfWeek", "before", "after"})
#: Lessons travel in a table of their own.
LESSON_KEYS: Final = frozenset({"lessons", "lessonMinutes"})
#: A column whose cells are JSON has this behind the name of its key.
JSON_MARK: Final = " (JSON)"

#: What a spreadsheet takes for a formula, also behind spaces or apostrophes.
_FORMULA = re.compile(r"['\s]*[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Keep a spreadsheet from running a family's text as a formula: put an apostrophe before it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take the apostrophe of `guarded` off again; any other cell stays as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
