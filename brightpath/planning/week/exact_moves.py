"""Large neighbourhoods, solved exactly: some lessons are set free, all else stands, and the program places them anew.

A neighbourhood is as large as the solver clears in moments; what it costs in iterations makes the next one larger or smaller.

References
----------
Shaw (1998), "Using constraint programming and local search methods to solve vehicle routing problems", CP98;
Danna, Rothberg, Le Pape (2005), "Exploring relaxation induced neighborhoods to improve MIP solutions", Math. Program. 102.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

import numpy as np

from brightpath.planning.model import Ending
from brightpath.planning.week.choices import Place
from brightpath.planning.week.draft import Draft, Table, drawn
from brightpath.planning.week.program import Program

#: Free places of a neighbourhood: at first, at least, at most.
PLACES, FEWEST, MOST = 350, 100, 3000
#: Simplex iterations after which the next neighbourhood of its kind is smaller, and below which it is larger.
MANY_ITERATIONS, FEW_ITERATIONS = 600, 250
#: Of each lesson and day the places that promise most, so many, are set free; and the one where it stands.
PROMISING = 24
#: How often the solver of one neighbourhood may be looked in on, and the seconds that guard it.
LOOKS, SECONDS = 25, 5.0


@dataclass(frozen=True)
class Found:
    """What one neighbourhood gave: a better draft or None; how many iterations it took, and whether it was too large.

    Where the clock has stopped it, another run may find something else.
    """

    kind: str
    draft: Draft | None
    iterations: int = 0
    was_stopped: bool = False
    was_out_of_time: bool = False


class ExactMoves:
    """The neighbourhoods of one program. `prices` rank the places of a lesson; without them their own losses do."""

    def __init__(self, program: Program, table: Table, *, seed: int, prices: Mapping[Place, float]) -> None:
        self._program, self._table, self._seed = program, table, seed
        chosen = [
            (place, column)
            for index in range(len(program.problem.lessons))
            for place, column in program.chosen_of(index)
        ]
        self._parts = program.model.parts(column for _, column in chosen)
        self._column = {place: self._parts.index_of[column.name] for place, column in chosen}
        self._places = [place for place, _ in chosen]
        self.rank_by(prices)
        self._size = dict.fromkeys(("lessons", "child", "near", "days", "hours"), float(PLACES))
        problem = table.problem
        self._partners = [
            {other for pupil in lesson.pupils for other in problem.lessons_of[pupil]} for lesson in problem.lessons
        ]

    def rank_by(self, prices: Mapping[Place, float]) -> None:
        """Take the places of each lesson and day with the least price as those that promise most."""
        loss = self._table.choices.loss
        self._promising = {
            key: sorted(places, key=lambda place: (prices.get(place, loss[place[:3]]), place.start))[:PROMISING]
            for key, places in self._table.choices.places.items()
        }

    def look(self, draft: Draft, number: int, *, seconds: float) -> Found:
        """Solve one neighbourhood of a draft, the same for the same number, draft and sizes."""
        random = Random(f"{self._seed} {number}")
        kind = random.choices(tuple(self._size), (4, 3, 3, 1, 2))[0]
        free = self._neighbourhood(draft, kind, random)
        if not free:
            return Found(kind, None)
        now = np.zeros(len(self._parts.index_of))
        for name, value in self._program.start_from(draft).items():
            now[self._parts.index_of[name]] = value
        columns = np.array([self._column[place] for place in free], dtype=np.int64)
        values, iterations, ending = self._parts.solve(
            now, columns, seconds=min(SECONDS, seconds), seed=self._seed, cost_gap=1e-3, work=LOOKS
        )
        ended = iterations, ending is not Ending.PROVEN, ending is Ending.OUT_OF_TIME
        if values is None:
            return Found(kind, None, *ended)
        found = drawn(self._table, [place for place in self._places if values[self._column[place]] > 0.5])
        return Found(kind, found if found.cost < draft.cost - 1e-6 else None, *ended)

    def learn(self, found: Found) -> None:
        """Make the next neighbourhood of the kind larger or smaller."""
        size = self._size[found.kind]
        if found.was_stopped or found.iterations > MANY_ITERATIONS:
            size *= 0.75
        elif found.iterations < FEW_ITERATIONS:
            size *= 1.15
        self._size[found.kind] = min(float(MOST), max(float(FEWEST), size))

    def _neighbourhood(self, draft: Draft, kind: str, random: Random) -> set[Place]:
        """Choose (lesson, day) pairs of one kind until there are places enough, and list their promising places."""
        free: set[Place] = set()
        for key in self._keys(draft, kind, random):
            free.update(self._promising.get(key, ()))
            if key in draft.placed:
                free.add(draft.placed[key].place)
            if len(free) >= self._size[kind]:
                break
        return free

    def _keys(self, draft: Draft, kind: str, random: Random) -> list[tuple[int, int]]:
        lessons = self._table.problem.lessons
        order = list(range(len(lessons)))
        random.shuffle(order)
        if kind == "days":
            days = list(range(len(self._table.problem.days)))
            random.shuffle(days)
            return [(index, day) for day in days for index in order if day in lessons[index].days]
        if kind == "hours":
            moment = random.randrange(0, 24 * 60, 15)
            standing = [option.place for option in draft.placed.values()]
            if standing:
                moment = random.choice(standing).start
            near = sorted(standing, key=lambda place: (abs(place.start - moment), random.random()))
            left_out = [
                (index, day)
                for index in order
                if len(draft.starts[index]) < lessons[index].asked
                for day in lessons[index].days
                if day not in draft.starts[index]
            ]
            return [*left_out[:5], *((place.lesson, place.day) for place in near)]
        first = order[0] if order else 0
        if kind == "child":
            order.sort(key=lambda index: index not in self._partners[first])
        elif kind == "near" and order:
            mean = _usual(draft, first)
            order.sort(key=lambda index: abs(_usual(draft, index) - mean))
        return [(index, day) for index in order for day in lessons[index].days]


def _usual(draft: Draft, index: int) -> float:
    """The average start of a lesson; one that does not stand is near to everything."""
    starts = draft.starts[index].values()
    return sum(starts) / len(starts) if starts else 600.0
