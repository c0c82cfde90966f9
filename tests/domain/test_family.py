"""Claims about the household's nouns."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from brightpath.domain.family import ATTENTION, LIKERT_ITEMS, Household, Involvement
from tests.builders import a_family


def test_attention_is_a_share_of_one_adult() -> None:
    assert ATTENTION == {
        Involvement.FULL: 1,
        Involvement.SOME: 0.5,
        Involvement.MINIMAL: 0.25,
        Involvement.INDEPENDENT: 0,
    }
    assert set(ATTENTION) == set(Involvement)


def test_there_are_twenty_five_statements() -> None:
    assert (LIKERT_ITEMS[0], LIKERT_ITEMS[-1], len(LIKERT_ITEMS)) == ("q1", "q25", 25)


def test_a_household_survives_its_journey_as_json() -> None:
    household = a_family(2, extra={"colour": "blue"})
    assert Household.model_validate_json(household.model_dump_json()) == household


def test_facts_never_change_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_family(1).parent_name = "Sam"


def test_facts_are_told_apart_by_what_they_say() -> None:
    assert a_family(1) == a_family(1)
    assert a_family(1) != a_family(2)
