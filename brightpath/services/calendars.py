"""What a family's year can be filled with: public holidays of where it lives, days off and commitments from a calendar file.

Nothing is kept here; what a parent chooses of it becomes part of the household.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brightpath.adapters import public_holidays as almanac
from brightpath.domain.accounts import Actor
from brightpath.domain.weeks import Weekday
from brightpath.imports.calendar import FoundCommitments, read_commitments
from brightpath.imports.days_off import FoundDaysOff, read_days_off
from brightpath.services.access import verb
from brightpath.services.house import House


@verb
def holiday_countries(house: House, actor: Actor) -> list[tuple[str, str]]:
    """List the countries whose public holidays are known, as (code, name), by name."""
    return almanac.countries()


@verb
def holiday_regions(house: House, actor: Actor, country: str) -> list[tuple[str, str]]:
    """List the regions of a country that have holidays of their own, as (code, name); there may be none."""
    return almanac.regions(country)


@verb
def public_holidays(
    house: House, actor: Actor, country: str, region: str | None, first: date, last: date
) -> list[tuple[date, str]]:
    """List the public holidays from `first` to `last`, both included, with their names.

    Raises
    ------
    Refused
        For a country or region that is not known, or more than ten years.
    """
    return almanac.holidays_between(country, region, first, last)


@verb
def read_calendar_file(house: House, actor: Actor, data: bytes, first: date, last: date) -> FoundDaysOff:
    """Read the days off out of an .ics file, as the household document writes them, and say what was left out.

    Raises
    ------
    Faulty
        When it is no calendar.
    """
    return read_days_off(data, first, last)


@verb
def read_commitment_file(
    house: House,
    actor: Actor,
    data: bytes,
    *,
    time_zone: str | None,
    today: date,
    week_start: Weekday = Weekday.MONDAY,
    known: Iterable[dict[str, Any]] = (),
) -> FoundCommitments:
    """Read the commitments out of an .ics file, as the household document writes them, and say what was left out.

    Their times are those of the family's clock in `time_zone`. Those that are among the `known` ones are marked.

    Raises
    ------
    Faulty
        When it is no calendar, or holds more than can be looked through.
    """
    try:
        zone = ZoneInfo(time_zone) if time_zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = None
    return read_commitments(data, zone=zone, today=today, week_start=week_start, known=known)
