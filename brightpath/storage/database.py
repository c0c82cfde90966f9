"""The one file: opening it, bringing it up to date, one writer, a fresh cursor per operation.

DuckDB ends here: rooms get a `Db`, everybody else gets nouns and sentences, and no duckdb error leaves this floor.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from brightpath.domain.errors import BrightPathError, Refused, Stale, StoreDamaged, StoreInUse

#: What the file is written as (openable by the older supported DuckDB), and no door to the network at any time.
_OPENING: dict[str, str | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
#: Settings made last, in this order; then none can be changed. TimeZone is global: cursors do not inherit it.
_LOCKDOWN = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Taken(Refused):
    """A value that must be unique (an e-mail address, an id) stands already."""


# --- JSON columns ---------------------------------------------------------------------------------------------------


def to_json(value: Any) -> str:
    """Write a value for a JSON column.

    Raises
    ------
    Refused
        When JSON has no word for it: infinities, and halves of characters (lone surrogates) that no file can hold.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError as error:
        raise Refused(f"This cannot be stored: {error}.") from error
    return text


# --- What rooms work with -------------------------------------------------------------------------------------------


class Db:
    """One transaction as rooms see it. Instants come out as aware UTC, JSON columns as Python values."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Fetch all rows at once, as dictionaries by column name."""
        with _in_sentences():
            self._cursor.execute(sql, list(parameters))
            columns = [(name, _DECODERS.get(str(kind))) for name, kind, *_ in self._cursor.description or ()]
            fetched = self._cursor.fetchall()
        return [
            {
                name: value if decode is None or value is None else decode(value)
                for (name, decode), value in zip(columns, row, strict=True)
            }
            for row in fetched
        ]

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, Any] | None:
        """Fetch the first row, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Fetch the first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else next(iter(row.values()))

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement that changes something; say how many rows it touched (0 for definitions)."""
        with _in_sentences():
            self._cursor.execute(sql, list(parameters))
            if not self._cursor.description:
                return 0
            counted = self._cursor.fetchone()
        return int(counted[0]) if counted and isinstance(counted[0], int) else 0

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pl.DataFrame:
        """Fetch as a frame; JSON columns stay text."""
        with _in_sentences():
            frame: pl.DataFrame = self._cursor.sql(sql, params=list(parameters)).pl()
        return frame

    def append(self, table: str, frame: pl.DataFrame, *, key: str | None = None) -> None:
        """Write a batch by column name; columns the frame lacks get their default.

        With a `key`, a row whose key stands already is updated in the frame's columns and keeps the others.
        """
        if not _NAME.fullmatch(table):
            raise ValueError(f"{table!r} is not a table name.")
        if frame.is_empty():
            return
        columns = ", ".join(f'"{name}"' for name in frame.columns)
        sql = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM batch_"
        if key is not None:
            changes = ", ".join(f'"{name}" = excluded."{name}"' for name in frame.columns if name != key)
            sql += f' ON CONFLICT ("{key}") DO UPDATE SET {changes}'
        with _in_sentences():
            self._cursor.register("batch_", frame)
            self._cursor.execute(sql)  # when it fails the transaction is over, and the view goes with its cursor
            self._cursor.unregister("batch_")


#: By the type DuckDB names in the cursor's description; the library's own zone object is swapped for Python's UTC.
_DECODERS: dict[str, Callable[[Any], Any]] = {
    "JSON": json.loads,
    "TIMESTAMP WITH TIME ZONE": lambda instant: instant.astimezone(UTC),
}


# --- The store ------------------------------------------------------------------------------------------------------


