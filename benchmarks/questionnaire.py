"""What the questionnaire asks of a parent's hand and of the server: `python3 start.py bench questionnaire`."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS, Row, machine, median, p95, verdict, write_results
from brightpath.bootstrap import close_house, open_house
from brightpath.config import ROOT, read_settings
from brightpath.domain.accounts import Role, SessionId
from brightpath.domain.ids import UserId, new_id
from brightpath.domain.questionnaire import Section, Step, answers_of
from brightpath.services import questionnaire
from brightpath.services.access import hash_of
from brightpath.services.house import House
from brightpath.storage.accounts import add_session, add_user

MOST_CLICKS, MOST_KEYS, MOST_CLICKS_PASTED = 90, 250, 40
MOST_SAVE_MS, MOST_RERUN_CPU_MS = 150.0, 100.0
NOTES = (
    "The scripted parent (tests/browser/scripted_parent.py) has two children, four commitments and twelve subjects and "
    "works in Chromium on the real app. A drag is one click, a pasted text one key; the 42 ratings are counted apart and "
    "take one key each. The account is made before the counting begins.",
    "A save is `save_step` with everything it does, on a real file, with the answers of the four Olsen children (27 "
    "subjects); it is counted until it is on the disk.",
    "A rerun is the whole script of a page on the running server, for the two children with their twelve subjects: the "
    "processor time of the server's process over twenty reruns asked for with the key R, divided by them (Linux only).",
)


def measure(tell: Callable[[str], None], *, rounds: int = 15, reruns: int = 20, results: Path = RESULTS) -> list[Row]:
    """Count clicks and keys, and time saves and reruns."""
    about = machine()
    saves = _saves(rounds)
    tell(f"Saved {saves['runs']} times: p95 {saves['p95']} ms. Walking through the questionnaire ...")
    hands, pages = _walks(reruns)
    tables = {"A parent's hand": hands, "The server": [saves, *pages]}
    write_results("questionnaire", about, tables, NOTES, to=results)
    return [*hands, saves, *pages]


# --- Saves --------------------------------------------------------------------------------------------------------------


def _saves(rounds: int) -> Row:
    document = json.loads((ROOT / "data" / "samples" / "olsen_four_children.json").read_text(encoding="utf-8"))
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, {"data_dir": Path(folder)})
        house = open_house(settings, executor=ThreadPoolExecutor(1), log=logging.getLogger("brightpath.measured"))
        try:
            _a_parent(house)
            draft = questionnaire.open_questionnaire(house, "key")
            children = [child["section2"] for child in document["children"]]
            step = Step(Section.CHILDREN)
            draft = questionnaire.save_step(house, "key", draft.family_id, step, {"children": children}, version=0)
            own = {
                kept["id"]: child["id"]
                for kept, child in zip(draft.document["children"], document["children"], strict=True)
            }
            for _ in range(rounds):
                for step in draft.steps:
                    if step.section is Section.CHILDREN:
                        continue
                    answers = answers_of(document, Step(step.section, own.get(step.child_id or "")))
                    begun = time.perf_counter()
                    version = draft.state(step).version
                    draft = questionnaire.save_step(house, "key", draft.family_id, step, answers, version=version)
                    taken.append(1000 * (time.perf_counter() - begun))
        finally:
            close_house(house)
    return {
        **_row("a step's save", "ms", taken),
        "target": f"p95 <= {MOST_SAVE_MS:g} ms",
        "verdict": verdict(p95(taken) <= MOST_SAVE_MS),
    }


def _a_parent(house: House) -> None:
    user_id = UserId(new_id())
    with house.store.write() as db:
        add_user(db, user_id, "parent@example.org", "Pat", "no password", [Role.PARENT], house.now())
        add_session(
            db, SessionId(new_id()), hash_of("key"), user_id, house.now(), is_remembered=True, address="", device=""
        )


# --- The scripted parent ------------------------------------------------------------------------------------------------


def _walks(reruns: int) -> tuple[list[Row], list[Row]]:
    """Go through twice, with the mouse and with pasted lists; measure the pages at the end of the first."""
    chromium = os.environ.get("BRIGHTPATH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright

        from tests.browser import scripted_parent as parent
    except ImportError:
        chromium = None
    if chromium is None:
        missing = "not measured: no Chromium or playwright (`start.py test` installs it)"
        return [{"way": "typed and clicked", "verdict": missing}], []
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    hands, pages = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for way in ("typed and clicked", "with pasted lists"):
            is_pasted = way == "with pasted lists"
            with _served() as (app, page_of):
                page = page_of(browser)
                parent.create_account(page)
                hand = parent.Hand(page)
                begun = time.perf_counter()
                hand.click(page.get_by_role("button", name="Begin"))
                parent.answer_about(hand)
                parent.answer_children(hand)
                (parent.paste_commitments if is_pasted else parent.answer_commitments)(hand)
                (parent.paste_subjects if is_pasted else parent.answer_subjects)(hand)
                parent.answer_rhythm(hand)
                parent.answer_hours(hand)
                parent.answer_style(hand)
                parent.answer_statements(hand)
                if not is_pasted:
                    pages = _reruns(app, hand, reruns)
                parent.submit(hand)
                page.locator(".board .block").first.wait_for(timeout=120_000)
                seconds = time.perf_counter() - begun
                page.context.close()
            most_clicks = MOST_CLICKS_PASTED if is_pasted else MOST_CLICKS
            hands.append(
                {
                    "way": way,
                    "clicks": hand.clicks,
                    "keys": hand.keys,
                    "ratings": hand.ratings,
                    "seconds of the script": round(seconds, 1) if is_pasted else "",
                    "target": f"< {most_clicks} clicks" + ("" if is_pasted else f", < {MOST_KEYS} keys"),
                    "verdict": verdict(hand.clicks < most_clicks, is_pasted or hand.keys < MOST_KEYS),
                }
            )
        browser.close()
    return hands, pages


@contextmanager
def _served() -> Iterator[tuple[Any, Callable[[Any], Any]]]:
    from tests.running_app import RunningApp

    with tempfile.TemporaryDirectory() as folder:
        app = RunningApp(Path(folder) / "house")

        def page_of(browser: Any) -> Any:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.set_default_timeout(30_000)
            page.goto(f"{app.address}/welcome?key={app.first_key()}")
            return page

        try:
            yield app, page_of
        finally:
            app.stop()


def _reruns(app: Any, hand: Any, reruns: int) -> list[Row]:
    if not Path("/proc/self/stat").exists():
        return [{"what": "a page's rerun", "verdict": "not measured: no /proc here"}]
    rows = []
    for address in ("you", "children", "commitments", "subjects", "rhythm", "hours", "style", "statements", "review"):
        hand.page.goto(re.sub(r"/[^/]*$", f"/questionnaire?step={address}", hand.page.url))
        hand.page.get_by_role("heading", level=1).wait_for()
        hand.page.wait_for_timeout(1500)
        before = _cpu_ms(app.pid)
        for _ in range(reruns):
            hand.page.keyboard.press("r")
            hand.page.wait_for_timeout(120)
            hand.settle()
        spent = (_cpu_ms(app.pid) - before) / reruns
        rows.append(
            {
                "what": f"a rerun of “{address}”",
                "unit": "CPU ms",
                "runs": reruns,
                "median": round(spent, 1),
                "target": f"<= {MOST_RERUN_CPU_MS:g}",
                "verdict": verdict(0 < spent <= MOST_RERUN_CPU_MS),
            }
        )
    return rows


def _cpu_ms(pid: int) -> float:
    """Read the processor time of a process with all its threads, in milliseconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(what: str, unit: str, taken: list[float]) -> Row:
    return {"what": what, "unit": unit, "runs": len(taken), "median": median(taken), "p95": p95(taken)}
