"""What becomes of made-up families' lessons: the same from the same seed, and by more than chance."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest

from brightpath.simulation.doing import Outcome, columns, outcomes


@pytest.fixture(scope="module")
def lived() -> list[Outcome]:
    return list(outcomes(families=12, weeks=8, seed=3))


def test_the_same_seed_gives_the_same_rows_and_another_others(lived: list[Outcome]) -> None:
    assert list(outcomes(families=12, weeks=8, seed=3)) == lived
    assert list(outcomes(families=12, weeks=8, seed=4)) != lived
    assert list(outcomes(families=5, weeks=8, seed=3)) == [
        one for one in lived if int(one.family.rsplit("-", 1)[1]) < 5
    ]


def test_lessons_get_done_as_often_as_their_hidden_chance_says(lived: list[Outcome]) -> None:
    assert mean(one.is_done for one in lived) == pytest.approx(mean(one.chance for one in lived), abs=0.02)
    high = [one.is_done for one in lived if one.chance > 0.85]
    low = [one.is_done for one in lived if one.chance < 0.4]
    assert mean(high) > 0.85 > 0.4 > mean(low)


def test_a_day_adds_up(lived: list[Outcome]) -> None:
    for child, on in {(one.child, one.on) for one in lived}:
        day = [one for one in lived if (one.child, one.on) == (child, on)]
        assert [one.nth for one in day] == list(range(len(day)))
        assert [one.minutes_before for one in day] == [sum(one.minutes for one in day[:nth]) for nth in range(len(day))]
        assert {one.day_minutes for one in day} == {sum(one.minutes for one in day)}
        assert all(one.start + one.minutes <= other.start for one, other in pairwise(day))
        assert all(one.engagement is None or (one.is_done and 1 <= one.engagement <= 5) for one in day)


def test_rows_become_columns(lived: list[Outcome]) -> None:
    found = columns(iter(lived))
    assert list(found) == list(Outcome._fields)
    assert found["chance"][7] == lived[7].chance
