"""Claims about what a family's year can be filled with."""

from __future__ import annotations

from datetime import date

import pytest

from brightpath.domain.errors import Faulty, Refused
from brightpath.services.calendars import (
    holiday_countries,
    holiday_regions,
    public_holidays,
    read_calendar_file,
    read_commitment_file,
)
from brightpath.services.house import House

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)


def test_countries_and_their_regions_are_listed_by_name(house: House, parent: str) -> None:
    assert ("DE", "Germany") in holiday_countries(house, parent)
    assert ("BY", "Bayern") in holiday_regions(house, parent, "DE")


def test_a_region_has_more_holidays_than_its_country(house: House, parent: str) -> None:
    country = public_holidays(house, parent, "DE", None, FIRST, LAST)
    assert [day for day, _ in country] == [date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]
    region = public_holidays(house, parent, "DE", "BY", FIRST, LAST)
    assert [day for day, _ in region if (day, _) not in country] == [date(2027, 1, 6)]


def test_a_country_nobody_knows_is_refused(house: House, parent: str) -> None:
    with pytest.raises(Refused, match="no holidays of the country"):
        public_holidays(house, parent, "XX", None, FIRST, LAST)


def test_a_calendar_file_becomes_days_off(house: House, parent: str) -> None:
    event = ("BEGIN:VEVENT", "UID:1", "SUMMARY:Fair", "DTSTART;VALUE=DATE:20261210", "END:VEVENT")
    file = "\r\n".join(("BEGIN:VCALENDAR", *event, "END:VCALENDAR", "")).encode()
    assert read_calendar_file(house, parent, file, FIRST, LAST).days_off == [{"date": "2026-12-10", "name": "Fair"}]
    with pytest.raises(Faulty):
        read_calendar_file(house, parent, b"no calendar", FIRST, LAST)


def test_a_calendar_file_becomes_commitments_on_the_familys_clock(house: House, parent: str) -> None:
    event = ("BEGIN:VEVENT", "SUMMARY:Choir", "DTSTART:20261201T170000Z", "DTEND:20261201T180000Z", "END:VEVENT")
    file = "\r\n".join(("BEGIN:VCALENDAR", *event, "END:VCALENDAR", "")).encode()

    def hour(time_zone: str | None) -> str:
        [found] = read_commitment_file(house, parent, file, time_zone=time_zone, today=FIRST).commitments
        return str(found.commitment["startTime"])

    assert [hour(zone) for zone in ("Europe/Berlin", "America/New_York", None, "No/Where")] == [
        "18:00",
        "12:00",
        "17:00",
        "17:00",
    ]
    with pytest.raises(Faulty):
        read_commitment_file(house, parent, b"no calendar", time_zone=None, today=FIRST)
