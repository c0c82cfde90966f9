"""Today in Chromium at phone width: a thumb ticks, quick taps are all kept, and a child's tick waits for a yes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role
from brightpath.domain.ids import ChildId
from brightpath.domain.weeks import week_start_of
from brightpath.services.family import import_household
from brightpath.storage.family import household_of
from brightpath.storage.schedule import save_plan
from tests.browser.seeing import boxes, expect, fits
from tests.builders import a_household_document
from tests.running_app import RunningApp
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_days import on_this_day, with_read_aloud
from tests.services.given_house import Hands
from tests.storage.given import a_plan

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a family whose week of now is planned, every day of it; give the address and the tokens of mother and Ada."""
    folder = tmp_path_factory.mktemp("today") / "data"
    house = open_house(Settings(data_dir=folder), executor=Hands())
    with quick_hashes():
        parent = a_token(house, a_person(house, "Pat Kim"))
        family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
        week_start = week_start_of(house.now().date())
        with house.store.write() as db:
            household = household_of(db, family_id)
            plan = with_read_aloud(a_plan(household, week_start=week_start))
            plan = on_this_day(plan, house.now().date())
            save_plan(db, family_id, plan, problem={}, at=house.now())
        ada = ChildId(household.children[0].id)
        child = a_token(house, a_person(house, "Ada", roles=(Role.CHILD,), family_id=family_id, child_id=ada))
    close_house(house)
    app = RunningApp(folder)
    yield app.address, {"parent": parent, "ada": child}
    app.stop()


def row(page: Any, child: str, lesson: str) -> Any:
    return page.locator(f".card[aria-label='{child}'] .row.lesson").filter(has_text=lesson)


def heard(page: Any) -> None:
    """Wait until the page has heard all that was asked."""
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
            .map((one) => one.shadowRoot.querySelector('.day-sheet'))
            .some((sheet) => sheet && !sheet.querySelector('.going'))"""
    )


def test_a_thumb_ticks_all_in_a_lesson_and_takes_it_back(look: Any) -> None:
    page = look("parent")
    fits(page)
    for box in boxes(page.locator(".day-sheet .main, .day-sheet .more")):
        assert box["height"] >= 44 and box["width"] >= 44
    row(page, "Ada", "Read-aloud").locator(".main").tap()
    assert "done" in (row(page, "Ben", "Read-aloud").get_attribute("class") or "")
    page.locator(".toast").filter(has_text="Read-aloud: done (Ada and Ben).").wait_for()
    page.locator(".toast button").tap()  # before all else: it stands for a few seconds only
    page.locator(".toast").wait_for(state="detached")
    row(page, "Ben", "Read-aloud").locator(".main[aria-checked=false]").wait_for()


def test_quick_taps_are_all_kept_and_seen_on_another_device(look: Any) -> None:
    page, other = look("parent"), look("parent")
    for lesson in ("Maths", "Art"):
        row(page, "Ben", lesson).locator(".main").tap()
    for lesson in ("Maths", "Art"):
        row(other, "Ben", lesson).locator(".main[aria-checked=true]").wait_for()
    heard(page)


def test_what_is_said_in_the_panel_is_kept_and_keys_lead_there_and_back(look: Any) -> None:
    page = look("parent")
    more = row(page, "Ben", "Read-aloud").locator(".more")
    more.focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="very keen").click()
    page.get_by_label("A note").fill("Two chapters")
    page.keyboard.press("Escape")
    page.locator(".panel").wait_for(state="detached")
    more.tap()
    page.get_by_role("radio", name="keen", exact=True).click()
    page.get_by_label("A note").fill("Two chapters")
    page.get_by_role("checkbox", name="Ada", exact=True).uncheck()
    page.get_by_label("Began").fill("10:30")
    page.get_by_label("Ended").fill("10:00")
    page.get_by_role("button", name="Save and tick").tap()
    page.locator(".panel .problem", has_text="ended before it began").wait_for()
    assert page.get_by_label("A note").input_value() == "Two chapters", "what was typed stays"
    page.get_by_label("Ended").fill("11:00")
    page.get_by_role("button", name="Save and tick").tap()
    row(page, "Ben", "Read-aloud").filter(has_text="Two chapters").wait_for()
    expect(row(page, "Ada", "Read-aloud").locator(".main")).to_have_attribute("aria-checked", "false")


def test_a_childs_own_sign_in_shows_one_day_and_its_tick_waits(look: Any) -> None:
    child = look("ada")
    assert child.locator(".card").count() == 1 and child.locator(".undo, .waiting").count() == 0
    row(child, "Ada", "Maths").locator(".main").tap()
    row(child, "Ada", "Maths").filter(has_text="A grown-up will see it").wait_for()
    parent = look("parent")
    parent.get_by_role("region", name="Ticked by the children").get_by_role("button", name="Yes").tap()
    row(parent, "Ada", "Maths").locator(".main[aria-checked=true]").wait_for()
    row(child, "Ada", "Maths").locator(".main[aria-checked=true]").wait_for()


def test_the_bare_address_leads_to_today_once_the_week_is_planned(look: Any) -> None:
    page = look("parent")
    page.goto(page.url.rpartition("/")[0])
    page.locator(".day-sheet .main").first.wait_for()
    page.wait_for_url("**/today")
