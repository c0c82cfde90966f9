"""What was learned, as facts: how far, because of what, and how often a lesson was moved there."""

from __future__ import annotations

from random import Random

import pytest

from brightpath.learning.evidence import Choice, Kind
from brightpath.learning.findings import findings
from brightpath.learning.place_features import By
from brightpath.learning.preferences import learn
from brightpath.learning.ratings import readings_of
from tests.learning.families import AFTERNOON, MORNING, NOW, a_plan, a_prior

PRIOR = a_prior()


def to_the_morning(key: str) -> Choice:
    """Maths goes from the late afternoon to mid-morning; nothing else changes."""
    plan = {name: value for name, value in a_plan(Random(1)).items() if not name.startswith(("place", "day"))}
    return Choice(key, NOW, Kind.MOVE, (plan | {MORNING: 1.0}, plan | {AFTERNOON: 1.0}), chosen=0, stood=1, doubt=0.02)


def test_nothing_learned_is_nothing_found() -> None:
    assert findings(learn(PRIOR, (), now=NOW)) == ()


def test_maths_moved_to_mornings_you_moved_it_there_three_times() -> None:
    utility = learn(PRIOR, [to_the_morning(f"{n}") for n in range(3)], now=NOW)
    morning, afternoon = sorted(findings(utility), key=lambda one: -one.moved)
    assert morning.place is not None
    assert (morning.place.by, morning.place.subject, morning.place.where) == (By.PART_OF_DAY, "Maths", "mid-morning")
    assert (morning.came, morning.left, afternoon.came, afternoon.left) == (3, 0, 0, 3)
    assert morning.count() == {Kind.MOVE: 3} and morning.count(towards=False) == {}
    assert afternoon.count(towards=False) == {Kind.MOVE: 3}
    assert morning.before == 0 < morning.now == pytest.approx(-afternoon.now)
    assert 0.5 < morning.sure < 1
    assert morning.points_now == pytest.approx(morning.now * PRIOR.unit)


def test_the_shares_that_are_told_are_the_whole_move() -> None:
    random = Random(3)
    rated = [
        one
        for n in range(5)
        for one in readings_of(
            f"week {n}",
            NOW,
            a_plan(random),
            stars=n + 1,
            items={"manageable": 5 - n},
            about={"manageable": ("calm_parent",)},
        )
    ]
    utility = learn(PRIOR, [*[to_the_morning(f"{n}") for n in range(3)], *rated], now=NOW)
    found = findings(utility, least=0.01)
    assert len(found) > 3
    for one in found:
        assert sum(because.share for because in one.because) + one.held_back == pytest.approx(one.moved, abs=1e-7)
        assert [abs(because.share) for because in one.because] == sorted(
            (abs(because.share) for because in one.because), reverse=True
        )
    assert not any(one.name.startswith("level") for one in found)
