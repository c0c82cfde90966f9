"""Solves a week away from the page: a problem in, progress and a plan out. Never opens the database.

Each work here has the form that `domain.jobs` tells, so that the same code runs in a thread, in another process, or on another
machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from brightpath.domain.jobs import IsCalledOff, Progress, Tell, never_called_off, told_nobody
from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.schedule import WeekPlan, plan_of, to_document
from brightpath.planning.week import Cancelled, OnProgress, plan_alternatives, plan_problem
from brightpath.planning.week.check import violations
from brightpath.planning.week.problem import WeekProblem

COMPARING = "Looking for weeks of yours that differ."


@dataclass(frozen=True)
class Task:
    """One week to be solved, within `seconds`.

    `near` weeks more are searched for, to choose among those that lose at most `most_lost` points.
    """

    problem_json: str
    seed: int
    seconds: float
    near: int = 0
    most_lost: float = 0.0


@dataclass(frozen=True)
class Answer:
    """What came of a task: the plan document, unless it was cancelled; `violations` is empty for a plan to be shown."""

    plan: dict[str, Any] | None
    was_cancelled: bool = False
    violations: list[str] = field(default_factory=list)
    near: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class AlternativesTask:
    """A week's problem and its plan, to which other weeks are to be found."""

    problem_json: str
    plan_json: str
    seed: int
    count: int


@dataclass(frozen=True)
class AlternativesAnswer:
    """The other weeks, JSON-able: {kind, sentence, pointsLess, plan}; none of them breaks a rule."""

    alternatives: list[dict[str, Any]]
    was_cancelled: bool = False


@dataclass(frozen=True)
class CompareTask:
    """A week's problem and the tastes for each of which a week is to be found; `is_near`: each a lesson or two from the first."""

    problem_json: str
    tastes_json: str
    seed: int
    is_near: bool


@dataclass(frozen=True)
class CompareAnswer:
    """Weeks that hold the same lessons and can be told apart, JSON-able: {plan, features, apart}; none of them breaks a rule."""

    weeks: list[dict[str, Any]]
    was_cancelled: bool = False


def solve_week(task: Task, tell: Tell = told_nobody, is_called_off: IsCalledOff = never_called_off) -> Answer:
    """Plan the week of a task."""
    problem = WeekProblem.model_validate_json(task.problem_json)
    on_progress = _told(tell, is_called_off)
    try:
        plan = plan_problem(problem, seconds=task.seconds, seed=task.seed, on_progress=on_progress)
        near = _near(problem, plan, task, on_progress)
    except Cancelled:
        return Answer(plan=None, was_cancelled=True)
    return Answer(to_document(plan), violations=violations(problem, plan), near=[to_document(one) for one in near])


def _near(problem: WeekProblem, plan: WeekPlan, task: Task, on_progress: OnProgress) -> list[WeekPlan]:
    """Search for weeks about as good as a plan; of a week in which something is kept there is only the plan."""
    if problem.kept or not task.near:
        return []
    found = plan_alternatives(problem, plan, count=task.near, seed=task.seed, on_progress=on_progress)
    return [one.plan for one in found if one.points_less <= task.most_lost and not violations(problem, one.plan)]


def find_alternatives(
    task: AlternativesTask, tell: Tell = told_nobody, is_called_off: IsCalledOff = never_called_off
) -> AlternativesAnswer:
    """Find the other weeks of a task."""
    problem = WeekProblem.model_validate_json(task.problem_json)
    plan = plan_of(json.loads(task.plan_json))
    on_progress = _told(tell, is_called_off)
    try:
        found = plan_alternatives(problem, plan, count=task.count, seed=task.seed, on_progress=on_progress)
    except Cancelled:
        return AlternativesAnswer([], was_cancelled=True)
    return AlternativesAnswer(
        [
            {
                "kind": one.kind,
                "sentence": one.sentence,
                "pointsLess": one.points_less,
                "plan": to_document(one.plan),
            }
            for one in found
        ]
    )


def find_weeks_to_compare(
    task: CompareTask, tell: Tell = told_nobody, is_called_off: IsCalledOff = never_called_off
) -> CompareAnswer:
    """Find the weeks of a task."""
    from brightpath.planning.week.compared import weeks_to_compare  # heavy: the solver comes with it
    from brightpath.planning.week.one_thing import weeks_one_thing_apart

    problem = WeekProblem.model_validate_json(task.problem_json)
    tastes = [LearnedPreferences.model_validate(taste) for taste in json.loads(task.tastes_json)]
    was_cancelled = False

    def on_progress(percent: int) -> bool:
        nonlocal was_cancelled
        tell(Progress(percent, COMPARING))
        was_cancelled = is_called_off()
        return not was_cancelled

    find = weeks_one_thing_apart if task.is_near else weeks_to_compare
    found = find(problem, tastes, seed=task.seed, on_progress=on_progress)
    if was_cancelled:
        return CompareAnswer([], was_cancelled=True)
    return CompareAnswer(
        [{"plan": to_document(one.plan), "features": one.features, "apart": one.apart} for one in found]
    )


def _told(tell: Tell, is_called_off: IsCalledOff) -> OnProgress:
    def on_progress(percent: int, note: str) -> bool:
        tell(Progress(percent, note))
        return not is_called_off()

    return on_progress
