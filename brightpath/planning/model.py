"""An integer program with named rows, and an honest account of how its solve ended. The one file that talks to PuLP.

PuLP 3.3 reports "Optimal" after a time limit, so status, bound and gap are read from the solver itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import highspy
import numpy as np
import pulp

Column: TypeAlias = pulp.LpVariable
Term: TypeAlias = tuple[Column, float]

_WHOLE, _ANY = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
#: From a good start these two of HiGHS's heuristics cost more than they find (measured).
_FROM_A_START: dict[str, Any] = {"mip_heuristic_run_rens": False, "mip_heuristic_run_root_reduced_cost": False}


class Ending(StrEnum):
    """How a solve ended: cost and bound met, all its work done, or something stopped it."""

    PROVEN = "proven"
    WORK_DONE = "work_done"
    OUT_OF_TIME = "out_of_time"
    INFEASIBLE = "infeasible"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Outcome:
    """What a solve gave: `cost` of the best values found (None without any), a proven lower `bound` of every cost."""

    ending: Ending
    cost: float | None
    bound: float
    seconds: float
    values: dict[str, float] = field(default_factory=dict)


class Model:
    """Columns, named rows and a cost to be minimised."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._problem = pulp.LpProblem(name, pulp.LpMinimize)
        self._columns: list[pulp.LpVariable] = []
        self._by_name: dict[str, pulp.LpVariable] = {}
        self._costs: list[Term] = []

    @property
    def columns(self) -> int:
        return len(self._columns)

    @property
    def rows(self) -> int:
        return self._problem.numConstraints()

    def column(
        self,
        name: Iterable[Any],
        *,
        least: float = 0.0,
        most: float | None = 1.0,
        whole: bool = False,
        cost: float = 0.0,
    ) -> pulp.LpVariable:
        """Add one decision, between `least` and `most` (None: no limit), whole-numbered or not, with its cost."""
        category = pulp.LpInteger if whole else pulp.LpContinuous
        variable = self._problem.add_variable(_named(name), lowBound=least, upBound=most, cat=category)
        self._columns.append(variable)
        self._by_name[variable.name] = variable
        self._costs.append((variable, cost))
        return variable

    def column_named(self, name: str) -> Column:
        """Find a column by the name it was given."""
        return self._by_name[name]

    def add(
        self, name: Iterable[Any], terms: Iterable[Term], *, least: float | None = None, most: float | None = None
    ) -> None:
        """Add a row named after its rule: least <= terms <= most."""
        expression = pulp.LpAffineExpression(list(terms))
        if least is not None and least == most:
            sides = [(pulp.LpConstraintEQ, least, "")]
        else:
            sides = [(pulp.LpConstraintGE, least, "_least")] if least is not None else []
            sides += [(pulp.LpConstraintLE, most, "_most")] if most is not None else []
        for sense, side, suffix in sides:
            self._problem.addConstraint(pulp.LpConstraint(expression, sense, _named(name) + suffix, side))

    def finish(self) -> None:
        """Set the objective and introduce every column, also those in no row. Call once, after the last column."""
        self._problem.setObjective(pulp.LpAffineExpression(self._costs))
        self._problem.variables()

    def relaxation(self) -> Relaxation:
        """Set up the program without whole numbers."""
        return Relaxation(self._problem)

    def parts(self, choices: Iterable[Column]) -> Parts:
        """Set up the program to be solved in parts: some of its `choices` at a time."""
        return Parts(self._problem, self._columns, choices)

    def solve(
        self,
        *,
        seconds: float,
        seed: int,
        costs: Sequence[Term] | None = None,
        cost_gap: float = 0.0,
        work: int | None = None,
        start: Mapping[str, float] | None = None,
        on_progress: Callable[[float, float], bool] | None = None,
    ) -> Outcome:
        """Minimise with HiGHS, from `start` (values by column name) when given; `costs` stand in for the model's own.

        Stops when cost and bound are `cost_gap` apart, after `work` looks into the search (at points that do not depend
        on the clock), or at the time limit, a guard.
        `on_progress(cost, bound)` is asked now and then; the solve ends when it answers False.
        """
        objective = self._problem.objective
        if costs is not None:
            self._problem.setObjective(pulp.LpAffineExpression(list(costs)))
        options: dict[str, Any] = {"random_seed": seed, "mip_rel_gap": 0.0, "mip_abs_gap": max(cost_gap, 1e-6)}
        if start is not None:
            options |= _FROM_A_START
        solver = _Highs(mip=True, seconds=seconds, options=options, start=start, work=work, on_progress=on_progress)
        began = time.perf_counter()
        try:
            self._problem.solve(solver)
        finally:
            self._problem.setObjective(objective)
        highs = self._problem.solverModel
        status, info = highs.getModelStatus(), highs.getInfo()
        has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        cost = float(info.objective_function_value) if has_values else None
        bound = float(info.mip_dual_bound)
        values = {variable.name: variable.varValue or 0.0 for variable in self._columns} if has_values else {}
        if solver.was_cancelled:
            ending = Ending.CANCELLED
        elif status == highspy.HighsModelStatus.kInfeasible:
            ending = Ending.INFEASIBLE
        elif status == highspy.HighsModelStatus.kOptimal:
            ending = Ending.PROVEN
        else:
            ending = Ending.WORK_DONE if solver.has_worked_enough else Ending.OUT_OF_TIME
        return Outcome(ending, cost, bound, time.perf_counter() - began, values)

    def solve_with_cbc(self, *, seconds: float, seed: int) -> Outcome:
        """Minimise with CBC, the second solver. It tells no bound unless it proves its values best."""
        shipped = pulp.PULP_CBC_CMD.pulp_cbc_path
        solver = pulp.COIN_CMD(path=shipped, msg=False, timeLimit=seconds, options=[f"randomCbcSeed {seed + 1}"])
        began = time.perf_counter()
        self._problem.solve(solver)
        took = time.perf_counter() - began
        if self._problem.sol_status == pulp.LpSolutionInfeasible:
            return Outcome(Ending.INFEASIBLE, None, float("inf"), took)
        if self._problem.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
            return Outcome(Ending.OUT_OF_TIME, None, float("-inf"), took)
        cost = float(pulp.value(self._problem.objective))
        is_best = self._problem.sol_status == pulp.LpSolutionOptimal
        values = {variable.name: variable.varValue or 0.0 for variable in self._columns}
        ending = Ending.PROVEN if is_best else Ending.OUT_OF_TIME
        return Outcome(ending, cost, cost if is_best else float("-inf"), took, values)


