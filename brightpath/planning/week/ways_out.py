"""What would make room for a lesson that is left out: one thing changed, priced, and tried before it is told.

A way out is first tried beside the plan as it stands. Where that leaves no room, the week is solved again with the thing
changed, from the standing plan and for a fixed amount of work; it is told when the lesson then has a place and no other lost one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, NamedTuple

from brightpath.domain.weeks import MINUTES_PER_DAY, clock_of, weekday_of
from brightpath.domain.words import listed
from brightpath.planning.week.beside import ChangedChoices, room_beside, waiting_for_none
from brightpath.planning.week.choices import Place, broken_by
from brightpath.planning.week.draft import Draft, Table, drawn
from brightpath.planning.week.improve import Mood, improve
from brightpath.planning.week.problem import QUARTERS, Lesson, Pupil, Teacher, WeekProblem
from brightpath.planning.week.telling import days_named

#: How many ways out are told, and how many further ones are solved again for each lesson.
MOST_TOLD, MOST_TRIED = 4, 6
#: Rounds of one solve-again, and how many places all of them may look at together: the guard on time, counted in work.
ROUNDS, PLACES = 40, 45_000
#: The rounds of one solve-again take as long as so many places.
ROUNDS_ARE_LIKE = 1000
#: Every round makes room for the lesson; wishes hardly count.
MAKE_ROOM = Mood(wishes=0.1, leaving_out=0.02, warmest=0.6, coldest=0.6, make_room=1.0)
#: What it costs a family to give up a rule of its own (an order, own days, a fixed time), in minutes.
PRICE_OF_A_RULE = 30
#: A further grown-up has to be found first.
HELPER_TIMES = 2
LESS = {2: "with half of an adult's attention", 1: "with a quarter of an adult's attention", 0: "without an adult"}
MOVED = ", with other lessons moved"

Span = tuple[int, int]
#: The sentence for the days on which there would be room, without its full stop; None when nothing can be said.
Says = Callable[[Sequence[int]], str | None]


class WayOut(NamedTuple):
    """What it costs, in minutes of the family's week, and the sentence."""

    price: int
    sentence: str


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise: the problem with it, the lesson as its missing times would be, the price, the words."""

    price: int
    problem: WeekProblem
    lesson: Lesson
    says: Says


@dataclass
class Work:
    """How many places solve-agains may still look at; what one lesson leaves, the next may use."""

    places: int = 0


def ways_out(draft: Draft, index: int, work: Work) -> list[WayOut]:
    """List what would make room for a lesson, the cheapest first; of each kind of change the least that helps."""
    found: list[WayOut] = []
    others: list[tuple[int, Change]] = []
    for number, kind in enumerate(_kinds(draft, index)):
        tried = []
        for change in kind:
            days = room_beside(draft, change.problem, change.lesson, index)
            sentence = change.says(days) if days else None
            if sentence:
                found.append(WayOut(change.price, f"{sentence}."))
                break
            tried.append((number, change))
        others += tried
    found.sort(key=lambda way: way.price)
    least = found[MOST_TOLD - 1].price if len(found) >= MOST_TOLD else inf
    helped: set[int] = set()
    others = [other for other in others if other[1].price < least]
    for number, change in sorted(others, key=lambda other: other[1].price)[:MOST_TRIED]:
        day = None if number in helped else _solved_again(draft, change, index, work)
        sentence = None if day is None else change.says([day])
        if sentence:
            helped.add(number)
            found.append(WayOut(change.price, f"{sentence}{MOVED}."))
    return sorted(found, key=lambda way: way.price)[:MOST_TOLD]


def _solved_again(draft: Draft, change: Change, index: int, work: Work) -> int | None:
    """Solve the week again with a change, for one more time of the lesson; tell the day on which it then stands.

    A second part is not tried so: it would need a first part of its own.
    """
    size = ROUNDS_ARE_LIKE + sum(map(len, draft.table.choices.places.values()))
    if index in draft.table.problem.firsts or size > work.places:
        return None
    work.places -= size
    problem, missing = _with_one_more(draft, change, index)
    choices = ChangedChoices(problem, draft.table.choices)
    if not any(choices.places[missing, day] for day in problem.lessons[missing].days):
        return None
    table = Table(choices)
    search = improve(
        table,
        mood=MAKE_ROOM,
        seed=0,
        rounds=ROUNDS,
        deadline=inf,
        start=drawn(table, draft.places()),
        starts=0,
        is_enough=lambda record: not record.left_out,
    )
    return None if search.draft.left_out else next(iter(search.draft.starts[missing]))


def _with_one_more(draft: Draft, change: Change, index: int) -> tuple[WeekProblem, int]:
    """Ask for all that stands, and once more for the lesson as changed: as one of its own, on its other days."""
    missing, stands = len(change.problem.lessons), draft.starts[index]
    lessons = []
    for number, lesson in enumerate(change.problem.lessons):
        placed = len(draft.starts[number])
        facts: dict[str, Any] = {}
        if number == index:
            facts = {"asked": placed, "most": placed, "days": tuple(sorted(stands))}
        elif placed < lesson.asked:
            facts = {"asked": placed, "most": placed}
        if index in lesson.after:
            facts["after"] = (*lesson.after, missing)
        lessons.append(lesson.model_copy(update=facts) if facts else lesson)
    days = tuple(day for day in change.lesson.days if day not in stands)
    names = tuple(f"{name} (once more)" for name in change.lesson.names)
    once_more = {"id": "once more", "names": names, "turns": (), "second": None, "asked": 1, "most": 1, "days": days}
    return change.problem.changed(lessons=(*lessons, change.lesson.model_copy(update=once_more))), missing


# -- what could be otherwise -------------------------------------------------------------------------------------------


def _kinds(draft: Draft, index: int) -> Iterator[list[Change]]:
    """List the changes by kind, each the least one first."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    if not lesson.days and not lesson.has_own_days:
        return
    title = lesson.names[0]
    whose = listed([problem.pupils[pupil].name for pupil in lesson.pupils])

    def said(before: str, after: str = "") -> Says:
        return lambda days: f"{before}{days_named(problem, days)}{after}"

    def with_lesson(price: int, says: Says, **facts: Any) -> Change:
        return Change(price, problem, lesson.model_copy(update=facts), says)

    def with_children(price: int, says: Says, change: Callable[[Pupil], dict]) -> Change:
        return Change(price * len(lesson.pupils), _changing(problem, lesson, change), lesson, says)

    yield [
        with_lesson(
            lesson.minutes * (lesson.attention - attention) // QUARTERS,
            said(f"{title} would fit on ", f" {LESS[attention]}"),
            attention=attention,
        )
        for attention in (2, 1, 0)
        if attention < lesson.attention
    ]
    yield [
        with_children(
            later,
            said(f"Hours that end {later} minutes later for {whose} would make room on "),
            partial(_with_longer_hours, minutes=later),
        )
        for later in (30, 60)
    ]
    yield from _more_of_an_adult(draft, index)
    yield _another_grown_up(draft, index)
    yield from ([change] for change in _freed(problem, lesson))
    if lesson.has_own_days:
        yield [
            with_lesson(
                PRICE_OF_A_RULE,
                said(f"If {title} need not keep to its own days, it would fit on "),
                only_on=None,
                on_cycle=None,
                days=_shared_days(problem, lesson),
            )
        ]
    first_part = tuple(earlier for earlier in lesson.after if earlier == problem.firsts.get(index))
    if lesson.after != first_part or problem.followers[index]:
        yield [
            Change(
                PRICE_OF_A_RULE,
                waiting_for_none(problem, index),
                lesson.model_copy(update={"after": first_part}),
                said(f"If {title} need not keep its order with other lessons, it would fit on "),
            )
        ]
    if any(problem.pupils[pupil].protected for pupil in lesson.pupils):
        yield [
            with_children(
                PRICE_OF_A_RULE,
                said(f"Without the protected block of {whose} it would fit on "),
                lambda child: {"protected": ()},
            )
        ]
    if lesson.fixed is not None:
        at = clock_of(lesson.fixed)
        yield [with_lesson(PRICE_OF_A_RULE, said(f"At another time than {at} {title} would fit on "), fixed=None)]
    shorter = lesson.minutes * 2 // 3 // problem.step * problem.step
    if shorter >= 10:
        yield [
            with_lesson(
                lesson.minutes - shorter,
                said(f"In {shorter} minutes instead of {lesson.minutes} it would fit on "),
                minutes=shorter,
            )
        ]
    if any(problem.pupils[pupil].longest_day is not None for pupil in lesson.pupils):
        yield [
            with_children(
                lesson.minutes,
                said(f"A longer day of lessons for {whose} would make room on "),
                lambda child: {"longest_day": None},
            )
        ]


