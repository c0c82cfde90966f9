"""What was counted stays as it was counted, and loses its numbers when a family is counted no longer."""

from __future__ import annotations

from brightpath.domain.coop_overview import Counted
from brightpath.domain.ids import ChildId
from brightpath.storage.counted_weeks import count_no_longer, keep_counted
from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    row = Counted(home.family_id, MONDAY, home.ada, "maths", "6 to 8", 5.0, 2.0)
    asked = {"families": (home.family_id,), "first": MONDAY, "last": MONDAY}
    with store.write() as db:
        keep_counted(db, [row, row._replace(child_id=ChildId("another"), family_id=home.family_id, subject="art")])
        assert measure(db, "coop_counted_weeks", **asked).height == 2
        assert measure(db, "coop_counted_weeks", **asked | {"families": ("another",)}).is_empty()
        count_no_longer(db, home.family_id)
        found = measure(db, "coop_counted_weeks", **asked)
    assert found["planned"].to_list() == found["done"].to_list() == [None, None]
