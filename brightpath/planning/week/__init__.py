"""The family week: problem, choices, musts, wishes, check, explanation, improvement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from brightpath.domain.catalogue import FieldOf, no_field
from brightpath.domain.family import Household
from brightpath.domain.schedule import Alternative, WeekPlan
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of

#: Asked now and then with a percentage and a sentence; planning ends when it answers False.
OnProgress = Callable[[int, str], bool]

DEFAULT_SECONDS = 20.0


class Cancelled(Exception):
    """Planning was asked to stop before there was a plan."""


def plan_week(
    household: Household,
    week_start: date,
    *,
    seconds: float = DEFAULT_SECONDS,
    seed: int = 0,
    field_of: FieldOf = no_field,
    on_progress: OnProgress | None = None,
) -> WeekPlan:
    """Plan one household's week within `seconds`; the same seed gives the same plan while the clock does not interfere.

    Raises
    ------
    Cancelled
        When `on_progress` answered False.
    """
    problem = problem_of(household, week_start, field_of=field_of)
    return plan_problem(problem, seconds=seconds, seed=seed, on_progress=on_progress)


def plan_problem(
    problem: WeekProblem, *, seconds: float = DEFAULT_SECONDS, seed: int = 0, on_progress: OnProgress | None = None
) -> WeekPlan:
    """Plan the week that a problem describes; see `plan_week`."""
    from brightpath.planning.week.assemble import assemble  # heavy: the solver comes with it
    from brightpath.planning.week.explain import left_out
    from brightpath.planning.week.solve import solve

    solved = solve(problem, seconds=seconds, seed=seed, on_progress=on_progress or (lambda percent, note: True))
    return assemble(
        problem,
        solved.draft.places(),
        report=solved.report,
        unplaced=list(left_out(solved.draft)),
        seed=seed,
        draft=solved.draft,
    )


def plan_alternatives(
    problem: WeekProblem,
    plan: WeekPlan,
    *,
    count: int = 2,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> tuple[Alternative, ...]:
    """Find up to `count` other weeks that differ from a plan of a problem in a way a parent would notice.

    The one that loses least comes first. None when the plan breaks a rule of the problem, or no other week is found; the
    same problem, plan and seed give the same ones.

    Raises
    ------
    Cancelled
        When `on_progress` answered False.
    """
    from brightpath.planning.week.alternatives import alternative_plans  # heavy: the solver comes with it

    return alternative_plans(
        problem, plan, count=count, seed=seed, on_progress=on_progress or (lambda percent, note: True)
    )
