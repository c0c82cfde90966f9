"""Where a simulated family lives: its household, its weeks as the planner sees them, and what an ordinary difference is.

The weeks vary a little: in three of ten something comes up once, the same for every method that plans for the family.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf

from brightpath.domain.family import Commitment, CommitmentFrequency, Household
from brightpath.learning.place_features import count_places
from brightpath.learning.prior import Prior, prior_of
from brightpath.learning.scale import Scale, scale_of
from brightpath.planning.week.by_chance import weeks_by_chance
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.counted import features_of_draft, lessons_in
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.improve import FIT_IN, improve
from brightpath.planning.week.problem import LEARNED_PLACES, WeekProblem
from brightpath.planning.week.quick import quick_week
from brightpath.planning.week.reading import problem_of
from brightpath.simulation.draws import Draws
from brightpath.simulation.families import WEEK, a_family

#: How many children, each as likely.
CHILDREN = (1, 1, 2, 2, 2, 3)
#: Lessons asked for in a week: fewer leave nothing to arrange, more take too long to simulate.
FEWEST_LESSONS, MOST_LESSONS = 8, 45
#: Plans drawn by chance by which features are scaled.
SCALED_BY = 60
#: How often something comes up, and what it may be.
COMES_UP = 0.3
ERRANDS = ("Dentist", "Visit", "Errands")


@dataclass(frozen=True, eq=False)
class Home:
    """One family's household; `problems` are its usual week and those in which something comes up."""

    name: str
    household: Household
    problems: tuple[WeekProblem, ...]
    scale: Scale
    #: As the questionnaire has it.
    prior: Prior

    @cached_property
    def choices(self) -> tuple[Choices, ...]:
        """What can be decided in each of the weeks."""
        return tuple(map(Choices, self.problems))

    def variant(self, week: int) -> int:
        """Say which of the problems a week is."""
        draws = Draws(f"{self.name}, week {week}")
        return draws.between(1, len(self.problems) - 1) if len(self.problems) > 1 and draws.chance(COMES_UP) else 0


@lru_cache(maxsize=256)
def a_home(world: int, number: int) -> Home:
    """Make the home of one family of a world; the questionnaire's plan leaves nothing out in any of its weeks."""
    draws = Draws(f"home {number} of world {world}")
    while True:
        household = a_family(
            draws.between(0, 10**6), children=draws.one_of(CHILDREN), is_tight=draws.chance(0.15), step=15
        )
        problem = problem_of(household, WEEK)
        if not FEWEST_LESSONS <= sum(lesson.asked for lesson in problem.lessons) <= MOST_LESSONS:
            continue
        if quick_week(problem, seed=0, rounds=0).left_out:
            continue
        others = [problem_of(_with_errand(household, draws), WEEK) for _ in range(2)]
        problems = (problem, *(one for one in others if not quick_week(one, seed=0, rounds=0).left_out))
        weeks = weeks_by_chance(problem, count=SCALED_BY, seed=number)
        scale = scale_of([{**week.features, **count_places(week.lessons)} for week in weeks])
        return Home(f"{world}-{number}", household, problems, scale, prior_of(problem.preferences, scale))


def week_by_chance(problem: WeekProblem, seed: int) -> Draft:
    """Draw a week by chance that leaves no more out than has to be: every place has a price by lot, and no wish counts."""
    draw = Draws(f"week by chance {seed}").share
    nothing = problem.preferences.model_copy(update={"wish_weights": {}})
    choices = Choices(problem.changed(preferences=nothing, learned=None))
    prices = {place: -draw() for places in choices.places.values() for place in places}
    table = Table(choices, prices)
    return improve(
        table, mood=FIT_IN, seed=seed, rounds=200, deadline=inf, starts=1, is_enough=lambda draft: draft.left_out == 0
    ).draft


def counted(draft: Draft) -> dict[str, float]:
    """Count a week as learning sees it: the planner's features, and how often each subject stands at each place."""
    features = features_of_draft(draft)
    features.pop(LEARNED_PLACES, None)  # the planner's own price of places
    return features | count_places(lessons_in(draft))


def _with_errand(household: Household, draws: Draws) -> Household:
    start = draws.between(9 * 60, 14 * 60, 30)
    errand = Commitment(
        name=draws.one_of(ERRANDS),
        frequency=CommitmentFrequency.WEEKLY,  # of this one week
        days_of_week=(draws.one_of(household.calendar.school_days),),
        start=start,
        end=start + draws.one_of((60, 90, 120)),
    )
    return household.model_copy(update={"commitments": (*household.commitments, errand)})
