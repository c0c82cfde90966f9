"""How likely each lesson gets done wherever a week could have it, as the planner asks; and what that rests on. No verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from brightpath.domain.ids import FamilyId
from brightpath.domain.models import FileState
from brightpath.domain.outcomes import Basis, OutcomeBasis
from brightpath.domain.schedule import subject_of_part
from brightpath.domain.weeks import WEEKDAYS, weekday_of
from brightpath.imports.catalogue import the_catalogue
from brightpath.learning.outcome_features import FEATURES
from brightpath.learning.outcomes import ANOTHER_VERSION, NAME, chances, is_of_this_version, own_chances
from brightpath.planning.week.problem import LIKELY, QUARTERS, Lesson, WeekProblem
from brightpath.services.house import House
from brightpath.services.models_in_use import file_state, model_in_use
from brightpath.storage import family, models, outcomes
from brightpath.storage.database import Db
from brightpath.storage.refusals import Overtaken

#: Before so many weeks with ticks no plan looks at what usually gets done.
ENOUGH_WEEKS: Final = 2
#: What is older says next to nothing of a child any more: it counts less than a hundredth.
REMEMBERED: Final = timedelta(weeks=104)
#: Chances are written down to so many digits: the problem is kept with every plan.
DIGITS: Final = 3

NEVER_PLANNED = "No week of yours has been lived yet, so nobody knows what gets done when."
NOTHING_TICKED = (
    "Nothing was ticked in {weeks} so far, so nobody knows what gets done when. Tick on the Today page what was done."
)
TOO_FEW_WEEKS = "Something was ticked in one week so far. From two weeks on it is known what usually gets done."
OWN_RATES = "What gets done is judged by {weeks} of your own alone, as no model of many families is in use."
MODEL = "What gets done is judged by {weeks} of your own, and by what holds for families in general."

Likely = dict[str, dict[int, dict[int, float]]]
_SCHEMA: Final = pl.Schema([*outcomes.OUTCOMES.items(), ("field", pl.Categorical())])


@dataclass(frozen=True, eq=False)
class Foreseen:
    """What the chances rest on, and the model where one serves."""

    basis: OutcomeBasis
    estimator: Any | None = None


def basis_of(house: House, db: Db, family_id: FamilyId, before: date) -> OutcomeBasis:
    """Say what is known of a family's lessons before a date; no model is opened for it."""
    weeks = outcomes.weeks_so_far(db, family_id, before)
    if weeks.ticked == 0:
        said = NOTHING_TICKED.format(weeks=_weeks(weeks.planned)) if weeks.planned else NEVER_PLANNED
        return OutcomeBasis(Basis.NOTHING_TICKED, 0, said)
    if weeks.ticked < ENOUGH_WEEKS:
        return OutcomeBasis(Basis.TOO_FEW_WEEKS, weeks.ticked, TOO_FEW_WEEKS)
    why = _why_no_model(house, db)
    if why is None:
        return OutcomeBasis(Basis.MODEL, weeks.ticked, MODEL.format(weeks=_weeks(weeks.ticked)))
    return _own_rates(weeks.ticked, why)


def foreseen_by(house: House, db: Db, family_id: FamilyId, before: date) -> Foreseen:
    """Say the same, and fetch the model where one serves."""
    basis = basis_of(house, db, family_id, before)
    if basis.basis is not Basis.MODEL:
        return Foreseen(basis)
    found = model_in_use(house, db, NAME)
    if found is not None and is_of_this_version(found.estimator):
        return Foreseen(basis, found.estimator)
    return Foreseen(_own_rates(basis.weeks, (found and found.why) or ANOTHER_VERSION))


def _why_no_model(house: House, db: Db) -> str | None:
    """Say why no model serves, with nothing to say where none is in use; None when one does."""
    model = models.active_model(db, NAME)
    if model is None:
        return ""
    state, why = file_state(house, db, model)
    if state is not FileState.READY:
        return why
    return None if model.parameters.get("features") == list(FEATURES) else ANOTHER_VERSION


def _own_rates(weeks: int, why: str) -> OutcomeBasis:
    return OutcomeBasis(Basis.OWN_RATES, weeks, f"{why} {OWN_RATES.format(weeks=_weeks(weeks))}".strip())


def likely_for(house: House, db: Db, family_id: FamilyId, problem: WeekProblem) -> Likely:
    """Say for every lesson, day (its index) and start how likely it gets done, 0-1; empty where no plan should look at it.

    With a model in use and two weeks with ticks all plans look at it; without a model only the plans of a family that gave the
    wish a weight, and then by its own weeks alone.
    """
    before = min(problem.week_start, house.today(family.family_of(db, family_id).time_zone))
    foreseen = foreseen_by(house, db, family_id, before)
    is_asked = foreseen.estimator is not None or (
        foreseen.basis.basis is Basis.OWN_RATES and problem.weights.get(LIKELY, 0.0) > 0
    )
    if not is_asked:
        return {}
    try:
        return likely_by(foreseen.estimator, db, family_id, problem, before)
    except Overtaken:
        raise  # asked again by whoever asks
    except Exception:  # whatever a model holds: a plan has to come
        house.log.exception("It could not be said what gets done", extra={"family_id": family_id})
        return {}


