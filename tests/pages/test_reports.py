"""The Reports page: choosing and seeing a report, taking it along, and writing down what it needs, in every way there is."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.grades import Level, Score
from brightpath.domain.ids import new_id
from brightpath.domain.records import Book, Course, Mark, ReportNote
from brightpath.services.house import House
from brightpath.services.records import records_of, take_back_records, write_records
from brightpath.services.reports import year_of_reports
from brightpath.services.today import tick
from brightpath.ui.plain import plain
from brightpath.ui.reports import words
from brightpath.ui.words import UNDO
from tests.made_once import made_once
from tests.pages import looking
from tests.pages.looking import Carry, again, button, labels, said
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, Home, a_home, leaves

YEAR = "2026–27"


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def visit(carry: Carry, token: str | None, **query: str) -> AppTest:
    return looking.visit("reports", carry, token, **query)


def group(app: AppTest, label: str) -> Any:
    [found] = [one for one in app.get("button_group") if one.proto.label == label]
    return found


def offered(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


def facts(app: AppTest) -> list[str]:
    """Read what stands large above a report's tables."""
    told = [one.value.partition("\n**")[2] for one in app.markdown if one.value.startswith(":small[")]
    return [value.removesuffix("**").replace("\\", "") for value in told]


def a_mark(home: Home, **changes: Any) -> Mark:
    facts: dict[str, Any] = {"subject": "Maths", "given_on": MONDAY, "score": Score(46, 50), "title": "Quiz"} | changes
    return Mark(record_id=new_id(), child_id=facts.pop("child_id", home.ada), **facts)


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_attendance_of_what_was_ticked_is_shown_and_handed_out(house: House, home: Home, carry: Carry) -> None:
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    app = visit(carry, home.parent)
    assert "Ada was at lessons on 1 day in" in said(app)
    assert words.PDF in offered(app) and words.CSV in offered(app)


def test_a_report_without_anything_says_so_and_offers_no_paper(house: House, home: Home, carry: Carry) -> None:
    for report, sentence, leads in (
        ("attendance", "There is no day in", "Log what was done"),
        ("report-card", "There is no mark for Ada in", words.PUT_IN[words.Where.MARKS]),
        ("transcript", "There is no course for Ada", words.PUT_IN[words.Where.COURSES]),
        ("book-list", "Nothing is written down for Ada", words.PUT_IN[words.Where.BOOKS]),
    ):
        app = visit(carry, home.parent, report=report)
        assert sentence in said(app) and words.STILL_MISSING not in said(app)
        assert words.PDF not in offered(app) and not app.dataframe and not facts(app)
        assert leads in [one.proto.label for one in app.get("page_link")]


@pytest.mark.parametrize("kind", list(words.KINDS))
def test_every_report_opens_by_its_address(house: House, home: Home, carry: Carry, kind: Any) -> None:
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    app = visit(carry, home.parent, report=kind.value, child=home.ada)
    assert any(one.value.startswith("Ada ·") for one in app.subheader)


def test_two_children_stand_below_each_other_and_nobody_is_asked_for(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent)
    app = again(group(app, words.OF_WHOM).set_value([home.ada, home.ben]).run())
    assert [one.value.split(" ·")[0] for one in app.subheader[:2]] == ["Ada", "Ben"]
    app = again(group(app, words.OF_WHOM).set_value([]).run())
    assert words.NOBODY in said(app)


def test_which_report_of_whom_stands_in_the_address_and_comes_from_it(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent)
    app = again(group(app, words.WHICH).set_value("hours").run())
    app = again(group(app, words.OF_WHOM).set_value([home.ada, home.ben]).run())
    assert app.query_params["report"] == "hours" and app.query_params["child"] == [home.ada, home.ben]
    app.query_params["report"] = "transcript"  # as a link to another report does
    app.query_params["child"] = home.ben
    app = again(app.run())
    assert group(app, words.WHICH).value == "transcript" and group(app, words.OF_WHOM).value == [home.ben]


