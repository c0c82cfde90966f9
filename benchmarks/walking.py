"""What the pages cost that look back, and how soon one is there while 25 families walk: part of `bench sessions`."""

from __future__ import annotations

import logging
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.exceptions import WebSocketException

from benchmarks.facts import draw
from benchmarks.lived import Lived, Street, street
from benchmarks.report import Row, median, p95, p99, verdict
from benchmarks.server import NOT_TOLD, cpu_of_rerun, is_told, memory_mb
from benchmarks.visitor import Visitor
from brightpath.bootstrap import close_house, open_house
from brightpath.config import read_settings
from brightpath.domain.errors import BrightPathError, Refused
from brightpath.domain.periods import Choice
from brightpath.services.house import House
from brightpath.services.reports import year_of_reports
from brightpath.ui import ledger_words, progress_words
from brightpath.ui.reports import words as report_words

MOST_CPU_MS, MOST_OTHER_CPU_MS = {"today": 60.0}, 120.0
MOST_PAGE_MS, MOST_SLOW_PAGE_MS, MOST_BUNDLE_SECONDS = 1000.0, 2500.0, 10.0
#: The memory of a server that has seen everything may still grow by so much.
MOST_GROWTH = 10.0
THINKING = 5.0
IN_COOP = 12
#: The pages of a family, as its menu leads to them, and what is chosen on them; one click in three chooses.
WALK = ("today", "week", "progress", "ledger", "reports")
CHOICES = {
    progress_words.WHICH_DAYS: "another period",
    progress_words.WHO: "another child",
    ledger_words.WHOSE: "another child",
    report_words.WHICH: "another report",
    report_words.OF_WHOM: "another child",
}
A_CHOICE = 1 / 3
NOTES = (
    "Looking back: families of four and of two children with twelve weeks behind them (planned, ticked and logged as the "
    "made-up family's are) under the rule of New York; twelve of them are a co-op that is counted, all consent to research. A "
    "server of their own.",
    f"A click: from sending it until the page's script has ended. Each session thinks {THINKING:g} seconds on the average "
    "between two, and opens another page of its menu or chooses another period, child or report. An error is a sentence in red, "
    "a traceback, another page than was asked for, or no answer within 30 seconds.",
    "Memory: what the server's process holds; the first fifth of the time is warming up, and growth is from then to the end.",
)


@dataclass
class Walked:
    """What all sessions together have seen: milliseconds by what was clicked, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    _one_by_one: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, milliseconds: float, visitor: Visitor) -> None:
        """Keep how long a click took, and whether the page was all right."""
        with self._one_by_one:
            self.taken.setdefault(what, []).append(milliseconds)
        for element in (*visitor.all("exception"), *visitor.all("alert")):
            if element.DESCRIPTOR.name == "Exception":
                self.note_wrong(f"{what}: {element.type}")
            elif element.format == element.ERROR:
                self.note_wrong(f"{what}: {element.body}")

    def note_wrong(self, words: str) -> None:
        """Count what went wrong."""
        with self._one_by_one:
            self.wrong[words] += 1


def looked_back(
    tell: Callable[[str], None], *, families: int = 25, seconds: float = 300.0, beside: int = 0
) -> list[Row]:
    """Measure a year's bundle, the processor time of a rerun of each page, and clicks while every family walks.

    All of it beside so many facts of families of whom nobody is here.
    """
    from tests.running_app import RunningApp

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "lived"
        tell(f"Living twelve weeks of {families} families ...")
        homes, bundle = _moved_in(data, families, beside)
        tell(f"{bundle['what']}: {bundle['median']} s")
        app = RunningApp(data)
        try:
            reruns = []
            # All are opened before one is measured: what a server loads once is no part of a rerun.
            for page, visitor in [(page, _opened(app.address, token, page)) for page, token in _pages(homes).items()]:
                reruns.append(cpu_of_rerun(app, visitor, page, MOST_CPU_MS.get(page, MOST_OTHER_CPU_MS)))
                tell(f"{reruns[-1]['what']}: {reruns[-1].get('median', 'not measured')}")
            tell(f"{families} sessions walk for {seconds:g} seconds ...")
            walked, memory = _walk_all(app, homes.families, seconds)
        finally:
            app.stop()
    return [bundle, *reruns, *_rows(walked, families), memory]


def _moved_in(data: Path, families: int, beside: int) -> tuple[Street, Row]:
    data.mkdir(parents=True)
    settings = read_settings({}, {"data_dir": data})
    house = open_house(settings, executor=ThreadPoolExecutor(1), log=logging.getLogger("brightpath.measured"))
    try:
        if beside:
            draw(house.store, beside, is_laid=False)
        homes = street(house, families, in_coop=IN_COOP)
        return homes, _bundle(house, homes.families[0])
    finally:
        close_house(house)


def _bundle(house: House, home: Lived, runs: int = 3) -> Row:
    taken, children = [], list(home.children.values())[:3]
    for _ in range(runs):
        begun = time.perf_counter()
        made = year_of_reports(house, home.token, home.family_id, children, None, "Letter")
        taken.append(time.perf_counter() - begun)
    what = f"a year's bundle for {len(children)} children, {len(made.data) / 1000:.0f} kB"
    target = f"<= {MOST_BUNDLE_SECONDS:g} s"
    return _row(what, "s", taken) | {"target": target, "verdict": verdict(max(taken) <= MOST_BUNDLE_SECONDS)}


def _pages(homes: Street) -> dict[str, str]:
    """Say whose key opens each page."""
    family = dict.fromkeys(("today", "week", "replay", *WALK[2:]), homes.families[0].token)
    return {**family, "overview": homes.coordinator, "explore": homes.researcher}


def _opened(address: str, token: str, page: str) -> Visitor:
    visitor = Visitor(address, token, page)
    visitor.open()
    if visitor.page != page or any(visitor.all("exception")):
        raise Refused(f"The page {page} did not open, so its time says nothing.")
    return visitor


# --- Walking ------------------------------------------------------------------------------------------------------------


def _walk_all(app: Any, homes: tuple[Lived, ...], seconds: float) -> tuple[Walked, Row]:
    """Let every family walk at its own pace, side by side, and look at the server's memory meanwhile."""
    walked, seen = Walked(), {"at the start": _memory(app.pid)}
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=_walk, args=(app.address, home, random.Random(number), begun + seconds, walked))
        for number, home in enumerate(homes)
    ]
    for thread in threads:
        thread.start()
    for when, part in (("warmed up", 0.2), ("in the middle", 0.5), ("at the end", 1.0)):
        time.sleep(max(0.0, begun + part * seconds - time.perf_counter()))
        seen[when] = _memory(app.pid)
    for thread in threads:
        thread.join()
    what = "memory of the server"
    if not is_told(app.pid):
        return walked, {"what": what, "verdict": NOT_TOLD}
    growth = round(100 * (seen["at the end"] / seen["warmed up"] - 1), 1)
    target = f"grows by <= {MOST_GROWTH:g} % once warmed up"
    is_flat = verdict(growth <= MOST_GROWTH)
    return walked, {"what": what, "unit": "MB", **seen, "growth in %": growth, "target": target, "verdict": is_flat}


