"""Other weeks are looked for without a trace, and one is kept only when it is chosen, is still right, and breaks no rule."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed, NotFound, Refused, Stale
from brightpath.domain.feedback import FeedbackType
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
from brightpath.services.learned_weights import study_of
from brightpath.services.learning import what_was_learned
from brightpath.services.versions import choose_version
from brightpath.services.week import change_week, redo_change, undo_change, week_revision
from brightpath.storage.feedback import feedback_of
from brightpath.storage.schedule import Schedule
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands
from tests.services.given_learning import AFTERNOON, THIRD_WEEK, Taught, a_family_to_learn_from, planned

MONDAY = date(2026, 11, 23)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


@pytest.fixture
@made_once
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


# --- What is learned of a choice --------------------------------------------------------------------------------------


def another(plan: WeekPlan) -> WeekPlan:
    """The same lessons, the last maths of the first child in the afternoon."""
    child = plan.children[0]
    last = next(day for day in reversed(child.days) if any(item.name == "Maths" for item in day.items))
    maths = next(item for item in last.items if item.name == "Maths")
    later = maths.model_copy(update={"start": AFTERNOON, "end": AFTERNOON + 30})
    rest = tuple(item for item in last.items if item.type is not ItemType.BREAK and item.id != maths.id)
    day = last.model_copy(update={"items": tuple(sorted((*rest, later), key=lambda item: item.start))})
    days = tuple(day if each.on == last.on else each for each in child.days)
    return plan.model_copy(
        update={
            "children": (child.model_copy(update={"days": days}), *plan.children[1:]),
            "generation_method": "alternative",
        }
    )


@pytest.fixture
def chosen(house: House, hands: Hands, clock: Clock) -> Chosen:
    taught = a_family_to_learn_from(house)
    plan = planned(house, hands, taught, THIRD_WEEK)
    clock.move(minutes=1)
    found = choose_alternative(house, taught.parent, taught.family_id, THIRD_WEEK, 1, another(plan))
    clock.move(minutes=1)
    return Chosen(house, clock, taught, plan, found)


@dataclass
class Chosen:
    """A family that has chosen another week than the one planned."""

    house: House
    clock: Clock
    taught: Taught
    planned: WeekPlan
    found: Schedule

    def answers(self) -> tuple[int, tuple[str, ...]]:
        learned = what_was_learned(self.house, self.taught.parent, self.taught.family_id)
        return learned.answers, learned.left_out

    def choose(self, version: int, plan: WeekPlan) -> None:
        choose_alternative(self.house, self.taught.parent, self.taught.family_id, THIRD_WEEK, version, plan)
        self.clock.move(minutes=1)

    def count_again(self, version: int) -> None:
        revision = week_revision(self.house, self.taught.parent, self.taught.family_id, THIRD_WEEK)
        choose_version(self.house, self.taught.parent, self.taught.family_id, THIRD_WEEK, version, revision)
        self.clock.move(minutes=1)


TAKEN_BACK = ("One change was taken back, and counts for nothing.",)


def test_a_week_that_is_chosen_is_an_answer_over_the_one_that_stood(chosen: Chosen) -> None:
    assert chosen.answers() == (1, ())
    with chosen.house.store.read() as db:
        [said] = feedback_of(db, chosen.taught.family_id, FeedbackType.AB_CHOICE)
    assert (said.version, said.data["chosen"], said.data["insteadOf"], said.question) == (2, "one", 1, None)
    differ = {name for name in said.data["one"] if said.data["one"][name] != said.data["other"][name]}
    assert any(name.startswith("place | Maths") for name in differ)
    assert not [name for name in said.data["one"] if name.startswith("day | ")], "the days are the same in both"


def test_it_does_not_count_while_it_is_undone(chosen: Chosen) -> None:
    house, taught = chosen.house, chosen.taught
    revision = week_revision(house, taught.parent, taught.family_id, THIRD_WEEK)
    undo_change(house, taught.parent, taught.family_id, THIRD_WEEK, revision)
    assert chosen.answers() == (0, TAKEN_BACK)
    redo_change(house, taught.parent, taught.family_id, THIRD_WEEK, revision + 1)
    assert chosen.answers() == (1, ())


def test_it_does_not_count_while_an_older_version_counts_again(chosen: Chosen) -> None:
    chosen.count_again(1)
    assert chosen.answers() == (0, TAKEN_BACK)
    chosen.count_again(2)
    assert chosen.answers() == (1, ())
    chosen.count_again(3)  # the copy of the first one
    assert chosen.answers() == (0, TAKEN_BACK)


def test_who_goes_to_and_fro_between_two_weeks_answers_once_and_the_last_choice_counts(chosen: Chosen) -> None:
    chosen.choose(2, chosen.planned)
    assert chosen.answers() == (1, TAKEN_BACK)
    chosen.choose(3, another(chosen.planned))
    assert chosen.answers()[0] == 1
    chosen.count_again(1)
    assert chosen.answers()[0] == 0


def test_it_is_not_pooled_as_nobody_asked_for_it(chosen: Chosen) -> None:
    with chosen.house.store.read() as db:
        study = study_of(chosen.house, db, chosen.taught.family_id)
        [said] = study.evidence.observations
        assert study.evidence.unasked == {said.key}
