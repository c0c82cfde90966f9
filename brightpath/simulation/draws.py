"""Chance from a seed, the same on every machine and in every Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import cos, exp, log, pi, sqrt
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """Draw from a seed; built on `random()` alone, the one method that Python promises to keep as it is."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        return self._random() < share

    def between(self, least: int, most: int, step: int = 1) -> int:
        """Draw from least, least + step ... up to most, all equally likely."""
        return least + step * int(self._random() * ((most - least) // step + 1))

    def one_of(self, items: Sequence[T]) -> T:
        return items[self.between(0, len(items) - 1)]

    def some_of(self, items: Sequence[T], count: int) -> list[T]:
        """Draw `count` different items, or all when there are no more, in the order in which they stand."""
        left = list(range(len(items)))
        drawn = [left.pop(self.between(0, len(left) - 1)) for _ in range(min(count, len(left)))]
        return [items[place] for place in sorted(drawn)]

    def share(self) -> float:
        """Draw from 0 to 1, 1 left out."""
        return self._random()

    def normal(self, sd: float = 1.0) -> float:
        """Draw from a normal distribution round 0 (Box and Muller)."""
        return sd * sqrt(-2 * log(1 - self._random())) * cos(2 * pi * self._random())

    def spread(self, middle: float, times: float) -> float:
        """Draw a number above 0, as often above as below the middle, by a factor of `times` as a standard deviation."""
        return middle * exp(self.normal(log(times)))

    def gumbel(self) -> float:
        """Draw the noise with which the best of several is chosen as a logit says."""
        return -log(-log(1 - self._random() + 1e-300) + 1e-300)
