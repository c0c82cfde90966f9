"""What a test begins with is made once in a process; its rows are put into every other house that stands where that one stood.

What is begun with says nothing about how it came about: those who test the making itself call what makes it. A house that
was written to in any other way meanwhile, where work waits, or that was opened otherwise has everything made anew.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from brightpath.services import learned_weights, week
from brightpath.services.house import House
from brightpath.storage.database import Store
from brightpath.storage.remembered import EVERYTHING, Counts
from tests.migrated import filled_tables

Made = TypeVar("Made", bound=Callable[..., Any])


@dataclass(frozen=True)
class _Way:
    """How a house came to where it stands: what was made in it one after the other, and nothing besides."""

    steps: tuple[Hashable, ...]
    counts: Counts
    #: The tables that have rows by now.
    filled: frozenset[str]


@dataclass(frozen=True)
class _Image:
    """What was answered, what the tables held that were written (None: nothing), and what the clock said."""

    answer: Any
    tables: Mapping[str, Any]
    at: datetime


_IMAGES: dict[Hashable, _Image] = {}


def begin(house: House) -> None:
    """Say of a house that it was opened this moment, with a copied store and its statements.

    What this process remembers by a family's or a plan's id is forgotten, as another house may have had the same.
    """
    learned_weights._studies.clear()
    week._problems.clear()
    house.store.__dict__["way"] = _Way((), house.store._memory.counts, filled_tables(with_statements=True))


def made_once(make: Made) -> Made:
    """Wrap a fixture or a function whose first argument is a house, so that it works once for the same house and arguments."""

    @functools.wraps(make)
    def made(house: House, *args: Any, **kwargs: Any) -> Any:
        way = _way_of(house)
        what = _named(args), _named(kwargs.values())
        if way is None or None in what:
            return make(house, *args, **kwargs)
        key = (*way.steps, (make.__module__, make.__qualname__, *what, tuple(kwargs), house.now()))
        image = _IMAGES.get(key)
        if image is None:
            answer = make(house, *args, **kwargs)
            if house.executor.waiting:  # type: ignore[attr-defined]
                return answer
            image = _Image(copy.deepcopy(answer), _written_since(house.store, way), house.now())
            _IMAGES[key] = image
        else:
            answer = copy.deepcopy(image.answer)
            _put(house.store, way, image)
            house.now.at = image.at  # type: ignore[attr-defined]
        filled = (way.filled - set(image.tables)) | {name for name, rows in image.tables.items() if rows is not None}
        house.store.__dict__["way"] = _Way(key, house.store._memory.counts, filled)
        return answer

    return made  # type: ignore[return-value]


def _way_of(house: House) -> _Way | None:
    """Find how a house came to where it stands, unless something else has been done in it too."""
    way: _Way | None = house.store.__dict__.get("way")
    if way is None or way.counts != house.store._memory.counts or house.executor.waiting:  # type: ignore[attr-defined]
        return None
    return way


def _named(values: Any) -> tuple[str, ...] | None:
    """Tell arguments apart in words; None when one of them is somebody else in every test."""
    named = []
    for value in values:
        if isinstance(value, Executor):
            named.append("the hands")
        elif hasattr(value, "at") and callable(value):
            named.append("the clock")
        elif callable(value):
            named.append(f"{value.__module__}.{value.__qualname__}")
        else:
            named.append(repr(value))
    return None if any(" at 0x" in name or "<l" in name for name in named) else tuple(named)


def _written_since(store: Store, way: _Way) -> dict[str, Any]:
    counts = store._memory.counts
    names = {key for key in counts if isinstance(key, str) and counts[key] != way.counts.get(key)}
    with store.read() as db:
        if EVERYTHING in names:
            names = {row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables()")}
        tables = {name: db._cursor.execute(f"SELECT * FROM {name}").to_arrow_table() for name in sorted(names)}
    return {name: table if table.num_rows else None for name, table in tables.items()}


def _put(store: Store, way: _Way, image: _Image) -> None:
    """Let the tables hold what they held then."""
    with store.write() as db:
        for name in image.tables:
            if name in way.filled:
                db.execute(f"DELETE FROM {name}")
    with store.write() as db:
        for name, rows in image.tables.items():
            db._touch(f"INSERT INTO {name}")
            if rows is not None:
                db._cursor.register("image_", rows)
                db._cursor.execute(f"INSERT INTO {name} SELECT * FROM image_")
                db._cursor.unregister("image_")
