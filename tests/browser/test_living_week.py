"""The week lived in the real app in Chromium: moved by mouse and kept, seen on another device, taken back after a reload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import SESSION_COOKIE
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Table
from brightpath.planning.week.improve import improve
from brightpath.services.family import import_household
from brightpath.services.keeping import standing_household
from brightpath.services.planning_job import problem_for
from brightpath.storage.schedule import save_plan
from brightpath.ui.weeks import WEEK
from tests.browser.conftest import DESKTOP
from tests.browser.seeing import PATIENCE
from tests.browser.test_board_editing import Editor
from tests.builders import a_child, a_household_document, a_subject
from tests.planning.drawn_week import plan_from
from tests.running_app import RunningApp
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_house import Hands

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Any) -> Iterator[tuple[RunningApp, str, str]]:
    """Serve a family of two with a really planned week to come; give the app, the address of the week, and a parent's token."""
    folder = tmp_path / "data"
    house = open_house(Settings(data_dir=folder), executor=Hands())
    with quick_hashes():
        parent = a_token(house, a_person(house, "Pat Kim"))
        children = tuple(
            a_child(name, start="08:00", end="16:00", subjects=(a_subject("Maths"), a_subject("Latin")))
            for name in ("Ada", "Ben")
        )
        family_id = import_household(house, parent, json.dumps(a_household_document(children)))
        week_start = week_start_of(house.now().date()) + WEEK
        with house.store.write() as db:
            problem = problem_for(db, family_id, standing_household(db, family_id), week_start)
            found = improve(Table(Choices(problem)), seed=0, rounds=10, deadline=perf_counter() + 60)
            plan = plan_from(problem, found.draft.places())
            save_plan(db, family_id, plan, problem=problem.model_dump(mode="json"), at=house.now())
    close_house(house)
    app = RunningApp(folder)
    yield app, f"{app.address}/week?week={week_start.isoformat()}", parent
    app.stop()
    assert "Traceback" not in app.said()


@pytest.fixture
def look(chromium: Any, served: tuple[RunningApp, str, str]) -> Iterator[Any]:
    app, address, token = served
    contexts, complaints = [], []

    def open_it() -> Any:
        context = chromium.new_context(viewport={**DESKTOP, "height": 1200})
        contexts.append(context)
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": app.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.locator(".board .block").first.wait_for()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def cell(page: Any, name: str) -> Any:
    """Find what stands on the board by the beginning of the sentence that a screen reader hears."""
    return page.locator(f".board [role=gridcell][aria-label^='{name}']")


def test_a_move_is_judged_kept_seen_elsewhere_and_taken_back_after_a_reload(look: Any) -> None:
    page, other = look(), look()
    board = Editor(page)
    maths = page.locator(".board .block[data-person^='child'][aria-label^='Maths, Ada, Monday']").first
    lesson = maths.get_attribute("aria-label").partition(" to ")[0]
    board.drag(maths, maths.get_attribute("data-date"), "13:00")
    page.get_by_text("Nothing speaks against it.", exact=True).wait_for()
    page.get_by_role("button", name="Just this week").click()
    cell(page, "Maths, Ada, Monday 13:00").wait_for()
    began = perf_counter()
    cell(other, "Maths, Ada, Monday 13:00").wait_for()
    print(f"seen on the other device after {perf_counter() - began:.2f} s")
    page.reload()
    page.locator(".board .block").first.wait_for()
    page.get_by_role("button", name="Undo").click()
    cell(page, lesson).wait_for()
    cell(other, lesson).wait_for()
    page.get_by_role("button", name="Redo").click()
    cell(page, "Maths, Ada, Monday 13:00").wait_for()


def test_what_is_put_in_over_lessons_lets_them_make_room(look: Any) -> None:
    page = look()
    page.get_by_role("button", name="Add", exact=True).click()
    dialog = page.get_by_test_id("stDialog")
    dialog.get_by_label("What", exact=True).fill("Zoo")
    dialog.get_by_role("button", name="Ada").click()
    dialog.get_by_role("button", name="Ben").click()
    dialog.get_by_test_id("stTimeInput").first.get_by_role("spinbutton").first.fill("08")
    dialog.get_by_test_id("stTimeInput").last.get_by_role("spinbutton").first.fill("12")
    dialog.get_by_role("button", name="Add", exact=True).click()
    dialog.get_by_text("There is room if lessons give way").wait_for()
    dialog.get_by_role("button", name="Add it so").click()
    cell(page, "Zoo, Ada and Ben, Monday 8:00 to 12:00").wait_for()
    page.get_by_role("button", name="Undo").click()
    cell(page, "Zoo").first.wait_for(state="detached")
