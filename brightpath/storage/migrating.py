"""Bringing the file up to date: numbered steps, what is still to do, and the copy that is kept before."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import duckdb

from brightpath.domain.errors import Refused, StoreDamaged
from brightpath.storage.refusals import first_line


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


def pending(connection: duckdb.DuckDBPyConnection, known: list[Migration]) -> list[Migration]:
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


def apply(connection: duckdb.DuckDBPyConnection, migration: Migration, at: datetime) -> None:
    """Do one step and write down that it was done, both or neither."""
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
            f"Step {migration.name} could not be done ({first_line(error)}); nothing was changed."
        ) from error
    connection.execute(
        "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
        [migration.number, migration.name, migration.checksum, at],
    )
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")


def copy_aside(path: Path, backups: Path, first: Migration, at: datetime) -> None:
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
