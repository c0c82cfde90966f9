"""The one function that learning walks down: how little the weights explain what happened, and how far they left the prior.

Everything is in prior deviations `v = (w - mean) / tau`, so the prior itself is `v.v / 2` with curvature 1 everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from brightpath.learning.newton import Numbers, Slope


@dataclass(frozen=True, eq=False)
class Choices:
    """All choices in one table, a row for each alternative, the rows of a choice beside each other.

    An alternative exceeds the chosen one by `offset + rows @ v` in utility times sharpness, so the chosen row is all 0.
    `first` are the first rows of the choices, `sizes` their numbers of rows, `doubt` and `weight` one number each.
    """

    rows: Numbers
    offset: Numbers
    first: NDArray[np.intp]
    sizes: NDArray[np.intp]
    doubt: Numbers
    weight: Numbers


@dataclass(frozen=True, eq=False)
class Readings:
    """All ratings: each misses what is expected by `missing - rows @ v` in standard deviations of its noise."""

    rows: Numbers
    missing: Numbers
    weight: Numbers

    @cached_property
    def bend(self) -> Numbers:
        """Their second derivatives, which are the same everywhere."""
        return np.asarray(self.rows.T @ (self.weight[:, None] * self.rows))


@dataclass(frozen=True, eq=False)
class Objective:
    """Minus the log posterior density, but for a constant.

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior, in Zarembka (ed.), Frontiers in
    Econometrics; McFadden (1978), Modelling the choice of residential location, for alternatives that are a sample of all;
    Dempster, Laird and Rubin (1977), J. R. Stat. Soc. B 39, for the stand-in of the mixture's curvature.
    """

    choices: Choices
    readings: Readings

    @property
    def touched(self) -> NDArray[np.bool_]:
        """Say of each weight whether any observation speaks of it; all others stay as they are."""
        return np.asarray((self.choices.rows != 0).any(axis=0) | (self.readings.rows != 0).any(axis=0))

    def only(self, touched: NDArray[np.bool_]) -> Objective:
        """Look at some of the weights alone; the others are 0."""
        return Objective(
            replace(self.choices, rows=self.choices.rows[:, touched]),
            replace(self.readings, rows=self.readings.rows[:, touched]),
        )

    def heard(self, *, sharpness_times: float, doubt_times: float) -> Objective:
        """Hear the same choices as more or less sharp, and the odds that life happened as greater or smaller."""
        odds = doubt_times * self.choices.doubt / (1 - self.choices.doubt)
        choices = replace(
            self.choices,
            rows=sharpness_times * self.choices.rows,
            offset=sharpness_times * self.choices.offset,
            doubt=odds / (1 + odds),
        )
        return replace(self, choices=choices)

    def __call__(self, v: Numbers) -> Slope:
        """Look at a point: value, gradient, second derivatives, and what they are without the term that mixing adds."""
        chance, chosen, pull, value = self._choices(v)
        rows, weight = self.choices.rows, self.choices.weight
        missing = self.readings.missing - self.readings.rows @ v
        real = self._real(chosen)
        gradient = v + pull.T @ (weight * real) - self.readings.rows.T @ (self.readings.weight * missing)
        halves = rows * np.sqrt(np.repeat(weight * real, self.choices.sizes) * chance)[:, None]
        safe = np.eye(len(v)) + halves.T @ halves - (pull.T * (weight * real)) @ pull + self.readings.bend
        exact = safe - (pull.T * (weight * real * (1 - real))) @ pull
        whole = float(0.5 * v @ v + weight @ value + 0.5 * self.readings.weight @ (missing * missing))
        return Slope(whole, gradient, exact, safe)

    def pulls(self, v: Numbers) -> tuple[Numbers, Numbers]:
        """Say how strongly each choice and each reading pulls each weight upwards, at a point, in prior deviations.

        At the lowest point `v` is the sum of all pulls, but for what a bound holds back.
        """
        _, chosen, pull, _ = self._choices(v)
        missing = self.readings.missing - self.readings.rows @ v
        return (
            -pull * (self.choices.weight * self._real(chosen))[:, None],
            self.readings.rows * (self.readings.weight * missing)[:, None],
        )

    def _choices(self, v: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """For each row its chance; for each choice the chance of what was chosen, the mean row, and minus the log chance."""
        table = self.choices
        if not len(table.first):
            none = np.zeros(0)
            return none, none, np.zeros((0, len(v))), none
        excess = table.offset + table.rows @ v
        top = np.maximum.reduceat(excess, table.first)
        risen = np.exp(excess - np.repeat(top, table.sizes))
        total = np.add.reduceat(risen, table.first)
        chance = risen / np.repeat(total, table.sizes)
        pull = np.add.reduceat(chance[:, None] * table.rows, table.first, axis=0)
        log_chosen = -(top + np.log(total))
        by_taste = np.log1p(-table.doubt) + log_chosen
        value = -np.logaddexp(by_taste, np.log(table.doubt / table.sizes))
        return chance, log_chosen, pull, value

    def _real(self, log_chosen: Numbers) -> Numbers:
        """How likely each choice was one of taste rather than life happening, knowing what was chosen."""
        by_taste = np.log1p(-self.choices.doubt) + log_chosen
        by_life = np.log(self.choices.doubt / self.choices.sizes) if len(log_chosen) else log_chosen
        return np.exp(by_taste - np.logaddexp(by_taste, by_life))
