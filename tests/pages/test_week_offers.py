"""On the week page: a proposal waits for a yes, a week is repeated, and two versions stand side by side."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.ids import FamilyId
from brightpath.domain.proposals import ProposalState
from brightpath.domain.weeks import Weekday
from brightpath.services import planner, proposals
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.ui import week_words as words
from brightpath.ui.plain import plain
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(weeks=1)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    proposals.choose_proposal_day(house, parent, family_id, Weekday.FRIDAY)
    return family_id


def a_page() -> None:
    """Show every part on one page, for the week of the address; a parent decides and a helper looks."""
    from datetime import date

    import streamlit as st

    from brightpath.services import accounts
    from brightpath.services.access import may
    from brightpath.storage.week_state import revision_of
    from brightpath.ui.families import family_time, this_family
    from brightpath.ui.guard import refusals_shown, signed_in, the_house
    from brightpath.ui.proposals import show_coming, show_proposal, show_proposal_day
    from brightpath.ui.repeating import offer_repeat, offer_repeat_next, show_repeated
    from brightpath.ui.versions import show_versions

    token, house = signed_in(), the_house()
    with refusals_shown():
        is_parent = may(accounts.who_am_i(house, token), "plan_week")
        family = this_family(house, token)
        here, week = family_time(house, family), date.fromisoformat(st.query_params["week"])
        show_coming(house, token, family, week)
        with house.store.read() as db:
            revision = revision_of(db, family.family_id, week)
        show_repeated(house, token, family, week, here)
        if revision == 0:
            show_proposal(house, token, family, week, here, may_decide=is_parent)
            if is_parent:
                offer_repeat(house, token, family, week)
        else:
            show_versions(house, token, family, week, revision, here, may_choose=is_parent)
            if is_parent:
                offer_repeat_next(house, token, family, week)
        if is_parent:
            show_proposal_day(house, token, family)


def look(carry: Carry, token: str, week: date = MONDAY) -> AppTest:
    carry["token"] = token
    app = AppTest.from_function(a_page, default_timeout=20)
    app.query_params["week"] = week.isoformat()
    return again(app.run())


def boards(app: AppTest) -> int:
    return len(app.get("bidi_component"))


def pressed(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def propose(house: House, hands: Hands) -> None:
    proposals.propose_due(house, Actor.console())
    hands.work()


def state_of(house: House, parent: str, family_id: FamilyId) -> ProposalState | None:
    found = proposals.proposal_of(house, parent, family_id, MONDAY)
    return found and found.state


# --- Proposals --------------------------------------------------------------------------------------------------------


def test_the_present_week_tells_that_a_proposal_is_looked_for_and_then_ready_and_leads_to_it(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    this_week = MONDAY - timedelta(weeks=1)
    assert words.LOOK_AT_IT not in labels(look(carry, parent, this_week))
    proposals.propose_due(house, Actor.console())
    assert words.coming("searching", MONDAY) in said(look(carry, parent, this_week))
    hands.work()
    app = look(carry, parent, this_week)
    assert "The proposal for the week of 23 November is ready." in said(app)
    app = pressed(app, words.LOOK_AT_IT)
    assert "2026-11-23" in app.query_params["week"]
    assert words.PROPOSED in said(app) and words.LOOK_AT_IT not in labels(app)


def test_a_yes_makes_it_the_plan(house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry) -> None:
    propose(house, hands)
    app = look(carry, parent)
    assert words.PROPOSED_WAITS in said(app) and boards(app) == 1
    app = pressed(app, words.TAKE_PROPOSAL)
    assert planner.week_plan(house, parent, family_id, MONDAY) is not None
    assert words.TAKE_PROPOSAL not in labels(app)


def test_a_no_is_told_and_another_can_be_looked_for(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    propose(house, hands)
    app = pressed(look(carry, parent), words.DECLINE_PROPOSAL)
    assert words.PROPOSAL_DECLINED in said(app) and boards(app) == 0
    app = pressed(app, words.PROPOSE_AGAIN)
    assert words.PROPOSAL_SEARCHED in said(app)
    assert hands.task.seed == 1  # from another side than the first one
    hands.work()
    assert words.TAKE_PROPOSAL in labels(again(app.run()))


def test_another_one_is_a_no_and_a_new_search_in_one_press(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    propose(house, hands)
    app = pressed(look(carry, parent), words.ANOTHER_PROPOSAL)
    assert words.PROPOSAL_SEARCHED in said(app) and len(hands.waiting) == 1


def test_a_search_that_went_wrong_and_a_proposal_that_was_overtaken_say_why(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    proposals.propose_due(house, Actor.console())
    hands.bring(ValueError("secret"))
    app = look(carry, parent)
    assert "went wrong" in said(app) and "secret" not in said(app)
    app = pressed(app, words.PROPOSE_AGAIN)
    hands.work()
    app = again(app.run())
    import_household(house, parent, json.dumps(a_household_document(children=1)), family_id=family_id)
    app = pressed(app, words.TAKE_PROPOSAL)
    assert plain(proposals.HOUSEHOLD_CHANGED) in said(app)
    assert words.PROPOSE_AGAIN in labels(app) and state_of(house, parent, family_id) is ProposalState.OVERTAKEN


def test_a_helper_sees_the_proposal_and_decides_nothing(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    propose(house, hands)
    helper = a_token(house, a_person(house, "Hal", "hal@example.org", roles=(Role.HELPER,), family_id=family_id))
    app = look(carry, helper)
    assert words.PROPOSED in said(app) and labels(app) == [] and not app.selectbox


def test_the_day_is_chosen_and_taken_back(house: House, parent: str, family_id: FamilyId, carry: Carry) -> None:
    app = look(carry, parent)
    assert app.selectbox[0].value is Weekday.FRIDAY
    app = again(app.selectbox[0].select(Weekday.SUNDAY).run())
    assert proposals.proposal_day_of(house, parent, family_id) is Weekday.SUNDAY
    again(app.selectbox[0].select(words.NEVER).run())
    assert proposals.proposal_day_of(house, parent, family_id) is None


# --- A week once more -------------------------------------------------------------------------------------------------


def planned(house: House, hands: Hands, parent: str, family_id: FamilyId, week: date = MONDAY) -> None:
    planner.plan_week(house, parent, family_id, week)
    hands.work()


def test_last_week_is_repeated_after_a_look(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    assert words.REPEAT_LAST not in labels(look(carry, parent, NEXT))
    planned(house, hands, parent, family_id)
    app = pressed(look(carry, parent, NEXT), words.REPEAT_LAST)
    assert words.SAME_AGAIN in said(app) and boards(app) == 1
    assert planner.week_plan(house, parent, family_id, NEXT) is None
    app = pressed(app, words.KEEP_REPEATED)
    assert planner.week_plan(house, parent, family_id, NEXT) is not None
    assert words.KEEP_REPEATED not in labels(app)


def test_an_earlier_week_is_offered_by_its_date_and_a_look_can_be_left(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planned(house, hands, parent, family_id)
    app = pressed(look(carry, parent, NEXT + timedelta(weeks=1)), "Repeat the week of 23 November")
    app = pressed(app, words.NEVER_MIND)
    assert boards(app) == 0 and words.KEEP_REPEATED not in labels(app)


def test_this_week_is_repeated_in_the_next_and_the_page_goes_there(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planned(house, hands, parent, family_id)
    app = pressed(look(carry, parent), words.REPEAT_NEXT)
    assert "2026-11-30" in app.query_params["week"]
    assert words.REPEATED in said(app)


def test_a_week_that_has_a_plan_is_repeated_over_it_on_the_week_page(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planned(house, hands, parent, family_id)
    planned(house, hands, parent, family_id, NEXT)
    app = pressed(visit("week", carry, parent, week=MONDAY.isoformat()), words.REPEAT_NEXT)
    assert words.REPEATED in said(app)
    again(button(app, words.KEEP_REPEATED).click().run())
    kept = planner.week_plan(house, parent, family_id, NEXT)
    assert kept is not None and (kept.version, kept.plan.generation_method) == (2, "repeated")


def test_a_look_at_another_household_is_not_kept(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planned(house, hands, parent, family_id)
    app = pressed(look(carry, parent, NEXT), words.REPEAT_LAST)
    import_household(house, parent, json.dumps(a_household_document(children=1)), family_id=family_id)
    app = pressed(app, words.KEEP_REPEATED)
    assert "has changed in the meantime" in said(app)
    assert planner.week_plan(house, parent, family_id, NEXT) is None


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_one_version_has_nothing_to_compare_and_two_stand_side_by_side_when_asked(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planned(house, hands, parent, family_id)
    assert not look(carry, parent).toggle
    planned(house, hands, parent, family_id)
    app = look(carry, parent)
    assert boards(app) == 0
    app = again(app.toggle[0].set_value(True).run())
    assert boards(app) == 2 and words.counts(2) in said(app)
    app = pressed(app, words.USE_VERSION)
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None and kept.version == 3
    assert words.counts(3) in said(app)


def test_a_version_is_not_used_by_a_page_that_is_old(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planned(house, hands, parent, family_id)
    planned(house, hands, parent, family_id)
    app = again(look(carry, parent).toggle[0].set_value(True).run())
    planned(house, hands, parent, family_id)
    app = pressed(app, words.USE_VERSION)
    assert "has changed in the meantime" in said(app)
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None and kept.version == 3
