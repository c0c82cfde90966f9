"""The program that answers a researcher's question: a process of its own that holds a snapshot in memory, and nothing else.

It is run as a file (`adapters.apart`) and imports nothing of the house. It reads the question and the tables from its
input, closes every door behind them, runs one SELECT and writes the answer; then it ends.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

#: Settings made once the tables are in; after the last one nothing can be set.
LOCKDOWN = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL python_enable_replacements = false",
    "SET threads = 1",
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
#: What a frame of Polars has a column for; everything else (lists, structs, intervals) is written out as text.
_PLAIN = frozenset(
    {
        "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",
        "DOUBLE", "VARCHAR",
    }
)  # fmt: skip
_MOMENTS = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"})
_OUT_OF_YEARS = "A date of the answer lies outside the years 1 to 9999."
_NUMBERS = ("HUGEINT", "UHUGEINT", "DECIMAL")
_ROWS_AT_ONCE = 1000


class NotOneSelect(Exception):
    """What was asked is no SELECT, or more than one."""


class TooWide(Exception):
    """The first rows alone are larger than an answer may be."""


def main(given: BinaryIO, taken: BinaryIO) -> None:
    """Read a question, answer it once."""
    asked = json.loads(given.readline())
    _limit_time(asked["seconds_to_begin"])
    import duckdb  # after the limits: it is large, and it is what they are for
    import pyarrow as pa

    pa.set_cpu_count(1)
    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    for name, size in asked["tables"]:
        table_ = pa.ipc.open_stream(given.read(size)).read_all()
        connection.register("table_", table_)
        connection.execute(f'CREATE TABLE "{name}" AS FROM table_')
        connection.unregister("table_")
        del table_
    connection.execute(f"SET memory_limit = '{asked['megabytes']}MB'")
    for setting in LOCKDOWN:
        connection.execute(setting)
    connection.execute("BEGIN TRANSACTION READ ONLY")
    _limit_space(asked["megabytes"])
    # What it took to begin is no part of the question's own time.
    _limit_time(asked["seconds"])
    taken.write(b"\n")
    taken.flush()
    try:
        answer, is_cut = _ask(connection, asked["sql"], asked["most_rows"], asked["most_bytes"])
    except NotOneSelect as error:
        _write(taken, {"refused": "not_one_select", "said": str(error)})
    except TooWide:
        _write(taken, {"refused": "too_wide"})
    except (MemoryError, duckdb.OutOfMemoryException):
        _write(taken, {"refused": "memory"})
    except duckdb.PermissionException:
        _write(taken, {"refused": "closed"})
    except duckdb.TransactionException:
        _write(taken, {"refused": "writes"})
    except Exception as error:
        # Arrow words what DuckDB ran out of while it streams.
        kind = "memory" if "Out of Memory" in str(error) or "allocat" in str(error) else "failed"
        _write(taken, {"refused": kind, "said": str(error)})
    else:
        _write(taken, {"is_cut": is_cut}, answer)


def _ask(connection: Any, sql: str, most_rows: int, most_bytes: int) -> tuple[bytes, bool]:
    """Run the one SELECT, up to so many rows; give them as an Arrow stream, and whether there were more."""
    import duckdb
    import pyarrow as pa

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise NotOneSelect(", ".join(statement.type.name for statement in statements))
    relation = connection.sql(_without_its_end(statements[0].query))
    reader = relation.project(", ".join(_columns(relation))).to_arrow_reader(_ROWS_AT_ONCE)
    written = io.BytesIO()
    rows, is_cut = 0, False
    with pa.ipc.new_stream(written, reader.schema) as stream:
        for batch in reader:
            if rows + batch.num_rows > most_rows or written.tell() + batch.nbytes > most_bytes:
                is_cut = True
                batch = batch.slice(0, most_rows - rows)
                if written.tell() + batch.nbytes > most_bytes:
                    if rows == 0:
                        raise TooWide
                    break
            stream.write_batch(batch)
            rows += batch.num_rows
            if is_cut:
                break
    return written.getvalue(), is_cut


def _without_its_end(sql: str) -> str:
    """Cut off the semicolons after a statement, with comments behind them: it stands inside of another one when it is run."""
    import duckdb

    written = sql.encode()
    end = len(written)
    for place, kind in reversed(duckdb.tokenize(sql)):
        if kind == duckdb.token_type.operator and written[place:end].startswith(b";"):
            end = place
        elif kind != duckdb.token_type.comment:
            break
    return written[:end].decode()


def _columns(relation: Any) -> Iterator[str]:
    """Name the columns of an answer by their places: two may share a name, and not every type can be handed out."""
    taken = set(relation.columns)
    seen: set[str] = set()
    for place, (name, kind) in enumerate(zip(relation.columns, map(str, relation.types), strict=True), start=1):
        other = name
        while other in seen or (other != name and other in taken):
            other = f"{other}_{place}"
        seen.add(other)
        shown = other.replace('"', '""')
        if kind in _PLAIN:
            yield f'#{place} AS "{shown}"'
        elif kind in _MOMENTS:  # DuckDB knows years that Python has no date for
            is_known = f"#{place} IS NULL OR #{place} BETWEEN '0001-01-01' AND '9999-12-31'"
            yield f"""CASE WHEN {is_known} THEN #{place} ELSE error('{_OUT_OF_YEARS}') END AS "{shown}" """
        else:
            yield f'CAST(#{place} AS {"DOUBLE" if kind.startswith(_NUMBERS) else "VARCHAR"}) AS "{shown}"'


def _write(taken: BinaryIO, header: dict[str, Any], answer: bytes = b"") -> None:
    taken.write(json.dumps(header).encode() + b"\n" + answer)
    taken.flush()


def _limit_time(seconds: float) -> None:
    """End by ourselves when nobody does, and write no file; where a system knows no such limits, whoever waits ends us."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        most = int(seconds) + 2
        signal.alarm(most)
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + most
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        # Only the soft limit: it ends the process just so, and what it took to begin is counted anew afterwards.
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_space(megabytes: int) -> None:
    """Take so much more memory at most, and open nothing more: neither a file nor a way to another machine."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
