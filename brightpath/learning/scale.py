"""What an ordinary difference is: each feature's centre and spread over plans of the household drawn by chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from brightpath.learning.place_features import place_feature

#: A feature that varies less than this from plan to plan cannot be learned about in this household.
LEAST_SPREAD = 1e-4
#: A subject that stood in no drawn plan: one lesson more or less at a place.
ONE_LESSON = 1.0


@dataclass(frozen=True)
class Scale:
    """Centre and spread (a standard deviation) by the name of a feature; spread 0: the household's plans do not differ in it."""

    centre: Mapping[str, float] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)

    def also(self, names: Iterable[str]) -> Scale:
        """Know features of places that stood in no drawn plan too, as of a subject that is new."""
        new = sorted({name for name in names if name not in self.spread and place_feature(name)})
        return Scale({**self.centre, **dict.fromkeys(new, 0.0)}, {**self.spread, **dict.fromkeys(new, ONE_LESSON)})


def scale_of(plans: Sequence[Mapping[str, float]]) -> Scale:
    """Measure features over plans drawn by chance, each one feasible; a place that is not counted in a plan counts 0 there.

    A feature that is missing in some plan, or no number in one, is left out, but for places.
    """
    names = sorted({name for plan in plans for name in plan})
    centre, spread = {}, {}
    for name in names:
        absent = 0.0 if place_feature(name) else float("nan")
        values = [plan.get(name, absent) for plan in plans]
        if all(isfinite(value) for value in values):
            found = float(np.std(values))
            centre[name], spread[name] = float(np.mean(values)), found if found >= LEAST_SPREAD else 0.0
    return Scale(centre, spread)
