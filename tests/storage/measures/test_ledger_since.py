"""The first day on which anything was done, as the drawn week has it."""

from __future__ import annotations

from datetime import timedelta

from brightpath.storage.database import Store
from brightpath.storage.ledger import known_since
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, a_lived_week, activity, log


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        assert known_since(db, home.family_id, home.ada) == MONDAY
        assert known_since(db, home.family_id, home.ben) == SUNDAY
    log(store, home.family_id, activity(home.ben, MONDAY - timedelta(days=300), "Reading"))
    with store.read() as db:
        assert known_since(db, home.family_id, home.ben) == MONDAY - timedelta(days=300)
