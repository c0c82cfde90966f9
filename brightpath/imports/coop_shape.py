"""The documents of a co-op as they stand in the files: their keys, and the values each may have."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from brightpath.imports.household_shape import Availability, Clock, DayOfWeek, DaysAtLeastOne, Name, YesOrNo
from brightpath.imports.shape import Ratings, Shape, one, rated_like, several

MOST_COURSES, MOST_GROUPS, MOST_INSTRUCTORS, MOST_ROOMS = 500, 1000, 1000, 60
MOST_PERIODS, MOST_DAYS = 20, 7
LONGEST_ID = 60


def _id(text: str) -> str:
    if not text or len(text) > LONGEST_ID or not text.isprintable() or any(mark.isspace() for mark in text):
        raise ValueError("no id")
    return text


Id = Annotated[str, AfterValidator(_id), one(str, "an id", f"1 to {LONGEST_ID} characters without spaces")]
Names = Annotated[tuple[Name, ...], several("names", at_most=500)]
Lectures = Annotated[
    int,
    Field(ge=1, le=MOST_DAYS * MOST_PERIODS),
    one(int, "a number of lectures", f"a whole number from 1 to {MOST_DAYS * MOST_PERIODS}"),
]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS), one(int, "a number of days", f"a whole number from 1 to {MOST_DAYS}")]
Count = Annotated[
    int, Field(ge=0, le=100_000), one(int, "a number of children or seats", "a whole number from 0 to 100000")
]
Period = Annotated[
    int, Field(ge=1, le=MOST_PERIODS), one(int, "a period", f"a whole number from 1 to {MOST_PERIODS}, 1 the first")
]
Weight = Annotated[int, Field(ge=0, le=1000), one(int, "a weight", "a whole number from 0 to 1000")]
Times = Annotated[tuple[Availability, ...], several("times", at_most=100)]


class Child(Shape):
    name: Name
    family: Name | None = None
    notAt: Times = ()


Children = Annotated[tuple[Child, ...], several("children", at_most=500)]


class Course(Shape):
    id: Id | None = None
    name: Name
    instructors: Annotated[tuple[Name, ...], several("instructors", at_least=1, at_most=20)]
    helpers: Annotated[tuple[Name, ...], several("helpers", at_most=20)] = ()
    groups: Names = ()
    children: Children = ()
    lectures: Lectures = 1
    minDays: Days = 1
    students: Count | None = None
    needs: Names = ()
    notIn: Names = ()
    notAt: Times = ()
    needsParents: YesOrNo = False
    prepHour: YesOrNo = False


class Group(Shape):
    id: Id | None = None
    name: Name
    children: Children = ()
    courses: Names = ()
    size: Count | None = None


class Instructor(Shape):
    id: Id | None = None
    name: Name
    family: Name | None = None
    available: Annotated[tuple[Availability, ...], several("available times", at_least=1, at_most=100)] | None = None


class Room(Shape):
    id: Id | None = None
    name: Name
    seats: Count
    features: Names = ()


class Courses(Shape):
    courses: Annotated[tuple[Course, ...], several("courses", at_least=1, at_most=MOST_COURSES)]


class Groups(Shape):
    groups: Annotated[tuple[Group, ...], several("groups", at_most=MOST_GROUPS)]


class Instructors(Shape):
    instructors: Annotated[tuple[Instructor, ...], several("instructors", at_least=1, at_most=MOST_INSTRUCTORS)]


class Rooms(Shape):
    rooms: Annotated[tuple[Room, ...], several("rooms", at_least=1, at_most=MOST_ROOMS)]


class Span(Shape):
    startTime: Clock
    endTime: Clock


class CarPool(Shape):
    name: Name
    families: Annotated[tuple[Name, ...], several("families", at_least=2, at_most=50)]


class Pin(Shape):
    course: Name
    dayOfWeek: DayOfWeek
    period: Period
    room: Name | None = None


class Configuration(Shape):
    name: Name = "Co-op"
    daysOfWeek: DaysAtLeastOne | None = None
    periods: Annotated[tuple[Span, ...], several("periods", at_least=1, at_most=MOST_PERIODS)] | None = None
    weights: Annotated[Ratings, rated_like("[a-z_]{1,40}", Weight)] | None = None
    parentsAreAMust: YesOrNo = False
    carPools: Annotated[tuple[CarPool, ...], several("car pools", at_most=200)] = ()
    pins: Annotated[tuple[Pin, ...], several("pins", at_most=1000)] = ()
