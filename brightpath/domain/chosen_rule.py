"""Against which rule a family's hours and days are held: asked once for all its children, or a child's own, and what differs."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from brightpath.domain.errors import Fault
from brightpath.domain.requirements import KINDERGARTEN, LAST_GRADE, OWN, Amount, Region, Requirement, own_region

#: A family's own rule is taken to have held as long as there are records.
ALWAYS: Final = date(2000, 1, 1)
MOST_DAYS, MOST_HOURS = 366, 4000
LONGEST_DAY_MINUTES: Final = 12 * 60


class OwnRule(BaseModel):
    """What a family asks of itself in a year; `year_starts` is the month and day it counts from, None for the school year."""

    model_config = ConfigDict(frozen=True)

    days: int | None = None
    hours: int | None = None
    core_hours: int | None = None
    core_hours_at_home: int | None = None
    is_either: bool = False
    year_starts: tuple[int, int] | None = None

    def as_requirement(self) -> Requirement:
        amount = Amount(
            first_grade=KINDERGARTEN - 20,  # whatever the age
            days=self.days,
            hours=self.hours,
            core_hours=self.core_hours,
            core_hours_at_home=self.core_hours_at_home,
        )
        asks = any((self.days, self.hours, self.core_hours))
        return Requirement(
            valid_from=ALWAYS,
            amounts=(amount,) if asks else (),
            is_either=self.is_either and bool(self.days and self.hours),
            year_starts=self.year_starts,
        )


class ChosenRule(BaseModel):
    """A family's choice, or what differs for one child: None leaves it to the family's, and that to the place or the age.

    `region` is the id of a place, or `own` with an `own_rule`; `day_minutes` what makes a day; `grade` was said on
    `grade_said_on` and grows with the years.
    """

    model_config = ConfigDict(frozen=True)

    region: str | None = None
    own_rule: OwnRule | None = None
    day_minutes: int | None = None
    grade: int | None = None
    grade_said_on: date | None = None

    def or_else(self, other: ChosenRule) -> ChosenRule:
        """Fill what is not said here with what is said there; a place and an own rule go together."""
        taken = self if self.region else other
        return ChosenRule(
            region=taken.region,
            own_rule=taken.own_rule,
            day_minutes=self.day_minutes or other.day_minutes,
            grade=self.grade if self.grade is not None else other.grade,
            grade_said_on=self.grade_said_on if self.grade is not None else other.grade_said_on,
        )

    def region_of(self, regions: tuple[Region, ...]) -> Region | None:
        """Find the place; None when none was chosen, or when it is known no more."""
        if self.region == OWN:
            return own_region((self.own_rule or OwnRule()).as_requirement())
        return next((one for one in regions if one.id == self.region), None)


def faults_of_rule(chosen: ChosenRule, regions: tuple[Region, ...]) -> list[Fault]:
    """Find everything that is wrong with a choice."""
    faults = []
    if chosen.region not in (None, OWN) and chosen.region_of(regions) is None:
        faults.append(Fault("place", "We know no such place.", "one of the list, or your own rule"))
    own = chosen.own_rule or OwnRule()
    for where, number, most in (
        ("days", own.days, MOST_DAYS),
        ("hours", own.hours, MOST_HOURS),
        ("core hours", own.core_hours, MOST_HOURS),
        ("core hours at home", own.core_hours_at_home, MOST_HOURS),
        ("minutes that make a day", chosen.day_minutes, LONGEST_DAY_MINUTES),
    ):
        if number is not None and not 1 <= number <= most:
            faults.append(Fault(where, f"{number} is not possible.", f"1 to {most}, or nothing"))
    if own.core_hours and own.hours and own.core_hours > own.hours:
        faults.append(Fault("core hours", "These are more than all hours.", "at most all hours"))
    if own.core_hours_at_home and own.core_hours_at_home > (own.core_hours or 0):
        faults.append(Fault("core hours at home", "These are more than the core hours.", "at most the core hours"))
    if own.year_starts is not None and not _comes_each_year(*own.year_starts):
        faults.append(Fault("beginning of the year", "Not every year has this day.", "a month and a day"))
    if chosen.grade is not None and not KINDERGARTEN <= chosen.grade <= LAST_GRADE:
        faults.append(Fault("grade", f"{chosen.grade} is no grade.", f"kindergarten to {LAST_GRADE}"))
    return faults


def _comes_each_year(month: int, day: int) -> bool:
    try:
        date(2023, month, day)
    except ValueError:
        return False
    return True
