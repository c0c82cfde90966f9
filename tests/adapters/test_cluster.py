"""A Dask cluster on this machine takes the place of processes: the same work, letters without a folder, sentences for trouble.

Runs where requirements-dask.txt is installed beside the rest (docs/jobs.md says how).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from brightpath.adapters import cluster as room
from brightpath.adapters.cluster import Cluster, Unreachable
from brightpath.adapters.letterbox import carry_out
from brightpath.adapters.workers import WorkerDied
from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.errors import Refused
from brightpath.domain.jobs import IsCalledOff, JobState, Progress, Tell
from brightpath.services.doctor import examine

NOWHERE = "tcp://127.0.0.1:9"


def until(is_so: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Wait for something that comes when it comes; nothing is asserted about time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = is_so()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("It never came.")


def search(problem: dict[str, Any], tell: Tell, is_called_off: IsCalledOff) -> dict[str, Any]:
    """Look for a long time, unless it is called off."""
    for step in range(problem["steps"]):
        if is_called_off():
            return {"calledOffAt": step}
        tell(Progress(min(step, 99), "Looking.", {"objective": 10_000 - step}))
        time.sleep(0.02)
    return {"objective": 10_000 - problem["steps"], "process": os.getpid()}


# --- Without Dask -----------------------------------------------------------------------------------------------------


def test_a_cluster_without_dask_is_refused_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda name: None)
    with pytest.raises(Refused, match="Dask is not installed here"):
        open_house(Settings(data_dir=tmp_path, dask_scheduler=NOWHERE))
    assert list(tmp_path.glob("*.duckdb")) == []


# --- With Dask --------------------------------------------------------------------------------------------------------

pytest_dask = pytest.mark.dask


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as local,
    ):
        yield local


@pytest.fixture
def cluster(local: Any) -> Iterator[Cluster]:
    cluster = Cluster(local.scheduler_address)
    yield cluster
    cluster.shutdown()


@pytest_dask
def test_a_task_is_done_on_the_cluster_and_brings_the_way_of_its_search(cluster: Cluster) -> None:
    brought = cluster.submit(carry_out, search, {"steps": 5}, cluster.letterbox.letters("one")).result(60)
    assert brought.answer["objective"] == 9_995 and brought.answer["process"] != os.getpid()
    assert [one["objective"] for one in brought.trajectory] == [10_000, 9_999, 9_998, 9_997, 9_996]
    assert cluster.look()[0]


@pytest_dask
def test_progress_comes_home_and_the_wish_to_end_goes_out_without_a_folder(cluster: Cluster) -> None:
    box = cluster.letterbox
    work = cluster.submit(carry_out, search, {"steps": 3_000}, box.letters("one"))
    told = until(lambda: box.told("one"))
    assert told.progress.note == "Looking." and told.progress.best == told.trajectory[-1]
    assert box.told("another") is None
    box.call_off("one")
    assert "calledOffAt" in work.result(60).answer
    until(lambda: not cluster.is_busy)
    box.clear("one")
    assert box.told("one") is None


@pytest_dask
def test_an_error_of_the_work_comes_back_as_it_is(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        cluster.submit(int, "many").result(60)


@pytest_dask
def test_a_worker_that_dies_fails_its_task_in_a_sentence_and_is_replaced(cluster: Cluster) -> None:
    with pytest.raises(WorkerDied, match=r"^The workers were cut short"):
        cluster.submit(os._exit, 9).result(120)
    assert cluster.submit(os.getpid).result(120) != os.getpid()


@pytest_dask
def test_leaving_cancels_what_is_under_way_here_and_calls_it_off_there(local: Any) -> None:
    cluster = Cluster(local.scheduler_address)
    work = cluster.submit(carry_out, search, {"steps": 100_000}, cluster.letterbox.letters("one"))
    until(lambda: cluster.letterbox.told("one"))
    cluster.shutdown()
    assert work.cancelled()
    with pytest.raises(RuntimeError):
        cluster.submit(os.getpid)
    cluster.shutdown()
    other = Cluster(local.scheduler_address)  # its only worker is free again
    assert other.submit(os.getpid).result(60)
    other.shutdown()


@pytest_dask
def test_a_scheduler_that_is_not_there_fails_each_task_in_a_sentence_and_nothing_is_done_here(local: Any) -> None:
    cluster = Cluster(NOWHERE, connect_within=0.5)
    for _ in range(2):
        with pytest.raises(Unreachable, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
            cluster.submit(os.getpid).result(60)
    is_there, sentence = cluster.look()
    assert not is_there and "take dask_scheduler out of the settings" in sentence
    cluster.shutdown()


@pytest_dask
def test_a_scheduler_that_goes_down_ends_what_is_under_way_and_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(room, "TRY_AGAIN_AFTER", 0.0)
    about = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with distributed.LocalCluster(**about) as first:
        address, port = first.scheduler_address, first.scheduler.port
        cluster = Cluster(address, connect_within=2.0)
        work = cluster.submit(carry_out, search, {"steps": 100_000}, cluster.letterbox.letters("one"))
        until(lambda: cluster.letterbox.told("one"))
    with pytest.raises(WorkerDied, match="cut short"):
        work.result(60)
    with pytest.raises(Unreachable):
        cluster.submit(os.getpid).result(60)
    with distributed.LocalCluster(scheduler_port=port, **about):
        assert cluster.submit(os.getpid).result(60) != os.getpid()
        cluster.shutdown()


@pytest_dask
def test_a_week_is_planned_on_the_cluster_and_kept_by_the_house(local: Any, tmp_path: Path) -> None:
    from datetime import date

    from brightpath.domain.accounts import Actor
    from brightpath.services import planner
    from brightpath.services.family import create_demo_family
    from tests.services.given_accounts import a_person, a_token

    house = open_house(Settings(data_dir=tmp_path, dask_scheduler=local.scheduler_address, log_to="stderr"))
    try:
        token = a_token(house, a_person(house))
        family_id = create_demo_family(house, token)
        monday = date(2026, 11, 23)
        job = planner.plan_week(house, token, family_id, monday)
        until(lambda: planner.job_status(house, token, family_id, job.job_id).state.is_over, 120)
        assert planner.job_status(house, token, family_id, job.job_id).state is JobState.SUCCESS
        assert planner.week_plan(house, token, family_id, monday) is not None
        workers = [found.sentence for found in examine(house, Actor.console()) if found.about == "workers"]
        assert len(workers) == 1 and "answers and has 1 threads" in workers[0]
        assert not (tmp_path / "letterbox").exists()
    finally:
        close_house(house)
