"""What was done of each subject, day by day and before, drawn and worked out by hand."""

from __future__ import annotations

from datetime import timedelta

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, TUESDAY, WEDNESDAY, a_lived_week, activity, log


def test_the_drawn_week_and_some_days_before(store: Store) -> None:
    home = a_lived_week(store)
    for number in (1, 2):
        log(store, home.family_id, activity(home.ada, MONDAY - timedelta(days=number), "Sums", "Maths", minutes=60))
    with store.read() as db:
        whole = measure(db, "done_by_child_and_subject", family=home.family_id, first=MONDAY, last=SUNDAY)
        tuesday = measure(db, "done_by_child_and_subject", family=home.family_id, first=TUESDAY, last=TUESDAY)
    # The zoo was half Art, half Nature, 45 minutes with the odd one to Art; Ben read of no subject.
    assert whole.rows() == [
        (home.ada, "Art", MONDAY, 1.0, 20),
        (home.ada, "Art", TUESDAY, 0.5, 23),
        (home.ada, "Maths", None, 2.0, 120),
        (home.ada, "Maths", MONDAY, 1.0, 30),
        (home.ada, "Maths", WEDNESDAY, 1.0, 40),
        (home.ada, "Nature", TUESDAY, 0.5, 22),
    ]
    assert tuesday.rows() == [
        (home.ada, "Art", None, 1.0, 20),
        (home.ada, "Art", TUESDAY, 0.5, 23),
        (home.ada, "Maths", None, 3.0, 150),
        (home.ada, "Nature", TUESDAY, 0.5, 22),
    ]