class Relaxation:
    """The program without whole numbers: its least cost is a bound, its reduced costs are prices.

    The first run is from nothing (interior point), later ones go on from where the last one ended.
    """

    def __init__(self, problem: pulp.LpProblem) -> None:
        solver = _Highs(mip=False, seconds=1e6, options={"solver": "ipm"})
        solver.createAndConfigureSolver(problem)
        solver.buildSolverModel(problem)
        self._highs = problem.solverModel
        self._names = [variable.name for variable in sorted(problem.variables(), key=lambda variable: variable.index)]
        self._index = {name: index for index, name in enumerate(self._names)}
        self._costs = list(self._highs.getLp().col_cost_)

    def least_cost(self, *, seconds: float) -> float | None:
        """Solve for the model's own costs; None when the time was too short."""
        return self._run(seconds)

    def least(self, terms: Sequence[Term], *, seconds: float) -> float | None:
        """Solve for the least value of other terms, and go back to the model's own costs."""
        columns = len(self._names)
        costs = [0.0] * columns
        for variable, cost in terms:
            costs[self._index[variable.name]] = cost
        self._highs.changeColsCost(columns, range(columns), costs)
        try:
            return self._run(seconds)
        finally:
            self._highs.changeColsCost(columns, range(columns), self._costs)

    def add(self, terms: Sequence[Term], *, least: float | None = None, most: float | None = None) -> None:
        """Add a row: least <= terms <= most."""
        columns = [self._index[variable.name] for variable, _ in terms]
        lower = -highspy.kHighsInf if least is None else least
        upper = highspy.kHighsInf if most is None else most
        self._highs.addRow(lower, upper, len(columns), columns, [float(weight) for _, weight in terms])

    def values(self) -> dict[str, float]:
        """Say how much of each column the last run took."""
        return dict(zip(self._names, self._highs.getSolution().col_value, strict=True))

    def prices(self) -> dict[str, float]:
        """Say for each column what it would cost at least to use it: the reduced costs of the last run."""
        return dict(zip(self._names, self._highs.getSolution().col_dual, strict=True))

    def _run(self, seconds: float) -> float | None:
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(0.05, seconds))
        self._highs.run()
        self._highs.setOptionValue("solver", "simplex")
        if self._highs.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        ):
            return None
        return float(self._highs.getObjectiveValue())


