"""Where two weeks of the same lessons differ: each lesson that stands elsewhere, in words, and whose days to draw for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.weeks import weekday_of
from brightpath.domain.words import clock, listed


class Spot(NamedTuple):
    """When a lesson stands, and with whom."""

    on: date
    start: int
    end: int
    adult: str | None


@dataclass(frozen=True)
class Elsewhere:
    """A lesson of one or more children (`whose` are their ids) and where it stands in each week; None where it does not."""

    name: str
    whose: tuple[str, ...]
    children: tuple[str, ...]
    one: Spot | None
    other: Spot | None

    @property
    def days(self) -> set[date]:
        """The days on which something is different."""
        return {spot.on for spot in (self.one, self.other) if spot is not None}

    def says(self, style: str = "24") -> str:
        """Say "Maths of Ada: Monday 9:00 in week A, Monday 13:00 in week B."."""
        here, there = (_when(spot, beside, style) for spot, beside in ((self.one, self.other), (self.other, self.one)))
        return f"{self.name} of {listed(self.children)}: {here} in week A, {there} in week B."


def elsewhere(one: WeekPlan, other: WeekPlan) -> tuple[Elsewhere, ...]:
    """List the lessons that do not stand at the same place in both weeks, a combined one once, in order of time."""
    mine, theirs = _lessons(one), _lessons(other)
    found = []
    for key in sorted(mine.keys() | theirs.keys(), key=str):
        gone, come = ([spot for spot in a[key] if spot not in b[key]] for a, b in ((mine, theirs), (theirs, mine)))
        pairs: list[tuple[Spot | None, Spot | None]] = []
        for spot in list(gone):  # on the same day it is the same lesson, else in order of time
            beside = next((each for each in come if each.on == spot.on), None)
            if beside is not None:
                pairs.append((spot, beside))
                gone.remove(spot)
                come.remove(beside)
        while gone or come:
            pairs.append((gone.pop(0) if gone else None, come.pop(0) if come else None))
        found += [Elsewhere(*key, here, there) for here, there in pairs]
    return tuple(sorted(found, key=lambda each: (min(each.days), str(each))))


def whose_to_draw(differing: Sequence[Elsewhere]) -> tuple[str, ...]:
    """Choose the fewest children, by their ids, in whose weeks all that differs is seen: those with most of it first."""
    left, chosen = list(differing), []
    while left:
        seen: dict[str, int] = defaultdict(int)
        for each in left:
            for child in each.whose:
                seen[child] += 1
        chosen.append(max(seen, key=lambda child: seen[child]))
        left = [each for each in left if chosen[-1] not in each.whose]
    return tuple(chosen)


def _lessons(plan: WeekPlan) -> dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Spot]]:
    """Gather the places of each lesson: by its name, and by the ids and names of its children."""
    together: dict[tuple[Spot, str], list[tuple[str, str, str]]] = defaultdict(list)
    for child in plan.children:
        for day in child.days:
            for item in day.items:
                if item.type is ItemType.SUBJECT:
                    group = item.combined_with or f"{child.id} {item.name}"
                    spot = Spot(day.on, item.start, item.end, item.adult)
                    together[spot, group].append((child.id, child.name, item.name))
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Spot]] = defaultdict(list)
    for (spot, _), held in together.items():
        ids, children, names = zip(*held, strict=True)
        found[names[0], ids, children].append(spot)
    return defaultdict(list, {key: sorted(spots, key=lambda spot: spot[:3]) for key, spots in found.items()})


def _when(spot: Spot | None, beside: Spot | None, style: str) -> str:
    if spot is None:
        return "not"
    said = f"{weekday_of(spot.on)} {clock(spot.start, style)}"
    if beside is None or spot[:2] != beside[:2]:
        return said
    return f"{said} to {clock(spot.end, style)}" if spot.end != beside.end else f"{said} with {spot.adult or 'nobody'}"
