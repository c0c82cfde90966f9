"""Why a lesson was left out and what would help, in words with names.

What "would help" is tried before it is said: the lesson is put into the plan as it stands, with that one thing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from brightpath.domain.schedule import Unplaced
from brightpath.domain.weeks import MINUTES_PER_DAY, clock_of
from brightpath.domain.words import listed
from brightpath.planning.week.choices import Place, is_allowed, teachers_for
from brightpath.planning.week.draft import Draft, Option
from brightpath.planning.week.problem import Busy, Lesson, Pupil, Teacher, WeekProblem, longest_day_at
from brightpath.planning.week.telling import children_of, days_named, few

#: How many reasons and how many ways out are told.
MOST_SENTENCES = 4
SHARES = {4: "the full attention", 2: "half of the attention", 1: "a quarter of the attention"}
LESS = {2: "with half of an adult's attention", 1: "with a quarter of an adult's attention", 0: "without an adult"}

NO_ROOM = "There was no room for it beside everything else."

Span = tuple[int, int]


def left_out(draft: Draft, known: Container[tuple[str, int, int]] = ()) -> Iterator[Unplaced]:
    """List what stands less often than asked, child by child, with reasons and what would help.

    What stands in for a lesson is told with it; those `known` (lesson id, asked, placed) are passed over.
    """
    problem = draft.table.problem
    asked_of, placed_of = often(problem, [len(starts) for starts in draft.starts])
    told = set()
    for index, lesson in enumerate(problem.lessons):
        first = lesson.instead_of or lesson.id
        asked, placed = asked_of[first], placed_of[first]
        if placed < asked and len(draft.starts[index]) < lesson.asked and first not in told:
            told.add(first)
            if (first, asked, placed) in known:
                continue
            reasons = tuple(_reasons(draft, index))[:MOST_SENTENCES] or (NO_ROOM,)
            help_ = tuple(_ways_out(draft, index))[:MOST_SENTENCES]
            for pupil, name in zip(lesson.pupils, lesson.names, strict=True):
                yield Unplaced(
                    child=problem.pupils[pupil].name,
                    subject=name,
                    asked=asked,
                    placed=placed,
                    reasons=reasons,
                    would_help=help_,
                )


def often(problem: WeekProblem, stands: Sequence[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Count by lesson id how often it is asked and stands, together with what stands in for it."""
    asked: dict[str, int] = {}
    placed: dict[str, int] = {}
    for lesson, count in zip(problem.lessons, stands, strict=True):
        first = lesson.instead_of or lesson.id
        asked[first] = asked.get(first, 0) + lesson.asked
        placed[first] = placed.get(first, 0) + count
    return asked, placed


def _reasons(draft: Draft, index: int) -> Iterator[str]:
    problem = draft.table.problem
    lesson = problem.lessons[index]
    children = [problem.pupils[pupil].name for pupil in lesson.pupils]
    opens, closes = problem.hours_of(lesson)
    title = lesson.names[0]
    if not lesson.days:
        yield _without_a_day(lesson, children)
        return
    if lesson.only_on is not None:
        yield f"{title} may stand only on {listed(lesson.only_on)}."
    if closes - opens < lesson.minutes:
        yield f"{title} takes {lesson.minutes} minutes, and the hours of {listed(children)} leave {max(0, closes - opens)}."
        return
    if lesson.fixed is not None and not opens <= lesson.fixed <= closes - lesson.minutes:
        yield (
            f"{title} has to stand from {clock_of(lesson.fixed)} to {clock_of(lesson.fixed + lesson.minutes)}, "
            f"and the hours of {listed(children)} are {clock_of(opens)} to {clock_of(closes)}."
        )
        return
    if lesson.fixed is not None:
        yield f"{title} has to begin at {clock_of(lesson.fixed)}."
    could = {
        day: [(start, start + lesson.minutes) for start in starts]
        for day, starts in _were_it_alone(draft, index).items()
    }
    yield from _ordered(draft, index, could)
    yield from _agreed(problem, lesson, could)
    if lesson.attention:
        yield from _not_at_hand(problem, lesson, could)
        yield from _attention_elsewhere(draft, lesson, could)
    yield from _full_days(draft, lesson, [day for day, spans in could.items() if not spans])


