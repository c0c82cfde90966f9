"""Two or three other weeks, each different in one thing that a parent would notice, with what that costs in points.

For each claim the week is searched again, from the standing one, with only the places that bear the claim out; the
family's own wishes decide among these. Nothing more is left out than before. Work is counted, so a seed gives the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf

from brightpath.domain.schedule import Alternative, SolverStatus, WeekPlan
from brightpath.planning.week import Cancelled, OnProgress
from brightpath.planning.week.assemble import assemble
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.claims import Claim, claims
from brightpath.planning.week.draft import Draft, Table, drawn, option_at
from brightpath.planning.week.explain import left_out
from brightpath.planning.week.held import held_in
from brightpath.planning.week.improve import FIT_IN, MAKE_GOOD, improve
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.solve import GOOD_GAP, OPTIMAL_GAP
from brightpath.planning.week.standing import kept_spots
from brightpath.planning.week.telling import TOLD_FROM, gives_up, points

#: How such a plan came about, as the plan document says it.
METHOD = "alternative"
NOTE = "Looking for other weeks you might like."
#: Rounds of search for one claim: to get everything in again, and to make it good.
FIT_ROUNDS, GOOD_ROUNDS = 150, 200
#: Rounds of search for each week that is told.
LAST_ROUNDS = 800
#: Plans drawn from nothing for one claim, and how many of one kind are tried until one works.
STARTS, TRIES = 4, 3
#: A week that loses more than this is none that a family would choose, and one that moves fewer lessons is the same week.
MOST_LOST, LEAST_MOVED = 12.0, 0.1
#: A week that offers two things at once may lose so many points more than one that offers one.
HARDLY_MORE = 1.0


@dataclass(frozen=True)
class Other:
    """Another week: how it differs, in a sentence, what it loses in points (less than nothing: it gains), and its draft."""

    claim: Claim
    sentence: str
    points_less: float
    draft: Draft


@dataclass(frozen=True)
class Narrowed(Choices):
    """The same choices with only some of the places; what is kept stays."""

    whole: Choices
    keeps: Callable[[Place], bool]

    @cached_property
    def places(self) -> dict[tuple[int, int], tuple[Place, ...]]:
        kept = kept_spots(self.problem)
        return {
            key: tuple(place for place in places if place in kept or self.keeps(place))
            for key, places in self.whole.places.items()
        }

    @cached_property
    def loss(self) -> dict[tuple[int, int, int], float]:
        return self.whole.loss


def alternative_plans(
    problem: WeekProblem, plan: WeekPlan, *, count: int, seed: int, on_progress: OnProgress
) -> tuple[Alternative, ...]:
    """Write other weeks as plans; see `plan_alternatives`."""
    if violations(problem, plan):
        return ()
    draft = drawn(Table(Choices(problem)), places_of(problem, plan))

    def tell(percent: int) -> bool:
        if not on_progress(percent, NOTE):
            raise Cancelled
        return True

    found = alternatives(draft, count=count, seed=seed, on_progress=tell)
    written = [
        Alternative(
            kind=other.claim.kind,
            sentence=other.sentence,
            points_less=round(other.points_less, 2),
            plan=_written(other.draft, plan),
        )
        for other in found
    ]
    return tuple(one for one in written if not violations(problem, one.plan))


def places_of(problem: WeekProblem, plan: WeekPlan) -> list[Place]:
    """Read the places of a plan's lessons, in order; the plan is one of this problem."""
    adults = {adult.name: number for number, adult in enumerate(problem.teachers)}
    return sorted(
        {
            Place(held.lesson, held.day, held.item.start, adults[held.item.adult] if held.item.adult else None)
            for held in held_in(problem, plan)
        },
        key=lambda place: place[:3],
    )


def _written(draft: Draft, plan: WeekPlan) -> WeekPlan:
    """Write another week as a plan, with an honest account: the bound of the standing one holds for it as well."""
    value = 100.0 - draft.cost_of_wishes
    objective = round(100.0 - _lost(draft), 4)
    gap = max(0.0, plan.solver.bound - objective) / max(value, 1.0)
    status = SolverStatus.WITHIN_GAP if gap <= GOOD_GAP else SolverStatus.TIME_LIMIT
    report = plan.solver.model_copy(
        update={
            "status": SolverStatus.OPTIMAL if gap <= OPTIMAL_GAP else status,
            "objective": objective,
            "bound": max(plan.solver.bound, objective),
            "gap": round(gap, 6),
            "extra": {
                **plan.solver.extra,
                "stoppedBy": "proof" if gap <= OPTIMAL_GAP else "work",
                "wishes": {name: round(value, 4) for name, value in draft.wish_values().items()},
                "points": round(value, 2),
                "leftOut": draft.left_out,
            },
        }
    )
    other = assemble(
        draft.table.problem,
        draft.places(),
        report=report,
        unplaced=list(left_out(draft)),
        seed=plan.seed,
        draft=draft,
    )
    return other.model_copy(update={"generation_method": METHOD})


