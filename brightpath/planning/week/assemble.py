"""From chosen places to the plan a family sees: items in order of time, lunch, breaks, the adults' own columns, patterns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    NextBest,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    Unplaced,
    WeekPlan,
)
from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.planning.week.because import why_this_week
from brightpath.planning.week.choices import Place
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.problem import QUARTERS, Busy, WeekProblem, is_within, overlaps
from brightpath.planning.week.scores import wish_scores
from brightpath.planning.week.stretches import stretches
from brightpath.planning.week.ways import ways_of
from brightpath.planning.week.why import Move, next_best, why

NOON = 720


def assemble(
    problem: WeekProblem,
    places: Sequence[Place],
    *,
    report: SolverReport,
    unplaced: Sequence[Unplaced],
    seed: int,
    draft: Draft | None = None,
) -> WeekPlan:
    """Write the plan of a week from its places; with the draft also what each next best place and each wish costs."""
    items: dict[tuple[int, int], list[ScheduleItem]] = defaultdict(list)
    taught: dict[tuple[int, int], list[ScheduleItem]] = defaultdict(list)
    away: dict[tuple[int, int], list[ScheduleItem]] = defaultdict(list)
    occurrence: dict[str, int] = defaultdict(int)
    taken: set[str] = set()
    moves = next_best(draft) if draft else None
    reasons = why(problem, places, moves)
    for place in sorted(places, key=lambda place: (place.day, place.start, place.lesson)):
        lesson = problem.lessons[place.lesson]
        first = lesson.instead_of or lesson.id
        names = lesson.names_at(occurrence[first])
        occurrence[first] += 1
        shared: dict[str, Any] = {
            "type": ItemType.SUBJECT,
            "start": place.start,
            "end": place.start + lesson.minutes,
            "attention": lesson.attention / QUARTERS,
            "adult": None if place.teacher is None else problem.teachers[place.teacher].name,
            "combined_with": lesson.combined_with,
            "part": lesson.part,
            "next_best": _next_best(problem, moves[place]) if moves else None,
        }
        for pupil, name in zip(lesson.pupils, names, strict=True):
            time = occurrence[first]
            # What two children have together by hand stands beside a lesson of each one's own, which counts its times too.
            while (item_id := identity(problem, problem.pupils[pupil].id, "lesson", name, time)) in taken:
                time += 1
            taken.add(item_id)
            items[pupil, place.day].append(ScheduleItem(id=item_id, name=name, why=reasons[place], **shared))
        if place.teacher is not None:  # the adult's own item is the first child's, under the same id
            taught[place.teacher, place.day].append(items[lesson.pupils[0], place.day][-1])
        if lesson.way:
            gone = ways_of(lesson, place.start)
            for pupil in lesson.pupils:
                whose = f"{problem.pupils[pupil].id}/{lesson.id}"
                away[pupil, place.day] += commitment_items(problem, whose, gone, place.day)
            if place.teacher is not None:
                whose, share = f"{problem.teachers[place.teacher].name}/{lesson.id}", lesson.attention / QUARTERS
                taught[place.teacher, place.day] += commitment_items(problem, whose, gone, place.day, takes=share)
    lunches = _lunches(problem, items, away)
    children = []
    for pupil, child in enumerate(problem.pupils):
        days = []
        for day, on in enumerate(problem.days):
            lessons = sorted(items[pupil, day], key=lambda item: item.start)
            of_day = lessons + commitment_items(problem, child.id, child.commitments[day], day) + away[pupil, day]
            if (pupil, day) in lunches:
                start = lunches[pupil, day]
                end = start + child.lunch_minutes
                of_day.append(rest_item(problem, child.id, day, ItemType.LUNCH, "Lunch", start, end))
            of_day += breaks_between(problem, pupil, day, lessons, of_day)
            days.append(
                PlannedDay(
                    on=on,
                    items=tuple(sorted(of_day, key=lambda item: (item.start, item.end, item.id))),
                    cycle_day=problem.cycle[day] if problem.cycle else None,
                )
            )
        children.append(
            ChildWeek(id=child.id, name=child.name, days=tuple(days), patterns=patterns_of(problem, pupil, days))
        )
    adults = [
        AdultWeek(
            name=teacher.name,
            days=tuple(
                PlannedDay(
                    on=on,
                    items=tuple(
                        sorted(
                            taught[index, day]
                            + commitment_items(problem, teacher.name, teacher.commitments[day], day, takes=1.0),
                            key=lambda item: (item.start, item.end, item.id),
                        )
                    ),
                )
                for day, on in enumerate(problem.days)
            ),
        )
        for index, teacher in enumerate(problem.teachers)
    ]
    return WeekPlan(
        week_start=problem.week_start,
        seed=seed,
        solver=report,
        children=tuple(children),
        adults=tuple(adults),
        unplaced=tuple(unplaced),
        because=why_this_week(problem, places),
        wishes=wish_scores(draft) if draft else (),
    )


def identity(week: WeekProblem | WeekPlan, *parts: object) -> str:
    """Make an id of what a thing is; the same thing has the same one in every solve."""
    text = "\x1f".join(map(str, (week.week_start, *parts)))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _next_best(problem: WeekProblem, move: Move | None) -> NextBest | None:
    if move is None:
        return None
    day = weekday_of(problem.days[move.place.day]).value
    return NextBest(day=day, start=move.place.start, cost=round(move.cost, 2), wish=move.wish)


def rest_item(
    problem: WeekProblem, whose: str, day: int, kind: ItemType, name: str, start: int, end: int
) -> ScheduleItem:
    """Write a lunch or a break of somebody as an item."""
    return ScheduleItem(id=identity(problem, whose, kind, day, start), type=kind, name=name, start=start, end=end)


def commitment_items(
    problem: WeekProblem, whose: str, commitments: Sequence[Busy], day: int, *, takes: float = 0.0
) -> list[ScheduleItem]:
    """Write commitments and ways as items; an adult's own commitment takes the whole adult."""
    return [
        ScheduleItem(
            id=identity(problem, whose, "commitment", day, number, busy.name),
            type=ItemType.COMMITMENT,
            name=busy.name,
            start=busy.start,
            end=busy.end,
            attention=takes,
            is_external=True,
        )
        for number, busy in enumerate(commitments)
    ]


