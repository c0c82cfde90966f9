"""What one family likes: a linear utility over the planner's own features, learned from what it moved, answered and rated.

`learn` is a function of the prior and the observations alone: to undo is to learn again without them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from brightpath.domain.learned import LearnedPreferences
from brightpath.learning.compiled import Assumptions, Compiled, compiled
from brightpath.learning.evidence import Ignored, Observation
from brightpath.learning.newton import Lowest, Numbers, lowest
from brightpath.learning.objective import Objective
from brightpath.learning.prior import Prior


@dataclass(frozen=True, eq=False)
class Utility:
    """The posterior `w ~ N(mean, covariance)` in standard units, over the prior's weights and then a level per rated item.

    Attributes
    ----------
    prior_mean, tau
        Of the same weights before anything was learned.
    usual
        By rated item the plan that its level is of, in spreads from the centre: the mean of those rated.
    evidence
        What was learned from, and `shares` (n_observations, n_weights) how far each observation moved each weight.
    held_back
        How far a bound kept each weight from where the evidence pulls it; 0 inside the bounds. For every weight
        `mean - prior_mean` is the sum of its shares and of what is held back.
    ignored, unknown
        What taught nothing and why, and the features that no weight belongs to.
    switched_off
        Weights that the family does not want to be learned: they stay where the prior has them, for certain.
    """

    prior: Prior
    assumptions: Assumptions
    names: tuple[str, ...]
    prior_mean: Numbers
    tau: Numbers
    mean: Numbers
    covariance: Numbers
    usual: dict[str, Numbers]
    evidence: tuple[Observation, ...]
    shares: Numbers
    held_back: Numbers
    ignored: tuple[Ignored, ...]
    unknown: tuple[str, ...]
    switched_off: frozenset[str]
    steps: int
    has_converged: bool

    @property
    def weights(self) -> dict[str, float]:
        """The mean of each feature's weight, in standard units."""
        return dict(zip(self.prior.names, self.mean[: len(self.prior.names)].tolist(), strict=True))

    def for_planning(self) -> LearnedPreferences:
        """Hand over to the planner what was learned, in points."""
        return self.prior.for_planning(self.mean[: len(self.prior.names)])


def learn(
    prior: Prior,
    observations: Iterable[Observation],
    *,
    now: datetime,
    assumptions: Assumptions | None = None,
    switched_off: Collection[str] = (),
) -> Utility:
    """Find the weights that explain best what happened, and how sure they are.

    The mean is the highest point of the posterior density within the bounds. The covariance is the inverse of the second
    derivatives there (Laplace), as if there were no bounds, so that a weight at its bound is not taken for certain; where a
    choice that may have been chance bends the density the other way, no direction counts as less sure than the prior.

    Parameters
    ----------
    now
        The moment from which the age of observations is counted.
    switched_off
        Names of weights that stay as the prior has them.

    References
    ----------
    MacKay (2003), Information Theory, Inference, and Learning Algorithms, ch. 27 (Laplace's method).
    """
    assumptions = assumptions or Assumptions()
    table = compiled(prior, observations, now=now, assumptions=assumptions, switched_off=switched_off)
    touched = table.objective.touched
    objective = table.objective.only(touched)
    found = most_likely(table, objective, touched)

    moved = np.zeros(len(table.names))
    moved[touched] = found.at
    spread = np.diag([0.0 if name in switched_off else 1.0 for name in table.names])
    spread[np.ix_(touched, touched)] = _inverse(found.slope.exact)
    by_choices, by_readings = objective.pulls(found.at)
    shares = np.zeros((len(table.evidence), len(table.names)))
    shares[:, touched] = np.concatenate([by_choices, by_readings])
    return Utility(
        prior=prior,
        assumptions=assumptions,
        names=table.names,
        prior_mean=table.mean,
        tau=table.tau,
        mean=np.clip(table.mean + table.tau * moved, table.low, table.high),
        covariance=spread * np.outer(table.tau, table.tau),
        usual=table.usual,
        evidence=table.evidence,
        shares=shares * table.tau,
        held_back=table.tau * (moved - shares.sum(axis=0)),
        ignored=table.ignored,
        unknown=table.unknown,
        switched_off=frozenset(switched_off),
        steps=found.steps,
        has_converged=found.has_converged,
    )


def most_likely(table: Compiled, objective: Objective, touched: NDArray[np.bool_]) -> Lowest:
    """Walk from the prior to the most likely weights that any observation speaks of, in prior deviations."""
    low, high = ((bound - table.mean)[touched] / table.tau[touched] for bound in (table.low, table.high))
    return lowest(objective, np.zeros(int(touched.sum())), low, high)


def without(observations: Iterable[Observation], keys: Collection[str]) -> tuple[Observation, ...]:
    """Drop observations by their keys, to learn as if they had never been."""
    return tuple(one for one in observations if one.key not in keys)


def feature_row(utility: Utility, features: Mapping[str, float]) -> Numbers:
    """Write a plan as it stands against the weights: in spreads from the centre, and 0 for every level."""
    row = np.zeros(len(utility.names))
    row[: len(utility.prior.names)] = utility.prior.standard(features)
    return row


def log_evidence(found: Lowest) -> float:
    """Say how likely all that happened is, over all weights at once (Laplace): what assumptions are compared by."""
    bends = np.maximum(np.linalg.eigvalsh(found.slope.exact), 1.0)
    return -found.slope.value - 0.5 * float(np.log(bends).sum())


def _inverse(curvature: Numbers) -> Numbers:
    """Invert second derivatives in prior deviations; no direction bends less than the prior's 1."""
    values, vectors = np.linalg.eigh(curvature)
    inverse = (vectors / np.maximum(values, 1.0)) @ vectors.T
    return np.asarray((inverse + inverse.T) / 2)
