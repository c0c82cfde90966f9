"""What families have in common beyond their questionnaires: one shift of the wishes' weights, fitted over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from brightpath.learning.evidence import Kind, Observation
from brightpath.learning.newton import Numbers
from brightpath.learning.place_features import place_feature
from brightpath.learning.preferences import Utility

#: Fewer families than this share nothing (the least group that numbers are told of).
FEWEST_FAMILIES = 5
#: How far the shift may be expected to lie off 0, in standard units.
SHIFT_SD = 0.3
#: What was asked for, and not chosen by the family to be told: only this is pooled.
ASKED = frozenset({Kind.ITEM, Kind.ANSWER})
_DECIMALS = 6


@dataclass(frozen=True)
class Leaning:
    """What one family adds to the pool, in standard units and nothing that tells who it is.

    `moved` is how far each wish's weight lies from the questionnaire, `shift` the part of that which its prior had already,
    `tau` the prior's deviation; `covariance` the posterior's, a row for each of `names`.
    """

    names: tuple[str, ...]
    moved: tuple[float, ...]
    shift: tuple[float, ...]
    tau: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Shift:
    """What is added to every family's questionnaire, by wish, in standard units, and how sure each number is.

    `families` are those that were learned from; with fewer than five of them there is no shift.
    """

    by_wish: dict[str, float] = field(default_factory=dict)
    sd: dict[str, float] = field(default_factory=dict)
    families: int = 0


def poolable(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Take what may be learned from for the pool: statements and answers.

    Which lessons a family moves is no sample of what it likes: it moves what bothers it. A little of that error is left in
    every family, always on the same side, and over many families it would add up to a shift.
    """
    return tuple(one for one in observations if one.kind in ASKED)


def leaning_of(utility: Utility) -> Leaning:
    """Take from what was learned of a family what may be pooled: its wishes, but no subject and no place."""
    prior = utility.prior
    places = [
        place
        for name, place in prior.place_of.items()
        if not place_feature(name) and prior.spread[place] and name not in utility.switched_off
    ]
    return Leaning(
        names=tuple(prior.names[place] for place in places),
        moved=tuple((utility.mean - _padded(prior.unshifted, utility))[places].tolist()),
        shift=tuple((prior.mean - prior.unshifted)[places].tolist()),
        tau=tuple(prior.tau[places].tolist()),
        covariance=tuple(map(tuple, utility.covariance[np.ix_(places, places)].tolist())),
    )


def pooled_shift(leanings: Sequence[Leaning], *, sd: float = SHIFT_SD, fewest: int = FEWEST_FAMILIES) -> Shift:
    """Fit the shift that makes what was learned of all families most likely, from families of which anything was learned.

    Each posterior is a normal distribution. Divided by its own prior it is the family's evidence alone; times a prior with
    another shift s and integrated over the weights it is the log likelihood of s, in prior deviations

        s.m + (s - s0).C(s - s0)/2 - s.s/2    with its highest point at    (1 - C) s = m - C s0,

    m the mode, C the posterior covariance, s0 the shift that it was learned with. These add up over families, with
    N(0, sd^2) on the shift itself. A family without evidence has C = 1 and m = s0, and adds nothing.

    References
    ----------
    Robbins (1956), An empirical Bayes approach to statistics; Morris (1983), J. Am. Stat. Assoc. 78.
    """
    heard = [one for one in leanings if says_anything(one)]
    if len(heard) < fewest:
        return Shift(families=len(heard))
    names = tuple(sorted({name for one in heard for name in one.names}))
    place_of = {name: place for place, name in enumerate(names)}
    pull, weight = np.zeros(len(names)), np.eye(len(names)) / sd**2
    for one in heard:
        places = [place_of[name] for name in one.names]
        tau = np.array(one.tau)
        told = np.eye(len(places)) - _covariance(one) / tau[:, None] / tau
        # In prior deviations as above, and back to standard units.
        weight[np.ix_(places, places)] += told / tau[:, None] / tau
        pull[places] += (np.array(one.moved) - np.array(one.shift)) / tau / tau
        pull[places] += (told @ (np.array(one.shift) / tau)) / tau
    shift = np.linalg.solve(weight, pull)
    deviation = np.sqrt(np.diag(np.linalg.inv(weight)))
    return Shift(
        by_wish={name: round(float(shift[place]), _DECIMALS) for name, place in place_of.items()},
        sd={name: round(float(deviation[place]), _DECIMALS) for name, place in place_of.items()},
        families=len(heard),
    )


def says_anything(one: Leaning) -> bool:
    """Say whether anything was learned of a family that others can learn from."""
    numbers = [*one.moved, *one.shift, *one.tau, *(x for row in one.covariance for x in row)]
    if not np.isfinite(numbers).all():
        return False
    return bool(one.names) and not np.allclose(np.diag(_covariance(one)), np.square(one.tau))


def _covariance(one: Leaning) -> Numbers:
    return np.array(one.covariance).reshape(len(one.names), len(one.names))


def _padded(numbers: Numbers, utility: Utility) -> Numbers:
    return np.concatenate([numbers, np.zeros(len(utility.names) - len(numbers))])
