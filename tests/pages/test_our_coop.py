"""A family's own side of its co-op: what joining shows is said first, and every choice counts at once."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.coop import WHAT_JOINING_SHOWS, CoopOfFamily
from brightpath.services import coop_classes, coops
from brightpath.services.house import House
from brightpath.ui.coop.own import NAMED_FROM_THEN, WHO_SEES
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, handed_out, labels, said, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_coops import Given, Home, a_coop, an_art_class
from tests.services.test_coop_publishing import published


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


def press(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def told(app: AppTest) -> str:
    return "\n".join([said(app), *(str(one.value) for one in [*app.warning, *app.toast])]).replace("\\", "")


def choosing(app: AppTest, label: str) -> Any:
    return next(one for one in app.multiselect if one.label.replace("\\", "") == label)


def of(house: House, home: Home) -> list[CoopOfFamily]:
    return coops.coops_of_family(house, home.token, home.family_id)


def test_what_joining_shows_can_be_read_before_a_code_and_after_joining(
    house: House, given: Given, carry: Carry
) -> None:
    for home in (given.lees, given.kims):
        (more,) = [one for one in visit("coop", carry, home.token).expander if one.label == WHO_SEES]
        assert more.markdown[0].value == WHAT_JOINING_SHOWS


def test_a_code_says_what_it_opens_and_what_joining_shows_before_anybody_joins(
    house: House, given: Given, carry: Carry
) -> None:
    code = coops.invite_family(house, given.token, given.coop_id).code
    app = visit("coop", carry, given.lees.token)
    assert "Families of a co-op hold classes together" in told(app)
    app.text_input(key="code_typed").input(code.lower())
    app = press(app, "Look what it opens")
    assert "Oak Hall" in told(app)
    assert [one.value for one in app.markdown].count(WHAT_JOINING_SHOWS) == 1
    assert not of(house, given.lees)
    app = press(app, "No, not now")
    app.text_input(key="code_typed").input(code)
    app = press(press(app, "Look what it opens"), "Yes, join")
    assert [coop.state for coop in of(house, given.lees)] == ["joined"]
    assert "Your family has joined." in told(app) and "has not entered a class yet" in told(app)


def test_a_code_that_opens_nothing_is_told(house: House, given: Given, carry: Carry) -> None:
    app = visit("coop", carry, given.lees.token)
    app.text_input(key="code_typed").input("AAAAA")
    assert "was used already, has expired or was withdrawn" in told(press(app, "Look what it opens"))


def test_the_classes_on_offer_are_handed_out(
    house: House, given: Given, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_art_class(house, given)
    files = handed_out(monkeypatch)
    visit("coop", carry, given.parks.token)
    assert files["classes.csv"].splitlines()[0] == "Class,With,Groups,A week,Parents"
    assert files["classes.csv"].splitlines()[1].startswith("Art,")


def test_a_child_is_enrolled_and_withdrawn_at_once(house: House, given: Given, carry: Carry) -> None:
    art = an_art_class(house, given)
    app = visit("coop", carry, given.parks.token)
    assert NAMED_FROM_THEN in told(app)
    app = again(choosing(app, "Ada’s classes").set_value([art.class_id]).run())
    assert [one.class_id for one in of(house, given.parks)[0].enrolments] == [art.class_id]
    assert "Ada is in Art." in told(app)
    app = again(choosing(app, "Ada’s groups").set_value([art.group_ids[0]]).run())
    assert len(of(house, given.parks)[0].enrolments) == 2
    app = again(choosing(app, "Ada’s classes").set_value([]).run())
    assert [one.class_id for one in of(house, given.parks)[0].enrolments] == [None]
    assert "Ada is no longer in Art." in told(app)


def test_a_class_that_went_meanwhile_is_refused_and_the_field_shows_what_counts(
    house: House, given: Given, carry: Carry
) -> None:
    art = an_art_class(house, given)
    app = visit("coop", carry, given.parks.token)
    coop_classes.remove_thing(house, given.token, given.coop_id, art)
    app = again(choosing(app, "Ada’s classes").set_value([art.class_id]).run())
    assert "There is no such class or group here." in told(app)
    assert "Ada’s classes" not in [one.label.replace("\\", "") for one in app.multiselect]


def test_published_classes_are_listed_with_day_and_hour(house: House, given: Given, carry: Carry) -> None:
    an_art_class(house, given)
    published(house, given, (0, 1))
    app = visit("coop", carry, given.kims.token)
    assert "What changed" in [one.label for one in app.expander]
    assert "From Monday 23 November 2026 on:\n\n* Tuesday 10:00–11:00 Art: Ada and Kim" in told(app)


def test_leaving_is_asked_first(house: House, given: Given, carry: Carry) -> None:
    app = press(visit("coop", carry, given.kims.token), "Leave this co-op")
    assert "To come back you need a new code." in told(app)
    app = press(app, "No, stay")
    app = press(press(app, "Leave this co-op"), "Yes, leave")
    assert [coop.state for coop in of(house, given.kims)] == ["left"]
    assert "Left: Oak Hall." in told(app)


def test_without_a_family_the_page_leads_to_one(house: House, carry: Carry) -> None:
    app = visit("coop", carry, a_token(house, a_person(house, "Nina")))
    assert "Say first who yours is." in told(app)
    assert "Look what it opens" not in labels(app)
