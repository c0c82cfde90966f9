"""A calendar feed: an address behind a secret token, under which calendar programs read a family's planned weeks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

from brightpath.domain.ids import ChildId

FeedId = NewType("FeedId", str)

#: So far back, and as far ahead as is planned, a feed tells.
TELLS_BACK = timedelta(weeks=8)
#: That a feed was read is written down at most this often.
READ_NOTED_EVERY = timedelta(hours=1)
#: So many feeds a family may have open at a time.
MOST_FEEDS = 20


@dataclass(frozen=True)
class Feed:
    """An open feed of the family, or of one of its children; `is_answering` is false while the account of its maker is off."""

    feed_id: FeedId
    child_id: ChildId | None
    child_name: str | None
    made_by: str | None
    created_at: datetime
    last_read_at: datetime | None
    is_answering: bool = True


@dataclass(frozen=True)
class OpenedFeed:
    """A new feed at the only moment its token is known. `path` follows the address of the house."""

    feed_id: FeedId
    token: str = field(repr=False)

    @property
    def path(self) -> str:
        return f"/calendar/{self.token}.ics"


@dataclass(frozen=True)
class FeedAnswer:
    """What a calendar program gets: the version it can name the next time, and the calendar unless it has that one already."""

    version: str
    calendar: bytes | None = field(default=None, repr=False)
