"""Lists of lessons out, as the table that `imports.lessons` reads."""

from __future__ import annotations

from collections.abc import Iterable

from brightpath.domain.lessons import KeptLesson, Lesson
from brightpath.exports.csv_text import write_csv


def lessons_csv(lessons: Iterable[Lesson | KeptLesson]) -> str:
    """Write lessons as CSV with number, title and minutes; nothing where a lesson takes what its subject takes."""
    rows = (
        {"number": number, "title": lesson.title, "minutes": lesson.minutes}
        for number, lesson in enumerate(lessons, start=1)
    )
    return write_csv(("number", "title", "minutes"), rows)
