"""Claims about the words: reasons name what stands in the way, and every way out that is told is true."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given

from brightpath.domain.family import DayOff, FamilyCalendar
from brightpath.domain.schedule import Unplaced
from brightpath.domain.weeks import WEEKDAYS, Weekday, minute_of, weekday_of
from brightpath.planning.week import plan_week
from brightpath.planning.week.alternatives import places_of
from brightpath.planning.week.beside import ChangedChoices
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.explain import left_out
from brightpath.planning.week.problem import Teacher, WeekProblem
from brightpath.planning.week.solve import solve
from brightpath.planning.week.ways_out import MOVED, _kinds, _with_one_more
from tests.builders import a_child, a_family, a_subject
from tests.planning.drawn_week import DrawnWeek, a_week, draft_of, plan_from
from tests.planning.samples import OLSEN, WHITFIELD, a_sample, planned
from tests.planning.test_any_week import examples, problems

ATTENTION = {
    "with half of an adult's attention": 2,
    "with a quarter of an adult's attention": 1,
    "without an adult": 0,
}


def told_of(week: DrawnWeek) -> list[Unplaced]:
    draft = draft_of(week.problem, week.places)
    assert draft is not None
    return list(left_out(draft))


def a_fast_draft(problem: WeekProblem) -> Draft:
    """Put in what fits, one lesson and day after the other."""
    table = Table(Choices(problem))
    draft = Draft(table)
    for index, lesson in enumerate(problem.lessons):
        for day in lesson.days:
            option = draft.best_option(index, [day], table) if len(draft.starts[index]) < lesson.most else None
            if option is not None:
                draft.put(option)
    return draft


# -- every way out is tried again, by the check alone ------------------------------------------------------------------


def false_promises(draft: Draft) -> list[str]:
    """List the ways out that are not true: redo the change, and look for a place that the check lets stand."""
    problem = draft.table.problem
    found = []
    for left in left_out(draft):
        index = next(
            number
            for number, lesson in enumerate(problem.lessons)
            if (left.child, left.subject)
            in {(problem.pupils[pupil].name, name) for pupil, name in zip(lesson.pupils, lesson.subjects, strict=True)}
        )
        if len(draft.starts[index]) == left.asked:  # then it is the second part that is left out
            index = problem.lessons[index].second
        for sentence in left.would_help:
            changed = _redone(problem, index, sentence)
            if sentence.endswith(MOVED + "."):
                if not _is_room_when_solved_again(changed, draft):
                    found.append(sentence)
                continue
            found += [
                f"{left.child}: {sentence} ({weekday_of(problem.days[day])})"
                for day in _days_in(problem, sentence)
                if not _can_stand(changed, draft.places(), index, day)
            ]
    return found


def _is_room_when_solved_again(changed: WeekProblem, draft: Draft) -> bool:
    """Solve the changed week from nothing, asking for all that stands and once more for the lesson."""
    lessons = []
    for number, lesson in enumerate(changed.lessons):
        placed = len(draft.starts[number]) if number < len(draft.starts) else 1
        lessons.append(lesson.model_copy(update={"asked": min(lesson.asked, placed), "most": max(placed, 1)}))
    again = solve(changed.changed(lessons=tuple(lessons)), seconds=60, seed=3, on_progress=lambda percent, note: True)
    return again.draft.left_out == 0


def _redone(problem: WeekProblem, index: int, sentence: str) -> WeekProblem:
    """Read the change out of the sentence; the missing time of the lesson is one of its own."""
    lesson = problem.lessons[index]
    sentence = sentence.replace(MOVED, "")
    pupils = {"commitments": {}, "hours": {}, "longest_day": {}, "protected": {}}
    if match := re.search(r"would fit on .* (with\S* .*)\.$", sentence):
        return _with_lesson(problem, index, attention=ATTENTION[match[1]])
    if match := re.match(r"In (\d+) minutes instead of", sentence):
        return _with_lesson(problem, index, minutes=int(match[1]))
    if match := re.match(r"At another time than", sentence):
        return _with_lesson(problem, index, fixed=None)
    if match := re.match(r"(\d+) more minutes of (.*) on (\w+) \((.*) to (.*)\) would make room", sentence):
        day = _days_in(problem, match[3])[0]
        start, end = minute_of(match[4]), minute_of(match[5])
        assert end - start == int(match[1])
        return _with_lesson(_with_minutes(problem, match[2], day, start, end), index)
    if match := re.match(r"Another grown-up on (\w+) from (.*) to (.*) would make room", sentence):
        day = _days_in(problem, match[1])[0]
        somebody = Teacher(name="Somebody", available=((),) * len(problem.days), commitments=((),) * len(problem.days))
        problem = problem.changed(teachers=(*problem.teachers, somebody))
        return _with_lesson(_with_minutes(problem, "Somebody", day, minute_of(match[2]), minute_of(match[3])), index)
    if match := re.match(r"Hours that end (\d+) minutes later", sentence):
        for pupil in lesson.pupils:
            opens, closes = problem.pupils[pupil].hours
            pupils["hours"][pupil] = (opens, min(1440, closes + int(match[1])))
    elif re.match(r"If .* need not keep to its own days", sentence):
        shared = set.intersection(*(set(problem.pupils[pupil].school_days) for pupil in lesson.pupils))
        return _with_lesson(problem, index, only_on=None, on_cycle=None, days=tuple(sorted(shared)))
    elif re.match(r"If .* need not keep its order with other lessons", sentence):
        own = tuple(earlier for earlier in lesson.after if earlier == problem.firsts.get(index))
        return _with_lesson(problem, index, are_others_waiting=False, after=own)
    elif sentence.startswith("Without the protected block"):
        pupils["protected"] = dict.fromkeys(lesson.pupils, ())
    elif sentence.startswith("A longer day of lessons"):
        pupils["longest_day"] = dict.fromkeys(lesson.pupils)
    elif match := re.match(r"If (.*) were free from (.*), it would fit", sentence):
        for pupil in lesson.pupils:
            if problem.pupils[pupil].name in match[1]:
                pupils["commitments"][pupil] = _without(problem.pupils[pupil].commitments, match[2])
        problem = problem.changed(
            teachers=tuple(
                adult.model_copy(update={"commitments": _without(adult.commitments, match[2])})
                if adult.name in match[1]
                else adult
                for adult in problem.teachers
            )
        )
    else:
        raise AssertionError(f"Nobody knows what is promised here: {sentence}")
    return problem.changed(
        pupils=tuple(
            child.model_copy(update={fact: of[number] for fact, of in pupils.items() if number in of})
            for number, child in enumerate(problem.pupils)
        )
    )


def _with_minutes(problem: WeekProblem, name: str, day: int, start: int, end: int) -> WeekProblem:
    """Give an adult every minute from start to end, whatever else there was."""
    teachers = []
    for adult in problem.teachers:
        if adult.name == name:
            free = {minute for a, b in adult.available[day] for minute in range(a, b)} | set(range(start, end))
            busy = {minute for one in adult.commitments[day] for minute in range(one.start, one.end)}
            minutes = sorted(free - (busy - set(range(start, end))))
            runs = [list(run) for _, run in groupby(enumerate(minutes), key=lambda one: one[1] - one[0])]
            available = list(adult.available)
            available[day] = tuple((run[0][1], run[-1][1] + 1) for run in runs)
            commitments = list(adult.commitments)
            commitments[day] = ()
            adult = adult.model_copy(update={"available": tuple(available), "commitments": tuple(commitments)})
        teachers.append(adult)
    return problem.changed(teachers=tuple(teachers))


def _without(commitments: tuple[tuple[Any, ...], ...], name: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(busy for busy in of_day if name not in (busy.name, busy.way_of)) for of_day in commitments)


def _with_lesson(problem: WeekProblem, index: int, *, are_others_waiting: bool = True, **facts: Any) -> WeekProblem:
    """Change one lesson's facts for its missing times only: as a lesson of its own beside the one that stands."""
    lesson = problem.lessons[index]
    names = tuple(f"{name} (missing)" for name in lesson.names)
    missing = lesson.model_copy(
        update=facts | {"id": "missing", "names": names, "second": None, "turns": (), "part": None}
    )
    others = list(problem.lessons)
    if (
        index in problem.firsts
    ):  # then it is the second part of the same first one, and the other is a lesson of its own
        others[index] = lesson.model_copy(update={"part": None})
        first = others[problem.firsts[index]]
        others[problem.firsts[index]] = first.model_copy(update={"second": len(others)})
    others = tuple(
        other.model_copy(update={"after": (*other.after, len(problem.lessons))})
        if are_others_waiting and index in other.after
        else other
        for other in others
    )
    return problem.changed(lessons=(*others, missing))


