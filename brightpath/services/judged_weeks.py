"""What the model of stars says of weeks, and its choice among near-equal ones where it has proved better. No verbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brightpath.domain.ids import FamilyId
from brightpath.domain.models import REWARD
from brightpath.domain.schedule import WeekPlan
from brightpath.learning.reward import WeekShape, is_of_this_version, judged, usual_stars
from brightpath.planning.week.features import features_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.services.house import House
from brightpath.services.models_in_use import InUse, model_in_use
from brightpath.storage import rated_weeks
from brightpath.storage.database import Db

#: Weeks searched for beside the plan when the model chooses; more points than these are not lost for its opinion.
NEAR_WEEKS, MOST_POINTS_LOST = 6, 2.0
#: A week has to promise so many stars more than the plan to be chosen instead.
LEAST_STARS_MORE = 0.1


def judge_in_use(house: House, db: Db) -> InUse | None:
    """Find the model of stars, if one is in use and can be read by this version of BrightPath."""
    found = model_in_use(house, db, REWARD)
    if found is None or found.estimator is None or not is_of_this_version(found.estimator):
        return None
    return found


def chooses(house: House, db: Db) -> bool:
    """Say whether the model chooses among near-equal weeks: only where it beat the linear utility on later weeks."""
    found = judge_in_use(house, db)
    return found is not None and found.model.held_out.is_better


def shape_of(problem: WeekProblem, plan: WeekPlan) -> WeekShape:
    """Say what can be seen of a week before it is lived."""
    asked = problem.preferences
    return WeekShape(features_of(problem, plan), asked.structure_level, asked.block_minutes, asked.break_after_blocks)


def stars_of(
    estimator: Any, db: Db, family_id: FamilyId, problem: WeekProblem, plans: Sequence[WeekPlan]
) -> list[float]:
    """Say how many stars a family would give each of some plans."""
    usual = usual_stars(rated_weeks.stars_of_family(db, family_id))
    return judged(estimator, [shape_of(problem, plan) for plan in plans], usual)


def best_of(
    house: House, db: Db, family_id: FamilyId, problem: WeekProblem, plan: WeekPlan, near: Sequence[WeekPlan]
) -> WeekPlan:
    """Choose among a plan and weeks about as good; the plan itself where the model decides nothing or sees no difference."""
    found = judge_in_use(house, db)
    if not near or found is None or not found.model.held_out.is_better:
        return plan
    try:
        of_plan, *others = stars_of(found.estimator, db, family_id, problem, [plan, *near])
    except Exception:  # whatever a model's trees do: a plan has to come
        house.log.exception("The model of stars could not judge", extra={"family_id": family_id})
        return plan
    best = max(range(len(near)), key=lambda place: (others[place], -place))
    if others[best] < of_plan + LEAST_STARS_MORE:
        return plan
    chosen = near[best]
    told = {**chosen.solver.extra, "chosenBy": found.model.title}
    return chosen.model_copy(update={"solver": chosen.solver.model_copy(update={"extra": told})})
