"""How a search went is drawn as steps, and only what was told."""

from __future__ import annotations

from brightpath.charts.search import best_and_bound, can_be_drawn
from brightpath.charts.theme import NIGHT

WAY = [
    {"objective": 12, "bound": 3, "seconds": 1.5},
    {"objective": 9, "seconds": 4},
    {"objective": 5, "bound": 5, "seconds": 9},
]


def test_best_and_bound_are_steps_over_the_seconds() -> None:
    best, bound = best_and_bound(WAY, light=NIGHT).data
    assert (list(best.x), list(best.y), best.line.shape) == ([1.5, 4, 9], [12, 9, 5], "hv")
    assert (list(bound.x), list(bound.y)) == ([1.5, 9], [3, 5])


def test_without_a_bound_there_is_one_line() -> None:
    assert len(best_and_bound([{"objective": 2, "seconds": 1}, {"objective": 1, "seconds": 2}]).data) == 1


def test_one_point_is_no_picture() -> None:
    assert can_be_drawn(WAY)
    assert not can_be_drawn(WAY[:1]) and not can_be_drawn([]) and not can_be_drawn([{"placed": 1}, {"placed": 2}])
