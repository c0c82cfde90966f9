"""The household document out: what `imports.household` reads, written again, unknown keys included."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from brightpath.domain.family import (
    Adult,
    Child,
    Commitment,
    DayOff,
    FamilyCalendar,
    Household,
    Noun,
    Place,
    Rests,
    SchoolYear,
    Subject,
    Term,
)
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday, clock_of


def household_document(household: Household) -> dict[str, Any]:
    """Write a household as the document of formats.md, JSON-able.

    What stands at its default is left out where the document may leave it out; reading gives the same household.
    """
    document: dict[str, Any] = {
        "section1": {"name": household.parent_name},
        "section3": {"commitments": [_commitment(commitment) for commitment in household.commitments]},
        "section5": {"flexibility": household.flexibility.value},
        "section7": {
            "homeschoolingPhilosophy": dict(household.philosophies),
            "schedulingStyle": dict(household.scheduling_styles),
            **_given(planningApproach=household.planning_approach and household.planning_approach.value),
            **_given(mayChangeLessons=household.may_change_lessons or None),
            "activityPreferences": dict(household.activities),
        },
        **_given(likert=dict(household.likert)),
    }
    if household.adults != (Adult(name=household.parent_name),):
        document["adults"] = [_adult(adult) for adult in household.adults]
    if household.calendar != FamilyCalendar():
        document["calendar"] = _calendar(household.calendar)
    if household.places:
        document["places"] = [_place(place) for place in household.places]
    document["children"] = [_child(child) for child in household.children]
    return _with_unknown(document, household)


def _child(child: Child) -> dict[str, Any]:
    start, end = child.hours
    document = {
        "id": child.id,
        "section2": {"name": child.name, "age": child.age},
        "section3Child": {"commitments": [_commitment(commitment) for commitment in child.commitments]},
        "section4": {"subjects": [_subject(subject) for subject in child.subjects]},
        "section6": {
            "bestLearningTimes": list(child.best_times),
            "startTime": clock_of(start),
            "endTime": clock_of(end),
        },
        **_given(rests=_rests(child.rests)),
    }
    return _with_unknown(document, child)


def _rests(rests: Rests) -> dict[str, Any]:
    document = {
        "breakMinutes": rests.break_minutes,
        "breakAfterMinutes": rests.break_after_minutes,
        "lunchMinutes": rests.lunch_minutes,
        "lunchFrom": None if rests.lunch_from is None else clock_of(rests.lunch_from),
        "lunchUntil": None if rests.lunch_until is None else clock_of(rests.lunch_until),
        "longestDayMinutes": rests.longest_day_minutes,
    }
    return _with_unknown({key: value for key, value in document.items() if value is not None}, rests)


def _place(place: Place) -> dict[str, Any]:
    return _with_unknown({"name": place.name, "minutes": place.minutes}, place)


def _subject(subject: Subject) -> dict[str, Any]:
    preferred = subject.fixed_time.preferred
    fixed_time = {
        "required": subject.fixed_time.required,
        "preferredTime": None if preferred is None else clock_of(preferred),
    }
    document = {
        "name": subject.name,
        "isCoreSubject": subject.is_core,
        "sessionDuration": subject.minutes,
        "frequency": subject.frequency.value,
        "parentInvolvement": subject.involvement.value,
        "fixedTime": _with_unknown(fixed_time, subject.fixed_time),
        "interestLevel": subject.interest,
        **_given(
            combinedWith=subject.combined_with,
            daysOfWeek=[day.value for day in subject.days],
            lessons=list(subject.lessons),
            lessonMinutes={str(number): minutes for number, minutes in subject.lesson_minutes.items()},
            loop=subject.loop,
            block=subject.block,
            before=list(subject.before),
            after=list(subject.after),
            place=subject.place,
            everyWeeks=subject.every_weeks,
            startingWeek=subject.starting_week and subject.starting_week.isoformat(),
            cycleDays=list(subject.cycle_days),
            parts=subject.parts if subject.parts > 1 else None,
        ),
    }
    return _with_unknown(document, subject)


def _commitment(commitment: Commitment) -> dict[str, Any]:
    document = {
        "name": commitment.name,
        "frequency": commitment.frequency.value,
        **_given(daysOfWeek=[day.value for day in commitment.days_of_week]),
        "startTime": clock_of(commitment.start),
        "endTime": clock_of(commitment.end),
        **_given(
            date=commitment.on and commitment.on.isoformat(),
            who=list(commitment.who),
            everyWeeks=commitment.every_weeks,
            startingWeek=commitment.starting_week and commitment.starting_week.isoformat(),
            place=commitment.place,
        ),
    }
    return _with_unknown(document, commitment)


def _adult(adult: Adult) -> dict[str, Any]:
    available = [
        _with_unknown(
            {
                "daysOfWeek": [day.value for day in time.days_of_week],
                "startTime": clock_of(time.start),
                "endTime": clock_of(time.end),
            },
            time,
        )
        for time in adult.available
    ]
    return _with_unknown({"name": adult.name, **_given(available=available)}, adult)


def _calendar(calendar: FamilyCalendar) -> dict[str, Any]:
    document = _given(
        timeZone=calendar.time_zone,
        schoolDays=[day.value for day in calendar.school_days if calendar.school_days != SCHOOL_DAYS],
        weekStart=calendar.week_start.value if calendar.week_start != Weekday.MONDAY else None,
        termStart=calendar.term_start and calendar.term_start.isoformat(),
        termEnd=calendar.term_end and calendar.term_end.isoformat(),
        schoolYears=[_school_year(year) for year in calendar.school_years],
        daysOff=[_day_off(day_off) for day_off in calendar.days_off],
        dayCycle=list(calendar.day_cycle),
    )
    return _with_unknown(document, calendar)


def _day_off(day_off: DayOff) -> dict[str, Any]:
    is_one_day = day_off.first == day_off.last
    days = {"date": day_off.first} if is_one_day else {"from": day_off.first, "to": day_off.last}
    document = {key: day.isoformat() for key, day in days.items()}
    given = _given(
        who=list(day_off.who),
        name=day_off.name,
        startTime=None if day_off.start is None else clock_of(day_off.start),
        endTime=None if day_off.end is None else clock_of(day_off.end),
    )
    return _with_unknown({**document, **given}, day_off)


def _school_year(year: SchoolYear) -> dict[str, Any]:
    terms = [_with_unknown(_name_and_days(term), term) for term in year.terms]
    return _with_unknown({**_name_and_days(year), **_given(terms=terms)}, year)


def _name_and_days(time: SchoolYear | Term) -> dict[str, Any]:
    return {"name": time.name, "start": time.first.isoformat(), "end": time.last.isoformat()}


def _given(**values: Any) -> dict[str, Any]:
    """Leave out what was not given."""
    return {key: value for key, value in values.items() if value not in (None, [], {})}


def _with_unknown(known: dict[str, Any], noun: Noun) -> dict[str, Any]:
    """Put the keys we do not know back where they stood; a known key keeps our value."""
    return _merged(known, deepcopy(noun.extra))  # whoever gets the document may write into it


def _merged(known: dict[str, Any], unknown: dict[str, Any]) -> dict[str, Any]:
    merged = dict(known)
    for key, value in unknown.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        else:
            merged.setdefault(key, value)
    return merged
