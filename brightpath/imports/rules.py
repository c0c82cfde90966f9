"""What places ask of home educators, in: `data/rules/*.json`, a file for each place, read and checked once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from brightpath.config import ROOT
from brightpath.domain.errors import Fault
from brightpath.domain.requirements import LAST_GRADE, Amount, Filing, Region, Requirement, grade_of
from brightpath.imports.household_shape import Day, Name, Names, YesOrNo
from brightpath.imports.shape import Shape, one, read_sound, several

RULES_FOLDER = ROOT / "data" / "rules"
#: What makes a day may be as long as this; and the most that anybody asks for in a year.
_LONGEST_DAY, _MOST_DAYS, _MOST_HOURS = 12 * 60, 366, 4000
_LONGEST_NOTE = 1000


def _grade(text: str) -> int:
    grade = grade_of(text)
    if grade is None:
        raise ValueError("no grade")
    return grade


def _day_of_year(text: str) -> tuple[int, int]:
    if not re.fullmatch(r"\d\d-\d\d", text):
        raise ValueError("no day of the year")
    day = date.fromisoformat(f"2023-{text}")  # 29 February comes too seldom for a date that is due each year
    return day.month, day.day


def _checked(text: str) -> str:
    date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else f"{text}-01")
    return text


Grade = Annotated[int, BeforeValidator(_grade), one(str, "a grade", '"K" or "1" to "12"')]
Days = Annotated[int, Field(ge=1, le=_MOST_DAYS), one(int, "a number of days", f"1 to {_MOST_DAYS}")]
Hours = Annotated[int, Field(ge=1, le=_MOST_HOURS), one(int, "a number of hours", f"1 to {_MOST_HOURS}")]
Minutes = Annotated[int, Field(ge=1, le=_LONGEST_DAY), one(int, "minutes of a day", f"1 to {_LONGEST_DAY}")]
Percent = Annotated[int, Field(ge=1, le=100), one(int, "a percentage", "1 to 100")]
Month = Annotated[int, Field(ge=1, le=12), one(int, "a month", "1 to 12")]
DayOfMonth = Annotated[int, Field(ge=1, le=31), one(int, "a day of the month", "1 to 31")]
Checked = Annotated[str, BeforeValidator(_checked), one(str, "a day or a month", "YYYY-MM-DD or YYYY-MM")]
DayOfYear = Annotated[tuple[int, int], BeforeValidator(_day_of_year), one(str, "a day of the year", "MM-DD")]
Note = Annotated[str, Field(max_length=_LONGEST_NOTE), one(str, "a note", f"at most {_LONGEST_NOTE} characters")]


class _Amount(Shape):
    grades: Annotated[tuple[Grade, ...], several("grades", at_least=2, at_most=2)]
    days: Days | None = None
    hours: Hours | None = None
    coreHours: Hours | None = None
    coreHoursAtHome: Hours | None = None
    hoursAQuarter: Hours | None = None
    note: Note | None = None


class _Filing(Shape):
    what: Name
    month: Month | None = None
    day: DayOfMonth | None = None
    eachQuarter: YesOrNo = False


class _Requirement(Shape):
    validFrom: Day
    isInForceFrom: YesOrNo = False
    validUntil: Day | None = None
    amounts: Annotated[tuple[_Amount, ...], several("amounts", at_most=LAST_GRADE + 1)] = ()
    isEither: YesOrNo = False
    dayMinutes: Minutes | None = None
    yearStarts: DayOfYear | None = None
    leastDonePercent: Percent | None = None
    subjects: Names = ()
    keep: Names = ()
    filings: Annotated[tuple[_Filing, ...], several("filings", at_most=50)] = ()
    note: Note | None = None
    source: Name
    url: Name | None = None
    checkedOn: Checked
    isSecondHand: YesOrNo = False
    notLookedUp: Names = ()


class _Document(Shape):
    id: Name
    name: Name
    country: Name
    requirements: Annotated[tuple[_Requirement, ...], several("requirements", at_least=1, at_most=100)]


@cache
def the_regions() -> tuple[Region, ...]:
    """Give the places that BrightPath ships, by country and name."""
    regions = (read_region(file.read_bytes()) for file in sorted(RULES_FOLDER.glob("*.json")))
    return tuple(sorted(regions, key=lambda region: (region.country != "United States", region.country, region.name)))


def read_region(text: str | bytes) -> Region:
    """Read what one place asks.

    Raises
    ------
    Faulty
        With every fault.
    """
    document = read_sound(_Document, text, _faults_between)
    return Region(
        id=document.id,
        name=document.name,
        country=document.country,
        requirements=tuple(_requirement(one) for one in document.requirements),
    )


def _faults_between(document: _Document) -> Iterator[Fault]:
    ended: date | None = date.min
    for index, one_ in enumerate(document.requirements):
        where = f"requirements[{index}]"
        if ended is None or one_.validFrom <= ended:
            yield Fault(f"{where}.validFrom", "This begins before the one above ends.", "one after the other")
        if one_.validUntil is not None and one_.validUntil < one_.validFrom:
            yield Fault(f"{where}.validUntil", "This ends before it begins.", "a later date")
        ended = one_.validUntil
        reached = -1
        for place, amount in enumerate(one_.amounts):
            first, last = amount.grades
            if not reached < first <= last:
                yield Fault(f"{where}.amounts[{place}]", "The grades overlap or run backwards.", "bands in order")
            if (amount.coreHoursAtHome or 0) > (amount.coreHours or _MOST_HOURS):
                yield Fault(f"{where}.amounts[{place}]", "More is asked at home than at all.", "core hours first")
            reached = last
        for place, filing in enumerate(one_.filings):
            if (filing.month is None) != (filing.day is None) or (filing.month is None) != filing.eachQuarter:
                allowed = "month and day, or eachQuarter"
                yield Fault(f"{where}.filings[{place}]", "It is not said when this is due.", allowed)
            elif filing.month is not None and filing.day is not None and not _is_a_date(filing.month, filing.day):
                yield Fault(f"{where}.filings[{place}]", "No year has this day.", "a day of each year")


def _is_a_date(month: int, day: int) -> bool:
    return day <= (date(2023 + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _requirement(shape: _Requirement) -> Requirement:
    facts: dict[str, Any] = {
        "valid_from": shape.validFrom,
        "is_in_force_from": shape.isInForceFrom,
        "valid_until": shape.validUntil,
        "is_either": shape.isEither,
        "day_minutes": shape.dayMinutes,
        "year_starts": shape.yearStarts,
        "least_done_percent": shape.leastDonePercent,
        "subjects": shape.subjects,
        "keep": shape.keep,
        "note": shape.note,
        "source": shape.source,
        "url": shape.url,
        "checked_on": shape.checkedOn,
        "is_second_hand": shape.isSecondHand,
        "not_looked_up": shape.notLookedUp,
    }
    return Requirement(
        **facts,
        amounts=tuple(_amount(one_) for one_ in shape.amounts),
        filings=tuple(
            Filing(what=one_.what, month=one_.month, day=one_.day, each_quarter=one_.eachQuarter)
            for one_ in shape.filings
        ),
    )


def _amount(shape: _Amount) -> Amount:
    first, last = shape.grades
    return Amount(
        first_grade=first,
        last_grade=last,
        days=shape.days,
        hours=shape.hours,
        core_hours=shape.coreHours,
        core_hours_at_home=shape.coreHoursAtHome,
        hours_a_quarter=shape.hoursAQuarter,
        note=shape.note,
    )
