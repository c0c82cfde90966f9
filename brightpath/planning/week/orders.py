"""Which lesson comes before which on a day that has both: told by either of the two, and by way of others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from brightpath.domain.errors import Refused
from brightpath.domain.loops import Taught
from brightpath.domain.words import listed


def orders(taught: Sequence[Taught]) -> list[set[int]]:
    """Find for each lesson all those before it; one of several subjects keeps the orders of all.

    With A before B before C, A is before C also on a day without B.

    Raises
    ------
    Refused
        When a lesson would come before itself: by way of lessons held together or in a loop, which are one lesson each.
    """
    of_each = [[member for turn in lesson.turns for member in turn] for lesson in taught]
    known = {(child, subject.name): number for number, members in enumerate(of_each) for child, subject in members}
    after: list[set[int]] = [set() for _ in of_each]
    for number, members in enumerate(of_each):
        for child, subject in members:
            after[number] |= {known[child, name] for name in subject.after if (child, name) in known}
            for name in subject.before:
                if (child, name) in known:
                    after[known[child, name]].add(number)
    for number, earlier in enumerate(after):
        earlier.discard(number)
    return _by_way_of_others(after, taught)


def _by_way_of_others(after: list[set[int]], taught: Sequence[Taught]) -> list[set[int]]:
    """Add to what comes before a lesson what comes before that, the first lessons first."""
    found: list[set[int]] = [set() for _ in after]
    open_ = set(range(len(after)))
    while open_:
        ready = [number for number in sorted(open_) if not after[number] & open_]
        if not ready:
            raise Refused(_circle(after, open_, taught))
        for number in ready:
            found[number] = after[number].union(*(found[earlier] for earlier in after[number]))
        open_.difference_update(ready)
    return found


def _circle(after: list[set[int]], open_: set[int], taught: Sequence[Taught]) -> str:
    walk = [min(open_)]
    while walk[-1] not in walk[:-1]:
        walk.append(min(after[walk[-1]] & open_))
    circle = walk[walk.index(walk[-1]) :][::-1]  # each comes before the next
    names = [_named(taught[number]) for number in circle]
    steps = [f"{one} before {other}" for one, other in pairwise(names)]
    return f"The order of lessons goes round in a circle: {listed(steps)}. Please take one of these orders away."


def _named(lesson: Taught) -> str:
    return listed(list(dict.fromkeys(subject.name for turn in lesson.turns for _, subject in turn)), "or")
