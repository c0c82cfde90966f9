"""Below the week: other weeks are looked for when asked, seen, and used with one press."""

from __future__ import annotations

import json
from datetime import date

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.findings import ExpectedFit
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import to_document
from brightpath.planning.worker import AlternativesAnswer
from brightpath.services import alternatives, expected_fit, planner
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.ui import words
from brightpath.ui.plain import plain
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)
SENTENCE = "Everybody is done by 12:00; later in the day: 1.5 points less."


@pytest.fixture
@made_once
def family_id(house: House, hands: Hands, parent: str) -> FamilyId:
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    return family_id


def an_answer(house: House, parent: str, family_id: FamilyId) -> AlternativesAnswer:
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    plan = kept.plan.model_copy(update={"generation_method": "alternative"})
    return AlternativesAnswer(
        [{"kind": "done_earlier", "sentence": SENTENCE, "pointsLess": 1.5, "plan": to_document(plan)}]
    )


def test_the_page_offers_to_look_and_says_what_each_wish_got(
    house: House, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = visit("week", carry, parent)
    assert words.OTHER_WEEKS in [one.value for one in app.subheader]
    assert words.LOOK_FOR_OTHERS in labels(app)
    assert words.GOOD_AT in [one.label for one in app.expander]
    assert plain("Core subjects come early in the day: ") in said(app)


def test_beside_each_stands_how_it_is_expected_to_fit(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = ExpectedFit(4.0, 3.5, 4.5, "We think you would give this week 4 of 5 stars.", is_learned=True)
    monkeypatch.setattr(expected_fit, "expected_fit_of", lambda *_: fit)
    app = again(button(visit("week", carry, parent), words.LOOK_FOR_OTHERS).click().run())
    hands.bring(an_answer(house, parent, family_id))
    app = again(app.run())
    assert plain(fit.sentence) in said(app)


def test_looking_shows_progress_then_cards_and_one_press_makes_it_the_week(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.LOOK_FOR_OTHERS).click().run())
    assert words.LOOK_FOR_OTHERS not in labels(app)
    assert [one.proto.text for one in app.get("progress")] == [words.LOOKING_FOR_OTHERS]
    hands.bring(an_answer(house, parent, family_id))
    app = again(app.run())
    assert plain(SENTENCE) in said(app)
    app = again(button(app, words.USE_THIS_WEEK).click().run())
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None and (kept.version, kept.plan.generation_method) == (2, "alternative")
    assert words.LOOK_FOR_OTHERS in labels(app)


def test_another_week_can_be_seen_before_it_is_used(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.LOOK_FOR_OTHERS).click().run())
    hands.bring(an_answer(house, parent, family_id))
    app = again(app.run())
    before = len(app.get("bidi_component"))
    app = again(app.toggle[0].set_value(True).run())
    assert len(app.get("bidi_component")) == before + 1


def test_none_found_and_a_search_that_went_wrong_are_told(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.LOOK_FOR_OTHERS).click().run())
    hands.bring(ValueError("secret"))
    app = again(app.run())
    assert plain(alternatives.UNEXPECTED) in said(app) and "secret" not in said(app)
    app = again(button(app, words.LOOK_FOR_OTHERS).click().run())
    hands.bring(AlternativesAnswer([]))
    assert words.NO_OTHER_WEEK in said(again(app.run()))


def test_looking_can_be_called_off(house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry) -> None:
    app = again(button(visit("week", carry, parent), words.LOOK_FOR_OTHERS).click().run())
    app = again(button(app, "Call it off").click().run())
    hands.work()
    assert words.LOOK_FOR_OTHERS in labels(again(app.run()))


def test_a_week_that_was_planned_anew_is_not_replaced(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.LOOK_FOR_OTHERS).click().run())
    hands.bring(an_answer(house, parent, family_id))
    app = again(app.run())
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    again(button(app, words.USE_THIS_WEEK).click().run())
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 2


def test_a_helper_and_a_week_that_has_begun_are_offered_none(
    house: House, clock: Clock, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    helper = a_token(house, a_person(house, "Hal", "hal@example.org", roles=(Role.HELPER,), family_id=family_id))
    assert words.LOOK_FOR_OTHERS not in labels(visit("week", carry, helper))
    clock.move(days=3)
    late = a_token(house, a_person(house, "Pia", "pia@example.org", family_id=family_id))
    app = visit("week", carry, late, week="2026-11-23")
    assert words.PLAN_AGAIN in labels(app) and words.LOOK_FOR_OTHERS not in labels(app)
