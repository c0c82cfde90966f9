"""Solve a week: a quick search, the relaxation's bound and prices, the search again guided by them, and the exact program.

How much is done is counted in work (rounds, looks into the solver), so that a seed gives the same plan twice; the wall clock
is a guard on top. The best plan and the best bound of all stages are what the report tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil, isfinite

from brightpath.domain.schedule import SolverReport, SolverStatus
from brightpath.planning.model import Ending, Relaxation
from brightpath.planning.week import Cancelled, OnProgress
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Draft, Table, drawn
from brightpath.planning.week.improve import FIT_IN, MAKE_GOOD, Mood, improve
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.program import Program

#: Proven best when bound and objective differ by less than this share of the wishes' value (the solvers' usual tolerance).
OPTIMAL_GAP = 1e-4
#: Near enough: what may be called within the gap.
GOOD_GAP = 0.02

#: Rounds of search: before anything is proven, to fit in what is left out, and to make it good.
FIRST_ROUNDS, FIT_ROUNDS, GOOD_ROUNDS = 100, 1200, 2000
#: How often a larger week tries anew to fit everything in, each time with another seed.
FIT_TRIES = 5
#: Programs up to this many places are solved exactly, after a short search.
SMALL = 3500
SMALL_ROUNDS = 400
#: How often the exact program may be looked in on before it has worked enough, and the proof of what is left out.
EXACT_WORK, COUNT_WORK = 35, 200
#: What the exact program of a larger week may stay short of its bound, as a share of the wishes' value.
TINY, EXACT_GAP = 2000, 2e-3


@dataclass(frozen=True)
class Solved:
    """The best plan found, as a draft, and the honest account of it."""

    draft: Draft
    report: SolverReport


def solve(problem: WeekProblem, *, seconds: float, seed: int, on_progress: OnProgress) -> Solved:
    """Find the best week within a fixed amount of work and at most `seconds`."""
    return _Solve(problem, seconds, seed, on_progress).run()


class _Solve:
    def __init__(self, problem: WeekProblem, seconds: float, seed: int, on_progress: OnProgress) -> None:
        self.began = time.perf_counter()
        self.deadline = self.began + seconds
        self.seed = seed
        self.on_progress = on_progress
        self.choices = Choices(problem)
        self.table = Table(self.choices)
        self.best = Draft(self.table)
        self.bound = 0.0  # costs are never below nothing
        self.fewest_left_out = 0
        self.was_out_of_time = False

    @property
    def remaining(self) -> float:
        return max(0.0, self.deadline - time.perf_counter())

    def run(self) -> Solved:
        self._tell(1, "Writing down what is possible.")
        program = Program(self.choices)
        relaxation = program.model.relaxation()
        with ThreadPoolExecutor(1) as beside:
            bounding = beside.submit(relaxation.least_cost, seconds=self.remaining)
            self._improve(FIT_IN, None, FIRST_ROUNDS, (5, 15), "Drawing a first plan.")
            least = bounding.result()
        guide = None
        if least is None:
            self.was_out_of_time = True
        else:
            self.bound = max(self.bound, least)
            self._fit_in(program, relaxation)
            self.bound = max(self.bound, self._known(relaxation.least_cost(seconds=self.remaining)))
            guide = self._guide(program, relaxation)
        if len(self.choices.loss) > SMALL:
            self._improve(MAKE_GOOD, guide, GOOD_ROUNDS, (40, 98), "Making the plan better.")
        else:
            self._improve(MAKE_GOOD, guide, SMALL_ROUNDS, (40, 55), "Making the plan better.")
            if self.gap > OPTIMAL_GAP:
                self._solve_exactly(program)
        return Solved(self.best, self._report(program))

    @property
    def value(self) -> float:
        """The wishes' value of the best plan, in points."""
        return 100.0 - self.best.cost_of_wishes

    @property
    def gap(self) -> float:
        return max(0.0, self.best.cost - self.bound) / max(self.value, 1.0)

    def _improve(
        self, mood: Mood, guide: Table | None, rounds: int, percents: tuple[int, int], note: str, attempt: int = 0
    ) -> None:
        since, until = percents
        search = improve(
            self.table,
            mood=mood,
            guide=guide,
            start=self.best if self.best.placed else None,
            seed=self.seed + attempt,
            rounds=rounds,
            deadline=self.deadline,
            is_enough=self._is_enough_to_fit if mood is FIT_IN else self._is_enough,
            on_round=lambda number, cost: self._tell(since + (until - since) * number // rounds, note),
        )
        self.was_out_of_time |= search.was_out_of_time
        self._keep(search.draft)

    def _guide(self, program: Program, relaxation: Relaxation) -> Table:
        return Table(self.choices, program.prices(relaxation.prices()))

    def _is_enough_to_fit(self, draft: Draft) -> bool:
        return draft.left_out <= self.fewest_left_out

    def _is_enough(self, draft: Draft) -> bool:
        return draft.cost <= self.bound + OPTIMAL_GAP

    def _fit_in(self, program: Program, relaxation: Relaxation) -> None:
        """Get in what fits, and prove how many lessons cannot stand whatever is done: a row that lifts the bound."""
        terms = program.left_out_terms()
        if not terms:
            return
        note = "Fitting in what was left out."
        self.fewest_left_out = ceil(self._known(relaxation.least(terms, seconds=self.remaining)) - 1e-6)
        is_small = len(self.choices.loss) <= SMALL
        for attempt in range(1 if is_small else FIT_TRIES):
            if self.best.left_out > self.fewest_left_out:
                guide = self._guide(program, relaxation)
                self._improve(FIT_IN, guide, FIT_ROUNDS, (15 + 4 * attempt, 19 + 4 * attempt), note, attempt)
        if self.best.left_out > self.fewest_left_out and is_small:
            outcome = program.model.solve(
                costs=terms,
                cost_gap=0.999,
                seconds=self.remaining / 2,
                seed=self.seed,
                work=COUNT_WORK,
                start=program.start_from(self.best),
                on_progress=self._look_in(35, note),
            )
            self._stop_if(outcome.ending is Ending.CANCELLED)
            self.was_out_of_time |= outcome.ending is Ending.OUT_OF_TIME
            if isfinite(outcome.bound):  # else time was over before anything was proven
                self.fewest_left_out = max(self.fewest_left_out, ceil(outcome.bound - 1e-6))
            if outcome.values:
                self._keep(drawn(self.table, program.placed_in(outcome.values)))
        if self.fewest_left_out > 0:
            program.add(("what_cannot_fit",), terms, least=self.fewest_left_out)
            relaxation.add(terms, least=self.fewest_left_out)

    def _solve_exactly(self, program: Program) -> None:
        note = "Looking for the best week there is."
        outcome = program.model.solve(
            seconds=self.remaining,
            seed=self.seed,
            cost_gap=self.value * (OPTIMAL_GAP / 2 if len(self.choices.loss) <= TINY else EXACT_GAP),
            work=EXACT_WORK,
            start=program.start_from(self.best),
            on_progress=self._look_in(60, note),
        )
        self._stop_if(outcome.ending is Ending.CANCELLED)
        self.was_out_of_time |= outcome.ending is Ending.OUT_OF_TIME
        self.bound = max(self.bound, outcome.bound)
        if outcome.values:
            self._keep(drawn(self.table, program.placed_in(outcome.values)))

    def _known(self, least: float | None) -> float:
        """Take what the relaxation proved; without time for it that is nothing, and the clock has decided."""
        self.was_out_of_time |= least is None
        return least or 0.0

    def _keep(self, draft: Draft) -> None:
        if not self.best.placed or draft.cost < self.best.cost:
            self.best = draft

    def _look_in(self, percent: int, note: str) -> Callable[[float, float], bool]:
        return lambda cost, bound: self.on_progress(percent, note)

    def _tell(self, percent: int, note: str) -> bool:
        self._stop_if(not self.on_progress(percent, note))
        return True

    def _stop_if(self, is_cancelled: bool) -> None:
        if is_cancelled:
            raise Cancelled

    def _report(self, program: Program) -> SolverReport:
        gap = self.gap
        if gap <= OPTIMAL_GAP:
            status, stopped_by = SolverStatus.OPTIMAL, "proof"
        else:
            status = SolverStatus.WITHIN_GAP if gap <= GOOD_GAP else SolverStatus.TIME_LIMIT
            stopped_by = "clock" if self.was_out_of_time else "work"
        return SolverReport(
            name="HiGHS",
            status=status,
            objective=round(100.0 - self.best.cost, 4),
            bound=round(100.0 - min(self.bound, self.best.cost), 4),
            gap=round(gap, 6),
            seconds=round(time.perf_counter() - self.began, 3),
            rows=program.model.rows,
            columns=program.model.columns,
            extra={
                "stoppedBy": stopped_by,
                "wishes": {name: round(value, 4) for name, value in self.best.wish_values().items()},
                "points": round(self.value, 2),
                "leftOut": self.best.left_out,
                "leftOutAtLeast": self.fewest_left_out,
            },
        )
