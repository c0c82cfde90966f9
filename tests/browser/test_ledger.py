"""Hours and days in Chromium: a parent says where they live, sees the year drawn, and marks days, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role
from brightpath.domain.activities import Activity
from brightpath.services.activities import log_activities
from brightpath.services.family import families_of, household_of, import_household
from brightpath.ui import ledger_words as words
from brightpath.ui.places import LOOK_BACK
from tests.browser.conftest import DESKTOP
from tests.browser.menu import go_to
from tests.browser.seeing import PATIENCE, fits
from tests.planning.samples import FOLDER, KIM
from tests.running_app import RunningApp
from tests.services.given_accounts import PASSWORD, AtOnce, a_person, a_token, quick_hashes
from tests.services.given_house import Hands

pytestmark = pytest.mark.browser
#: School days of work before today.
DAYS = 30


@pytest.fixture
def page(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Open the page of a family that logged two hours a day for weeks, at its door."""
    house = open_house(Settings(data_dir=tmp_path / "data"), executor=Hands(), aside=AtOnce())
    with quick_hashes():
        rosa = a_token(house, a_person(house, "Rosa", roles=(Role.PARENT,)))
    import_household(house, rosa, (FOLDER / f"{KIM}.json").read_bytes())
    [family] = families_of(house, rosa)
    child = household_of(house, rosa, family.family_id).children[0]
    today = house.today(family.time_zone)
    days = [today - timedelta(days=back) for back in range(1, DAYS + 1)]
    entries = [
        Activity(on=on, name="Lessons", children=(child.id,), subjects=(child.subjects[0].name,), minutes=120)
        for on in days
        if on.weekday() < 5
    ]
    log_activities(house, rosa, family.family_id, entries)
    close_house(house)
    app = RunningApp(tmp_path / "data")
    context = chromium.new_context(viewport={**DESKTOP, "height": 1600})
    page, complaints = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{app.address}/ledger")
    yield page
    context.close()
    app.stop()
    assert complaints == [] and "Traceback" not in app.said()


def test_a_year_is_held_against_a_rule_and_days_are_marked(page: Any) -> None:
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    go_to(page, words.TITLE, under=LOOK_BACK)
    page.get_by_text(words.NO_RULE).wait_for()

    page.get_by_role("combobox", name=words.WHERE).fill("Missouri")
    page.get_by_role("option", name="Missouri").click()
    page.get_by_role("button", name=words.KEEP_RULE).click()
    page.get_by_text("of 1,000 hours, ").wait_for()
    page.locator("[data-testid=stPlotlyChart]").first.wait_for()
    page.get_by_text("core hours at home").first.wait_for()

    page.get_by_role("button", name=re.compile(r"^\w{3} 1 ")).click()
    page.get_by_role("button", name="Half a day").click()
    page.get_by_text("◐✎").first.wait_for()

    page.set_viewport_size({"width": 390, "height": 1600})
    fits(page)
