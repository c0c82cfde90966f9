"""A co-op is coordinated by several; who steps down leaves it to somebody, and all of it is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.ids import UserId
from brightpath.services import accounts, coop_coordinators, coops, people
from brightpath.services.house import House
from brightpath.storage import accounts as storage
from brightpath.storage.migrating import migrations
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_coops import Given, a_coop, a_home, join


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


def names(house: House, given: Given) -> list[str]:
    return sorted(one.name for one in coop_coordinators.coordinators_of(house, given.token, given.coop_id))


def could(house: House, given: Given) -> dict[str, UserId]:
    found = coop_coordinators.who_could_coordinate(house, given.token, given.coop_id)
    return {f"{one.name} ({one.family})": one.user_id for one in found}


def test_a_parent_of_a_family_that_has_joined_coordinates_too(house: House, given: Given) -> None:
    assert could(house, given).keys() == {"Kim (Kim)", "Park (Park)"}
    kim = could(house, given)["Kim (Kim)"]
    with pytest.raises(NotAllowed):
        coops.coop_now(house, given.kims.token, given.coop_id)
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)
    assert names(house, given) == ["Kim", "Olive"]
    assert coops.coop_now(house, given.kims.token, given.coop_id).coop.name == "Oak Hall"
    assert could(house, given).keys() == {"Park (Park)"}
    with pytest.raises(NotFound, match="Nobody of this name can coordinate here"):
        coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)


@pytest.mark.parametrize("role", [Role.HELPER, Role.CHILD])
def test_only_parents_of_its_families_can(house: House, given: Given, role: Role) -> None:
    helper = a_person(house, "Hanna", roles=(role,), family_id=given.kims.family_id)
    stranger = accounts.who_am_i(house, given.lees.token).user_id
    assert stranger
    for user_id in (helper, stranger):
        with pytest.raises(NotFound):
            coop_coordinators.add_coordinator(house, given.token, given.coop_id, user_id)
    join(house, given.token, given.coop_id, given.lees)
    elsewhere = a_home(house, "Moss").family_id  # a family of theirs that has nothing to do with the co-op is not named
    with house.store.write() as db:
        at = house.now() - timedelta(days=9)
        storage.add_family_member(db, elsewhere, stranger, Role.PARENT, at)
    assert "Lee (Lee)" in could(house, given)
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, stranger)
    assert names(house, given) == ["Lee", "Olive"]


def test_the_last_one_stays_and_who_steps_down_sees_it_no_longer(house: House, given: Given) -> None:
    with pytest.raises(Refused, match="Nobody else coordinates this co-op"):
        coop_coordinators.step_down(house, given.token, given.coop_id)
    kim = could(house, given)["Kim (Kim)"]
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)
    coop_coordinators.step_down(house, given.token, given.coop_id)
    with pytest.raises(NotAllowed):
        coops.coop_now(house, given.token, given.coop_id)
    assert Role.COORDINATOR not in accounts.who_am_i(house, given.token).roles
    with pytest.raises(Refused):
        coop_coordinators.step_down(house, given.kims.token, given.coop_id)
    admin = a_token(house, a_person(house, "Admin", roles=(Role.ADMIN,)))
    told = [f"{one['what']} {one['about']} {one['outcome']}" for one in people.audit_trail(house, admin)]
    assert f"add_coordinator user_id {kim}, coop_id {given.coop_id} done" in told
    assert f"step_down coop_id {given.coop_id} done" in told


def test_who_coordinates_goes_on_when_their_family_has_left(house: House, given: Given) -> None:
    kim = could(house, given)["Kim (Kim)"]
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)
    coops.leave_coop(house, given.kims.token, given.kims.family_id, given.coop_id)
    assert coops.coop_now(house, given.kims.token, given.coop_id).coop.name == "Oak Hall"
    coop_coordinators.step_down(house, given.kims.token, given.coop_id)
    assert could(house, given).keys() == {"Park (Park)"}
    with pytest.raises(NotAllowed):
        coops.coop_now(house, given.kims.token, given.coop_id)


def test_an_account_that_is_closed_counts_as_nobody(house: House, given: Given) -> None:
    kim = could(house, given)["Kim (Kim)"]
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)
    admin = a_token(house, a_person(house, "Admin", roles=(Role.ADMIN,)))
    people.disable_person(house, admin, kim)
    with pytest.raises(Refused):
        coop_coordinators.step_down(house, given.token, given.coop_id)


def test_who_coordinates_another_co_op_goes_on_there(house: House, given: Given) -> None:
    other = coops.found_coop(house, given.token, "Elm Street")
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, could(house, given)["Park (Park)"])
    coop_coordinators.step_down(house, given.token, given.coop_id)
    assert coops.coop_now(house, given.token, other.coop_id).coop.name == "Elm Street"
    with pytest.raises(NotFound):
        coops.coop_now(house, given.token, given.coop_id)


def test_an_account_that_is_closed_is_not_offered(house: House, given: Given) -> None:
    admin = a_token(house, a_person(house, "Admin", roles=(Role.ADMIN,)))
    kim = could(house, given)["Kim (Kim)"]
    people.disable_person(house, admin, kim)
    assert could(house, given).keys() == {"Park (Park)"}
    with pytest.raises(NotFound):
        coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)


def test_very_many_do_not_coordinate_one_co_op(house: House, given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coop_coordinators, "MOST_COORDINATORS", 2)
    kim, park = sorted(could(house, given).values())
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)
    with pytest.raises(Refused, match="A co-op has 2 coordinators at most"):
        coop_coordinators.add_coordinator(house, given.token, given.coop_id, park)


def test_who_stepped_down_of_old_is_read_off_the_audit_log(house: House, given: Given, clock: Clock) -> None:
    for home, name in ((given.kims, "Kim (Kim)"), (given.parks, "Park (Park)"), (given.kims, "Kim (Kim)")):
        coop_coordinators.add_coordinator(house, given.token, given.coop_id, could(house, given)[name])
        clock.move(minutes=1)
        coop_coordinators.step_down(house, home.token, given.coop_id)
    with pytest.raises(Refused):
        coop_coordinators.step_down(house, given.token, given.coop_id)
    (step,) = [one for one in migrations() if one.name == "0020_who_ever_coordinated"]
    with house.store.write() as db:
        kept = "SELECT * FROM coop_once_coordinated ORDER BY stepped_down_at"
        before = db.rows(kept)
        db.execute("DROP TABLE coop_once_coordinated")
        db.execute(step.sql)
        assert db.rows(kept) == before
    assert [row["stepped_down_at"] for row in before] == [house.now() - timedelta(minutes=1), house.now()]
