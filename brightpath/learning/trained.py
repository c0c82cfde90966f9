"""What every training of this house brings back: a model with what it learned from and how it did on later weeks, or why none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from brightpath.domain.models import CalibrationBin


@dataclass(frozen=True, eq=False)
class Trained:
    """A model that was just trained; nothing is kept yet.

    Attributes
    ----------
    name
        What the model is registered as; its versions are counted by name.
    estimator
        What predicts: fitted estimators of scikit-learn, numpy arrays and plain Python values only, so that skops keeps it.
    parameters
        JSON: hyperparameters, weights, feature engineering.
    importance
        By input its share of what the predictions go by, 0-1; they add up to 1, or are empty.
    metrics
        On later weeks than those it learned from; `measure` names the one that decides, and lower is better there.
    baseline
        By the baseline's name the same metrics on the same weeks.
    is_better
        Whether it beats every baseline by `measure`; only then may it be used.
    beats_active
        Whether it beats the version in use, asked on the same weeks; None when there is none or it could not be asked.
    samples, held_out
        How many rows it learned from, and on how many it was measured.
    families
        Of how many families the rows are.
    dataset
        What it learned from, in a word that changes with every row (a hash); no name and no text is in it.
    used
        The inputs it reads.
    """

    name: str
    estimator: Any
    parameters: dict[str, Any]
    importance: dict[str, float]
    metrics: dict[str, float]
    baseline: dict[str, dict[str, float]]
    is_better: bool
    samples: int
    dataset: str
    used: tuple[str, ...]
    measure: str = "log_loss"
    held_out: int = 0
    families: int = 0
    beats_active: bool | None = None
    calibration: tuple[CalibrationBin, ...] = field(default=())


@dataclass(frozen=True)
class NotTrained:
    """Why there is no model: too little to learn from, as a rule."""

    name: str
    sentence: str
    samples: int
    needed: int
