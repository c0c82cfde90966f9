"""What became of lessons, as it is told: what gets done when, early warnings, and what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WarningKind(StrEnum):
    """The four signs that a family's weeks become too much."""

    OVERLOAD = "overload"
    FALLING_COMPLETION = "falling_completion"
    ENGAGEMENT_DROPPING = "engagement_dropping"
    MORE_SKIPS_AND_MOVES = "more_skips_and_moves"


@dataclass(frozen=True)
class EarlyWarning:
    """One sign that shows: a sentence that says what to do about it, and the numbers it rests on, a sentence each."""

    kind: WarningKind
    sentence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeFinding:
    """Something that makes a lesson get done, sure enough to be said, and the numbers it rests on, a sentence each."""

    sentence: str
    evidence: tuple[str, ...]


class Basis(StrEnum):
    """What the chances that a lesson gets done rest on; without any, no plan looks at them."""

    NOTHING_TICKED = "nothing_ticked"
    TOO_FEW_WEEKS = "too_few_weeks"
    OWN_RATES = "own_rates"
    MODEL = "model"


@dataclass(frozen=True)
class OutcomeBasis:
    """What is known of a family's lessons so far, said in a sentence; `weeks` are those in which something was ticked."""

    basis: Basis
    weeks: int
    sentence: str
