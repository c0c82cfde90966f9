"""A house that begins one job after the other until it is killed; `main` reads its folder from the command line.

Each job writes one row into a table beside its own end, so that what was kept twice or half would be seen.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from brightpath.bootstrap import open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Actor
from brightpath.domain.jobs import HouseJob, IsCalledOff, Progress, Tell
from brightpath.services.house import House
from brightpath.services.job_life import Kind, a_kind, ending, hand_over
from brightpath.services.jobs import take_up_jobs
from brightpath.storage import jobs


def count(problem: dict[str, Any], tell: Tell, is_called_off: IsCalledOff) -> dict[str, Any]:
    """Work for a moment."""
    for step in range(problem["steps"]):
        tell(Progress(step, "Counting.", {"objective": problem["steps"] - step}))
        time.sleep(0.01)
    return {"counted": problem["steps"]}


def keep(house: House, job: HouseJob, answer: dict[str, Any]) -> None:
    with ending(house, job) as end:
        end.db.execute("INSERT INTO kept VALUES (?, ?)", [job.input["origin"], answer["counted"]])
        end.result = answer


a_kind(Kind(name="count", work=count, keep=keep, task=lambda house, job: job.input["problem"], doing="it was counted"))


def opened(folder: Path, scheduler: str | None = None) -> House:
    house = open_house(Settings(data_dir=folder, workers=1, dask_scheduler=scheduler))
    with house.store.write() as db:
        db.execute("CREATE TABLE IF NOT EXISTS kept (origin VARCHAR, counted INTEGER)")
    return house


def main() -> None:
    """Take up what was left; then begin jobs, and say each one's origin once it is written down."""
    house = opened(Path(sys.argv[1]), sys.argv[2] or None)
    take_up_jobs(house, Actor.console())
    number = 0
    while True:
        number += 1
        origin = f"{time.time_ns()}"
        asked = {"origin": origin, "problem": {"steps": number % 12}}
        with house.store.write() as db:
            job = jobs.create_house_job(db, user_id=None, kind="count", input=asked, at=house.now())
        print(origin, flush=True)
        hand_over(house, job)
        time.sleep(0.04)
