"""What may be said of counts: never more than they bear."""

from __future__ import annotations

from brightpath.domain.progress import Tally, Trend, cautious_share, trend


def test_nothing_planned_has_no_share() -> None:
    assert Tally().share is None
    assert Tally(4, 3).share == 0.75
    assert Tally(4, 3) + Tally(1, 1) == Tally(5, 4)


def test_a_clear_difference_is_said() -> None:
    assert trend(Tally(40, 38), Tally(40, 24)) is Trend.MORE
    assert trend(Tally(40, 24), Tally(40, 38)) is Trend.LESS


def test_what_chance_would_do_as_well_is_alike() -> None:
    assert trend(Tally(40, 34), Tally(40, 31)) is Trend.ALIKE
    assert trend(Tally(10, 10), Tally(10, 10)) is Trend.ALIKE


def test_nine_lessons_are_too_little_to_compare() -> None:
    assert trend(Tally(9, 9), Tally(100, 10)) is Trend.TOO_LITTLE
    assert trend(Tally(100, 10), Tally(0, 0)) is Trend.TOO_LITTLE


def test_a_small_cell_is_drawn_towards_the_whole_and_a_tiny_one_says_nothing() -> None:
    whole = Tally(100, 80)
    assert cautious_share(Tally(4, 4), whole) is None
    assert cautious_share(Tally(6, 3), whole) == (3 + 4 * 0.8) / 10
    assert cautious_share(Tally(6, 6), Tally()) is None


def test_ten_of_ten_are_not_taken_for_certain() -> None:
    # Of shares as they stand, 10 of 10 would have no spread at all, and 7 of 10 would be less.
    assert trend(Tally(10, 10), Tally(10, 7)) is Trend.ALIKE
    assert trend(Tally(10, 3), Tally(10, 0)) is Trend.ALIKE
