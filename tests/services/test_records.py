"""What a family writes down for its reports: all or nothing, taken out and taken back, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.errors import Faulty, NotAllowed, NotFound, Stale
from brightpath.domain.grades import Score
from brightpath.domain.ids import ChildId, FamilyId, new_id
from brightpath.domain.records import Book, Course, Mark, ReportNote
from brightpath.services.house import House
from brightpath.services.records import read_mark_list, records_of, remove_records, take_back_records, write_records
from brightpath.storage.family import found_family
from tests.made_once import made_once
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, Home, a_home


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def a_mark(home: Home, **changes: Any) -> Mark:
    facts: dict[str, Any] = {"subject": "Maths", "given_on": MONDAY, "score": Score(46, 50), "title": "Quiz"} | changes
    return Mark(record_id=new_id(), child_id=facts.pop("child_id", home.ada), **facts)


def test_marks_are_written_for_the_subject_of_now_and_told_in_a_sentence(house: House, home: Home) -> None:
    written = write_records(
        house, home.parent, home.family_id, [a_mark(home, title=" A  quiz "), a_mark(home, child_id=home.ben)]
    )
    assert written.sentence == "2 marks written down for Ada and Ben."
    marks = records_of(house, home.parent, home.family_id).marks
    assert [(one.child_id, one.title) for one in marks] == [(home.ada, "A quiz"), (home.ben, "Quiz")]
    assert all(one.subject_id for one in marks)


def test_all_faults_are_told_at_once_and_nothing_is_written(house: House, home: Home) -> None:
    wrong = [
        a_mark(home, subject="", weight=0.0, given_on=MONDAY + timedelta(days=1)),
        a_mark(home, child_id=ChildId("nobody"), title="x" * 201, score=Score()),
        Course(new_id(), home.ada, "Maths", "", "", credits=50),
        Book(new_id(), home.ada, "", first_on=MONDAY, last_on=MONDAY - timedelta(days=1)),
        ReportNote(new_id(), home.ada, "Maths", MONDAY, date(3000, 1, 1)),
        a_mark(home),
    ]
    with pytest.raises(Faulty) as told:
        write_records(house, home.parent, home.family_id, wrong)
    places = [fault.where for fault in told.value.faults]
    assert places == [
        "Entry 1, subject", "Entry 1, day", "Entry 1, weight", "Entry 2, child", "Entry 2, title", "Entry 2, mark",
        "Entry 3, title", "Entry 3, school year", "Entry 3, credits", "Entry 4, title", "Entry 4, days",
        "Entry 5, days", "Entry 5, words",
    ]  # fmt: skip
    assert records_of(house, home.parent, home.family_id).marks == ()


def test_what_was_taken_out_is_taken_back(house: House, home: Home) -> None:
    mark = a_mark(home)
    write_records(house, home.parent, home.family_id, [mark])
    gone = remove_records(house, home.parent, home.family_id, [mark.record_id])
    assert gone.sentence == "A mark taken out for Ada."
    assert records_of(house, home.parent, home.family_id).marks == ()
    take_back_records(house, home.parent, home.family_id, gone.change)
    assert len(records_of(house, home.parent, home.family_id).marks) == 1
    with pytest.raises(Stale):
        take_back_records(house, home.parent, home.family_id, gone.change)


def test_a_record_that_is_not_there_and_another_familys_sound_alike(house: House, home: Home) -> None:
    mark = a_mark(home)
    change = write_records(house, home.parent, home.family_id, [mark]).change
    with house.store.write() as db:
        other = FamilyId(found_family(db, "Olsen", at=house.now()).family_id)
    for record_ids in (["nothing"], [mark.record_id, "nothing"], []):
        with pytest.raises(NotFound):
            remove_records(house, home.parent, home.family_id, record_ids)
    with pytest.raises(NotFound):
        take_back_records(house, home.parent, other, change)
    with pytest.raises(NotFound):
        take_back_records(house, home.parent, home.family_id, change + 1000)
    with pytest.raises(NotAllowed):
        records_of(house, home.as_ada, home.family_id)


def test_a_pasted_list_knows_the_children_and_their_subjects(house: House, home: Home) -> None:
    pasted = read_mark_list(house, home.parent, home.family_id, "Ada, maths, 46/50, Quiz\nBen, Latin, 1", MONDAY)
    assert [(one.item["child"], one.item["subject"]) for one in pasted.items] == [("Ada", "Maths")]
    assert len(pasted.not_understood) == 1
