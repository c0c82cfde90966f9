"""From Friday on a family looks at the week to come; an address may name any week within reach."""

from __future__ import annotations

from datetime import date

import pytest

from brightpath.domain.weeks import Weekday
from brightpath.ui.weeks import week_asked_for, week_shown_first


@pytest.mark.parametrize(
    ("today", "first", "shown"),
    [
        (date(2026, 11, 16), Weekday.MONDAY, date(2026, 11, 16)),
        (date(2026, 11, 19), Weekday.MONDAY, date(2026, 11, 16)),
        (date(2026, 11, 20), Weekday.MONDAY, date(2026, 11, 23)),
        (date(2026, 11, 22), Weekday.MONDAY, date(2026, 11, 23)),
        (date(2026, 11, 20), Weekday.SUNDAY, date(2026, 11, 22)),
        (date(2026, 11, 22), Weekday.SUNDAY, date(2026, 11, 22)),
        (date(2026, 11, 21), Weekday.SATURDAY, date(2026, 11, 21)),
    ],
)
def test_from_friday_on_the_next_week_is_shown_first(today: date, first: Weekday, shown: date) -> None:
    assert week_shown_first(today, first) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-12-03", date(2026, 11, 30)),
        (None, date(2026, 11, 16)),
        ("tomorrow", date(2026, 11, 16)),
        ("9999-12-31", date(2026, 11, 16)),
        ("0001-01-01", date(2026, 11, 16)),
    ],
)
def test_an_address_names_a_week_by_any_of_its_days(text: str | None, shown: date) -> None:
    assert week_asked_for(text, date(2026, 11, 18)) == shown
