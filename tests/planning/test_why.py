"""Claims about why: what a place serves, what the next best one would cost, what each wish got and gave up."""

from __future__ import annotations

import pytest
from hypothesis import given

from brightpath.domain.schedule import plan_of, to_document
from brightpath.planning.rule import WEEK
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.scores import wish_scores
from brightpath.planning.week.telling import GIVES_UP, gives_up
from brightpath.planning.week.why import Move, next_best, why
from brightpath.planning.week.wishes import SAME_TIME_MINUTES
from tests.planning.drawn_week import DrawnWeek, a_week, draft_of
from tests.planning.samples import KIM, a_sample, planned
from tests.planning.test_any_week import examples, problems
from tests.planning.test_explain import a_fast_draft


def drawn_in(week: DrawnWeek) -> Draft:
    draft = draft_of(week.problem, week.places)
    assert draft is not None
    return draft


def said_of(week: DrawnWeek) -> dict[str, list[str]]:
    """The sentences of each letter, in order of the week."""
    draft = drawn_in(week)
    told: dict[str, list[str]] = {}
    for place, sentence in why(week.problem, draft.places(), next_best(draft)).items():
        told.setdefault(week.problem.lessons[place.lesson].names[0], []).append(sentence)
    return told


# -- the wishes a place serves -----------------------------------------------------------------------------------------


def test_a_place_says_which_wishes_it_serves() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00 10:30
        Ada     H    .    M     A
        Ben     H    .    .     .
        Pat*    .    .    .     .
        """,
        best_times={"Ada": ("mid-morning",)},
        H={"together": True, "attention": 4, "core": True},
        M={"fixed": "10:00"},
        A={"preferred": "10:30"},
    )
    told = why(week.problem, week.places)
    letters = {week.problem.lessons[place.lesson].names[0]: sentence for place, sentence in told.items()}
    assert letters == {
        "A": "You like it at 10:30 and it is a best learning time of Ada.",
        "H": "It is a best learning time of Ada, core subjects come early, Ada and Ben are free together "
        "and Pat is free for it.",
        "M": "Its fixed time is 10:00 and it is a best learning time of Ada.",
    }


def test_a_place_that_serves_nothing_says_that_there_is_room() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     .    M
        """
    )
    assert list(why(week.problem, week.places).values()) == ["There is room for it here."]


# -- the next best place -----------------------------------------------------------------------------------------------


def test_a_lesson_that_could_stand_nowhere_else_says_so() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    A
        """
    )
    assert said_of(week)["M"] == ["There is room for it here. Nowhere else is free."]


def test_the_next_best_place_tells_its_price_and_the_wish_that_pays_most() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    x    x
        """,
        best_times={"Ada": ("mid-morning",)},
        hours={"Ada": ("8:00", "10:30")},
        M={"core": True},
    )
    # Earlier is worth 7.5 points to the core subject and 2.5 to a day done early; all 20 for the best hours are lost.
    assert said_of(week)["M"] == [
        "It is a best learning time of Ada and core subjects come early. "
        "On Monday at 08:00 the week would lose 10.0 points (less of the best learning times)."
    ]


def test_a_place_that_is_as_good_is_told_without_a_price() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    .
        Tuesday 9:00 9:30
        Ada     .    .
        """
    )
    (told,) = said_of(week)["M"]
    assert told.endswith("On Tuesday at 09:00 it would stand just as well.")


def test_a_better_place_that_the_search_did_not_see_is_told_honestly() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     .    .    M
        """,
        M={"core": True},
    )
    (told,) = said_of(week)["M"]
    assert told.endswith("On Monday at 09:00 the week would gain 20.0 points; the search ended before it saw that.")


def test_a_place_a_quarter_of_an_hour_away_is_told_only_when_there_is_no_other() -> None:
    week = a_week(
        """
        Monday  9:00 9:15 9:30
        Ada     M    M    .
        """
    )
    (move,) = next_best(drawn_in(week)).values()
    assert move is not None and move.place.start == 555


