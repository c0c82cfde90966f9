"""Other weeks are looked for without a trace, and one is kept only when it is chosen, is still right, and breaks no rule."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed, NotFound, Refused, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType, WeekPlan, to_document
from brightpath.domain.week_edits import Add
from brightpath.planning.worker import AlternativesAnswer
from brightpath.services import planner
from brightpath.services.alternatives import (
    HAS_BEGUN,
    OUTDATED,
    UNEXPECTED,
    choose_alternative,
    plan_alternatives,
)
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.services.week import change_week, week_revision
from brightpath.storage.schedule import Schedule
from tests.builders import a_household_document
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)


@pytest.fixture
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


@pytest.fixture
def kept(house: House, hands: Hands, parent: str, family_id: FamilyId) -> Schedule:
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    return kept


def brought(plan: WeekPlan) -> Any:
    other = {"kind": "done_earlier", "sentence": "Ada is done by 12:00.", "pointsLess": 1.5, "plan": to_document(plan)}
    return AlternativesAnswer([other])


def what_is_written(house: House) -> list[Any]:
    with house.store.read() as db:
        tables = [row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables() ORDER BY table_name")]
        return [(table, db.value(f"SELECT count(*) FROM {table}")) for table in tables]


def test_looking_writes_nothing_and_brings_plans_that_differ(
    house: House, hands: Hands, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    before = what_is_written(house)
    looking = plan_alternatives(house, parent, family_id, MONDAY)
    assert (looking.is_over, looking.percent(), looking.version) == (False, 0, 1)
    (house.letterbox.folder / f"{looking.search_id}.progress").write_text('{"percent": 40, "note": "Looking."}')
    assert looking.percent() == 40
    hands.work()
    assert looking.is_over
    for other in looking.found():
        assert other.plan.generation_method == "alternative"
        assert other.sentence.endswith(".")
        assert other.plan.children != kept.plan.children
    assert what_is_written(house) == before
    assert list(house.letterbox.folder.iterdir()) == []


def test_the_one_that_is_chosen_becomes_the_next_version(
    house: House, hands: Hands, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    looking = plan_alternatives(house, parent, family_id, MONDAY)
    hands.bring(brought(kept.plan.model_copy(update={"generation_method": "alternative"})))
    (other,) = looking.found()
    chosen = choose_alternative(house, parent, family_id, MONDAY, looking.version, other.plan)
    assert (chosen.version, chosen.is_active, chosen.plan.generation_method) == (2, True, "alternative")
    assert planner.outdated_weeks(house, parent, family_id) == []
    with pytest.raises(Stale, match="planned anew"):
        choose_alternative(house, parent, family_id, MONDAY, looking.version, other.plan)


def test_a_plan_that_breaks_a_rule_is_not_kept(house: House, parent: str, family_id: FamilyId, kept: Schedule) -> None:
    child = kept.plan.children[0]
    empty = child.model_copy(update={"days": tuple(day.model_copy(update={"items": ()}) for day in child.days)})
    broken = kept.plan.model_copy(update={"children": (empty, *kept.plan.children[1:])})
    other_week = kept.plan.model_copy(update={"week_start": date(2026, 11, 30)})
    for plan in (broken, other_week):
        with pytest.raises(Refused, match="breaks a rule"):
            choose_alternative(house, parent, family_id, MONDAY, 1, plan)
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1


def test_a_week_without_a_plan_has_no_others(house: House, parent: str, family_id: FamilyId) -> None:
    with pytest.raises(NotFound, match="no plan yet"):
        plan_alternatives(house, parent, family_id, MONDAY)


def test_a_week_that_has_begun_stays(
    house: House, clock: Clock, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    clock.move(days=3)
    parent = a_token(house, a_person(house, "Pia", "pia@example.org", family_id=family_id))
    with pytest.raises(Refused, match=HAS_BEGUN):
        plan_alternatives(house, parent, family_id, MONDAY)
    with pytest.raises(Refused, match=HAS_BEGUN):
        choose_alternative(house, parent, family_id, MONDAY, 1, kept.plan)


def test_a_household_that_changed_asks_for_a_new_plan_first(
    house: House, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    import_household(house, parent, json.dumps(a_household_document(children=1)), family_id=family_id)
    with pytest.raises(Refused, match=OUTDATED):
        plan_alternatives(house, parent, family_id, MONDAY)


def test_a_search_that_went_wrong_says_so(
    house: House, hands: Hands, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    looking = plan_alternatives(house, parent, family_id, MONDAY)
    hands.bring(ValueError("secret"))
    with pytest.raises(Refused, match=UNEXPECTED):
        looking.found()


def test_a_search_can_be_called_off(
    house: House, hands: Hands, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    looking = plan_alternatives(house, parent, family_id, MONDAY)
    looking.call_off()
    hands.work()
    assert looking.is_over and looking.found() == ()
    assert list(house.letterbox.folder.iterdir()) == []


def test_a_helper_looks_at_the_week_and_at_no_others(
    house: House, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    helper = a_token(house, a_person(house, "Hal", "hal@example.org", roles=(Role.HELPER,), family_id=family_id))
    with pytest.raises(NotAllowed):
        plan_alternatives(house, helper, family_id, MONDAY)


def test_other_weeks_keep_what_was_put_in_by_hand(
    house: House, hands: Hands, parent: str, family_id: FamilyId, kept: Schedule
) -> None:
    child = kept.plan.children[0].id
    own = Add(name="Dentist", type=ItemType.COMMITMENT, children=(child,), adults=(), on=MONDAY, start=1140, end=1170)
    change_week(house, parent, family_id, MONDAY, week_revision(house, parent, family_id, MONDAY), own)
    looking = plan_alternatives(house, parent, family_id, MONDAY)
    hands.work()
    found = looking.found()
    assert found
    chosen = choose_alternative(house, parent, family_id, MONDAY, looking.version, found[0].plan)
    (stands,) = [item for item in chosen.plan.children[0].days[0].items if item.name == "Dentist"]
    assert stands.is_by_hand and (stands.start, stands.end) == (1140, 1170)
