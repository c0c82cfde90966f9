"""What is counted as impossible is impossible: no plan of any household leaves out less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brightpath.planning.model import Ending
from brightpath.planning.week.capacity import free_times, what_fits
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.problem import Busy, WeekProblem
from brightpath.planning.week.program import Program
from tests.planning.drawn_week import a_week
from tests.planning.test_any_week import a_random_draft, examples, problems


def fewest(problem: WeekProblem) -> int:
    return what_fits(Choices(problem), seconds=30, seed=0, work=1000).least


def test_two_lessons_that_need_all_of_an_adult_do_not_share_an_hour() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    M
        Ben     .    .
        """,
        M={"attention": 4},
        A={"attention": 4, "pupils": (1,), "names": ("A",), "asked": 1, "minutes": 30},
    )
    assert fewest(week.problem) == 1


def test_half_an_adult_twice_is_one_adult_for_two_children_and_too_much_for_one() -> None:
    drawing = """
        Monday  9:00 9:30
        Ada     M    M
        Ben     .    .
        """
    half = {"attention": 2, "asked": 1, "minutes": 60}
    assert fewest(a_week(drawing, M={"attention": 2}, A={**half, "pupils": (1,)}).problem) == 0
    assert fewest(a_week(drawing, M={"attention": 2}, A={**half, "pupils": (0,)}).problem) == 1


def test_what_takes_all_of_an_adult_stands_beside_no_half_of_one() -> None:
    week = a_week(  # the shares would fill the hour, and yet no moment is free for both
        """
        Monday  9:00 9:30
        Ada     M    M
        Ben     .    .
        """,
        M={"attention": 2},
        A={"attention": 4, "asked": 1, "minutes": 30, "pupils": (1,)},
    )
    assert fewest(week.problem) == 1


def test_halves_of_an_adult_for_two_children_are_under_no_cut_together() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    .
        Ben     H    F
        """,
        M={"attention": 2},
        H={"attention": 2},
        F={"attention": 4},
    )
    program, standing = Program(Choices(week.problem)), set(week.places)
    chosen = {
        column.name: place for index in range(len(week.problem.lessons)) for place, column in program.chosen_of(index)
    }
    rows = [{chosen[column.name] for column, _ in row} for _, row in program.one_at_a_time(dict.fromkeys(chosen, 1.0))]
    assert rows and all(len(row & standing) <= 1 for row in rows)


def test_lessons_do_not_run_through_a_commitment_of_the_adult() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     .    .    .
        Pat*    .    x    .
        """,
        M={"attention": 4, "asked": 1, "minutes": 60},
    )
    assert fewest(week.problem) == 1  # 60 minutes are free, and not in one piece


def test_work_that_needs_a_break_takes_more_than_its_minutes() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00 10:30
        Ada     .    .    .     .
        """,
        M={"asked": 1, "minutes": 60},
        A={"asked": 1, "minutes": 60},
    )
    assert fewest(week.problem) == 1


def test_work_in_a_protected_block_needs_no_break() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00 10:30
        Ada     .    .    .     .
        """,
        M={"asked": 1, "minutes": 60},
        A={"asked": 1, "minutes": 60},
    )
    child = week.problem.pupils[0].model_copy(update={"protected": ((540, 660),)})
    assert fewest(week.problem.changed(pupils=(child,))) == 0


def test_lessons_that_fill_no_whole_step_fit_as_often_as_there_are_steps_for_them() -> None:
    week = a_week(
        """
        Monday  9:00 9:05 9:10 9:15 9:20 9:25
        Ada     .    .    .    .    .    .
        """,
        step=5,
        M={"asked": 1, "minutes": 12},
        A={"asked": 1, "minutes": 12},
    )
    assert fewest(week.problem) == 0  # 9:00 to 9:12 and 9:15 to 9:27


def test_a_lesson_longer_than_a_stretch_by_its_last_step_needs_no_pause_in_it() -> None:
    week = a_week(
        """
        Monday  9:00 9:15 9:30 9:45 10:00 10:15 10:30 10:45 11:00 11:15 11:30 11:45 12:00
        Ada     .    .    .    .    .     .     .     .     .     .     .     .     .
        """,
        rests={"Ada": {"longest_stretch": 85, "lunch_minutes": 0}},
        M={"asked": 1, "minutes": 85},
        A={"asked": 1, "minutes": 85},
    )
    assert fewest(week.problem) == 0


def test_free_times_are_what_commitments_leave() -> None:
    busy = [Busy(name="x", start=560, end=600), Busy(name="y", start=590, end=610), Busy(name="z", start=700, end=800)]
    assert free_times([(540, 620), (640, 720)], busy) == ((540, 560), (610, 620), (640, 700))


@examples(60)
@given(problems())
def test_no_week_leaves_out_less_than_is_counted(problem: WeekProblem) -> None:
    program = Program(Choices(problem))
    outcome = program.model.solve(seconds=30, seed=0, costs=program.left_out_terms(), cost_gap=0.5)
    assert outcome.ending is Ending.PROVEN and outcome.cost is not None
    assert fewest(problem) <= outcome.cost + 1e-6


@examples(40)
@given(problems(), st.integers(0, 2**32))
def test_no_plan_has_two_under_way_where_a_cut_allows_one(problem: WeekProblem, seed: int) -> None:
    program = Program(Choices(problem))
    placed = set(a_random_draft(problem, seed).places())
    chosen = {column.name: place for index in range(len(problem.lessons)) for place, column in program.chosen_of(index)}
    for _, row in program.one_at_a_time(dict.fromkeys(chosen, 1.0)):
        assert sum(chosen[column.name] in placed for column, _ in row) <= 1


@examples(25)
@given(problems())
def test_a_program_that_does_not_see_a_wish_is_never_dearer(problem: WeekProblem) -> None:
    choices = Choices(problem)
    whole = Program(choices).model.solve(seconds=30, seed=0)
    hopeful = Program(choices, without=["same_time"]).model.solve(seconds=30, seed=0)
    assert whole.cost is not None and hopeful.cost is not None and hopeful.cost <= whole.cost + 1e-5
