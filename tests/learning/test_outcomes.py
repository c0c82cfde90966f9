"""What gets done, learned from made-up families: true chances, nothing of the future, and plain words where it cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from brightpath.domain.models import CalibrationBin
from brightpath.learning.calibrate import curve_of, family_offsets, trusted
from brightpath.learning.engagement import expected_engagement, own_engagement, train_engagement
from brightpath.learning.outcome_features import FEATURES, Pool, matrix, pool_of, with_history
from brightpath.learning.outcomes import chances, in_order, is_of_this_version, own_chances, parts_of, train, weeks_of
from brightpath.learning.scores import area_under_curve, calibration_error, calibration_of, scores_of
from brightpath.learning.trained import NotTrained, Trained
from brightpath.simulation.doing import columns, outcomes
from brightpath.storage.outcomes import OUTCOMES


def lived(families: int = 1, weeks: int = 4, seed: int = 0) -> pl.DataFrame:
    found = pl.DataFrame(columns(outcomes(families=families, weeks=weeks, seed=seed)))
    return found.cast({**OUTCOMES, "field": pl.Categorical})


@cache
def rows() -> pl.DataFrame:
    return lived(families=24, weeks=16)


@cache
def the_model() -> Trained:
    trained = train(rows())
    assert isinstance(trained, Trained)
    return trained


# --- Features ---------------------------------------------------------------------------------------------------------


def test_a_row_knows_only_of_weeks_before_its_own() -> None:
    few = lived(weeks=6)
    middle = sorted(few["week_start"].unique())[3]
    turned = few.with_columns(
        is_done=pl.when(pl.col("week_start") >= middle).then(~pl.col("is_done")).otherwise(pl.col("is_done")),
        engagement=pl.when(pl.col("week_start") >= middle).then(None).otherwise(pl.col("engagement")),
    )
    until = (few["week_start"] <= middle).to_numpy()
    one, other = (matrix(with_history(frame), Pool()) for frame in (few, turned))
    np.testing.assert_array_equal(one[until], other[until])
    assert (one[~until] != other[~until]).any()


def test_the_order_of_the_rows_makes_no_difference() -> None:
    few = lived(families=2).with_row_index("place")
    mixed = few.sample(fraction=1, shuffle=True, seed=1)
    one = matrix(with_history(few), Pool())
    other = matrix(with_history(mixed), Pool())[np.argsort(mixed["place"].to_numpy())]
    np.testing.assert_allclose(one, other, rtol=1e-5)


def test_history_fades_by_half_lives() -> None:
    """One lesson a week of one child, done in the first week and in no other: after 12 weeks it counts half."""
    week = lived(weeks=1).head(1)
    many = pl.concat(
        week.with_columns(pl.col("week_start", "on") + timedelta(weeks=number), is_done=pl.lit(number == 0))
        for number in range(13)
    )
    seen = with_history(many)
    assert seen.done["child"][0] == seen.held["child"][0] == 0
    assert seen.done["child"][1] == pytest.approx(2 ** (-1 / 12))
    assert seen.done["child"][12] == pytest.approx(0.5)
    assert seen.held["child"][12] == pytest.approx(sum(2 ** (-n / 12) for n in range(1, 13)))


def test_rates_are_shrunk_towards_the_level_above() -> None:
    """Nothing known: the pool's rate; two of two done with a strength of 12: (2 + 12 * 0.75) / 14."""
    week = lived(weeks=1).head(1).with_columns(is_done=pl.lit(True))
    twice = pl.concat([week, week, week.with_columns(pl.col("week_start", "on") + timedelta(weeks=1))])
    rates = with_history(twice).rates(Pool(rate=0.75))
    assert rates["family"][0] == rates["subject"][0] == 0.75
    held = 2 * 2 ** (-1 / 26)
    assert rates["family"][2] == pytest.approx((held + 12 * 0.75) / (held + 12))


def test_what_families_share_is_read_from_how_they_scatter() -> None:
    """Groups that all do alike are trusted to the parent's rate; those that lie far apart to their own."""
    alike = pool_of(lived(families=12).with_columns(is_done=pl.int_range(pl.len()) % 2 == 0))
    apart = pool_of(lived(families=12).with_columns(is_done=pl.col("child").cast(pl.String).str.ends_with("0")))
    assert alike.rate == pytest.approx(0.5, abs=0.01)
    assert alike.strength["child"] > 50 > 5 > apart.strength["child"]
    assert pool_of(rows().clear()) == Pool()


