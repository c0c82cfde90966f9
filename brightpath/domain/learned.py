"""What learning hands to the planner: the wishes' weights, and points for the places that a subject is liked at.

All of it has bounds, so that no plan becomes absurd whatever was learned; how it is learned is told in `brightpath.learning`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from brightpath.domain.preferences import StartingPreferences, most_answered
from brightpath.domain.weeks import PARTS_OF_DAY, Weekday, part_of_day, weekday_of

#: One lesson gains or loses no more than so many points by the part of the day, and by the weekday, it stands at.
MOST_PLACE_POINTS: Final = 4.0
MOST_DAY_POINTS: Final = 2.0
#: A wish may weigh so many times more than any answers can make it: where plans differ little in it, little else is heard.
MOST_TIMES_ANSWERED: Final = 4.0


def most_weight(wish: str) -> float:
    """Say how much a wish weighs at most, whatever is learned."""
    return MOST_TIMES_ANSWERED * most_answered(wish)


class LearnedPreferences(BaseModel):
    """Weights in the units of `StartingPreferences.wish_weights`, 0 or more; points for each lesson held there, also below 0.

    `place_points` are by subject and part of the day, `day_points` by subject and weekday; what is not named is worth 0.

    Raises
    ------
    ValueError
        When a number is none, or beyond its bounds, or there is no such part of the day.
    """

    model_config = ConfigDict(frozen=True)

    wish_weights: dict[str, float] = Field(default_factory=dict)
    place_points: dict[str, dict[str, float]] = Field(default_factory=dict)
    day_points: dict[str, dict[Weekday, float]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_within_bounds(self) -> Self:
        for wish, weight in self.wish_weights.items():
            if not (isfinite(weight) and 0 <= weight <= most_weight(wish)):
                raise ValueError(f"The weight of {wish} is {weight}, and has to be from 0 to {most_weight(wish):g}.")
        for subject, by_part in self.place_points.items():
            for part, points in by_part.items():
                if part not in PARTS_OF_DAY:
                    raise ValueError(f"{part!r} is no part of the day.")
                _check_points(subject, part, points, MOST_PLACE_POINTS)
        for subject, by_day in self.day_points.items():
            for day, points in by_day.items():
                _check_points(subject, day, points, MOST_DAY_POINTS)
        return self

    def on(self, starting: StartingPreferences) -> StartingPreferences:
        """Put the learned weights in the place of the questionnaire's; a wish nobody knows any more is left out."""
        known = {wish: self.wish_weights.get(wish, weight) for wish, weight in starting.wish_weights.items()}
        return starting.model_copy(update={"wish_weights": known})

    def points_at(self, subject: str, on: date, start: int) -> float:
        """Say how many points a lesson is worth at a place beside what the wishes give for it."""
        place = self.place_points.get(subject, {}).get(part_of_day(start), 0.0)
        return place + self.day_points.get(subject, {}).get(weekday_of(on), 0.0)

    def most_points(self, subject: str) -> float:
        """Say how many points a lesson would be worth at the best place there can be for it."""
        return _most(self.place_points.get(subject)) + _most(self.day_points.get(subject))

    def loss_at(self, subject: str, on: date, start: int) -> float:
        """Say how many points a lesson loses at a place against the best: 0 or more, as the planner prices places."""
        return self.most_points(subject) - self.points_at(subject, on, start)

    def most_loss(self, subject: str) -> float:
        """Say how many points a lesson can lose at all: what one of the subject adds to the weight of the learned places."""
        least = _most({key: -x for key, x in self.place_points.get(subject, {}).items()})
        least += _most({key: -x for key, x in self.day_points.get(subject, {}).items()})
        return self.most_points(subject) + least


def _check_points(subject: str, where: str, points: float, most: float) -> None:
    if not (isfinite(points) and abs(points) <= most):
        raise ValueError(f"{subject} is worth {points} points at {where}, and has to be within {most:g}.")


def _most(points: Mapping[Any, float] | None) -> float:
    """The best of what is named and of what is not, which is worth 0."""
    return max((0.0, *(points or {}).values()))
