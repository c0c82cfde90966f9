"""What comes every week: listed, ended, taken up again, and never another family's."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from brightpath.domain.errors import NotFound
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_edits import Add, Repeats
from brightpath.services import planner
from brightpath.services.every_week import end_every_week, what_comes_every_week
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.services.week import change_week, redo_change, undo_change, week_revision
from brightpath.storage.events import events_of
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.test_week import MONDAY, standing
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands


@pytest.fixture
@made_once
def family_id(house: House, hands: Hands, parent: str) -> FamilyId:
    """A family with a planned week and choir every Wednesday from that week on."""
    family_id = import_household(house, parent, json.dumps(a_household_document(children=1)))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    child = household_of(house, parent, family_id).children[0].id
    asked = Add(
        name="Choir", type=ItemType.COMMITMENT, children=(child,), adults=(), on=MONDAY + timedelta(days=2),
        start=1140, end=1200, repeats=Repeats.WEEKLY,
    )  # fmt: skip
    change_week(house, parent, family_id, MONDAY, 1, asked)
    return family_id


def names(house: House, parent: str, family_id: FamilyId) -> list[str]:
    return [one.name for one in what_comes_every_week(house, parent, family_id)]


def stands_in(house: House, hands: Hands, parent: str, family_id: FamilyId, week: date) -> bool:
    planner.plan_week(house, parent, family_id, week)
    hands.work()
    kept = planner.week_plan(house, parent, family_id, week)
    assert kept is not None
    return any(item.name == "Choir" for child in kept.plan.children for day in child.days for item in day.items)


def test_what_is_ended_stands_in_no_week_planned_from_then_on_until_it_is_taken_up_again(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    [choir] = what_comes_every_week(house, parent, family_id)
    assert stands_in(house, hands, parent, family_id, MONDAY + timedelta(days=7))
    end_every_week(house, parent, family_id, choir.repeating_item_id)
    assert names(house, parent, family_id) == []
    assert not stands_in(house, hands, parent, family_id, MONDAY + timedelta(days=14))
    assert any(
        item.name == "Choir"
        for day in standing(house, parent, family_id).schedule.plan.children[0].days
        for item in day.items
    )
    end_every_week(house, parent, family_id, choir.repeating_item_id, is_ended=False)
    assert names(house, parent, family_id) == ["Choir"]
    with house.store.read() as db:
        kinds = [event.kind for event in events_of(db, family_id)]
    assert kinds[-1] == "every_week_taken_up" and "every_week_ended" in kinds


def test_taking_the_addition_back_works_also_when_it_was_ended_before(
    house: House, parent: str, family_id: FamilyId
) -> None:
    [choir] = what_comes_every_week(house, parent, family_id)
    end_every_week(house, parent, family_id, choir.repeating_item_id)
    undo_change(house, parent, family_id, MONDAY, week_revision(house, parent, family_id, MONDAY))
    assert names(house, parent, family_id) == []
    redo_change(house, parent, family_id, MONDAY, week_revision(house, parent, family_id, MONDAY))
    assert names(house, parent, family_id) == ["Choir"]


def test_another_family_finds_nothing_of_it(house: House, parent: str, family_id: FamilyId) -> None:
    [choir] = what_comes_every_week(house, parent, family_id)
    stranger = a_token(house, a_person(house, "Olsen"))
    others = import_household(house, stranger, json.dumps(a_household_document(children=1)))
    for whose in (family_id, others):
        with pytest.raises(NotFound):
            end_every_week(house, stranger, whose, choir.repeating_item_id)
    assert names(house, parent, family_id) == ["Choir"]