# --- Scores -----------------------------------------------------------------------------------------------------------


def test_scores_of_drawn_examples() -> None:
    happened, chance = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.6, 0.6, 0.1])
    assert area_under_curve(happened, chance) == 3.5 / 4
    assert area_under_curve(np.ones(3), np.zeros(3)) == 0.5
    scores = scores_of(happened, chance)
    assert scores["log_loss"] == pytest.approx(-np.mean(np.log([0.9, 0.4, 0.6, 0.9])))
    assert scores["brier"] == pytest.approx((0.01 + 0.36 + 0.16 + 0.01) / 4)
    bins = calibration_of(happened, chance, bins=2)
    assert bins == (
        CalibrationBin(pytest.approx(0.35), 0.0, 2), CalibrationBin(pytest.approx(0.75), 1.0, 2),
    )  # fmt: skip
    assert calibration_error(bins) == pytest.approx(0.3)


@pytest.mark.parametrize("count", [1000, 20000])
def test_a_curve_makes_chances_true(count: int) -> None:
    dice = np.random.default_rng(0)
    true = dice.uniform(0.1, 0.9, count)
    happened = (dice.uniform(size=count) < true).astype(float)
    said = true**2  # far too sure of failing
    mended = curve_of(happened, said).of(said)
    assert scores_of(happened, said)["calibration_error"] > 0.1
    assert scores_of(happened, mended)["calibration_error"] < 0.05
    assert (np.diff(mended[np.argsort(said)]) >= 0).all()


def test_a_family_is_shifted_by_what_it_did_in_the_weeks_before_and_less_the_less_is_known() -> None:
    weeks = pl.DataFrame({"family": ["a"] * 4 + ["b"] * 2, "week": [0, 0, 0, 1, 0, 1]})
    happened = np.array([0.0, 0.0, 0.0, np.nan, 1.0, np.nan])
    offsets = family_offsets(weeks, np.full(6, 0.5), happened, 0.5)
    assert list(offsets[[0, 4]]) == [0, 0]
    faded = 2 ** (-1 / 6)
    assert offsets[3] == pytest.approx(-1.5 * faded / (0.75 * faded + 4))
    assert 0 < offsets[5] < -offsets[3]
    assert not family_offsets(weeks, np.full(6, 0.5), happened, 0.0).any()


# --- The model --------------------------------------------------------------------------------------------------------


def test_it_beats_every_baseline_on_later_weeks_and_its_chances_are_true() -> None:
    trained = the_model()
    assert trained.is_better
    assert trained.metrics["calibration_error"] <= 0.05
    assert set(trained.baseline) == {"overall rate", "child's rate", "logistic", "shrunk rates"}
    for name, scores in trained.baseline.items():
        assert trained.metrics["log_loss"] < scores["log_loss"], name
        assert trained.metrics["auc"] > scores["auc"], name
    assert sum(trained.importance.values()) == pytest.approx(1)
    assert trained.used == FEATURES
    assert len(trained.calibration) == 10
    assert sum(one.count for one in trained.calibration) == trained.held_out
    assert trained.samples + trained.held_out == rows().height


def test_it_is_measured_on_weeks_that_come_after_all_it_learned_from() -> None:
    weeks = weeks_of(rows())
    parts = parts_of(weeks)
    assert weeks[parts.fit].max() < weeks[parts.true].min() <= weeks[parts.true].max() < weeks[parts.held_out].min()
    assert (parts.fit ^ parts.true ^ parts.held_out).all()


def test_the_same_rows_give_the_same_model() -> None:
    again = train(rows())
    assert isinstance(again, Trained)
    assert (again.metrics, again.dataset) == (the_model().metrics, the_model().dataset)
    turned = rows().with_columns(
        is_done=pl.when(pl.int_range(pl.len()) == 7).then(~pl.col("is_done")).otherwise("is_done")
    )
    other = train(turned)
    assert isinstance(other, Trained)
    assert other.dataset != again.dataset


