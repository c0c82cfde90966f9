"""The week to be planned, complete and JSON-able: who, what, when and with which wishes. No solver here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.preferences import StartingPreferences
from brightpath.domain.schedule import subject_of_part
from brightpath.domain.weeks import PARTS_OF_DAY, Weekday, weekday_of
from brightpath.domain.words import listed
from brightpath.planning.week.standing import Kept, Moment, Standing

#: Attention is counted in quarters of one adult, so that every sum is whole.
QUARTERS = 4
STEPS = (15, 10, 5)
#: A child's rests unless the family says otherwise: a break of so many minutes after so much work, and lunch.
BREAK_MINUTES = 10
LONGEST_STRETCH = 90
LUNCH_MINUTES = 30
LUNCH_FROM, LUNCH_UNTIL = 690, 780  # begins 11:30 to 13:00

#: The longest day of lessons in minutes, by the age up to which it holds (design, section 3).
LONGEST_DAY_BY_AGE = ((5, 120), (8, 180), (11, 270), (14, 330), (18, 390))

#: The second part of a lesson begins at least so many minutes after the first has ended.
PARTS_APART = 30

#: The wish that only what was learned gives a weight.
LEARNED_PLACES = "learned_places"
#: The wish that counts for so many of the 100 points at least where it is known what usually gets done (`likely`).
LIKELY = "likely_to_get_done"
LIKELY_POINTS = 8.0
#: The wish that only hours asked for by a family's ledger give a weight (`more_times`): so many of the 100 points.
HOURS_ASKED_FOR = "hours_asked_for"
HOURS_POINTS = 8.0
#: What it costs, in points, to leave out one lesson of one child: more than all wishes together are worth.
COST_OF_LEAVING_OUT = 100.0
#: What a core lesson costs on top: it decides which of two lessons stays out, never how many do.
COST_OF_CORE = 1.0
#: Near enough to the best possible week, as a share of the wishes' value: what may be called within the gap.
GOOD_GAP = 0.02


Span = tuple[int, int]


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True)


class Busy(Fact):
    """A commitment on one day, `start` to `end` in minutes; or the way there or back, then of the commitment `way_of`."""

    name: str
    start: int
    end: int
    way_of: str | None = None


class Pupil(Fact):
    """A child in this week. `commitments` has one entry per day of the problem; `school_days` are day indexes.

    `longest_stretch` are the minutes of work after which a break has to come; no `lunch_minutes`, no lunch. `protected` has
    the protected block of each day of the problem, or None; it is empty where no blocks are asked for.
    """

    id: str
    name: str
    age: int
    hours: tuple[int, int]
    best_times: tuple[str, ...]
    school_days: tuple[int, ...]
    commitments: tuple[tuple[Busy, ...], ...]
    longest_day: int | None
    break_minutes: int = BREAK_MINUTES
    longest_stretch: int = LONGEST_STRETCH
    lunch_minutes: int = LUNCH_MINUTES
    lunch_from: int = LUNCH_FROM
    lunch_until: int = LUNCH_UNTIL
    protected: tuple[Span | None, ...] = ()

    def protected_on(self, day: int) -> Span | None:
        """Find the protected block of a day, from start to end in minutes."""
        return self.protected[day] if self.protected else None

    def lunch_starts(self, day: int, step: int) -> tuple[int, ...]:
        """List the minutes on the grid at which lunch could begin; empty when hours or commitments leave no room."""
        opens, closes = self.hours
        if not self.lunch_minutes or day not in self.school_days:
            return ()
        if opens > self.lunch_from or closes < self.lunch_until + self.lunch_minutes:
            return ()
        return tuple(
            start
            for start in range(-(-self.lunch_from // step) * step, self.lunch_until + 1, step)
            if is_free(self.commitments[day], start, start + self.lunch_minutes)
            and not overlaps(self.protected_on(day), (start, start + self.lunch_minutes))
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
    the subject catalogue, where that knows it; `shortened_from` are the minutes the family said when a philosophy made it
    shorter. `instead_of` is the id of the lesson that this one makes up for when it did not happen, or that it was before the
    household changed.
    A lesson in two parts is two lessons, 1 and 2 in `part`: the `second` of the first is the index of the other, whose
    `after` has the first.
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
    shortened_from: int | None = None
    instead_of: str | None = None
    #: Of a loop: the names of each turn, one for each of `pupils`, beginning with the one whose turn it is.
    turns: tuple[tuple[str, ...], ...] = ()
    #: Only on these days of the day cycle (those that all its subjects share); None when it names none.
    on_cycle: tuple[str, ...] | None = None
    part: int | None = None
    second: int | None = None
    #: Where it is held, and the minutes of the way there and of the way back.
    place: str | None = None
    way: int = 0
    #: Put into the plan by hand (by_hand.py): it stands beyond what is asked for.
    is_by_hand: bool = False

    def may_stand_on(self, day: date) -> bool:
        """Say whether the family's own choice of days allows this one."""
        return self.only_on is None or weekday_of(day) in self.only_on

    @property
    def has_own_days(self) -> bool:
        """Say whether the family chose days for it, of the week or of the day cycle."""
        return self.only_on is not None or self.on_cycle is not None

    @property
    def own_days(self) -> str:
        """Name the days that the family chose for it; nothing when it chose none."""
        days = listed(self.only_on or ())
        cycle = self.on_cycle and f"day{'s' * (len(self.on_cycle) > 1)} {listed(self.on_cycle)} of the day cycle"
        return f"{days}, and there only on {cycle}" if days and cycle else days or cycle or ""

    def names_at(self, time: int) -> tuple[str, ...]:
        """Name what is held at the first time in the week (0), the second ..., for each of `pupils`."""
        return self.turns[time % len(self.turns)] if self.turns else self.names

    @property
    def subjects(self) -> tuple[str, ...]:
        """The names of its subjects, which for a part are not the lesson's own."""
        return tuple(subject_of_part(name, self.part) for name in self.names)

    @cached_property
    def turns_of_subjects(self) -> tuple[frozenset[str], ...]:
        """The subjects that it is to somebody, for each turn of a loop; a lesson that is no loop has one turn."""
        if not self.turns:
            return (frozenset(self.subjects),)
        return tuple(frozenset(subject_of_part(name, self.part) for name in names) for names in self.turns)

    @property
    def cost_of_leaving_out(self) -> float:
        """Points lost for each time it is left out, over all its children."""
        return COST_OF_LEAVING_OUT * len(self.pupils) + COST_OF_CORE * sum(self.core)


