"""How families live their weeks: three kinds, none of which chooses or rates as the learner assumes.

All of them: sometimes life moves a lesson and not taste; some use the two buttons of a move, and sometimes wrongly; ratings
are forgotten; and a share of what is said may be noise.

References
----------
Simon (1956), Rational choice and the structure of the environment, Psychol. Rev. 63 (satisficing); Kahneman et al. (1993),
When more pain is preferred to less, Psychol. Sci. 4 (peak and end); Tversky (1969), Intransitivity of preferences, Psychol.
Rev. 76 (lexicographic choice); Helson (1964), Adaptation-level theory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import exp

from brightpath.domain.feedback import LIKERT
from brightpath.domain.week_edits import Preference
from brightpath.planning.week.choices import Place
from brightpath.simulation.draws import Draws
from brightpath.simulation.lived import Week
from brightpath.simulation.tastes import Taste

#: So many of the lessons that stand worst a mender looks at, until one can be mended.
NOTICED = 5

Features = Mapping[str, float]


@dataclass(frozen=True)
class Character:
    """What does not change about a family: how much it does, how sharply it sees, how it rates, what it forgets."""

    energy: float
    sharpness: float
    threshold: float
    sees: int
    level: float
    slope: float
    noise: float
    agrees: float
    #: How many lessons a week are moved by life and not by taste.
    life: float
    uses_buttons: float
    mistakes: float
    forgets: float


@dataclass(frozen=True)
class Common:
    """What a family can compare its weeks with: weeks drawn by chance, and the best it can hope for."""

    by_chance: float
    best: float
    items: Mapping[str, tuple[float, float]]  # mean and spread of each statement's wishes over weeks drawn by chance

    def satisfaction(self, worth: float) -> float:
        """Say how good a week is: 0 as a week drawn by chance, 1 the best there is."""
        return (worth - self.by_chance) / max(1e-9, self.best - self.by_chance)


@dataclass
class Family:
    """A family living its weeks: its character stays, its mood and its memory go along."""

    taste: Taste
    character: Character
    common: Common
    edits: bool = True
    noise: float = 0.0
    mood: float = 0.0
    last: float | None = None


@dataclass
class Said:
    """What a family says of a week it has lived."""

    stars: int | None = None
    items: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Behaviour:
    """One kind of family: how its members differ, how it changes a week, how it rates it, and which of two weeks it takes."""

    character: Callable[[Draws], Character]
    change: Callable[[Family, Week, Draws], None]
    rate: Callable[[Family, Week, Draws], Said]
    prefers: Callable[[Family, Features, Features, Draws], bool]


def live(behaviour: Behaviour, family: Family, week: Week, draws: Draws) -> Said:
    """Let a family live one week: it changes it, and rates it."""
    family.mood = 0.6 * family.mood + draws.normal(0.5)
    if family.edits:
        behaviour.change(family, week, draws)
        for _ in range(_times(draws, family.character.life)):
            _by_chance(week, draws, family)
    said = behaviour.rate(family, week, draws)
    family.last = week.worth
    if draws.chance(family.character.forgets):
        return Said()
    if family.noise:
        said.stars = _or_any(said.stars, family, draws)
        said.items = {key: _or_any(points, family, draws) or 3 for key, points in said.items.items()}
    return said


def answer(behaviour: Behaviour, family: Family, one: Features, other: Features, draws: Draws) -> bool:
    """Say whether a family prefers the first of two weeks."""
    if draws.chance(family.noise):
        return draws.chance(0.5)
    return behaviour.prefers(family, one, other, draws)


# -- weighers: they look at some lessons, weigh what they think of, and err -----------------------------------------------


def _weigher(draws: Draws) -> Character:
    return Character(
        energy=draws.spread(9.0, 1.4),
        sharpness=draws.spread(5.0, 1.6),
        threshold=draws.spread(0.25, 1.5),  # what a move costs them, in units of utility
        sees=draws.between(4, 10),
        level=3.6 + draws.normal(0.4),
        slope=draws.spread(3.0, 1.4),
        noise=draws.spread(0.6, 1.3),
        agrees=draws.normal(0.3),
        life=draws.spread(0.3, 1.5),
        uses_buttons=draws.one_of((0.0, 0.3, 0.8)),
        mistakes=0.1,
        forgets=draws.one_of((0.1, 0.2, 0.4)),
    )


def _weigh(family: Family, week: Week, draws: Draws) -> None:
    traits = family.character
    for _ in range(_times(draws, traits.energy)):
        lessons = week.movable()
        if not lessons:
            return
        mine = max(draws.some_of(lessons, 2), key=week.badly)
        if draws.chance(family.noise):
            _by_chance(week, draws, family, mine)
            continue
        thought_of = draws.some_of(week.elsewhere(mine), traits.sees)
        drawn = [(gain * traits.sharpness + draws.gumbel(), place) for place, gain in thought_of]
        stays = traits.threshold * traits.sharpness + draws.gumbel()
        if drawn and (best := max(drawn))[0] > stays:
            week.move(mine, best[1], _button(draws, traits, is_taste=True))


def _weigher_rates(family: Family, week: Week, draws: Draws) -> Said:
    traits = family.character
    good = family.common.satisfaction(week.worth) - 0.75
    stars = traits.level + traits.slope * good + draws.normal(traits.noise)
    return Said(_points(stars), _items(family, week, draws, agrees=traits.agrees, noise=0.8))


def _weigher_prefers(family: Family, one: Features, other: Features, draws: Draws) -> bool:
    better = family.taste.worth(one) - family.taste.worth(other)
    return draws.chance(1 / (1 + exp(-max(-50.0, min(50.0, 1.2 * better)))))


# -- menders: they mend what stands worst, with the first place that is good enough ---------------------------------------


def _mender(draws: Draws) -> Character:
    return Character(
        energy=draws.spread(3.5, 1.5),
        sharpness=1.0,
        threshold=draws.spread(0.12, 1.6),
        sees=draws.between(3, 6),
        level=4.6 + draws.normal(0.3),
        slope=draws.spread(3.0, 1.3),
        noise=draws.spread(0.5, 1.3),
        agrees=abs(draws.normal(0.7)),
        life=draws.spread(0.2, 1.5),
        uses_buttons=draws.one_of((0.0, 0.0, 0.5)),
        mistakes=0.2,
        forgets=draws.one_of((0.1, 0.3, 0.5)),
    )


def _mend(family: Family, week: Week, draws: Draws) -> None:
    traits = family.character
    for _ in range(min(2, _times(draws, traits.energy * exp(-0.5 * family.mood)))):
        lessons = week.movable()
        if not lessons:
            return
        if draws.chance(family.noise):
            _by_chance(week, draws, family)
            continue
        noticed = sorted(lessons, key=lambda place: -week.badly(place) + draws.normal(0.1))[:NOTICED]
        better = (
            (mine, place)
            for mine in noticed
            for place, gain in _shuffled(week.elsewhere(mine), draws)[: traits.sees]
            if gain > traits.threshold
        )
        found = next(better, None)
        if found is None:
            return
        week.move(*found, _button(draws, traits, is_taste=True))


def _mender_rates(family: Family, week: Week, draws: Draws) -> Said:
    traits = family.character
    by_day: dict[int, list[float]] = {}
    for place in week.draft.places():
        by_day.setdefault(place.day, []).append(week.badly(place))
    days = [sum(lessons) / len(lessons) for _, lessons in sorted(by_day.items())]
    felt = 0.6 * max(days) + 0.4 * days[-1]
    stars = traits.level - traits.slope * felt + 0.4 * family.mood + draws.normal(traits.noise)
    return Said(_points(stars), _items(family, week, draws, agrees=traits.agrees + 0.3 * family.mood, noise=0.9))


def _mender_prefers(family: Family, one: Features, other: Features, draws: Draws) -> bool:
    return family.taste.worth(one) + draws.normal(1.0) > family.taste.worth(other) + draws.normal(1.0)


# -- rulers: one or two things matter to them at a time, and habit does the rest ------------------------------------------


def _ruler(draws: Draws) -> Character:
    return Character(
        energy=draws.spread(3.0, 1.5),
        sharpness=1.0,
        threshold=draws.spread(0.08, 1.5),
        sees=draws.between(5, 9),
        level=4.3 + draws.normal(0.3),
        slope=draws.spread(4.0, 1.4),
        noise=draws.spread(0.5, 1.3),
        agrees=draws.normal(0.4),
        life=draws.spread(0.25, 1.5),
        uses_buttons=draws.one_of((0.0, 0.2, 0.6)),
        mistakes=0.15,
        forgets=draws.one_of((0.3, 0.5, 0.7)),
    )


def _rule(family: Family, week: Week, draws: Draws) -> None:
    """What did not get done is put where the one thing is best that matters now; of places alike, the second thing tells."""
    traits = family.character
    first, second = _what_matters(week, draws)
    undone = [place for place in week.movable() if draws.chance(0.05 + 0.4 * week.badly(place) ** 2)]
    for mine in draws.some_of(undone, min(3, _times(draws, traits.energy) + 1)):
        if draws.chance(family.noise):
            _by_chance(week, draws, family, mine)
            continue
        places = draws.some_of(week.elsewhere(mine), traits.sees)
        if not places:
            continue
        counted = {place: week.priced_with(mine, place) for place, _ in places}
        here = week.priced()
        best = max(
            counted, key=lambda place: (round(4 * counted[place].get(first, 0.0)), counted[place].get(second, 0))
        )
        if counted[best].get(first, 0.0) > here.get(first, 0.0) + traits.threshold or draws.chance(0.15):
            week.move(mine, best, _button(draws, traits, is_taste=True))


def _what_matters(week: Week, draws: Draws) -> tuple[str, str]:
    """Find the two wishes by which most is lost now, as far as the family sees it."""
    lost = {name: -worth * draws.spread(1.0, 1.3) for name, worth in week.priced().items()}
    first, second, *_ = sorted(lost, key=lambda name: -lost[name])
    return first, second


def _ruler_rates(family: Family, week: Week, draws: Draws) -> Said:
    traits = family.character
    if draws.chance(0.4):
        return Said(draws.one_of((4, 5)), dict.fromkeys((item.key for item in LIKERT), draws.one_of((4, 5))))
    last = family.last if family.last is not None else week.worth
    better = family.common.satisfaction(week.worth) - family.common.satisfaction(last)
    level = traits.level + 0.35 * traits.slope * (family.common.satisfaction(week.worth) - 0.8)
    stars = level + traits.slope * better + draws.normal(traits.noise)
    return Said(_points(stars), _items(family, week, draws, agrees=traits.agrees, noise=1.0))


def _ruler_prefers(family: Family, one: Features, other: Features, draws: Draws) -> bool:
    """The two differences that weigh most decide."""
    each = family.taste.per_feature
    parts = sorted(
        (each.get(name, 0.0) * (one.get(name, 0.0) - other.get(name, 0.0)) for name in sorted({*one, *other})),
        key=lambda part: -abs(part) * draws.spread(1.0, 1.2),
    )
    return sum(parts[:2]) + draws.normal(0.3) > 0


BEHAVIOURS: dict[str, Behaviour] = {
    "weighers": Behaviour(_weigher, _weigh, _weigher_rates, _weigher_prefers),
    "menders": Behaviour(_mender, _mend, _mender_rates, _mender_prefers),
    "rulers": Behaviour(_ruler, _rule, _ruler_rates, _ruler_prefers),
}


# -- what all of them do --------------------------------------------------------------------------------------------------


def _by_chance(week: Week, draws: Draws, family: Family, mine: Place | None = None) -> None:
    """Move a lesson anywhere, for no reason of taste."""
    lessons = week.movable()
    if mine is None and lessons:
        mine = draws.one_of(lessons)
    if mine is not None and (places := week.elsewhere(mine)):
        week.move(mine, draws.one_of(places)[0], _button(draws, family.character, is_taste=False))


def _button(draws: Draws, traits: Character, *, is_taste: bool) -> Preference | None:
    if not draws.chance(traits.uses_buttons):
        return None
    is_said_to_be = is_taste != draws.chance(traits.mistakes)
    return Preference.WE_PREFER_THIS if is_said_to_be else Preference.JUST_THIS_WEEK


def _items(family: Family, week: Week, draws: Draws, *, agrees: float, noise: float) -> dict[str, int]:
    """Agree with each statement by the wishes it is about, against weeks drawn by chance."""
    features, points = week.features, {}
    for item in LIKERT:
        mean, spread = family.common.items[item.key]
        felt = (family.taste.worth_of(item.wishes, features) - mean) / max(0.3, spread)
        points[item.key] = _points(2.8 + 0.5 * felt + agrees + draws.normal(noise))
    return points


def _points(felt: float) -> int:
    return max(1, min(5, round(felt)))


def _or_any(points: int | None, family: Family, draws: Draws) -> int | None:
    return draws.between(1, 5) if points is not None and draws.chance(family.noise) else points


def _times(draws: Draws, expected: float) -> int:
    """Draw how often something is done: a Poisson number."""
    times, left = 0, draws.share()
    limit = exp(-min(20.0, expected))
    while left > limit and times < 12:
        left *= draws.share()
        times += 1
    return times


def _shuffled(items: list[tuple[Place, float]], draws: Draws) -> list[tuple[Place, float]]:
    return [item for _, item in sorted((draws.share(), item) for item in items)]
