"""Reports in Chromium: a mark given with the tick stands on the report card, whose PDF and whose year are taken along."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.weeks import week_start_of
from brightpath.services.family import import_household
from brightpath.storage.family import household_of
from brightpath.storage.schedule import save_plan
from tests.browser.seeing import fits
from tests.builders import a_household_document
from tests.running_app import RunningApp
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_days import on_this_day
from tests.services.given_house import Hands
from tests.storage.given import a_plan

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("reports") / "data"
    house = open_house(Settings(data_dir=folder), executor=Hands())
    with quick_hashes():
        parent = a_token(house, a_person(house, "Pat Kim"))
        family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
        with house.store.write() as db:
            plan = a_plan(household_of(db, family_id), week_start=week_start_of(house.now().date()))
            save_plan(db, family_id, on_this_day(plan, house.now().date()), problem={}, at=house.now())
    close_house(house)
    app = RunningApp(folder)
    yield app.address, {"parent": parent}
    app.stop()


def taken(page: Any, button: Any) -> bytes:
    with page.expect_download() as waiting:
        button.click()
    return Path(waiting.value.path()).read_bytes()


def test_a_mark_given_with_the_tick_is_on_the_report_card_and_in_the_year(look: Any) -> None:
    page = look("parent")
    row = page.locator(".card[aria-label='Ada'] .row.lesson").filter(has_text="Maths")
    row.locator(".more").tap()
    page.get_by_label("Mark (if you give one)").fill("46/50")
    page.get_by_role("button", name="Save and tick").tap()
    row.locator(".main[aria-checked=true]").wait_for()
    page.goto(page.url.replace("/today", "/reports?report=report-card"))
    page.get_by_text("Ada has 1 mark in 1 subject, 92 % on average.").wait_for()
    fits(page)
    card = pdfium.PdfDocument(taken(page, page.get_by_role("button", name="Save as PDF")))
    assert "46/50" in card[0].get_textpage().get_text_bounded()
    page.get_by_role("button", name="Pack").click()
    packed = taken(page, page.get_by_role("button", name="Save the file"))
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert {"README.txt", "ada/report-card.pdf", "ada/hours.pdf", "tables/hours-by-subject.csv"} <= set(names)
