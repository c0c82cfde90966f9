"""What makes one timetable of a co-op better than another: each wish counts, in whole numbers, what a timetable misses.

A count times the wish's weight is its cost. The first four are the competition's (formulation UD2). Each docstring says the
linear form an integer program prices; `x[c,s]` is 1 where course c is held at slot s, `y[c,s,r]` where it is in room r.
"""

from __future__ import annotations

from collections.abc import Iterator

from brightpath.planning.coop.held import Finding, Held
from brightpath.planning.coop.problem import Slot
from brightpath.planning.rule import COOP


@COOP.wish("Every class has a seat for each of its children.", "counts")
def seats_for_all(held: Held) -> Iterator[Finding]:
    """Count the seats missing in each lecture: `max(0, students - seats) y[c,s,r]`."""
    for course in held.problem.courses:
        for lecture in held.of_course[course.id]:
            missing = course.students - held.problem.room[lecture.room].seats
            if missing > 0:
                yield Finding(
                    "seats_for_all", missing, courses=(course.id,), slots=(lecture.slot,), rooms=(lecture.room,)
                )


@COOP.wish("The meetings of a class are spread over as many days as it asks for.", "counts")
def days_apart(held: Held) -> Iterator[Finding]:
    """Count the days missing: `short[c] >= min_days - sum_d used[c,d]`, `used[c,d] <= sum_p x[c,d,p]`, both at most 1."""
    for course in held.problem.courses:
        missing = course.min_days - len({slot.day for slot in held.slots[course.id]})
        if missing > 0:
            yield Finding("days_apart", missing, courses=(course.id,), slots=held.slots[course.id])


@COOP.wish("A group has no class that stands alone, without one just before or after.", "counts")
def no_lone_lecture(held: Held) -> Iterator[Finding]:
    """Count the lone lectures of each group: `lone[q,s] >= X[q,s] - X[q,s-1] - X[q,s+1]`, X the sum of x over its courses."""
    for group in held.problem.curricula:
        busy = {slot for course in group.courses for slot in held.slots[course]}
        for slot in sorted(busy):
            if not busy & {Slot(slot.day, slot.period - 1), Slot(slot.day, slot.period + 1)}:
                lone = [one.course for course in group.courses for one in held.of_course[course] if one.slot == slot]
                yield Finding("no_lone_lecture", len(lone), (group.id,), tuple(lone), (slot,))


@COOP.wish("A class keeps its room.", "counts")
def course_keeps_room(held: Held) -> Iterator[Finding]:
    """Count the rooms beyond the first: `sum_r used[c,r] - 1`, `used[c,r] >= y[c,s,r]`."""
    for course in held.problem.courses:
        rooms = tuple(dict.fromkeys(lecture.room for lecture in held.of_course[course.id]))
        if len(rooms) > 1:
            yield Finding("course_keeps_room", len(rooms) - 1, courses=(course.id,), rooms=rooms)


@COOP.wish("Siblings have classes in the same halves of the day.", "counts")
def siblings_together(held: Held) -> Iterator[Finding]:
    """Count, for each half day for which a family comes, the children of it (with any class at all) who have none.

    `n any[f,h] - sum_k comes[k,h]` with n children, `any[f,h] >= comes[k,h]`, `any[f,h] >= x[c,s]` for each child's courses
    and slots of the half, `comes[k,h] <= sum x[c,s]`, both at most 1.
    """
    problem = held.problem
    for family in problem.families:
        children = [child.id for child in family.children if problem.attends[child.id]]
        for day in range(len(problem.days)) if len(children) > 1 else ():
            busy = {child: held.periods_of(problem.attends[child], day) for child in children}
            for half in problem.halves:
                away = tuple(child for child in children if not busy[child].intersection(half))
                if away and len(away) < len(children):
                    yield Finding("siblings_together", len(away), (family.id, *away), slots=(Slot(day, half[0]),))


