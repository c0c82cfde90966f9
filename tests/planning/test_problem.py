"""Claims about writing down a week's problem from a household: who is busy when, how often, on which grid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.family import (
    Adult,
    Availability,
    Child,
    CommitmentFrequency,
    DayOff,
    FamilyCalendar,
    FixedTime,
    Frequency,
    Household,
    Involvement,
    SchoolYear,
    Subject,
    Term,
)
from brightpath.domain.questions import CategoryKey, ScoredQuestion
from brightpath.domain.schedule import ItemType, plan_of, to_document
from brightpath.domain.weeks import SCHOOL_DAYS, WEEKDAYS, Weekday, minute_of
from brightpath.planning.week import plan_problem
from brightpath.planning.week.problem import Busy, Lesson, WeekProblem, longest_day_at
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_commitment, a_family, a_subject

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)


def a_problem(week_start: date = MONDAY, **changes: Any) -> WeekProblem:
    return problem_of(a_family(**changes), week_start)


def days_with(problem: WeekProblem, name: str, whose: str = "Ada") -> list[str]:
    people = {person.name: person for person in (*problem.pupils, *problem.teachers)}
    return [
        f"{on:%a}"
        for on, of_day in zip(problem.days, people[whose].commitments, strict=True)
        if any(busy.name == name for busy in of_day)
    ]


def a_school_week(*days: Weekday, **facts: Any) -> FamilyCalendar:
    return FamilyCalendar(school_days=days or SCHOOL_DAYS, **facts)


# -- commitments -------------------------------------------------------------------------------------------------------


def test_a_commitment_without_names_takes_the_whole_family() -> None:
    problem = a_problem(children=2, commitments=(a_commitment("Swimming"),))
    assert [days_with(problem, "Swimming", name) for name in ("Ada", "Ben", "Pat")] == [["Tue"]] * 3


def test_a_commitment_with_names_takes_only_them() -> None:
    problem = a_problem(children=2, commitments=(a_commitment("Work", who=("Pat",)),))
    assert [days_with(problem, "Work", name) for name in ("Ada", "Ben", "Pat")] == [[], [], ["Tue"]]


def test_a_childs_own_commitment_takes_that_child() -> None:
    child = a_child(commitments=(a_commitment("Judo"),))
    problem = a_problem(children=(child, a_child("Ben")))
    assert [days_with(problem, "Judo", name) for name in ("Ada", "Ben", "Pat")] == [["Tue"], [], []]


def test_a_childs_commitment_may_take_a_driver_along() -> None:
    child = a_child(commitments=(a_commitment("Judo", who=("Ada", "Pat")),))
    problem = a_problem(children=(child, a_child("Ben")))
    assert [days_with(problem, "Judo", name) for name in ("Ada", "Ben", "Pat")] == [["Tue"], [], ["Tue"]]


def test_a_daily_commitment_comes_every_school_day() -> None:
    daily = a_commitment("Chores", frequency=CommitmentFrequency.DAILY, days_of_week=())
    assert days_with(a_problem(commitments=(daily,)), "Chores") == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    with_saturday = a_school_week(*WEEKDAYS[:6])
    assert days_with(a_problem(commitments=(daily,), calendar=with_saturday), "Chores")[-1] == "Sat"


@pytest.mark.parametrize(
    ("week_start", "expected"),
    [(date(2026, 11, 30), ["Tue"]), (date(2026, 12, 7), []), (date(2026, 11, 23), []), (date(2027, 1, 4), ["Tue"])],
)
def test_a_monthly_commitment_comes_on_the_first_such_weekday(week_start: date, expected: list[str]) -> None:
    monthly = a_commitment("Library", frequency=CommitmentFrequency.MONTHLY)
    assert days_with(a_problem(week_start, commitments=(monthly,)), "Library") == expected


def test_a_one_time_commitment_comes_on_its_date_alone() -> None:
    once = a_commitment("Dentist", frequency=CommitmentFrequency.ONE_TIME, days_of_week=(), on=TUESDAY)
    assert days_with(a_problem(commitments=(once,)), "Dentist") == ["Tue"]
    assert days_with(a_problem(date(2026, 11, 30), commitments=(once,)), "Dentist") == []


def test_a_commitment_on_a_free_day_is_shown_without_lessons() -> None:
    match = a_commitment("Match", days_of_week=(Weekday.SATURDAY,))
    problem = a_problem(commitments=(match,))
    assert problem.days[-1] == SATURDAY
    assert problem.pupils[0].school_days == (0, 1, 2, 3, 4)
    assert all(5 not in lesson.days for lesson in problem.lessons)


# -- the calendar ------------------------------------------------------------------------------------------------------


def test_a_school_week_may_hold_saturday() -> None:
    problem = a_problem(calendar=a_school_week(Weekday.MONDAY, Weekday.SATURDAY))
    assert problem.days == (MONDAY, SATURDAY)
    assert [lesson.asked for lesson in problem.lessons] == [2, 1]


def test_a_term_that_ends_on_tuesday_asks_for_two_days() -> None:
    problem = a_problem(calendar=a_school_week(term_end=TUESDAY))
    assert problem.days == (MONDAY, TUESDAY)
    assert [lesson.asked for lesson in problem.lessons] == [2, 1]


def test_a_term_that_begins_on_tuesday_begins_there() -> None:
    assert a_problem(calendar=a_school_week(term_start=TUESDAY)).days[0] == TUESDAY


def test_a_week_outside_the_term_asks_for_nothing() -> None:
    problem = a_problem(calendar=a_school_week(term_end=date(2026, 11, 20)))
    assert problem.days == ()
    assert [(lesson.asked, lesson.most) for lesson in problem.lessons] == [(0, 0), (0, 0)]


def test_a_day_off_is_a_day_off_for_those_it_names() -> None:
    off = DayOff(first=TUESDAY, last=date(2026, 11, 26), who=("Ben",))
    ada, ben = a_problem(children=2, calendar=a_school_week(days_off=(off,))).pupils
    assert ada.school_days == (0, 1, 2, 3, 4)
    assert ben.school_days == (0, 4)


def test_a_day_off_without_names_is_everybodys() -> None:
    off = DayOff(first=MONDAY, last=MONDAY)
    assert {pupil.school_days for pupil in a_problem(children=2, calendar=a_school_week(days_off=(off,))).pupils} == {
        (1, 2, 3, 4)
    }


def a_half_day(*who: str, **facts: Any) -> FamilyCalendar:
    off = DayOff(first=MONDAY, last=TUESDAY, who=who, **({"start": 720, "end": 1440} | facts))
    return a_school_week(days_off=(off,))


def test_a_half_day_is_a_commitment_of_those_it_names_on_a_school_day_of_theirs() -> None:
    ada, ben = a_problem(children=2, calendar=a_half_day("Ben")).pupils
    assert ben.school_days == ada.school_days == (0, 1, 2, 3, 4)
    half = Busy(name="Half day", start=720, end=1440)
    assert ben.commitments == ((half,), (half,), (), (), ())
    assert ada.commitments == ((), (), (), (), ())


def test_a_half_day_without_names_is_every_childs_and_no_adults() -> None:
    problem = a_problem(children=2, calendar=a_half_day(name="Choir day"))
    assert days_with(problem, "Choir day", "Ada") == days_with(problem, "Choir day", "Ben") == ["Mon", "Tue"]
    assert days_with(problem, "Choir day", "Pat") == []


@pytest.mark.parametrize(
    ("times", "span"), [({"start": 660, "end": None}, (660, 1440)), ({"start": None, "end": 600}, (0, 600))]
)
def test_a_half_day_without_one_of_its_times_reaches_to_the_edge_of_the_day(
    times: dict[str, Any], span: tuple[int, int]
) -> None:
    (ada,) = a_problem(calendar=a_half_day(**times)).pupils
    assert [(busy.start, busy.end) for busy in ada.commitments[0]] == [span]


def test_a_half_day_on_a_free_day_adds_no_day() -> None:
    off = DayOff(first=SATURDAY, last=SATURDAY, start=720, end=1440)
    assert SATURDAY not in a_problem(calendar=a_school_week(days_off=(off,))).days


def test_a_whole_day_off_swallows_a_half_one() -> None:
    offs = (DayOff(first=MONDAY, last=MONDAY), DayOff(first=MONDAY, last=TUESDAY, start=720, end=1440))
    (ada,) = a_problem(calendar=a_school_week(days_off=offs)).pupils
    assert ada.school_days == (1, 2, 3, 4)
    assert [len(of_day) for of_day in ada.commitments] == [0, 1, 0, 0, 0]


def a_term(first: date, last: date) -> Term:
    return Term(name="Autumn", first=first, last=last)


def a_year(*terms: Term, first: date = date(2026, 9, 1), last: date = date(2027, 6, 30)) -> SchoolYear:
    return SchoolYear(name="2026/27", first=first, last=last, terms=terms)


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        ({"school_years": (a_year(),)}, 5),
        ({"school_years": (a_year(first=TUESDAY),)}, 4),
        ({"school_years": (a_year(last=date(2026, 11, 20)),)}, 0),
        ({"school_years": (a_year(last=MONDAY), a_year(first=TUESDAY))}, 5),
        ({"school_years": (a_year(a_term(date(2026, 9, 1), TUESDAY)),)}, 2),
        ({"school_years": (a_year(a_term(date(2026, 9, 1), MONDAY), a_term(date(2026, 11, 27), date(2027, 1, 1))),)}, 2),
        ({"school_years": (a_year(a_term(date(2027, 1, 1), date(2027, 2, 1))),)}, 0),
        ({"school_years": (a_year(),), "term_end": TUESDAY}, 2),
        ({"school_years": (a_year(first=TUESDAY),), "term_start": date(2026, 11, 25)}, 3),
    ],
)  # fmt: skip
def test_lessons_stand_within_a_school_year_and_one_of_its_terms(calendar: dict[str, Any], days: int) -> None:
    problem = a_problem(calendar=a_school_week(**calendar))
    assert len(problem.days) == days
    assert [lesson.asked for lesson in problem.lessons] == [days, min(1, days)]


# -- adults ------------------------------------------------------------------------------------------------------------


def available(*times: tuple[str, str]) -> Adult:
    return Adult(
        name="Pat",
        available=tuple(
            Availability(days_of_week=(Weekday.MONDAY,), start=minute_of(start), end=minute_of(end))
            for start, end in times
        ),
    )


def test_an_adult_without_times_is_always_there() -> None:
    (pat,) = a_problem().teachers
    assert pat.is_there(0, 0, 1440)


def test_an_adult_is_there_within_the_own_times_only() -> None:
    (pat,) = a_problem(adults=(available(("09:00", "10:00")),)).teachers
    assert pat.is_there(0, 540, 600)
    assert not pat.is_there(0, 539, 600)
    assert not pat.is_there(0, 540, 601)
    assert not pat.is_there(1, 540, 600)


def test_times_that_touch_or_overlap_are_one() -> None:
    (pat,) = a_problem(adults=(available(("10:00", "11:00"), ("09:00", "10:00"), ("10:30", "12:00")),)).teachers
    assert pat.available[0] == ((540, 720),)
    assert pat.is_there(0, 570, 630)


# -- lessons -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (Frequency.DAILY, (5, 5)),
        (Frequency.SEVERAL, (2, 3)),
        (Frequency.ONCE, (1, 1)),
        (Frequency.OCCASIONALLY, (0, 1)),
    ],
)
def test_a_frequency_is_a_least_and_a_most(frequency: Frequency, expected: tuple[int, int]) -> None:
    (lesson,) = a_problem(children=(a_child(subjects=(a_subject(frequency=frequency),)),)).lessons
    assert (lesson.asked, lesson.most) == expected


def together(name: str, **changes: Any) -> Child:
    return a_child(name, subjects=(a_subject("History", combined_with="history", **changes),))


def a_lesson_on(*days: Weekday, frequency: Frequency = Frequency.DAILY, **changes: Any) -> Lesson:
    child = a_child(subjects=(a_subject(days=days, frequency=frequency),))
    (lesson,) = a_problem(children=(child,), **changes).lessons
    return lesson


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (Frequency.DAILY, (2, 2)),
        (Frequency.SEVERAL, (2, 2)),
        (Frequency.ONCE, (1, 1)),
        (Frequency.OCCASIONALLY, (0, 1)),
    ],
)
def test_a_subject_with_days_of_its_own_stands_on_these(frequency: Frequency, expected: tuple[int, int]) -> None:
    lesson = a_lesson_on(Weekday.TUESDAY, Weekday.MONDAY, frequency=frequency)
    assert (lesson.days, lesson.asked, lesson.most) == ((0, 1), *expected)
    assert lesson.only_on == (Weekday.MONDAY, Weekday.TUESDAY)


def test_a_subject_without_days_of_its_own_may_stand_on_any() -> None:
    assert (a_lesson_on().days, a_lesson_on().only_on) == ((0, 1, 2, 3, 4), None)


def test_a_day_off_on_the_one_day_of_a_subject_asks_for_nothing() -> None:
    off = DayOff(first=MONDAY, last=MONDAY)
    lesson = a_lesson_on(Weekday.MONDAY, calendar=a_school_week(days_off=(off,)))
    assert (lesson.days, lesson.asked, lesson.most) == ((), 0, 0)


def test_a_subject_whose_days_never_have_school_is_still_asked_for() -> None:
    lesson = a_lesson_on(Weekday.SATURDAY, Weekday.SUNDAY)
    assert (lesson.days, lesson.asked, lesson.most) == ((), 2, 2)


def test_a_combined_lesson_stands_on_the_days_that_all_its_children_name() -> None:
    monday, tuesday, friday = Weekday.MONDAY, Weekday.TUESDAY, Weekday.FRIDAY
    children = (together("Ada", days=(monday, tuesday)), together("Ben", days=(tuesday, friday)), together("Cleo"))
    (lesson,) = a_problem(children=children).lessons
    assert (lesson.days, lesson.asked, lesson.only_on) == ((1,), 1, (tuesday,))


def test_a_combined_lesson_whose_children_name_no_day_in_common_is_still_asked_for() -> None:
    children = (together("Ada", days=(Weekday.MONDAY,)), together("Ben", days=(Weekday.FRIDAY,)))
    (lesson,) = a_problem(children=children).lessons
    assert (lesson.days, lesson.asked, lesson.only_on) == ((), 1, ())


def test_a_combined_lesson_is_one_lesson_with_the_largest_attention() -> None:
    children = (together("Ada", involvement=Involvement.MINIMAL), together("Ben", involvement=Involvement.SOME))
    (lesson,) = a_problem(children=children).lessons
    assert (lesson.pupils, lesson.names, lesson.attention) == ((0, 1), ("History", "History"), 2)


def test_a_combined_lesson_keeps_the_fixed_time_of_any_of_its_children() -> None:
    fixed = FixedTime(required=True, preferred=600)
    (lesson,) = a_problem(children=(together("Ada"), together("Ben", fixed_time=fixed))).lessons
    assert (lesson.fixed, lesson.preferred) == (600, None)


def test_a_combined_lesson_stands_on_days_they_share() -> None:
    off = DayOff(first=MONDAY, last=TUESDAY, who=("Ben",))
    calendar = a_school_week(days_off=(off,))
    (lesson,) = a_problem(children=(together("Ada"), together("Ben")), calendar=calendar).lessons
    assert (lesson.days, lesson.asked) == ((2, 3, 4), 3)


@pytest.mark.parametrize(
    ("minutes", "fixed", "step"),
    [
        ((30, 45), None, 15),
        ((30, 40), None, 10),
        ((30, 25), None, 5),
        ((30, 30), "09:50", 10),
        ((30, 30), "10:07", 5),
        ((30, 33), None, 5),
    ],
)
def test_starts_lie_on_the_coarsest_grid_that_fits(minutes: tuple[int, int], fixed: str | None, step: int) -> None:
    time = FixedTime(required=True, preferred=minute_of(fixed)) if fixed else FixedTime()
    subjects = (a_subject("Maths", minutes=minutes[0]), a_subject("Art", minutes=minutes[1], fixed_time=time))
    assert a_problem(children=(a_child(subjects=subjects),)).step == step


@pytest.mark.parametrize(
    ("age", "minutes"),
    [(3, 120), (5, 120), (6, 180), (8, 180), (9, 270), (11, 270), (12, 330), (14, 330), (15, 390), (19, 390)],
)
def test_the_longest_day_follows_the_age(age: int, minutes: int) -> None:
    assert longest_day_at(age) == minutes


def test_longest_days_can_be_switched_off() -> None:
    household: Household = a_family(1)
    assert problem_of(household, MONDAY).pupils[0].longest_day == 180
    assert problem_of(household, MONDAY, longest_day_limits=False).pupils[0].longest_day is None


@pytest.mark.parametrize(
    ("hours", "first", "last"),
    [
        (("11:30", "13:30"), 690, 780),
        (("09:00", "15:00"), 690, 780),
        (("11:31", "15:00"), None, None),
        (("09:00", "13:29"), None, None),
    ],
)
def test_lunch_begins_within_its_window_when_the_hours_cover_it(
    hours: tuple[str, str], first: int | None, last: int | None
) -> None:
    (ada,) = a_problem(children=(a_child("Ada", *hours),)).pupils
    starts = ada.lunch_starts(0, 15)
    assert (starts[0], starts[-1]) == (first, last) if first else starts == ()


def test_commitments_that_cover_the_window_leave_no_lunch_to_keep() -> None:
    child = a_child("Ada", "09:00", "15:00", commitments=(a_commitment("Camp", "11:45", "13:15"),))
    (ada,) = a_problem(children=(child,)).pupils
    assert ada.lunch_starts(1, 15) == ()
    assert ada.lunch_starts(0, 15)


def test_weights_of_wishes_sum_to_a_hundred_points() -> None:
    assert sum(a_problem().weights.values()) == pytest.approx(100)


def test_a_family_with_statements_of_its_own_is_weighed_by_them() -> None:
    household = a_family(1, likert={"q1": 5})
    own = (ScoredQuestion(key="q1", category=CategoryKey.PRIORITIZATION),)
    usual, scored = problem_of(household, MONDAY), problem_of(household, MONDAY, scoring=own)
    assert usual.preferences.structure_level == pytest.approx(0.56)
    assert scored.preferences.structure_level == 0.6
    assert scored.preferences.wish_weights["core_early"] == 24


def test_what_no_plan_looks_at_is_not_in_the_problem() -> None:
    assert a_problem(scheduling_styles={"loop": 5}) == a_problem()
    assert a_problem().preferences.rules == ()


def test_a_changed_problem_counts_anew() -> None:
    problem = a_problem(children=2)
    assert problem.sessions == 12
    assert problem.total("x", lambda: 1) == 1
    changed = problem.changed(lessons=problem.lessons[:1])
    assert changed.sessions == 5
    assert changed.total("x", lambda: 2) == 2
    assert changed.pupils == problem.pupils


def test_lessons_are_kept_apart_whatever_ids_and_names_look_like() -> None:
    """A child "a" with a subject "b:c" and a child "a:b" with a subject "c" have nothing together."""
    children = tuple(
        a_child(name, subjects=(a_subject(subject, minutes=minutes),)).model_copy(update={"id": identity})
        for name, identity, subject, minutes in (("Ada", "a", "b:c", 30), ("Ben", "a:b", "c", 60))
    )
    problem = problem_of(a_family(children=children), MONDAY)
    assert [(lesson.pupils, lesson.minutes) for lesson in problem.lessons] == [((0,), 30), ((1,), 60)]


def test_before_and_after_say_the_same() -> None:
    maths, art = a_subject("Maths"), a_subject("Art")
    told_by_art = a_problem(children=(a_child("Ada", subjects=(maths, art.model_copy(update={"after": ("Maths",)}))),))
    told_by_maths = a_problem(children=(a_child("Ada", subjects=(maths.model_copy(update={"before": ("Art",)}), art)),))
    assert told_by_art.lessons == told_by_maths.lessons
    assert [lesson.after for lesson in told_by_art.lessons] == [(), (0,)]
    assert told_by_art.followers == ((1,), ())


def test_a_combined_lesson_keeps_the_orders_of_all_its_children() -> None:
    maths = a_subject("Maths")
    history = a_subject("History").model_copy(update={"combined_with": "history"})
    problem = a_problem(
        children=(
            a_child("Ada", subjects=(maths, history)),
            a_child("Ben", subjects=(maths, history.model_copy(update={"after": ("Maths",)}))),
        )
    )
    assert {lesson.id.split(":")[1]: lesson.after for lesson in problem.lessons if lesson.after} == {"history": (2,)}
    assert problem.lessons[2].pupils == (1,)


def test_a_lesson_is_of_the_kind_that_all_its_subjects_are() -> None:
    fields = {"Maths": "maths", "Sums": "maths", "Art": "arts"}
    ada = a_child("Ada", subjects=(a_subject("Maths", combined_with="x"), a_subject("Art"), a_subject("Chess")))
    ben = a_child("Ben", subjects=(a_subject("Sums", combined_with="x"), a_subject("Art", combined_with="y")))
    cleo = a_child("Cleo", subjects=(a_subject("Sums", combined_with="y"),))
    problem = problem_of(a_family((ada, ben, cleo)), MONDAY, field_of=fields.get)
    assert {lesson.names[0]: lesson.kind for lesson in problem.lessons[:3]} == {
        "Maths": "maths",
        "Art": "arts",
        "Chess": None,
    }
    assert problem.lessons[3].kind is None  # art of one and sums of the other at once
    assert {lesson.kind for lesson in problem_of(a_family((ada,)), MONDAY).lessons} == {None}


# -- loops -------------------------------------------------------------------------------------------------------------


def in_a_loop(**facts: Any) -> tuple[Subject, ...]:
    """Art, music and nature study, which take turns."""
    usual: dict[str, Any] = {"loop": "Afternoon", "is_core": False, "frequency": Frequency.ONCE}
    return tuple(a_subject(name, **(usual | facts)) for name in ("Art", "Music", "Nature"))


def test_a_loop_is_one_lesson_as_often_as_its_most_frequent_subject_and_as_long_as_its_longest() -> None:
    art, music, nature = in_a_loop()
    music = music.model_copy(update={"frequency": Frequency.SEVERAL, "minutes": 45})
    nature = nature.model_copy(update={"involvement": Involvement.FULL})
    maths, loop = a_problem(children=(a_child(subjects=(a_subject(), art, music, nature)),)).lessons
    assert (maths.names, maths.turns) == (("Maths",), ())
    assert (loop.asked, loop.most, loop.minutes, loop.attention) == (2, 3, 45, 4)
    assert loop.names == ("Art, Music or Nature",)
    assert loop.turns == (("Art",), ("Music",), ("Nature",))
    assert [loop.names_at(time) for time in range(4)] == [("Art",), ("Music",), ("Nature",), ("Art",)]


@pytest.mark.parametrize(("coming", "turns"), [("Music", "MNA"), ("Nature", "NAM"), ("Latin", "AMN")])
def test_a_loop_begins_with_the_subject_whose_turn_it_is(coming: str, turns: str) -> None:
    household = a_family((a_child(subjects=in_a_loop()),))
    (loop,) = problem_of(household, MONDAY, cursors={"loop:child_Ada:Afternoon": coming}).lessons
    assert "".join(name[0] for (name,) in loop.turns) == turns


def test_a_loop_of_lessons_together_is_together_and_another_set_of_children_has_its_own() -> None:
    def subjects(*own: str) -> tuple[Subject, ...]:
        shared = [a_subject(name, combined_with=name.casefold(), loop="Humanities") for name in ("History", "Latin")]
        return (*shared, *(a_subject(name, loop="Humanities") for name in own))

    children = (a_child("Ada", subjects=subjects("Art", "Music")), a_child("Ben", subjects=subjects()))
    together, own = a_problem(children=children).lessons
    assert (together.pupils, together.turns) == ((0, 1), (("History", "History"), ("Latin", "Latin")))
    assert together.combined_with == "Humanities"
    assert (own.pupils, own.turns, own.combined_with) == ((0,), (("Art",), ("Music",)), None)


def test_a_loop_of_one_subject_is_a_subject() -> None:
    alone, plain = (a_problem(children=(a_child(subjects=(a_subject(loop=loop),)),)) for loop in ("Turns", None))
    assert alone.lessons == plain.lessons


def test_a_loop_stands_on_the_days_that_all_its_subjects_have() -> None:
    art, music, _ = in_a_loop(days=(Weekday.MONDAY, Weekday.FRIDAY))
    music = music.model_copy(update={"days": (Weekday.FRIDAY,)})
    (loop,) = a_problem(children=(a_child(subjects=(art, music)),)).lessons
    assert (loop.days, loop.only_on) == ((4,), (Weekday.FRIDAY,))


def test_a_loop_waits_for_what_comes_before_one_of_its_subjects() -> None:
    art, music, nature = in_a_loop()
    subjects = (a_subject("Maths", before=("Music",)), art, music, nature.model_copy(update={"after": ("Art",)}))
    maths, loop = a_problem(children=(a_child(subjects=subjects),)).lessons
    assert (maths.after, loop.after) == ((), (0,))


def test_the_names_of_a_loop_follow_the_order_of_the_days() -> None:
    subjects = in_a_loop(frequency=Frequency.SEVERAL)
    household = a_family((a_child(subjects=subjects),))
    problem = problem_of(household, MONDAY, cursors={"loop:child_Ada:Afternoon": "Nature"})
    plan = plan_problem(problem, seconds=5)
    names = [item.name for day in plan.children[0].days for item in day.items if item.type is ItemType.SUBJECT]
    assert names == ["Nature", "Art", "Music"][: len(names)] and len(names) >= 2


# -- blocks, weeks, the day cycle --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "frequency", "block", "expected"),
    [
        (30, Frequency.DAILY, 60, (3, 3)),  # 150 minutes: two and a half
        (30, Frequency.DAILY, 75, (2, 2)),
        (30, Frequency.DAILY, 120, (1, 1)),
        (30, Frequency.SEVERAL, 60, (1, 2)),
        (45, Frequency.ONCE, 120, (1, 1)),
        (45, Frequency.OCCASIONALLY, 120, (0, 1)),
        (60, Frequency.DAILY, 30, (5, 5)),  # never more than there are days
    ],
)
def test_a_block_holds_the_minutes_of_the_week_in_fewer_and_longer_pieces(
    minutes: int, frequency: Frequency, block: int, expected: tuple[int, int]
) -> None:
    subject = a_subject(minutes=minutes, frequency=frequency, block=block)
    (lesson,) = a_problem(children=(a_child(subjects=(subject,)),)).lessons
    assert (lesson.minutes, (lesson.asked, lesson.most)) == (block, expected)


def weeks_with(every: int | None, starting: date | None, calendar: FamilyCalendar | None = None) -> list[int]:
    """Count from 23 November 2026 the weeks that have a subject and a commitment; both have to say the same."""
    facts = {"every_weeks": every, "starting_week": starting}
    child = a_child(subjects=(a_subject("Maths", **facts),))
    household = a_family((child,), commitments=(a_commitment("Judo", **facts),), calendar=calendar or a_school_week())
    found = []
    for number in range(7):
        problem = problem_of(household, MONDAY + timedelta(days=7 * number))
        assert bool(days_with(problem, "Judo")) == bool(problem.lessons)
        found += [number] if problem.lessons else []
    return found


@pytest.mark.parametrize(
    ("every", "starting", "expected"),
    [
        (None, None, [0, 1, 2, 3, 4, 5, 6]),
        (2, MONDAY, [0, 2, 4, 6]),
        (2, date(2026, 11, 29), [0, 2, 4, 6]),  # any day of the week means that week
        (2, date(2026, 11, 30), [1, 3, 5]),
        (3, date(2027, 1, 1), [2, 5]),  # counted back too
        (3, date(2020, 6, 1), [1, 4]),
        (2, None, [1, 3, 5]),  # from Monday 1 January 2024
    ],
)
def test_every_so_many_weeks_is_counted_from_its_starting_week(
    every: int | None, starting: date | None, expected: list[int]
) -> None:
    assert weeks_with(every, starting) == expected


def test_without_a_starting_week_the_school_year_or_the_term_begins_the_count() -> None:
    year = SchoolYear(name="Year", first=date(2026, 12, 2), last=date(2027, 7, 1))
    earlier = SchoolYear(name="Before", first=date(2026, 9, 1), last=date(2026, 12, 1))
    years = a_school_week(school_years=(earlier, year))
    # By the earlier year the first of these weeks is the thirteenth; the second is the first of the new year.
    assert weeks_with(2, None, years) == [0, 1, 3, 5]
    assert weeks_with(2, None, a_school_week(term_start=date(2026, 11, 2))) == [1, 3, 5]
    assert weeks_with(2, None, a_school_week(term_start=date(2026, 11, 9))) == [0, 2, 4, 6]


def test_a_one_time_commitment_comes_on_its_date_whatever_the_week() -> None:
    once = a_commitment("Dentist", frequency=CommitmentFrequency.ONE_TIME, on=TUESDAY, every_weeks=2)
    assert days_with(a_problem(commitments=(once,)), "Dentist") == ["Tue"]


def test_a_subject_that_does_not_come_this_week_waits_for_nobody_and_its_loop_goes_on_without_it() -> None:
    art, music, nature = in_a_loop()
    subjects = (
        a_subject("Maths", after=("Music",), every_weeks=None),
        art,
        music.model_copy(update={"every_weeks": 2, "starting_week": date(2026, 11, 30)}),
        nature,
    )
    household = a_family((a_child(subjects=subjects),))
    maths, loop = problem_of(household, MONDAY, cursors={"loop:child_Ada:Afternoon": "Music"}).lessons
    assert (loop.turns, maths.after) == ((("Nature",), ("Art",)), ())


def test_a_subject_stands_on_its_days_of_the_cycle() -> None:
    year = SchoolYear(name="Year", first=date(2026, 11, 16), last=date(2027, 7, 1))
    calendar = a_school_week(
        school_years=(year,),
        day_cycle=("A", "B", "C"),
        days_off=(DayOff(first=TUESDAY, last=TUESDAY), DayOff(first=MONDAY, last=MONDAY, who=("Ben",))),
    )
    subject = a_subject(cycle_days=("C", "A"))
    problem = a_problem(children=(a_child(subjects=(subject,)), a_child("Ben", subjects=())), calendar=calendar)
    assert problem.cycle == ("C", None, "A", "B", "C")
    (lesson,) = problem.lessons
    assert [problem.cycle[day] for day in lesson.days] == ["C", "A", "C"]
    assert (lesson.on_cycle, lesson.asked) == (("A", "C"), 3)
    plan = plan_problem(problem, seconds=5)
    told = {day["date"]: day.get("cycleDay") for day in to_document(plan)["children"][0]["days"]}
    assert told["2026-11-23"] == "C"
    assert plan_of(to_document(plan)) == plan


def test_a_subject_whose_days_of_the_cycle_do_not_come_is_not_asked_for() -> None:
    calendar = a_school_week(Weekday.MONDAY, term_start=date(2026, 11, 16), day_cycle=("A", "B", "C"))
    (lesson,) = a_problem(children=(a_child(subjects=(a_subject(cycle_days=("A",)),)),), calendar=calendar).lessons
    assert (lesson.asked, lesson.days) == (0, ())
