"""A co-op in the real app in Chromium: founded, a family joins and enrols, a timetable is made, and its week has the class."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import SESSION_COOKIE
from brightpath.domain.weeks import week_start_of
from brightpath.services import planner
from brightpath.services.family import import_household
from brightpath.ui.weeks import WEEK
from tests.browser.conftest import DESKTOP
from tests.browser.seeing import PATIENCE, expect
from tests.builders import a_child, a_household_document, a_subject
from tests.running_app import RunningApp
from tests.services.given_accounts import a_person, a_token, quick_hashes
from tests.services.given_house import Hands

pytestmark = pytest.mark.browser

#: Four classes with what they need, as a coordinator has them in a folder.
FILES = {
    "Course.json": [
        {"name": "Pottery", "instructors": ["Maria"], "groups": ["Owls"], "needs": ["sink"]},
        {"name": "Choir", "instructors": ["Maria"], "groups": ["Owls"]},
        {"name": "Chess", "instructors": ["Mr Bell"], "groups": ["Owls"]},
        {"name": "Latin", "instructors": ["Mr Bell"], "students": 8},
    ],
    "Groups.json": [{"name": "Owls", "size": 5}],
    "Instructors.json": [{"name": "Maria"}, {"name": "Mr Bell"}],
    "Rooms.json": [{"name": "Hall", "seats": 30}, {"name": "Kitchen", "seats": 10, "features": ["sink"]}],
}


class Doors(NamedTuple):
    """A page of the coordinator and one of a parent, each in a browser of their own."""

    coordinator: Any
    parent: Any
    week: str


@pytest.fixture
def doors(chromium: Any, tmp_path: Path) -> Iterator[Doors]:
    """Let a family of one child have planned the week to come; nobody has founded anything."""
    hands = Hands()
    house = open_house(Settings(data_dir=tmp_path / "data", solve_seconds=2), executor=hands)
    with quick_hashes():
        tokens = [a_token(house, a_person(house, name)) for name in ("Olive", "Pat Kim")]
        ada = a_child("Ada", start="08:00", end="16:00", subjects=(a_subject("Maths"), a_subject("Latin")))
        family_id = import_household(house, tokens[1], json.dumps(a_household_document((ada,))))
        week_start = week_start_of(house.now().date()) + WEEK
        planner.plan_week(house, tokens[1], family_id, week_start)
        hands.work()
    close_house(house)
    app = RunningApp(tmp_path / "data", BRIGHTPATH_SOLVE_SECONDS="2")
    pages, complaints, contexts = [], [], []
    for token in tokens:
        context = chromium.new_context(viewport={**DESKTOP, "height": 1400})
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": app.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        contexts.append(context)
        pages.append(page)
    pages[0].goto(f"{app.address}/classrooms")
    pages[1].goto(f"{app.address}/coop")
    yield Doors(*pages, week=f"{app.address}/week?week={week_start.isoformat()}")
    for context in contexts:
        context.close()
    app.stop()
    assert complaints == [] and "Traceback" not in app.said()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def part(page: Any, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def test_a_co_op_goes_from_its_founding_into_a_familys_week(doors: Doors, tmp_path: Path) -> None:
    coordinator, parent, week = doors
    # Founded, with its hours.
    coordinator.get_by_label("What is it called?").fill("Oak Hall")
    press(coordinator, "Found the co-op")
    coordinator.get_by_text("When do you meet?").wait_for()
    press(coordinator, "Tuesday")
    press(coordinator, "Make the hours")
    coordinator.get_by_text("Which rooms do you have?").wait_for()
    # Four classes from files.
    part(coordinator, "From files")
    for name, content in FILES.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    coordinator.locator("input[type=file]").set_input_files([str(tmp_path / name) for name in FILES])
    coordinator.get_by_test_id("stFileChip").nth(3).wait_for()
    press(coordinator, "Bring them in")
    coordinator.get_by_text("4 classes, 1 group, 2 instructors and 2 rooms came in").wait_for()
    # A family is invited, joins, and enrols its child.
    part(coordinator, "Families")
    press(coordinator, "Make a code")
    code = coordinator.get_by_test_id("stCode").inner_text().strip()
    parent.get_by_label("The code from your coordinator").fill(code)
    press(parent, "Look what it opens")
    parent.get_by_text("What joining shows, and to whom").wait_for(state="hidden")  # what it folds away stands open now
    parent.get_by_text("When you join, the coordinator sees").wait_for()
    press(parent, "Yes, join")
    parent.get_by_label("Ada’s groups").click()
    parent.get_by_role("option", name="Owls").click()
    parent.get_by_text("Ada is in Owls.").wait_for()
    # A timetable is asked for, read, and a class pinned.
    coordinator.get_by_role("link", name="To the timetable").click()
    press(coordinator, "Ask for a timetable")
    coordinator.get_by_text("Nothing clashes.").first.wait_for()
    coordinator.locator(".coop-week .card", has_text="Pottery").wait_for()
    expect(coordinator.locator(".coop-week .card")).to_have_count(4)
    coordinator.locator(".coop-week .card", has_text="Pottery").press("Enter")
    coordinator.get_by_text("The best places, and what each would cost").wait_for()
    press(coordinator, "Pin it where it is")
    coordinator.locator(".coop-week .card", has_text="Pottery").locator(".pin").wait_for()
    # It is published, and stands in the family's week, which is offered to be planned anew.
    coordinator.get_by_text("Publish it", exact=True).click()
    press(coordinator, "Publish")
    coordinator.get_by_text("Its classes come into the weeks of 1 family").wait_for()
    press(coordinator, "Yes, publish it")
    coordinator.get_by_text("The weeks of 1 family have changed.").wait_for()
    parent.reload()
    parent.get_by_text("Pottery: Ada").wait_for()
    parent.goto(week)
    parent.locator(".board .block").first.wait_for()
    parent.get_by_text("or a class of a co-op, was changed after this week was planned").wait_for()
    press(parent, "Plan again")
    parent.locator(".board .block", has_text="Pottery").first.wait_for()
