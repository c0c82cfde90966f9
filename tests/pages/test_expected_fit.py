"""On the Week page: how a plan is expected to fit, what of the learned is in it, and the invitation to compare two weeks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.findings import ExpectedFit, Finding, OpeningQuestions
from brightpath.domain.ids import FamilyId
from brightpath.services import comparing, expected_fit, putting_away
from brightpath.services.house import House
from brightpath.ui import learned_words as words
from brightpath.ui import ratings
from brightpath.ui.plain import plain
from brightpath.ui.which_week import INVITATION
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import it_is
from tests.services.given_house import Hands
from tests.services.given_weeks import MONDAY, a_planned_family

MORNINGS = Finding("m", "Maths moved to mornings.", "You moved it there three times.", sure=0.93)
FIT = ExpectedFit(
    4.0, 3.5, 4.5, "We think you would give this week 4 of 5 stars.", is_learned=True, counted=(MORNINGS,)
)


class Told:
    """Stands in for what learns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opening, self.fit = OpeningQuestions(left=6, is_begun=False), FIT
        monkeypatch.setattr(comparing, "opening_questions", lambda *_: self.opening)
        monkeypatch.setattr(expected_fit, "expected_fit", lambda *_: self.fit)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr(ratings, "_mount", lambda **_: None)
    return Told(monkeypatch)


@pytest.fixture
@made_once
def family_id(house: House) -> FamilyId:
    return a_planned_family(house)


@pytest.fixture
@made_once
def grace(house: House, family_id: FamilyId) -> str:
    return a_token(house, a_person(house, "Grace Kim", family_id=family_id))


def look(carry: Carry, token: str) -> AppTest:
    return visit("week", carry, token, week=MONDAY.isoformat())


def links(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("page_link")]


def test_beside_the_plan_stands_how_it_is_expected_to_fit_and_what_was_learned(
    told: Told, grace: str, carry: Carry
) -> None:
    app = look(carry, grace)
    assert plain(FIT.sentence) in said(app) and plain(MORNINGS.sentence) in said(app) and words.TITLE in links(app)


def test_a_plan_before_anything_was_learned_says_that_it_goes_by_the_answers(
    told: Told, grace: str, carry: Carry
) -> None:
    told.fit = ExpectedFit(3.0, 1.0, 5.0, "Nothing was learned yet.", is_learned=False)
    app = look(carry, grace)
    assert plain("Nothing was learned yet.") in said(app) and words.LEARNED_HERE not in said(app)


def test_the_invitation_leads_to_the_questions_and_is_put_away_for_the_week(
    house: House, told: Told, family_id: FamilyId, grace: str, carry: Carry
) -> None:
    app = look(carry, grace)
    assert words.INVITED in said(app) and words.COMPARE_TWO in links(app)
    app = again(button(app, words.NOT_NOW).click().run())
    assert words.INVITED not in said(app) and words.COMPARE_TWO not in links(look(carry, grace))
    this_week = MONDAY.replace(day=16)
    assert INVITATION in putting_away.what_is_put_away(house, grace, family_id, this_week)


def test_the_invitation_counts_the_questions_that_are_left(told: Told, grace: str, carry: Carry) -> None:
    told.opening = OpeningQuestions(left=3, is_begun=True)
    assert "3 questions about two weeks are left." in said(look(carry, grace))


def test_later_it_is_looked_for_away_from_the_page_and_invites_only_when_a_question_is_found(
    told: Told, grace: str, carry: Carry, hands: Hands
) -> None:
    told.opening = OpeningQuestions(left=0, is_begun=True)
    app = look(carry, grace)
    assert words.COMPARE_TWO not in links(app) and len(hands.waiting) == 1
    hands.work()
    app = again(app.run())
    assert words.INVITED_AGAIN in said(app) and words.COMPARE_TWO in links(app)


def test_later_nothing_is_looked_for_in_a_week_in_which_something_was_asked(
    told: Told, grace: str, carry: Carry, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.opening = OpeningQuestions(left=0, is_begun=True)
    monkeypatch.setattr(comparing, "may_be_asked", lambda *_: False)
    assert words.COMPARE_TWO not in links(look(carry, grace)) and hands.waiting == []


def test_a_week_that_is_over_expects_nothing_more(
    told: Told, house: House, grace: str, carry: Carry, clock: Clock
) -> None:
    it_is(house, clock, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    app = look(carry, grace)
    assert plain(FIT.sentence) not in said(app) and words.COMPARE_TWO not in links(app)


def test_who_is_asked_how_a_week_was_is_not_told_what_was_expected_of_it(
    told: Told, house: House, grace: str, carry: Carry, clock: Clock
) -> None:
    it_is(house, clock, datetime(2026, 11, 29, 9, 0, tzinfo=UTC))  # the Sunday of that week
    app = look(carry, grace)
    assert plain(FIT.sentence) not in said(app) and words.COMPARE_TWO not in links(app)


@pytest.mark.parametrize("role", [Role.HELPER, Role.CHILD])
def test_others_see_nothing_of_it(house: House, told: Told, family_id: FamilyId, carry: Carry, role: Role) -> None:
    app = look(carry, a_token(house, a_person(house, "Sam", roles=(role,), family_id=family_id)))
    assert (
        plain(FIT.sentence) not in said(app)
        and words.COMPARE_TWO not in links(app)
        and words.NOT_NOW not in labels(app)
    )
