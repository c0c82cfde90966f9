"""What follows of itself when a family changes a day by hand: lunch, breaks, the ways, patterns, and who gives a lesson."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import in_order
from brightpath.planning.week.assemble import NOON, breaks_between, commitment_items, identity, patterns_of, rest_item
from brightpath.planning.week.by_hand import standing_problem
from brightpath.planning.week.facts import FACTS
from brightpath.planning.week.held import Held, held_in
from brightpath.planning.week.problem import QUARTERS, Pupil, WeekProblem, is_free, overlaps
from brightpath.planning.week.ways import WAY, ways_of


def adult_for(
    problem: WeekProblem, plan: WeekPlan, lesson: Sequence[ScheduleItem], on: date, start: int, end: int
) -> str | None:
    """Choose who gives a lesson (its items) at a new place: who gives it now, if free there, else another who is.

    When nobody is free it stays with the same adult, and is told as broken.
    """
    item = lesson[0]
    if not item.attention:
        return item.adult
    ids = {one.id for one in lesson}
    known = [teacher.name for teacher in problem.teachers]
    for name in sorted(known, key=lambda name: name != item.adult):
        if _is_free(problem, plan, name, ids, item.attention, (on, start, end)):
            return name
    return item.adult


def _is_free(
    problem: WeekProblem, plan: WeekPlan, name: str, ids: set[str], attention: float, place: tuple[date, int, int]
) -> bool:
    on, start, end = place
    teacher = next(teacher for teacher in problem.teachers if teacher.name == name)
    if on in problem.days and not teacher.is_there(problem.days.index(on), start, end):
        return False
    column = next((adult for adult in plan.adults if adult.name == name), None)
    items = [item for day in (column.days if column else ()) if day.on == on for item in day.items]
    taken = [item for item in items if item.id not in ids and item.start < end and start < item.end]
    moments = {start, *(item.start for item in taken if item.start > start)}
    for moment in moments:
        beside = [item for item in taken if item.start <= moment < item.end]
        shares = [1.0 if item.type is not ItemType.SUBJECT else item.attention for item in beside]
        if round(QUARTERS * (sum(shares) + attention)) > QUARTERS:
            return False
    return True


def laid_anew(problem: WeekProblem, plan: WeekPlan, touched: Collection[tuple[str, date]]) -> WeekPlan:
    """Lay lunch, breaks and the ways to lessons anew on days (child's id and date) that were changed by hand.

    Lunch stays where it is while it has room; else it goes where most siblings eat, nearest to noon; without any room it
    stays, and the check tells.
    """
    problem = standing_problem(problem, plan)
    held = held_in(problem, plan)
    has_ways = any(lesson.way for lesson in problem.lessons)
    children = []
    for child in plan.children:
        dates = {on for whose, on in touched if whose == child.id and on in problem.days}
        pupil = next((number for number, one in enumerate(problem.pupils) if one.id == child.id), None)
        if not dates or pupil is None:
            children.append(child)
            continue
        days = tuple(_day(problem, plan, pupil, child, day, held) if day.on in dates else day for day in child.days)
        by_date = {day.on: day for day in days}
        children.append(
            child.model_copy(
                update={
                    "days": days,
                    "patterns": patterns_of(
                        problem, pupil, [by_date.get(on) or PlannedDay(on=on) for on in problem.days]
                    ),
                }
            )
        )
    adults = plan.adults
    if has_ways:
        dates = {on for _, on in touched if on in problem.days}
        adults = tuple(_with_ways(problem, adult, dates, held) for adult in adults)
    return plan.model_copy(update={"children": tuple(children), "adults": adults})


def _day(
    problem: WeekProblem, plan: WeekPlan, pupil: int, child: ChildWeek, planned: PlannedDay, held: Sequence[Held]
) -> PlannedDay:
    one, day = problem.pupils[pupil], problem.days.index(planned.on)
    agreed = {(busy.name, busy.start, busy.end) for busy in one.commitments[day]}
    rests = [item for item in planned.items if _is_rest(item)]
    stays = [
        item
        for item in planned.items
        if not _is_rest(item) and (not _is_way(item) or (item.name, item.start, item.end) in agreed)
    ]
    for of in held:
        lesson = problem.lessons[of.lesson]
        if lesson.way and (of.pupil, of.day) == (pupil, day):
            stays += commitment_items(problem, f"{one.id}/{lesson.id}", ways_of(lesson, of.item.start), day)
    lessons = sorted((item for item in stays if item.type is ItemType.SUBJECT), key=lambda item: item.start)
    lunch = _lunch(problem, plan, pupil, planned, stays)
    laid = stays if lunch is None else [*stays, lunch]
    laid = [*laid, *breaks_between(problem, pupil, day, lessons, laid)]
    was = {(item.type, item.start): item for item in rests}
    elsewhere = {item.id for other in child.days if other.on != planned.on for item in other.items}
    named: list[ScheduleItem] = []
    for item in laid:
        before = was.get((item.type, item.start)) if _is_rest(item) else None
        if before is not None and before.end == item.end:
            item = item.model_copy(update={fact: getattr(before, fact) for fact in FACTS})
        elif item.id in elsewhere and _is_rest(item):
            item = item.model_copy(update={"id": identity(problem, one.id, item.type, planned.on, item.start)})
        named.append(item)
    return planned.model_copy(update={"items": in_order(named)})


def _lunch(
    problem: WeekProblem, plan: WeekPlan, pupil: int, planned: PlannedDay, stays: Sequence[ScheduleItem]
) -> ScheduleItem | None:
    """Find where a child's lunch goes; None when none is asked for."""
    child, day = problem.pupils[pupil], problem.days.index(planned.on)
    before = next((item for item in planned.items if item.type is ItemType.LUNCH and not item.is_by_hand), None)
    could = child.lunch_starts(day, problem.step)
    if not could:
        return None
    if before is not None and _has_room(child, day, before.start, before.end, stays):
        return before
    starts = [start for start in could if _has_room(child, day, start, start + child.lunch_minutes, stays)]
    if not starts:
        return before
    siblings = [
        item.start
        for other in plan.children
        if other.id != child.id
        for of_day in other.days
        if of_day.on == planned.on
        for item in of_day.items
        if item.type is ItemType.LUNCH
    ]
    start = min(starts, key=lambda start: (-siblings.count(start), abs(start - NOON), start))
    return rest_item(problem, child.id, day, ItemType.LUNCH, "Lunch", start, start + child.lunch_minutes)


def _has_room(child: Pupil, day: int, start: int, end: int, stays: Sequence[ScheduleItem]) -> bool:
    return (
        child.lunch_from <= start <= child.lunch_until
        and is_free(child.commitments[day], start, end)
        and not overlaps(child.protected_on(day), (start, end))
        and all(end <= item.start or start >= item.end for item in stays)
    )


def _with_ways(problem: WeekProblem, adult: AdultWeek, dates: Collection[date], held: Sequence[Held]) -> AdultWeek:
    """Lay the ways of an adult to lessons anew."""
    teacher = next((one for one in problem.teachers if one.name == adult.name), None)
    if teacher is None:
        return adult
    days = []
    for planned in adult.days:
        if planned.on not in dates:
            days.append(planned)
            continue
        day = problem.days.index(planned.on)
        agreed = {(busy.name, busy.start, busy.end) for busy in teacher.commitments[day]}
        items = [i for i in planned.items if not _is_way(i) or (i.name, i.start, i.end) in agreed]
        given = {(of.lesson, of.item.start) for of in held if of.day == day and of.item.adult == adult.name}
        for index, start in sorted(given):
            lesson = problem.lessons[index]
            if lesson.way and lesson.attention:
                whose, share = f"{adult.name}/{lesson.id}", lesson.attention / QUARTERS
                items += commitment_items(problem, whose, ways_of(lesson, start), day, takes=share)
        days.append(planned.model_copy(update={"items": in_order(items)}))
    return adult.model_copy(update={"days": tuple(days)})


def _is_rest(item: ScheduleItem) -> bool:
    return item.type in (ItemType.LUNCH, ItemType.BREAK) and not item.is_by_hand


def _is_way(item: ScheduleItem) -> bool:
    return item.type is ItemType.COMMITMENT and not item.is_by_hand and item.name.startswith(WAY)
