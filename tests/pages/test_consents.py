"""The switches on a family's pages: what each shows is read beside it, and each turn counts at once."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.consents import CALLED, FOR_ALL, SHOWS, Switch
from brightpath.services import consents, family
from brightpath.services.house import House
from tests.made_once import made_once
from tests.pages.looking import Carry, again, said, visit
from tests.services.given_accounts import Role, a_person, a_token
from tests.services.given_coops import Home, a_home

PLACES = ("coop", "../account/settings")


@pytest.fixture
@made_once
def home(house: House) -> Home:
    return a_home(house, "Kim", "Ada")


def turned_on(app: AppTest) -> dict[str, bool]:
    return {one.label: one.value for one in app.toggle if one.label in CALLED.values()}


def turn(app: AppTest, switch: Switch) -> AppTest:
    one = next(one for one in app.toggle if one.label == CALLED[switch])
    return again(one.set_value(not one.value).run())


def told(app: AppTest) -> str:
    return "\n".join([said(app), *(str(one.value) for one in app.toast)]).replace("\\", "")


@pytest.mark.parametrize("page", PLACES)
def test_all_three_are_off_with_what_each_shows(house: House, home: Home, carry: Carry, page: str) -> None:
    app = visit(page, carry, home.token)
    assert turned_on(app) == dict.fromkeys(CALLED.values(), False)
    assert all(sentence in told(app) for sentence in (FOR_ALL, *SHOWS.values(), "Off. It was never on."))


@pytest.mark.parametrize("page", PLACES)
def test_a_turn_counts_at_once_in_both_directions(house: House, home: Home, carry: Carry, page: str) -> None:
    app = turn(visit(page, carry, home.token), Switch.BY_NAME)
    assert [one.switch for one in consents.consents_of_family(house, home.token, home.family_id)] == [Switch.BY_NAME]
    assert "On since today 09:30, by Kim." in told(app)
    assert "“Show our children by name” is on from now on." in told(app)
    app = turn(app, Switch.BY_NAME)
    assert not consents.consents_of_family(house, home.token, home.family_id)[0].is_given
    assert turned_on(app) == dict.fromkeys(CALLED.values(), False)
    assert "Off since today 09:30, by Kim." in told(app)


def test_a_made_up_family_has_nothing_to_consent_to(house: House, parent: str, carry: Carry) -> None:
    family.create_demo_family(house, parent)
    for page in PLACES:
        app = visit(page, carry, parent)
        assert turned_on(app) == {} and consents.A_MADE_UP_FAMILY in told(app)


def test_who_is_no_parent_sees_no_switch(house: House, home: Home, carry: Carry) -> None:
    for role in (Role.CHILD, Role.HELPER):
        token = a_token(house, a_person(house, role.value, roles=(role,), family_id=home.family_id))
        assert turned_on(visit("../account/settings", carry, token)) == {}
