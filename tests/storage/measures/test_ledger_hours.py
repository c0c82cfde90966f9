"""Hours that count, as the drawn week has them, and the same as a twin in plain Python counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from brightpath.storage.database import Store
from brightpath.storage.ledger import counted_between
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY, a_store
from tests.storage.measures.given import SUNDAY, TUESDAY, WEDNESDAY, Lived, a_lived_week, activity, log


@pytest.fixture(scope="module")
def busy() -> Iterator[tuple[Store, Lived]]:
    """The drawn week and sixty things logged by chance, before it, in it and after it."""
    store = a_store()
    home, chance = a_lived_week(store), Random(8)
    rows = [
        activity(
            chance.choice([home.ada, home.ben]),
            MONDAY + timedelta(days=chance.randrange(-10, 17)),
            "Something",
            *chance.sample(["Maths", "Art", "Nature", "Sport"], chance.randrange(4)),
            minutes=chance.choice([None, 1, 20, 45, 61]),
            place=chance.choice([None, None, "the woods"]),
        )
        for _ in range(60)
    ]
    log(store, home.family_id, *rows)
    yield store, home
    store.close()


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        asked = {"family": home.family_id, "first": MONDAY, "last": SUNDAY}
        of_ada = measure(db, "ledger_hours", child=home.ada, **asked).rows()
        of_ben = measure(db, "ledger_hours", child=home.ben, **asked).rows()
    assert of_ada == [
        (MONDAY, "Art", False, True, 20, 0),
        (MONDAY, "Maths", True, True, 30, 0),
        (TUESDAY, "Art", False, False, 23, 0),  # the zoo; what was handed in waits, and counts nothing
        (TUESDAY, "Nature", False, False, 22, 0),
        (WEDNESDAY, "Maths", True, True, 40, 0),
    ]
    assert of_ben == [(SUNDAY, None, False, True, 0, 1)]


@pytest.mark.parametrize("seed", range(12))
def test_a_twin_in_plain_python_agrees(busy: tuple[Store, Lived], seed: int) -> None:
    store, home = busy
    chance = Random(seed)
    first = MONDAY + timedelta(days=chance.randrange(-12, 12))
    last = first + timedelta(days=chance.randrange(0, 20))
    child = chance.choice([home.ada, home.ben])
    with store.read() as db:
        facts = measure(
            db, "facts_of_family", family=home.family_id, first=date(2026, 1, 1), last=date(2027, 1, 1)
        ).to_dicts()
        counted = counted_between(db, home.family_id, child, first, last)
    minutes: dict[tuple[object, ...], int] = defaultdict(int)
    untimed: dict[tuple[object, ...], int] = defaultdict(int)
    for fact in facts:
        if fact["child_id"] == child and fact["is_done"] and first <= fact["on"] <= last:
            key = (fact["on"], fact["subject"] or "Without a subject", fact["is_core"], fact["place"] is None)
            minutes[key] += fact["minutes"] or 0
            untimed[key] += fact["minutes"] is None
    assert {(one.on, one.subject, one.is_core, one.is_at_home): (one.minutes, one.untimed) for one in counted} == {
        key: (minutes[key], untimed[key]) for key in minutes
    }