@COOP.wish("Families who ride together are there at the same times.", "counts")
def car_pools_together(held: Held) -> Iterator[Finding]:
    """Count, for each period at which one family of a pool is there, the families of it who are not.

    A family is there from its first class of a day to its last. Exactly: `come[f,d,p]` is 1 when something of it was held by
    p (`>= x`, `>= come[p-1]`, `<= come[p-1] + sum x[.,p]`), `stay[f,d,p]` the same from the day's end, then
    `there[p] = come[p] + stay[p] - come[last]`. Priced: `n any[p] - sum_f there[f,p]`, `any[p] >= there[f,p]`.
    """
    problem = held.problem
    for pool in problem.car_pools:
        families = [problem.family[one] for one in pool.families if problem.courses_of_family[one]]
        for day in range(len(problem.days)):
            spans = [held.there(family, day) for family in families]
            some = set().union(*spans)
            missing = sum(len(some) - len(span) for span in spans)
            if missing:
                first = Slot(day, min(some))
                yield Finding("car_pools_together", missing, (pool.id,), slots=(first, Slot(day, max(some))))


@COOP.wish("No parent works in a class while the own child's class needs a parent.", "counts")
def parents_where_needed(held: Held) -> Iterator[Finding]:
    """Count, for each family and period, how many more classes ask for a parent than it has parents.

    `short[f,s] >= sum x[c,s] - parents`, summed over the courses of `problem.asks_of_parents[f]`.
    """
    if not held.problem.parents_are_a_must:
        yield from short_of_parents(held, "parents_where_needed")


def short_of_parents(held: Held, rule: str) -> Iterator[Finding]:
    """Find where a family's classes ask for more parents than it has; who it is that works in two, another must tells."""
    for family in held.problem.families:
        asked: dict[Slot, list[str]] = {}
        for course in held.problem.asks_of_parents[family.id]:
            for slot in held.slots[course]:
                asked.setdefault(slot, []).append(course)
        for slot, courses in sorted(asked.items()):
            short = len(courses) - len(family.parents)
            if family.parents and short > 0 and any(held.problem.course[one].needs_parents for one in courses):
                yield Finding(rule, short, (family.id,), tuple(courses), (slot,))


@COOP.wish("No family waits between two of its classes.", "counts")
def few_gaps(held: Held) -> Iterator[Finding]:
    """Count the periods between a family's first and last class of a day at which none of it has one.

    `sum_p there[f,d,p] - sum_p busy[f,d,p]`, there as in `car_pools_together`, `busy <= sum x`, at most 1.
    """
    for family in held.problem.families:
        for day in range(len(held.problem.days)):
            busy = held.periods_of(held.problem.courses_of_family[family.id], day)
            idle = tuple(Slot(day, period) for period in held.there(family, day) if period not in busy)
            if idle:
                yield Finding("few_gaps", len(idle), (family.id,), slots=idle)


@COOP.wish("Who teaches keeps one room.", "counts")
def teacher_keeps_room(held: Held) -> Iterator[Finding]:
    """Count the rooms beyond the first of each instructor: `sum_r used[i,r] - 1`, `used[i,r] >= y[c,s,r]`."""
    for instructor, courses in held.problem.teaches.items():
        rooms = tuple(dict.fromkeys(lecture.room for lecture in held.lectures_of(courses)))
        if len(rooms) > 1:
            yield Finding("teacher_keeps_room", len(rooms) - 1, (instructor,), rooms=rooms)


@COOP.wish("Before a class that needs preparing, its teacher has a free period.", "counts")
def prep_hour(held: Held) -> Iterator[Finding]:
    """Count, for each lecture of such a course and each of its instructors, another class of theirs just before it.

    `rushed[c,i,d,p] >= x[c,d,p] + sum x[c',d,p-1] - 1`, summed over the other courses c' that i works in.
    """
    problem = held.problem
    for course in problem.courses:
        for instructor in course.instructors if course.prep_hour else ():
            others = [one for one in problem.works_in[instructor] if one != course.id]
            for slot in held.slots[course.id]:
                before = Slot(slot.day, slot.period - 1)
                rushed = [one for one in others if before in held.slots[one]]
                if rushed:
                    yield Finding("prep_hour", 1, (instructor,), (course.id, *rushed), (slot,))


@COOP.wish("As little as possible moves.", "counts")
def close_to_last(held: Held) -> Iterator[Finding]:
    """Count two for each lecture of the last timetable whose course is no more at that time, one when only the room changed.

    `2 - x[c,s] - y[c,s,r]` for each lecture (c, s, r) of `problem.stood`.
    """
    for lecture in held.problem.stood:
        now = [one.room for one in held.of_course[lecture.course] if one.slot == lecture.slot]
        if lecture.room not in now:
            amount, rooms = (1, (lecture.room, *now)) if now else (2, (lecture.room,))
            yield Finding("close_to_last", amount, courses=(lecture.course,), slots=(lecture.slot,), rooms=rooms)