def _more_of_an_adult(draft: Draft, index: int) -> Iterator[list[Change]]:
    """Ask each adult for minutes that are not free: on each day as few as let the lesson in, else its whole length."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    opens, closes = problem.hours_of(lesson)
    for teacher, adult in enumerate(problem.teachers if lesson.attention else ()):
        changes = []
        for day in lesson.days:
            if day not in draft.starts[index]:
                free = _free_times(adult, day)
                spans = [(end - start, (start, end)) for start, end in _asked_for(draft, index, day, teacher, free)]
                for start, end in [] if spans else _outside(free, opens, closes):
                    if end - start >= lesson.minutes:
                        spans.append((lesson.minutes, (start, start + lesson.minutes)))
                if spans:
                    changes.append(_with_more(problem, lesson, teacher, day, min(spans)[1]))
        yield sorted(changes, key=lambda change: change.price)


def _free_times(adult: Teacher, day: int) -> list[Span]:
    """List the times in which an adult can be asked, the own commitments taken off."""
    free = list(adult.available[day])
    for busy in adult.commitments[day]:
        free = [part for start, end in free for part in _outside([(busy.start, busy.end)], start, end)]
    return free


def _asked_for(draft: Draft, index: int, day: int, teacher: int, free: Sequence[Span]) -> Iterator[Span]:
    """List the times that an adult is missing for a lesson which all else would let in."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    for start in problem.starts_of(lesson):
        missing = _outside(free, start, start + lesson.minutes)
        if (
            len(missing) == 1
            and broken_by(problem, lesson, day, start, teacher) == ["the_adult_is_there"]
            and draft.fits(Place(index, day, start, teacher))
        ):
            yield missing[0]