class WeekProblem(Fact):
    """Everything one solve needs. `step` is the grid of starts in minutes; `days` the dates, in order.

    `learned` is what the family's own weeks taught, and weighs instead of the questionnaire's `preferences`; `likely` holds
    how probable it is, 0-1, that a lesson gets done: by its id, day index and start in minutes.
    `more_times` says by a lesson's id how many times beyond those asked would make up hours that are short (asked_hours.py).
    A week that has begun says what is `kept`, what moment it is and where everything else stood (standing.py);
    `cost_of_moving` is what each lesson costs, in points, that does not stand where it did, and `at_first` the problem as
    the household alone tells it.
    """

    week_start: date
    days: tuple[date, ...]
    pupils: tuple[Pupil, ...]
    teachers: tuple[Teacher, ...]
    lessons: tuple[Lesson, ...]
    step: int
    preferences: StartingPreferences
    learned: LearnedPreferences | None = None
    likely: dict[str, dict[int, dict[int, float]]] = Field(default_factory=dict)
    more_times: dict[str, int] = Field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    now: Moment | None = None
    may_add_today: bool = False
    last_plan: tuple[Standing, ...] = ()
    cost_of_moving: float = 0.0
    at_first: WeekProblem | None = None
    #: The name of each day in the family's day cycle, if it has one; None for a day without school.
    cycle: tuple[str | None, ...] = ()

    def changed(self, **facts: Any) -> WeekProblem:
        """Make the same problem with some facts changed; nothing counted about this one is carried over.

        But for the days that what is kept closes, while it stays the same: they are judged by what is, and not by what if.
        """
        twin = type(self).model_construct(
            **{**{name: getattr(self, name) for name in type(self).model_fields}, **facts}
        )
        if self.kept and "kept" not in facts and "closed" in self._totals:
            twin._totals["closed"] = self._totals["closed"]
        return twin

    def keeps_cycle(self, lesson: Lesson, day: int) -> bool:
        """Say whether a lesson's own days of the cycle allow this one."""
        return lesson.on_cycle is None or (bool(self.cycle) and self.cycle[day] in lesson.on_cycle)

    @cached_property
    def weights(self) -> dict[str, float]:
        """The wishes' weights, as learned where anything was learned, scaled to sum to 100 points."""
        weights = self.preferences.wish_weights
        if self.learned is not None:
            weights = self.learned.on(self.preferences).wish_weights
        weights = {HOURS_ASKED_FOR: 0.0, **weights, LEARNED_PLACES: self.learned_points}
        if self.likely:
            weights = _at_least(weights, LIKELY, LIKELY_POINTS)
        if self.more_times:
            weights = _at_least(weights, HOURS_ASKED_FOR, HOURS_POINTS)
        total = sum(weights.values()) or 1.0
        return {name: 100.0 * weight / total for name, weight in weights.items()}

    @cached_property
    def learned_points(self) -> float:
        """What all lessons together could lose at the places where the family likes them least."""
        if self.learned is None:
            return 0.0
        return sum(
            lesson.most * sum(map(self.learned.most_loss, names)) / len(turns)
            for lesson in self.lessons
            for turns in [lesson.turns_of_subjects]
            for names in turns
        )

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
    def firsts(self) -> dict[int, int]:
        """By second part the index of the first."""
        return {lesson.second: index for index, lesson in enumerate(self.lessons) if lesson.second is not None}

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

    def starts_of(self, lesson: Lesson) -> Sequence[int]:
        """List the minutes on the grid (or the one fixed time) at which a lesson could begin, hours not yet asked."""
        if lesson.fixed is not None:
            return (lesson.fixed,)
        start, end = self.hours_of(lesson)
        return range(-(-start // self.step) * self.step, end - lesson.minutes + 1, self.step)


def _at_least(weights: dict[str, float], wish: str, points: float) -> dict[str, float]:
    """Let a wish count for so many of the 100 points at least."""
    others = sum(weight for name, weight in weights.items() if name != wish)
    return {**weights, wish: max(weights.get(wish, 0.0), others * points / (100 - points))}


def is_free(commitments: tuple[Busy, ...], start: int, end: int) -> bool:
    """Say whether no commitment takes a minute between start and end."""
    return all(end <= busy.start or start >= busy.end for busy in commitments)


def overlaps(block: Span | None, span: Span) -> bool:
    """Say whether a span takes a minute of a block."""
    return block is not None and span[0] < block[1] and block[0] < span[1]


def is_within(block: Span | None, span: Span) -> bool:
    """Say whether a span lies wholly in a block."""
    return block is not None and block[0] <= span[0] and span[1] <= block[1]


def cuts(block: Span | None, span: Span) -> bool:
    """Say whether a span stands partly in a block and partly outside it."""
    return overlaps(block, span) and not is_within(block, span)


def minutes_in_parts(start: int, end: int, parts: tuple[str, ...]) -> int:
    """Count the minutes from start to end that lie in the named parts of the day."""
    return sum(max(0, min(end, PARTS_OF_DAY[part][1]) - max(start, PARTS_OF_DAY[part][0])) for part in parts)


def longest_day_at(age: int) -> int:
    """Look up the longest day of lessons in minutes for an age in years."""
    return next((minutes for limit, minutes in LONGEST_DAY_BY_AGE if age <= limit), LONGEST_DAY_BY_AGE[-1][1])
