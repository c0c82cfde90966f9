"""A store without its steps being done again for every test: done once in a process, their outcome is copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from brightpath.imports.questions import shipped_questions
from brightpath.storage import migrating
from brightpath.storage.database import Store
from brightpath.storage.migrating import Migration
from brightpath.storage.opening import connect, lock_down
from brightpath.storage.questions import seed_questions

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def migrated_store(now: Callable[[], datetime], *, with_statements: bool = False) -> Store:
    """Open what `Store.open(None, now=now)` opens, at a quarter of its price; a test holds the two together.

    The statements are those a house is given when it is opened for the first time.
    """
    steps = tuple(migrating.migrations())
    path, filled = _pattern(steps, with_statements)
    connection = connect(None)
    connection.execute(f"ATTACH '{path}' AS pattern (READ_ONLY)")
    connection.execute("COPY FROM DATABASE pattern TO memory (SCHEMA)")
    for table in filled:
        connection.execute(f"INSERT INTO {table} FROM pattern.{table}")
    connection.execute("DETACH pattern")
    lock_down(connection)
    return Store(connection, None, len(steps))


def migrated_file(path: Path) -> None:
    """Put a database where there is none yet, as its first opening leaves it."""
    if not path.exists():
        shutil.copyfile(_pattern(tuple(migrating.migrations()), False)[0], path)


def filled_tables(*, with_statements: bool) -> frozenset[str]:
    """Name the tables that have rows in a store that was just opened."""
    return frozenset(_pattern(tuple(migrating.migrations()), with_statements)[1])


@cache
def _pattern(steps: tuple[Migration, ...], with_statements: bool) -> tuple[Path, tuple[str, ...]]:
    """Make the file once; say where it is and which of its tables have rows."""
    folder = tempfile.TemporaryDirectory(prefix="brightpath-pattern-")
    _kept.append(folder)
    path = Path(folder.name) / "pattern.duckdb"
    store = Store.open(path, now=lambda: NOW)
    if with_statements:
        with store.write() as db:
            seed_questions(db, shipped_questions(), NOW)
    with store.read() as db:
        tables = [row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables() ORDER BY table_oid")]
        filled = tuple(name for name in tables if db.value(f"SELECT count(*) FROM {name}"))
    store.close()
    return path, filled


#: Swept away when the process ends.
_kept: list[tempfile.TemporaryDirectory[str]] = []
