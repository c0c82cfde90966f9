"""What a family asks to be changed in a week by hand, and what is said of it before it is kept."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from brightpath.domain.schedule import Frozen, ItemType


class Move(Frozen):
    """Put an item (of the child with this id) to another date or time, for all in it; `end` makes it longer or shorter."""

    child: str
    item: str
    on: date
    start: int
    end: int | None = None


class Place(Frozen):
    """Put one time of a subject that was left out (child and subject by name) into the week."""

    child: str
    subject: str
    on: date
    start: int


class Remove(Frozen):
    """Take an item out of the week, for all who are in it; a lesson of the household goes to what is left out."""

    child: str
    item: str


class Pin(Frozen):
    """Keep an item where it is whatever is planned again, or let it go."""

    child: str
    item: str
    is_pinned: bool


class Repeats(StrEnum):
    """How often something added by hand stands."""

    ONCE = "once"
    WEEKLY = "weekly"


class Add(Frozen):
    """Put something of one's own into the week: for these children (ids) and adults (names), once, weekly, or until a date."""

    name: str
    type: ItemType
    children: tuple[str, ...]
    adults: tuple[str, ...]
    on: date
    start: int
    end: int
    notes: str | None = None
    repeats: Repeats = Repeats.ONCE
    until: date | None = None


class Edit(Frozen):
    """Call an item otherwise, or write notes to it."""

    child: str
    item: str
    name: str
    notes: str | None = None


Asked = Move | Place | Remove | Pin | Add | Edit


class Preference(StrEnum):
    """What a move says beside itself: nothing about other weeks, or how the family likes it."""

    JUST_THIS_WEEK = "just_this_week"
    WE_PREFER_THIS = "we_prefer_this"


class Verdict(Frozen):
    """What a change means, in sentences: `refused` cannot be kept at all, `broken` can be kept all the same.

    `points` are what the week loses of its worth (below 0: gains), and `cost` says it in words.
    """

    refused: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    cost: str | None = None
    points: float = 0.0

    @property
    def may_be_kept(self) -> bool:
        """Say whether the family may have it so."""
        return not self.refused


class Option(Frozen):
    """A place that a lesson could have had when it was moved, with the week's features there: what learning needs later."""

    on: date
    start: int
    adult: str | None
    features: dict[str, float]
