"""How good and how fast weeks are planned, beside other ways to plan them: `python3 start.py bench week`.

Every single run is a line in results/week.jsonl as soon as it is there, so that a measurement can be stopped, gone on with,
and made in parts; the tables are of all lines of this commit and this limit.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import RESULTS, Row, commit, machine, median, p95, verdict, write_results
from brightpath.config import ROOT
from brightpath.domain.errors import Refused
from brightpath.domain.family import Household
from brightpath.imports.household import read_household
from brightpath.planning.week import problem_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.simulation.families import SIZES, STEPS, WEEK, Parameters, a_family

SAMPLES = ROOT / "data" / "samples"
SAMPLE_NAMES = ("kim", "adeyemi_short_lessons", "olsen_four_children", "whitfield_too_much")
SEEDS, SECONDS = 3, 5.0
#: Up to so many children: the first checked plan within these seconds, in 95 of 100 weeks.
FIRST_PLAN = {4: 1.0, 8: 2.0}
#: Up to so many children: the median gap in percent, and the share of weeks proven optimal in percent.
GAP: dict[int, tuple[float, float]] = {4: (0.5, 80.0), 8: (2.0, 0.0)}
#: Two values that differ by less than this share are the same: the gap at which a plan counts as optimal.
SAME = 1e-4
NOTES = (
    "One after the other on the same week, in one process (CP-SAT in one of its own, with four workers on all cores). For ours "
    "everything counts; HiGHS, CBC and CP-SAT get their seconds on top of the writing of the model.",
    "First plan: until it is assembled and checked without a solver. Its p95 and the gap are over weeks: seeds, tight and "
    "loose, steps of 15 and 5 minutes.",
    "Gap: (bound - objective) / max(value of the wishes, 1): what was left out cannot hide a poor plan.",
    "Ratio to CP-SAT: 1 + (our objective - CP-SAT's) / max(value of CP-SAT's wishes, 1), which with equally much left out is "
    "the ratio of what the wishes are worth. 1: the same, above 1: ours is better. Without a plan CP-SAT has left everything "
    "out. Ahead where time is tight: a median above 1 over the weeks of which not both have the proven optimum.",
    "After one missed lesson: of each week the first, the middle and the last lesson of its second day, each one did not happen, "
    "and in the evening the rest of the week is put right in each of the four ways; moves are those of other lessons. To shift "
    "a subject on moves it by intent.",
    "Short: points short of the best plan that any of the five found. Left out: child-lessons, summed.",
    "Every plan is drawn again by our draft and checked without a solver; faults are what that check finds.",
)


@dataclass(frozen=True)
class Case:
    """One week to be planned, and where it comes from; `children` is 0 for a sample household."""

    name: str
    children: int
    time: str
    problem: Callable[[], WeekProblem]

    @property
    def about(self) -> Row:
        return {"week": self.name, "children": self.children, "time": self.time}


def measure(
    tell: Callable[[str], None],
    *,
    seeds: int = SEEDS,
    sizes: Sequence[int] = SIZES,
    seconds: float = SECONDS,
    minutes: float | None = None,
    part: tuple[int, int] = (1, 1),
    planners: Sequence[str] | None = None,
    samples: Iterable[str] = SAMPLE_NAMES,
    results: Path = RESULTS,
) -> list[Row]:
    """Plan every week of the set with every planner, as far as that is not done yet, and write the results down.

    Parameters
    ----------
    seeds
        How many seeds of each size, time and step: at most ten are in the set.
    minutes
        After these no further week is begun; the tables are then of fewer weeks.
    part
        (2, 3): the second of three equal parts.
    """
    from benchmarks.rivals import PLANNERS  # heavy: the solvers come with it

    chosen = tuple(planners or PLANNERS)
    if unknown := set(chosen) - set(PLANNERS):
        raise Refused(f"There is no planner named {', '.join(sorted(unknown))}: {', '.join(PLANNERS)}.")
    about = machine()
    log = Log(results / "week.jsonl", {"commit": commit(), "limit": seconds})
    begun = time.perf_counter()
    cases = list(the_cases(seeds, sizes, samples))
    number, parts = part
    for place, case in enumerate(cases[number - 1 :: parts]):
        missing = [name for name in chosen if not log.holds(case, name)]
        if not missing:
            continue
        if minutes is not None and time.perf_counter() - begun > 60 * minutes:
            tell(f"The time is up: {len(cases[number - 1 :: parts]) - place} weeks are left for another run.")
            break
        problem = case.problem()
        for name in missing:
            row = log.add(case, name, PLANNERS[name](problem, seconds=seconds, seed=0))
            tell(told(row))
    runs = [run for run in log.runs() if run["week"] in {case.name for case in cases}]
    tables = tables_of(runs, seconds)
    about |= {"weeks": len({run["week"] for run in runs}), "seeds": seeds, "limit": f"{seconds:g} s for each"}
    write_results("week", about, tables, NOTES, to=results, details=runs)
    return [{"table": heading, **row} for heading, rows in tables.items() for row in rows]


def the_cases(seeds: int, sizes: Sequence[int], samples: Iterable[str]) -> Iterator[Case]:
    """List the weeks of the set, a seed after the other, so that half a run is a smaller one; the samples come first."""
    for name in samples:
        yield Case(name, 0, "", lambda name=name: problem_of(_sample(name), WEEK))
    for seed in range(seeds):
        for children in sizes:
            for is_tight in (True, False):
                for step in STEPS:
                    made = Parameters(seed, children, is_tight, step)
                    yield Case(made.name, children, "tight" if is_tight else "loose", lambda made=made: _problem(made))


def _sample(name: str) -> Household:
    return read_household((SAMPLES / f"{name}.json").read_bytes())


def _problem(made: Parameters) -> WeekProblem:
    return problem_of(a_family(made.seed, children=made.children, is_tight=made.is_tight, step=made.step), WEEK)


class Log:
    """The single runs, a line each; only those with these marks are seen."""

    def __init__(self, path: Path, marks: Row) -> None:
        self.path = path
        self.marks = marks
        self._held = {(run["week"], run["planner"]) for run in self.runs()}

    def runs(self) -> list[Row]:
        """Read all runs with our marks, those of other processes too; of two with the same name the later one counts."""
        if not self.path.exists():
            return []
        lines = map(json.loads, self.path.read_text(encoding="utf-8").splitlines())
        ours = [run for run in lines if all(run.get(name) == value for name, value in self.marks.items())]
        return list({(run["week"], run["planner"]): run for run in ours}.values())

    def holds(self, case: Case, planner: str) -> bool:
        return (case.name, planner) in self._held

    def add(self, case: Case, planner: str, row: Row) -> Row:
        """Append a run; a line is written at once, so that two processes can share the file."""
        run = {**case.about, "planner": planner, **row, **self.marks}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "ab") as file:
            file.write((json.dumps(run) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        self._held.add((case.name, planner))
        return run


def told(run: Row) -> str:
    """Say in a line what a run gave."""
    if run.get("objective") is None:
        return f"{run['week']}, {run['planner']}: {run.get('status', 'no plan')}. {run.get('why', '')}"
    gap = "" if run["gap"] is None else f", gap {100 * run['gap']:.2f} %"
    return (
        f"{run['week']}, {run['planner']}: {run['seconds']:.2f} s, {run['status']}, {run['objective']:.2f} points"
        f"{gap}, {run['left out']} left out, {run['faults']} faults. {run.get('why', '')}"
    )


# --- Tables -----------------------------------------------------------------------------------------------------------


def tables_of(runs: Sequence[Row], seconds: float) -> dict[str, list[Row]]:
    """Count the runs together, by size."""
    from benchmarks.replan import summary as after_one_missed

    made = [run for run in runs if run["children"] and run.get("objective") is not None]
    of_ours = [run for run in made if run["planner"] == "ours"]
    sizes = sorted({run["children"] for run in made})
    return {
        "The first checked plan": [_first(size, _of(of_ours, size)) for size in sizes if _of(of_ours, size)],
        f"The proven gap after {seconds:g} s": [
            row for size in sizes for row in _by_time(size, _of(of_ours, size), _gaps, _judged_gap)
        ],
        f"Beside CP-SAT after {seconds:g} s": [
            row for size in sizes for row in _by_time(size, _pairs(_of(made, size)), _beside, _judged_beside)
        ],
        "After one missed lesson": [
            row
            for size in sizes
            for row in after_one_missed(size, [one for run in _of(of_ours, size) for one in run.get("replans", ())])
        ],
        "Side by side": [row for size in sizes for row in _side_by_side(f"{size} children", _of(made, size))],
        "The sample households": [_sample_row(run) for run in runs if not run["children"]],
    }


def _of(runs: Iterable[Row], size: int) -> list[Row]:
    return [run for run in runs if run["children"] == size]


def _by_time(
    size: int, runs: Sequence[Row], count: Callable[[Sequence[Row]], Row], judge: Callable[..., Row]
) -> Iterator[Row]:
    for words in ("tight", "loose", "all"):
        these = [run for run in runs if words in ("all", run["time"])]
        if these:
            row = {"children": size, "time": words, "weeks": len(these), **count(these)}
            yield {**row, **judge(size, words, row, these)}


def _target(targets: dict[int, tuple[float, float]] | dict[int, float], size: int):
    return next(target for most, target in targets.items() if size <= most)


def _first(size: int, runs: Sequence[Row]) -> Row:
    times = [run["first"] for run in runs if run["first"] is not None]
    target = _target(FIRST_PLAN, size)
    if not times:
        return {"children": size, "weeks": len(runs), "without": len(runs), "verdict": verdict(False)}
    slow = p95(times)
    return {
        "children": size,
        "weeks": len(runs),
        "median s": median(times),
        "p95 s": slow,
        "slowest s": round(max(times), 2),
        "without": len(runs) - len(times),
        "target": f"p95 <= {target:g} s",
        "verdict": verdict(slow <= target, len(times) == len(runs)),
    }


def _gaps(runs: Sequence[Row]) -> Row:
    gaps = [100 * run["gap"] for run in runs]
    return {
        "median gap %": median(gaps, 3),
        "p95 gap %": p95(gaps, 3),
        "optimal %": round(100 * sum(run["status"] == "optimal" for run in runs) / len(runs), 1),
        "left out": sum(run["left out"] for run in runs),
        "at least": sum(run["at least left out"] for run in runs),
        "slowest s": round(max(run["seconds"] for run in runs), 2),
        "faults": sum(run["faults"] for run in runs),
    }


def _judged_gap(size: int, words: str, row: Row, runs: Sequence[Row]) -> Row:
    if words != "all":
        return {}
    gap, share = _target(GAP, size)
    told = f"median <= {gap:g} %" + (f", optimal in {share:g} %" if share else "")
    return {
        "target": told,
        "verdict": verdict(row["median gap %"] <= gap, row["optimal %"] >= share, row["faults"] == 0),
    }


def _pairs(runs: Sequence[Row]) -> list[Row]:
    """Lay our run and CP-SAT's of the same week side by side."""
    rivals = {run["week"]: run for run in runs if run["planner"] == "CP-SAT"}
    return [
        {**run, "ratio": ratio(run, rivals[run["week"]]), "rival": rivals[run["week"]]}
        for run in runs
        if run["planner"] == "ours" and run["week"] in rivals
    ]


