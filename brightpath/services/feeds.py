"""Calendar feeds: give an address out, list and withdraw them, and answer to the one who comes with a token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brightpath import __version__
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.feeds import MOST_FEEDS, READ_NOTED_EVERY, TELLS_BACK, Feed, FeedAnswer, FeedId, OpenedFeed
from brightpath.domain.ids import ChildId, FamilyId, new_id
from brightpath.domain.weeks import week_start_of
from brightpath.exports.calendar import FORMAT, KeptWeek, child_calendar, family_calendar
from brightpath.services.access import hash_of, verb
from brightpath.services.house import House
from brightpath.storage import family, feeds
from brightpath.storage.events import record_event
from brightpath.storage.feeds import FoundFeed, WeekStamp
from brightpath.storage.household import children_of

_NOTHING_HERE = "There is no calendar here."
#: A token has 43 letters; what is longer than this is none, and is not worth a hash of all of it.
_LONGEST_TOKEN = 200


@verb
def open_feed(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId | None = None) -> OpenedFeed:
    """Give out a new address for the family's weeks, or for one child's; its token is shown now and never again.

    Raises
    ------
    NotFound
        When the family has no such child.
    Refused
        When the family has twenty already.
    """
    opened = OpenedFeed(FeedId(new_id()), secrets.token_urlsafe(32))
    with house.store.write() as db:
        if child_id is not None and child_id not in {child.id for child in children_of(db, family_id)}:
            raise NotFound("There is no such child here.")
        if len(feeds.feeds_of(db, family_id)) >= MOST_FEEDS:
            raise Refused(f"There are {MOST_FEEDS} calendars already. Withdraw one that nobody reads any more first.")
        now = house.now()
        feeds.add_feed(db, opened.feed_id, family_id, child_id, hash_of(opened.token), actor.user_id, now)
        record_event(
            db,
            EventKind.FEED_OPENED,
            family_id=family_id,
            user_id=actor.user_id,
            at=now,
            subject_ids=[opened.feed_id, *([child_id] if child_id else [])],
        )
    return opened


@verb
def feeds_of(house: House, actor: Actor, family_id: FamilyId) -> list[Feed]:
    """List the feeds that were not withdrawn, without their addresses: nobody can look those up again."""
    with house.store.read() as db:
        return feeds.feeds_of(db, family_id)


@verb
def revoke_feed(house: House, actor: Actor, family_id: FamilyId, feed_id: FeedId) -> None:
    """Withdraw a feed: from this moment its address answers as if it had never been one.

    Raises
    ------
    NotFound
        When there is none, it is withdrawn already, or it is another family's.
    """
    with house.store.write() as db:
        if not feeds.revoke_feed(db, family_id, feed_id, house.now()):
            raise NotFound("This calendar was withdrawn already.")
        record_event(
            db,
            EventKind.FEED_REVOKED,
            family_id=family_id,
            user_id=actor.user_id,
            at=house.now(),
            subject_ids=[feed_id],
        )


@verb
def read_feed(house: House, actor: Actor, token: str, known: Collection[str] = ()) -> FeedAnswer:
    """Give the calendar that a token opens, whoever asks; without the calendar when its version is among the `known`.

    A token is unguessable, so wrong ones are not slowed down (docs/decisions/0049).

    Raises
    ------
    NotFound
        When it opens none: unknown, withdrawn, of a child or by a parent who left. They are not told apart.
    """
    with house.store.read() as db:
        feed = feeds.find_feed(db, hash_of(token[:_LONGEST_TOKEN]))
        if feed is None:
            raise NotFound(_NOTHING_HERE)
        of = family.family_of(db, feed.family_id)
        zone = _zone(of.time_zone or house.settings.time_zone)
        today = house.today(zone.key if zone else None)
        since = week_start_of(today, of.week_start) - TELLS_BACK
        stamps = feeds.stamps_of_weeks(db, feed.family_id, since)
        about = (feed.child_name or f"{of.name}’s family", zone.key if zone else "", since.year)
        version = _version(feed, about, stamps)
        plans = [] if version in known else feeds.plans_since(db, feed.family_id, since)
    if feed.last_read_at is None or house.now() - feed.last_read_at >= READ_NOTED_EVERY:
        with house.store.write() as db:
            feeds.note_reading(db, feed.feed_id, house.now())
    if version in known:
        return FeedAnswer(version)
    weeks = [KeptWeek(plan, stamp.revision, stamp.changed_at) for plan, stamp in zip(plans, stamps, strict=True)]
    name = f"{about[0]} · BrightPath"
    if feed.child_id is None:
        return FeedAnswer(version, family_calendar(weeks, family_id=of.family_id, name=name, zone=zone, since=since))
    return FeedAnswer(
        version,
        child_calendar(weeks, family_id=of.family_id, child_id=feed.child_id, name=name, zone=zone, since=since),
    )


def _version(feed: FoundFeed, about: tuple[object, ...], stamps: Collection[WeekStamp]) -> str:
    """Sum up all that the calendar is written from: what is asked for every hour is then answered without writing it."""
    parts = (__version__, FORMAT, feed.family_id, feed.child_id, *about)
    weeks = ((stamp.week_start, stamp.revision, stamp.changed_at.timestamp(), stamp.digest) for stamp in stamps)
    return hashlib.sha256(repr((parts, *weeks)).encode()).hexdigest()[:40]


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
