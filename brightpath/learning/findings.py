"""What was learned, as facts that words can be made of: which weight moved how far, and because of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt

from brightpath.learning.compiled import is_level
from brightpath.learning.evidence import Choice, Kind
from brightpath.learning.place_features import PlaceFeature, place_feature
from brightpath.learning.preferences import Utility

#: A weight that moved less than this, in standard units, is no news.
LEAST_TOLD = 0.1
_SAME = 1e-9


@dataclass(frozen=True)
class Because:
    """One observation's exact share of a weight's move, in standard units; `towards` says that it is for more of the feature.

    Of a move, `gained` says how much of the feature the week gained when the lesson left where it stood: 1 is one lesson
    that came to a place, -1 one that left it. None where that is not known.
    """

    key: str
    kind: Kind
    share: float
    gained: float | None = None

    @property
    def towards(self) -> bool:
        return self.share > 0


@dataclass(frozen=True)
class Finding:
    """One weight that moved: `before` and `now` in standard units, the same in points, and how sure the direction is, 0-1.

    `moved` is the sum of all shares in `because` (the largest first) and of what a bound `held_back`. `place` says which
    lessons at which place the weight is of, None when it is a wish's.
    """

    name: str
    place: PlaceFeature | None
    before: float
    now: float
    points_before: float
    points_now: float
    sure: float
    because: tuple[Because, ...]
    held_back: float

    @property
    def moved(self) -> float:
        """How far the weight moved, in standard units."""
        return self.now - self.before

    def count(self, *, towards: bool = True) -> dict[Kind, int]:
        """Count what moved the weight up, or down, by kind."""
        return dict(Counter(one.kind for one in self.because if one.towards is towards))

    @property
    def came(self) -> int:
        """Of a place: how many times the family moved a lesson there."""
        return self._moves(+1)

    @property
    def left(self) -> int:
        """Of a place: how many times the family moved a lesson away from there."""
        return self._moves(-1)

    def _moves(self, sign: int) -> int:
        return sum(
            one.kind is Kind.MOVE and one.gained is not None and sign * one.gained > _SAME for one in self.because
        )


def findings(utility: Utility, *, least: float = LEAST_TOLD) -> tuple[Finding, ...]:
    """List what was learned, the largest move first; levels of ratings are no findings."""
    before, now = (
        utility.prior.in_points(weights[: len(utility.prior.names)]) for weights in (utility.prior_mean, utility.mean)
    )
    found = [
        Finding(
            name=name,
            place=place_feature(name),
            before=float(utility.prior_mean[place]),
            now=float(utility.mean[place]),
            points_before=before[name],
            points_now=now[name],
            sure=_sure(moved, float(utility.covariance[place, place])),
            because=_because(utility, place, name),
            held_back=float(utility.held_back[place]),
        )
        for place, name in enumerate(utility.names)
        if not is_level(name) and abs(moved := float(utility.mean[place] - utility.prior_mean[place])) >= least
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.moved), one.name)))


def _because(utility: Utility, place: int, name: str) -> tuple[Because, ...]:
    causes = [
        Because(observation.key, observation.kind, share, _gained(observation, name))
        for observation, share in zip(utility.evidence, utility.shares[:, place].tolist(), strict=True)
        if abs(share) > _SAME
    ]
    return tuple(sorted(causes, key=lambda one: (-abs(one.share), one.key)))


def _gained(observation: object, name: str) -> float | None:
    if not isinstance(observation, Choice) or observation.stood is None:
        return None
    came, stood = (observation.rows[row] for row in (observation.chosen, observation.stood))
    return _told(came, name) - _told(stood, name)


def _told(row: Mapping[str, float], name: str) -> float:
    return row.get(name, 0.0)


def _sure(moved: float, variance: float) -> float:
    """The chance that the true weight lies on this side of where it began."""
    return 0.5 * (1 + erf(abs(moved) / sqrt(2 * variance))) if variance > 0 else 1.0
