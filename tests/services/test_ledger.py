"""The ledger of a family: its rule is asked once, days are marked by hand, and hours are asked of the planner."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from brightpath.domain.activities import Activity
from brightpath.domain.chosen_rule import ChosenRule, OwnRule, faults_of_rule
from brightpath.domain.errors import Faulty, NotFound, Refused, Stale
from brightpath.domain.ids import ChildId
from brightpath.domain.ledger import Mark, What
from brightpath.domain.ledger_words import ledger_sentence
from brightpath.imports.rules import the_regions
from brightpath.services import ledger
from brightpath.services.activities import log_activities
from brightpath.services.attendance import mark_attendance, take_back_marks
from brightpath.services.house import House
from brightpath.storage import database
from brightpath.storage.family import household_of, save_household
from brightpath.storage.integrity import find_contradictions
from tests.made_once import made_once
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, Home, a_home, it_is, leaves
from tests.storage.given import a_document

MIGRATIONS = Path(database.__file__).parent / "migrations"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def of_ada(house: House, home: Home) -> ledger.Ledger:
    return ledger.ledger_of(house, home.parent, home.family_id, home.ada)


def test_what_is_done_counts_with_its_real_minutes_and_what_is_planned_stands_beside_it(
    house: House, home: Home, clock: Clock
) -> None:
    trip = Activity(on=MONDAY, name="Zoo", children=(home.ada,), subjects=("Maths", "Nature"), minutes=61, place="Zoo")
    log_activities(house, home.parent, home.family_id, [trip])
    found = of_ada(house, home)
    assert (found.child, found.minutes, found.core_minutes, found.attended) == ("Ada", 61, 31, 1)
    assert [(row.subject, row.is_core, row.minutes, row.at_home_minutes) for row in found.hours] == [
        ("Maths", True, 31, 0),
        ("Nature", False, 30, 0),
    ]
    assert (
        sum(quarter.planned_minutes for quarter in found.quarters) == 0
    )  # today's lessons are not missed before it is over
    assert found.region is None and found.grade == 3
    assert ledger_sentence(found) == "Ada: 1 hour on 1 day."
    it_is(house, clock, clock.at + timedelta(days=1))
    [work] = [quarter for quarter in of_ada(house, home).quarters if quarter.lessons_planned]
    assert (work.planned_minutes, work.lessons_planned, work.done_percent) == (30 + 45 + 30, 3, 0)


def test_a_rule_is_chosen_once_for_all_and_a_child_may_differ(house: House, home: Home) -> None:
    rules = ledger.choose_rule(house, home.parent, home.family_id, ChosenRule(region="new_york"))
    assert rules.of(home.ben).region == "new_york"
    ledger.choose_childs_rule(house, home.parent, home.family_id, home.ada, ChosenRule(grade=7))
    found = of_ada(house, home)
    hours = found.target(What.HOURS)
    assert hours is not None and hours.asked == 990 * 60 and found.grade == 7
    assert (found.year.first, found.year.last) == (date(2026, 7, 1), date(2027, 6, 30))
    ben = ledger.ledger_of(house, home.parent, home.family_id, home.ben).target(What.HOURS)
    assert ben is not None and ben.asked == 900 * 60
    ledger.choose_childs_rule(house, home.parent, home.family_id, home.ada, ChosenRule(region="england"))
    assert of_ada(house, home).targets == ()
    again = ledger.ledger_rules(house, home.parent, home.family_id)
    assert again.familys.region == "new_york" and again.childrens[home.ada].grade is None
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_a_family_writes_its_own_rule(house: House, home: Home) -> None:
    own = OwnRule(hours=500, core_hours=200, core_hours_at_home=100, days=150, is_either=True, year_starts=(8, 1))
    chosen = ChosenRule(region="own", own_rule=own, day_minutes=120)
    ledger.choose_rule(house, home.parent, home.family_id, chosen)
    found = of_ada(house, home)
    assert {one.what: one.asked for one in found.targets} == {
        What.DAYS: 150,
        What.HOURS: 30_000,
        What.CORE: 12_000,
        What.CORE_AT_HOME: 6_000,
    }
    assert found.is_either and found.year.first == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("chosen", "where"),
    [
        (ChosenRule(region="atlantis"), "place"),
        (ChosenRule(region="own", own_rule=OwnRule(hours=0)), "hours"),
        (ChosenRule(region="own", own_rule=OwnRule(days=400)), "days"),
        (ChosenRule(region="own", own_rule=OwnRule(hours=10, core_hours=11)), "core hours"),
        (ChosenRule(region="own", own_rule=OwnRule(core_hours_at_home=1)), "core hours at home"),
        (ChosenRule(region="own", own_rule=OwnRule(year_starts=(2, 29))), "beginning of the year"),
        (ChosenRule(day_minutes=1000), "minutes that make a day"),
        (ChosenRule(grade=13), "grade"),
    ],
)
def test_what_cannot_be_a_rule_is_told(house: House, home: Home, chosen: ChosenRule, where: str) -> None:
    with pytest.raises(Faulty) as caught:
        ledger.choose_rule(house, home.parent, home.family_id, chosen)
    assert [fault.where for fault in caught.value.faults] == [where]
    assert faults_of_rule(ChosenRule(), the_regions()) == []


def test_days_marked_by_hand_go_before_the_log_until_they_are_given_back(house: House, home: Home) -> None:
    friday = MONDAY - timedelta(days=3)
    marks = {friday: Mark.DAY, MONDAY: Mark.HALF}
    mark_attendance(house, home.parent, home.family_id, home.ada, marks)
    assert of_ada(house, home).attended == 1.5
    mark_attendance(house, home.parent, home.family_id, home.ada, {friday: None, MONDAY: Mark.NONE})
    found = of_ada(house, home)
    assert found.attended == 0 and [day.on for day in found.days] == [MONDAY]
    assert ledger.ledger_of(house, home.parent, home.family_id, home.ben).days == ()


def test_marks_are_taken_back_to_those_that_stood_before(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id, home.ada)
    days = [MONDAY - timedelta(days=back) for back in range(12)]
    mark_attendance(*this, {days[0]: Mark.DAY, days[1]: Mark.HALF})
    change = mark_attendance(*this, dict.fromkeys(days, Mark.HALF))
    assert change is not None and change.sentence == "Ada: 11 days marked as half a day."
    assert mark_attendance(*this, dict.fromkeys(days, Mark.HALF)) is None  # they are already
    assert mark_attendance(*this, {}) is None
    assert of_ada(house, home).attended == 6
    back = take_back_marks(*this, change.change)
    assert {day.on: day.share for day in of_ada(house, home).days} == {days[0]: 1.0, days[1]: 0.5}
    take_back_marks(*this, back.change)  # which is a change like any other
    assert of_ada(house, home).attended == 6
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_marks_that_were_changed_again_and_other_childrens_are_not_taken_back(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    first = mark_attendance(*this, home.ada, {MONDAY: Mark.DAY, MONDAY - timedelta(days=1): Mark.DAY})
    assert first is not None
    with pytest.raises(NotFound):
        take_back_marks(*this, home.ben, first.change)
    with pytest.raises(NotFound):
        take_back_marks(*this, home.ada, first.change + 1000)
    mark_attendance(*this, home.ada, {MONDAY: None})
    with pytest.raises(Stale):
        take_back_marks(*this, home.ada, first.change)
    assert of_ada(house, home).attended == 1


def test_core_hours_stay_core_when_their_subject_leaves_the_household(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    log_activities(
        *this, [Activity(on=MONDAY, name="Zoo", children=(home.ada,), subjects=("Maths", "Art"), minutes=60)]
    )
    assert (of_ada(house, home).minutes, of_ada(house, home).core_minutes) == (60, 30)
    with house.store.write() as db:
        household = household_of(db, home.family_id)
        without = tuple(child.model_copy(update={"subjects": child.subjects[1:]}) for child in household.children)
        fewer = household.model_copy(update={"children": without})
        save_household(db, home.family_id, fewer, a_document(fewer), at=house.now())
    assert (of_ada(house, home).minutes, of_ada(house, home).core_minutes) == (60, 30)
    leaves(house, home, home.ada)
    assert (of_ada(house, home).minutes, of_ada(house, home).core_minutes) == (60, 30)
    # What an older BrightPath had written of it is put right when its file is brought forward.
    with house.store.write() as db:
        db.execute(
            "UPDATE week_facts SET subject_id = NULL, is_core = false WHERE kind = 'logged' AND subject = 'Maths'"
        )
        db.execute((MIGRATIONS / "0018_subjects_that_left.sql").read_text())
    with house.store.read() as db:
        assert find_contradictions(db) == []
    assert of_ada(house, home).core_minutes == 30


def test_a_day_of_another_age_is_not_logged(house: House, home: Home) -> None:
    with pytest.raises(Faulty, match="1026-11-02 is too long ago"):
        slip = Activity(on=date(1026, 11, 2), name="Zoo", children=(home.ada,))
        log_activities(house, home.parent, home.family_id, [slip])


def test_no_day_to_come_is_marked_and_then_none_is(house: House, home: Home) -> None:
    with pytest.raises(Faulty, match="2026-11-24 is still to come"):
        mark_attendance(house, home.parent, home.family_id, home.ada, {MONDAY: Mark.DAY, TUESDAY: Mark.DAY})
    with pytest.raises(Faulty, match="401 days"):
        many = {MONDAY - timedelta(days=number): Mark.DAY for number in range(401)}
        mark_attendance(house, home.parent, home.family_id, home.ada, many)
    assert of_ada(house, home).days == ()


def test_another_familys_child_is_no_child_here(house: House, home: Home) -> None:
    for ask in (
        lambda: ledger.ledger_of(house, home.parent, home.family_id, ChildId("somebody")),
        lambda: ledger.years_of_ledger(house, home.parent, home.family_id, ChildId("somebody")),
        lambda: mark_attendance(house, home.parent, home.family_id, ChildId("somebody"), {MONDAY: Mark.DAY}),
        lambda: ledger.choose_childs_rule(house, home.parent, home.family_id, ChildId("somebody"), ChosenRule()),
        lambda: ledger.ask_for_hours(house, home.parent, home.family_id, ChildId("x"), ["Maths"], 30, TUESDAY),
        lambda: ledger.take_back_hours(house, home.parent, home.family_id, "nothing"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_year_turned_round_is_a_sentence(house: House, home: Home) -> None:
    with pytest.raises(
        Refused, match=r"is before the first, 23 November 2026\. Please choose them the other way round"
    ):
        year = ledger.LedgerYear("turned", MONDAY, MONDAY - timedelta(days=1))
        ledger.ledger_of(house, home.parent, home.family_id, home.ada, year)


def test_hours_are_asked_for_and_taken_back(house: House, home: Home, clock: Clock) -> None:
    asked = ledger.ask_for_hours(house, home.parent, home.family_id, home.ada, ["Art", "Art"], 45, date(2027, 6, 12))
    assert (asked.subjects, asked.first) == (("Art",), MONDAY)
    again = ledger.ask_for_hours(house, home.parent, home.family_id, home.ada, ["Art"], 45, date(2027, 6, 12))
    assert again == asked  # a second click asks for nothing more
    assert ledger.hours_asked_for(house, home.parent, home.family_id) == [asked]
    with pytest.raises(Faulty):
        ledger.ask_for_hours(house, home.parent, home.family_id, home.ada, ["Latin"], 45, TUESDAY)
    with house.store.read() as db:
        assert find_contradictions(db) == []
    ledger.take_back_hours(house, home.parent, home.family_id, asked.asked_id)
    assert ledger.hours_asked_for(house, home.parent, home.family_id) == []
    with pytest.raises(NotFound):
        ledger.take_back_hours(house, home.parent, home.family_id, asked.asked_id)
    ledger.ask_for_hours(house, home.parent, home.family_id, home.ada, ["Art"], 45, MONDAY)
    it_is(house, clock, datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert ledger.hours_asked_for(house, home.parent, home.family_id) == []


def test_years_are_the_familys_own_and_without_one_those_since_the_first_record(house: House, home: Home) -> None:
    log_activities(
        house, home.parent, home.family_id, [Activity(on=date(2026, 3, 2), name="Zoo", children=(home.ada,))]
    )
    assert [one.name for one in ledger.years_of_ledger(house, home.parent, home.family_id, home.ada)] == [
        "2026–27",
        "2025–26",
    ]
    assert [one.name for one in ledger.years_of_ledger(house, home.parent, home.family_id, home.ben)] == ["2026–27"]
    year = ledger.years_of_ledger(house, home.parent, home.family_id, home.ada)[1]
    found = ledger.ledger_of(house, home.parent, home.family_id, home.ada, year)
    assert found.is_over and found.untimed == 1 and found.grade == 2