def test_the_order_of_the_rows_makes_no_other_model() -> None:
    again = train(rows().sample(fraction=1, shuffle=True, seed=1))
    assert isinstance(again, Trained)
    assert (again.metrics, again.importance) == (the_model().metrics, the_model().importance)


def test_rows_are_put_in_order_by_their_words_whichever_was_heard_of_first() -> None:
    words = {name: ["zinnia", "aster", "moss"] for name in ("family", "child", "subject")}
    some = pl.DataFrame(
        {"week_start": [date(2026, 11, 23)] * 3, "on": [date(2026, 11, 23)] * 3, "start": [540] * 3, **words}
    )
    ordered = in_order(some.with_columns(pl.col("family", "child", "subject").cast(pl.Categorical())))
    assert ordered["family"].cast(pl.String).to_list() == ["aster", "moss", "zinnia"]


def test_a_family_that_was_never_seen_is_foreseen_better_than_by_its_own_rates() -> None:
    """Week by week, each foreseen from those before it."""
    found = {"model": [], "own": []}
    happened = []
    for number in range(3):
        family = lived(weeks=12, seed=100 + number)
        for week in sorted(family["week_start"].unique())[2:]:
            history = family.filter(pl.col("week_start") < week).drop("chance")
            asked = family.filter(pl.col("week_start") == week).drop("chance")
            found["model"].append(chances(the_model().estimator, history, asked))
            found["own"].append(own_chances(history, asked))
            happened.append(asked["is_done"].cast(pl.Float64).to_numpy())
    ended = np.concatenate(happened)
    model, own = (scores_of(ended, np.concatenate(found[name])) for name in ("model", "own"))
    assert model["log_loss"] < own["log_loss"] < scores_of(ended, np.full(len(ended), ended.mean()))["log_loss"]
    assert model["calibration_error"] < 0.1


def test_what_is_asked_says_nothing_of_what_became_of_it() -> None:
    family = lived(weeks=3)
    last = max(family["week_start"])
    history, asked = family.filter(pl.col("week_start") < last), family.filter(pl.col("week_start") == last)
    other = asked.with_columns(is_done=~pl.col("is_done"), engagement=pl.lit(1, pl.Int8))
    for foresee in (own_chances, lambda *asked: chances(the_model().estimator, *asked)):
        np.testing.assert_array_equal(foresee(history, asked), foresee(history, other))


# --- Engagement -------------------------------------------------------------------------------------------------------


def test_engagement_is_foreseen_better_than_by_any_mean() -> None:
    trained = train_engagement(rows())
    assert isinstance(trained, Trained)
    assert trained.measure == "rmse"
    assert trained.metrics["rmse"] < trained.baseline["child's mean"]["rmse"] < trained.baseline["overall mean"]["rmse"]
    family = lived(weeks=3, seed=9)
    for found in (expected_engagement(trained.estimator, family, family), own_engagement(family, family)):
        assert len(found) == family.height
        assert ((found >= 1) & (found <= 5)).all()


def test_the_engagement_model_in_use_is_asked_about_later_weeks_too() -> None:
    before = train_engagement(rows())
    assert isinstance(before, Trained) and before.beats_active is None and 0 < before.families <= 24
    assert all(0 <= one.expected <= 1 for one in before.calibration)
    same = train_engagement(rows(), active=before.estimator)
    assert isinstance(same, Trained) and same.beats_active is False
    late = train_engagement(rows(), active={**before.estimator, "until": 10**6})
    assert isinstance(late, Trained) and late.beats_active is None


def test_without_told_engagement_there_is_no_model_of_it() -> None:
    found = train_engagement(rows().with_columns(engagement=pl.lit(None, pl.Int8)))
    assert isinstance(found, NotTrained)
    assert found.sentence == "Of 0 lessons it was told how engaged a child was; 500 of 6 weeks are needed."


# --- Bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (lambda: rows().clear(), "There are 0 lessons of 0 weeks to learn from; 1000 lessons of 6 weeks are needed."),
        (lambda: lived(families=30, weeks=2), "of 2 weeks to learn from"),
        (lambda: rows().with_columns(is_done=pl.lit(False)), "Nearly every lesson ended the same way"),
        (lambda: rows().with_columns(is_done=pl.lit(True)), "Nearly every lesson ended the same way"),
        (lambda: rows().with_columns(is_done=pl.lit(None, pl.Boolean)), "There are 0 lessons"),
    ],
    ids=["nothing", "two weeks", "never done", "always done", "nobody knows"],
)
def test_too_little_or_all_alike_is_said_and_no_model(frame, sentence: str) -> None:
    found = train(frame())
    assert isinstance(found, NotTrained)
    assert sentence in found.sentence
    assert isinstance(train_engagement(frame().with_columns(engagement=pl.lit(None, pl.Int8))), NotTrained)


