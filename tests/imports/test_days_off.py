"""Days off from a calendar file: whole days with all their ways to come back, and nothing nasty gets through."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import Faulty
from brightpath.imports.days_off import read_days_off
from brightpath.imports.household import read_household
from tests.builders import a_household_document

FIRST, LAST = date(2026, 8, 1), date(2027, 7, 31)


def calendar(*events: str) -> bytes:
    """A calendar with these events; each is its lines, parted by a bar."""
    inside = "".join(f"BEGIN:VEVENT\n{event.replace('|', chr(10))}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inside}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def days_of(*events: str) -> list[dict[str, str]]:
    return read_days_off(calendar(*events), FIRST, LAST).days_off


def told_of(*events: str) -> list[str]:
    return read_days_off(calendar(*events), FIRST, LAST).told


def sentences(data: bytes) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read_days_off(data, FIRST, LAST)
    return [fault.sentence for fault in caught.value.faults]


# --- What becomes a day off -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:Eve", [{"date": "2026-12-24", "name": "Eve"}]),
        ("DTSTART;VALUE=DATE:20261224", [{"date": "2026-12-24"}]),
        ("DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261225", [{"date": "2026-12-24"}]),
        ("DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261224", [{"date": "2026-12-24"}]),
        ("DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20270107", [{"from": "2026-12-24", "to": "2027-01-06"}]),
        ("DTSTART;VALUE=DATE:20261224|DURATION:P1W", [{"from": "2026-12-24", "to": "2026-12-30"}]),
        ("DTSTART:20261224T000000|DTEND:20261225T000000", [{"date": "2026-12-24"}]),
        ("DTSTART:20261224T000000Z|DTEND:20261226T000000Z", [{"from": "2026-12-24", "to": "2026-12-25"}]),
        (
            "DTSTART;TZID=America/New_York:20261224T000000|DTEND;TZID=America/New_York:20261225T000000",
            [{"date": "2026-12-24"}],
        ),
        ("DTSTART;TZID=Nowhere/Land:20261224T000000|DTEND;TZID=Nowhere/Land:20261225T000000", [{"date": "2026-12-24"}]),
        ("DTSTART;VALUE=DATE:20260715|DTEND;VALUE=DATE:20260803", [{"from": "2026-08-01", "to": "2026-08-02"}]),
        ("DTSTART;VALUE=DATE:20270730|DTEND;VALUE=DATE:20280803", [{"from": "2027-07-30", "to": "2027-07-31"}]),
        ("DTSTART;VALUE=DATE:20260731", []),
        ("DTSTART;VALUE=DATE:20270801", []),
        ("DTSTART;VALUE=DATE:19990501|RRULE:FREQ=YEARLY", [{"date": "2027-05-01"}]),
        ("DTSTART;VALUE=DATE:20200101|DTEND;VALUE=DATE:20200103|RRULE:FREQ=YEARLY", [{"from": "2027-01-01", "to": "2027-01-02"}]),
        ("DTSTART;VALUE=DATE:20201126|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", [{"date": "2026-11-26"}]),
        (
            "DTSTART;VALUE=DATE:20260904|RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=3",
            [{"date": "2026-09-04"}, {"date": "2026-10-02"}, {"date": "2026-11-06"}],
        ),
        ("DTSTART;VALUE=DATE:20261201|RRULE:FREQ=DAILY;COUNT=5", [{"from": "2026-12-01", "to": "2026-12-05"}]),
        ("DTSTART;VALUE=DATE:20261201|RRULE:FREQ=WEEKLY;UNTIL=20261208", [{"date": "2026-12-01"}, {"date": "2026-12-08"}]),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T000000|DTEND;TZID=Europe/Berlin:20261202T000000"
            "|RRULE:FREQ=WEEKLY;UNTIL=20261207T230000Z",
            [{"date": "2026-12-01"}, {"date": "2026-12-08"}],
        ),
        (
            "DTSTART;VALUE=DATE:20261201|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;VALUE=DATE:20261208",
            [{"date": "2026-12-01"}, {"date": "2026-12-15"}],
        ),
        (
            "DTSTART;VALUE=DATE:20261201|RDATE;VALUE=DATE:20261210,20261220",
            [{"date": "2026-12-01"}, {"date": "2026-12-10"}, {"date": "2026-12-20"}],
        ),
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:Rock\\, paper\\;\\nx", [{"date": "2026-12-24", "name": "Rock, paper; x"}]),
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:A very\n  long name", [{"date": "2026-12-24", "name": "A very long name"}]),
        ("dtstart;value=date:20261224|Summary;LANGUAGE=de:さくら 🌸", [{"date": "2026-12-24", "name": "さくら 🌸"}]),
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:\u200b", [{"date": "2026-12-24"}]),
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:bell\x07", [{"date": "2026-12-24", "name": "bell"}]),
        ("DTSTART;VALUE=DATE:20261224|SUMMARY:" + "x" * 600, [{"date": "2026-12-24", "name": "x" * 499 + "…"}]),
        (
            "DTSTART;VALUE=DATE:20261224|SUMMARY:Eve|BEGIN:VALARM|SUMMARY:not me|TRIGGER:-P1D|END:VALARM",
            [{"date": "2026-12-24", "name": "Eve"}],
        ),
    ],
)  # fmt: skip
def test_whole_days_become_days_off(event: str, expected: list[dict[str, str]]) -> None:
    assert days_of(event) == expected


def test_days_off_come_in_their_order_and_once() -> None:
    assert days_of(
        "DTSTART;VALUE=DATE:20270101|SUMMARY:B",
        "DTSTART;VALUE=DATE:20261224|SUMMARY:A",
        "DTSTART;VALUE=DATE:20261224|SUMMARY:A",
        "DTSTART;VALUE=DATE:20261225|SUMMARY:A",
        "DTSTART;VALUE=DATE:20261225|SUMMARY:B",
    ) == [
        {"from": "2026-12-24", "to": "2026-12-25", "name": "A"},
        {"date": "2026-12-25", "name": "B"},
        {"date": "2027-01-01", "name": "B"},
    ]


def test_one_day_of_a_series_can_be_moved_or_cancelled() -> None:
    weekly = "UID:w|DTSTART;VALUE=DATE:20261201|RRULE:FREQ=WEEKLY;COUNT=3|SUMMARY:W"
    moved = "UID:w|RECURRENCE-ID;VALUE=DATE:20261208|DTSTART;VALUE=DATE:20261209|SUMMARY:Moved"
    cancelled = "UID:w|RECURRENCE-ID;VALUE=DATE:20261215|DTSTART;VALUE=DATE:20261215|STATUS:CANCELLED"
    found = read_days_off(calendar(moved, weekly, cancelled), FIRST, LAST)
    assert found.days_off == [{"date": "2026-12-01", "name": "W"}, {"date": "2026-12-09", "name": "Moved"}]
    assert found.told == ["1 event marked as cancelled was left out."]


def test_a_calendar_of_old_windows_is_read_too() -> None:
    data = calendar("DTSTART;VALUE=DATE:20261224|SUMMARY:Zoë").decode().encode("cp1252")
    assert read_days_off(data, FIRST, LAST).days_off == [{"date": "2026-12-24", "name": "Zoë"}]
    marked = b"\xef\xbb\xbf" + calendar("DTSTART;VALUE=DATE:20261224").replace(b"\r\n", b"\n")
    assert read_days_off(marked, FIRST, LAST).days_off == [{"date": "2026-12-24"}]


def test_what_is_found_fits_into_a_household() -> None:
    document = a_household_document()
    document["calendar"] = {
        "daysOff": days_of(
            "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20270107|SUMMARY:Winter", "DTSTART;VALUE=DATE:20270501"
        )
    }
    first, second = read_household(json.dumps(document)).calendar.days_off
    assert (first.name, first.last, second.name) == ("Winter", date(2027, 1, 6), None)


# --- What is left out and told --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("DTSTART:20261224T090000|DTEND:20261224T100000", "with a time of day"),
        ("DTSTART:20261224T000000|DTEND:20261224T090000", "with a time of day"),
        ("DTSTART:20261224T000000|DURATION:PT1H", "with a time of day"),
        ("DTSTART:20261224T000000", "with a time of day"),
        ("DTSTART;TZID=Europe/Berlin:20200101T090000|RRULE:FREQ=WEEKLY", "with a time of day"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=HOURLY", "coming back more often than daily"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=SECONDLY;COUNT=9", "coming back more often than daily"),
        (
            "DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;BYWEEKNO=20",
            "coming back by a rule that is not known here",
        ),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;BYMONTH=5L;RSCALE=CHINESE", "a rule that is not known here"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:garbage", "a rule that is not known here"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=DAILY|RRULE:FREQ=YEARLY", "a rule that is not known here"),
        ("DTSTART;VALUE=DATE:20261224|STATUS:CANCELLED", "marked as cancelled"),
        ("SUMMARY:no date", "with dates that cannot be read"),
        ("DTSTART:garbage", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261332", "with dates that cannot be read"),
        ("DTSTART:20261224T990000", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|DTEND:garbage", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|DURATION:soon", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|DTSTART;VALUE=DATE:20261225", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|EXDATE:garbage|RRULE:FREQ=DAILY", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=SOMETIMES", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;UNTIL=never", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;INTERVAL=0", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;COUNT=-1", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;BYDAY=XX", "with dates that cannot be read"),
        ("DTSTART;VALUE=DATE:20261224|RECURRENCE-ID:garbage", "with dates that cannot be read"),
    ],
)
def test_what_gives_no_day_off_is_told(event: str, why: str) -> None:
    found = read_days_off(calendar(event), FIRST, LAST)
    assert found.days_off == []
    assert found.told[0] == "No whole day of this calendar lies between 2026-08-01 and 2027-07-31."
    assert found.told[1].startswith("1 event ")
    assert why in found.told[1]


def test_a_few_of_many_are_named() -> None:
    events = [f"DTSTART:20261224T090000|SUMMARY:{name}" for name in ("Chess", "Judo", "Chess", "Piano", "Art")]
    assert told_of(*events, "DTSTART;VALUE=DATE:20261224") == [
        '5 events with a time of day were left out: "Chess", "Judo" ...'
    ]
    assert told_of(*events[:2], "DTSTART;VALUE=DATE:20261224") == [
        '2 events with a time of day were left out: "Chess", "Judo".'
    ]


def test_appointments_of_other_years_are_not_told() -> None:
    assert told_of(
        "DTSTART:20250101T090000|DTEND:20250101T100000",
        "DTSTART:20290101T090000",
        "DTSTART;VALUE=DATE:20261224",
    ) == []  # fmt: skip


# --- What is no calendar --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x00\x01\x02",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        calendar().decode().encode("utf-16"),
        b"PK\x03\x04",
    ],
)
def test_what_is_no_calendar_gets_a_sentence(data: bytes) -> None:
    assert sentences(data) == [
        "document: This is no calendar file. Allowed: an .ics file, which begins with BEGIN:VCALENDAR."
    ]


def test_a_calendar_that_breaks_off_is_told() -> None:
    data = calendar("DTSTART;VALUE=DATE:20261224|SUMMARY:Eve")
    for end in range(20, len(data) - len(b"END:VCALENDAR\r\n"), 7):
        assert sentences(data[:end]) == [
            "document: The file breaks off: its end is missing. Allowed: END:VCALENDAR at the end."
        ]


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    assert sentences(b"x" * (11 * 1024 * 1024)) == ["document: It is 11.0 MB large. Allowed: at most 10 MB."]


def test_more_events_than_can_be_meant_are_refused() -> None:
    data = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 100_001 + b"END:VCALENDAR\n"
    assert sentences(data) == ["document: There are more than 100,000 events in it."]


def test_more_whole_days_than_can_be_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brightpath.imports.days_off.MOST_READ", 2)
    assert sentences(calendar(*["DTSTART;VALUE=DATE:20000101|RRULE:FREQ=YEARLY;COUNT=2"] * 3)) == [
        "document: More than 2 of its events matter. Allowed: a smaller calendar."
    ]


def test_more_days_than_can_be_meant_are_refused() -> None:
    daily = "DTSTART;VALUE=DATE:20200101|RRULE:FREQ=DAILY"
    assert sentences(calendar(*[daily] * 14)) == [
        "document: More than 5,000 of its days lie between 2026-08-01 and 2027-07-31. "
        "Allowed: a shorter time or a smaller calendar."
    ]


NASTY_RULES = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;COUNT=999999999;BYMONTH=13",
    "FREQ=YEARLY;BYMONTHDAY=32,-32,0",
    "FREQ=YEARLY;BYDAY=99999999999999MO",
    "FREQ=MONTHLY;BYSETPOS=999999999999;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=99999999999999999999999999;COUNT=99999999999999999999999",
    "FREQ=YEARLY;INTERVAL=" + "9" * 5000,
    "FREQ=WEEKLY;UNTIL=00010101",
    "FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 1000),
]


@pytest.mark.parametrize("rule", NASTY_RULES, ids=lambda rule: rule[:40])
@pytest.mark.parametrize("start", ["00010101", "20261224", "99991231"])
def test_no_rule_breaks_the_search(rule: str, start: str) -> None:
    with suppress(Faulty):
        days_of(f"DTSTART;VALUE=DATE:{start}|DURATION:P999999D|RRULE:{rule}")


def test_a_calendar_full_of_rules_that_never_fit_comes_to_an_end() -> None:
    event = "DTSTART;VALUE=DATE:20000101|RRULE:FREQ=DAILY;COUNT=999999;BYMONTH=2;BYMONTHDAY=30"
    assert sentences(calendar(*[event] * 100)) == [
        "document: Its events come back too often to be looked through. Allowed: a smaller calendar."
    ]


@pytest.mark.parametrize("name", ["RDATE", "EXDATE"])
def test_a_calendar_that_lists_dates_without_end_is_refused_before_they_are_read(name: str) -> None:
    event = f"DTSTART;VALUE=DATE:20261224|{name};VALUE=DATE:{','.join(['20270101'] * 5_001)}"
    assert days_of(*[event] * 9)
    assert sentences(calendar(*[event] * 10)) == [
        "document: Its events list more than 50,000 dates one by one. Allowed: a smaller calendar."
    ]


_PROPERTIES = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "SUMMARY", "STATUS", "UID", "RECURRENCE-ID", "X-ODD"]
)
_VALUES = st.sampled_from(
    ["20261224", "20261225T000000", "20261225T000000Z", "P1D", "PT0S", "-P1D", "FREQ=YEARLY", "FREQ=DAILY;COUNT=3", ""]
) | st.text(max_size=20)
_LINES = st.builds(
    lambda name, parameter, value: f"{name}{parameter}:{value}",
    _PROPERTIES,
    st.sampled_from(["", ";VALUE=DATE", ";VALUE=PERIOD", ';TZID="Europe/Berlin"', ";TZID=Odd", ";X=", ';"', ";"]),
    _VALUES,
)
_EVENTS = st.lists(_LINES | st.sampled_from(["BEGIN:VALARM", "END:VALARM", "END:VEVENT", " folded"]), max_size=6)


@settings(deadline=None, max_examples=200)
@given(st.lists(_EVENTS, max_size=3))
def test_any_events_are_read_or_are_a_fault(events: list[list[str]]) -> None:
    try:
        found = read_days_off(
            calendar(*("\n".join(["DTSTART;VALUE=DATE:20261224", *lines]) for lines in events)), FIRST, LAST
        )
    except Faulty as faulty:
        assert faulty.faults
    else:
        assert all(
            FIRST.isoformat() <= days.get("date", days.get("from", "")) <= LAST.isoformat() for days in found.days_off
        )
        assert all(told.isprintable() for told in found.told)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_fault_or_hold_nothing(data: bytes) -> None:
    with pytest.raises(Faulty):
        read_days_off(data, FIRST, LAST)
    with suppress(Faulty):
        assert read_days_off(b"BEGIN:VCALENDAR\n" + data + b"\nEND:VCALENDAR", FIRST, LAST).days_off == []