def test_another_part_of_the_year_and_another_report_are_chosen(house: House, home: Home, carry: Carry) -> None:
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    app = visit(carry, home.parent)
    app = again(group(app, words.PART_OF_YEAR).set_value("quarter-1").run())
    assert "There is no day in Quarter 1 yet" in said(app)
    assert "is still to come" not in said(app)
    app = again(group(app, words.WHICH).set_value("quarterly-report").run())
    assert "Quarter 2" in app.subheader[0].value


def test_a_quarter_still_to_come_says_when_it_begins_and_asks_for_nothing(
    house: House, home: Home, carry: Carry
) -> None:
    app = visit(carry, home.parent)
    app = again(group(app, words.PART_OF_YEAR).set_value("quarter-4").run())
    assert "Quarter 4 is still to come\\: it begins on" in said(app)
    assert not [link for link in app.get("page_link") if link.proto.label == "Log what was done"]


def test_months_are_short_beside_hours(house: House, home: Home, carry: Carry) -> None:
    cells = {"September 2026": "Sep ’26", "4 September 2026": "4 Sep ’26", "Together": "Together", "": ""}
    assert {cell: words.short_cell(cell) for cell in cells} == cells
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    table = visit(carry, home.parent).dataframe[0].value
    assert table["Month"].to_list() == ["Nov ’26", "Together"]


def test_a_phone_has_room_for_the_days_attended(house: House, home: Home, carry: Carry) -> None:
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    months, every_day = visit(carry, home.parent).dataframe
    assert list(months.value.columns) == ["Month", "Days", "Whole", "Half", "Time"]  # their dates are on the paper
    assert list(every_day.value.columns) == ["On", "Days", "Time"] and every_day.value["On"][0] == "23 Nov ’26"


def test_a_transcript_tells_the_weighted_average_when_asked(house: House, home: Home, carry: Carry) -> None:
    course = Course(new_id(), home.ada, "Maths", "2024–25", "Algebra I", 1.0, Level.HONORS, Score(letter="B"))
    write_records(house, home.parent, home.family_id, [course])
    app = visit(carry, home.parent, report="transcript")
    assert facts(app) == ["1", "3.00 of 4.00"]
    app = again(app.checkbox(key="report_weighted").check().run())
    assert facts(app) == ["1", "3.00 of 4.00", "3.50 of 4.00"]


def test_what_is_missing_leads_to_where_it_is_written_down(house: House, home: Home, carry: Carry) -> None:
    write_records(house, home.parent, home.family_id, [a_mark(home, subject="Art")])
    app = visit(carry, home.parent, report="report-card")
    assert "No mark for Maths yet" in said(app) and "No mark for Art yet" not in said(app)
    [link] = [one for one in app.get("page_link") if one.proto.label == words.PUT_IN[words.Where.MARKS]]
    assert "part=marks" in link.proto.query_string


def test_the_year_of_everybody_is_packed_and_offered(house: House, home: Home, carry: Carry) -> None:
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    app = visit(carry, home.parent)
    assert words.TAKE_BUNDLE not in offered(app)
    app = again(app.button(key="pack").click().run())
    assert words.TAKE_BUNDLE in offered(app)
    made = year_of_reports(house, home.parent, home.family_id, [home.ada, home.ben], None, "A4")
    names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert {"README.txt", "ada/attendance.pdf", "ada/hours.pdf", "ada/progress.pdf", "tables/progress.csv"} <= set(
        names
    )


# --- Marks ------------------------------------------------------------------------------------------------------------


def test_a_mark_for_each_is_written_at_once_and_taken_back(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent, part="marks")
    app.text_input(key="marks_title").set_value("Chapter 3")
    app.text_input(key=f"mark-{home.ada}-Maths").set_value("46/50")
    app.text_input(key=f"mark-{home.ben}-Art").set_value("Excellent")
    app = again(button(app, "Write these marks down").click().run())
    marks = records_of(house, home.parent, home.family_id).marks
    assert [(one.subject, one.score.said, one.title) for one in marks] == [
        ("Art", "Excellent", "Chapter 3"),
        ("Maths", "46/50", "Chapter 3"),
    ]
    assert "2 marks written down for Ada and Ben" in said(app)
    assert app.text_input(key=f"mark-{home.ada}-Maths").value == ""
    app = again(button(app, UNDO).click().run())
    assert records_of(house, home.parent, home.family_id).marks == ()
    assert UNDO not in labels(app)


