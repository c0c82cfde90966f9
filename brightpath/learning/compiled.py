"""Observations as tables of numbers, and each one that teaches nothing with the reason why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from brightpath.learning.evidence import Choice, Ignored, Kind, Observation, Reading, Why
from brightpath.learning.newton import Numbers
from brightpath.learning.objective import Choices, Objective, Readings
from brightpath.learning.prior import Prior

Places = NDArray[np.intp]

#: Features that the planner prices by costs of its own, which no taste changes (decisions 0033, 0073).
PRICED_ELSEWHERE = frozenset({"left_out", "core_left_out", "moves", "learned_places", "hours_asked_for"})
_LEFT_OUT = "left_out"
#: An observation that counts less than this is forgotten.
LEAST_WEIGHT = 1 / 8
#: Whatever is said of it, no choice is all taste and none all chance.
LEAST_DOUBT, MOST_DOUBT = 1e-3, 1 - 1e-3
#: The points 1-5 that the usual plan of those rated gets, and how much families differ in that.
USUAL_LEVEL, LEVEL_TAU = 3.6, 0.8
#: No choice counts as more than so many.
MOST_COUNTS = 10.0
_LEVEL = "level | "


@dataclass(frozen=True)
class Assumptions:
    """How evidence is read. Utilities are in standard units (prior.py).

    Sharpness multiplies the difference in utility of two plans that a family chooses between; a slope says how many points
    1-5 one unit is worth, the noise how far a rating lies off by a standard deviation; after `half_life_days` an
    observation counts half.
    """

    move_sharpness: float = 2.0
    answer_sharpness: float = 1.0
    stars_slope: float = 0.12
    stars_noise: float = 0.8
    item_slope: float = 0.25
    item_noise: float = 0.9
    half_life_days: float = 56.0
    #: What this family's own choices make of it (attune.py): sharpness and the odds of chance, times so much.
    sharpness_times: float = 1.0
    doubt_times: float = 1.0

    def weight(self, at: datetime, now: datetime) -> float:
        """Say how much an observation still counts, 1 for a new one."""
        days = max(0.0, (now - at).total_seconds() / 86400)
        return float(0.5 ** (days / self.half_life_days))

    def sharpness(self, kind: Kind) -> float:
        """How surely a family sees a difference between plans."""
        return self.sharpness_times * (self.answer_sharpness if kind is Kind.ANSWER else self.move_sharpness)

    def doubt(self, doubt: float) -> float:
        """How likely a choice was chance, within what can be counted with."""
        within = min(MOST_DOUBT, max(LEAST_DOUBT, doubt))
        odds = self.doubt_times * within / (1 - within)
        return odds / (1 + odds)

    def slope(self, kind: Kind) -> float:
        """How many points 1-5 a unit of utility is worth."""
        return self.stars_slope if kind is Kind.STARS else self.item_slope

    def noise(self, kind: Kind) -> float:
        """How far a rating lies off, as a standard deviation in points 1-5."""
        return self.stars_noise if kind is Kind.STARS else self.item_noise


def level_of(item: str) -> str:
    """Name the weight that holds how high this family rates the plans it usually has."""
    return _LEVEL + item


def is_level(name: str) -> bool:
    """Say whether a weight is such a level and none of a feature."""
    return name.startswith(_LEVEL)


@dataclass(frozen=True, eq=False)
class Compiled:
    """The tables of the objective, over the prior's weights and a level for each rated item.

    `evidence` are first the choices and then the readings, each in order of time; `unknown` the features that were told and
    that no weight belongs to.
    """

    names: tuple[str, ...]
    mean: Numbers
    tau: Numbers
    low: Numbers
    high: Numbers
    objective: Objective
    evidence: tuple[Observation, ...]
    ignored: tuple[Ignored, ...]
    unknown: tuple[str, ...]
    #: By rated item the plan that its level is of: the mean of those rated, in spreads from the centre, newer ones more.
    usual: dict[str, Numbers]


@dataclass
class _Sheet:
    """What has been read so far."""

    ignored: list[Ignored] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    #: By the names that a row tells, in its order: which of its numbers belong to weights, and to which.
    _belongs: dict[tuple[str, ...], tuple[Places, Places]] = field(default_factory=dict)

    def belongs(self, prior: Prior, known: Mapping[str, int], names: tuple[str, ...]) -> tuple[Places, Places]:
        """Say which of the numbers told belong to which weights; most rows tell the same names, so it is looked up once."""
        found = self._belongs.get(names)
        if found is None:
            self.unknown |= {name for name in names if name not in prior.place_of and name not in PRICED_ELSEWHERE}
            own = [(number, known[name]) for number, name in enumerate(names) if name in known]
            numbers, places = np.array(own, dtype=np.intp).reshape(-1, 2).T
            found = self._belongs[names] = numbers, places
        return found

    def ignore(self, observation: Observation, why: Why) -> None:
        """Note what teaches nothing; of a lesson that was left where it stood nobody has to be told."""
        if observation.kind is not Kind.STAY:
            self.ignored.append(Ignored(observation.key, why))


def compiled(
    prior: Prior,
    observations: Iterable[Observation],
    *,
    now: datetime,
    assumptions: Assumptions,
    switched_off: Collection[str] = (),
) -> Compiled:
    """Write down everything that can be learned from; the order in which observations come does not matter."""
    sheet = _Sheet()
    choices: list[tuple[Choice, Numbers, float]] = []
    readings: list[tuple[Reading, Numbers, float]] = []
    known = {name: place for name, place in prior.place_of.items() if prior.spread[place] and name not in switched_off}
    seen: set[str] = set()
    for one in sorted(observations, key=lambda one: (one.at, one.key)):
        weight = assumptions.weight(one.at, now)
        if one.key in seen:
            sheet.ignore(one, Why.TWICE)
        elif weight < LEAST_WEIGHT:
            sheet.ignore(one, Why.LONG_AGO)
        elif isinstance(one, Choice):
            table = _choice(prior, known, one, sheet)
            if table is not None:
                choices.append((one, assumptions.sharpness(one.kind) * table, weight * one.counts))
        else:
            row = _reading(prior, known, one, sheet)
            if row is not None:
                readings.append((one, row, weight))
        seen.add(one.key)
    items = sorted({reading.item for reading, _, _ in readings})
    usual = {item: _usual(item, readings) for item in items}
    levels = len(items)
    mean = np.concatenate([prior.mean, np.full(levels, USUAL_LEVEL)])
    tau = np.concatenate([prior.tau, np.full(levels, LEVEL_TAU)])
    return Compiled(
        names=(*prior.names, *map(level_of, items)),
        mean=mean,
        tau=tau,
        low=np.concatenate([prior.low, np.full(levels, -np.inf)]),
        high=np.concatenate([prior.high, np.full(levels, np.inf)]),
        objective=Objective(
            _choices_table(choices, mean, tau, assumptions), _readings_table(readings, usual, mean, tau, assumptions)
        ),
        evidence=(*(choice for choice, _, _ in choices), *(reading for reading, _, _ in readings)),
        ignored=tuple(sheet.ignored),
        unknown=tuple(sorted(sheet.unknown)),
        usual=usual,
    )


def rows_in_spreads(prior: Prior, choice: Choice) -> Numbers | None:
    """Write a choice's alternatives less the chosen one, in spreads; None when there is nothing to tell them by."""
    known = {name: place for name, place in prior.place_of.items() if prior.spread[place]}
    return _choice(prior, known, choice, _Sheet())


