"""Why a lesson stands where it stands, why one was left out, and what would help, each in words with names.

What "would help" is tried before it is said: the lesson is put into the plan as it stands, with that one thing changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from brightpath.domain.schedule import Unplaced
from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.planning.week import wishes
from brightpath.planning.week.choices import Place, is_allowed, teachers_for
from brightpath.planning.week.draft import Draft, Option
from brightpath.planning.week.problem import QUARTERS, Lesson, Pupil, Teacher, WeekProblem, minutes_in_parts

#: How many reasons and how many ways out are told.
MOST_SENTENCES = 4
IN_WORDS = {4: "full involvement", 2: "some assistance", 1: "minimal supervision", 0: "nobody at hand"}


def why(problem: WeekProblem, places: Sequence[Place]) -> dict[Place, str]:
    """Say in a sentence for each place which wishes it serves."""
    starts: dict[int, list[int]] = {}
    for place in places:
        starts.setdefault(place.lesson, []).append(place.start)
    return {place: _why(problem, place, starts[place.lesson]) for place in places}


def _why(problem: WeekProblem, place: Place, starts: list[int]) -> str:
    lesson = problem.lessons[place.lesson]
    pupils = [problem.pupils[pupil] for pupil in lesson.pupils]
    serves = []
    if lesson.fixed is not None:
        serves.append(f"its fixed time is {clock_of(lesson.fixed)}")
    if lesson.preferred is not None and abs(place.start - lesson.preferred) <= problem.step:
        serves.append(f"you like it at {clock_of(lesson.preferred)}")
    end = place.start + lesson.minutes
    best = [
        p.name for p in pupils if p.best_times and minutes_in_parts(place.start, end, p.best_times) == lesson.minutes
    ]
    if best:
        serves.append(f"it is a best learning time of {_listed(best)}")
    if any(lesson.core) and all(place.start < sum(p.hours) / 2 for p in pupils):
        serves.append("core subjects come early")
    halves = [start // wishes.SAME_TIME_MINUTES for start in starts]
    if lesson.fixed is None and halves.count(place.start // wishes.SAME_TIME_MINUTES) > max(1, len(halves) // 2):
        serves.append("it comes at about the same time on most of its days")
    if len(pupils) > 1:
        serves.append(f"{_listed([p.name for p in pupils])} are free together")
    if place.teacher is not None:
        serves.append(f"{problem.teachers[place.teacher].name} is free for it")
    text = _listed(serves) or "there is room for it here"
    return text[0].upper() + text[1:] + "."


def left_out(draft: Draft) -> Iterator[Unplaced]:
    """List what stands less often than asked, child by child, with reasons and what would help."""
    problem = draft.table.problem
    for index, lesson in enumerate(problem.lessons):
        placed = len(draft.starts[index])
        if placed < lesson.asked:
            reasons = tuple(_reasons(draft, index))[:MOST_SENTENCES]
            help_ = tuple(_ways_out(draft, index))[:MOST_SENTENCES]
            for pupil, name in zip(lesson.pupils, lesson.names, strict=True):
                yield Unplaced(
                    child=problem.pupils[pupil].name,
                    subject=name,
                    asked=lesson.asked,
                    placed=placed,
                    reasons=reasons,
                    would_help=help_,
                )


def _reasons(draft: Draft, index: int) -> Iterator[str]:
    problem = draft.table.problem
    lesson = problem.lessons[index]
    pupils = [problem.pupils[pupil] for pupil in lesson.pupils]
    opens, closes = problem.hours_of(lesson)
    missing = [day for day in lesson.days if day not in draft.starts[index]]
    title = lesson.names[0]
    if closes - opens < lesson.minutes:
        whose = _listed([pupil.name for pupil in pupils])
        yield f"{title} takes {lesson.minutes} minutes, and the hours of {whose} leave {max(0, closes - opens)}."
        return
    if lesson.fixed is not None:
        yield f"It has to begin at {clock_of(lesson.fixed)}, and something else stands there."
    yield from _busy_children(problem, pupils, missing, opens, closes)
    if lesson.attention:
        yield from _busy_adults(draft, lesson, missing, opens, closes)
    for pupil in lesson.pupils:
        child = problem.pupils[pupil]
        if child.longest_day is not None:
            full = [day for day in missing if draft.minutes.get((pupil, day), 0) + lesson.minutes > child.longest_day]
            if full:
                yield (
                    f"With it {child.name} would have more than {_hours(child.longest_day)} of lessons on "
                    f"{_days(problem, full)}, the most for age {child.age}."
                )
    for pupil in lesson.pupils:
        rival = sorted(
            {problem.lessons[o.place.lesson].names[0] for day in missing for o in _beside(draft, pupil, day)}
        )
        if rival and not lesson.attention:
            yield f"The rest of the day of {problem.pupils[pupil].name} is taken by {_listed(rival)}, lunch and breaks."


def _busy_children(
    problem: WeekProblem, pupils: list[Pupil], missing: list[int], opens: int, closes: int
) -> Iterator[str]:
    for child in pupils:
        by_name: dict[str, list[int]] = {}
        for day in missing:
            for busy in child.commitments[day]:
                if busy.start < closes and opens < busy.end:
                    by_name.setdefault(busy.name, []).append(day)
        for name, days in by_name.items():
            yield f"{child.name} has {name} on {_days(problem, days)}."


def _busy_adults(draft: Draft, lesson: Lesson, missing: list[int], opens: int, closes: int) -> Iterator[str]:
    problem = draft.table.problem
    for teacher, adult in enumerate(problem.teachers):
        away: dict[tuple[str, int, int], list[int]] = {}
        for day in missing:
            for busy in adult.commitments[day]:
                if busy.start < closes and opens < busy.end:
                    away.setdefault((busy.name, busy.start, busy.end), []).append(day)
        for (name, start, end), days in away.items():
            yield f"{adult.name} has {name} from {clock_of(start)} to {clock_of(end)} on {_days(problem, days)}."
        given = sorted(
            {
                f"{problem.lessons[option.place.lesson].names[0]} ({_children(problem, option.place.lesson)})"
                for option in draft.placed.values()
                if option.place.teacher == teacher and option.place.day in missing
            }
        )
        if given:
            share = (
                "full attention"
                if lesson.attention == QUARTERS
                else f"{lesson.attention / QUARTERS:g} of the attention"
            )
            yield f"It needs the {share} of {adult.name}, which goes to {_listed(given)} on {_days(problem, missing)}."


def _beside(draft: Draft, pupil: int, day: int) -> Iterable[Option]:
    lessons = draft.table.problem.lessons
    return (o for o in draft.placed.values() if o.place.day == day and pupil in lessons[o.place.lesson].pupils)


# -- what would help, tried ------------------------------------------------------------------------------------------


def _ways_out(draft: Draft, index: int) -> Iterator[str]:
    problem = draft.table.problem
    lesson = problem.lessons[index]
    title = lesson.names[0]
    for attention in (2, 1, 0):
        if attention < lesson.attention:
            days = _room(draft, problem, lesson.model_copy(update={"attention": attention}), index)
            if days:
                yield f"{title} with {IN_WORDS[attention]} would fit on {_days(problem, days)}."
                break
    for later in (30, 60):
        stretched = tuple(
            child.model_copy(update={"hours": (child.hours[0], min(1440, child.hours[1] + later))})
            if number in lesson.pupils
            else child
            for number, child in enumerate(problem.pupils)
        )
        days = _room(draft, problem.changed(pupils=stretched), lesson, index)
        if days:
            whose = _listed([problem.pupils[pupil].name for pupil in lesson.pupils])
            yield f"Hours that end {later} minutes later for {whose} would make room on {_days(problem, days)}."
            break
    if lesson.attention:
        yield from _freed_adults(draft, index)
    shorter = lesson.minutes * 2 // 3 // problem.step * problem.step
    if shorter >= 10:
        days = _room(draft, problem, lesson.model_copy(update={"minutes": shorter}), index)
        if days:
            yield f"In {shorter} minutes instead of {lesson.minutes} it would fit on {_days(problem, days)}."
    if any(problem.pupils[pupil].longest_day is not None for pupil in lesson.pupils):
        unlimited = tuple(
            child.model_copy(update={"longest_day": None}) if number in lesson.pupils else child
            for number, child in enumerate(problem.pupils)
        )
        days = _room(draft, problem.changed(pupils=unlimited), lesson, index)
        if days:
            yield f"A longer day of lessons on {_days(problem, days)} would make room for it."


def _freed_adults(draft: Draft, index: int) -> Iterator[str]:
    problem = draft.table.problem
    for number, adult in enumerate(problem.teachers):
        names = sorted({busy.name for of_day in adult.commitments for busy in of_day})
        for name in names:
            freed = problem.changed(teachers=_with(problem.teachers, number, _without(adult, name)))
            days = _room(draft, freed, problem.lessons[index], index)
            days = [day for day in days if any(busy.name == name for busy in adult.commitments[day])]
            if days:
                yield f"If {adult.name} were free from {name}, it would fit on {_days(problem, days)}."


def _with(teachers: tuple[Teacher, ...], number: int, changed: Teacher) -> tuple[Teacher, ...]:
    return tuple(changed if place == number else teacher for place, teacher in enumerate(teachers))


def _without(adult: Teacher, name: str) -> Teacher:
    kept = tuple(tuple(busy for busy in of_day if busy.name != name) for of_day in adult.commitments)
    return adult.model_copy(update={"commitments": kept})


def _room(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> list[int]:
    """List the days on which a lesson would fit into the plan as it stands, in a problem with one thing changed."""
    lessons = tuple(lesson if place == index else other for place, other in enumerate(problem.lessons))
    changed = problem.changed(lessons=lessons)
    return [
        day
        for day in lesson.days
        if day not in draft.starts[index]
        and any(
            draft.fits(Place(index, day, start, teacher), changed)
            for start in changed.starts_of(lesson)
            for teacher in teachers_for(changed, lesson)
            if is_allowed(changed, lesson, day, start, teacher)
        )
    ]


# -- words -----------------------------------------------------------------------------------------------------------


def _children(problem: WeekProblem, lesson: int) -> str:
    return ", ".join(problem.pupils[pupil].name for pupil in problem.lessons[lesson].pupils)


def _days(problem: WeekProblem, days: Iterable[int]) -> str:
    return _listed([weekday_of(problem.days[day]).value for day in days])


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g} hours"
