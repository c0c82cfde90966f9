"""Several ways to plan one and the same week, each with its time: ours, the bare program in two solvers, CP-SAT, and a greedy.

Every plan is drawn again by our own draft and checked without a solver, so that all are judged by the same numbers.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.replan import replans
from benchmarks.report import Row
from brightpath.config import ROOT
from brightpath.domain.schedule import SolverReport, SolverStatus, Unplaced, WeekPlan
from brightpath.environment import SetUpFailed, ready
from brightpath.planning.model import Ending, Outcome
from brightpath.planning.week.assemble import assemble
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Option, Table
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.program import Program
from brightpath.planning.week.solve import solve

#: What two ways of counting the same plan may differ by, in points: CP-SAT counts in whole numbers.
SAME_POINTS = 0.01
#: CP-SAT's process may take this long beyond its time, to load and to write its model.
LOADING_SECONDS = 60.0
CP_SAT, CP_SAT_LIST = ".venv-cpsat", "requirements-cpsat.txt"


def ours(problem: WeekProblem, *, seconds: float, seed: int) -> Row:
    """Plan as a family's plan is made; `first` is when the first plan was there and checked."""
    first: list[float] = []
    begun = time.perf_counter()

    def on_plan(draft: Draft, after: float) -> None:
        if not first and not faults_of(problem, draft.places()):
            first.append(time.perf_counter() - begun)

    solved = solve(problem, seconds=seconds, seed=seed, on_progress=lambda percent, note: True, on_plan=on_plan)
    took = time.perf_counter() - begun
    report = solved.report
    return {
        **judged(problem, solved.draft.places(), report.bound),
        "status": report.status.value,
        "seconds": round(took, 3),
        "first": round(first[0], 3) if first else None,
        "at least left out": report.extra["leftOutAtLeast"],
        "stopped by": report.extra["stoppedBy"],
        "rows": report.rows,
        "columns": report.columns,
        "replans": replans(problem, as_a_plan(problem, solved.draft.places()), seed=seed),
    }


def highs(problem: WeekProblem, *, seconds: float, seed: int) -> Row:
    """Hand the program to HiGHS as it is, without a start; the writing of the program is not counted."""
    return _by_program(problem, lambda program: program.model.solve(seconds=seconds, seed=seed))


def cbc(problem: WeekProblem, *, seconds: float, seed: int) -> Row:
    """Hand the program to CBC as it is; the writing of the program is not counted."""
    return _by_program(problem, lambda program: program.model.solve_with_cbc(seconds=seconds, seed=seed))


def cp_sat(problem: WeekProblem, *, seconds: float, seed: int) -> Row:
    """Let CP-SAT plan in its own process; neither its start nor the writing of its model is counted."""
    try:
        python = ready(ROOT, [CP_SAT_LIST], CP_SAT)
    except (SetUpFailed, OSError) as failure:
        return {"status": "not measured", "why": str(failure)}
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "problem.json"
        written.write_text(problem.model_dump_json(), encoding="utf-8")
        command = [str(python), "-m", "benchmarks.cp_sat", str(written), str(seconds), str(seed)]
        try:
            said = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                timeout=seconds + LOADING_SECONDS,
                check=True,
            ).stdout
        except subprocess.CalledProcessError as failure:
            return {"status": "not measured", "why": failure.stderr.strip().splitlines()[-1]}
        except subprocess.TimeoutExpired:
            return {"status": "not measured", "why": "CP-SAT did not come back in time."}
    return read_cp_sat(problem, json.loads(said))


def read_cp_sat(problem: WeekProblem, answer: dict[str, Any]) -> Row:
    """Judge CP-SAT's places by our own numbers, and say so when it counts them differently."""
    if "unknown" in answer:
        unknown = ", ".join(answer["unknown"])
        return {"status": "not measured", "why": f"CP-SAT has not been told of {unknown}."}
    row = judged(problem, [Place(*place) for place in answer["places"]], answer["bound"])
    row |= {"status": answer["status"], "seconds": answer["seconds"], "first": answer["first"]}
    if row["objective"] is not None and answer["objective"] is not None:
        more = (
            answer["objective"] - row["objective"]
        )  # less is well: what it pays for a wish may lie above what it must
        if more > SAME_POINTS or (answer["status"] == "optimal" and abs(more) > SAME_POINTS):
            row["why"] = f"CP-SAT counts {answer['objective']} points where we count {row['objective']}."
    return row