def alternatives(
    draft: Draft,
    *,
    count: int = 2,
    seed: int = 0,
    on_progress: Callable[[int], bool] = lambda percent: True,
) -> list[Other]:
    """Find up to `count` other weeks, the one that loses least first; ends early when `on_progress(percent)` says False."""
    kinds: dict[str, list[Claim]] = {}
    for claim in claims(draft):
        kinds.setdefault(claim.kind, []).append(claim)
    found: list[Other] = []
    for number, kind in enumerate(kinds.values()):
        if not on_progress(90 * number // len(kinds)):
            return []
        found += _first_that_works(draft, kind, seed)
    chosen: list[Other] = []
    for other in sorted(found, key=lambda other: round(other.points_less, 6)):
        alike = next((one for one in chosen if _is_alike(one, other)), None)
        if alike is None and len(chosen) < count:
            chosen.append(other)
        elif alike is not None and _says_more(other, alike):
            chosen[chosen.index(alike)] = other
    good = []
    for number, other in enumerate(chosen):
        if not on_progress(90 + 10 * number // len(chosen)):
            return []
        good.append(_polished(draft, other, seed))
    return sorted(good, key=lambda other: round(other.points_less, 6))


def _is_alike(one: Other, other: Other) -> bool:
    """Say whether one week offers what the other is told for, or hardly differs from it."""
    return (
        one.claim.is_true_of(other.draft)
        or other.claim.is_true_of(one.draft)
        or _moved(one.draft, other.draft) < LEAST_MOVED
    )


def _says_more(other: Other, alike: Other) -> bool:
    """Say whether a week bears out two claims for hardly more than the one that bears out its own alone."""
    is_more = alike.claim.is_true_of(other.draft) and not other.claim.is_true_of(alike.draft)
    return is_more and other.points_less <= alike.points_less + HARDLY_MORE


def _first_that_works(draft: Draft, kind: list[Claim], seed: int) -> Iterator[Other]:
    tried = 0
    for claim in kind:
        table = _table_for(draft, claim)
        if tried < TRIES and not claim.is_true_of(draft) and _could_hold(draft, table):
            tried += 1
            found = _searched(draft, table, seed)
            if found is not None and claim.is_true_of(found):
                other = _told(draft, claim, found)
                if other.points_less <= MOST_LOST:
                    yield other
                    return


def _told(draft: Draft, claim: Claim, found: Draft) -> Other:
    less = _lost(found) - _lost(draft)
    return Other(claim, _sentence(claim, draft, found, less), less, found)


def _polished(draft: Draft, other: Other, seed: int) -> Other:
    """Search a chosen week for longer."""
    table = _table_for(draft, other.claim)
    start = drawn(table, other.draft.places())
    longer = improve(table, mood=MAKE_GOOD, start=start, starts=0, seed=seed, rounds=LAST_ROUNDS, deadline=inf).draft
    found = drawn(draft.table, longer.places())
    return _told(draft, other.claim, found) if other.claim.is_true_of(found) else other


def _table_for(draft: Draft, claim: Claim) -> Table:
    choices = draft.table.choices
    if claim.changed:
        return Table(Choices(claim.changed(choices.problem)))
    assert claim.keeps is not None
    return Table(Narrowed(choices.problem, choices, claim.keeps))


def _could_hold(draft: Draft, table: Table) -> bool:
    """Say whether every lesson has days enough left to stand as often as it does; quick, and true too often."""
    return all(
        sum(bool(table.choices.places[index, day]) for day in lesson.days)
        >= min(lesson.asked, len(draft.starts[index]))
        for index, lesson in enumerate(table.problem.lessons)
    )


def _searched(draft: Draft, table: Table, seed: int) -> Draft | None:
    """Search a narrower week, from what of the standing one fits into it; None when more would be left out."""
    start = Draft(table)
    for place in draft.places():
        is_there = (place.lesson, place.day) in start.placed or place not in table.choices.places[
            place.lesson, place.day
        ]
        if not is_there and start.fits(place):
            start.put(option_at(table.options, place))
    all_in = improve(
        table,
        mood=FIT_IN,
        start=start,
        starts=STARTS,
        seed=seed,
        rounds=FIT_ROUNDS,
        deadline=inf,
        is_enough=lambda record: record.left_out <= draft.left_out,
    ).draft
    if all_in.left_out > draft.left_out:
        return None
    near = improve(table, mood=MAKE_GOOD, start=start, starts=0, seed=seed, rounds=GOOD_ROUNDS, deadline=inf).draft
    best = min(near, all_in, key=lambda one: one.cost)
    good = improve(table, mood=MAKE_GOOD, start=best, starts=0, seed=seed, rounds=GOOD_ROUNDS, deadline=inf).draft
    return drawn(draft.table, good.places())


def _lost(draft: Draft) -> float:
    return draft.cost_of_wishes + draft.cost_of_leaving_out


def _moved(one: Draft, other: Draft) -> float:
    """The share of lessons that begin at another time or on another day."""
    here = {place[:3] for place in one.places()}
    there = {place[:3] for place in other.places()}
    return len(here - there) / max(1, len(here))


def _sentence(claim: Claim, draft: Draft, other: Draft, less: float) -> str:
    fewer = draft.left_out - other.left_out
    if fewer > 0:
        return f"{claim.says}, and {fewer} more lesson{'s find' if fewer > 1 else ' finds'} a place."
    if less < TOLD_FROM:
        gain = f", and {points(-less)} more" if less <= -TOLD_FROM else ", at no cost"
        return f"{claim.says}{gain}."
    weights, before, after = draft.table.problem.weights, draft.wish_values(), other.wish_values()
    lost = {name: weights[name] * (before[name] - after[name]) for name in before if weights.get(name)}
    most = max(lost, key=lambda name: round(lost[name], 6))
    return f"{claim.says}; {gives_up(most)}: {points(less)} less."
