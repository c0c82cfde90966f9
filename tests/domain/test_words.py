"""Claims about lists and lengths of time in sentences."""

from __future__ import annotations

import pytest

from brightpath.domain.words import by_clock, halves, hours_and_minutes, listed


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


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (0.5, "½"), (34, "34"), (34.5, "34½"), (1 / 3, "½"), (8.2, "8")]
)
def test_lessons_are_said_to_the_half(number: float, text: str) -> None:
    assert halves(number) == text


def test_times_of_a_sentence_are_said_by_the_familys_clock() -> None:
    sentence = "Maths on Monday at 09:05 is outside the hours of Ada, 09:30 to 13:45; 24:00 is midnight, 1:1 a ratio."
    assert by_clock(sentence, "24") == sentence.replace("09:", "9:").replace("24:00", "0:00")
    assert by_clock(sentence, "12") == (
        "Maths on Monday at 9:05 AM is outside the hours of Ada, 9:30 AM to 1:45 PM; 12:00 AM is midnight, 1:1 a ratio."
    )
