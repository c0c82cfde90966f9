"""The facts of a week, one by one, as the drawn week has them."""

from __future__ import annotations

from brightpath.storage.database import Store
from brightpath.storage.measures import measure
from tests.storage.given import MONDAY
from tests.storage.measures.given import FRIDAY, SUNDAY, TUESDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    asked = {key: value for key, value in home.asked.items() if key != "today"}
    with store.read() as db:
        found = measure(db, "facts_of_family", **asked)
    assert found.height == 2 * 10 + 3
    assert found["on"].is_sorted()
    of_ada = found.filter(child_id=home.ada)
    first, art = of_ada.filter(on=MONDAY).to_dicts()
    assert first.pop("subject_id") is not None
    assert first == {
        "child_id": home.ada, "subject": "Maths", "kind": "lesson", "is_core": True, "on": MONDAY, "start_minute": 540,
        "lessons": 1.0, "planned_minutes": 30, "minutes": 30, "is_timed": False, "is_done": True, "is_skipped": False,
        "is_waiting": False, "is_moved": False, "engagement": None, "place": None,
    }  # fmt: skip
    assert (art["planned_minutes"], art["minutes"], art["is_timed"]) == (45, 20, True)
    assert (art["engagement"], art["start_minute"]) == (2, 600)
    maths, waiting, zoo, nature = of_ada.filter(on=TUESDAY).to_dicts()
    assert (maths["is_skipped"], maths["is_done"], maths["minutes"]) == (True, False, 0)
    assert (waiting["is_waiting"], waiting["is_done"], waiting["minutes"]) == (True, False, 0)
    assert zoo.pop("subject_id") == art["subject_id"] and nature.pop("subject_id") is None
    of_both = {
        "child_id": home.ada, "kind": "logged", "is_core": False, "on": TUESDAY, "start_minute": None, "lessons": 0.5,
        "planned_minutes": 0, "is_timed": True, "is_done": True, "is_skipped": False, "is_waiting": False, "is_moved": False,
        "engagement": None, "place": "the zoo",
    }  # fmt: skip
    assert zoo == {**of_both, "subject": "Art", "minutes": 23}
    assert nature == {**of_both, "subject": "Nature", "minutes": 22}
    assert of_ada.filter("is_moved").select("on", "start_minute").rows() == [(FRIDAY, 840)]
    [read] = found.filter(on=SUNDAY).to_dicts()
    assert (read["subject"], read["minutes"], read["lessons"], read["is_done"]) == (None, None, 1.0, True)
    assert not read["is_timed"], "nobody said how long"
