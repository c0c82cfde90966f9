"""A class is marked in one go, of children shown by name; a family marks its own; long absence is a reason to call."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from brightpath.domain.consents import Switch
from brightpath.domain.coop import CoopClass
from brightpath.domain.coop_attendance import Mark, Sign, missed_in_a_row, weeks_that_count
from brightpath.domain.errors import NotFound, Refused
from brightpath.services import consents, coop_alerts, coop_attendance, coops
from brightpath.services.house import House
from tests.made_once import made_once
from tests.services.given_coops import Home
from tests.services.given_overview import NEWEST, Many, a_class, a_week, count_in, many

TODAY = date(2026, 11, 20)
DAYS = [TODAY - timedelta(weeks=back) for back in (3, 2, 1, 0)]


@pytest.fixture
@made_once
def given(house: House) -> Many:
    found = many(house, 3, weeks=0, consenting=0)
    count_in(house, found.homes[:2], Switch.BY_NAME)
    return found


@pytest.fixture
@made_once
def art(house: House, given: Many) -> CoopClass:
    return a_class(house, given, "Art", given.homes)


def child_of(home: Home) -> str:
    return next(iter(home.children.values()))


def register(house: House, given: Many) -> coop_attendance.Register:
    (one,) = coop_attendance.class_registers(house, given.token, given.coop_id)
    return one


def mark(house: House, given: Many, art: CoopClass, on: date, *absent: Home) -> None:
    gone = [child_of(home) for home in absent]
    coop_attendance.mark_class(house, given.token, given.coop_id, art.class_id, on, gone)  # type: ignore[arg-type]


def test_a_list_names_children_whose_families_show_them_and_counts_the_others(
    house: House, given: Many, art: CoopClass
) -> None:
    one = register(house, given)
    assert ([child.name for child in one.children], one.not_named, one.percent) == (["Child0", "Child1"], 1, None)
    consents.withdraw_consent(house, given.homes[0].token, given.homes[0].family_id, Switch.BY_NAME)
    assert [child.name for child in register(house, given).children] == ["Child1"]


def test_all_were_there_but_who_is_tapped(house: House, given: Many, art: CoopClass) -> None:
    mark(house, given, art, TODAY, given.homes[1])
    one = register(house, given)
    assert one.is_marked(TODAY) and one.absent(TODAY) == (child_of(given.homes[1]),) and len(one.marks) == 2
    mark(house, given, art, TODAY)
    assert register(house, given).absent(TODAY) == ()


def test_a_class_of_five_families_has_a_rate(house: House) -> None:
    given = many(house, 5, weeks=0, consenting=0)
    count_in(house, given.homes, Switch.BY_NAME)
    art = a_class(house, given, "Art", given.homes)
    mark(house, given, art, TODAY, given.homes[0])
    assert register(house, given).percent == 80


def test_days_to_come_and_children_not_shown_are_refused(house: House, given: Many, art: CoopClass) -> None:
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=121)):
        with pytest.raises(Refused):
            mark(house, given, art, on)
    with pytest.raises(NotFound):
        mark(house, given, art, TODAY, given.homes[2])
    assert register(house, given).marks == ()


def test_a_family_marks_its_own_child_and_no_other(house: House, given: Many, art: CoopClass) -> None:
    own, other = given.homes[2], given.homes[0]

    def say(child: str, was_there: bool) -> None:
        coop_attendance.mark_own_child(
            house, own.token, own.family_id, given.coop_id, child, art.class_id, TODAY, was_there  # type: ignore[arg-type]
        )  # fmt: skip

    say(child_of(own), False)
    (seen,) = coop_attendance.own_attendance(house, own.token, own.family_id, given.coop_id)
    assert seen.absent(TODAY) == (child_of(own),) and seen.marks[0].by_family
    assert register(house, given).marks == ()  # its family does not show it by name
    with pytest.raises(NotFound):
        say(child_of(other), True)


def test_three_missed_in_a_row_are_told_until_they_are_handled_and_again_after_three_more(
    house: House, given: Many, art: CoopClass
) -> None:
    for on in DAYS[:3]:
        mark(house, given, art, on, *given.homes[:2])
    mark(house, given, art, DAYS[0])
    assert coop_alerts.who_needs_a_call(house, given.token, given.coop_id) == ()
    mark(house, given, art, DAYS[0], given.homes[0])
    (call,) = coop_alerts.who_needs_a_call(house, given.token, given.coop_id)
    assert call.sentence == "Child0 missed Art 3 times in a row."
    assert call.evidence == ("Not there on Friday 30 October, Friday 6 November and Friday 13 November.",)
    coop_alerts.handle_call(house, given.token, given.coop_id, call.child_id, call.sign, " had  the flu ")
    assert coop_alerts.who_needs_a_call(house, given.token, given.coop_id) == ()
    ((name, handled),) = coop_alerts.handled_calls(house, given.token, given.coop_id)
    assert (name, handled.note, handled.by) == ("Child0", "had the flu", "Olive")
    with pytest.raises(NotFound):
        coop_alerts.handle_call(house, given.token, given.coop_id, call.child_id, call.sign, "")
    mark(house, given, art, DAYS[3], given.homes[0])
    assert coop_alerts.who_needs_a_call(house, given.token, given.coop_id) == ()  # one new one is no evidence


def test_two_classes_that_were_missed_are_told_together_and_handled_together(
    house: House, given: Many, art: CoopClass
) -> None:
    choir = a_class(house, given, "Choir", given.homes)
    for on in DAYS[1:]:
        mark(house, given, art, on, given.homes[0])
    for on in DAYS[:3]:
        mark(house, given, choir, on, given.homes[0])
    (call,) = coop_alerts.who_needs_a_call(house, given.token, given.coop_id)
    assert call.sentence == "Child0 missed Art 3 times and Choir 3 times in a row."
    assert [line.split(":")[0] for line in call.evidence] == ["Art", "Choir"] and call.seen_until == DAYS[3]
    coop_alerts.handle_call(house, given.token, given.coop_id, call.child_id, call.sign)
    assert coop_alerts.who_needs_a_call(house, given.token, given.coop_id) == ()


def test_less_done_is_told_by_name_with_numbers_and_only_with_the_switch(
    house: House, given: Many, art: CoopClass
) -> None:
    for home in given.homes:
        for back in range(8):
            a_week(house, home, NEWEST - timedelta(weeks=back - 1), {"Maths": (20, 18 if back >= 4 else 6)})
    calls = coop_alerts.who_needs_a_call(house, given.token, given.coop_id)
    assert [(call.name, call.sign) for call in calls] == [
        ("Child0", Sign.FALLING_COMPLETION), ("Child1", Sign.FALLING_COMPLETION),
    ]  # fmt: skip
    assert calls[0].sentence == "Less of what Child0 has planned gets done than at first."
    assert calls[0].evidence[0] == "First 4 weeks: about 90 %; last 4 weeks, newer ones counting more: about 30 %."
    consents.withdraw_consent(house, given.homes[0].token, given.homes[0].family_id, Switch.BY_NAME)
    assert [call.name for call in coop_alerts.who_needs_a_call(house, given.token, given.coop_id)] == ["Child1"]


def test_what_a_child_did_is_told_in_steps_so_that_nobody_takes_it_off_what_five_did(
    house: House, given: Many, art: CoopClass
) -> None:
    for home in given.homes:
        for back in range(8):
            a_week(house, home, NEWEST - timedelta(weeks=back - 1), {"Maths": (23, 21 if back >= 4 else 7)})
    call = coop_alerts.who_needs_a_call(house, given.token, given.coop_id)[0]
    told = " ".join((call.sentence, *call.evidence))
    assert "about 90 %" in told and "about 30 %" in told  # 91 and 30
    assert not {"23", "21", "7", "91"} & set(re.findall(r"\d+", told))


def test_longer_lessons_and_less_joy_are_told_with_numbers(house: House, given: Many, art: CoopClass) -> None:
    home = given.homes[0]
    for back in range(8):
        a_week(house, home, monday := NEWEST - timedelta(weeks=back - 1), {"Maths": (20, 20)})
        minutes, engagement = (30, 4) if back >= 4 else (45, 2)
        with house.store.write() as db:
            db.execute(
                "UPDATE week_facts SET engagement = ? WHERE family_id = ? AND monday = ?",
                [engagement, home.family_id, monday],
            )
            # A time is noted on Mondays only; what is ticked on the other days says nothing of how long it took.
            db.execute(
                'UPDATE week_facts SET minutes = ?, is_timed = true WHERE family_id = ? AND "on" = ?',
                [minutes, home.family_id, monday],
            )
    longer, bored = coop_alerts.who_needs_a_call(house, given.token, given.coop_id)
    assert (longer.sign, bored.sign) == (Sign.OVERLOAD, Sign.ENGAGEMENT_DROPPING)
    assert longer.sentence.startswith("Child0’s lessons take longer than planned, more so than at first")
    assert longer.evidence == (
        "First 4 weeks: 100 minutes for 100 planned ones; last 4 weeks, newer ones counting more: 150.",
    )
    assert bored.sentence == "Child0 is less engaged than at first."
    assert bored.evidence == ("First 4 weeks: 4.0 of 5; last 4 weeks, newer ones counting more: 2.0.",)
    coop_alerts.handle_call(house, given.token, given.coop_id, bored.child_id, bored.sign)
    assert coop_alerts.who_needs_a_call(house, given.token, given.coop_id) == (longer,)


def test_a_family_that_leaves_takes_its_attendance_along(house: House, given: Many, art: CoopClass) -> None:
    mark(house, given, art, TODAY)
    home = given.homes[0]
    coops.leave_coop(house, home.token, home.family_id, given.coop_id)
    with house.store.read() as db:
        assert {row["family_id"] for row in db.rows("SELECT family_id FROM coop_attendance")} == {
            given.homes[1].family_id
        }


# --- By hand ----------------------------------------------------------------------------------------------------------


def marks(*there: bool) -> list[Mark]:
    return [
        Mark(family_id="f", child_id="c", class_id="k", on=date(2026, 9, 1) + timedelta(weeks=at), was_there=was)  # type: ignore[arg-type]
        for at, was in enumerate(there)
    ]


@pytest.mark.parametrize(
    ("there", "missed"),
    [("", 0), ("10", 0), ("100", 0), ("1000", 3), ("0001", 0), ("0100", 0), ("00000", 5)],
)
def test_missed_in_a_row_ends_with_the_newest_meeting(there: str, missed: int) -> None:
    assert len(missed_in_a_row(marks(*(one == "1" for one in there)))) == missed


def test_after_a_call_only_newer_weeks_count_beside_the_first_ones() -> None:
    mondays = [date(2026, 9, 7) + timedelta(weeks=at) for at in range(10)]
    assert weeks_that_count(mondays, None) == list(range(10))
    assert weeks_that_count(mondays, mondays[8]) == []
    assert weeks_that_count(mondays, mondays[7]) == [0, 1, 2, 3, 8, 9]