def _choice(prior: Prior, known: Mapping[str, int], choice: Choice, sheet: _Sheet) -> Numbers | None:
    why = None
    if len(choice.rows) < 2:
        why = Why.NO_ALTERNATIVES
    elif not 0 <= choice.chosen < len(choice.rows) or not (isfinite(choice.doubt) and 0 < choice.counts <= MOST_COUNTS):
        why = Why.UNREADABLE
    elif choice.kind is Kind.ANSWER and len({row.get(_LEFT_OUT, 0.0) for row in choice.rows}) > 1:
        why = Why.LEFT_OUT
    if why is None:
        values, told = _values(prior, known, choice.rows, sheet)
        less = (values - values[choice.chosen]) * told.all(axis=0)
        if not np.isfinite(values).all():
            why = Why.NOT_A_NUMBER
        elif not less.any():
            why = Why.NOTHING_KNOWN
        else:
            return less
    sheet.ignore(choice, why)
    return None


def _reading(prior: Prior, known: Mapping[str, int], reading: Reading, sheet: _Sheet) -> Numbers | None:
    if not 1 <= reading.points <= 5:
        sheet.ignore(reading, Why.OUT_OF_RANGE)
        return None
    values, told = _values(prior, known, [reading.features], sheet)
    if not np.isfinite(values).all():
        sheet.ignore(reading, Why.NOT_A_NUMBER)
        return None
    if reading.about is not None:
        told = told & np.isin(np.array(prior.names), reading.about)
    row = np.where(told[0], values[0] - prior.centre_in_spreads, 0.0)
    if not row.any():
        sheet.ignore(reading, Why.NOTHING_KNOWN)
        return None
    return row


