"""What a week is worth in stars: learned from rated weeks, held against baselines on later ones, silent where it knows little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from brightpath.learning.reward import (
    FAMILYS,
    FULL,
    LEAST_WEEKS,
    OVERALL,
    SCHEDULE,
    UTILITY,
    WISHES,
    RatedWeek,
    WeekShape,
    judged,
    judged_rated,
    train,
    usual_stars,
)
from brightpath.learning.trained import NotTrained, Trained

MONDAY = date(2026, 9, 7)


def a_shape(**features: float) -> WeekShape:
    return WeekShape({wish: features.get(wish, 0.5) for wish in WISHES}, 0.6, 40, 2)


def rated_weeks(
    families: int = 12,
    weeks: int = 20,
    *,
    noise: float = 0.3,
    taste: float = 3.0,
    expected: str | None = "level",
    seed: int = 1,
) -> list[RatedWeek]:
    """Draw weeks whose stars hang on one wish, bent: a linear utility sees half of it. Statements tell more."""
    draws = np.random.default_rng(seed)
    found = []
    for family in range(families):
        level = draws.normal(3.2, 0.2)
        for number in range(weeks):
            calm, spread = draws.random(2)
            worth = level + taste * (abs(calm - 0.5) - 0.25)
            stars = float(np.clip(worth + draws.normal(0, noise), 1, 5))
            found.append(
                RatedWeek(
                    family, MONDAY + timedelta(weeks=number), a_shape(calm_parent=calm, spread=spread), stars,
                    likert={"manageable": round(stars)}, adjustments={"time_shifted": number % 2},
                    expected={"level": float(level), "truth": worth, None: None}[expected],
                )
            )  # fmt: skip
    return found


@cache
def trained() -> Trained:
    found = train(rated_weeks())
    assert isinstance(found, Trained)
    return found


def test_it_beats_what_it_is_held_against_where_it_knows_more() -> None:
    found = trained()
    assert found.is_better
    assert set(found.baseline) == {OVERALL, FAMILYS, UTILITY}
    assert all(found.metrics["rmse"] < baseline["rmse"] for baseline in found.baseline.values())
    assert found.metrics["rmse_with_statements"] < found.metrics["rmse"]
    assert (found.samples, found.held_out, found.families, found.used) == (240, 96, 12, SCHEDULE)


def test_the_input_that_decides_is_the_important_one() -> None:
    importance = trained().importance
    assert max(importance, key=importance.__getitem__) == "calm_parent"
    assert sum(importance.values()) == pytest.approx(1, abs=1e-4)


def test_weeks_are_judged_by_what_can_be_seen_of_them() -> None:
    good, bad = judged(trained().estimator, [a_shape(calm_parent=0.98), a_shape(calm_parent=0.5)], usual=3.2)
    assert 1 <= bad < good <= 5
    assert judged(trained().estimator, [], usual=3.2) == []


def test_a_rated_week_is_judged_by_what_was_said_too() -> None:
    weeks = [RatedWeek(0, MONDAY, a_shape(), 3, likert={"manageable": points}, adjustments={}) for points in (1, 5)]
    unhappy, happy = (judged_rated(trained().estimator, week, usual=3.2) for week in weeks)
    assert unhappy < happy
    assert len(FULL) == len(SCHEDULE) + 8


def test_the_same_weeks_teach_the_same() -> None:
    again = train(list(reversed(rated_weeks())))
    assert isinstance(again, Trained)
    assert (again.metrics, again.importance, again.dataset) == (
        trained().metrics, trained().importance, trained().dataset,
    )  # fmt: skip
    other = train(rated_weeks(seed=2))
    assert isinstance(other, Trained) and other.dataset != again.dataset


def test_what_no_rated_week_tells_keeps_no_model_away() -> None:
    def bare(week: RatedWeek) -> RatedWeek:
        features = {name: value for name, value in week.shape.features.items() if name != "breaks"}
        return replace(week, shape=replace(week.shape, features=features))

    found = train([bare(week) for week in rated_weeks()])
    assert isinstance(found, Trained)
    assert judged(found.estimator, [a_shape(calm_parent=0.98)], usual=3.2)[0] > 1


def test_with_few_rated_weeks_nothing_is_trained() -> None:
    found = train(rated_weeks(1, 7))
    assert found == NotTrained(
        "reward", "There are 7 rated weeks; at least 40 are needed.", samples=7, needed=LEAST_WEEKS
    )


def test_weeks_of_one_date_leave_nothing_to_hold_out() -> None:
    found = train(rated_weeks(60, 1))
    assert isinstance(found, NotTrained)
    assert "No rated weeks lie later" in found.sentence


def test_stars_that_hang_on_nothing_make_it_no_better() -> None:
    found = train(rated_weeks(taste=0.0, noise=0.8))
    assert isinstance(found, Trained) and not found.is_better


def test_it_is_no_better_than_a_utility_that_knows_all() -> None:
    found = train(rated_weeks(expected="truth"))
    assert isinstance(found, Trained) and not found.is_better


def test_where_the_utility_was_never_asked_nothing_is_claimed() -> None:
    found = train(rated_weeks(expected=None))
    assert isinstance(found, Trained)
    assert not found.is_better
    assert UTILITY not in found.baseline


def test_stars_all_alike_are_no_reason_to_fail() -> None:
    found = train([RatedWeek(0, week.week_start, week.shape, 5.0, expected=5.0) for week in rated_weeks(3, 20)])
    assert isinstance(found, Trained) and not found.is_better and found.importance == {}


def test_the_version_in_use_is_asked_about_weeks_later_than_its_own() -> None:
    early = [week for week in rated_weeks() if week.week_start < MONDAY + timedelta(weeks=8)]
    active = train(early)
    assert isinstance(active, Trained)
    found = train(rated_weeks(), active=active.estimator)
    assert isinstance(found, Trained) and found.beats_active is True
    assert trained().beats_active is None
    foreign = {key: value for key, value in trained().estimator.items() if key != "until"}
    against = train(rated_weeks(), active=foreign)
    assert isinstance(against, Trained) and isinstance(against.beats_active, bool)
    too_new = train(rated_weeks(), active=trained().estimator)
    assert isinstance(too_new, Trained) and too_new.beats_active is None


@pytest.mark.parametrize("active", [{"version": 0}, {}, {"schedule": None}])
def test_a_version_in_use_that_reads_other_inputs_is_not_asked(active: dict[str, Any]) -> None:
    found = train(rated_weeks(4, 12), active=active)
    assert isinstance(found, Trained) and found.beats_active is None


def test_a_family_that_said_nothing_yet_has_the_level_of_all() -> None:
    assert usual_stars([]) == 3.6
    assert usual_stars([5, 5, 5, 5]) == pytest.approx(4.533, abs=1e-3)
