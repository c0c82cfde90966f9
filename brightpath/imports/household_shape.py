"""The household document as it stands in the file: its keys, and the values each may have.

The attributes are called like the keys of the document, so that a place in a fault can be found here by its name.
"""

from __future__ import annotations

import datetime
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from brightpath.domain import family
from brightpath.domain.lessons import MOST_LESSONS
from brightpath.domain.weeks import MINUTES_PER_DAY, PARTS_OF_DAY, SCHOOL_DAYS, Weekday, minute_of
from brightpath.imports.shape import Ratings, Shape, numbered, one, rated, rated_like, several

LONGEST_TEXT = 500
#: The 25 statements are q1 to q25; an admin may add more.
LIKERT_KEY = "q[1-9][0-9]{0,2}"
SHORTEST_LESSON, LONGEST_LESSON, LESSON_STEP = 5, 480, 5
#: Rests and ways may be as long as this, in minutes.
LONGEST_BREAK, LONGEST_LUNCH, LONGEST_WAY = 120, 240, 480
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)


def _text(text: str) -> str:
    """Trim; refuse what cannot be seen, and what would not fit a line."""
    text = text.strip()
    if len(text) > LONGEST_TEXT or any(mark in text for mark in "\t\n\r"):
        raise ValueError("too long, or more than one line")
    if all(unicodedata.category(mark) in ("Zs", "Zl", "Zp", "Cc", "Cf") for mark in text):
        raise ValueError("nothing to be seen")
    return text


def _day(text: str) -> datetime.date:
    day = datetime.date.fromisoformat(text)
    if day.isoformat() != text or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("another way to write a date, or not in our time")
    return day


def _part_of_day(text: str) -> str:
    if text not in PARTS_OF_DAY:
        raise ValueError("no part of the day")
    return text


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(text: str) -> str:
    if text not in _time_zones():
        raise ValueError("no time zone")
    return text


def _choice(noun: str, choices: type[StrEnum]) -> Any:
    return one(str, noun, ", ".join(choices))


_LINE = f"1 to {LONGEST_TEXT} characters on one line"
_MINUTES = f"minutes in steps of {LESSON_STEP}, from {SHORTEST_LESSON} to {LONGEST_LESSON}"

Name = Annotated[str, AfterValidator(_text), one(str, "a name", _LINE)]
Title = Annotated[str, AfterValidator(_text), one(str, "a title", _LINE)]
YesOrNo = Annotated[bool, one(bool, "a yes or no", "true, false")]
Age = Annotated[int, Field(ge=2, le=18), one(int, "an age we can plan for", "a whole number of years from 2 to 18")]
Points = Annotated[int, Field(ge=1, le=5), one(int, "a rating", "1, 2, 3, 4, 5")]
Minutes = Annotated[
    int,
    Field(ge=SHORTEST_LESSON, le=LONGEST_LESSON, multiple_of=LESSON_STEP),
    one(int, "a length for a lesson", _MINUTES),
]
Break = Annotated[
    int,
    Field(ge=LESSON_STEP, le=LONGEST_BREAK, multiple_of=LESSON_STEP),
    one(int, "a length for a break", f"minutes in steps of {LESSON_STEP}, from {LESSON_STEP} to {LONGEST_BREAK}"),
]
Lunch = Annotated[
    int,
    Field(ge=0, le=LONGEST_LUNCH, multiple_of=LESSON_STEP),
    one(int, "a length for lunch", f"minutes in steps of {LESSON_STEP}, from 0 (none) to {LONGEST_LUNCH}"),
]
Stretch = Annotated[
    int,
    Field(ge=SHORTEST_LESSON, le=MINUTES_PER_DAY, multiple_of=LESSON_STEP),
    one(
        int,
        "a length for the lessons of a stretch or a day",
        f"minutes in steps of {LESSON_STEP}, from {SHORTEST_LESSON} to {MINUTES_PER_DAY}",
    ),
]
Way = Annotated[
    int, Field(ge=1, le=LONGEST_WAY), one(int, "a length for a way", f"whole minutes from 1 to {LONGEST_WAY}")
]
Weeks = Annotated[int, Field(ge=2, le=8), one(int, "a number of weeks we can plan by", "2, 3, 4, 5, 6, 7, 8")]
Parts = Annotated[int, Field(ge=1, le=2), one(int, "a number of parts of a lesson", "1, 2")]
Clock = Annotated[int, BeforeValidator(minute_of), one(str, "a time of day", "HH:MM from 00:00 to 24:00")]
LessonStart = Annotated[
    int,
    Field(lt=MINUTES_PER_DAY, multiple_of=LESSON_STEP),
    BeforeValidator(minute_of),
    one(str, "a time at which a lesson can start", f"HH:MM from 00:00 to 23:55, in steps of {LESSON_STEP} minutes"),
]
Day = Annotated[datetime.date, BeforeValidator(_day), one(str, "a date", f"YYYY-MM-DD from {FIRST_DAY} to {LAST_DAY}")]
TimeZone = Annotated[
    str, AfterValidator(_time_zone), one(str, "a time zone", "a name like Europe/Berlin or America/New_York")
]
PartOfDay = Annotated[str, AfterValidator(_part_of_day), one(str, "a part of the day", ", ".join(PARTS_OF_DAY))]
DayOfWeek = Annotated[Weekday, _choice("a day of the week", Weekday)]
Frequency = Annotated[family.Frequency, _choice("a frequency for a subject", family.Frequency)]
CommitmentFrequency = Annotated[
    family.CommitmentFrequency, _choice("a frequency for a commitment", family.CommitmentFrequency)
]
Involvement = Annotated[family.Involvement, _choice("an involvement of a parent", family.Involvement)]
Flexibility = Annotated[family.Flexibility, _choice("a scheduling flexibility", family.Flexibility)]
PlanningApproach = Annotated[family.PlanningApproach, _choice("a planning approach", family.PlanningApproach)]

