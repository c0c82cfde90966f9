"""A page with nothing but the week board, opened in Chromium: for the tests of looking at it and of editing it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from brightpath.domain.accounts import SESSION_COOKIE
from tests.browser.seeing import PATIENCE, still
from tests.running_app import hold_port

ROOT = Path(__file__).parents[2]
_CHROMIUM = os.environ.get("BRIGHTPATH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

Open = Callable[..., Any]


def _missing(what: str) -> None:
    if os.environ.get("BRIGHTPATH_REQUIRE_BROWSER") == "1":
        pytest.fail(f"The browser tests need {what}.")
    pytest.skip(f"needs {what}")


@contextmanager
def page_served(page: str, place: Path) -> Iterator[str]:
    """Serve a page of this folder from `place`, with the house's own look and fonts; give its address."""
    shutil.copytree(ROOT / "brightpath" / "ui" / "static", place / "static")
    shutil.copy(Path(__file__).parent / page, place / "page.py")
    with hold_port() as held:
        port = str(held.getsockname()[1])
        command = [sys.executable, "-m", "streamlit", "run", str(place / "page.py"), "--server.port", port]
        with (place / "log").open("w") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server, place / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


@pytest.fixture(scope="module")
def board_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with page_served("board_page.py", tmp_path_factory.mktemp("board")) as address:
        yield address


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(900):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"The page was not served: {log.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    if not _CHROMIUM:
        _missing("Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_board(chromium: Any, board_address: str) -> Iterator[Open]:
    """Open the board; at the end nothing may stand in the console and nothing may have been asked of another host."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_it(query: str = "plan=kim", size: dict[str, int] = DESKTOP, **settings: Any) -> Any:
        is_phone = size == PHONE
        context = chromium.new_context(viewport=size, has_touch=is_phone, is_mobile=is_phone, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: complaints.append(asked.url) if _is_elsewhere(asked.url, board_address) else None
        )
        page.goto(f"{board_address}/?{query}")
        page.locator(".board .block").first.wait_for()
        still(page)  # the board is drawn anew when its letters have come
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(chromium: Any, served: tuple[str, dict[str, str]]) -> Iterator[Open]:
    """Open Today on a phone as somebody whom the file's own `served` knows; at the end nothing may have complained."""
    address, tokens = served
    contexts, complaints = [], []

    def open_it(who: str) -> Any:
        context = chromium.new_context(viewport=PHONE, has_touch=True)
        contexts.append(context)
        context.add_cookies([{"name": SESSION_COOKIE, "value": tokens[who], "url": address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/today")
        page.locator(".day-sheet .card").first.wait_for()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def _is_elsewhere(url: str, address: str) -> bool:
    return url.startswith("http") and not url.startswith(address)


def held(page: Any) -> str | None:
    """Say the accessible name of what has the focus inside the board."""
    return page.evaluate(
        "() => { const at = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot.activeElement;"
        " return at?.ariaLabel ?? at?.textContent; }"
    )


def press(page: Any, *keys: str) -> str | None:
    for key in keys:
        page.keyboard.press(key)
    return held(page)


def enter(page: Any) -> None:
    page.locator(".board [role=gridcell][tabindex='0']").focus()
