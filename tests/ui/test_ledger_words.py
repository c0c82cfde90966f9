"""What the page "Hours and days" says of a quarter in which a reason has to be written."""

from __future__ import annotations

from datetime import date, timedelta

from brightpath.domain.ledger import Quarter, SubjectWork
from brightpath.ui.ledger_words import quarter_says


def a_quarter(least: int | None, **done_of_ten: float) -> Quarter:
    work = tuple(SubjectWork(subject, 0, 10, done, 300) for subject, done in done_of_ten.items())
    return Quarter(1, date(2026, 9, 1), date(2026, 11, 10), 0, 0, 13500, work, least)


LAST = a_quarter(80).last


def test_the_subjects_that_need_a_reason_are_named() -> None:
    after = LAST + timedelta(days=1)
    assert quarter_says(a_quarter(80, Maths=10, Art=7.5, Latin=0), after) == (
        "Quarter 1: less than 80 % of the planned lessons are done in Art (75 %) and Latin (0 %). A written reason is asked for."
    )
    assert quarter_says(a_quarter(80, Maths=8), after) is None
    assert quarter_says(a_quarter(None, Maths=0), after) is None


def test_no_reason_is_asked_for_while_the_quarter_goes_on() -> None:
    assert quarter_says(a_quarter(80, Maths=10, Art=7.5), LAST) == (
        "Quarter 1: so far less than 80 % of the planned lessons are done in Art (75 %). "
        "A written reason would be asked for if it stayed so."
    )