def _days_in(problem: WeekProblem, sentence: str) -> list[int]:
    day = "|".join(WEEKDAYS)
    named: set[str] = set()
    for first, last in re.findall(rf"({day})(?: to ({day}))?", sentence):
        names = [weekday.value for weekday in WEEKDAYS]
        named |= set(names[names.index(first) : names.index(last or first) + 1])
    days = [number for number, on in enumerate(problem.days) if weekday_of(on).value in named]
    assert days, sentence
    return days


def _can_stand(problem: WeekProblem, places: list[Place], index: int, day: int) -> bool:
    number = index if problem.lessons[-1].id != "missing" else len(problem.lessons) - 1
    lesson = problem.lessons[number]
    teachers = range(len(problem.teachers)) if lesson.attention else [None]
    before = set(violations(problem, plan_from(problem, places)))
    return any(
        not set(violations(problem, plan_from(problem, [*places, Place(number, day, start, teacher)]))) - before
        for start in problem.starts_of(lesson)
        for teacher in teachers
    )


@pytest.mark.slow
@pytest.mark.parametrize("sample", [OLSEN, WHITFIELD])
def test_every_way_out_of_a_sample_is_true(sample: str) -> None:
    problem = a_sample(sample)
    draft = draft_of(problem, places_of(problem, planned(sample)))
    assert draft is not None and draft.left_out
    assert false_promises(draft) == []


