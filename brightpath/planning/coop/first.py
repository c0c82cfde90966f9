"""A first timetable: lectures go in one by one, the hardest first, and may send others out again that are in their way.

References
----------
Ejection with a memory of the places tried: Burke, Newall (2004), "Solving examination timetabling problems through
adaption of heuristic orderings", Ann. Oper. Res. 129; Lue, Hao (2010), "Adaptive tabu search for course timetabling",
Eur. J. Oper. Res. 200.
"""

from __future__ import annotations

import time
from math import inf
from random import Random

from brightpath.planning.coop.tables import FORBIDDEN, Placing, Tables

#: What counts when a slot is chosen: each lecture sent out, each time that the course was put there before.
SENT_OUT, TRIED_BEFORE = 10.0, 5.0
#: A lecture that is sent out and has so often been put in waits until the others are in.
GIVE_UP = 400


def first_placing(
    tables: Tables, *, seed: int, rounds: int, start: Placing | None = None, deadline: float = inf
) -> Placing:
    """Put in every lecture, or as many as `rounds` insertions find room for; what `start` holds is where it begins.

    `deadline` (time.perf_counter) is a guard.
    """
    return _First(tables, Random(seed), start).run(rounds, deadline)


class _First:
    def __init__(self, tables: Tables, random: Random, start: Placing | None) -> None:
        self.tables, self.random = tables, random
        self.slot = [-1] * len(tables.course_of)
        self.room = [-1] * len(tables.course_of)
        self.busy = [0] * tables.slots  # by slot the courses (bits)
        self.at = [[-1] * len(tables.rooms) for _ in range(tables.slots)]
        self.pinned = [0] * tables.slots  # by slot those that are pinned to it
        self.free = [(1 << len(tables.rooms)) - 1] * tables.slots  # by slot the rooms nobody has (bits)
        self.suits = [
            sum(1 << room for room, cost in enumerate(costs) if cost < FORBIDDEN) for costs in tables.cost_of_seats
        ]
        self.tried = [[0] * tables.slots for _ in tables.courses]
        if start is not None:
            for lecture, (slot, room) in enumerate(zip(*start, strict=True)):
                if slot >= 0:
                    self._put(lecture, slot, room)

    def run(self, rounds: int, deadline: float) -> Placing:
        """Go on until all is in; the fewest left out of all that was seen is what counts."""
        tables = self.tables
        hardness = [self._hardness(lecture) for lecture in range(len(self.slot))]
        waiting = sorted((one for one in range(len(self.slot)) if self.slot[one] < 0), key=hardness.__getitem__)
        best = Placing(tuple(self.slot), tuple(self.room))
        fewest = len(waiting)
        times = [0] * len(self.slot)
        hopeless = []
        while waiting and rounds > 0 and time.perf_counter() < deadline:
            rounds -= 1
            lecture = waiting.pop()
            times[lecture] += 1
            slot = self._slot_for(lecture) if times[lecture] <= GIVE_UP else None
            if slot is None:
                hopeless.append(lecture)
                continue
            course = tables.course_of[lecture]
            self.tried[course][slot] += 1
            out = self._out_of_the_way(lecture, slot)
            waiting[:0] = out
            if len(waiting) + len(hopeless) < fewest:
                fewest = len(waiting) + len(hopeless)
                best = Placing(tuple(self.slot), tuple(self.room))
        return best

    def _hardness(self, lecture: int) -> tuple[bool, float]:
        tables = self.tables
        others = sum(
            len(tables.lectures_of[other])
            for other in range(len(tables.courses))
            if tables.clashes[tables.course_of[lecture]] >> other & 1
        )
        closed = tables.open[lecture].count(False)
        unfit = sum(cost >= FORBIDDEN for cost in tables.cost_of_seats[lecture])
        return tables.is_pinned[lecture], others + 3 * closed + 10 * unfit + self.random.random()

    def _slot_for(self, lecture: int) -> int | None:
        """Choose the slot where least is in the way and that was tried least."""
        tables = self.tables
        course = tables.course_of[lecture]
        clashes, own, suits, tried = tables.clashes[course], 1 << course, self.suits[lecture], self.tried[course]
        least, chosen = float("inf"), None
        for slot, is_open in enumerate(tables.open[lecture]):
            busy = self.busy[slot]
            if not is_open or busy & own or self.pinned[slot] & clashes:
                continue
            in_the_way = (busy & clashes).bit_count() + (not self.free[slot] & suits)
            cost = SENT_OUT * in_the_way + TRIED_BEFORE * tried[slot] + self.random.random()
            if cost < least:
                least, chosen = cost, slot
        return chosen

    def _out_of_the_way(self, lecture: int, slot: int) -> list[int]:
        """Put a lecture into a slot, and give back the lectures that had to leave it."""
        tables = self.tables
        clashes, seats = tables.clashes[tables.course_of[lecture]], tables.cost_of_seats[lecture]
        out = [there for there in self.at[slot] if there >= 0 and clashes >> tables.course_of[there] & 1]
        for one in out:
            self._take(one)
        rooms = [room for room in range(len(tables.rooms)) if seats[room] < FORBIDDEN]
        free = [room for room in rooms if self.at[slot][room] < 0]
        if not free:
            held = [room for room in rooms if not tables.is_pinned[self.at[slot][room]]]
            if not held:
                return [*out, lecture]
            room = self.random.choice(held)
            out.append(self.at[slot][room])
            self._take(out[-1])
            free = [room]
        most_wanted = [tables.problem.rooms[room].seats for room in range(len(tables.rooms))]
        self._put(lecture, slot, min(free, key=lambda room: (seats[room], most_wanted[room])))
        return out

    def _put(self, lecture: int, slot: int, room: int) -> None:
        self.slot[lecture], self.room[lecture] = slot, room
        course = 1 << self.tables.course_of[lecture]
        self.busy[slot] |= course
        self.pinned[slot] |= course * self.tables.is_pinned[lecture]
        self.free[slot] ^= 1 << room
        self.at[slot][room] = lecture

    def _take(self, lecture: int) -> None:
        slot, room = self.slot[lecture], self.room[lecture]
        self.busy[slot] ^= 1 << self.tables.course_of[lecture]
        self.free[slot] ^= 1 << room
        self.at[slot][room] = -1
        self.slot[lecture] = self.room[lecture] = -1
