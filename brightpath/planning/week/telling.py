"""Words that several explanations share: days, short lists, and what a wish gives up when it loses points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from brightpath.domain.weeks import weekday_of
from brightpath.domain.words import listed
from brightpath.planning.rule import WEEK
from brightpath.planning.week import wishes
from brightpath.planning.week.problem import WeekProblem

#: How many names a list in a sentence has.
MOST_NAMES = 3
#: Less than this is told as no loss at all: one decimal of a point is what a parent reads.
TOLD_FROM = 0.05

#: By wish: what a family has less of when the wish loses points, after "points less:" or in brackets.
GIVES_UP = {
    "best_hours": "less of the best learning times",
    "core_early": "core subjects later in the day",
    "liked_times": "farther from the times you like",
    "compact_days": "later in the day",
    "spread": "a subject on neighbouring days",
    "same_time": "fewer subjects at their usual time",
    "often_enough": "fewer lessons beyond those asked",
    "hours_asked_for": "less made up of the hours that are short",
    "even_days": "less even days",
    "breaks": "longer stretches without a breather",
    "varied_days": "more lessons alike in a row",
    "alike_together": "lessons of one kind farther apart",
    "siblings_together": "a subject of siblings at different times",
    "interest_lift": "worse hours for what is loved",
    "open_time": "less time with nothing planned",
    "light_friday": "a fuller last day",
    "calm_parent": "more lessons at once for an adult",
    "likely_to_get_done": "less likely to get done",
    "learned_places": "at times you like less",
}


def gives_up(wish: str) -> str:
    """Say in a few words what there is less of when a wish loses points."""
    return GIVES_UP.get(wish) or f"less of “{WEEK.wishes[wish].sentence.rstrip('.')}”"


def points(number: float) -> str:
    """Write points as a parent reads them."""
    return f"{number:.1f} points"


def children_of(problem: WeekProblem, lesson: int) -> str:
    """Name the children of a lesson."""
    return listed([problem.pupils[pupil].name for pupil in problem.lessons[lesson].pupils])


def days_named(problem: WeekProblem, days: Iterable[int]) -> str:
    """Name days; three or more in a row are told from the first to the last."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and wishes.next_day(problem, runs[-1][-1]) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    words: list[str] = []
    for run in runs:
        names = [weekday_of(problem.days[day]).value for day in run]
        words += [f"{names[0]} to {names[-1]}"] if len(names) > 2 else names
    return listed(words)


def few(words: Sequence[str]) -> list[str]:
    """Keep the first few and count the others."""
    others = len(words) - MOST_NAMES
    return [*words[:MOST_NAMES], f"{others} more"] if others > 1 else list(words)
