"""What a simulated family likes in truth, which no method is told: a weight for each feature, in standard units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from brightpath.domain.learned import LearnedPreferences
from brightpath.learning.place_features import By, place_feature
from brightpath.learning.prior import Prior
from brightpath.simulation.draws import Draws

#: How far families lie off their questionnaires, as standard deviations: all together, each by itself, and by places.
SHARED, OWN, BY_PART_OF_DAY, BY_WEEKDAY = 0.4, 0.6, 0.5, 0.25
#: One family in so many is far from its questionnaire: its own part is so many times as large.
ONE_IN, FAR_TIMES = 5, 2.5


@dataclass(frozen=True)
class Taste:
    """Hidden weights over the features of a household; `shared` are those that it would have by the questionnaire and the
    world's shift alone."""

    prior: Prior
    weights: Mapping[str, float]
    shared: Mapping[str, float]
    is_far: bool

    @cached_property
    def per_feature(self) -> dict[str, float]:
        """What one unit of each feature is worth; of a place, what a lesson there loses against the subject's best place.

        So the planner that knows the taste seeks just this, and a lesson more than asked is worth what the wishes say.
        """
        each = {
            name: self.weights[name] / spread if spread else 0.0
            for name, spread in zip(self.prior.names, self.prior.spread.tolist(), strict=True)
        }
        best: dict[tuple[str, str], float] = {}
        places = {name: (place.by, place.subject) for name in each if (place := place_feature(name))}
        for name, key in places.items():
            best[key] = max(best.get(key, 0.0), each[name])
        return {name: worth - best[places[name]] if name in places else worth for name, worth in each.items()}

    def worth(self, features: Mapping[str, float]) -> float:
        """Say what a week is worth to the family, in standard units from nowhere in particular."""
        return sum(worth * features.get(name, 0.0) for name, worth in self.per_feature.items())

    def worth_of(self, names: Iterable[str], features: Mapping[str, float]) -> float:
        """Say what these features alone are worth."""
        return sum(self.per_feature.get(name, 0.0) * features.get(name, 0.0) for name in names)

    @cached_property
    def for_planning(self) -> LearnedPreferences:
        """Write the taste as the planner would have to know it."""
        return self.prior.for_planning(self.prior.as_row(self.weights))

    def flipped(self) -> Taste:
        """Turn the taste round: what the family liked more than its questionnaire says it likes less, and so with places."""
        weights = {
            name: max(0.0, 2 * self.shared[name] - weight) if name in self.shared else -weight
            for name, weight in self.weights.items()
        }
        return Taste(self.prior, weights, self.shared, self.is_far)


def taste_of(prior: Prior, world: int, number: int) -> Taste:
    """Draw the taste of one family of a world; every family of the world shares its shift."""
    draws = Draws(f"taste {number} of world {world}")
    is_far = number % ONE_IN == 0
    times = FAR_TIMES if is_far else 1.0
    weights, shared = {}, {}
    for name, usual in zip(prior.names, prior.unshifted.tolist(), strict=True):
        place = place_feature(name)
        if place is None:
            shared[name] = max(0.0, usual + Draws(f"{name} in world {world}").normal(SHARED))
            weights[name] = max(0.0, shared[name] + times * draws.normal(OWN))
        else:
            weights[name] = draws.normal(BY_PART_OF_DAY if place.by is By.PART_OF_DAY else BY_WEEKDAY)
    return Taste(prior, weights, shared, is_far)
