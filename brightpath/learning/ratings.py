"""Ratings of a week as noisy readings of the utility: the stars of all of it, each Likert item of one group of wishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from brightpath.learning.evidence import DOUBT_OF_AN_ANSWER, Choice, Kind, Reading
from brightpath.learning.fit import STARS


def readings_of(
    key: str,
    at: datetime,
    features: Mapping[str, float],
    *,
    stars: float | None = None,
    items: Mapping[str, float] | None = None,
    about: Mapping[str, tuple[str, ...]],
) -> tuple[Reading, ...]:
    """Read one rating of the week that had these features; what was not rated reads nothing.

    Parameters
    ----------
    key
        Of the rating; each of its readings is known by it and the item.
    items
        Points 1-5 by item.
    about
        The wishes that each item asks about; an item that is not in it is left out.
    """
    rated = [] if stars is None else [Reading(f"{key} {STARS}", at, Kind.STARS, STARS, stars, features)]
    rated += [
        Reading(f"{key} {item}", at, Kind.ITEM, item, points, features, about[item])
        for item, points in sorted((items or {}).items())
        if item in about
    ]
    return tuple(rated)


def answer_of(
    key: str,
    at: datetime,
    one: Mapping[str, float],
    other: Mapping[str, float],
    *,
    prefers_one: bool | None,
    doubt: float = DOUBT_OF_AN_ANSWER,
) -> tuple[Choice, ...]:
    """Read an answer to "which of these two weeks do you prefer?"; None is neither, and says that they are worth about the same.

    Neither is half a choice of each: most likely where the two utilities are equal.
    """
    rows = (one, other)
    if prefers_one is not None:
        return (Choice(key, at, Kind.ANSWER, rows, chosen=0 if prefers_one else 1, doubt=doubt),)
    return tuple(
        Choice(f"{key} {name}", at, Kind.ANSWER, rows, chosen=row, doubt=doubt, counts=0.5)
        for row, name in enumerate(("one", "other"))
    )
