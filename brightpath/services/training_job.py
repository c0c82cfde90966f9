"""A training: what is learned from is read, a worker trains, and what it brings is kept. The verbs are in `training`.

What leaves the database are numbers without names. A new version serves only when it is better than what serves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from brightpath.adapters.model_files import made_here
from brightpath.domain.errors import Refused
from brightpath.domain.ids import UserId
from brightpath.domain.jobs import HouseJob
from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD, SHIFT, FileState, Model, Origin
from brightpath.learning import outcomes as outcome_models
from brightpath.learning import reward
from brightpath.learning.reward import RatedWeek, WeekShape
from brightpath.learning.shared_shift import as_estimator, shift_from
from brightpath.learning.trained import NotTrained, Trained
from brightpath.learning.training import TrainingAnswer, TrainingTask, train_all
from brightpath.services.house import House
from brightpath.services.job_life import CALLED_OFF, Kind, a_kind, ending
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
from brightpath.storage import jobs, models, outcomes, rated_weeks
from brightpath.storage.database import Db
from brightpath.storage.rated_weeks import RatedRow

TRAIN = "train_models"
#: So many versions that were never in use are kept.
KEPT_UNUSED = 5

NOTHING_NEW = "Nothing new was there to learn from since version {version}."
SERVES = "Version {version} was trained and is in use from now on."
WATCHES = "Version {version} was trained and watches from now on: no plan goes by it."
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


# --- On its way ---------------------------------------------------------------------------------------------------------


def _task_of(house: House, job: HouseJob) -> TrainingTask:
    with house.store.read() as db:
        return _task(house, db)


def _caught_up(house: House) -> Iterator[Callable[[], object]]:
    """Catch up with the families one by one; others come in between."""
    for family_id in families_behind(house):
        yield partial(catch_up, house, family_id)


def _task(house: House, db: Db) -> TrainingTask:
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
    )


def _keep(house: House, job: HouseJob, answer: TrainingAnswer) -> None:
    """Write files, rows and the job's end; a version serves only when it is better than what serves.

    Raises
    ------
    Stale
        When the training was called off meanwhile.
    """
    if answer.was_cancelled:
        raise Refused(CALLED_OFF)  # as a rule the training been ended already, and this is not heard
    for trouble in answer.troubles:
        house.log.error("A model could not be held against the version in use: %s", trouble)
    with ending(house, job) as end:
        told = [_keep_one(house, end.db, job, result) for result in answer.results]
        forgotten = [file for one in told for file in models.forget_unused(end.db, one["name"], keep=KEPT_UNUSED)]
        end.result = {"models": told}
    # Only now: had the transaction been given up, their rows would still be there.
    forget_files(house, forgotten)


def _keep_one(house: House, db: Db, job: HouseJob, result: Trained | NotTrained) -> dict[str, Any]:
    if isinstance(result, NotTrained):
        return {"name": result.name, "version": None, "sentence": result.sentence, "isTrained": False}
    newest = next((one for one in models.models_of(db, result.name) if one.origin is Origin.TRAINED), None)
    if newest is not None and newest.dataset == result.dataset and _is_as_written_now(house, db, newest):
        said = NOTHING_NEW.format(version=newest.version)
        return {"name": result.name, "version": newest.version, "sentence": said, "isTrained": False}
    active = readable(model_in_use(house, db, result.name))
    model = keep_model(house, db, result, models.next_version(db, result.name), user_id=job.user_id)
    serves = may_serve(result, active.model if active else None)
    in_use = SERVES if replace(model, is_active=True).is_serving else WATCHES
    said = (in_use if serves else STAYS if result.is_better else NOT_BETTER).format(version=model.version)
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


def readable(found: InUse | None) -> InUse | None:
    """Take a version in use for none where it serves nobody: its file cannot be used, or was made by another BrightPath."""
    return found if found is not None and _READS[found.model.name](found.estimator) else None


def may_serve(result: Trained, active: Model | None) -> bool:
    """Say whether a new version takes the place of the one in use, or of what was there before learning.

    What a week is worth is watched, and decides nothing, where it is not better than its baselines; so it may serve anyhow.
    """
    if active is not None and result.beats_active is not True:
        return result.name == REWARD and result.is_better and not active.held_out.is_better
    return result.is_better or result.name == REWARD


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


TRAINING = a_kind(
    Kind(
        name=TRAIN,
        work=train_all,
        first=_caught_up,
        task=_task_of,
        keep=_keep,
        doing="models were trained",
        stays="What was in use stays in use",
    )
)
