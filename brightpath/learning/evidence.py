"""What a family showed or said of its weeks: choices among known alternatives, and ratings read as numbers.

An observation keeps the features of its moment as they were recorded; `key` is what it is dropped by when it is taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: How often a move has nothing to do with taste: life happened (design, section 4). Said to be just for this week, it
#: mostly has; said to be preferred, hardly ever.
DOUBT, DOUBT_JUST_THIS_WEEK, DOUBT_PREFERRED = 0.1, 0.6, 0.02
#: How often "which of these two weeks?" is answered by chance.
DOUBT_OF_AN_ANSWER = 0.05
#: As how many moves it counts that a lesson was left where it stood, over all lessons of the week: most are never thought of.
COUNTS_OF_STAYING = 0.05


class Kind(StrEnum):
    """Where an observation comes from."""

    MOVE = "move"
    STAY = "stay"
    ANSWER = "answer"
    STARS = "stars"
    ITEM = "item"


@dataclass(frozen=True)
class Choice:
    """One of several plans was chosen: `rows` are their features, `chosen` and `stood` (how it was before) numbers of rows.

    `doubt` is the share of such choices, above 0 and below 1, that say nothing of what the family likes; `counts` as how many
    choices it counts, above 0.
    """

    key: str
    at: datetime
    kind: Kind
    rows: tuple[Mapping[str, float], ...]
    chosen: int
    stood: int | None = None
    doubt: float = DOUBT
    counts: float = 1.0


@dataclass(frozen=True)
class Reading:
    """A plan was rated 1-5: `item` is what was asked, `about` the features that it asks about, None for all of them."""

    key: str
    at: datetime
    kind: Kind
    item: str
    points: float
    features: Mapping[str, float]
    about: tuple[str, ...] | None = None


Observation = Choice | Reading


class Why(StrEnum):
    """Why something said teaches nothing."""

    TAKEN_BACK = "It was taken back."
    MOVED_AGAIN = "The same lesson was moved again later."
    NO_PLACE_CHOSEN = "No other place was chosen."
    NO_ALTERNATIVES = "It is not known what else there was to choose from."
    NOT_A_NUMBER = "One of its numbers is none."
    OUT_OF_RANGE = "The rating is not from 1 to 5."
    NOTHING_KNOWN = "It tells nothing of what is learned here."
    ANOTHER_MIND = "The family has changed its mind since."
    LEFT_OUT = "The two weeks do not hold the same lessons."
    LONG_AGO = "It was too long ago to count."
    NEVER_SHOWN = "It is about weeks that were never shown."
    UNREADABLE = "It cannot be read."
    TWICE = "It was there already."


@dataclass(frozen=True)
class Ignored:
    """An observation that teaches nothing, by its key, and why."""

    key: str
    why: Why