def test_what_is_no_mark_is_told_with_its_place_and_what_was_typed_stays(
    house: House, home: Home, carry: Carry
) -> None:
    app = visit(carry, home.parent, part="marks")
    app.text_input(key=f"mark-{home.ada}-Maths").set_value("46/0")
    app.text_input(key=f"mark-{home.ada}-Art").set_value("A")
    app = again(button(app, "Write these marks down").click().run())
    assert "Ada, Maths" in app.error[0].value
    assert app.text_input(key=f"mark-{home.ada}-Art").value == "A"
    assert records_of(house, home.parent, home.family_id).marks == ()
    app = again(button(visit(carry, home.parent, part="marks"), "Write these marks down").click().run())
    assert "nothing to write down" in app.error[0].value


def test_a_table_from_a_spreadsheet_is_shown_and_taken(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent, part="marks")
    app = again(app.text_area(key="marks_pasted").set_value("Child\tMaths\tArt\nAda\t92\tA\nBen\t81\t\nZoe\t1\t").run())
    assert "no child of this family" in said(app)
    app = again(app.button(key="marks_pasted-take").click().run())
    assert len(records_of(house, home.parent, home.family_id).marks) == 3
    assert app.text_area(key="marks_pasted").value == ""


def test_a_mark_is_taken_out_and_given_back(house: House, home: Home, carry: Carry) -> None:
    write_records(house, home.parent, home.family_id, [a_mark(home)])
    app = again(button(visit(carry, home.parent, part="marks"), words.TAKE_OUT).click().run())
    assert records_of(house, home.parent, home.family_id).marks == ()
    again(button(app, UNDO).click().run())
    assert len(records_of(house, home.parent, home.family_id).marks) == 1


def test_a_mark_is_changed_in_its_place_and_the_change_taken_back(house: House, home: Home, carry: Carry) -> None:
    mark = a_mark(home, note="Hard.", weight=2.0)
    write_records(house, home.parent, home.family_id, [mark, a_mark(home, child_id=home.ben)])
    app = visit(carry, home.parent, part="marks")
    app = again(app.button(key=f"change-{mark.record_id}").click().run())
    field = f"change_mark-{mark.record_id}-{{}}".format
    app.text_input(key=field("score")).set_value("4 out of")
    app = again(button(app, words.SAVE_MARK).click().run())
    assert "cannot be read as a mark" in said(app) and app.text_input(key=field("score")).value == "4 out of"
    app.text_input(key=field("score")).set_value("B+")
    app.text_input(key=field("title")).set_value("Chapter 4")
    app.selectbox(key=field("subject")).set_value("Art")
    app.date_input(key=field("on")).set_value(MONDAY - timedelta(days=3))
    app = again(button(app, words.SAVE_MARK).click().run())
    own = next(one for one in records_of(house, home.parent, home.family_id).marks if one.record_id == mark.record_id)
    assert (own.score, own.title, own.subject) == (Score(letter="B+"), "Chapter 4", "Art")
    assert (own.given_on, own.weight, own.note) == (MONDAY - timedelta(days=3), 2.0, "Hard.")
    assert words.SAVE_MARK not in labels(app)
    again(button(app, UNDO).click().run())
    own = next(one for one in records_of(house, home.parent, home.family_id).marks if one.record_id == mark.record_id)
    assert (own.score, own.title, own.subject, own.given_on) == (Score(46, 50), "Quiz", "Maths", MONDAY)


def test_a_mark_that_is_left_as_it_is_writes_nothing(house: House, home: Home, carry: Carry) -> None:
    mark = a_mark(home, score=Score(1, 3), lesson_id="lesson", term="An old term")
    written = write_records(house, home.parent, home.family_id, [mark])
    for label in (words.LEAVE_MARK, words.SAVE_MARK):
        app = again(button(visit(carry, home.parent, part="marks"), words.CHANGE).click().run())
        assert app.selectbox(key=f"change_mark-{mark.record_id}-subject").options == ["Maths"]  # as its lesson has it
        app = again(button(app, label).click().run())
        assert words.SAVE_MARK not in labels(app) and words.CHANGE in labels(app)
    take_back_records(house, home.parent, home.family_id, written.change)  # nothing was written since