def _outside(times: Sequence[Span], start: int, end: int) -> list[Span]:
    """List the parts from start to end that no time covers; the times are in order."""
    parts = []
    for begins, ends in times:
        if begins < end and start < ends:
            if start < begins:
                parts.append((start, begins))
            start = max(start, ends)
    return [*parts, (start, end)] if start < end else parts


def _with_more(problem: WeekProblem, lesson: Lesson, teacher: int, day: int, span: Span) -> Change:
    adult = problem.teachers[teacher]
    merged: list[Span] = []
    for start, end in sorted([*adult.available[day], span]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    cut = tuple(
        busy.model_copy(update={"start": start, "end": end})
        for busy in adult.commitments[day]
        for start, end in _outside([span], busy.start, busy.end)
    )
    facts = {
        "available": tuple(tuple(merged) if on == day else times for on, times in enumerate(adult.available)),
        "commitments": tuple(cut if on == day else of_day for on, of_day in enumerate(adult.commitments)),
    }
    teachers = list(problem.teachers)
    teachers[teacher] = adult.model_copy(update=facts)
    minutes, weekday = span[1] - span[0], weekday_of(problem.days[day]).value
    when = f"{weekday} ({clock_of(span[0])} to {clock_of(span[1])})"
    sentence = f"{minutes} more minutes of {adult.name} on {when} would make room for {lesson.names[0]}"
    return Change(minutes, problem.changed(teachers=tuple(teachers)), lesson, _always(sentence))


def _another_grown_up(draft: Draft, index: int) -> list[Change]:
    """Ask somebody else for one lesson, on the first day on which the children have room for it."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    if not lesson.attention:
        return []
    alone = lesson.model_copy(update={"attention": 0})
    found = problem.changed(
        lessons=tuple(alone if number == index else other for number, other in enumerate(problem.lessons))
    )
    for day in lesson.days:
        for start in problem.starts_of(lesson) if day not in draft.starts[index] else ():
            if not broken_by(found, alone, day, start, None) and draft.fits(Place(index, day, start, None), found):
                span = start, start + lesson.minutes
                when = f"{weekday_of(problem.days[day]).value} from {clock_of(span[0])} to {clock_of(span[1])}"
                somebody = Teacher(
                    name="another grown-up",
                    available=tuple((span,) if on == day else () for on in range(len(problem.days))),
                    commitments=((),) * len(problem.days),
                )
                changed = problem.changed(teachers=(*problem.teachers, somebody))
                sentence = f"Another grown-up on {when} would make room for {lesson.names[0]}"
                price = HELPER_TIMES * lesson.minutes * lesson.attention // QUARTERS
                return [Change(price, changed, lesson, _always(sentence))]
    return []


def _always(sentence: str) -> Says:
    return lambda days: sentence


def _freed(problem: WeekProblem, lesson: Lesson) -> Iterator[Change]:
    """Take one commitment away, for all whom the lesson needs; its minutes on the cheapest day are the price."""
    adults = problem.teachers if lesson.attention else ()
    people: list[Pupil | Teacher] = [*(problem.pupils[pupil] for pupil in lesson.pupils), *adults]
    taken = [busy for person in people for of_day in person.commitments for busy in of_day]
    for name in sorted({busy.name for busy in taken if busy.way_of is None}):
        freed = _changing(problem, lesson, partial(_without, name=name)).changed(
            teachers=tuple(adult.model_copy(update=_without(adult, name)) for adult in problem.teachers)
        )
        minutes = (
            sum(busy.end - busy.start for person in people for busy in person.commitments[day] if busy.name == name)
            for day in lesson.days or range(len(problem.days))
        )

        def says(days: Sequence[int], name: str = name) -> str | None:
            who = [p.name for p in people if any(busy.name == name for day in days for busy in p.commitments[day])]
            return (
                f"If {listed(who)} were free from {name}, it would fit on {days_named(problem, days)}" if who else None
            )

        yield Change(min((length for length in minutes if length), default=0), freed, lesson, says)


def _shared_days(problem: WeekProblem, lesson: Lesson) -> tuple[int, ...]:
    first, *others = (problem.pupils[pupil].school_days for pupil in lesson.pupils)
    return tuple(day for day in first if all(day in of_one for of_one in others))


def _with_longer_hours(child: Pupil, minutes: int) -> dict[str, Any]:
    return {"hours": (child.hours[0], min(MINUTES_PER_DAY, child.hours[1] + minutes))}


def _without(person: Pupil | Teacher, name: str) -> dict[str, Any]:
    return {
        "commitments": tuple(
            tuple(busy for busy in of_day if name not in (busy.name, busy.way_of)) for of_day in person.commitments
        )
    }


def _changing(problem: WeekProblem, lesson: Lesson, change: Callable[[Pupil], dict[str, Any]]) -> WeekProblem:
    """Change the children of a lesson."""
    return problem.changed(
        pupils=tuple(
            child.model_copy(update=change(child)) if number in lesson.pupils else child
            for number, child in enumerate(problem.pupils)
        )
    )
