"""Backups: one .zip with a Parquet file per table, the schema as SQL, and a manifest that counts and seals them.

They outlive the database's own file format. DuckDB neither writes nor reads them: the open store has no door to files.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from brightpath import __version__
from brightpath.domain.errors import BrightPathError, Refused, StoreDamaged, StoreInUse
from brightpath.storage import migrating
from brightpath.storage.database import Db, Store
from brightpath.storage.look import look_into

FORMAT = 1
_MANIFEST = "manifest.json"
_SCHEMA = "schema.sql"
#: Written by the migrations themselves, so not loaded again.
_MIGRATIONS = "schema_migrations"
#: Whoever holds a copy of the backup must not hold a key to the restored house.
_REVOKED_ON_RESTORE = ("sessions", "links", "attempts")
#: What the library for archives raises over bytes that are not as it wrote them.
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,  # and NotImplementedError, for a version or a packing it does not know
)


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the step it stands on and the rows of each table."""

    path: Path
    created_at: datetime
    migration_level: int
    rows: dict[str, int]


# --- Writing --------------------------------------------------------------------------------------------------------


def write_backup(store: Store, target: Path, *, at: datetime) -> Backup:
    """Write everything as of one moment into a new file, while the store goes on working.

    Raises
    ------
    Refused
        When something stands at `target` already, or it cannot be written; nothing is left behind.
    """
    with _new_file(target) as partial, store.read() as db:
        rows = _write_archive(db, partial, store.migration_level, at)
    return Backup(path=target, created_at=at, migration_level=store.migration_level, rows=rows)


def _write_archive(db: Db, path: Path, migration_level: int, at: datetime) -> dict[str, int]:
    tables: dict[str, dict[str, Any]] = {}
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:

        def put(name: str, content: bytes) -> str:
            archive.writestr(zipfile.ZipInfo(name, moment), content)
            return hashlib.sha256(content).hexdigest()

        for table in _tables(db):
            frame = db.frame(f"SELECT * FROM {table}")
            buffer = io.BytesIO()
            frame.write_parquet(buffer, compression="zstd")
            name = f"tables/{table}.parquet"
            tables[table] = {"file": name, "rows": frame.height, "sha256": put(name, buffer.getvalue())}
        schema = "\n".join(row["sql"] for row in db.rows("SELECT sql FROM duckdb_tables() ORDER BY table_name"))
        manifest = {
            "format": FORMAT,
            "brightpath": __version__,
            "duckdb": db.value("SELECT version()"),
            "createdAt": at.astimezone(UTC).isoformat(),
            "migrationLevel": migration_level,
            "migrations": [
                {"name": row["name"], "sha256": row["checksum"]}
                for row in db.rows(f"SELECT name, checksum FROM {_MIGRATIONS} ORDER BY number")
            ],
            "schema": {"file": _SCHEMA, "sha256": put(_SCHEMA, schema.encode())},
            "tables": tables,
        }
        put(_MANIFEST, json.dumps(manifest, indent=1).encode())
    return {table: entry["rows"] for table, entry in tables.items()}


