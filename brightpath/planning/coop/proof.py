"""What no timetable can cost less than: a bound of what rooms cost, and one of what times cost, added up.

The two parts price different wishes, and each leaves something away, so the sum holds for every timetable. They are solved
in a thread beside the search: HiGHS does not need Python.

References
----------
Cacchiani, Caprara, Roberti, Toth (2013), "A new lower bound for curriculum-based course timetabling", Comput. Oper. Res.
40(10) (the objective split in two); Lach, Luebbecke (2012), Ann. Oper. Res. 194 (times apart from rooms).
"""

from __future__ import annotations

import time
from collections import defaultdict
from math import ceil, inf
from threading import Thread

from brightpath.planning.coop.program import Program
from brightpath.planning.coop.tables import FORBIDDEN, Tables
from brightpath.planning.model import Column, Model, Term

#: A bound is rounded up, since costs are whole numbers; by so much a solver may be wrong.
SLACK = 1e-4
#: The share of the time that rooms may take at most.
SHARE_FOR_ROOMS = 0.3
#: Beyond so many courses times slots, or courses times rooms, nothing is proven: writing it down would hold the search up.
MOST_TO_PROVE = 25_000, 10_000


def may_be_proven(tables: Tables) -> bool:
    """Say whether the programs are worth the writing."""
    slots, rooms = MOST_TO_PROVE
    return len(tables.courses) * tables.slots <= slots and len(tables.courses) * len(tables.rooms) <= rooms


class Proof:
    """The bound as far as it is proven. `begin` works in a thread until it is done, out of time, or told to `stop`."""

    def __init__(self, tables: Tables, *, seconds: float, seed: int) -> None:
        self._tables, self._seconds, self._seed = tables, seconds, seed
        self._rooms = self._times = 0.0
        self._is_stopped = False
        self._thread = Thread(target=self._work, daemon=True)
        self.rows = self.columns = 0

    @property
    def bound(self) -> int:
        """The least that any timetable costs in which every lecture is held, as far as is known."""
        return max(0, ceil(self._rooms - SLACK)) + max(0, ceil(self._times - SLACK))

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def begin(self) -> None:
        self._began = time.perf_counter()
        self._thread.start()

    def stop(self) -> None:
        """Let it end, and wait for that."""
        self._is_stopped = True
        self._thread.join()

    def wait(self, seconds: float) -> None:
        """Wait until it is done, so many seconds at most."""
        self._thread.join(seconds)

    def _work(self) -> None:
        if not may_be_proven(self._tables):
            return
        rooms = cost_of_rooms(self._tables)
        if rooms is not None:
            self._rooms = self._least(rooms, self._seconds * SHARE_FOR_ROOMS)
        if self._is_stopped:
            return
        program = Program(self._tables, with_rooms=False)
        self.rows, self.columns = program.model.rows, program.model.columns
        self._times = self._least(program.model, self._seconds - (time.perf_counter() - self._began), "_times")

    def _least(self, model: Model, seconds: float, into: str = "_rooms") -> float:
        def on_progress(cost: float, bound: float) -> bool:
            if -inf < bound < inf:
                setattr(self, into, max(getattr(self, into), bound))
            return not self._is_stopped

        bound = model.solve(seconds=max(0.05, seconds), seed=self._seed, on_progress=on_progress).bound
        return max(getattr(self, into), bound if -inf < bound < inf else 0.0)


def cost_of_rooms(tables: Tables) -> Model | None:
    """Write down what rooms cost at least, whenever lectures are held: a room holds so many a week, a course so many of them.

    None when no wish asks for rooms.
    """
    problem = tables.problem
    weight = problem.weights.get
    keeps, seats, teacher = weight("course_keeps_room", 0), weight("seats_for_all", 0), weight("teacher_keeps_room", 0)
    if not (keeps or seats or teacher):
        return None
    model = Model("rooms")
    in_room: dict[int, list[Term]] = defaultdict(list)
    used: dict[tuple[int, int], Column] = {}
    for course, lectures in enumerate(tables.lectures_of):
        cost = tables.cost_of_seats[lectures[-1]]
        held, rooms = [], []
        for room in range(len(tables.rooms)):
            if cost[room] < FORBIDDEN:
                name = course, room
                times = model.column(("times", *name), most=len(lectures), whole=True, cost=cost[room])
                used[name] = model.column(("used", *name), whole=True)
                model.add(("uses", *name), [(used[name], float(len(lectures))), (times, -1.0)], least=0)
                held.append((times, 1.0))
                rooms.append((used[name], 1.0))
                in_room[room].append((times, 1.0))
        if not held:
            continue
        model.add(("held", course), held, least=len(lectures), most=len(lectures))
        beyond = model.column(("beyond", course), most=None, cost=keeps)
        model.add(("keeps", course), [*rooms, (beyond, -1.0)], most=1)
    for room, terms in in_room.items():
        model.add(("room", room), terms, most=tables.slots)
    for number, courses in enumerate(problem.teaches.values()) if teacher else ():
        own = {tables.course_index[course] for course in courses}
        rooms = []
        for room in range(len(tables.rooms)):
            inside = [used[course, room] for course in own if (course, room) in used]
            column = model.column(("teaches", number, room))
            for at, one in enumerate(inside):
                model.add(("teaches", number, room, at), [(column, 1.0), (one, -1.0)], least=0)
            rooms.append((column, 1.0))
        if own:
            beyond = model.column(("teacher_beyond", number), most=None, cost=teacher)
            model.add(("teacher_keeps", number), [*rooms, (beyond, -1.0)], most=1)
    model.finish()
    return model