def test_many_marks_are_shown_a_few_at_a_time(house: House, home: Home, carry: Carry) -> None:
    write_records(house, home.parent, home.family_id, [a_mark(home) for _ in range(20)])
    app = visit(carry, home.parent, part="marks")
    assert labels(app).count(words.TAKE_OUT) == 15
    assert labels(again(button(app, words.MORE).click().run())).count(words.TAKE_OUT) == 20


# --- Courses, books, notes --------------------------------------------------------------------------------------------


def test_courses_of_a_year_are_saved_at_once(house: House, home: Home, carry: Carry) -> None:
    write_records(house, home.parent, home.family_id, [a_mark(home)])
    app = visit(carry, home.parent, part="courses", child=home.ada)
    key = f"course-{home.ada}-{YEAR}-Maths"
    assert app.text_input(key=f"{key}-final").placeholder == "from the marks: A- (92 %)"
    app.checkbox(key=f"{key}-on").check()
    app.text_input(key=f"{key}-title").set_value("Algebra I")
    app.number_input(key=f"{key}-credits").set_value(1.0)
    app.selectbox(key=f"{key}-level").set_value(Level.HONORS)
    app = again(button(app, "Save these courses").click().run())
    [course] = records_of(house, home.parent, home.family_id).courses
    assert (course.title, course.credits, course.level, course.final) == ("Algebra I", 1.0, Level.HONORS, None)
    assert course.is_on_transcript and course.school_year == YEAR
    app.text_input(key=f"{key}-final").set_value("46/0")
    app = again(button(app, "Save these courses").click().run())
    assert "Maths, final mark" in app.error[0].value
    app.text_input(key=f"{key}-final").set_value("A")
    app.checkbox(key=f"{key}-on").uncheck()
    again(button(app, "Save these courses").click().run())
    [course] = records_of(house, home.parent, home.family_id).courses
    assert course.final == Score(letter="A") and not course.is_on_transcript


def test_courses_without_a_change_say_so(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent, part="courses", child=home.ada)
    assert "Nothing was changed" in again(button(app, "Save these courses").click().run()).error[0].value


def test_a_course_of_an_earlier_year_is_added(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent, part="courses", child=home.ada)
    app.text_input(key="another_title").set_value("Driver’s education")
    app.number_input(key="another_credits").set_value(0.5)
    app.text_input(key="another_final").set_value("P")
    app = again(button(app, "Add this course").click().run())
    [course] = records_of(house, home.parent, home.family_id).courses
    assert (course.title, course.subject, course.final) == (
        "Driver’s education",
        "Driver’s education",
        Score(letter="P"),
    )
    assert any("Driver’s education" in one.label for one in app.checkbox)
    app.text_input(key="another_final").set_value("1/0")
    assert "Final mark" in again(button(app, "Add this course").click().run()).error[0].value


def test_books_are_added_by_lines_finished_and_taken_out(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent, part="books")
    assert words.NO_BOOKS in said(app)
    app.text_area(key="books---titles").set_value("The Sea by A. Author\nThe Shore")
    group(app, "For whom?").set_value([home.ada])
    app = again(button(app, "Add to the list").click().run())
    books = records_of(house, home.parent, home.family_id).books
    assert [(one.title, one.author, one.child_id) for one in books] == [
        ("The Sea", "A. Author", home.ada),
        ("The Shore", "", home.ada),
    ]
    app = again(button(app, "Finished today").click().run())
    assert sum(one.last_on == MONDAY for one in records_of(house, home.parent, home.family_id).books) == 1
    app = again(button(app, words.TAKE_OUT).click().run())
    assert len(records_of(house, home.parent, home.family_id).books) == 1
    app = again(button(visit(carry, home.parent, part="books"), "Add to the list").click().run())
    assert "nothing to write down" in app.error[0].value


