"""Where could a class go? Its possible places with what each would cost, and what is in its way where it has none.

Every cost is the check's: the timetable with the class moved, judged, less the timetable as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from brightpath.domain.words import listed
from brightpath.planning.coop.check import Judgement, judge
from brightpath.planning.coop.problem import CoopProblem, Lecture, Slot, Timetable

#: Of each slot so many rooms are looked at, those with the fewest seats missing and the smallest of them first.
ROOMS_OF_A_SLOT = 4


@dataclass(frozen=True)
class PossiblePlace:
    """A place for a class, what the timetable would cost more there, by wish too, and the class that would change with it.

    `difference` is below 0 where the timetable gets better. `exchanged` is where the other class would go.
    """

    lecture: Lecture
    difference: int
    by_wish: dict[str, int]
    exchanged: Lecture | None
    timetable: Timetable


@dataclass(frozen=True)
class LeftOut:
    """A course that is held less often than it should be, and what stands in the way."""

    course: str
    asked: int
    placed: int
    reasons: tuple[str, ...]


def places_for(
    problem: CoopProblem, timetable: Timetable, course: str, *, lecture: Lecture | None = None
) -> tuple[PossiblePlace, ...]:
    """Rank the places that a class could have, the cheapest first.

    It is `lecture` that moves; else one that is left out is put in, or where none is, the course's first one moves. A place
    that one other class holds is offered where the two can change places. Places that break a must are none.
    """
    own = sorted(one for one in timetable.lectures if one.course == course)
    if lecture is None and own and len(own) >= problem.course[course].lectures:
        lecture = own[0]
    others = tuple(one for one in timetable.lectures if one != lecture)
    now = judge(problem, timetable)
    found = [
        place
        for slot in problem.slots
        if slot not in problem.closed[course] and (lecture is None or slot != lecture.slot or len(problem.rooms) > 1)
        for place in _at(problem, others, course, slot, lecture, now)
    ]
    return tuple(sorted(found, key=lambda one: (one.difference, one.exchanged is not None, one.lecture)))


def _at(
    problem: CoopProblem,
    others: tuple[Lecture, ...],
    course: str,
    slot: Slot,
    moved: Lecture | None,
    now: Judgement,
) -> Iterator[PossiblePlace]:
    """Try one slot: alone in a free room, or in the place of a class that takes the old one."""
    there = [one for one in others if one.slot == slot]
    if any(one.course == course for one in there):
        return
    clashing = [one for one in there if one.course in problem.clashes[course]]
    taken = {one.room: one for one in there}
    for room in _rooms(problem, course, moved):
        new = Lecture(course, *slot, room)
        if new == moved:
            continue
        in_the_way = {*clashing, *([taken[room]] if room in taken else [])}
        if not in_the_way:
            yield from _tried(problem, (*others, new), new, None, now)
        elif len(in_the_way) == 1 and moved is not None and slot != moved.slot:
            (other,) = in_the_way
            held = {one.room for one in others if one.slot == moved.slot}
            keeps = other.room not in held
            back = Lecture(other.course, *moved.slot, other.room if keeps else moved.room)
            rest = tuple(one for one in others if one != other)
            yield from _tried(problem, (*rest, new, back), new, back, now)


def _tried(
    problem: CoopProblem, lectures: tuple[Lecture, ...], new: Lecture, back: Lecture | None, now: Judgement
) -> Iterator[PossiblePlace]:
    timetable = Timetable(lectures=tuple(sorted(lectures)))
    then = judge(problem, timetable)
    if all(times <= now.broken.get(must, 0) for must, times in then.broken.items()):
        by_wish = {wish: cost - now.costs[wish] for wish, cost in then.costs.items() if cost != now.costs[wish]}
        yield PossiblePlace(new, then.cost - now.cost, by_wish, back, timetable)


def _rooms(problem: CoopProblem, course: str, moved: Lecture | None) -> list[str]:
    students = problem.course[course].students
    rooms = sorted(
        problem.rooms_for[course],
        key=lambda one: (max(0, students - problem.room[one].seats), problem.room[one].seats, one),
    )
    if moved is not None and moved.room in rooms:  # the room it has comes first
        rooms.remove(moved.room)
        rooms.insert(0, moved.room)
    return rooms[:ROOMS_OF_A_SLOT]


# -- what is in the way ------------------------------------------------------------------------------------------------


def what_is_left_out(problem: CoopProblem, timetable: Timetable) -> tuple[LeftOut, ...]:
    """List the courses that are held too seldom, with what stands in the way of one more."""
    placed = Counter(one.course for one in timetable.lectures)
    return tuple(
        LeftOut(course.id, course.lectures, placed[course.id], tuple(_reasons(problem, timetable, course.id)))
        for course in problem.courses
        if placed[course.id] < course.lectures
    )


def _reasons(problem: CoopProblem, timetable: Timetable, course: str) -> Iterator[str]:
    """Say of all periods why the class is not held then, the most frequent reason first."""
    own = problem.course[course]
    when: dict[str, list[Slot]] = {}
    for slot in problem.slots:
        for reason in _in_the_way(problem, timetable, course, slot):
            when.setdefault(reason, []).append(slot)
    free = [slot for slot in problem.slots if not any(slot in slots for slots in when.values())]
    for reason, slots in sorted(when.items(), key=lambda one: (-len(one[1]), one[0])):
        yield f"{_at_times(problem, slots)}: {reason}."
    if free:
        times = _at_times(problem, free)
        yield f"{times}: nothing is in the way of {own.name}; search again, or put it there."


def _in_the_way(problem: CoopProblem, timetable: Timetable, course: str, slot: Slot) -> Iterable[str]:
    own = problem.course[course]
    if slot in own.unavailable:
        return ["the class is not open then"]
    away = [problem.instructor[one].name for one in own.grown_ups if slot in problem.instructor[one].unavailable]
    away += [problem.child[one].name for one in problem.children_in[course] if slot in problem.child[one].unavailable]
    if away:
        return [f"{listed(away)} cannot come"]
    there = [one for one in timetable.lectures if one.slot == slot]
    if any(one.course == course for one in there):
        return ["it is held then already"]
    clashing = [one.course for one in there if one.course in problem.clashes[course]]
    if clashing:
        return [f"{_who_is_in(problem, course, clashing)} in {problem.titles(clashing)} then"]
    rooms = problem.rooms_for[course]
    held = [one for one in there if one.room in rooms]
    if not rooms:
        return ["no room suits it"]
    if len(held) >= len(rooms):
        names = listed([problem.room[one].name for one in rooms])
        return [f"{names} {'is' if len(rooms) == 1 else 'are'} taken"]
    return []


def _who_is_in(problem: CoopProblem, course: str, others: Sequence[str]) -> str:
    """Name the grown-ups, else the groups, else the children, whom the class shares with others."""
    own = problem.course[course]
    busy = {grown_up for other in others for grown_up in problem.course[other].grown_ups}
    names = [problem.instructor[one].name for one in own.grown_ups if one in busy]
    if not names:
        names = [one.name for one in problem.curricula if course in one.courses and set(others) & set(one.courses)]
    if not names:
        children = {child for other in others for child in problem.children_in[other]}
        names = [problem.child[one].name for one in problem.children_in[course] if one in children]
    return f"{listed(names[:3])} {'is' if len(names[:3]) == 1 else 'are'}"


def _at_times(problem: CoopProblem, slots: Sequence[Slot]) -> str:
    if len(slots) == len(problem.slots):
        return "At every period"
    names = [problem.when(slot) for slot in slots[:3]]
    more = len(slots) - len(names)
    told = listed(names) if not more else f"{', '.join(names)} and {more} {'time' if more == 1 else 'times'} more"
    return told[:1].upper() + told[1:]
