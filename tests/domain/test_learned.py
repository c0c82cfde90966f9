"""What learning hands to the planner has bounds, and prices places as losses."""

from __future__ import annotations

from datetime import date
from math import inf, nan
from typing import Any

import pytest
from pydantic import ValidationError

from brightpath.domain.learned import MOST_DAY_POINTS, MOST_PLACE_POINTS, LearnedPreferences, most_weight
from brightpath.domain.preferences import StartingPreferences
from brightpath.domain.weeks import Weekday

FRIDAY = date(2026, 11, 27)
MATHS = LearnedPreferences(
    place_points={"Maths": {"mid-morning": 2.0, "evening": -1.0}}, day_points={"Maths": {Weekday.FRIDAY: -0.5}}
)


def test_a_place_is_worth_its_part_of_the_day_and_its_weekday() -> None:
    assert MATHS.points_at("Maths", FRIDAY, 600) == 1.5
    assert MATHS.points_at("Maths", date(2026, 11, 26), 600) == 2.0
    assert MATHS.points_at("Art", FRIDAY, 600) == 0.0


def test_a_loss_is_against_the_best_place_and_never_below_nothing() -> None:
    assert MATHS.most_points("Maths") == 2.0
    assert MATHS.loss_at("Maths", FRIDAY, 1080) == 3.5 == MATHS.most_loss("Maths")
    assert MATHS.loss_at("Art", FRIDAY, 600) == 0.0 == MATHS.most_loss("Art")
    disliked = LearnedPreferences(place_points={"Maths": {"evening": -1.0}})
    assert (disliked.loss_at("Maths", FRIDAY, 600), disliked.loss_at("Maths", FRIDAY, 1080)) == (0.0, 1.0)


def test_learned_weights_take_the_place_of_the_questionnaires() -> None:
    starting = StartingPreferences(wish_weights={"spread": 15.0, "breaks": 10.0}, block_minutes=45)
    learned = LearnedPreferences(wish_weights={"spread": 2.0, "gone": 1.0})
    assert learned.on(starting).wish_weights == {"spread": 2.0, "breaks": 10.0}
    assert learned.on(starting).block_minutes == 45


def test_it_survives_being_written_down() -> None:
    assert LearnedPreferences.model_validate_json(MATHS.model_dump_json()) == MATHS


@pytest.mark.parametrize(
    "facts",
    [
        {"wish_weights": {"spread": -0.1}},
        {"wish_weights": {"spread": nan}},
        {"wish_weights": {"spread": inf}},
        {"wish_weights": {"spread": most_weight("spread") + 1}},
        {"place_points": {"Maths": {"noon": 1.0}}},
        {"place_points": {"Maths": {"evening": MOST_PLACE_POINTS + 0.1}}},
        {"place_points": {"Maths": {"evening": nan}}},
        {"day_points": {"Maths": {"Friday": -MOST_DAY_POINTS - 0.1}}},
        {"day_points": {"Maths": {"Someday": 0.1}}},
    ],
)
def test_numbers_beyond_their_bounds_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LearnedPreferences(**facts)
