"""Weeks of one family that hold the same lessons and differ visibly: each is good for other tastes, and none is proven best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Sized
from typing import NamedTuple

from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.schedule import WeekPlan
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.counted import features_of_draft
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.problem import LEARNED_PLACES, Lesson, WeekProblem
from brightpath.planning.week.quick import quick_week, written

#: Two weeks of which less than this share of lessons stands elsewhere look the same.
LEAST_MOVED = 0.15
MOST_WEEKS = 20
#: Weeks that are enough for six questions.
ENOUGH = 8


class ComparedWeek(NamedTuple):
    """A week, its features, and, where the weeks differ in little, how many lessons stand elsewhere than in the first one."""

    plan: WeekPlan
    features: dict[str, float]
    apart: int | None = None


def weeks_to_compare(
    problem: WeekProblem,
    tastes: Sequence[LearnedPreferences],
    *,
    seed: int,
    on_progress: Callable[[int], bool] = lambda percent: True,
) -> tuple[ComparedWeek, ...]:
    """Find a good week for each taste, and keep those that can be told apart; none when `on_progress(percent)` says False."""
    drafts = _searched(problem, tastes, seed, (), lambda percent: on_progress(percent // 2))
    same = _with_the_same_lessons(drafts)
    if same and len(same) < min(ENOUGH, len(tastes)):
        # Where not all lessons find room, each taste leaves out others: then those of one week are asked for, and no more.
        held = same[0]
        problem = problem.changed(lessons=tuple(map(_as_often, problem.lessons, held.starts)))
        drafts = _searched(problem, tastes, seed, held.places(), lambda percent: on_progress(50 + percent // 2))
        same = _with_the_same_lessons(drafts)
    return tuple(
        ComparedWeek(plan, features_to_compare(draft))
        for draft in _told_apart(same)
        for plan in [written(draft, seed=seed)]
        if not violations(problem, plan)
    )[:MOST_WEEKS]


def _searched(
    problem: WeekProblem,
    tastes: Sequence[LearnedPreferences],
    seed: int,
    start: Sequence[Place],
    on_progress: Callable[[int], bool],
) -> list[Draft]:
    """Search a week for each taste; none when it was called off."""
    drafts: list[Draft] = []
    choices = Choices(problem)
    for number, taste in enumerate(tastes):
        if not on_progress(100 * number // len(tastes)):
            return []
        wanted = choices.weighed_anew(problem.changed(learned=taste))
        drafts.append(quick_week(wanted.problem, seed=seed, start=start, choices=wanted))
    return drafts


def _as_often(lesson: Lesson, starts: Sized) -> Lesson:
    """Ask for a lesson as often as a week holds it."""
    return lesson.model_copy(update={"asked": len(starts), "most": len(starts)})


def _with_the_same_lessons(drafts: Sequence[Draft]) -> list[Draft]:
    """Keep the weeks that hold what most of them hold."""
    held = [tuple(map(len, draft.starts)) for draft in drafts]
    most = Counter(held).most_common(1)
    return [draft for draft, lessons in zip(drafts, held, strict=True) if lessons == most[0][0]]


def _told_apart(drafts: Sequence[Draft]) -> Iterator[Draft]:
    kept: list[set[tuple[int, int, int]]] = []
    for draft in drafts:
        places = {place[:3] for place in draft.places()}
        if all(len(places - other) >= LEAST_MOVED * len(places) for other in kept):
            kept.append(places)
            yield draft


def features_to_compare(draft: Draft) -> dict[str, float]:
    """Count a week by all but what was learned, which is what its weeks are compared for."""
    return {name: round(value, 6) for name, value in features_of_draft(draft).items() if name != LEARNED_PLACES}
