"""Learning in the real app in Chromium: planned, two questions answered, lessons moved, told in words, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import SESSION_COOKIE
from brightpath.domain.weeks import week_start_of
from brightpath.services.family import import_household
from brightpath.ui import learned_words as words
from brightpath.ui.weeks import WEEK
from brightpath.ui.which_week import LEAST_LOOK
from tests.browser.conftest import DESKTOP
from tests.browser.seeing import PATIENCE
from tests.browser.test_board_editing import Editor
from tests.builders import a_child, a_household_document, a_subject
from tests.running_app import RunningApp
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_house import Hands

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Any, tmp_path: Any) -> Iterator[Any]:
    """Open the week to come of a family that has not planned anything yet."""
    house = open_house(Settings(data_dir=tmp_path / "data"), executor=Hands())
    with quick_hashes():
        parent = a_token(house, a_person(house, "Pat Kim"))
        children = tuple(
            a_child(name, start="08:00", end="16:00", subjects=(a_subject("Maths"), a_subject("Latin")))
            for name in ("Ada", "Ben")
        )
        import_household(house, parent, json.dumps(a_household_document(children)))
        week_start = week_start_of(house.now().date()) + WEEK
    close_house(house)
    app = RunningApp(tmp_path / "data", BRIGHTPATH_SOLVE_SECONDS="2")
    context = chromium.new_context(viewport={**DESKTOP, "height": 1200})
    context.add_cookies([{"name": SESSION_COOKIE, "value": parent, "url": app.address}])
    page, complaints = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{app.address}/week?week={week_start.isoformat()}")
    yield page
    context.close()
    app.stop()
    assert complaints == [] and "Traceback" not in app.said()


def answered(page: Any, number: int, by: Any) -> None:
    """Wait until a question stands there long enough to be answered, answer it, and wait for the next one."""
    page.get_by_text(f"{number} of 6").wait_for()
    for column in (0, 1):
        page.locator(".sketch").nth(column).locator(".differs").first.wait_for()
    page.wait_for_timeout(1000 * LEAST_LOOK.total_seconds() + 300)
    by()
    page.get_by_text(f"{number + 1} of 6").wait_for()


def moved_to_the_afternoon(page: Any, board: Editor, weekday: str) -> None:
    maths = page.locator(f".board .block[data-person^='child'][aria-label^='Maths, Ada, {weekday}']").first
    board.drag(maths, maths.get_attribute("data-date"), "14:00")
    page.get_by_role("button", name="We prefer this").click()
    page.locator(f".board [role=gridcell][aria-label^='Maths, Ada, {weekday}'][aria-label$='pinned']").wait_for()


def test_what_was_answered_and_moved_is_told_and_taken_back(page: Any) -> None:
    page.get_by_role("button", name="Plan this week").click()
    page.locator(".board .block").first.wait_for()
    page.get_by_role("link", name=words.COMPARE_TWO).click()
    page.get_by_role("button", name=words.SHOW_TWO).click()
    answered(page, 1, lambda: page.keyboard.press("1"))
    page.reload()
    answered(page, 2, lambda: page.get_by_role("button", name=words.PREFER_B).click())
    page.get_by_role("link", name=words.NOT_NOW).click()

    page.locator(".board .block").first.wait_for()
    board = Editor(page)
    for weekday in ("Monday", "Tuesday", "Wednesday"):
        moved_to_the_afternoon(page, board, weekday)
    page.get_by_test_id("stMain").get_by_role("link", name=words.TITLE).click()
    page.get_by_text("From 3 moves and 2 answers.").wait_for()
    afternoons = page.locator("[data-testid=stVerticalBlock]", has_text="Maths").filter(has_text="afternoon")
    afternoons.get_by_role("button", name=words.TAKE_BACK).last.click()
    page.get_by_text("no more").first.wait_for()
    page.get_by_role("button", name=words.GIVE_BACK).wait_for()
    page.reload()
    page.get_by_role("button", name=words.GIVE_BACK).click()
    page.get_by_role("button", name=words.GIVE_BACK).wait_for(state="detached")
    page.get_by_text("From 3 moves and 2 answers.").wait_for()
