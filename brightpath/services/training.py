"""Training the models: asked for, watched, called off, begun by the house itself when enough was said; never two at once."""

from __future__ import annotations

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import JobId
from brightpath.domain.jobs import HouseJob
from brightpath.domain.retraining import is_due
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.job_life import call_off, hand_over, up_to_date
from brightpath.services.training_job import TRAIN, begin
from brightpath.storage import jobs, rated_weeks
from brightpath.storage.database import Db


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
        if not is_due(unheard, house.now()) or jobs.unfinished_work(db):
            return None
    job, is_new = begin(house, None)
    if is_new:
        hand_over(house, job)
    return job


@verb
def trainings(house: House, actor: Actor) -> list[HouseJob]:
    """List the newest trainings, newest first, one under way with how far it is."""
    with house.store.read() as db:
        found = jobs.house_jobs(db, TRAIN)
    return [up_to_date(house, job) for job in found]


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
    call_off(house, lambda db: _training_of(db, job_id), actor.user_id)


def _training_of(db: Db, job_id: JobId) -> HouseJob:
    job = jobs.house_job_of(db, job_id)
    if job.kind != TRAIN:
        raise NotFound("There is no such training.")
    return job
