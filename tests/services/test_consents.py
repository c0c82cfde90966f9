"""Three switches: off until a parent puts one on, off again at once, and written down who said so."""

from __future__ import annotations

import pytest

from brightpath.domain.consents import CALLED, SHOWS, Switch
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.ids import FamilyId
from brightpath.services import consents, family, people
from brightpath.services.house import House
from brightpath.storage.consents import consenting
from tests.made_once import made_once
from tests.services.given_accounts import Clock, Role, a_person, a_token
from tests.services.given_coops import Home, a_home


@pytest.fixture
@made_once
def home(house: House) -> Home:
    return a_home(house, "Kim", "Ada")


def those_of(house: House, switch: Switch) -> frozenset[FamilyId]:
    with house.store.read() as db:
        return consenting(db, switch)


def test_every_switch_is_off_until_a_parent_puts_it_on(house: House, home: Home) -> None:
    assert consents.consents_of_family(house, home.token, home.family_id) == ()
    assert [those_of(house, switch) for switch in Switch] == [frozenset()] * 3
    assert set(CALLED) == set(SHOWS) == set(Switch)


@pytest.mark.parametrize("switch", list(Switch))
def test_a_switch_counts_from_its_moment_to_its_moment_and_stands_for_itself(
    house: House, home: Home, clock: Clock, switch: Switch
) -> None:
    began = clock()
    consents.give_consent(house, home.token, home.family_id, switch)
    assert [those_of(house, one) for one in Switch] == [
        frozenset({home.family_id} if one is switch else ()) for one in Switch
    ]
    clock.move(hours=2)
    (closed,) = consents.withdraw_consent(house, home.token, home.family_id, switch)
    assert those_of(house, switch) == frozenset()
    assert (closed.given_by, closed.given_at, closed.withdrawn_by, closed.withdrawn_at) == (
        "Kim",
        began,
        "Kim",
        clock(),
    )


def test_said_twice_is_said_once_and_put_on_again_is_a_row_of_its_own(house: House, home: Home, clock: Clock) -> None:
    for _ in range(2):
        assert len(consents.give_consent(house, home.token, home.family_id, Switch.BY_NAME)) == 1
    for _ in range(2):
        consents.withdraw_consent(house, home.token, home.family_id, Switch.BY_NAME)
    clock.move(hours=1)
    again = consents.give_consent(house, home.token, home.family_id, Switch.BY_NAME)
    assert [one.is_given for one in again] == [True, False]


def test_each_use_is_written_into_the_audit_log_with_the_switch(house: House, home: Home) -> None:
    admin = a_token(house, a_person(house, "Nora", roles=(Role.ADMIN,)))
    consents.give_consent(house, home.token, home.family_id, Switch.RESEARCH)
    consents.withdraw_consent(house, home.token, home.family_id, Switch.RESEARCH)
    newest = people.audit_trail(house, admin)[:2]
    assert [line["what"] for line in newest] == ["withdraw_consent", "give_consent"]
    assert all(line["about"] == f"family_id {home.family_id}, switch research" for line in newest)


def test_a_made_up_family_counts_nowhere(house: House, parent: str) -> None:
    demo = family.create_demo_family(house, parent)
    with pytest.raises(Refused, match="made up"):
        consents.give_consent(house, parent, demo, Switch.COUNT_US_IN)
    with house.store.write() as db:  # as an older file may hold it
        db.execute("INSERT INTO consents VALUES ('1', ?, 'count_us_in', NULL, now(), NULL, NULL)", [demo])
    assert those_of(house, Switch.COUNT_US_IN) == frozenset()


def test_what_is_no_switch_is_refused(house: House, home: Home) -> None:
    with pytest.raises(Refused, match="no such switch"):
        consents.give_consent(house, home.token, home.family_id, "everything")  # type: ignore[arg-type]


def test_nobody_but_a_parent_of_the_family_turns_its_switches(house: House, home: Home) -> None:
    other = a_home(house, "Park", "Ben")
    with pytest.raises(NotFound):
        consents.give_consent(house, other.token, home.family_id, Switch.COUNT_US_IN)
    for role in (Role.CHILD, Role.HELPER, Role.COORDINATOR, Role.RESEARCHER, Role.ADMIN):
        token = a_token(house, a_person(house, role.value, roles=(role,), family_id=home.family_id))
        with pytest.raises(NotAllowed):
            consents.give_consent(house, token, home.family_id, Switch.COUNT_US_IN)
