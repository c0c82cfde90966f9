"""The whole way as a new family goes it: an empty folder, the link on the console, a household, a planned week, a restart."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.menu import go_to
from tests.browser.seeing import PATIENCE, expect
from tests.running_app import hold_port

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
KIM = ROOT / "data" / "samples" / "kim.json"
PASSWORD = "a warm loaf of bread"
EMAIL = "sarah@example.org"
COOKIE = "brightpath_session"


class Server:
    """The app as `start.py run` starts it, on a free port, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.console = folder.with_suffix(".console")
        self.held = hold_port()  # to its end: it is started anew at the same address
        self.port = self.held.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [
            sys.executable,
            "-P",
            "-m",
            "brightpath",
            "run",
            "--port",
            str(self.port),
            "--data",
            str(self.folder),
        ]
        with self.console.open("w") as words:
            self.process = subprocess.Popen(
                command, cwd="/", env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=words, stderr=words
            )
        for _ in range(900):
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=2):
                    return
            except OSError:
                assert self.process.poll() is None, self.console.read_text()
                time.sleep(0.1)
        pytest.fail(f"The app did not come up: {self.console.read_text()}")

    def stop(self) -> None:
        """End it as a service manager would; nothing is left to be written when it is gone."""
        self.process.terminate()
        self.process.wait(30)
        assert not (self.folder / "brightpath.duckdb.wal").exists()

    def said(self) -> str:
        return self.console.read_text()

    def link(self) -> str:
        """Read the first-run link where a person would."""
        found = re.search(r"http\S+/welcome\?key=\S+", self.said())
        assert found, self.said()
        return found[0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data")
    yield server
    server.held.close()
    if server.process.poll() is None:
        server.stop()
    assert "Traceback" not in server.said()


Visit = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any, server: Server) -> Iterator[Visit]:
    """Open a fresh browser profile; at the end nothing may have complained and no other host may have been asked."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def complain(text: str, *, unless: bool = False) -> None:
        if not unless:
            complaints.append(text)

    def open_it(path: str = "/", cookie: str | None = None) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Europe/London")
        contexts.append(context)
        if cookie:
            context.add_cookies([{"name": COOKIE, "value": cookie, "url": server.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        # What failed to load is told by its response; the console says it again without an address.
        page.on(
            "console", lambda said: complain(said.text, unless=said.type != "error" or "Failed to load" in said.text)
        )
        page.on("pageerror", lambda error: complain(str(error)))
        page.on(
            "response", lambda got: complain(f"{got.status} {got.url}", unless=got.status < 400 or _is_guess(got.url))
        )
        page.on(
            "request",
            lambda asked: complain(asked.url, unless=asked.url.startswith((server.address, "data:", "blob:"))),
        )
        page.goto(server.address + path if path.startswith("/") else path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def _is_guess(url: str) -> bool:
    """Streamlit's page first asks whether it is served below the address it was opened at."""
    return bool(re.search(r"/\w+/_stcore/(health|host-config)$", url))


def create_account(visit: Visit, server: Server) -> Any:
    page = visit(server.link())
    page.get_by_label("Your name").fill("Sarah Kim")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_text("Begin with your family").wait_for()
    return page


def sign_in(page: Any) -> None:
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def cookie_of(page: Any) -> str:
    return str(next(each["value"] for each in page.context.cookies() if each["name"] == COOKIE))


def plan_the_week(page: Any) -> None:
    page.get_by_role("button", name="Plan this week").click()
    page.locator(".board .block").first.wait_for()


def see_the_week(page: Any) -> None:
    """Noah's lessons, the grown-up's own column, what is said of the search."""
    page.locator(".board .block").first.wait_for()
    assert page.locator(".board [role=gridcell][aria-label^='Reading, Noah, Monday 9:00']").count() == 1
    assert page.locator(".board [role=gridcell][aria-label*=', Sarah with Noah, ']").count() >= 5
    assert page.locator(".board").get_by_text("Everything found its place this week.").is_visible()
    page.get_by_text(re.compile("Best possible week, proven in|below the best possible")).first.wait_for()


