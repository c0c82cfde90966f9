"""Reading a household: what its week asks of the planner, written down as a `WeekProblem`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from brightpath.domain.catalogue import FieldOf, no_field
from brightpath.domain.family import (
    ATTENTION,
    Adult,
    Child,
    Commitment,
    CommitmentFrequency,
    DayOff,
    FamilyCalendar,
    Frequency,
    Household,
    Subject,
)
from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.loops import Taught, from_cursor, lessons_of
from brightpath.domain.preferences import starting_preferences
from brightpath.domain.questions import STANDARD_SCORING, ScoredQuestion
from brightpath.domain.school_days import comes_in_week, cycle_days, days_off_of, has_lessons, is_off
from brightpath.domain.styles import as_asked
from brightpath.domain.weeks import (
    MINUTES_PER_DAY,
    WEEKDAYS,
    days_of_week,
    is_first_such_weekday_of_month,
    weekday_of,
)
from brightpath.domain.words import listed
from brightpath.planning.week.orders import orders
from brightpath.planning.week.parts import in_two_parts
from brightpath.planning.week.problem import (
    LUNCH_FROM,
    LUNCH_UNTIL,
    QUARTERS,
    STEPS,
    Busy,
    Lesson,
    Pupil,
    Teacher,
    WeekProblem,
    longest_day_at,
)
from brightpath.planning.week.protected import minutes_asked, with_protected_blocks
from brightpath.planning.week.ways import with_ways

#: What a half day without a name of its own is called.
HALF_DAY = "Half day"


def problem_of(
    household: Household,
    week_start: date,
    *,
    scoring: Sequence[ScoredQuestion] = STANDARD_SCORING,
    field_of: FieldOf = no_field,
    cursors: Mapping[str, str] = MappingProxyType({}),
    learned: LearnedPreferences | None = None,
    longest_day_limits: bool = True,
) -> WeekProblem:
    """Write down what the planner has to solve for one household and the week that begins on `week_start`.

    `field_of` names a subject's field (`Catalogue.field_of`); without it no two lessons are of one kind. `cursors`
    name by the id of a loop the subject whose turn it is; without, it is the first. `learned` weighs instead of the answers.
    """
    preferences = starting_preferences(household, scoring)
    said, household = household, as_asked(household, preferences, field_of)
    calendar = household.calendar
    everyone = [adult.name for adult in household.adults] + [child.name for child in household.children]
    owned = [(commitment, commitment.who or tuple(everyone)) for commitment in household.commitments] + [
        (commitment, commitment.who or (child.name,))
        for child in household.children
        for commitment in child.commitments
    ]
    taken: dict[str, dict[date, list[Busy]]] = {name: {} for name in everyone}
    ways = {place.name: place.minutes for place in household.places}
    minutes_of: dict[Busy, int] = {}
    for commitment, people in owned:
        for day in days_of_week(week_start):
            if _takes_place(commitment, day, week_start, household):
                for name in people:
                    busy = Busy(name=commitment.name, start=commitment.start, end=commitment.end)
                    taken[name].setdefault(day, []).append(busy)
                    if commitment.place in ways:
                        minutes_of[busy] = ways[commitment.place]
    in_term = [day for day in days_of_week(week_start) if has_lessons(calendar, day)]
    for child in household.children:
        for day in in_term:
            for off in days_off_of(household, child, day):
                if not is_off(household, child, day):
                    taken[child.name].setdefault(day, []).append(_half_day(off))
    busy_days = {day for calendar_of_one in taken.values() for day in calendar_of_one}
    days = tuple(sorted(set(in_term) | busy_days))

    def commitments_of(name: str) -> tuple[tuple[Busy, ...], ...]:
        return tuple(
            with_ways(sorted(taken[name].get(day, ()), key=lambda busy: (busy.start, busy.end)), minutes_of)
            for day in days
        )

    pupils = tuple(
        Pupil(
            id=child.id,
            name=child.name,
            age=child.age,
            hours=child.hours,
            best_times=child.best_times,
            school_days=tuple(
                index for index, day in enumerate(days) if day in in_term and not is_off(household, child, day)
            ),
            commitments=commitments_of(child.name),
            longest_day=(child.rests.longest_day_minutes or longest_day_at(child.age)) if longest_day_limits else None,
            **_rests(child),
        )
        for child in household.children
    )
    cycle = cycle_days(household, days) if calendar.day_cycle else ()
    taught = [
        lesson for one in lessons_of(household) if (lesson := _in_week(one, calendar, week_start, cursors)) is not None
    ]
    lessons = tuple(
        _with_length_said(lesson, said, household)
        for lesson in _lessons(taught, household, pupils, days, cycle, field_of)
    )
    lessons = in_two_parts(lessons, _parted(household, lessons), coarsest_step(lessons, pupils))
    step = coarsest_step(lessons, pupils)
    return WeekProblem(
        week_start=week_start,
        days=days,
        pupils=with_protected_blocks(pupils, lessons, len(days), minutes_asked(preferences), step),
        teachers=tuple(
            Teacher(
                name=adult.name,
                available=tuple(_available(adult, day) for day in days),
                commitments=commitments_of(adult.name),
            )
            for adult in household.adults
        ),
        lessons=lessons,
        step=step,
        preferences=preferences.for_planning(),
        learned=learned,
        cycle=cycle,
    )


def _with_length_said(lesson: Lesson, said: Household, asked: Household) -> Lesson:
    """Let a lesson that a philosophy made shorter know how long the family said it is."""
    lengths = [
        subject.minutes
        for names in lesson.turns or (lesson.names,)
        for pupil, name in zip(lesson.pupils, names, strict=True)
        for subject, shorter in zip(said.children[pupil].subjects, asked.children[pupil].subjects, strict=True)
        if subject.name == name and subject.minutes > max(shorter.minutes, lesson.minutes)
    ]
    return lesson.model_copy(update={"shortened_from": max(lengths)}) if lengths else lesson


def coarsest_step(lessons: Iterable[Lesson], pupils: Iterable[Pupil] = ()) -> int:
    """Choose the coarsest of 15, 10 and 5 minutes that fits every duration, fixed time and time for lunch."""
    lunches = [(child.lunch_from, child.lunch_until) for child in pupils if child.lunch_minutes]
    times = [lesson.minutes for lesson in lessons] + [lesson.fixed for lesson in lessons if lesson.fixed is not None]
    return next(
        (
            step
            for step in STEPS
            if all(minutes % step == 0 for minutes in times)
            and all(-since % step + since <= by for since, by in lunches)
        ),
        STEPS[-1],
    )


def _rests(child: Child) -> dict[str, int]:
    """Read a child's own rests; what the family left open is as usual, and a lunch time left open moves along."""
    own = child.rests
    since = LUNCH_FROM if own.lunch_from is None else own.lunch_from
    by = LUNCH_UNTIL if own.lunch_until is None else own.lunch_until
    if own.lunch_from is None:
        since = min(since, by)
    rests = {
        "break_minutes": own.break_minutes,
        "longest_stretch": own.break_after_minutes,
        "lunch_minutes": own.lunch_minutes,
        "lunch_from": since,
        "lunch_until": max(by, -(-since // STEPS[-1]) * STEPS[-1]),  # a minute on the grid at which it can begin
    }
    return {fact: minutes for fact, minutes in rests.items() if minutes is not None}


def _takes_place(commitment: Commitment, day: date, week_start: date, household: Household) -> bool:
    if commitment.frequency is CommitmentFrequency.ONE_TIME:
        return commitment.on == day
    if not comes_in_week(household.calendar, week_start, commitment.every_weeks, commitment.starting_week):
        return False
    match commitment.frequency:
        case CommitmentFrequency.DAILY:
            return weekday_of(day) in household.calendar.school_days
        case CommitmentFrequency.MONTHLY:
            return weekday_of(day) in commitment.days_of_week and is_first_such_weekday_of_month(day)
        case _:
            return weekday_of(day) in commitment.days_of_week


def _half_day(off: DayOff) -> Busy:
    """Write the free part of a day as a commitment; without a time it reaches to the day's edge."""
    start = 0 if off.start is None else off.start
    return Busy(name=off.name or HALF_DAY, start=start, end=MINUTES_PER_DAY if off.end is None else off.end)


def _available(adult: Adult, day: date) -> tuple[tuple[int, int], ...]:
    """List an adult's times of one day in order; those that touch or overlap are one."""
    if not adult.available:
        return ((0, MINUTES_PER_DAY),)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(
        (time.start, time.end) for time in adult.available if weekday_of(day) in time.days_of_week
    ):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _in_week(lesson: Taught, calendar: FamilyCalendar, week_start: date, cursors: Mapping[str, str]) -> Taught | None:
    """Keep the turns of a lesson that come in this week, a loop's from the cursor on; None when there are none."""
    turns = tuple(
        turn
        for turn in (from_cursor(lesson, cursors) if lesson.is_loop else lesson.turns)
        if comes_in_week(calendar, week_start, turn[0][1].every_weeks, turn[0][1].starting_week)
    )
    return lesson._replace(turns=turns) if turns else None


def _lessons(
    taught: Sequence[Taught],
    household: Household,
    pupils: tuple[Pupil, ...],
    dates: Sequence[date],
    cycle: Sequence[str | None],
    field_of: FieldOf,
) -> Iterable[Lesson]:
    after = orders(taught)
    ways = {place.name: place.minutes for place in household.places}

    def suits(subject: Subject, day: int) -> bool:
        return (not subject.days or weekday_of(dates[day]) in subject.days) and (
            not subject.cycle_days or (bool(cycle) and cycle[day] in subject.cycle_days)
        )

    for number, lesson in enumerate(taught):
        turns, members = lesson.turns, [member for turn in lesson.turns for member in turn]
        subjects = [subject for _, subject in members]
        first = subjects[0]
        own_days = [[day for day in pupils[index].school_days if suits(subject, day)] for index, subject in members]
        days = tuple(day for day in own_days[0] if all(day in of_one for of_one in own_days))
        named = [set(subject.days) for subject in subjects if subject.days]
        in_cycle = [set(subject.cycle_days) for subject in subjects if subject.cycle_days]
        never = [
            len(subject.days)
            for index, subject in members
            if subject.days
            and not set(subject.days) & set(household.calendar.school_days)
            and pupils[index].school_days
        ]
        # Without a day in common, or on days that never have school, the lesson is still asked for, and told as left out.
        could = len(days) or max([*map(len, own_days), *never])
        asked, most = max(_times(subject, could) for subject in subjects)
        fixed = next((s.fixed_time.preferred for s in subjects if s.fixed_time.required), None)
        preferred = next((s.fixed_time.preferred for s in subjects if s.fixed_time.preferred is not None), None)
        place = max((subject.place for subject in subjects), key=lambda name: ways.get(name or "", -1))
        by_child = list(zip(*([subject for _, subject in turn] for turn in turns), strict=True))
        yield Lesson(
            id=lesson.id,
            pupils=tuple(index for index, _ in turns[0]),
            names=tuple(listed([subject.name for subject in of_one], "or") for of_one in by_child),
            core=tuple(any(subject.is_core for subject in of_one) for of_one in by_child),
            minutes=max(subject.block or subject.minutes for subject in subjects),
            asked=asked,
            most=most,
            attention=round(QUARTERS * max(ATTENTION[subject.involvement] for subject in subjects)),
            interest=sum(subject.interest for subject in subjects) / len(subjects),
            fixed=fixed,
            preferred=None if fixed is not None else preferred,
            days=days,
            combined_with=first.loop if lesson.is_loop and first.combined_with else first.combined_with,
            only_on=tuple(day for day in WEEKDAYS if day in set.intersection(*named)) if named else None,
            after=tuple(sorted(after[number])),
            kind=_kind_of(subjects, field_of),
            place=place,
            way=ways.get(place or "", 0),
            on_cycle=tuple(sorted(set.intersection(*in_cycle))) if in_cycle else None,
            turns=tuple(tuple(subject.name for _, subject in turn) for turn in turns) if lesson.is_loop else (),
        )


def _parted(household: Household, lessons: Sequence[Lesson]) -> list[int]:
    """Find the lessons with a subject that asks to be held in two parts."""
    asking = {
        (number, subject.name)
        for number, child in enumerate(household.children)
        for subject in child.subjects
        if subject.parts > 1
    }
    return [
        index
        for index, lesson in enumerate(lessons)
        if not lesson.turns and not asking.isdisjoint(zip(lesson.pupils, lesson.names, strict=True))
    ]


def _kind_of(subjects: Iterable[Subject], field_of: FieldOf) -> str | None:
    """Find the field that all of them belong to."""
    fields = {field_of(subject.name) for subject in subjects}
    return fields.pop() if len(fields) == 1 else None


def _times(subject: Subject, days: int) -> tuple[int, int]:
    """Say how often a subject is asked for at least and at most; in blocks the week's minutes come in fewer, longer pieces."""
    asked, most = {
        Frequency.DAILY: (days, days),
        Frequency.SEVERAL: (2, 3),
        Frequency.ONCE: (1, 1),
        Frequency.OCCASIONALLY: (0, 1),
    }[subject.frequency]
    if subject.block is not None:
        asked, most = (_in_blocks(times * subject.minutes, subject.block) for times in (asked, most))
    return min(asked, days), min(most, days)


def _in_blocks(minutes: int, block: int) -> int:
    """Count the blocks that come nearest to so many minutes, half a block as one; at least one when there are any minutes."""
    return max(1, (2 * minutes + block) // (2 * block)) if minutes else 0
