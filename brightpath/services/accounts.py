"""The own account: who one is here, the own password, and the devices one is signed in on."""

from __future__ import annotations

from brightpath.domain.accounts import (
    Actor,
    Device,
    DoorProblem,
    LinkKind,
    SessionId,
    checked_name,
    plain_password,
)
from brightpath.domain.errors import NotFound
from brightpath.services.access import verb
from brightpath.services.attempts import account_of, address_of, knock
from brightpath.services.house import House
from brightpath.storage import accounts


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
    attempt_id = knock(house, account_of(actor.email), address_of(actor))
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