def _without_a_day(lesson: Lesson, children: Sequence[str]) -> str:
    if lesson.only_on == ():
        return f"The days named for {lesson.names[0]} of {listed(children)} have none in common."
    if lesson.only_on is not None:
        which = "no school day" if len(children) == 1 else "no school day that they share"
        return (
            f"{lesson.names[0]} may stand only on {listed(lesson.only_on)}, for {listed(children)} {which} this week."
        )
    return f"{listed(children)} have no school day in common this week."


def _were_it_alone(draft: Draft, index: int) -> dict[int, list[int]]:
    """List by missing day the starts that would fit without agreements, adults and orders: where to look for reasons."""
    problem = draft.table.problem
    lesson = problem.lessons[index].model_copy(update={"attention": 0, "after": ()})
    nothing: tuple[tuple[Busy, ...], ...] = ((),) * len(problem.days)
    pupils = tuple(
        child.model_copy(update={"commitments": nothing}) if number in lesson.pupils else child
        for number, child in enumerate(problem.pupils)
    )
    return _starts(draft, _waiting_for_none(problem.changed(pupils=pupils), index), lesson, index)


def _waiting_for_none(problem: WeekProblem, index: int) -> WeekProblem:
    """Let no other lesson wait for one."""
    return problem.changed(
        lessons=tuple(
            other.model_copy(update={"after": tuple(earlier for earlier in other.after if earlier != index)})
            if index in other.after
            else other
            for other in problem.lessons
        )
    )


