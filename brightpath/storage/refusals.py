"""DuckDB's errors as our own, in sentences: translated once, at the door of the floor that owns the library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from brightpath.domain.errors import BrightPathError, Refused, Stale, StoreDamaged, StoreInUse

AT_THE_SAME_MOMENT = "Somebody changed this at the same moment. Look again and repeat it."


class Taken(Refused):
    """A value that must be unique (an e-mail address, an id) stands already."""


class Overtaken(Stale):
    """A reader was answered from memory about one moment and from the file about a later one; asking again puts it right."""


@contextmanager
def in_sentences() -> Iterator[None]:
    """Let no error of DuckDB's out of the block, but ours."""
    try:
        yield
    except duckdb.Error as error:
        raise sentence_for(error) from error
    except UnicodeEncodeError as error:
        raise Refused("This cannot be stored: it holds half a character.") from error


def first_line(error: Exception) -> str:
    """Give what an error says first."""
    return str(error).strip().splitlines()[0]


def sentence_for(error: duckdb.Error, path: Path | None = None) -> BrightPathError:
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
        return Refused(f"{where} cannot be opened: {first_line(error).rsplit(': ', 1)[-1]}.")
    if isinstance(error, duckdb.ConstraintException):
        if has("Duplicate key", "duplicate key"):
            return Taken("This stands already.")
        return Refused(f"This is not allowed here ({first_line(error)}).")
    if isinstance(error, duckdb.TransactionException) and has("onflict"):
        return Stale(AT_THE_SAME_MOMENT)
    if isinstance(error, duckdb.ConnectionException) and has("already closed"):
        return Refused("The store is closed.")
    if has("half a character", "cannot encode str", "surrogate"):
        return Refused("This cannot be stored: it holds half a character.")
    if isinstance(error, (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)) or has(
        "Corrupt", "not a valid DuckDB", "invalidated"
    ):
        return StoreDamaged(
            f"{where} is damaged ({first_line(error)[:200]}). Restore the last backup into an empty folder."
        )
    return BrightPathError(f"The database could not do this ({first_line(error)[:200]}).")
