"""How good co-op timetables are: the competition's fourteen problems, and made-up co-ops: `python3 start.py bench coop`.

Every single run is a line in results/coop.jsonl as soon as it is there, so that a measurement can be stopped, gone on with,
and made in parts; the tables are of all lines of this commit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import RESULTS, Row, commit, machine, median, verdict, write_results
from brightpath.config import ROOT
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.itc2007 import read_instance
from brightpath.planning.coop.problem import CoopProblem
from brightpath.planning.coop.solve import solve
from brightpath.simulation.coops import a_coop

SEEDS, SECONDS = 3, 60.0
#: Made-up co-ops of 40 classes: how many, the seconds of one search, and those of the longer one it is held against.
COOPS, COOP_SECONDS, LONG_SECONDS = 3, 30.0, 300.0
FIRST_SECONDS, WITHIN = 3.0, 0.01


class Known(NamedTuple):
    """What is asked within 60 and 300 seconds, and what others reached: best known, the competition's winner, two stages."""

    at_60: int | None
    at_300: int | None
    best: int
    winner: int
    two_stages: int


KNOWN = {
    "comp01": Known(5, 5, 5, 5, 12),
    "comp02": Known(90, 51, 24, 51, 239),
    "comp03": Known(110, 84, 64, 84, 194),
    "comp04": Known(45, 37, 35, 37, 44),
    "comp05": Known(None, 330, 284, 330, 965),
    "comp06": Known(90, 48, 27, 48, 395),
    "comp07": Known(70, 20, 6, 20, 525),
    "comp08": Known(50, 41, 37, 41, 78),
    "comp09": Known(None, 109, 96, 109, 115),
    "comp10": Known(60, 16, 4, 16, 235),
    "comp11": Known(0, 0, 0, 0, 7),
    "comp12": Known(None, 333, 294, 333, 1122),
    "comp13": Known(80, 66, 59, 66, 98),
    "comp14": Known(70, 59, 51, 59, 113),
}
#: Asked to be proven best within a minute.
PROVEN = {"comp01", "comp11"}
NOTES = (
    "The competition's score (formulation UD2), counted by the check, which knows no solver; medians of the seeds. In brackets "
    "the best and the worst of them. Known: best ever found / the competition's winner, best of ten runs / a two-stage integer "
    "program after one unit of time of the competition.",
    "Bound: proven in the same run, no timetable costs less; the best of the seeds. Proven: of so many seeds.",
    "One process: the search on one core, the proof in a thread beside it.",
    "Made-up co-ops: 40 classes, 6 rooms, 12 periods, 25 families, every wish. Within 1 % of what ten times the time finds.",
)


@dataclass(frozen=True)
class Case:
    """One problem with one seed and limit."""

    name: str
    problem: Callable[[], CoopProblem]
    seed: int
    seconds: float

    @property
    def key(self) -> Row:
        return {"name": self.name, "seed": self.seed, "limit": self.seconds}


def measure(
    tell: Callable[[str], None],
    *,
    seeds: int = SEEDS,
    seconds: float = SECONDS,
    instances: Sequence[str] = (),
    part: tuple[int, int] = (1, 1),
    results: Path = RESULTS,
) -> list[Row]:
    """Solve each problem with each seed for `seconds`; what this commit has measured before is not measured again."""
    about = machine()
    results.mkdir(parents=True, exist_ok=True)
    lines = results / "coop.jsonl"
    now = commit()
    known = [run for run in _read(lines) if run["commit"] == now]
    done = {_key(run) for run in known}
    number, parts = part
    todo = [case for case in cases(seeds, seconds, instances) if _key(case.key) not in done]
    for case in todo[number - 1 :: parts]:
        run = {**case.key, "commit": now, **solved(case)}
        tell(f"{case.name}, seed {case.seed}, {case.seconds:g} s: {run['cost']}, at least {run['bound']}")
        with lines.open("a", encoding="utf-8") as file:
            file.write(json.dumps(run) + "\n")
        known.append(run)
    tables = {"The competition's problems": of_competition(known), "Made-up co-ops": of_coops(known)}
    write_results(
        "coop", about, {name: rows for name, rows in tables.items() if rows}, NOTES, to=results, details=known
    )
    return [row for rows in tables.values() for row in rows]


