"""Planned seat time, as the drawn week has it: done or not, and nothing that stood in no plan."""

from __future__ import annotations

from datetime import timedelta

from brightpath.storage.database import Store
from brightpath.storage.ledger import planned_between
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, TUESDAY, WEDNESDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(
            db, "ledger_planned", family=home.family_id, child=home.ada, first=MONDAY, last=SUNDAY, today=WEDNESDAY
        )
    assert found.rows() == [
        (MONDAY, "Art", 1, 1, 45),  # as planned, though it took 20
        (MONDAY, "Maths", 1, 1, 30),
        (TUESDAY, "Art", 1, 0, 45),
        (TUESDAY, "Maths", 1, 0, 30),
        (WEDNESDAY, "Maths", 1, 1, 30),  # today; art is not missed before the day is over
    ]


def test_a_twin_in_plain_python_agrees(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        facts = measure(db, "facts_of_family", family=home.family_id, first=MONDAY, last=SUNDAY).to_dicts()
        for child in (home.ada, home.ben):
            planned = planned_between(db, home.family_id, child, MONDAY, SUNDAY, SUNDAY + timedelta(days=1))
            own = [fact for fact in facts if fact["child_id"] == child and fact["kind"] == "lesson"]
            assert sum(one.lessons for one in planned) == sum(fact["lessons"] for fact in own)
            assert sum(one.done for one in planned) == sum(fact["lessons"] for fact in own if fact["is_done"])
            assert sum(one.minutes for one in planned) == sum(fact["planned_minutes"] for fact in own)
