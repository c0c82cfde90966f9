"""Claims about the doctor: quiet on a healthy house, a sentence for what is wrong, and it changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from brightpath.domain.accounts import Actor
from brightpath.services.doctor import Finding, Health, examine
from brightpath.services.house import House
from brightpath.storage.family import found_family
from tests.services.given_accounts import a_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = a_house(path=tmp_path / "brightpath.duckdb")
    yield replace(house, settings=replace(house.settings, data_dir=tmp_path))
    house.executor.shutdown()
    house.store.close()


def told(house: House, about: str) -> list[tuple[Health, str]]:
    return [(found.health, found.sentence) for found in examine(house, Actor.console()) if found.about == about]


def test_a_healthy_house_has_nothing_wrong(house: House) -> None:
    with house.store.write() as db:
        found_family(db, "Kim", at=house.now())
    found = examine(house, Actor.console())
    assert [finding for finding in found if finding.health is Health.WRONG] == []
    assert Finding("records", Health.WELL, "The records of 1 families fit together.") in found


def test_where_long_work_is_done_is_told(house: House) -> None:
    house = replace(house, settings=replace(house.settings, workers=3))
    assert told(house, "workers") == [(Health.WELL, "Long work is done here, in 3 processes.")]


def test_contradictions_are_told(house: House) -> None:
    with house.store.write() as db:
        db.execute(
            "INSERT INTO schedule_items VALUES ('s', 'c', 'i', 'f', '2026-11-23', 'subject', 'Maths', 540, 570,"
            " false, false, NULL, NULL, NULL, '{}')"
        )
    assert told(house, "records") == [
        (Health.WRONG, "1 of schedule_items name a schedule_id that is not in schedules."),
        (Health.WRONG, "1 of schedule_items name a child_id that is not in children."),
        (Health.WRONG, "1 items stand in a schedule's rows but not like that in its document."),
    ]


def test_a_time_zone_this_machine_does_not_know_is_told(house: House) -> None:
    with house.store.write() as db:
        found_family(db, "Kim", at=house.now(), time_zone="Mars/Olympus")
    assert (Health.WRONG, "Kim: Mars/Olympus is not a time zone here.") in told(house, "records")


def test_a_missing_backup_is_a_note_and_a_recent_one_is_well(house: House) -> None:
    assert [health for health, _ in told(house, "backups")] == [Health.NOTE]
    folder = house.settings.data_dir / "backups"
    folder.mkdir()
    (folder / "b.zip").touch()
    for days, health in ((3, Health.WELL), (30, Health.NOTE)):
        moment = house.now().timestamp() - days * 86400
        os.utime(folder / "b.zip", (moment, moment))
        assert [found for found, _ in told(house, "backups")] == [health]


def test_a_closed_store_is_told_and_the_rest_still_examined(house: House) -> None:
    house.store.close()
    assert told(house, "database") == [(Health.WRONG, "The store is closed.")]
    assert told(house, "folder")


def test_a_data_folder_that_is_gone_is_told(house: House, tmp_path: Path) -> None:
    gone = replace(house, settings=replace(house.settings, data_dir=tmp_path / "gone"))
    assert [health for health, _ in told(gone, "folder")] == [Health.WRONG]
