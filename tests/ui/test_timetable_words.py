"""What is said of a co-op's timetable: how good it is, and what a search has so far."""

from __future__ import annotations

import pytest

from brightpath.ui.coop.timetable_words import best_so_far, difference, verdict


@pytest.mark.parametrize(
    ("violations", "left_out", "cost", "bound", "said"),
    [
        (0, 0, 12, 5, "Nothing clashes. 12 penalty points; it cannot be better than 5."),
        (0, 0, 12, 12, "Nothing clashes. 12 penalty points, and none is better: proven."),
        (0, 0, 1, 0, "Nothing clashes. 1 penalty point; nothing is proven yet about how few there could be."),
        (0, 0, 0, 0, "Nothing clashes. Every wish is met."),
        (1, 0, 0, 0, "1 rule is broken. Every wish is met."),
        (2, 3, 4, 1, "2 rules are broken. 3 meetings found no place. 4 penalty points; it cannot be better than 1."),
    ],
)
def test_how_good_a_timetable_is_stands_in_a_sentence(
    violations: int, left_out: int, cost: int, bound: float, said: str
) -> None:
    assert verdict(violations, left_out, cost, bound) == said


def test_a_search_says_its_best_so_far_once_it_has_one() -> None:
    assert best_so_far(None) is None
    assert best_so_far({"seconds": 1.0}) is None
    told = best_so_far({"objective": 9, "bound": 5, "leftOut": 1})
    assert (
        told == "Best so far: nothing clashes. 1 meeting found no place. 9 penalty points; it cannot be better than 5."
    )


def test_a_place_says_what_it_costs() -> None:
    assert [difference(by) for by in (0, 1, 3, -2)] == [
        "costs nothing",
        "1 point more",
        "3 points more",
        "2 points fewer",
    ]
