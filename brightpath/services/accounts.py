"""Coming in and going out: sign-in, devices, passwords, the first account, invitations, and an admin's view of people.

Passwords are hashed before a transaction begins, so that a slow hash never holds up another writer.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from brightpath.domain.accounts import (
    FAILURES_COUNT_FOR,
    FAMILY_ROLES,
    FIRST_ACCOUNT_LASTS,
    INVITABLE_ROLES,
    INVITATION_LASTS,
    NEW_PASSWORD_LASTS,
    REMEMBERED_FOR,
    Actor,
    Device,
    DoorProblem,
    FamilyToJoin,
    FreshLink,
    Link,
    LinkId,
    LinkKind,
    Person,
    PleaseWait,
    Role,
    SessionId,
    SignedIn,
    checked_email,
    checked_name,
    device_of,
    email_key,
    neighbourhood,
    plain_password,
    wait_seconds,
)
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.services.access import hash_of, verb
from brightpath.services.house import House
from brightpath.storage import accounts, audit, family
from brightpath.storage.database import Db
from brightpath.storage.refusals import Taken

# --- The door ---------------------------------------------------------------------------------------------------------


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
    account_bucket = f"account {hash_of(email_key(email))}"
    attempt_id = _knock(house, account_bucket, _bucket_of(actor))
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
    attempt_id = _knock(house, _bucket_of(actor))
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
        accounts.forget_attempts(db, f"account {hash_of(email_key(person.email))}")
        accounts.forget_attempt(db, attempt_id)
        return _open_session(db, now, actor, person.user_id)


# --- The console ------------------------------------------------------------------------------------------------------


@verb
def first_run_link(house: House, actor: Actor) -> FreshLink | None:
    """Make the link for the first account, or None when there is an account; earlier first-run links stop working."""
    with house.store.write() as db:
        if accounts.count_users(db):
            return None
        accounts.drop_links(db, LinkKind.FIRST_ACCOUNT)
        return _add_link(db, house.now(), LinkKind.FIRST_ACCOUNT, FIRST_ACCOUNT_LASTS, actor)


@verb
def recover(house: House, actor: Actor, email: str) -> FreshLink:
    """Make a one-use link with which this person sets a new password.

    Raises
    ------
    NotFound
        When nobody has this address. The console may know.
    """
    with house.store.write() as db:
        person = accounts.find_person_by_email(db, email)
        if person is None:
            raise NotFound(f"Nobody here has the e-mail address {email}.")
        if person.is_disabled:
            raise Refused(f"The account {person.email} is switched off. An admin can switch it on again.")
        return _new_password_link(db, house.now(), person.user_id, actor)


# --- The own account --------------------------------------------------------------------------------------------------


@verb
def who_am_i(house: House, actor: Actor) -> Actor:
    """Name the person behind a session."""
    return actor


@verb
def rename_me(house: House, actor: Actor, name: str) -> None:
    """Change the own name."""
    assert actor.user_id
    name = checked_name(name)
    with house.store.write() as db:
        accounts.set_name(db, actor.user_id, name)


@verb
def change_password(house: House, actor: Actor, old_password: str, new_password: str) -> None:
    """Change the own password; all other sessions end."""
    assert actor.user_id
    attempt_id = _knock(house, f"account {hash_of(email_key(actor.email))}", _bucket_of(actor))
    with house.store.read() as db:
        password_hash = accounts.password_hash_of(db, actor.user_id)
    if not house.passwords.matches(old_password, password_hash):
        raise DoorProblem("old_password")
    with house.store.write() as db:
        accounts.forget_attempt(db, attempt_id)
    if plain_password(old_password) == plain_password(new_password):
        raise DoorProblem("same")
    new_hash = house.passwords.hash(new_password, actor.email)
    with house.store.write() as db:
        accounts.set_password_hash(db, actor.user_id, new_hash)
        accounts.end_sessions_of(db, actor.user_id, but=actor.session_id)
        accounts.drop_links(db, LinkKind.NEW_PASSWORD, actor.user_id)


@verb
def devices(house: House, actor: Actor) -> list[Device]:
    """List where the person is signed in, the last used first."""
    assert actor.user_id
    with house.store.read() as db:
        return accounts.list_devices(db, actor.user_id, actor.session_id, house.now())


@verb
def sign_out_device(house: House, actor: Actor, session_id: SessionId) -> None:
    """End one of the own sessions."""
    assert actor.user_id
    with house.store.write() as db:
        if not accounts.end_session(db, session_id, actor.user_id):
            raise NotFound("This device is signed out already.")


@verb
def sign_out_other_devices(house: House, actor: Actor) -> int:
    """End all own sessions but this one; say how many."""
    assert actor.user_id
    with house.store.write() as db:
        return accounts.end_sessions_of(db, actor.user_id, but=actor.session_id)


# --- Other people -----------------------------------------------------------------------------------------------------


@verb
def invite(
    house: House,
    actor: Actor,
    role: Role,
    family_id: FamilyId | None = None,
    child_id: ChildId | None = None,
    note: str = "",
) -> FreshLink:
    """Make a one-use link for a new person, good for 7 days. A parent invites into the own family only.

    Raises
    ------
    Refused
        When a co-parent, helper or child is invited without a family, or a child without saying which one.
    """
    if role not in INVITABLE_ROLES:
        raise Refused("Nobody can be invited as that.")
    if Role.ADMIN not in actor.roles and role not in FAMILY_ROLES:
        raise NotAllowed("Only an admin invites people who are not of your family.")
    if role in FAMILY_ROLES and family_id is None:
        raise Refused("Please say which family this person joins.")
    if (role is Role.CHILD) != (child_id is not None):
        raise Refused(
            "Please say which child this account is for." if role is Role.CHILD else "This is for a child only."
        )
    note = " ".join(note.split())[:100]
    with house.store.write() as db:
        if child_id is not None and family_id is not None and child_id not in dict(_children_of(db, family_id)):
            raise NotFound("There is no such child here.")
        joins = family_id if role in FAMILY_ROLES else None
        return _add_link(
            db, house.now(), LinkKind.INVITATION, INVITATION_LASTS, actor,
            role=role, family_id=joins, child_id=child_id, note=note,
        )  # fmt: skip


@verb
def families_to_join(house: House, actor: Actor) -> list[FamilyToJoin]:
    """List the families the person can invite into, with the children who could get an account."""
    with house.store.read() as db:
        return [
            FamilyToJoin(family_id, family.family_of(db, family_id).name, _children_of(db, family_id))
            for family_id in actor.family_ids
        ]


@verb
def invitations(house: House, actor: Actor) -> list[Link]:
    """List the invitations nobody has used yet, the newest first; a parent sees the own ones."""
    with house.store.read() as db:
        found = accounts.list_open_links(db, LinkKind.INVITATION, house.now())
    return [link for link, created_by in found if Role.ADMIN in actor.roles or created_by == actor.user_id]


@verb
def revoke_invitation(house: House, actor: Actor, link_id: LinkId) -> None:
    """Withdraw an invitation."""
    with house.store.write() as db:
        found = accounts.list_open_links(db, LinkKind.INVITATION, house.now())
        may = any(
            link.link_id == link_id and (Role.ADMIN in actor.roles or created_by == actor.user_id)
            for link, created_by in found
        )
        if not may or not accounts.drop_link(db, link_id):
            raise NotFound("This invitation was used or withdrawn already.")


@verb
def people(house: House, actor: Actor) -> list[Person]:
    """List everybody by name."""
    with house.store.read() as db:
        return accounts.list_people(db)


@verb
def disable_person(house: House, actor: Actor, user_id: UserId) -> None:
    """Switch an account off; its sessions, its open links and those it made for others end at once.

    Raises
    ------
    Refused
        For the own account, and for the last admin.
    """
    with house.store.write() as db:
        person = _person(db, user_id)
        if user_id == actor.user_id:
            raise Refused("You cannot switch off your own account.")
        if Role.ADMIN in person.roles and accounts.count_other_admins(db, user_id) == 0:
            raise Refused("This is the last admin; somebody has to look after this BrightPath.")
        accounts.set_disabled(db, user_id, True)
        accounts.end_sessions_of(db, user_id)
        accounts.drop_links(db, LinkKind.NEW_PASSWORD, user_id)
        accounts.drop_links_made_by(db, user_id)


@verb
def enable_person(house: House, actor: Actor, user_id: UserId) -> None:
    """Switch an account on again."""
    with house.store.write() as db:
        accounts.set_disabled(db, _person(db, user_id).user_id, False)


@verb
def reset_password(house: House, actor: Actor, user_id: UserId) -> FreshLink:
    """Make a one-use link with which this person sets a new password, good for a day; earlier ones stop working."""
    with house.store.write() as db:
        if _person(db, user_id).is_disabled:
            raise Refused("This account is switched off. Switch it on first.")
        return _new_password_link(db, house.now(), user_id, actor)


@verb
def audit_trail(house: House, actor: Actor, limit: int = 200) -> list[dict[str, Any]]:
    """List security events and refused attempts, the newest first: happened_at, who, what, about, address, outcome."""
    with house.store.read() as db:
        return audit.latest_entries(db, max(1, min(limit, 5000)))


# --- Rooms behind the door --------------------------------------------------------------------------------------------


def _bucket_of(actor: Actor) -> str:
    return f"address {neighbourhood(actor.address)}"


def _knock(house: House, *buckets: str) -> str:
    """Count an attempt before it is heard (so that a hundred at once count too); the id takes it back on success."""
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
    attempt_id = _knock(house, _bucket_of(actor))
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


def _add_link(db: Db, now: datetime, kind: LinkKind, lasts: timedelta, actor: Actor, **about: Any) -> FreshLink:
    key = secrets.token_urlsafe(32)
    link = Link(link_id=LinkId(new_id()), kind=kind, created_at=now, expires_at=now + lasts, **about)
    accounts.add_link(db, link, hash_of(key), actor.user_id)
    return FreshLink(link=link, key=key)


def _new_password_link(db: Db, now: datetime, user_id: UserId, actor: Actor) -> FreshLink:
    accounts.drop_links(db, LinkKind.NEW_PASSWORD, user_id)
    return _add_link(db, now, LinkKind.NEW_PASSWORD, NEW_PASSWORD_LASTS, actor, user_id=user_id)


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


def _children_of(db: Db, family_id: FamilyId) -> tuple[tuple[ChildId, str], ...]:
    if not family.family_of(db, family_id).has_household:
        return ()
    return tuple((ChildId(child.id), child.name) for child in family.household_of(db, family_id).children)


def _person(db: Db, user_id: UserId) -> Person:
    person = accounts.find_person(db, user_id)
    if person is None:
        raise NotFound("There is no such person here.")
    return person
