"""What is learned of a family: exact shares, undo, bounds, recovery, and a changed mind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import nan
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.learned import most_weight
from brightpath.learning.compiled import Assumptions, compiled, level_of
from brightpath.learning.evidence import Choice, Ignored, Kind, Observation, Reading, Why
from brightpath.learning.fit import expected_difference
from brightpath.learning.preferences import Utility, learn, without
from tests.learning.families import (
    AFTERNOON,
    FRIDAY,
    MORNING,
    NOW,
    SCALE,
    WISHES,
    a_move,
    a_plan,
    a_prior,
    evidence,
    moves,
)

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def learned(observations: tuple[Observation, ...], **facts: object) -> Utility:
    return learn(a_prior(), observations, now=NOW, **facts)  # type: ignore[arg-type]


def same(one: Utility, other: Utility) -> bool:
    return bool(np.array_equal(one.mean, other.mean) and np.array_equal(one.covariance, other.covariance))


def test_without_evidence_it_is_the_prior() -> None:
    prior, utility = a_prior(), learned(())
    assert utility.mean.tolist() == prior.mean.tolist() and utility.has_converged
    assert np.diag(utility.covariance) == pytest.approx(prior.tau**2)
    assert utility.for_planning().wish_weights == pytest.approx(prior.starting.wish_weights, abs=1e-3)
    assert utility.for_planning().place_points == {} == utility.for_planning().day_points


@few
@given(evidence())
def test_the_shares_of_all_observations_are_the_whole_move(observations: tuple[Observation, ...]) -> None:
    utility = learned(observations)
    assert utility.has_converged
    moved = utility.mean - utility.prior_mean
    assert utility.shares.sum(axis=0) + utility.held_back == pytest.approx(moved, abs=1e-8)
    bounds = compiled(a_prior(), observations, now=NOW, assumptions=Assumptions())
    inside = (bounds.low < utility.mean) & (utility.mean < bounds.high)
    assert utility.held_back[inside] == pytest.approx(0, abs=1e-8)
    # A bound holds back what pulls beyond it, and nothing else.
    assert (utility.held_back[utility.mean <= bounds.low] >= -1e-8).all()
    assert (utility.held_back[utility.mean >= bounds.high] <= 1e-8).all()


@few
@given(evidence(), st.data())
def test_dropping_observations_is_never_having_had_them(
    observations: tuple[Observation, ...], data: st.DataObject
) -> None:
    dropped = data.draw(st.sets(st.sampled_from([one.key for one in observations]))) if observations else set()
    never = tuple(one for one in observations if one.key not in dropped)
    assert same(learned(without(observations, dropped)), learned(never))
    assert same(learned(tuple(reversed(never))), learned(never))  # nor does the order in which they are told matter


@few
@given(evidence())
def test_no_weight_leaves_its_bounds_and_the_posterior_is_sound(observations: tuple[Observation, ...]) -> None:
    utility = learned(observations * 1)
    handed = utility.for_planning()  # it checks its bounds itself
    assert all(0 <= weight <= most_weight(wish) for wish, weight in handed.wish_weights.items())
    assert np.array_equal(utility.covariance, utility.covariance.T)
    assert np.linalg.eigvalsh(utility.covariance).min() > 0
    assert (np.diag(utility.covariance) <= utility.tau**2 * (1 + 1e-9)).all()


def test_however_often_it_is_said_a_weight_stays_within_its_bounds() -> None:
    plan = a_plan(Random(1))
    rows = (plan | {"best_hours": 0.55, "calm_parent": 0.61}, plan | {"best_hours": 0.65, "calm_parent": 0.6})
    again = tuple(Choice(f"{n}", NOW, Kind.MOVE, rows, 0, doubt=0.02) for n in range(300))
    utility = learned(again)
    assert utility.has_converged
    assert utility.weights["best_hours"] == 0  # never below: no family is given bad hours
    assert utility.held_back[utility.names.index("best_hours")] > 0
    assert utility.for_planning().wish_weights["best_hours"] == 0
    for days in (1, 2):
        rows = (plan | {"even_days": 0.6 + 0.01 * days}, plan | {"even_days": 0.6})
        utility = learned(tuple(Choice(f"{n}", NOW, Kind.MOVE, rows, 0, doubt=0.02) for n in range(3000)))
        assert utility.weights["even_days"] == pytest.approx(utility.prior.high[utility.names.index("even_days")])


def test_a_hidden_utility_is_found_from_choices() -> None:
    prior = a_prior()
    hidden = {
        name: max(0.0, weight + step)
        for (name, weight), step in zip(prior_weights().items(), (0.9, -0.5, -0.8, 0.6, 0.7, 1.0), strict=True)
    } | {MORNING: 0.8, AFTERNOON: -0.7}
    errors, before = [], []
    for seed in range(4):
        utility = learned(moves(prior, hidden, seed=seed, count=60))
        errors.append(distance(utility.weights, hidden))
        before.append(distance(prior_weights() | {MORNING: 0.0, AFTERNOON: 0.0}, hidden))
    assert np.mean(errors) < 0.5 * np.mean(before)
    assert utility.weights[MORNING] > 0.2 > -0.2 > utility.weights[AFTERNOON]


def prior_weights() -> dict[str, float]:
    prior = a_prior()
    return {name: float(prior.mean[prior.place_of[name]]) for name in WISHES}


def distance(weights: dict[str, float], hidden: dict[str, float]) -> float:
    return sum((weights[name] - weight) ** 2 for name, weight in hidden.items()) ** 0.5


def test_what_is_said_is_within_what_the_model_holds_likely() -> None:
    prior, random = a_prior(), Random(7)
    off = []
    for seed in range(30):
        hidden = {name: max(0.0, weight + random.gauss(0, 0.6)) for name, weight in prior_weights().items()}
        utility = learned(moves(prior, hidden, seed=seed, count=15))
        for name, weight in hidden.items():
            place = utility.names.index(name)
            off.append(abs(utility.mean[place] - weight) / utility.covariance[place, place] ** 0.5)
    within = np.mean(np.array(off) < 1.645)
    assert 0.85 <= within <= 0.97  # 90 % of the true weights within the 90 % interval


def test_a_third_of_noise_does_not_spoil_it() -> None:
    prior = a_prior()
    hidden = prior_weights() | {MORNING: 1.0, "calm_parent": 1.2}
    found = [learned(moves(prior, hidden, seed=seed, count=40, noise=0.3)) for seed in range(5)]
    assert np.mean([utility.weights[MORNING] for utility in found]) > 0.4
    start = prior_weights() | {MORNING: 0.0}
    assert np.mean([distance(utility.weights, hidden) for utility in found]) < 0.75 * distance(start, hidden)


def test_it_changes_its_mind() -> None:
    prior = a_prior()
    before, after = prior_weights() | {MORNING: 1.0}, prior_weights() | {MORNING: -1.0}
    was, now, stubborn = [], [], []
    for seed in range(4):
        old = moves(prior, before, seed=seed, count=30, since=150, until=30)
        new = moves(prior, after, seed=100 + seed, count=24, since=28, until=0)
        was.append(learn(prior, old, now=NOW - timedelta(days=30)).weights[MORNING])
        now.append(learned((*old, *new)).weights[MORNING])
        stubborn.append(learned((*old, *new), assumptions=Assumptions(half_life_days=1e6)).weights[MORNING])
    assert np.mean(was) > 0.3 > 0.0 > np.mean(now)
    assert np.mean(stubborn) > np.mean(now) + 0.2


def test_what_was_long_ago_is_forgotten_and_told() -> None:
    [old] = moves(a_prior(), prior_weights(), seed=1, count=1, since=400)
    utility = learned((old,))
    assert utility.ignored == (Ignored(old.key, Why.LONG_AGO),)
    assert same(utility, learned(()))


def test_a_move_just_for_this_week_says_less_and_one_preferred_says_more() -> None:
    prior = a_prior()
    hidden = prior_weights() | {MORNING: 1.5}
    said = {
        doubt: learned(moves(prior, hidden, seed=3, count=6, doubt=doubt)).weights[MORNING]
        for doubt in (0.6, 0.1, 0.02)
    }
    assert 0 < said[0.6] < said[0.1] < said[0.02]


def test_a_switched_off_weight_stays_where_the_questionnaire_has_it() -> None:
    prior = a_prior()
    hidden = prior_weights() | {MORNING: 1.5}
    observations = moves(prior, hidden, seed=3, count=20)
    off = learned(observations, switched_off={MORNING})
    place = off.names.index(MORNING)
    assert learned(observations).weights[MORNING] > 0.3
    assert off.weights[MORNING] == 0 == off.covariance[place, place]
    assert not off.shares[:, place].any() and off.held_back[place] == 0
    assert off.for_planning().place_points.get("Maths", {}).get("mid-morning", 0) == 0


def test_stars_and_items_teach_and_each_item_only_of_its_wishes() -> None:
    random = Random(5)
    rated = []
    for number in range(40):
        plan = a_plan(random)
        high = (plan["calm_parent"] - 0.6) / WISHES["calm_parent"]
        points = min(5.0, max(1.0, round(3.5 + high)))
        rated.append(Reading(f"{number}", NOW, Kind.ITEM, "manageable", points, plan, ("calm_parent",)))
    utility = learned(tuple(rated))
    assert utility.weights["calm_parent"] > 0.8
    others = [name for name in WISHES if name != "calm_parent"]
    assert [utility.weights[name] for name in others] == [prior_weights()[name] for name in others]
    level = utility.names.index(level_of("manageable"))
    assert 3.0 < utility.mean[level] < 4.0
    stars = tuple(replace(one, kind=Kind.STARS, item="stars", about=None) for one in rated)
    assert learned(stars).weights["calm_parent"] > 0.3


def test_a_family_that_always_gives_five_stars_says_nothing_of_its_wishes() -> None:
    plan = a_plan(Random(6))
    stars = tuple(Reading(f"{n}", NOW, Kind.STARS, "stars", 5.0, plan) for n in range(30))
    utility = learned(stars)
    assert utility.mean[utility.names.index(level_of("stars"))] > 4.9
    assert {name: utility.weights[name] for name in WISHES} == pytest.approx(prior_weights())


def test_good_plans_that_get_ordinary_stars_are_no_disappointment() -> None:
    """The planner shows far better weeks than chance would: what it is rated against is what it usually shows."""
    random = Random(8)
    good = {"best_hours": 0.9, "spread": 1.4}
    stars = tuple(
        Reading(f"{n}", NOW - timedelta(days=n), Kind.STARS, "stars", random.choice((3.0, 4.0)), a_plan(random, **good))
        for n in range(20)
    )
    utility = learned(stars)
    assert 3.2 < utility.mean[utility.names.index(level_of("stars"))] < 3.8
    assert {name: utility.weights[name] for name in good} == pytest.approx(
        {name: prior_weights()[name] for name in good}
    )


def bad(**facts: object) -> Choice:
    random = Random(1)
    rows = (a_plan(random), a_plan(random))
    return replace(Choice("bad", NOW, Kind.MOVE, rows, 0), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("observation", "why"),
    [
        (bad(rows=({"best_hours": nan}, {"best_hours": 0.2})), Why.NOT_A_NUMBER),
        (bad(rows=({"best_hours": 0.5}, {"best_hours": float("inf")})), Why.NOT_A_NUMBER),
        (bad(rows=({"best_hours": 0.5},)), Why.NO_ALTERNATIVES),
        (bad(rows=()), Why.NO_ALTERNATIVES),
        (bad(chosen=2), Why.UNREADABLE),
        (bad(doubt=nan), Why.UNREADABLE),
        (bad(counts=0.0), Why.UNREADABLE),
        (bad(counts=nan), Why.UNREADABLE),
        (bad(rows=({"a new wish": 0.5}, {"a new wish": 0.2})), Why.NOTHING_KNOWN),
        (bad(rows=({"best_hours": 0.5}, {"core_early": 0.5})), Why.NOTHING_KNOWN),
        (bad(rows=({"best_hours": 0.5}, {"best_hours": 0.5})), Why.NOTHING_KNOWN),
        (bad(kind=Kind.ANSWER, rows=({"best_hours": 0.5, "left_out": 1}, {"best_hours": 0.2})), Why.LEFT_OUT),
        (Reading("bad", NOW, Kind.STARS, "stars", 0.0, {"best_hours": 0.5}), Why.OUT_OF_RANGE),
        (Reading("bad", NOW, Kind.STARS, "stars", nan, {"best_hours": 0.5}), Why.OUT_OF_RANGE),
        (Reading("bad", NOW, Kind.STARS, "stars", 4.0, {"best_hours": nan}), Why.NOT_A_NUMBER),
        (Reading("bad", NOW, Kind.STARS, "stars", 4.0, {}), Why.NOTHING_KNOWN),
        (Reading("bad", NOW, Kind.ITEM, "item", 4.0, {"best_hours": 0.5}, ("core_early",)), Why.NOTHING_KNOWN),
    ],
)
def test_what_cannot_be_learned_from_is_told_and_changes_nothing(observation: Observation, why: Why) -> None:
    good = moves(a_prior(), prior_weights(), seed=1, count=3)
    utility = learned((*good, observation))
    assert utility.ignored == (Ignored("bad", why),)
    assert same(utility, learned(good))


def test_names_nobody_knows_are_told_and_the_rest_is_learned_from() -> None:
    [good] = moves(a_prior(), prior_weights(), seed=1, count=1)
    odd = replace(good, rows=tuple({**row, "a new wish": float(n)} for n, row in enumerate(good.rows)))
    utility = learned((odd,))
    assert utility.unknown == ("a new wish",) and same(utility, learned((good,)))


def test_a_feature_that_some_row_does_not_tell_is_left_out_of_that_choice() -> None:
    [good] = moves(a_prior(), prior_weights(), seed=1, count=1)
    short = tuple({name: value for name, value in row.items() if name != "spread"} for row in good.rows[:1])
    utility = learned((replace(good, rows=(*short, *good.rows[1:])),))
    assert utility.weights["spread"] == pytest.approx(prior_weights()["spread"])
    assert utility.shares[:, utility.names.index("best_hours")].any()


def test_the_same_key_counts_once() -> None:
    [good] = moves(a_prior(), prior_weights(), seed=1, count=1)
    utility = learned((good, good))
    assert utility.ignored == (Ignored(good.key, Why.TWICE),) and same(utility, learned((good,)))


def test_contradictory_moves_cancel_out() -> None:
    random = Random(2)
    rows = (a_plan(random), a_plan(random))
    pair = tuple(Choice(f"{n}", NOW, Kind.ANSWER, rows, n % 2) for n in range(20))
    one_way = tuple(Choice(f"{n}", NOW, Kind.ANSWER, rows, 0) for n in range(20))
    assert learned(pair).has_converged
    undecided, decided = (expected_difference(learned(some), *rows).mean for some in (pair, one_way))
    assert abs(undecided) < 0.2 < 1 < decided


def test_no_plan_differs_and_nothing_is_learned() -> None:
    prior = a_prior()
    still = prior.spread == 0
    assert {name for name, is_still in zip(prior.names, still, strict=True) if is_still} >= {"breaks", "varied_days"}
    utility = learned(moves(prior, prior_weights(), seed=1, count=10))
    assert (utility.mean[: len(prior.names)][still] == prior.mean[still]).all()
    assert utility.for_planning().wish_weights["breaks"] == prior.starting.wish_weights["breaks"]


def test_the_future_counts_like_today() -> None:
    [good] = moves(a_prior(), prior_weights(), seed=1, count=1)
    assert same(learned((replace(good, at=NOW + timedelta(days=3)),)), learned((good,)))


def test_scale_is_what_an_ordinary_difference_is() -> None:
    assert SCALE.spread[FRIDAY] == 0.5 and a_move(Random(1), a_prior(), prior_weights(), key="a").rows
