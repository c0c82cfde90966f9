"""How a child's weeks go, worked out by hand for the drawn week."""

from __future__ import annotations

import pytest

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "coop_child_weeks", family=home.family_id, first=MONDAY, last=MONDAY)
    rows = {row["child_id"]: row for row in found.to_dicts()}
    assert rows[home.ben] == {
        "child_id": home.ben, "monday": MONDAY, "planned": 10.0, "done": 0.0, "engagement": None, "told": 0, "longer": None,
        "timed": 0,
    }  # fmt: skip
    ada = rows[home.ada]
    assert (ada["planned"], ada["done"], ada["engagement"], ada["told"], ada["timed"]) == (10.0, 3.0, 3.5, 2, 2)
    assert ada["longer"] == pytest.approx((20 / 45 + 40 / 30) / 2), "of Monday's maths nobody noted when it was"
