"""Where learning begins: the questionnaire's weights in standard units, how far they may move, and how they turn into points.

A standard unit of a weight is what it is worth, on the family's own average, when a feature differs by one spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from brightpath.domain.learned import MOST_DAY_POINTS, MOST_PLACE_POINTS, LearnedPreferences, most_weight
from brightpath.domain.preferences import StartingPreferences
from brightpath.domain.weeks import Weekday
from brightpath.learning.place_features import By, place_feature
from brightpath.learning.scale import Scale

Numbers = NDArray[np.float64]

#: No weight grows by more than so many of its prior deviations, and none of a place falls by more.
MOST_DEVIATIONS = 4.0
_DECIMALS = 4


@dataclass(frozen=True)
class Taus:
    """Prior standard deviations in standard units (design, section 4): of wishes, subject x part of day, subject x weekday."""

    wish: float = 0.6
    place: float = 0.5
    day: float = 0.25


@dataclass(frozen=True, eq=False)
class Prior:
    """`w ~ N(mean, tau^2)` within `low` and `high`, in standard units, in the order of `names`; `unit` are its points.

    Where `spread` is 0 the household's plans do not differ, and nothing can be learned.
    """

    names: tuple[str, ...]
    mean: Numbers
    tau: Numbers
    low: Numbers
    high: Numbers
    centre: Numbers
    spread: Numbers
    unit: float
    starting: StartingPreferences
    #: The means before the shift that all families share was added.
    unshifted: Numbers

    @cached_property
    def place_of(self) -> dict[str, int]:
        """By name where a weight stands in the arrays."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def is_place(self) -> NDArray[np.bool_]:
        """Say of each weight whether it is one of a place, and not of a wish."""
        return np.array([place_feature(name) is not None for name in self.names], dtype=bool)

    @cached_property
    def centre_in_spreads(self) -> Numbers:
        """Where the centres lie in spreads from 0; 0 for what does not differ."""
        return np.divide(self.centre, self.spread, out=np.zeros_like(self.centre), where=self.spread > 0)

    def standard(self, features: Mapping[str, float]) -> Numbers:
        """Write features in spreads from their centre; one that is missing or no number counts as the centre.

        Where any place is counted, a place that is not counted has no lessons.
        """
        values = np.full(len(self.names), np.nan)
        for name, value in features.items():
            place = self.place_of.get(name)
            if place is not None:
                values[place] = value
        if np.isfinite(values[self.is_place]).any():
            values[self.is_place & np.isnan(values)] = 0.0
        known = np.isfinite(values) & (self.spread > 0)
        return np.divide(values - self.centre, self.spread, out=np.zeros_like(values), where=known)

    def as_row(self, weights: Mapping[str, float]) -> Numbers:
        """Write weights by name, in standard units, in the order of `names`; one that is not told is 0."""
        return np.array([weights.get(name, 0.0) for name in self.names])

    def in_points(self, weights: Numbers) -> dict[str, float]:
        """Turn weights in standard units into points: of a wish fully met, of one lesson at a place.

        A wish in which the household's plans do not differ keeps the questionnaire's weight.
        """
        return {
            name: float(weight * self.unit / spread) if spread else self.starting.wish_weights.get(name, 0.0)
            for name, weight, spread in zip(self.names, weights, self.spread, strict=True)
        }

    def for_planning(self, weights: Numbers) -> LearnedPreferences:
        """Hand weights over to the planner, within the bounds of every one; what comes to nothing at a place is left out."""
        wishes: dict[str, float] = {}
        places: dict[str, dict[str, float]] = {}
        days: dict[str, dict[Weekday, float]] = {}
        for name, points in self.in_points(weights).items():
            feature = place_feature(name)
            if feature is None:
                wishes[name] = round(min(most_weight(name), max(0.0, points)), _DECIMALS)
                continue
            most = MOST_PLACE_POINTS if feature.by is By.PART_OF_DAY else MOST_DAY_POINTS
            points = round(min(most, max(-most, points)), _DECIMALS)
            if points and feature.by is By.PART_OF_DAY:
                places.setdefault(feature.subject, {})[feature.where] = points
            elif points:
                days.setdefault(feature.subject, {})[Weekday(feature.where)] = points
        return LearnedPreferences(wish_weights=wishes, place_points=places, day_points=days)


def prior_of(
    starting: StartingPreferences, scale: Scale, *, shift: Mapping[str, float] | None = None, taus: Taus | None = None
) -> Prior:
    """Make the prior of a family: one weight for each wish of its questionnaire and each place that `scale` knows.

    Parameters
    ----------
    scale
        Centres and spreads over feasible plans of this household drawn by chance.
    shift
        What all families share (pooling.py), by wish, in standard units. A mean that it would take out of bounds is taken
        to the bound.
    """
    taus, shift = taus or Taus(), shift or {}
    wishes = tuple(sorted(starting.wish_weights))
    places = tuple(sorted(name for name in scale.spread if place_feature(name)))
    names = (*wishes, *places)
    spread = np.array([scale.spread.get(name, 0.0) for name in names])
    unit = _unit(starting, scale)

    def standard(name: str, points: float) -> float:
        return points * scale.spread.get(name, 0.0) / unit

    unshifted = np.array([standard(name, starting.wish_weights.get(name, 0.0)) for name in names])
    tau = np.array([_tau(name, taus) for name in names])
    wide = [
        min(standard(name, most_weight(name)), usual + MOST_DEVIATIONS * taus.wish)
        for name, usual in zip(wishes, unshifted, strict=False)
    ]
    wide += [_bound(name, taus, scale.spread[name] / unit) for name in places]
    high = np.array(wide)
    low = np.array([0.0] * len(wishes) + [-bound for bound in high[len(wishes) :]])
    high = np.maximum(high, unshifted)  # what the questionnaire gives is always within
    moved = unshifted + np.array(
        [shift.get(name, 0.0) if has else 0.0 for name, has in zip(names, spread, strict=True)]
    )
    return Prior(
        names=names,
        mean=np.clip(moved, low, high),
        tau=tau,
        low=low,
        high=high,
        centre=np.array([scale.centre.get(name, 0.0) for name in names]),
        spread=spread,
        unit=unit,
        starting=starting,
        unshifted=unshifted,
    )


def _unit(starting: StartingPreferences, scale: Scale) -> float:
    """The points of one spread, as a quadratic mean over the wishes that count and in which plans differ."""
    worth = [weight * scale.spread.get(name, 0.0) for name, weight in starting.wish_weights.items()]
    counting = [points for points in worth if points > 0]
    return sqrt(sum(points * points for points in counting) / len(counting)) if counting else 1.0


def _tau(name: str, taus: Taus) -> float:
    feature = place_feature(name)
    if feature is None:
        return taus.wish
    return taus.place if feature.by is By.PART_OF_DAY else taus.day


def _bound(name: str, taus: Taus, a_point: float) -> float:
    """How far a place's weight may lie off 0, where one point is so many standard units."""
    feature = place_feature(name)
    assert feature is not None
    most = MOST_PLACE_POINTS if feature.by is By.PART_OF_DAY else MOST_DAY_POINTS
    return min(MOST_DEVIATIONS * _tau(name, taus), most * a_point)
