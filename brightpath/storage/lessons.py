"""The lessons of subjects: one row per lesson, in order, with the moment it was done.

A lesson keeps its id and its moment when the household is saved again, found by its subject and title (of two alike, the
first stays the first). It is never guessed by its place: a new title is a new lesson.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from brightpath.domain.errors import NotFound
from brightpath.domain.family import Subject
from brightpath.domain.ids import ChildId, FamilyId, SubjectId
from brightpath.domain.lessons import KeptLesson
from brightpath.storage.database import Db
from brightpath.storage.rows import Ids, active, settle


def save_lessons(db: Db, family_id: FamilyId, subjects: Iterable[tuple[SubjectId, Subject]]) -> None:
    """Make these all the lessons the family has; what was done stays done."""
    ids = Ids(
        db.rows(
            "SELECT lesson_id AS id, subject_id AS owner, title AS name FROM lessons WHERE family_id = ?"
            " ORDER BY is_active DESC, position",
            [family_id],
        )
    )
    settle(
        db,
        "lessons",
        "lesson_id",
        family_id,
        [
            {
                "lesson_id": ids.of(subject_id, title),
                "subject_id": subject_id,
                "title": title,
                "minutes": subject.lesson_minutes.get(number),
            }
            for subject_id, subject in subjects
            for number, title in enumerate(subject.lessons, start=1)
        ],
    )


def lessons_by_subject(db: Db, family_id: FamilyId) -> dict[SubjectId, list[KeptLesson]]:
    """Fetch all lessons of a family in their order; a subject without lessons is not among them."""
    found: dict[SubjectId, list[dict[str, Any]]] = {}
    for row in active(db, "lessons", family_id):
        found.setdefault(row["subject_id"], []).append(row)
    return {subject_id: _kept(rows) for subject_id, rows in found.items()}


def lessons_of(db: Db, family_id: FamilyId, subject_id: SubjectId) -> list[KeptLesson]:
    """Fetch the lessons of one subject in their order."""
    return _kept(
        db.rows(
            "SELECT * FROM lessons WHERE family_id = ? AND subject_id = ? AND is_active ORDER BY position",
            [family_id, subject_id],
        )
    )


def _kept(rows: list[dict[str, Any]]) -> list[KeptLesson]:
    return [
        KeptLesson(
            lesson_id=row["lesson_id"],
            number=number,
            title=row["title"],
            minutes=row["minutes"],
            done_at=row["done_at"],
        )
        for number, row in enumerate(rows, start=1)
    ]


def lessons_done(db: Db, family_id: FamilyId, child_id: ChildId) -> dict[str, list[tuple[str, datetime]]]:
    """List the titles of a child's lessons that were done, with the moment, by the name of their subject, the first first.

    What was taken from its list or out of the household since was done all the same, and is among it.
    """
    found: dict[str, list[tuple[str, datetime]]] = {}
    for row in db.rows(
        "SELECT s.name, l.title, l.done_at FROM lessons l JOIN subjects s USING (subject_id)"
        " WHERE l.family_id = ? AND s.child_id = ? AND l.done_at IS NOT NULL ORDER BY l.done_at, l.position",
        [family_id, child_id],
    ):
        found.setdefault(row["name"], []).append((row["title"], row["done_at"]))
    return found


def set_done(db: Db, family_id: FamilyId, lesson_ids: Iterable[str], done_at: datetime | None) -> None:
    """Write when lessons were done; None makes them not done again.

    Raises
    ------
    NotFound
        When one of them is not a lesson of this family; then none is changed by a transaction that ends with it.
    """
    wanted = sorted(set(lesson_ids))
    changed = db.execute(
        "UPDATE lessons SET done_at = ? WHERE family_id = ? AND is_active AND list_contains(?::VARCHAR[], lesson_id)",
        [done_at, family_id, wanted],
    )
    if changed != len(wanted):
        raise NotFound("One of these lessons is not there any more.")


def next_titles(db: Db, family_id: FamilyId, most: int = 7) -> dict[SubjectId, list[str]]:
    """List the next lessons of each subject that are not done, in order, at most so many of each."""

    def ask() -> dict[SubjectId, list[str]]:
        found: dict[SubjectId, list[str]] = {}
        for row in db.rows(
            "SELECT subject_id, title FROM lessons WHERE family_id = ? AND is_active AND done_at IS NULL"
            " QUALIFY row_number() OVER (PARTITION BY subject_id ORDER BY position) <= ? ORDER BY subject_id, position",
            [family_id, most],
        ):
            found.setdefault(row["subject_id"], []).append(row["title"])
        return found

    return db.remembered(("next titles", family_id, most), ("lessons",), ask, of=family_id)
