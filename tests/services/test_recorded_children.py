"""Children who left the household: their ledger stays open, tells no pace, and they are told apart where one is chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.chosen_rule import ChosenRule
from brightpath.domain.errors import NotAllowed, NotFound
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.ledger import Mark, What
from brightpath.domain.ledger_words import ledger_sentence
from brightpath.domain.recorded import RecordedChild, names_told_apart
from brightpath.services.attendance import mark_attendance
from brightpath.services.house import House
from brightpath.services.ledger import (
    choose_childs_rule,
    choose_rule,
    ledger_of,
    recorded_children,
    years_of_ledger,
)
from brightpath.services.today import tick
from brightpath.storage.family import found_family, household_of, save_household
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import MONDAY, Home, a_home, it_is, leaves
from tests.storage.given import a_child, a_document


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    """Ada has done her maths and art of Monday."""
    home = a_home(house, clock)
    tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0"), (home.ada, "0-1")])
    return home


def test_who_left_stays_in_the_records_and_is_told_apart(house: House, home: Home) -> None:
    leaves(house, home, home.ada)
    known = recorded_children(house, home.parent, home.family_id)
    assert names_told_apart(known) == {home.ben: "Ben", home.ada: "Ada (no longer planned)"}
    assert [one.left_on for one in known] == [None, MONDAY]
    leaves(house, home, home.ben)  # of whom there is nothing to look at
    assert [one.child_id for one in recorded_children(house, home.parent, home.family_id)] == [home.ada]


def test_two_of_one_name_who_left_have_names_of_their_own(house: House, home: Home) -> None:
    twice = RecordedChild(a_child("Ada", id="1"), MONDAY), RecordedChild(a_child("Ada", id="2"), MONDAY)
    assert list(names_told_apart(twice).values()) == ["Ada (no longer planned)", "Ada (no longer planned), 2"]


def test_a_child_that_comes_back_has_its_records_and_is_planned_again(house: House, home: Home) -> None:
    leaves(house, home, home.ada)
    with house.store.write() as db:
        household = household_of(db, home.family_id)
        both = household.model_copy(update={"children": (*household.children, a_child("Ada"))})
        save_household(db, home.family_id, both, a_document(both), at=house.now())
    found = ledger_of(house, home.parent, home.family_id, home.ada)
    assert (found.minutes, found.left_on) == (75, None)


def test_the_ledger_of_who_left_has_its_hours_and_no_pace(house: House, home: Home, clock: Clock) -> None:
    this = (house, home.parent, home.family_id)
    choose_rule(*this, ChosenRule(region="missouri"))
    before = ledger_of(*this, home.ada)
    leaves(house, home, home.ada)
    it_is(house, clock, clock.at + timedelta(days=10))
    found = ledger_of(*this, home.ada)
    assert (found.minutes, found.core_minutes, found.attended) == (75, 30, 1)
    assert (found.minutes, found.core_minutes) == (before.minutes, before.core_minutes)
    assert found.pace is None and (target := found.target(What.HOURS)) and target.expected is None
    assert ledger_sentence(found) == "Ada: 1 of 1,000 hours, 0 %; no longer planned since 23 November 2026."
    # What stands in the plan after it left was not asked of it any more.
    assert sum(quarter.lessons_planned for quarter in found.quarters) == 2


def test_the_last_year_of_who_left_is_opened_and_its_grade_stands_still(house: House, home: Home, clock: Clock) -> None:
    this = (house, home.parent, home.family_id)
    leaves(house, home, home.ada)
    it_is(house, clock, clock.at + timedelta(days=2 * 365))
    assert [one.name for one in years_of_ledger(*this, home.ada)] == ["2026–27"]
    found = ledger_of(*this, home.ada)
    assert (found.year.name, found.minutes, found.grade) == ("2026–27", 75, 3)
    assert found.is_over and found.dues == ()


def test_days_and_the_rule_of_who_left_can_still_be_put_right(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    leaves(house, home, home.ada)
    mark_attendance(*this, home.ada, {MONDAY: Mark.HALF})
    choose_childs_rule(*this, home.ada, ChosenRule(grade=7))
    found = ledger_of(*this, home.ada)
    assert (found.attended, found.grade) == (0.5, 7)


def test_the_records_of_who_left_are_the_familys_own(house: House, home: Home) -> None:
    leaves(house, home, home.ada)
    with house.store.write() as db:
        other = FamilyId(found_family(db, "Olsen", at=house.now()).family_id)
    stranger = a_token(house, a_person(house, "Olga Olsen", roles=(Role.PARENT,), family_id=other))
    for token in (stranger, home.as_ben):
        with pytest.raises((NotAllowed, NotFound)):
            ledger_of(house, token, home.family_id, home.ada)
        with pytest.raises((NotAllowed, NotFound)):
            recorded_children(house, token, home.family_id)
    with pytest.raises(NotFound):
        ledger_of(house, home.parent, home.family_id, ChildId("somebody"))
