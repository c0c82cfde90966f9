"""What a plan changed by hand leaves out, and the items of a lesson that comes back from there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from brightpath.domain.schedule import ItemType, ScheduleItem, Unplaced, WeekPlan
from brightpath.domain.week_edits import Place
from brightpath.planning.week.assemble import identity
from brightpath.planning.week.held import lessons_by_name
from brightpath.planning.week.problem import QUARTERS, WeekProblem

TAKEN_OUT = "You took it out of the week."


@dataclass(frozen=True)
class Lessons:
    """One time of a lesson as items: by child's id; the adult who might give it, and the share it takes of one."""

    children: dict[str, ScheduleItem]
    needs_an_adult: bool


def items_to_place(problem: WeekProblem, plan: WeekPlan, asked: Place) -> Lessons | None:
    """Make the items of one time of a subject that was left out; None for one that is unknown or held in two parts."""
    pupils = {pupil.name: index for index, pupil in enumerate(problem.pupils)}
    index = lessons_by_name(problem).get((pupils.get(asked.child, -1), asked.subject))
    if index is None:
        return None
    lesson = problem.lessons[index]
    if lesson.part is not None:
        return None
    taken = {item.id for child in plan.children for day in child.days for item in day.items}
    children = {}
    names = next(
        (
            turn
            for turn in lesson.turns
            if asked.subject == dict(zip(lesson.pupils, turn, strict=True))[pupils[asked.child]]
        ),
        lesson.names,
    )
    for pupil, name in zip(lesson.pupils, names, strict=True):
        child = problem.pupils[pupil].id
        time = 1
        while (item_id := identity(problem, child, "lesson", name, time)) in taken:
            time += 1
        children[child] = ScheduleItem(
            id=item_id,
            type=ItemType.SUBJECT,
            name=name,
            start=asked.start,
            end=asked.start + lesson.minutes,
            attention=lesson.attention / QUARTERS,
            combined_with=lesson.combined_with,
            is_pinned=True,
        )
    return Lessons(children, bool(lesson.attention))


def left_out(problem: WeekProblem, before: WeekPlan, after: WeekPlan) -> tuple[Unplaced, ...]:
    """List what a plan leaves out after a change by hand: what was said of it before stays, with the count that holds now."""
    told = {(left.child, left.subject): left for left in before.unplaced}
    names = lessons_by_name(problem)
    stood, stands = (_counted(problem, names, plan) for plan in (before, after))
    changed = {key for key in stood.keys() | stands.keys() if stood[key] != stands[key]}
    if not changed:
        return before.unplaced
    found: list[Unplaced] = []
    known: set[tuple[str, str]] = set()
    for index, lesson in enumerate(problem.lessons):
        if lesson.instead_of is not None or index in problem.firsts:
            continue
        for pupil, subject in zip(lesson.pupils, lesson.subjects, strict=True):
            child = problem.pupils[pupil].name
            key = (child, subject)
            known.add(key)
            left = told.get(key)
            if (pupil, index) not in changed:
                found += [left] if left else []
                continue
            asked = left.asked if left else lesson.asked
            placed = stands[pupil, index]
            if placed >= asked:
                continue
            if left is None:
                left = Unplaced(child=child, subject=subject, asked=asked, placed=placed, reasons=(TAKEN_OUT,))
            found.append(left.model_copy(update={"placed": placed}))
    return (*found, *(left for key, left in told.items() if key not in known))


def _counted(
    problem: WeekProblem, names: dict[tuple[int, str], int], plan: WeekPlan
) -> defaultdict[tuple[int, int], int]:
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    pupils = {pupil.id: index for index, pupil in enumerate(problem.pupils)}
    for child in plan.children:
        for day in child.days:
            for item in day.items:
                key = (pupils.get(child.id, -1), item.name)
                if item.type is ItemType.SUBJECT and not item.is_by_hand and key in names:
                    counts[key[0], names[key]] += 1
    return counts
