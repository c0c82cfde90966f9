"""Where subjects stand, counted, and the spread of such counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.weeks import PARTS_OF_DAY, Weekday
from brightpath.learning.place_features import (
    By,
    PlaceFeature,
    counted_alike,
    place_feature,
    places_of,
    places_of_lesson,
)
from brightpath.learning.scale import scale_of
from tests.planning.drawn_week import a_week

features = st.builds(PlaceFeature, st.just(By.PART_OF_DAY), st.text(), st.sampled_from(list(PARTS_OF_DAY))) | st.builds(
    PlaceFeature, st.just(By.WEEKDAY), st.text(), st.sampled_from(list(Weekday))
)


@given(features)
def test_a_name_is_read_back_whatever_the_subject_is_called(feature: PlaceFeature) -> None:
    assert place_feature(feature.name) == feature


@pytest.mark.parametrize(
    "name",
    ["", "best_hours", "place", "place | Maths", "place | Maths | noon", "day | Maths | evening", "x | M | Friday"],
)
def test_other_names_are_none_of_a_place(name: str) -> None:
    assert place_feature(name) is None


def test_a_lesson_counts_at_its_part_of_the_day_and_its_weekday() -> None:
    assert places_of_lesson(["Maths", "Maths"], date(2026, 11, 27), 600) == {
        "place | Maths | mid-morning": 1.0,
        "day | Maths | Friday": 1.0,
    }


def test_plans_are_counted_by_the_same_names() -> None:
    one, other = counted_alike({"spread": 1.0, "day | M | Friday": 2.0}, {"spread": 0.5, "day | M | Monday": 1.0})
    assert one == {"spread": 1.0, "day | M | Friday": 2.0, "day | M | Monday": 0.0}
    assert other == {"spread": 0.5, "day | M | Friday": 0.0, "day | M | Monday": 1.0}


def test_a_week_is_counted_lesson_by_lesson_and_one_together_once() -> None:
    week = a_week(
        """
        Monday  8:30 9:00 11:30
        Ada     M    A    M
        Ben     M    .    .
        Friday  8:30 9:00 11:30
        Ada     .    A    .
        Ben     .    .    .
        """,
        M={"most": 2},
        A={"asked": 2},
    )
    counted = places_of(week.plan())
    assert counted["day | A | Monday"] == 1 == counted["day | A | Friday"]
    assert counted["place | A | mid-morning"] == 2
    assert sum(value for name, value in counted.items() if name.startswith("place | M")) == sum(
        value for name, value in counted.items() if name.startswith("day | M")
    )


def test_the_scale_is_centre_and_spread_and_a_place_not_counted_is_none() -> None:
    scale = scale_of([{"even_days": 0.5, "spread": 1.0, "place | M | evening": 2.0}, {"even_days": 0.7, "spread": 1.0}])
    assert scale.centre == {"even_days": pytest.approx(0.6), "spread": 1.0, "place | M | evening": 1.0}
    assert scale.spread == {"even_days": pytest.approx(0.1), "spread": 0.0, "place | M | evening": 1.0}


def test_what_is_no_number_in_some_plan_has_no_scale() -> None:
    assert scale_of([{"even_days": float("nan"), "spread": 1.0}, {"even_days": 0.7}]).spread == {}
    assert scale_of([]).spread == {}


def test_places_of_a_new_subject_are_known_by_one_lesson() -> None:
    scale = scale_of([{"even_days": 0.5}, {"even_days": 0.7}]).also(["day | Art | Friday", "even_days", "nonsense"])
    assert scale.spread == {"even_days": pytest.approx(0.1), "day | Art | Friday": 1.0}