def _tables(db: Db) -> list[str]:
    return [row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables() ORDER BY table_name")]


# --- Verifying ------------------------------------------------------------------------------------------------------


def verify_backup(path: Path) -> list[str]:
    """Read a backup from end to end and say in sentences what is wrong; an empty list means that it can be restored.

    Raises
    ------
    Refused
        When there is no such file, or it may not be read.
    """
    try:
        with _opened(path) as archive:
            manifest = _manifest(archive)
            return [*_wrong_steps(manifest), *_wrong_files(archive, manifest)]
    except StoreDamaged as error:
        return [error.sentence]


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        # Opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(f"{path} cannot be read: it is no ordinary file.")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except _NO_ARCHIVE as error:
            raise StoreDamaged(f"{path.name} is not a backup, or it was cut short.") from error
        with archive:
            yield archive


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(_content(archive, _MANIFEST))
        if manifest["format"] > FORMAT:
            raise StoreDamaged(f"This backup was written by a newer BrightPath ({manifest['brightpath']}). Install it.")
        datetime.fromisoformat(manifest["createdAt"])
        complete = {
            "createdAt": manifest["createdAt"],
            "migrationLevel": int(manifest["migrationLevel"]),
            "migrations": [(str(step["name"]), str(step["sha256"])) for step in manifest["migrations"]],
            "schema": (str(manifest["schema"]["file"]), str(manifest["schema"]["sha256"])),
            "tables": {
                str(name): (str(table["file"]), int(table["rows"]), str(table["sha256"]))
                for name, table in manifest["tables"].items()
            },
        }
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise StoreDamaged("The manifest of this backup cannot be read; it was damaged or edited.") from error
    return complete


def _wrong_steps(manifest: dict[str, Any]) -> Iterator[str]:
    steps, known = manifest["migrations"], migrating.migrations()
    if len(steps) > len(known):
        yield f"This backup was written by a newer BrightPath (step {steps[-1][0]}). Install it before restoring."
        return
    for (name, checksum), migration in zip(steps, known, strict=False):
        if (name, checksum) != (migration.name, migration.checksum):
            yield f"Step {name} of this backup is not the step {migration.name} of this BrightPath."
    if not steps or manifest["migrationLevel"] != known[len(steps) - 1].number:
        yield "The manifest names another step than the one its tables stand on; it was edited."


def _wrong_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[str]:
    name, checksum = manifest["schema"]
    yield from _wrong_seal(archive, name, checksum)
    if _MIGRATIONS not in manifest["tables"]:
        yield f"The table {_MIGRATIONS} is missing from the manifest."
    for table, (name, rows, checksum) in manifest["tables"].items():
        wrong = list(_wrong_seal(archive, name, checksum))
        yield from wrong
        if not wrong:
            try:
                counted = _frame(archive, name).height
            except StoreDamaged as error:
                yield error.sentence
            else:
                if counted != rows:
                    yield f"The table {table} has {counted} rows; the manifest says {rows}."
    listed = {_MANIFEST, manifest["schema"][0], *(file for file, _, _ in manifest["tables"].values())}
    for stranger in sorted(set(archive.namelist()) - listed):
        shown = stranger if stranger.isprintable() else ascii(stranger)
        yield f"{shown} stands in the backup but not in its manifest."


def _wrong_seal(archive: zipfile.ZipFile, name: str, checksum: str) -> Iterator[str]:
    try:
        if hashlib.sha256(_content(archive, name)).hexdigest() != checksum:
            yield f"{name} is not what was written: its checksum differs."
    except StoreDamaged as error:
        yield error.sentence


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        entry = archive.getinfo(name)
        # Stored as it is, nothing unpacks to more than the file itself, whatever the file says of its sizes.
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise StoreDamaged(f"{name} is packed in another way than BrightPath packs; the backup was changed.")
        return archive.read(entry)
    except KeyError as error:
        raise StoreDamaged(f"{name} is missing from the backup.") from error
    except _NO_ARCHIVE as error:
        raise StoreDamaged(f"{name} cannot be read; the backup was damaged.") from error


def _frame(archive: zipfile.ZipFile, name: str) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(_content(archive, name)))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise StoreDamaged(f"{name} is no Parquet file.") from error


# --- Restoring ------------------------------------------------------------------------------------------------------


def restore_backup(file: Path, into: Path, *, now: Callable[[], datetime]) -> Backup:
    """Make a new database file from a backup, compare every row, bring it up to date, and put it in place at the end.

    Everybody is signed out and every open invitation is withdrawn. A database at `into` that nobody has an account in,
    as a first start makes it, is moved aside.

    Raises
    ------
    Refused
        When a database that somebody uses stands at `into` already, or the place cannot be written.
    StoreDamaged
        When the backup does not add up; nothing is written.
    """
    if any(path.exists() for path in _files_of(into)) and not _is_unused(into):
        raise Refused(f"There is a database at {into} already. Restore into an empty folder.")
    wrong = verify_backup(file)
    if wrong:
        raise StoreDamaged("\n".join(["This backup cannot be restored; nothing was written.", *wrong]))
    with _opened(file) as archive, _moved_aside(into, now()), _new_file(into) as partial:
        manifest = _manifest(archive)
        store = Store.open(partial, now=now, up_to=manifest["migrationLevel"])
        try:
            with store.write() as db:
                rows = dict(_load(db, archive, manifest))
        finally:
            store.close()
        with tempfile.TemporaryDirectory(dir=into.parent) as needless_copies:
            Store.open(partial, now=now, backups=Path(needless_copies)).close()
        if partial.with_name(partial.name + ".wal").exists():
            raise StoreDamaged("The restored file could not be finished; nothing was written.")
    return Backup(
        path=into,
        created_at=datetime.fromisoformat(manifest["createdAt"]),
        migration_level=manifest["migrationLevel"],
        rows=rows,
    )


