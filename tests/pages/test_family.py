"""The family's pages as far as a script run shows them; the whole way is walked in the browser."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.jobs import JobState
from brightpath.services import door, planner
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.ui import words
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


# --- The week ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["week", "household"])
def test_somebody_signed_out_sees_the_sign_in_form_and_nothing_else(
    page: str, house: House, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    door.sign_out(house, parent)
    for token in (None, "made up", parent):
        app = visit(page, carry, token)
        assert [one.value for one in app.header] == ["Please sign in"]
        assert app.title.len == 0 and app.button.len == 0


def test_before_there_is_a_household_the_week_leads_to_it(house: House, parent: str, carry: Carry) -> None:
    assert words.NO_HOUSEHOLD in said(visit("week", carry, parent))


def test_a_week_without_a_plan_offers_to_plan_it(house: House, parent: str, family_id: FamilyId, carry: Carry) -> None:
    app = visit("week", carry, parent)
    assert app.title[0].value == "Week of 23 November 2026"
    assert words.NO_PLAN in said(app)
    assert words.PLAN in labels(app)


def test_planning_shows_progress_and_then_the_board_and_the_report(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.PLAN).click().run())
    assert labels(app)[-1] == "Call it off"
    assert words.PLAN not in labels(app)
    hands.work()
    app = again(app.run())
    assert "Call it off" not in labels(app)
    assert words.PLAN_AGAIN in labels(app)
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    assert "Best possible week" in said(app)


def test_the_page_says_that_the_planner_gets_ready_until_the_search_has_begun(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.PLAN).click().run())
    assert [one.proto.text for one in app.get("progress")] == ["Getting the planner ready."]
    (house.letterbox.folder / f"{hands.letters[-1].job_id}.progress").write_text('{"percent": 5, "note": "Looking."}')
    app = again(app.run())
    assert [one.proto.text for one in app.get("progress")] == ["Looking. 5 %"]
    job = planner.job_of_week(house, parent, family_id, MONDAY)
    assert job is not None and job.state is JobState.RUNNING


def test_calling_off_leaves_the_week_as_it_was(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.PLAN).click().run())
    app = again(button(app, "Call it off").click().run())
    hands.work()
    app = again(app.run())
    assert words.CALLED_OFF in said(app)
    assert words.PLAN in labels(app)


def test_a_search_that_failed_says_why_until_there_is_a_newer_plan(
    house: House, hands: Hands, clock: Clock, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = again(button(visit("week", carry, parent), words.PLAN).click().run())
    hands.bring(ValueError("a [link](http://x)"))
    app = again(app.run())
    assert "Something went wrong" in said(app) and "link" not in said(app)
    clock.move(minutes=1)
    app = again(button(app, words.PLAN).click().run())
    hands.work()
    assert "Something went wrong" not in said(again(app.run()))


def test_the_picker_walks_from_week_to_week_and_survives_nonsense(
    house: House, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = visit("week", carry, parent)
    app = again(button(app, "Next").click().run())
    assert app.title[0].value == "Week of 30 November 2026"
    app = again(button(app, "This week").click().run())
    assert app.title[0].value == "Week of 16 November 2026"
    for nonsense in ("never", "0001-01-01", "9999-12-31", "2026-13-01", "<b>"):
        assert visit("week", carry, parent, week=nonsense).title[0].value == "Week of 23 November 2026"


def test_a_child_sees_the_week_and_cannot_plan(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    ada = household_of(house, parent, family_id).children[0]
    child = a_token(
        house,
        a_person(house, "Ada", "child@example.org", roles=(Role.CHILD,), family_id=family_id, child_id=ChildId(ada.id)),
    )
    assert words.NO_PLAN_TO_SEE in said(visit("week", carry, child))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    assert not {words.PLAN, words.PLAN_AGAIN} & set(labels(visit("week", carry, child)))


def test_a_session_that_was_revoked_cannot_plan_from_an_open_page(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = visit("week", carry, parent)
    door.sign_out(house, parent)
    app = again(button(app, words.PLAN).click().run())
    assert hands.waiting == []
    assert "Please sign in" in said(app)


def test_the_clock_of_these_tests_stands_on_a_friday(house: House) -> None:
    assert house.now() == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
