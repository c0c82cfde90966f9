"""Looking into the file without changing it: nothing is created, migrated or written."""

from __future__ import annotations

from pathlib import Path

import duckdb

from brightpath.storage import migrating
from brightpath.storage.database import Store
from brightpath.storage.opening import OPENING, lock_down
from brightpath.storage.refusals import sentence_for


def look_into(path: Path) -> Store:
    """Open a file that exists for reading only, on whatever step it stands.

    Raises
    ------
    StoreInUse
        When this or another process has it open.
    StoreDamaged
        When it is no database of ours, or was written by a newer BrightPath.
    """
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(OPENING))
    except duckdb.Error as error:
        raise sentence_for(error, path) from error
    try:
        known = migrating.migrations()
        done = known[: len(known) - len(migrating.pending(connection, known))]
        lock_down(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, duckdb.Error):
            raise sentence_for(error, path) from error
        raise
    return Store(connection, path, done[-1].number if done else 0)
