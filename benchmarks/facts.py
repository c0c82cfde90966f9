"""How long the numbers of a page take with many facts: `python3 start.py bench facts --rows 1000000`.

Each size is drawn by the database: 50 facts a family and week, 200 weeks, in the order in which houses write them (week by
week, all families mixed), the same as a house lays them by family at night, and in a file of its own laid by family as
`start.py mend` leaves them. Up to ten million rows two of the questions are asked of SQLite and of pandas too.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.report import RESULTS, Row, machine, median, p95, verdict, write_results
from brightpath.domain.errors import Refused
from brightpath.storage.database import Store
from brightpath.storage.laid_facts import A_RUN, lay_by_family, mixed_groups
from brightpath.storage.measures import measure as ask
from brightpath.storage.measures import question_called

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
#: A family has fifty facts a week, so many weeks long.
WEEKS, A_WEEK = 200, 50
FIRST = date(2023, 1, 23)
LAST = FIRST + timedelta(weeks=WEEKS - 1, days=6)
#: So many families are one co-op, and so many weeks are on its overview.
COOP, COOP_WEEKS = 200, 13
#: What the pages ask, by name. The progress page looks at 90 days and the 90 before.
PAGES: dict[str, tuple[str, ...]] = {
    "one family's progress page": (
        "lessons_by_child_and_subject",
        "lessons_by_child_and_time",
        "lessons_by_child_and_day",
        "done_by_child_and_subject",
        "lists_done",
    ),
    "coordinator's overview": ("coop_planned_weeks", "coop_counted_weeks"),
}
#: The targets of issue 8 in milliseconds by page and rows.
TARGETS = {
    "one family's progress page": {10**6: 30, 10**7: 60, 10**8: 200},
    "coordinator's overview": {10**6: 100, 10**7: 300, 10**8: 2000},
}
BESIDE_UP_TO = 10**7
#: Each order of the rows as it is asked for, and as it is called. The first two are of one file.
ORDERS = {"comes": "as it comes", "nights": "laid at night", "laid": "laid by family"}
NOTES = (
    f"A family has {WEEKS * A_WEEK:,} facts: {A_WEEK} a week of {WEEKS} weeks, three children, nine subjects.",
    f"A co-op is {COOP} families; its overview shows {COOP_WEEKS} weeks.",
    "Milliseconds from the question to the frame, nothing remembered, a page's questions in one transaction as the page asks "
    "them; each time another family. When lists of lessons end is asked of the plans themselves, and not among these.",
    "As it comes: rows lie week by week, all families mixed. Laid at night: the same rows as the house lays them at night, "
    "a run of a million when so many lie mixed. Laid by family: all of them, as `start.py mend` leaves them.",
    "SQLite and pandas have an index (family, monday) and a frame in memory. They are asked the same in their own words.",
)


def measure(
    tell: Callable[[str], None],
    *,
    rows: int = 1_000_000,
    runs: int = 15,
    orders: Sequence[str] = tuple(ORDERS),
    folder: Path | None = None,
    results: Path = RESULTS,
) -> list[Row]:
    """Draw the facts in these orders ('comes', 'nights', 'laid'), ask each page's questions, and two of them of the others.

    Raises
    ------
    Refused
        When there is no such order.
    """
    unknown = [order for order in orders if order not in ORDERS]
    if unknown:
        raise Refused(f"There is no order called {unknown[0]}. There are {', '.join(ORDERS)}.")
    about = machine()
    told: list[Row] = []
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for is_laid in sorted({order == "laid" for order in orders}):
            path = Path(place) / ("laid.duckdb" if is_laid else "as_it_comes.duckdb")
            store = Store.open(path, now=lambda: AT)
            try:
                begun = time.perf_counter()
                draw(store, rows, is_laid=is_laid)
                taken = time.perf_counter() - begun
                drawn = f"file, {ORDERS['laid' if is_laid else 'comes']}"
                about[drawn] = f"{path.stat().st_size / 1e6:,.0f} MB, drawn in {taken:,.0f} s"
                tell(f"{drawn}: {about[drawn]}. Measuring ...")
                if is_laid:
                    told += _pages(store, rows, runs, "laid")
                    told += _beside(store, Path(place), rows, runs) if rows <= BESIDE_UP_TO else []
                if "comes" in orders and not is_laid:
                    told += _pages(store, rows, runs, "comes")
                if "nights" in orders and not is_laid:
                    about["laid at night"] = lay(store)
                    tell(f"Laid at night: {about['laid at night']}. Measuring ...")
                    told += _pages(store, rows, runs, "nights")
            finally:
                store.close()
            path.unlink()
    for row in told:
        tell("  ".join(f"{name} {value}" for name, value in row.items()))
    name = f"facts_{rows}" if set(orders) == set(ORDERS) else f"facts_{rows}_{'_'.join(orders)}"
    write_results(name, about, {f"{rows:,} facts": told}, NOTES, to=results)
    return told


# --- Drawing ----------------------------------------------------------------------------------------------------------


def family(number: int) -> str:
    """Name the family of a number: 32 letters as a house's ids have, whose beginnings tell families apart, in their order."""
    begin = f"{number * 2_654_435_761 % 2**32:08x}"
    return begin + md5(begin.encode(), usedforsecurity=False).hexdigest()[8:]


