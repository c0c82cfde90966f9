"""Opening the file with the settings it needs, and shutting its doors behind it; what happens in between is others' work."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb

from brightpath.domain.errors import Refused
from brightpath.storage.refusals import sentence_for

#: What the file is written as (openable by the older supported DuckDB), and no door to the network at any time.
OPENING: dict[str, str | int | float | list[str]] = {
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


def connect(path: Path | None) -> duckdb.DuckDBPyConnection:
    """Open or create the file (None = in memory), for its owner's eyes only; whoever opens it locks it down.

    Raises
    ------
    StoreInUse
        When this or another process has it open.
    StoreDamaged
        When it is no database.
    Refused
        When the folder cannot be used.
    """
    try:
        if path is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = duckdb.connect(":memory:" if path is None else str(path), config=dict(OPENING))
        if path is not None:
            for file in (path, path.with_name(path.name + ".wal")):
                with suppress(OSError):  # not there, or a file system without rights; the doctor tells what stays open
                    file.chmod(0o600)
        return connection
    except OSError as error:
        raise Refused(f"The folder {path and path.parent} cannot be used: {error.strerror}.") from error
    except duckdb.Error as error:
        raise sentence_for(error, path) from error


def lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut files and the network to SQL for good; what needs them (migrating, copying) is done before."""
    for setting in _LOCKDOWN:
        connection.execute(setting)
