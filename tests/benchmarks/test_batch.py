"""A batch gives every family a plan or a sentence, whatever stands behind the executor."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks import batch, report
from benchmarks.report import Row
from brightpath.adapters.workers import WorkerDied
from brightpath.config import ROOT
from brightpath.environment import SetUpFailed, missing
from brightpath.planning.week import problem_of
from brightpath.planning.week.problem import WeekProblem
from tests.benchmarks.test_week import quiet
from tests.planning.drawn_week import MONDAY
from tests.planning.households import a_busy_household


@pytest.fixture
def problem() -> WeekProblem:
    return problem_of(a_busy_household(), MONDAY)


class DyingWorkers(Executor):
    """Every second task loses its worker."""

    def __init__(self) -> None:
        self.count = 0

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future:
        future: Future = Future()
        self.count += 1
        if self.count % 2 == 0:
            future.set_exception(WorkerDied("The search was cut short by this machine. Please try again."))
        else:
            future.set_result(work(*args, **kwargs))
        return future


def test_every_family_of_a_batch_gets_a_plan(problem: WeekProblem) -> None:
    tasks = batch.tasks_of([problem, problem], 5.0)
    with ThreadPoolExecutor(2) as executor:
        outcomes = batch.plan_with(executor, tasks, quiet)
    told = [batch.told_of(problem, outcome) for outcome in outcomes]
    assert [run["faults"] for run in told] == [0, 0]
    row = batch.summary("threads", 2.0, told)
    assert (row["plans"], row["with nothing"], row["families a minute"], row["verdict"]) == (2, 0, 60.0, "met")


def test_a_family_whose_worker_died_gets_a_sentence(problem: WeekProblem) -> None:
    outcomes = batch.plan_with(DyingWorkers(), batch.tasks_of([problem] * 2, 5.0), quiet)
    told = [batch.told_of(problem, outcome) for outcome in outcomes]
    assert told[1]["sentence"] == ("This week has no plan: The search was cut short by this machine. Please try again.")
    row = batch.summary("dying", 2.0, told)
    assert (row["plans"], row["with a sentence"], row["with nothing"], row["verdict"]) == (1, 1, 0, "MISSED")


def test_a_thousand_families_are_a_thousand_different_ones_and_none_of_the_set() -> None:
    made = [batch.parameters_of(number) for number in range(1000)]
    assert len(set(made)) == 1000
    assert {one.children for one in made[:24]} == {1, 2, 3, 4, 6, 8}
    assert min(one.seed for one in made) >= 10


def test_without_dask_the_row_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(problems: list[WeekProblem], seconds: float, tell: Any) -> tuple[float, list[Row], Row]:
        with ThreadPoolExecutor(1) as executor:
            return 1.0, batch.plan_with(executor, batch.tasks_of(problems, seconds), tell), {}

    def nowhere(*asked: Any) -> Any:
        raise SetUpFailed("no network")

    monkeypatch.setattr(batch, "in_processes", here)
    monkeypatch.setattr(batch, "in_a_cluster", nowhere)
    rows = batch.measure(quiet, families=1, seconds=0.5, results=tmp_path)
    assert [row["verdict"] for row in rows[:2]] == ["met", "not measured: no network"]
    assert "| Dask cluster | 1 |" in (tmp_path / "batch.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(
    bool(missing(ROOT / batch.DASK, {batch.DASK_LIST: report.digest_of(batch.DASK_LIST)})),
    reason="`start.py bench batch` makes Dask's environment",
)
def test_a_dask_cluster_plans_with_the_same_code(problem: WeekProblem) -> None:
    _, outcomes, words = batch.in_a_cluster([problem, problem], 5.0, quiet)
    assert [batch.told_of(problem, outcome)["faults"] for outcome in outcomes] == [0, 0]
    assert words["version"].startswith("distributed ")
