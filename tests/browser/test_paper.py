"""The week page in Chromium: its Print part gives the file, and the browser's own print shows the board on one page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pypdfium2 as pdfium
import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Table
from brightpath.planning.week.improve import improve
from brightpath.services.family import import_household
from brightpath.services.keeping import standing_household
from brightpath.services.planning_job import problem_for
from brightpath.storage.schedule import save_plan
from brightpath.ui import words
from brightpath.ui.weeks import WEEK
from tests.browser.seeing import PATIENCE
from tests.planning.drawn_week import plan_from
from tests.running_app import RunningApp, running_app
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_house import Hands

pytestmark = pytest.mark.browser

#: The week before this one: whatever day it is, the page asks how it was.
MONDAY = week_start_of(datetime.now(UTC).date()) - WEEK
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


@pytest.fixture(scope="module")
def folder_and_token(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Keep a family of four children with a plan of this week in a folder, and a parent who is signed in."""
    folder = tmp_path_factory.mktemp("paper") / "house"
    folder.mkdir()
    with quick_hashes():
        house = open_house(Settings(data_dir=folder), executor=Hands())
        token = a_token(house, a_person(house))
        family_id = import_household(house, token, (SAMPLES / "olsen_four_children.json").read_text(encoding="utf-8"))
        with house.store.write() as db:
            problem = problem_for(db, family_id, standing_household(db, family_id), MONDAY)
            found = improve(Table(Choices(problem)), seed=0, rounds=10, deadline=perf_counter() + 60)
            plan = plan_from(problem, found.draft.places())
            save_plan(db, family_id, plan, problem=problem.model_dump(mode="json"), at=house.now())
        close_house(house)
    return folder, token


@pytest.fixture(scope="module")
def app(folder_and_token: tuple[Path, str]) -> Iterator[RunningApp]:
    with running_app(folder_and_token[0]) as app:
        yield app


def open_week(chromium: Any, app: RunningApp, token: str, **context: Any) -> Any:
    visit = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id="America/Chicago", **context)
    visit.add_cookies([{"name": "brightpath_session", "value": token, "url": app.address}])
    page = visit.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{app.address}/week?week={MONDAY}")
    page.locator(".board .week").wait_for()
    return page


def test_the_print_part_gives_a_page_for_each_child_and_one_for_the_parents(
    chromium: Any, app: RunningApp, folder_and_token: tuple[Path, str], tmp_path: Path
) -> None:
    page = open_week(chromium, app, folder_and_token[1])
    with closing(page.context):
        page.get_by_role("button", name=words.PRINT, exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("button", name=words.SAVE_PDF).click()
        download.value.save_as(tmp_path / "week.pdf")
    pages = list(pdfium.PdfDocument(tmp_path / "week.pdf"))
    assert len(pages) == 5
    assert pages[0].get_size() == (792, 612), "it is Letter in Chicago"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_browsers_print_shows_the_board_on_one_page(
    chromium: Any, app: RunningApp, folder_and_token: tuple[Path, str], scheme: str, paper: str
) -> None:
    page = open_week(chromium, app, folder_and_token[1], color_scheme=scheme)
    page.locator(".ratings .stars").wait_for()
    with closing(page.context):
        data = page.pdf(format=paper, landscape=True)
    [printed] = pdfium.PdfDocument(data)
    text = printed.get_textpage().get_text_bounded()
    assert "Week of" in text
    assert all(day in text for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
    for button in ("Print", words.PLAN_AGAIN, "Previous"):
        assert button not in text
    ink = printed.render(grayscale=True).to_numpy()
    assert (ink > 200).mean() > 0.5, "the paper stays white"
