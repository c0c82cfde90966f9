"""The one file, open: one writer, snapshots for all who read, a fresh cursor per operation.

DuckDB ends here: rooms get a `Db`, everybody else gets nouns and sentences, and no duckdb error leaves this floor.
"""

from __future__ import annotations

import json
import re
import threading
import warnings
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from brightpath.domain.errors import BrightPathError, Refused
from brightpath.storage import migrating
from brightpath.storage.opening import connect, lock_down
from brightpath.storage.refusals import AT_THE_SAME_MOMENT, Overtaken, in_sentences, sentence_for
from brightpath.storage.remembered import EVERYTHING, Key, Memory, keys_of, stand, table_written

A = TypeVar("A")
B = TypeVar("B", bound=Hashable)

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
#: So many rows are sooner written as values than as a frame that the database has to be shown first (2 ms).
_FEW = 3

# Of small answers (Db.frame) one copy more costs less than being made sense of twice.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)


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
    except UnicodeEncodeError:
        raise Refused("This cannot be stored: it holds half a character.") from None
    except ValueError as error:
        raise Refused(f"This cannot be stored: {error}.") from error
    return text


# --- What rooms work with -------------------------------------------------------------------------------------------


class Db:
    """One transaction as rooms see it. Instants come out as aware UTC, JSON columns as Python values."""

    def __init__(self, begin: Callable[[], duckdb.DuckDBPyConnection], memory: Memory, *, may_write: bool) -> None:
        self._begin = begin
        self._begun: duckdb.DuckDBPyConnection | None = None
        self._memory = memory
        self._may_write = may_write
        # Taken before the snapshot is: what is read then is never older than it says.
        self._counts = memory.counts
        #: What is to be done before the commit, with all it is to be done for, in order and once.
        self._due: dict[Callable[[Db, Collection[Any]], None], dict[Hashable, None]] = {}
        #: The tables this transaction has written, and what it was answered about from memory.
        self.touched: set[str] = set()
        self._relied_on: set[Key] = set()

    def remembered(
        self,
        what: Hashable,
        tables: Collection[str],
        ask: Callable[[], A],
        *,
        of: str | None = None,
        is_kept: Callable[[A], bool] = lambda answer: True,
    ) -> A:
        """Answer from memory what depends on these tables alone, while none of them is written; else ask, and remember.

        `what` names the question with its room; the answer is shared by all who ask, so nobody may change it. What depends
        on the rows `of` one family alone stands while others write theirs (`Store.write`). `is_kept` says of an answer
        whether it is worth the room it takes.
        """
        if not self.touched.isdisjoint((*tables, EVERYTHING)):
            return ask()
        keys = keys_of(tables, of)
        at = stand(self._counts, keys)
        if self._begun is not None and not self._may_write and at != stand(self._memory.counts, keys):
            return ask()  # our snapshot may lie before or after what came meanwhile
        found = self._memory.look(what, at)
        if found is not None:
            if self._begun is None:
                self._relied_on.update(keys)
            answer: A = found[0]
            return answer
        answer = ask()
        if (self._may_write or at == stand(self._memory.counts, keys)) and is_kept(answer):
            self._memory.keep(what, at, answer)
        return answer

    def stand(self, tables: Collection[str], *, of: str | None = None) -> Hashable:
        """Name how these tables stood when this began, or one family's rows in them: any write gives them another name."""
        return stand(self._counts, keys_of(tables, of))

    def forget(self, what: Hashable) -> None:
        """Let go what is remembered under a name, so that it is asked for anew, though none of its tables was written."""
        self._memory.forget(what)

    @property
    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """The transaction in the database, begun with the first question that nobody remembers the answer to."""
        if self._begun is None:
            self._begun = self._begin()
        return self._begun

    def _look_again(self) -> None:
        """See to it, now that the snapshot is taken, that what was answered from memory belongs to the same moment."""
        relied_on, self._relied_on = self._relied_on, set()
        if (
            relied_on
            and not self._may_write
            and stand(self._memory.counts, relied_on) != stand(self._counts, relied_on)
        ):
            raise Overtaken(AT_THE_SAME_MOMENT)

    def before_commit(self, work: Callable[[Db, Collection[B]], None], what: B) -> None:
        """Have something done at the end of this transaction, once, for everything that was named until then.

        So what follows from several writes is worked out once; what is read before the end does not show it yet.
        """
        self._due.setdefault(work, {})[what] = None

    def do_what_is_due(self) -> None:
        """Do what was put off until now."""
        while self._due:
            work = next(iter(self._due))
            work(self, self._due.pop(work))

    def close(self) -> None:
        """Give the transaction up, unless it was committed."""
        if self._begun is not None:
            with suppress(duckdb.Error):
                self._begun.execute("ROLLBACK")
            self._begun.close()

    def commit(self) -> None:
        """Put all of it on the disk."""
        if self._begun is not None:
            with in_sentences():
                self._begun.execute("COMMIT")

    def _touch(self, sql: str) -> None:
        table = table_written(sql)
        if table is not None:
            self.touched.add(table)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Fetch all rows at once, as dictionaries by column name."""
        self._touch(sql)
        with in_sentences():
            self._cursor.execute(sql, list(parameters))
            columns = [(name, _DECODERS.get(str(kind))) for name, kind, *_ in self._cursor.description or ()]
            fetched = self._cursor.fetchall()
        self._look_again()
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
        self._touch(sql)
        with in_sentences():
            self._cursor.execute(sql, list(parameters))
            if not self._cursor.description:
                return 0
            counted = self._cursor.fetchone()
        return int(counted[0]) if counted and isinstance(counted[0], int) else 0

    def frame(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, is_small: bool = False
    ) -> pl.DataFrame:
        """Fetch as a frame; JSON columns stay text. Parameters go by their place (`?`) or by name (`$name`).

        A small answer is made sense of once instead of twice (2 ms less), and copied once more.
        """
        named = dict(parameters) if isinstance(parameters, Mapping) else list(parameters)
        frame: pl.DataFrame
        with in_sentences():
            if is_small:
                frame = pl.DataFrame(self._cursor.execute(sql, named).to_arrow_table())
            else:
                frame = self._cursor.sql(sql, params=named).pl()
        self._look_again()
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
        places = f"({', '.join('?' * frame.width)})"
        is_little = frame.height <= _FEW
        source = f"VALUES {', '.join([places] * frame.height)}" if is_little else f"SELECT {columns} FROM batch_"
        sql = f"INSERT INTO {table} ({columns}) {source}"
        if key is not None:
            changes = ", ".join(f'"{name}" = excluded."{name}"' for name in frame.columns if name != key)
            sql += f' ON CONFLICT ("{key}") DO UPDATE SET {changes}'
        self._touch(sql)
        with in_sentences():
            if is_little:
                self._cursor.execute(sql, [value for row in frame.iter_rows() for value in row])
                return
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
        self._own = threading.local()
        self._memory = Memory()
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
        connection = connect(path)
        try:
            known = [migration for migration in migrating.migrations() if up_to is None or migration.number <= up_to]
            pending = migrating.pending(connection, known)
            if path is not None and 0 < len(pending) < len(known):
                connection.execute("CHECKPOINT")
                connection.close()  # reading the file while it is open would give up the operating system's lock on it
                migrating.copy_aside(path, backups or path.parent / "backups", pending[0], now())
                connection = connect(path)
            for migration in pending:
                migrating.apply(connection, migration, now())
            lock_down(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, duckdb.Error):
                raise sentence_for(error) from error
            raise
        return cls(connection, path, max((migration.number for migration in known), default=0))

    @contextmanager
    def read(self) -> Iterator[Db]:
        """Look at one consistent snapshot; nothing can be written."""
        db = Db(lambda: self._began("BEGIN TRANSACTION READ ONLY"), self._memory, may_write=False)
        try:
            yield db
        finally:
            db.close()

    @contextmanager
    def write(self, *, of: str | None = None) -> Iterator[Db]:
        """Do one transaction: all of it is on the disk when the block ends, none of it when the block raises.

        Who writes rows `of` one family alone may say so: then what is remembered of other families stands.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("A write inside a write: pass the `db` of the outer one along.")
        with self._writing:
            self._writer = threading.get_ident()
            db = Db(lambda: self._began("BEGIN TRANSACTION"), self._memory, may_write=True)
            try:
                yield db
                db.do_what_is_due()
                # Before, so that nobody pairs what was remembered with what comes; and below once more, so that
                # nothing that was read in between is remembered as new.
                self._memory.written(db.touched, of)
                db.commit()
                self._own.commits = self.commits + 1
            finally:
                db.close()
                self._memory.written(db.touched, of)
                self._writer = None

    @property
    def commits(self) -> int:
        """How many transactions this thread has committed; who committed nothing may ask everything again."""
        commits: int = getattr(self._own, "commits", 0)
        return commits

    def _began(self, begin: str) -> duckdb.DuckDBPyConnection:
        with in_sentences():
            cursor = self._connection.cursor()
            cursor.execute(begin)
        return cursor

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
