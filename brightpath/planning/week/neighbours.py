"""Wishes about what stands beside what: alike lessons apart or together, siblings at one time, one lesson at once for an adult.

They look at a whole day of everybody, its agenda: start, end, lesson and adult of all that stands, in order of time. In a
row means that the next lesson begins less than a break's length after the other one ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from brightpath.domain.catalogue import HAND, HEAD, plain_name
from brightpath.planning.rule import WEEK
from brightpath.planning.week.problem import QUARTERS, WeekProblem

if TYPE_CHECKING:
    from brightpath.planning.model import Term
    from brightpath.planning.week.program import Program

Agenda = Sequence[tuple[int, int, int, int | None]]

#: How much of the wish two lessons of one field in a row lose, and two of the head or two of the hand on top or alone.
OF_ONE_FIELD, OF_ONE_SORT = 0.7, 0.3
#: Siblings learn at the same time when they begin in the same half hour.
TOGETHER_MINUTES = 30
#: The moments at which an adult's lessons are counted.
COUNT_EVERY = 15


class Alike(NamedTuple):
    """Lessons of one child that are alike, what a pair of them in a row loses, and how near that is: less than `gap`."""

    pupil: int
    name: str
    lessons: frozenset[int]
    loses: float
    gap: int


# -- not two alike in a row ------------------------------------------------------------------------------------------------


@WEEK.wish("No two lessons alike stand in a row, and head and hand take turns.", "by_agenda")
def varied_days(problem: WeekProblem, day: int, agenda: Agenda) -> float:
    lost = sum(alike.loses * _in_a_row(alike, agenda) for alike in _alike(problem))
    return lost / _alike_sessions(problem) if lost else 0.0


@WEEK.face_of("varied_days", "rows")
def _price_varied_days(program: Program, weight: float) -> None:
    """Let a lesson keep those alike away until a gap after its end; whoever begins within pays for the pair, once.

    A loss stands for the end of a lesson and pays for what begins within a gap after it. No two pairs of a day have one in
    common, because a lesson is at least as long as the gap.
    """
    problem = program.problem
    for alike in _alike(problem):
        cost = weight * alike.loses / _alike_sessions(problem)
        for day in problem.pupils[alike.pupil].school_days:
            name = ("varied_days", alike.pupil, alike.name, day)
            meetings = [moment for moment, _, _ in _meetings(program, alike, day)]
            paid = {moment: program.loss((*name, moment), cost) for moment in meetings}
            taken = [
                (place.start, place.start + problem.lessons[index].minutes + alike.gap, chosen)
                for index in sorted(alike.lessons)
                for place, chosen in program.chosen_of(index)
                if place.day == day
            ]
            for start in sorted({since for since, _, _ in taken}):
                pays = [(paid[moment], -1) for moment in meetings if moment <= start < moment + alike.gap]
                if pays:
                    near = [(chosen, 1) for since, until, chosen in taken if since <= start < until]
                    program.add((*name, start), [*near, *pays], most=1)


def _in_a_row(alike: Alike, agenda: Agenda) -> int:
    """Count the lessons of a day that begin right after one that is alike."""
    spans = [(start, end) for start, end, index, _ in agenda if index in alike.lessons]
    return sum(0 <= start - end < alike.gap for (_, end), (start, _) in pairwise(spans))


def _meetings(program: Program, alike: Alike, day: int) -> Iterator[tuple[int, list[Term], list[Term]]]:
    """List the moments at which one could end and another begin right after it, with the places of both."""
    ending: dict[int, list[tuple[Term, int]]] = defaultdict(list)
    beginning: dict[int, list[tuple[Term, int]]] = defaultdict(list)
    for index in sorted(alike.lessons):
        minutes = program.problem.lessons[index].minutes
        for place, chosen in program.chosen_of(index):
            if place.day == day:
                ending[place.start + minutes].append(((chosen, 1), index))
                beginning[place.start].append(((chosen, 1), index))
    starts = sorted(beginning)
    for moment in sorted(ending):
        near = starts[bisect_left(starts, moment) : bisect_left(starts, moment + alike.gap)]
        after = [one for start in near for one in beginning[start]]
        if after and len({index for _, index in [*ending[moment], *after]}) > 1:
            yield moment, [term for term, _ in ending[moment]], [term for term, _ in after]


def _alike(problem: WeekProblem) -> tuple[Alike, ...]:
    """List what is alike for each child: the lessons of one field, those of the head, and those of the hand."""

    def look() -> tuple[Alike, ...]:
        found = []
        for pupil, indexes in enumerate(problem.lessons_of):
            kinds: dict[tuple[str, float], set[int]] = defaultdict(set)
            for index in indexes:
                kind = problem.lessons[index].kind
                if kind is not None:
                    kinds[kind, OF_ONE_FIELD].add(index)
                    for sort, fields in (("of the head", HEAD), ("of the hand", HAND)):
                        if kind in fields:
                            kinds[sort, OF_ONE_SORT].add(index)
            for (name, loses), lessons in kinds.items():
                # Nearer than the shortest of them, so that never two begin or end within one gap.
                gap = min([problem.pupils[pupil].break_minutes, *(problem.lessons[index].minutes for index in lessons)])
                if len(lessons) > 1:
                    found.append(Alike(pupil, name, frozenset(lessons), loses, gap))
        return tuple(found)

    return problem.total("alike", look)


def _alike_sessions(problem: WeekProblem) -> int:
    """Count the lessons that could begin right after one that is alike, once for every child."""

    def count() -> int:
        whose = {(alike.pupil, index) for alike in _alike(problem) for index in alike.lessons}
        return max(1, sum(problem.lessons[index].most for _, index in whose))

    return problem.total("alike sessions", count)


# -- alike beside each other -----------------------------------------------------------------------------------------------


@WEEK.wish("Lessons of one kind stand beside each other.", "by_agenda")
def alike_together(problem: WeekProblem, day: int, agenda: Agenda) -> float:
    apart = 0
    for alike in _of_one_field(problem):
        stands = sum(index in alike.lessons for _, _, index, _ in agenda)
        if stands > 1:
            apart += stands - _in_a_row(alike, agenda) - 1
    return apart / _alike_total(problem) if apart else 0.0


@WEEK.face_of("alike_together", "rows")
def _price_alike_together(program: Program, weight: float) -> None:
    problem = program.problem
    for alike in _of_one_field(problem):
        cost = weight / _alike_total(problem)
        for day in problem.pupils[alike.pupil].school_days:
            held = [(program.held[index, day], 1) for index in sorted(alike.lessons) if (index, day) in program.held]
            if len(held) < 2:
                continue
            name = ("alike_together", alike.pupil, alike.name, day)
            apart = program.loss(name, cost, most=len(held) - 1)
            terms: list[Term] = [*held, (apart, -1)]
            for moment, ending, beginning in _meetings(program, alike, day):
                beside = program.loss((*name, "beside", moment), 0.0)
                program.add((*name, "before", moment), [(beside, 1), *_less(ending)], most=0)
                program.add((*name, "after", moment), [(beside, 1), *_less(beginning)], most=0)
                terms.append((beside, -1))
            program.add(name, terms, most=1)


def _less(terms: Sequence[Term]) -> list[Term]:
    return [(column, -factor) for column, factor in terms]


def _of_one_field(problem: WeekProblem) -> tuple[Alike, ...]:
    return tuple(alike for alike in _alike(problem) if alike.loses == OF_ONE_FIELD)


def _alike_total(problem: WeekProblem) -> int:
    """Count how often lessons of one field could stand apart: on each day one of them less than stand."""

    def count() -> int:
        total = 0
        for alike in _of_one_field(problem):
            times = [problem.lessons[index].most for index in alike.lessons]
            total += sum(times) - max(times)
        return max(1, total)

    return problem.total("alike apart", count)


# -- siblings at the same time ---------------------------------------------------------------------------------------------


@WEEK.wish("Siblings have the same subject at the same time.", "by_agenda")
def siblings_together(problem: WeekProblem, day: int, agenda: Agenda) -> float:
    apart = 0
    for lessons in _shared_subjects(problem):
        halves = Counter(start // TOGETHER_MINUTES for start, _, index, _ in agenda if index in lessons)
        if halves:
            apart += halves.total() - max(halves.values())
    return apart / _shared_total(problem) if apart else 0.0


@WEEK.face_of("siblings_together", "rows")
def _price_siblings_together(program: Program, weight: float) -> None:
    """Let each day have one half hour for the subject; a share of it is no better than the whole, so none needs to be whole."""
    problem = program.problem
    cost = weight / _shared_total(problem)
    for number, lessons in enumerate(_shared_subjects(problem)):
        places: dict[int, dict[tuple[int, int], list[Term]]] = defaultdict(lambda: defaultdict(list))
        for index in sorted(lessons):
            for place, chosen in program.chosen_of(index):
                places[place.day][index, place.start // TOGETHER_MINUTES].append((chosen, 1))
        for day, starts in sorted(places.items()):
            if len({index for index, _ in starts}) < 2:
                continue
            name = ("siblings_together", number, day)
            shared = {half: program.loss((*name, half), 0.0) for half in sorted({half for _, half in starts})}
            program.add(name, [(column, 1) for column in shared.values()], most=1)
            apart = {
                index: program.loss((*name, "apart", index), cost) for index in sorted({index for index, _ in starts})
            }
            for (index, half), chosen in starts.items():
                program.add((*name, index, half), [*chosen, (shared[half], -1), (apart[index], -1)], most=0)


def _shared_subjects(problem: WeekProblem) -> tuple[frozenset[int], ...]:
    """List the subjects that several children have, each in a lesson of their own, as the indexes of these lessons.

    Lessons of which the adults cannot give two at once are left out.
    """
    attention = QUARTERS * len(problem.teachers)

    def look() -> tuple[frozenset[int], ...]:
        subjects: dict[str, dict[int, set[int]]] = defaultdict(dict)
        for index, lesson in enumerate(problem.lessons):
            group = subjects[plain_name(lesson.names[0])]
            is_shareable = 2 * lesson.attention <= attention
            if is_shareable and not any(set(lesson.pupils) & pupils for pupils in group.values()):
                group[index] = set(lesson.pupils)
        return tuple(frozenset(group) for group in subjects.values() if len(group) > 1)

    return problem.total("shared subjects", look)


def _shared_total(problem: WeekProblem) -> int:
    """Count how often siblings could learn apart: on each day one less than have the subject."""

    def count() -> int:
        times = [[problem.lessons[index].most for index in lessons] for lessons in _shared_subjects(problem)]
        return max(1, sum(sum(of_one) - max(of_one) for of_one in times))

    return problem.total("shared apart", count)


# -- one lesson at once ----------------------------------------------------------------------------------------------------


@WEEK.wish("No adult is asked for by two lessons at once.", "by_agenda")
def calm_parent(problem: WeekProblem, day: int, agenda: Agenda) -> float:
    asked = Counter(
        (teacher, moment) for start, end, _, teacher in agenda if teacher is not None for moment in _moments(start, end)
    )
    more = sum(asked.values()) - len(asked)
    return more / _asked_total(problem) if more else 0.0


@WEEK.face_of("calm_parent", "rows")
def _price_calm_parent(program: Program, weight: float) -> None:
    problem = program.problem
    cost = weight / _asked_total(problem)
    over: dict[tuple[int, int, int], list[tuple[Term, int]]] = defaultdict(list)
    for index, lesson in enumerate(problem.lessons):
        for place, chosen in program.chosen_of(index) if lesson.attention else ():
            assert place.teacher is not None
            for moment in _moments(place.start, place.start + lesson.minutes):
                over[place.teacher, place.day, moment].append(((chosen, 1), index))
    for key, places in sorted(over.items()):
        if len({index for _, index in places}) > 1:
            name = ("calm_parent", *key)
            more = program.loss(name, cost, most=None)
            program.add(name, [*(term for term, _ in places), (more, -1)], most=1)


def _moments(start: int, end: int) -> range:
    return range(-(-start // COUNT_EVERY) * COUNT_EVERY, end, COUNT_EVERY)


def _asked_total(problem: WeekProblem) -> int:
    """Count the most moments at which lessons could ask for an adult."""
    return problem.total(
        "asked at once",
        lambda: max(1, sum(x.most * -(-x.minutes // COUNT_EVERY) for x in problem.lessons if x.attention)),
    )
