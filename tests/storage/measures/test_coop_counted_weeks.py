"""What was counted stays as it was counted, and loses its numbers when a family is counted no longer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from random import Random

import pytest

from brightpath.domain.coop_overview import Counted
from brightpath.domain.ids import ChildId, FamilyId
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


def counted_of(kept: list[Counted], families: Collection[FamilyId], first: date, last: date) -> list[Counted]:
    """Reckon `coop_counted_weeks` from everything that was ever counted."""
    return sorted(row for row in kept if row.family_id in families and first <= row.monday <= last)


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_its_twin(store: Store, seed: int) -> None:
    chance = Random(seed)
    families = [FamilyId(f"family {number}") for number in range(4)]
    mondays = [MONDAY + timedelta(weeks=week) for week in range(5)]
    kept = [
        Counted(
            family_id,
            monday,
            ChildId(f"{family_id} {child}"),
            subject,
            "6 to 8",
            planned,
            chance.choice([0.0, 0.5, planned]),
        )
        for family_id in families
        for monday in mondays
        for child in range(2)
        for subject in ("art", "maths")
        for planned in [chance.choice([0.5, 1.0, 5.0])]
        if chance.random() < 0.7
    ]
    chance.shuffle(kept)
    gone = chance.choice(families)
    first, last = sorted(chance.choices(mondays, k=2))
    asked = chance.sample(families, chance.randrange(5))
    with store.write() as db:
        keep_counted(db, kept)
        count_no_longer(db, gone)
        found = measure(db, "coop_counted_weeks", families=tuple(asked), first=first, last=last).rows()
    standing = [row._replace(planned=None, done=None) if row.family_id == gone else row for row in kept]
    assert found == [tuple(row) for row in counted_of(standing, asked, first, last)]
