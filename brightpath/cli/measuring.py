"""Verbs that measure: the figures the documents claim, and plans that fit better week by week."""

from __future__ import annotations

import argparse
import inspect
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from brightpath import __version__
from brightpath.cli import line
from brightpath.cli.answer import Answer, tell
from brightpath.cli.files import check_place
from brightpath.config import ROOT, Settings
from brightpath.domain.errors import Refused

#: What can be said about a measurement; each takes what it can use.
BENCH_OPTIONS = ("seeds", "sizes", "seconds", "minutes", "part", "planners", "families", "rows", "orders", "instances")
SIMULATE_OPTIONS = ("families", "weeks", "behaviours", "methods", "scenarios", "seed")


def add_to(verbs: line.Verbs) -> None:
    """Add the verbs of this room; what was measured is for anybody to read."""
    one = verbs.add("bench", bench, "Measure the figures that the documents claim.", is_private=False)
    one.add_argument(
        "what",
        choices=("week", "samples", "batch", "store", "page", "sessions", "questionnaire", "learning", "coop", "facts"),
    )
    one.add_argument("--seeds", type=line.count, metavar="N", help="week: so many of each kind; coop: of each problem")
    one.add_argument("--sizes", type=line.counts, metavar="N,N", help="week: with so many children")
    one.add_argument(
        "--seconds", type=line.seconds, metavar="S", help="week, batch, coop: for each one; sessions: of ticks"
    )
    one.add_argument(
        "--minutes", type=line.seconds, metavar="M", help="week: begin nothing after these; sessions: of walking"
    )
    one.add_argument("--part", type=line.part, metavar="K/N", help="week, coop: the K-th of N, for several processes")
    one.add_argument("--planners", type=line.names, metavar="A,B", help="week: only these")
    one.add_argument("--families", type=line.count, metavar="N", help="batch, learning, sessions: so many")
    one.add_argument(
        "--rows", type=line.rows, metavar="N", help="facts: so many, 1000000 when not said; sessions: so many of others"
    )
    one.add_argument(
        "--orders",
        type=line.names,
        metavar="A,B",
        help="facts: only as it comes (comes), as nights leave it (nights) or by family (laid)",
    )
    one.add_argument("--instances", type=line.names, metavar="A,B", help="coop: only these, comp01 to comp14 and coop")

    about = "Prove on simulated families that plans fit better week by week."
    one = verbs.add("simulate", simulate, about, is_private=False)
    one.add_argument("--families", type=line.count, metavar="N", help="so many of each kind, 6 when not said")
    one.add_argument("--weeks", type=line.count, metavar="N", help="so many weeks, 14 when not said")
    one.add_argument("--behaviours", type=line.names, metavar="A,B", help="only these kinds of families")
    one.add_argument("--methods", type=line.names, metavar="A,B", help="only these ways of planning")
    one.add_argument("--scenarios", type=line.names, metavar="A,B", help="only these")
    one.add_argument("--seed", type=line.seed, metavar="N", help="of the first world, 1 when not said")
    one.add_argument("--processes", type=line.count, metavar="N", default=2, help="how many at once, 2 when not said")
    one.add_argument("--out", type=Path, metavar="FILE", help="keep the run here, line by line, and go on from it")
    one.add_argument(
        "--ship", action="store_true", help="train the prior that comes with BrightPath, and prove nothing"
    )


def bench(said: argparse.Namespace, settings: Settings) -> Answer:
    """Measure what the documents claim, and print the machine with the figures."""
    import importlib

    path = ROOT / "benchmarks" / f"{said.what}.py"
    if not path.is_file():
        raise Refused(f"There is no measurement of {said.what} yet.")
    module = importlib.import_module(f"benchmarks.{said.what}")
    options = _options_of(said, module.measure)
    machine = _machine()
    figures = module.measure(tell, **options)
    lines = [f"{name}: {value}" for name, value in machine.items()]
    lines += ["  ".join(f"{name} {value}" for name, value in row.items()) for row in figures]
    return Answer({"what": said.what, "machine": machine, "figures": figures}, lines)


def _options_of(said: argparse.Namespace, measure: Callable[..., Any]) -> dict[str, Any]:
    """Collect what was said about a measurement; one that cannot use it says so."""
    asked = {name: value for name in BENCH_OPTIONS if (value := getattr(said, name)) is not None}
    for name in asked:
        if name not in inspect.signature(measure).parameters:
            raise Refused(f"The measurement of {said.what} has no --{name}.")
    return asked


def simulate(said: argparse.Namespace, settings: Settings) -> Answer:
    """Let simulated families live with each way of planning, and measure how far their weeks lie off the best."""
    from brightpath.simulation.regret import by_week, in_lines, regrets, table
    from brightpath.simulation.run import Plan, check
    from brightpath.simulation.run import simulate as live

    if said.ship:
        return _ship(said.processes)
    asked = {name: getattr(said, name) for name in SIMULATE_OPTIONS}
    plan = Plan(**{name: value for name, value in asked.items() if value is not None})
    check(plan)
    out = said.out or Path(tempfile.mkdtemp(prefix="brightpath-")) / "simulation.jsonl"
    check_place(out)
    tell(f"The run is kept in {out}; the same command with --out {out} goes on where it stops.")
    found = regrets(live(plan, out, processes=said.processes, tell=tell))
    rows = table(found)
    document = {"machine": _machine(), "plan": asdict(plan), "table": rows, "weeks": by_week(found)}
    return Answer(document, list(in_lines(rows)))


def _ship(processes: int) -> Answer:
    """Let simulated families live, and ship what they turned out to share."""
    from brightpath.adapters import clock
    from brightpath.simulation.shipping import leanings_of_worlds, lessons_of_worlds, ship_outcomes, ship_prior

    folder, at = ROOT / "models", clock.now()
    shipped = [*ship_outcomes(lessons_of_worlds(), folder, at=at)]
    refused = []
    try:
        shipped.append(ship_prior(leanings_of_worlds(processes=processes, tell=tell), folder, at=at))
    except Refused as error:
        refused.append(error.sentence)
    told = [
        {"model": one.title, "families": one.families, "file": str(folder / one.file.file), **one.held_out.metrics}
        for one in shipped
    ]
    lines = [f"{one.title} of {one.families} families is in {folder}." for one in shipped]
    return Answer({"models": told, "refused": refused}, [*lines, *refused])


def _machine() -> dict[str, Any]:
    import platform
    from importlib.metadata import version

    packages = ("streamlit", "duckdb", "pulp", "highspy", "polars", "pydantic")
    return {
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "brightpath": __version__,
        **{name: version(name) for name in packages},
    }
