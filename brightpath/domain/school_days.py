"""Which days of a family's calendar have lessons, in which weeks something comes back, and how the day cycle runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from brightpath.domain.family import Child, DayOff, FamilyCalendar, Household
from brightpath.domain.weeks import week_start_of, weekday_of

#: Weeks and the day cycle are counted from here, a Monday, when the family names no beginning.
FIRST_DAY_OF_COUNTING = date(2024, 1, 1)
_DAY = timedelta(days=1)


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


def days_off_of(household: Household, child: Child, day: date) -> list[DayOff]:
    """List what gives a child this day off, or a part of it."""
    return [
        off
        for off in household.calendar.days_off
        if off.first <= day <= off.last and (not off.who or child.name in off.who)
    ]


def is_off(household: Household, child: Child, day: date) -> bool:
    """Say whether a child has the whole day off."""
    return any(is_whole(off) for off in days_off_of(household, child, day))


def is_whole(off: DayOff) -> bool:
    """Say whether days off are whole days."""
    return off.start is None and off.end is None


def counted_from(calendar: FamilyCalendar, day: date) -> date:
    """Find where weeks and the day cycle begin for a date: its school year, else the term, else a Monday of long ago."""
    begun = [year.first for year in calendar.school_years if year.first <= day]
    return max(begun) if begun else calendar.term_start or FIRST_DAY_OF_COUNTING


def comes_in_week(
    calendar: FamilyCalendar, week_start: date, every_weeks: int | None, starting_week: date | None
) -> bool:
    """Say whether something that comes every so many weeks comes in the week that begins on this date."""
    if every_weeks is None:
        return True
    begun = starting_week or counted_from(calendar, week_start + 6 * _DAY)
    return (week_start - week_start_of(begun, weekday_of(week_start))).days // 7 % every_weeks == 0


def cycle_days(household: Household, days: Sequence[date]) -> tuple[str | None, ...]:
    """Name for each date its day of the day cycle: each school day that is not off for everybody takes the next name."""
    calendar = household.calendar
    if not calendar.day_cycle:
        return (None,) * len(days)
    ends: dict[date, date] = {}
    for day in days:
        begun = counted_from(calendar, day)
        ends[begun] = max(day, ends.get(begun, day))
    found: dict[date, str] = {}
    for begun, last in ends.items():
        off = _off_for_everybody(household, begun, last)
        school = [day for day in dates(begun, last) if has_lessons(calendar, day) and day not in off]
        found |= {day: calendar.day_cycle[number % len(calendar.day_cycle)] for number, day in enumerate(school)}
    return tuple(found.get(day) for day in days)


def dates(first: date, last: date) -> Iterable[date]:
    """List the dates from the first to the last."""
    return (first + offset * _DAY for offset in range((last - first).days + 1))


def off_days(household: Household, child: Child, first: date, last: date) -> set[date]:
    """Gather the dates between two that a child has wholly off."""
    return {
        day
        for off in household.calendar.days_off
        if is_whole(off) and (not off.who or child.name in off.who)
        for day in dates(max(first, off.first), min(last, off.last))
    }


def _off_for_everybody(household: Household, first: date, last: date) -> set[date]:
    return set.intersection(*(off_days(household, child, first, last) for child in household.children))
