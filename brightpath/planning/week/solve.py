"""Solve a week: a quick search, what cannot fit, the relaxation's bound and prices, large neighbourhoods, the exact program.

How much is done is counted in work (rounds, looks into the solver), so that a seed gives the same plan twice; the wall clock
is a guard on top. The best plan and the best bound of all stages are what the report tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from brightpath.domain.schedule import SolverReport, SolverStatus
from brightpath.planning.model import Ending, Outcome, Relaxation, Term
from brightpath.planning.week import Cancelled, OnProgress
from brightpath.planning.week.capacity import Capacity, what_fits
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Table, as_it_stood, drawn
from brightpath.planning.week.exact_moves import ExactMoves
from brightpath.planning.week.improve import FIT_IN, MAKE_GOOD, STARTS, Mood, improve
from brightpath.planning.week.problem import GOOD_GAP, WeekProblem
from brightpath.planning.week.program import Key, Program

#: Proven best when bound and objective differ by less than this share of the wishes' value (the solvers' usual tolerance).
OPTIMAL_GAP = 1e-4

#: Rounds of search: before anything is proven, to fit in what is left out, with prices, after two
#: neighbourhoods, and anew.
FIRST_ROUNDS, FIT_ROUNDS, GOOD_ROUNDS, TURN_ROUNDS, ANEW_ROUNDS = 100, 800, 1000, 40, 300
#: The same while the relaxation is solved, which takes a large week's time, or a small one's.
BEFORE_ROUNDS = (1000, 500)
#: How often the search tries anew to fit everything in, each time with another seed.
FIT_TRIES = 3
#: Turns of two neighbourhoods each, and after how many without gain it begins anew.
TURNS, IDLE_TURNS = 24, 5
#: Points that count as a gain.
WORTH_A_TURN = 0.01
#: Neighbourhoods that are solved side by side.
SIDE_BY_SIDE = 2
#: How often the count of what cannot fit, and the exact program of a small week, may be looked in on.
COUNT_WORK, EXACT_WORK = 60, 40
#: Programs up to SMALL places are solved exactly, those up to TINY at once, the others first without a wish.
SMALL, TINY = 3500, 1500
#: The wish whose choice of usual times makes the program hard to prove (measured: docs/planner.md).
HARD_TO_PROVE = "same_time"
#: Rounds of cuts that lift the bound, and the least by which one of them has to lift it to be followed by another.
CUT_ROUNDS, WORTH_CUTTING = 4, 0.05
#: What a place on a day that the count proposes is cheaper by, in points, when lessons are fitted in.
PROPOSED = 5.0

#: The search beside neighbourhoods starts from a good plan and stays near it.
TURN = replace(MAKE_GOOD, warmest=0.3)

#: Told of a better plan as soon as it is found, with the seconds it took.
OnPlan = Callable[[Draft, float], None]


@dataclass(frozen=True)
class Solved:
    """The best plan found, as a draft, and the honest account of it."""

    draft: Draft
    report: SolverReport


@dataclass(frozen=True)
class Proof:
    """What was proven beside the search: a bound of every cost, and the last exact solve's values, the best of all or not."""

    bound: float
    values: dict[str, float] = field(default_factory=dict)
    is_done: bool = False
    is_best: bool = False
    was_out_of_time: bool = False

    def after(self, outcome: Outcome, *, is_whole: bool) -> Proof:
        """Add what a solve of the program gave, of the whole one or of one that does not see every wish."""
        is_done = outcome.ending is Ending.PROVEN
        # Some plan there always is: a program without any is at odds with itself, and proves nothing.
        is_sound = outcome.ending is not Ending.INFEASIBLE
        return Proof(
            bound=max(self.bound, outcome.bound) if is_sound else self.bound,
            values=outcome.values or self.values,
            is_done=is_done,
            is_best=is_whole and is_done,
            was_out_of_time=self.was_out_of_time or outcome.ending is Ending.OUT_OF_TIME,
        )


def solve(
    problem: WeekProblem, *, seconds: float, seed: int, on_progress: OnProgress, on_plan: OnPlan | None = None
) -> Solved:
    """Find the best week within a fixed amount of work and at most `seconds`."""
    return _Solve(problem, seconds, seed, on_progress, on_plan or (lambda draft, seconds: None)).run()


