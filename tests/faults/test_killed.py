"""Nothing acknowledged is lost: real processes, killed with SIGKILL in the middle of their work."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from brightpath.storage import backup, migrating
from brightpath.storage.database import Store
from brightpath.storage.migrating import Migration

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes another way"),
]

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_BEGINNING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from brightpath.storage import migrating
from brightpath.storage.database import Store
from brightpath.storage.migrating import Migration
path = Path(sys.argv[1])
def opened(): return Store.open(path, now=lambda: datetime(2026, 11, 20, tzinfo=UTC))
def say(*words): print(*words, flush=True)
"""

#: Each number is written in two tables, and said only when the write has returned.
_WRITER = (
    _BEGINNING
    + """
store = opened()
with store.read() as db:
    number = db.value("SELECT coalesce(max(number), 0) FROM kept")
say("ready")
while True:
    number += 1
    with store.write() as db:
        db.execute("INSERT INTO kept VALUES (?, ?)", [number, "x" * 2000])
        db.execute("INSERT INTO kept_too VALUES (?)", [number])
        db.execute("UPDATE newest SET number = ?", [number])
    say(number)
"""
)
_CHECKPOINTER = _WRITER.replace("    say(number)\n", "    say(number)\n    store._connection.execute('CHECKPOINT')\n")

#: Facts of weeks are laid by family, again and again, and a number is said when it has returned.
_LAYER = (
    _BEGINNING
    + """
from brightpath.storage import laid_facts
laid_facts.ROW_GROUP = 8192
store = opened()
say("ready")
for number in range(1, 1000):
    with store.write() as db:
        groups = [row["nth"] for row in db.rows("SELECT DISTINCT rowid // 8192 AS nth FROM week_facts ORDER BY nth")]
        laid_facts.lay_by_family(db, groups[:6])
    say(number)
"""
)

_TABLES = Migration(
    1,
    "0001_kept",
    "CREATE TABLE kept (number INTEGER PRIMARY KEY, filling VARCHAR);"
    "CREATE TABLE kept_too (number INTEGER PRIMARY KEY);"
    "CREATE TABLE newest (one INTEGER PRIMARY KEY, number INTEGER); INSERT INTO newest VALUES (1, 0);",
)
_LONG = Migration(
    2, "0002_long", "CREATE TABLE long AS SELECT range AS n, md5(range::VARCHAR) AS m FROM range(1000000);"
)


