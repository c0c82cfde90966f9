"""Claims about lists and lengths of time in sentences."""

from __future__ import annotations

import pytest

from brightpath.domain.words import hours_and_minutes, listed


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["Ada"], "Ada"), (["Ada", "Ben"], "Ada and Ben"), (["A", "B", "C"], "A, B and C")]
)
def test_a_list_is_said_as_one_would(words: list[str], text: str) -> None:
    assert listed(words) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (5, "5 min"), (60, "1 h"), (75, "1 h 15 min"), (555, "9 h 15 min")]
)
def test_a_length_is_said_in_hours_and_minutes(minutes: int, text: str) -> None:
    assert hours_and_minutes(minutes) == text
