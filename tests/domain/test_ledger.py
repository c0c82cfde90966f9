"""Claims about the ledger: what counts adds up by any cut, days are what they are said to be, the pace leads where it leads."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.family import SchoolYear
from brightpath.domain.ledger import Counted, Due, Ledger, LedgerYear, Mark, Quarter, What
from brightpath.domain.ledger_sums import minutes_a_week, share_of_day
from brightpath.domain.ledger_words import change_sentences, ledger_sentence, short_sentence
from brightpath.domain.ledger_years import ledger_years, quarter_spans, year_on
from brightpath.domain.requirements import Amount, Filing, grade_in, grade_of
from tests.domain.given_ledgers import (
    FIRST,
    LAST,
    SCHOOL_DAYS,
    YEAR,
    a_counted,
    a_ledger,
    a_planned,
    a_region,
    a_requirement,
    on,
)

TWO_WEEKS = [a_counted(day, 60) for day in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)]


def target(ledger: Ledger, what: What = What.HOURS):
    found = ledger.target(what)
    assert found is not None
    return found


def test_a_small_year_worked_out_by_hand() -> None:
    # Week 1: maths 60 min each day, reading 30 on Monday at the library. Week 2: maths on Monday and Tuesday, a trip on Saturday.
    counted = [
        *(a_counted(day, 60) for day in (7, 8, 9, 10, 11, 14, 15)),
        a_counted(7, 30, "Reading", is_at_home=False),
        a_counted(19, 90, "Museum", is_core=False, is_at_home=False),
    ]
    ledger = a_ledger(*counted, today=on(21), region=a_region(hours=18, core_hours=10, core_hours_at_home=8, days=20))
    assert (ledger.minutes, ledger.core_minutes, ledger.core_minutes_at_home) == (540, 450, 420)
    assert ledger.attended == 8
    assert [(row.subject, row.minutes, row.at_home_minutes) for row in ledger.hours] == [
        ("Maths", 420, 420),
        ("Reading", 30, 0),
        ("Museum", 90, 0),
    ]
    assert ledger.pace is not None
    # On Monday 21st, before anything was done: ten school days so far, ten to come, 540 min in ten days.
    assert (ledger.pace.school_days_so_far, ledger.pace.school_days_to_come) == (10, 10)
    assert ledger.pace.expected_minutes == 1080
    hours = target(ledger)
    assert (hours.asked, hours.so_far, hours.expected, hours.percent) == (1080, 540, 1080, 50)
    assert hours.reached_on == LAST
    assert target(ledger, What.CORE).expected == 900
    assert target(ledger, What.CORE_AT_HOME).reached_on == on(22)
    assert target(ledger, What.DAYS).expected == 16
    assert ledger_sentence(ledger) == (
        "Ada: 8 of 20 days, 40 %; at this pace 16 by 2 October; 9 of 18 hours, 50 %; at this pace 18 by 2 October."
    )


def test_today_is_past_once_something_is_done_on_it() -> None:
    before = a_ledger(*TWO_WEEKS[:-1])
    after = a_ledger(*TWO_WEEKS)
    assert before.pace is not None and after.pace is not None
    assert (before.pace.school_days_so_far, before.pace.school_days_to_come) == (9, 11)
    assert (after.pace.school_days_so_far, after.pace.school_days_to_come) == (10, 10)


def test_days_off_to_come_bring_nothing() -> None:
    days = [day for day in SCHOOL_DAYS if day not in (on(28), on(29))]
    ledger = a_ledger(*TWO_WEEKS, school_days=days, region=a_region(hours=20))
    assert target(ledger).expected == 600 + 8 * 60
    assert target(ledger).short == 120


def test_the_pace_is_told_since_the_first_day_that_counts() -> None:
    ledger = a_ledger(*TWO_WEEKS[5:])
    assert ledger.pace is not None
    assert (ledger.pace.since, ledger.pace.school_days_so_far, ledger.pace.minutes_a_day) == (on(14), 5, 60)


def test_a_day_marked_as_none_begins_nothing() -> None:
    ledger = a_ledger(*TWO_WEEKS[5:], marks={on(7): Mark.NONE})
    assert ledger.pace is not None and ledger.attended == 5
    assert (ledger.pace.since, ledger.pace.school_days_so_far, ledger.pace.minutes_a_day) == (on(14), 5, 60)
    assert a_ledger(marks={on(7): Mark.NONE}).pace is None


def test_after_too_few_days_there_is_no_pace_and_the_sentence_says_so() -> None:
    ledger = a_ledger(*TWO_WEEKS[:4], today=on(10), region=a_region(hours=20))
    assert ledger.pace is None
    assert ledger_sentence(ledger) == "Ada: 4 of 20 hours, 20 %; too early to tell the pace."


def test_a_year_that_is_over_has_no_pace_and_what_is_missing_is_missing() -> None:
    ledger = a_ledger(*TWO_WEEKS, today=date(2026, 11, 1), region=a_region(hours=20))
    assert ledger.is_over and ledger.pace is None
    assert target(ledger).short == 600
    assert ledger_sentence(ledger) == "Ada: 10 of 20 hours, 50 %, and the year is over."


def test_a_child_with_no_log_at_all_has_a_ledger_of_nothing() -> None:
    ledger = a_ledger(region=a_region(hours=900))
    assert (ledger.minutes, ledger.attended, ledger.hours, ledger.pace) == (0, 0, (), None)
    assert ledger_sentence(ledger) == "Ada: 0 of 900 hours, 0 %; too early to tell the pace."


def test_what_was_planned_is_never_added_to_what_was_done() -> None:
    ledger = a_ledger(*TWO_WEEKS, planned=[a_planned(day, 300, lessons=2) for day in range(7, 12)])
    assert ledger.minutes == 600
    assert sum(quarter.planned_minutes for quarter in ledger.quarters) == 1500
    assert sum(quarter.minutes for quarter in ledger.quarters) == 600


def test_nothing_outside_the_year_or_after_today_counts() -> None:
    ledger = a_ledger(a_counted(6, 60), a_counted(7, 60), a_counted(21, 60), planned=[a_planned(6), a_planned(21)])
    assert ledger.minutes == 60
    assert not any(quarter.lessons_planned for quarter in ledger.quarters)


@pytest.mark.parametrize(
    ("minutes", "day_minutes", "share"),
    [(1, None, 1), (0, None, 1), (270, 270, 1), (269, 270, 0.5), (135, 270, 0.5), (134, 270, 0), (0, 270, 0)],
)
def test_what_makes_a_day(minutes: int, day_minutes: int | None, share: float) -> None:
    assert share_of_day(minutes, day_minutes) == share


def test_the_place_says_what_makes_a_day_unless_the_family_does() -> None:
    counted = [a_counted(7, 270), a_counted(8, 140), a_counted(9, 60)]
    region = a_region(a_requirement(day_minutes=270, amounts=(Amount(days=180),)))
    assert a_ledger(*counted, region=region).attended == 1.5
    assert a_ledger(*counted, region=region, day_minutes=60).attended == 3


def test_what_a_parent_says_of_a_day_goes_before_the_log() -> None:
    ledger = a_ledger(*TWO_WEEKS[:2], marks={on(7): Mark.NONE, on(8): Mark.HALF, on(9): Mark.DAY, on(30): Mark.DAY})
    assert [(day.on, day.share, day.logged_share, day.is_by_hand) for day in ledger.days] == [
        (on(7), 0, 1, True),
        (on(8), 0.5, 1, True),
        (on(9), 1, 0, True),
    ]
    assert ledger.minutes == 120  # a mark changes no hours


def test_a_rule_that_changes_in_the_year_asks_for_each_part_by_its_school_days() -> None:
    old = a_requirement(valid_until=on(11), amounts=(Amount(hours=900),), day_minutes=90)
    new = a_requirement(valid_from=on(12))
    ledger = a_ledger(*TWO_WEEKS, region=a_region(old, new))
    assert target(ledger).asked == 900 * 60 / 4
    assert [day.share for day in ledger.days] == [0.5] * 5 + [1] * 5
    assert change_sentences(ledger) == [
        "7 September to 11 September: In grade 3: 900 hours (a day is at least 1 h 30 min). "
        "Its school days are 25 % of the year’s.",
        "12 September to 2 October: No number of days or hours is asked for in grade 3. "
        "Its school days are 75 % of the year’s.",
    ]


def test_days_that_nobody_looked_up_ask_for_nothing_and_it_is_said() -> None:
    ledger = a_ledger(*TWO_WEEKS, region=a_region(a_requirement(valid_from=date(2030, 1, 1))))
    assert ledger.targets == ()
    assert change_sentences(ledger) == ["What was asked in this year was not looked up."]


def test_the_grade_decides_and_grows_with_the_years() -> None:
    region = a_region(a_requirement(amounts=(Amount(last_grade=6, hours=900), Amount(first_grade=7, hours=990))))
    assert target(a_ledger(grade=6, region=region)).asked == 54_000
    assert target(a_ledger(grade=6, grade_said_on=date(2025, 10, 1), region=region)).asked == 59_400
    assert a_ledger(grade=-1, region=region).targets == ()
    assert grade_in(7, date(2026, 7, 1), date(2026, 6, 30)) == 6


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        *[("K", 0), ("kindergarten", 0), ("3", 3), ("3rd", 3), ("Grade 7", 7), ("7th grade", 7)],
        *[("", None), (None, None), ("13", None), ("upper", None)],
    ],
)
def test_a_grade_is_read_as_it_is_written(text: str | None, grade: int | None) -> None:
    assert grade_of(text) == grade


def test_days_or_hours_may_be_enough() -> None:
    region = a_region(a_requirement(is_either=True, amounts=(Amount(days=20, hours=40),)))
    said = ledger_sentence(a_ledger(*TWO_WEEKS, region=region))
    assert said == (
        "Ada: 10 of 20 days, 50 %; at this pace 20 by 2 October or 10 of 40 hours, 25 %; at this pace 20 by 2 October."
    )


def test_where_one_of_two_is_enough_nothing_is_short_once_one_will_be_there() -> None:
    def short(**amount: int) -> list[What]:
        region = a_region(a_requirement(is_either=True, amounts=(Amount(**amount),)))
        ledger = a_ledger(*TWO_WEEKS, region=region)
        told = [one.what for one in ledger.targets if short_sentence(one, ledger)]
        assert told == [one.what for one in ledger.falling_short]
        return told

    assert short(days=20, hours=40) == []  # all twenty days will be there
    assert short(days=30, hours=20) == []
    assert short(days=30, hours=40) == [What.DAYS, What.HOURS]
    assert short(days=20, hours=40, core_hours=30) == [What.CORE]


def test_where_no_number_is_fixed_the_hours_are_told_all_the_same() -> None:
    ledger = a_ledger(*TWO_WEEKS, region=a_region(a_requirement()))
    assert ledger_sentence(ledger) == (
        "Ada: 10 hours on 10 days; at this pace 20 by 2 October; no number is fixed in Somewhere."
    )


def test_where_only_core_hours_are_asked_for_the_sentence_is_about_them() -> None:
    ledger = a_ledger(*TWO_WEEKS, region=a_region(core_hours=40))
    assert ledger_sentence(ledger) == "Ada: 10 of 40 core hours, 25 %; at this pace 20 by 2 October."


def test_what_will_be_missing_is_said_with_what_each_day_would_need() -> None:
    ledger = a_ledger(*TWO_WEEKS, region=a_region(hours=30))
    assert short_sentence(target(ledger), ledger) == (
        "10 h will be missing at this pace: 2 h on each of the 10 school days to come would do."
    )
    # 600 minutes in the two weeks from 18 September to 2 October.
    assert minutes_a_week(target(ledger), ledger.today, LAST) == 300


def test_a_quarter_tells_what_was_planned_what_was_done_of_it_and_what_is_asked() -> None:
    requirement = a_requirement(least_done_percent=80, amounts=(Amount(hours=20, hours_a_quarter=5),))
    planned = [
        *(a_planned(day, done=1) for day in (7, 8, 9)),
        a_planned(10),
        a_planned(11, subject="Art", lessons=0.5, done=0.5),
        *(a_planned(day, done=1) for day in (14, 15, 16, 17)),
    ]
    ledger = a_ledger(*TWO_WEEKS, a_counted(11, 45, "Art"), planned=planned, region=a_region(requirement))
    first, second, third, fourth = ledger.quarters
    assert (first.first, first.last, fourth.last) == (FIRST, on(13), LAST)
    assert (first.lessons_planned, first.lessons_done, first.done_percent, under(first)) == (4.5, 3.5, 77, ["Maths"])
    assert (first.minutes, first.asked_minutes, first.days) == (345, 300, 5)
    assert [(one.subject, one.minutes, one.lessons_planned) for one in first.work] == [
        ("Art", 45, 0.5),
        ("Maths", 300, 4),
    ]
    assert (second.done_percent, under(second)) == (100, [])
    assert (third.minutes, third.done_percent, under(third)) == (0, None, [])


def under(quarter: Quarter) -> list[str]:
    return [one.subject for one in quarter.under]


def test_a_subject_far_behind_is_told_though_the_quarter_as_a_whole_is_not() -> None:
    planned = [a_planned(day, done=1) for day in (7, 8, 9, 10, 11)]
    planned += [a_planned(day, subject="Reading", done=1) for day in (7, 8, 9, 10)] + [a_planned(11, subject="Reading")]
    planned += [a_planned(7, subject="Art")]
    requirement = a_requirement(least_done_percent=80, amounts=(Amount(hours=20),))
    first = a_ledger(*TWO_WEEKS, planned=planned, region=a_region(requirement)).quarters[0]
    assert (first.done_percent, under(first)) == (81, ["Art"])  # nine of eleven; four of five is 80 % and will do
    assert under(a_ledger(*TWO_WEEKS, planned=planned, region=a_region(hours=20)).quarters[0]) == []


def test_four_terms_are_the_quarters_and_leave_no_gap() -> None:
    terms = tuple((FIRST + timedelta(days=7 * n), FIRST + timedelta(days=7 * n + 3)) for n in range(4))
    spans = quarter_spans(LedgerYear("", FIRST, LAST, terms), SCHOOL_DAYS)
    assert [first for first, _ in spans] == [first for first, _ in terms]
    assert spans[-1][1] == LAST and spans[0][1] == on(13)


def test_what_is_to_be_filed_is_told_with_its_dates() -> None:
    filings = (
        Filing(what="Form", month=9, day=15),
        Filing(what="Report", each_quarter=True),
        Filing(what="Old", month=6, day=1),
    )
    ledger = a_ledger(region=a_region(a_requirement(filings=filings)))
    assert ledger.dues[:3] == (
        Due("Report (quarter 1)", on(13)),
        Due("Form", on(15)),
        Due("Report (quarter 2)", on(20)),
    )
    assert len(ledger.dues) == 5


def test_years_are_the_familys_own_or_twelve_months_from_july() -> None:
    today = date(2026, 11, 22)
    own = [SchoolYear(name="2026–27", first=date(2026, 9, 1), last=date(2027, 6, 12))]
    assert [(year.first, year.last) for year in ledger_years(own, today, None)] == [
        (date(2026, 9, 1), date(2027, 6, 12))
    ]
    wisconsin = ledger_years(own, today, (7, 1))
    assert [(year.name, year.first, year.last) for year in wisconsin] == [
        ("2026–27", date(2026, 7, 1), date(2027, 6, 30))
    ]
    usual = ledger_years([], today, None, known_since=date(2026, 2, 1))
    assert [(year.name, year.first) for year in usual] == [("2026–27", date(2026, 7, 1)), ("2025–26", date(2025, 7, 1))]
    assert year_on(usual, today).name == "2026–27"
    assert year_on(usual, date(2020, 1, 1)).name == "2025–26"


def named(years: list[LedgerYear]) -> list[tuple[str, date, date]]:
    return [(year.name, year.first, year.last) for year in years]


def test_what_was_done_before_the_first_school_year_is_never_out_of_sight() -> None:
    own = [SchoolYear(name="Ours", first=date(2026, 9, 1), last=date(2027, 6, 12))]
    ours = ("Ours", date(2026, 9, 1), date(2027, 6, 12))
    today = date(2026, 11, 22)
    assert named(ledger_years(own, today, None, date(2026, 9, 1))) == [ours]
    assert named(ledger_years(own, today, None, date(2024, 9, 1))) == [
        ours,
        ("2025–26", date(2025, 9, 1), date(2026, 8, 31)),
        ("2024–25", date(2024, 9, 1), date(2025, 8, 31)),
    ]
    in_place = ledger_years(own, today, (7, 1), date(2026, 6, 30))
    assert named(in_place)[1:] == [("2025–26", date(2025, 7, 1), date(2026, 6, 30))]
    assert len(ledger_years(own, today, None, date.min)) < 40 and len(ledger_years([], today, None, date.min)) < 40


def test_years_go_on_after_the_last_school_year_from_the_day_it_began_on() -> None:
    own = [SchoolYear(name="Ours", first=date(2024, 2, 29), last=date(2024, 12, 20))]
    ours = ("Ours", date(2024, 2, 29), date(2024, 12, 20))
    assert named(ledger_years(own, date(2025, 2, 27), None)) == [ours]
    assert named(ledger_years(own, date(2025, 2, 28), None)) == [
        ("2025–26", date(2025, 2, 28), date(2026, 2, 27)),
        ours,
    ]
    assert [year.first.year for year in ledger_years(own, date(2027, 3, 1), None)] == [2027, 2026, 2025, 2024]


def test_two_school_years_of_one_name_are_told_apart() -> None:
    own = [SchoolYear(name="Ours", first=date(year, 9, 1), last=date(year + 1, 6, 12)) for year in (2025, 2026)]
    assert [one.name for one in ledger_years(own, date(2026, 11, 22), None)] == [
        "Ours (2026-09-01)",
        "Ours (2025-09-01)",
    ]


counted_things = st.lists(
    st.builds(
        Counted,
        on=st.dates(FIRST - timedelta(days=3), LAST + timedelta(days=3)),
        subject=st.sampled_from(["Maths", "Reading", "Art"]),
        is_core=st.booleans(),
        is_at_home=st.booleans(),
        minutes=st.integers(0, 400),
        untimed=st.integers(0, 2),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(counted=counted_things, today=st.dates(FIRST - timedelta(days=5), LAST + timedelta(days=5)))
def test_sums_agree_by_any_cut(counted: list[Counted], today: date) -> None:
    ledger = a_ledger(*counted, today=today, region=a_region(hours=20, core_hours=9, core_hours_at_home=3))
    inside = [one for one in counted if FIRST <= one.on <= min(today, LAST)]
    total = sum(one.minutes for one in inside)
    assert ledger.minutes == total == sum(row.minutes for row in ledger.hours)
    assert total == sum(day.minutes for day in ledger.days) == sum(quarter.minutes for quarter in ledger.quarters)
    assert total == (ledger.cumulated()[-1][1] if inside else 0)
    assert ledger.core_minutes == sum(row.minutes for row in ledger.hours if row.is_core)
    assert ledger.core_minutes_at_home == sum(row.at_home_minutes for row in ledger.hours if row.is_core)
    assert ledger.untimed == sum(row.untimed for row in ledger.hours)
    assert ledger.attended == sum(quarter.days for quarter in ledger.quarters)
    for one in ledger.targets:
        assert one.short >= 0 and (one.reached_on is None or FIRST <= one.reached_on <= LAST)
        if one.expected is not None:
            assert one.expected >= one.so_far
            assert (one.reached_on is not None) == (one.expected >= one.asked - 1e-6)


@settings(deadline=None)
@given(st.lists(st.dates(FIRST, LAST), unique=True, max_size=26), st.integers(0, 4))
def test_quarters_part_the_year(days: list[date], terms: int) -> None:
    year = LedgerYear("", FIRST, LAST, tuple((FIRST + timedelta(days=6 * n), LAST) for n in range(terms)))
    spans = quarter_spans(year, sorted(days))
    assert spans[0][0] == FIRST and spans[-1][1] == LAST and len(spans) == 4
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(spans))
    assert YEAR.first == FIRST


def test_weekends_count_and_do_not_make_more_days_of_the_days_to_come() -> None:
    fortnight = [a_counted(day, 60) for day in range(7, 19)]  # ten school days, a Saturday and a Sunday
    ledger = a_ledger(*fortnight, region=a_region(days=30))
    days = ledger.target(What.DAYS)
    assert days is not None and (ledger.attended, days.expected) == (12, 22)


def test_a_quarter_is_reported_by_the_rule_that_held_at_its_end() -> None:
    old = a_requirement(valid_until=on(18), filings=(Filing(what="Report", each_quarter=True),))
    ledger = a_ledger(*TWO_WEEKS, region=a_region(old, a_requirement(valid_from=on(19))))
    assert [due.what for due in ledger.dues] == ["Report (quarter 1)"]
    assert [quarter.last for quarter in ledger.quarters][:2] == [on(13), on(20)]


def test_a_school_year_that_begins_before_the_places_year_is_the_twelve_months_it_lies_in() -> None:
    early = SchoolYear(name="Early", first=date(2026, 6, 15), last=date(2027, 5, 31))
    [year] = ledger_years([early], date(2026, 9, 1), (7, 1))
    assert (year.first, year.last) == (date(2026, 7, 1), date(2027, 6, 30))
