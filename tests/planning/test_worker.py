"""Claims about solving away from the page: a task in, progress told, a plan out, nothing shared."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest

from brightpath.domain.jobs import Progress, told_nobody
from brightpath.domain.schedule import plan_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of
from brightpath.planning.worker import Answer, Task, solve_week
from tests.planning.drawn_week import MONDAY
from tests.planning.households import a_busy_household


@pytest.fixture
def problem() -> WeekProblem:
    return problem_of(a_busy_household(), MONDAY)


@pytest.fixture
def task(problem: WeekProblem) -> Task:
    return Task(problem.model_dump_json(), seed=0, seconds=60)


def test_a_plan_comes_back_that_keeps_every_must(task: Task, problem: WeekProblem) -> None:
    answer = solve_week(task)
    assert answer.plan is not None and not answer.was_cancelled
    assert answer.violations == [] == violations(problem, plan_of(answer.plan))
    assert json.loads(json.dumps(answer.plan)) == answer.plan


def test_it_tells_how_far_it_is(task: Task) -> None:
    told: list[Progress] = []
    solve_week(task, told.append)
    percents = [one.percent for one in told]
    assert percents == sorted(percents) and percents[0] < percents[-1]
    assert all(0 <= percent <= 100 for percent in percents)
    assert all(one.note.endswith(".") for one in told)


def test_what_is_called_off_before_it_began_brings_nothing(task: Task) -> None:
    assert solve_week(task, told_nobody, lambda: True) == Answer(plan=None, was_cancelled=True)


def test_what_is_called_off_on_the_way_stops(task: Task) -> None:
    told: list[Progress] = []
    assert solve_week(task, told.append, lambda: told[-1].percent >= 33).was_cancelled
    assert told[-1].percent < 100


@pytest.mark.slow
def test_it_runs_in_a_fresh_process(task: Task) -> None:
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        answer = executor.submit(solve_week, task).result(timeout=120)
    assert answer.violations == [] and answer.plan is not None
    here = solve_week(task)
    assert here.plan is not None
    for plan in (answer.plan, here.plan):
        plan["solver"].pop("seconds")
    assert answer.plan == here.plan


def test_weeks_near_the_plan_are_searched_for_when_they_are_asked_for(task: Task, problem: WeekProblem) -> None:
    task = replace(task, near=3, most_lost=100.0)
    answer = solve_week(task)
    assert 1 <= len(answer.near) <= 3
    for one in answer.near:
        assert violations(problem, plan_of(one)) == []
    assert solve_week(replace(task, most_lost=-1000.0)).near == []
