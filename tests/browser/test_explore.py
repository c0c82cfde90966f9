"""Explore in Chromium: a researcher looks, asks in SQL, is refused a file, and takes a snapshot out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role
from brightpath.ui import research_words as words
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.seeing import PATIENCE, fits
from tests.running_app import RunningApp
from tests.services.given_accounts import PASSWORD, AtOnce, a_person, quick_hashes
from tests.services.given_house import Hands
from tests.services.given_research import researched_families

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Any, tmp_path: Any) -> Iterator[Any]:
    """Open the page of a house in which eight families said yes to research, at its door."""
    house = open_house(Settings(data_dir=tmp_path / "data"), executor=Hands(), aside=AtOnce())
    with quick_hashes():
        a_person(house, "Rosa", roles=(Role.RESEARCHER,))
    researched_families(house, 8, weeks=6)
    close_house(house)
    app = RunningApp(tmp_path / "data")
    context = chromium.new_context(viewport={**DESKTOP, "height": 1400}, accept_downloads=True)
    page, complaints = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{app.address}/explore")
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name=words.TITLE).wait_for()
    yield page
    context.close()
    app.stop()
    assert complaints == [] and "Traceback" not in app.said()


def test_it_is_looked_at_asked_and_taken_out(page: Any, tmp_path: Any) -> None:
    page.get_by_text("of 8 families").wait_for()
    page.locator("[data-testid=stPlotlyChart]").nth(1).wait_for()
    page.set_viewport_size(PHONE)
    fits(page)
    page.set_viewport_size(DESKTOP)

    page.get_by_text(words.ASK, exact=True).click()
    question = page.get_by_role("textbox", name=words.SQL)
    question.fill("SELECT weekday, count(*) AS lessons FROM activities GROUP BY ALL ORDER BY ALL")
    question.press("Control+Enter")
    page.get_by_role("button", name=words.ASK_IT, exact=True).click()
    page.get_by_text("5 rows.").wait_for()
    question.fill("SELECT * FROM read_csv('/etc/passwd')")
    question.press("Control+Enter")
    page.get_by_role("button", name=words.ASK_IT, exact=True).click()
    page.get_by_text("Files, other databases and the network are closed here.").wait_for()
    page.get_by_text("5 rows.").wait_for(state="detached")

    page.get_by_text(words.TAKE_OUT, exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=words.MAKE).click()
    download.value.save_as(tmp_path / "snapshot.zip")
    with zipfile.ZipFile(tmp_path / "snapshot.zip") as archive:
        assert {"README.md", "dictionary.csv", "activities.parquet"} <= set(archive.namelist())
    fits(page)
