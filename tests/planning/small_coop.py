"""A co-op of one day with harmless defaults, from which tests change what they are about."""

from __future__ import annotations

from typing import Any

from brightpath.planning.coop.problem import (
    COOP_WEIGHTS,
    CarPool,
    Child,
    CoopFamily,
    CoopProblem,
    Course,
    Curriculum,
    Instructor,
    Lecture,
    Room,
    Timetable,
)

EVERY_WISH = {name: 1 for name in COOP_WEIGHTS}


def a_course(name: str, *instructors: str, lectures: int = 1, **facts: Any) -> Course:
    return Course(
        id=name.lower(), name=name, instructors=instructors or (f"{name.lower()}'s",), lectures=lectures, **facts
    )


def a_room(name: str, seats: int = 20, *features: str) -> Room:
    return Room(id=name.lower(), name=name, seats=seats, features=features)


def a_group(name: str, *courses: str) -> Curriculum:
    return Curriculum(id=name.lower(), name=name, courses=courses)


def a_child(name: str, *courses: str, **facts: Any) -> Child:
    return Child(id=name.lower(), name=name, courses=courses, **facts)


def a_family(name: str, *children: Child, parents: tuple[str, ...] = ()) -> CoopFamily:
    return CoopFamily(id=name.lower(), name=name, children=children, parents=parents)


def a_pool(name: str, *families: str) -> CarPool:
    return CarPool(id=name.lower(), name=name, families=families)


def a_coop(*courses: Course, days: int = 1, **facts: Any) -> CoopProblem:
    """Make a problem; who teaches or has children in it and is not listed is made up."""
    listed = {one.id: one for one in facts.pop("instructors", ())}
    named = [one for course in courses for one in course.grown_ups]
    named += [one for family in facts.get("families", ()) for one in family.parents]
    made_up = {one: Instructor(id=one, name=one.capitalize()) for one in named}
    return CoopProblem(
        **{
            "name": "Small",
            "days": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")[:days],
            "periods": 4,
            "courses": courses,
            "rooms": (a_room("Hall"), a_room("Kitchen"), a_room("Attic")),
            "instructors": tuple((made_up | listed).values()),
            "weights": EVERY_WISH,
            **facts,
        }
    )


def held(*lectures: str) -> Timetable:
    """Write a timetable as "course day period room"."""
    rows = [lecture.split() for lecture in lectures]
    return Timetable(lectures=tuple(Lecture(course, int(day), int(period), room) for course, day, period, room in rows))
