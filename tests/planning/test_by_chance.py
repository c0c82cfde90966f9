"""Weeks drawn by chance keep every must that their places can break, are counted like any other, and repeat themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.learning.place_features import count_places, places_of
from brightpath.learning.scale import scale_of
from brightpath.planning.week.by_chance import weeks_by_chance
from brightpath.planning.week.features import features_of
from brightpath.planning.week.problem import WeekProblem
from tests.planning.drawn_week import a_week, draft_of, plan_from
from tests.planning.test_any_week import examples, problems


@examples(15)
@given(problems(), st.integers(0, 2**32))
def test_weeks_by_chance_are_allowed_and_the_same_seed_draws_the_same(problem: WeekProblem, seed: int) -> None:
    weeks = weeks_by_chance(problem, count=2, seed=seed)
    assert weeks_by_chance(problem, count=2, seed=seed) == weeks
    assert all(
        0 <= value <= 1 + 1e-9 for week in weeks for name, value in week.features.items() if name in problem.weights
    )


def test_a_week_by_chance_is_counted_like_any_other() -> None:
    drawn = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    A    .
        Tuesday 9:00 9:30 10:00
        Ada     .    .    .
        """
    )
    names = {name: lesson for lesson in drawn.problem.lessons for name in lesson.names}
    for week in weeks_by_chance(drawn.problem, count=5, seed=1):
        places = [
            place._replace(day=drawn.problem.days.index(on), start=start)
            for (subject,), on, start in week.lessons
            for place in drawn.places
            if drawn.problem.lessons[place.lesson] is names[subject]
        ]
        assert draft_of(drawn.problem, places) is not None
        plan = plan_from(drawn.problem, places)
        assert week.features == pytest.approx(features_of(drawn.problem, plan))
        assert count_places(week.lessons) == places_of(plan)


def test_they_tell_what_an_ordinary_difference_is() -> None:
    drawn = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    .    .
        """,
        M={"core": True},
    )
    weeks = weeks_by_chance(drawn.problem, count=20, seed=1)
    scale = scale_of([week.features | count_places(week.lessons) for week in weeks])
    assert scale.spread["core_early"] > 0.1 and scale.spread["place | M | mid-morning"] == 0