@examples(25)
@given(problems())
def test_no_place_that_fits_is_cheaper_than_the_next_best(problem: WeekProblem) -> None:
    draft = a_fast_draft(problem)
    cost = draft.cost_of_wishes
    found = next_best(draft)
    assert set(found) == set(draft.places()) and draft.cost_of_wishes == pytest.approx(cost)
    for place, move in found.items():
        stands = draft.placed[place.lesson, place.day]
        draft.take(place.lesson, place.day)
        prices: dict[bool, list[float]] = {False: [], True: []}
        for day in problem.lessons[place.lesson].days:
            if day in draft.starts[place.lesson]:
                continue
            for options in draft.table.options[place.lesson, day].values():
                for option in options:
                    if option.place[1:3] != place[1:3] and draft.fits(option.place):
                        draft.put(option)
                        near = day == place.day and abs(option.place.start - place.start) < SAME_TIME_MINUTES
                        prices[near].append(draft.cost_of_wishes - cost)
                        draft.take(place.lesson, day)
        draft.put(stands)
        if not any(prices.values()):
            assert move is None
        else:
            assert isinstance(move, Move)
            assert move.cost == pytest.approx(min(prices[False] or prices[True]), abs=1e-3)


# -- what each wish got ------------------------------------------------------------------------------------------------


def test_a_wish_tells_its_points_and_what_costs_it_most() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     .    .    M
        Tuesday 9:00 9:30 10:00
        Ada     .    A    M
        """,
        M={"core": True},
        A={"core": True},
    )
    told = {score.name: score for score in wish_scores(drawn_in(week))}
    core = told["core_early"]
    assert (core.weight, core.value, core.points) == (15.0, pytest.approx(1 / 6, abs=1e-4), 2.5)
    assert core.gave_up == (
        "Core subjects come early in the day: 2.5 of 15.0 points; "
        "M (Ada) at 10:00 on Monday and Tuesday and A (Ada) at 09:30 on Tuesday cost most."
    )
    assert told["same_time"].gave_up == "A subject comes at about the same time each time: all 15.0 points."


def test_a_wish_about_days_names_the_worst_day() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    A    B
        Tuesday 9:00 9:30 10:00
        Ada     .    .    .
        """
    )
    told = {score.name: score.gave_up for score in wish_scores(drawn_in(week))}
    assert told["even_days"].endswith("; Monday of Ada costs most.")


def test_a_wish_about_a_lessons_week_names_the_lesson() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    .    .
        Tuesday 9:00 9:30 10:00
        Ada     .    .    M
        """
    )
    told = {score.name: score.gave_up for score in wish_scores(drawn_in(week))}
    assert told["same_time"].endswith("; M (Ada) costs most.")


@examples(25)
@given(problems())
def test_the_points_of_the_wishes_are_what_the_objective_counts(problem: WeekProblem) -> None:
    draft = a_fast_draft(problem)
    scores = wish_scores(draft)
    assert sum(score.points for score in scores) == pytest.approx(100 - draft.cost_of_wishes, abs=0.1)
    assert all(score.gave_up.startswith(score.sentence.rstrip(".")) for score in scores)


def test_every_wish_has_words_for_what_it_gives_up() -> None:
    assert set(GIVES_UP) <= set(WEEK.wishes)
    assert all(gives_up(name) for name in WEEK.wishes)


def test_a_plan_carries_both_through_its_document() -> None:
    plan = planned(KIM)
    lessons = [item for child in plan.children for day in child.days for item in day.items if item.type == "subject"]
    assert any(item.next_best is not None for item in lessons)
    assert all(item.why.count(". ") == 1 for item in lessons)
    assert len(plan.wishes) == len([weight for weight in a_sample(KIM).weights.values() if weight])
    assert plan_of(to_document(plan)) == plan
