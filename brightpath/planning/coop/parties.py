"""What a timetable costs those who come together: families, car pools, and grown-ups before and between their classes.

Each party looks at a few courses only, so a move is priced by asking the parties of the courses that move. The counts are
those of the wishes of the same names; the check counts them again on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from brightpath.planning.coop.problem import CoopFamily, CoopProblem
from brightpath.planning.coop.tables import FORBIDDEN, Placing, Tables

#: The slots of each course (bits), and by course and slot the room or -1.
Held = tuple[list[int], list[list[int]]]
Cost = Callable[[list[int], list[list[int]]], int]
#: A course leaves a slot for another, and is in a room there.
Step = tuple[int, int, int, int]
#: Costs of days already seen that are kept, by party.
REMEMBERED = 50_000


class Parties:
    """The parties of a problem and what each costs now; a trial is kept or undone."""

    def __init__(self, tables: Tables) -> None:
        self._costs: list[Cost] = []
        self._parties_of: list[tuple[int, ...]] = [()] * len(tables.courses)
        for courses, cost in _parties(tables):
            for course in set(courses):
                self._parties_of[course] += (len(self._costs),)
            self._costs.append(cost)
        self._both: dict[tuple[int, int], tuple[int, ...]] = {}
        self._undo: list[tuple[list[int], int, int]] = []
        self._tables = tables
        self._steps: Sequence[Step] = ()
        self._tried: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._costs)

    def stand(self, placing: Placing) -> int:
        """Take a placing as what stands, and give its cost."""
        tables = self._tables
        self.slots_of = [0] * len(tables.courses)
        self.room_at = [[-1] * tables.slots for _ in tables.courses]
        for course, slot, room in zip(tables.course_of, *placing, strict=True):
            if slot >= 0:
                self.slots_of[course] |= 1 << slot
                self.room_at[course][slot] = room
        self.now = [cost(self.slots_of, self.room_at) for cost in self._costs]
        self.total = sum(self.now)
        return self.total

    def try_(self, steps: Sequence[Step], most: float) -> int:
        """Make some steps (course, from slot, to slot, room there), and say what that adds; then `keep` or `undo`.

        Asking ends as soon as more than `most` is sure to be added.
        """
        slots_of, room_at, now = self.slots_of, self.room_at, self.now
        undo = []
        for course, before, after, room in steps:
            slots_of[course] ^= (1 << before) ^ (1 << after)
            at = room_at[course]
            undo.append((at, before, at[before]))
            undo.append((at, after, at[after]))
            at[before] = -1
            at[after] = room
        self._undo, self._steps = undo, steps
        parties = self._parties_of[steps[0][0]] if len(steps) == 1 else self._parties_of_both(steps[0][0], steps[1][0])
        tried, added, costs = [], 0, self._costs
        may_fall = sum([now[party] for party in parties])
        for party in parties:
            cost, was = costs[party](slots_of, room_at), now[party]
            added += cost - was
            may_fall -= was
            tried.append((party, cost))
            if added - may_fall > most:
                break
        self._tried = tried
        return added

    def _parties_of_both(self, course: int, other: int) -> tuple[int, ...]:
        both = self._both.get((course, other))
        if both is None:
            both = tuple(dict.fromkeys(self._parties_of[course] + self._parties_of[other]))
            self._both[course, other] = both
        return both

    def keep(self) -> None:
        """Let what was tried stand."""
        for party, cost in self._tried:
            self.total += cost - self.now[party]
            self.now[party] = cost

    def undo(self) -> None:
        """Go back to what stood before the trial."""
        for course, before, after, _ in self._steps:
            self.slots_of[course] ^= (1 << before) ^ (1 << after)
        for at, slot, room in reversed(self._undo):
            at[slot] = room


def _parties(tables: Tables) -> Iterator[tuple[Iterable[int], Cost]]:
    """List each party's courses and its cost."""
    problem, index = tables.problem, tables.course_index
    weight = problem.weights.get

    def numbers(courses: Iterable[str]) -> tuple[int, ...]:
        return tuple(index[course] for course in courses)

    days = [((1 << tables.periods) - 1) << day * tables.periods for day in range(tables.days)]
    halves = [
        sum(1 << day * tables.periods + period for period in half)
        for day in range(tables.days)
        for half in problem.halves
    ]
    for family in problem.families:
        comes = numbers(problem.courses_of_family[family.id])
        if weight("few_gaps") and len(comes) > 1:
            yield comes, _by_busy([comes], _gaps(days, weight("few_gaps", 0)))
        children = [numbers(problem.attends[child.id]) for child in family.children if problem.attends[child.id]]
        if weight("siblings_together") and len(children) > 1:
            yield sum(children, ()), _by_busy(children, _apart(halves, weight("siblings_together", 0)))
        price = FORBIDDEN if problem.parents_are_a_must else weight("parents_where_needed", 0)
        asks = numbers(problem.asks_of_parents[family.id])
        if price and _may_be_short(problem, family):
            yield asks, _by_busy([(course,) for course in asks], _short(problem, family, price))
    for pool in problem.car_pools:
        families = [numbers(problem.courses_of_family[one]) for one in pool.families if problem.courses_of_family[one]]
        if weight("car_pools_together") and len(families) > 1:
            yield sum(families, ()), _by_busy(families, _waiting(days, weight("car_pools_together", 0)))
    for course in problem.courses:
        for instructor in course.instructors if course.prep_hour and weight("prep_hour") else ():
            others = numbers(one for one in problem.works_in[instructor] if one != course.id)
            if others:
                own = (index[course.id],)
                yield own + others, _by_busy([own, others], _rushed(tables, weight("prep_hour", 0)))
    for courses in problem.teaches.values():
        if weight("teacher_keeps_room") and courses:
            yield numbers(courses), _rooms_beyond(numbers(courses), weight("teacher_keeps_room", 0))
    if weight("close_to_last"):
        for number, places in _last_of(tables).items():
            yield (number,), _moved(number, places, weight("close_to_last", 0))