class _Solve:
    def __init__(
        self, problem: WeekProblem, seconds: float, seed: int, on_progress: OnProgress, on_plan: OnPlan
    ) -> None:
        self.began = time.perf_counter()
        self.deadline = self.began + seconds
        self.seed = seed
        self.on_progress = on_progress
        self.on_plan = on_plan
        self.choices = Choices(problem)
        self.table = Table(self.choices)
        self.best = as_it_stood(self.table)  # of a week that has not begun that is nothing
        self.bound = 0.0  # costs are never below nothing
        self.fewest_left_out = 0
        self.turns = 0
        self.was_out_of_time = False
        self.rows: list[tuple[Key, list[Term], float | None, float | None]] = []
        self.is_cancelled = False  # heard by what is solved beside this thread

    @property
    def remaining(self) -> float:
        return max(0.0, self.deadline - time.perf_counter())

    def run(self) -> Solved:
        with ThreadPoolExecutor(SIDE_BY_SIDE + 1) as side:
            self._tell(1, "Drawing a first plan.")
            self._improve(FIT_IN, None, FIRST_ROUNDS, (1, 5), "Drawing a first plan.")
            counting = side.submit(what_fits, self.choices, seconds=self.remaining, seed=self.seed, work=COUNT_WORK)
            program = Program(self.choices)
            relaxation = program.model.relaxation()
            bounding = side.submit(relaxation.least_cost, seconds=self.remaining)
            moves = ExactMoves(program, self.table, seed=self.seed, prices={})
            self._fit_in(counting)
            is_small = len(self.choices.loss) <= SMALL
            self._improve(MAKE_GOOD, None, BEFORE_ROUNDS[is_small], (20, 30), "Making the plan better.")
            prices = self._priced(program, relaxation, bounding)
            moves.rank_by(prices)
            guide = Table(self.choices, prices) if prices else None
            proving = side.submit(self._proven, program, relaxation, self.best, is_small=is_small)
            for attempt in range(FIT_TRIES):
                if guide and self.best.left_out > self.fewest_left_out:
                    self._improve(FIT_IN, guide, FIT_ROUNDS, (30, 35), "Fitting in what was left out.", attempt)
            self._improve(MAKE_GOOD, guide, GOOD_ROUNDS, (35, 50), "Making the plan better.")
            self._take_turns(side, moves, guide, proving)
            self._take(proving.result(), program)
        return Solved(self.best, self._report(program))

    @property
    def value(self) -> float:
        """The wishes' value of the best plan, in points."""
        return 100.0 - self.best.cost_of_wishes

    @property
    def gap(self) -> float:
        return max(0.0, self.best.cost - self.bound) / max(self.value, 1.0)

    # -- better plans ----------------------------------------------------------------------------------------------------

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

    def _is_enough_to_fit(self, draft: Draft) -> bool:
        return draft.left_out <= self.fewest_left_out

    def _is_enough(self, draft: Draft) -> bool:
        return draft.cost <= self.bound + OPTIMAL_GAP

    def _fit_in(self, counting: Future[Capacity]) -> None:
        """Get in what fits: at first as it comes, then on the days that the count proposes."""
        note = "Fitting in what was left out."
        for attempt in range(FIT_TRIES):
            guide = None
            if attempt == 1:
                capacity = counting.result()
                self.was_out_of_time |= capacity.was_out_of_time
                self.fewest_left_out = capacity.least
            if attempt:
                guide = self._proposed(counting.result())
            if self.best.left_out > self.fewest_left_out:
                self._improve(FIT_IN, guide, FIT_ROUNDS, (5 + 3 * attempt, 8 + 3 * attempt), note, attempt)

    def _proposed(self, capacity: Capacity) -> Table:
        """Price the places so that those on the days of the count come first."""
        return Table(
            self.choices,
            {
                place: self.choices.loss[place[:3]] - PROPOSED * (day in capacity.days.get(index, ()))
                for (index, day), places in self.choices.places.items()
                for place in places
            },
        )

    def _take_turns(
        self, side: ThreadPoolExecutor, moves: ExactMoves, guide: Table | None, proving: Future[Proof]
    ) -> None:
        """Solve neighbourhoods side by side, then search (both would wait for Python), and go on from the best of these.

        Where that leads no further, a plan drawn from nothing is where it goes on. Ends when the exact program is proven:
        then its plan counts, so that it does not matter how far this has come.
        """
        now, idle = self.best, 0
        for turn in range(TURNS):
            if self._is_enough(self.best) or (proving.done() and proving.result().is_best):
                return
            if not self.remaining:
                self.was_out_of_time = True
                return
            self._tell(50 + 40 * turn // TURNS, "Making the plan better.")
            self.turns += 1
            if idle >= IDLE_TURNS:
                now, idle = self._searched(None, guide, MAKE_GOOD, ANEW_ROUNDS), 0
            before = now.cost
            looking = [
                side.submit(moves.look, now, SIDE_BY_SIDE * self.turns + number, seconds=self.remaining)
                for number in range(SIDE_BY_SIDE)
            ]
            for found in [one.result() for one in looking]:
                moves.learn(found)
                self.was_out_of_time |= found.was_out_of_time
                if found.draft is not None and found.draft.cost < now.cost:
                    now = found.draft
            mood = FIT_IN if now.left_out > self.fewest_left_out and turn % 2 else TURN
            now = min(now, self._searched(now, guide, mood, TURN_ROUNDS), key=lambda draft: draft.cost)
            idle = 0 if now.cost < before - WORTH_A_TURN else idle + 1
            self._keep(now)

    def _searched(self, start: Draft | None, guide: Table | None, mood: Mood, rounds: int) -> Draft:
        return improve(
            self.table,
            mood=mood,
            guide=guide,
            start=start,
            starts=0 if start else STARTS,
            seed=self.seed + 1000 * self.turns,
            rounds=rounds,
            deadline=self.deadline,
            is_enough=self._is_enough,
        ).draft

    def _exactly(self, program: Program, start: Draft) -> Outcome:
        return program.model.solve(
            seconds=self.remaining,
            seed=self.seed,
            # Of the plan it starts from: the best one changes meanwhile, and a seed shall give the same plan twice.
            cost_gap=max(1.0, 100.0 - start.cost_of_wishes) * OPTIMAL_GAP / 2,
            work=EXACT_WORK,
            start=program.start_from(start),
            on_progress=lambda cost, bound: not self.is_cancelled,
        )

    def _take(self, proof: Proof, program: Program) -> None:
        self._tell(95, "Looking for the best week there is.")
        self.was_out_of_time |= proof.was_out_of_time
        self.bound = max(self.bound, proof.bound)
        if proof.values:
            draft = drawn(self.table, program.placed_in(proof.values))
            if proof.is_best:
                self.best = draft
            self._keep(draft)

    def _keep(self, draft: Draft) -> None:
        if not self.best.placed or draft.cost < self.best.cost - 1e-9:
            self.best = draft
            self.on_plan(draft, time.perf_counter() - self.began)

    # -- what is proven --------------------------------------------------------------------------------------------------

    def _priced(self, program: Program, relaxation: Relaxation, bounding: Future[float | None]) -> dict[Place, float]:
        """Take the relaxation's bound, lift it by what cannot fit, and say what each place costs beyond it."""
        least = bounding.result()
        if least is None:
            self.was_out_of_time = True
            return {}
        self.bound = max(self.bound, least)
        terms = program.left_out_terms()
        if terms and self.fewest_left_out:
            self._row(program, relaxation, ("what_cannot_fit",), terms, least=self.fewest_left_out)
            self.bound = max(self.bound, self._known(relaxation.least_cost(seconds=self.remaining)))
        return program.prices(relaxation.prices())

    def _proven(self, program: Program, relaxation: Relaxation, start: Draft, *, is_small: bool) -> Proof:
        """Lift the bound by cuts and, for a small week, by the exact program, beside the search.

        A week that is not tiny is first solved without the wish that keeps the solver from any proof.
        """
        if self._is_enough(start):
            return Proof(self.bound)
        proof = self._cut(program, relaxation)
        if not is_small:
            return proof
        if len(self.choices.loss) > TINY:
            hopeful = Program(self.choices, without=[HARD_TO_PROVE])
            for name, row, least, most in self.rows:
                hopeful.add(name, hopeful.same(row), least=least, most=most)
            proof = proof.after(self._exactly(hopeful, start), is_whole=False)
            if not proof.is_done:
                return proof
        return proof.after(self._exactly(program, start), is_whole=True)

    def _cut(self, program: Program, relaxation: Relaxation) -> Proof:
        bound, was_out_of_time = self.bound, False
        for number in range(CUT_ROUNDS):
            cuts = program.one_at_a_time(relaxation.values()) if bound and self.remaining else []
            if self.is_cancelled or not cuts:
                break
            for place, (name, row) in enumerate(cuts):
                self._row(program, relaxation, (*name, number, place), row, most=1)
            least = relaxation.least_cost(seconds=self.remaining)
            was_out_of_time = least is None
            lifted, bound = (least or 0.0) - bound, max(bound, least or 0.0)
            if lifted < WORTH_CUTTING:
                break
        return Proof(bound, was_out_of_time=was_out_of_time)

    def _row(
        self,
        program: Program,
        relaxation: Relaxation,
        name: Key,
        terms: list[Term],
        *,
        least: float | None = None,
        most: float | None = None,
    ) -> None:
        """Add a proven row to the program and to its relaxation, and keep it for others."""
        self.rows.append((name, terms, least, most))
        program.add(name, terms, least=least, most=most)
        relaxation.add(terms, least=least, most=most)

    def _known(self, least: float | None) -> float:
        """Take what the relaxation proved; without time for it that is nothing, and the clock has decided."""
        self.was_out_of_time |= least is None
        return least or 0.0

    # -- to those who wait -----------------------------------------------------------------------------------------------

    def _tell(self, percent: int, note: str) -> bool:
        if not self.on_progress(percent, note):
            self.is_cancelled = True
            raise Cancelled
        return True

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
                **({"moves": self.best.moves} if self.table.stood else {}),
            },
        )
