"""Which two weeks to ask about: the pair whose answer is expected to teach most, and only where the model is unsure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import log2, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from brightpath.learning.compiled import LEAST_DOUBT
from brightpath.learning.evidence import DOUBT_OF_AN_ANSWER
from brightpath.learning.fit import Fit, chance_to_prefer, expected_difference
from brightpath.learning.preferences import Utility, feature_row

#: How many pairs a family is asked for at the start, and how long it then rests from being asked.
OPENING_QUESTIONS = 6
REST = timedelta(days=7)
#: An answer that is expected to tell less than this, in bits (a yes or no nobody can guess tells 1), is not asked for.
LEAST_BITS = 0.1
#: Is the model this sure which of two weeks fits better, it does not ask.
SURE = 0.9
_LEFT_OUT = "left_out"
#: Nodes of the Gauss-Hermite rule by which an expectation over a normal distribution is taken.
_NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(40)


@dataclass(frozen=True)
class Pair:
    """Two plans by their names, what an answer is expected to tell in bits, how sure the first fits better, and what it turns on.

    `about` are features with their shares (0-1, the largest first) of what is not known of the difference.
    """

    one: str
    other: str
    bits: float
    chance: float
    difference: Fit
    about: tuple[tuple[str, float], ...]


def may_ask(last_asked_on: date | None, today: date) -> bool:
    """Say whether a family may be asked again: never more than once in seven days."""
    return last_asked_on is None or today - last_asked_on >= REST


def question_of_the_week(
    utility: Utility,
    plans: Mapping[str, Mapping[str, float]],
    apart: Mapping[str, int],
    *,
    last_asked_on: date | None,
    today: date,
    asked: Collection[frozenset[str]] = (),
) -> Pair | None:
    """Choose what the family would get and one other plan; None when it was asked lately or the model is sure enough of all.

    Parameters
    ----------
    apart
        By plan how many lessons stand elsewhere than in the first by name, the one that the family would get: the fewest
        that an answer tells enough with are asked about.
    """
    if not may_ask(last_asked_on, today) or not plans:
        return None
    first, *others = sorted(plans)
    best: tuple[tuple[int, float], Pair] | None = None
    for other in others:
        two = {name: plans[name] for name in (first, other)}
        pair = best_pair(utility, two, asked=asked, least_bits=LEAST_BITS, sure=SURE)
        if pair is not None and (best is None or (-apart[other], pair.bits) > best[0]):
            best = (-apart[other], pair.bits), pair
    return None if best is None else best[1]


def best_pair(
    utility: Utility,
    plans: Mapping[str, Mapping[str, float]],
    *,
    asked: Collection[frozenset[str]] = (),
    least_bits: float = 0.0,
    sure: float = 1.0,
) -> Pair | None:
    """Choose the pair of plans (features by name) whose answer tells most; of equals the first by name.

    Pairs that do not hold the same lessons are never asked about, nor those in `asked`. After each of the opening questions
    the model learns, and is asked for the next pair.
    """
    best: Pair | None = None
    for one, other in combinations(sorted(plans), 2):
        is_fair = plans[one].get(_LEFT_OUT, 0.0) == plans[other].get(_LEFT_OUT, 0.0)
        if not is_fair or frozenset((one, other)) in asked:
            continue
        difference = expected_difference(utility, plans[one], plans[other])
        bits = expected_bits(difference, utility.assumptions.answer_sharpness)
        chance = chance_to_prefer(utility, plans[one], plans[other])
        if bits <= least_bits or max(chance, 1 - chance) > sure or (best and bits <= best.bits):
            continue
        best = Pair(one, other, bits, chance, difference, _about(utility, plans[one], plans[other]))
    return best


def expected_bits(difference: Fit, sharpness: float = 1.0, doubt: float = DOUBT_OF_AN_ANSWER) -> float:
    """Count what an answer is expected to tell about the weights: its uncertainty less the part that is mere chance, in bits.

    References
    ----------
    Lindley (1956), Ann. Math. Stat. 27 (information of an experiment); Houlsby, Huszar, Ghahramani and Lengyel (2011),
    arXiv:1112.5745 (the same for preferences, as a difference of two entropies).
    """
    doubt = max(LEAST_DOUBT, doubt)
    utilities = sharpness * (difference.mean + sqrt(2) * difference.sd * _NODES)
    chances = (1 - doubt) / (1 + np.exp(-np.clip(utilities, -500, 500))) + doubt / 2
    weights = _WEIGHTS / sqrt(pi)
    return max(0.0, float(_entropy(np.array([weights @ chances]))[0] - weights @ _entropy(chances)))


def _entropy(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-(chances * np.log(chances) + (1 - chances) * np.log1p(-chances)) * log2(np.e))


def _about(utility: Utility, one: Mapping[str, float], other: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    row = feature_row(utility, one) - feature_row(utility, other)
    parts = row * (utility.covariance @ row)
    whole = float(parts.sum())
    if whole <= 0:
        return ()
    shares = [(name, float(part) / whole) for name, part in zip(utility.names, parts, strict=True) if part]
    return tuple(sorted(shares, key=lambda share: (-abs(share[1]), share[0])))
