"""Public holidays: the days a family knows, by country and region, named in English."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from brightpath.adapters.public_holidays import countries, holidays_between, regions
from brightpath.domain.errors import Refused


def test_countries_are_listed_by_name() -> None:
    listed = countries()
    names = dict(listed)
    assert (names["DE"], names["US"], names["CD"], names["TT"]) == (
        "Germany",
        "United States",
        "DR Congo",
        "Trinidad and Tobago",
    )
    assert [name for _, name in listed] == sorted(names.values())


def test_regions_have_names_where_there_are_any() -> None:
    assert ("BY", "Bayern") in regions("DE")
    assert ("CA", "California") in regions("US")
    assert ("971", "Guadeloupe") in regions("FR")
    assert regions("KR") == []


def test_the_holidays_of_a_region_come_in_their_order_with_both_ends() -> None:
    assert holidays_between("DE", "BY", date(2026, 12, 25), date(2027, 1, 6)) == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Second Day of Christmas"),
        (date(2027, 1, 1), "New Year's Day"),
        (date(2027, 1, 6), "Epiphany"),
    ]


def test_without_a_region_only_what_holds_everywhere_is_listed() -> None:
    assert holidays_between("DE", None, date(2027, 1, 2), date(2027, 1, 10)) == []


def test_a_country_that_speaks_english_keeps_its_own_names() -> None:
    assert holidays_between("GB", "ENG", date(2026, 8, 1), date(2026, 8, 31)) == [
        (date(2026, 8, 31), "Late Summer Bank Holiday")
    ]


def test_days_the_wrong_way_round_hold_no_holiday() -> None:
    assert holidays_between("DE", None, date(2027, 1, 1), date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("country", "region", "last", "sentence"),
    [
        ("XX", None, date(2026, 12, 31), "We know no holidays of the country 'XX'."),
        ("germany", None, date(2026, 12, 31), "We know no holidays of the country 'germany'."),
        ("DE", "XX", date(2026, 12, 31), "We know no holidays of the region 'XX' in Germany."),
        ("DE", None, date(2036, 1, 1), "Holidays are listed for at most 10 years at a time."),
    ],
)
def test_what_is_not_known_gets_a_sentence(country: str, region: str | None, last: date, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        holidays_between(country, region, date(2026, 1, 1), last)
    assert refused.value.sentence == sentence


def test_every_country_and_its_regions_can_be_asked() -> None:
    for country, _ in countries():
        for region in (None, *(code for code, _ in regions(country)[:1])):
            holidays_between(country, region, date(2026, 1, 1), date(2026, 12, 31))


def test_the_library_comes_in_with_the_first_question_only() -> None:
    code = "import brightpath.adapters.public_holidays, sys; print('holidays' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
