"""Claims about solving away from the page: a letterbox in, a plan out, nothing shared but a folder."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from brightpath.domain.schedule import plan_of
from brightpath.planning import worker
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
def task(tmp_path: Path, problem: WeekProblem) -> Task:
    return Task("job1", problem.model_dump_json(), seed=0, seconds=60, letterbox=str(tmp_path))


def test_a_plan_comes_back_that_keeps_every_must(task: Task, problem: WeekProblem) -> None:
    answer = solve_week(task)
    assert answer.plan is not None and not answer.was_cancelled
    assert answer.violations == [] == violations(problem, plan_of(answer.plan))
    assert json.loads(json.dumps(answer.plan)) == answer.plan


def test_progress_lies_in_the_letterbox(task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    put = worker._put

    def listen(path: Path, message: dict) -> None:
        put(path, message)
        told.append(json.loads((tmp_path / "job1.progress").read_text(encoding="utf-8")))

    monkeypatch.setattr(worker, "_put", listen)
    monkeypatch.setattr(worker, "LOOK_EVERY", 0.0)
    solve_week(task)
    percents = [message["percent"] for message in told]
    assert percents == sorted(percents) and percents[0] < percents[-1]
    assert all(0 <= percent <= 100 for percent in percents)
    assert all(message["note"].endswith(".") for message in told)
    assert [path.name for path in tmp_path.iterdir()] == ["job1.progress"]


def test_a_cancel_file_stops_it(task: Task, tmp_path: Path) -> None:
    (tmp_path / "job1.cancel").touch()
    assert solve_week(task) == Answer(plan=None, was_cancelled=True)


def test_another_jobs_cancel_file_does_not_stop_it(task: Task, tmp_path: Path) -> None:
    (tmp_path / "job2.cancel").touch()
    assert solve_week(task).plan is not None


def test_a_cancel_file_stops_it_on_the_way(task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = worker._put

    def cancel_at_a_third(path: Path, message: dict) -> None:
        put(path, message)
        if message["percent"] >= 33:
            (tmp_path / "job1.cancel").touch()

    monkeypatch.setattr(worker, "_put", cancel_at_a_third)
    monkeypatch.setattr(worker, "LOOK_EVERY", 0.0)
    assert solve_week(task).was_cancelled


@pytest.mark.slow
def test_it_runs_in_a_fresh_process(task: Task, tmp_path: Path) -> None:
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        answer = executor.submit(solve_week, task).result(timeout=120)
    assert answer.violations == [] and answer.plan is not None
    here = solve_week(task)
    assert here.plan is not None
    for plan in (answer.plan, here.plan):
        plan["solver"].pop("seconds")
    assert answer.plan == here.plan
    assert (tmp_path / "job1.progress").exists()


def test_weeks_near_the_plan_are_searched_for_when_they_are_asked_for(task: Task, problem: WeekProblem) -> None:
    task = replace(task, near=3, most_lost=100.0)
    answer = solve_week(task)
    assert 1 <= len(answer.near) <= 3
    for one in answer.near:
        assert violations(problem, plan_of(one)) == []
    assert solve_week(replace(task, most_lost=-1000.0)).near == []