class Parts:
    """The program kept as arrays: some choices are set free, all others stay as they are, and HiGHS solves for the free ones.

    What free choices cannot reach, by way of rows and of columns that are not whole-numbered, is left out of the solve.
    Whole-numbered columns that are no choices follow: they are free where a free choice reaches them.
    """

    def __init__(self, problem: pulp.LpProblem, columns: Sequence[Column], choices: Iterable[Column]) -> None:
        solver = _Highs(mip=False, seconds=1e6, options={})
        solver.createAndConfigureSolver(problem)
        solver.buildSolverModel(problem)
        lp = problem.solverModel.getLp()
        self._cost = np.array(lp.col_cost_)
        self._lower, self._upper = np.array(lp.col_lower_), np.array(lp.col_upper_)
        self._row_lower, self._row_upper = np.array(lp.row_lower_), np.array(lp.row_upper_)
        row, column, value = _entries(lp)
        order = np.lexsort((row, column))
        self._row, self._column, self._value = row[order], column[order], value[order]
        self.index_of = {variable.name: variable.index for variable in columns}
        self._is_whole = np.zeros(len(self._cost), dtype=bool)
        self._is_whole[[variable.index for variable in columns if variable.cat == pulp.LpInteger]] = True
        follows = self._is_whole.copy()
        follows[[choice.index for choice in choices]] = False
        self._following = follows[self._column]
        self._room = self._rooms()
        self._room_of_row = self._room[len(self._cost) :]

    def solve(
        self, now: np.ndarray, free: np.ndarray, *, seconds: float, seed: int, cost_gap: float, work: int
    ) -> tuple[np.ndarray | None, int, Ending]:
        """Minimise over the `free` choices (column indexes) while the other whole-numbered columns keep their value of `now`.

        Stops like `Model.solve`, after `work` looks or at the time limit, a guard. Returns the values of all whole-numbered
        columns, or None when nothing was found; the simplex iterations it took; and how it ended.
        """
        columns = len(self._cost)
        is_free = np.zeros(columns, dtype=bool)
        is_free[free] = True
        is_open = np.zeros(columns + len(self._row_lower), dtype=bool)  # by room
        is_open[self._room_of_row[self._row[is_free[self._column]]]] = True
        is_free[self._column[self._following & is_open[self._room_of_row[self._row]]]] = True
        is_open[self._room_of_row[self._row[is_free[self._column]]]] = True
        keeps_row = is_open[self._room_of_row]
        keeps = np.where(self._is_whole, is_free, is_open[self._room[:columns]])
        told = (self._is_whole & ~is_free & (now != 0))[self._column]
        activity = np.bincount(
            self._row[told], weights=self._value[told] * now[self._column[told]], minlength=len(keeps_row)
        )
        entries = keeps[self._column] & keeps_row[self._row]
        row, column = (np.cumsum(keeps_row) - 1)[self._row[entries]], (np.cumsum(keeps) - 1)[self._column[entries]]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = int(keeps.sum()), int(keeps_row.sum())
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self._cost[keeps], self._lower[keeps], self._upper[keeps]
        lp.row_lower_ = (self._row_lower - activity)[keeps_row]
        lp.row_upper_ = (self._row_upper - activity)[keeps_row]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        ends = np.cumsum(np.bincount(column, minlength=lp.num_col_))
        lp.a_matrix_.start_ = np.concatenate([[0], ends]).astype(np.int32)
        lp.a_matrix_.index_ = row.astype(np.int32)
        lp.a_matrix_.value_ = self._value[entries]
        lp.integrality_ = [_WHOLE if is_whole else _ANY for is_whole in self._is_whole[keeps]]
        highs = highspy.Highs()
        options = _FROM_A_START | {"random_seed": seed, "mip_abs_gap": cost_gap, "time_limit": max(0.05, seconds)}
        for option, setting in ({"output_flag": False, "threads": 1, "mip_rel_gap": 0.0} | options).items():
            highs.setOptionValue(option, setting)
        highs.passModel(lp)
        start = highspy.HighsSolution()
        start.col_value = list(now[keeps])
        highs.setSolution(start)
        looks = 0

        def look_in(kind: Any, message: str, said: Any, answer: Any, data: Any) -> None:
            nonlocal looks
            looks += 1
            answer.user_interrupt = looks > work

        highs.setCallback(look_in, None)
        highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        highs.run()
        info, status = highs.getInfo(), highs.getModelStatus()
        ending = Ending.OUT_OF_TIME if status == highspy.HighsModelStatus.kTimeLimit else Ending.WORK_DONE
        if status == highspy.HighsModelStatus.kOptimal:
            ending = Ending.PROVEN
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, int(info.simplex_iteration_count), ending
        found = now.copy()
        values = np.array(highs.getSolution().col_value)
        found[keeps & self._is_whole] = values[self._is_whole[keeps]]
        return found, int(info.simplex_iteration_count), ending

    def _rooms(self) -> np.ndarray:
        """Give one number to all columns and rows that reach each other without a whole-numbered column (columns first)."""
        room = np.arange(len(self._cost) + len(self._row_lower))
        links = ~self._is_whole[self._column]
        one, other = self._column[links], len(self._cost) + self._row[links]
        while True:
            before = room.copy()
            least = np.minimum(room[one], room[other])
            np.minimum.at(room, one, least)
            np.minimum.at(room, other, least)
            room = room[room]
            if (room == before).all():
                return room


