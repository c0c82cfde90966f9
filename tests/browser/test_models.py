"""The models page in Chromium: an admin signs in, sees a training through, goes back from what it brought, and uses it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role
from brightpath.domain.models import REWARD
from brightpath.services.training import train_models
from brightpath.ui import model_words as words
from tests.browser.conftest import DESKTOP
from tests.browser.seeing import PATIENCE, fits
from tests.running_app import RunningApp
from tests.services.given_accounts import PASSWORD, AtOnce, a_person, a_token, quick_hashes
from tests.services.given_house import Hands
from tests.services.given_models import rated_families
from tests.services.test_training import bring

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Any, tmp_path: Any) -> Iterator[Any]:
    """Open the page of a house in which six families rated sixteen weeks each, at its door."""
    hands = Hands()
    house = open_house(Settings(data_dir=tmp_path / "data"), executor=hands, aside=AtOnce())
    with quick_hashes():
        rosa = a_token(house, a_person(house, "Rosa", roles=(Role.ADMIN,)))
    rated_families(house)
    train_models(house, rosa)  # so that the house does not begin one by itself as soon as it opens
    bring(hands)
    close_house(house)
    app = RunningApp(tmp_path / "data")
    context = chromium.new_context(viewport={**DESKTOP, "height": 1400})
    page, complaints = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{app.address}/models")
    yield page
    context.close()
    app.stop()
    assert complaints == [] and "Traceback" not in app.said()


def of_stars(page: Any) -> Any:
    return page.locator(f".st-key-status_{REWARD}")


def test_a_training_is_seen_through_gone_back_from_and_used_again(page: Any) -> None:
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=words.TITLE).first.click()
    of_stars(page).get_by_text("Not trained").wait_for()

    page.get_by_role("button", name=words.TRAIN).click()
    page.get_by_role("button", name=words.CALL_OFF).wait_for()
    page.get_by_role("button", name=words.TRAIN).wait_for(timeout=120_000)
    of_stars(page).get_by_text("It serves: ").wait_for()

    page.get_by_text(words.NAMES[REWARD], exact=True).last.click()
    page.get_by_text(f"Version 1, {words.SERVING}").wait_for()
    page.locator("[data-testid=stPlotlyChart]").first.wait_for()
    page.get_by_role("button", name=words.GO_BACK).click()
    of_stars(page).get_by_text("Not trained").wait_for()

    page.get_by_role("button", name=words.USE_IT).click()
    of_stars(page).get_by_text("It serves: ").wait_for()
    fits(page)
