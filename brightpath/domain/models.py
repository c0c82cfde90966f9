"""Trained models as they are kept: name and version, what they learned from, how they did on later weeks, their file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from brightpath.domain.errors import BrightPathError
from brightpath.domain.ids import UserId

#: What is added to every family's questionnaire; whether a lesson gets done; how engaged a child is; how many stars a week gets.
SHIFT: Final = "shift"
OUTCOMES: Final = "outcomes"
ENGAGEMENT: Final = "engagement"
REWARD: Final = "reward"
#: Figures are told of no smaller group of families: an error of one family's weeks says how that family's weeks went.
FEWEST_FAMILIES: Final = 5
#: Parameters that are rates of those who were learned from: of lessons done, of engagement.
_RATES: Final = frozenset({"pool"})
#: The version under which a model comes with BrightPath; own ones count from 1.
SHIPPED_VERSION: Final = 0


class Origin(StrEnum):
    """Where a model comes from."""

    SHIPPED = "shipped"
    TRAINED = "trained"


class FileState(StrEnum):
    """How a model's file was found."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"
    UNTRUSTED = "untrusted"
    OTHER_VERSION = "other_version"


class ModelUnusable(BrightPathError):
    """A model's file is not what was written, or not for this machine; what was there before learning serves."""

    def __init__(self, state: FileState, sentence: str) -> None:
        self.state = state
        super().__init__(sentence)


@dataclass(frozen=True)
class CalibrationBin:
    """Predictions of about the same size: what was expected of them on average, what happened, and how many they are."""

    expected: float
    happened: float
    count: int


@dataclass(frozen=True)
class ModelFile:
    """A file with a model: its name without a folder, the SHA-256 of its bytes, and the versions of what wrote it."""

    file: str
    sha256: str
    made_with: Mapping[str, str]


@dataclass(frozen=True)
class HeldOut:
    """How a model did on what it had not learned from; `measure` names the number that decides, lower is better.

    `baseline` has the same numbers by the baseline's name. `beats_active` is None when there was no version to compare with.
    """

    measure: str
    metrics: Mapping[str, float]
    baseline: Mapping[str, Mapping[str, float]]
    is_better: bool
    beats_active: bool | None = None
    rows: int = 0
    calibration: tuple[CalibrationBin, ...] = ()


@dataclass(frozen=True)
class Model:
    """One version of a model; of each name at most one is active.

    `parameters` are JSON, `importance` shares that add up to 1; `samples` rows of `families` families were learned from,
    and `dataset` changes with any of them. `user_id` asked for the training; None when the house did.
    """

    model_id: str
    name: str
    version: int
    description: str
    origin: Origin
    file: ModelFile
    parameters: Mapping[str, Any]
    importance: Mapping[str, float]
    used: tuple[str, ...]
    held_out: HeldOut
    samples: int
    families: int
    dataset: str
    is_active: bool
    created_at: datetime
    user_id: UserId | None = field(default=None)

    @property
    def title(self) -> str:
        """Name and version in one word, as the file is called."""
        return title_of(self.name, self.version)

    @property
    def is_serving(self) -> bool:
        """Say whether plans go by it; what is active and serves nobody only watches: what it foresees is measured."""
        return self.is_active and self.name != ENGAGEMENT and (self.name != REWARD or self.held_out.is_better)

    @property
    def has_figures_told(self) -> bool:
        """Say whether figures of it may be told: of five families and more, or of made-up ones."""
        return self.origin is Origin.SHIPPED or self.families >= FEWEST_FAMILIES


def as_told(model: Model) -> Model:
    """Take the figures out of a version that learned from fewer than five families; whether it is better stays."""
    if model.has_figures_told:
        return model
    return replace(
        model,
        parameters={name: value for name, value in model.parameters.items() if name not in _RATES},
        importance={},
        held_out=replace(model.held_out, metrics={}, baseline={}, calibration=()),
    )


@dataclass(frozen=True)
class Usage:
    """What became of the weeks that were planned while a model was in use; a rate is None where nothing can be said.

    `satisfaction` is in stars; `adjustment_rate` counts changes by hand for each lesson, `completion_rate` the lessons done,
    both of weeks that were lived (something in them was ticked).
    """

    plans: int = 0
    families: int = 0
    satisfaction: float | None = None
    adjustment_rate: float | None = None
    completion_rate: float | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Judgement:
    """What the model of stars says of a week: stars 1-5, or None with the reason; `decides` says whether plans go by it."""

    stars: float | None
    sentence: str
    decides: bool = False


def title_of(name: str, version: int) -> str:
    """Name a version of a model: reward-3."""
    return f"{name}-{version}"


#: What each model is for, in a sentence of its card.
PURPOSE: Final = {
    SHIFT: "Adds to the weights of every family's questionnaire what families turned out to share.",
    OUTCOMES: "Says how likely a lesson gets done at a place in the week, so that plans put it where it does.",
    ENGAGEMENT: "Says how engaged a child is likely to be in a lesson, 1 to 5.",
    REWARD: "Says how many stars a week would get, to choose among weeks that are about equally good.",
}
#: What each model cannot do.
LIMITS: Final = {
    SHIFT: "It knows wishes only: nothing of subjects, places or people. A family's own weeks outweigh it in a few weeks.",
    OUTCOMES: "It knows what was ticked; an unticked lesson counts as not done. It foresees, and says nothing of why.",
    ENGAGEMENT: "Only lessons of which somebody said so tell of engagement.",
    REWARD: "Trees say nothing sensible of weeks unlike all that were rated. It never outweighs a plan's points by much: "
    "it chooses among weeks within a few points of the best.",
}