def _entries(lp: highspy.HighsLp) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the matrix of a program as rows, columns and values."""
    matrix = lp.a_matrix_
    start, index = np.array(matrix.start_, dtype=np.int64), np.array(matrix.index_, dtype=np.int64)
    value = np.array(matrix.value_, dtype=float)
    along = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return (along, index, value) if matrix.format_ == highspy.MatrixFormat.kRowwise else (index, along, value)


class _Highs(pulp.HiGHS):
    """PuLP's in-process HiGHS with a start (set after the rows are in, else ignored) and a way to stop it.

    One thread: the scheduler behind HiGHS is shared by the whole process, and one thread makes a seed repeatable.
    """

    def __init__(
        self,
        *,
        mip: bool,
        seconds: float,
        options: dict[str, Any],
        start: Mapping[str, float] | None = None,
        work: int | None = None,
        on_progress: Callable[[float, float], bool] | None = None,
    ) -> None:
        super().__init__(mip=mip, msg=False, timeLimit=max(0.05, seconds), threads=1, **options)
        self._start = start
        self._work = work
        self._on_progress = on_progress
        self.was_cancelled = False
        self.has_worked_enough = False
        self.looks = 0

    def callSolver(self, lp: pulp.LpProblem) -> None:
        highs = lp.solverModel
        if self._start is not None:
            values = highspy.HighsSolution()
            columns = sorted(lp.variables(), key=lambda variable: variable.index)
            values.col_value = [self._start.get(variable.name, 0.0) for variable in columns]
            highs.setSolution(values)
        if self._on_progress is not None or self._work is not None:
            highs.setCallback(self._look_in, None)
            highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        highs.run()

    def _look_in(self, kind: Any, message: str, said: Any, answer: Any, data: Any) -> None:
        if self._on_progress is not None and not self._on_progress(said.mip_primal_bound, said.mip_dual_bound):
            self.was_cancelled = True
        self.looks += 1
        if self._work is not None and self.looks > self._work:
            self.has_worked_enough = True
        answer.user_interrupt = self.was_cancelled or self.has_worked_enough


def _named(parts: Iterable[Any]) -> str:
    return "_".join(str(part).replace(" ", "_") for part in parts)
