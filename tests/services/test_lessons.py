"""Claims about the lessons of a subject."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.lessons import Lesson
from brightpath.domain.questionnaire import Section, Step
from brightpath.services.family import (
    change_household,
    export_household,
    families_of,
    household_of,
    import_household,
)
from brightpath.services.house import House
from brightpath.services.lessons import (
    forecasts,
    lesson_table,
    lessons_of,
    mark_lessons,
    read_lesson_list,
    read_lesson_table,
)
from brightpath.services.planner import plan_week
from brightpath.storage.lessons import set_done
from tests.builders import a_child, a_household_document, a_subject
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
Where = tuple[FamilyId, ChildId, str]


@pytest.fixture
@made_once
def maths(house: House, parent: str) -> Where:
    subject = a_subject("Maths", lessons=("One", "Two", "Three"), lesson_minutes={2: 60})
    document = a_household_document((a_child("Ada", subjects=(subject, a_subject("Art"))),))
    family_id = import_household(house, parent, json.dumps(document))
    return family_id, ChildId(household_of(house, parent, family_id).children[0].id), "Maths"


def done(house: House, parent: str, maths: Where) -> dict[str, datetime | None]:
    return {one.title: one.done_at for one in lessons_of(house, parent, *maths)}


def test_lessons_are_listed_with_number_title_and_minutes_of_their_own(house: House, parent: str, maths: Where) -> None:
    listed = [(one.number, one.title, one.minutes) for one in lessons_of(house, parent, *maths)]
    assert listed == [(1, "One", None), (2, "Two", 60), (3, "Three", None)]
    family_id, child_id, _ = maths
    assert lessons_of(house, parent, family_id, child_id, "Art") == []


def test_a_lesson_is_marked_done_and_not_done_again(house: House, parent: str, maths: Where, clock: Clock) -> None:
    first, second, _ = (one.lesson_id for one in lessons_of(house, parent, *maths))
    mark_lessons(house, parent, *maths, [first], are_done=True)
    clock.move(minutes=5)
    mark_lessons(house, parent, *maths, [first, second], are_done=True)
    assert done(house, parent, maths) == {"One": NOW, "Two": NOW.replace(minute=35), "Three": None}
    mark_lessons(house, parent, *maths, [first], are_done=False)
    assert done(house, parent, maths) == {"One": None, "Two": NOW.replace(minute=35), "Three": None}


def test_a_subject_that_is_renamed_keeps_what_was_done(house: House, parent: str, maths: Where) -> None:
    family_id, child_id, _ = maths
    first = lessons_of(house, parent, *maths)[0].lesson_id
    mark_lessons(house, parent, *maths, [first], are_done=True)
    for name in ("Mathematics", "Maths"):  # and back again
        (known,) = families_of(house, parent)
        answers = export_household(house, parent, family_id)["children"][0]["section4"]
        answers["subjects"][0]["name"] = name
        step = Step(Section.SUBJECTS, child_id)
        change_household(house, parent, family_id, step, answers, version=known.household_version)
        renamed = (family_id, child_id, name)
        assert done(house, parent, renamed) == {"One": NOW, "Two": None, "Three": None}
        assert lessons_of(house, parent, *renamed)[0].lesson_id == first


def test_nothing_is_marked_when_one_of_the_lessons_is_gone(house: House, parent: str, maths: Where) -> None:
    first = lessons_of(house, parent, *maths)[0].lesson_id
    with pytest.raises(NotFound, match="not there any more"):
        mark_lessons(house, parent, *maths, [first, "gone"], are_done=True)
    assert set(done(house, parent, maths).values()) == {None}


def test_a_subject_or_child_that_is_not_there_is_told(house: House, parent: str, maths: Where) -> None:
    family_id, child_id, _ = maths
    for child, subject in ((child_id, "Latin"), (ChildId("somebody"), "Maths")):
        with pytest.raises(NotFound, match="no such subject"):
            lessons_of(house, parent, family_id, child, subject)


def test_a_helper_sees_the_lessons(house: House, parent: str, maths: Where) -> None:
    helper = a_token(house, a_person(house, "Gran", roles=(Role.HELPER,), family_id=maths[0]))
    assert len(lessons_of(house, helper, *maths)) == 3


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Lesson 1-3", ["Lesson 1", "Lesson 2", "Lesson 3"]),
        ("pp. 1-2, 3-4 ... 7-8", ["pp. 1-2", "pp. 3-4", "pp. 5-6", "pp. 7-8"]),
        ("The sea\nThe shore", ["The sea", "The shore"]),
        ("Introduction", ["Introduction"]),
        ("Chapter 1", ["Chapter 1"]),
    ],
)
def test_one_line_may_be_a_series_and_several_are_a_table_of_contents(
    house: House, parent: str, text: str, titles: list[str]
) -> None:
    assert [one.title for one in read_lesson_list(house, parent, text)] == titles


def test_a_series_ends_where_it_is_said(house: House, parent: str) -> None:
    assert len(read_lesson_list(house, parent, "pp. 1-2, 3-4 ...", until=60)) == 30
    assert len(read_lesson_list(house, parent, "pp. 1-2, 3-4", count=12)) == 12
    with pytest.raises(Refused, match="how many lessons"):
        read_lesson_list(house, parent, "pp. 1-2, 3-4 ...")


def test_the_table_goes_out_and_comes_in_again(house: House, parent: str, maths: Where) -> None:
    table = lesson_table(house, parent, *maths)
    assert table.splitlines() == ["number,title,minutes", "1,One,", "2,Two,60", "3,Three,"]
    assert read_lesson_table(house, parent, table.encode()) == (Lesson("One"), Lesson("Two", 60), Lesson("Three"))
    with pytest.raises(Faulty):
        read_lesson_table(house, parent, b"name\nOne\n")


# --- When they are done -----------------------------------------------------------------------------------------------


def ends(house: House, parent: str, family_id: FamilyId) -> dict[str, str]:
    return {one.subject: one.forecast.sentence for one in forecasts(house, parent, family_id)}


def test_every_subject_is_told_when_it_is_done(house: House, parent: str, maths: Where) -> None:
    family_id, _, _ = maths
    assert ends(house, parent, family_id) == {
        "Maths": "Done on 24 November at this pace.",  # today is Friday the 20th
        "Art": "No lessons are listed, so there is no end to tell.",
    }
    first, second, third = (one.lesson_id for one in lessons_of(house, parent, *maths))
    mark_lessons(house, parent, *maths, [first], are_done=True)
    assert ends(house, parent, family_id)["Maths"] == "Done on 24 November at this pace."  # the next one is Monday's
    mark_lessons(house, parent, *maths, [second, third], are_done=True)
    assert ends(house, parent, family_id)["Maths"] == "All 3 lessons are done."


def test_the_plan_says_the_pace(house: House, parent: str, maths: Where, hands: Hands) -> None:
    family_id, _, _ = maths
    plan_week(house, parent, family_id, date(2026, 11, 23))
    hands.work()
    with house.store.write() as db:  # all but Monday's are taken out of the week
        db.execute("DELETE FROM schedule_items WHERE name = 'Maths' AND item_date > ?", [date(2026, 11, 23)])
    assert ends(house, parent, family_id)["Maths"] == "Done in the week of 7 December at this pace."
    with house.store.write() as db:  # and Monday's is one of two parts: half a lesson a week
        db.execute(
            "UPDATE schedule_items SET item_data = json_merge_patch(item_data, '{\"part\": 1}') WHERE name = 'Maths'"
        )
    assert ends(house, parent, family_id)["Maths"] == "Done in the week of 28 December at this pace."


def test_days_on_which_lessons_were_done_say_the_pace_too(house: House, parent: str) -> None:
    titles = tuple(f"Lesson {number}" for number in range(1, 11))
    child = a_child("Ada", subjects=(a_subject("Maths", lessons=titles),))
    family_id = import_household(house, parent, json.dumps(a_household_document((child,))))
    maths = family_id, ChildId(household_of(house, parent, family_id).children[0].id), "Maths"
    for one, day in zip(lessons_of(house, parent, *maths), (9, 13, 18), strict=False):
        with house.store.write() as db:
            set_done(db, family_id, [one.lesson_id], datetime(2026, 11, day, 10, tzinfo=UTC))
    # On three of the nine school days from Monday, 9 November, to yesterday: seven more take 21 from today, Friday.
    assert ends(house, parent, family_id)["Maths"] == (
        "Done in the week of 14 December at this pace. As planned it would be the week of 30 November."
    )
