"""The columns of the table of subjects (CSV), which reading and writing agree on."""

from __future__ import annotations

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
    "every weeks": "everyWeeks",
    "starting week": "startingWeek",
    "cycle days": "cycleDays",
    "parts": "parts",
}
#: These hold several, with semicolons between; a semicolon inside one is written with a backslash before it.
LIST_KEYS: Final = frozenset({"daysOfWeek", "before", "after", "cycleDays"})
#: Lessons travel in a table of their own.
LESSON_KEYS: Final = frozenset({"lessons", "lessonMinutes"})
#: A column whose cells are JSON has this behind the name of its key.
JSON_MARK: Final = " (JSON)"