@contextmanager
def running(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def killed_after(program: str, path: Path, lines: int, wait: float = 0.0) -> list[str]:
    """Let a program say so many lines, kill it, and return all it had said."""
    with running(program, path) as child:
        assert child.stdout is not None
        said = []
        for _ in range(lines):
            line = child.stdout.readline()
            assert line, f"it ended by itself: {child.stderr.read() if child.stderr else ''}"
            said.append(line)
        time.sleep(wait)  # the moment of the kill is what varies; nothing is asserted about time
        child.send_signal(signal.SIGKILL)
        rest, _ = child.communicate()
        return [*said, *rest.splitlines(keepends=True)]


def acknowledged(said: list[str]) -> int:
    """Return the last number that was said whole."""
    return max((int(line) for line in said if line.endswith("\n") and line.strip().isdigit()), default=0)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the tables of the writer. The children ship the same steps."""
    monkeypatch.setattr(migrating, "migrations", lambda: [_TABLES])
    path = tmp_path / "house.duckdb"
    Store.open(path, now=lambda: NOW).close()
    return path


def with_steps(program: str, *steps: Migration) -> str:
    shipped = f"migrating.migrations = lambda: [{', '.join(map(repr, steps))}]\n"
    return program.replace(_BEGINNING, _BEGINNING + shipped)


def assert_kept(path: Path, least: int) -> int:
    store = Store.open(path, now=lambda: NOW)
    with store.read() as db:
        numbers = [row["number"] for row in db.rows("SELECT number FROM kept ORDER BY number")]
        others = [row["number"] for row in db.rows("SELECT number FROM kept_too ORDER BY number")]
        newest = db.value("SELECT number FROM newest")
    with store.write() as db:  # the key's index is whole too
        db.execute("DELETE FROM kept")
        db.append("kept", pl.DataFrame({"number": numbers}))
    store.close()
    assert numbers == list(range(1, len(numbers) + 1)), "a hole"
    assert numbers == others, "half a transaction"
    assert newest == len(numbers)
    assert least <= len(numbers) <= least + 1, "an acknowledged write is gone, or one too many is there"
    return len(numbers)


def test_what_was_acknowledged_survives_kills_at_any_moment(path: Path) -> None:
    writer = with_steps(_WRITER, _TABLES)
    kept = 0
    for lines, wait in ((1, 0.0), (2, 0.0), (40, 0.003), (9, 0.05)):
        kept = assert_kept(path, max(kept, acknowledged(killed_after(writer, path, lines, wait))))
    assert kept > 40


def test_a_kill_during_a_checkpoint_loses_nothing(path: Path) -> None:
    writer = with_steps(_CHECKPOINTER, _TABLES)
    kept = 0
    for lines, wait in ((5, 0.0), (20, 0.001), (30, 0.004), (15, 0.008)):
        kept = assert_kept(path, max(kept, acknowledged(killed_after(writer, path, lines, wait))))


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.4])
def test_a_kill_during_a_migration_leaves_the_old_state_or_the_new(
    path: Path, monkeypatch: pytest.MonkeyPatch, wait: float
) -> None:
    store = Store.open(path, now=lambda: NOW)
    with store.write() as db:
        for table in ("kept", "kept_too"):
            db.execute(f"INSERT INTO {table} (number) VALUES (1)")
        db.execute("UPDATE newest SET number = 1")
    store.close()
    program = with_steps(_BEGINNING + "say('ready')\nopened()\nsay('done')\n", _TABLES, _LONG)
    said = killed_after(program, path, 1, wait)
    monkeypatch.setattr(migrating, "migrations", lambda: [_TABLES, _LONG])
    store = Store.open(path, now=lambda: NOW)
    with store.read() as db:
        assert db.value("SELECT count(*) FROM long") == 1_000_000
        assert db.value("SELECT count(*) FROM schema_migrations") == 2
    store.close()
    assert_kept(path, 1)
    copies = list((path.parent / "backups").iterdir())
    assert any(copy.suffix == ".duckdb" for copy in copies), said
    monkeypatch.setattr(migrating, "migrations", lambda: [_TABLES])
    assert_kept(next(copy for copy in copies if copy.suffix == ".duckdb"), 1)


def test_a_kill_during_a_backup_leaves_no_half_backup(path: Path, tmp_path: Path) -> None:
    program = with_steps(
        _BEGINNING
        + """
from brightpath.storage.backup import write_backup
store = opened()
with store.write() as db:
    db.execute("INSERT INTO kept SELECT range, repeat(md5(range::VARCHAR), 8) FROM range(100000)")
say("ready")
number = 0
while True:
    number += 1
    write_backup(store, path.parent / "written" / f"{number}.zip", at=datetime(2026, 11, 20, tzinfo=UTC))
    say(number)
""",
        _TABLES,
    )
    done = acknowledged(killed_after(program, path, 3, 0.02))
    written = sorted((tmp_path / "written").glob("*.zip"))
    assert len(written) >= done >= 2
    assert [wrong for file in written for wrong in backup.verify_backup(file)] == []


def test_a_kill_while_facts_are_laid_loses_none_and_tells_none_twice(tmp_path: Path) -> None:
    path = tmp_path / "house.duckdb"
    fingerprint = "SELECT count(*) AS facts, count(DISTINCT w) AS other, sum(hash(w)) AS all_of_them FROM week_facts w"
    store = Store.open(path, now=lambda: NOW)
    with store.write() as db:
        db.execute(
            "INSERT INTO week_facts SELECT md5((k % 50)::VARCHAR), DATE '2026-11-23' + 7 * (k // 500)::INTEGER AS monday, 'c',"
            " NULL, 'Maths', 'lesson', false, monday, 540 + k // 50 % 10, 1, 30, 30, false, true, false, false, false, NULL, NULL"
            " FROM range(60000) t(k)"
        )
    with store.read() as db:
        before = db.row(fingerprint)
    store.close()
    assert before is not None and before["facts"] == before["other"] == 60_000
    laid = 0
    for lines, wait in ((1, 0.0), (2, 0.02), (3, 0.1), (2, 0.06), (9, 0.04)):
        laid += acknowledged(killed_after(_LAYER, path, lines, wait))
        store = Store.open(path, now=lambda: NOW)
        with store.read() as db:
            assert db.row(fingerprint) == before
        store.close()
    assert laid >= 12
