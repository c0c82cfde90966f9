"""Which years a ledger can be of, how one falls into quarters, and in which stretches of it which rule holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from brightpath.domain.family import SchoolYear
from brightpath.domain.ledger import LedgerYear, Stretch
from brightpath.domain.requirements import Region, Requirement, year_around

QUARTERS: Final = 4
#: What was kept of a day before lies in no year: it is a slip of the pen.
FIRST_DAY: Final = date(1990, 1, 1)
#: Where a family has no school year, and the place none of its own, a year begins here.
USUAL_YEAR_STARTS: Final = (7, 1)
_DAY = timedelta(days=1)


def ledger_years(
    school_years: Sequence[SchoolYear], today: date, starts: tuple[int, int] | None, known_since: date | None = None
) -> list[LedgerYear]:
    """List the years that can be looked at, the newest first: the family's own, and else those since the first record.

    Where the place counts its years from a day of its own (`starts`), a school year is the twelve months it lies in. What
    was done before the first school year, or from a year after the beginning of the last one on, lies in twelve months as
    long as these go on: nothing that was kept is out of sight because the calendar does not name its year. Each has a name
    of its own.
    """
    known_since = max(known_since, FIRST_DAY) if known_since else None
    if not school_years:
        return _usual_years(today, starts or USUAL_YEAR_STARTS, known_since)
    years = []
    for one in school_years:
        first, last = one.first, one.last
        if starts is not None:
            first, last = year_around(first + (last - first) // 2, starts)
        years.append(LedgerYear(one.name, first, last, tuple((term.first, term.last) for term in one.terms)))
    years.sort(key=lambda year: year.first)
    years = [*_years_before(years[0], known_since), *years, *_years_after(years[-1], today)]
    return _each_with_a_name(list(reversed(years)))


def year_on(years: Sequence[LedgerYear], today: date) -> LedgerYear:
    """Choose the year that is under way, else the last one that began, else the first."""
    running = [year for year in years if year.first <= today]
    return max(running, key=lambda year: year.first) if running else min(years, key=lambda year: year.first)


def years_up_to(years: Sequence[LedgerYear], day: date) -> list[LedgerYear]:
    """List those of the years that had begun by a day, one at least: where none had, the first."""
    begun = [year for year in years if year.first <= day]
    return begun or [min(years, key=lambda year: year.first)]


def _years_before(earliest: LedgerYear, since: date | None) -> list[LedgerYear]:
    """List the twelve months before a year, and those before, back to the ones that hold a day."""
    found: list[LedgerYear] = []
    last = earliest.first - _DAY
    while since is not None and since <= last:
        first = _years_later(earliest.first, -1 - len(found))
        found.append(_called_by_its_days(first, last))
        last = first - _DAY
    return found[::-1]


def _years_after(latest: LedgerYear, today: date) -> list[LedgerYear]:
    """List the twelve months from a year after a year's beginning on, up to those under way."""
    found: list[LedgerYear] = []
    first = max(_years_later(latest.first, 1), latest.last + _DAY)
    while first <= today:
        following = _years_later(first, 1)
        found.append(_called_by_its_days(first, following - _DAY))
        first = following
    return found


def _years_later(day: date, years: int) -> date:
    """Give the same day of another year, of 29 February the 28th."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _called_by_its_days(first: date, last: date) -> LedgerYear:
    name = str(first.year) if first.year == last.year else f"{first.year}–{last.year % 100:02d}"
    return LedgerYear(name, first, last)


def _each_with_a_name(years: Sequence[LedgerYear]) -> list[LedgerYear]:
    """Tell years of one name apart by their first days."""
    counts = Counter(one.name for one in years)
    return [one if counts[one.name] == 1 else replace(one, name=f"{one.name} ({one.first})") for one in years]


def _usual_years(today: date, starts: tuple[int, int], known_since: date | None) -> list[LedgerYear]:
    years, day = [], today
    while True:
        first, last = year_around(day, starts)
        years.append(_called_by_its_days(first, last))
        day = first - _DAY
        if known_since is None or day < known_since:
            return years


def stretches_of(region: Region | None, year: LedgerYear, school_days: Sequence[date]) -> tuple[Stretch, ...]:
    """Cut the year where what holds changes; each stretch asks for its share of a year, by its school days."""
    if region is None:
        return (Stretch(year.first, year.last, None, Fraction(1)),)
    cuts = {year.first}
    for one in region.requirements:
        cuts |= {one.valid_from, *([one.valid_until + _DAY] if one.valid_until else [])}
    starts = sorted(day for day in cuts if year.first <= day <= year.last)
    ends = [*(day - _DAY for day in starts[1:]), year.last]
    whole = len(school_days) or (year.last - year.first).days + 1
    found = []
    for first, last in zip(starts, ends, strict=True):
        part = sum(first <= day <= last for day in school_days) if school_days else (last - first).days + 1
        found.append(Stretch(first, last, region.on(first), Fraction(part, whole)))
    return tuple(found)


def requirement_on(stretches: Sequence[Stretch], day: date) -> Requirement | None:
    """Find what the place asks on a day; None where it asks nothing, and outside the stretches."""
    return next((one.requirement for one in stretches if one.first <= day <= one.last), None)


def quarter_spans(year: LedgerYear, school_days: Sequence[date]) -> list[tuple[date, date]]:
    """Cut a year into quarters without gaps: its four terms, or else four stretches of as many school days."""
    if len(year.terms) == QUARTERS:
        starts = [year.first, *(first for first, _ in year.terms[1:])]
    elif len(school_days) >= QUARTERS:
        starts = [year.first, *(school_days[len(school_days) * number // QUARTERS] for number in range(1, QUARTERS))]
    else:
        length = (year.last - year.first).days + 1
        starts = [year.first + timedelta(days=length * number // QUARTERS) for number in range(QUARTERS)]
    return list(zip(starts, [*(day - _DAY for day in starts[1:]), year.last], strict=True))
