"""Which two weeks to ask about: what an answer tells, when nothing is asked, and how much six answers help."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from brightpath.learning.evidence import Observation
from brightpath.learning.fit import Fit
from brightpath.learning.preferences import learn
from brightpath.learning.ratings import answer_of
from brightpath.learning.which_week import OPENING_QUESTIONS, best_pair, expected_bits, may_ask, question_of_the_week
from tests.learning.families import MORNING, NOW, SCALE, a_plan, a_prior, chosen_by

TODAY = date(2026, 11, 23)
#: How many lessons stand elsewhere than in the first of two plans.
NEAR = {"a": 0, "b": 1}
PRIOR = a_prior()
PLAN = dict(SCALE.centre) | {"left_out": 0.0}
CALM = PLAN | {"calm_parent": PLAN["calm_parent"] + 0.08}


def test_an_answer_tells_most_where_the_difference_is_unsure() -> None:
    assert expected_bits(Fit(0, 0)) == pytest.approx(0, abs=1e-12)
    assert 0 < expected_bits(Fit(0, 0.5)) < expected_bits(Fit(0, 2)) < expected_bits(Fit(0, 50)) < 1
    assert expected_bits(Fit(3, 0.5)) < expected_bits(Fit(0, 0.5))
    assert expected_bits(Fit(2, 1)) == pytest.approx(expected_bits(Fit(-2, 1)))
    assert expected_bits(Fit(0, 1), doubt=0.5) < expected_bits(Fit(0, 1))
    assert np.isfinite(expected_bits(Fit(1e6, 1e6)))


def test_what_an_answer_tells_is_what_drawing_by_chance_finds() -> None:
    fit, dice = Fit(0.7, 1.3), np.random.default_rng(1)
    chances = 0.95 / (1 + np.exp(-dice.normal(fit.mean, fit.sd, 200_000))) + 0.025

    def entropy(p: np.ndarray) -> np.ndarray:
        return -(p * np.log2(p) + (1 - p) * np.log2(1 - p))

    assert expected_bits(fit) == pytest.approx(float(entropy(chances.mean()) - entropy(chances).mean()), abs=3e-3)


def test_at_most_one_question_a_week() -> None:
    assert may_ask(None, TODAY) and may_ask(TODAY - timedelta(days=7), TODAY)
    assert not may_ask(TODAY - timedelta(days=6), TODAY)
    utility = learn(PRIOR, (), now=NOW)
    plans = {"a": PLAN, "b": CALM}
    assert question_of_the_week(utility, plans, NEAR, last_asked_on=None, today=TODAY)
    assert question_of_the_week(utility, plans, NEAR, last_asked_on=TODAY, today=TODAY) is None


def test_the_question_of_a_week_is_about_what_would_be_planned_and_as_little_else_as_tells_enough() -> None:
    """Two lessons elsewhere tell more than one, and are asked about only where one tells too little."""
    utility = learn(PRIOR, (), now=NOW)
    plans = {"a": PLAN, "b": PLAN | {"calm_parent": PLAN["calm_parent"] + 0.06}, "c": CALM}

    def asked(*before: frozenset[str], apart: dict[str, int]) -> frozenset[str]:
        pair = question_of_the_week(utility, plans, apart, last_asked_on=None, today=TODAY, asked=before)
        return frozenset() if pair is None else frozenset((pair.one, pair.other))

    assert asked(apart={"a": 0, "b": 1, "c": 2}) == frozenset("ab")
    assert asked(frozenset("ab"), apart={"a": 0, "b": 1, "c": 2}) == frozenset("ac")
    assert asked(apart={"a": 0, "b": 1, "c": 1}) == frozenset("ac")
    assert asked(frozenset("ab"), frozenset("ac"), apart={"a": 0, "b": 1, "c": 1}) == frozenset()


def test_the_pair_turns_on_what_is_not_known() -> None:
    utility = learn(PRIOR, (), now=NOW)
    pair = best_pair(utility, {"standing": PLAN, "calm": CALM, "like it": PLAN | {"calm_parent": 0.602}})
    assert pair is not None and {pair.one, pair.other} == {"calm", "standing"}
    assert pair.about[0] == ("calm_parent", pytest.approx(1.0)) and len(pair.about) == 1
    assert 0.1 < pair.bits < 1 and pair.chance == pytest.approx(0.5)


def test_no_question_where_it_is_sure_or_the_weeks_are_alike_or_hold_other_lessons() -> None:
    utility = learn(PRIOR, (), now=NOW)
    wide = PLAN | {"spread": PLAN["spread"] + 0.6}
    for other in (wide, PLAN, CALM | {"left_out": 1.0}, PLAN | {"calm_parent": 0.601}):
        assert question_of_the_week(utility, {"a": PLAN, "b": other}, NEAR, last_asked_on=None, today=TODAY) is None
    assert best_pair(utility, {"a": PLAN, "b": CALM}, asked=[frozenset("ab")]) is None
    assert best_pair(utility, {"a": PLAN}) is None and best_pair(utility, {}) is None


def test_a_weight_that_is_switched_off_is_never_asked_about() -> None:
    utility = learn(PRIOR, (), now=NOW, switched_off={"calm_parent"})
    assert question_of_the_week(utility, {"a": PLAN, "b": CALM}, NEAR, last_asked_on=None, today=TODAY) is None


def test_six_chosen_questions_find_more_than_six_by_chance() -> None:
    """The chosen pairs leave less unknown of a hidden taste than pairs drawn by chance."""
    gains = []
    for seed in range(4):
        random = Random(seed)
        plans = {f"{n:02}": a_plan(random) for n in range(10)}
        hidden = {"calm_parent": 1.2, MORNING: 0.9, "best_hours": 0.2, "spread": 1.5}
        chosen: list[Observation] = []
        by_chance: list[Observation] = []
        asked: list[frozenset[str]] = []
        for number in range(OPENING_QUESTIONS):
            pair = best_pair(learn(PRIOR, chosen, now=NOW), plans, asked=asked)
            assert pair is not None
            asked.append(frozenset((pair.one, pair.other)))
            for names, answers in (((pair.one, pair.other), chosen), (random.sample(sorted(plans), 2), by_chance)):
                rows = [plans[name] for name in names]
                one = chosen_by(random, PRIOR, hidden, rows, sharpness=1.0)
                answers += answer_of(f"{number}", NOW, *rows, prefers_one=one == 0)
        assert len(set(asked)) == OPENING_QUESTIONS
        left = [np.linalg.slogdet(learn(PRIOR, some, now=NOW).covariance)[1] for some in (chosen, by_chance)]
        gains.append(left[1] - left[0])
    assert np.mean(gains) > 0.3
