"""The competition's fourteen problems with published solutions, as they lie in data/itc2007."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from brightpath.planning.coop.itc2007 import read_instance, read_solution
from brightpath.planning.coop.problem import CoopProblem, Timetable

FOLDER = Path(__file__).parents[2] / "data" / "itc2007"
INSTANCES = tuple(f"comp{number:02d}" for number in range(1, 15))


@cache
def published(name: str) -> tuple[CoopProblem, Timetable]:
    problem = read_instance((FOLDER / f"{name}.ectt").read_bytes())
    return problem, read_solution((FOLDER / f"{name}.sol").read_bytes(), problem)


def scores() -> dict[str, list[int]]:
    """Read the published penalties: room capacity, working days, compactness, stability and their sum."""
    rows = [line.split("\t") for line in (FOLDER / "scores.tsv").read_text("utf-8").splitlines()[1:]]
    return {row[0].removesuffix(".sol"): [int(cell) for cell in row[1:]] for row in rows}
