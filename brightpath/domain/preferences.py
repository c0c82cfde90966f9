"""Starting preferences: what the questionnaire says about the shape of the week, before anything was learned."""

from __future__ import annotations

from statistics import median

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.family import Flexibility, Household

#: How strictly the family keeps to a schedule, as a structure level 0-1 (our reading of the four answers).
STRUCTURE_LEVELS = {
    Flexibility.UNSTRUCTURED: 0.1,
    Flexibility.FLEXIBLE: 0.35,
    Flexibility.MODERATE: 0.6,
    Flexibility.HIGHLY_STRUCTURED: 0.9,
}

#: The statements on flexibility versus structure; those in REVERSED count as 6 - answer.
FLEXIBILITY_ITEMS = ("q1", "q2", "q3", "q4", "q5")
REVERSED = frozenset({"q2", "q4", "q7", "q13", "q22"})
NEUTRAL_POINTS = 3


class StartingPreferences(BaseModel):
    """Structure level 0-1, block length 20-60 minutes, a break after 2-5 blocks, and a weight per wish of the planner."""

    model_config = ConfigDict(frozen=True)

    structure_level: float = 0.6
    block_minutes: int = 30
    break_after_blocks: int = 2
    wish_weights: dict[str, float] = Field(default_factory=dict)

    @property
    def liked_stretch(self) -> int:
        """Minutes of lessons after which this family likes a break."""
        return self.block_minutes * self.break_after_blocks


def category_score(likert: dict[str, int], items: tuple[str, ...]) -> float:
    """Average a category's statements after reversing; a missing answer counts 3 (spec, section 2)."""
    answers = [(item, likert.get(item, NEUTRAL_POINTS)) for item in items]
    return sum(6 - points if item in REVERSED else points for item, points in answers) / len(answers)


def starting_preferences(household: Household) -> StartingPreferences:
    """Read the preferences a family starts with from its answers."""
    structure = STRUCTURE_LEVELS[household.flexibility]
    if household.likert:
        structure = (2 * structure + (5 - category_score(household.likert, FLEXIBILITY_ITEMS)) / 4) / 3
    durations = [subject.minutes for child in household.children for subject in child.subjects]
    block = min(60, max(20, round(median(durations) / 5) * 5)) if durations else 30
    return StartingPreferences(
        structure_level=round(structure, 3),
        block_minutes=block,
        break_after_blocks=min(5, max(2, 60 // block)),
        wish_weights={
            "best_hours": 25.0,
            "core_early": 15.0,
            "liked_times": 5.0,
            "spread": 15.0,
            "even_days": 10.0,
            "same_time": round(5 + 20 * structure, 2),
            "breaks": 10.0,
            "compact_days": 10.0,
            "often_enough": 5.0,
        },
    )
