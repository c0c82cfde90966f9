"""Which days of a family's calendar have lessons."""

from __future__ import annotations

from datetime import date

from brightpath.domain.family import FamilyCalendar
from brightpath.domain.weeks import weekday_of


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