def test_from_an_empty_folder_to_the_week_on_the_board_and_back_after_a_restart(visit: Visit, server: Server) -> None:
    page = create_account(visit, server)

    page.locator("input[type=file]").set_input_files(
        {"name": "broken.json", "mimeType": "application/json", "buffer": b'{"section1": {"name": ""}, "children": []}'}
    )
    page.get_by_role("button", name="Load it").click()
    page.get_by_text("must be put right first. Nothing was changed.").wait_for()
    page.locator("input[type=file]").set_input_files(KIM)
    page.get_by_test_id("stFileChip").get_by_text("kim.json").wait_for()
    page.get_by_role("button", name="Load it").click()
    page.get_by_text("Your household is in.").wait_for()
    page.get_by_text("Noah, 6").wait_for()

    page.get_by_role("link", name="To the week").click()
    plan_the_week(page)
    see_the_week(page)

    old_cookie = cookie_of(page)
    go_to(page, "Your account", under="Account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_text("Welcome back").wait_for()
    stale = visit("/week", cookie=old_cookie)
    stale.get_by_text("Please sign in").wait_for()
    assert stale.get_by_text("Noah").count() == 0

    page.context.close()
    stale.context.close()
    server.stop()
    server.start()
    assert "/welcome" not in server.said()
    page = visit("/week")
    page.get_by_text("Please sign in").wait_for()
    sign_in(page)
    page.wait_for_url("**/week*")
    see_the_week(page)


def test_the_first_request_after_a_start_is_no_way_around_the_door(visit: Visit, server: Server) -> None:
    page = create_account(visit, server)
    page.get_by_role("button", name="Show me the made-up family").click()
    page.get_by_text("Noah, 6").wait_for()
    page.context.close()
    server.stop()
    server.start()
    page = visit("/household")
    page.get_by_text("Please sign in").wait_for()
    page.wait_for_timeout(500)
    assert page.get_by_text("Noah").count() == 0


def test_a_button_on_a_page_that_was_open_when_the_session_ended_does_nothing(visit: Visit, server: Server) -> None:
    page = create_account(visit, server)
    page.get_by_role("button", name="Show me the made-up family").click()
    page.get_by_text("Noah, 6").wait_for()
    go_to(page, "Week")
    page.get_by_role("button", name="Plan this week").wait_for()
    # Another tab of the same browser signs out; this one has not noticed.
    ended = urllib.request.Request(
        f"{server.address}/session/sign-out",
        data=b"",
        headers={
            "Cookie": f"{COOKIE}={cookie_of(page)}",
            "Origin": server.address,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    urllib.request.urlopen(ended, timeout=60).close()
    page.get_by_role("button", name="Plan this week").click()
    page.get_by_text("Please sign in").wait_for()
    assert page.locator(".board .block").count() == 0


def test_a_made_up_family_says_so_on_every_page(visit: Visit, server: Server) -> None:
    page = create_account(visit, server)
    page.get_by_role("button", name="Show me the made-up family").click()
    page.get_by_text("Noah, 6").wait_for()
    for place, under in (("Week", None), ("People", "Account"), ("Your account", "Account"), ("Household", None)):
        go_to(page, place, under=under)
        page.get_by_role("heading").first.wait_for()
        page.get_by_text("You are looking at a made-up family").wait_for()
    go_to(page, "Week")
    plan_the_week(page)
    see_the_week(page)
    # One's own household comes beside it, and counts from then on.
    go_to(page, "Household")
    page.get_by_text("To plan for your own family").wait_for()
    page.locator("input[type=file]").set_input_files(ROOT / "data" / "samples" / "olsen_four_children.json")
    page.get_by_test_id("stFileChip").wait_for()
    page.get_by_role("button", name="Load my household").click()
    page.get_by_text("Your household is in.").wait_for()
    expect(page.get_by_text("You are looking at a made-up family")).to_have_count(0)


def test_a_second_app_in_the_same_folder_gets_one_sentence(server: Server) -> None:
    with hold_port() as held:
        port = str(held.getsockname()[1])
        second = subprocess.run(
            [sys.executable, "-P", "-m", "brightpath", "run", "--port", port, "--data", str(server.folder)],
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert second.returncode == 1
    assert "is open in another BrightPath" in second.stderr and "Traceback" not in second.stderr


def test_metrics_are_closed_and_health_is_open(server: Server) -> None:
    with urllib.request.urlopen(f"{server.address}/health", timeout=60) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.address}/_stcore/metrics", timeout=60)