Days = Annotated[tuple[DayOfWeek, ...], several("days of the week", at_most=7)]
DaysAtLeastOne = Annotated[tuple[DayOfWeek, ...], several("days of the week", at_least=1, at_most=7)]
Names = Annotated[tuple[Name, ...], several("names", at_most=100)]
Titles = Annotated[tuple[Title, ...], several("titles", at_most=MOST_LESSONS)]
MinutesByNumber = Annotated[dict[int, Minutes], numbered("a lesson")]


class Commitment(Shape):
    name: Name
    frequency: CommitmentFrequency
    daysOfWeek: Days = ()
    startTime: Clock
    endTime: Clock
    date: Day | None = None
    who: Names = ()
    everyWeeks: Weeks | None = None
    startingWeek: Day | None = None
    place: Name | None = None


Commitments = Annotated[tuple[Commitment, ...], several("commitments", at_most=200)]


class FixedTime(Shape):
    required: YesOrNo = False
    preferredTime: LessonStart | None = None


class Subject(Shape):
    name: Name
    isCoreSubject: YesOrNo = False
    sessionDuration: Minutes
    frequency: Frequency
    parentInvolvement: Involvement
    fixedTime: FixedTime = FixedTime()
    interestLevel: Points = 3
    combinedWith: Name | None = None
    daysOfWeek: Days = ()
    lessons: Titles = ()
    lessonMinutes: MinutesByNumber = Field(default_factory=dict)
    loop: Name | None = None
    block: Minutes | None = None
    before: Names = ()
    after: Names = ()
    place: Name | None = None
    everyWeeks: Weeks | None = None
    startingWeek: Day | None = None
    cycleDays: Names = ()
    parts: Parts = 1


class NameAndAge(Shape):
    name: Name
    age: Age


class CommitmentsSection(Shape):
    commitments: Commitments


class SubjectsSection(Shape):
    subjects: Annotated[tuple[Subject, ...], several("subjects", at_most=60)]


class HoursSection(Shape):
    bestLearningTimes: Annotated[tuple[PartOfDay, ...], several("parts of the day", at_most=5)] = ()
    startTime: Clock
    endTime: Clock


class Rests(Shape):
    breakMinutes: Break | None = None
    breakAfterMinutes: Stretch | None = None
    lunchMinutes: Lunch | None = None
    lunchFrom: Clock | None = None
    lunchUntil: Clock | None = None
    longestDayMinutes: Stretch | None = None


class Child(Shape):
    id: Name | None = None
    section2: NameAndAge
    section3Child: CommitmentsSection
    section4: SubjectsSection
    section6: HoursSection
    rests: Rests = Rests()


class ParentSection(Shape):
    name: Name


class FlexibilitySection(Shape):
    flexibility: Flexibility


class StyleSection(Shape):
    homeschoolingPhilosophy: Annotated[Ratings, rated(family.PHILOSOPHIES, Points)] = Ratings()
    schedulingStyle: Annotated[Ratings, rated(family.SCHEDULING_STYLES, Points)] = Ratings()
    activityPreferences: Annotated[Ratings, rated(family.ACTIVITIES, Points)] = Ratings()
    planningApproach: PlanningApproach | None = None
    mayChangeLessons: YesOrNo = False


class Availability(Shape):
    daysOfWeek: DaysAtLeastOne
    startTime: Clock
    endTime: Clock


class Adult(Shape):
    name: Name
    #: None means always; an empty list would mean never, which the planner has no word for.
    available: Annotated[tuple[Availability, ...], several("available times", at_least=1, at_most=100)] | None = None


class DayOff(Shape):
    date: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    who: Names = ()
    name: Name | None = None
    startTime: Clock | None = None
    endTime: Clock | None = None


class Term(Shape):
    name: Name
    start: Day
    end: Day


class SchoolYear(Shape):
    name: Name
    start: Day
    end: Day
    terms: Annotated[tuple[Term, ...], several("terms", at_most=20)] = ()


class Calendar(Shape):
    timeZone: TimeZone | None = None
    schoolDays: DaysAtLeastOne = SCHOOL_DAYS
    weekStart: DayOfWeek = Weekday.MONDAY
    termStart: Day | None = None
    termEnd: Day | None = None
    schoolYears: Annotated[tuple[SchoolYear, ...], several("school years", at_most=30)] = ()
    daysOff: Annotated[tuple[DayOff, ...], several("days off", at_most=1000)] = ()
    dayCycle: Annotated[tuple[Name, ...], several("names of days", at_most=100)] = ()


class Place(Shape):
    name: Name
    minutes: Way


class Document(Shape):
    section1: ParentSection
    section3: CommitmentsSection
    section5: FlexibilitySection
    section7: StyleSection
    likert: Annotated[Ratings, rated_like(LIKERT_KEY, Points)] = Ratings()
    adults: Annotated[tuple[Adult, ...], several("adults", at_most=20)] = ()
    calendar: Calendar = Calendar()
    places: Annotated[tuple[Place, ...], several("places", at_most=100)] = ()
    children: Annotated[tuple[Child, ...], several("children", at_least=1, at_most=30)]