def _ordered(draft: Draft, index: int, could: Mapping[int, Sequence[Span]]) -> Iterator[str]:
    """Tell the lessons that come before or after and stand where they leave no place to it."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    for others, word in ((lesson.after, "after"), (problem.followers[index], "before")):
        for other in others:
            starts, minutes = draft.starts[other], problem.lessons[other].minutes
            days = [
                day
                for day, spans in could.items()
                if day in starts
                and any(start < starts[day] + minutes if word == "after" else end > starts[day] for start, end in spans)
            ]
            if days:
                title, name = lesson.names[0], problem.lessons[other].names[0]
                yield f"{title} has to come {word} {name}, which stands on {days_named(problem, days)}."


def _agreed(problem: WeekProblem, lesson: Lesson, could: Mapping[int, Sequence[Span]]) -> Iterator[str]:
    """Tell the commitments that stand where the lesson could, once for all the people who have them."""
    people: list[Pupil | Teacher] = [problem.pupils[pupil] for pupil in lesson.pupils]
    people += problem.teachers if lesson.attention else ()
    days: dict[tuple[str, int, int], dict[str, list[int]]] = {}
    for person in people:
        for day, spans in could.items():
            for busy in person.commitments[day]:
                if any(start < busy.end and busy.start < end for start, end in spans):
                    days.setdefault((busy.name, busy.start, busy.end), {}).setdefault(person.name, []).append(day)
    for (name, start, end), by_person in days.items():
        for same in sorted({tuple(of_one) for of_one in by_person.values()}):
            who = [person for person, of_one in by_person.items() if tuple(of_one) == same]
            verb = "has" if len(who) == 1 else "have"
            yield f"{listed(who)} {verb} {name} from {clock_of(start)} to {clock_of(end)} on {days_named(problem, same)}."


def _not_at_hand(problem: WeekProblem, lesson: Lesson, could: Mapping[int, Sequence[Span]]) -> Iterator[str]:
    opens, closes = problem.hours_of(lesson)
    for adult in problem.teachers:
        days: dict[tuple[Span, ...], list[int]] = {}
        for day, spans in could.items():
            if any(not any(a <= start and end <= b for a, b in adult.available[day]) for start, end in spans):
                times = tuple(
                    (max(a, opens), min(b, closes)) for a, b in adult.available[day] if a < closes and opens < b
                )
                days.setdefault(times, []).append(day)
        for times, of_these in days.items():
            when = listed([f"from {clock_of(start)} to {clock_of(end)}" for start, end in times])
            only = f"at hand only {when}" if times else "not at hand"
            yield f"{adult.name} is {only} on {days_named(problem, of_these)}."


def _attention_elsewhere(draft: Draft, lesson: Lesson, could: Mapping[int, Sequence[Span]]) -> Iterator[str]:
    problem = draft.table.problem
    for teacher, adult in enumerate(problem.teachers):
        takes: dict[int, int] = {}
        days = set()
        for option in draft.placed.values():
            index, day, start, who = option.place
            other = problem.lessons[index]
            if who == teacher and any(a < start + other.minutes and start < b for a, b in could.get(day, ())):
                takes[index] = takes.get(index, 0) + other.minutes * other.attention
                days.add(day)
        if takes:
            given = [
                f"{problem.lessons[index].names[0]} ({children_of(problem, index)})"
                for index in sorted(takes, key=lambda index: -takes[index])
            ]
            share, where = SHARES[lesson.attention], days_named(problem, sorted(days))
            yield f"It needs {share} of {adult.name}, and on {where} that goes to {listed(few(given))}."


def _full_days(draft: Draft, lesson: Lesson, days: Sequence[int]) -> Iterator[str]:
    problem = draft.table.problem
    for pupil in lesson.pupils:
        child = problem.pupils[pupil]
        longest = child.longest_day
        too_long = [
            day for day in days if longest is not None and draft.minutes.get((pupil, day), 0) + lesson.minutes > longest
        ]
        if longest is not None and too_long:
            yield (
                f"With it {child.name} would have more than {_hours(longest)} of lessons on "
                f"{days_named(problem, too_long)}, the most {_why_longest(child)}."
            )
        full = [day for day in days if day not in too_long and draft.spans.get((pupil, day))]
        if full:
            names = sorted(
                {problem.lessons[o.place.lesson].names[0] for day in full for o in _beside(draft, pupil, day)}
            )
            beside = listed(["lunch", "breaks", *few(names)])
            yield f"{child.name} has no {lesson.minutes} minutes in one piece on {days_named(problem, full)} beside {beside}."


def _why_longest(child: Pupil) -> str:
    return f"for age {child.age}" if child.longest_day == longest_day_at(child.age) else "you allow"


def _beside(draft: Draft, pupil: int, day: int) -> Iterable[Option]:
    lessons = draft.table.problem.lessons
    return (o for o in draft.placed.values() if o.place.day == day and pupil in lessons[o.place.lesson].pupils)


# -- what would help, tried ------------------------------------------------------------------------------------------


def _ways_out(draft: Draft, index: int) -> Iterator[str]:
    """Try one change after the other and tell those with which the lesson would fit into the plan as it stands."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    title = lesson.names[0]
    whose = listed([problem.pupils[pupil].name for pupil in lesson.pupils])
    for attention in (2, 1, 0):
        if attention < lesson.attention:
            days = _room(draft, problem, lesson.model_copy(update={"attention": attention}), index)
            if days:
                yield f"{title} would fit on {days_named(problem, days)} {LESS[attention]}."
                break
    for later in (30, 60):
        days = _room(draft, _changing(problem, lesson, partial(_with_longer_hours, minutes=later)), lesson, index)
        if days:
            yield f"Hours that end {later} minutes later for {whose} would make room on {days_named(problem, days)}."
            break
    yield from _freed(draft, index)
    if lesson.only_on is not None:
        any_day = lesson.model_copy(update={"only_on": None, "days": _shared_days(problem, lesson)})
        days = _room(draft, problem, any_day, index)
        if days:
            yield f"If {title} need not keep to its own days, it would fit on {days_named(problem, days)}."
    if lesson.after or problem.followers[index]:
        free = lesson.model_copy(update={"after": ()})
        days = _room(draft, _waiting_for_none(problem, index), free, index)
        if days:
            yield f"If {title} need not keep its order with other lessons, it would fit on {days_named(problem, days)}."
    shorter = lesson.minutes * 2 // 3 // problem.step * problem.step
    if shorter >= 10:
        days = _room(draft, problem, lesson.model_copy(update={"minutes": shorter}), index)
        if days:
            yield f"In {shorter} minutes instead of {lesson.minutes} it would fit on {days_named(problem, days)}."
    unlimited = _changing(problem, lesson, lambda child: {"longest_day": None})
    days = _room(draft, unlimited, lesson, index)
    if days:
        yield f"A longer day of lessons for {whose} would make room on {days_named(problem, days)}."


