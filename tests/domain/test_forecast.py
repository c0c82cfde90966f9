"""Claims about when a subject is done: exact dates over a school year with holidays."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from brightpath.domain.family import DayOff, FamilyCalendar, Frequency, Household, SchoolYear, Subject, Term
from brightpath.domain.forecast import (
    Forecast,
    Outlook,
    Pace,
    actual_pace,
    aim_of,
    available_days,
    forecast,
    planned_pace,
    usual_pace,
)
from brightpath.domain.weeks import Weekday
from tests.builders import a_child, a_family, a_subject

MONDAY = date(2026, 11, 23)
#: Four weeks before the holidays from here, 20 school days; then 120 more to the end of the year.
YEAR = SchoolYear(
    name="Year",
    first=date(2026, 9, 1),
    last=date(2027, 6, 18),
    terms=(
        Term(name="Autumn", first=date(2026, 9, 1), last=date(2026, 12, 18)),
        Term(name="Spring", first=date(2027, 1, 4), last=date(2027, 6, 18)),
    ),
)


def a_household(subject: Subject, *days_off: DayOff, **facts: Any) -> Household:
    calendar = FamilyCalendar(**({"school_years": (YEAR,), "days_off": days_off} | facts))
    return a_family((a_child("Ada", subjects=(subject,)),), calendar=calendar)


def told(
    left: int, subject: Subject, *days_off: DayOff, actual: Fraction | None = None, total: int = 200, **facts: Any
) -> Forecast:
    household = a_household(subject, *days_off, **facts)
    (child,) = household.children
    pace = Pace(usual_pace(household, child, subject), actual)
    return forecast(household, child, subject, total=total, left=left, pace=pace, first=MONDAY, today=MONDAY)


DAILY = a_subject("Maths")


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (1, date(2026, 11, 23)),
        (5, date(2026, 11, 27)),
        (6, date(2026, 11, 30)),
        (20, date(2026, 12, 18)),
        (21, date(2027, 1, 4)),  # after the holidays
        (30, date(2027, 1, 15)),
        (140, date(2027, 6, 18)),
    ],
)
def test_a_daily_subject_is_done_on_a_date_that_keeps_the_holidays(left: int, expected: date) -> None:
    one = told(left, DAILY)
    assert (one.outlook, one.finishes_on, one.is_exact) == (Outlook.FINISHES, expected, True)
    assert one.late_days == (expected - YEAR.last).days


def test_days_off_of_the_child_move_the_date_and_those_of_others_and_half_days_do_not() -> None:
    off = DayOff(first=date(2026, 12, 8), last=date(2026, 12, 9))
    assert told(30, DAILY, off).finishes_on == date(2027, 1, 19)
    assert told(30, DAILY, off.model_copy(update={"who": ("Ada",)})).finishes_on == date(2027, 1, 19)
    assert told(30, DAILY, off.model_copy(update={"who": ("Ben",)})).finishes_on == date(2027, 1, 15)
    assert told(30, DAILY, off.model_copy(update={"start": 720, "end": 900})).finishes_on == date(2027, 1, 15)


def test_own_days_weeks_and_days_of_the_cycle_are_kept() -> None:
    on_two = a_subject("Art", days=(Weekday.TUESDAY, Weekday.THURSDAY))
    assert (told(10, on_two).finishes_on, told(10, on_two).is_exact) == (date(2027, 1, 7), True)
    fortnightly = a_subject("Art", every_weeks=2, starting_week=date(2026, 11, 30))
    assert told(11, fortnightly).finishes_on == date(2027, 1, 11)
    # Days of the cycle from 1 September: 23 November is the sixtieth school day, so it is a C.
    cycle = {"day_cycle": ("A", "B", "C")}
    assert told(1, a_subject("Art", cycle_days=("C",)), **cycle).finishes_on == MONDAY
    assert told(2, a_subject("Art", cycle_days=("C",)), **cycle).finishes_on == date(2026, 11, 26)
    assert told(2, a_subject("Art", cycle_days=("A", "C")), **cycle).finishes_on == date(2026, 11, 24)


def test_a_subject_that_moves_about_in_the_week_is_told_to_the_week() -> None:
    several = a_subject("Art", frequency=Frequency.SEVERAL)
    assert (told(8, several).finishes_on, told(8, several).is_exact) == (date(2026, 12, 18), False)
    assert told(8, several).sentence.startswith("Done in the week of 14 December,")
    assert told(4, a_subject("Art", frequency=Frequency.ONCE)).finishes_on == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (155, "Done on 9 July 2027, three weeks late at this pace."),
        (141, "Done on 21 June 2027, three days late at this pace."),
        (144, "Done on 24 June 2027, six days late at this pace."),
        (145, "Done on 25 June 2027, a week late at this pace."),
        (140, "Done on 18 June 2027, in time, at this pace."),
        (130, "Done on 4 June 2027, two weeks before the end on 18 June 2027, at this pace."),
        (3, "Done on 25 November, 29 weeks before the end on 18 June 2027, at this pace."),
    ],
)
def test_lateness_is_told_against_the_end_of_the_school_year(left: int, sentence: str) -> None:
    assert told(left, DAILY).sentence == sentence


def test_without_a_school_year_nothing_is_late() -> None:
    one = told(10, DAILY, school_years=())
    assert (one.sentence, one.late_days, one.aim) == ("Done on 4 December at this pace.", None, None)


def test_the_end_of_the_term_counts_when_it_comes_first() -> None:
    calendar = FamilyCalendar(school_years=(YEAR,), term_end=date(2027, 5, 28))
    assert aim_of(calendar, MONDAY) == date(2027, 5, 28)
    assert aim_of(calendar, date(2027, 6, 1)) == YEAR.last
    assert aim_of(FamilyCalendar(), MONDAY) is None


def test_the_pace_at_which_lessons_are_done_leads_and_the_plan_is_told_beside_it() -> None:
    one = told(20, DAILY, actual=Fraction(1, 2))
    assert (one.finishes_on, one.as_planned_on) == (date(2027, 1, 29), date(2026, 12, 18))
    assert one.sentence == (
        "Done in the week of 25 January 2027, 20 weeks before the end on 18 June 2027, at this pace."
        " As planned it would be the week of 14 December."
    )
    assert "As planned" not in told(20, DAILY, actual=Fraction(1)).sentence


@pytest.mark.parametrize(
    ("one", "outlook", "sentence"),
    [
        (told(0, DAILY, total=0), Outlook.NO_LESSONS, "No lessons are listed, so there is no end to tell."),
        (told(0, DAILY, total=40), Outlook.DONE, "All 40 lessons are done."),
        (told(0, DAILY, total=1), Outlook.DONE, "The one lesson is done."),
        (
            told(4, a_subject(frequency=Frequency.OCCASIONALLY)),
            Outlook.NO_PACE,
            "It comes only now and then, so there is no pace to tell its end by.",
        ),
        (
            told(4, DAILY, school_years=(YEAR.model_copy(update={"last": date(2026, 11, 1), "terms": ()}),)),
            Outlook.NO_DAYS,
            "The school years and terms in your calendar are over, so there are no days to count.",
        ),
        (
            told(1500, a_subject(frequency=Frequency.ONCE)),
            Outlook.TOO_FAR,
            "At this pace it would take more than five years.",
        ),
    ],
)
def test_what_cannot_be_told_is_said(one: Forecast, outlook: Outlook, sentence: str) -> None:
    assert (one.outlook, one.sentence, one.finishes_on) == (outlook, sentence, None)


@pytest.mark.parametrize(
    ("facts", "pace"),
    [
        ({}, Fraction(1)),
        ({"frequency": Frequency.SEVERAL}, Fraction(2, 5)),
        ({"frequency": Frequency.ONCE}, Fraction(1, 5)),
        ({"frequency": Frequency.SEVERAL, "days": (Weekday.MONDAY, Weekday.FRIDAY)}, Fraction(1)),
        ({"frequency": Frequency.ONCE, "days": (Weekday.MONDAY, Weekday.SUNDAY)}, Fraction(1)),
        ({"block": 60}, Fraction(1, 2)),
        ({"frequency": Frequency.OCCASIONALLY}, None),
    ],
)
def test_the_usual_pace_is_the_share_of_days_on_which_it_stands(facts: dict[str, Any], pace: Fraction | None) -> None:
    household = a_household(subject := a_subject(**facts))
    assert usual_pace(household, household.children[0], subject) == pace


def test_a_loop_shares_its_pace_among_its_subjects() -> None:
    art = a_subject("Art", loop="Arts", frequency=Frequency.ONCE)
    music = a_subject("Music", loop="Arts", frequency=Frequency.SEVERAL)
    household = a_family((a_child("Ada", subjects=(art, music)),))
    assert usual_pace(household, household.children[0], art) == Fraction(1, 5)


def test_a_planned_week_with_holidays_says_the_same_pace_as_a_whole_one() -> None:
    household = a_household(DAILY, DayOff(first=MONDAY, last=MONDAY + timedelta(days=1)))
    (child,) = household.children
    before = MONDAY - timedelta(days=7)
    assert planned_pace(household, child, DAILY, [(MONDAY, 3)]) == Fraction(1)
    assert planned_pace(household, child, DAILY, [(before, 3), (MONDAY, 1)]) == Fraction(1, 2)
    assert planned_pace(household, child, DAILY, []) is None
    assert planned_pace(household, child, DAILY, [(date(2026, 12, 21), 0)]) is None


def test_the_actual_pace_needs_three_days_and_counts_a_day_once() -> None:
    household = a_household(DAILY)
    (child,) = household.children

    def on(*days: int) -> Fraction | None:
        return actual_pace(household, child, DAILY, {date(2026, 11, day) for day in days}, MONDAY)

    assert on(19, 20) is None
    assert on(17, 18, 20) == Fraction(3, 4)  # from Tuesday to Friday
    assert on(9, 16, 20) == Fraction(3, 10)
    assert actual_pace(household, child, DAILY, {date(2026, 9, day) for day in (1, 2, 3, 4)}, MONDAY) is None


def test_no_day_may_stand_twice_nor_in_the_holidays() -> None:
    household = a_household(DAILY)
    days = available_days(household, household.children[0], DAILY, MONDAY, YEAR.last)
    assert len(days) == len(set(days)) == 140
    assert not [day for day in days if date(2026, 12, 18) < day < date(2027, 1, 4) or day.weekday() > 4]