@pytest.mark.parametrize(
    ("name", "told"), [("engagement", 0), ("engagement", 3), ("age", 0), ("field", 0), ("is_core", 3)]
)
def test_what_nobody_or_hardly_anybody_tells_keeps_no_model_away(name: str, told: int) -> None:
    """A house in which nobody ever says how engaged a child was, or how old it is."""
    bare = rows().with_columns(
        pl.when(pl.int_range(pl.len()) < told).then(pl.col(name)).otherwise(None).cast(rows().schema[name]).alias(name)
    )
    found = train(bare)
    assert isinstance(found, Trained)
    family = lived(weeks=3, seed=9).drop("chance")
    foreseen = chances(found.estimator, family.head(20), family.tail(20))
    assert ((foreseen > 0) & (foreseen < 1)).all()
    if name != "engagement":
        assert isinstance(train_engagement(bare), Trained)


def test_unknown_subjects_and_missing_facts_are_foreseen_all_the_same() -> None:
    family = lived(weeks=3)
    bare = family.with_columns(
        pl.lit(None).cast(family.schema[name]).alias(name)
        for name in ("field", "age", "attention", "is_core", "interest")
    ).with_columns(subject=pl.lit("something of our own").cast(pl.Categorical))
    for found in (
        chances(the_model().estimator, family, bare),
        own_chances(family, bare),
        own_chances(family.clear(), bare),
    ):
        assert len(found) == bare.height
        assert ((found > 0) & (found < 1)).all()
    assert len(own_chances(family, bare.clear())) == 0


def test_three_hundred_weeks_are_no_more_than_a_longer_history() -> None:
    found = own_chances(family := lived(weeks=300), family.tail(20))
    assert np.isfinite(found).all()


def test_a_model_of_another_version_is_known_as_such() -> None:
    estimator = the_model().estimator
    assert is_of_this_version(estimator)
    assert not is_of_this_version({**estimator, "version": 0})
    assert not is_of_this_version({**estimator, "features": ["start"]})
    assert not is_of_this_version(None)


def test_the_version_in_use_is_asked_about_weeks_later_than_its_own() -> None:
    early = rows().filter(pl.col("week_start") < rows()["week_start"].sort()[int(rows().height * 0.7)])
    before = train(early)
    assert isinstance(before, Trained)
    assert the_model().beats_active is None
    found = train(rows(), active=before.estimator)
    assert isinstance(found, Trained) and isinstance(found.beats_active, bool)
    same = train(rows(), active=the_model().estimator)
    assert isinstance(same, Trained) and same.beats_active is False
    foreign = train(rows(), active={key: value for key, value in the_model().estimator.items() if key != "until"})
    assert isinstance(foreign, Trained) and foreign.beats_active is False
    for useless in ({"version": -1}, {**before.estimator, "until": 10**6}):
        found = train(rows(), active=useless)
        assert isinstance(found, Trained) and found.beats_active is None


def test_a_model_that_does_not_know_a_family_falls_silent_there() -> None:
    """Of two lessons a day it says 0.9 and gets both wrong for four weeks; the own rates say 0.3."""
    weeks = pl.DataFrame({"family": ["a"] * 10, "week": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]})
    happened = np.array([0.0] * 8 + [np.nan] * 2)
    found = trusted(weeks, np.full(10, 0.9), np.full(10, 0.3), happened)
    assert found[0] == pytest.approx((4 * 0.9 + 0.3) / 5)
    behind = 2 * np.log(0.1 / 0.7) * 2 ** (-1 / 6)
    assert found[2] == pytest.approx(0.3 + 0.6 / (1 + np.exp(-np.log(4) - behind)))
    assert found[8] == pytest.approx(0.3, abs=0.01)
    assert trusted(weeks, np.full(10, 0.1), np.full(10, 0.6), happened)[8] == pytest.approx(0.1, abs=0.01)
