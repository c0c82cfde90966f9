"""At night the house lays what came mixed, and twice is no more than once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from brightpath.domain.accounts import Actor
from brightpath.services import upkeep
from brightpath.services.house import House
from brightpath.services.upkeep import lay_facts_by_night
from brightpath.storage import laid_facts
from brightpath.storage.database import Db
from brightpath.storage.family import found_family
from tests.services.given_accounts import Clock

CONSOLE = Actor.console()
#: Eight groups of so many rows are a run.
GROUP = 128
#: Half past two in the night in New York, 7:30 in the morning in London.
NIGHT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid_facts, "ROW_GROUP", GROUP)


def facts_come(house: House, groups: int) -> None:
    with house.store.write() as db:
        db.execute(
            "INSERT INTO week_facts SELECT md5((k % 8)::VARCHAR), DATE '2026-01-05' + 7 * (k // 8)::INTEGER AS monday, 'c',"
            " NULL, 'Maths', 'lesson', false, monday, 540, 1, 30, 30, false, true, false, false, false, NULL, NULL"
            " FROM range($1) t(k)",
            [groups * GROUP],
        )


def families_live_in(house: House, *zones: str | None) -> None:
    with house.store.write() as db:
        for zone in zones:
            found_family(db, "Kim", at=house.now(), time_zone=zone)


def lie(house: House) -> list[dict[str, Any]]:
    with house.store.read() as db:
        return db.rows("SELECT family_id, monday FROM week_facts ORDER BY rowid")


def test_a_run_is_laid_when_so_many_lie_mixed_and_never_twice(house: House, clock: Clock) -> None:
    families_live_in(house, "Europe/Berlin")
    clock.at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # half past two, in the night in which the clocks go back
    facts_come(house, 7)
    came = lie(house)
    assert lay_facts_by_night(house, CONSOLE) == 0
    assert lie(house) == came
    facts_come(house, 3)
    came = lie(house)
    assert lay_facts_by_night(house, CONSOLE) == 8 * GROUP
    laid = lie(house)
    assert laid[2 * GROUP :] == sorted(came[: 8 * GROUP], key=lambda row: tuple(row.values()))
    clock.move(hours=1)  # half past two once more
    assert lay_facts_by_night(house, CONSOLE) == 0
    assert lie(house) == laid


def test_what_waits_for_long_is_laid_in_several_runs(house: House, clock: Clock) -> None:
    families_live_in(house, "America/New_York")
    clock.at = NIGHT
    facts_come(house, 41)
    assert [lay_facts_by_night(house, CONSOLE) // GROUP for _ in range(3)] == [32, 8, 0]


def test_it_waits_for_the_night_of_where_most_families_live(house: House, clock: Clock) -> None:
    families_live_in(house, "America/New_York", "Europe/London", "America/New_York")
    facts_come(house, 8)
    for hour, laid in ((6, 0), (10, 0), (7, 8 * GROUP)):
        clock.at = NIGHT.replace(hour=hour)
        assert lay_facts_by_night(house, CONSOLE) == laid, hour


def test_facts_written_meanwhile_are_kept(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody ticks between the look and the laying, and takes rows out which were looked at."""
    families_live_in(house, "America/New_York")
    clock.at = NIGHT
    facts_come(house, 9)
    look, written = laid_facts.mixed_groups, []

    def look_and_write(db: Db) -> list[int]:
        found = look(db)
        if not written:
            with house.store.write() as other:
                written.append(other.execute("DELETE FROM week_facts WHERE monday < DATE '2026-02-02'"))
                other.execute("INSERT INTO week_facts SELECT * REPLACE ('of now' AS family_id) FROM week_facts LIMIT 5")
        return found

    monkeypatch.setattr(upkeep, "mixed_groups", look_and_write)
    lay_facts_by_night(house, CONSOLE)
    after = lie(house)
    assert written == [32]
    assert len(after) == 9 * GROUP - 32 + 5
    assert sum(row["family_id"] == "of now" for row in after) == 5
