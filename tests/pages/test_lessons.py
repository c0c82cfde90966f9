"""The lessons of one subject on the household page: every change of the list, one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.family import Subject
from brightpath.domain.grades import Score
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.services import lessons
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.services.records import records_of
from tests.builders import a_child, a_household_document, a_subject
from tests.pages.looking import Carry, again, button, labels, said, visit

ONE_TO_FIVE = tuple(f"Lesson {number}" for number in range(1, 6))


class List:
    """The page with the lessons of Ada's maths, and what the household says of them."""

    def __init__(self, house: House, parent: str, carry: Carry, *titles: str) -> None:
        children = (a_child("Ada", subjects=(a_subject("Maths", lessons=titles), a_subject("Art"))), a_child("Ben"))
        self.house, self.parent, self.carry = house, parent, carry
        self.family_id: FamilyId = import_household(house, parent, json.dumps(a_household_document(children)))
        self.child_id = ChildId(household_of(house, parent, self.family_id).children[0].id)
        self.app: AppTest = visit("household", carry, parent, lessons=f"{self.child_id}/Maths")

    def subject(self, child: int = 0, place: int = 0) -> Subject:
        return household_of(self.house, self.parent, self.family_id).children[child].subjects[place]

    @property
    def titles(self) -> tuple[str, ...]:
        return self.subject().lessons

    @property
    def done(self) -> list[int]:
        kept = lessons.lessons_of(self.house, self.parent, self.family_id, self.child_id, "Maths")
        return [one.number for one in kept if one.done_at is not None]

    def press(self, label: str) -> None:
        self.app = again(button(self.app, label).click().run())

    def fill(self, kind: str, label: str, value: Any) -> None:
        [found] = [one for one in self.app.get(kind) if one.label == label]
        self.app = again(found.set_value(value).run())

    def choose(self, way: str, what: str = "") -> None:
        self.fill("button_group", "What would you like to do?", way)
        if what:
            self.fill("button_group", "What changes?", what)

    def stretch(self, first: int, last: int | None = None) -> None:
        self.fill("number_input", "From lesson", first)
        if last is not None:
            self.fill("number_input", "to lesson", last)

    def write(self, text: str) -> None:
        self.fill("text_area", "A series, or a table of contents", text)


@pytest.fixture
def open_list(house: House, parent: str, carry: Carry) -> Any:
    return lambda *titles: List(house, parent, carry, *titles)


# --- The way there and back ---------------------------------------------------------------------------------------------


