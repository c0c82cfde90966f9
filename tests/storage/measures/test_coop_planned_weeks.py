"""What a co-op counts of a week, worked out by hand for the drawn week, and a twin in plain Python."""

from __future__ import annotations

from collections import defaultdict

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "coop_planned_weeks", families=(home.family_id, "another"), first=MONDAY, last=MONDAY)
    # Of the plan alone: neither the zoo nor the baking; handed in is not done.
    assert found.rows() == [
        (home.family_id, MONDAY, child, subject, 8, 5.0, done)
        for child, subject, done in sorted(
            [(home.ada, "maths", 2.0), (home.ada, "art", 1.0), (home.ben, "maths", 0.0), (home.ben, "art", 0.0)]
        )
    ]


def test_it_agrees_with_its_twin(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "coop_planned_weeks", families=(home.family_id,), first=MONDAY, last=MONDAY)
        facts = measure(db, "facts_of_family", family=home.family_id, first=MONDAY, last=SUNDAY).to_dicts()
    planned: dict[tuple[str, str], float] = defaultdict(float)
    done: dict[tuple[str, str], float] = defaultdict(float)
    for fact in facts:
        if fact["kind"] == "lesson" and fact["subject"]:
            key = (fact["child_id"], fact["subject"].strip().lower())
            planned[key] += fact["lessons"]
            done[key] += fact["lessons"] if fact["is_done"] else 0
    assert {(row["child_id"], row["subject"]): (row["planned"], row["done"]) for row in found.to_dicts()} == {
        key: (planned[key], done[key]) for key in planned
    }
