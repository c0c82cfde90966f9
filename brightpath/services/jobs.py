"""Work in the background, for the person who asked for it: what there is, how far it is, what it brought, calling it off."""

from __future__ import annotations

import json
from dataclasses import replace

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import JobId
from brightpath.domain.jobs import SEARCH, DocumentHead, HouseJob, Job, JobDocument

# The rooms of every kind of job, so that they are known when work is taken up.
from brightpath.services import comparing as _comparing  # noqa: F401
from brightpath.services import coop_job as _coop_job  # noqa: F401
from brightpath.services import job_life
from brightpath.services import planning_job as _planning_job  # noqa: F401
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.training import cancel_training
from brightpath.services.training_job import TRAIN
from brightpath.storage import jobs
from brightpath.storage.database import Db

#: What a job's owner reads of its input.
_ABOUT = ("about", "weekStartDate")


@verb
def my_jobs(house: House, actor: Actor) -> tuple[Job | HouseJob, ...]:
    """List what somebody asked for and has not put away, newest first, each as far as it is now, without its result."""
    if actor.user_id is None:
        return ()
    with house.store.read() as db:
        found = jobs.jobs_of_user(db, actor.user_id)
    return tuple(job_life.up_to_date(house, job) for job in found if _is_of(job, actor))


@verb
def my_job(house: House, actor: Actor, job_id: JobId) -> Job | HouseJob:
    """Fetch one's own job as far as it is now, with its result, the best so far and the way of its search.

    Of what went in only what it is about is told: the rest may hold other people's names.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    """
    with house.store.read() as db:
        job = _mine(db, actor, job_id)
        job = replace(job, input={name: value for name, value in job.input.items() if name in _ABOUT})
        if job.state.is_over and any(one.name == SEARCH for one in jobs.documents_of(db, job_id)):
            way = tuple(json.loads(jobs.document_of(db, job_id, SEARCH).content))
            return replace(job, best=way[-1], trajectory=way)
    return job_life.up_to_date(house, job)


@verb
def documents_of_job(house: House, actor: Actor, job_id: JobId) -> tuple[DocumentHead, ...]:
    """List the documents and pictures that one's own job has brought.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    """
    with house.store.read() as db:
        _mine(db, actor, job_id)
        return jobs.documents_of(db, job_id)


@verb
def job_document(house: House, actor: Actor, job_id: JobId, name: str) -> JobDocument:
    """Fetch one document of one's own job.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    """
    with house.store.read() as db:
        _mine(db, actor, job_id)
        return jobs.document_of(db, job_id, name)


@verb
def cancel_my_job(house: House, actor: Actor, job_id: JobId) -> None:
    """Call one's own job off; nothing of it is kept. A training is called off as one, and written into the audit log.

    Raises
    ------
    NotAllowed
        When it is a training, and the person may train no longer.
    NotFound
        When there is none, or it is somebody else's.
    Stale
        When it has ended in the meantime.
    """
    with house.store.read() as db:
        is_training = _mine(db, actor, job_id).kind == TRAIN
    if is_training:
        cancel_training(house, actor, job_id)
        return
    job_life.call_off(house, lambda db: _mine(db, actor, job_id), actor.user_id)


@verb
def put_away_job(house: House, actor: Actor, job_id: JobId) -> None:
    """Take one's own job that has ended from the list, and delete its documents.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    Stale
        When it waits or runs.
    """
    with house.store.write() as db:
        _mine(db, actor, job_id)
        jobs.put_away_job(db, job_id, at=house.now())


@verb
def take_up_jobs(house: House, actor: Actor) -> list[Job | HouseJob]:
    """After a start: begin again what an earlier process left waiting or under way; say what that is."""
    return job_life.take_up(house)


def _mine(db: Db, actor: Actor, job_id: JobId) -> Job | HouseJob:
    job = jobs.work_of(db, job_id)
    if not _is_of(job, actor):
        raise NotFound("There is no such job.")
    return job


def _is_of(job: Job | HouseJob, actor: Actor) -> bool:
    """Say whether a job is somebody's own; of a family that they have left, or a co-op they coordinate no longer, it is not."""
    if actor.user_id is None or job.user_id != actor.user_id:
        return False
    if isinstance(job, Job):
        return job.family_id in actor.family_ids
    return job.input.get("coopId") in (None, *actor.coop_ids)
