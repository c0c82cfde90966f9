"""A whole simulation as chunks that need nothing of each other, written down one by one: a run can be stopped and go on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from brightpath.adapters.workers import Workers
from brightpath.domain.errors import Refused
from brightpath.simulation.behaviour import BEHAVIOURS
from brightpath.simulation.life import SCENARIOS, Reference, Row, lives, references
from brightpath.simulation.methods import METHODS
from brightpath.simulation.regret import OURS, PLAIN, QUESTIONNAIRE, measured_by

#: So many families live side by side in one world and learn from each other.
BLOCK = 20


class Chunk(NamedTuple):
    """One method in one scenario with one kind of family in one world; without a method, what the others are measured against."""

    scenario: str
    method: str | None
    behaviour: str | None
    world: int
    families: int
    weeks: int


@dataclass(frozen=True)
class Plan:
    """What is to be simulated."""

    families: int = 6
    weeks: int = 14
    behaviours: tuple[str, ...] = tuple(BEHAVIOURS)
    methods: tuple[str, ...] = tuple(METHODS)
    scenarios: tuple[str, ...] = tuple(SCENARIOS)
    seed: int = 1

    def chunks(self) -> list[Chunk]:
        """List the chunks: all methods in the plain scenario, ours in the others; the questionnaire again where tastes change."""
        found = []
        for first in range(0, self.families, BLOCK):
            size, world = min(BLOCK, self.families - first), self.seed + first // BLOCK
            for scenario in self.scenarios:
                is_measured = scenario == measured_by(scenario)
                if is_measured:
                    found.append(Chunk(scenario, None, None, world, size, self.weeks))
                told = self.methods if scenario == PLAIN else (QUESTIONNAIRE, OURS) if is_measured else (OURS,)
                found += [
                    Chunk(scenario, method, kind, world, size, self.weeks)
                    for method in told
                    for kind in self.behaviours
                ]
        return found


def check(plan: Plan) -> None:
    """Refuse names that nobody knows.

    Raises
    ------
    Refused
        With the names that there are.
    """
    for said, known in (
        (plan.behaviours, BEHAVIOURS),
        (plan.methods, METHODS),
        (plan.scenarios, SCENARIOS),
    ):
        for name in said:
            if name not in known:
                raise Refused(f"There is no {name!r} here. There are: {', '.join(known)}.")


def simulate(
    plan: Plan, out: Path, *, processes: int = 1, tell: Callable[[str], None] = lambda words: None
) -> list[dict[str, Any]]:
    """Run what is not in the file yet, each chunk a line of it, in order; give all of them back.

    A line that was cut off when a run was stopped is written anew.
    """
    wanted = plan.chunks()
    done = _read(out)
    missing = [chunk for chunk in wanted if chunk not in done]
    whole = out.with_name(f".{out.name}.unfinished")
    whole.write_text("".join(done.values()), encoding="utf-8", newline="\n")
    whole.replace(out)  # stopped here, a run of many hours is still what it was
    with out.open("a", encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(_lines(missing, processes), start=1):
            done[missing[number - 1]] = line
            file.write(line)
            file.flush()
            tell(f"{number} of {len(missing)}: {_name(missing[number - 1])}")
    return [json.loads(done[chunk]) for chunk in wanted]


def _lines(chunks: Sequence[Chunk], processes: int) -> Iterator[str]:
    if processes <= 1 or len(chunks) < 2:
        yield from map(line_of, chunks)
        return
    for vendor in ("OPENBLAS", "OMP", "MKL"):  # inherited: small matrices on many threads only wait for each other
        os.environ.setdefault(f"{vendor}_NUM_THREADS", "1")
    with Workers(processes) as workers:
        yield from workers.map(line_of, chunks)


def line_of(chunk: Chunk) -> str:
    """Live one chunk and write it down."""
    scenario, method, behaviour, world, families, weeks = chunk
    rows: Iterable[Row | Reference]
    if method is None or behaviour is None:
        rows = references(scenario, world=world, families=range(families), weeks=weeks)
    else:
        rows = lives(scenario, method, behaviour, world=world, families=range(families), weeks=weeks)
    told = {name: value for name, value in chunk._asdict().items() if value is not None}
    return json.dumps({**told, "rows": [one.as_dict() for one in rows]}) + "\n"


def _read(path: Path) -> dict[Chunk, str]:
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else ():
        try:
            told = json.loads(line)
            found[Chunk(**{name: told.get(name) for name in Chunk._fields})] = line
        except (ValueError, AttributeError):
            continue  # cut off
    return found


def _name(chunk: Chunk) -> str:
    who = f"{chunk.method} with {chunk.behaviour}" if chunk.method else "what is best and what chance gives"
    return f"{chunk.scenario}, world {chunk.world}, {chunk.families} families: {who}"
