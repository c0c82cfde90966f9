"""From what a co-op's documents say to the problem to be solved: times of the clock become slots of the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brightpath.domain.coop_documents import CoopDocuments
from brightpath.domain.family import Availability
from brightpath.domain.spans import Span, merged
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
                unavailable=tuple(met(documents, one.not_at)),
                needs_parents=one.needs_parents,
                prep_hour=one.prep_hour,
            )
            for one in documents.courses
        ),
        rooms=tuple(Room(id=one.id, name=one.name, seats=one.seats, features=one.features) for one in documents.rooms),
        instructors=tuple(
            Instructor(id=one.id, name=one.name, unavailable=tuple(outside(documents, one.available)))
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
                        unavailable=tuple(met(documents, child.not_at)),
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


def met(documents: CoopDocuments, times: Sequence[Availability]) -> Iterator[Slot]:
    """List the slots that some times meet, be it in a minute."""
    for day, weekday in enumerate(documents.days):
        for period, (start, end) in enumerate(documents.periods):
            if any(weekday in one.days_of_week and one.start < end and start < one.end for one in times):
                yield Slot(day, period)


def outside(documents: CoopDocuments, times: Sequence[Availability]) -> Iterator[Slot]:
    """List the slots that do not lie within some times, those that touch taken as one; none where no times are said."""
    spans = merged(Span(weekday, one.start, one.end) for one in times for weekday in one.days_of_week)
    for day, weekday in enumerate(documents.days):
        for period, (start, end) in enumerate(documents.periods):
            if times and not any(span.day is weekday and span.start <= start and end <= span.end for span in spans):
                yield Slot(day, period)
