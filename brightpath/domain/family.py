"""The household: adults, children, their subjects, commitments and hours. Plain facts, no planning."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.weeks import SCHOOL_DAYS, Weekday


class Noun(BaseModel):
    """A fact that never changes in place; `extra` holds the keys we do not know, so that they come out again."""

    model_config = ConfigDict(frozen=True)

    extra: dict[str, Any] = Field(default_factory=dict)


class Frequency(StrEnum):
    """How often a subject stands in a week."""

    DAILY = "daily"
    SEVERAL = "2-3_times_per_week"
    ONCE = "once_a_week"
    OCCASIONALLY = "occasionally"


class Involvement(StrEnum):
    """How much of one adult a lesson takes."""

    FULL = "full_involvement"
    SOME = "some_assistance"
    MINIMAL = "minimal_supervision"
    INDEPENDENT = "independent"


#: The share of one adult that each involvement takes (design: attention is the scarce thing).
ATTENTION: dict[Involvement, float] = {
    Involvement.FULL: 1.0,
    Involvement.SOME: 0.5,
    Involvement.MINIMAL: 0.25,
    Involvement.INDEPENDENT: 0.0,
}


class CommitmentFrequency(StrEnum):
    """How often a commitment comes back."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ONE_TIME = "one-time"


class Flexibility(StrEnum):
    """How strictly the family keeps to a schedule."""

    UNSTRUCTURED = "unstructured"
    FLEXIBLE = "flexible"
    MODERATE = "moderate_structure"
    HIGHLY_STRUCTURED = "highly_structured"


class PlanningApproach(StrEnum):
    """How much of the week the family wants planned."""

    FULLY_PLANNED = "fully_planned"
    MOSTLY_PLANNED = "mostly_planned"
    MIX = "mix_of_planned_and_spontaneous"
    MOSTLY_SPONTANEOUS = "mostly_spontaneous"


PHILOSOPHIES = ("traditional", "charlotte_mason", "montessori", "classical", "unschooling")
SCHEDULING_STYLES = ("block", "loop", "time_blocked", "interest_led", "grouped_activities")
ACTIVITIES = (
    "textbooks_worksheets",
    "nature_exploration",
    "arts_crafts",
    "memorization",
    "research_projects",
    "experiments",
    "discussions",
)
LIKERT_ITEMS = tuple(f"q{number}" for number in range(1, 26))


class Commitment(Noun):
    """A time that is taken: by the people in `who`, or by the whole family when `who` is empty.

    A daily one comes every school day; a monthly one on the first such weekday of the month; a one-time one on `on`.
    """

    name: str
    frequency: CommitmentFrequency
    days_of_week: tuple[Weekday, ...] = ()
    start: int
    end: int
    on: date | None = None
    who: tuple[str, ...] = ()
    #: Every so many weeks, counted from the week that holds `starting_week`; None means each time it comes.
    every_weeks: int | None = None
    starting_week: date | None = None
    place: str | None = None


class FixedTime(Noun):
    """A time a subject must (`required`) or would rather stand at."""

    required: bool = False
    preferred: int | None = None


class Subject(Noun):
    """What one child learns: how long, how often, with how much of a parent."""

    name: str
    is_core: bool = False
    minutes: int
    frequency: Frequency
    involvement: Involvement
    fixed_time: FixedTime = FixedTime()
    interest: int = 3
    combined_with: str | None = None
    #: Only on these days; none named means any school day.
    days: tuple[Weekday, ...] = ()
    lessons: tuple[str, ...] = ()
    #: Minutes of the lessons that take another time than the others, by their number (1 is the first).
    lesson_minutes: dict[int, int] = Field(default_factory=dict)
    loop: str | None = None
    block: int | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    place: str | None = None
    #: Every so many weeks, counted from the week that holds `starting_week`; None means every week.
    every_weeks: int | None = None
    starting_week: date | None = None
    #: Only on these days of the calendar's day cycle; none named means any.
    cycle_days: tuple[str, ...] = ()
    #: Held in so many parts on the same day.
    parts: int = 1


class Rests(Noun):
    """A child's own breaks, lunch and longest day, in minutes and times of day; None stands for what is usual.

    A break of `break_minutes` follows `break_after_minutes` of lessons; lunch of `lunch_minutes` (0 = none) begins from
    `lunch_from` to `lunch_until`.
    """

    break_minutes: int | None = None
    break_after_minutes: int | None = None
    lunch_minutes: int | None = None
    lunch_from: int | None = None
    lunch_until: int | None = None
    longest_day_minutes: int | None = None


class Child(Noun):
    """A child with its own commitments, subjects, best learning times and homeschooling hours."""

    id: str
    name: str
    age: int
    commitments: tuple[Commitment, ...] = ()
    subjects: tuple[Subject, ...] = ()
    best_times: tuple[str, ...] = ()
    hours: tuple[int, int]
    rests: Rests = Rests()


class Availability(Noun):
    """When an adult can be asked to teach, on these days."""

    days_of_week: tuple[Weekday, ...]
    start: int
    end: int


class Adult(Noun):
    """A grown-up who teaches. No `available` means always, outside the own commitments."""

    name: str
    available: tuple[Availability, ...] = ()


class Place(Noun):
    """Somewhere to go, and how many minutes the way from home takes, each way."""

    name: str
    minutes: int


class DayOff(Noun):
    """Dates from `first` to `last` without lessons, for the children in `who` or for all.

    With `start` and `end` only that part of each day is free: a half day.
    """

    first: date
    last: date
    who: tuple[str, ...] = ()
    name: str | None = None
    start: int | None = None
    end: int | None = None


class Term(Noun):
    """A stretch of a school year with lessons; between two terms there are none."""

    name: str
    first: date
    last: date


class SchoolYear(Noun):
    """A year of learning, with its terms; without terms the whole year has lessons."""

    name: str
    first: date
    last: date
    terms: tuple[Term, ...] = ()


class FamilyCalendar(Noun):
    """The family's time zone, school days, years, terms, days off and day cycle; asked once, used everywhere."""

    time_zone: str | None = None
    school_days: tuple[Weekday, ...] = SCHOOL_DAYS
    week_start: Weekday = Weekday.MONDAY
    term_start: date | None = None
    term_end: date | None = None
    school_years: tuple[SchoolYear, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    day_cycle: tuple[str, ...] = ()


class Household(Noun):
    """One family as it answered the questionnaire. Names of people are unique in it.

    `philosophies`, `scheduling_styles` and `activities` hold points 1-5 by key; `likert` holds q1, q2 ..., 1-5, as answered.
    Only with `may_change_lessons` does a philosophy or style change what was said of a subject (`domain.styles`).
    """

    parent_name: str
    adults: tuple[Adult, ...]
    children: tuple[Child, ...]
    commitments: tuple[Commitment, ...] = ()
    flexibility: Flexibility = Flexibility.MODERATE
    philosophies: dict[str, int] = Field(default_factory=dict)
    scheduling_styles: dict[str, int] = Field(default_factory=dict)
    activities: dict[str, int] = Field(default_factory=dict)
    planning_approach: PlanningApproach | None = None
    may_change_lessons: bool = False
    likert: dict[str, int] = Field(default_factory=dict)
    calendar: FamilyCalendar = FamilyCalendar()
    places: tuple[Place, ...] = ()
