"""How well a plan of a week is expected to fit a family, by what was learned of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from brightpath.domain.accounts import Actor
from brightpath.domain.findings import ExpectedFit, Finding
from brightpath.domain.ids import FamilyId
from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.schedule import WeekPlan
from brightpath.learning.findings import Finding as Told
from brightpath.learning.fit import STARS, expected_stars, gains
from brightpath.learning.place_features import By
from brightpath.learning.preferences import Utility
from brightpath.planning.week.problem import WeekProblem
from brightpath.services.access import verb
from brightpath.services.finding_words import told_findings, told_of
from brightpath.services.house import House
from brightpath.services.learned_weights import all_features, lately_studied
from brightpath.storage import proposals, schedule
from brightpath.storage.database import Db

#: A plan is told to go by so many findings at most, each by which it fits so much better than by chance, in standard units.
MOST_COUNTED, LEAST_GAIN = 3, 0.1
#: Eight of ten weeks are expected to lie within so many standard deviations.
EIGHT_OF_TEN = 1.2816


@verb
def expected_fit(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, version: int | None = None
) -> ExpectedFit | None:
    """Say how many stars a version of a week is expected to get, else the one that counts, else a proposal that waits.

    None without any. `counted` are up to three findings by which it fits better, if it was planned by what was learned.
    """
    with house.store.read() as db:
        counted = _features_and_basis(db, family_id, week_start, version)
        if counted is None:
            return None
        features, basis = counted
        found = lately_studied(house, db, family_id)
        if found.utility is None:
            return _unknown(found.trouble or "")
        utility = found.utility
        if not utility.evidence:
            return _unknown("Nothing was learned from your weeks yet: this plan goes by your questionnaire.")
        gained = gains(utility, features)
        went_by = (one for one in told_findings(utility) if basis is not None and basis.has(one))
        told = sorted(went_by, key=lambda one: -gained.get(one.name, 0.0))
        because = tuple(
            told_of(house, db, family_id, found, one)
            for one in told[:MOST_COUNTED]
            if gained.get(one.name, 0.0) >= LEAST_GAIN
        )
        return _expected(utility, features, because)


@verb
def expected_fit_of(house: House, actor: Actor, family_id: FamilyId, plan: WeekPlan) -> ExpectedFit | None:
    """Say the same of another plan of a week that is planned: one that is looked at and kept nowhere yet.

    None where nothing was learned that could tell it from the plan that counts.
    """
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, plan.week_start)
        utility = lately_studied(house, db, family_id).utility if kept is not None else None
        if kept is None or utility is None or STARS not in utility.usual:
            return None
        problem = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
        return _expected(utility, all_features(problem, plan))


def _expected(utility: Utility, features: Mapping[str, float], counted: tuple[Finding, ...] = ()) -> ExpectedFit:
    if STARS not in utility.usual:
        sentence = "Once you have rated a week with stars, you read here how many the next ones may get."
        return _unknown(sentence, counted)
    fit = expected_stars(utility, features)
    low, high = (min(5.0, max(1.0, fit.mean + side * EIGHT_OF_TEN * fit.sd)) for side in (-1, 1))
    return ExpectedFit(
        stars=round(fit.mean, 2),
        low=round(low, 2),
        high=round(high, 2),
        sentence=f"We think you would give this week {_half(fit.mean)} of 5 stars, {_range(low, high)}.",
        is_learned=True,
        counted=counted,
    )


@dataclass(frozen=True)
class _Basis:
    """What a plan was made by: what was learned until then, beside the weights of the questionnaire."""

    learned: LearnedPreferences
    questionnaire: Mapping[str, float]

    def has(self, finding: Told) -> bool:
        """Say whether a finding points where the plan was drawn to; one that was learned later may not."""
        place = finding.place
        if place is None:
            before = self.questionnaire.get(finding.name, 0.0)
            return (self.learned.wish_weights.get(finding.name, before) - before) * finding.moved > 0
        by_part: Mapping[str, Mapping[str, float]] = self.learned.place_points
        by_day: Mapping[str, Mapping[Any, float]] = self.learned.day_points
        points = (by_part if place.by is By.PART_OF_DAY else by_day).get(place.subject, {})
        return points.get(place.where, 0.0) * finding.moved > 0


def _features_and_basis(
    db: Db, family_id: FamilyId, week_start: date, version: int | None
) -> tuple[dict[str, float], _Basis | None] | None:
    """Count the plan that is asked about, and say what was learned when it was made."""
    if version is None:
        kept = schedule.active_plan(db, family_id, week_start)
    else:
        kept = schedule.version_of(db, family_id, week_start, version)
    if kept is not None:
        problem_kept = partial(schedule.problem_of_schedule, db, family_id, kept.schedule_id)
        # A version's problem never changes, and its plan only by hand.
        key, plan, table = str(kept.schedule_id), kept.plan, "schedules"
    else:
        proposed = proposals.proposal_of(db, family_id, week_start) if version is None else None
        if proposed is None or proposed.plan is None:
            return None
        problem_kept = partial(proposals.problem_of_proposal, db, family_id, week_start)
        key, plan, table = f"proposed {proposed.job_id}", proposed.plan, "proposals"

    def ask() -> tuple[dict[str, float], _Basis | None] | None:
        kept = problem_kept()
        if not kept:
            return None
        problem = WeekProblem.model_validate(kept)
        basis = _Basis(problem.learned, problem.preferences.wish_weights) if problem.learned is not None else None
        return all_features(problem, plan), basis

    return db.remembered(("features", key), (table,), ask, of=family_id)


def _unknown(sentence: str, counted: tuple[Finding, ...] = ()) -> ExpectedFit:
    return ExpectedFit(stars=3.0, low=1.0, high=5.0, sentence=sentence, is_learned=False, counted=counted)


def _half(stars: float) -> str:
    """Say stars as they are given, to the half: "4" or "3.5"."""
    return f"{round(2 * stars) / 2:g}"


def _range(low: float, high: float) -> str:
    if _half(low) == _half(high):
        return "and that is quite sure"
    return f"most likely {_half(low)} to {_half(high)}"
