"""Families with years of made-up ratings and lessons behind them, written down directly, and what a training brings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from brightpath.domain.feedback import Feedback, FeedbackType, Rating
from brightpath.domain.ids import FamilyId, new_id
from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD
from brightpath.learning import outcome_features
from brightpath.learning.reward import WISHES
from brightpath.learning.trained import Trained
from brightpath.services.house import House
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, save_household
from brightpath.storage.feedback import add_feedback
from brightpath.storage.schedule import save_plan
from tests.made_once import made_once
from tests.storage.given import a_child, a_document, a_household, a_plan

FIRST = date(2026, 1, 5)
PREFERENCES = {"preferences": {"structure_level": 0.6, "block_minutes": 40, "break_after_blocks": 2}}


@made_once
def rated_families(house: House, families: int = 6, weeks: int = 16, *, knows: bool = False) -> list[FamilyId]:
    """Families whose stars hang on how calm the week was, bent; the utility expected the level of each, or all of it."""
    draws = np.random.default_rng(3)
    with house.store.write() as db:
        return [_a_rated_family(db, house, f"Family {number}", weeks, draws, knows) for number in range(families)]


def _a_rated_family(db: Db, house: House, name: str, weeks: int, draws: Any, knows: bool) -> FamilyId:
    family_id = FamilyId(found_family(db, name, at=house.now()).family_id)
    household = a_household(a_child("Ada"))
    household = save_household(db, family_id, household, a_document(household), at=house.now())
    for number in range(weeks):
        week_start = FIRST + timedelta(weeks=number)
        calm = float(draws.random())
        worth = 3.2 + 4 * (abs(calm - 0.5) - 0.25)
        stars = int(np.clip(round(worth + draws.normal(0, 0.2)), 1, 5))
        plan = a_plan(household).model_copy(update={"week_start": week_start})
        kept = save_plan(db, family_id, _moved(plan, week_start), problem=PREFERENCES, at=house.now())
        at = house.now() - timedelta(hours=5)
        event = record_event(db, "feedback_given", family_id=family_id, user_id=None, at=at)
        features = {wish: calm if wish == "calm_parent" else 0.5 for wish in WISHES}
        add_feedback(db, Feedback(
            feedback_id=new_id(), family_id=family_id, type=FeedbackType.SCHEDULE_SATISFACTION, week_start=week_start,
            schedule_id=kept.schedule_id, version=kept.version, child_id=None, user_id=None, is_own=False, question=None,
            rating=Rating(stars), sequence=event.sequence, given_at=at,
            data={"features": features, "adjustments": {"time_shifted": 1}, "expected": worth if knows else 3.2},
        ))  # fmt: skip
    return family_id


def _moved(plan: Any, week_start: date) -> Any:
    """The plan with its days in another week."""
    by = week_start - plan.children[0].days[0].on if plan.children[0].days else timedelta(0)

    def days(week: Any) -> Any:
        return week.model_copy(update={"days": tuple(day.model_copy(update={"on": day.on + by}) for day in week.days)})

    return plan.model_copy(
        update={"children": tuple(map(days, plan.children)), "adults": tuple(map(days, plan.adults))}
    )


def a_trained(name: str = REWARD, **more: Any) -> Trained:
    """What a training brings: a model of one number, of this version of BrightPath."""
    of_lessons = {"version": outcome_features.VERSION, "features": list(outcome_features.FEATURES)}
    estimator = of_lessons if name in (OUTCOMES, ENGAGEMENT) else {"version": 1, "level": 0.5}
    facts: dict[str, Any] = {
        "name": name, "estimator": estimator, "parameters": {"rounds": 1}, "importance": {"calm_parent": 1.0},
        "metrics": {"rmse": 0.5}, "baseline": {"overall mean": {"rmse": 0.75}}, "is_better": True, "samples": 48,
        "dataset": new_id(), "used": ("calm_parent",), "measure": "rmse", "held_out": 20, "families": 6,
    }  # fmt: skip
    return Trained(**{**facts, **more})
