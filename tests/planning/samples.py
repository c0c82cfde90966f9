"""The four sample households of the product, as problems of one ordinary week."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from brightpath.domain.schedule import WeekPlan
from brightpath.imports.household import read_household
from brightpath.planning.week import plan_problem
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of

FOLDER = Path(__file__).parents[2] / "data" / "samples"
SAMPLE_WEEK = date(2026, 11, 23)

KIM, ADEYEMI, OLSEN, WHITFIELD = SAMPLES = (
    "kim",
    "adeyemi_short_lessons",
    "olsen_four_children",
    "whitfield_too_much",
)


def a_sample(name: str, *, longest_day_limits: bool = True) -> WeekProblem:
    household = read_household((FOLDER / f"{name}.json").read_bytes())
    return problem_of(household, SAMPLE_WEEK, longest_day_limits=longest_day_limits)


@cache
def planned(name: str, *, longest_day_limits: bool = True) -> WeekPlan:
    """Plan a sample, once for all that look at its week."""
    return plan_problem(a_sample(name, longest_day_limits=longest_day_limits), seconds=120)
