"""The household document in: text, checked with every fault listed at once, becomes a `Household`.

Four steps, each in its own room: `json_text` (is it JSON?), `household_shape` (is each value allowed?),
`household_checks` (do the values fit together?), and here, when nothing is wrong, the nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import (
    Adult,
    Availability,
    Child,
    Commitment,
    DayOff,
    FamilyCalendar,
    FixedTime,
    Household,
    Place,
    Rests,
    SchoolYear,
    Subject,
    Term,
)
from brightpath.imports import household_shape as shape
from brightpath.imports.household_checks import faults_between
from brightpath.imports.json_text import read_json
from brightpath.imports.shape import Shape, folded, take_shape

T = TypeVar("T")


def read_household(text: str | bytes) -> Household:
    """Read a household document.

    Names are trimmed; `who`, `before`, `after`, `combinedWith`, `loop`, `cycleDays` and `place` are brought to the
    spelling of what they name.
    Keys we do not know stand in `extra`, under the document's own section names.

    Raises
    ------
    Faulty
        With every fault, sorted by place.
    """
    raw, faults = read_json(text)
    document, of_values = take_shape(shape.Document, raw)
    for further in (of_values, faults_between(document)):
        # What is no value at all is not also told to be a wrong age, nor a garbled date to be missing.
        told = {fault.where for fault in faults}
        faults += [fault for fault in further if fault.where not in told]
    if faults:
        raise Faulty(sorted(faults, key=_by_place))
    return _household(document)


def _by_place(fault: Fault) -> tuple[tuple[bool, int, str], ...]:
    """Sort `children[2]` before `children[10]`."""
    steps = re.findall(r"\d+|[^\d\[\].]+", fault.where)
    return tuple((not step.isdecimal(), int(step) if step.isdecimal() else 0, step) for step in steps)


def _household(document: shape.Document) -> Household:
    spelling = _Spelling(document)
    style = document.section7
    return Household(
        parent_name=document.section1.name,
        adults=_adults(document),
        children=tuple(_children(document, spelling)),
        commitments=_commitments(document.section3, spelling),
        flexibility=document.section5.flexibility,
        philosophies=style.homeschoolingPhilosophy.points(),
        scheduling_styles=style.schedulingStyle.points(),
        activities=style.activityPreferences.points(),
        planning_approach=style.planningApproach,
        may_change_lessons=style.mayChangeLessons,
        likert=document.likert.points(),
        calendar=_calendar(document.calendar, spelling),
        places=tuple(Place(name=one.name, minutes=one.minutes, extra=one.unknown) for one in document.places),
        extra=_unknown(
            document,
            section1=document.section1.unknown,
            section3=document.section3.unknown,
            section5=document.section5.unknown,
            section7=_unknown(
                style,
                homeschoolingPhilosophy=style.homeschoolingPhilosophy.unknown,
                schedulingStyle=style.schedulingStyle.unknown,
                activityPreferences=style.activityPreferences.unknown,
            ),
            likert=document.likert.unknown,
        ),
    )


def _adults(document: shape.Document) -> tuple[Adult, ...]:
    """The adults as listed; the answering parent comes first, always available, when not among them."""
    parent = document.section1.name
    listed = tuple(
        Adult(
            name=parent if folded(adult.name) == folded(parent) else adult.name,
            available=tuple(
                Availability(
                    days_of_week=_once(available.daysOfWeek),
                    start=available.startTime,
                    end=available.endTime,
                    extra=available.unknown,
                )
                for available in adult.available or ()
            ),
            extra=adult.unknown,
        )
        for adult in document.adults
    )
    return listed if any(adult.name == parent for adult in listed) else (Adult(name=parent), *listed)


def _children(document: shape.Document, spelling: _Spelling) -> Iterable[Child]:
    for child, child_id in zip(document.children, _ids(document.children), strict=True):
        yield Child(
            id=child_id,
            name=child.section2.name,
            age=child.section2.age,
            commitments=_commitments(child.section3Child, spelling),
            subjects=_subjects(child, spelling),
            best_times=_once(child.section6.bestLearningTimes),
            hours=(child.section6.startTime, child.section6.endTime),
            rests=_rests(child.rests),
            extra=_unknown(
                child,
                section2=child.section2.unknown,
                section3Child=child.section3Child.unknown,
                section4=child.section4.unknown,
                section6=child.section6.unknown,
            ),
        )


def _rests(rests: shape.Rests) -> Rests:
    return Rests(
        break_minutes=rests.breakMinutes,
        break_after_minutes=rests.breakAfterMinutes,
        lunch_minutes=rests.lunchMinutes,
        lunch_from=rests.lunchFrom,
        lunch_until=rests.lunchUntil,
        longest_day_minutes=rests.longestDayMinutes,
        extra=rests.unknown,
    )


def _ids(children: tuple[shape.Child, ...]) -> list[str]:
    """Give `child_1`, `child_2` ... to children without an id, passing over those that are taken."""
    taken = {folded(child.id) for child in children if child.id is not None}
    free = (name for number in range(1, 2 * len(children) + 2) if (name := f"child_{number}") not in taken)
    return [child.id if child.id is not None else next(free) for child in children]


def _subjects(child: shape.Child, spelling: _Spelling) -> tuple[Subject, ...]:
    named = {folded(subject.name): subject.name for subject in child.section4.subjects}
    return tuple(
        Subject(
            name=subject.name,
            is_core=subject.isCoreSubject,
            minutes=subject.sessionDuration,
            frequency=subject.frequency,
            involvement=subject.parentInvolvement,
            fixed_time=FixedTime(
                required=subject.fixedTime.required,
                preferred=subject.fixedTime.preferredTime,
                extra=subject.fixedTime.unknown,
            ),
            interest=subject.interestLevel,
            combined_with=spelling.of_group(subject.combinedWith),
            days=_once(subject.daysOfWeek),
            lessons=tuple(subject.lessons),
            lesson_minutes=dict(subject.lessonMinutes),
            loop=spelling.of_loop(subject.loop),
            block=subject.block,
            before=_once(named[folded(name)] for name in subject.before),
            after=_once(named[folded(name)] for name in subject.after),
            place=spelling.of_place(subject.place),
            every_weeks=subject.everyWeeks,
            starting_week=subject.startingWeek,
            cycle_days=spelling.of_cycle_days(subject.cycleDays),
            parts=subject.parts,
            extra=subject.unknown,
        )
        for subject in child.section4.subjects
    )


def _commitments(section: shape.CommitmentsSection, spelling: _Spelling) -> tuple[Commitment, ...]:
    return tuple(
        Commitment(
            name=commitment.name,
            frequency=commitment.frequency,
            days_of_week=_once(commitment.daysOfWeek),
            start=commitment.startTime,
            end=commitment.endTime,
            on=commitment.date,
            who=spelling.of_people(commitment.who),
            every_weeks=commitment.everyWeeks,
            starting_week=commitment.startingWeek,
            place=spelling.of_place(commitment.place),
            extra=commitment.unknown,
        )
        for commitment in section.commitments
    )


def _calendar(calendar: shape.Calendar, spelling: _Spelling) -> FamilyCalendar:
    # Only a document that names the first day of the week sets it; else the family keeps the one it has chosen.
    week_start = {"week_start": calendar.weekStart} if "weekStart" in calendar.model_fields_set else {}
    return FamilyCalendar(
        **week_start,
        time_zone=calendar.timeZone,
        school_days=_once(calendar.schoolDays),
        term_start=calendar.termStart,
        term_end=calendar.termEnd,
        school_years=tuple(
            SchoolYear(
                name=year.name,
                first=year.start,
                last=year.end,
                terms=tuple(
                    Term(name=term.name, first=term.start, last=term.end, extra=term.unknown) for term in year.terms
                ),
                extra=year.unknown,
            )
            for year in calendar.schoolYears
        ),
        days_off=tuple(
            DayOff(
                first=day_off.date or day_off.from_,
                last=day_off.date or day_off.to,
                who=spelling.of_people(day_off.who),
                name=day_off.name,
                start=day_off.startTime,
                end=day_off.endTime,
                extra=day_off.unknown,
            )
            for day_off in calendar.daysOff
        ),
        day_cycle=tuple(calendar.dayCycle),
        extra=calendar.unknown,
    )


class _Spelling:
    """How people, places, days of the cycle, loops and combined lessons are spelled where they are first named."""

    def __init__(self, document: shape.Document) -> None:
        names = [document.section1.name]
        names += [adult.name for adult in document.adults]
        names += [child.section2.name for child in document.children]
        subjects = [subject for child in document.children for subject in child.section4.subjects]
        sections = (document.section3, *(child.section3Child for child in document.children))
        places: list[str | None] = [place.name for place in document.places]
        places += [commitment.place for section in sections for commitment in section.commitments]
        places += [subject.place for subject in subjects]
        self._people = _first_spelling(names)
        self._groups = _first_spelling(subject.combinedWith for subject in subjects)
        self._loops = _first_spelling(subject.loop for subject in subjects)
        self._places = _first_spelling(places)
        self._cycle_days = _first_spelling(document.calendar.dayCycle)

    def of_people(self, names: Iterable[str]) -> tuple[str, ...]:
        return _once(self._people[folded(name)] for name in names)

    def of_group(self, group: str | None) -> str | None:
        return None if group is None else self._groups[folded(group)]

    def of_loop(self, loop: str | None) -> str | None:
        return None if loop is None else self._loops[folded(loop)]

    def of_place(self, place: str | None) -> str | None:
        return None if place is None else self._places[folded(place)]

    def of_cycle_days(self, names: Iterable[str]) -> tuple[str, ...]:
        return _once(self._cycle_days[folded(name)] for name in names)


def _first_spelling(names: Iterable[str | None]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for name in names:
        if name is not None:
            spelled.setdefault(folded(name), name)
    return spelled


def _unknown(outer: Shape, **sections: dict[str, Any]) -> dict[str, Any]:
    """Gather unknown keys, those of a section under the section's name."""
    return outer.unknown | {name: unknown for name, unknown in sections.items() if unknown}


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