def draw(store: Store, rows: int, *, is_laid: bool) -> None:
    """Write so many facts, a row of the log beside every 25th, and the children and subjects they are about."""
    families = max(1, rows // (WEEKS * A_WEEK))
    with store.write() as db:
        db.execute("CREATE TABLE drawn (family_id VARCHAR, f INTEGER)")
        ids = sorted(map(family, range(families)))
        db.append("drawn", pl.DataFrame({"family_id": ids, "f": range(families)}, schema_overrides={"f": pl.Int32}))
        db.execute(
            "INSERT INTO children SELECT family_id || '-' || c, family_id, c, 'Child ' || c,"
            " 6 + c * 3, NULL, NULL, NULL, '{}', '{}', '{}', true FROM drawn, range(3) b(c)"
        )
        db.execute(
            "INSERT INTO subjects SELECT child_id || '-' || s, family_id, child_id, s, 'Subject ' || s, s < 4, 30, 'daily',"
            " 'independent', '{}', 3, NULL, NULL, '{}', true FROM children, range(9) b(s)"
        )
    # So many families, or weeks, that a stretch is about five million rows: what is sorted is held in memory.
    whole = families if is_laid else WEEKS
    at_once = max(1, 5_000_000 * whole // rows)
    for begin in range(0, whole, at_once):
        end = min(whole, begin + at_once)
        weeks = (0, WEEKS) if is_laid else (begin, end)
        whose = (begin, end) if is_laid else (0, families)
        with store.write() as db:
            db.execute(
                f"""
                INSERT INTO week_facts
                SELECT family_id, monday, child_id, child_id || '-' || s, 'Subject ' || s,
                    CASE k % 25 WHEN 0 THEN 'logged' WHEN 1 THEN 'by_hand' ELSE 'lesson' END, s < 4, day,
                    CASE WHEN k % 25 > 0 THEN 480 + 30 * (k // 10) + s END, 1, CASE WHEN k % 25 > 0 THEN 30 ELSE 0 END,
                    CASE WHEN dice < 80 THEN 20 + dice % 30 ELSE 0 END, dice < 30, dice < 80, dice >= 95, dice = 90, dice < 5,
                    CASE WHEN dice < 40 THEN 1 + dice % 5 END, CASE WHEN dice = 7 THEN 'the woods' END
                FROM (
                    SELECT family_id, DATE '{FIRST}' + (7 * w)::INTEGER AS monday,
                        family_id || '-' || (k % 3) AS child_id, (k * 7 + f) % 9 AS s, monday + (k % 5)::INTEGER AS day, k,
                        (hash(f, w, k) % 100)::INTEGER AS dice
                    FROM range({weeks[0]}, {weeks[1]}) a(w), drawn, range({A_WEEK}) c(k)
                    WHERE f >= {whose[0]} AND f < {whose[1]}
                )
                ORDER BY {"family_id, monday" if is_laid else "monday, hash(family_id)"}, day
                """
            )
            db.execute(
                f"""
                INSERT INTO activity_logs
                SELECT printf('%08x-%03x-%02x', f, w, k), '', family_id, family_id || '-' || (k % 3),
                    DATE '{FIRST}' + (7 * w)::INTEGER + (k % 5)::INTEGER, NULL, NULL, NULL, 'Something', 'activity', '[]', NULL,
                    '{{}}', '{{}}', true, 30, NULL, NULL, NULL, false, NULL, w * 100 + k, TIMESTAMPTZ '2026-11-20 09:30:00+00'
                FROM range({weeks[0]}, {weeks[1]}) a(w), drawn, range({A_WEEK // 25}) c(k)
                WHERE f >= {whose[0]} AND f < {whose[1]}
                """
            )


def lay(store: Store) -> str:
    """Lay the facts as nights do, run by run; say how long it took. Begun week by week or at last, the runs are the same."""
    looked, laid = [], []
    while True:
        with store.read() as db:
            begun = time.perf_counter()
            mixed = mixed_groups(db)
            looked.append(time.perf_counter() - begun)
        if len(mixed) < A_RUN:
            break
        laid.append(_seconds(lambda: _lay_a_run(store, mixed)))  # noqa: B023  (called at once)
    took = f", {median(laid):.2f} s each, {max(laid):.2f} s the longest" if laid else ""
    return f"{len(laid)} runs{took}; {median(looked):.2f} s to look how they lie"


def _lay_a_run(store: Store, mixed: list[int]) -> None:
    with store.write() as db:
        lay_by_family(db, mixed[:A_RUN])


# --- Asking -----------------------------------------------------------------------------------------------------------


def _told(question: str, number: int, families: int) -> dict[str, Any]:
    """Say what a question asks for, of the family of a number or of its co-op."""
    coop = range(number % families, min(families, number % families + COOP))
    first = LAST - timedelta(days=180)
    if question.startswith("coop_"):
        first = LAST - timedelta(weeks=COOP_WEEKS, days=-1)
    known = {
        "family": family(number % families),
        "families": tuple(map(family, coop)),
        "child": f"{family(number % families)}-0",
        "first": first,
        "last": LAST,
        "today": LAST,
    }
    return {key: known[key] for key in question_called(question).parameters}


def _pages(store: Store, rows: int, runs: int, order: str) -> list[Row]:
    families = max(1, rows // (WEEKS * A_WEEK))
    told = []
    for page, questions in PAGES.items():
        taken: dict[str, list[float]] = {}
        for run in range(runs + 1):
            with store.write() as db:
                db.touched.add("*")  # so that nothing is answered from memory
                for question in questions:
                    asked = _told(question, run * 37, families)
                    seconds = _seconds(lambda: ask(db, question, **asked))  # noqa: B023  (called at once)
                    if run:  # the first does not count
                        taken.setdefault(question, []).append(seconds)
        whole = [sum(each) for each in zip(*taken.values(), strict=True)]
        target = TARGETS[page].get(rows)
        told.append({"what": page, "order": ORDERS[order], **_row(whole), **_verdict(whole, target)})
        told += [{"what": f"- {question}", "order": ORDERS[order], **_row(each)} for question, each in taken.items()]
    return told


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _row(seconds: list[float]) -> Row:
    taken = [1000 * one for one in seconds]
    return {"runs": len(taken), "median ms": median(taken), "p95 ms": p95(taken)}


def _verdict(seconds: list[float], target: int | None) -> Row:
    """Say whether the median keeps the target, where this size has one."""
    if target is None:
        return {}
    return {"target ms": target, "verdict": verdict(median(1000 * one for one in seconds) <= target)}


# --- Beside SQLite and pandas -------------------------------------------------------------------------------------------

OF_FAMILY, OF_ALL = "one family's subjects, 13 weeks", "everybody's weekly rates, 13 weeks"
_SUBJECTS = """
    SELECT child_id, subject, sum(CASE WHEN kind = 'lesson' THEN lessons ELSE 0 END) AS planned,
        sum(CASE WHEN kind = 'lesson' AND is_done THEN lessons ELSE 0 END) AS done, sum(minutes) AS minutes,
        avg(engagement) AS engagement
    FROM week_facts WHERE family_id = ? AND monday BETWEEN ? AND ? GROUP BY child_id, subject
"""
_RATES = """
    SELECT monday, subject, sum(lessons) AS planned, sum(CASE WHEN is_done THEN lessons ELSE 0 END) AS done
    FROM week_facts WHERE kind = 'lesson' AND monday BETWEEN ? AND ? GROUP BY monday, subject
"""


def _beside(store: Store, place: Path, rows: int, runs: int) -> list[Row]:
    """Ask DuckDB, SQLite and pandas for one family's subjects and for everybody's weekly rates."""
    import pandas

    columns = "family_id, monday, child_id, subject, kind, lessons, minutes, is_done, engagement"
    families = max(1, rows // (WEEKS * A_WEEK))
    first = LAST - timedelta(weeks=COOP_WEEKS, days=-1)
    lite = sqlite3.connect(place / "facts.sqlite")
    lite.execute(f"CREATE TABLE week_facts ({columns})")
    parts = []
    with store.read() as db:
        for begin in range(0, families, 100):
            frame = db.frame(
                f"SELECT {columns} FROM (SELECT * REPLACE (monday::VARCHAR AS monday) FROM week_facts)"
                " WHERE family_id = ANY(?)",
                [list(map(family, range(begin, min(families, begin + 100))))],
            )
            lite.executemany(
                f"INSERT INTO week_facts VALUES ({', '.join('?' * len(frame.columns))})", frame.iter_rows()
            )
            parts.append(pandas.DataFrame(frame.to_dict(as_series=False)))
    lite.execute("CREATE INDEX by_family ON week_facts (family_id, monday)")
    lite.execute("ANALYZE")
    lite.commit()
    assert sum(map(len, parts)) == rows, "all are asked of as much"
    frame = pandas.concat(parts).astype({"family_id": "category", "subject": "category", "kind": "category"})
    del parts

    def of_family(number: int) -> None:
        one = frame[(frame.family_id == family(number)) & (frame.monday >= str(first))]
        one = one.assign(planned=one.lessons.where(one.kind == "lesson", 0))
        one = one.assign(done=one.planned.where(one.is_done, 0))
        one.groupby(["child_id", "subject"], observed=True).agg(
            {"planned": "sum", "done": "sum", "minutes": "sum", "engagement": "mean"}
        )

    def of_all() -> None:
        some = frame[(frame.kind == "lesson") & (frame.monday >= str(first))]
        some.assign(done=some.lessons.where(some.is_done, 0)).groupby(["monday", "subject"], observed=True)[
            ["lessons", "done"]
        ].sum()

    told = []
    with store.read() as db:
        numbers = [run * 37 % families for run in range(runs)]
        weeks = (str(first), str(LAST))

        def of_duckdb(sql: str, *asked: Any) -> object:
            return db.frame(sql, asked)

        def of_sqlite(sql: str, *asked: Any) -> object:
            return lite.execute(sql, asked).fetchall()

        def each(work: Callable[[int], object], over: Sequence[int]) -> list[float]:
            return [_seconds(lambda: work(number)) for number in over]  # noqa: B023  (called at once)

        timed = {
            (OF_FAMILY, "DuckDB"): each(lambda number: of_duckdb(_SUBJECTS, family(number), *weeks), numbers),
            (OF_FAMILY, "SQLite"): each(lambda number: of_sqlite(_SUBJECTS, family(number), *weeks), numbers),
            (OF_FAMILY, "pandas"): each(of_family, numbers),
            (OF_ALL, "DuckDB"): each(lambda _: of_duckdb(_RATES, *weeks), numbers),
            (OF_ALL, "SQLite"): each(lambda _: of_sqlite(_RATES, *weeks), numbers[:3]),
            (OF_ALL, "pandas"): each(lambda _: of_all(), numbers[:3]),
        }
    for (what, who), seconds in timed.items():
        told.append({"what": what, "order": who, **_row(seconds)})
    lite.close()
    return told
