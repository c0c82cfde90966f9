"""Two plans of one week, and what is different in the other one: a few sentences with names, and one for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from brightpath.domain.replanning import Change, ChangeKind, Difference
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.weeks import WEEKDAYS, clock_of, weekday_of
from brightpath.domain.words import listed

NOTHING = "Nothing changes."
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Spot(NamedTuple):
    """When a lesson stands, with whom, and for which children."""

    on: date
    start: int
    adult: str | None
    children: tuple[str, ...]
    subject: str
    ids: frozenset[str]

    @property
    def title(self) -> str:
        return f"{self.subject} of {listed(self.children)}"


def difference(before: WeekPlan, after: WeekPlan) -> Difference:
    """Say what another plan of the week changes.

    A lesson that is gone and one of the same name and children that is new are one that moves: with the same id, else on
    the same day, else in order of time.
    """
    old, new = _spots(before), _spots(after)
    was = {(spot.title, spot.on, spot.start): spot for spot in old}
    gone = [spot for spot in old if (spot.title, spot.on, spot.start) not in {(s.title, s.on, s.start) for s in new}]
    come = [spot for spot in new if (spot.title, spot.on, spot.start) not in was]
    others = [
        (was[spot.title, spot.on, spot.start], spot)
        for spot in new
        if (spot.title, spot.on, spot.start) in was and was[spot.title, spot.on, spot.start].adult != spot.adult
    ]
    moved: list[tuple[Spot, Spot]] = []
    for is_pair in (
        lambda one, other: bool(one.ids & other.ids),
        lambda one, other: one.on == other.on,
        lambda one, other: True,
    ):
        for one in list(gone):
            other = next((spot for spot in come if spot.title == one.title and is_pair(one, spot)), None)
            if other is not None:
                moved.append((one, other))
                gone.remove(one)
                come.remove(other)
    changes = [
        *(_moved(one, other) for one, other in sorted(moved, key=lambda pair: _in_order(pair[0]))),
        *_grouped(ChangeKind.ADDED, come, "is added on"),
        *_grouped(ChangeKind.REMOVED, gone, "falls out on"),
        *_with_another(others),
    ]
    return Difference(changes=tuple(changes), summary=_summary(changes))


def _spots(plan: WeekPlan) -> list[Spot]:
    """List the lessons of a plan, a combined one once, in order of time."""
    groups: dict[tuple[date, int, str | None, str], list[tuple[str, str, str]]] = {}
    for child in plan.children:
        for day in child.days:
            for item in day.items:
                if item.type is ItemType.SUBJECT:
                    together = item.combined_with or f"{child.id} {item.name}"
                    key = (day.on, item.start, item.adult, together)
                    groups.setdefault(key, []).append((child.name, item.name, item.id))
    spots = [
        Spot(
            on,
            start,
            adult,
            tuple(name for name, *_ in members),
            members[0][1],
            frozenset(item_id for *_, item_id in members),
        )
        for (on, start, adult, _), members in groups.items()
    ]
    return sorted(spots, key=_in_order)


def _in_order(spot: Spot) -> tuple[date, int, str]:
    return spot.on, spot.start, spot.title


def _moved(one: Spot, other: Spot) -> Change:
    if one.on == other.on:
        when = f"from {clock_of(one.start)} to {clock_of(other.start)} on {weekday_of(one.on)}"
    else:
        when = f"from {weekday_of(one.on)} {clock_of(one.start)} to {weekday_of(other.on)} {clock_of(other.start)}"
    beside = f", now with {other.adult}" if other.adult and one.adult and other.adult != one.adult else ""
    return _change(ChangeKind.MOVED, one, 1, f"{one.title} moves {when}{beside}.")


def _grouped(kind: ChangeKind, spots: list[Spot], verb: str) -> Iterator[Change]:
    """Tell the same lesson on several days in one sentence."""
    of_title: dict[str, list[Spot]] = {}
    for spot in spots:
        of_title.setdefault(spot.title, []).append(spot)
    for title, same in of_title.items():
        when = listed([f"{weekday_of(spot.on)} {clock_of(spot.start)}" for spot in same])
        yield _change(kind, same[0], len(same), f"{title} {verb} {when}.")


def _with_another(pairs: list[tuple[Spot, Spot]]) -> Iterator[Change]:
    groups: dict[tuple[str, str | None, str | None], list[Spot]] = {}
    for one, other in pairs:
        groups.setdefault((one.title, one.adult, other.adult), []).append(other)
    for (title, before, now), same in groups.items():
        days = listed([day for day in WEEKDAYS if any(weekday_of(spot.on) == day for spot in same)])
        instead = f" instead of {before}" if before else ""
        who = f"{now} takes {title}{instead}" if now else f"{title} is held without {before}"
        yield _change(ChangeKind.OTHER_ADULT, same[0], len(same), f"{who} on {days}.")


def _change(kind: ChangeKind, spot: Spot, lessons: int, sentence: str) -> Change:
    return Change(kind=kind, children=spot.children, subject=spot.subject, lessons=lessons, sentence=sentence)


def _summary(changes: list[Change]) -> str:
    counts: Counter[ChangeKind] = Counter()
    for change in changes:
        counts[change.kind] += change.lessons
    said: list[str] = []
    for kind, one, several in (
        (ChangeKind.MOVED, "moves", "move"),
        (ChangeKind.ADDED, "is added", "are added"),
        (ChangeKind.REMOVED, "falls out", "fall out"),
        (ChangeKind.OTHER_ADULT, "is held by somebody else", "are held by somebody else"),
    ):
        count = counts[kind]
        if count:
            noun = "" if said else " lesson" if count == 1 else " lessons"
            said.append(f"{_in_words(count)}{noun} {one if count == 1 else several}")
    if not said:
        return NOTHING
    text = f"{listed(said)}, nothing else changes."
    return text[0].upper() + text[1:]


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
