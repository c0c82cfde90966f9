"""Finding a child of whom records are kept, in the household or not; who left it can be looked at like any other."""

from __future__ import annotations

from collections.abc import Sequence

from brightpath.domain.errors import NotFound
from brightpath.domain.family import Household
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.recorded import RecordedChild
from brightpath.services.house import House
from brightpath.storage.database import Db
from brightpath.storage.household import children_who_left, left_at


def recorded_child(house: House, db: Db, family_id: FamilyId, household: Household, child_id: ChildId) -> RecordedChild:
    """Find a child of the household, or one who left it.

    Raises
    ------
    NotFound
        When the family never had such a child.
    """
    found = next((child for child in household.children if child.id == child_id), None)
    if found is not None:
        return RecordedChild(found)
    left = next((one for one in who_left(house, db, family_id, household) if one.child_id == child_id), None)
    if left is None:
        raise NotFound("There is no such child here.")
    return left


def who_left(house: House, db: Db, family_id: FamilyId, household: Household) -> Sequence[RecordedChild]:
    """List who is in the household no longer; of whom no saving tells when it left, it was today."""
    children = children_who_left(db, family_id)
    if not children:
        return ()
    zone, moments = household.calendar.time_zone, left_at(db, family_id)
    return tuple(
        RecordedChild(child, house.date_of(moments.get(ChildId(child.id), house.now()), zone)) for child in children
    )