def cases(seeds: int, seconds: float, names: Sequence[str]) -> Iterator[Case]:
    """List what is measured: the competition's problems, then made-up co-ops with a short and a long search."""
    for seed in range(1, seeds + 1):
        for name in KNOWN:
            if not names or name in names:
                yield Case(name, lambda name=name: _instance(name), seed, seconds)  # type: ignore[misc]
    for number in range(1, COOPS + 1):
        if not names or "coop" in names:
            for limit in (COOP_SECONDS, LONG_SECONDS):
                yield Case(f"co-op {number}", lambda number=number: a_coop(number)[0], 1, limit)  # type: ignore[misc]


def solved(case: Case) -> Row:
    """Solve one problem, and let the check count what came of it."""
    problem = case.problem()
    result = solve(problem, seconds=case.seconds, seed=case.seed)
    judgement = judge(problem, result.timetable)
    return {
        "cost": judgement.cost,
        "hard": judgement.hard,
        "costs": judgement.costs,
        "bound": result.bound,
        "status": result.status.value,
        "stopped by": result.stopped_by,
        "seconds": result.seconds,
        "first": result.trajectory[0][0],
        "trajectory": result.trajectory[-20:],
    }


def of_competition(runs: Sequence[Row]) -> list[Row]:
    """Make a row of each problem and limit."""
    rows = []
    for name, known in KNOWN.items():
        for limit in sorted({run["limit"] for run in runs if run["name"] == name}):
            of_both = [run for run in runs if (run["name"], run["limit"]) == (name, limit)]
            costs = sorted(run["cost"] for run in of_both)
            middle, bound = median(costs, 0), max(run["bound"] for run in of_both)
            proven = sum(run["status"] == "optimal" for run in of_both)
            asked = known.at_300 if limit >= 300 else known.at_60
            hard = sum(run["hard"] for run in of_both)
            is_met = [hard == 0, asked is None or middle <= asked, name not in PROVEN or proven == len(of_both)]
            rows.append(
                {
                    "problem": name,
                    "limit s": limit,
                    "cost": f"{middle:g} ({costs[0]}-{costs[-1]})",
                    "hard": hard,
                    "bound": bound,
                    "gap %": round(100 * (middle - bound) / max(middle, 1), 1),
                    "proven": f"{proven} of {len(of_both)}",
                    "known": f"{known.best} / {known.winner} / {known.two_stages}",
                    "asked": "feasible" if asked is None else asked,
                    "verdict": verdict(*is_met),
                }
            )
    return rows


def of_coops(runs: Sequence[Row]) -> list[Row]:
    """Make a row of each made-up co-op that has both its searches."""
    rows = []
    for number in range(1, COOPS + 1):
        found = {run["limit"]: run for run in runs if run["name"] == f"co-op {number}"}
        if {COOP_SECONDS, LONG_SECONDS} <= set(found):
            short, long = found[COOP_SECONDS], found[LONG_SECONDS]
            best = min(short["cost"], long["cost"])
            rows.append(
                {
                    "co-op": number,
                    "first s": short["first"],
                    "cost after 30 s": short["cost"],
                    "cost after 300 s": long["cost"],
                    "hard": short["hard"],
                    "bound": max(short["bound"], long["bound"]),
                    "verdict": verdict(
                        short["hard"] == 0, short["first"] <= FIRST_SECONDS, short["cost"] <= best * (1 + WITHIN)
                    ),
                }
            )
    return rows


def _instance(name: str) -> CoopProblem:
    return read_instance((ROOT / "data" / "itc2007" / f"{name}.ectt").read_bytes())


def _key(run: Row) -> tuple[str, int, float]:
    return run["name"], run["seed"], float(run["limit"])


def _read(path: Path) -> list[Row]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
