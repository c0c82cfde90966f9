"""What a page costs, and how soon a tap or a click is answered with 25 families at it: `start.py bench sessions`."""

from __future__ import annotations

import json
import logging
import random
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.report import RESULTS, Row, machine, median, p95, verdict, write_results
from benchmarks.server import cpu_of_rerun
from benchmarks.visitor import Visitor
from benchmarks.walking import NOTES as OF_WALKING
from benchmarks.walking import looked_back
from brightpath.bootstrap import close_house, open_house
from brightpath.config import ROOT, read_settings
from brightpath.domain.accounts import Role, SessionId
from brightpath.domain.errors import BrightPathError, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId, UserId, new_id
from brightpath.domain.schedule import ItemType, plan_of, to_document
from brightpath.domain.ticks import stood
from brightpath.domain.week_edits import Move
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week import plan_problem
from brightpath.services import family, planning_job, week
from brightpath.services.access import hash_of
from brightpath.services.house import House
from brightpath.storage import schedule
from brightpath.storage.accounts import add_session, add_user
from brightpath.storage.database import Store
from brightpath.storage.events import events_of_weeks
from brightpath.storage.family import household_of

MOST_TICK_MS, MOST_DRAG_MS = 250.0, 400.0
MOST_CPU_MS = {"today": 60.0, "week": 120.0}
#: A hand that ticks; and how often a page looks for what other devices did.
SECONDS_BETWEEN_TICKS, SECONDS_BETWEEN_LOOKS = 6.0, 1.5
NOTES = (
    "Sessions are real ones on the real app in a process of its own: they speak the browser's protocol over its socket "
    "(benchmarks/visitor.py), without drawing. Each has a family of its own with a planned week, ticks about every "
    "6 seconds and looks every 1.5 seconds, all on this machine beside the server.",
    "A tick: from sending it until the part of the page that shows it done has come back, the write on the disk. What is "
    "ticked already is opened again.",
    "A drag on the week page: from the drop until the verdict has come back, and from the yes until the page shows the week as "
    "it is then; the person who decides in between is not counted.",
    "A drag: the two verbs behind it, `judge_change` and `change_week`, one after the other on a real file, without the page.",
    "CPU of a rerun: the processor time of the server's process over thirty whole runs of the page, divided by them (Linux "
    "only); the Olsen family with four children.",
)


@dataclass(frozen=True)
class Home:
    """One family at it: its key, and what of one day can be ticked."""

    token: str
    family_id: FamilyId
    week_start: date
    day: date
    ticks: tuple[tuple[str, str], ...]


def measure(
    tell: Callable[[str], None],
    *,
    families: int = 25,
    seconds: float = 60.0,
    minutes: float = 5.0,
    rows: int = 0,
    results: Path = RESULTS,
) -> list[Row]:
    """Measure reruns, a drag's verbs, `seconds` of ticks by every family, and `minutes` of looking back by all of them.

    With `rows` it is looked back in a house that has so many facts of other families besides.
    """
    from tests.running_app import RunningApp

    about = machine()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "house"
        tell(f"Planning the weeks of {families} families ...")
        homes, drags = _moved_in(data, families)
        app = RunningApp(data)
        try:
            reruns = [
                cpu_of_rerun(app, _visitor(app.address, homes[0], page), page, MOST_CPU_MS.get(page))
                for page in ("today", "week", "replay")
            ]
            for row in reruns:
                tell(f"{row['what']}: {row.get('median', 'not measured')}")
            tell(f"{families} sessions for {seconds:g} seconds ...")
            ticks, *dragged = _all_at_it(app.address, homes, seconds)
        finally:
            app.stop()
        _check_kept(data, homes, ticks["runs"])
    lived = [*reruns, ticks, *dragged, drags]
    back = looked_back(tell, families=families, seconds=60 * minutes, beside=rows)
    house = f"Looking back beside {rows:,} facts of others" if rows else "Looking back"
    name = f"sessions_{rows}" if rows else "sessions"
    write_results(name, about, {"The living week": lived, house: back}, NOTES + OF_WALKING, to=results)
    return [*lived, *back]


#: Each sample is planned once; other families get the same week with their own children's ids.
_solved: dict[str, tuple[list[str], str]] = {}

# --- Families -----------------------------------------------------------------------------------------------------------


