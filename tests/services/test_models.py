"""The models in a researcher's hands: versions, cards, promoting, going back, what is said of each, and judging a week."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.feedback import Rating
from brightpath.domain.ids import FamilyId
from brightpath.domain.model_card import NOT_TOLD
from brightpath.domain.models import OUTCOMES, REWARD, SHIFT, FileState
from brightpath.learning.reward import train
from brightpath.learning.trained import NotTrained, Trained
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.worker import solve_week
from brightpath.services import judged_weeks, planner, planning_job
from brightpath.services import models as models_of_the_house
from brightpath.services.family import import_household
from brightpath.services.feedback import rate_week
from brightpath.services.house import House
from brightpath.services.judged_weeks import best_of, chooses
from brightpath.services.models import (
    judge_week,
    learning_status,
    model_card,
    models,
    promote_model,
    roll_back_model,
)
from brightpath.services.models_in_use import folder_of, keep_model
from brightpath.services.shipped_models import give_models, ship
from brightpath.services.training import train_models
from brightpath.storage import models as kept_models
from brightpath.storage import schedule
from brightpath.storage.events import record_event
from tests.builders import a_household_document
from tests.learning.test_reward import rated_weeks
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands
from tests.services.given_models import FIRST, a_trained, rated_families
from tests.services.given_weeks import MONDAY, a_planned_family
from tests.services.test_training import bring


@pytest.fixture
@made_once
def researcher(house: House) -> str:
    return a_token(house, a_person(house, "Rosa", roles=(Role.RESEARCHER,)))


@pytest.fixture
@made_once
def parent_of(house: House) -> tuple[str, FamilyId]:
    family_id = a_planned_family(house)
    return a_token(house, a_person(house, "Kim", family_id=family_id)), family_id


def keep(house: House, result: Trained, *, serves: bool = True) -> None:
    with house.store.write() as db:
        model = keep_model(house, db, result, kept_models.next_version(db, result.name), user_id=None)
        if serves:
            kept_models.activate(db, model, at=house.now(), user_id=None, why="better")


def sentence(house: House, token: str, name: str) -> str:
    return next(one.sentence for one in learning_status(house, token) if one.name == name)


def a_judge(*, is_better: bool = True) -> Trained:
    found = train(rated_weeks(6, 10))
    assert isinstance(found, Trained)
    return replace(found, is_better=is_better)


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_a_house_without_models_says_so(house: House, researcher: str) -> None:
    assert models(house, researcher) == ()
    assert [(one.name, one.model, one.decides) for one in learning_status(house, researcher)] == [
        ("shift", None, False), ("outcomes", None, False), ("engagement", None, False), ("reward", None, False),
    ]  # fmt: skip
    assert sentence(house, researcher, SHIFT) == "Not trained: nothing was learned from yet."
    assert sentence(house, researcher, REWARD) == "Not trained: 0 rated weeks, at least 40 are needed."


def test_with_seven_rated_weeks_it_says_how_many_are_needed(house: House, researcher: str) -> None:
    rated_families(house, 1, 7)
    assert sentence(house, researcher, REWARD) == "Not trained: 7 rated weeks, at least 40 are needed."


def test_every_version_is_listed_with_its_file_and_card(house: House, researcher: str) -> None:
    keep(house, a_trained())
    keep(house, a_trained(), serves=False)
    rows = models(house, researcher)
    assert [(row.model.title, row.model.is_active, row.state) for row in rows] == [
        ("reward-2", False, FileState.READY), ("reward-1", True, FileState.READY),
    ]  # fmt: skip
    card = model_card(house, researcher, REWARD, 1)
    assert "| this model | 0.5000 |" in card and "| overall mean | 0.7500 |" in card
    assert "`calm_parent`" in card and "48 rows of 6 families" in card
    with pytest.raises(NotFound):
        model_card(house, researcher, REWARD, 9)


@pytest.mark.parametrize("role", [Role.PARENT, Role.COORDINATOR, Role.CHILD, Role.HELPER])
def test_they_are_for_researchers_and_admins(house: House, role: Role) -> None:
    token = a_token(house, a_person(house, "Nosy", roles=(role,)))
    for ask in (models, learning_status, train_models):
        with pytest.raises(NotAllowed):
            ask(house, token)


def test_one_is_promoted_and_gone_back_from(house: House, researcher: str, clock: Clock) -> None:
    keep(house, a_trained())
    clock.move(hours=1)
    keep(house, a_trained(), serves=False)
    promote_model(house, researcher, REWARD, 2)
    assert [row.model.version for row in models(house, researcher) if row.model.is_active] == [2]
    with pytest.raises(Refused, match="in use already"):
        promote_model(house, researcher, REWARD, 2)
    before = roll_back_model(house, researcher, REWARD)
    assert before is not None and (before.version, before.is_active) == (1, True)


def test_going_back_from_the_first_leaves_none(house: House, researcher: str) -> None:
    keep(house, a_trained())
    assert roll_back_model(house, researcher, REWARD) is None
    assert not any(row.model.is_active for row in models(house, researcher))
    with pytest.raises(Refused, match="No version was in use"):
        roll_back_model(house, researcher, REWARD)


def test_a_damaged_file_is_told_and_not_promoted(house: House, researcher: str) -> None:
    keep(house, a_trained(OUTCOMES))
    keep(house, a_trained(OUTCOMES), serves=False)
    with house.store.read() as db:
        for model in kept_models.models_of(db):
            (folder_of(house, model) / model.file.file).write_bytes(b"PK")
    assert [row.state for row in models(house, researcher)] == [FileState.DAMAGED] * 2
    assert sentence(house, researcher, OUTCOMES) == (
        "outcomes-1.skops cannot be used: it is not what was written: its checksum differs. "
        "Until then each family's own shrunk rates serve."
    )
    with pytest.raises(Refused, match="It cannot be used"):
        promote_model(house, researcher, OUTCOMES, 2)


# --- What is said of them ---------------------------------------------------------------------------------------------


def test_the_status_says_which_of_the_two_holds(house: House, researcher: str) -> None:
    keep(house, a_trained(is_better=False))
    assert sentence(house, researcher, REWARD).startswith("It watches: it foresees stars, and no plan goes by them")
    keep(house, a_trained())
    assert sentence(house, researcher, REWARD) == (
        "It serves: among weeks that are about equally good it chooses. "
        "On 20 rows that it had not seen it was off by 0.50 stars; the best it is compared with, overall mean, 0.75."
    )
    assert next(one.decides for one in learning_status(house, researcher) if one.name == REWARD)


@pytest.mark.parametrize("name", [OUTCOMES, REWARD])
def test_a_whole_file_that_holds_something_else_serves_nobody(house: House, researcher: str, name: str) -> None:
    keep(house, a_trained(name, estimator={"level": 0.5}))
    [status] = [one for one in learning_status(house, researcher) if one.name == name]
    assert (
        status.sentence.startswith("Its file holds what this version of BrightPath cannot ask") and not status.decides
    )


def test_what_families_share_is_told_in_its_own_measure(house: House, researcher: str) -> None:
    keep(house, a_trained(SHIFT, measure="log_loss", metrics={"log_loss": -1.5}, baseline={"none": {"log_loss": 0.0}}))
    assert sentence(house, researcher, SHIFT) == (
        "It serves: what is learned of every family begins with it. "
        "What 20 families did is 1.50 nats a family likelier by the shift of the others than by the questionnaire alone."
    )


def test_why_nothing_was_trained_is_told(house: House, researcher: str, hands: Hands) -> None:
    train_models(house, researcher)
    bring(hands, NotTrained(OUTCOMES, "There are 30 lessons of 2 weeks to learn from.", 30, 1000))
    assert sentence(house, researcher, OUTCOMES) == "Not trained: There are 30 lessons of 2 weeks to learn from."


def test_rates_are_told_of_five_families_and_no_fewer(house: House, researcher: str, clock: Clock) -> None:
    rated_families(house, 4, 2)
    clock.move(hours=1)
    keep(house, a_trained())
    rated_families(house, 4, 2)
    (row,) = models(house, researcher)
    assert (row.usage.plans, row.usage.families) == (8, 4)
    assert (row.usage.satisfaction, row.usage.completion_rate, row.usage.adjustment_rate) == (None, None, None)
    rated_families(house, 1, 2)
    (row,) = models(house, researcher)
    assert row.usage.families == 5
    assert row.usage.satisfaction is not None and 1 <= row.usage.satisfaction <= 5


def test_a_rate_rests_on_five_families_itself_and_on_none_that_were_made_up(
    house: House, researcher: str, clock: Clock
) -> None:
    clock.move(hours=1)
    keep(house, a_trained())
    families = rated_families(house, 6, 2)
    with house.store.write() as db:
        db.execute("UPDATE feedback SET stars = NULL WHERE family_id = ?", [families[0]])
        db.execute("UPDATE schedule_items SET is_completed = true WHERE family_id = ?", [families[1]])
    (row,) = models(house, researcher)
    assert row.usage.satisfaction is not None  # of five
    assert (row.usage.adjustment_rate, row.usage.completion_rate) == (None, None)  # of one
    with house.store.write() as db:
        db.execute("UPDATE families SET is_demo = true WHERE family_id = ?", [families[2]])
    (row,) = models(house, researcher)
    assert (row.usage.families, row.usage.satisfaction) == (5, None)


def test_changes_count_in_weeks_that_were_lived_and_where_they_stayed(
    house: House, researcher: str, clock: Clock
) -> None:
    clock.move(hours=1)
    keep(house, a_trained())
    families = rated_families(house, 5, 2)
    lived, to_come = FIRST, FIRST + timedelta(weeks=1)
    with house.store.write() as db:
        db.execute(
            "UPDATE schedule_items SET is_completed = true WHERE schedule_id IN"
            " (SELECT schedule_id FROM schedules WHERE week_start_date = ?)",
            [lived],
        )
        [lessons] = db.rows("SELECT count(*) AS number FROM schedule_items WHERE is_completed AND type = 'subject'")
        for number, week_start in enumerate((lived, lived, to_come, to_come)):
            moved = record_event(
                db, EventKind.ITEM_MOVED, family_id=families[0], user_id=None, at=house.now(),
                data={"weekStartDate": week_start.isoformat(), "version": 1},
            )  # fmt: skip
            for back in (EventKind.CHANGE_UNDONE, EventKind.CHANGE_REDONE, EventKind.CHANGE_UNDONE):
                if number % 2:  # one of the two of each week
                    record_event(
                        db, back, family_id=families[0], user_id=None, at=house.now(),
                        data={"weekStartDate": week_start.isoformat(), "of": moved.sequence},
                    )  # fmt: skip
    (row,) = models(house, researcher)
    assert row.usage.adjustment_rate == pytest.approx(1 / lessons["number"])
    assert row.usage.completion_rate == 1


def test_no_figure_of_four_families_is_told(house: House, researcher: str) -> None:
    """Whoever runs the house knows whose weeks an error is of."""
    keep(house, a_trained(OUTCOMES, families=4, parameters={"pool": {"rate": 0.42}, "features": []}))
    (row,) = models(house, researcher)
    [status] = [one for one in learning_status(house, researcher) if one.name == OUTCOMES]
    for told in (row.model, status.model):
        assert told is not None and told.parameters == {"features": []}
        assert (told.held_out.metrics, told.held_out.baseline, told.importance) == ({}, {}, {})
        assert told.held_out.is_better
    assert status.sentence.endswith(NOT_TOLD)
    card = model_card(house, researcher, OUTCOMES, 1)
    assert NOT_TOLD in card and "this model" not in card and "It is better than each" in card
    assert (folder_of(house, row.model) / "outcomes-1.md").read_text(encoding="utf-8") == card


def test_figures_of_what_came_with_brightpath_are_told(house: House, researcher: str) -> None:
    """Its families are simulated."""
    model = a_trained(families=4)
    ship(model, house.shipped_models, at=house.now(), about="Made up.")
    give_models(house.store, house.shipped_models, house.now(), house.log)
    (row,) = models(house, researcher)
    assert row.model.held_out.metrics == {"rmse": 0.5}
    assert "was off by 0.50 stars" in sentence(house, researcher, REWARD)


# --- Judging ----------------------------------------------------------------------------------------------------------


def test_without_a_model_a_week_is_not_judged(house: House, parent_of: tuple[str, FamilyId]) -> None:
    token, family_id = parent_of
    judgement = judge_week(house, token, family_id, MONDAY)
    assert (judgement.stars, judgement.decides) == (None, False)
    assert judgement.sentence == "Not trained: 0 rated weeks, at least 40 are needed."
    with pytest.raises(NotFound, match="no plan"):
        judge_week(house, token, family_id, MONDAY + timedelta(days=7))


def test_a_week_is_judged_and_once_it_was_rated_by_what_was_said_too(
    house: House, parent_of: tuple[str, FamilyId], clock: Clock
) -> None:
    token, family_id = parent_of
    keep(house, a_judge(is_better=False))
    before = judge_week(house, token, family_id, MONDAY)
    assert before.stars is not None and 1 <= before.stars <= 5
    assert before.sentence.endswith("It watches only: plans do not go by it.")
    clock.move(days=14)
    token = a_token(house, a_person(house, "Sam", family_id=family_id))
    rate_week(house, token, family_id, MONDAY, Rating(1, {"manageable": 1}))
    after = judge_week(house, token, family_id, MONDAY)
    assert after.stars is not None and after.stars < before.stars
    assert judge_week(house, token, family_id, MONDAY, 1) == after
    with pytest.raises(NotFound):
        judge_week(house, token, family_id, MONDAY, 2)


class _Anything:
    """Says the same of whatever it is asked."""

    def __init__(self, said: list[float]) -> None:
        self.said = said

    def predict(self, table: object) -> list[float]:
        return self.said


@pytest.mark.parametrize(
    "estimator",
    [{}, {"schedule": None}, {"schedule": _Anything([float("nan")])}, {"schedule": _Anything([0.5, 0.6, 0.7])}],
)
def test_a_model_that_holds_something_else_judges_nothing_and_chooses_nothing(
    house: House, parent_of: tuple[str, FamilyId], monkeypatch: pytest.MonkeyPatch, estimator: dict[str, object]
) -> None:
    token, family_id = parent_of
    keep(house, a_trained())
    with house.store.read() as db:
        in_use = judged_weeks.judge_in_use(house, db)
        assert in_use is not None
        odd = replace(in_use, estimator=estimator)
        for room in (judged_weeks, models_of_the_house):
            monkeypatch.setattr(room, "judge_in_use", lambda house, db: odd)
        kept = schedule.active_plan(db, family_id, MONDAY)
        assert kept is not None
        problem = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
        assert best_of(house, db, family_id, problem, kept.plan, [kept.plan]) is kept.plan
    judgement = judge_week(house, token, family_id, MONDAY)
    assert (judgement.stars, judgement.decides) == (None, False)
    assert judgement.sentence == (
        "Version 1 of the model of rated weeks cannot judge: its file holds something else. Train it again."
    )


def test_only_a_model_that_won_chooses_and_only_where_it_sees_a_difference(
    house: House, parent_of: tuple[str, FamilyId], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, family_id = parent_of
    keep(house, a_judge(is_better=False))
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, MONDAY)
        assert kept is not None
        problem = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
        other = kept.plan.model_copy(update={"seed": 7})
        assert not chooses(house, db)
        assert best_of(house, db, family_id, problem, kept.plan, [other]) is kept.plan
    keep(house, a_judge())
    with house.store.read() as db:
        assert chooses(house, db)
        assert best_of(house, db, family_id, problem, kept.plan, [other]) is kept.plan
        monkeypatch.setattr(judged_weeks, "judged", lambda estimator, shapes, usual: [3.0, 3.05, 3.4][: len(shapes)])
        third = kept.plan.model_copy(update={"seed": 9})
        chosen = best_of(house, db, family_id, problem, kept.plan, [other, third])
        assert (chosen.seed, chosen.solver.extra["chosenBy"]) == (9, "reward-2")
        assert best_of(house, db, family_id, problem, kept.plan, [other]) is kept.plan


# --- In the way of the main job ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("wins", [True, False])
def test_near_weeks_are_looked_for_only_where_the_model_won_and_its_choice_is_kept(
    house: House, hands: Hands, parent: str, monkeypatch: pytest.MonkeyPatch, wins: bool
) -> None:
    family_id = import_household(house, parent, json.dumps(a_household_document(children=1)))
    keep(house, a_judge(is_better=wins))
    planner.plan_week(house, parent, family_id, MONDAY)
    assert hands.task.near == (judged_weeks.NEAR_WEEKS if wins else 0)
    answer = solve_week(replace(hands.task, near=0))
    assert answer.plan is not None
    other = {**answer.plan, "seed": 77}
    monkeypatch.setattr(judged_weeks, "judged", lambda estimator, shapes, usual: [3.0, 4.0])
    hands.bring(replace(answer, near=[other]))
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    assert (kept.plan.seed, kept.plan.solver.extra.get("chosenBy")) == ((77, "reward-1") if wins else (0, None))


def test_a_model_that_cannot_be_asked_keeps_no_plan_away(
    house: House, hands: Hands, parent_of: tuple[str, FamilyId], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bool:
        raise ValueError("boom")

    monkeypatch.setattr(planning_job, "chooses", fails)
    token, family_id = parent_of
    planner.plan_week(house, token, family_id, MONDAY + timedelta(days=7))
    assert hands.task.near == 0


def test_a_model_that_fails_chooses_nothing_and_the_plan_comes(
    house: House, hands: Hands, parent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*anything: object) -> list[float]:
        raise ValueError("trees of another kind")

    family_id = import_household(house, parent, json.dumps(a_household_document(children=1)))
    keep(house, a_judge())
    planner.plan_week(house, parent, family_id, MONDAY)
    answer = solve_week(replace(hands.task, near=0))
    monkeypatch.setattr(judged_weeks, "judged", fails)
    hands.bring(replace(answer, near=[answer.plan]))  # type: ignore[list-item]
    assert planner.week_plan(house, parent, family_id, MONDAY) is not None
