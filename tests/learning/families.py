"""Made-up families for the study: features drawn from a seed, and choices as a hidden utility makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random

from hypothesis import strategies as st

from brightpath.domain.preferences import DEFAULT_WEIGHTS, StartingPreferences
from brightpath.learning.evidence import DOUBT, Choice, Kind, Observation, Reading
from brightpath.learning.place_features import By, PlaceFeature
from brightpath.learning.prior import Prior, prior_of
from brightpath.learning.scale import Scale

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
#: Wishes of the questionnaire whose value differs from plan to plan here, and their spreads.
WISHES = {
    "best_hours": 0.05,
    "core_early": 0.07,
    "spread": 0.2,
    "same_time": 0.08,
    "even_days": 0.03,
    "calm_parent": 0.04,
}
MORNING = PlaceFeature(By.PART_OF_DAY, "Maths", "mid-morning").name
AFTERNOON = PlaceFeature(By.PART_OF_DAY, "Maths", "late_afternoon").name
FRIDAY = PlaceFeature(By.WEEKDAY, "Maths", "Friday").name
PLACES = {MORNING: 1.0, AFTERNOON: 1.0, FRIDAY: 0.5}

SCALE = Scale(centre={**dict.fromkeys(WISHES, 0.6), **dict.fromkeys(PLACES, 1.0)}, spread={**WISHES, **PLACES})


def a_starting_point(**weights: float) -> StartingPreferences:
    return StartingPreferences(wish_weights={**DEFAULT_WEIGHTS, **weights})


def a_prior(shift: Mapping[str, float] | None = None, **weights: float) -> Prior:
    return prior_of(a_starting_point(**weights), SCALE, shift=shift)


def a_plan(random: Random, **features: float) -> dict[str, float]:
    """Draw the features of a plan as a normal distribution with the household's centres and spreads has them."""
    drawn = {name: SCALE.centre[name] + spread * random.gauss(0, 1) for name, spread in SCALE.spread.items()}
    return {**drawn, "left_out": 0.0, "core_left_out": 0.0, "moves": 0.0, **features}


def worth(prior: Prior, weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The utility of a plan under hidden weights, in standard units."""
    return sum(weight * (features[name] - SCALE.centre[name]) / SCALE.spread[name] for name, weight in weights.items())


def chosen_by(
    random: Random,
    prior: Prior,
    weights: Mapping[str, float],
    rows: Sequence[Mapping[str, float]],
    sharpness: float = 2.0,
) -> int:
    """Choose as a conditional logit does."""
    utilities = [sharpness * worth(prior, weights, row) for row in rows]
    shares = [exp(utility - max(utilities)) for utility in utilities]
    left = random.random() * sum(shares)
    for number, share in enumerate(shares):
        left -= share
        if left <= 0:
            return number
    return len(rows) - 1


def a_move(
    random: Random,
    prior: Prior,
    weights: Mapping[str, float],
    *,
    key: str,
    days_ago: float = 0.0,
    among: int = 10,
    noise: float = 0.0,
    doubt: float = DOUBT,
) -> Choice:
    """Make a move among places that differ less than whole plans do; with the chance `noise` any place will do."""
    plan = a_plan(random)
    rows = []
    for _ in range(among):
        other = a_plan(random)
        rows.append({name: value + 0.4 * (other[name] - SCALE.centre.get(name, 0.0)) for name, value in plan.items()})
    by_chance = random.random() < noise
    chosen = random.randrange(among) if by_chance else chosen_by(random, prior, weights, rows)
    return Choice(key, NOW - timedelta(days=days_ago), Kind.MOVE, tuple(rows), chosen, (chosen + 1) % among, doubt)


def moves(
    prior: Prior,
    weights: Mapping[str, float],
    *,
    seed: int,
    count: int,
    since: float = 0.0,
    until: float = 0.0,
    **facts: float,
) -> tuple[Choice, ...]:
    """Make moves evenly from `since` to `until` days ago."""
    random = Random(seed)
    ago = [since + (until - since) * number / max(1, count - 1) for number in range(count)]
    return tuple(
        a_move(random, prior, weights, key=f"move {seed}-{n}", days_ago=at, **facts)  # type: ignore[arg-type]
        for n, at in enumerate(ago)
    )


@st.composite
def evidence(draw: st.DrawFn) -> tuple[Observation, ...]:
    """Draw any evidence: choices with any doubt, answers, ratings; contradictory ones as well."""
    random = Random(draw(st.integers(0, 2**32)))
    found: list[Observation] = []
    for number in range(draw(st.integers(0, 8))):
        at = NOW - timedelta(days=draw(st.integers(0, 200)))
        kind = draw(st.sampled_from(list(Kind)))
        if kind in (Kind.MOVE, Kind.ANSWER):
            rows = tuple(a_plan(random) for _ in range(2 if kind is Kind.ANSWER else draw(st.integers(2, 12))))
            chosen = draw(st.integers(0, len(rows) - 1))
            doubt = draw(st.sampled_from((0.02, 0.1, 0.6)))
            found.append(Choice(f"choice {number}", at, kind, rows, chosen, doubt=doubt))
        else:
            about = None if kind is Kind.STARS else ("best_hours", "calm_parent")
            points = float(draw(st.integers(1, 5)))
            item = "stars" if kind is Kind.STARS else draw(st.sampled_from(("manageable", "right_times")))
            found.append(Reading(f"reading {number}", at, kind, item, points, a_plan(random), about))
    return tuple(found)
