"""Claims about commitments from a calendar file: what becomes one, what is left out and told, and that nothing hangs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import Faulty
from brightpath.domain.weeks import week_start_of, weekday_of
from brightpath.imports.calendar import FoundCommitment, FoundCommitments, read_commitments

TODAY = date(2026, 11, 20)  # a Friday
BERLIN = ZoneInfo("Europe/Berlin")


def an_event(
    start: str = "20261124T150000",
    end: str | None = "20261124T160000",
    *more: str,
    name: str = "Soccer",
    zone: str = "",
) -> str:
    """An event with a time of day on Tuesday 24 November 2026; `zone` is put beside its times as TZID."""
    beside = f";TZID={zone}" if zone else ""
    lines = [f"SUMMARY:{name}", f"DTSTART{beside}:{start}", *([f"DTEND{beside}:{end}"] if end else []), *more]
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def read(*events: str, **changes: Any) -> FoundCommitments:
    data = "\r\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR", ""]).encode()
    return read_commitments(data, **({"zone": BERLIN, "today": TODAY} | changes))


def the_one(*events: str, **changes: Any) -> FoundCommitment:
    [found] = read(*events, **changes).commitments
    return found


def told(*events: str, **changes: Any) -> str:
    found = read(*events, **changes)
    assert found.commitments == []
    return " ".join(found.told)


# --- What becomes a commitment ------------------------------------------------------------------------------------------

WEEKLY = {"name": "Soccer", "frequency": "weekly", "daysOfWeek": ["Tuesday"], "startTime": "15:00", "endTime": "16:00"}


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("FREQ=WEEKLY", {"daysOfWeek": ["Tuesday"]}),
        ("FREQ=WEEKLY;BYDAY=TU,TH;WKST=SU", {"daysOfWeek": ["Tuesday", "Thursday"]}),
        ("FREQ=DAILY;INTERVAL=7", {"daysOfWeek": ["Tuesday"]}),
        ("FREQ=DAILY;BYDAY=TU,WE", {"daysOfWeek": ["Tuesday", "Wednesday"]}),
        ("FREQ=WEEKLY;INTERVAL=2", {"daysOfWeek": ["Tuesday"], "everyWeeks": 2, "startingWeek": "2026-11-24"}),
        (
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR",
            {"daysOfWeek": ["Tuesday", "Friday"], "everyWeeks": 3, "startingWeek": "2026-11-24"},
        ),
        ("FREQ=WEEKLY;UNTIL=20301231T000000Z", {"daysOfWeek": ["Tuesday"]}),
    ],
)
def test_what_comes_every_week_is_a_weekly_commitment(rule: str, when: dict[str, Any]) -> None:
    assert the_one(an_event("20261124T150000", "20261124T160000", f"RRULE:{rule}")).commitment == WEEKLY | when


def test_what_began_years_ago_goes_on_in_its_weeks() -> None:
    found = the_one(an_event("20240102T150000", "20240102T160000", "RRULE:FREQ=WEEKLY;INTERVAL=2"))
    starting = date.fromisoformat(found.commitment["startingWeek"])
    assert starting >= TODAY
    assert (starting - date(2024, 1, 2)).days % 14 == 0


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1"])
def test_the_first_such_weekday_of_the_month_is_monthly(rule: str) -> None:
    found = the_one(an_event("20261201T150000", "20261201T160000", f"RRULE:{rule}"))
    assert found.commitment == WEEKLY | {"frequency": "monthly"}


def test_a_single_event_is_a_commitment_on_its_date() -> None:
    found = the_one(an_event())
    assert found == FoundCommitment(
        {"name": "Soccer", "frequency": "one-time", "startTime": "15:00", "endTime": "16:00", "date": "2026-11-24"}
    )


def test_the_last_time_of_a_series_is_a_single_one() -> None:
    found = the_one(an_event("20261103T150000", "20261103T160000", "RRULE:FREQ=WEEKLY;COUNT=4"))
    assert (found.commitment["frequency"], found.commitment["date"]) == ("one-time", "2026-11-24")


def test_a_length_counts_as_well_as_an_end_and_midnight_is_an_end() -> None:
    assert the_one(an_event("20261124T150000", None, "DURATION:PT45M")).commitment["endTime"] == "15:45"
    assert the_one(an_event("20261124T220000", "20261125T000000")).commitment["endTime"] == "24:00"


def test_of_several_names_the_first_counts() -> None:
    assert the_one(an_event("20261124T150000", "20261124T160000", "SUMMARY:Chess")).commitment["name"] == "Soccer"


def test_times_are_those_of_the_familys_clock() -> None:
    assert the_one(an_event("20261124T140000Z", "20261124T150000Z")).commitment["startTime"] == "15:00"
    assert the_one(an_event(zone="America/New_York")).commitment["startTime"] == "21:00"
    assert the_one(an_event(zone="W. Europe Standard Time")).commitment["startTime"] == "15:00"
    assert the_one(an_event(), zone=ZoneInfo("Asia/Tokyo")).commitment["startTime"] == "15:00"  # it floats
    assert the_one(an_event("20261124T140000Z", "20261124T150000Z"), zone=None).commitment["startTime"] == "14:00"


def test_another_zone_may_move_the_weekday_and_some_weeks_by_an_hour_which_is_told() -> None:
    found = the_one(an_event("20261124T010000", "20261124T020000", "RRULE:FREQ=WEEKLY", zone="Asia/Tokyo"))
    assert (found.commitment["daysOfWeek"], found.commitment["startTime"]) == (["Monday"], "17:00")
    assert "another time zone’s clock" in " ".join(found.notes)
    same = the_one(an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=WEEKLY", zone="Europe/Rome"))
    assert same.notes == ()


def test_what_a_commitment_cannot_say_is_noted_beside_it() -> None:
    def notes(start: str, *more: str) -> str:
        return " ".join(the_one(an_event(start, f"{start[:8]}T160000", *more)).notes)

    assert (
        notes("20261124T150000", "RRULE:FREQ=WEEKLY;UNTIL=20270330T235959")
        == "It ends on 2027-03-30; take it out then."
    )
    assert notes("20261103T150000", "RRULE:FREQ=WEEKLY;COUNT=6") == "It ends on 2026-12-08; take it out then."
    assert notes("20270112T150000", "RRULE:FREQ=WEEKLY").startswith("It begins on 2027-01-12")
    assert (
        notes("20261124T150000", "RRULE:FREQ=WEEKLY", "EXDATE:20261222T150000,20261229T150000,20201229T150000")
        == "2 of its dates are left out there, and not here."
    )


def test_a_series_that_goes_on_for_years_says_when_it_ends_if_it_says_so() -> None:
    times = ("20261124T150000", "20261124T160000")
    until = the_one(an_event(*times, "RRULE:FREQ=WEEKLY;UNTIL=20290501T000000"))
    assert until.notes == ("It ends on 2029-05-01; take it out then.",)
    assert the_one(an_event(*times, "RRULE:FREQ=WEEKLY;COUNT=300")).notes == ("It ends more than a year from now.",)


def test_the_same_commitment_comes_once_and_one_that_stands_already_is_marked() -> None:
    weekly = an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=WEEKLY")
    found = read(weekly, weekly, an_event(), known=[WEEKLY | {"name": "SOCCER", "who": ["Ada"], "place": "Park"}])
    assert [(one.commitment["frequency"], one.is_known) for one in found.commitments] == [
        ("weekly", True),
        ("one-time", False),
    ]


# --- What is left out, and told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("BEGIN:VEVENT\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20261210\nEND:VEVENT", "they become days off, under Year"),
        (an_event("20261124T000000", "20261125T000000"), "they become days off, under Year"),
        (an_event("20261124T220000", "20261125T010000"), "past midnight"),
        (an_event("20261124T090000", "20261126T170000"), "past midnight"),
        (an_event("20261124T150000", None), "without an end"),
        (an_event("20261124T150000", "20261124T140000"), "without an end"),
        (an_event("20261124T150000", "20261124T150000"), "without an end"),
        (an_event("20261119T150000", "20261119T160000"), "that are over"),
        (an_event("20201119T150000", "20201119T160000"), "that are over"),
        (an_event("20200107T150000", "20200107T160000", "RRULE:FREQ=WEEKLY;COUNT=5"), "that are over"),
        (an_event(name=""), "without a name"),
        (an_event(zone="Atlantis/Centre"), "time zone that is not known"),
        (an_event("20261124T150000", "20261124T160000", "STATUS:CANCELLED"), "cancelled"),
        (an_event("20261124T150000", "20261124T160000", "RECURRENCE-ID:20261123T150000"), "move one date of a series"),
        (an_event("20261124T150000", "20261124T160000", "RDATE:20261125T150000"), "otherwise than weekly"),
        (an_event("20261335T250000", "20261335T260000"), "cannot be read"),
        (an_event("20260230T150000", "20260230T160000"), "cannot be read"),
        (an_event("yesterday", "tomorrow"), "cannot be read"),
        (an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=NEVER"), "cannot be read"),
        (an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=WEEKLY;INTERVAL=0"), "cannot be read"),
    ],
)
def test_what_is_no_commitment_is_told(event: str, why: str) -> None:
    assert why in told(event)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,2,12",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=-1TU",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU",
    ],
)
def test_a_rule_that_no_commitment_can_say_is_not_bent(rule: str) -> None:
    assert "otherwise than weekly" in told(an_event("20261124T150000", "20261124T160000", f"RRULE:{rule}"))


def test_what_comes_more_seldom_than_every_eighth_week_is_told() -> None:
    assert "every eighth week" in told(an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=WEEKLY;INTERVAL=9"))


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "hourly"])
def test_what_comes_back_more_often_than_daily_is_told(often: str) -> None:
    sentence = told(an_event("20261124T150000", "20261124T160000", f"RRULE:FREQ={often}"))
    assert 'coming back more often than daily was left out: "Soccer"' in sentence


# --- Nothing hangs --------------------------------------------------------------------------------------------------------


def file_of(event: str, size: int) -> bytes:
    body = (event + "\r\n") * (size // len(event))
    return f"BEGIN:VCALENDAR\r\n{body}END:VCALENDAR\r\n".encode()


@pytest.mark.parametrize(
    "event",
    [
        an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=SECONDLY"),
        an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=DAILY;COUNT=999999999"),
        an_event("00010101T150000", "00010101T160000", "RRULE:FREQ=DAILY;COUNT=999999999"),
        an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=WEEKLY;BYSECOND=" + "0," * 3_000_000 + "0"),
        an_event("20261124T150000", "20261124T160000", "RRULE:FREQ=WEEKLY", "EXDATE:" + "20261222T150000," * 1000),
        an_event(name="x" * 6_000_000),
        an_event("20261335T250000", "20261335T260000"),
    ],
    ids=["secondly", "daily", "since year 1", "never", "one long rule", "many exceptions", "one long name", "broken"],
)
def test_six_megabytes_of_anything_are_answered(event: str) -> None:
    data = file_of(event, 6_000_000) if len(event) < 100_000 else file_of(event, len(event))
    try:
        found = read_commitments(data, zone=BERLIN, today=TODAY)
    except Faulty as faulty:
        assert faulty.sentence
    else:
        assert found.told or found.commitments


def test_a_file_that_is_none_or_breaks_off_is_refused() -> None:
    for data in (b"", b"hello", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x", b"\xff\xfe\x00" * 100, b"x" * 10_000_001):
        with pytest.raises(Faulty):
            read_commitments(data, zone=BERLIN, today=TODAY)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_whatever_stands_in_a_file_it_is_read_or_refused(text: str) -> None:
    data = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124T150000\n{text}\nEND:VEVENT\nEND:VCALENDAR".encode(
        "utf-8", "replace"
    )
    try:
        read_commitments(data, zone=BERLIN, today=TODAY)
    except Faulty as faulty:
        assert faulty.sentence


@settings(max_examples=150, deadline=None)
@given(
    st.integers(-400, 60),
    st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=4),
    st.integers(1, 9),
    st.sampled_from(["", ";COUNT=20", ";UNTIL=20270401T000000"]),
)
def test_a_commitment_stands_on_the_dates_of_its_series_or_is_none(
    begins: int, days: set[str], interval: int, ends: str
) -> None:
    """Said once more without the reader: every so many weeks from its Monday on, on its days, as long as it lasts."""
    start = TODAY + timedelta(days=begins)
    names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    wanted = {names.index(day) for day in days} | {start.weekday()}
    rule = f"RRULE:FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(names[day] for day in sorted(wanted))}{ends}"
    found = read(an_event(f"{start:%Y%m%d}T150000", f"{start:%Y%m%d}T160000", rule)).commitments
    if not found or found[0].commitment["frequency"] == "one-time":
        return
    commitment = found[0].commitment
    monday = week_start_of(start)
    counted = week_start_of(date.fromisoformat(commitment.get("startingWeek", start.isoformat())))
    every = (start + timedelta(days=day) for day in range(2000))
    series = [on for on in every if on.weekday() in wanted and (week_start_of(on) - monday).days // 7 % interval == 0]
    series = series[:20] if "COUNT" in ends else series
    for on in (max(TODAY, start) + timedelta(days=day) for day in range(60)):
        if on > series[-1]:
            return  # the commitment says in words when it is to be taken out
        in_turn = (week_start_of(on) - counted).days // 7 % commitment.get("everyWeeks", 1) == 0
        assert (on in series) == (in_turn and weekday_of(on).value in commitment["daysOfWeek"])
