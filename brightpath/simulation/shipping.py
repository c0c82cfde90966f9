"""The models that come with BrightPath, made of simulated families of every kind, each with a card that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

from brightpath.adapters.workers import Workers
from brightpath.domain.models import Model
from brightpath.learning.engagement import train_engagement
from brightpath.learning.outcome_features import rows_of
from brightpath.learning.outcomes import train
from brightpath.learning.pooling import Leaning
from brightpath.learning.shared_shift import train_shift
from brightpath.services.shipped_models import ship
from brightpath.simulation.behaviour import BEHAVIOURS
from brightpath.simulation.doing import columns, outcomes
from brightpath.simulation.life import earlier_families

#: Worlds that no proof looks at: a proof on families that the prior was made from would prove nothing. Many of them, as each
#: has a shift of its own by chance, and only what they have in common may go into any other.
WORLDS = tuple(range(9001, 9013))
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


def ship_prior(leanings: Mapping[int, Sequence[Leaning]], folder: Path, *, at: datetime) -> Model:
    """Fit the shift to what was learned of simulated families by world, and put it with its card where BrightPath ships models.

    Raises
    ------
    Refused
        When these are too few families, or their shift helps no families of a world that it was not fitted to.
    """
    families = [(world, one) for world, own in leanings.items() for one in own]
    worlds, heard = [world for world, _ in families], [one for _, one in families]
    return ship(train_shift(heard, worlds=worlds), folder, at=at, about=ABOUT)


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
