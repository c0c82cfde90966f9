"""Claims about school years and their terms."""

from __future__ import annotations

from datetime import date

import pytest

from brightpath.domain.errors import Refused
from brightpath.domain.school_years import days_of, in_terms, suggested_year, with_days

YEAR = {"name": "2026–27", "start": "2026-09-01", "end": "2027-06-30"}
TERMS = [
    {"name": "Term 1", "start": "2026-09-01", "end": "2026-12-13"},
    {"name": "Term 2", "start": "2026-12-14", "end": "2027-03-21"},
    {"name": "Term 3", "start": "2027-03-22", "end": "2027-06-30"},
]


@pytest.mark.parametrize(
    ("today", "name", "start"),
    [
        (date(2026, 11, 20), "2026–27", "2026-09-01"),
        (date(2027, 6, 30), "2026–27", "2026-09-01"),
        (date(2027, 7, 1), "2027–28", "2027-09-01"),
        (date(2099, 12, 31), "2099–00", "2099-09-01"),
    ],
)
def test_the_year_under_way_or_the_next_one_is_suggested(today: date, name: str, start: str) -> None:
    suggested = suggested_year(today)
    assert (suggested["name"], suggested["start"]) == (name, start)


def test_after_a_known_year_the_following_one_is_suggested() -> None:
    assert suggested_year(date(2020, 1, 1), [YEAR]) == {"name": "2027–28", "start": "2027-09-01", "end": "2028-06-30"}


def test_a_suggested_year_never_overlaps_the_known_one() -> None:
    long = {"name": "Long", "start": "2024-02-29", "end": "2026-02-28"}
    assert suggested_year(date(2026, 1, 1), [long])["start"] == "2026-03-01"
    whole = {"name": "2028", "start": "2028-02-29", "end": "2028-12-31"}
    assert suggested_year(date(2026, 1, 1), [whole]) == {"name": "2029", "start": "2029-02-28", "end": "2029-12-31"}


def test_three_terms_split_a_year_evenly_and_begin_on_mondays() -> None:
    assert in_terms(YEAR, 3) == YEAR | {"terms": TERMS}
    assert [days_of(term)[0].weekday() for term in TERMS[1:]] == [0, 0]


def test_one_term_is_no_term() -> None:
    assert in_terms(YEAR | {"terms": TERMS}, 1) == YEAR


def test_a_year_that_is_too_short_is_not_split() -> None:
    with pytest.raises(Refused, match="too short for 3 terms"):
        in_terms({"name": "Summer", "start": "2026-07-01", "end": "2026-07-31"}, 3)


def test_terms_go_along_when_their_year_begins_or_ends_at_another_day() -> None:
    changed = with_days(YEAR | {"terms": TERMS}, date(2026, 8, 24), date(2027, 6, 11))
    assert [days_of(changed["terms"][place]) for place in (0, 2)] == [
        (date(2026, 8, 24), date(2026, 12, 13)),
        (date(2027, 3, 22), date(2027, 6, 11)),
    ]
    assert with_days(YEAR, date(2026, 8, 24), date(2027, 6, 11)) == YEAR | {"start": "2026-08-24", "end": "2027-06-11"}


def test_days_off_are_one_date_or_two() -> None:
    assert days_of({"date": "2026-12-24"}) == (date(2026, 12, 24), date(2026, 12, 24))
    assert days_of({"from": "2026-12-24", "to": "2027-01-01"}) == (date(2026, 12, 24), date(2027, 1, 1))
