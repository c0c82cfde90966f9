"""Named questions about the records: each is a file in `sql/` that says its grain and units, and is answered as a frame.

`docs/measures.md` tells every one of them; what the answers mean to a family is told by services.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import polars as pl

from brightpath.storage.database import Db
from brightpath.storage.migrating import migrations

_COMMENT: Final = re.compile(r"--.*")
_PARAMETER: Final = re.compile(r"\$([a-z_]+)")
#: A larger answer (bytes) is asked for again each time: the memory of the house is for many small ones.
_LARGEST_REMEMBERED: Final = 200_000


class Question(NamedTuple):
    """One question: its SQL, what it must be told, and the tables its answer hangs on."""

    sql: str
    parameters: frozenset[str]
    tables: tuple[str, ...]


def measure(db: Db, name: str, **parameters: Any) -> pl.DataFrame:
    """Answer a named question; the frame's grain, columns and units stand at the head of its file.

    The answer is remembered until one of its tables is written, of one family's until its rows in them are; so nobody may
    change it.
    """
    question = question_called(name)
    if question.parameters != set(parameters):
        raise TypeError(f"{name} asks for {sorted(question.parameters)}, not for {sorted(parameters)}.")
    return db.remembered(
        ("measure", name, *(parameters[key] for key in sorted(parameters))),
        question.tables,
        lambda: db.frame(question.sql, parameters, is_small=True),
        of=parameters.get("family"),
        is_kept=lambda frame: frame.estimated_size() <= _LARGEST_REMEMBERED,
    )


def question_names() -> list[str]:
    """Name all questions there are."""
    return sorted(file.name.removesuffix(".sql") for file in _ROOM.iterdir() if file.name.endswith(".sql"))


@cache
def question_called(name: str) -> Question:
    """Read a question."""
    sql = (_ROOM / f"{name}.sql").read_text(encoding="utf-8")
    asked = _COMMENT.sub("", sql)
    # Every word that is a table's name: one too many makes an answer be asked for again, one too few would make it stale.
    return Question(
        sql, frozenset(_PARAMETER.findall(asked)), tuple(sorted(_tables() & set(re.findall(r"\w+", asked))))
    )


_ROOM: Final = files("brightpath.storage") / "sql"


@cache
def _tables() -> frozenset[str]:
    return frozenset(name for step in migrations() for name in re.findall(r"CREATE TABLE (\w+)", step.sql))
