"""A search that is killed or called off in the middle of a real week ends in a sentence, and the next one is planned."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from brightpath.adapters.letterbox import Brought, Folder, carry_out
from brightpath.adapters.workers import WorkerDied, Workers
from brightpath.planning.week import problem_of
from brightpath.planning.worker import Answer, Task, solve_week
from brightpath.simulation.families import WEEK, a_family
from tests.planning.drawn_week import MONDAY
from tests.planning.households import a_busy_household

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes another way"),
]


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers(1)
    yield workers
    workers.shutdown()


def a_long_task() -> Task:
    problem = problem_of(a_family(0, children=8, is_tight=True, step=5), WEEK)
    return Task(problem.model_dump_json(), seed=0, seconds=600)


def a_short_task() -> Task:
    problem = problem_of(a_busy_household(), MONDAY)
    return Task(problem.model_dump_json(), seed=0, seconds=60)


def in_the_middle(work: Future[Brought[Answer]], letterbox: Path) -> None:
    """Wait until the search tells of progress."""
    while not (letterbox / "long.progress").exists():
        assert not work.done()
        time.sleep(0.05)


def test_a_search_that_is_killed_ends_in_a_sentence_and_the_next_week_is_planned(
    workers: Workers, tmp_path: Path
) -> None:
    worker = workers.submit(os.getpid).result(60)
    work = workers.submit(carry_out, solve_week, a_long_task(), Folder(tmp_path).letters("long"))
    in_the_middle(work, tmp_path)
    os.kill(worker, signal.SIGKILL)
    with pytest.raises(WorkerDied, match=r"^The search was cut short by this machine\. Please try again\.$"):
        work.result(60)
    answer = workers.submit(solve_week, a_short_task()).result(120)
    assert answer.plan is not None and answer.violations == []


def test_a_search_that_is_called_off_in_its_own_process_stops(workers: Workers, tmp_path: Path) -> None:
    work = workers.submit(carry_out, solve_week, a_long_task(), Folder(tmp_path).letters("long"))
    in_the_middle(work, tmp_path)
    Folder(tmp_path).call_off("long")
    assert work.result(120).answer == Answer(plan=None, was_cancelled=True)
