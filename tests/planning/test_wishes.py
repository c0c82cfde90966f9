"""Every wish on a better and a worse week with exact values, and the same numbers wherever they are counted.

Parametrised over the registry, so that a wish without drawings fails.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.preferences import AskedRule, RuleName
from brightpath.domain.weeks import Weekday
from brightpath.planning.rule import WEEK, Wish
from brightpath.planning.week.problem import WeekProblem
from tests.planning.drawn_week import DrawnWeek, a_week, draft_of, program_says


class Pair(NamedTuple):
    """A better and a worse week, and how far each meets the wish."""

    better: DrawnWeek
    better_value: float
    worse: DrawnWeek
    worse_value: float


OPEN = (AskedRule(name=RuleName.OPEN_TIME, minutes=30, asked_by="Philosophy: unschooling"),)


def with_facts(week: DrawnWeek, *, rules: tuple[AskedRule, ...] = (), **facts: Any) -> DrawnWeek:
    """The same week of a family that asks for rules, or with facts that no drawing shows."""
    preferences = week.problem.preferences.model_copy(update={"rules": rules})
    return DrawnWeek(week.problem.changed(preferences=preferences, **facts), week.places)


MATHS_BEFORE_NOON = LearnedPreferences(place_points={"M": {"mid-morning": 3.0, "evening": -2.0}})
MATHS_ON_MONDAYS = LearnedPreferences(day_points={"M": {Weekday.MONDAY: 2.0}})

WISHES: dict[str, list[Pair]] = {
    "best_hours": [
        Pair(
            a_week(  # mid-morning is 09:00 to 11:30
                """
                Monday  10:00 10:30 11:00 11:30 12:00
                Ada     M     .     A     .     .
                """,
                best_times={"Ada": ("mid-morning",)},
            ),
            1.0,
            a_week(
                """
                Monday  10:00 10:30 11:00 11:15 11:30 11:45 12:00 12:15
                Ada     .     .     .     M     M     .     A     A
                """,
                best_times={"Ada": ("mid-morning",)},
            ),
            0.25,  # one lesson half outside, the other wholly
        ),
        Pair(
            a_week(  # nobody's best time is nobody's loss
                """
                Monday  9:00 9:30
                Ada     M    .
                """
            ),
            1.0,
            a_week(  # together, and outside the best time of one of the two
                """
                Monday  9:00 9:30
                Ada     H    .
                Ben     H    .
                """,
                best_times={"Ada": ("mid-morning",), "Ben": ("evening",)},
                H={"together": True},
            ),
            0.5,
        ),
    ],
    "core_early": [
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    .    A
                """,
                M={"core": True},
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     A    .    M
                """,
                M={"core": True},
            ),
            0.0,
        ),
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     .    M    .
                """,
                M={"core": True},
            ),
            0.5,
            a_week(  # of two core lessons one is as late as can be
                """
                Monday  9:00 9:30 10:00
                Ada     .    M    A
                """,
                M={"core": True},
                A={"core": True},
            ),
            0.25,
        ),
    ],
    "liked_times": [
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    .    .
                """,
                M={"preferred": "09:00"},
            ),
            1.0,
            a_week(  # an hour away of the two that would lose it all
                """
                Monday  9:00 9:30 10:00
                Ada     .    .    M
                """,
                M={"preferred": "09:00"},
            ),
            0.5,
        ),
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00 10:30
                Ada     .    .    .     M
                """
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:30 10:00 10:30 11:00
                Ada     .    .    .     .     M
                """,
                M={"preferred": "08:00"},
            ),
            0.0,
        ),
    ],
    "compact_days": [
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    .    .
                """
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     .    M    .
                """
            ),
            0.5,
        ),
    ],
    "spread": [
        Pair(
            a_week(
                """
                Monday    9:00
                Ada       M
                Tuesday   9:00
                Ada       .
                Wednesday 9:00
                Ada       M
                """
            ),
            1.0,
            a_week(
                """
                Monday    9:00
                Ada       M
                Tuesday   9:00
                Ada       M
                Wednesday 9:00
                Ada       .
                """
            ),
            0.0,
        ),
        Pair(
            a_week(  # Tuesday and Thursday have a day between them that is no school day
                """
                Tuesday  9:00
                Ada      M
                Thursday 9:00
                Ada      M
                Friday   9:00
                Ada      .
                """
            ),
            1.0,
            a_week(
                """
                Monday    9:00
                Ada       M
                Tuesday   9:00
                Ada       M
                Wednesday 9:00
                Ada       M
                Thursday  9:00
                Ada       .
                """,
            ),
            0.0,
        ),
    ],
    "same_time": [
        Pair(
            a_week(  # within the same half hour
                """
                Monday    9:00 9:15 9:30 9:45
                Ada       M    M    .    .
                Tuesday   9:00 9:15 9:30 9:45
                Ada       .    M    M    .
                """
            ),
            1.0,
            a_week(
                """
                Monday    9:00 9:15 9:30 9:45
                Ada       M    M    .    .
                Tuesday   9:00 9:15 9:30 9:45
                Ada       .    .    M    M
                """
            ),
            0.5,
        ),
        Pair(
            a_week(  # a fixed time is no merit and no loss
                """
                Monday    9:00 9:30
                Ada       .    M
                Tuesday   9:00 9:30
                Ada       .    M
                """,
                M={"fixed": "09:30"},
            ),
            1.0,
            a_week(
                """
                Monday    9:00 9:30 10:00
                Ada       M    .    .
                Tuesday   9:00 9:30 10:00
                Ada       .    M    .
                Wednesday 9:00 9:30 10:00
                Ada       .    .    M
                """
            ),
            1 / 3,
        ),
    ],
    "often_enough": [
        Pair(
            a_week(
                """
                Monday    9:00 9:30
                Ada       M    .
                Tuesday   9:00 9:30
                Ada       M    A
                """,
                M={"asked": 1, "most": 2, "interest": 4},
                A={"asked": 0, "most": 1, "interest": 1},
            ),
            1.0,
            a_week(  # the loved one is worth more than the other
                """
                Monday    9:00 9:30
                Ada       M    .
                Tuesday   9:00 9:30
                Ada       .    A
                """,
                M={"asked": 1, "most": 2, "interest": 4},
                A={"asked": 0, "most": 1, "interest": 1},
            ),
            0.2,
        ),
        Pair(
            a_week(  # what was asked for costs its own price when it is left out, and nothing here
                """
                Monday    9:00
                Ada       M
                Tuesday   9:00
                Ada       .
                Wednesday 9:00
                Ada       A
                """,
                M={"asked": 2, "most": 2},
                A={"asked": 0, "most": 1},
            ),
            1.0,
            a_week(
                """
                Monday    9:00
                Ada       M
                Tuesday   9:00
                Ada       .
                Wednesday 9:00
                Ada       A
                """,
                M={"asked": 2, "most": 3},
                A={"asked": 0, "most": 1},
            ),
            0.5,
        ),
    ],
    "even_days": [
        Pair(
            a_week(
                """
                Monday    9:00 9:30
                Ada       M    .
                Tuesday   9:00 9:30
                Ada       A    .
                """
            ),
            1.0,
            a_week(  # thirty of the sixty minutes stand above an even day
                """
                Monday    9:00 9:30
                Ada       M    A
                Tuesday   9:00 9:30
                Ada       .    .
                """
            ),
            0.5,
        ),
    ],
    "breaks": [
        Pair(
            a_week(  # two moments from which more than half an hour could follow: 09:00 and 09:30
                """
                Monday    9:00 9:15 9:30 9:45 10:00
                Ada       M    M    .    A    A
                """,
                liked_stretch=30,
            ),
            1.0,
            a_week(
                """
                Monday    9:00 9:15 9:30 9:45 10:00
                Ada       M    M    A    A    .
                """,
                liked_stretch=30,
            ),
            0.5,
        ),
        Pair(
            a_week(  # an hour is as long as liked
                """
                Monday  9:30 10:30
                Ada     M    .
                """,
                step=5,
                hours={"Ada": ("09:00", "12:00")},
                liked_stretch=60,
            ),
            1.0,
            a_week(  # on no grid it takes a slot more, and one of the four moments sees that
                """
                Monday  9:33 10:33
                Ada     M    .
                """,
                step=5,
                hours={"Ada": ("09:00", "12:00")},
                liked_stretch=60,
                M={"fixed": "09:33"},
            ),
            0.75,
        ),
    ],
    "varied_days": [
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    A    L
                """,
                M={"kind": "maths"},
                L={"kind": "languages"},
                A={"kind": "arts"},
            ),
            1.0,
            a_week(  # two of the head in a row, of two lessons that could be
                """
                Monday  9:00 9:30 10:00
                Ada     M    L    A
                """,
                M={"kind": "maths"},
                L={"kind": "languages"},
                A={"kind": "arts"},
            ),
            0.85,
        ),
        Pair(
            a_week(  # a breather makes it no row
                """
                Monday  9:00 9:15 9:30 9:45 10:00
                Ada     M    M    .    S    S
                """,
                M={"kind": "maths"},
                S={"kind": "maths"},
            ),
            1.0,
            a_week(  # of one field is worse
                """
                Monday  9:00 9:15 9:30 9:45 10:00
                Ada     M    M    S    S    .
                """,
                M={"kind": "maths"},
                S={"kind": "maths"},
            ),
            0.5,
        ),
        Pair(
            a_week(  # what nobody knows is like nothing, and faith is neither of the head nor of the hand
                """
                Monday  9:00 9:15 9:30 9:45
                Ada     X    Y    B    L
                Ben     L    .    .    .
                """,
                B={"kind": "faith"},
                L={"kind": "languages"},
            ),
            1.0,
            a_week(  # five minutes are near enough, for the one child alone
                """
                Monday  9:00 9:25 9:30 9:55
                Ada     M    .    L    .
                Ben     P    .    .    .
                """,
                step=5,
                M={"kind": "maths", "minutes": 25},
                L={"kind": "languages", "minutes": 25},
                P={"kind": "music", "minutes": 25},
            ),
            0.85,
        ),
    ],
    "alike_together": [
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    S    A
                Tuesday 9:00 9:30 10:00
                Ada     S    M    .
                """,
                M={"kind": "maths"},
                S={"kind": "maths"},
                A={"kind": "arts"},
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    A    S
                Tuesday 9:00 9:30 10:00
                Ada     M    S    .
                """,
                M={"kind": "maths"},
                S={"kind": "maths"},
                A={"kind": "arts"},
            ),
            0.5,
        ),
        Pair(
            a_week(  # nobody has to have them on one day
                """
                Monday  9:00 9:15 9:30 9:45
                Ada     M    S    A    .
                Tuesday 9:00 9:15 9:30 9:45
                Ada     .    .    T    .
                """,
                M={"kind": "maths"},
                S={"kind": "maths"},
                T={"kind": "maths"},
                A={"kind": "arts"},
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:15 9:30 9:45
                Ada     M    S    A    T
                Tuesday 9:00 9:15 9:30 9:45
                Ada     .    .    .    .
                """,
                M={"kind": "maths"},
                S={"kind": "maths"},
                T={"kind": "maths"},
                A={"kind": "arts"},
            ),
            0.5,
        ),
    ],
    "siblings_together": [
        Pair(
            a_week(
                """
                Monday  9:00 9:15 9:30 9:45 10:00
                Ada     M    M    .    A    A
                Ben     .    M    M    .    .
                Cleo    M    M    .    .    .
                """,
            ),
            1.0,
            a_week(  # one of three apart; art is Ada's alone
                """
                Monday  9:00 9:15 9:30 9:45 10:00
                Ada     M    M    A    A    .
                Ben     .    .    M    M    .
                Cleo    M    M    .    .    .
                """,
            ),
            0.5,
        ),
        Pair(
            a_week(  # on the days they both have it
                """
                Monday    9:00 9:30
                Ada       M    .
                Ben       M    .
                Tuesday   9:00 9:30
                Ada       .    M
                Ben       .    .
                """,
            ),
            1.0,
            a_week(
                """
                Monday    9:00 9:30
                Ada       M    .
                Ben       .    M
                Tuesday   9:00 9:30
                Ada       .    M
                Ben       .    .
                """,
            ),
            0.0,
        ),
    ],
    "calm_parent": [
        Pair(
            a_week(
                """
                Monday  9:00 9:30
                Ada     M    .
                Ben     .    A
                """,
                M={"attention": 2},
                A={"attention": 2},
            ),
            1.0,
            a_week(  # two of the four quarters of an hour
                """
                Monday  9:00 9:30
                Ada     M    .
                Ben     A    .
                """,
                M={"attention": 2},
                A={"attention": 2},
            ),
            0.5,
        ),
        Pair(
            a_week(  # another adult helps, and an independent lesson asks for nobody
                """
                Monday  9:00 9:30
                Ada     M    .
                Ben     A    .
                Cleo    P    .
                Pat*    .    .
                Sam*    .    .
                """,
                M={"attention": 1},
                A={"attention": 1},
                teachers_of={"A": "Sam"},
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:30
                Ada     M    .
                Ben     A    .
                Cleo    P    .
                """,
                M={"attention": 1},
                A={"attention": 1},
                P={"attention": 1},
            ),
            1 / 3,
        ),
    ],
    "interest_lift": [
        Pair(
            a_week(  # mid-morning ends at 11:30
                """
                Monday  11:00 11:30 12:00
                Ada     M     A     .
                """,
                best_times={"Ada": ("mid-morning",)},
                M={"interest": 5},
                A={"interest": 3},
            ),
            1.0,
            a_week(  # art is loved half as much above the middle, and has the best hour
                """
                Monday  11:00 11:30 12:00
                Ada     A     M     .
                """,
                best_times={"Ada": ("mid-morning",)},
                M={"interest": 5},
                A={"interest": 4},
            ),
            1 / 3,
        ),
        Pair(
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     M    .    .
                """,
                M={"interest": 4},
            ),
            1.0,
            a_week(
                """
                Monday  9:00 9:30 10:00
                Ada     .    M    .
                """,
                M={"interest": 4},
            ),
            0.5,
        ),
    ],
    "light_friday": [
        Pair(
            a_week(
                """
                Monday  11:30 12:00 12:30
                Ada     M     A     .
                Friday  11:30 12:00 12:30
                Ada     .     .     .
                """,
            ),
            1.0,
            a_week(
                """
                Monday  11:30 12:00 12:30
                Ada     M     .     .
                Friday  11:30 12:00 12:30
                Ada     .     A     .
                """,
            ),
            0.5,
        ),
        Pair(
            a_week(  # what stands every day has to stand here too, and Ben's last day is Monday
                """
                Monday  11:30 12:00 12:30
                Ada     M     .     .
                Ben     .     .     .
                Friday  11:30 12:00 12:30
                Ada     M     .     .
                """,
                days_off={"Ben": ("Friday",)},
            ),
            1.0,
            a_week(  # in the afternoon it does not
                """
                Monday  11:30 12:00 12:30
                Ada     M     .     .
                Friday  11:30 12:00 12:30
                Ada     .     M     .
                """,
            ),
            0.5,
        ),
    ],
    "open_time": [
        Pair(
            with_facts(  # thirty of the ninety minutes are to stay open
                a_week(
                    """
                    Monday  9:00 9:30 10:00
                    Ada     M    A    .
                    Tuesday 9:00 9:30 10:00
                    Ada     B    x    .
                    """,
                ),
                rules=OPEN,
            ),
            1.0,
            with_facts(
                a_week(
                    """
                    Monday  9:00 9:30 10:00
                    Ada     M    A    B
                    Tuesday 9:00 9:30 10:00
                    Ada     .    .    .
                    """,
                ),
                rules=OPEN,
            ),
            0.5,
        ),
        Pair(
            a_week(  # nobody asked
                """
                Monday  9:00 9:30
                Ada     M    A
                """,
            ),
            1.0,
            with_facts(  # of an hour beside a commitment half an hour is to stay open
                a_week(
                    """
                    Monday  9:00 9:30 10:00
                    Ada     M    x    A
                    """,
                ),
                rules=OPEN,
            ),
            0.0,
        ),
    ],
    "likely_to_get_done": [
        Pair(
            with_facts(
                a_week(
                    """
                    Monday  9:00 9:30
                    Ada     M    A
                    """,
                ),
                likely={"M:Ada": {0: {540: 1.0, 570: 0.4}}},
            ),
            1.0,
            with_facts(
                a_week(
                    """
                    Monday  9:00 9:30
                    Ada     A    M
                    """,
                ),
                likely={"M:Ada": {0: {540: 1.0, 570: 0.4}}},
            ),
            0.7,
        ),
    ],
    "hours_asked_for": [
        Pair(
            with_facts(
                a_week(  # reading is longer, so it makes up more
                    """
                    Monday    9:00 9:30 10:00
                    Ada       M    R    R
                    Tuesday   9:00 9:30 10:00
                    Ada       .    R    R
                    """,
                    M={"asked": 1, "most": 2},
                    R={"asked": 1, "most": 2},
                ),
                more_times={"M:Ada": 1, "R:Ada": 1},
            ),
            2 / 3,
            with_facts(
                a_week(
                    """
                    Monday    9:00 9:30 10:00
                    Ada       M    R    R
                    Tuesday   9:00 9:30 10:00
                    Ada       M    .    .
                    """,
                    M={"asked": 1, "most": 2},
                    R={"asked": 1, "most": 2},
                ),
                more_times={"M:Ada": 1, "R:Ada": 1},
            ),
            1 / 3,
        ),
        Pair(
            with_facts(  # more than the family said it may come is not waited for
                a_week(
                    """
                    Monday    9:00
                    Ada       M
                    Tuesday   9:00
                    Ada       M
                    """,
                    M={"asked": 1, "most": 2},
                ),
                more_times={"M:Ada": 3},
            ),
            1.0,
            with_facts(
                a_week(
                    """
                    Monday    9:00
                    Ada       M
                    Tuesday   9:00
                    Ada       .
                    """,
                    M={"asked": 1, "most": 2},
                ),
                more_times={"M:Ada": 3},
            ),
            0.0,
        ),
    ],
    "learned_places": [
        Pair(
            with_facts(
                a_week(
                    """
                    Monday  11:00 11:30 12:00
                    Ada     M     A     .
                    """,
                ),
                learned=MATHS_BEFORE_NOON,
            ),
            1.0,
            with_facts(
                a_week(
                    """
                    Monday  11:00 11:30 12:00
                    Ada     .     A     M
                    """,
                ),
                learned=MATHS_BEFORE_NOON,
            ),
            0.4,  # of 5 points that it could lose, it loses the 3 of mid-morning
        ),
        Pair(
            with_facts(  # of a week of two days the one that is liked
                a_week(
                    """
                    Monday  9:00
                    Ada     M
                    Tuesday 9:00
                    Ada     .
                    """,
                ),
                learned=MATHS_ON_MONDAYS,
            ),
            1.0,
            with_facts(
                a_week(
                    """
                    Monday  9:00
                    Ada     .
                    Tuesday 9:00
                    Ada     M
                    """,
                ),
                learned=MATHS_ON_MONDAYS,
            ),
            0.0,
        ),
    ],
}


def cases() -> list:
    return [
        pytest.param(name, pair, id=f"{name}-{number}")
        for name in WEEK.wishes
        for number, pair in enumerate(WISHES.get(name) or [None], start=1)
    ]


@pytest.mark.parametrize(("wish", "pair"), cases())
def test_a_better_week_is_worth_exactly_so_much_more(wish: str, pair: Pair) -> None:
    assert pair is not None, f"Draw a better and a worse week for {wish}."
    for week, value in ((pair.better, pair.better_value), (pair.worse, pair.worse_value)):
        draft = draft_of(week.problem, week.places)
        assert draft is not None
        assert draft.wish_values()[wish] == pytest.approx(value)
    assert pair.better_value > pair.worse_value


def weighed(problem: WeekProblem, weights: dict[str, float]) -> WeekProblem:
    preferences = problem.preferences.model_copy(update={"wish_weights": weights})
    return problem.changed(preferences=preferences)


def alone(problem: WeekProblem, wish: str) -> WeekProblem:
    """The same problem with one wish only, worth all hundred points."""
    return weighed(problem, {wish: 1.0})


@pytest.mark.parametrize(("wish", "pair"), cases())
def test_program_draft_and_values_count_the_same_loss(wish: str, pair: Pair) -> None:
    for week, value in ((pair.better, pair.better_value), (pair.worse, pair.worse_value)):
        problem = alone(week.problem, wish)
        outcome, draft = program_says(problem, week.places), draft_of(problem, week.places)
        assert outcome is not None and draft is not None
        assert draft.cost_of_wishes == pytest.approx(100 * (1 - value))
        assert draft.cost == draft.cost_of_wishes + draft.cost_of_leaving_out
        assert outcome.cost == pytest.approx(draft.cost, abs=1e-6)


@pytest.mark.parametrize(("wish", "pair"), cases())
def test_all_wishes_together_cost_what_their_values_say(wish: str, pair: Pair) -> None:
    for week in (pair.better, pair.worse):
        problem = weighed(week.problem, dict.fromkeys(WEEK.wishes, 1.0))
        outcome, draft = program_says(problem, week.places), draft_of(problem, week.places)
        assert outcome is not None and draft is not None
        values = draft.wish_values()
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in values.values())
        lost = sum(problem.weights[name] * (1 - value) for name, value in values.items())
        assert draft.cost_of_wishes == pytest.approx(lost)
        assert outcome.cost == pytest.approx(lost + draft.cost_of_leaving_out, abs=1e-6)


def test_a_lesson_left_out_costs_more_than_all_wishes_are_worth() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    .
        Tuesday 9:00 9:30
        Ada     .    .
        """,
        M={"asked": 2, "core": True},
    )
    draft, outcome = draft_of(week.problem, week.places), program_says(week.problem, week.places)
    assert draft is not None and outcome is not None
    assert draft.left_out == 1
    assert draft.cost_of_leaving_out == 101  # of them one for being core
    assert outcome.cost == pytest.approx(draft.cost)


@pytest.mark.parametrize("wish", list(WEEK.wishes.values()), ids=lambda wish: wish.name)
def test_every_wish_opens_with_its_sentence(wish: Wish) -> None:
    assert wish.sentence[0].isupper() and wish.sentence.endswith(".")