def _files_of(database: Path) -> tuple[Path, Path]:
    return database, database.with_name(database.name + ".wal")


def _is_unused(database: Path) -> bool:
    """Say whether this is a database of ours in which nobody has begun."""
    try:
        store = look_into(database)
        try:
            with store.read() as db:
                return not db.value("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM families)")
        finally:
            store.close()
    except StoreInUse:
        raise
    except BrightPathError:
        return False


@contextmanager
def _moved_aside(database: Path, at: datetime) -> Iterator[None]:
    """Give the place of an unused database free; it comes back when the block raises."""
    aside = database.with_name(f"{database.name}.empty-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    moves = [(old, new) for old, new in zip(_files_of(database), _files_of(aside), strict=True) if old.exists()]
    if any(new.exists() for _, new in moves):
        raise Refused(f"{aside} is in the way. Move it, and restore again.")
    try:
        for old, new in moves:
            old.rename(new)
        yield
    except BaseException as error:
        for old, new in moves:
            if new.exists() and not old.exists():
                new.rename(old)
        if isinstance(error, OSError):
            raise Refused(f"{database} cannot be moved aside: {error.strerror}.") from error
        raise


def _load(db: Db, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[tuple[str, int]]:
    tables = [table for table in manifest["tables"] if table != _MIGRATIONS]
    strangers = set(tables) ^ (set(_tables(db)) - {_MIGRATIONS})
    if strangers:
        raise StoreDamaged(f"The backup and its step do not have the same tables: {', '.join(sorted(strangers))}.")
    for table in tables:
        frame = _frame(archive, manifest["tables"][table][0])
        db.execute(f"DELETE FROM {table}")  # what a migration filled in is in the backup too
        db.append(table, frame)
        if not _same_rows(frame, db.frame(f"SELECT * FROM {table}")):
            raise StoreDamaged(f"The table {table} did not come back as it was saved; nothing was written.")
        yield table, frame.height
    for table in _REVOKED_ON_RESTORE:
        db.execute(f"DELETE FROM {table}")


def _same_rows(saved: pl.DataFrame, restored: pl.DataFrame) -> bool:
    """Compare counts and every value; the order of rows means nothing."""
    if saved.schema != restored.schema:
        return False
    return saved.sort(saved.columns).equals(restored.sort(restored.columns))


# --- Files that appear whole or not at all --------------------------------------------------------------------------


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """Give a place to write beside `target`; what stands there at the end becomes `target`, unless that exists by then.

    Raises
    ------
    Refused
        When `target` exists, or the folder cannot be written (no room, no right).
    """
    if target.exists():
        raise Refused(f"{target} exists already and is not overwritten.")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(dir=target.parent, prefix=".unfinished-"))
    except OSError as error:
        raise Refused(f"{target.parent} cannot be written: {error.strerror}.") from error
    try:
        yield workplace / target.name
        (workplace / target.name).chmod(0o600)
        _sync(workplace / target.name)
        _put_in_place(workplace / target.name, target)
        with suppress(OSError):  # folders cannot be synced on Windows
            _sync(target.parent)
    except OSError as error:
        raise Refused(f"{target} could not be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def _put_in_place(finished: Path, target: Path) -> None:
    try:
        os.link(finished, target)  # unlike a rename it never overwrites
    except FileExistsError as error:
        raise Refused(f"{target} exists already and is not overwritten.") from error
    except OSError:  # a file system without links
        if target.exists():
            raise Refused(f"{target} exists already and is not overwritten.") from None
        finished.rename(target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
