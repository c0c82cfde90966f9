"""Coming in and going out: signing in and out, and what a one-use link opens.

Passwords are hashed before a transaction begins, so that a slow hash never holds up another writer.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from brightpath.domain.accounts import (
    REMEMBERED_FOR,
    Actor,
    DoorProblem,
    Link,
    LinkKind,
    Role,
    SessionId,
    SignedIn,
    checked_email,
    checked_name,
    device_of,
)
from brightpath.domain.ids import UserId, new_id
from brightpath.services.access import hash_of, verb
from brightpath.services.attempts import account_of, address_of, knock
from brightpath.services.house import House
from brightpath.storage import accounts
from brightpath.storage.database import Db
from brightpath.storage.refusals import Taken


@verb
def has_no_account(house: House, actor: Actor) -> bool:
    """Say whether the house still waits for its first account."""
    with house.store.read() as db:
        return accounts.count_users(db) == 0


@verb
def sign_in(house: House, actor: Actor, email: str, password: str, *, is_remembered: bool = False) -> SignedIn:
    """Open a session; a session the browser already had ends.

    Raises
    ------
    PleaseWait
        After five failures in 15 minutes for this account or this address, for seconds that grow and never for good.
    DoorProblem
        When address and password do not belong together (which of the two is not told), or the account is off.
    """
    account_bucket = account_of(email)
    attempt_id = knock(house, account_bucket, address_of(actor))
    with house.store.read() as db:
        person = accounts.find_person_by_email(db, email)
        password_hash = accounts.password_hash_of(db, person.user_id) if person else None
    is_right = house.passwords.matches(password, password_hash)
    if person is None or not is_right:
        raise DoorProblem("wrong")
    if person.is_disabled:
        raise DoorProblem("disabled")
    with house.store.write() as db:
        if accounts.password_hash_of(db, person.user_id) != password_hash:
            raise DoorProblem("wrong")  # it was changed while we compared
        accounts.forget_attempts(db, account_bucket)
        accounts.forget_attempt(db, attempt_id)
        return _open_session(db, house.now(), actor, person.user_id, is_remembered=is_remembered)


@verb
def sign_out(house: House, actor: Actor) -> None:
    """End this session; its cookie is dead from now on."""
    assert actor.session_id and actor.user_id  # the table lets nobody else in
    with house.store.write() as db:
        accounts.end_session(db, actor.session_id, actor.user_id)


@verb
def look_at_link(house: House, actor: Actor, key: str) -> Link:
    """Say what a one-use link opens.

    Raises
    ------
    DoorProblem
        When it was used, has expired or was withdrawn.
    """
    with house.store.read() as db:
        return _open_link(db, key, house.now())


@verb
def create_first_account(house: House, actor: Actor, key: str, name: str, email: str, password: str) -> SignedIn:
    """Use the console's link: make the account that looks after the house and has a family of its own."""
    roles = frozenset({Role.ADMIN, Role.PARENT})
    return _come_in(house, actor, LinkKind.FIRST_ACCOUNT, key, name, email, password, roles)


@verb
def accept_invitation(house: House, actor: Actor, key: str, name: str, email: str, password: str) -> SignedIn:
    """Use an invitation, once: make an account with its role, in its family if it names one."""
    return _come_in(house, actor, LinkKind.INVITATION, key, name, email, password, frozenset())


@verb
def set_new_password(house: House, actor: Actor, key: str, password: str) -> SignedIn:
    """Use a new-password link, once; every session of that person ends, and this one begins."""
    attempt_id = knock(house, address_of(actor))
    link = _link_for(house, key, LinkKind.NEW_PASSWORD)
    with house.store.read() as db:
        person = accounts.find_person(db, link.user_id) if link.user_id else None
    if person is None or person.is_disabled:
        raise DoorProblem("link")
    password_hash = house.passwords.hash(password, person.email)
    with house.store.write() as db:
        now = house.now()
        _use_up(db, key, link, person.user_id, now)
        accounts.set_password_hash(db, person.user_id, password_hash)
        accounts.end_sessions_of(db, person.user_id)
        accounts.forget_attempts(db, account_of(person.email))
        accounts.forget_attempt(db, attempt_id)
        return _open_session(db, now, actor, person.user_id)


def _come_in(
    house: House,
    actor: Actor,
    kind: LinkKind,
    key: str,
    name: str,
    email: str,
    password: str,
    roles: frozenset[Role],
) -> SignedIn:
    """Make an account from a one-use link and sign it in, all of it or nothing."""
    attempt_id = knock(house, address_of(actor))
    link = _link_for(house, key, kind)
    with house.store.write() as db:
        accounts.forget_attempt(db, attempt_id)  # the key is right; what follows are slips of the pen, not guesses
    name, email = checked_name(name), checked_email(email)
    password_hash = house.passwords.hash(password, email)
    user_id = UserId(new_id())
    with house.store.write() as db:
        now = house.now()
        _use_up(db, key, link, user_id, now)
        if kind is LinkKind.FIRST_ACCOUNT and accounts.count_users(db):
            raise DoorProblem("not_first")
        if link.role is not None:
            roles = frozenset({link.role})
        try:
            accounts.add_user(db, user_id, email, name, password_hash, roles, now)
        except Taken as taken:
            raise DoorProblem("email_taken") from taken
        if link.family_id is not None and link.role is not None:
            accounts.add_family_member(db, link.family_id, user_id, link.role, now, link.child_id)
        return _open_session(db, now, actor, user_id)


def _open_session(db: Db, now: datetime, actor: Actor, user_id: UserId, *, is_remembered: bool = False) -> SignedIn:
    """Start a fresh session; the one the browser came with ends, so that a planted cookie is worth nothing."""
    if actor.session_id and actor.user_id:
        accounts.end_session(db, actor.session_id, actor.user_id)
    accounts.sweep_sessions(db, now)
    token = secrets.token_urlsafe(32)
    accounts.add_session(
        db, SessionId(new_id()), hash_of(token), user_id, now,
        is_remembered=is_remembered, address=actor.address, device=device_of(actor.device),
    )  # fmt: skip
    accounts.set_last_login(db, user_id, now)
    return SignedIn(token=token, max_age=int(REMEMBERED_FOR.total_seconds()) if is_remembered else None)


def _open_link(db: Db, key: str, now: datetime) -> Link:
    link = accounts.find_open_link(db, hash_of(key), now)
    if link is None:
        raise DoorProblem("link")
    return link


def _link_for(house: House, key: str, kind: LinkKind) -> Link:
    with house.store.read() as db:
        link = _open_link(db, key, house.now())
    if link.kind is not kind:
        raise DoorProblem("link")
    return link


def _use_up(db: Db, key: str, link: Link, user_id: UserId, now: datetime) -> None:
    """Take the link inside the transaction that uses it: of two at once, the second finds it gone."""
    _open_link(db, key, now)
    if not accounts.use_link(db, link.link_id, user_id, now):
        raise DoorProblem("link")
