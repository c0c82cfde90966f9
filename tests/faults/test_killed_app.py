"""Nothing the app has answered is lost: the real app, and planning as it does it, killed with SIGKILL."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Actor
from brightpath.domain.jobs import JobState
from brightpath.services.family import families_of
from brightpath.services.jobs import take_up_jobs
from brightpath.storage import jobs, schedule
from tests.running_app import RunningApp, running_app

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes another way"),
]

ROOT = Path(__file__).parents[2]
EMAIL, PASSWORD = "sarah@example.org", "a warm loaf of bread"
MONDAY = date(2026, 11, 23)


def test_an_account_whose_making_was_answered_survives_a_kill(tmp_path: Path) -> None:
    app = RunningApp(tmp_path / "house")
    try:
        account = {"key": app.first_key(), "name": "Sarah", "email": EMAIL, "password": PASSWORD}
        status, _ = app.send("first-account", account)
    finally:
        app.kill()
    assert status == 303
    with running_app(tmp_path / "house") as app:
        assert "/welcome?key=" not in app.said()
        status, headers = app.send("sign-in", {"email": EMAIL, "password": PASSWORD})
        assert (status, "problem" in headers["Location"]) == (303, False)
        assert "brightpath_session=" in headers["Set-Cookie"]


#: Plans the Kims' week as the app does, says when the given state is reached, and waits for what comes.
_PLANNER = """
import sys, time
from concurrent.futures import Executor, Future
from datetime import date
from pathlib import Path
from brightpath.bootstrap import open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role, SessionId
from brightpath.domain.ids import UserId, new_id
from brightpath.domain.jobs import JobState
from brightpath.services import family, planner
from brightpath.services.access import hash_of
from brightpath.storage import accounts

class InTheMiddle(Executor):
    def submit(self, carry_out, work, task, letters):
        letters.put('{"percent": 40, "note": "Looking"}')
        return Future()

until = JobState(sys.argv[2])
house = open_house(
    Settings(data_dir=Path(sys.argv[1])), executor=InTheMiddle() if until is JobState.RUNNING else None
)
me = UserId(new_id())
with house.store.write() as db:
    accounts.add_user(db, me, "sarah@example.org", "Sarah", "no hash", [Role.PARENT], house.now())
    accounts.add_session(db, SessionId(new_id()), hash_of("key"), me, house.now(), is_remembered=True, address="",
                         device="")
family_id = family.create_demo_family(house, "key")
job = planner.plan_week(house, "key", family_id, date(2026, 11, 23))
while planner.job_status(house, "key", family_id, job.job_id).state is not until:
    time.sleep(0.05)
print("reached", flush=True)
time.sleep(60)
"""


class AtOnce(Executor):
    """Does each task while it is handed over."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future


def killed_when(state: JobState, folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PLANNER, str(folder), state.value],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        reached = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        assert reached == "reached\n", child.stderr.read()


def test_a_plan_whose_job_had_ended_well_survives_a_kill(tmp_path: Path) -> None:
    killed_when(JobState.SUCCESS, tmp_path)
    house = open_house(Settings(data_dir=tmp_path))
    try:
        assert take_up_jobs(house, Actor.console()) == []
        [family] = families_of(house, Actor.console())
        with house.store.read() as db:
            assert schedule.active_plan(db, family.family_id, MONDAY) is not None
            job = jobs.newest_job_of_week(db, family.family_id, MONDAY, kind="plan_week")
            assert job is not None and job.state is JobState.SUCCESS
    finally:
        close_house(house)


def test_a_job_that_was_killed_in_the_middle_begins_again_and_ends_well(tmp_path: Path) -> None:
    killed_when(JobState.RUNNING, tmp_path)
    house = open_house(Settings(data_dir=tmp_path), executor=AtOnce())
    try:
        [again] = take_up_jobs(house, Actor.console())
        with house.store.read() as db:
            known = db.rows("SELECT job_id, state FROM jobs ORDER BY number DESC")
            assert schedule.active_plan(db, again.family_id, MONDAY) is not None
    finally:
        close_house(house)
    assert [(job["job_id"] == again.job_id, job["state"]) for job in known] == [
        (True, JobState.SUCCESS),
        (False, JobState.FAILED),
    ]
