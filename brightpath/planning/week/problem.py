"""The week to be planned, complete and JSON-able: who, what, when and with which wishes. No solver here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

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
from brightpath.domain.preferences import StartingPreferences, starting_preferences
from brightpath.domain.questions import STANDARD_SCORING, ScoredQuestion
from brightpath.domain.weeks import (
    MINUTES_PER_DAY,
    PARTS_OF_DAY,
    WEEKDAYS,
    Weekday,
    days_of_week,
    is_first_such_weekday_of_month,
    weekday_of,
)

#: Attention is counted in quarters of one adult, so that every sum is whole.
QUARTERS = 4
STEPS = (15, 10, 5)
BREAK_MINUTES = 10
LONGEST_STRETCH = 90
LUNCH_MINUTES = 30
LUNCH_FROM, LUNCH_UNTIL = 690, 780  # begins 11:30 to 13:00

#: The longest day of lessons in minutes, by the age up to which it holds (design, section 3).
LONGEST_DAY_BY_AGE = ((5, 120), (8, 180), (11, 270), (14, 330), (18, 390))

#: What a half day without a name of its own is called.
HALF_DAY = "Half day"

#: What it costs, in points, to leave out one lesson of one child: more than all wishes together are worth.
COST_OF_LEAVING_OUT = 100.0
#: What a core lesson costs on top: it decides which of two lessons stays out, never how many do.
COST_OF_CORE = 1.0


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True)


class Busy(Fact):
    """A commitment on one day, `start` to `end` in minutes."""

    name: str
    start: int
    end: int


class Pupil(Fact):
    """A child in this week. `commitments` has one entry per day of the problem; `school_days` are day indexes."""

    id: str
    name: str
    age: int
    hours: tuple[int, int]
    best_times: tuple[str, ...]
    school_days: tuple[int, ...]
    commitments: tuple[tuple[Busy, ...], ...]
    longest_day: int | None

    def lunch_starts(self, day: int, step: int) -> tuple[int, ...]:
        """List the minutes on the grid at which lunch could begin; empty when hours or commitments leave no room."""
        if day not in self.school_days or self.hours[0] > LUNCH_FROM or self.hours[1] < LUNCH_UNTIL + LUNCH_MINUTES:
            return ()
        return tuple(
            start
            for start in range(-(-LUNCH_FROM // step) * step, LUNCH_UNTIL + 1, step)
            if is_free(self.commitments[day], start, start + LUNCH_MINUTES)
        )


class Teacher(Fact):
    """An adult in this week: per day the times that can be asked for, and the own commitments inside or outside them."""

    name: str
    available: tuple[tuple[tuple[int, int], ...], ...]
    commitments: tuple[tuple[Busy, ...], ...]

    def is_there(self, day: int, start: int, end: int) -> bool:
        """Say whether the adult can teach from start to end."""
        return any(a <= start and end <= b for a, b in self.available[day]) and is_free(
            self.commitments[day], start, end
        )


class Lesson(Fact):
    """One decision a day: a subject of one child, or a combined one of several (`pupils`, with a name and core flag each).

    `asked` times at least and `most` times at most in the week, on one of `days`; `attention` in quarters of one adult.
    `only_on` are the days that the family named for it (those all its children share), None when it named none;
    `after` the indexes of the lessons that have to end before it starts on a day that has both. `kind` is its field of
    the subject catalogue, where that knows it.
    """

    id: str
    pupils: tuple[int, ...]
    names: tuple[str, ...]
    core: tuple[bool, ...]
    minutes: int
    asked: int
    most: int
    attention: int
    interest: float
    fixed: int | None
    preferred: int | None
    days: tuple[int, ...]
    combined_with: str | None
    only_on: tuple[Weekday, ...] | None = None
    after: tuple[int, ...] = ()
    kind: str | None = None

    def may_stand_on(self, day: date) -> bool:
        """Say whether the family's own choice of days allows this one."""
        return self.only_on is None or weekday_of(day) in self.only_on

    @property
    def cost_of_leaving_out(self) -> float:
        """Points lost for each time it is left out, over all its children."""
        return COST_OF_LEAVING_OUT * len(self.pupils) + COST_OF_CORE * sum(self.core)


