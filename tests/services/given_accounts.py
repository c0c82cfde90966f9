"""What the tests of the door begin with: a house in memory, a clock that moves when told, and people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import bcrypt
import pytest

from brightpath.adapters import passwords
from brightpath.adapters.letterbox import Folder
from brightpath.adapters.passwords import Passwords
from brightpath.config import read_settings
from brightpath.domain.accounts import Role, SessionId, Visit
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.services.access import hash_of
from brightpath.services.house import House
from brightpath.storage import accounts
from brightpath.storage.database import Store
from tests.migrated import migrated_store

PASSWORD = "a warm loaf of bread"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class AtOnce(Executor):
    """Does what is handed to it before the call returns."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future


def a_house(clock: Clock | None = None, path: Path | None = None) -> House:
    now = clock or Clock()
    return House(
        settings=read_settings({}, {}),
        store=Store.open(path, now=now) if path else migrated_store(now),
        now=now,
        passwords=Passwords(),
        executor=ThreadPoolExecutor(1),
        aside=AtOnce(),
        letterbox=Folder(Path("unused")),
        log=logging.getLogger("brightpath.tests"),
    )


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Let bcrypt do 16 rounds instead of 4096 while tests run; the engine is the real one."""
    real = bcrypt.gensalt
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bcrypt, "gensalt", lambda rounds=4: real(rounds))
        passwords._dummy_hash.cache_clear()
        yield
    passwords._dummy_hash.cache_clear()
    password_hash.cache_clear()


@cache
def password_hash() -> str:
    return Passwords().hash(PASSWORD)


def a_person(
    house: House,
    name: str = "Ada Kim",
    email: str | None = None,
    roles: tuple[Role, ...] = (Role.PARENT,),
    family_id: FamilyId | None = None,
    child_id: ChildId | None = None,
) -> UserId:
    """Write a person down directly; everybody's password is PASSWORD."""
    user_id = UserId(new_id())
    email = email or f"{name.split()[0].lower()}@example.org"
    with house.store.write() as db:
        accounts.add_user(db, user_id, email, name, password_hash(), roles, house.now())
        if family_id:
            accounts.add_family_member(db, family_id, user_id, roles[0], house.now(), child_id)
    return user_id


def a_token(house: House, user_id: UserId, *, is_remembered: bool = False) -> str:
    """Open a session directly, without the slow password."""
    token = new_id()
    with house.store.write() as db:
        accounts.add_session(
            db,
            SessionId(new_id()),
            hash_of(token),
            user_id,
            house.now(),
            is_remembered=is_remembered,
            address="192.0.2.1",
            device="Firefox on Linux",
        )
    return token


def from_address(address: str, token: str | None = None) -> Visit:
    return Visit(token=token, address=address, device="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")


def a_family_id() -> FamilyId:
    return FamilyId(new_id())
