"""Claims about calendar feeds. They are read by `ical` and `dateutil`, never by the library that wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from brightpath.domain.schedule import (
    Actual,
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    WeekPlan,
)
from brightpath.exports.calendar import KeptWeek, child_calendar, family_calendar

MONDAY = date(2026, 11, 23)
CHANGED = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata", "America/Phoenix",
    "Africa/Casablanca", "Europe/Dublin", "UTC",
]  # fmt: skip


def an_item(name: str = "Maths", start: int = 540, end: int = 570, **changes: Any) -> ScheduleItem:
    facts: dict[str, Any] = {"id": f"{name}-{start}", "type": ItemType.SUBJECT}
    return ScheduleItem(name=name, start=start, end=end, **(facts | changes))


def a_week(
    *of_children: tuple[str, list[ScheduleItem]], adults: dict[str, list[ScheduleItem]] | None = None, on: date = MONDAY
) -> WeekPlan:
    """Everything on one date; children as (name, items)."""
    return WeekPlan(
        week_start=on - timedelta(days=on.weekday()),
        solver=SolverReport(
            name="HiGHS", status=SolverStatus.OPTIMAL, objective=80, bound=80, gap=0, seconds=0.5, rows=3, columns=4
        ),
        children=tuple(
            ChildWeek(id=f"child_{name}", name=name, days=(PlannedDay(on=on, items=tuple(items)),))
            for name, items in of_children
        ),
        adults=tuple(
            AdultWeek(name=name, days=(PlannedDay(on=on, items=tuple(items)),))
            for name, items in (adults or {}).items()
        ),
    )


def written(*plans: WeekPlan, child: str | None = None, zone: str | None = "Europe/Berlin", revision: int = 1) -> bytes:
    weeks = [KeptWeek(plan, revision, CHANGED) for plan in plans]
    about: dict[str, Any] = {
        "family_id": "kim",
        "name": "Kim’s family",
        "zone": zone and ZoneInfo(zone),
        "since": min((plan.week_start for plan in plans), default=MONDAY),
    }
    if child is None:
        return family_calendar(weeks, **about)
    return child_calendar(weeks, child_id=f"child_{child}", **about)


def read(feed: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(feed.decode("utf-8"))


def events(feed: bytes) -> list[Event]:
    return list(read(feed).events)


def the_event(feed: bytes) -> Event:
    [event] = events(feed)
    return event


# --- As the standard wants it -------------------------------------------------------------------------------------------


def test_a_feed_is_accepted_by_a_strict_parser_of_another_library() -> None:
    feed = written(a_week(("Ada", [an_item(why="It fits best.", lesson="Unit 4")])))
    event = the_event(feed)
    assert (event.summary, event.description) == ("Maths · Ada", "Unit 4\nIt fits best.")
    assert (event.start, event.end) == (
        datetime(2026, 11, 23, 9, tzinfo=BERLIN),
        datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN),
    )
    assert (event.sequence, event.dtstamp, event.last_modified) == (1, CHANGED, CHANGED)
    assert (event.categories, event.status, event.transparency) == (["Lesson"], "CONFIRMED", "TRANSPARENT")
    text = feed.decode()
    assert "METHOD" not in text
    assert "\r\nNAME:Kim’s family\r\n" in text and "\r\nX-WR-CALNAME:Kim’s family\r\n" in text
    assert "DTSTART;TZID=Europe/Berlin:20261123T090000" in text


def test_a_feed_without_a_plan_is_a_calendar_too() -> None:
    feed = written()
    assert events(feed) == []
    assert b"BEGIN:VTIMEZONE" in feed  # a calendar holds at least one component


def test_lines_end_as_they_should_and_none_is_longer_than_75_bytes() -> None:
    name = "Ästhetik, 语文; \\ and 😀" * 12
    feed = written(a_week(("Zoë, die 2.", [an_item(name, notes="one\ntwo\r\nthree;,\\n" * 20)])))
    lines = feed.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode("utf-8") for line in lines)  # no letter is cut in two
    event = the_event(feed)
    assert event.summary == f"{name} · Zoë, die 2."
    assert event.description == ("one\ntwo\nthree;,\\n" * 20)


def test_what_no_line_may_hold_is_left_out() -> None:
    event = the_event(written(a_week(("Ada", [an_item("A\x00b\x1bc\x85\ud800d\u2028e", id="x")]))))
    assert event.summary == "Abcd\ne · Ada"


def test_nobody_writes_an_event_of_their_own_into_a_name() -> None:
    feed = written(a_week(("Ada", [an_item("Maths\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x", id="x")])))
    assert the_event(feed).summary == "Maths\nEND:VEVENT\nBEGIN:VEVENT\nUID:x · Ada"
    assert feed.count(b"\r\nBEGIN:VEVENT") == 1


def test_the_same_weeks_give_the_same_bytes() -> None:
    plan = a_week(("Ada", [an_item(), an_item("Art", 600, 630)]), ("Ben", [an_item()]))
    assert written(plan) == written(plan)


# --- The clocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "on", "before", "after"),
    [
        ("Europe/Berlin", date(2027, 3, 28), 8, 7),
        ("Europe/Berlin", date(2027, 10, 31), 7, 8),
        ("America/New_York", date(2027, 3, 14), 14, 13),
        ("America/New_York", date(2027, 11, 7), 13, 14),
        ("Australia/Sydney", date(2027, 4, 4), 22, 23),
        ("Australia/Sydney", date(2027, 10, 3), 23, 22),
        ("America/Phoenix", date(2027, 3, 14), 16, 16),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(zone: str, on: date, before: int, after: int) -> None:
    feed = written(
        *(a_week(("Ada", [an_item(id=f"{day}")]), on=day) for day in (on - timedelta(days=1), on + timedelta(days=1))),
        zone=zone,
    )
    starts = [event.start for event in events(feed)]
    assert [(start.hour, start.minute) for start in starts if isinstance(start, datetime)] == [(9, 0)] * 2
    assert [start.astimezone(UTC).hour for start in starts if isinstance(start, datetime)] == [before, after]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2019, 2026, 2035])
def test_the_time_zone_that_a_feed_brings_along_is_the_zone_hour_by_hour(zone: str, year: int) -> None:
    """Read by dateutil, which goes by the VTIMEZONE alone."""
    feed = written(a_week(("Ada", [an_item()]), on=date(year, 3, 2)), zone=zone)
    brought = tzical(StringIO(feed.decode())).get()
    known = ZoneInfo(zone)
    moment = datetime(year, 1, 2)  # noqa: DTZ001 (a wall clock's)
    for _ in range(2 * 365 * 24):
        moment += timedelta(hours=1)
        there = moment.replace(tzinfo=known)
        if there.astimezone(UTC).astimezone(known).replace(tzinfo=None) != moment:
            continue  # the clock never shows it
        if there.utcoffset() != there.replace(fold=1).utcoffset():
            continue  # it shows it twice; the two libraries name them by different marks
        assert moment.replace(tzinfo=brought).utcoffset() == there.utcoffset(), moment


def test_an_hour_that_the_clock_leaps_over_still_has_its_lesson() -> None:
    feed = written(a_week(("Ada", [an_item(start=150, end=180)]), on=date(2027, 3, 28)))
    event = the_event(feed)
    assert isinstance(event.start, datetime) and isinstance(event.end, datetime)
    assert event.start.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert event.end - event.start == timedelta(minutes=30)


def test_until_midnight_is_the_first_moment_of_the_next_day() -> None:
    event = the_event(written(a_week(("Ada", [an_item(start=1380, end=1440)]))))
    assert event.end == datetime(2026, 11, 24, tzinfo=BERLIN)


def test_without_a_time_zone_times_are_those_of_whatever_clock_looks() -> None:
    feed = written(a_week(("Ada", [an_item()])), zone=None)
    assert b"DTSTART:20261123T090000\r\n" in feed
    assert the_event(feed).start == datetime(2026, 11, 23, 9)  # noqa: DTZ001


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60).filter(str.strip)


@st.composite
def weeks(draw: st.DrawFn) -> WeekPlan:
    on = date(2020, 1, 1) + timedelta(days=draw(st.integers(0, 5000)))
    children = []
    for child in range(draw(st.integers(1, 3))):
        items = []
        for number in range(draw(st.integers(0, 6))):
            start = draw(st.integers(0, 1435))
            items.append(
                an_item(
                    draw(NAMES),
                    start,
                    draw(st.integers(start + 1, 1440)),
                    id=f"{child}-{number}",
                    type=draw(st.sampled_from([ItemType.SUBJECT, ItemType.BREAK, ItemType.LUNCH])),
                    why=draw(st.just("") | NAMES),
                )
            )
        children.append((f"Child {child}", items))
    return a_week(*children, on=on)


@settings(max_examples=150, deadline=None)
@given(weeks(), st.sampled_from(ZONES))
def test_every_item_comes_back_at_the_same_instants(plan: WeekPlan, zone: str) -> None:
    expected = set()
    for child in plan.children:
        for day in child.days:
            for item in day.items:
                if item.type is ItemType.SUBJECT:
                    begins, ends = (
                        (datetime.combine(day.on, time()) + timedelta(minutes=minute))
                        .replace(tzinfo=ZoneInfo(zone))
                        .astimezone(UTC)
                        for minute in (item.start, item.end)
                    )
                    if ends <= begins:  # the clock leaps over its end
                        ends = begins + timedelta(minutes=item.end - item.start)
                    expected.add((f"{item.name} · {child.name}", item.why, begins, ends))
    came_back = {
        (event.summary, event.description or "", event.start.astimezone(UTC), event.end.astimezone(UTC))  # type: ignore[union-attr]
        for event in events(written(plan, zone=zone))
    }
    assert came_back == {(summary, why, begins, ends) for summary, why, begins, ends in expected}


# --- What stays and what grows ------------------------------------------------------------------------------------------


def test_an_item_that_moves_keeps_its_name_and_says_that_it_is_newer() -> None:
    before = the_event(written(a_week(("Ada", [an_item(id="m")])), revision=3))
    moved = a_week(("Ada", [an_item(id="m", start=600, end=630)]), on=MONDAY + timedelta(days=2))
    after = the_event(written(moved, revision=4))
    assert before.uid == after.uid
    assert before.start != after.start
    assert before.sequence is not None and after.sequence is not None and after.sequence > before.sequence


def test_no_two_events_have_the_same_name() -> None:
    plans = [
        a_week(("Ada", [an_item(), an_item("Art", 600, 630)]), ("Ben", [an_item(id="b")]), on=day)
        for day in (MONDAY, MONDAY + timedelta(days=7))
    ]
    uids = [event.uid for event in events(written(*plans))]
    assert len(uids) == len(set(uids)) == 6


def test_another_family_has_other_names_for_the_same_items() -> None:
    plan = KeptWeek(a_week(("Ada", [an_item()])), 1, CHANGED)
    kim, lee = (
        the_event(family_calendar([plan], family_id=family, name="x", zone=BERLIN, since=MONDAY))
        for family in ("kim", "lee")
    )
    assert kim.uid != lee.uid
    assert "kim" not in kim.uid and "Maths" not in kim.uid


# --- Who reads what -----------------------------------------------------------------------------------------------------


TOGETHER = a_week(
    ("Ada", [an_item("Science", id="a", combined_with="science", adult="Pat", attention=1.0, lesson="Magnets")]),
    ("Ben", [an_item("Science", id="b", combined_with="science", adult="Pat", attention=1.0, lesson="Magnets")]),
    ("Cleo", [an_item("Art", id="c")]),
    adults={"Pat": [an_item("Science", id="a", combined_with="science", adult="Pat", attention=1.0, lesson="Magnets")]},
)


def test_a_lesson_together_is_one_event_for_the_family_and_one_for_each_child() -> None:
    assert {event.summary for event in events(written(TOGETHER))} == {"Science · Ada and Ben", "Art · Cleo"}
    for child in ("Ada", "Ben"):
        assert the_event(written(TOGETHER, child=child)).summary == "Science"


def test_a_childs_feed_holds_that_child_only_and_names_nobody_else() -> None:
    feed = written(TOGETHER, child="Ben").decode()
    assert "Art" not in feed
    assert not any(name in feed.replace("BrightPath", "") for name in ("Ada", "Cleo", "Pat"))
    assert the_event(feed.encode()).description == "Magnets"


def test_what_parents_note_about_a_child_stands_in_no_feed() -> None:
    item = an_item(actual=Actual(note="cried again", engagement=1), notes="bring the ruler", why="Pat is free then.")
    plan = a_week(("Ada", [item]))
    assert b"cried" not in written(plan) + written(plan, child="Ada")
    assert the_event(written(plan)).description == "bring the ruler\nPat is free then."
    assert the_event(written(plan, child="Ada")).description is None


def test_a_commitment_of_all_is_one_event_without_names() -> None:
    church = {"type": ItemType.COMMITMENT, "is_external": True}
    plan = a_week(
        ("Ada", [an_item("Church", id="1", **church)]),
        ("Ben", [an_item("Church", id="2", **church)]),
        adults={"Pat": [an_item("Church", id="3", **church), an_item("Work", 800, 900, **church)]},
    )
    found = {event.summary: event for event in events(written(plan))}
    assert sorted(found) == ["Church", "Work · Pat"]
    assert found["Church"].categories == ["Commitment"]
    assert found["Work · Pat"].transparency == "OPAQUE"


def test_breaks_and_lunch_are_left_out() -> None:
    rests = [an_item("Lunch", 720, 750, type=ItemType.LUNCH), an_item("Break", 600, 610, type=ItemType.BREAK)]
    assert events(written(a_week(("Ada", rests)))) == []


def test_a_lesson_keeps_its_grown_up_busy_and_one_alone_does_not() -> None:
    plan = a_week(("Ada", [an_item(adult="Pat", attention=0.5), an_item("Art", 600, 630)]))
    assert {event.summary: event.transparency for event in events(written(plan))} == {
        "Maths · Ada": "OPAQUE",
        "Art · Ada": "TRANSPARENT",
    }
    assert {event.transparency for event in events(written(plan, child="Ada"))} == {"OPAQUE"}


def test_what_did_not_happen_is_cancelled_for_whom_it_did_not() -> None:
    plan = a_week(
        ("Ada", [an_item("Science", id="a", combined_with="science", is_skipped=True)]),
        ("Ben", [an_item("Science", id="b", combined_with="science")]),
    )
    assert {event.summary: event.status for event in events(written(plan))} == {
        "Science · Ada": "CANCELLED",
        "Science · Ben": "CONFIRMED",
    }
    assert the_event(written(plan, child="Ada")).status == "CANCELLED"