class Store:
    """The open file. One process holds it, one thread at a time writes, any number read their own snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, migration_level: int) -> None:
        self._connection = connection
        self._writing = threading.Lock()
        self._writer: int | None = None
        self.path = path
        self.migration_level = migration_level

    @classmethod
    def open(
        cls,
        path: Path | None,
        *,
        now: Callable[[], datetime],
        backups: Path | None = None,
        up_to: int | None = None,
    ) -> Store:
        """Open or create the file (None = in memory), bring it up to date, lock it down.

        A file with content is copied into `backups` (default: beside it) before a migration touches it. `up_to` stops
        at an earlier step, for data that an older BrightPath wrote.

        Raises
        ------
        StoreInUse
            When this or another process has it open.
        StoreDamaged
            When it is no database, does not add up, or was written by a newer BrightPath.
        """
        connection = _connect(path)
        try:
            known = [migration for migration in migrations() if up_to is None or migration.number <= up_to]
            pending = _pending(connection, known)
            if path is not None and 0 < len(pending) < len(known):
                connection.execute("CHECKPOINT")
                connection.close()  # reading the file while it is open would give up the operating system's lock on it
                _copy_aside(path, backups or path.parent / "backups", pending[0], now())
                connection = _connect(path)
            for migration in pending:
                _apply(connection, migration, now())
            _lock_down(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, duckdb.Error):
                raise _sentence_for(error) from error
            raise
        return cls(connection, path, max((migration.number for migration in known), default=0))

    @contextmanager
    def read(self) -> Iterator[Db]:
        """Look at one consistent snapshot; nothing can be written."""
        with _cursor_of(self._connection) as cursor:
            with _in_sentences():
                cursor.execute("BEGIN TRANSACTION READ ONLY")
            try:
                yield Db(cursor)
            finally:
                with suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Db]:
        """Do one transaction: all of it is on the disk when the block ends, none of it when the block raises."""
        if self._writer == threading.get_ident():
            raise RuntimeError("A write inside a write: pass the `db` of the outer one along.")
        with self._writing, _cursor_of(self._connection) as cursor:
            self._writer = threading.get_ident()
            try:
                with _in_sentences():
                    cursor.execute("BEGIN TRANSACTION")
                yield Db(cursor)
                with _in_sentences():
                    cursor.execute("COMMIT")
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")
                raise
            finally:
                self._writer = None

    def answers(self) -> bool:
        """Say whether the database still answers."""
        try:
            with self.read() as db:
                return bool(db.value("SELECT 1") == 1)
        except BrightPathError:
            return False

    def close(self) -> None:
        """Let the last write finish, then close; doing it twice is fine."""
        with self._writing, suppress(duckdb.Error):
            self._connection.close()


@contextmanager
def _cursor_of(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    with _in_sentences():
        cursor = connection.cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def _connect(path: Path | None) -> duckdb.DuckDBPyConnection:
    try:
        if path is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = duckdb.connect(":memory:" if path is None else str(path), config=dict(_OPENING))
        if path is not None:
            for file in (path, path.with_name(path.name + ".wal")):
                with suppress(OSError):  # not there, or a file system without rights; the doctor tells what stays open
                    file.chmod(0o600)
        return connection
    except OSError as error:
        raise Refused(f"The folder {path and path.parent} cannot be used: {error.strerror}.") from error
    except duckdb.Error as error:
        raise _sentence_for(error, path) from error


def _lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    for setting in _LOCKDOWN:
        connection.execute(setting)


# --- Migrations -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Migration:
    """One step forward: a numbered SQL file that never changes once it was applied anywhere."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, the same on Windows and elsewhere."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


def migrations() -> list[Migration]:
    """List the steps shipped with this BrightPath, in order."""
    folder = files("brightpath.storage") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [
        Migration(number=int(name[:4]), name=name.removesuffix(".sql"), sql=(folder / name).read_text(encoding="utf-8"))
        for name in names
    ]


