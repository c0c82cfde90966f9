"""Looking the house over: is the file sound, do the records fit together, is there a backup, is there room."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from brightpath.adapters.cluster import Cluster
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import BrightPathError
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import week_facts
from brightpath.storage.family import families
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.migrating import migrations

_LIBRARIES = ("streamlit", "duckdb", "polars", "PuLP", "highspy", "pydantic", "streamlit-authenticator")
_ROOM_MEGABYTES = 500
_BACKUP_LASTS = timedelta(days=14)


class Health(StrEnum):
    """What a finding means: all is well, worth knowing, or something to mend."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing the doctor looked at."""

    about: str
    health: Health
    sentence: str


@verb
def examine(house: House, actor: Actor) -> list[Finding]:
    """Look at the machine, the data folder, the database, its records and the backups; change nothing."""
    return [*_machine(), *_workers(house), *_folder(house), *_database(house), *_backups(house)]


@verb
def tell_facts_anew(house: House, actor: Actor) -> int:
    """Make anew what follows from everybody's plans and log; return of how many weeks. Nobody can write meanwhile."""
    with house.store.write() as db:
        return week_facts.tell_all_anew(db)


def _workers(house: House) -> Iterator[Finding]:
    if isinstance(house.executor, Cluster):
        is_there, sentence = house.executor.look()
        yield Finding("workers", Health.WELL if is_there else Health.WRONG, sentence)
        return
    count = house.settings.workers
    yield Finding("workers", Health.WELL, f"Long work is done here, in {count} process{'es' if count > 1 else ''}.")


def _machine() -> Iterator[Finding]:
    yield Finding("python", Health.WELL, f"Python {platform.python_version()} on {platform.system()}.")
    versions = []
    for name in _LIBRARIES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Finding("libraries", Health.WRONG, f"{name} is not installed in {sys.prefix}.")
    yield Finding("libraries", Health.WELL, ", ".join(versions) + ".")


def _folder(house: House) -> Iterator[Finding]:
    folder = house.settings.data_dir
    if house.store.path is None and not folder.exists():
        yield Finding("folder", Health.NOTE, f"{folder} is not there yet. The first start makes it.")
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
        megabytes = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        yield Finding("folder", Health.WRONG, f"{folder} cannot be written: {error.strerror}.")
        return
    yield Finding(
        "folder",
        Health.WELL if megabytes >= _ROOM_MEGABYTES else Health.WRONG,
        f"{folder} can be written and has {megabytes:,} MB left.",
    )


def _database(house: House) -> Iterator[Finding]:
    store = house.store
    where = store.path
    if where is None:
        folder = house.settings.data_dir
        yield Finding("database", Health.NOTE, f"There is no database in {folder} yet. The first start makes it.")
        return
    yield from _open_to_others(where)
    newest = migrations()[-1].number
    if store.migration_level < newest:
        yield Finding(
            "database",
            Health.NOTE,
            f"{where} stands on step {store.migration_level}; the next start keeps a copy and brings it to {newest}.",
        )
        return
    try:
        with store.read() as db:
            contradictions = find_contradictions(db)
            known = families(db)
    except BrightPathError as error:
        yield Finding("database", Health.WRONG, error.sentence)
        return
    yield Finding("database", Health.WELL, f"{where} answers and stands on step {store.migration_level}.")
    for sentence in contradictions:
        yield Finding("records", Health.WRONG, sentence)
    if not contradictions:
        yield Finding("records", Health.WELL, f"The records of {len(known)} families fit together.")
    for family in known:
        if family.time_zone and not _is_zone(family.time_zone):
            yield Finding("records", Health.WRONG, f"{family.name}: {family.time_zone} is not a time zone here.")


def _open_to_others(path: Path) -> Iterator[Finding]:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        yield Finding("database", Health.WRONG, f"Others on this machine may read {path}. Close it: chmod 600 {path}")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def _backups(house: House) -> Iterator[Finding]:
    """Look at the newest backup in the usual folder; families may keep theirs elsewhere, so this is never `wrong`."""
    folder = house.settings.data_dir / "backups"
    newest = max((path.stat().st_mtime for path in folder.glob("*.zip")), default=None) if folder.is_dir() else None
    if newest is None:
        yield Finding("backups", Health.NOTE, f"There is no backup in {folder}. Write one with: backup FILE.")
        return
    written_at = datetime.fromtimestamp(newest, UTC)
    is_recent = house.now() - written_at <= _BACKUP_LASTS
    yield Finding(
        "backups",
        Health.WELL if is_recent else Health.NOTE,
        f"The last backup in {folder} is of {written_at:%d %B %Y}.",
    )
