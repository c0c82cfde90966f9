"""Questions about days: turned round they are a sentence, a single day is a stretch, a family without a log has none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from brightpath.domain.errors import Refused
from brightpath.services.house import House
from brightpath.services.measured import measured
from tests.services.given_weeks import MONDAY, a_planned_family

QUESTION = "facts_of_family"


def test_days_turned_round_are_a_sentence(house: House) -> None:
    family = a_planned_family(house)
    said = (
        "The last day, 22 November 2026, is before the first, 23 November 2026. Please choose them the other way round."
    )
    with house.store.read() as db, pytest.raises(Refused, match=re.escape(said)):
        measured(db, QUESTION, first=MONDAY, last=MONDAY - timedelta(days=1), family=family)


def test_a_single_day_is_a_stretch(house: House) -> None:
    family = a_planned_family(house)
    with house.store.read() as db:
        assert measured(db, QUESTION, first=MONDAY, last=MONDAY, family=family)["on"].unique().to_list() == [MONDAY]


def test_a_family_without_a_log_has_no_rows_but_all_columns(house: House) -> None:
    with house.store.read() as db:
        found = measured(db, QUESTION, first=MONDAY, last=MONDAY, family="nobody")
    assert found.is_empty() and "engagement" in found.columns
