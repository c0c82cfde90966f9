"""The year on the household page: every change of it, one by one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.family import DayOff, FamilyCalendar
from brightpath.domain.ids import FamilyId
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from tests.builders import a_household_document
from tests.pages.looking import Carry, again, button, labels, said, visit

YEAR = {"name": "2026–27", "start": "2026-09-01", "end": "2027-06-30"}
CHRISTMAS = {"date": "2026-12-25", "name": "Christmas Day"}


class Year:
    """The page with the form open, and what the household says of the year."""

    def __init__(self, house: House, parent: str, carry: Carry, **calendar: Any) -> None:
        document = a_household_document(children=2) | {"calendar": calendar}
        self.house, self.parent = house, parent
        self.family_id: FamilyId = import_household(house, parent, json.dumps(document))
        self.app: AppTest = visit("household", carry, parent, change="year")

    @property
    def calendar(self) -> FamilyCalendar:
        return household_of(self.house, self.parent, self.family_id).calendar

    def press(self, label: str) -> None:
        self.app = again(button(self.app, label).click().run())

    def choose(self, label: str, value: Any) -> None:
        self.fill("button_group", label, value)

    def fill(self, kind: str, label: str, value: Any, place: int = 0) -> None:
        found = [one for one in self.app.get(kind) if one.label == label]
        self.app = again(found[place].set_value(value).run())


@pytest.fixture
def open_year(house: House, parent: str, carry: Carry) -> Any:
    return lambda **calendar: Year(house, parent, carry, **calendar)


# --- School years -------------------------------------------------------------------------------------------------------


def test_a_school_year_with_three_terms_takes_two_clicks(open_year: Any) -> None:
    year = open_year()
    year.choose("Terms", 3)
    year.press("Add the school year")
    [kept] = year.calendar.school_years
    assert (kept.name, kept.first, kept.last) == ("2026–27", date(2026, 9, 1), date(2027, 6, 30))
    assert [(term.name, term.first) for term in kept.terms] == [
        ("Term 1", date(2026, 9, 1)),
        ("Term 2", date(2026, 12, 14)),
        ("Term 3", date(2027, 3, 22)),
    ]
    assert next(one for one in year.app.text_input if one.label == "Add a school year").value == "2027–28"


def test_a_year_too_short_for_its_terms_is_told(open_year: Any) -> None:
    year = open_year()
    year.fill("date_input", "First and last day", (date(2026, 9, 1), date(2026, 9, 20)))
    year.choose("Terms", 4)
    year.press("Add the school year")
    assert year.calendar.school_years == ()
    assert "too short for 4 terms" in said(year.app)


def test_a_year_and_its_terms_are_edited_in_place(open_year: Any) -> None:
    year = open_year(schoolYears=[YEAR])
    year.press("Edit")
    assert "Add the school year" not in labels(year.app)
    year.choose("Terms", 2)
    year.fill("text_input", "Name", "Our year")
    year.fill("date_input", "First and last day", (date(2026, 8, 24), date(2027, 6, 11)))
    year.fill("text_input", "Name of term 1", "Autumn")
    year.fill("date_input", "First and last day", (date(2026, 8, 24), date(2026, 12, 18)), place=1)
    [kept] = year.calendar.school_years
    assert (kept.name, kept.first, kept.last) == ("Our year", date(2026, 8, 24), date(2027, 6, 11))
    autumn, second = kept.terms
    assert (autumn.name, autumn.first, autumn.last) == ("Autumn", date(2026, 8, 24), date(2026, 12, 18))
    assert (second.name, second.last) == ("Term 2", date(2027, 6, 11))
    year.press("Close")
    assert "Add the school year" in labels(year.app)


def test_a_term_outside_its_year_is_refused_beside_it(open_year: Any) -> None:
    year = open_year(schoolYears=[YEAR])
    year.press("Edit")
    year.choose("Terms", 2)
    year.fill("date_input", "First and last day", (date(2026, 1, 1), date(2026, 12, 18)), place=1)
    assert year.calendar.school_years[0].terms[0].first == date(2026, 9, 1)
    assert "leaves its school year" in said(year.app)


def test_a_removed_year_comes_back(open_year: Any) -> None:
    year = open_year(schoolYears=[YEAR])
    year.press("Remove")
    assert year.calendar.school_years == ()
    year.press("Undo")
    assert [one.name for one in year.calendar.school_years] == ["2026–27"]


def test_a_term_of_an_old_document_can_be_removed(open_year: Any) -> None:
    year = open_year(termStart="2026-09-01", termEnd="2026-12-18")
    assert "Lessons from 2026" in said(year.app)
    year.press("Remove")
    assert (year.calendar.term_start, year.calendar.term_end) == (None, None)


def test_the_day_cycle_is_a_list_of_names(open_year: Any) -> None:
    year = open_year()
    year.fill("text_input", "Day cycle", " A,B ,, C, A")
    assert year.calendar.day_cycle == ("A", "B", "C")
    year.fill("text_input", "Day cycle", " ")
    assert year.calendar.day_cycle == ()


# --- Days off -----------------------------------------------------------------------------------------------------------


def test_an_own_day_off_is_one_date_for_everybody(open_year: Any) -> None:
    year = open_year()
    assert "Holidays, birthdays, half days" in said(year.app)
    year.fill("text_input", "What is it?", "Grandma’s birthday")
    year.fill("date_input", "When?", (date(2026, 12, 1), date(2026, 12, 1)))
    year.press("Add")
    assert year.calendar.days_off == (
        DayOff(first=date(2026, 12, 1), last=date(2026, 12, 1), name="Grandma’s birthday"),
    )
    assert "Tuesday 1 December 2026" in said(year.app)
    assert next(one for one in year.app.text_input if one.label == "What is it?").value == ""


def test_days_off_can_be_half_days_of_one_child(open_year: Any) -> None:
    year = open_year()
    year.fill("date_input", "When?", (date(2026, 12, 1), date(2026, 12, 3)))
    year.choose("Who is free?", ["Ben"])
    year.choose("How much of the day?", "Part of the day")
    year.fill("select_slider", "No lessons between", (12 * 60, 14 * 60))
    year.press("Add")
    [off] = year.calendar.days_off
    assert (off.first, off.last, off.who, off.start, off.end) == (
        date(2026, 12, 1),
        date(2026, 12, 3),
        ("Ben",),
        12 * 60,
        14 * 60,
    )
    assert "12\\:00–14\\:00 · Ben only" in said(year.app)


def test_a_removed_day_off_comes_back(open_year: Any) -> None:
    year = open_year(daysOff=[CHRISTMAS, {"date": "2027-01-01"}])
    year.press("Remove")
    assert [off.first for off in year.calendar.days_off] == [date(2027, 1, 1)]
    assert "Christmas Day was removed" in said(year.app)
    year.press("Undo")
    assert len(year.calendar.days_off) == 2


def test_what_is_over_is_shown_when_asked_for(open_year: Any) -> None:
    year = open_year(daysOff=[{"date": "2026-01-01", "name": "Past"}, CHRISTMAS])
    assert "Past" not in said(year.app)
    year.press("Show all 2")
    assert "Past" in said(year.app)
    year.press("Show only what comes next")
    assert "Past" not in said(year.app)


def test_public_holidays_are_shown_with_ticks_and_taken(open_year: Any) -> None:
    year = open_year(schoolYears=[YEAR])
    year.choose("Add days off", "Public holidays")
    assert "Choose where you live" in said(year.app)
    year.fill("selectbox", "Country", "DE")
    names = [one.label.replace("\\", "").partition(" ·")[0] for one in year.app.checkbox]
    assert names == [
        "Christmas Day",
        "New Year's Day",
        "Good Friday",
        "Easter Monday",
        "Ascension Day",
        "Pentecost Monday",
    ]
    assert "3 holidays on days without lessons left out" in said(year.app)
    year.fill("selectbox", "Region", "BY")
    assert len(year.app.checkbox) == 10 - 2
    year.app = again(year.app.checkbox[0].uncheck().run())
    year.choose("Who is free?", ["Ada"])
    year.press("Take these 7")
    assert [off.who for off in year.calendar.days_off] == [("Ada",)] * 7
    assert len(year.app.checkbox) == 1
    year.press("Undo")
    assert year.calendar.days_off == ()


def test_holidays_that_stand_already_are_not_offered_again(open_year: Any) -> None:
    year = open_year(schoolYears=[YEAR], daysOff=[CHRISTMAS])
    year.choose("Add days off", "Public holidays")
    year.fill("selectbox", "Country", "DE")
    assert not any("Christmas" in one.label for one in year.app.checkbox)


def test_a_calendar_file_is_shown_before_it_is_taken(open_year: Any) -> None:
    whole = ("BEGIN:VEVENT", "UID:1", "SUMMARY:Fair", "DTSTART;VALUE=DATE:20261210", "END:VEVENT")
    timed = ("BEGIN:VEVENT", "UID:2", "SUMMARY:Dentist", "DTSTART:20261211T100000", "END:VEVENT")
    year = open_year()
    year.choose("Add days off", "From a calendar file")
    assert "Schools and co-ops often offer one" in said(year.app)
    file = "\r\n".join(("BEGIN:VCALENDAR", *whole, *timed, "END:VCALENDAR", "")).encode()
    year.fill("file_uploader", "Calendar file (.ics, up to 10 MB)", ("school.ics", file, "text/calendar"))
    assert [one.label for one in year.app.checkbox] == [r"Fair · Thursday 10 December 2026"]
    assert "Dentist" in said(year.app)
    year.press("Take this day")
    assert [off.name for off in year.calendar.days_off] == ["Fair"]


def test_a_file_that_is_no_calendar_is_told(open_year: Any) -> None:
    year = open_year()
    year.choose("Add days off", "From a calendar file")
    year.fill("file_uploader", "Calendar file (.ics, up to 10 MB)", ("school.ics", b"hello", "text/calendar"))
    assert year.app.error.len == 1 and year.app.checkbox.len == 0
