"""Families living their weeks: planned by a method, changed and rated by them, heard by the method, and on to the next.

Every method lives its own life at a family; the family's dice are the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from brightpath.domain.feedback import LIKERT
from brightpath.learning.edits import among_places, left_standing
from brightpath.learning.evidence import Choice
from brightpath.learning.pooling import Leaning
from brightpath.planning.week.quick import quick_week
from brightpath.simulation.behaviour import BEHAVIOURS, Common, Family, answer, live
from brightpath.simulation.draws import Draws
from brightpath.simulation.homes import Home, a_home, counted, week_by_chance
from brightpath.simulation.lived import Heart, Moved, Week
from brightpath.simulation.methods import ALONE, METHODS, Features, Learner, Lived, Method, Oracle, Pool
from brightpath.simulation.tastes import Taste, taste_of

FIRST_WEEK = datetime(2026, 8, 31, 8, tzinfo=UTC)
#: Weeks drawn by chance by which a family knows what an ordinary one is like.
BY_CHANCE = 20
#: Lessons of which it is kept each week that they were left where they stood.
LEFT = 8
#: Searches for the week that the taste itself would choose, and their rounds.
ORACLES, ORACLE_ROUNDS = 3, 600
#: The families that came before a new one, and the weeks that they have lived by then.
EARLIER_FAMILIES, EARLIER_WEEKS = range(1000, 1012), 8


@dataclass(frozen=True)
class Scenario:
    """What is different in a run: no moves at all, noise in what is said, a taste that turns round, questions at the start."""

    edits: bool = True
    noise: float = 0.0
    flips_at: int | None = None
    opens: bool = False

    def is_flipped(self, week: int) -> bool:
        """Say whether tastes have turned round by a week."""
        return self.flips_at is not None and week >= self.flips_at


PLAIN = Scenario()
SCENARIOS: dict[str, Scenario] = {
    "plain": PLAIN,
    "opening": Scenario(opens=True),
    "no edits": Scenario(edits=False),
    "noise": Scenario(noise=0.3),
    "flip": Scenario(flips_at=8),
}


@dataclass(frozen=True)
class Row:
    """One week of one family: what was shown is worth so much to it, and what it did with it."""

    family: int
    week: int
    worth: float
    moves: int
    stars: int | None
    left_out: int
    is_far: bool

    def as_dict(self) -> dict[str, Any]:
        """Write it down; a utility to six decimals."""
        return asdict(self) | {"worth": round(self.worth, 6)}


@dataclass(frozen=True)
class Reference:
    """What a week is measured against: the best that was found for the taste, and the mean of weeks drawn by chance."""

    family: int
    week: int
    best: float
    by_chance: float

    def as_dict(self) -> dict[str, Any]:
        """Write it down; utilities to six decimals."""
        return asdict(self) | {"best": round(self.best, 6), "by_chance": round(self.by_chance, 6)}


def lives(
    scenario: str, method: str, behaviour: str, *, world: int, families: Iterable[int], weeks: int
) -> Iterator[Row]:
    """Let a block of families live side by side; the same arguments give the same rows."""
    told = SCENARIOS[scenario]
    pool = Pool(is_shared=method not in ALONE, earlier=earlier_families(behaviour, world) if told.opens else ())
    block = _Block(world, behaviour, told, tuple(families))
    methods = {
        number: METHODS[method](a_home(world, number), family.taste, Draws(f"method {world}-{number}"), pool)
        for number, family in block.families.items()
    }
    if told.opens:
        for number, one in methods.items():
            one.opens(block.answers_of(number), FIRST_WEEK, pool.shift([], FIRST_WEEK))
    yield from block.live(methods, pool, range(1, weeks + 1))


def references(scenario: str, *, world: int, families: Iterable[int], weeks: int) -> Iterator[Reference]:
    """Say of each week what is best for the hidden taste, and what chance gives."""
    told = SCENARIOS[scenario]
    for number in families:
        for week in range(1, weeks + 1):
            variant = a_home(world, number).variant(week)
            yield Reference(number, week, *_bounds(world, number, variant, told.is_flipped(week)))


@lru_cache(maxsize=8)
def earlier_families(behaviour: str, world: int) -> tuple[Leaning, ...]:
    """Let other families of the same world live some weeks, planned by ours, and take what they may give to the pool."""
    pool = Pool()
    block = _Block(world, behaviour, PLAIN, tuple(EARLIER_FAMILIES))
    methods = {number: Learner(a_home(world, number), Draws("")) for number in block.families}
    for _ in block.live(methods, pool, range(1 - EARLIER_WEEKS, 1)):
        pass
    return tuple(one.leaning(FIRST_WEEK) for one in methods.values())


class _Block:
    """Families of one world and one behaviour, in one scenario."""

    def __init__(self, world: int, behaviour: str, told: Scenario, numbers: Sequence[int]) -> None:
        self.world, self.told = world, told
        self.behaviour, self.name = BEHAVIOURS[behaviour], behaviour
        self.families = {number: self._family(number) for number in numbers}

    def answers_of(self, number: int) -> Any:
        """Let one family answer which of two weeks it prefers."""
        return self._answers(number, Draws(f"answers {self.world}-{number} {self.name}"))

    def _answers(self, number: int, dice: Draws) -> Any:
        def prefers_one(one: Features, other: Features) -> bool:
            return answer(self.behaviour, self.families[number], one, other, dice)

        return prefers_one

    def live(self, methods: dict[int, Any], pool: Pool, weeks: Iterable[int]) -> Iterator[Row]:
        """Let all of them live some weeks, each with its method."""
        for week in weeks:
            at = FIRST_WEEK + timedelta(weeks=week - 1)
            for number, method in methods.items():
                yield self._lived(number, method, week, at)
                if isinstance(method, Learner):
                    self._is_asked(number, method, week, at)
            pool.after(week, list(methods.values()), at + timedelta(weeks=1))

    def _lived(self, number: int, method: Method, week: int, at: datetime) -> Row:
        family, is_flipped = self.families[number], self.told.is_flipped(week)
        family.taste = _taste(self.world, number, is_flipped)
        if isinstance(method, Oracle):
            method.taste = family.taste
        variant = a_home(self.world, number).variant(week)
        draft = method.plan(variant, seed=week)
        table = Week.of(_heart(self.world, number, variant, is_flipped), draft.places())
        shown, worth = table.features, table.worth
        said = live(self.behaviour, family, table, Draws(f"{self.world}-{number} {self.name}, week {week}"))
        stays: tuple[Choice, ...] = ()
        if self.told.edits and (table.moved or said.stars is not None):  # else nobody looked at the week
            drawn = table.left(Draws(f"left {self.world}-{number}, week {week}"), LEFT)
            left = {str(place): one for place, one in enumerate(drawn)}
            stays = left_standing(f"week {week} left", at, left, of=len(table.movable()))
        moves = tuple(_choices(table.moved, week, at))
        method.hear(Lived(week, at, shown, table.features, moves, stays, said))
        return Row(number, week, worth, len(table.moved), said.stars, draft.left_out, family.taste.is_far)

    def _is_asked(self, number: int, method: Learner, week: int, at: datetime) -> None:
        """Let a family be asked about two weeks, if it does not forget to answer."""
        dice = Draws(f"question {self.world}-{number} {self.name}, week {week}")
        if not dice.chance(self.families[number].character.forgets):
            method.asks(self._answers(number, dice), week, at)

    def _family(self, number: int) -> Family:
        character = self.behaviour.character(Draws(f"character {self.world}-{number} {self.name}"))
        taste, common = _taste(self.world, number, False), _common(self.world, number)
        return Family(taste, character, common, edits=self.told.edits, noise=self.told.noise)


def _choices(moved: Iterable[Moved], week: int, at: datetime) -> Iterator[Choice]:
    for number, move in enumerate(moved):
        key, prefer = f"week {week} move {number}", move.prefer or ""
        choice = among_places(key, at, move.subjects, move.came, move.instead, stood=move.stood[:2], prefer=prefer)
        if isinstance(choice, Choice):
            yield choice


# -- what is the same for every method ------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _taste(world: int, number: int, is_flipped: bool) -> Taste:
    taste = taste_of(a_home(world, number).prior, world, number)
    return taste.flipped() if is_flipped else taste


@lru_cache(maxsize=1024)
def _heart(world: int, number: int, variant: int, is_flipped: bool) -> Heart:
    return Heart(a_home(world, number).problems[variant], _taste(world, number, is_flipped))


@lru_cache(maxsize=1024)
def _bounds(world: int, number: int, variant: int, is_flipped: bool) -> tuple[float, float]:
    """What the best week found for the taste is worth, and the mean of weeks drawn by chance."""
    home, taste = a_home(world, number), _taste(world, number, is_flipped)
    problem = home.problems[variant].changed(learned=taste.for_planning)
    found = [quick_week(problem, seed=seed, rounds=ORACLE_ROUNDS) for seed in range(1, ORACLES + 1)]
    return max(taste.worth(counted(week)) for week in found), worth_by_chance(home, taste, variant)


def worth_by_chance(home: Home, taste: Taste, variant: int) -> float:
    return sum(taste.worth(features) for features in _any_weeks(home, variant)) / BY_CHANCE


@lru_cache(maxsize=512)
def _any_weeks(home: Home, variant: int) -> tuple[dict[str, float], ...]:
    return tuple(counted(week_by_chance(home.problems[variant], seed)) for seed in range(BY_CHANCE))


@lru_cache(maxsize=256)
def _common(world: int, number: int) -> Common:
    home, taste = a_home(world, number), _taste(world, number, False)
    items = {}
    for item in LIKERT:
        worths = [taste.worth_of(item.wishes, features) for features in _any_weeks(home, 0)]
        mean = sum(worths) / BY_CHANCE
        items[item.key] = mean, (sum((worth - mean) ** 2 for worth in worths) / BY_CHANCE) ** 0.5
    best = quick_week(home.problems[0].changed(learned=taste.for_planning), seed=1)
    return Common(worth_by_chance(home, taste, 0), taste.worth(counted(best)), items)
