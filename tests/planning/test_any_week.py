"""What holds for every household: plans keep every must, the numbers agree, a seed repeats itself."""

from __future__ import annotations

import json
import time
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain.family import Frequency, Household, Subject
from brightpath.domain.preferences import DEFAULT_WEIGHTS, AskedRule, RuleName
from brightpath.domain.schedule import plan_of, to_document
from brightpath.domain.school_days import comes_in_week
from brightpath.planning.model import Ending
from brightpath.planning.week import plan_problem
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.improve import improve
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.program import Program
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject
from tests.planning.drawn_week import draft_of, plan_from, program_says
from tests.planning.households import MONDAY, households
from tests.planning.plan_document import faults_of


def examples(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


#: The wishes that no answer of a family in the middle asks for.
UNASKED = tuple(name for name, weight in DEFAULT_WEIGHTS.items() if not weight)
#: Maths and Latin are of the head, and now and then of one field.
FIELDS = ({"Maths": "maths", "Latin": "languages", "Art": "arts"}, {"Maths": "maths", "Latin": "maths", "Art": "arts"})


@st.composite
def problems(draw: st.DrawFn) -> WeekProblem:
    """The weeks of any families, now and then with wishes that no answer asks for, and with what a model would say."""
    problem = problem_of(draw(households()), MONDAY, field_of=draw(st.sampled_from(FIELDS)).get)
    if draw(st.booleans()):
        more = {name: draw(st.sampled_from((0.0, 0.0, 20.0))) for name in UNASKED}
        asked = (AskedRule(name=RuleName.OPEN_TIME, minutes=draw(st.sampled_from((20, 60, 150))), asked_by="a test"),)
        weights = {**problem.preferences.wish_weights, **more}
        problem = problem.changed(
            preferences=problem.preferences.model_copy(update={"wish_weights": weights, "rules": asked}),
            likely={
                lesson.id: {day: {540: 0.9, 570: 0.8, 600: 0.3} for day in lesson.days}
                for lesson in problem.lessons[:2]
            },
        )
    return problem


def a_random_draft(problem: WeekProblem, seed: int) -> Draft:
    """Put places in by chance while they fit, up to the most."""
    random = Random(seed)
    table = Table(Choices(problem))
    draft = Draft(table)
    options = [option for of_day in table.options.values() for of_one in of_day.values() for option in of_one]
    random.shuffle(options)
    for option in options[:60]:
        index, day, *_ = option.place
        is_open = day not in draft.starts[index] and len(draft.starts[index]) < problem.lessons[index].most
        if is_open and draft.fits(option.place):
            draft.put(option)
            if random.random() < 0.2:
                draft.take(index, day)
    return draft


@examples(60)
@given(problems())
def test_any_plan_passes_every_check_and_its_document_is_in_order(problem: WeekProblem) -> None:
    plan = plan_problem(problem, seconds=30)
    assert violations(problem, plan) == []
    document = to_document(plan)
    assert faults_of(document) == []
    assert plan.solver.bound >= plan.solver.objective - 1e-6
    assert plan.solver.gap >= 0
    assert plan.solver.extra["stoppedBy"] != "clock"


@examples(40)
@given(problems(), st.integers(0, 2**32))
def test_any_draft_passes_every_check_and_the_program_prices_it_alike(problem: WeekProblem, seed: int) -> None:
    draft = a_random_draft(problem, seed)
    plan = plan_from(problem, draft.places())
    assert violations(problem, plan) == []
    values = draft.wish_values()
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in values.values())
    lost = sum(problem.weights[name] * (1 - value) for name, value in values.items())
    assert draft.cost_of_wishes == pytest.approx(lost, abs=1e-9)
    outcome = program_says(problem, draft.places())
    assert outcome is not None and outcome.cost == pytest.approx(draft.cost, abs=1e-5)


@examples(40)
@given(problems())
def test_no_search_beats_the_program_and_no_bound_beats_either(problem: WeekProblem) -> None:
    choices = Choices(problem)
    program = Program(choices)
    bound = program.model.relaxation().least_cost(seconds=30)
    outcome = program.model.solve(seconds=30, seed=0)
    found = improve(Table(choices), seed=0, rounds=100, deadline=time.perf_counter() + 30).draft
    assert outcome.ending is Ending.PROVEN and bound is not None
    assert bound <= outcome.cost + 1e-4
    assert outcome.bound <= outcome.cost + 1e-6
    assert outcome.cost <= found.cost + 1e-4
    best = draft_of(problem, program.placed_in(outcome.values))
    assert best is not None and best.cost == pytest.approx(outcome.cost, abs=1e-4)
    assert violations(problem, plan_from(problem, best.places())) == []