def _by_busy(sets: Sequence[tuple[int, ...]], cost: Callable[[tuple[int, ...]], int]) -> Cost:
    """Price what several sets of courses keep busy; a state that was priced before is remembered."""
    remembered: dict[tuple[int, ...], int] = {}

    def priced(slots_of: list[int], room_at: list[list[int]]) -> int:
        busy = []
        for courses in sets:
            bits = 0
            for course in courses:
                bits |= slots_of[course]
            busy.append(bits)
        state = tuple(busy)
        if state not in remembered:
            if len(remembered) >= REMEMBERED:
                remembered.clear()
            remembered[state] = cost(state)
        return remembered[state]

    return priced


def _span(busy: int) -> int:
    """Fill a day from its first to its last busy slot."""
    return (1 << busy.bit_length()) - (busy & -busy) if busy else 0


def _gaps(days: list[int], price: int) -> Callable[[tuple[int, ...]], int]:
    def cost(state: tuple[int, ...]) -> int:
        (busy,) = state
        return price * sum((_span(busy & day) & ~busy).bit_count() for day in days)

    return cost


def _apart(halves: list[int], price: int) -> Callable[[tuple[int, ...]], int]:
    def cost(state: tuple[int, ...]) -> int:
        away = 0
        for half in halves:
            without = sum(not busy & half for busy in state)
            away += without if without < len(state) else 0
        return price * away

    return cost


def _waiting(days: list[int], price: int) -> Callable[[tuple[int, ...]], int]:
    def cost(state: tuple[int, ...]) -> int:
        missing = 0
        for day in days:
            spans = [_span(busy & day) for busy in state]
            some = 0
            for span in spans:
                some |= span
            missing += sum((some & ~span).bit_count() for span in spans)
        return price * missing

    return cost


def _may_be_short(problem: CoopProblem, family: CoopFamily) -> bool:
    asks = problem.asks_of_parents[family.id]
    needed = any(problem.course[course].needs_parents for course in asks)
    return bool(family.parents) and len(asks) > len(family.parents) and needed


def _short(problem: CoopProblem, family: CoopFamily, price: int) -> Callable[[tuple[int, ...]], int]:
    needs = [problem.course[course].needs_parents for course in problem.asks_of_parents[family.id]]
    parents = len(family.parents)

    def cost(state: tuple[int, ...]) -> int:
        some = 0
        for busy in state:
            some |= busy
        short = 0
        while some:
            slot = some & -some
            some ^= slot
            asked = [need for busy, need in zip(state, needs, strict=True) if busy & slot]
            if any(asked):
                short += max(0, len(asked) - parents)
        return price * short

    return cost


def _rushed(tables: Tables, price: int) -> Callable[[tuple[int, ...]], int]:
    morning = sum(1 << day * tables.periods for day in range(tables.days))

    def cost(state: tuple[int, ...]) -> int:
        own, others = state
        return price * (own & ~morning & others << 1).bit_count()

    return cost


def _rooms_beyond(courses: tuple[int, ...], price: int) -> Cost:
    def cost(slots_of: list[int], room_at: list[list[int]]) -> int:
        rooms = {room for course in courses for room in room_at[course]}
        return price * max(0, len(rooms - {-1}) - 1)

    return cost


def _last_of(tables: Tables) -> dict[int, list[tuple[int, int]]]:
    """List by course the places of the last timetable."""
    found: dict[int, list[tuple[int, int]]] = {}
    for one in tables.problem.stood:
        place = one.day * tables.periods + one.period, tables.room_index[one.room]
        found.setdefault(tables.course_index[one.course], []).append(place)
    return found


def _moved(course: int, places: list[tuple[int, int]], price: int) -> Cost:
    def cost(slots_of: list[int], room_at: list[list[int]]) -> int:
        at = room_at[course]
        return price * sum(2 if at[slot] < 0 else at[slot] != room for slot, room in places)

    return cost
