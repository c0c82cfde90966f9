"""The file by which a family that lives in another BrightPath joins its co-op's overview: writing it, and bringing it in."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import date

from brightpath.adapters.signatures import SECRET_BYTES, is_signed, key_of, sign
from brightpath.domain.accounts import Actor
from brightpath.domain.consents import Switch
from brightpath.domain.coop_faults import LONGEST_NAME, as_name
from brightpath.domain.coop_overview import age_group, weeks_to_count
from brightpath.domain.coop_summary import FamilySummary, Guest, WeekCount, WeekSummary
from brightpath.domain.errors import Fault, Faulty, NotFound, Refused
from brightpath.domain.ids import CoopId, FamilyId
from brightpath.domain.research import OTHER
from brightpath.exports.coop_summary import summary_document
from brightpath.imports.catalogue import the_catalogue
from brightpath.imports.coop_summary import read_summary
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import coop_guests, coops, counted_weeks, family_keys
from brightpath.storage.consents import consenting
from brightpath.storage.database import Db
from brightpath.storage.family import family_of
from brightpath.storage.household import child_names_of
from brightpath.storage.measures import measure

COUNT_US_IN_FIRST = "Put “Count us in” on first: this file lets your co-op count you."
#: Families elsewhere of one co-op, those whose files were taken out among them.
MOST_GUESTS = 200
TOO_MANY = f"A co-op can be given the files of {MOST_GUESTS} families, those that were taken out among them."
LIVES_HERE = "This family has joined your co-op here: it is counted when it says so itself, without a file."
NOT_ITS_OWN = Fault(
    "signature",
    "This file is not as its family made it: ask the family for another one.",
    "a file that nobody changed",
)
NO_SUCH_FILE = "There is no such family's file here."


@verb
def summary_to_give(house: House, actor: Actor, family_id: FamilyId) -> tuple[tuple[str, ...], bytes]:
    """Write a family's file, and say in sentences what it holds; children by name only with that switch on.

    Raises
    ------
    Refused
        When the family does not let itself be counted.
    """
    with house.store.read() as db:
        if family_id not in consenting(db, Switch.COUNT_US_IN):
            raise Refused(COUNT_US_IN_FIRST)
        secret = family_keys.secret_of(db, family_id)
    secret = secret or _drawn(house, family_id)
    with house.store.read() as db:
        summary = _summary(house, db, family_id, key_of(secret))
    return summary.says, summary_document(summary, sign(secret, summary.signed_text))


@verb
def look_at_summary(house: House, actor: Actor, coop_id: CoopId, content: bytes) -> tuple[str, ...]:
    """Say in sentences what a family's file holds, before it is brought in.

    Raises
    ------
    Faulty
        With everything that is wrong with it.
    """
    return _read(house, content).says


@verb
def bring_in_summary(house: House, actor: Actor, coop_id: CoopId, content: bytes, called: str) -> Guest:
    """Count a family that lives elsewhere by its file; the same file twice changes nothing, a later one adds its weeks.

    Weeks that were shown stay as they were counted then.

    Raises
    ------
    Faulty
        With everything that is wrong with it; nothing is written then.
    Refused
        When the family has joined, when there is no name to call it by, or when very many gave a file.
    """
    summary = _read(house, content)
    name = as_name(called)[:LONGEST_NAME]
    if not name:
        raise Refused("Please say what you call this family.")
    with house.store.write() as db:
        coops.coop_of(db, coop_id)
        if family_keys.families_by_key(db).get(summary.family_key) in counted_weeks.joined_on(db, coop_id):
            raise Refused(LIVES_HERE)
        if coop_guests.others_ever(db, coop_id, summary.family_key) >= MOST_GUESTS:
            raise Refused(TOO_MANY)
        coop_guests.keep_guest(db, coop_id, summary, name, user_id=actor.user_id, at=house.now())
        return next(one for one in coop_guests.guests_of(db, coop_id) if one.family_key == summary.family_key)


@verb
def remove_summary(house: House, actor: Actor, coop_id: CoopId, family_key: str) -> None:
    """Take a family's file out; it is counted no longer from this moment on.

    Raises
    ------
    NotFound
        When there is none.
    """
    with house.store.write() as db:
        if not coop_guests.remove_guest(db, coop_id, family_key, at=house.now()):
            raise NotFound(NO_SUCH_FILE)
        if not coop_guests.is_guest_anywhere(db, family_key):
            counted_weeks.count_no_longer(db, FamilyId(family_key))
            counted_weeks.bands_without(db, FamilyId(family_key))


@verb
def guests_of_coop(house: House, actor: Actor, coop_id: CoopId) -> tuple[Guest, ...]:
    """List the families that are counted by their files."""
    with house.store.read() as db:
        return coop_guests.guests_of(db, coop_id)


# --- Behind the verbs -------------------------------------------------------------------------------------------------


def _read(house: House, content: bytes) -> FamilySummary:
    summary, signature = read_summary(content, house.today(None))
    # A key stands in every file for all to read: what is under it is believed only from who has the secret to it.
    if not is_signed(summary.family_key, summary.signed_text, signature):
        raise Faulty([NOT_ITS_OWN])
    return summary


def _drawn(house: House, family_id: FamilyId) -> bytes:
    with house.store.write() as db:
        secret = family_keys.secret_of(db, family_id)
        if secret is None:
            secret = secrets.token_bytes(SECRET_BYTES)
            family_keys.keep_secret(db, family_id, secret, key_of(secret), at=house.now())
        return secret


def _summary(house: House, db: Db, family_id: FamilyId, key: str) -> FamilySummary:
    today = house.today(family_of(db, family_id).time_zone)
    mondays = weeks_to_count(today)
    rows = measure(db, "coop_planned_weeks", families=(family_id,), first=mondays[0], last=mondays[-1])
    names = child_names_of(db, family_id) if family_id in consenting(db, Switch.BY_NAME) else {}
    # A family's own name for a subject may say whose it is: only what everybody calls one leaves the house.
    catalogue = the_catalogue()
    sums: dict[date, dict[tuple[str, str, str], list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in rows.iter_rows(named=True):
        subject = row["subject"] if catalogue.field_of(row["subject"]) else OTHER
        both = sums[row["monday"]][subject, age_group(row["age"]), names.get(row["child_id"], "")]
        both[0] += row["planned"]
        both[1] += row["done"]
    weeks = tuple(
        WeekSummary(
            monday=monday,
            counts=tuple(
                WeekCount(subject=subject, age_group=group, child=child, planned=planned, done=done)
                for (subject, group, child), (planned, done) in sorted(sums[monday].items())
            ),
        )
        for monday in mondays
        if monday in sums
    )
    return FamilySummary(family_key=key, weeks=weeks)
