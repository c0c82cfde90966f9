"""How well and how fast the four sample households are planned, and what it takes: `python3 start.py bench samples`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS, Row, machine, median, verdict, write_results
from brightpath.config import ROOT, Settings
from brightpath.domain.family import Household
from brightpath.imports.household import read_household
from brightpath.planning.week import plan_problem, problem_of

WEEK = date(2026, 11, 23)
SAMPLES = ROOT / "data" / "samples"
#: By sample: the seconds it may take, and what has to be reached in them.
TARGETS: dict[str, tuple[float, str]] = {
    "kim": (1.0, "proven optimal"),
    "adeyemi_short_lessons": (3.0, "any plan"),
    "olsen_four_children": (5.0, "gap <= 2 %"),
    "whitfield_too_much": (5.0, "with reasons"),
}
#: Child-lessons left out at the optimum when no day has a longest length.
LEFT_OUT = {"kim": 0, "adeyemi_short_lessons": 0, "olsen_four_children": 5, "whitfield_too_much": 21}
MOST_MEGABYTES = 400
#: No further seed is begun that would end after this, so that the whole stays under four minutes.
ENOUGH_SECONDS = 205.0
NOTES = (
    "Seconds are end to end, from the problem on: model, search, explanation; Python's imports are not in them. "
    f"The search may take {Settings().solve_seconds:g} s, as `plan` allows it.",
    "Processor seconds are what the search worked, all threads together: beside other programs, seconds grow and these "
    "hardly do.",
    "Medians over the seeds, slowest and worst beside them. A target in seconds is judged by the median; what has to "
    "be reached in them (status, gap, reasons, lessons left out) by the worst seed.",
    "Left out counts child-lessons, from the plan itself: once for each child and each time less than asked. Faults "
    "are what the check without a solver finds.",
    "Peak memory and seconds of the process are those of `python -m brightpath plan`, imports included.",
)


def measure(
    tell: Callable[[str], None],
    *,
    samples: Iterable[str] = tuple(TARGETS),
    seeds: Iterable[int] = range(5),
    results: Path = RESULTS,
) -> list[Row]:
    """Plan every sample with every seed, with and without longest-day limits, and write the results down."""
    begun = time.perf_counter()
    about = machine()
    processes = [_process(name, tell) for name in samples]
    _import_the_planner()
    households = {name: read_household((SAMPLES / f"{name}.json").read_bytes()) for name in samples}
    runs: list[Row] = []
    slowest_round = 0.0
    for seed in seeds:
        since = time.perf_counter()
        if runs and since - begun + slowest_round > ENOUGH_SECONDS:
            tell(f"The time is up: seed {seed} and those after it are left for a quicker planner.")
            break
        for name, household in households.items():
            for is_limited in (True, False):
                runs.append(_run(name, household, seed, is_limited=is_limited))
                tell(_told(runs[-1]))
        slowest_round = max(slowest_round, time.perf_counter() - since)
    with_limits = [_judged(name, _of(runs, name, is_limited=True)) for name in samples]
    without = [_judged_without_limits(name, _of(runs, name, is_limited=False)) for name in samples]
    tables = {
        "With the longest day by age": with_limits,
        "Without longest-day limits": without,
        "The process `plan`": processes,
    }
    write_results("samples", about, tables, NOTES, to=results, details=runs)
    return [{"table": heading, **row} for heading, rows in tables.items() for row in rows]


def _import_the_planner() -> None:
    """Have the solver loaded before the clock runs."""
    import brightpath.planning.week.assemble
    import brightpath.planning.week.check
    import brightpath.planning.week.explain
    import brightpath.planning.week.solve  # noqa: F401


def _run(name: str, household: Household, seed: int, *, is_limited: bool) -> Row:
    from brightpath.planning.week.check import violations

    begun, begun_work = time.perf_counter(), time.process_time()
    problem = problem_of(household, WEEK, longest_day_limits=is_limited)
    plan = plan_problem(problem, seconds=Settings().solve_seconds, seed=seed)
    seconds, work = time.perf_counter() - begun, time.process_time() - begun_work
    return {
        "household": name,
        "longest days": is_limited,
        "seed": seed,
        "seconds": round(seconds, 3),
        "processor seconds": round(work, 3),
        "status": plan.solver.status.value,
        "gap": plan.solver.gap,
        "left out": sum(left.asked - left.placed for left in plan.unplaced),
        "without a reason": sum(not left.reasons for left in plan.unplaced),
        "objective": plan.solver.objective,
        "bound": plan.solver.bound,
        "faults": len(violations(problem, plan)),
        "rows": plan.solver.rows,
        "columns": plan.solver.columns,
    }


def _of(runs: list[Row], name: str, *, is_limited: bool) -> list[Row]:
    return [run for run in runs if run["household"] == name and run["longest days"] == is_limited]


def _summary(name: str, runs: list[Row]) -> Row:
    left_out = sorted({run["left out"] for run in runs})
    return {
        "household": name,
        "seeds": len(runs),
        "seconds": median(run["seconds"] for run in runs),
        "slowest": round(max(run["seconds"] for run in runs), 2),
        "processor s": median(run["processor seconds"] for run in runs),
        "status": " / ".join(sorted({run["status"] for run in runs})),
        "gap %": median((100 * run["gap"] for run in runs), 3),
        "worst gap %": round(100 * max(run["gap"] for run in runs), 3),
        "left out": left_out[0] if len(left_out) == 1 else f"{left_out[0]} to {left_out[-1]}",
        "objective": median((run["objective"] for run in runs), 2),
        "faults": sum(run["faults"] for run in runs),
    }


def _judged(name: str, runs: list[Row]) -> Row:
    row = _summary(name, runs)
    seconds, reached = TARGETS[name]
    is_reached = {
        "proven optimal": all(run["status"] == "optimal" for run in runs),
        "any plan": True,
        "gap <= 2 %": all(run["gap"] <= 0.02 for run in runs),
        "with reasons": all(run["without a reason"] == 0 for run in runs),
    }[reached]
    target = f"<= {seconds:g} s" if reached == "any plan" else f"<= {seconds:g} s, {reached}"
    return {**row, "target": target, "verdict": verdict(row["seconds"] <= seconds, is_reached, row["faults"] == 0)}


def _judged_without_limits(name: str, runs: list[Row]) -> Row:
    row = _summary(name, runs)
    return {**row, "target": f"{LEFT_OUT[name]} left out", "verdict": verdict(row["left out"] == LEFT_OUT[name])}


def _told(run: Row) -> str:
    days = "with" if run["longest days"] else "without"
    return (
        f"{run['household']}, seed {run['seed']}, {days} longest days: {run['seconds']:.2f} s, {run['status']}, "
        f"gap {100 * run['gap']:.2f} %, {run['left out']} left out"
    )


# --- The process, as a family starts it -------------------------------------------------------------------------------

#: Starts a program and says what it used. It stands between because Linux counts the memory of whoever starts a program as
#: that program's own peak, and this process has a planner loaded.
_WATCHER = """
import json, os, subprocess, sys, time
begun = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(json.dumps({"code": os.waitstatus_to_exitcode(status), "peak": used.ru_maxrss, "seconds": time.perf_counter() - begun}))
"""


def used_by(command: list[str]) -> dict[str, Any]:
    """Run a program to its end; say its exit `code`, `seconds` and peak memory in `megabytes` (10^6 bytes)."""
    watched = subprocess.run(
        [sys.executable, "-c", _WATCHER, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    used: dict[str, Any] = json.loads(watched.stdout)
    bytes_each = 1 if sys.platform == "darwin" else 1024
    return {"code": used["code"], "seconds": used["seconds"], "megabytes": used["peak"] * bytes_each / 1e6}


def _process(name: str, tell: Callable[[str], None]) -> Row:
    row: Row = {"household": name}
    if not hasattr(os, "wait4"):
        return {**row, "verdict": "not measured: this system does not count it"}
    household = str(SAMPLES / f"{name}.json")
    used = used_by([sys.executable, "-m", "brightpath", "plan", household, "--week", WEEK.isoformat(), "--json"])
    tell(f"plan {name}: {used['megabytes']:.0f} MB, {used['seconds']:.1f} s, exit {used['code']}")
    return {
        **row,
        "peak MB": round(used["megabytes"]),
        "seconds": round(used["seconds"], 1),
        "exit": used["code"],
        "target": f"<= {MOST_MEGABYTES} MB",
        "verdict": verdict(used["megabytes"] <= MOST_MEGABYTES, used["code"] == 0),
    }
