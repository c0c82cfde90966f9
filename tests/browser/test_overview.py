"""A co-op's overview in the real app in Chromium: figures of many families, gone at the press of one family's switch."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import SESSION_COOKIE
from brightpath.domain.coop_overview import weeks_to_count
from tests.browser.conftest import PHONE
from tests.browser.seeing import PATIENCE, fits
from tests.running_app import RunningApp
from tests.services.given_accounts import quick_hashes
from tests.services.given_house import Hands
from tests.services.given_overview import a_week, count_in, many

pytestmark = pytest.mark.browser


def test_figures_of_many_families_stand_on_a_phone_and_go_with_one_switch(chromium: Any, tmp_path: Path) -> None:
    house = open_house(Settings(data_dir=tmp_path / "data"), executor=Hands())
    with quick_hashes():
        given = many(house, 6, weeks=0, consenting=0)
    newest = weeks_to_count(house.today("UTC"))[-1]
    for home in given.homes:
        for back in range(3):
            a_week(house, home, newest - timedelta(weeks=back), {"Maths": (10, 8), "Art": (4, 1)})
    count_in(house, given.homes)
    close_house(house)
    app = RunningApp(tmp_path / "data")
    complaints: list[str] = []

    def open_as(token: str, path: str) -> Any:
        context = chromium.new_context(viewport=PHONE)
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": app.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(app.address + path)
        return page

    coordinator = open_as(given.token, "/overview")
    coordinator.get_by_text("65 % of what was planned got done, in 5 to 9 families").first.wait_for()
    coordinator.get_by_text("Most got done").or_(coordinator.get_by_text("Maths")).first.wait_for()
    fits(coordinator)
    for name, there in (("Who needs a call", "Nothing stands out"), ("Who was there", "There is no class yet."),
                        ("Families elsewhere", "A family that has its own BrightPath")):  # fmt: skip
        coordinator.get_by_role("radio", name=name).click()
        coordinator.get_by_text(there).first.wait_for()
        edges = coordinator.get_by_role("radio").evaluate_all(
            "all => all.map(one => getComputedStyle(one).borderRightColor)"
        )
        assert "rgba(0, 0, 0, 0)" not in edges  # each stands alone on a phone, with a rim all round
    parent = open_as(given.homes[0].token, "/coop")
    parent.get_by_text("Count us in", exact=True).first.click()
    parent.get_by_text("“Count us in” is off from now on.").first.wait_for()
    coordinator.get_by_role("radio", name="All together").click()
    coordinator.get_by_text("No week of five families together is counted yet.").first.wait_for()
    app.stop()
    assert complaints == [] and "Traceback" not in app.said()
