"""How often somebody may try a password or a link: attempts are counted by account and by address."""

from __future__ import annotations

from datetime import timedelta

from brightpath.domain.accounts import (
    FAILURES_COUNT_FOR,
    Actor,
    PleaseWait,
    email_key,
    neighbourhood,
    wait_seconds,
)
from brightpath.domain.ids import new_id
from brightpath.services.access import hash_of
from brightpath.services.house import House
from brightpath.storage import accounts


def account_of(email: str) -> str:
    """Name the account somebody knocks for, under which attempts are counted."""
    return f"account {hash_of(email_key(email))}"


def address_of(actor: Actor) -> str:
    """Name the neighbourhood somebody knocks from, under which attempts are counted."""
    return f"address {neighbourhood(actor.address)}"


def knock(house: House, *buckets: str) -> str:
    """Count an attempt before it is heard (so that a hundred at once count too); the id takes it back on success.

    Raises
    ------
    PleaseWait
        When too many failed under one of these names in the last minutes.
    """
    now = house.now()
    since = now - FAILURES_COUNT_FOR
    attempt_id = new_id()
    with house.store.write() as db:
        accounts.sweep_attempts(db, since)
        for bucket in buckets:
            failures, last = accounts.attempts_in(db, bucket, since)
            if last is not None:
                left = (last + timedelta(seconds=wait_seconds(failures)) - now).total_seconds()
                if left > 0:
                    raise PleaseWait(int(-(-left // 1)))
        for bucket in buckets:
            accounts.add_attempt(db, attempt_id, bucket, now)
    return attempt_id
