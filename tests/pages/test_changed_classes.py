"""Today tells a family's parents once what a co-op changed in their classes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.services import coop_classes, coops, planner, putting_away
from brightpath.services.house import House
from brightpath.ui.coop.news import TITLE
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_coops import Given, Home, a_coop, an_art_class
from tests.services.given_house import Hands
from tests.services.test_coop_publishing import published
from tests.storage.given import MONDAY


@pytest.fixture
@made_once
def given(house: House) -> Given:
    made = a_coop(house)
    an_art_class(house, made)
    return made


def told(house: House, home: Home) -> tuple[str, ...]:
    found = coops.changed_classes(house, home.token, home.family_id)
    return found.sentences if found else ()


def test_it_is_told_on_today_until_it_was_seen(house: House, given: Given, carry: Carry) -> None:
    assert TITLE not in said(visit("today", carry, given.kims.token))
    published(house, given, (0, 1))
    app = visit("today", carry, given.kims.token)
    assert TITLE in said(app) and "Art is on Tuesday 10:00 to 11:00 for Ada and Kim" in said(app).replace("\\", "")
    app = again(button(app, "Seen").click().run())
    assert TITLE not in said(app) and told(house, given.kims) == ()
    published(house, given, (1, 2))
    assert told(house, given.kims) == ("Art moves to Thursday 11:00 to 12:00 for Ada and Kim, from 23 November on.",)
    assert TITLE not in said(visit("today", carry, given.parks.token))


def test_the_co_parent_s_press_counts_and_helpers_see_none(house: House, given: Given, carry: Carry) -> None:
    published(house, given, (0, 1))
    kims = given.kims.family_id
    other = a_token(house, a_person(house, "Kay", roles=(Role.CO_PARENT,), family_id=kims))
    helper = a_token(house, a_person(house, "Hanna", roles=(Role.HELPER,), family_id=kims))
    assert "Seen" in labels(visit("today", carry, other)) and "Seen" not in labels(visit("today", carry, helper))
    found = coops.changed_classes(house, other, kims)
    assert found is not None
    putting_away.put_away(house, other, kims, found.week_start, found.name)
    assert told(house, given.kims) == ()


def test_who_changed_it_is_not_told(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    found = coops.changed_classes(house, given.kims.token, given.kims.family_id)
    assert found is not None
    putting_away.put_away(house, given.kims.token, given.kims.family_id, found.week_start, found.name)
    group_id = coops.coop_now(house, given.token, given.coop_id).groups[0].group_id
    kims = given.kims
    coop_classes.withdraw_child(
        house, kims.token, kims.family_id, given.coop_id, kims.children["Ada"], group_id=group_id
    )
    assert told(house, kims) == ()
    other = a_token(house, a_person(house, "Kay", roles=(Role.CO_PARENT,), family_id=kims.family_id))
    assert told(house, kims._replace(token=other)) == (
        "Art is on Tuesday 10:00 to 11:00 for Kim, from 23 November on.",
    )


def test_a_week_planned_after_it_tells_it_too(house: House, given: Given, hands: Hands) -> None:
    published(house, given, (0, 1))
    assert told(house, given.kims)
    planner.plan_week(house, given.kims.token, given.kims.family_id, MONDAY)
    hands.work()
    assert told(house, given.kims) == ()


def test_a_week_planned_that_ends_before_it_counts_does_not(house: House, given: Given, hands: Hands) -> None:
    published(house, given, (0, 1), first_on=MONDAY + timedelta(days=7))
    planner.plan_week(house, given.kims.token, given.kims.family_id, MONDAY)
    hands.work()
    assert told(house, given.kims)
    planner.plan_week(house, given.kims.token, given.kims.family_id, MONDAY + timedelta(days=7))
    hands.work()
    assert told(house, given.kims) == ()


def test_it_is_told_for_two_weeks(house: House, given: Given, clock: Clock) -> None:
    published(house, given, (0, 1))
    clock.move(days=15)
    token = a_token(house, a_person(house, "Kay", roles=(Role.CO_PARENT,), family_id=given.kims.family_id))
    assert coops.changed_classes(house, token, given.kims.family_id) is None
