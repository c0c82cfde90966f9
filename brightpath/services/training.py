"""Training the models: asked for, watched, called off, begun by the house itself when enough was said; never two at once."""

from __future__ import annotations

from contextlib import suppress

from brightpath.domain.accounts import Actor
from brightpath.domain.ids import JobId
from brightpath.domain.jobs import HouseJob
from brightpath.domain.retraining import is_due
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.planning_job import letter
from brightpath.services.training_job import TRAIN, as_the_worker_says, begin, hand_over, unfinished
from brightpath.storage import jobs, rated_weeks

CUT_SHORT = "BrightPath was stopped while models were trained. It began again at the next start."
CUT_SHORT_AGAIN = "BrightPath was stopped twice while models were trained, so it did not begin a third time."


@verb
def train_models(house: House, actor: Actor) -> HouseJob:
    """Begin to train every model from all that families did and said; while that is under way, asking again gives the same."""
    job, is_new = begin(house, actor.user_id)
    if is_new:
        hand_over(house, job)
    return job


@verb
def train_if_due(house: House, actor: Actor) -> HouseJob | None:
    """Begin a training when feedback has come to rest or a week has passed, and nobody's search is waiting."""
    with house.store.read() as db:
        newest = next(iter(jobs.house_jobs(db, TRAIN, limit=1)), None)
        if newest is not None and not newest.state.is_over:
            return None
        unheard = rated_weeks.unheard_since(db, newest.input["sequence"] if newest else 0)
        if not is_due(unheard, house.now()) or jobs.unfinished_jobs(db):
            return None
    job, is_new = begin(house, None)
    if is_new:
        hand_over(house, job)
    return job


@verb
def take_up_training(house: House, actor: Actor) -> HouseJob | None:
    """After a start: begin a training again that an earlier process left under way, once."""
    again = None
    with house.store.write() as db:
        for job in unfinished(db):
            is_second = bool(job.input.get("takenUpFrom"))
            jobs.fail_job(db, job.job_id, CUT_SHORT_AGAIN if is_second else CUT_SHORT, at=house.now())
            if not is_second and again is None:
                again = jobs.create_house_job(
                    db,
                    user_id=job.user_id,
                    kind=TRAIN,
                    input={**job.input, "takenUpFrom": job.job_id},
                    at=house.now(),
                )
    if again is not None:
        hand_over(house, again)
    return again


@verb
def trainings(house: House, actor: Actor) -> list[HouseJob]:
    """List the newest trainings, newest first, one under way with how far it is."""
    with house.store.read() as db:
        found = jobs.house_jobs(db, TRAIN)
    return [job if job.state.is_over else as_the_worker_says(house, job) for job in found]


@verb
def cancel_training(house: House, actor: Actor, job_id: JobId) -> None:
    """Call a training off; the models in use stay.

    Raises
    ------
    NotFound
        When there is no such training.
    Stale
        When it has ended in the meantime.
    """
    with house.store.write() as db:
        jobs.house_job_of(db, job_id)
        jobs.cancel_job(db, job_id, at=house.now())
    with suppress(OSError):  # then the worker trains on, and nobody waits for it
        letter(house, job_id, "cancel").touch()
