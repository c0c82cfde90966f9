"""What cannot fit, counted without a clock: how many lessons the free times of children and adults cannot hold.

A lesson takes its minutes out of one free time of each child and of its adult; when it begins is left open. That small
program is solved to its end in moments, and no week leaves out less. It also says a day for everything that may fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, isfinite

from brightpath.planning.model import Column, Ending, Model, Term
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.problem import QUARTERS, Busy, Lesson, WeekProblem, overlaps
from brightpath.planning.week.standing import closed

#: So many different beginnings and ends of spans are looked at within one free time.
MOST_EDGES = 8

Span = tuple[int, int]


@dataclass(frozen=True)
class Capacity:
    """The fewest child-lessons that stay out, proven, and for each lesson the days on which it could stand then."""

    least: int
    days: dict[int, tuple[int, ...]]
    was_out_of_time: bool = False


def what_fits(choices: Choices, *, seconds: float, seed: int, work: int) -> Capacity:
    """Count what no week can hold, within `work` looks into the solver."""
    program = _Counting(choices)
    outcome = program.model.solve(seconds=seconds, seed=seed, cost_gap=0.999, work=work)
    least = ceil(outcome.bound - 1e-6) if isfinite(outcome.bound) else 0
    days: dict[int, list[int]] = defaultdict(list)
    for lesson, day, column in program.stands:
        if outcome.values.get(column.name, 0.0) > 0.5:
            days[lesson].append(day)
    return Capacity(
        max(0, least),
        {lesson: tuple(sorted(of_one)) for lesson, of_one in days.items()},
        was_out_of_time=outcome.ending is Ending.OUT_OF_TIME,
    )


@dataclass(frozen=True)
class _Item:
    """One lesson that may stand in a free time, `within` the earliest start and the latest end it has there, in whole steps."""

    column: Column
    lesson: Lesson
    within: Span


class _Counting:
    """The program without starts: which lesson stands on which day, in which free time of whom."""

    def __init__(self, choices: Choices) -> None:
        self.problem: WeekProblem = choices.problem
        self.model = Model("capacity")
        self.stands: list[tuple[int, int, Column]] = []
        closed_to_pupils, closed_to_teachers = closed(self.problem)  # what is kept may break rules there
        self._of_teachers = {
            (number, day): free_times(teacher.available[day], teacher.commitments[day])
            for number, teacher in enumerate(self.problem.teachers)
            for day in range(len(self.problem.days))
            if (number, day) not in closed_to_teachers
        }
        self._of_pupils = {
            (number, day): free_times([pupil.hours], pupil.commitments[day])
            for number, pupil in enumerate(self.problem.pupils)
            for day in pupil.school_days
            if (number, day) not in closed_to_pupils
        }
        self._in_teacher: dict[tuple[int, int, Span], list[_Item]] = defaultdict(list)
        self._in_pupil: dict[tuple[int, int, Span], list[_Item]] = defaultdict(list)
        self._columns(choices)
        for (_, _, free), items in self._in_teacher.items():
            self._attention(free, items)
        for (pupil, day, free), items in self._in_pupil.items():
            self._childs_time(pupil, day, free, items)
        self._longest_days()
        self.model.finish()

    def _columns(self, choices: Choices) -> None:
        of_lesson: dict[int, list[Term]] = defaultdict(list)
        for (index, day), places in choices.places.items():
            lesson = self.problem.lessons[index]
            starts: dict[tuple[Span | None, tuple[Span | None, ...], int | None], list[int]] = defaultdict(list)
            for place in places:
                span = place.start, place.start + lesson.minutes
                theirs = (
                    None if place.teacher is None else _around(span, self._of_teachers.get((place.teacher, day), ())),
                    tuple(_around(span, self._of_pupils.get((pupil, day), ())) for pupil in lesson.pupils),
                    place.teacher,
                )
                starts[theirs].append(place.start)
            columns, step = [], self.problem.step
            for number, ((of_teacher, of_pupils, teacher), of_one) in enumerate(starts.items()):
                column = self.model.column(("stands", index, day, number), whole=True)
                columns.append(column)
                self.stands.append((index, day, column))
                # Whole steps are taken: then they have to be there too.
                within = min(of_one) // step * step, _up(max(of_one) + lesson.minutes, step)
                item = _Item(column, lesson, within)
                if of_teacher is not None and teacher is not None:
                    self._in_teacher[teacher, day, of_teacher].append(item)
                for pupil, of_pupil in zip(lesson.pupils, of_pupils, strict=True):
                    if of_pupil is not None:
                        self._in_pupil[pupil, day, of_pupil].append(item)
            if len(columns) > 1:
                self.model.add(("once", index, day), [(column, 1) for column in columns], most=1)
            of_lesson[index] += [(column, 1) for column in columns]
        for index, lesson in enumerate(self.problem.lessons):
            if lesson.asked:
                left = self.model.column(("left", index), most=lesson.asked, whole=True, cost=len(lesson.pupils))
                self.model.add(("asked", index), [*of_lesson[index], (left, 1)], least=lesson.asked)
            if of_lesson[index]:
                self.model.add(("most", index), of_lesson[index], most=lesson.most)

    def _attention(self, free: Span, items: Sequence[_Item]) -> None:
        """What stands within a span of an adult's free time takes its share of it, and what takes all stands alone."""
        for number, (span, inside) in enumerate(_spans(items)):
            minutes = span[1] - span[0]
            name = (id(items), *free, number)
            taken = [(item.column, self._minutes(item.lesson) * item.lesson.attention) for item in inside]
            self.model.add(("attention", *name), taken, most=QUARTERS * minutes)
            shared = {pupil for item in inside if item.lesson.attention < QUARTERS for pupil in item.lesson.pupils}
            for pupil in sorted(shared):
                alone = [
                    (item.column, self._minutes(item.lesson))
                    for item in inside
                    if item.lesson.attention == QUARTERS or pupil in item.lesson.pupils
                ]
                self.model.add(("one_of", pupil, *name), alone, most=minutes)

    def _childs_time(self, pupil: int, day: int, free: Span, items: Sequence[_Item]) -> None:
        """What stands within a span of a child's free time takes its minutes, beside lunch and the breaks it needs."""
        step, child = self.problem.step, self.problem.pupils[pupil]
        lunches, longest, pause = child.lunch_starts(day, step), child.longest_stretch, _up(child.break_minutes, step)
        for number, ((begin, end), inside) in enumerate(_spans(items)):
            name = (pupil, day, *free, number)
            has_lunch = bool(lunches) and begin <= lunches[0] and lunches[-1] + child.lunch_minutes <= end
            minutes = end - begin - (child.lunch_minutes if has_lunch else 0)
            taken = [(item.column, self._minutes(item.lesson)) for item in inside]
            self.model.add(("one_thing", *name), taken, most=minutes)
            has_rule = not overlaps(child.protected_on(day), (begin, end))  # in a protected block nobody pauses
            if has_rule and all(self._minutes(item.lesson) <= longest for item in inside):
                # M minutes of work need at least M / longest - 1 pauses; lunch may be one of them, or part of one.
                with_breaks = [(column, m * (1 + pause / longest)) for column, m in taken]
                room = minutes + 2 * pause if has_lunch and child.lunch_minutes >= pause else end - begin + pause
                self.model.add(("breaks", *name), with_breaks, most=room)

    def _longest_days(self) -> None:
        minutes: dict[tuple[int, int], list[Term]] = defaultdict(list)
        for index, day, column in self.stands:
            for pupil in self.problem.lessons[index].pupils:
                minutes[pupil, day].append((column, self.problem.lessons[index].minutes))
        for (pupil, day), terms in minutes.items():
            longest = self.problem.pupils[pupil].longest_day
            if longest is not None and (pupil, day) in self._of_pupils:
                self.model.add(("longest_day", pupil, day), terms, most=longest)

    def _minutes(self, lesson: Lesson) -> int:
        """What a lesson takes of a day that stands in steps; a fixed time may lie between two of them."""
        return lesson.minutes if lesson.fixed is not None else _up(lesson.minutes, self.problem.step)


def free_times(available: Iterable[Span], commitments: Iterable[Busy]) -> tuple[Span, ...]:
    """Cut commitments out of times that are available, in order."""
    free = []
    for begin, end in available:
        at = begin
        for busy in sorted(commitments, key=lambda busy: busy.start):
            if at < busy.end and busy.start < end:
                if busy.start > at:
                    free.append((at, busy.start))
                at = max(at, busy.end)
        if at < end:
            free.append((at, end))
    return tuple(free)


def _around(span: Span, free: Iterable[Span]) -> Span | None:
    return next((one for one in free if one[0] <= span[0] and span[1] <= one[1]), None)


def _spans(items: Sequence[_Item]) -> Iterable[tuple[Span, list[_Item]]]:
    """List the spans that two items or more have to share, with what surely stands within."""
    begins = sorted({item.within[0] for item in items})
    ends = sorted({item.within[1] for item in items}, reverse=True)
    for begin, end in product(begins[:MOST_EDGES], ends[:MOST_EDGES]):
        inside = [item for item in items if begin <= item.within[0] and item.within[1] <= end]
        if len(inside) > 1:
            yield (begin, end), inside


def _up(minutes: int, step: int) -> int:
    return -(-minutes // step) * step
