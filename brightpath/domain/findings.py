"""What is shown of what was learned: findings in words, a question about two weeks, and how well a plan is expected to fit.

How it is learned is told in `brightpath.learning`; what the planner gets of it is `domain.learned`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from brightpath.domain.schedule import WeekPlan


@dataclass(frozen=True)
class Finding:
    """One thing learned: "Maths moved to mornings.", why, how sure its direction is (0-1), and how strong it is.

    `key` is what it is accepted, undone and switched off by. `strength` is how far a weight moved, in standard units, 0 or
    more; findings come with the strongest first.
    """

    key: str
    sentence: str
    why: str
    sure: float = 0.0
    strength: float = 0.0
    is_accepted: bool = False


@dataclass(frozen=True)
class Learned:
    """What was learned of a family and what it decided about that.

    `moves`, `answers` and `ratings` are how many were learned from, `left_out` sentences about what teaches nothing,
    `changed_mind` one when the family seems to like something else than before.
    `switched_off` stay as the questionnaire has them, `undone` were unlearned and can be given back. `opening_left` is how
    many of the opening questions are not answered. `trouble` is a sentence when nothing could be learned, and then the
    questionnaire's answers serve.
    """

    findings: tuple[Finding, ...] = ()
    switched_off: tuple[Finding, ...] = ()
    undone: tuple[Finding, ...] = ()
    moves: int = 0
    answers: int = 0
    ratings: int = 0
    left_out: tuple[str, ...] = ()
    changed_mind: str = ""
    started_over_at: datetime | None = None
    may_take_back_start_over: bool = False
    opening_left: int = 0
    trouble: str | None = None

    @property
    def has_learned(self) -> bool:
        """Say whether anything that happened was learned from."""
        return self.moves + self.answers + self.ratings > 0


@dataclass(frozen=True)
class OpeningQuestions:
    """How many of the questions about two weeks that learning begins with are left, and whether any question was answered."""

    left: int
    is_begun: bool


@dataclass(frozen=True)
class Question:
    """Two weeks of which one is to be preferred, with their features for the answer and what they differ in, in sentences.

    `number` is 1 to `of` at the start and None later. `differs` begins with what the answer tells most about.
    """

    key: str
    week_start: date
    number: int | None
    of: int
    one: WeekPlan
    other: WeekPlan
    features_of_one: Mapping[str, float] = field(repr=False)
    features_of_other: Mapping[str, float] = field(repr=False)
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExpectedFit:
    """How many stars 1-5 a plan is expected to get, between which numbers with a chance of 80 %, and a sentence about it.

    `counted` are the findings that made it fit better, the most first.
    """

    stars: float
    low: float
    high: float
    sentence: str
    is_learned: bool
    counted: tuple[Finding, ...] = ()
