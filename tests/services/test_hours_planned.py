"""What is short in the ledger reaches the planner: the week holds more of it, says so, and taking it back ends it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.family import Frequency
from brightpath.domain.hours_asked import HoursAsked
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.services import ledger, planner
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.storage import schedule
from tests.builders import a_child, a_household_document, a_subject
from tests.made_once import made_once
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)
ART = a_subject("Art", is_core=False, frequency=Frequency.SEVERAL, minutes=45)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    child = a_child(subjects=(a_subject("Maths"), ART))
    return import_household(house, parent, json.dumps(a_household_document((child,))))


def ask(house: House, parent: str, family_id: FamilyId) -> HoursAsked:
    [child] = household_of(house, parent, family_id).children
    return ledger.ask_for_hours(house, parent, family_id, ChildId(child.id), ["Art", "Maths"], 40, date(2027, 6, 12))


def planned(house: House, hands: Hands, parent: str, family_id: FamilyId, week: date = MONDAY) -> dict[str, Any]:
    planner.plan_week(house, parent, family_id, week)
    hands.work()
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, week)
        assert kept is not None
        times = [item.name for child in kept.plan.children for day in child.days for item in day.items]
        problem = schedule.problem_of_schedule(db, family_id, kept.schedule_id)
    return {"art": times.count("Art"), "because": kept.plan.because, "more_times": problem["more_times"]}


def test_a_week_holds_more_of_what_is_short_and_says_so(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    ask(house, parent, family_id)
    found = planned(house, hands, parent, family_id)
    assert found["art"] == 3 and list(found["more_times"].values()) == [1]
    assert "As you asked, 45 min more of what is short in your ledger: Art of Ada." in found["because"]


def test_asking_and_taking_back_leaves_what_is_planned_as_it_is(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    assert planned(house, hands, parent, family_id)["more_times"] == {}
    asked = ask(house, parent, family_id)
    assert planner.outdated_weeks(house, parent, family_id) == []
    ledger.take_back_hours(house, parent, family_id, asked.asked_id)
    found = planned(house, hands, parent, family_id, MONDAY + timedelta(days=7))
    assert found["more_times"] == {} and not any("ledger" in sentence for sentence in found["because"])


def test_what_is_asked_for_during_the_search_does_not_lose_the_plan(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    ask(house, parent, family_id)
    hands.work()
    with house.store.read() as db:
        assert schedule.active_plan(db, family_id, MONDAY) is not None


def test_a_week_planned_anew_looks_for_it(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    planned(house, hands, parent, family_id)
    ask(house, parent, family_id)
    assert list(planned(house, hands, parent, family_id)["more_times"].values()) == [1]
