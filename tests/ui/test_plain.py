"""People's own words inside markdown."""

from __future__ import annotations

from brightpath.ui.plain import plain


def test_marks_mean_nothing():
    assert plain("<b>*x*</b> $5$") == r"\<b\>\*x\*\</b\> \$5\$"


def test_a_name_written_from_right_to_left_does_not_turn_the_times_behind_it_around():
    assert plain("عائشة أحمد 9, Emma") == "\u2068عائشة أحمد\u2069 9, Emma"
    assert plain("דוד") == "\u2068דוד\u2069"
