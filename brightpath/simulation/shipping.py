"""The models that come with BrightPath, made of simulated families of every kind, each with a card that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import cycle
from math import sqrt
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from brightpath.adapters.workers import Workers
from brightpath.domain.errors import Refused
from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.models import Model
from brightpath.learning.engagement import train_engagement
from brightpath.learning.outcome_features import rows_of
from brightpath.learning.outcomes import train
from brightpath.learning.pooling import Leaning
from brightpath.learning.prior import prior_of
from brightpath.learning.shared_shift import train_shift
from brightpath.learning.trained import Trained
from brightpath.planning.week.quick import quick_week
from brightpath.services.shipped_models import ship
from brightpath.simulation.behaviour import BEHAVIOURS
from brightpath.simulation.doing import columns, outcomes
from brightpath.simulation.homes import Home, a_home, counted
from brightpath.simulation.life import earlier_families, worth_by_chance
from brightpath.simulation.tastes import Taste, taste_of

#: Worlds that no proof looks at: a proof on families that the prior was made from would prove nothing. Many of them, as each
#: has a shift of its own by chance, and only what they have in common may go into any other.
WORLDS = tuple(range(9001, 9013))
#: A world of which nothing was learned: its families say whether weeks are better for the shift.
PROOF_WORLD = 9100
NO_BETTER_WEEKS = (
    "What simulated families share is not shipped: it foretells what families of other worlds say, but their first weeks are "
    "no better for it (regret less by {better:.3f}, standard error {error:.3f})."
)
ABOUT = (
    "**It comes from simulated families, not from real ones.** Made-up households with hidden tastes lived some weeks with the"
    " real planner; what they turned out to share beyond their questionnaires is in here. How they were made is assumption,"
    " told in docs/learning.md. Where a house has families of its own, its own shift is trained and takes this one's place as"
    " soon as it is better."
)
#: So many made-up families whose lessons were followed for so many weeks.
FAMILIES, WEEKS = 240, 26
ABOUT_LESSONS = (
    "**It comes from simulated families, not from real ones.** Made-up children did or did not do their lessons by hidden"
    " chances; what can be foreseen of these is in here. How they were made is assumption, told in docs/outcomes.md. Each real"
    " family's own weeks decide how far it is believed there, and a house with families enough trains its own."
)


def ship_prior(
    leanings: Mapping[int, Sequence[Leaning]],
    folder: Path,
    *,
    at: datetime,
    gain: Callable[[Mapping[str, float]], tuple[float, float]] | None = None,
) -> Model:
    """Fit the shift to what was learned of simulated families by world, and put it with its card where BrightPath ships models.

    Parameters
    ----------
    gain
        Says how much better a shift makes weeks and the standard error of that; `gain_in_first_weeks` when it is not given.

    Raises
    ------
    Refused
        When these are too few families, or their shift helps no families of a world that it was not fitted to.
    """
    families = [(world, one) for world, own in leanings.items() for one in own]
    worlds, heard = [world for world, _ in families], [one for _, one in families]
    trained = train_shift(heard, worlds=worlds)
    if isinstance(trained, Trained) and trained.is_better:
        better, error = (gain or gain_in_first_weeks)(trained.parameters["byWish"])
        if better <= error:
            raise Refused(NO_BETTER_WEEKS.format(better=better, error=error))
    return ship(trained, folder, at=at, about=ABOUT)


def gain_in_first_weeks(shift: Mapping[str, float], *, families: Sequence[int] = range(20)) -> tuple[float, float]:
    """Say by how much the regret of first weeks is less when they are planned with a shift, and the standard error of that.

    What families say is one thing and what they like another: a shift may foretell the first and miss the second.
    """
    gains = []
    for number in families:
        home = a_home(PROOF_WORLD, number)
        taste = taste_of(home.prior, PROOF_WORLD, number)
        problem = home.problems[0]
        (best,), chance = _worths(home, taste, [taste.for_planning]), worth_by_chance(home, taste, 0)
        shifted = prior_of(problem.preferences, home.scale, shift=shift)
        usual, other = _worths(home, taste, [one.for_planning(one.mean) for one in (home.prior, shifted)])
        gains.append((other - usual) / (best - chance))
    return mean(gains), stdev(gains) / sqrt(len(gains))


def _worths(home: Home, taste: Taste, learned: Iterable[LearnedPreferences]) -> list[float]:
    """Say what the usual week is worth to a taste when it is planned by each of these, as a mean of three searches."""
    problems = [home.problems[0].changed(learned=one) for one in learned]
    return [
        mean(
            taste.worth(counted(quick_week(one, seed=seed, choices=home.choices[0].weighed_anew(one))))
            for seed in range(3)
        )
        for one in problems
    ]


def leanings_of_worlds(
    worlds: Sequence[int] = WORLDS, *, processes: int = 1, tell: Callable[[str], None] = lambda words: None
) -> dict[int, tuple[Leaning, ...]]:
    """Let families live some weeks in worlds of their own, each world with one of the kinds, and take what they may pool."""
    lives = list(zip(cycle(BEHAVIOURS), worlds, strict=False))
    found: dict[int, tuple[Leaning, ...]] = {}
    with Workers(processes) as workers:
        for (behaviour, world), leanings in zip(lives, workers.map(_lived, lives), strict=True):
            found[world] = leanings
            tell(f"{behaviour}, world {world}: {sum(map(len, found.values()))} families so far")
    return found


def _lived(life: tuple[str, int]) -> tuple[Leaning, ...]:
    return earlier_families(*life)


def ship_outcomes(lessons: Mapping[str, Sequence[Any]], folder: Path, *, at: datetime) -> tuple[Model, ...]:
    """Train what gets done and how engaged children are on made-up lessons (columns by name), and put both there as well.

    Raises
    ------
    Refused
        When one of them is not better than its baselines.
    """
    rows = rows_of(lessons)
    return tuple(ship(result, folder, at=at, about=ABOUT_LESSONS) for result in (train(rows), train_engagement(rows)))


def lessons_of_worlds(families: int = FAMILIES, weeks: int = WEEKS) -> dict[str, list[Any]]:
    """Follow the lessons of made-up families that no measurement looks at."""
    return columns(outcomes(families=families, weeks=weeks, seed=WORLDS[0]))