def _pending(connection: duckdb.DuckDBPyConnection, known: list[Migration]) -> list[Migration]:
    """Find the steps still to do, after comparing those done with those we ship."""
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return known
    if "schema_migrations" not in tables:
        raise StoreDamaged("This is a DuckDB file, but not one of BrightPath's. Choose another data folder.")
    applied = connection.execute("SELECT name, checksum FROM schema_migrations ORDER BY number").fetchall()
    if len(applied) > len(known):
        raise StoreDamaged(
            f"This data was written by a newer BrightPath (step {applied[-1][0]}). Install it; nothing was changed."
        )
    for (name, checksum), migration in zip(applied, known, strict=False):
        if (name, checksum) != (migration.name, migration.checksum):
            raise StoreDamaged(
                f"Step {name} of this data is not the step {migration.name} of this BrightPath. Install the version "
                "that last opened it; nothing was changed."
            )
    return known[len(applied) :]


def _apply(connection: duckdb.DuckDBPyConnection, migration: Migration, at: datetime) -> None:
    connection.execute("BEGIN TRANSACTION")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations"
        " (number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL,"
        " applied_at TIMESTAMPTZ NOT NULL)"
    )
    try:
        connection.execute(migration.sql)
    except duckdb.Error as error:
        connection.execute("ROLLBACK")
        raise StoreDamaged(
            f"Step {migration.name} could not be done ({_first_line(error)}); nothing was changed."
        ) from error
    connection.execute(
        "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
        [migration.number, migration.name, migration.checksum, at],
    )
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")


def _copy_aside(path: Path, backups: Path, first: Migration, at: datetime) -> None:
    """Keep the closed file as it is, whole or not at all."""
    copy = backups / f"{path.stem}-before-{first.name}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{path.suffix}"
    partial = copy.with_name(copy.name + ".partial")
    try:
        backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("rb") as source, partial.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(copy)
    except OSError as error:
        raise Refused(
            f"No copy could be kept in {backups} ({error.strerror}), so the data was not brought up to date."
        ) from error


# --- DuckDB's errors as sentences -----------------------------------------------------------------------------------


@contextmanager
def _in_sentences() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise _sentence_for(error) from error
    except UnicodeEncodeError as error:
        raise Refused("This cannot be stored: it holds half a character.") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _sentence_for(error: duckdb.Error, path: Path | None = None) -> BrightPathError:
    """Translate by the words, since one class of DuckDB's errors means many things."""
    said = str(error)
    where = f"The file {path}" if path else "The database file"

    def has(*words: str) -> bool:
        return any(word in said for word in words)

    if has(
        "Could not set lock",
        "being used by another process",
        "configuration has been locked",
        "different configuration",
    ):
        return StoreInUse(
            f"{where} is open in another BrightPath. Close that one first, or do this in the running app."
        )
    if has("but we can only read versions", "newer version of DuckDB", "was created with a newer"):
        return StoreDamaged(f"{where} was written by a newer BrightPath. Install that version; nothing was changed.")
    if has("No space left", "disk is full", "Out of disk"):
        return Refused("The disk is full: nothing was written.")
    if has("Permission denied", "Read-only file system", "No such file or directory", "Is a directory"):
        return Refused(f"{where} cannot be opened: {_first_line(error).rsplit(': ', 1)[-1]}.")
    if isinstance(error, duckdb.ConstraintException):
        if has("Duplicate key", "duplicate key"):
            return Taken("This stands already.")
        return Refused(f"This is not allowed here ({_first_line(error)}).")
    if isinstance(error, duckdb.TransactionException) and has("onflict"):
        return Stale("Somebody changed this at the same moment. Look again and repeat it.")
    if isinstance(error, duckdb.ConnectionException) and has("already closed"):
        return Refused("The store is closed.")
    if has("half a character", "cannot encode str", "surrogate"):
        return Refused("This cannot be stored: it holds half a character.")
    if isinstance(error, (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)) or has(
        "Corrupt", "not a valid DuckDB", "invalidated"
    ):
        return StoreDamaged(
            f"{where} is damaged ({_first_line(error)[:200]}). Restore the last backup into an empty folder."
        )
    return BrightPathError(f"The database could not do this ({_first_line(error)[:200]}).")