def _lunches(
    problem: WeekProblem,
    items: dict[tuple[int, int], list[ScheduleItem]],
    away: dict[tuple[int, int], list[ScheduleItem]],
) -> dict[tuple[int, int], int]:
    """Choose everybody's lunch: at the time that suits most of them that day, nearest to noon."""
    lunches: dict[tuple[int, int], int] = {}
    for day in range(len(problem.days)):
        could = {
            pupil: [
                start
                for start in child.lunch_starts(day, problem.step)
                if all(
                    start + child.lunch_minutes <= item.start or start >= item.end
                    for item in (*items[pupil, day], *away[pupil, day])
                )
            ]
            for pupil, child in enumerate(problem.pupils)
        }
        waiting = {pupil for pupil, starts in could.items() if starts}
        while waiting:
            starts = {start for pupil in waiting for start in could[pupil]}
            best = min(starts, key=lambda s: (-sum(s in could[pupil] for pupil in waiting), abs(s - NOON), s))
            eating = {pupil for pupil in waiting if best in could[pupil]}
            lunches |= {(pupil, day): best for pupil in eating}
            waiting -= eating
    return lunches


def breaks_between(
    problem: WeekProblem, pupil: int, day: int, lessons: list[ScheduleItem], others: list[ScheduleItem]
) -> list[ScheduleItem]:
    """Name a break wherever two lessons stand apart with nothing else between them."""
    found, child = [], problem.pupils[pupil]
    for before, after in pairwise(lessons):
        end = before.end + child.break_minutes
        is_clear = all(item.end <= before.end or item.start >= after.start for item in others)
        is_clear &= not overlaps(child.protected_on(day), (before.end, end))
        if end <= after.start and is_clear:
            found.append(rest_item(problem, child.id, day, ItemType.BREAK, "Break", before.end, end))
    return found


def _times(day: PlannedDay, span: tuple[int, int]) -> dict[str, Any]:
    return {
        "dayOfWeek": weekday_of(day.on).value,
        "startTime": clock_of(span[0]),
        "endTime": clock_of(span[1]),
    }


def patterns_of(problem: WeekProblem, pupil: int, days: Sequence[PlannedDay]) -> dict:
    """Tell the learning blocks, the protected blocks and the break pattern of a child's week."""
    blocks, lengths, counts, protected = [], [], [], []
    child = problem.pupils[pupil]
    for day, planned in enumerate(days):
        lessons = [(item.start, item.end) for item in planned.items if item.type is ItemType.SUBJECT]
        runs, block = stretches(problem, pupil, day, lessons), child.protected_on(day)
        if block is not None:
            protected.append(_times(planned, block))
            within = [span for span in lessons if is_within(block, span)]
            runs = sorted([*runs, within] if within else runs)
        for run in runs:
            blocks.append(_times(planned, (run[0][0], run[-1][1])) | {"lessons": len(run)})
            lengths.append(run[-1][1] - run[0][0])
        if lessons:
            counts.append(sum(item.type is ItemType.BREAK for item in planned.items))
    return {
        "learningBlocks": blocks,
        "protectedBlocks": protected,
        "breakPatterns": {
            "breakMinutes": child.break_minutes,
            "breaksPerDay": round(sum(counts) / len(counts), 2) if counts else 0,
            "longestStretchMinutes": max(lengths, default=0),
        },
    }
