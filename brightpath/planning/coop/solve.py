"""Solve a co-op's timetable: a first one, what cannot be held, annealing, a proof beside it, the exact program of a small one.

How much is done is counted in moves, so that a seed gives the same timetable twice; the wall clock is a guard on top, and
what is proven meanwhile changes only what is known of the timetable. Every result is judged by the check, which knows no
solver.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from brightpath.domain.schedule import SolverStatus
from brightpath.planning.coop.anneal import WARMEST, anneal
from brightpath.planning.coop.bounds import check_problem
from brightpath.planning.coop.capacity import shortages
from brightpath.planning.coop.check import Judgement, judge
from brightpath.planning.coop.first import first_placing
from brightpath.planning.coop.parties import Parties
from brightpath.planning.coop.places import LeftOut, what_is_left_out
from brightpath.planning.coop.problem import CoopProblem, Timetable
from brightpath.planning.coop.program import Program
from brightpath.planning.coop.proof import Proof, may_be_proven
from brightpath.planning.coop.tables import Placing, Tables
from brightpath.planning.model import Ending

#: Moves for each second that is given: what a quiet machine does in two thirds of it; with families, whose days are
#: priced at every move.
MOVES, MOVES_WITH_FAMILIES = 1_200_000, 100_000
#: The share of the moves for a quick timetable before the long search.
QUICK = 0.06
#: Insertions of the first timetable, and the share of the time for counting what cannot be held.
INSERTIONS, SHARE_FOR_COUNTING = 20_000, 0.3
#: Programs with so many places at most are solved exactly, within so many looks into the solver; larger ones take far longer
#: that way than the search needs to find what it finds.
TINY, TINY_WORK = 700, 400
#: A gap that is good enough to be called so.
GOOD_GAP = 0.02
#: The temperature at which a search begins that shall stay near to where it starts.
NEAR = 0.5


@dataclass(frozen=True)
class Progress:
    """How far a solve is: 0 to 100, a sentence, and the best so far with its bound (None while there is none)."""

    percent: int
    note: str
    seconds: float
    cost: int | None = None
    bound: int | None = None
    left_out: int = 0


@dataclass(frozen=True)
class Result:
    """The best timetable found and the honest account of it.

    `cost` is the check's; `bound` is what no timetable costs less than (with lectures left out: than one that leaves out as
    many); `gap` their difference as a share of the cost. `trajectory` has (seconds, cost, bound) whenever one of them changed.
    """

    timetable: Timetable
    judgement: Judgement
    bound: int
    status: SolverStatus
    stopped_by: str
    seconds: float
    trajectory: tuple[tuple[float, int, int], ...]
    left_out: tuple[LeftOut, ...] = ()
    short: tuple[str, ...] = ()
    tried: dict[str, Any] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        return self.judgement.cost

    @property
    def gap(self) -> float:
        return max(0, self.cost - self.bound) / max(1, self.cost)

    @property
    def sentence(self) -> str:
        """Say in one sentence what was found."""
        missing = sum(one.asked - one.placed for one in self.left_out)
        held = (
            f"{missing} {'meeting has' if missing == 1 else 'meetings have'} no place"
            if missing
            else "every meeting is held"
        )
        if self.status is SolverStatus.OPTIMAL:
            return f"{held[:1].upper()}{held[1:]} at a cost of {self.cost}, and no timetable costs less."
        return f"{held[:1].upper()}{held[1:]} at a cost of {self.cost}; no timetable costs less than {self.bound}."

    def document(self) -> dict[str, Any]:
        """Write it down for programs."""
        return {
            "cost": self.cost,
            "bound": self.bound,
            "gap": round(self.gap, 4),
            "status": self.status.value,
            "stoppedBy": self.stopped_by,
            "seconds": self.seconds,
            "costs": self.judgement.costs,
            "lectures": [one._asdict() for one in self.timetable.lectures],
            "leftOut": [asdict(one) for one in self.left_out],
            "short": list(self.short),
            "trajectory": [list(one) for one in self.trajectory],
            "tried": self.tried,
        }


Tell = Callable[[Progress], None]


def solve(
    problem: CoopProblem,
    *,
    seconds: float,
    seed: int,
    moves: int | None = None,
    start: Timetable | None = None,
    tell: Tell = lambda progress: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Result:
    """Find the best timetable within a fixed amount of work and at most `seconds`.

    `moves` sets the work, which otherwise follows from `seconds`. `start` is a timetable to begin from; without it, the
    problem's last one is, when moving has a cost. A cancelled solve gives the best so far.

    Raises
    ------
    Faulty
        When the problem has faults.
    """
    check_problem(problem)
    return _Solve(problem, seconds, seed, moves, start, tell, is_cancelled).run()


class _Solve:
    def __init__(
        self,
        problem: CoopProblem,
        seconds: float,
        seed: int,
        moves: int | None,
        start: Timetable | None,
        tell: Tell,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self.began = time.perf_counter()
        self.deadline = self.began + seconds
        self.problem, self.seed, self.tell, self.is_cancelled = problem, seed, tell, is_cancelled
        self.tables = Tables(problem)
        moves_a_second = MOVES_WITH_FAMILIES if Parties(self.tables) else MOVES
        self.moves = int(seconds * moves_a_second) if moves is None else moves
        self.moved = 0
        last = problem.last if problem.weights.get("close_to_last") else ()
        self.start = self.tables.placing(start.lectures if start else last) if start or last else None
        self.best: Placing | None = None
        self.cost = 0
        self.rank = (0, 0, 0)  # of the best: lectures left out, parents short where that is a must, cost
        self.least_left_out = 0
        self.exact_bound = 0
        self.is_proven = False
        self.was_hurried = False
        self.trajectory: list[tuple[float, int, int]] = []
        self.proof: Proof | None = None
        self.tried: dict[str, Any] = {}

    @property
    def remaining(self) -> float:
        return max(0.0, self.deadline - time.perf_counter())

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began

    @property
    def bound(self) -> int:
        if self.is_proven:
            return self.cost
        if self.least_left_out:
            return 0
        return max(self.exact_bound, self.proof.bound if self.proof else 0)

    def run(self) -> Result:
        self._first()
        if self.best is not None and self.best.left_out:
            self._count_left_out()
        if not self.least_left_out:
            self.proof = Proof(self.tables, seconds=self.remaining, seed=self.seed)
        quick = self._anneal(
            "Making a quick timetable better.", (3, 12), int(self.moves * QUICK), self.start or self.best
        )
        if self.tables.places <= TINY:
            self._exactly()
        if self.proof:
            self.proof.begin()
        if self.start is not None:
            self._anneal("Looking near the timetable that was.", (12, 25), self.moves // 4, self.best, NEAR)
        self._anneal("Making the timetable better.", (25, 90), self.moves - self.moved, quick)
        self._wait_for_proof()
        return self._result()

    # -- better timetables ---------------------------------------------------------------------------------------------

    def _first(self) -> None:
        self._tell(1, "Drawing a first timetable.")
        placing = first_placing(
            self.tables, seed=self.seed, rounds=INSERTIONS, start=self.start, deadline=self.deadline
        )
        self._keep(placing)

    def _anneal(
        self, note: str, percents: tuple[int, int], moves: int, start: Placing | None, warmest: float = WARMEST
    ) -> Placing | None:
        """Search from a placing in which all is that can be; gives the best of this search."""
        if start is None or len(start.left_out) > len(self.best.left_out if self.best else ()):
            start = self.best
        if start is None or self._is_enough() or self.is_cancelled():
            return start
        since, until = percents

        def on_portion(share: float, cost: int) -> bool:
            self._keep_cost(min(cost, self.cost))
            self._tell(since + int((until - since) * share), note)
            return not self.is_cancelled() and min(cost, self.cost) > self.bound

        found = anneal(
            self.tables,
            start,
            seed=self.seed,
            moves=moves,
            deadline=self.deadline,
            warmest=warmest,
            on_portion=on_portion,
        )
        self.moved += found.moves
        self.was_hurried |= found.was_hurried
        self._keep(found.placing)
        return found.placing

    def _exactly(self) -> None:
        """Solve the whole program, from the best so far."""
        if self.best is None or self._is_enough() or not self.remaining or self.is_cancelled():
            return
        self._tell(12, "Looking for the best timetable there is.")
        program = Program(self.tables, with_rooms=True, most_left_out=self.least_left_out)
        outcome = program.model.solve(
            seconds=self.remaining,
            seed=self.seed,
            cost_gap=0.99,  # costs are whole numbers
            work=TINY_WORK,
            start=program.start_from(self.best),
            on_progress=lambda cost, bound: not self.is_cancelled(),
        )
        self.tried["exact"] = {
            "ending": str(outcome.ending),
            "columns": program.model.columns,
            "rows": program.model.rows,
        }
        self.was_hurried |= outcome.ending is Ending.OUT_OF_TIME
        if outcome.values:
            self._keep(program.placing(outcome.values))
        if outcome.ending is Ending.PROVEN:
            self.is_proven = True
        elif outcome.ending is not Ending.INFEASIBLE and not self.least_left_out and outcome.bound > 0:
            self.exact_bound = max(self.exact_bound, -int(-(outcome.bound - 1e-4) // 1))

    def _keep(self, placing: Placing | None) -> None:
        if placing is None:
            return
        judgement = judge(self.problem, self.tables.timetable(placing))
        rank = len(placing.left_out), judgement.broken.get("parents_are_free", 0), judgement.cost
        if self.best is None or rank < self.rank:
            self.best, self.cost, self.rank = placing, judgement.cost, rank
            self._keep_cost(judgement.cost)

    def _keep_cost(self, cost: int) -> None:
        if not self.trajectory or (cost, self.bound) != self.trajectory[-1][1:]:
            self.trajectory.append((round(self.seconds, 2), cost, min(cost, self.bound)))

    def _is_enough(self) -> bool:
        return self.is_proven or (self.cost <= self.bound and not self.rank[1])

    # -- what is proven ------------------------------------------------------------------------------------------------

    def _count_left_out(self) -> None:
        """Prove how many lectures cannot be held, and take the times of that proof where they leave out fewer."""
        assert self.best is not None
        self.least_left_out = len(self.best.left_out)
        if not may_be_proven(self.tables) or not self.remaining:
            return
        self._tell(2, "Counting what cannot be held.")
        program = Program(self.tables, with_rooms=False, counts_left_out=True)
        outcome = program.model.solve(
            seconds=self.remaining * SHARE_FOR_COUNTING,
            seed=self.seed,
            on_progress=lambda cost, bound: not self.is_cancelled(),
        )
        self.least_left_out = max(0, -int(-(outcome.bound - 1e-4) // 1)) if outcome.bound > 0 else 0
        if outcome.values:
            self._keep(program.placing(outcome.values))
        if len(self.best.left_out) > self.least_left_out:
            self._keep(
                first_placing(
                    self.tables, seed=self.seed + 1, rounds=INSERTIONS, start=self.best, deadline=self.deadline
                )
            )
        self.least_left_out = max(self.least_left_out, len(self.best.left_out))

    def _wait_for_proof(self) -> None:
        """Let the proof go on, at most as long again as everything has taken so far."""
        until = min(self.deadline, time.perf_counter() + self.seconds)
        while (
            self.proof
            and not self.proof.is_done
            and time.perf_counter() < until
            and not self._is_enough()
            and not self.is_cancelled()
        ):
            self.proof.wait(0.1)
            self._keep_cost(self.cost)
            self._tell(95, "Proving how good it is.")
        if self.proof and not self.proof.is_done:
            self.proof.stop()

    # -- to those who wait ---------------------------------------------------------------------------------------------

    def _tell(self, percent: int, note: str) -> None:
        has_best = self.best is not None
        cost = self.trajectory[-1][1] if has_best else None
        left_out = len(self.best.left_out) if self.best else 0
        self.tell(Progress(percent, note, round(self.seconds, 2), cost, self.bound if has_best else None, left_out))

    def _result(self) -> Result:
        assert self.best is not None
        timetable = _without_what_breaks(self.problem, self.tables.timetable(self.best))
        judgement = judge(self.problem, timetable)
        bound = min(judgement.cost, self.bound)
        if (self._is_enough() and not self.best.left_out) or self.is_proven:
            status, stopped_by = SolverStatus.OPTIMAL, "proof"
        else:
            near = judgement.cost - bound <= GOOD_GAP * max(1, judgement.cost) and not self.best.left_out
            status = SolverStatus.WITHIN_GAP if near else SolverStatus.TIME_LIMIT
            stopped_by = "cancelled" if self.is_cancelled() else "clock" if self.was_hurried else "work"
        self._keep_cost(judgement.cost)
        return Result(
            timetable,
            judgement,
            bound,
            status,
            stopped_by,
            round(self.seconds, 3),
            tuple(self.trajectory),
            what_is_left_out(self.problem, timetable),
            tuple(one.sentence for one in shortages(self.problem)),
            {**self.tried, "moves": self.moved},
        )


def _without_what_breaks(problem: CoopProblem, timetable: Timetable) -> Timetable:
    """Leave out lectures until nothing is broken but that they are not held."""
    while True:
        found = next((one for one in judge(problem, timetable).violations if one.rule == "parents_are_free"), None)
        if found is None:
            return timetable
        out = next(one for one in timetable.lectures if one.course in found.courses and one.slot in found.slots)
        timetable = Timetable(lectures=tuple(one for one in timetable.lectures if one != out))
