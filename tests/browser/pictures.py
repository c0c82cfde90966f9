"""The pictures of docs/images, taken of the running app: `python -m tests.browser.pictures [name ...]` makes them anew.

Each shows a made-up family on a Monday at noon, for picture and text to be the same whenever they are made; `proof.png`
is drawn by benchmarks/proof.py, and `house.svg` by hand.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from brightpath.adapters import clock
from brightpath.domain.accounts import SESSION_COOKIE, Role
from brightpath.domain.ids import ChildId, FamilyId

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"
#: The moment of every picture, Monday noon, and the week it is in.
NOW: Final = datetime(2026, 11, 23, 12, 10, tzinfo=UTC)
MONDAY: Final = date(2026, 11, 23)
NEXT_WEEK: Final = MONDAY + timedelta(weeks=1)
PHONE: Final = {"width": 390, "height": 844}
#: The colours of a picture are few: a palette takes a third of the room and looks the same.
_COLOURS: Final = 256


@dataclass(frozen=True)
class Studio:
    """A house with somebody in it: what is prepared in it is looked at in the served app."""

    house: Any
    hands: Any

    def parent(self, name: str, **more: Any) -> str:
        """Let a parent be signed in, and give the key."""
        from tests.services.given_accounts import a_person, a_token

        return a_token(self.house, a_person(self.house, name, **more), is_remembered=True)

    def planned(self, token: str, family_id: FamilyId, week_start: date = MONDAY) -> Any:
        """Plan a week with the real planner."""
        from brightpath.services import planner

        planner.plan_week(self.house, token, family_id, week_start)
        self.hands.work()
        kept = planner.week_plan(self.house, token, family_id, week_start)
        assert kept is not None
        return kept.plan


Look = Callable[..., Any]


def olsens(studio: Studio) -> str:
    """Let the Olsens have planned this week and the next, ticked what was before noon, and one lesson wait for a yes."""
    from brightpath.domain.schedule import Actual, ItemType
    from brightpath.services import family, today
    from tests.planning.samples import FOLDER, OLSEN

    token = studio.parent("Hannah Olsen")
    family_id = family.import_household(studio.house, token, (FOLDER / f"{OLSEN}.json").read_bytes())
    studio.planned(token, family_id, NEXT_WEEK)
    plan = studio.planned(token, family_id)
    minute = NOW.hour * 60 + NOW.minute
    lessons = {
        child.name: (child.id, [item for item in child.days[0].items if item.type is ItemType.SUBJECT])
        for child in plan.children
    }
    over = [(child, item.id) for child, items in lessons.values() for item in items if item.end <= minute]
    today.tick(studio.house, token, family_id, MONDAY, over)
    emma, hers = ChildId(lessons["Emma"][0]), lessons["Emma"][1]
    said = Actual(engagement=4, note="She drew the whole siege from memory.")
    today.tell_how_it_was(studio.house, token, family_id, MONDAY, [(emma, hers[0].id, said)], [])
    own = studio.parent("Emma", roles=(Role.CHILD,), family_id=family_id, child_id=emma)
    next_one = next(item for item in hers if item.end > minute)
    today.hand_in(studio.house, own, family_id, emma, MONDAY, next_one.id)
    return token


def the_made_up_family(studio: Studio) -> str:
    """Let the made-up family have lived, and live in Missouri."""
    from brightpath.domain.chosen_rule import ChosenRule
    from brightpath.services import family, ledger

    token = studio.parent("Rosa Kim")
    family_id = family.create_demo_family(studio.house, token, has_lived=True)
    ledger.choose_rule(studio.house, token, family_id, ChosenRule(region="missouri"))
    return token


def taught(studio: Studio) -> str:
    """Let a family have moved the maths of the coming week to the afternoon."""
    from tests.services.given_learning import AFTERNOON, Taught, a_family_to_learn_from, maths, move, planned

    home: Taught = a_family_to_learn_from(studio.house)
    lessons = maths(planned(studio.house, studio.hands, home, NEXT_WEEK))
    for number in range(len(lessons)):
        move(studio.house, home, number, AFTERNOON, NEXT_WEEK)
    return home.parent


def a_week_behind(studio: Studio) -> str:
    """Let a family of two have lived last week, and Ada have told how hers was."""
    from brightpath.planning.week import problem_of
    from brightpath.services import feedback, today
    from brightpath.services.family import import_household
    from brightpath.storage.family import household_of
    from brightpath.storage.schedule import save_plan
    from tests.builders import a_household_document
    from tests.storage.given import a_plan

    token, last_week = studio.parent("Pat Kim"), MONDAY - timedelta(weeks=1)
    family_id = import_household(studio.house, token, json.dumps(a_household_document(children=2)))
    with studio.house.store.write() as db:
        household = household_of(db, family_id)
        problem = problem_of(household, last_week).model_dump(mode="json")
        save_plan(db, family_id, a_plan(household, week_start=last_week), problem=problem, at=studio.house.now())
    ada = ChildId(household.children[0].id)
    today.tick(studio.house, token, family_id, last_week, [(ada, "0-0")])
    own = studio.parent("Ada", roles=(Role.CHILD,), family_id=family_id, child_id=ada)
    feedback.rate_as_child(studio.house, own, family_id, ada, last_week, 2)
    return token


def a_co_op(studio: Studio) -> str:
    """Let a co-op of twelve classes have a timetable."""
    from brightpath.config import ROOT
    from brightpath.services import coop_imports, coops, timetabling

    token = studio.parent("Olive", roles=(Role.COORDINATOR,))
    coop = coops.found_coop(studio.house, token, "Maple Street", time_zone="UTC")
    files = {one.name: one.read_bytes() for one in (ROOT / "data" / "samples" / "maple_street_coop").glob("*.json")}
    coop_imports.import_classes(studio.house, token, coop.coop_id, files)
    timetabling.ask_for_timetable(studio.house, token, coop.coop_id, seconds=10)
    studio.hands.work()
    return token


def somebody_new(studio: Studio) -> str:
    """Let a parent have an account and nothing else."""
    return studio.parent("Sarah")


# --- What is looked at ------------------------------------------------------------------------------------------------


def week(look: Look) -> None:
    for name, scheme in (("week", "light"), ("week-dark", "dark")):
        page = look(f"/week?week={NEXT_WEEK}", {"width": 1280, "height": 1160}, color_scheme=scheme)
        page.locator(".board .block").first.wait_for()
        if scheme == "light":
            page.get_by_role("button", name="Not now").click()
            page.get_by_role("button", name="Not now").wait_for(state="hidden")
        page.wait_for_timeout(1_500)
        keep(page, name)
    page = look(f"/week?week={NEXT_WEEK}", PHONE, device_scale_factor=1.5)
    page.locator(".board .block").first.wait_for()
    page.wait_for_timeout(1_500)
    keep(page, "phone")


def today(look: Look) -> None:
    page = look("/today", PHONE)
    page.locator(".day-sheet .card").first.wait_for()
    page.wait_for_timeout(1_000)
    keep(page, "today")


def progress(look: Look) -> None:
    page = look("/progress", {"width": 1280, "height": 1500})
    drawn(page, 3)
    keep(page, "progress")


def hours(look: Look) -> None:
    page = look("/ledger", PHONE, device_scale_factor=1.5)
    drawn(page, 1)
    keep(page, "hours")


def learned(look: Look) -> None:
    page = look("/learned", {"width": 850, "height": 783})
    page.get_by_role("button", name="Keep", exact=True).first.wait_for()
    page.wait_for_timeout(1_000)
    keep(page, "learned", clip=round_of(page, "stMainBlockContainer"))


def rating(look: Look) -> None:
    page = look(f"/week?week={MONDAY - timedelta(weeks=1)}", PHONE, device_scale_factor=1.5, has_touch=True)
    page.locator(".ratings .stars").wait_for()
    page.get_by_role("radio", name="4 of 5 stars").tap()
    for key in "442553":  # the stars once more, which leads on, and the five statements
        page.keyboard.press(key)
    page.get_by_role("radiogroup", name="Ben").get_by_role("radio", name="sad", exact=True).tap()
    page.wait_for_timeout(1_500)
    page.locator(".st-key-rating").screenshot(path=IMAGES / "rating.png")
    fewer_colours(IMAGES / "rating.png")


def coop_timetable(look: Look) -> None:
    page = look("/timetable", {"width": 960, "height": 1250})
    page.locator(".coop-week .card").first.wait_for()
    page.locator(".coop-week .card").last.click()
    page.get_by_text("The best places, and what each would cost").wait_for()
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.wait_for_timeout(1_000)
    keep(page, "coop-timetable")


def questionnaire(look: Look) -> None:
    from tests.browser import scripted_parent as parent

    page = look("/questionnaire", {"width": 1280, "height": 800})
    hand = parent.Hand(page)
    parent.answer_about(hand)
    parent.answer_children(hand)
    parent.paste_commitments(hand)
    for place, names in enumerate(parent.SUBJECTS.values()):
        column = page.get_by_test_id("stMain").get_by_test_id("stColumn").nth(place)
        for name in names:
            hand.click(column.get_by_role("button", name=name, exact=True).first)
            column.locator("strong", has_text=name).first.wait_for()
        hand.click(column.get_by_test_id("stFeedback").first.get_by_role("radio").nth(3))
    page.get_by_text(re.compile("saved today")).first.wait_for()
    for name, scheme in (("questionnaire", "light"), ("questionnaire-dark", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        page.mouse.move(0, 0)
        page.wait_for_timeout(1_500)
        keep(page, name)


#: Who stands for what is looked at.
SCENES: Final[dict[Callable[[Studio], str], tuple[Callable[[Look], None], ...]]] = {
    olsens: (week, today),
    the_made_up_family: (progress, hours),
    taught: (learned,),
    a_week_behind: (rating,),
    a_co_op: (coop_timetable,),
    somebody_new: (questionnaire,),
}


def drawn(page: Any, charts: int) -> None:
    """Wait until so many charts stand there."""
    page.locator("[data-testid=stPlotlyChart] .main-svg").nth(charts - 1).wait_for()
    page.wait_for_timeout(1_500)


def round_of(page: Any, test_id: str) -> dict[str, float]:
    """Give the frame of an element within what is seen."""
    box = page.get_by_test_id(test_id).bounding_box()
    size = page.viewport_size
    return {**box, "height": min(box["height"], size["height"] - box["y"])}


def keep(page: Any, name: str, **more: Any) -> None:
    """Keep what a page looks like."""
    page.screenshot(path=IMAGES / f"{name}.png", **more)
    fewer_colours(IMAGES / f"{name}.png")
    print(f"{name}.png", flush=True)


def fewer_colours(path: Path) -> None:
    """Write a picture with a palette."""
    from PIL import Image

    image = Image.open(io.BytesIO(path.read_bytes())).convert("RGB")
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


# --- The app, at that moment ------------------------------------------------------------------------------------------


def moment() -> Callable[[], datetime]:
    """Make a clock that began at the moment of the pictures."""
    begun = datetime.now(UTC)
    return lambda: NOW + (datetime.now(UTC) - begun)


@contextmanager
def opened(prepare: Callable[[Studio], str], chromium: Any) -> Iterator[Look]:
    """Prepare a house, serve it, and give what opens a page in it."""
    from brightpath.bootstrap import close_house, open_house
    from brightpath.config import Settings
    from tests.running_app import RunningApp
    from tests.services.given_accounts import AtOnce, quick_hashes
    from tests.services.given_house import Hands

    with tempfile.TemporaryDirectory() as place:
        folder, hands = Path(place) / "data", Hands()
        settings = Settings(data_dir=folder, solve_seconds=20)
        house = open_house(settings, now=moment(), executor=hands, aside=AtOnce())
        with quick_hashes():
            token = prepare(Studio(house, hands))
        close_house(house)
        app = RunningApp(folder, program=("-m", "tests.browser.pictures", "--then"))

        def look(path: str, size: dict[str, int], **settings: Any) -> Any:
            context = chromium.new_context(viewport=size, timezone_id="UTC", **settings)
            context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": app.address}])
            page = context.new_page()
            page.set_default_timeout(90_000)
            page.goto(app.address + path)
            return page

        try:
            yield look
        finally:
            app.stop()


def main(names: list[str]) -> int:
    """Take the pictures of these scenes, or of all; with `--then` be the app of that moment instead."""
    if names[:1] == ["--then"]:
        clock.now = moment()  # before anything has looked at it
        from brightpath.cli import main as terminal

        return terminal(names[1:])
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import _CHROMIUM, _FLAGS

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        for prepare, scenes in SCENES.items():
            wanted = [scene for scene in scenes if not names or scene.__name__ in names]
            if wanted:
                with opened(prepare, chromium) as look:
                    for scene in wanted:
                        scene(look)
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
