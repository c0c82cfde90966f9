"""A family that has lived some weeks: a small plan each, and what became of every lesson as one says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import Actual
from brightpath.domain.ticks import Stood, done, stood
from brightpath.services.house import House
from brightpath.storage.family import found_family, save_household
from brightpath.storage.schedule import save_plan
from brightpath.storage.weeks import keep_change
from tests.made_once import made_once
from tests.storage.given import MONDAY, a_child, a_document, a_household, a_plan

#: The clock of the tests stands on Friday 20 November 2026.
TODAY = date(2026, 11, 20)

#: Says of a lesson whether it was done, and how.
Became = Callable[[Stood], Actual | bool]


def all_done(_: Stood) -> bool:
    return True


def but_fridays(one: Stood) -> bool:
    return one.on.weekday() < 4


@made_once
def a_family_that_lived(
    house: House,
    weeks: int,
    became: Became = all_done,
    *,
    household: Household | None = None,
) -> tuple[FamilyId, Household]:
    """Live so many weeks up to the present one: Maths at 9:00 and Art at 10:00 on each school day, nothing after today."""
    household = household or a_household(a_child("Ada"), a_child("Ben"))
    with house.store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=house.now()).family_id)
        household = save_household(db, family_id, household, a_document(household), at=house.now())
        for number in range(weeks):
            week_start = MONDAY - timedelta(weeks=weeks - number)
            plan = a_plan(household, week_start=week_start)
            kept = save_plan(db, family_id, plan, problem={}, at=house.now())
            after = kept.plan
            for one in stood(kept.plan):
                how = became(one) if one.on <= TODAY else False
                if how is not False:
                    actual = how if isinstance(how, Actual) else None
                    after = done(after, one.child_id, one.item.id, actual=actual)
            keep_change(
                db, family_id, kept, after, kind=EventKind.ITEM_COMPLETED, sentence="Done.", at=house.now(), user_id=None
            )  # fmt: skip
    return family_id, household