def ratio(run: Row, rival: Row) -> float:
    """Say what a plan is worth beside another one of the same week; see the notes."""
    return 1 + (run["objective"] - rival["objective"]) / max(rival["value"], 1.0)


def _beside(pairs: Sequence[Row]) -> Row:
    ratios = [pair["ratio"] for pair in pairs]
    return {
        "median ratio": median(ratios, 4),
        "better": sum(one > 1 + SAME for one in ratios),
        "same": sum(abs(one - 1) <= SAME for one in ratios),
        "worse": sum(one < 1 - SAME for one in ratios),
        "ours left out": sum(pair["left out"] for pair in pairs),
        "CP-SAT left out": sum(pair["rival"]["left out"] for pair in pairs),
        "ours optimal": sum(pair["status"] == "optimal" for pair in pairs),
        "CP-SAT optimal": sum(pair["rival"]["status"] == "optimal" for pair in pairs),
    }


def _judged_beside(size: int, words: str, row: Row, pairs: Sequence[Row]) -> Row:
    if words == "loose":
        return {}
    if words == "tight":
        open_ones = [pair["ratio"] for pair in pairs if not pair["status"] == pair["rival"]["status"] == "optimal"]
        is_ahead = not open_ones or median(open_ones, 6) > 1 + SAME
        return {"target": "ahead", "verdict": verdict(is_ahead, row["median ratio"] >= 1 - SAME)}
    return {"target": "never worse", "verdict": verdict(row["median ratio"] >= 1 - SAME)}


def _side_by_side(words: str, runs: Sequence[Row]) -> Iterator[Row]:
    best: dict[str, float] = {}
    for run in runs:
        best[run["week"]] = max(best.get(run["week"], run["objective"]), run["objective"])
    for planner in dict.fromkeys(run["planner"] for run in runs):
        its = [run for run in runs if run["planner"] == planner]
        short = [best[run["week"]] - run["objective"] for run in its]
        yield {
            "weeks of": words,
            "planner": planner,
            "weeks": len(its),
            "without a plan": sum(run["lessons"] == 0 for run in its),
            "proven optimal": sum(run["status"] == "optimal" for run in its),
            "median short": median(short, 3),
            "p95 short": p95(short, 2),
            "left out": sum(run["left out"] for run in its),
            "median s": median(run["seconds"] for run in its),
            "faults": sum(run["faults"] for run in its),
        }


def _sample_row(run: Row) -> Row:
    keys = ("status", "objective", "value", "left out", "first", "seconds", "faults", "why")
    gap = run.get("gap")
    return {
        "household": run["week"],
        "planner": run["planner"],
        **{key: run[key] for key in keys if run.get(key) is not None},
        **({} if gap is None else {"gap %": round(100 * gap, 3)}),
    }
