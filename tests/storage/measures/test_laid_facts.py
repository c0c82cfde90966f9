"""Facts that came mixed are laid by family: none is lost, told twice or changed, and what lies well is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.storage import laid_facts
from brightpath.storage.database import Db, Store
from brightpath.storage.laid_facts import lay_by_family, mixed_groups

MONDAY = date(2026, 1, 5)
AS_THEY_LIE = 'SELECT family_id, monday, "on", start_minute FROM week_facts ORDER BY rowid'
GROUPS = "SELECT DISTINCT rowid // 1280 AS nth FROM week_facts ORDER BY nth"
ALL = "SELECT * FROM week_facts ORDER BY ALL"
#: So many families, which write ten facts a week each.
FAMILIES = 16


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid_facts, "ROW_GROUP", 1280)


def weeks_come(store: Store, first: int, last: int) -> None:
    """Write the facts of these weeks, all families mixed, in another order each week."""
    with store.write() as db:
        db.execute(
            "INSERT INTO week_facts SELECT 'family ' || lpad(f::VARCHAR, 2, '0'), $1::DATE + 7 * w::INTEGER, 'child ' || k % 2,"
            " NULL, 'Maths', 'lesson', true, $1::DATE + 7 * w::INTEGER, 540 + k, 1, 30, 30, false, k > 3, false, false, false,"
            " NULL, NULL FROM range($2, $3) a(w), range($4) b(f), range(10) c(k) ORDER BY w, hash(w, f), k",
            [MONDAY, first, last + 1, FAMILIES],
        )


def look(store: Store, sql: str = ALL) -> list[dict[str, Any]]:
    with store.read() as db:
        return db.rows(sql)


def mixed(store: Store) -> list[int]:
    with store.read() as db:
        return mixed_groups(db)


def lay(store: Store, groups: list[int]) -> int:
    with store.write() as db:
        return lay_by_family(db, groups)


def test_what_came_mixed_is_laid_by_family_and_what_came_since_stays_where_it_is(store: Store) -> None:
    weeks_come(store, 1, 24)
    came, before = look(store, AS_THEY_LIE), look(store)
    assert mixed(store) == [0, 1, 2]
    assert lay(store, [0, 1]) == 2560
    lie = look(store, AS_THEY_LIE)
    assert look(store) == before
    assert lie[:1280] == came[2560:]
    assert lie[1280:] == sorted(came[:2560], key=lambda row: tuple(row.values()))


def test_what_is_laid_is_not_laid_again(store: Store) -> None:
    weeks_come(store, 1, 32)
    assert lay(store, mixed(store)) == 32 * FAMILIES * 10
    assert mixed(store) == []
    weeks_come(store, 33, 68)
    assert len(mixed(store)) >= 4
    lay(store, mixed(store))
    assert mixed(store) == [], "although one run ends where another begins"


def test_groups_that_lie_apart_are_laid_together_and_what_is_between_them_stays(store: Store) -> None:
    weeks_come(store, 1, 8)
    lay(store, [0])
    weeks_come(store, 9, 24)
    with store.write() as db:
        db.execute("DELETE FROM week_facts WHERE family_id = 'family 03' AND monday < ?", [MONDAY + timedelta(weeks=4)])
    before, between = look(store), [row["nth"] for row in look(store, GROUPS)]
    assert len(between) > 2
    assert lay(store, [between[0], between[-1]]) < len(before)
    assert look(store) == before


def test_laying_is_given_up_when_it_would_lose_a_fact(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    weeks_come(store, 1, 16)
    came, execute = look(store, AS_THEY_LIE), Db.execute

    def one_less(db: Db, sql: str, parameters: Sequence[object] = ()) -> int:
        return execute(db, sql.replace("ORDER BY family_id", "AND start_minute > 540 ORDER BY family_id"), parameters)

    monkeypatch.setattr(Db, "execute", one_less)
    with pytest.raises(RuntimeError, match="1280 facts were to be laid, and 1152 are"):
        lay(store, [0])
    assert look(store, AS_THEY_LIE) == came