@examples(30)
@given(problems())
def test_every_way_out_is_true(problem: WeekProblem) -> None:
    assert false_promises(a_fast_draft(problem)) == []


@examples(60)
@given(problems())
def test_every_lesson_left_out_has_a_reason_with_a_name(problem: WeekProblem) -> None:
    names = [person.name for person in (*problem.pupils, *problem.teachers)] + ["has to come"]
    for left in left_out(a_fast_draft(problem)):
        assert left.reasons
        for sentence in (*left.reasons, *left.would_help):
            assert (
                (sentence[0].isupper() or re.match(r"\d+ more minutes", sentence))
                and sentence.endswith(".")
                and ", and and" not in sentence
            )
            assert not re.search(r"  |None|\bon\.|\[\]|beside\.| and \.", sentence), sentence
        assert any(name in sentence for name in names for sentence in left.reasons), left.reasons


# -- the words ---------------------------------------------------------------------------------------------------------


def test_a_commitment_that_both_have_is_told_once() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00
            Ada     x    x    .
            Pat*    x    x    .
            Tuesday 9:00 9:30 10:00
            Ada     M    M    .
            Pat*    .    .    .
            """,
            M={"attention": 4, "asked": 2},
        )
    )
    assert (left.child, left.subject, left.asked, left.placed) == ("Ada", "M", 2, 1)
    assert left.musts == ("commitments_stay_free",)
    assert left.prices == (30, 30, 120)
    assert left.reasons == ("Ada and Pat have x from 09:00 to 10:00 on Monday.",)
    assert left.would_help == (
        "Hours that end 30 minutes later for Ada would make room on Monday.",
        "In 30 minutes instead of 60 it would fit on Monday.",
        "If Ada and Pat were free from x, it would fit on Monday.",
    )


def test_attention_that_goes_elsewhere_is_told_with_those_who_have_it() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00
            Ada     .
            Ben     A
            """,
            M={"attention": 2, "minutes": 30, "asked": 1},
            A={"attention": 4},
        )
    )
    assert left.reasons == ("It needs half of the attention of Pat, and on Monday that goes to A (Ben).",)
    assert left.would_help == (
        "M would fit on Monday without an adult.",
        "Hours that end 30 minutes later for Ada would make room on Monday.",
        "Another grown-up on Monday from 09:00 to 09:30 would make room for M.",
    )
    assert left.prices == (15, 30, 30)
    assert left.musts == ("attention_is_never_promised_twice",)


def test_a_nap_that_is_not_in_the_way_is_no_reason() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30
            Ada     x    A
            Pat*    .    x
            """,
            M={"attention": 4, "minutes": 30, "asked": 1},
        )
    )
    assert left.reasons == ("Ada has x from 09:00 to 09:30 on Monday.",)


def test_an_adult_who_is_not_at_hand_is_named() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00
            Ada     .    .    .
            Pat*    .    -    -
            """,
            M={"attention": 4, "minutes": 60, "asked": 1},
        )
    )
    assert left.reasons == ("Pat is at hand only from 09:00 to 09:30 on Monday.",)
    assert left.musts == ("the_adult_is_there",)
    assert left.would_help[:2] == (
        "30 more minutes of Pat on Monday (09:30 to 10:00) would make room for M.",
        "In 30 minutes instead of 60 it would fit on Monday.",
    )