def _memory(pid: int) -> float:
    return memory_mb(pid) if is_told(pid) else 0.0


def _walk(address: str, home: Lived, dice: random.Random, until: float, walked: Walked) -> None:
    """Walk until then; whom something befalls comes again."""
    time.sleep(dice.uniform(0, THINKING))
    while time.perf_counter() < until:
        try:
            visitor = _opened(address, home.token, WALK[0])
            try:
                _click(visitor, dice, until, walked)
            finally:
                visitor.close()
        except (OSError, BrightPathError, LookupError, WebSocketException) as error:  # OSError: no answer in time, too
            walked.note_wrong(f"{type(error).__name__}: {error}")
            time.sleep(THINKING)


def _click(visitor: Visitor, dice: random.Random, until: float, walked: Walked) -> None:
    while True:
        time.sleep(max(0.0, min(dice.uniform(0.5, 1.5) * THINKING, until - time.perf_counter())))
        if time.perf_counter() >= until:
            return
        choices = _choices(visitor)
        if choices and dice.random() < A_CHOICE:
            widget, options = dice.choice(choices)
            what, option = f"{visitor.page}: {CHOICES[widget.label]}", dice.choice(options)
            walked.note(what, 1000 * visitor.choose(widget, option), visitor)
        else:
            page = dice.choice([one for one in WALK if one != visitor.page])
            walked.note(page, 1000 * visitor.go(page), visitor)


def _choices(visitor: Visitor) -> list[tuple[Any, list[str]]]:
    """List what can be chosen on the page, with the words of its options; own dates are not."""
    offered = [
        *((one, list(one.options)) for one in visitor.all("selectbox")),
        *((one, [option.content for option in one.options]) for one in visitor.all("button_group")),
    ]
    own = progress_words.CHOICES[Choice.OWN]
    return [(one, [text for text in texts if text != own]) for one, texts in offered if one.label in CHOICES]


# --- What came of it ----------------------------------------------------------------------------------------------------


def _rows(walked: Walked, families: int) -> list[Row]:
    every = [one for taken in walked.taken.values() for one in taken]
    wrong = sum(walked.wrong.values())
    what = f"a click, with {families} sessions"
    if not every:
        return [{"what": what, "verdict": "not measured: nobody came to click"}]
    whole = {
        **_row(what, "ms", every),
        "p99": p99(every),
        "target": f"p95 <= {MOST_PAGE_MS:g} ms, p99 <= {MOST_SLOW_PAGE_MS:g} ms, no error",
        "verdict": verdict(p95(every) <= MOST_PAGE_MS, p99(every) <= MOST_SLOW_PAGE_MS, not wrong),
        "errors": wrong,
    }
    parts = [{**_row(f"- {part}", "ms", taken), "p99": p99(taken)} for part, taken in sorted(walked.taken.items())]
    errors = [{"what": f"- error: {words}", "runs": count} for words, count in walked.wrong.most_common(10)]
    return [whole, *parts, *errors]


def _row(what: str, unit: str, taken: list[float]) -> Row:
    return {"what": what, "unit": unit, "runs": len(taken), "median": median(taken), "p95": p95(taken)}
