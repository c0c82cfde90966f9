"""A training's way: what is learned from is read, a worker trains, and what it brings is kept. The verbs are in `training`.

What leaves the database are numbers without names. A new version serves only when it is better than what serves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from brightpath.adapters.letterbox import Letters
from brightpath.adapters.model_files import made_here
from brightpath.domain.errors import BrightPathError, Refused, Stale
from brightpath.domain.ids import UserId
from brightpath.domain.jobs import HouseJob, JobState
from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD, SHIFT, FileState, Model, Origin
from brightpath.learning import outcomes as outcome_models
from brightpath.learning import reward
from brightpath.learning.reward import RatedWeek, WeekShape
from brightpath.learning.shared_shift import as_estimator, shift_from
from brightpath.learning.trained import NotTrained, Trained
from brightpath.learning.training import TrainingAnswer, TrainingTask, train_all
from brightpath.services.house import House
from brightpath.services.learned_weights import catch_up, families_behind, leanings_of_all
from brightpath.services.likely import with_fields
from brightpath.services.models_in_use import (
    InUse,
    file_state,
    forget_files,
    keep_model,
    model_in_use,
    shift_in_use,
)
from brightpath.services.planning_job import CALLED_OFF, letter
from brightpath.storage import jobs, models, outcomes, rated_weeks
from brightpath.storage.database import Db
from brightpath.storage.rated_weeks import RatedRow

TRAIN = "train_models"
#: So many versions that were never in use are kept.
KEPT_UNUSED = 5

UNEXPECTED = "Something went wrong while models were trained. What was in use stays in use; the log says more."
NOTHING_NEW = "Nothing new was there to learn from since version {version}."
SERVES = "Version {version} was trained and is in use from now on."
STAYS = "Version {version} was trained. It is no better on later weeks than the one in use, so that one stays."
NOT_BETTER = "Version {version} was trained. It is not better than its baselines on later weeks, so it is not used."


# --- Beginning --------------------------------------------------------------------------------------------------------


def begin(house: House, user_id: UserId | None) -> tuple[HouseJob, bool]:
    """Write a training down, unless one is under way; say which that is, and whether it is new and has to be handed over."""
    with house.store.write() as db:
        under_way = next(iter(unfinished(db)), None)
        if under_way is not None:
            return under_way, False
        newest = next(iter(jobs.house_jobs(db, TRAIN, limit=1)), None)
        heard = newest.input["sequence"] if newest else 0
        through = rated_weeks.unheard_since(db, heard).through
        job = jobs.create_house_job(db, user_id=user_id, kind=TRAIN, input={"sequence": through}, at=house.now())
    return job, True


def unfinished(db: Db) -> list[HouseJob]:
    """List the trainings that are waiting or under way, newest first."""
    return [job for job in jobs.house_jobs(db, TRAIN) if not job.state.is_over]


def as_the_worker_says(house: House, job: HouseJob) -> HouseJob:
    """Bring a training up to date with what its worker wrote last."""
    try:
        told = json.loads(letter(house, job.job_id, "progress").read_text(encoding="utf-8"))
        return replace(
            job,
            state=JobState.RUNNING,
            progress=min(max(int(told["percent"]), 0), 99),
            progress_note=str(told["note"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return job


# --- On its way ---------------------------------------------------------------------------------------------------------


def hand_over(house: House, job: HouseJob) -> None:
    """Begin a training aside: families are caught up with one by one, then a worker trains, and what it brings is kept."""
    try:
        for family_id in families_behind(house):
            house.aside.submit(catch_up, house, family_id)
        house.aside.submit(_to_the_workers, house, job)
    except Exception:
        house.log.exception("A training could not be begun")
        _fail(house, job, UNEXPECTED)


def _to_the_workers(house: House, job: HouseJob) -> None:
    """Read what is learned from and give it to a worker; nobody waits for this call, so nothing may escape from it."""
    try:
        house.letterbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        with house.store.read() as db:
            if jobs.house_job_of(db, job.job_id).state.is_over:
                return  # called off while families were caught up with
            task = _task(house, db, job)
        future = house.executor.submit(train_all, task)
    except Exception:
        house.log.exception("A training could not be handed to the workers")
        _fail(house, job, UNEXPECTED)
        return
    future.add_done_callback(partial(_receive, house, job))


def _task(house: House, db: Db, job: HouseJob) -> TrainingTask:
    """Read what is learned from: numbers, each family a number of its own; of lessons those of days that are over everywhere."""
    active: dict[str, Any] = {SHIFT: as_estimator(shift_in_use(db))}
    for name in (OUTCOMES, ENGAGEMENT, REWARD):
        found = model_in_use(house, db, name)
        if found is not None and found.estimator is not None:
            active[name] = found.estimator
            if found.model.origin is Origin.SHIPPED and isinstance(found.estimator, dict):
                # It learned from nobody here, so that every week of this house is new to it.
                active[name] = {key: value for key, value in found.estimator.items() if key != "until"}
    if models.active_model(db, SHIFT) is None:
        del active[SHIFT]
    return TrainingTask(
        leanings=leanings_of_all(db),
        lessons=with_fields(outcomes.outcomes_of_all(db, before=house.now().date() - timedelta(days=1))),
        rated_weeks=[rated_week(row) for row in rated_weeks.rated_rows(db)],
        active=active,
        on_progress=Letters(str(house.letterbox), job.job_id),
    )


def _receive(house: House, job: HouseJob, future: Future[TrainingAnswer]) -> None:
    """Take what the worker brings; nobody waits for this call, so nothing may escape from it."""
    if future.cancelled():
        return  # the house closes: the job stays as it is, and the next start takes it up
    try:
        _keep(house, job, future.result())
    except BrightPathError as error:
        _fail(house, job, error.sentence)
    except Exception:
        house.log.exception("Models could not be trained")
        _fail(house, job, UNEXPECTED)
    for kind in ("progress", "cancel"):
        with suppress(OSError):
            letter(house, job.job_id, kind).unlink(missing_ok=True)


def _keep(house: House, job: HouseJob, answer: TrainingAnswer) -> None:
    """Write files, rows and the job's end; a version serves only when it is better than what serves.

    Raises
    ------
    Stale
        When the training was called off meanwhile.
    """
    if answer.was_cancelled:
        raise Refused(CALLED_OFF)  # as a rule `cancel_training` has ended the job already, and this is not heard
    with house.store.write() as db:
        state = jobs.house_job_of(db, job.job_id).state
        if state.is_over:
            raise Stale(CALLED_OFF)  # before any file is written
        if state is JobState.PENDING:
            jobs.start_job(db, job.job_id, at=house.now())
        told = [_keep_one(house, db, job, result) for result in answer.results]
        forgotten = [file for one in told for file in models.forget_unused(db, one["name"], keep=KEPT_UNUSED)]
        jobs.finish_job(db, job.job_id, {"models": told}, at=house.now())
    # Only now: had the transaction been given up, their rows would still be there.
    forget_files(house, forgotten)


def _keep_one(house: House, db: Db, job: HouseJob, result: Trained | NotTrained) -> dict[str, Any]:
    if isinstance(result, NotTrained):
        return {"name": result.name, "version": None, "sentence": result.sentence, "isTrained": False}
    newest = next((one for one in models.models_of(db, result.name) if one.origin is Origin.TRAINED), None)
    if newest is not None and newest.dataset == result.dataset and _is_as_written_now(house, db, newest):
        said = NOTHING_NEW.format(version=newest.version)
        return {"name": result.name, "version": newest.version, "sentence": said, "isTrained": False}
    active = _readable(model_in_use(house, db, result.name))
    model = keep_model(house, db, result, models.next_version(db, result.name), user_id=job.user_id)
    serves = may_serve(result, active.model if active else None)
    said = (SERVES if serves else STAYS if result.is_better else NOT_BETTER).format(version=model.version)
    if serves:
        models.activate(db, model, at=house.now(), user_id=job.user_id, why=said)
    return {"name": result.name, "version": model.version, "sentence": said, "isTrained": True}


def _is_as_written_now(house: House, db: Db, model: Model) -> bool:
    """Say whether training again from the same would bring the same: its file is whole, and made with what is here."""
    return file_state(house, db, model)[0] is FileState.READY and dict(model.file.made_with) == made_here()


#: Whether this version of BrightPath can ask a model that was opened.
_READS: dict[str, Callable[[object], bool]] = {
    SHIFT: lambda estimator: shift_from(estimator) is not None,
    OUTCOMES: outcome_models.is_of_this_version,
    ENGAGEMENT: outcome_models.is_of_this_version,
    REWARD: reward.is_of_this_version,
}


def _readable(found: InUse | None) -> InUse | None:
    """Take a version in use for none where it serves nobody: its file cannot be used, or was made by another BrightPath."""
    return found if found is not None and _READS[found.model.name](found.estimator) else None


def may_serve(result: Trained, active: Model | None) -> bool:
    """Say whether a new version takes the place of the one in use, or of what was there before learning.

    What a week is worth is watched, and decides nothing, where it is not better than its baselines; so it may serve anyhow.
    """
    if active is not None and result.beats_active is not True:
        return result.name == REWARD and result.is_better and not active.held_out.is_better
    return result.is_better or result.name == REWARD


def _fail(house: House, job: HouseJob, sentence: str) -> None:
    try:
        with house.store.write() as db:
            jobs.fail_job(db, job.job_id, sentence, at=house.now())
    except Stale:
        pass  # it was called off meanwhile
    except Exception:
        house.log.exception("The end of a training could not be written down")


def rated_week(row: RatedRow) -> RatedWeek:
    """Read a rated week as learning wants it."""
    expected = row.data.get("expected")
    return RatedWeek(
        family=row.family,
        week_start=row.week_start,
        shape=WeekShape(row.data.get("features") or {}, row.structure_level, row.block_minutes, row.break_after_blocks),
        stars=row.stars,
        likert=row.likert,
        adjustments=row.data.get("adjustments") or {},
        expected=expected if isinstance(expected, int | float) else None,
    )
