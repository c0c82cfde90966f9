"""The models of this house: their versions, how good each is, what they are used for; promoting one, and going back.

No family is told from what stands here: rates are of groups of at least five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.feedback import LIKERT_KEYS
from brightpath.domain.ids import FamilyId
from brightpath.domain.model_card import NOT_TOLD, card_of
from brightpath.domain.models import (
    ENGAGEMENT,
    FEWEST_FAMILIES,
    OUTCOMES,
    REWARD,
    SHIFT,
    FileState,
    Judgement,
    Model,
    Usage,
    as_told,
)
from brightpath.learning.reward import LEAST_WEEKS, RatedWeek, judged_rated, usual_stars
from brightpath.planning.week.problem import WeekProblem
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.judged_weeks import judge_in_use, shape_of, stars_of
from brightpath.services.models_in_use import file_state, model_in_use
from brightpath.services.training_job import TRAIN, readable
from brightpath.storage import feedback, jobs, rated_weeks, schedule
from brightpath.storage import models as kept_models
from brightpath.storage.database import Db
from brightpath.storage.refusals import Overtaken
from brightpath.storage.schedule import Schedule

NAMES = (SHIFT, OUTCOMES, ENGAGEMENT, REWARD)

SERVES_ALREADY = "This version is in use already."
NOTHING_BEFORE = "No version was in use before this one, and none is in use now."
FOREIGN = "Its file holds what this version of BrightPath cannot ask, so it serves nobody. Train it again."
CANNOT_JUDGE = (
    "Version {version} of the model of rated weeks cannot judge: its file holds something else. Train it again."
)
NO_PLAN = "This week has no plan, so there is nothing to judge."


@dataclass(frozen=True)
class ModelRow:
    """A version with the state of its file and what became of the weeks planned with it.

    Of fewer than five families no figure is told: rates are None then, and the model has neither errors nor importance.
    """

    model: Model
    state: FileState
    why: str
    usage: Usage


@dataclass(frozen=True)
class ModelStatus:
    """What holds of one model at the moment, in a sentence; `decides` says whether plans go by it."""

    name: str
    model: Model | None
    sentence: str
    decides: bool = False


# --- Looking ----------------------------------------------------------------------------------------------------------


@verb
def models(house: House, actor: Actor) -> tuple[ModelRow, ...]:
    """List every version of every model, by name and newest first."""
    with house.store.read() as db:
        return tuple(_row(house, db, model) for model in kept_models.models_of(db))


@verb
def model_card(house: House, actor: Actor, model_name: str, model_version: int) -> str:
    """Write the card of a version in Markdown.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    with house.store.read() as db:
        return card_of(kept_models.model_of(db, model_name, model_version))


@verb
def learning_status(house: House, actor: Actor) -> tuple[ModelStatus, ...]:
    """Say of each model which version serves and how good it is, or why there is none."""
    with house.store.read() as db:
        told = _told_last(db)
        return tuple(_status(house, db, name, told.get(name)) for name in NAMES)


def _row(house: House, db: Db, model: Model) -> ModelRow:
    state, why = file_state(house, db, model)
    return ModelRow(as_told(model), state, why, kept_models.usage_of(db, model, fewest=FEWEST_FAMILIES))


def _told_last(db: Db) -> dict[str, str]:
    """Find what the newest training that came to an end said of each model."""
    for job in jobs.house_jobs(db, TRAIN):
        if job.result is not None:
            return {one["name"]: one["sentence"] for one in job.result["models"] if one["version"] is None}
    return {}


def _status(house: House, db: Db, name: str, told: str | None) -> ModelStatus:
    model = kept_models.active_model(db, name)
    if model is None:
        if name == REWARD:
            rated = rated_weeks.rated_count(db)
            if rated < LEAST_WEEKS:
                weeks = "1 rated week" if rated == 1 else f"{rated} rated weeks"
                told = f"{weeks}, at least {LEAST_WEEKS} are needed."
        return ModelStatus(name, None, f"Not trained: {told or 'nothing was learned from yet.'}")
    state, why = file_state(house, db, model)
    model = as_told(model)
    if state is not FileState.READY:
        return ModelStatus(name, model, f"{why} {_INSTEAD[name]}")
    # The shift's numbers are read from its row, so that its file is never opened.
    if name != SHIFT and readable(model_in_use(house, db, name)) is None:
        return ModelStatus(name, model, f"{FOREIGN} {_INSTEAD[name]}")
    does = _DOES[name] if model.is_serving or name == ENGAGEMENT else _WATCHES
    return ModelStatus(name, model, f"{does} {_compared(model)}", decides=model.is_serving)


_INSTEAD = {
    SHIFT: "Its numbers stand in the database too, so they still serve.",
    OUTCOMES: "Until then each family's own shrunk rates serve.",
    ENGAGEMENT: "Until then nothing is foreseen of engagement.",
    REWARD: "Until then the linear utility decides alone.",
}
_DOES = {
    SHIFT: "It serves: what is learned of every family begins with it.",
    OUTCOMES: "It serves: plans put lessons rather where it expects them to get done.",
    ENGAGEMENT: "It watches: it foresees how engaged children will be, and no plan goes by that.",
    REWARD: "It serves: among weeks that are about equally good it chooses.",
}
_WATCHES = "It watches: it foresees stars, and no plan goes by them, as it is not better than what is simpler."
_MEASURES = {"rmse": "was off by {0} {1}", "log_loss": "had a log loss of {0}"}