def _values(
    prior: Prior, known: Mapping[str, int], rows: Sequence[Mapping[str, float]], sheet: _Sheet
) -> tuple[Numbers, np.ndarray]:
    """Read rows of features in spreads, and say which of them were told: where any place is counted, all others are 0."""
    values = np.zeros((len(rows), len(prior.names)))
    told = np.zeros(values.shape, dtype=bool)
    alike = defaultdict[tuple[str, ...], list[int]](list)
    for number, row in enumerate(rows):
        alike[tuple(row)].append(number)
    for names, those in alike.items():
        numbers, weights = sheet.belongs(prior, known, names)
        said = np.array([list(rows[number].values()) for number in those], dtype=np.float64)
        at = np.ix_(np.array(those), weights)
        values[at] = said.reshape(len(those), len(names))[:, numbers] / prior.spread[weights]
        told[at] = True
    places = [place for place in known.values() if prior.is_place[place]]
    told[:, places] = told[:, places].any(axis=1, keepdims=True)
    return values, told


def _choices_table(
    choices: Sequence[tuple[Choice, Numbers, float]], mean: Numbers, tau: Numbers, assumptions: Assumptions
) -> Choices:
    width = len(mean)
    tables = [np.pad(table, ((0, 0), (0, width - table.shape[1]))) for _, table, _ in choices]
    rows = np.concatenate(tables) if tables else np.zeros((0, width))
    sizes = np.array([len(table) for table in tables], dtype=np.intp)
    return Choices(
        rows=rows * tau,
        offset=rows @ mean,
        first=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp) if tables else sizes,
        sizes=sizes,
        doubt=np.array([assumptions.doubt(choice.doubt) for choice, _, _ in choices]),
        weight=np.array([weight for _, _, weight in choices]),
    )


def _usual(item: str, readings: Sequence[tuple[Reading, Numbers, float]]) -> Numbers:
    """Average the plans that were rated: families rate what they are shown, which is far better than plans by chance."""
    of_item = [(row, weight) for reading, row, weight in readings if reading.item == item]
    return np.asarray(np.average([row for row, _ in of_item], axis=0, weights=[weight for _, weight in of_item]))


def _readings_table(
    readings: Sequence[tuple[Reading, Numbers, float]],
    usual: Mapping[str, Numbers],
    mean: Numbers,
    tau: Numbers,
    assumptions: Assumptions,
) -> Readings:
    rows = np.zeros((len(readings), len(mean)))
    items, features = list(usual), len(mean) - len(usual)
    for number, (reading, row, _) in enumerate(readings):
        rows[number, :features] = assumptions.slope(reading.kind) * (row - usual[reading.item])
        rows[number, features + items.index(reading.item)] = 1.0
    noise = np.array([assumptions.noise(reading.kind) for reading, _, _ in readings])
    points = np.array([reading.points for reading, _, _ in readings])
    return Readings(
        rows=rows * tau / noise[:, None],
        missing=(points - rows @ mean) / noise,
        weight=np.array([weight for _, _, weight in readings]),
    )
