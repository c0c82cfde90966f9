"""Claims about backups as a person makes them: who may, and that the running house is not disturbed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotAllowed, NotSignedIn, Refused
from brightpath.services.backup import back_up, restore_backup, verify_backup
from brightpath.services.house import House
from brightpath.storage.database import Store
from brightpath.storage.family import found_family
from tests.services.given_accounts import a_house, a_person, a_token, quick_hashes


@pytest.fixture
def house() -> Iterator[House]:
    with quick_hashes():
        house = a_house()
        yield house
        house.executor.shutdown()
        house.store.close()


def test_the_terminal_backs_up_verifies_and_restores(house: House, tmp_path: Path) -> None:
    with house.store.write() as db:
        found_family(db, "Kim", at=house.now())
    written = back_up(house, Actor.console(), tmp_path / "b.zip")
    assert verify_backup(house, Actor.console(), written.path) == []
    restored = restore_backup(house, Actor.console(), written.path, tmp_path / "fresh" / "brightpath.duckdb")
    assert restored.rows["families"] == 1
    fresh = Store.open(restored.path, now=house.now)
    with fresh.read() as db:
        assert db.value("SELECT count(*) FROM families") == 1
    fresh.close()


def test_only_an_admin_takes_the_data_away_and_nobody_overwrites_it_from_a_page(house: House, tmp_path: Path) -> None:
    parent = a_token(house, a_person(house))
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    with pytest.raises(NotAllowed):
        back_up(house, parent, tmp_path / "parent.zip")
    with pytest.raises(NotSignedIn):
        back_up(house, None, tmp_path / "nobody.zip")
    back_up(house, admin, tmp_path / "admin.zip")
    with pytest.raises(NotAllowed):
        restore_backup(house, admin, tmp_path / "admin.zip", tmp_path / "fresh.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["admin.zip"]


def test_a_backup_over_a_file_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("precious")
    with pytest.raises(Refused):
        back_up(house, Actor.console(), tmp_path / "b.zip")
