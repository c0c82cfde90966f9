"""Claims about the day cycle of a family, over a school year with holidays."""

from __future__ import annotations

from datetime import date, timedelta

from brightpath.domain.family import DayOff, FamilyCalendar, Household, SchoolYear, Term
from brightpath.domain.school_days import FIRST_DAY_OF_COUNTING, cycle_days
from tests.builders import a_child, a_family

YEAR = SchoolYear(
    name="Year",
    first=date(2026, 9, 1),
    last=date(2027, 6, 30),
    terms=(
        Term(name="Autumn", first=date(2026, 9, 1), last=date(2026, 12, 18)),
        Term(name="Spring", first=date(2027, 1, 4), last=date(2027, 6, 30)),
    ),
)


def a_household(*days_off: DayOff, **facts: object) -> Household:
    calendar = FamilyCalendar(day_cycle=("A", "B", "C"), days_off=days_off, **facts)
    return a_family((a_child("Ada"), a_child("Ben")), calendar=calendar)


def cycle_in(household: Household, first: date, days: int) -> str:
    """Write the days of the cycle as one line, with a point for a day without."""
    return "".join(name or "." for name in cycle_days(household, [first + timedelta(day) for day in range(days)]))


def test_each_school_day_takes_the_next_name_and_weekends_take_none() -> None:
    household = a_household(school_years=(YEAR,))
    assert cycle_in(household, date(2026, 8, 31), 14) == ".ABCA..BCABC.."  # the first of September is a Tuesday


def test_a_day_off_for_everybody_takes_no_name_and_one_for_a_child_or_a_part_of_the_day_does() -> None:
    wednesday = date(2026, 9, 2)
    off = DayOff(first=wednesday, last=wednesday)
    for days_off, expected in (
        ((off,), ".A.BC..A"),
        ((off.model_copy(update={"who": ("Ada",)}),), ".ABCA..B"),
        (tuple(off.model_copy(update={"who": (name,)}) for name in ("Ada", "Ben")), ".A.BC..A"),
        ((off.model_copy(update={"start": 720, "end": 900}),), ".ABCA..B"),
    ):
        assert cycle_in(a_household(*days_off, school_years=(YEAR,)), date(2026, 8, 31), 8) == expected


def test_holidays_between_terms_stop_the_cycle_and_a_new_year_begins_it_anew() -> None:
    following = SchoolYear(name="Next", first=date(2027, 7, 1), last=date(2027, 12, 1))
    household = a_household(school_years=(YEAR, following))
    autumn = cycle_in(household, date(2026, 9, 1), 125).replace(".", "")
    assert len(autumn) == 79 and autumn[-1] == "A"  # up to 18 December, and nothing until the fourth of January
    assert cycle_in(household, date(2027, 1, 4), 5) == "BCABC"
    assert cycle_in(household, date(2027, 6, 30), 3)[1:] == "AB"


def test_without_a_school_year_the_term_or_a_monday_of_long_ago_begins_it() -> None:
    assert cycle_in(a_household(term_start=date(2026, 9, 3)), date(2026, 9, 2), 3) == ".AB"
    assert FIRST_DAY_OF_COUNTING.weekday() == 0
    assert cycle_in(a_household(), FIRST_DAY_OF_COUNTING - timedelta(days=1), 4) == ".ABC"


def test_a_family_without_a_cycle_has_no_days_of_it() -> None:
    assert cycle_days(a_family(), [date(2026, 9, 1)]) == (None,)