def greedy(problem: WeekProblem, *, seconds: float, seed: int) -> Row:
    """Place by priority: core first, then what takes most of an adult, then the longest; each in its cheapest place."""
    begun = time.perf_counter()
    draft = Draft(Table(Choices(problem)))

    def priority(index: int) -> tuple[bool, int, int]:
        lesson = problem.lessons[index]
        return not any(lesson.core), -lesson.attention, -lesson.minutes

    order = sorted(range(len(problem.lessons)), key=priority)
    for is_extra in (False, True):
        for index in order:
            lesson = problem.lessons[index]
            for _ in range(lesson.most - lesson.asked if is_extra else lesson.asked):
                option = draft.best_option(index, lesson.days, draft.table)
                if option is not None:
                    draft.put(option)
    took = time.perf_counter() - begun
    return {**judged(problem, draft.places(), None), "status": "heuristic", "seconds": round(took, 3)}


PLANNERS: dict[str, Callable[..., Row]] = {"ours": ours, "HiGHS": highs, "CBC": cbc, "CP-SAT": cp_sat, "greedy": greedy}


def _by_program(problem: WeekProblem, run: Callable[[Program], Outcome]) -> Row:
    program = Program(Choices(problem))
    outcome = run(program)
    bound = 100 - outcome.bound
    places = program.placed_in(outcome.values) if outcome.values else []
    row = judged(problem, places, bound if bound < float("inf") else None)
    is_proven = outcome.ending is Ending.PROVEN
    return {**row, "status": "optimal" if is_proven else outcome.ending.value, "seconds": round(outcome.seconds, 3)}


def judged(problem: WeekProblem, places: Sequence[Place], bound: float | None) -> Row:
    """Count what a plan is worth; nothing placed is a plan too, the one that leaves everything out."""
    draft = _drawn(problem, places)
    if draft is None:
        return {"objective": None, "why": "These places are not allowed."}
    value = 100.0 - draft.cost_of_wishes
    objective = 100.0 - draft.cost
    return {
        "objective": round(objective, 4),
        "value": round(value, 4),
        "left out": draft.left_out,
        "bound": None if bound is None else round(bound, 4),
        "gap": None if bound is None else round(max(0.0, bound - objective) / max(value, 1.0), 6),
        "faults": len(faults_of(problem, places)),
        "lessons": len(places),
    }


def _drawn(problem: WeekProblem, places: Iterable[Place]) -> Draft | None:
    table = Table(Choices(problem))
    draft = Draft(table)
    for place in places:
        options: list[Option] = table.options.get((place.lesson, place.day), {}).get(place.teacher, [])
        option = next((option for option in options if option.place == place), None)
        if option is None:
            return None
        draft.put(option)
    return draft


def faults_of(problem: WeekProblem, places: Sequence[Place]) -> list[str]:
    """Check places as the plan that a family would see, without a solver."""
    return violations(problem, as_a_plan(problem, places))


def as_a_plan(problem: WeekProblem, places: Sequence[Place]) -> WeekPlan:
    """Write places as the plan that a family would see, without the reasons for what is left out."""
    stands = [sum(place.lesson == index for place in places) for index in range(len(problem.lessons))]
    unplaced = [
        Unplaced(child=problem.pupils[pupil].name, subject=name, asked=lesson.asked, placed=count)
        for lesson, count in zip(problem.lessons, stands, strict=True)
        for pupil, name in zip(lesson.pupils, lesson.names, strict=True)
        if count < lesson.asked
    ]
    return assemble(problem, places, report=_A_REPORT, unplaced=unplaced, seed=0)


_A_REPORT = SolverReport(
    name="", status=SolverStatus.TIME_LIMIT, objective=0, bound=100, gap=1, seconds=0, rows=0, columns=0
)
