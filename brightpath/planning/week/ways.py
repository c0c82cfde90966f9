"""The ways to places and back: what a commitment or a lesson away from home takes beside its own time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from brightpath.domain.weeks import MINUTES_PER_DAY
from brightpath.planning.week.problem import Busy, Lesson

#: How every way's name begins.
WAY = "On the way"


def with_ways(commitments: Sequence[Busy], minutes: Mapping[Busy, int]) -> tuple[Busy, ...]:
    """Add the ways of one person's day, by the minutes that each commitment is away from home, in order of time.

    Between two places without the time to go home in between, the whole gap is the way to the second.
    """
    away = sorted((one for one in commitments if minutes.get(one)), key=lambda one: (one.start, one.end))
    ways: list[Busy] = []
    for number, one in enumerate(away):
        before = away[number - 1] if number else None
        home = 0 if before is None else before.end + minutes[before]
        if before is not None and home + minutes[one] > one.start:
            ways += _taken(f"{WAY} to {one.name}", before.end, one.start, one.name)
            continue
        if before is not None:
            ways += _back(before, minutes[before])
        ways += _taken(f"{WAY} to {one.name}", one.start - minutes[one], one.start, one.name)
    if away:
        ways += _back(away[-1], minutes[away[-1]])
    return tuple(sorted([*commitments, *ways], key=lambda busy: (busy.start, busy.end)))


def ways_of(lesson: Lesson, start: int) -> tuple[Busy, ...]:
    """Write the way to a lesson's place and back as times that are taken."""
    place, end = lesson.place or "", start + lesson.minutes
    return (
        *_taken(f"{WAY} to {place}", start - lesson.way, start, place),
        *_taken(f"{WAY} back from {place}", end, end + lesson.way, place),
    )


def meets(ways: Iterable[Busy], taken: Iterable[Busy]) -> Iterator[Busy]:
    """List what is taken while somebody is on the way."""
    spans = [(way.start, way.end) for way in ways]
    return (busy for busy in taken if any(start < busy.end and busy.start < end for start, end in spans))


def _back(one: Busy, minutes: int) -> list[Busy]:
    return _taken(f"{WAY} back from {one.name}", one.end, one.end + minutes, one.name)


def _taken(name: str, start: int, end: int, way_of: str) -> list[Busy]:
    start, end = max(0, start), min(MINUTES_PER_DAY, end)
    return [Busy(name=name, start=start, end=end, way_of=way_of)] if start < end else []
