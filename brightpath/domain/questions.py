"""The statements of the questionnaire: which category each belongs to, and how answers become a category's score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

NEUTRAL_POINTS = 3
HIGHEST_POINTS = 5


class CategoryKey(StrEnum):
    """What the statements ask about; a high score means flexible, rotating, time-conscious, long-term, prioritising."""

    FLEXIBILITY = "flexibility"
    ROTATION = "rotation"
    TIME = "time_management"
    LONG_TERM = "long_term"
    PRIORITIZATION = "prioritization"


class ScoredQuestion(BaseModel):
    """What scoring needs to know of a statement."""

    model_config = ConfigDict(frozen=True)

    key: str
    category: CategoryKey
    is_reversed: bool = False
    weight: float = 1.0


#: Twenty-five statements, five to a category in order, as BrightPath ships them (spec, section 2).
_REVERSED = frozenset({"q2", "q4", "q7", "q13", "q22"})
STANDARD_SCORING: tuple[ScoredQuestion, ...] = tuple(
    ScoredQuestion(key=f"q{5 * place + number}", category=category, is_reversed=f"q{5 * place + number}" in _REVERSED)
    for place, category in enumerate(CategoryKey)
    for number in range(1, 6)
)


def category_scores(
    answers: Mapping[str, int], scoring: Sequence[ScoredQuestion] = STANDARD_SCORING
) -> dict[CategoryKey, float]:
    """Average each category's statements, 1-5, after reversing (6 - answer); a missing answer counts 3.

    A category without statements scores 3.
    """
    scores = {}
    for category in CategoryKey:
        asked = [question for question in scoring if question.category is category]
        total = sum(question.weight for question in asked)
        counted = sum(question.weight * _points(answers, question) for question in asked)
        scores[category] = counted / total if total else float(NEUTRAL_POINTS)
    return scores


def _points(answers: Mapping[str, int], question: ScoredQuestion) -> int:
    points = answers.get(question.key, NEUTRAL_POINTS)
    return HIGHEST_POINTS + 1 - points if question.is_reversed else points
