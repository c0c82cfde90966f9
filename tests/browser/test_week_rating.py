"""Rating a week in Chromium at phone width: from Today with keys and thumbs, on one screen; and a child's own face."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role
from brightpath.domain.ids import ChildId
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week import problem_of
from brightpath.services import today
from brightpath.services.family import import_household
from brightpath.storage.family import household_of
from brightpath.storage.schedule import save_plan
from tests.browser.conftest import PHONE
from tests.browser.seeing import boxes, expect, fits
from tests.builders import a_household_document
from tests.running_app import RunningApp
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_days import on_this_day
from tests.services.given_house import Hands
from tests.storage.given import a_plan

pytestmark = pytest.mark.browser

#: What stands above the page all the time.
HEADER = 60


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a family that lived last week, and whose last school day of this week is today; give mother's and Ada's tokens."""
    folder = tmp_path_factory.mktemp("rating") / "data"
    house = open_house(Settings(data_dir=folder), executor=Hands())
    with quick_hashes():
        parent = a_token(house, a_person(house, "Pat Kim"))
        family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
        on = house.now().date()
        this_week = week_start_of(on)
        last_week = this_week - timedelta(weeks=1)
        with house.store.write() as db:
            household = household_of(db, family_id)
            for week in (last_week, this_week):
                plan = a_plan(household, week_start=week)
                plan = on_this_day(plan, on) if week == this_week else plan
                problem = problem_of(household, week).model_dump(mode="json")
                save_plan(db, family_id, plan, problem=problem, at=house.now())
        ada = ChildId(household.children[0].id)
        today.tick(house, parent, family_id, last_week, [(ada, "0-0")])
        child = a_token(house, a_person(house, "Ada", roles=(Role.CHILD,), family_id=family_id, child_id=ada))
    close_house(house)
    app = RunningApp(folder)
    yield app.address, {"parent": parent, "ada": child}
    app.stop()


def given(page: Any) -> list[str | None]:
    """Read what is shown as given, row by row."""
    page.locator(".ratings .statement").first.wait_for()
    return [
        row.locator(".point[aria-checked=true]").first.get_attribute("aria-label") if found else None
        for row in page.locator(".ratings .statement").all()
        for found in [row.locator(".point[aria-checked=true]").count()]
    ]


def test_a_week_is_rated_with_one_hand_on_one_screen_and_stays_so(look: Any) -> None:
    page = look("parent")
    page.get_by_role("link", name="How was last week? Rate it in under a minute.").tap()
    page.locator(".ratings .stars").wait_for()
    fits(page)
    page.wait_for_function(
        "most => document.querySelector('.st-key-rating').offsetHeight <= most", arg=PHONE["height"] - HEADER
    )
    for box in boxes(page.locator(".ratings .point")):
        assert box["height"] >= 44 and box["width"] >= 44

    page.get_by_role("radio", name="3 of 5 stars").tap()
    page.keyboard.press("4")  # a key rates and leads on
    for key in "21543":
        page.keyboard.press(key)
    page.get_by_role("radiogroup", name="Ben").get_by_role("radio", name="very happy").tap()
    page.get_by_label("Anything to add?").fill("Too many tests")
    page.get_by_role("button", name="Done").tap()  # without leaving the field first
    page.get_by_text("You gave this week 4 stars.").wait_for()

    page.reload()
    page.get_by_role("button", name="Change").tap()
    page.locator(".ratings .stars").wait_for()
    shown = given(page)
    assert shown[0] == "4 of 5 stars" and shown[-2:] == [None, "very happy"]
    assert [(label or "?")[0] for label in shown[1:6]] == list("21543")
    expect(page.get_by_label("Anything to add?")).to_have_value("Too many tests")
    page.goto(page.url.split("/week")[0] + "/today")
    page.locator(".day-sheet .card").first.wait_for()
    assert page.get_by_role("link", name="Rate it").count() == 0


def test_a_child_tells_with_a_face_and_changes_its_mind(look: Any) -> None:
    page = look("ada")
    page.get_by_role("radio", name="very sad").tap()
    page.get_by_text("Thank you for telling!").wait_for()
    page.get_by_role("radio", name="happy", exact=True).tap()
    page.locator(".ratings[data-heard=true]").wait_for()
    page.reload()
    page.get_by_text("Thank you for telling!").wait_for()
    assert given(page) == ["happy"]
