"""Reports out of what a family ticked and wrote down: the numbers of the ledger, the own years and quarters, the own child."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from brightpath.domain.chosen_rule import ChosenRule
from brightpath.domain.errors import NotAllowed, NotFound, Refused, Stale
from brightpath.domain.grades import Score
from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.ledger import Mark as AttendanceMark
from brightpath.domain.records import Mark, ReportNote
from brightpath.domain.report import ReportKind
from brightpath.services.attendance import mark_attendance
from brightpath.services.house import House
from brightpath.services.ledger import choose_rule, ledger_of
from brightpath.services.records import mark_item, records_of, write_records
from brightpath.services.reports import quarter_of, report_of, report_parts, report_years, year_of_reports
from brightpath.services.today import tick
from tests.made_once import made_once
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, Home, a_home, it_is, leaves


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    """Ada has done her maths and art of Monday; it is New York."""
    home = a_home(house, clock)
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0"), (home.ada, "0-1")])
    choose_rule(house, home.parent, home.family_id, ChosenRule(region="new_york"))
    return home


def test_a_report_has_the_hours_and_days_of_the_ledger(house: House, home: Home) -> None:
    ledger = ledger_of(house, home.parent, home.family_id, home.ada)
    hours = report_of(house, home.parent, home.family_id, home.ada, ReportKind.HOURS)
    assert hours.tables[0].total == ("Together", None, ledger.minutes, ledger.minutes, 0) and ledger.minutes == 75
    attendance = report_of(house, home.parent, home.family_id, home.ada, ReportKind.ATTENDANCE)
    assert attendance.facts[0] == ("Days attended", "1")
    progress = report_of(house, home.parent, home.family_id, home.ada, ReportKind.PROGRESS)
    done = {row[0]: (row[1], row[6]) for row in progress.tables[0].rows}
    assert done["Maths"] == (1, "1 of 3") and done["Art"] == (1, None)


def test_the_quarter_knows_the_lessons_that_were_done_and_what_was_written(house: House, home: Home) -> None:
    quarter = next(
        one
        for one in report_parts(house, home.parent, home.family_id, home.ada)
        if one.is_quarter and one.span.has(MONDAY)
    )
    note = ReportNote(new_id(), home.ada, "Art", quarter.span.first, quarter.span.last, "Draws.", "Clay", "Flu.")
    mark_item(house, home.parent, home.family_id, home.ada, MONDAY, "0-0", "46/50")
    write_records(house, home.parent, home.family_id, [note])
    report = report_of(house, home.parent, home.family_id, home.ada, ReportKind.QUARTERLY, None, quarter.key)
    assert report.facts[1] == ("Asked for", "about 225 h")
    assert ("Maths", "pp. 3-4", None) in report.tables[1].rows
    assert ("Art", "Clay", "Draws.") in report.tables[1].rows
    known = quarter_of(house, home.parent, home.family_id, home.ada, None, quarter.key)
    assert {one.name: one.grade for one in known}["Maths"] == "A-"


def test_a_year_of_everybody_is_packed_with_the_quarters_that_are_asked_for(
    house: House, home: Home, clock: Clock
) -> None:
    it_is(house, clock, clock.at + timedelta(days=1))  # Monday is over, and what stood on it was planned so far
    told: list[float] = []
    made = year_of_reports(
        house,
        home.parent,
        home.family_id,
        [home.ada, home.ben],
        None,
        "Letter",
        tell=lambda share, _: told.append(share),
    )
    names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert "ada/hours.pdf" in names and "ada/quarterly-report-quarter-2.pdf" in names and "ben/progress.pdf" in names
    assert "ben/attendance.pdf" not in names
    assert told == sorted(told) and told
    again = year_of_reports(house, home.parent, home.family_id, [home.ada, home.ben], None, "Letter")
    assert again.data == made.data


def test_what_is_not_there_is_not_found(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    assert report_years(*this, home.ada) == ["2026–27"]
    for wrong in (
        lambda: report_of(*this, home.ada, ReportKind.HOURS, "1999"),
        lambda: report_of(*this, home.ada, ReportKind.HOURS, None, "term-9"),
        lambda: report_of(*this, home.ada, ReportKind.QUARTERLY, None, "year"),
        lambda: report_of(*this, ChildId("nobody"), ReportKind.HOURS),
        lambda: year_of_reports(*this, [ChildId("nobody")], None, "A4"),
    ):
        with pytest.raises(NotFound):
            wrong()
    with pytest.raises(Refused):
        year_of_reports(*this, [], None, "A4")
    with pytest.raises(Refused):
        year_of_reports(*this, [home.ada], None, "A3")
    with pytest.raises(NotAllowed):
        report_of(house, home.as_ada, home.family_id, home.ada, ReportKind.HOURS)


def test_a_mark_of_an_item_has_one_place(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    mark_item(*this, home.ada, MONDAY, "0-0", " 46/50 ")
    mark_item(*this, home.ada, MONDAY, "0-0", "46/50")
    mark_item(*this, home.ada, MONDAY, "0-0", "A")
    assert [one.score.said for one in records_of(*this).marks] == ["A"]
    mark_item(*this, home.ada, MONDAY, "0-0", "")
    mark_item(*this, home.ada, MONDAY, "0-0", "")
    assert records_of(*this).marks == ()
    mark_item(*this, home.ada, MONDAY, "4-0", "A")  # done early: it is given today
    assert [one.given_on for one in records_of(*this).marks] == [MONDAY]
    with pytest.raises(Refused):
        mark_item(*this, home.ada, MONDAY, "0-0", "46/0")
    with pytest.raises(Stale):
        mark_item(*this, home.ada, MONDAY, "9-9", "A")
    with pytest.raises(NotFound):
        mark_item(*this, home.ada, MONDAY - timedelta(weeks=1), "0-0", "A")


def test_a_child_who_left_keeps_what_was_written_down(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    mark = Mark(new_id(), home.ben, "Maths", MONDAY, Score(letter="A"))
    write_records(*this, [mark])
    with house.store.write() as db:
        db.execute("UPDATE children SET is_active = false WHERE child_id = ?", [home.ben])
    assert len(records_of(*this).marks) == 1
    assert write_records(*this, [mark]).sentence == "A mark written down for Ben."


def test_the_records_of_a_child_who_left_are_reported_and_packed(house: House, home: Home, clock: Clock) -> None:
    this = (house, home.parent, home.family_id)
    mark_item(*this, home.ada, MONDAY, "0-0", "46/50")
    it_is(house, clock, clock.at + timedelta(days=1))
    before = {kind: report_of(*this, home.ada, kind) for kind in (ReportKind.ATTENDANCE, ReportKind.HOURS)}
    leaves(house, home, home.ada)
    assert {kind: report_of(*this, home.ada, kind) for kind in before} == before  # as it was, without a word of leaving
    [quarter] = [one for one in report_parts(*this, home.ada) if one.is_quarter and one.span.has(MONDAY)]
    material = report_of(*this, home.ada, ReportKind.QUARTERLY, None, quarter.key).tables[1].rows
    assert ("Maths", "pp. 3-4", None) in material  # its lessons left with it, and were done all the same
    card = report_of(*this, home.ada, ReportKind.REPORT_CARD)
    assert [row[0] for row in card.tables[0].rows] == ["Maths"] and card.missing == ()
    made = year_of_reports(*this, [home.ben, home.ada], None, "A4")
    assert "ada/attendance.pdf" in zipfile.ZipFile(io.BytesIO(made.data)).namelist()


def test_a_child_who_left_is_in_no_bundle_of_a_year_without_it(house: House, home: Home, clock: Clock) -> None:
    this = (house, home.parent, home.family_id)
    leaves(house, home, home.ada)
    it_is(house, clock, clock.at + timedelta(days=400))
    mark_attendance(*this, home.ben, {house.today("UTC"): AttendanceMark.DAY})
    for year, has_ada in (("2027–28", False), ("2026–27", True)):
        made = year_of_reports(*this, [home.ben, home.ada], year, "A4")
        names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
        assert any(name.startswith("ada/") for name in names) is has_ada, year
    with pytest.raises(NotFound):
        year_of_reports(*this, [home.ben, home.ada], "1999–00", "A4")
