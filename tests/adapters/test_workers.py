"""Workers answer, die, are replaced, and go home; the pages never notice more than a sentence."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from brightpath.adapters.workers import WorkerDied, Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers(1)
    yield workers
    workers.shutdown()


def test_a_task_is_done_in_another_process(workers: Workers) -> None:
    assert workers.submit(os.getpid).result(30) != os.getpid()


def test_an_error_of_the_task_comes_back_as_it_is(workers: Workers) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        workers.submit(int, "many").result(30)


def test_a_worker_that_dies_fails_its_task_and_is_replaced(workers: Workers) -> None:
    with pytest.raises(WorkerDied, match=r"cut short by this machine\."):
        workers.submit(os._exit, 9).result(30)
    assert workers.submit(os.getpid).result(30) != os.getpid()


def test_going_home_cancels_what_runs_and_what_waits(workers: Workers) -> None:
    tasks = [workers.submit(time.sleep, 600) for _ in range(4)]
    workers.shutdown()
    assert all(task.cancelled() for task in tasks)
    with pytest.raises(RuntimeError):
        workers.submit(os.getpid)
    workers.shutdown()


def test_a_worker_does_not_run_the_page_that_stands_for_the_main_module(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.py"
    page.write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()", encoding="utf-8")
    main = ModuleType("__main__")
    main.__file__ = str(page)
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert workers.submit(os.getpid).result(30)
    assert not (tmp_path / "ran").exists()
    assert sys.modules["__main__"] is main
