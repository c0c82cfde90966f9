"""Marks on the 4.0 scale: as they are written, averaged by weight, and made a grade point average by credits."""

from __future__ import annotations

import pytest

from brightpath.domain.errors import Refused
from brightpath.domain.grades import Level, Score, earned, grade_average, letter_of, mean_of, read_score


@pytest.mark.parametrize(
    ("written", "score", "said", "percent"),
    [
        ("46/50", Score(46, 50), "46/50", 92),
        ("46 of 50", Score(46, 50), "46/50", 92),
        ("9,5 / 10", Score(9.5, 10), "9.5/10", 95),
        ("92 %", Score(92, 100), "92 %", 92),
        ("92", Score(92, 100), "92 %", 92),
        ("105/100", Score(105, 100), "105 %", 105),
        ("a−", Score(letter="A-"), "A-", 91),
        ("A+", Score(letter="A+"), "A+", 98.5),
        ("F", Score(letter="F"), "F", 50),
        ("Excellent", Score(letter="Excellent"), "Excellent", None),
    ],
)
def test_a_mark_is_read_as_it_is_written(written: str, score: Score, said: str, percent: float | None) -> None:
    assert read_score(written) == score
    assert score.said == said
    assert score.percent == (None if percent is None else pytest.approx(percent))


@pytest.mark.parametrize(
    "written", ["", "  ", "500", "3/0", "250/100", "a word that is far too long", "1 2 3", "-5", "4x4"]
)
def test_what_is_no_mark_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(Refused, match="mark"):
        read_score(written)


@pytest.mark.parametrize(
    ("percent", "letter"),
    [(100, "A+"), (97, "A+"), (96.4, "A"), (92.5, "A"), (92.49, "A-"), (89.5, "A-"), (65, "D"), (64.4, "F"), (0, "F")],
)
def test_a_percentage_has_a_letter_rounded_to_whole_percents(percent: float, letter: str) -> None:
    assert letter_of(percent) == letter


def test_marks_are_averaged_by_their_weights_and_words_are_left_out() -> None:
    mean = mean_of([(Score(80, 100), 1), (Score(46, 50), 3), (Score(letter="Excellent"), 1)])
    assert (mean.percent, mean.letter, mean.counted, mean.left_out) == (89, "B+", 2, 1)
    assert mean_of([]).percent is None


def test_the_average_is_by_credits_and_a_level_adds_its_part() -> None:
    """Worked out by hand: A (4.0) of 1 credit, honours B (3.0) of 1, half a credit of C (2.0) in a college course."""
    courses = [
        earned(Score(letter="A"), 1, Level.REGULAR),
        earned(Score(84, 100), 1, Level.HONORS),
        earned(Score(letter="C"), 0.5, Level.COLLEGE),
    ]
    average = grade_average([one for one in courses if one])
    assert average.plain == pytest.approx((4 + 3 + 0.5 * 2) / 2.5)
    assert average.weighted == pytest.approx((4 + 3.5 + 0.5 * 3) / 2.5)
    assert average.credits_earned == 2.5


def test_a_failed_course_counts_and_earns_nothing_and_a_passed_one_earns_and_does_not_count() -> None:
    failed, passed = earned(Score(letter="F"), 1, Level.HONORS), earned(Score(letter="P"), 0.5, Level.REGULAR)
    assert failed and passed
    assert (failed.points, failed.weighted, failed.credits_earned) == (0, 0, 0)
    assert (passed.points, passed.credits_earned) == (None, 0.5)
    average = grade_average([failed, passed])
    assert (average.plain, average.credits_earned) == (0, 0.5)
    assert earned(None, 1, Level.REGULAR) is None
    assert grade_average([]).plain is None


@pytest.mark.parametrize("word", ["Fail", "incomplete", "W", "No credit", "AU"])
def test_a_course_that_was_not_passed_or_finished_earns_nothing_and_counts_nowhere(word: str) -> None:
    brings = earned(read_score(word), 1, Level.HONORS)
    assert brings is not None and (brings.points, brings.credits_earned) == (None, 0)
    assert grade_average([brings]).plain is None