def test_notes_of_a_quarter_are_saved_changed_and_emptied(house: House, home: Home, carry: Carry) -> None:
    app = visit(carry, home.parent, part="notes", child=home.ada)
    [went] = [one for one in app.text_area if (one.key or "").endswith("Maths-narrative")]
    went.set_value("Fractions now.")
    app = again(button(app, "Save these notes").click().run())
    assert [one.value for one in app.error] == []
    [note] = records_of(house, home.parent, home.family_id).notes
    assert (note.subject, note.narrative, note.material) == ("Maths", "Fractions now.", "")
    assert note.first_on <= MONDAY <= note.last_on
    app = again(button(app, "Save these notes").click().run())
    assert "nothing to write down" in app.error[0].value
    app.text_area(key=went.key).set_value("")
    again(button(app, "Save these notes").click().run())
    assert records_of(house, home.parent, home.family_id).notes == ()


# --- Who, and bad addresses -------------------------------------------------------------------------------------------


def test_a_child_sees_no_reports_and_an_odd_address_is_passed_over(house: House, home: Home, carry: Carry) -> None:
    assert words.PDF not in offered(visit(carry, home.as_ada))
    app = visit(carry, home.parent, part="nothing", report="nothing", child="nobody")
    assert app.subheader[0].value.startswith("Ada")


def test_names_are_shown_as_they_were_typed(house: House, home: Home, carry: Carry) -> None:
    odd = "[x](javascript:alert) :red[y] $a$"
    records = [
        a_mark(home, title=odd, note=odd, subject=odd),
        Book(new_id(), home.ada, odd, odd, odd, source=odd),
        Course(new_id(), home.ada, odd, YEAR, odd),
        ReportNote(new_id(), home.ada, odd, MONDAY, MONDAY + timedelta(days=1), odd, odd, odd),
    ]
    write_records(house, home.parent, home.family_id, records)
    for part in ("marks", "books", "courses", "notes"):
        text = said(visit(carry, home.parent, part=part, child=home.ada))
        assert odd not in text


def test_the_reports_of_a_child_who_left_are_chosen_shown_and_packed(house: House, home: Home, carry: Carry) -> None:
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    leaves(house, home, home.ada)
    app = visit(carry, home.parent)
    assert group(app, words.OF_WHOM).options == ["Ben", plain("Ada (no longer planned)")]
    app = again(group(app, words.OF_WHOM).set_value([home.ada]).run())
    assert "Ada was at lessons on 1 day in" in said(app) and words.PDF in offered(app)
    app = again(button(app, words.PACK.format(YEAR)).click().run())
    assert words.TAKE_BUNDLE in offered(app) and not app.exception


def test_a_course_of_a_child_who_left_is_still_written_down(house: House, home: Home, carry: Carry) -> None:
    write_records(house, home.parent, home.family_id, [a_mark(home)])
    leaves(house, home, home.ada)
    app = visit(carry, home.parent, part="courses", child=home.ada)
    key = f"course-{home.ada}-{YEAR}-Maths"
    app.checkbox(key=f"{key}-on").set_value(True)
    app.number_input(key=f"{key}-credits").set_value(1.0)
    app = again(button(app, "Save these courses").click().run())
    assert plain("A course written down for Ada.") in said(app)
    app = visit(carry, home.parent, part="marks")
    assert "Ada (no longer planned)" in said(app).replace("\\", "")
    app = visit(carry, home.parent, report="transcript", child=home.ada)
    assert "Ada has 1 course with 1 credit earned and a grade point average of 3.70." in said(app).replace("\\", "")


def test_letters_that_cannot_be_printed_are_told_beside_the_paper(house: House, home: Home, carry: Carry) -> None:
    write_records(house, home.parent, home.family_id, [a_mark(home)])
    app = visit(carry, home.parent, report="report-card")
    assert words.PDF in offered(app) and not app.warning
    write_records(house, home.parent, home.family_id, [a_mark(home, title="🦄")])
    app = visit(carry, home.parent, report="report-card")
    assert words.PDF in offered(app) and "no font here has" in app.warning[0].value
