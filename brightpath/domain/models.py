"""What is known of a trained model, whatever it learned: how good it was on later weeks, and against what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CalibrationBin:
    """Predictions of about the same size: what was expected of them on average, what happened, and how many they are."""

    expected: float
    happened: float
    count: int
