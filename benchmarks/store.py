"""How long the store takes for what a family does all day: `python3 start.py bench store`."""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS, Row, machine, median, p95, write_results
from brightpath.config import ROOT
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import WeekPlan
from brightpath.exports.household import household_document
from brightpath.imports.household import read_household
from brightpath.planning.week import plan_problem, problem_of
from brightpath.storage.database import Store
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.schedule import active_plan, save_plan

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WEEK = date(2026, 11, 23)
NOTES = (
    "Milliseconds of one operation in its own transaction, on a real file; a write is counted until it is on the disk.",
    "The plan is the Olsen family's (four children). Every family has the household and the weeks said above.",
    "While writing: two threads read the active plan as fast as they can while a third adds one event after the other.",
)


def measure(
    tell: Callable[[str], None], *, families: int = 20, weeks: int = 10, runs: int = 200, results: Path = RESULTS
) -> list[Row]:
    """Fill a file, then time opening, saving, reading, committing, and reading while somebody writes."""
    about = machine()
    household = read_household((ROOT / "data" / "samples" / "olsen_four_children.json").read_bytes())
    problem = problem_of(household, WEEK)
    plan = plan_problem(problem, seconds=2)
    facts = problem.model_dump(mode="json")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brightpath.duckdb"
        store = Store.open(path, now=lambda: AT)
        try:
            tell(f"Filling a file with {families} families and {weeks} planned weeks each ...")
            known = [_moved_in(store, household, plan, facts, weeks) for _ in range(families)]
        finally:
            store.close()
        megabytes = path.stat().st_size / 1e6
        about["file"] = f"{megabytes:.1f} MB, {families} families, {weeks} weeks each"
        tell(f"{about['file']}. Measuring ...")
        rows = [_opening(path, max(3, runs // 10))]
        store = Store.open(path, now=lambda: AT)
        try:
            rows += _one_by_one(store, known, facts, runs)
            rows += _side_by_side(store, known, seconds=min(3.0, runs / 60))
        finally:
            store.close()
    for row in rows:
        tell("  ".join(f"{name} {value}" for name, value in row.items()))
    write_results("store", about, {"Milliseconds": rows}, NOTES, to=results)
    return rows


def _moved_in(
    store: Store, household: Household, plan: WeekPlan, facts: dict[str, Any], weeks: int
) -> tuple[FamilyId, WeekPlan]:
    """Write a family with its weeks; return the plan with the ids that the store gave its children."""
    with store.write() as db:
        family_id = found_family(db, household.parent_name, at=AT).family_id
        kept = save_household(db, family_id, household, household_document(household), at=AT)
    ids = {child.name: child.id for child in kept.children}
    own = plan.model_copy(
        update={"children": tuple(child.model_copy(update={"id": ids[child.name]}) for child in plan.children)}
    )
    for week in range(weeks):
        with store.write() as db:
            save_plan(db, family_id, _in_week(own, week), problem=facts, at=AT)
    return family_id, own


def _in_week(plan: WeekPlan, number: int) -> WeekPlan:
    """Put the same plan so many weeks earlier."""
    return plan.model_copy(update={"week_start": WEEK - timedelta(weeks=number)})


def _opening(path: Path, runs: int) -> Row:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        store = Store.open(path, now=lambda: AT)
        taken.append(time.perf_counter() - begun)
        store.close()
    return _row("open an existing file", taken)


def _one_by_one(
    store: Store, known: Sequence[tuple[FamilyId, WeekPlan]], facts: dict[str, Any], runs: int
) -> list[Row]:
    families = itertools.cycle(known)

    def reads_plan() -> None:
        with store.read() as db:
            assert active_plan(db, next(families)[0], WEEK) is not None

    def reads_a_row() -> None:
        with store.read() as db:
            db.row("SELECT name, clock_hours FROM families WHERE family_id = ?", [next(families)[0]])

    def reads_household() -> None:
        with store.read() as db:
            household_of(db, next(families)[0])

    def saves_plan() -> None:
        family_id, own = next(families)
        with store.write() as db:
            save_plan(db, family_id, own, problem=facts, at=AT)

    def changes_one_row() -> None:
        with store.write() as db:
            db.execute("UPDATE families SET clock_hours = 24 WHERE family_id = ?", [next(families)[0]])

    def adds_an_event() -> None:
        _add_event(store, next(families)[0])

    events = _times(adds_an_event, min(runs, 100))
    return [
        _row("one row read", _times(reads_a_row, runs)),
        _row("active_plan", _times(reads_plan, runs)),
        _row("household_of", _times(reads_household, runs)),
        _row("save_plan", _times(saves_plan, max(3, runs // 4))),
        _row("one commit (one row changed)", _times(changes_one_row, runs)),
        _row("one event added", events),
        {"what": f"{len(events)} events, one by one, in all", "runs": 1, "median ms": round(1000 * sum(events), 1)},
    ]


def _side_by_side(store: Store, known: Sequence[tuple[FamilyId, WeekPlan]], *, seconds: float) -> list[Row]:
    """Read in two threads while a third writes."""
    is_over = threading.Event()
    reading: list[list[float]] = [[], []]
    writing: list[float] = []

    def read(taken: list[float]) -> None:
        for family_id, _ in itertools.cycle(known):
            begun = time.perf_counter()
            with store.read() as db:
                active_plan(db, family_id, WEEK)
            taken.append(time.perf_counter() - begun)
            if is_over.is_set():
                return

    def write() -> None:
        while not is_over.is_set():
            begun = time.perf_counter()
            _add_event(store, known[0][0])
            writing.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=write), *(threading.Thread(target=read, args=(taken,)) for taken in reading)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    is_over.set()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - begun
    reads = [one for taken in reading for one in taken]
    return [
        {**_row("active_plan while writing, two readers", reads), "a second": round(len(reads) / lasted)},
        {**_row("one event added while reading", writing), "a second": round(len(writing) / lasted)},
    ]


def _add_event(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        record_event(db, "measured", family_id=family_id, user_id=None, at=AT, data={"minutes": 30})


def _times(work: Callable[[], None], runs: int) -> list[float]:
    """Time so many runs, after one that does not count."""
    work()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return taken


def _row(what: str, seconds: list[float]) -> Row:
    taken = [1000 * one for one in seconds]
    return {"what": what, "runs": len(taken), "median ms": median(taken), "p95 ms": p95(taken)}
