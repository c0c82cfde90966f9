"""The shift that families share, as a model: fitted over all of them, proved on families that it was not fitted to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from brightpath.domain.models import SHIFT
from brightpath.learning.pooling import FEWEST_FAMILIES, Leaning, Shift, pooled_shift, says_anything
from brightpath.learning.trained import NotTrained, Trained

VERSION: Final = 1
#: Families of one house are held out in so many groups, each by the shift of all the others.
FOLDS = 10
ALONE = "questionnaire alone"
TOO_FEW = "There are {rows} families of which anything was learned; at least {needed} are needed."


def train_shift(
    leanings: Sequence[Leaning], *, active: Mapping[str, float] | None = None, worlds: Sequence[int] | None = None
) -> Trained | NotTrained:
    """Fit the shift of all families, and ask of each family how much likelier the shift of the others makes what it did.

    `log_loss` is minus that, in nats a family: below 0 the shift helps. It is better when it helps by more than the standard
    error over families. The version in use may have seen these very families, and has to be beaten all the same.

    Parameters
    ----------
    worlds
        Of each family the world that it comes from: then whole worlds are held out, as what the families of one have in common
        need not hold in another.
    """
    told = [
        (one, world) for one, world in zip(leanings, worlds or range(len(leanings)), strict=True) if says_anything(one)
    ]
    heard = [one for one, _ in told]
    folds = [world if worlds else place % FOLDS for place, (_, world) in enumerate(told)]
    if len(heard) <= FEWEST_FAMILIES:
        # One has to be left over to ask.
        return NotTrained(
            SHIFT, TOO_FEW.format(rows=len(heard), needed=FEWEST_FAMILIES + 1), len(heard), FEWEST_FAMILIES + 1
        )
    gains = np.array([gain for fold in sorted(set(folds)) for gain in _gains_of(heard, folds, fold)])
    error = float(gains.std(ddof=1) / np.sqrt(len(gains)))
    shift = pooled_shift(heard)
    beats = None if active is None else bool(gains.mean() > np.mean([gain_of(one, active) for one in heard]))
    return Trained(
        name=SHIFT,
        estimator=as_estimator(shift),
        parameters={"byWish": dict(shift.by_wish), "sd": dict(shift.sd), "version": VERSION},
        importance=_shares(shift),
        metrics={"log_loss": -float(gains.mean()), "standard_error": error},
        baseline={ALONE: {"log_loss": 0.0}},
        is_better=bool(gains.mean() > error),
        samples=len(heard),
        families=len(heard),
        dataset=hashlib.sha256(json.dumps([asdict(one) for one in heard]).encode()).hexdigest()[:16],
        used=tuple(sorted(shift.by_wish)),
        held_out=len(gains),
        beats_active=beats,
    )


def gain_of(one: Leaning, shift: Mapping[str, float]) -> float:
    """Say how much likelier a shift makes what was learned of a family than none does, in nats.

    The log likelihood of `pooling.pooled_shift`, less that of a shift of 0.
    """
    tau = np.array(one.tau)
    covariance = np.array(one.covariance).reshape(len(tau), len(tau)) / tau[:, None] / tau
    moved, learned_with = np.array(one.moved) / tau, np.array(one.shift) / tau
    at = np.array([shift.get(name, 0.0) for name in one.names]) / tau
    apart = at - learned_with
    return float(
        at @ moved + apart @ covariance @ apart / 2 - at @ at / 2 - learned_with @ covariance @ learned_with / 2
    )


def _gains_of(heard: Sequence[Leaning], folds: Sequence[int], fold: int) -> list[float]:
    asked, others = (
        [one for one, its_fold in zip(heard, folds, strict=True) if (its_fold == fold) is is_asked]
        for is_asked in (True, False)
    )
    shift = pooled_shift(others, fewest=1)
    return [gain_of(one, shift.by_wish) for one in asked]


def _shares(shift: Shift) -> dict[str, float]:
    whole = sum(map(abs, shift.by_wish.values()))
    return {name: round(abs(value) / whole, 6) for name, value in shift.by_wish.items()} if whole else {}


def as_estimator(shift: Shift) -> dict[str, Any]:
    """Write a shift as it stands in a model's file."""
    return {"version": VERSION, "by_wish": dict(shift.by_wish), "sd": dict(shift.sd)}


def shift_from(estimator: Any) -> Shift | None:
    """Read a shift out of a model's file; None when it is of another version."""
    if not isinstance(estimator, Mapping) or estimator.get("version") != VERSION:
        return None
    return Shift(by_wish=dict(estimator["by_wish"]), sd=dict(estimator["sd"]))
