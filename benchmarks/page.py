"""How soon somebody sees a page, and what asking who they are costs: `python3 start.py bench page`."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import RESULTS, Row, machine, median, p95, verdict, write_results
from brightpath.bootstrap import close_house, open_house
from brightpath.config import PREFIX, ROOT, read_settings
from brightpath.domain.accounts import Role, SessionId
from brightpath.domain.errors import Refused
from brightpath.domain.ids import UserId, new_id
from brightpath.services.access import hash_of
from brightpath.services.accounts import who_am_i
from brightpath.services.house import House
from brightpath.storage.accounts import add_session, add_user

MOST_SECONDS_TO_HEALTH = 5.0
#: How long anything may take before it counts as broken.
PATIENCE = 600.0
NOTES = (
    "Set-up is `python3 start.py run` in a fresh clone of what is committed, with empty caches, to the first answer of "
    "/health: it contains the downloads, so it is this network's figure too.",
    "A start is the same command when the environment is there. The first page is a signed-out visitor's, in a fresh "
    "Chromium profile, until its heading can be seen; the very first one makes the server load what pages need.",
    "`who_am_i` is what every verb of a service costs before its own work: the session is looked up on each call.",
)


def measure(
    tell: Callable[[str], None], *, starts: int = 5, pages: int = 5, calls: int = 2000, results: Path = RESULTS
) -> list[Row]:
    """Set up fresh clones, start the server, open its first page, ask who somebody is."""
    about = machine()
    rows = [_actor_resolution(calls)]
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "brightpath"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for installer in ("uv", "pip"):
            if installer == "uv" and shutil.which("uv") is None:
                rows.append({"what": "set-up with uv to a served page", "verdict": "not measured: no uv here"})
                continue
            shutil.rmtree(clone / ".venv", ignore_errors=True)
            tell(f"Setting up a fresh clone with {installer} ...")
            rows.append(_set_up(clone, installer, Path(folder)))
            tell(f"... {rows[-1]['median']} s")
        rows.append(_start(clone, starts, Path(folder)))
        tell(f"Started {starts} times: {rows[-1]['median']} s to /health. Opening pages ...")
        rows += _first_pages(clone, pages, Path(folder))
    write_results("page", about, {"Until a page is there": rows}, NOTES, to=results)
    return rows


# --- Start --------------------------------------------------------------------------------------------------------------


def _set_up(clone: Path, installer: str, folder: Path) -> Row:
    caches = {"UV_CACHE_DIR": str(folder / "uv"), "PIP_CACHE_DIR": str(folder / "pip")}
    with served(clone, folder / f"data with {installer}", env={**caches, "PATH": _path_with(installer)}) as (
        _,
        seconds,
    ):
        return {"what": f"set-up with {installer} to /health", "unit": "s", "runs": 1, "median": round(seconds, 1)}


def _start(clone: Path, starts: int, folder: Path) -> Row:
    taken = []
    for _ in range(starts):
        with served(clone, folder / "data") as (_, seconds):
            taken.append(seconds)
    return {
        **_row("start to /health", "s", taken),
        "target": f"<= {MOST_SECONDS_TO_HEALTH:g} s",
        "verdict": verdict(median(taken) <= MOST_SECONDS_TO_HEALTH),
    }


@contextmanager
def served(clone: Path, data: Path, env: dict[str, str] | None = None) -> Iterator[tuple[str, float]]:
    """Run `start.py` as a person would; give the address and the seconds until /health said that all is well."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PYTHON", "VIRTUAL_ENV"))}
    python = getattr(sys, "_base_executable", None) or sys.executable
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [python, "start.py", "run", "--port", str(port), "--data", str(data)],
            cwd=clone,
            env={**kept, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        )
        try:
            while not _is_healthy(address):
                if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                    words.seek(0)
                    raise Refused(f"The server in {clone} did not come up:\n{words.read()[-1500:].strip()}")
                time.sleep(0.02)
            yield address, time.perf_counter() - begun
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
            process.wait()


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _path_with(installer: str) -> str:
    """Give the search path, without the folders that hold uv when it is to be done without."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return os.pathsep.join(one for one in folders if installer == "uv" or shutil.which("uv", path=one) is None)


# --- Pages --------------------------------------------------------------------------------------------------------------


def _first_pages(clone: Path, pages: int, folder: Path) -> list[Row]:
    """Open the front page in fresh profiles, and once more in a profile that knows it."""
    what = "first page until its heading is seen"
    chromium = os.environ.get("BRIGHTPATH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        return [{"what": what, "verdict": "not measured: no Chromium or playwright (`start.py test` installs it)"}]
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    fresh, known = [], []
    with served(clone, folder / "data") as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for _ in range(pages + 1):
            context = browser.new_context()
            for taken in (fresh, known):
                page = context.new_page()
                begun = time.perf_counter()
                page.goto(address)
                page.get_by_role("heading", name="Welcome to BrightPath").wait_for(timeout=60_000)
                taken.append(time.perf_counter() - begun)
                page.close()
            context.close()
        browser.close()
    return [
        _row("very first page after a start", "s", fresh[:1]),
        _row("first page of a fresh browser", "s", fresh[1:]),
        _row("the page again in the same browser", "s", known[1:]),
    ]


# --- Verbs --------------------------------------------------------------------------------------------------------------


def _actor_resolution(calls: int) -> Row:
    """Ask who somebody is in a house of fifty people with four sessions each."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, {"data_dir": Path(folder)})
        house = open_house(settings, executor=ThreadPoolExecutor(1), log=logging.getLogger("brightpath.measured"))
        try:
            tokens = [token for number in range(50) for token in _person_with_sessions(house, number)]
            taken = []
            for number in range(calls):
                begun = time.perf_counter()
                who_am_i(house, tokens[number % len(tokens)])
                taken.append(1000 * (time.perf_counter() - begun))
        finally:
            close_house(house)
    return _row("who_am_i", "ms", taken)


def _person_with_sessions(house: House, number: int) -> list[str]:
    tokens = [secrets.token_urlsafe(32) for _ in range(4)]
    user_id = UserId(new_id())
    with house.store.write() as db:
        add_user(db, user_id, f"parent{number}@example.org", "A Parent", "no password", [Role.PARENT], house.now())
        for token in tokens:
            add_session(
                db,
                SessionId(new_id()),
                hash_of(token),
                user_id,
                house.now(),
                is_remembered=False,
                address="127.0.0.1",
                device="Firefox on Linux",
            )
    return tokens


def _row(what: str, unit: str, taken: list[float]) -> Row:
    return {"what": what, "unit": unit, "runs": len(taken), "median": median(taken), "p95": p95(taken)}
