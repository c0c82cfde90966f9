"""The calendars on the household page: making an address, seeing it once, withdrawing it."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.services.family import household_of, import_household
from brightpath.services.feeds import feeds_of, open_feed, read_feed, revoke_feed
from brightpath.services.house import House
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


def press(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def address(app: AppTest) -> str:
    [code] = app.code
    return str(code.value)


def test_without_a_calendar_it_says_what_one_is_for(
    house: House, parent: str, carry: Carry, family_id: FamilyId
) -> None:
    app = visit("household", carry, parent)
    assert "in the calendar you look at anyway" in said(app)
    assert "Withdraw" not in labels(app)


def test_an_address_is_shown_once_and_opens_the_calendar(
    house: House, parent: str, carry: Carry, family_id: FamilyId
) -> None:
    app = press(visit("household", carry, parent), "Make the address")
    token = address(app).rpartition("/")[2].removesuffix(".ics")
    assert read_feed(house, None, token).calendar
    assert "Google" in said(app) and "Apple" in said(app) and "Outlook" in said(app)
    assert "not read yet" in said(app).replace("\\", "")
    app = press(app, "I have it")
    assert not app.code
    assert not visit("household", carry, parent).code
    assert "in the calendar you look at anyway" not in said(app)


def test_while_an_address_is_shown_no_second_one_is_made(
    house: House, parent: str, carry: Carry, family_id: FamilyId
) -> None:
    app = press(visit("household", carry, parent), "Make the address")
    assert button(app, "Make the address").disabled
    [feed] = feeds_of(house, parent, family_id)
    revoke_feed(house, parent, family_id, feed.feed_id)
    assert not button(again(app.run()), "Make the address").disabled


def test_an_address_for_one_child_is_that_childs(house: House, parent: str, carry: Carry, family_id: FamilyId) -> None:
    app = visit("household", carry, parent)
    choice = next(one for one in app.selectbox if one.label == "A new address for")
    app = press(again(choice.select_index(2).run()), "Make the address")
    [feed] = feeds_of(house, parent, family_id)
    assert feed.child_name == "Ben"
    assert "Ben" in said(app)


def test_withdrawing_asks_first_and_can_be_thought_better_of(
    house: House, parent: str, carry: Carry, family_id: FamilyId
) -> None:
    token = open_feed(house, parent, family_id).token
    app = press(visit("household", carry, parent), "Withdraw")
    assert "sees nothing new from then on" in said(app)
    app = press(app, "Keep it")
    assert read_feed(house, None, token).calendar
    app = press(press(app, "Withdraw"), "Withdraw it")
    with pytest.raises(NotFound):
        read_feed(house, None, token)
    assert feeds_of(house, parent, family_id) == []
    assert "in the calendar you look at anyway" in said(app)


def test_what_somebody_else_withdrew_meanwhile_is_told(
    house: House, parent: str, carry: Carry, family_id: FamilyId
) -> None:
    opened = open_feed(house, parent, family_id)
    app = press(visit("household", carry, parent), "Withdraw")
    revoke_feed(house, parent, family_id, opened.feed_id)
    app = press(app, "Withdraw it") if "Withdraw it" in labels(app) else app
    assert "withdrawn already" in said(app)


def test_it_says_who_made_a_calendar_when_it_was_read_and_which_answers_no_more(
    house: House, parent: str, carry: Carry, family_id: FamilyId, clock: Clock
) -> None:
    ben = ChildId(household_of(house, parent, family_id).children[1].id)
    token = open_feed(house, parent, family_id).token
    open_feed(house, parent, family_id, ben)
    clock.move(hours=2)
    read_feed(house, None, token)
    import_household(house, parent, json.dumps(a_household_document(children=1)), family_id=family_id)
    text = said(visit("household", carry, parent)).replace("\\", "")
    assert "Made today 09:30 by Ada Kim · last read today 11:30" in text
    assert "A child who is no longer in the household" in text and "answers no more" in text


def test_helpers_and_open_forms_show_no_calendars(house: House, parent: str, carry: Carry, family_id: FamilyId) -> None:
    assert "Make the address" not in labels(visit("household", carry, parent, change="year"))
    helper = a_token(house, a_person(house, "Gran", roles=(Role.HELPER,), family_id=family_id))
    assert "Make the address" not in labels(visit("household", carry, helper))