def _moved_in(data: Path, families: int) -> tuple[list[Home], Row]:
    data.mkdir(parents=True)
    settings = read_settings({}, {"data_dir": data})
    house = open_house(settings, executor=ThreadPoolExecutor(1), log=logging.getLogger("brightpath.measured"))
    try:
        homes = [_home(house, number, "olsen_four_children" if number == 0 else "kim") for number in range(families)]
        return homes, _drags(house, homes[0])
    finally:
        close_house(house)


def _home(house: House, number: int, sample: str) -> Home:
    user_id, token = UserId(new_id()), f"key-{number}"
    with house.store.write() as db:
        add_user(db, user_id, f"p{number}@example.org", "Pat", "no password", [Role.PARENT], house.now())
        add_session(
            db, SessionId(new_id()), hash_of(token), user_id, house.now(), is_remembered=True, address="", device=""
        )
    document = json.loads((ROOT / "data" / "samples" / f"{sample}.json").read_text(encoding="utf-8"))
    family_id = family.import_household(house, token, json.dumps(document))
    week_start = week_start_of(house.now().date())
    with house.store.write() as db:
        children = [child.id for child in household_of(db, family_id).children]
        if sample not in _solved:
            problem = planning_job.problem_for(db, family_id, household_of(db, family_id), week_start)
            found = to_document(plan_problem(problem, seconds=2))
            _solved[sample] = children, json.dumps([problem.model_dump(mode="json"), found])
        theirs, text = _solved[sample]
        for their, own in zip(theirs, children, strict=True):
            text = text.replace(their, own)
        facts, found = json.loads(text)
        plan = plan_of(found)
        schedule.save_plan(db, family_id, plan, problem=facts, at=house.now(), user_id=user_id)
    lessons = [one for one in stood(plan) if one.item.type is ItemType.SUBJECT]
    day = max(lessons, key=lambda one: one.on <= house.now().date()).on
    ticks = tuple((one.child_id, one.item.id) for one in lessons if one.on == day)
    return Home(token, family_id, week_start, day, ticks)


def _drags(house: House, home: Home, runs: int = 60) -> Row:
    """Judge and keep moves of the week to come, one after the other."""
    dice, taken, to_come = random.Random(0), [], home.week_start + timedelta(days=7)
    with house.store.write() as db:
        problem = planning_job.problem_for(db, home.family_id, household_of(db, home.family_id), to_come)
        plan = plan_problem(problem, seconds=2)
        schedule.save_plan(
            db, home.family_id, plan, problem=problem.model_dump(mode="json"), at=house.now(), user_id=None
        )
    for _ in range(20 * runs):
        now = week.week_now(house, home.token, home.family_id, to_come)
        assert now is not None
        one = dice.choice([one for one in stood(now.schedule.plan) if one.item.type is ItemType.SUBJECT])
        asked = Move(child=one.child_id, item=one.item.id, on=one.on, start=5 * dice.randrange(96, 190))
        common = (house, home.token, home.family_id, to_come, now.revision, asked)
        begun = time.perf_counter()
        try:
            week.judge_change(*common)
            week.change_week(*common)
        except BrightPathError:  # onto a commitment, say
            continue
        taken.append(1000 * (time.perf_counter() - begun))
        if len(taken) == runs:
            break
    return _row("a drag: judge and keep", "ms", taken, f"p95 <= {MOST_DRAG_MS:g} ms", p95(taken) <= MOST_DRAG_MS)


# --- The running app ----------------------------------------------------------------------------------------------------


def _visitor(address: str, home: Home, page: str) -> Visitor:
    query = {"day": home.day.isoformat()} if page == "today" else {"week": home.week_start.isoformat()}
    visitor = Visitor(address, home.token, page, **query)
    visitor.open()
    return visitor


