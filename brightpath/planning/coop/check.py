"""A timetable judged without a solver: every must it breaks, every wish it misses, and what that costs.

Of the competition's problems, `score` gives what the competition's own validator gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from brightpath.domain.errors import Fault, Faulty
from brightpath.planning.coop import musts as _musts_are_told  # noqa: F401  (registers musts)
from brightpath.planning.coop.held import Finding, Held
from brightpath.planning.coop.problem import CoopProblem, Lecture, Timetable
from brightpath.planning.rule import COOP


@dataclass(frozen=True)
class Judgement:
    """What is wrong with a timetable, and what it costs. `weights` has what one count of each wish costs."""

    violations: tuple[Finding, ...]
    penalties: tuple[Finding, ...]
    weights: dict[str, int]

    @cached_property
    def hard(self) -> int:
        """The number of violations; 0 for a timetable that can be held."""
        return sum(one.amount for one in self.violations)

    @cached_property
    def cost(self) -> int:
        return sum(self.costs.values())

    @cached_property
    def costs(self) -> dict[str, int]:
        """What each wish with a weight costs in all."""
        totals = dict.fromkeys(self.weights, 0)
        for one in self.penalties:
            totals[one.rule] += self.cost_of(one)
        return totals

    @cached_property
    def broken(self) -> dict[str, int]:
        """How often each must is broken that is broken at all."""
        totals: dict[str, int] = {}
        for one in self.violations:
            totals[one.rule] = totals.get(one.rule, 0) + one.amount
        return totals

    def cost_of(self, penalty: Finding) -> int:
        return penalty.amount * self.weights[penalty.rule]


def judge(problem: CoopProblem, timetable: Timetable) -> Judgement:
    """Count everything that a timetable breaks or misses.

    Raises
    ------
    Faulty
        When it holds a course, room or slot that the problem does not have.
    """
    strangers = list(_strangers(problem, timetable))
    if strangers:
        raise Faulty(strangers)
    held = Held(problem, timetable)
    weights = {name: problem.weights[name] for name in COOP.wishes if problem.weights.get(name)}
    return Judgement(
        violations=tuple(found for must in COOP.musts.values() if must.counts for found in must.counts(held)),
        penalties=tuple(
            found for name in weights for counts in [COOP.wishes[name].counts] if counts for found in counts(held)
        ),
        weights=weights,
    )


def _strangers(problem: CoopProblem, timetable: Timetable) -> Iterator[Fault]:
    for number, lecture in enumerate(timetable.lectures):
        for what in strange_in(problem, lecture):
            yield Fault(f"lectures[{number}]", what)


def strange_in(problem: CoopProblem, lecture: Lecture) -> Iterator[str]:
    """Say what of a lecture the problem does not have."""
    if lecture.course not in problem.course:
        yield f'There is no course "{lecture.course}".'
    if lecture.room not in problem.room:
        yield f'There is no room "{lecture.room}".'
    if not 0 <= lecture.day < len(problem.days):
        yield f"There is no day {lecture.day}; the last is {len(problem.days) - 1}."
    if not 0 <= lecture.period < problem.periods:
        yield f"There is no period {lecture.period}; the last is {problem.periods - 1}."
