"""Trains every model away from the pages: what was read in, what was trained out. Never opens the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from traceback import format_exc
from typing import Any

import polars as pl

from brightpath.domain.jobs import IsCalledOff, Progress, Tell, never_called_off, told_nobody
from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD, SHIFT
from brightpath.learning import engagement, outcomes, reward
from brightpath.learning.pooling import Leaning
from brightpath.learning.reward import RatedWeek
from brightpath.learning.shared_shift import shift_from, train_shift
from brightpath.learning.trained import NotTrained, Trained


@dataclass(frozen=True, eq=False)
class TrainingTask:
    """What is learned from, without a name in it, and what predicts at the moment by the model's name.

    Attributes
    ----------
    lessons
        One row per child and lesson held or missed, with the columns of `outcomes.train`.
    """

    leanings: Sequence[Leaning]
    lessons: pl.DataFrame
    rated_weeks: Sequence[RatedWeek]
    active: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class TrainingAnswer:
    """What came of a training, of each model in turn; nothing when it was called off.

    Attributes
    ----------
    troubles
        What went wrong where a model was held against the version in use, for the log; it was trained without that then.
    """

    results: tuple[Trained | NotTrained, ...] = field(default=())
    was_cancelled: bool = False
    troubles: tuple[str, ...] = ()


def train_all(
    task: TrainingTask, tell: Tell = told_nobody, is_called_off: IsCalledOff = never_called_off
) -> TrainingAnswer:
    """Train what families share, what gets done, how engaged children are, and what a week is worth."""
    shift = shift_from(task.active.get(SHIFT))
    by_wish = shift.by_wish if shift else None
    steps: tuple[tuple[int, str, Any, Callable[[Any], Trained | NotTrained]], ...] = (
        (1, "What families share", by_wish, lambda active: train_shift(task.leanings, active=active)),
        (5, "What gets done", task.active.get(OUTCOMES), lambda active: outcomes.train(task.lessons, active=active)),
        (
            50,
            "How engaged children are",
            task.active.get(ENGAGEMENT),
            lambda active: engagement.train_engagement(task.lessons, active=active),
        ),
        (
            70,
            "What a week is worth",
            task.active.get(REWARD),
            lambda active: reward.train(task.rated_weeks, active=active),
        ),
    )
    results: list[Trained | NotTrained] = []
    troubles: list[str] = []
    for percent, note, active, train in steps:
        tell(Progress(percent, note))
        if is_called_off():
            return TrainingAnswer(was_cancelled=True)
        results.append(_trained(train, active, troubles))
    return TrainingAnswer(tuple(results), troubles=tuple(troubles))


def _trained(train: Callable[[Any], Trained | NotTrained], active: Any, troubles: list[str]) -> Trained | NotTrained:
    """Train, and hold it against the version in use where that can be asked: what its file holds must not keep others away."""
    try:
        return train(active)
    except Exception:
        if active is None:
            raise
        # A worker's own log is read by nobody: it comes home with the answer.
        trouble = format_exc()
        result = train(None)
        troubles.append(f"{result.name}: {trouble}")
        return result