def test_a_button_at_each_subject_leads_to_its_lessons_and_another_back(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.app = visit("household", of.carry, of.parent)
    of.press("5 lessons")
    assert of.app.query_params["lessons"] == f"{of.child_id}/Maths"
    assert of.app.title[0].value == "Maths · Ada"
    of.press("To the household")
    assert "lessons" not in of.app.query_params
    assert "5 lessons" in labels(of.app)


@pytest.mark.parametrize("address", ["nobody/Maths", "/", "", "nobody"])
def test_a_subject_that_is_not_there_is_told(house: House, parent: str, carry: Carry, address: str) -> None:
    import_household(house, parent, json.dumps(a_household_document()))
    app = visit("household", carry, parent, lessons=address)
    assert "There is no such subject any more" in said(app)
    assert "To the household" in labels(app)


def test_the_list_says_what_comes_next(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    assert "Next: 1. Lesson 1 · 0 of 5 lessons done · 30 minutes unless said otherwise" in said(of.app).replace(
        "\\", ""
    )
    assert list(of.app.table[0].value["Lesson"]) == list(ONE_TO_FIVE)
    assert list(of.app.table[0].value.columns) == ["No.", "Lesson"]


def test_the_list_says_when_it_will_be_done(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    assert "Done on 26 November at this pace." in said(of.app).replace("\\", "")
    of.choose("Change", "Done")
    of.stretch(1, 5)
    of.press("Lessons 1 to 5: done")
    assert "All 5 lessons are done." in said(of.app).replace("\\", "")


def test_a_long_list_is_shown_page_by_page_from_the_next_lesson_on(open_list: Any) -> None:
    of = open_list(*(f"Lesson {number}" for number in range(1, 251)))
    assert len(of.app.table[0].value) == 100
    of.choose("Change", "Done")
    of.stretch(1, 120)
    of.press("Lessons 1 to 120: done")
    assert of.app.table[0].value["No."].iloc[0] == "101"


# --- Adding -------------------------------------------------------------------------------------------------------------


def test_a_series_is_shown_before_it_is_added_and_can_be_taken_back(open_list: Any) -> None:
    of = open_list()
    assert "No lessons yet" in said(of.app)
    of.write("Lesson 1-120")
    assert of.titles == ()
    assert "120 lessons" in said(of.app)
    of.press("Add these 120")
    assert of.titles[0] == "Lesson 1" and len(of.titles) == 120
    of.press("Undo")
    assert of.titles == ()


def test_a_series_that_goes_on_asks_how_far(open_list: Any) -> None:
    of = open_list()
    of.write("pp. 1-2, 3-4 ...")
    assert "Add" not in " ".join(labels(of.app))
    of.fill("number_input", "Up to which number?", 60)
    of.press("Add these 30")
    assert of.titles[-1] == "pp. 59-60"


def test_a_pasted_table_of_contents_goes_where_it_is_wanted(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.write("The sea (45 min)\nThe shore ..... 12")
    of.fill("number_input", "The first of them becomes number", 2)
    of.press("Add these 2")
    assert of.titles[:4] == ("Lesson 1", "The sea", "The shore", "Lesson 2")
    assert of.subject().lesson_minutes == {2: 45}


@pytest.mark.parametrize("text", ["Lesson 1-9000", "One (7 min)\nTwo"])
def test_what_cannot_be_lessons_is_told(open_list: Any, text: str) -> None:
    of = open_list()
    of.write(text)
    assert of.app.error.len == 1 and of.titles == ()


# --- Changing -----------------------------------------------------------------------------------------------------------


def test_lessons_take_minutes_of_their_own_and_give_them_back(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Minutes")
    of.stretch(2, 3)
    of.fill("number_input", "Minutes each", 60)
    of.press("1 hour each")
    assert of.subject().lesson_minutes == {2: 60, 3: 60}
    assert list(of.app.table[0].value["Minutes"]) == ["", "60", "60", "", ""]
    of.fill("number_input", "Minutes each", None)
    of.press("As long as the subject")
    assert of.subject().lesson_minutes == {}


def test_minutes_that_no_lesson_can_take_are_refused(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Minutes")
    of.fill("number_input", "Minutes each", 7)
    of.press("7 minutes each")
    assert of.subject().lesson_minutes == {}
    assert of.app.warning.len == 1


def test_lessons_are_removed_and_come_back_with_their_mark(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Done")
    of.press("Lesson 1: done")
    of.choose("Change", "Remove")
    of.stretch(1, 2)
    of.press("Remove lessons 1 to 2")
    assert of.titles == ONE_TO_FIVE[2:]
    of.press("Undo")
    assert of.titles == ONE_TO_FIVE and of.done == [1]


def test_lessons_are_moved(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Move")
    of.stretch(1, 2)
    of.fill("number_input", "to number", 3)
    of.press("Move to number 3")
    assert of.titles == ("Lesson 3", "Lesson 4", "Lesson 1", "Lesson 2", "Lesson 5")


def test_a_move_beyond_the_end_is_told(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Move")
    of.stretch(1, 2)
    of.fill("number_input", "to number", 5)
    of.press("Move to number 5")
    assert of.titles == ONE_TO_FIVE
    assert "can begin at number 1 to 4" in of.app.error[0].value


def test_a_lesson_gets_another_title_and_keeps_its_place(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Title")
    of.fill("number_input", "Lesson", 2)
    of.fill("text_input", "Title", "Review")
    of.press("Call it so")
    assert of.titles == ("Lesson 1", "Review", *ONE_TO_FIVE[2:])


def test_titles_are_counted_through_again(open_list: Any) -> None:
    of = open_list("Lesson 1", "Lesson 2", "Lesson 7", "Lesson 8")
    of.choose("Change", "Count anew")
    of.fill("number_input", "From lesson", 3)
    of.fill("number_input", "beginning with", 3)
    of.press("Count from lesson 3 on")
    assert of.titles == ("Lesson 1", "Lesson 2", "Lesson 3", "Lesson 4")


def test_lessons_are_marked_done_and_not_done(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Done")
    of.stretch(1, 3)
    of.press("Lessons 1 to 3: done")
    assert of.done == [1, 2, 3]
    assert list(of.app.table[0].value["Done"]) == ["✓", "✓", "✓", "", ""]
    of.press("Lesson 4: done")
    of.choose("Change", "Not done")
    of.stretch(2, 4)
    of.press("Lessons 2 to 4: not done")
    assert of.done == [1]


# --- Copying, a new year, a table ---------------------------------------------------------------------------------------


def test_a_list_is_copied_to_a_siblings_subject_without_its_marks(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Done")
    of.press("Lesson 1: done")
    of.choose("Copy or new year")
    [to] = of.app.selectbox
    assert to.value[1] == "Maths"
    of.press("Copy 5 lessons")
    assert of.subject(child=1).lessons == ONE_TO_FIVE
    of.app = again(of.app.checkbox[0].check().run())
    assert "They come after the 5 lessons that stand there" in said(of.app)
    of.press("Copy 4 lessons")
    assert of.subject(child=1).lessons == (*ONE_TO_FIVE, *ONE_TO_FIVE[1:])
    of.press("Undo")
    assert of.subject(child=1).lessons == ONE_TO_FIVE


def test_a_new_year_begins_again_or_goes_on_with_what_is_left(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Done")
    of.stretch(1, 2)
    of.press("Lessons 1 to 2: done")
    of.choose("Copy or new year")
    of.press("Leave out what is done")
    assert of.titles == ONE_TO_FIVE[2:]
    of.press("Undo")
    assert of.done == [1, 2]
    of.choose("Copy or new year")
    of.press("Begin again")
    assert of.done == [] and of.titles == ONE_TO_FIVE


def test_a_table_is_shown_before_it_takes_the_place_of_the_list(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    of.choose("Change", "Done")
    of.press("Lesson 1: done")
    of.choose("Table")
    assert [one.label for one in of.app.get("download_button")] == ["Download the list (.csv)"]
    file = ("list.csv", b"title,minutes\nLesson 1,\nExtra,60\n", "text/csv")
    of.app = again(of.app.file_uploader[0].set_value(file).run())
    assert of.titles == ONE_TO_FIVE
    of.press("Take these 2")
    assert (of.titles, of.subject().lesson_minutes, of.done) == (("Lesson 1", "Extra"), {2: 60}, [1])


def test_a_table_with_faults_is_told(open_list: Any) -> None:
    of = open_list()
    of.choose("Table")
    of.app = again(of.app.file_uploader[0].set_value(("list.csv", b"name\nOne\n", "text/csv")).run())
    assert "must be put right first" in of.app.error[0].value


# --- For reports ------------------------------------------------------------------------------------------------------


def open_for_reports(of: Any) -> AppTest:
    of.app.session_state["for_reports_open"] = True
    return again(of.app.run())


def test_a_mark_of_a_lesson_is_written_down_beside_the_list(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    app = open_for_reports(of)
    key = f"subject_mark-{of.child_id}-Maths"
    lesson = app.selectbox(key=f"{key}-lesson")
    lesson.set_value(lesson.options[1] if lesson.options[1] in lesson.options else lesson.options[0])
    app.text_input(key=f"{key}-mark").set_value("46/50")
    app = again(button(app, "Write the mark down").click().run())
    [mark] = records_of(of.house, of.parent, of.family_id).marks
    assert (mark.subject, mark.score, mark.title) == ("Maths", Score(46, 50), "Lesson 2")
    assert mark.lesson_id and "46/50" in said(app)
    app.text_input(key=f"{key}-mark").set_value("46/0")
    app = again(button(app, "Write the mark down").click().run())
    assert "Mark" in app.error[0].value


def test_the_course_and_the_books_of_a_subject_are_written_down_there(open_list: Any) -> None:
    of = open_list(*ONE_TO_FIVE)
    app = open_for_reports(of)
    [title] = [one for one in app.text_input if one.label == "Title of the course"]
    title.set_value("Algebra I")
    app = again(button(app, "Save the course").click().run())
    assert [one.title for one in records_of(of.house, of.parent, of.family_id).courses] == ["Algebra I"]
    [titles] = [one for one in app.text_area if one.label.startswith("Title, and by whom")]
    titles.set_value("Algebra by I. Gelfand")
    again(button(app, "Add to the list").click().run())
    [book] = records_of(of.house, of.parent, of.family_id).books
    assert (book.title, book.author, book.subject, book.child_id) == ("Algebra", "I. Gelfand", "Maths", of.child_id)
