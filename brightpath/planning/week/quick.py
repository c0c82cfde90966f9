"""A week by the planner's own search alone, within a fixed amount of work: what fits, then what is good; nothing is proven.

For many weeks of one family: those to compare with each other, and those of the simulation.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from math import inf

from brightpath.domain.schedule import SolverReport, SolverStatus, WeekPlan
from brightpath.planning.week.assemble import assemble
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Table, option_at
from brightpath.planning.week.explain import left_out
from brightpath.planning.week.improve import FIT_IN, MAKE_GOOD, improve
from brightpath.planning.week.problem import WeekProblem

#: Rounds of search until everything fits, and then to make it good.
FIT_ROUNDS, GOOD_ROUNDS = 100, 300


def quick_week(
    problem: WeekProblem,
    *,
    seed: int,
    rounds: int = GOOD_ROUNDS,
    start: Iterable[Place] = (),
    choices: Choices | None = None,
) -> Draft:
    """Search for a good week that keeps every must; the same seed finds the same.

    Parameters
    ----------
    rounds
        How much work goes into making it good; 300 rounds of a week of 15 lessons take about 0.1 s.
    start
        The places of another week of the same lessons from which the search begins, as far as they fit this one; it also
        draws weeks from nothing.
    choices
        Those of this problem, where they are known already.
    """
    table = Table(choices or Choices(problem))
    first = _as_far_as_it_fits(table, start)
    fitted = improve(
        table,
        mood=FIT_IN,
        seed=seed,
        rounds=FIT_ROUNDS,
        deadline=inf,
        start=first,
        is_enough=lambda draft: draft.left_out == 0,
    ).draft
    if first is not None and (first.left_out, first.cost) < (fitted.left_out, fitted.cost):
        fitted = first
    return improve(table, mood=MAKE_GOOD, seed=seed, rounds=rounds, deadline=inf, start=fitted).draft


def quick_plan(problem: WeekProblem, *, seed: int, rounds: int = GOOD_ROUNDS) -> WeekPlan:
    """Write such a week down as a plan; its report says that nothing was proven."""
    began = time.perf_counter()
    draft = quick_week(problem, seed=seed, rounds=rounds)
    return written(draft, seed=seed, seconds=time.perf_counter() - began)


def written(draft: Draft, *, seed: int, seconds: float = 0.0) -> WeekPlan:
    """Write down a week that was found within `seconds`."""
    report = SolverReport(
        name="search",
        status=SolverStatus.TIME_LIMIT,
        objective=round(100.0 - draft.cost, 4),
        bound=100.0,
        gap=round(draft.cost / max(1.0, 100.0 - draft.cost_of_wishes), 6),
        seconds=round(seconds, 3),
        rows=0,
        columns=0,
        extra={"stoppedBy": "work", "leftOut": draft.left_out},
    )
    unplaced = list(left_out(draft, places=0))
    return assemble(draft.table.problem, draft.places(), report=report, unplaced=unplaced, seed=seed, draft=draft)


def _as_far_as_it_fits(table: Table, start: Iterable[Place]) -> Draft | None:
    draft = Draft(table)
    for place in start:
        key = place.lesson, place.day
        if key in draft.placed or place not in table.choices.places.get(key, ()):
            continue
        if draft.fits(place):
            draft.put(option_at(table.options, place))
    return draft if draft.placed else None