class WeekProblem(Fact):
    """Everything one solve needs. `step` is the grid of starts in minutes; `days` the dates, in order.

    `likely` holds how probable it is, 0-1, that a lesson gets done: by its id, day index and start in minutes.
    """

    week_start: date
    days: tuple[date, ...]
    pupils: tuple[Pupil, ...]
    teachers: tuple[Teacher, ...]
    lessons: tuple[Lesson, ...]
    step: int
    preferences: StartingPreferences
    likely: dict[str, dict[int, dict[int, float]]] = Field(default_factory=dict)

    def changed(self, **facts: Any) -> WeekProblem:
        """Make the same problem with some facts changed; nothing counted about this one is carried over."""
        return type(self).model_construct(
            **{**{name: getattr(self, name) for name in type(self).model_fields}, **facts}
        )

    @cached_property
    def weights(self) -> dict[str, float]:
        """The wishes' weights, scaled to sum to 100 points."""
        total = sum(self.preferences.wish_weights.values()) or 1.0
        return {name: 100.0 * weight / total for name, weight in self.preferences.wish_weights.items()}

    @cached_property
    def sessions(self) -> int:
        """The most lessons that can stand in the week, counted once for every child that takes part."""
        return max(1, sum(len(lesson.pupils) * lesson.most for lesson in self.lessons))

    @cached_property
    def core_sessions(self) -> int:
        """The same for core lessons alone."""
        return max(1, sum(sum(lesson.core) * lesson.most for lesson in self.lessons))

    @cached_property
    def lessons_of(self) -> tuple[tuple[int, ...], ...]:
        """Per pupil the indexes of the lessons it takes part in."""
        return tuple(
            tuple(index for index, lesson in enumerate(self.lessons) if pupil in lesson.pupils)
            for pupil in range(len(self.pupils))
        )

    @cached_property
    def followers(self) -> tuple[tuple[int, ...], ...]:
        """Per lesson the indexes of those that have to wait for it on a day that has both."""
        waiting: list[list[int]] = [[] for _ in self.lessons]
        for index, lesson in enumerate(self.lessons):
            for earlier in lesson.after:
                waiting[earlier].append(index)
        return tuple(map(tuple, waiting))

    @cached_property
    def _totals(self) -> dict[Hashable, Any]:
        return {}

    def total(self, name: Hashable, count: Callable[[], Any]) -> Any:
        """Count something about the whole problem once; the wishes' denominators."""
        if name not in self._totals:
            self._totals[name] = count()
        return self._totals[name]

    def hours_of(self, lesson: Lesson) -> tuple[int, int]:
        """The hours all children of a lesson share."""
        hours = [self.pupils[pupil].hours for pupil in lesson.pupils]
        return max(start for start, _ in hours), min(end for _, end in hours)

    def starts_of(self, lesson: Lesson) -> Iterable[int]:
        """List the minutes on the grid (or the one fixed time) at which a lesson could begin, hours not yet asked."""
        if lesson.fixed is not None:
            return (lesson.fixed,)
        start, end = self.hours_of(lesson)
        return range(-(-start // self.step) * self.step, end - lesson.minutes + 1, self.step)


def is_free(commitments: tuple[Busy, ...], start: int, end: int) -> bool:
    """Say whether no commitment takes a minute between start and end."""
    return all(end <= busy.start or start >= busy.end for busy in commitments)


def minutes_in_parts(start: int, end: int, parts: tuple[str, ...]) -> int:
    """Count the minutes from start to end that lie in the named parts of the day."""
    return sum(max(0, min(end, PARTS_OF_DAY[part][1]) - max(start, PARTS_OF_DAY[part][0])) for part in parts)


def longest_day_at(age: int) -> int:
    """Look up the longest day of lessons in minutes for an age in years."""
    return next((minutes for limit, minutes in LONGEST_DAY_BY_AGE if age <= limit), LONGEST_DAY_BY_AGE[-1][1])


def problem_of(
    household: Household,
    week_start: date,
    *,
    scoring: Sequence[ScoredQuestion] = STANDARD_SCORING,
    field_of: FieldOf = no_field,
    longest_day_limits: bool = True,
) -> WeekProblem:
    """Write down what the planner has to solve for one household and the week that begins on `week_start`.

    `field_of` names a subject's field (`Catalogue.field_of`); without it no two lessons are of one kind.
    """
    calendar = household.calendar
    everyone = [adult.name for adult in household.adults] + [child.name for child in household.children]
    owned = [(commitment, commitment.who or tuple(everyone)) for commitment in household.commitments] + [
        (commitment, commitment.who or (child.name,))
        for child in household.children
        for commitment in child.commitments
    ]
    taken: dict[str, dict[date, list[Busy]]] = {name: {} for name in everyone}
    for commitment, people in owned:
        for day in days_of_week(week_start):
            if _takes_place(commitment, day, household):
                for name in people:
                    taken[name].setdefault(day, []).append(
                        Busy(name=commitment.name, start=commitment.start, end=commitment.end)
                    )
    in_term = [day for day in days_of_week(week_start) if has_lessons(calendar, day)]
    for child in household.children:
        for day in in_term:
            for off in _days_off(household, child, day):
                if not _is_off(household, child, day):
                    taken[child.name].setdefault(day, []).append(_half_day(off))
    busy_days = {day for calendar_of_one in taken.values() for day in calendar_of_one}
    days = tuple(sorted(set(in_term) | busy_days))

    def commitments_of(name: str) -> tuple[tuple[Busy, ...], ...]:
        return tuple(tuple(sorted(taken[name].get(day, ()), key=lambda busy: (busy.start, busy.end))) for day in days)

    pupils = tuple(
        Pupil(
            id=child.id,
            name=child.name,
            age=child.age,
            hours=child.hours,
            best_times=child.best_times,
            school_days=tuple(
                index for index, day in enumerate(days) if day in in_term and not _is_off(household, child, day)
            ),
            commitments=commitments_of(child.name),
            longest_day=longest_day_at(child.age) if longest_day_limits else None,
        )
        for child in household.children
    )
    lessons = tuple(_lessons(household, pupils, days, field_of))
    return WeekProblem(
        week_start=week_start,
        days=days,
        pupils=pupils,
        teachers=tuple(
            Teacher(
                name=adult.name,
                available=tuple(_available(adult, day) for day in days),
                commitments=commitments_of(adult.name),
            )
            for adult in household.adults
        ),
        lessons=lessons,
        step=coarsest_step(lessons),
        preferences=starting_preferences(household, scoring).for_planning(),
    )


def coarsest_step(lessons: Iterable[Lesson]) -> int:
    """Choose the coarsest of 15, 10 and 5 minutes that fits every duration and fixed time."""
    times = [lesson.minutes for lesson in lessons] + [lesson.fixed for lesson in lessons if lesson.fixed is not None]
    return next((step for step in STEPS if all(minutes % step == 0 for minutes in times)), STEPS[-1])


def _takes_place(commitment: Commitment, day: date, household: Household) -> bool:
    match commitment.frequency:
        case CommitmentFrequency.ONE_TIME:
            return commitment.on == day
        case CommitmentFrequency.DAILY:
            return weekday_of(day) in household.calendar.school_days
        case CommitmentFrequency.MONTHLY:
            return weekday_of(day) in commitment.days_of_week and is_first_such_weekday_of_month(day)
        case CommitmentFrequency.WEEKLY:
            return weekday_of(day) in commitment.days_of_week


def has_lessons(calendar: FamilyCalendar, day: date) -> bool:
    """Say whether a date is a school day within term, school year and its terms, as far as the family named them."""
    if weekday_of(day) not in calendar.school_days:
        return False
    if not (calendar.term_start or day) <= day <= (calendar.term_end or day):
        return False
    years = [year for year in calendar.school_years if year.first <= day <= year.last]
    if calendar.school_years and not years:
        return False
    return all(not year.terms or any(term.first <= day <= term.last for term in year.terms) for year in years)


def _days_off(household: Household, child: Child, day: date) -> list[DayOff]:
    return [
        off
        for off in household.calendar.days_off
        if off.first <= day <= off.last and (not off.who or child.name in off.who)
    ]


def _is_off(household: Household, child: Child, day: date) -> bool:
    return any(_is_whole(off) for off in _days_off(household, child, day))


def _is_whole(off: DayOff) -> bool:
    return off.start is None and off.end is None


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


def _lessons(
    household: Household, pupils: tuple[Pupil, ...], dates: Sequence[date], field_of: FieldOf
) -> Iterable[Lesson]:
    groups: dict[tuple[int | None, str], list[tuple[int, Subject]]] = {}
    for index, child in enumerate(household.children):
        for subject in child.subjects:
            key = (None, subject.combined_with) if subject.combined_with else (index, subject.name)
            groups.setdefault(key, []).append((index, subject))
    after = _orders(groups)
    for number, ((alone, name), members) in enumerate(groups.items()):
        subjects = [subject for _, subject in members]
        first = subjects[0]
        own_days = [
            [day for day in pupils[index].school_days if not subject.days or weekday_of(dates[day]) in subject.days]
            for index, subject in members
        ]
        days = tuple(day for day in own_days[0] if all(day in of_one for of_one in own_days))
        named = [set(subject.days) for subject in subjects if subject.days]
        never = [
            len(subject.days)
            for index, subject in members
            if subject.days
            and not set(subject.days) & set(household.calendar.school_days)
            and pupils[index].school_days
        ]
        # Without a day in common, or on days that never have school, the lesson is still asked for, and told as left out.
        asked, most = _times(first.frequency, len(days) or max([*map(len, own_days), *never]))
        fixed = next((s.fixed_time.preferred for s in subjects if s.fixed_time.required), None)
        preferred = next((s.fixed_time.preferred for s in subjects if s.fixed_time.preferred is not None), None)
        yield Lesson(
            id=f"together:{name}" if alone is None else f"{household.children[alone].id}:{name}",
            pupils=tuple(index for index, _ in members),
            names=tuple(subject.name for subject in subjects),
            core=tuple(subject.is_core for subject in subjects),
            minutes=first.minutes,
            asked=asked,
            most=most,
            attention=round(QUARTERS * max(ATTENTION[subject.involvement] for subject in subjects)),
            interest=sum(subject.interest for subject in subjects) / len(subjects),
            fixed=fixed,
            preferred=None if fixed is not None else preferred,
            days=days,
            combined_with=first.combined_with,
            only_on=tuple(day for day in WEEKDAYS if day in set.intersection(*named)) if named else None,
            after=tuple(sorted(after[number])),
            kind=_kind_of(subjects, field_of),
        )


def _kind_of(subjects: Iterable[Subject], field_of: FieldOf) -> str | None:
    """Find the field that all of them belong to."""
    fields = {field_of(subject.name) for subject in subjects}
    return fields.pop() if len(fields) == 1 else None


def _orders(groups: dict[tuple[int | None, str], list[tuple[int, Subject]]]) -> list[set[int]]:
    """Find for each lesson those before it, told by either of the two; a combined one keeps the orders of all its children."""
    known = {
        (child, subject.name): number for number, members in enumerate(groups.values()) for child, subject in members
    }
    after: list[set[int]] = [set() for _ in groups]
    for number, members in enumerate(groups.values()):
        for child, subject in members:
            after[number] |= {known[child, name] for name in subject.after}
            for name in subject.before:
                after[known[child, name]].add(number)
    for number, earlier in enumerate(after):
        earlier.discard(number)
    return after


def _times(frequency: Frequency, days: int) -> tuple[int, int]:
    asked, most = {
        Frequency.DAILY: (days, days),
        Frequency.SEVERAL: (2, 3),
        Frequency.ONCE: (1, 1),
        Frequency.OCCASIONALLY: (0, 1),
    }[frequency]
    return min(asked, days), min(most, days)