def _all_at_it(address: str, homes: list[Home], seconds: float) -> list[Row]:
    """Let every family look and tick at its own pace, side by side, while the first one moves lessons of the week to come."""
    taken: list[float] = []
    first, *others = homes
    dragging = Visitor(address, first.token, "week", week=(first.week_start + timedelta(days=7)).isoformat())
    dragging.open()
    visitors = [_visitor(address, home, "today") for home in others]
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_live, args=(visitor, home, random.Random(number), until, taken))
        for number, (visitor, home) in enumerate(zip(visitors, others, strict=True))
    ]
    for thread in threads:
        thread.start()
    judged, kept = _drag(dragging, until)
    for thread in threads:
        thread.join()
    for visitor in (dragging, *visitors):
        visitor.close()
    sessions = f"with {len(homes)} sessions"
    both = [one + other for one, other in zip(judged, kept, strict=True)]
    parts = {
        "from the drop to the verdict": judged,
        "from the yes to the week as it is then": kept,
        "both together": both,
    }
    target = f"p95 <= {MOST_DRAG_MS:g} ms"
    return [
        _row(f"a tick, {sessions}", "ms", taken, f"p95 <= {MOST_TICK_MS:g} ms", p95(taken) <= MOST_TICK_MS),
        *(
            _row(f"a drag on the week page, {sessions}: {part}", "ms", times, target, p95(times) <= MOST_DRAG_MS)
            for part, times in parts.items()
        ),
    ]


def _drag(visitor: Visitor, until: float) -> tuple[list[float], list[float]]:
    """Move lessons through the board until then, whatever time suits; return the milliseconds to the verdict and to the end."""
    dice, judged, kept = random.Random(1), [], []
    number = 0
    while time.perf_counter() < until:
        number += 1
        board = visitor.find("bidi_component", lambda one: '"revision"' in one.json)
        week = json.loads(board.json)
        child = dice.choice(week["children"])
        day = dice.choice([day for day in child["days"] if any(item.get("movable") for item in day["items"])])
        item = dice.choice([item for item in day["items"] if item.get("movable")])
        asked = {
            "ask": "judge",
            "number": number,
            "revision": week["revision"],
            "kind": "move",
            "child": child["id"],
            "item": item["id"],
            "subject": None,
            "childName": child["name"],
            "date": day["date"],
            "start": 15 * dice.randrange(32, 60),
            "end": None,
        }
        looked = 1000 * visitor.ask(board, asked)
        board = visitor.find("bidi_component", lambda one: '"revision"' in one.json)
        verdict_given = json.loads(board.json)["verdict"]
        if verdict_given and not verdict_given["refused"]:
            judged.append(looked)
            kept.append(1000 * visitor.ask(board, {**asked, "ask": "keep", "prefer": "just_this_week"}))
        time.sleep(0.5)
    return judged, kept


def _live(visitor: Visitor, home: Home, dice: random.Random, until: float, taken: list[float]) -> None:
    next_tick = time.perf_counter() + dice.uniform(0, SECONDS_BETWEEN_TICKS)
    done: set[tuple[str, str]] = set()
    number = 0
    while time.perf_counter() < until:
        if time.perf_counter() < next_tick:
            visitor.look()
            time.sleep(min(SECONDS_BETWEEN_LOOKS, max(0.0, next_tick - time.perf_counter())))
            continue
        number += 1
        which = dice.choice(home.ticks)
        done ^= {which}
        request = {
            "number": number,
            "ask": "tick" if which in done else "untick",
            "week": home.week_start.isoformat(),
            "ticks": [list(which)],
        }
        sheet = visitor.find("bidi_component", lambda one: '"headline"' in one.json)
        taken.append(1000 * visitor.ask(sheet, {"requests": [request]}))
        next_tick = time.perf_counter() + dice.expovariate(1 / SECONDS_BETWEEN_TICKS)


def _check_kept(data: Path, homes: list[Home], ticks: int) -> None:
    """See to it that what was measured was done: an answer without a write would be quick."""
    store = Store.open(data / "brightpath.duckdb", now=lambda: datetime.now(UTC))
    try:
        with store.read() as db:
            weeks = [events_of_weeks(db, home.family_id, home.week_start, home.week_start) for home in homes]
    finally:
        store.close()
    kept = sum(
        event.kind in (EventKind.ITEM_COMPLETED, EventKind.ITEM_REOPENED) for events in weeks for event in events
    )
    if kept < ticks:
        raise Refused(f"Only {kept} of {ticks} ticks were kept, so their time says nothing.")


def _row(what: str, unit: str, taken: list[float], target: str, is_met: bool) -> Row:
    return {
        "what": what,
        "unit": unit,
        "runs": len(taken),
        "median": median(taken),
        "p95": p95(taken),
        "target": target,
        "verdict": verdict(is_met),
    }