def likely_by(
    model: Mapping[str, Any] | None, db: Db, family_id: FamilyId, problem: WeekProblem, before: date
) -> Likely:
    """Say it by a model, or without one by the family's own rates, from what became of its lessons before a date."""
    asked = _places(family_id, problem)
    if asked is None:
        return {}
    history = with_fields(outcomes.outcomes_of(db, family_id, before=before, since=before - REMEMBERED))
    found = own_chances(history, asked) if model is None else chances(model, history, asked)
    by_place = (
        asked.select("lesson", "day", "start", chance=pl.Series(found))
        .group_by("lesson", "day", "start", maintain_order=True)
        .agg(pl.col("chance").mean().round(DIGITS))
    )
    likely: Likely = {}
    for lesson, day, start, chance in by_place.iter_rows():
        likely.setdefault(problem.lessons[lesson].id, {}).setdefault(day, {})[start] = chance
    return likely


def with_fields(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the field of each subject; one that the catalogue does not know has none."""
    field_of = the_catalogue().field_of
    names = rows["subject"].unique().cast(pl.String).to_list()
    fields = pl.DataFrame(
        {"subject": names, "field": [field_of(name) for name in names]},
        schema={"subject": pl.Categorical(), "field": pl.Categorical()},
    )
    return rows.join(fields, on="subject", how="left", maintain_order="left")


def _places(family_id: FamilyId, problem: WeekProblem) -> pl.DataFrame | None:
    """List every place that every lesson could have, for each child and turn, as the lessons of past days are told.

    What stands before a lesson on its day is not known yet: it is taken as if the child's lessons filled its hours evenly.
    """
    loads = [_minutes_a_day(problem, pupil) for pupil in range(len(problem.pupils))]
    rows = [
        _place(problem, index, lesson, pupil, names[at], loads[pupil])
        for index, lesson in enumerate(problem.lessons)
        for names in _turns(lesson)
        for at, pupil in enumerate(lesson.pupils)
    ]
    if not rows:
        return None
    frame = (
        pl.DataFrame(rows, infer_schema_length=None)
        .explode("day")
        .drop_nulls("day")
        .explode("start")
        .drop_nulls("start")
    )
    if frame.is_empty():
        return None
    weekdays = [WEEKDAYS.index(weekday_of(day)) for day in problem.days]
    share = ((pl.col("start") - pl.col("opens")) / (pl.col("closes") - pl.col("opens")).clip(1)).clip(0, 1)
    before = (share * pl.col("day_minutes")).clip(0, (pl.col("day_minutes") - pl.col("minutes")).clip(0))
    return frame.with_columns(
        family=pl.lit(family_id),
        week_start=pl.lit(problem.week_start),
        on=pl.col("day").replace_strict(dict(enumerate(problem.days)), return_dtype=pl.Date),
        weekday=pl.col("day").replace_strict(dict(enumerate(weekdays)), return_dtype=pl.Int8),
        minutes_before=before.round(),
        nth=(before / pl.col("usual")).round(),
        is_done=pl.lit(None, pl.Boolean),
        is_skipped=pl.lit(None, pl.Boolean),
        engagement=pl.lit(None, pl.Int8),
        actual_minutes=pl.lit(None, pl.Int16),
    ).cast(_SCHEMA)


def _place(
    problem: WeekProblem, index: int, lesson: Lesson, pupil: int, name: str, load: tuple[int, float]
) -> dict[str, Any]:
    child = problem.pupils[pupil]
    return {
        "lesson": index,
        "day": list(lesson.days),
        "start": list(problem.starts_of(lesson)),
        "child": child.id,
        "subject": name.strip().lower(),
        "minutes": lesson.minutes,
        "day_minutes": load[0],
        "usual": load[1],
        "opens": child.hours[0],
        "closes": child.hours[1],
        "age": child.age,
        "attention": lesson.attention / QUARTERS,
        "is_core": lesson.core[lesson.pupils.index(pupil)],
        "interest": round(lesson.interest),
        "field": lesson.kind,
    }


def _turns(lesson: Lesson) -> tuple[tuple[str, ...], ...]:
    """Name what it is to each of its children, for each turn of a loop."""
    if not lesson.turns:
        return (lesson.subjects,)
    return tuple(tuple(subject_of_part(name, lesson.part) for name in names) for names in lesson.turns)


def _minutes_a_day(problem: WeekProblem, pupil: int) -> tuple[int, float]:
    """Say how many minutes of lessons a child has on a usual day, and how long its usual lesson is."""
    lessons = [problem.lessons[index] for index in problem.lessons_of[pupil]]
    times = sum(lesson.asked for lesson in lessons)
    minutes = sum(lesson.asked * lesson.minutes for lesson in lessons)
    return round(minutes / max(1, len(problem.pupils[pupil].school_days))), max(1.0, minutes / max(1, times))


def _weeks(number: int) -> str:
    return f"{number} week{'s' * (number != 1)}"
