"""From what a co-op's documents say to the problem to be solved: times of the clock become slots of the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brightpath.domain.coop import OUTSIDE, told_apart
from brightpath.domain.coop_documents import CoopDocuments
from brightpath.domain.family import Availability
from brightpath.domain.spans import Span, not_within, touched
from brightpath.planning.coop.bounds import check_problem
from brightpath.planning.coop.problem import (
    COOP_WEIGHTS,
    CarPool,
    Child,
    CoopFamily,
    CoopProblem,
    Course,
    Curriculum,
    Instructor,
    Pin,
    Room,
    Slot,
)


def problem_of(documents: CoopDocuments) -> CoopProblem:
    """Write down the problem that a co-op's documents describe.

    Raises
    ------
    Faulty
        With everything in it that no problem may have: more lectures than periods, a wish that is none.
    """
    groups_of = {
        child.id: tuple(group.id for group in documents.groups if child.id in group.children)
        for child in documents.children
    }
    courses_of = {
        child.id: tuple(course.id for course in documents.courses if child.id in course.children)
        for child in documents.children
    }
    called = told_apart(
        (one.id, one.name, documents.families[one.family] if one.family else OUTSIDE) for one in documents.instructors
    )
    problem = CoopProblem(
        name=documents.name,
        days=tuple(documents.days),
        periods=len(documents.periods),
        times=documents.periods,
        courses=tuple(
            Course(
                id=one.id,
                name=one.name,
                instructors=one.instructors,
                helpers=tuple(helper for helper in one.helpers if helper not in one.instructors),
                lectures=one.lectures,
                min_days=one.min_days,
                students=one.students,
                needs=one.needs,
                rooms_not_allowed=one.not_in,
                unavailable=_met(documents, one.not_at),
                needs_parents=one.needs_parents,
                prep_hour=one.prep_hour,
            )
            for one in documents.courses
        ),
        rooms=tuple(Room(id=one.id, name=one.name, seats=one.seats, features=one.features) for one in documents.rooms),
        instructors=tuple(
            Instructor(id=one.id, name=called[one.id], unavailable=_outside(documents, one.available))
            for one in documents.instructors
        ),
        curricula=tuple(Curriculum(id=one.id, name=one.name, courses=one.courses) for one in documents.groups),
        families=tuple(
            CoopFamily(
                id=family,
                name=name,
                children=tuple(
                    Child(
                        id=child.id,
                        name=child.name,
                        groups=groups_of[child.id],
                        courses=courses_of[child.id],
                        unavailable=_met(documents, child.not_at),
                    )
                    for child in documents.children
                    if child.family == family
                ),
                parents=tuple(one.id for one in documents.instructors if one.family == family),
            )
            for family, name in documents.families.items()
        ),
        car_pools=tuple(
            CarPool(id=one, name=name, families=families) for one, (name, families) in documents.car_pools.items()
        ),
        pins=tuple(Pin(one.course, one.day, one.period, one.room) for one in documents.pins),
        parents_are_a_must=documents.parents_are_a_must,
        weights={**COOP_WEIGHTS, **(documents.weights or {})},
    )
    check_problem(problem)
    return problem


def _met(documents: CoopDocuments, times: Sequence[Availability]) -> tuple[Slot, ...]:
    return tuple(Slot(*slot) for slot in touched(documents.days, documents.periods, _spans(times)))


def _outside(documents: CoopDocuments, times: Sequence[Availability]) -> tuple[Slot, ...]:
    """List the slots that do not lie within some times; none where no times are said."""
    return tuple(Slot(*slot) for slot in not_within(documents.days, documents.periods, _spans(times)) if times)


def _spans(times: Sequence[Availability]) -> Iterator[Span]:
    return (Span(weekday, one.start, one.end) for one in times for weekday in one.days_of_week)