def _compared(model: Model) -> str:
    """Say "On 36 rows that it had not seen it was off by 0.52 stars; the best it is compared with, family's mean, 0.61"."""
    held = model.held_out
    if not model.has_figures_told:
        return NOT_TOLD
    if model.name == SHIFT:
        gain = -held.metrics[held.measure]
        word = "likelier" if gain >= 0 else "less likely"
        return (
            f"What {held.rows} families did is {abs(gain):.2f} nats a family {word} by the shift of the others "
            "than by the questionnaire alone."
        )
    if not held.baseline:
        return "It was compared with nothing."
    rival = min(held.baseline, key=lambda name: held.baseline[name][held.measure])
    own, best = held.metrics[held.measure], held.baseline[rival][held.measure]
    shown = ".2f" if held.measure == "rmse" else ".3f"
    unit = "points of 5" if model.name == ENGAGEMENT else "stars"
    said = _MEASURES.get(held.measure, held.measure + " was {0}").format(format(own, shown), unit)
    return (
        f"On {held.rows:,} rows that it had not seen it {said}; the best it is compared with, {rival}, {best:{shown}}."
    )


# --- Which version serves ---------------------------------------------------------------------------------------------


@verb
def promote_model(house: House, actor: Actor, model_name: str, model_version: int) -> None:
    """Use a version from now on, whatever was measured; what is trained later takes its place only when it is better.

    Raises
    ------
    NotFound
        When there is no such version.
    Refused
        When it is in use already, or its file cannot be used.
    """
    with house.store.write() as db:
        model = kept_models.model_of(db, model_name, model_version)
        if model.is_active:
            raise Refused(SERVES_ALREADY)
        state, why = file_state(house, db, model)
        if state is not FileState.READY:
            raise Refused(f"It cannot be used. {why}")
        kept_models.activate(db, model, at=house.now(), user_id=actor.user_id, why="It was promoted by hand.")


@verb
def roll_back_model(house: House, actor: Actor, model_name: str) -> Model | None:
    """Go back to the version that was in use before, or to none when there was none; say which serves now.

    Raises
    ------
    Refused
        When there is nothing to go back from.
    """
    with house.store.write() as db:
        if kept_models.active_model(db, model_name) is None:
            raise Refused(NOTHING_BEFORE)
        before = kept_models.used_before(db, model_name)
        if before is None or file_state(house, db, before)[0] is not FileState.READY:
            kept_models.deactivate(db, model_name, at=house.now())
            return None
        kept_models.activate(db, before, at=house.now(), user_id=actor.user_id, why="It was gone back to by hand.")
        return as_told(kept_models.model_of(db, model_name, before.version))


# --- Judging a week ---------------------------------------------------------------------------------------------------


@verb
def judge_week(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, version: int | None = None
) -> Judgement:
    """Say how many stars a version of a week, else the one that counts, would get from this family by the model of stars.

    What was said of the version counts too. No page asks; programs are promised that any schedule can be judged.

    Raises
    ------
    NotFound
        When the week has no such plan.
    """
    with house.store.read() as db:
        if version is None:
            kept = schedule.active_plan(db, family_id, week_start)
        else:
            kept = schedule.version_of(db, family_id, week_start, version)
        if kept is None:
            raise NotFound(NO_PLAN)
        found = judge_in_use(house, db)
        if found is None:
            return Judgement(None, _status(house, db, REWARD, _told_last(db).get(REWARD)).sentence)
        try:
            stars = _stars(db, family_id, kept, found.estimator)
        except Overtaken:
            raise  # asked again by whoever asks
        except Exception:  # whatever its file holds
            house.log.exception("The model of stars could not judge", extra={"family_id": family_id})
            return Judgement(None, CANNOT_JUDGE.format(version=found.model.version))
    decides = found.model.held_out.is_better
    rest = "It chooses among near-equal weeks." if decides else "It watches only: plans do not go by it."
    return Judgement(stars, f"About {stars:.1f} of 5 stars are expected by the model of rated weeks. {rest}", decides)


def _stars(db: Db, family_id: FamilyId, kept: Schedule, estimator: Any) -> float:
    """Judge a week by what can be seen of it, and once it was rated by what was said and changed too."""
    problem = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
    said = [
        one
        for one in feedback.feedback_of_week(db, family_id, kept.week_start)
        if one.child_id is None and one.schedule_id == kept.schedule_id
    ]
    points = {key: [one.rating.likert[key] for one in said if key in one.rating.likert] for key in LIKERT_KEYS}
    if not any(one.rating.stars for one in said) and not any(points.values()):
        return stars_of(estimator, db, family_id, problem, [kept.plan])[0]
    week = RatedWeek(
        family=0,
        week_start=kept.week_start,
        shape=shape_of(problem, kept.plan),
        stars=0.0,
        likert={key: sum(told) / len(told) for key, told in points.items() if told},
        adjustments=said[-1].data.get("adjustments") or {},
    )
    return judged_rated(estimator, week, usual_stars(rated_weeks.stars_of_family(db, family_id)))