def _freed(draft: Draft, index: int) -> Iterator[str]:
    """Try the week without one commitment, for all whom the lesson needs."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    adults = problem.teachers if lesson.attention else ()
    people: list[Pupil | Teacher] = [*(problem.pupils[pupil] for pupil in lesson.pupils), *adults]
    for name in sorted({busy.name for person in people for of_day in person.commitments for busy in of_day}):
        freed = _changing(problem, lesson, partial(_without, name=name)).changed(
            teachers=tuple(adult.model_copy(update=_without(adult, name)) for adult in problem.teachers)
        )
        days = _room(draft, freed, lesson, index)
        who = [person.name for person in people if any(b.name == name for day in days for b in person.commitments[day])]
        if days and who:
            yield f"If {listed(who)} were free from {name}, it would fit on {days_named(problem, days)}."


def _shared_days(problem: WeekProblem, lesson: Lesson) -> tuple[int, ...]:
    first, *others = (problem.pupils[pupil].school_days for pupil in lesson.pupils)
    return tuple(day for day in first if all(day in of_one for of_one in others))


def _with_longer_hours(child: Pupil, minutes: int) -> dict[str, Any]:
    return {"hours": (child.hours[0], min(MINUTES_PER_DAY, child.hours[1] + minutes))}


def _without(person: Pupil | Teacher, name: str) -> dict[str, Any]:
    return {"commitments": tuple(tuple(busy for busy in of_day if busy.name != name) for of_day in person.commitments)}


def _changing(problem: WeekProblem, lesson: Lesson, change: Callable[[Pupil], dict[str, Any]]) -> WeekProblem:
    """Change the children of a lesson."""
    return problem.changed(
        pupils=tuple(
            child.model_copy(update=change(child)) if number in lesson.pupils else child
            for number, child in enumerate(problem.pupils)
        )
    )


def _room(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> list[int]:
    """List the days on which a lesson would fit into the plan as it stands, in a problem with one thing changed."""
    return [day for day, starts in _starts(draft, problem, lesson, index).items() if starts]


def _starts(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> dict[int, list[int]]:
    """List by missing day the starts at which a lesson would fit into the plan, in a problem with one thing changed."""
    problem = problem.changed(
        lessons=tuple(lesson if place == index else other for place, other in enumerate(problem.lessons))
    )
    return {
        day: [
            start
            for start in problem.starts_of(lesson)
            if any(
                is_allowed(problem, lesson, day, start, teacher)
                and draft.fits(Place(index, day, start, teacher), problem)
                for teacher in teachers_for(problem, lesson)
            )
        ]
        for day in lesson.days
        if day not in draft.starts[index]
    }


# -- words -----------------------------------------------------------------------------------------------------------


def _hours(minutes: int) -> str:
    return "1 hour" if minutes == 60 else f"{minutes / 60:g} hours"
