"""The house opens in an empty folder, closes, and opens again with everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Refused, StoreInUse
from brightpath.services import door, people


def test_a_house_opens_in_a_folder_that_is_not_there_yet_and_keeps_what_it_was_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "house")
    house = open_house(settings)
    fresh = people.first_run_link(house, Actor.console())
    assert fresh is not None
    close_house(house)
    close_house(house)
    assert not settings.database.with_suffix(".duckdb.wal").exists()
    again = open_house(settings)
    assert door.look_at_link(again, None, fresh.key) == fresh.link
    close_house(again)


def test_a_second_house_in_the_same_folder_gets_a_sentence(tmp_path: Path) -> None:
    house = open_house(Settings(data_dir=tmp_path))
    with pytest.raises(StoreInUse):
        open_house(Settings(data_dir=tmp_path))
    close_house(house)


def test_a_folder_that_cannot_be_used_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(Refused, match="cannot be used"):
        open_house(Settings(data_dir=tmp_path / "file" / "house"))
