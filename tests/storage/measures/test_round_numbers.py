"""When round numbers of lessons and hours were reached, drawn and worked out by hand."""

from __future__ import annotations

from datetime import timedelta

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, a_lived_week, activity, log


def test_the_drawn_week_and_some_days_before(store: Store) -> None:
    home = a_lived_week(store)
    # Eight lessons of Maths on eight days before: with Monday's it is nine, with Wednesday's ten.
    days = [MONDAY - timedelta(days=number) for number in range(1, 9)]
    log(store, home.family_id, *(activity(home.ada, day, "Sums", "Maths", minutes=60) for day in days))
    # Of Art a lesson and a half; then thirty hours in one day, past ten and twenty-five at once.
    log(store, home.family_id, *(activity(home.ben, MONDAY, "Camp", "Art", minutes=900) for _ in range(2)))
    with store.read() as db:
        found = measure(db, "round_numbers", family=home.family_id, first=MONDAY, last=SUNDAY)
        monday = measure(db, "round_numbers", family=home.family_id, first=MONDAY, last=MONDAY)
        later = measure(db, "round_numbers", family=home.family_id, first=MONDAY + timedelta(days=1), last=SUNDAY)
    wednesday = MONDAY + timedelta(days=2)
    assert found.rows() == [
        (home.ada, "Maths", "lessons", 10, wednesday),
        (home.ben, "Art", "hours", 25, MONDAY),
        (home.ben, "Art", "hours", 10, MONDAY),
    ]
    assert monday.rows() == found.rows()[1:], "what came later is not known yet"
    assert later.rows() == found.rows()[:1], "what was reached before is not told again"
