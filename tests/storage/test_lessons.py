"""Lessons on record: what was done stays done when the household is written again, and nothing is guessed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from brightpath.domain.errors import NotFound
from brightpath.domain.ids import FamilyId, SubjectId
from brightpath.domain.lessons import KeptLesson, cursor
from brightpath.storage.database import Db, Store
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.household import subject_ids_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.lessons import lessons_of, set_done
from tests.storage.given import NOW, a_child, a_document, a_household


@pytest.fixture
def family_id(store: Store) -> FamilyId:
    with store.write() as db:
        return found_family(db, "Kim", at=NOW).family_id


def save(db: Db, family_id: FamilyId, *titles: str, minutes: dict[int, int] | None = None) -> SubjectId:
    """Ada's maths with these lessons."""
    maths, art = a_child().subjects
    maths = maths.model_copy(update={"lessons": titles, "lesson_minutes": minutes or {}})
    household = a_household(a_child(subjects=(maths, art)))
    saved = save_household(db, family_id, household, a_document(household), at=NOW)
    return subject_ids_of(db, family_id)[saved.children[0].id, "Maths"]


def done_titles(lessons: list[KeptLesson]) -> list[str]:
    return [lesson.title for lesson in lessons if lesson.done_at is not None]


def test_lessons_come_out_in_their_order_with_number_and_minutes(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        subject_id = save(db, family_id, "one", "two", "three", minutes={2: 60})
        lessons = lessons_of(db, family_id, subject_id)
        subject = household_of(db, family_id).children[0].subjects[0]
    assert [(one.number, one.title, one.minutes, one.done_at) for one in lessons] == [
        (1, "one", None, None),
        (2, "two", 60, None),
        (3, "three", None, None),
    ]
    assert (subject.lessons, subject.lesson_minutes) == (("one", "two", "three"), {2: 60})


def test_what_was_done_stays_done_wherever_the_lesson_moves(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        subject_id = save(db, family_id, "one", "two", "three")
        before = {lesson.title: lesson.lesson_id for lesson in lessons_of(db, family_id, subject_id)}
        set_done(db, family_id, [before["one"], before["three"]], NOW)
        assert save(db, family_id, "three", "new", "two", "one") == subject_id
        after = lessons_of(db, family_id, subject_id)
    assert done_titles(after) == ["three", "one"]
    assert {lesson.title: lesson.lesson_id for lesson in after}.items() >= before.items()
    assert cursor(after) == after[1]


def test_another_title_in_the_same_place_is_another_lesson(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        subject_id = save(db, family_id, "one", "two")
        set_done(db, family_id, [lessons_of(db, family_id, subject_id)[0].lesson_id], NOW)
        save(db, family_id, "eins", "two")
        assert done_titles(lessons_of(db, family_id, subject_id)) == []
        save(db, family_id, "one", "two")
        assert done_titles(lessons_of(db, family_id, subject_id)) == ["one"]


def test_of_lessons_with_one_title_the_first_stays_the_first(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        subject_id = save(db, family_id, "Review", "one", "Review")
        first, _, second = lessons_of(db, family_id, subject_id)
        set_done(db, family_id, [second.lesson_id], NOW)
        save(db, family_id, "zero", "Review", "one", "Review", "Review")
        lessons = lessons_of(db, family_id, subject_id)
    assert [lesson.lesson_id for lesson in lessons if lesson.title == "Review"][:2] == [
        first.lesson_id,
        second.lesson_id,
    ]
    assert [lesson.number for lesson in lessons if lesson.done_at] == [4]


def test_a_lesson_can_be_not_done_again(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        subject_id = save(db, family_id, "one", "two")
        ids = [lesson.lesson_id for lesson in lessons_of(db, family_id, subject_id)]
        set_done(db, family_id, ids, NOW - timedelta(days=1))
        set_done(db, family_id, ids[:1], None)
        assert done_titles(lessons_of(db, family_id, subject_id)) == ["two"]
        set_done(db, family_id, [], NOW)


def test_the_lessons_of_another_family_are_not_found(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        subject_id = save(db, family_id, "one")
        [lesson] = lessons_of(db, family_id, subject_id)
        other = found_family(db, "Olsen", at=NOW).family_id
    with pytest.raises(NotFound), store.write() as db:
        set_done(db, other, [lesson.lesson_id], NOW)
    with store.read() as db:
        assert lessons_of(db, other, subject_id) == []
        assert lessons_of(db, family_id, subject_id)[0].done_at is None


def test_lists_that_an_older_brightpath_wrote_become_rows(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    older = Store.open(path, now=lambda: NOW, up_to=2)
    columns = "(subject_id, family_id, child_id, position, name, is_core, minutes, frequency, parent_involvement,"
    columns += " fixed_time, interest_points, metadata, is_active)"
    with older.write() as db:
        for number, (metadata, is_active) in enumerate(
            [
                ('{"lessons": ["pp. 1-2", "say \\"hi\\"", "さくら"], "loop": null, "extra": {"kept": null}}', True),
                ('{"lessons": [], "loop": "Arts"}', True),
                ('{"lessons": ["left"]}', False),
                ("{}", True),
            ]
        ):
            db.execute(
                f"INSERT INTO subjects {columns} VALUES (?, 'f', 'c', ?, 'x', true, 30, 'daily', 'independent', '{{}}', 3,"
                " ?, ?)",
                [f"s{number}", number, metadata, is_active],
            )
    older.close()
    store = Store.open(path, now=lambda: NOW)
    with store.read() as db:
        rows = db.rows("SELECT * FROM lessons ORDER BY subject_id, position")
        metadata = [row["metadata"] for row in db.rows("SELECT metadata FROM subjects ORDER BY position")]
    store.close()
    assert [(row["subject_id"], row["position"], row["title"], row["is_active"]) for row in rows] == [
        ("s0", 0, "pp. 1-2", True),
        ("s0", 1, 'say "hi"', True),
        ("s0", 2, "さくら", True),
        ("s2", 0, "left", False),
    ]
    assert all(row["minutes"] is row["done_at"] is None and len(row["lesson_id"]) == 32 for row in rows)
    assert metadata == [{"loop": None, "extra": {"kept": None}}, {"loop": "Arts"}, {}, {}]


def test_a_lesson_without_its_subject_is_a_contradiction(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        save(db, family_id, "one")
        assert find_contradictions(db) == []
        db.execute("UPDATE lessons SET subject_id = 'x'")
        assert find_contradictions(db) == ["1 of lessons name a subject_id that is not in subjects."]
