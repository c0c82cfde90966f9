"""How many families a machine plans in a minute, every one of them: `python3 start.py bench batch`.

The same function plans a week behind a pool of processes and behind a Dask cluster on this machine; Dask runs in an environment
of its own (cluster.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import asdict
from pathlib import Path

from benchmarks.report import RESULTS, Row, machine, median, p95, verdict, write_results
from brightpath.adapters.workers import Workers
from brightpath.config import ROOT
from brightpath.domain.schedule import plan_of
from brightpath.environment import SetUpFailed, ready
from brightpath.planning.week import problem_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.worker import Task, solve_week
from brightpath.simulation.families import SEEDS, SIZES, STEPS, WEEK, Parameters, a_family

FAMILIES, SECONDS, WORKERS = 1000, 1.0, 2
DASK, DASK_LIST = ".venv-dask", "requirements-dask.txt"
#: A progress line after so many families.
TELL_EVERY = 50
NOTES = (
    "From the first week handed over to the last plan received, start of the processes included; the making of the families "
    "is not counted.",
    "Every plan was checked without a solver by the worker, and once more here after the clock had stopped. A week without a "
    "plan has to have a sentence that says why.",
    "The families are none of the measured set: sizes of 1 to 8 children in turn, tight and loose, steps of 15 and 5 minutes.",
)


def measure(
    tell: Callable[[str], None], *, families: int = FAMILIES, seconds: float = SECONDS, results: Path = RESULTS
) -> list[Row]:
    """Plan so many families twice, with at most `seconds` of search for each, and write the results down."""
    about = machine()
    made = [parameters_of(number) for number in range(families)]
    tell(f"Making {families} families ...")
    problems = [problem_of(a_family(**asdict(one)), WEEK) for one in made]
    rows, runs = [], []
    for how, plan_all in (("process pool", in_processes), ("Dask cluster", in_a_cluster)):
        try:
            took, outcomes, words = plan_all(problems, seconds, tell)
        except (SetUpFailed, OSError, subprocess.CalledProcessError) as failure:
            rows.append({"how": how, "families": families, "verdict": f"not measured: {failure}"})
            continue
        told = [told_of(problem, outcome) for problem, outcome in zip(problems, outcomes, strict=True)]
        rows.append(summary(how, took, told) | words)
        runs += [
            {"how": how, "family": one.name, "children": one.children, **run}
            for one, run in zip(made, told, strict=True)
        ]
    tables = {"A batch of families": rows, "By size": by_size(runs)}
    about |= {"limit": f"{seconds:g} s of search for each", "workers": WORKERS}
    write_results("batch", about, tables, NOTES, to=results, details=runs)
    return [{"table": heading, **row} for heading, of_table in tables.items() for row in of_table]


def parameters_of(number: int) -> Parameters:
    """Say what the family of a number is made from."""
    kinds = [(size, is_tight, step) for size in SIZES for is_tight in (True, False) for step in STEPS]
    children, is_tight, step = kinds[number % len(kinds)]
    return Parameters(len(SEEDS) + number // len(kinds), children, is_tight, step)


def in_processes(
    problems: Sequence[WeekProblem], seconds: float, tell: Callable[[str], None]
) -> tuple[float, list[Row], Row]:
    """Plan them in the pool of processes that the house itself plans in."""
    began = time.perf_counter()
    with Workers(WORKERS) as executor:
        outcomes = plan_with(executor, tasks_of(problems, seconds), tell)
    return time.perf_counter() - began, outcomes, {}


def in_a_cluster(
    problems: Sequence[WeekProblem], seconds: float, tell: Callable[[str], None]
) -> tuple[float, list[Row], Row]:
    """Plan them in a Dask cluster of processes, made in an environment of its own; its start is counted, its loading is not."""
    python = ready(ROOT, [DASK_LIST], DASK)
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "tasks.json", Path(folder) / "answers.json"
        tasks = [asdict(task) for task in tasks_of(problems, seconds)]
        asked.write_text(json.dumps(tasks), encoding="utf-8")
        subprocess.run(
            [str(python), "-m", "benchmarks.cluster", str(asked), str(answered), str(WORKERS)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
        )
        answer = json.loads(answered.read_text(encoding="utf-8"))
    return answer["seconds"], answer["outcomes"], {"version": answer["version"]}


def tasks_of(problems: Sequence[WeekProblem], seconds: float) -> list[Task]:
    """Write the problems as tasks for the worker."""
    return [Task(problem.model_dump_json(), seed=0, seconds=seconds) for problem in problems]


def plan_with(executor: Executor, tasks: Sequence[Task], tell: Callable[[str], None]) -> list[Row]:
    """Plan all tasks behind any executor: an outcome for each, in their order, a plan or a sentence."""
    futures = {executor.submit(solve_week, task): number for number, task in enumerate(tasks)}
    outcomes: list[Row] = [{} for _ in tasks]
    for count, future in enumerate(as_completed(futures), start=1):
        failure = future.exception()
        if failure is not None:
            words = str(failure) or type(failure).__name__
            outcomes[futures[future]] = {"sentence": f"This week has no plan: {words}"}
        else:
            answer = future.result()
            outcomes[futures[future]] = {"plan": answer.plan, "violations": answer.violations}
        if count % TELL_EVERY == 0:
            tell(f"{count} of {len(tasks)} families are planned.")
    return outcomes


def told_of(problem: WeekProblem, outcome: Row) -> Row:
    """Say what became of a family."""
    if outcome.get("plan") is None:
        return {"sentence": outcome.get("sentence", ""), "faults": 0}
    plan = plan_of(outcome["plan"])
    return {
        "status": plan.solver.status.value,
        "stopped by": plan.solver.extra["stoppedBy"],
        "seconds": plan.solver.seconds,
        "gap": plan.solver.gap,
        "left out": sum(left.asked - left.placed for left in plan.unplaced),
        "faults": max(len(violations(problem, plan)), len(outcome["violations"])),
    }


def summary(how: str, took: float, runs: Sequence[Row]) -> Row:
    """Count a batch together."""
    planned = [run for run in runs if "status" in run]
    faults = sum(run["faults"] for run in runs)
    silent = sum("status" not in run and not run["sentence"] for run in runs)
    return {
        "how": how,
        "families": len(runs),
        "seconds": round(took, 1),
        "families a minute": round(60 * len(runs) / took, 1),
        "plans": len(planned),
        "with a sentence": len(runs) - len(planned) - silent,
        "with nothing": silent,
        "faults": faults,
        "target": "a plan for each",
        "verdict": verdict(len(planned) == len(runs), faults == 0),
    }


def by_size(runs: Sequence[Row]) -> list[Row]:
    """Count what the plans are like, by number of children."""
    rows = []
    for how in dict.fromkeys(run["how"] for run in runs):
        for size in SIZES:
            planned = [run for run in runs if (run["how"], run["children"]) == (how, size) and "status" in run]
            if planned:
                rows.append(
                    {
                        "how": how,
                        "children": size,
                        "families": len(planned),
                        "median s": median(run["seconds"] for run in planned),
                        "p95 s": p95([run["seconds"] for run in planned]),
                        "median gap %": median((100 * run["gap"] for run in planned), 2),
                        "left out": sum(run["left out"] for run in planned),
                        **Counter(run["status"] for run in planned),
                    }
                )
    return rows