def test_an_adults_own_meeting_is_asked_for_only_the_minutes_that_are_missing() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00 10:30
            Ada     .    .    A     A
            Pat*    .    x    x     x
            """,
            M={"attention": 4, "minutes": 45, "asked": 1},
        )
    )
    assert left.would_help[0] == "15 more minutes of Pat on Monday (09:30 to 09:45) would make room for M."
    assert left.prices[0] == 15


def test_a_way_out_that_needs_another_lesson_moved_is_found_by_solving_again() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     A    .
        Pat*    .    -
        """,
        A={"attention": 4},
        M={"attention": 1, "minutes": 30, "asked": 1, "fixed": "9:00"},
        hours={"Ada": ("9:00", "10:00")},
    )
    (left,) = told_of(week)
    assert (
        "30 more minutes of Pat on Monday (09:30 to 10:00) would make room for M, with other lessons moved."
        in left.would_help
    )
    assert false_promises(draft_of(week.problem, week.places)) == []


def test_a_lesson_longer_than_the_hours_can_never_fit_and_says_so() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30
            Ada     .    .
            """,
            M={"minutes": 240, "asked": 1},
        )
    )
    assert left.reasons == ("M takes 240 minutes, and the hours of Ada leave 60.",)
    assert left.would_help == ()


def test_hours_that_begin_between_two_starts_of_the_grid_are_told_from_the_first_start() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00
            Ada     .    .    .
            """,
            hours={"Ada": ("09:07", "10:07")},
            M={"minutes": 60, "asked": 1},
        )
    )
    assert left.reasons == (
        "M takes 60 minutes, and from 09:15, the first time at which a lesson of Ada can begin, the hours leave 52.",
    )


def test_a_fixed_time_outside_the_hours_can_never_fit_and_says_so() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30
            Ada     .    .
            """,
            M={"fixed": "15:00", "minutes": 30, "asked": 1},
        )
    )
    assert left.reasons == ("M has to stand from 15:00 to 15:30, and the hours of Ada are 09:00 to 10:00.",)


def test_a_full_day_names_what_fills_it() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00 10:30
            Ada     A    B    C     .
            """,
            M={"minutes": 60, "asked": 1},
        )
    )
    assert left.reasons == ("Ada has no 60 minutes in one piece on Monday beside lunch, breaks, A, B and C.",)


def test_a_way_that_is_too_long_is_told() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00
            Ada     A    .    .
            """,
            M={"minutes": 30, "asked": 1, "place": "Library", "way": 60},
        )
    )
    (reason,) = left.reasons
    assert reason.endswith(
        "no 30 minutes in one piece on Monday beside lunch, breaks and A, nor the 120 minutes of the way to Library and back."
    )


def test_a_day_as_long_as_the_child_may_have_is_told() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:30 10:00
            Ada     A    A    .
            """,
            longest_day={"Ada": 60},
            M={"minutes": 30, "asked": 1},
        )
    )
    assert left.reasons == ("With it Ada would have more than 1 h of lessons on Monday, the most you allow.",)
    assert left.would_help == ("A longer day of lessons for Ada would make room on Monday.",)


def test_a_long_list_is_shortened() -> None:
    (left,) = told_of(
        a_week(
            """
            Monday  9:00 9:15 9:30 9:45 10:00 10:15
            Ada     .    .    .    .    .     .
            Ben     A    B    C    D    E     .
            """,
            M={"attention": 4, "minutes": 90, "asked": 1},
            **{letter: {"attention": 4} for letter in "ABCDE"},
        )
    )
    assert left.reasons == (
        "It needs the full attention of Pat, and on Monday that goes to A (Ben), B (Ben), C (Ben) and 2 more.",
    )


def test_days_in_a_row_are_told_from_the_first_to_the_last() -> None:
    week = a_week(
        "\n".join(f"{day} 9:00\nAda x" for day in ("Monday", "Tuesday", "Wednesday", "Friday")),
        M={"minutes": 30, "asked": 4},
    )
    (left,) = told_of(week)
    assert left.reasons == ("Ada has x from 09:00 to 09:30 on Monday to Wednesday and Friday.",)


def test_a_combined_lesson_is_told_to_each_of_its_children() -> None:
    week = a_week(
        """
        Monday  9:00
        Ada     H
        Ben     H
        """,
        H={"together": True, "attention": 4},
    )
    told = list(left_out(Draft(Table(Choices(week.problem)))))
    assert [(left.child, left.subject, left.placed) for left in told] == [("Ada", "H", 0), ("Ben", "H", 0)]


