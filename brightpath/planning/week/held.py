"""The lessons that a plan holds, as a family sees it: which lesson of the problem each item is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.planning.week.problem import Lesson, WeekProblem
from brightpath.planning.week.standing import kept_spots, stood_at


class Held(NamedTuple):
    """One child's lesson as it stands in the plan."""

    pupil: int
    day: int
    item: ScheduleItem
    lesson: int


def lessons_by_name(problem: WeekProblem) -> dict[tuple[int, str], int]:
    """Find a child's lesson by its name; what stands in for another is found only by children the other is not for."""
    found = {
        key: index for index, lesson in enumerate(problem.lessons) if lesson.instead_of is None for key in _keys(lesson)
    }
    for index, lesson in enumerate(problem.lessons):
        if lesson.instead_of is not None:
            for key in _keys(lesson):
                found.setdefault(key, index)
    return found


def _keys(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for names in lesson.turns or (lesson.names,):
        yield from zip(lesson.pupils, names, strict=True)


def held_in(problem: WeekProblem, plan: WeekPlan) -> tuple[Held, ...]:
    """Find the lessons that a plan holds; between a lesson and those that stand in for it what is kept or stood decides."""
    held = tuple(_held(problem, plan))
    return tuple(_told_apart(problem, held)) if any(lesson.instead_of for lesson in problem.lessons) else held


def _told_apart(problem: WeekProblem, held: Sequence[Held]) -> Iterator[Held]:
    known = {lesson.id: index for index, lesson in enumerate(problem.lessons)}
    alike: dict[int, list[int]] = defaultdict(list)
    for index, lesson in enumerate(problem.lessons):
        if lesson.instead_of is not None:
            alike[known[lesson.instead_of]].append(index)

    named: dict[tuple[int, str], list[int]] = defaultdict(list)
    for index, lesson in enumerate(problem.lessons):
        if lesson.instead_of is not None:
            for key in _keys(lesson):
                named[key].append(index)

    def could_be(one: Held) -> list[int]:
        # A lesson of one's own that two children have together stands beside each one's lesson of that name.
        first = known.get(problem.lessons[one.lesson].instead_of or "", one.lesson)
        indexes = dict.fromkeys((first, *alike[first], *named[one.pupil, one.item.name]))
        return [index for index in indexes if one.pupil in problem.lessons[index].pupils]

    found: dict[Held, int] = {}
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)

    def take(one: Held, index: int) -> None:
        found[one] = index
        taken[one.pupil, index].add(one.day)

    for spots in (kept_spots(problem), stood_at(problem)):
        for one in held:
            for index in could_be(one):
                if one not in found and spot_of(problem, one._replace(lesson=index))[1:] in {
                    spot[1:] for spot in spots if spot[0] == index
                }:
                    take(one, index)
    for one in sorted(held, key=lambda one: (one.day, one.item.start)):
        if one not in found:
            could = [
                index
                for index in could_be(one)
                if one.day in problem.lessons[index].days
                and one.day not in taken[one.pupil, index]
                and len(taken[one.pupil, index]) < problem.lessons[index].most
            ]
            asked = [index for index in could if len(taken[one.pupil, index]) < problem.lessons[index].asked]
            take(one, (asked or could or [one.lesson])[0])
    return (one._replace(lesson=found[one]) for one in held)


def spot_of(problem: WeekProblem, held: Held) -> tuple[Lesson, int, int, int | None]:
    """Say where a held lesson stands; an adult who is not known is none."""
    lesson = problem.lessons[held.lesson]
    adult = next((index for index, one in enumerate(problem.teachers) if one.name == held.item.adult), None)
    if lesson.is_by_hand and not lesson.attention:
        adult = None  # somebody may be with it whom it does not take
    return lesson, held.day, held.item.start, adult


def _held(problem: WeekProblem, plan: WeekPlan) -> Iterator[Held]:
    known = lessons_by_name(problem)
    for pupil, child in enumerate(plan.children):
        for day in child.days:
            for item in day.items:
                if item.type is ItemType.SUBJECT:
                    yield Held(pupil, problem.days.index(day.on), item, known[pupil, item.name])
