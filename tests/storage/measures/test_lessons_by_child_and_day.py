"""How much of each day was done, worked out by hand for the drawn week."""

from __future__ import annotations

from datetime import timedelta

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import FRIDAY, SUNDAY, TUESDAY, WEDNESDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "lessons_by_child_and_day", **home.asked)
    assert found.columns == [
        "child_id",
        "on",
        "planned",
        "done",
        "still_open",
        "has_begun",
        "minutes",
        "beyond_minutes",
    ]
    thursday = WEDNESDAY + timedelta(days=1)
    still_to_come = [(home.ben, WEDNESDAY), *((one, day) for one in (home.ada, home.ben) for day in (thursday, FRIDAY))]
    assert sorted(found.rows()) == sorted(
        [
            (home.ada, MONDAY, 2, 2, 0, True, 30 + 20, 0),
            (home.ada, TUESDAY, 2, 0, 0, True, 0, 45),  # one left out, one waits; the zoo was beyond the plan
            (home.ada, WEDNESDAY, 1, 1, 1, True, 40, 0),  # of today only what is done; Art is still open
            (home.ben, MONDAY, 2, 0, 0, True, 0, 0),
            (home.ben, TUESDAY, 2, 0, 0, True, 0, 0),
            (home.ben, SUNDAY, 0, 0, 0, True, 0, 0),  # he read, nobody said how long
            *((child, day, 0, 0, 2, False, 0, 0) for child, day in still_to_come),
        ]
    )
