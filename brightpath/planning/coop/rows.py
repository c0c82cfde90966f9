"""What each wish of a co-op costs in the integer program: the linear forms that the wishes' own pages of count describe.

Where the program knows no rooms, what rooms cost is left away, which only makes it more hopeful.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from brightpath.planning.coop import wishes as _wishes_are_told  # noqa: F401  (registers wishes)
from brightpath.planning.model import Column, Term
from brightpath.planning.rule import COOP

if TYPE_CHECKING:
    from brightpath.planning.coop.program import Program


@COOP.face_of("days_apart", "rows")
def days_apart(program: Program, weight: float) -> None:
    for course, one in enumerate(program.problem.courses):
        if one.min_days <= 1:
            continue
        used: list[Term] = []
        for day in range(program.tables.days):
            column = program.part(("used", course, day))
            program.add(("uses", course, day), [*program.holds([course], program.day(day)), (column, -1.0)], least=0)
            used.append((column, 1.0))
        short = program.part(("short", course), cost=weight, most=None)
        program.add(("days_apart", course), [*used, (short, 1.0)], least=one.min_days)


@COOP.face_of("no_lone_lecture", "rows")
def no_lone_lecture(program: Program, weight: float) -> None:
    groups = Counter(tuple(sorted(program.numbers(group.courses))) for group in program.problem.curricula)
    for number, (group, times) in enumerate(groups.items()):
        for day in range(program.tables.days):
            slots = program.day(day)
            for slot in slots:
                own = program.holds(group, [slot])
                if own:
                    lone = program.part(("lone", number, slot), cost=weight * times)
                    near = [other for other in (slot - 1, slot + 1) if other in slots]
                    others = [(column, -times) for column, times in program.holds(group, near)]
                    program.add(("no_lone_lecture", number, slot), [*own, *others, (lone, -1.0)], most=0)


@COOP.face_of("course_keeps_room", "rows")
def course_keeps_room(program: Program, weight: float) -> None:
    for course, one in enumerate(program.problem.courses):
        if one.lectures > 1:
            _rooms_beyond_one(program, ("course_room", course), [course], weight)


@COOP.face_of("teacher_keeps_room", "rows")
def teacher_keeps_room(program: Program, weight: float) -> None:
    for number, courses in enumerate(program.problem.teaches.values()):
        if courses:
            _rooms_beyond_one(program, ("teacher_room", number), program.numbers(courses), weight)


def _rooms_beyond_one(program: Program, name: tuple, courses: Iterable[int], weight: float) -> None:
    courses = set(courses)
    used: dict[int, Column] = {}
    for (course, slot, room), column in program.in_room.items():
        if course in courses:
            if room not in used:
                used[room] = program.part((*name, room))
            program.add((*name, course, slot, room, "in"), [(used[room], 1.0), (column, -1.0)], least=0)
    if len(used) > 1:
        beyond = program.part((*name, "beyond"), cost=weight, most=None)
        program.add((*name, "one"), [*((column, 1.0) for column in used.values()), (beyond, -1.0)], most=1)


@COOP.face_of("siblings_together", "rows")
def siblings_together(program: Program, weight: float) -> None:
    problem = program.problem
    for number, family in enumerate(problem.families):
        children = [
            program.numbers(problem.attends[child.id]) for child in family.children if problem.attends[child.id]
        ]
        if len(children) < 2:
            continue
        for day in range(program.tables.days):
            for half, periods in enumerate(problem.halves):
                slots = [program.day(day)[period] for period in periods]
                name = ("siblings", number, day, half)
                some = program.part((*name, "any"), cost=weight * len(children))
                for place, courses in enumerate(children):
                    comes = program.part((*name, place), cost=-weight)
                    program.add((*name, place, "some"), [(some, 1.0), (comes, -1.0)], least=0)
                    held = program.holds(courses, slots)
                    for at, (column, _) in enumerate(held):
                        program.add((*name, place, "at", at), [(some, 1.0), (column, -1.0)], least=0)
                    program.add((*name, place, "comes"), [*held, (comes, -1.0)], least=0)


@COOP.face_of("car_pools_together", "rows")
def car_pools_together(program: Program, weight: float) -> None:
    problem = program.problem
    for number, pool in enumerate(problem.car_pools):
        families = [one for one in pool.families if problem.courses_of_family[one]]
        for day in range(program.tables.days) if len(families) > 1 else ():
            there = [_there(program, family, day) for family in families]
            for period, slot in enumerate(program.day(day)):
                some = program.part(("pool", number, slot), cost=weight * len(families))
                for family, spans in zip(families, there, strict=True):
                    minus = [(column, -times) for column, times in spans[period]]
                    program.add(("rides", number, family, slot), [(some, 1.0), *minus], least=0)
                    # What it is there counts off: each of them is missed only where somebody else is.
                    present = program.part(("rides", number, family, slot, "is"), cost=-weight)
                    program.add(("rides", number, family, slot, "as"), [*spans[period], (present, -1.0)], least=0)


@COOP.face_of("few_gaps", "rows")
def few_gaps(program: Program, weight: float) -> None:
    for number, (family, courses) in enumerate(program.problem.courses_of_family.items()):
        for day in range(program.tables.days) if len(courses) > 1 else ():
            there = _there(program, family, day)
            for period, slot in enumerate(program.day(day)):
                gap = program.part(("gap", number, slot), cost=weight)
                held = program.holds(program.numbers(courses), [slot])
                minus = [(column, -times) for column, times in there[period]]
                program.add(("few_gaps", number, slot), [(gap, 1.0), *held, *minus], least=0)


def _there(program: Program, family: str, day: int) -> list[list[Term]]:
    """Tell for each period of a day whether a family is there: from its first class of the day to its last."""
    if (family, day) in program.spans:
        return program.spans[family, day]
    courses = program.numbers(program.problem.courses_of_family[family])
    slots = program.day(day)
    come = _running(program, ("come", family), courses, list(slots))
    stay = _running(program, ("stay", family), courses, list(reversed(slots)))[::-1]
    last = come[-1]
    found: list[list[Term]] = []
    for first, second in zip(come, stay, strict=True):
        terms: dict[str, Term] = {}
        for column, times in ((first, 1.0), (second, 1.0), (last, -1.0)):
            before = terms.get(column.name, (column, 0.0))[1]
            terms[column.name] = (column, before + times)
        found.append([term for term in terms.values() if term[1]])
    program.spans[family, day] = found
    return found


def _running(program: Program, name: tuple, courses: tuple[int, ...], slots: list[int]) -> list[Column]:
    """Tell for each slot, in the order given, whether one of the courses is held at it or before it."""
    columns: list[Column] = []
    for slot in slots:
        column = program.part((*name, slot))
        held = program.holds(courses, [slot])
        before = [(columns[-1], 1.0)] if columns else []
        for at, (one, _) in enumerate(held):
            program.add((*name, slot, "from", at), [(column, 1.0), (one, -1.0)], least=0)
        if before:
            program.add((*name, slot, "on"), [(column, 1.0), (columns[-1], -1.0)], least=0)
        program.add((*name, slot, "no_sooner"), [*before, *((one, 1.0) for one, _ in held), (column, -1.0)], least=0)
        columns.append(column)
    return columns


@COOP.face_of("parents_where_needed", "rows")
def parents_where_needed(program: Program, weight: float) -> None:
    problem = program.problem
    for number, family in enumerate(problem.families):
        asks = problem.asks_of_parents[family.id]
        if not family.parents or not any(problem.course[course].needs_parents for course in asks):
            continue
        for slot in range(program.tables.slots):
            asked = program.holds(program.numbers(asks), [slot])
            if sum(times for _, times in asked) <= len(family.parents):
                continue
            short: list[Term] = []
            if not problem.parents_are_a_must:
                short = [(program.part(("parents", number, slot), cost=weight, most=None), -1.0)]
            program.add(("parents_where_needed", number, slot), [*asked, *short], most=len(family.parents))


@COOP.face_of("prep_hour", "rows")
def prep_hour(program: Program, weight: float) -> None:
    problem = program.problem
    for course in problem.courses:
        own = program.numbers([course.id])
        for instructor in course.instructors if course.prep_hour else ():
            others = program.numbers(one for one in problem.works_in[instructor] if one != course.id)
            for day in range(program.tables.days):
                for slot in program.day(day)[1:]:
                    held, before = program.holds(own, [slot]), program.holds(others, [slot - 1])
                    if held and before:
                        name = ("prep", course.id, instructor, slot)
                        rushed = program.part(name, cost=weight)
                        program.add((*name, "rushed"), [*held, *before, (rushed, -1.0)], most=1)


@COOP.face_of("close_to_last", "rows")
def close_to_last(program: Program, weight: float) -> None:
    tables = program.tables
    rooms: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in program.problem.stood:
        key = tables.course_index[one.course], one.day * tables.periods + one.period
        rooms[key].append(tables.room_index[one.room])
    for key, stood in rooms.items():
        gone = program.part(("gone", *key), cost=weight * len(stood) * (1 if program.with_rooms else 2))
        program.add(("stays", *key), [*program.holds(key[:1], key[1:]), (gone, 1.0)], least=1)
        for room in stood if program.with_rooms else ():
            moved = program.part(("moved", *key, room), cost=weight)
            column = program.in_room.get((*key, room))
            program.add(
                ("keeps", *key, room), [(moved, 1.0), *([(column, 1.0)] if column is not None else [])], least=1
            )
