"""The prior that comes with BrightPath: what simulated families of every kind turned out to share, with a card that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from brightpath.domain.models import Model
from brightpath.learning.pooling import Leaning
from brightpath.learning.shared_shift import train_shift
from brightpath.services.shipped_models import ship
from brightpath.simulation.behaviour import BEHAVIOURS
from brightpath.simulation.life import earlier_families

#: Worlds that no proof looks at: a proof on families that the prior was made from would prove nothing.
WORLDS = tuple(range(9001, 9005))
ABOUT = (
    "**It comes from simulated families, not from real ones.** Made-up households with hidden tastes lived some weeks with the"
    " real planner; what they turned out to share beyond their questionnaires is in here. How they were made is assumption,"
    " told in docs/learning.md. Where a house has families of its own, its own shift is trained and takes this one's place as"
    " soon as it is better."
)


def ship_prior(leanings: Sequence[Leaning], folder: Path, *, at: datetime) -> Model:
    """Fit the shift to what was learned of simulated families, and put it with its card where BrightPath ships models.

    Raises
    ------
    Refused
        When these are too few families, or their shift helps no family that it was not fitted to.
    """
    return ship(train_shift(leanings), folder, at=at, about=ABOUT)


def leanings_of_worlds(
    worlds: Sequence[int] = WORLDS, tell: Callable[[str], None] = lambda words: None
) -> list[Leaning]:
    """Let families of every kind live some weeks in worlds of their own, and take what they may give to the pool."""
    found: list[Leaning] = []
    for behaviour in BEHAVIOURS:
        for world in worlds:
            found += earlier_families(behaviour, world)
            tell(f"{behaviour}, world {world}: {len(found)} families so far")
    return found
