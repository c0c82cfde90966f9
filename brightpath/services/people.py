"""Who may come in: links for new people and new passwords, accounts switched off and on, and what the house has noted."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from brightpath.domain.accounts import (
    FAMILY_ROLES,
    FIRST_ACCOUNT_LASTS,
    INVITABLE_ROLES,
    INVITATION_LASTS,
    NEW_PASSWORD_LASTS,
    Actor,
    FamilyToJoin,
    FreshLink,
    Link,
    LinkId,
    LinkKind,
    Person,
    Role,
)
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.services.access import hash_of, verb
from brightpath.services.house import House
from brightpath.storage import accounts, audit, family
from brightpath.storage.database import Db


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


def _add_link(db: Db, now: datetime, kind: LinkKind, lasts: timedelta, actor: Actor, **about: Any) -> FreshLink:
    key = secrets.token_urlsafe(32)
    link = Link(link_id=LinkId(new_id()), kind=kind, created_at=now, expires_at=now + lasts, **about)
    accounts.add_link(db, link, hash_of(key), actor.user_id)
    return FreshLink(link=link, key=key)


def _new_password_link(db: Db, now: datetime, user_id: UserId, actor: Actor) -> FreshLink:
    accounts.drop_links(db, LinkKind.NEW_PASSWORD, user_id)
    return _add_link(db, now, LinkKind.NEW_PASSWORD, NEW_PASSWORD_LASTS, actor, user_id=user_id)


def _children_of(db: Db, family_id: FamilyId) -> tuple[tuple[ChildId, str], ...]:
    if not family.family_of(db, family_id).has_household:
        return ()
    return tuple((ChildId(child.id), child.name) for child in family.household_of(db, family_id).children)


def _person(db: Db, user_id: UserId) -> Person:
    person = accounts.find_person(db, user_id)
    if person is None:
        raise NotFound("There is no such person here.")
    return person
