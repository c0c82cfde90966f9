"""A researcher's question as the bytes that `locked_sql` reads, and its answer as a frame or as a sentence."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from brightpath.domain.errors import Refused

#: The file that is run apart from the house.
PROGRAM: Final = Path(__file__).with_name("locked_sql.py")

ONE_SELECT = (
    "Ask with exactly one SELECT. The snapshot can be read and not changed, and nothing can be attached, loaded or set."
)
CLOSED = "Files, other databases and the network are closed here. Only the tables of the snapshot can be read."
WRITES = "The snapshot can only be read: take out what inserts, updates or deletes."
TOO_MUCH_MEMORY = (
    "This took more than {megabytes} MB of memory and was stopped. Ask for fewer rows or columns, or group first."
)
TOO_WIDE = "The rows are larger than {megabytes} MB, more than is handed out. Ask for shorter texts or fewer columns."
FAILED = "DuckDB could not answer: {said}"
UNREADABLE = "The answer could not be read. Ask for plain columns: numbers, texts, dates."
_MOST_SAID = 300


@dataclass(frozen=True)
class Limits:
    """What a question may take. `most_bytes` is of the answer, `megabytes` what it may use beyond the snapshot.

    `seconds` are the question's own; until its process has the snapshot, `seconds_to_begin` hold.
    """

    seconds: float = 10.0
    seconds_to_begin: float = 60.0
    megabytes: int = 512
    most_rows: int = 10_000
    most_bytes: int = 20_000_000


@dataclass(frozen=True)
class Answer:
    """The rows, and whether there were more than are handed out."""

    rows: pl.DataFrame
    is_cut: bool


def question(sql: str, tables: Mapping[str, pl.DataFrame], limits: Limits) -> list[bytes]:
    """Pack a question with the tables that it may be asked of."""
    packed = {name: _stream(frame) for name, frame in tables.items()}
    asked = {
        "sql": sql,
        "seconds": limits.seconds,
        "seconds_to_begin": limits.seconds_to_begin,
        "megabytes": limits.megabytes,
        "most_rows": limits.most_rows,
        "most_bytes": limits.most_bytes,
        "tables": [[name, len(part)] for name, part in packed.items()],
    }
    return [json.dumps(asked).encode() + b"\n", *packed.values()]


def answer_of(said: bytes, limits: Limits) -> Answer:
    """Read what came back.

    Raises
    ------
    Refused
        With a sentence, when the question was refused or went wrong; nothing of the machine stands in it.
    """
    header, _, rows = said.partition(b"\n")
    try:
        told = json.loads(header)
        why = told.get("refused")
        if why is None:
            return Answer(pl.read_ipc_stream(io.BytesIO(rows)), bool(told["is_cut"]))
    # Polars panics on some bytes, with what is no `Exception`: bytes that nobody trusts shall not end a thread of the house.
    except (ValueError, KeyError, AttributeError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise Refused(UNREADABLE) from None
    if why == "too_wide":
        raise Refused(TOO_WIDE.format(megabytes=limits.most_bytes // 1_000_000))
    sentences = {"not_one_select": ONE_SELECT, "closed": CLOSED, "writes": WRITES}
    if why == "memory":
        raise Refused(TOO_MUCH_MEMORY.format(megabytes=limits.megabytes))
    raise Refused(sentences.get(why) or FAILED.format(said=_harmless(str(told.get("said", "")))))


def _stream(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_ipc_stream(written, compat_level=pl.CompatLevel.oldest())
    return written.getvalue()


def _harmless(said: str) -> str:
    """Keep of an error what DuckDB says first, in one line, without what only a terminal understands."""
    first = next((line for line in said.splitlines() if line.strip()), "it did not say why")
    line = re.sub(r"[^\x20-\x7e\u00a0-\uffff]", " ", first).strip()
    return line if len(line) <= _MOST_SAID else line[:_MOST_SAID] + "…"
