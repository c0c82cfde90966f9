"""A week as a family has it before it: what stands, what it feels worth, where a lesson could go, and what moving it says.

The places are those of the real planner with all its musts, and a move is recorded as the product records it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from brightpath.domain.week_edits import Preference
from brightpath.learning.edits import Stand
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Option, Table, drawn, option_at
from brightpath.planning.week.other_places import free_places, instead_of
from brightpath.planning.week.problem import Lesson, WeekProblem
from brightpath.simulation.draws import Draws
from brightpath.simulation.homes import counted
from brightpath.simulation.tastes import Taste

#: How many places are kept beside a move, and beside a lesson that was left where it stood.
CHOSEN_OVER, LEFT_OVER = 24, 12


class Heart:
    """A week's problem as the family itself would price it: the planner's own numbers under the hidden taste."""

    def __init__(self, problem: WeekProblem, taste: Taste) -> None:
        self.taste = taste
        self.table = Table(Choices(problem.changed(learned=taste.for_planning)))
        points = sum(taste.for_planning.wish_weights.values()) + self.table.problem.learned_points
        #: How many standard units of utility one of the planner's points is.
        self.unit = points / 100 / taste.prior.unit

    @cached_property
    def losses(self) -> dict[int, tuple[float, float]]:
        """By lesson what it loses at the best and at the worst of its places."""
        by_lesson: dict[int, list[float]] = {}
        for (index, _, _), loss in self.table.choices.loss.items():
            by_lesson.setdefault(index, []).append(loss)
        return {index: (min(losses), max(losses)) for index, losses in by_lesson.items()}


class Moved(NamedTuple):
    """One lesson moved: where it came to, all that it could have had, and what was said with it."""

    subjects: tuple[str, ...]
    came: Stand
    instead: tuple[Stand, ...]
    stood: Stand
    prefer: Preference | None


@dataclass
class Week:
    """One week on the family's table; what is moved is moved in it."""

    heart: Heart
    draft: Draft
    moved: list[Moved] = field(default_factory=list)
    #: What was moved already, by lesson and day: nobody moves a lesson twice.
    touched: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, heart: Heart, places: Iterable[Place]) -> Week:
        """Lay a plan on the table."""
        return cls(heart, drawn(heart.table, places))

    @property
    def features(self) -> dict[str, float]:
        """The week as learning counts it."""
        return counted(self.draft)

    @property
    def worth(self) -> float:
        """What the week is worth to the family."""
        return self.heart.taste.worth(self.features)

    def movable(self) -> list[Place]:
        """List the lessons that the family could move, by lesson and day."""
        lessons = self.heart.table.problem.lessons
        return [
            place
            for place in self.draft.places()
            if lessons[place.lesson].fixed is None and place[:2] not in self.touched
        ]

    def badly(self, place: Place) -> float:
        """Say how badly a lesson stands by itself: 0 at the best of its places, 1 at the worst."""
        best, worst = self.heart.losses[place.lesson]
        return (self._option(place).loss - best) / (worst - best) if worst > best + 1e-9 else 0.0

    def elsewhere(self, mine: Place) -> list[tuple[Place, float]]:
        """List where a lesson could go while all else stays, each with the utility that would be gained."""
        stood = self._take(mine)
        here = self.draft.more_with(stood)
        found = [
            (place, (here - self.draft.more_with(self._option(place))) * self.heart.unit)
            for place in free_places(self.draft, mine)
            if (place.day, place.start) != (mine.day, mine.start)
        ]
        self.draft.put(stood)
        return found

    def priced(self) -> dict[str, float]:
        """Say of each wish what is gained by it, in units of utility: 0 where it is fully met, below 0 where not."""
        unit = self.heart.unit
        values = self.draft.wish_values()
        return {name: weight * unit * (values[name] - 1) for name, weight in self.heart.table.problem.weights.items()}

    def priced_with(self, mine: Place, to: Place) -> dict[str, float]:
        """Say the same of the week with one lesson elsewhere."""
        stood = self._take(mine)
        self.draft.put(self._option(to))
        priced = self.priced()
        self._take(to)
        self.draft.put(stood)
        return priced

    def move(self, mine: Place, to: Place, prefer: Preference | None = None) -> None:
        """Move a lesson, and keep beside it what else it could have had."""
        before = _of_the_planner(self.features)
        instead = self._instead(mine, before, CHOSEN_OVER)
        self._take(mine)
        self.draft.put(self._option(to))
        came = self._stand(to, _of_the_planner(self.features))
        self.moved.append(Moved(self._lesson(mine).subjects, came, tuple(instead), self._stand(mine, before), prefer))
        self.touched.add(to[:2])

    def left(self, draws: Draws, count: int) -> list[tuple[tuple[str, ...], Stand, list[Stand]]]:
        """Draw some lessons that were left where they stood, each with where else it could have stood."""
        features = _of_the_planner(self.features)
        return [
            (self._lesson(mine).subjects, self._stand(mine, features), self._instead(mine, features, LEFT_OVER))
            for mine in draws.some_of(self.movable(), count)
        ]

    def _instead(self, mine: Place, features: dict[str, float], at_most: int) -> list[Stand]:
        stood = self._take(mine)
        found = [self._stand(*one) for one in instead_of(self.draft, mine, features, at_most=at_most)]
        self.draft.put(stood)
        return found

    def _stand(self, place: Place, features: dict[str, float]) -> Stand:
        return Stand(self.heart.table.problem.days[place.day], place.start, features)

    def _lesson(self, place: Place) -> Lesson:
        return self.heart.table.problem.lessons[place.lesson]

    def _take(self, place: Place) -> Option:
        option = self.draft.placed[place.lesson, place.day]
        self.draft.take(place.lesson, place.day, alone=True)
        return option

    def _option(self, place: Place) -> Option:
        return option_at(self.heart.table.options, place)


def _of_the_planner(features: dict[str, float]) -> dict[str, float]:
    """Leave out the counts of places, which a recorded move does not hold."""
    return {name: value for name, value in features.items() if " | " not in name}
