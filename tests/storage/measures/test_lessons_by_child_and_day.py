"""How much of each day was done, worked out by hand for the drawn week."""

from __future__ import annotations

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, TUESDAY, WEDNESDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "lessons_by_child_and_day", **home.asked)
    assert found.columns == ["child_id", "on", "planned", "done", "minutes", "beyond_minutes"]
    assert sorted(found.rows()) == sorted(
        [
            (home.ada, MONDAY, 2, 2, 30 + 20, 0),
            (home.ada, TUESDAY, 2, 0, 0, 45),  # one left out, one waits; the zoo was beyond the plan
            (home.ada, WEDNESDAY, 1, 1, 40, 0),  # of today only what is done
            (home.ben, MONDAY, 2, 0, 0, 0),
            (home.ben, TUESDAY, 2, 0, 0, 0),
            (home.ben, SUNDAY, 0, 0, 0, 0),  # he read, nobody said how long
        ]
    )
