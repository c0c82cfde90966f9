"""How well plans fit, how sure that is, and how a choice ranked before it was learned from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pytest

from brightpath.learning.evidence import Choice, Kind
from brightpath.learning.fit import (
    Fit,
    Rank,
    chance_to_prefer,
    expected_difference,
    expected_fit,
    expected_stars,
    gains,
    rank_of,
)
from brightpath.learning.preferences import learn
from brightpath.learning.ratings import answer_of, readings_of
from tests.learning.families import MORNING, NOW, SCALE, a_plan, a_prior, moves

PLAN = dict(SCALE.centre)
BETTER = PLAN | {"best_hours": PLAN["best_hours"] + 0.05}
ABOUT = {"manageable": ("calm_parent", "siblings_together")}
PRIOR = a_prior()
UNTAUGHT = learn(PRIOR, (), now=NOW)


def test_an_ordinary_plan_fits_as_one_drawn_by_chance_and_a_better_one_by_its_weight() -> None:
    assert expected_fit(UNTAUGHT, PLAN).mean == pytest.approx(0)
    fit = expected_fit(UNTAUGHT, BETTER)
    assert fit.mean == pytest.approx(UNTAUGHT.weights["best_hours"])
    assert fit.sd == pytest.approx(0.6)
    assert expected_difference(UNTAUGHT, BETTER, PLAN) == fit


def test_what_is_missing_or_no_number_counts_as_usual() -> None:
    assert expected_fit(UNTAUGHT, BETTER | {"spread": float("nan")}) == expected_fit(UNTAUGHT, BETTER)
    without = {name: value for name, value in BETTER.items() if name != "spread"}
    assert expected_fit(UNTAUGHT, without) == expected_fit(UNTAUGHT, BETTER)


def test_learning_makes_it_surer() -> None:
    taught = learn(PRIOR, moves(PRIOR, {"best_hours": 1.5}, seed=1, count=20), now=NOW)
    assert expected_fit(taught, BETTER).sd < 0.8 * expected_fit(UNTAUGHT, BETTER).sd
    assert chance_to_prefer(taught, BETTER, PLAN) > chance_to_prefer(UNTAUGHT, BETTER, PLAN) > 0.5
    assert chance_to_prefer(taught, PLAN, BETTER) == pytest.approx(1 - chance_to_prefer(taught, BETTER, PLAN))
    assert chance_to_prefer(taught, PLAN, PLAN) == 0.5


def test_stars_are_expected_within_one_to_five_and_follow_the_familys_level() -> None:
    assert expected_stars(UNTAUGHT, PLAN) == expected_stars(UNTAUGHT, BETTER) == Fit(3.6, 0.8)
    usual = PLAN | {"spread": 0.9}
    rated = [
        one for n in range(20) for one in readings_of(f"{n}", NOW - timedelta(days=n), usual, stars=2, about=ABOUT)
    ]
    strict = learn(PRIOR, rated, now=NOW)
    assert 1.9 < expected_stars(strict, usual).mean < 2.4
    assert expected_stars(strict, usual).sd < 0.2 < expected_stars(strict, PLAN).sd
    assert expected_stars(strict, PLAN).mean < expected_stars(strict, usual).mean
    assert expected_stars(strict, PLAN | {"spread": 50.0}).mean == 5.0


def test_what_was_learned_gains_where_a_plan_goes_by_it_and_loses_where_it_does_not() -> None:
    assert gains(UNTAUGHT, BETTER) == {}
    taught = learn(PRIOR, moves(PRIOR, {"best_hours": 1.5, MORNING: 1.0}, seed=1, count=20), now=NOW)
    gained = gains(taught, BETTER)
    assert gained["best_hours"] == pytest.approx(taught.weights["best_hours"] - UNTAUGHT.weights["best_hours"])
    assert gained["best_hours"] > 0 and MORNING not in gained
    assert gains(taught, PLAN | {MORNING: 2.0})[MORNING] > 0 > gains(taught, PLAN | {MORNING: 0.0})[MORNING]
    whole = expected_fit(taught, BETTER).mean - expected_fit(UNTAUGHT, BETTER).mean
    assert sum(gained.values()) == pytest.approx(whole)


def test_the_rank_of_a_choice_counts_those_the_model_put_above_it() -> None:
    rows = tuple(PLAN | {"best_hours": value} for value in (0.5, 0.6, 0.7, 0.6))
    choice = Choice("a", NOW, Kind.MOVE, rows, chosen=1)
    assert rank_of(UNTAUGHT, choice) == Rank(2.5, 4)  # one above, one equal
    assert rank_of(UNTAUGHT, replace(choice, chosen=2)) == Rank(1, 4)
    last = rank_of(UNTAUGHT, replace(choice, chosen=0))
    assert last is not None and last.share == 1.0
    assert rank_of(UNTAUGHT, replace(choice, rows=({"new": 1.0}, {"new": 2.0}))) is None


def test_ranks_get_better_with_what_is_learned() -> None:
    hidden = {MORNING: 1.2, "calm_parent": 1.0}
    taught = learn(PRIOR, moves(PRIOR, hidden, seed=1, count=40), now=NOW)
    later = moves(PRIOR, hidden, seed=99, count=60)
    untaught_share, share = (
        np.mean([rank.share for one in later if (rank := rank_of(utility, one))]) for utility in (UNTAUGHT, taught)
    )
    assert share < untaught_share - 0.1


def test_a_rating_reads_the_stars_of_all_and_each_item_of_its_wishes() -> None:
    readings = readings_of("r", NOW, PLAN, stars=4, items={"manageable": 2, "unheard of": 5}, about=ABOUT)
    assert [(one.key, one.points, one.about) for one in readings] == [
        ("r stars", 4, None),
        ("r manageable", 2, ABOUT["manageable"]),
    ]
    assert readings_of("r", NOW, PLAN, about=ABOUT) == ()


def test_an_answer_is_a_pair_of_which_one_was_preferred() -> None:
    random = Random(1)
    one, other = a_plan(random), a_plan(random)
    before, after, turned = (
        expected_difference(learn(PRIOR, answers, now=NOW), other, one).mean
        for answers in (
            (),
            answer_of("q", NOW, one, other, prefers_one=False),
            answer_of("q", NOW, other, one, prefers_one=True),
        )
    )
    assert before < after == pytest.approx(turned)


def test_neither_says_that_two_weeks_are_worth_about_the_same() -> None:
    wide = PLAN | {"spread": PLAN["spread"] + 0.2}
    answers = answer_of("q", NOW, PLAN, wide, prefers_one=None)
    assert [(answer.key, answer.counts) for answer in answers] == [("q one", 0.5), ("q other", 0.5)]
    utility = learn(PRIOR, answers, now=NOW)
    assert abs(expected_difference(utility, PLAN, wide).mean) < abs(expected_difference(UNTAUGHT, PLAN, wide).mean)
    assert learn(PRIOR, answers[::-1], now=NOW).mean.tolist() == utility.mean.tolist()
