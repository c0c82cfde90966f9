"""At which hours lessons were done, worked out by hand for the drawn week; every part of the day begins where it should."""

from __future__ import annotations

import pytest

from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType, PlannedDay, ScheduleItem
from brightpath.domain.weeks import MINUTES_PER_DAY, part_of_day
from brightpath.storage.database import Store
from brightpath.storage.family import found_family, save_household
from brightpath.storage.measures import measure
from brightpath.storage.schedule import save_plan
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan
from tests.storage.measures.given import FRIDAY, SUNDAY, a_lived_week


def test_the_drawn_week(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        found = measure(db, "lessons_by_child_and_time", **home.asked)
        later = measure(db, "lessons_by_child_and_time", **home.asked | {"today": SUNDAY})
    assert found.filter(child_id=home.ada).drop("child_id").rows() == [
        (1, "mid-morning", 2, 2, 2.0, 1),
        (2, "mid-morning", 2, 0, None, 0),
        (3, "mid-morning", 1, 1, 5.0, 1),
    ]
    assert found.filter(child_id=home.ben)["planned"].to_list() == [2, 2]
    on_friday = later.filter(child_id=home.ada, weekday=FRIDAY.isoweekday())
    assert on_friday.select("part", "planned").rows() == [("mid-morning", 1), ("late_afternoon", 1)], "moved to 14:00"


@pytest.mark.parametrize("start", [0, 535, 540, 685, 690, 835, 840, 1015, 1020, MINUTES_PER_DAY - 10])
def test_the_parts_of_the_day_are_those_of_the_house(store: Store, start: int) -> None:
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household(a_child("Ada"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        [child] = (plan := a_plan(household)).children
        item = ScheduleItem(id="1", type=ItemType.SUBJECT, name="Maths", start=start, end=start + 10)
        child = child.model_copy(update={"days": (PlannedDay(on=MONDAY, items=(item,)),)})
        save_plan(db, family_id, plan.model_copy(update={"children": (child,)}), problem={}, at=NOW)
    with store.read() as db:
        found = measure(db, "lessons_by_child_and_time", family=family_id, first=MONDAY, last=SUNDAY, today=SUNDAY)
    assert found["part"].to_list() == [part_of_day(start)]
