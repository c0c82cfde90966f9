"""What every timetable of a co-op keeps: each must with its sentence, counted on a finished timetable without a solver.

The competition's hard rules are counted as its validator counts them (Di Gaspero, McCollum and Schaerf 2007, The second
international timetabling competition: curriculum-based course timetabling). What the integer program makes of them stands
elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from brightpath.planning.coop.held import Finding, Held
from brightpath.planning.coop.wishes import short_of_parents
from brightpath.planning.rule import COOP


@COOP.must("Every meeting of a class is held, and no more.", "counts")
def lectures_are_held(held: Held) -> Iterator[Finding]:
    for course in held.problem.courses:
        off = abs(len(held.of_course[course.id]) - course.lectures)
        if off:
            yield Finding("lectures_are_held", off, courses=(course.id,))


@COOP.must("The meetings of a class are at different times.", "counts")
def one_at_a_time(held: Held) -> Iterator[Finding]:
    for slot, lectures in held.at.items():
        for course, times in Counter(lecture.course for lecture in lectures).items():
            if times > 1:
                rooms = tuple(lecture.room for lecture in lectures if lecture.course == course)
                yield Finding("one_at_a_time", times - 1, courses=(course,), slots=(slot,), rooms=rooms)


@COOP.must("Nobody has to be in two classes at once: no group, no grown-up, no child.", "counts")
def nobody_is_torn(held: Held) -> Iterator[Finding]:
    clashes = held.problem.clashes
    for slot, lectures in held.at.items():
        courses = dict.fromkeys(lecture.course for lecture in lectures)
        for one, other in combinations(courses, 2):
            if other in clashes[one]:
                yield Finding("nobody_is_torn", 1, courses=(one, other), slots=(slot,))


@COOP.must("A room holds one class at a time.", "counts")
def one_class_a_room(held: Held) -> Iterator[Finding]:
    for slot, lectures in held.at.items():
        for room, times in Counter(lecture.room for lecture in lectures).items():
            if times > 1:
                courses = tuple(lecture.course for lecture in lectures if lecture.room == room)
                yield Finding("one_class_a_room", times - 1, courses=courses, slots=(slot,), rooms=(room,))


@COOP.must("A class is held at times that are open to it.", "counts")
def times_are_open(held: Held) -> Iterator[Finding]:
    for course in held.problem.courses:
        closed = frozenset(course.unavailable)
        for lecture in held.of_course[course.id]:
            if lecture.slot in closed:
                yield Finding("times_are_open", 1, courses=(course.id,), slots=(lecture.slot,))


@COOP.must("All who teach a class or help in it can be there.", "counts")
def grown_ups_can_come(held: Held) -> Iterator[Finding]:
    for course in held.problem.courses:
        for one in course.grown_ups:
            away = frozenset(held.problem.instructor[one].unavailable)
            for lecture in held.of_course[course.id]:
                if lecture.slot in away:
                    yield Finding("grown_ups_can_come", 1, (one,), (course.id,), (lecture.slot,))


@COOP.must("Every child of a class can be there.", "counts")
def children_can_come(held: Held) -> Iterator[Finding]:
    for child in held.problem.child.values():
        away = frozenset(child.unavailable)
        for lecture in held.lectures_of(held.problem.attends[child.id]) if away else ():
            if lecture.slot in away:
                yield Finding("children_can_come", 1, (child.id,), (lecture.course,), (lecture.slot,))


@COOP.must("A room has what the class needs.", "counts")
def rooms_suit(held: Held) -> Iterator[Finding]:
    for course in held.problem.courses:
        for lecture in held.of_course[course.id]:
            if lecture.room not in held.problem.rooms_for[course.id]:
                yield Finding("rooms_suit", 1, courses=(course.id,), slots=(lecture.slot,), rooms=(lecture.room,))


@COOP.must("What is pinned stays.", "counts")
def pins_stay(held: Held) -> Iterator[Finding]:
    for pin in held.problem.pins:
        rooms = {lecture.room for lecture in held.of_course[pin.course] if lecture.slot == pin.slot}
        if not rooms or (pin.room is not None and pin.room not in rooms):
            rooms_pinned = () if pin.room is None else (pin.room,)
            yield Finding("pins_stay", 1, courses=(pin.course,), slots=(pin.slot,), rooms=rooms_pinned)


@COOP.must("No parent works in a class while the own child's class needs a parent (where that is a must).", "counts")
def parents_are_free(held: Held) -> Iterator[Finding]:
    if held.problem.parents_are_a_must:
        yield from short_of_parents(held, "parents_are_free")