@examples(15)
@given(problems(), st.integers(0, 1000))
def test_a_seed_gives_the_same_plan_twice(problem: WeekProblem, seed: int) -> None:
    first, second = (to_document(plan_problem(problem, seconds=30, seed=seed)) for _ in range(2))
    for document in (first, second):
        document["solver"].pop("seconds")
    assert first == second


@examples(60)
@given(households(), st.sampled_from((MONDAY, date(2026, 12, 7), date(2027, 3, 29))))
def test_a_problem_survives_its_journey_as_json(household: Household, week_start: date) -> None:
    problem = problem_of(household, week_start)
    assert WeekProblem.model_validate_json(problem.model_dump_json()) == problem


@examples(40)
@given(problems(), st.integers(0, 2**32))
def test_a_plan_survives_its_journey_as_a_document(problem: WeekProblem, seed: int) -> None:
    plan = plan_from(problem, a_random_draft(problem, seed).places())
    assert plan_of(json.loads(json.dumps(to_document(plan)))) == plan


@examples(40)
@given(problems(), st.integers(0, 2**32))
def test_a_draft_forgets_what_is_taken_out(problem: WeekProblem, seed: int) -> None:
    draft = a_random_draft(problem, seed)
    anew = draft_of(problem, draft.places())
    assert anew is not None
    assert anew.cost == pytest.approx(draft.cost)
    assert {key: spans for key, spans in anew.spans.items() if spans} == {
        key: spans for key, spans in draft.spans.items() if spans
    }
    twin = draft.copy()
    for place in twin.places():
        twin.take(place.lesson, place.day)
    assert twin.cost == pytest.approx(Draft(draft.table).cost)
    assert draft.cost == pytest.approx(anew.cost)


@st.composite
def households_in_order(draw: st.DrawFn) -> Household:
    """One child with room for everything, and any subjects in any order."""
    names = draw(st.permutations(["Maths", "Art", "Piano"]))
    subjects = [a_subject(name, frequency=draw(st.sampled_from(Frequency))) for name in sorted(names)]
    return a_family(
        children=(
            a_child(
                "Ada",
                subjects=tuple(
                    subject.model_copy(update={"after": tuple(names[: names.index(subject.name)])})
                    for subject in subjects
                ),
            ),
        )
    )


@given(households() | households_in_order())
@examples(40)
def test_what_comes_before_stands_earlier_on_every_day_that_has_both(household: Household) -> None:
    plan = plan_problem(problem_of(household, MONDAY), seconds=5)
    for child, planned in zip(household.children, plan.children, strict=True):
        orders = {(earlier, subject.name) for subject in child.subjects for earlier in subject.after}
        orders |= {(subject.name, later) for subject in child.subjects for later in subject.before}
        for day in planned.days:
            spans = {item.name: (item.start, item.end) for item in day.items}
            assert all(
                spans[earlier][1] <= spans[later][0] for earlier, later in orders if {earlier, later} <= spans.keys()
            )


@given(households(), st.sampled_from(("Maths", "Art", "Latin")))
@examples(20)
def test_the_subjects_of_a_loop_take_turns_in_the_order_of_the_list(household: Household, coming: str) -> None:
    cursors = {f"loop:{child.id}:Turns": coming for child in household.children}
    plan = plan_problem(problem_of(household, MONDAY, cursors=cursors), seconds=5)
    for child, planned in zip(household.children, plan.children, strict=True):
        turns = [subject for subject in child.subjects if subject.loop]
        names = [subject.name for subject in turns]
        first = names.index(coming) if coming in names else 0
        in_turn = [subject.name for subject in turns[first:] + turns[:first] if _comes_this_week(household, subject)]
        held = [item.name for day in planned.days for item in day.items if item.name in names]
        assert held == [in_turn[time % len(in_turn)] for time in range(len(held))]


def _comes_this_week(household: Household, subject: Subject) -> bool:
    return subject.every_weeks is None or comes_in_week(household.calendar, MONDAY, subject.every_weeks, None)
