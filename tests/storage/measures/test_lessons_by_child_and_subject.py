"""How many lessons were done of those planned so far, worked out by hand for the drawn week."""

from __future__ import annotations

from datetime import timedelta

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import SUNDAY, TUESDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "lessons_by_child_and_subject", **home.asked)
    told = {(row.pop("child_id"), row.pop("subject")): row for row in found.to_dicts()}
    ids = {key: row.pop("subject_id") for key, row in told.items()}
    none = {
        "is_core": False, "planned": 0, "done": 0, "skipped": 0, "waiting": 0, "timed": 0, "timed_planned_minutes": 0,
        "timed_minutes": 0, "beyond": 0, "beyond_minutes": 0, "engagement": None, "engagement_said": 0,
    }  # fmt: skip
    assert told == {
        # Monday, of which nobody noted a time, Tuesday and, because it is done, today: forty minutes for half an hour.
        (home.ada, "Maths"): none | {
            "is_core": True, "planned": 3, "done": 2, "skipped": 1, "timed": 1, "timed_planned_minutes": 30,
            "timed_minutes": 40, "engagement": 5, "engagement_said": 1,
        },
        # Monday's took 20 of 45 minutes, Tuesday's waits; of the 45 minutes at the zoo the first subject has the odd one.
        (home.ada, "Art"): none | {
            "planned": 2, "done": 1, "waiting": 1, "timed": 1, "timed_planned_minutes": 45, "timed_minutes": 20,
            "beyond": 0.5, "beyond_minutes": 23, "engagement": 2, "engagement_said": 1,
        },
        (home.ada, "Nature"): none | {"beyond": 0.5, "beyond_minutes": 22},
        (home.ben, "Maths"): none | {"is_core": True, "planned": 2},
        (home.ben, "Art"): none | {"planned": 2},
        (home.ben, None): none | {"beyond": 1},
    }  # fmt: skip
    assert ids[home.ada, "Nature"] is ids[home.ben, None] is None and None not in {
        ids[child, subject] for child in (home.ada, home.ben) for subject in ("Maths", "Art")
    }


def test_only_the_days_that_are_asked_for(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        tuesday = measure(db, "lessons_by_child_and_subject", **home.asked | {"first": TUESDAY, "last": TUESDAY})
        after = measure(db, "lessons_by_child_and_subject", **home.asked | {"first": SUNDAY + timedelta(days=1)})
        before = measure(db, "lessons_by_child_and_subject", **home.asked | {"today": MONDAY})
    assert tuesday.filter(child_id=home.ada)["planned"].to_list() == [1, 1, 0]
    assert after.is_empty()
    assert before["planned"].sum() == 3, "on Monday itself only what was done has been due"
