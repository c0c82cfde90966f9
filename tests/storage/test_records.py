"""Marks, courses, books and notes: versions are added and never lost, what was written together is taken back together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from brightpath.domain.errors import NotFound, Stale
from brightpath.domain.grades import Level, Score
from brightpath.domain.ids import ChildId, FamilyId, new_id
from brightpath.domain.records import Book, Course, Mark, Record, ReportNote
from brightpath.storage.database import Db, Store
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, save_household
from brightpath.storage.household import rename_subject, subject_ids_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.records import all_records, records_of, remove_records, take_back, write_records
from tests.storage.given import NOW, a_document, a_household

ON = date(2026, 11, 20)


def a_mark(child: str, title: str = "Chapter 3", **changes: Any) -> Mark:
    facts: dict[str, Any] = {"subject": "Maths", "given_on": ON, "score": Score(46, 50)} | changes
    return Mark(record_id=new_id(), child_id=ChildId(child), title=title, **facts)


@pytest.fixture
def family(store: Store) -> tuple[FamilyId, str]:
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household()
        household = save_household(db, family_id, household, a_document(household), at=NOW)
    return family_id, household.children[0].id


def an_event(db: Db, family_id: FamilyId) -> int:
    return record_event(db, "record_written", family_id=family_id, user_id=None, at=NOW).sequence


def write(store: Store, family_id: FamilyId, *records: Record) -> int:
    with store.write() as db:
        sequence = an_event(db, family_id)
        write_records(db, family_id, records, sequence=sequence, at=NOW, user_id=None)
    return sequence


def standing(store: Store, family_id: FamilyId, kind: type[Record] = Mark) -> tuple[Any, ...]:
    with store.read() as db:
        return records_of(db, family_id, kind)


def test_every_kind_comes_back_as_it_was_written(store: Store, family: tuple[FamilyId, str]) -> None:
    family_id, child = family
    with store.read() as db:
        maths = subject_ids_of(db, family_id)[ChildId(child), "Maths"]
    mark = a_mark(child, subject_id=maths, lesson_id="l", item_id="0-0", term="Autumn", weight=2.0, note="neat")
    word = a_mark(child, "Poem", subject="Reading", score=Score(letter="Excellent"))
    course = Course(
        "c", ChildId(child), "Maths", "2026–27", "Algebra I", 1.0, Level.HONORS, Score(letter="A"), True, maths
    )
    bare = Course("d", ChildId(child), "Art", "2026–27", "Drawing")
    book = Book("b", ChildId(child), "The Sea", "Maths", "A. Author", first_on=ON, source="Library", subject_id=maths)
    note = ReportNote("n", ChildId(child), "Maths", date(2026, 9, 1), ON, "Went well.", "To page 40", "", maths)
    write(store, family_id, mark, word, course, bare, book, note)
    with store.read() as db:
        known = all_records(db, family_id)
    assert known.marks == (mark, word)
    assert known.courses == (bare, course)
    assert (known.books, known.notes) == ((book,), (note,))
    with store.read() as db:
        assert find_contradictions(db) == []


def test_a_change_is_a_version_and_taking_it_back_makes_one_more(store: Store, family: tuple[FamilyId, str]) -> None:
    family_id, child = family
    mark = a_mark(child)
    write(store, family_id, mark)
    better = a_mark(child, score=Score(48, 50))
    better = Mark(**{**vars(better), "record_id": mark.record_id})
    change = write(store, family_id, better)
    assert standing(store, family_id) == (better,)
    with store.write() as db:
        assert take_back(db, family_id, change, sequence=an_event(db, family_id), at=NOW, user_id=None) == [better]
    assert standing(store, family_id) == (mark,)
    with store.read() as db:
        assert db.value("SELECT count(*) FROM marks") == 3
    with pytest.raises(Stale), store.write() as db:
        take_back(db, family_id, change, sequence=an_event(db, family_id), at=NOW, user_id=None)


def test_what_was_taken_out_comes_back_and_what_was_new_goes(store: Store, family: tuple[FamilyId, str]) -> None:
    family_id, child = family
    first, second = a_mark(child, "One"), a_mark(child, "Two")
    new = write(store, family_id, first, second)
    with store.write() as db:
        gone = an_event(db, family_id)
        remove_records(db, family_id, [second], sequence=gone, at=NOW, user_id=None)
    assert standing(store, family_id) == (first,)
    with store.write() as db:
        take_back(db, family_id, gone, sequence=an_event(db, family_id), at=NOW, user_id=None)
    assert standing(store, family_id) == (first, second)
    with pytest.raises(Stale), store.write() as db:
        take_back(db, family_id, new, sequence=an_event(db, family_id), at=NOW, user_id=None)
    only = write(store, family_id, third := a_mark(child, "Three"))
    assert third in standing(store, family_id)
    with store.write() as db:
        take_back(db, family_id, only, sequence=an_event(db, family_id), at=NOW, user_id=None)
    assert standing(store, family_id) == (first, second)


def test_another_familys_record_is_neither_changed_nor_taken_back(store: Store, family: tuple[FamilyId, str]) -> None:
    family_id, child = family
    mark = a_mark(child)
    change = write(store, family_id, mark)
    with store.write() as db:
        other = FamilyId(found_family(db, "Olsen", at=NOW).family_id)
    with pytest.raises(NotFound):
        write(store, other, mark)
    with pytest.raises(NotFound), store.write() as db:
        take_back(db, other, change, sequence=an_event(db, other), at=NOW, user_id=None)
    assert standing(store, other) == () and standing(store, family_id) == (mark,)


def test_a_renamed_subject_takes_its_marks_along(store: Store, family: tuple[FamilyId, str]) -> None:
    family_id, child = family
    with store.read() as db:
        maths = subject_ids_of(db, family_id)[ChildId(child), "Maths"]
    write(store, family_id, a_mark(child, subject_id=maths))
    with store.write() as db:
        rename_subject(db, family_id, ChildId(child), "Maths", "Mathematics")
    assert [one.subject for one in standing(store, family_id)] == ["Mathematics"]
