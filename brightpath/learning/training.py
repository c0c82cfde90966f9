"""Trains every model away from the pages: what was read in, what was trained out. Never opens the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD, SHIFT
from brightpath.learning import engagement, outcomes, reward
from brightpath.learning.pooling import Leaning
from brightpath.learning.reward import RatedWeek
from brightpath.learning.shared_shift import shift_from, train_shift
from brightpath.learning.trained import NotTrained, Trained

OnProgress = Callable[[int, str], bool]


@dataclass(frozen=True, eq=False)
class TrainingTask:
    """What is learned from, without a name in it, and what predicts at the moment by the model's name.

    Attributes
    ----------
    lessons
        One row per child and lesson held or missed, with the columns of `outcomes.train`.
    on_progress
        Is told a percentage and a note now and then; it says False when the training is to end.
    """

    leanings: Sequence[Leaning]
    lessons: pl.DataFrame
    rated_weeks: Sequence[RatedWeek]
    active: Mapping[str, Any]
    on_progress: OnProgress


@dataclass(frozen=True, eq=False)
class TrainingAnswer:
    """What came of a training, of each model in turn; nothing when it was called off."""

    results: tuple[Trained | NotTrained, ...] = field(default=())
    was_cancelled: bool = False


def train_all(task: TrainingTask) -> TrainingAnswer:
    """Train what families share, what gets done, how engaged children are, and what a week is worth."""
    shift = shift_from(task.active.get(SHIFT))
    steps: tuple[tuple[int, str, Callable[[], Trained | NotTrained]], ...] = (
        (1, "What families share", lambda: train_shift(task.leanings, active=shift.by_wish if shift else None)),
        (5, "What gets done", lambda: outcomes.train(task.lessons, active=task.active.get(OUTCOMES))),
        (
            50,
            "How engaged children are",
            lambda: engagement.train_engagement(task.lessons, active=task.active.get(ENGAGEMENT)),
        ),
        (70, "What a week is worth", lambda: reward.train(task.rated_weeks, active=task.active.get(REWARD))),
    )
    results = []
    for percent, note, train in steps:
        if not task.on_progress(percent, note):
            return TrainingAnswer(was_cancelled=True)
        results.append(train())
    return TrainingAnswer(tuple(results))
