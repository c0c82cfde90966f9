"""The page for parents on what answers do is held to the table of effects, row by row and word by word."""

from __future__ import annotations

from brightpath.domain.preferences import EFFECTS
from tests.docs.test_pages import rows_of

HEADING = ["your answer", "counts", "moves", "effect"]


def test_every_effect_stands_on_the_page_with_its_words_and_no_other_row() -> None:
    told = [row for row in rows_of("preferences.md") if len(row) == len(HEADING)]
    told = [row for row in told if row != HEADING and set(row[0]) != {"-"}]
    assert sorted(told) == sorted([one.answer, one.when, one.feature, one.effect] for one in EFFECTS)
