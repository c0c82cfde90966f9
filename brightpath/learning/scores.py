"""How good predictions were on what happened later: log loss, area under the curve, calibration, errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brightpath.domain.models import CalibrationBin

Array = NDArray[np.float64]
#: Calibration is looked at in so many bins of equally many predictions.
BINS = 10


def scores_of(happened: Array, chance: Array) -> dict[str, float]:
    """Measure chances against what happened (0 or 1): `log_loss`, `auc`, `calibration_error` and `brier`."""
    chance = np.clip(chance, 1e-9, 1 - 1e-9)
    return {
        "log_loss": float(-np.mean(happened * np.log(chance) + (1 - happened) * np.log(1 - chance))),
        "auc": area_under_curve(happened, chance),
        "calibration_error": calibration_error(calibration_of(happened, chance)),
        "brier": float(np.mean((chance - happened) ** 2)),
    }


def errors_of(happened: Array, expected: Array) -> dict[str, float]:
    """Measure numbers against what was told: root mean squared error and mean absolute error, in their own unit."""
    return {
        "rmse": float(np.sqrt(np.mean((expected - happened) ** 2))),
        "mae": float(np.mean(np.abs(expected - happened))),
    }


def area_under_curve(happened: Array, chance: Array) -> float:
    """Say how often a lesson that got done had the higher chance of two, one done and one not; half when all are alike.

    References
    ----------
    Hanley and McNeil (1982), Radiology 143: the Mann-Whitney form; equal chances count half.
    """
    done = int(happened.sum())
    if done in (0, len(happened)):
        return 0.5
    _, where, counts = np.unique(chance, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]
    return float((ranks[happened > 0].sum() - done * (done + 1) / 2) / (done * (len(happened) - done)))


def calibration_of(happened: Array, expected: Array, *, bins: int = BINS) -> tuple[CalibrationBin, ...]:
    """Sort predictions into bins of equally many and say of each what was expected and what happened."""
    order = np.argsort(expected, kind="stable")
    return tuple(
        CalibrationBin(float(expected[part].mean()), float(happened[part].mean()), len(part))
        for part in np.array_split(order, bins)
        if len(part)
    )


def calibration_error(bins: tuple[CalibrationBin, ...]) -> float:
    """Average how far what was expected lies from what happened, over all predictions.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), AAAI; with bins of equal mass (Nguyen and O'Connor 2015, EMNLP).
    """
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.expected - one.happened) for one in bins) / total if total else 0.0
