"""The log page: what was done is logged for several days and children at once, told, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.services.activities import activities_of, log_activities
from brightpath.services.house import House
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, Home, a_home
from tests.services.test_activities import a_trip

FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def test_a_trip_is_logged_for_two_days_and_all_children(house: House, home: Home, carry: Carry) -> None:
    app = visit("log", carry, home.parent)
    app.selectbox(key="log_name").set_value("Trip")
    app.get("button_group")[0].set_value([MONDAY, MONDAY - timedelta(days=1)])
    app.multiselect(key="log_subjects").set_value(["Maths"])
    app.number_input(key="log_minutes").set_value(90)
    app.text_input(key="log_place").set_value("The zoo")
    app = again(button(app, "Log it").click().run())
    logged = activities_of(house, home.parent, home.family_id, FRIDAY, MONDAY)
    assert [(one.name, one.on, one.minutes, one.place, one.subjects) for one in logged[::2]] == [
        ("Trip", on, 90, "The zoo", ("Maths",)) for on in (MONDAY - timedelta(days=1), MONDAY)
    ]
    assert len(logged) == 4
    assert "Trip is logged for 2 days" in " ".join(one.value for one in app.success)
    assert app.selectbox(key="log_name").value is None and app.number_input(key="log_minutes").value is None
    assert "Ada and Ben · 1 hour 30 minutes · The zoo · Maths" in said(app)


def test_what_is_missing_is_told_at_once_and_what_was_typed_stays(house: House, home: Home, carry: Carry) -> None:
    app = visit("log", carry, home.parent)
    app.text_input(key="log_place").set_value("The zoo")
    app.get("button_group")[1].set_value([])
    app = again(button(app, "Log it").click().run())
    assert "These 2 things" in app.error[0].value and app.text_input(key="log_place").value == "The zoo"
    assert activities_of(house, home.parent, home.family_id, FRIDAY, MONDAY) == []


def test_what_was_logged_is_taken_back(house: House, home: Home, carry: Carry) -> None:
    log_activities(house, home.parent, home.family_id, [a_trip(home)])
    app = again(button(visit("log", carry, home.parent), "Take back").click().run())
    assert "Take back" not in labels(app) and "Nothing yet." in said(app)


def test_the_day_of_the_address_is_chosen_and_a_day_to_come_is_not(house: House, home: Home, carry: Carry) -> None:
    for asked, chosen in (
        ("2026-11-20", FRIDAY),
        ("2026-10-01", MONDAY.replace(month=10, day=1)),
        ("2026-12-24", MONDAY),
    ):
        app = visit("log", carry, home.parent, day=asked)
        assert app.get("button_group")[0].value == [chosen]


def test_a_child_logs_nothing(house: House, home: Home, carry: Carry) -> None:
    assert "Log it" not in labels(visit("log", carry, home.as_ada))
