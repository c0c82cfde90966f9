"""What lessons' past says to a family and to its plans: findings that are sure, four early signs, chances."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed
from brightpath.domain.events import EventKind
from brightpath.domain.feedback import Feedback, FeedbackType, Rating
from brightpath.domain.ids import FamilyId, UserId, new_id
from brightpath.domain.outcomes import Basis, EarlyWarning, WarningKind
from brightpath.domain.schedule import Actual, PlannedDay
from brightpath.learning.early_warnings import Series, shift_of
from brightpath.learning.outcomes import ANOTHER_VERSION, is_of_this_version, own_chances, train
from brightpath.learning.trained import Trained
from brightpath.learning.what_gets_done import chance_of_more
from brightpath.planning.week.problem import LIKELY, LIKELY_POINTS, WeekProblem
from brightpath.services import likely
from brightpath.services.house import House
from brightpath.services.likely import likely_for, with_fields
from brightpath.services.outcomes import early_warnings, what_gets_done, what_outcomes_rest_on
from brightpath.services.planner import plan_week
from brightpath.services.planning_job import problem_for
from brightpath.services.week_problem import household_part
from brightpath.simulation.doing import columns, outcomes
from brightpath.storage import models
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.feedback import add_feedback
from brightpath.storage.outcomes import OUTCOMES, outcomes_of
from brightpath.storage.schedule import save_plan
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.storage.given import MONDAY, a_child, a_document, a_household, a_plan
from tests.storage.test_models import a_model

#: What became of a lesson: by week (0 is the first), day, subject's place in the day.
Became = Callable[[int, int, int], dict[str, Any]]
DONE, OPEN, SKIPPED = {"is_completed": True}, dict[str, Any](), {"is_skipped": True}


@pytest.fixture
@made_once
def family_id(house: House, clock: Clock) -> FamilyId:
    """Ada has maths at nine and art at ten every day; it is Monday, 8:00."""
    clock.at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    return a_family(house)


def a_family(house: House, *names: str) -> FamilyId:
    with house.store.write() as db:
        family_id = found_family(db, "Kim", at=house.now()).family_id
        household = a_household(*(a_child(name) for name in names or ("Ada",)))
        save_household(db, family_id, household, a_document(household), at=house.now())
    return family_id


def live(house: House, family_id: FamilyId, weeks: int, became: Became) -> list[date]:
    """Live so many weeks before this one."""
    mondays = [MONDAY - timedelta(weeks=weeks - number) for number in range(weeks)]
    with house.store.write() as db:
        household = household_of(db, family_id)
        for number, monday in enumerate(mondays):
            plan = a_plan(household, week_start=monday)
            children = tuple(
                child.model_copy(
                    update={
                        "days": tuple(
                            PlannedDay(
                                on=day.on,
                                items=tuple(
                                    item.model_copy(update=became(number, on, place))
                                    for place, item in enumerate(day.items)
                                ),
                            )
                            for on, day in enumerate(child.days)
                        )
                    }
                )
                for child in plan.children
            )
            save_plan(db, family_id, plan.model_copy(update={"children": children}), problem={}, at=house.now())
    return mondays


def a_parent(house: House, family_id: FamilyId, role: Role = Role.PARENT) -> str:
    person = a_person(house, f"G{new_id()} Kim", roles=(role,), family_id=family_id)
    return a_token(house, person)


def warned(house: House, family_id: FamilyId) -> dict[WarningKind, EarlyWarning]:
    return {one.kind: one for one in early_warnings(house, a_parent(house, family_id), family_id)}


def problem_of_next_week(house: House, family_id: FamilyId) -> WeekProblem:
    with house.store.read() as db:
        return problem_for(db, family_id, household_of(db, family_id), MONDAY + timedelta(days=7))


def asked(house: House, family_id: FamilyId, problem: WeekProblem) -> likely.Likely:
    with house.store.read() as db:
        return likely_for(house, db, family_id, problem)


def uses(monkeypatch: pytest.MonkeyPatch, estimator: object, why: str = "") -> None:
    """Let this be what the model in use predicts by."""
    found = None if estimator == "none" else SimpleNamespace(estimator=estimator, why=why)
    monkeypatch.setattr(likely, "model_in_use", lambda *_: found)
    other = ANOTHER_VERSION if isinstance(estimator, dict) and not is_of_this_version(estimator) else None
    monkeypatch.setattr(likely, "_why_no_model", lambda *_: "" if found is None else why or other)


@pytest.fixture(scope="module")
def estimator() -> dict[str, Any]:
    frame = pl.DataFrame(columns(outcomes(families=12, weeks=12))).cast({**OUTCOMES, "field": pl.Categorical})
    trained = train(frame)
    assert isinstance(trained, Trained)
    return trained.estimator


# --- What gets done ---------------------------------------------------------------------------------------------------


def test_what_gets_done_is_said_with_the_numbers(house: House, family_id: FamilyId) -> None:
    """Art is done on Fridays, and else every fourth time; of maths nothing can be said."""
    live(house, family_id, 12, lambda week, day, place: DONE if place == 0 or day == 4 or week % 4 == 0 else OPEN)
    found = what_gets_done(house, a_parent(house, family_id), family_id)
    assert [one.sentence for one in found] == [
        "Art gets done 4 times as often on Fridays as on other days.",
    ]
    assert found[0].evidence == ("12 of 12 on Fridays, 12 of 48 on other days, in the last 12 weeks with ticks.",)


@pytest.mark.parametrize(
    ("became", "sentence"),
    [
        (
            lambda week, day, place: DONE if day != 0 else OPEN,
            "Lessons never get done on Mondays; on other days they do.",
        ),
        (
            lambda week, day, place: DONE if place == 0 and day == 2 else OPEN,
            "Maths gets done on Wednesdays, and never on other days.",
        ),
        (
            lambda week, day, place: DONE if day != 3 or week % 4 == 0 else OPEN,
            "Lessons get done 75 % less often on Thursdays than on other days.",
        ),
        (
            lambda week, day, place: DONE if (place == 1 and day == 1) or (week * 5 + day) % 3 != 0 else OPEN,
            None,
        ),
    ],
    ids=["never", "only", "less", "not sure"],
)  # fmt: skip
def test_what_is_said_fits_what_happened(
    house: House, family_id: FamilyId, became: Became, sentence: str | None
) -> None:
    live(house, family_id, 12, became)
    found = [one.sentence for one in what_gets_done(house, a_parent(house, family_id), family_id)]
    assert (sentence in found) if sentence else (found == [])


def test_with_brothers_and_sisters_it_is_said_whose_lessons(house: House, clock: Clock, family_id: FamilyId) -> None:
    two = a_family(house, "Ada", "Ben")
    live(house, two, 12, lambda week, day, place: DONE if place == 0 or day == 4 else OPEN)
    found = {one.sentence for one in what_gets_done(house, a_parent(house, two), two)}
    assert found == {f"{name}'s Art gets done on Fridays, and never on other days." for name in ("Ada", "Ben")}


def test_the_chance_that_one_rate_is_higher_is_the_posteriors_own() -> None:
    """One of one against none of one: 5/6; alike: half; against 200,000 draws of the two betas."""
    import numpy as np

    ints = [np.array(each) for each in ([1, 3, 11, 40], [1, 5, 12, 60], [0, 3, 20, 30], [1, 5, 31, 80])]
    found = chance_of_more(*ints)
    assert found[0] == pytest.approx(5 / 6)
    assert found[1] == pytest.approx(0.5)
    dice = np.random.default_rng(0)
    for row, (done, held, other, of) in zip(found, zip(*ints, strict=True), strict=True):
        drawn = dice.beta(done + 1, held - done + 1, 200_000) > dice.beta(other + 1, of - other + 1, 200_000)
        assert row == pytest.approx(drawn.mean(), abs=0.005)


# --- Early warnings ---------------------------------------------------------------------------------------------------


def test_nothing_is_warned_of_before_three_lived_weeks_nor_while_all_is_well(house: House, family_id: FamilyId) -> None:
    live(house, family_id, 2, lambda week, day, place: DONE if week == 0 else SKIPPED)
    assert warned(house, family_id) == {}
    well = a_family(house)
    live(house, well, 12, lambda week, day, place: DONE if (week + day + place) % 7 else OPEN)
    assert warned(house, well) == {}


def test_less_done_is_told_with_what_to_do(house: House, family_id: FamilyId) -> None:
    live(house, family_id, 10, lambda week, day, place: DONE if week < 5 or place == 0 else OPEN)
    assert set(warned(house, family_id)) == {WarningKind.FALLING_COMPLETION}
    one = warned(house, family_id)[WarningKind.FALLING_COMPLETION]
    assert one.sentence == (
        "Less gets done than in your first weeks. Leave out a lesson or two for a while, so that the others get done."
    )
    assert one.evidence == (
        "Your first 4 weeks: 100 % of the lessons got done.",
        "Your last 6 weeks, newer ones counting more: 52 %.",
        "In the last week with ticks: 5 of 10.",
    )


def test_engagement_that_drops_is_told(house: House, family_id: FamilyId) -> None:
    live(
        house, family_id, 8,
        lambda week, day, place: {**DONE, "actual": Actual(engagement=(5 if day % 2 else 4) if week < 4 else 2)},
    )  # fmt: skip
    [one] = warned(house, family_id).values()
    assert one.kind is WarningKind.ENGAGEMENT_DROPPING
    assert one.sentence.startswith("The children are less engaged than in your first weeks.")
    assert one.evidence == (
        "Your first 4 weeks: 4.4 of 5 on average.",
        "Your last 4 weeks, newer ones counting more: 2.0.",
    )


def test_more_skips_and_moves_are_told_and_what_was_taken_back_does_not_count(
    house: House, family_id: FamilyId
) -> None:
    mondays = live(house, family_id, 8, lambda week, day, place: SKIPPED if week == 6 and day == 0 else DONE)
    assert WarningKind.MORE_SKIPS_AND_MOVES not in warned(house, family_id)
    with house.store.write() as db:
        for monday in mondays[4:]:
            for _ in range(5):
                move(db, house, family_id, monday)
    found = warned(house, family_id)[WarningKind.MORE_SKIPS_AND_MOVES]
    assert found.sentence.startswith("More lessons are skipped or moved than in your first weeks.")
    assert [" 0 %" in found.evidence[0], " 56 %" in found.evidence[1]] == [True, True]
    quiet = a_family(house)
    mondays = live(house, quiet, 8, lambda week, day, place: DONE)
    with house.store.write() as db:
        for monday in mondays[4:]:
            for _ in range(5):
                taken = move(db, house, quiet, monday)
                move(db, house, quiet, monday, kind=EventKind.CHANGE_UNDONE, of=taken)
    assert warned(house, quiet) == {}


def move(
    db: Any, house: House, family_id: FamilyId, monday: date, kind: EventKind = EventKind.ITEM_MOVED, **more: Any
) -> int:
    data = {"weekStartDate": monday.isoformat(), **more}
    return record_event(db, kind, family_id=family_id, user_id=None, at=house.now(), subject_ids=[], data=data).sequence


def test_lessons_that_take_longer_and_teaching_that_is_less_manageable_are_overload(
    house: House, family_id: FamilyId
) -> None:
    def became(week: int, day: int, place: int) -> dict[str, Any]:
        start = 540 + 60 * place
        return {**DONE, "actual": Actual(start=start, end=start + (30, 45)[place] + (0 if week < 4 else 15))}

    mondays = live(house, family_id, 8, became)
    [one] = warned(house, family_id).values()
    assert one.kind is WarningKind.OVERLOAD
    assert one.sentence == (
        "Lessons run longer, against what is planned, than in your first weeks."
        " Plan fewer lessons a day, or one more that a child can do alone."
    )
    with house.store.write() as db:
        for number, monday in enumerate(mondays):
            add_feedback(
                db,
                Feedback(
                    feedback_id=new_id(), family_id=family_id, type=FeedbackType.SCHEDULE_SATISFACTION, week_start=monday,
                    schedule_id=None, version=None, child_id=None, user_id=UserId("mum"), is_own=False, question=None,
                    rating=Rating(None, {"manageable": 5 if number < 4 else 2}), data={}, sequence=number,
                    given_at=house.now(),
                ),
            )  # fmt: skip
    one = warned(house, family_id)[WarningKind.OVERLOAD]
    assert "Teaching is less manageable for you than in your first weeks." in one.sentence
    assert len(one.evidence) == 4


def test_newer_weeks_count_more_and_luck_is_no_shift() -> None:
    shift = shift_of(Series([0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.4], [20] * 8))
    assert shift is not None
    fade = [2 ** (-n / 1.5) for n in (3, 2, 1, 0)]
    assert shift.lately == pytest.approx((0.8 * sum(fade[:3]) + 0.4) / sum(fade))
    assert (shift.first, shift.first_weeks, shift.latest_weeks) == (0.8, 4, 4)
    assert shift.errors < -1
    assert shift_of(Series([0.8, 0.4], [20, 20])) is None
    assert shift_of(Series([0.8, 0.4, 0.5], [0, 0, 20])) is None


# --- Into the plan ----------------------------------------------------------------------------------------------------


def test_before_two_weeks_with_ticks_no_plan_looks_at_it(
    house: House, family_id: FamilyId, estimator: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    uses(monkeypatch, estimator)
    parent, problem = a_parent(house, family_id), problem_of_next_week(house, family_id)

    def basis() -> tuple[Basis, str]:
        found = what_outcomes_rest_on(house, parent, family_id)
        return found.basis, found.sentence

    assert basis() == (Basis.NOTHING_TICKED, likely.NEVER_PLANNED)
    live(house, family_id, 1, lambda week, day, place: SKIPPED)
    assert basis() == (
        Basis.NOTHING_TICKED,
        "Nothing was ticked in 1 week so far, so nobody knows what gets done when. Tick on the Today page what was done.",
    )
    live(house, family_id, 1, lambda week, day, place: DONE)
    assert basis() == (Basis.TOO_FEW_WEEKS, likely.TOO_FEW_WEEKS)
    assert asked(house, family_id, problem) == {}
    live(house, family_id, 2, lambda week, day, place: DONE)
    assert basis() == (
        Basis.MODEL, "What gets done is judged by 2 weeks of your own, and by what holds for families in general.",
    )  # fmt: skip
    assert asked(house, family_id, problem)


def test_every_place_a_lesson_can_have_gets_its_chance(
    house: House, family_id: FamilyId, estimator: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    uses(monkeypatch, estimator)
    live(house, family_id, 12, lambda week, day, place: DONE if place == 0 or (day == 4 and week % 6) else OPEN)
    problem = problem_of_next_week(house, family_id)
    found = asked(house, family_id, problem)
    assert {
        (lesson.id, day, start)
        for lesson in problem.lessons
        for day in lesson.days
        for start in problem.starts_of(lesson)
    } == {(lesson, day, start) for lesson, days in found.items() for day, starts in days.items() for start in starts}
    maths, art = (found[lesson.id] for lesson in problem.lessons)
    assert all(0 < chance < 1 for days in found.values() for starts in days.values() for chance in starts.values())
    assert maths[0][540] > 0.7 > art[0][600]
    assert art[4][600] > art[0][600]
    weighed = problem.changed(likely=found).weights
    assert weighed[LIKELY] == pytest.approx(LIKELY_POINTS)
    assert problem.weights[LIKELY] == 0


@pytest.mark.parametrize(
    ("model", "why", "told"),
    [
        ("none", "", ""),
        (None, "The file of this model is damaged.", "The file of this model is damaged. "),
        ({"version": 0}, "", f"{ANOTHER_VERSION} "),
    ],
    ids=["none", "damaged", "another version"],
)
def test_without_a_model_that_serves_the_own_weeks_do_where_the_family_asks_for_it(
    house: House, family_id: FamilyId, model: object, why: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uses(monkeypatch, model, why)
    live(house, family_id, 6, lambda week, day, place: DONE if place == 0 else OPEN)
    found = what_outcomes_rest_on(house, a_parent(house, family_id), family_id)
    assert (found.basis, found.weeks) == (Basis.OWN_RATES, 6)
    assert found.sentence == (
        f"{told}What gets done is judged by 6 weeks of your own alone, as no model of many families is in use."
    )
    problem = problem_of_next_week(house, family_id)
    assert asked(house, family_id, problem) == {}
    weights = {**problem.preferences.wish_weights, LIKELY: 10.0}
    wanted = problem.changed(preferences=problem.preferences.model_copy(update={"wish_weights": weights}))
    chances = asked(house, family_id, wanted)
    maths, art = (chances[lesson.id] for lesson in problem.lessons)
    assert maths[0][540] > 0.8 > 0.3 > art[0][600]


def test_a_week_that_is_planned_late_knows_nothing_of_itself(
    house: House, clock: Clock, family_id: FamilyId, estimator: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    uses(monkeypatch, estimator)
    live(house, family_id, 3, lambda week, day, place: DONE)
    problem = problem_of_next_week(house, family_id)
    before = asked(house, family_id, problem)
    clock.at += timedelta(weeks=3)
    assert asked(house, family_id, problem) == before


def test_a_subject_has_the_catalogues_field_or_none(house: House, family_id: FamilyId) -> None:
    live(house, family_id, 1, lambda week, day, place: {**DONE, **({"name": "Juggling"} if day == 0 else {})})
    with house.store.read() as db:
        rows = with_fields(outcomes_of(db, family_id, before=MONDAY))
    fields = {row["subject"]: row["field"] for row in rows.to_dicts()}
    assert fields == {"juggling": None, "maths": "maths", "art": "arts"}
    assert len(own_chances(rows, rows)) == 10


def test_it_is_the_parents_matter(house: House, family_id: FamilyId) -> None:
    for verb in (what_gets_done, early_warnings, what_outcomes_rest_on):
        verb(house, a_parent(house, family_id, Role.CO_PARENT), family_id)
        with pytest.raises(NotAllowed):
            verb(house, a_parent(house, family_id, Role.HELPER), family_id)


def test_a_week_is_planned_by_what_gets_done_and_stays_the_households_plan(
    house: House, family_id: FamilyId, estimator: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    uses(monkeypatch, estimator)
    live(house, family_id, 3, lambda week, day, place: DONE)
    parent, next_week = a_parent(house, family_id), MONDAY + timedelta(days=7)
    job = plan_week(house, parent, family_id, next_week)
    asked_for = WeekProblem.model_validate(job.input["problem"])
    assert asked_for.likely
    assert asked_for.weights[LIKELY] > 0
    assert household_part(asked_for) == problem_of_next_week(house, family_id)


def test_a_model_that_fails_says_nothing_and_the_plan_comes(
    house: House, family_id: FamilyId, estimator: dict[str, Any], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    broken = {name: value for name, value in estimator.items() if name in ("version", "features")}
    uses(monkeypatch, broken)
    live(house, family_id, 3, lambda week, day, place: DONE)
    job = plan_week(house, a_parent(house, family_id), family_id, MONDAY + timedelta(days=7))
    assert WeekProblem.model_validate(job.input["problem"]).likely == {}
    assert "It could not be said what gets done" in caplog.text


def test_nobody_waits_for_scikit_learn_who_needs_no_model() -> None:
    rooms = ("planner", "outcomes", "likely", "learning", "today", "models")
    imports = "; ".join(f"import brightpath.services.{room}" for room in rooms)
    asked = "print(sorted({'sklearn', 'scipy', 'skops', 'threadpoolctl'} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", f"import sys; {imports}; {asked}"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_a_model_whose_file_is_gone_is_said_and_the_plan_comes_without_it(house: House, family_id: FamilyId) -> None:
    with house.store.write() as db:
        models.add_model(db, model := a_model(name="outcomes"))
        models.activate(db, model, at=house.now(), user_id=None, why="")
    live(house, family_id, 3, lambda week, day, place: DONE)
    parent = a_parent(house, family_id)
    found = what_outcomes_rest_on(house, parent, family_id)
    assert found.basis is Basis.OWN_RATES
    assert found.sentence.startswith(
        f"{model.file.file} is missing from the folder of models. What gets done is judged"
    )
    assert asked(house, family_id, problem_of_next_week(house, family_id)) == {}
