"""The registry of planning rules: a must or a wish is a name, the sentence a parent would say, and its faces.

A must can say whether one place is allowed (`allows`), add rows to the integer program (`rows`), or both. A wish says what
share of it a finished plan loses, split over places, lessons and days, and the integer program prices the same split.
A rule of a co-op counts what a finished timetable breaks or misses (`counts`), in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Must:
    """A rule that every plan keeps."""

    name: str
    sentence: str
    allows: Callable[..., bool] | None = None
    rows: Callable[..., None] | None = None
    counts: Callable[..., Any] | None = None


@dataclass
class Wish:
    """A rule worth points: `value` 0-1 is 1 minus the losses of all its faces, each a share of the whole wish.

    `by_place(problem, lesson, day, start)`, `by_lesson(problem, lesson, starts)` with starts {day: minute}, and
    `by_day(problem, pupil, day, lessons)` with lessons [(start, end)] in order. `by_agenda(problem, day, agenda)` looks at
    everybody's day at once: [(start, end, lesson, adult)] in order of time. `rows` prices all but the first in the program.
    """

    name: str
    sentence: str
    by_place: Callable[..., float] | None = None
    by_lesson: Callable[..., float] | None = None
    by_day: Callable[..., float] | None = None
    by_agenda: Callable[..., float] | None = None
    rows: Callable[..., None] | None = None
    counts: Callable[..., Any] | None = None


@dataclass
class Rules:
    """The rules of one kind of timetable, in the order in which they are told."""

    musts: dict[str, Must] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)

    def must(self, sentence: str, face: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a function as the `allows`, `rows` or `counts` face of the must with its name."""
        return self._register(self.musts, Must, sentence, face)

    def wish(self, sentence: str, face: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a function as a face of the wish with its name."""
        return self._register(self.wishes, Wish, sentence, face)

    def by_construction(self, name: str, sentence: str) -> None:
        """Register a must that the choices themselves cannot break; its check still looks."""
        self.musts[name] = Must(name, sentence)

    def face_of(self, name: str, face: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a further face of a rule that already has its sentence."""

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            setattr(self.musts.get(name) or self.wishes[name], face, function)
            return function

        return register

    def _register(self, rules: dict[str, Any], kind: type, sentence: str, face: str) -> Callable[..., Any]:
        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            if function.__name__ in rules:
                raise ValueError(f"There are two rules named {function.__name__}.")
            rules[function.__name__] = kind(function.__name__, sentence, **{face: function})
            return function

        return register


WEEK = Rules()
COOP = Rules()
