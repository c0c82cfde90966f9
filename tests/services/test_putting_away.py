"""What a parent puts away is not shown for the rest of the week, to no parent and on no device; and comes the week after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.errors import Faulty
from brightpath.domain.ids import FamilyId
from brightpath.services import history, putting_away
from brightpath.services.house import House
from brightpath.storage.events import events_of
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.services.given_weeks import MONDAY, a_planned_family

AFTER = MONDAY + timedelta(weeks=1)


@pytest.fixture
@made_once
def family_id(house: House) -> FamilyId:
    return a_planned_family(house)


@pytest.fixture
@made_once
def grace(house: House, family_id: FamilyId) -> str:
    return a_token(house, a_person(house, "Grace Kim", family_id=family_id))


def test_what_is_put_away_stays_so_for_the_week_and_for_every_parent(
    house: House, family_id: FamilyId, grace: str
) -> None:
    assert putting_away.what_is_put_away(house, grace, family_id, MONDAY) == frozenset()
    for what in ("overload", "overload", "compare"):
        putting_away.put_away(house, grace, family_id, MONDAY, what)
    sam = a_token(house, a_person(house, "Sam Kim", family_id=family_id))
    assert putting_away.what_is_put_away(house, sam, family_id, MONDAY) == {"overload", "compare"}
    assert putting_away.what_is_put_away(house, sam, family_id, AFTER) == frozenset()


def test_the_second_time_is_not_written_and_the_weeks_history_knows_nothing_of_it(
    house: House, family_id: FamilyId, grace: str
) -> None:
    before = history.week_history(house, grace, family_id, MONDAY)
    for _ in range(2):
        putting_away.put_away(house, grace, family_id, MONDAY, "overload")
    with house.store.read() as db:
        assert [event.kind for event in events_of(db, family_id)].count("put_away") == 1
    assert history.week_history(house, grace, family_id, MONDAY) == before


@pytest.mark.parametrize("what", ["", "x" * 81])
def test_what_is_no_name_is_refused(house: House, family_id: FamilyId, grace: str, what: str) -> None:
    with pytest.raises(Faulty, match="no name"):
        putting_away.put_away(house, grace, family_id, MONDAY, what)