def test_a_lesson_together_without_a_day_in_common_is_told_as_left_out() -> None:
    monday, tuesday, friday = (date(2026, 11, 23 + day) for day in (0, 1, 4))
    children = tuple(
        a_child(name, subjects=(a_subject("History", combined_with="history"),)) for name in ("Ada", "Ben")
    )
    off = (DayOff(first=monday, last=monday, who=("Ada",)), DayOff(first=tuesday, last=friday, who=("Ben",)))
    plan = plan_week(a_family(children=children, calendar=FamilyCalendar(days_off=off)), monday)
    assert {(left.child, left.asked, left.placed) for left in plan.unplaced} == {("Ada", 4, 0), ("Ben", 4, 0)}
    assert plan.unplaced[0].reasons == ("Ada and Ben have no school day in common this week.",)


# -- days of their own -------------------------------------------------------------------------------------------------


def left_out_of(*children: Any, **facts: Any) -> list[Unplaced]:
    return list(plan_week(a_family(children, **facts), date(2026, 11, 23)).unplaced)


def learning_on(name: str, *days: Weekday, **changes: Any) -> Any:
    return a_child(name, subjects=(a_subject("History", days=days, **changes),))


def test_a_subject_whose_days_never_have_school_says_so() -> None:
    (left,) = left_out_of(learning_on("Ada", Weekday.SATURDAY))
    assert (left.asked, left.placed) == (1, 0)
    assert left.reasons == ("History may stand only on Saturday, for Ada no school day this week.",)
    assert left.would_help == ("If History need not keep to its own days, it would fit on Monday to Friday.",)


def test_children_whose_days_for_a_combined_lesson_differ_are_told() -> None:
    ada, ben = (
        learning_on(name, day, combined_with="history")
        for name, day in (("Ada", Weekday.MONDAY), ("Ben", Weekday.FRIDAY))
    )
    left, _ = left_out_of(ada, ben)
    assert left.reasons == ("The days named for History of Ada and Ben have none in common.",)


def test_a_combined_lesson_on_one_childs_day_off_is_told_with_its_days() -> None:
    off = DayOff(first=date(2026, 11, 23), last=date(2026, 11, 23), who=("Ben",))
    ada, ben = (learning_on(name, Weekday.MONDAY, combined_with="history") for name in ("Ada", "Ben"))
    left, _ = left_out_of(ada, ben, calendar=FamilyCalendar(days_off=(off,)))
    assert left.reasons == (
        "History may stand only on Monday, for Ada and Ben no school day that they share this week.",
    )


def test_a_subject_with_no_room_on_its_own_day_says_which_day_that_is() -> None:
    off = DayOff(first=date(2026, 11, 23), last=date(2026, 11, 23), start=0, end=1440, name="Choir day")
    (left,) = left_out_of(learning_on("Ada", Weekday.MONDAY), calendar=FamilyCalendar(days_off=(off,)))
    assert left.reasons[0] == "History may stand only on Monday."
    assert left.reasons[1] == "Ada has Choir day from 00:00 to 24:00 on Monday."
    assert "If History need not keep to its own days, it would fit on Tuesday to Friday." in left.would_help


def test_an_order_that_leaves_no_place_is_told_with_its_way_out() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     .    M
        """,
        A={"after": (1,), "asked": 1},
    )
    (left,) = told_of(week)
    assert left.reasons == ("A has to come after M, which stands on Monday.",)
    assert left.would_help[-1] == "If A need not keep its order with other lessons, it would fit on Monday."
    assert false_promises(draft_of(week.problem, week.places)) == []


def test_a_lesson_that_others_wait_for_is_told_the_same_way() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    .
        """,
        A={"asked": 1},
        M={"after": (0,)},
    )
    (left,) = told_of(week)
    assert left.reasons == ("A has to come before M, which stands on Monday.",)
    assert "If A need not keep its order with other lessons, it would fit on Monday." in left.would_help
    assert false_promises(draft_of(week.problem, week.places)) == []


def test_the_same_plan_is_explained_in_the_same_words() -> None:
    problem = a_sample(WHITFIELD)
    first, second = (list(left_out(a_fast_draft(problem))) for _ in range(2))
    assert first == second and any(MOVED in sentence for left in first for sentence in left.would_help)


@examples(20)
@given(problems())
def test_choices_taken_over_are_those_of_the_changed_problem(problem: WeekProblem) -> None:
    draft = a_fast_draft(problem)
    for index, lesson in enumerate(problem.lessons):
        if len(draft.starts[index]) < lesson.asked:
            for change in (change for kind in _kinds(draft, index) for change in kind):
                changed, _ = _with_one_more(draft, change, index)
                assert ChangedChoices(changed, draft.table.choices).places == Choices(changed).places
