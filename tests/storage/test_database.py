"""The one file: what opening, reading and writing promise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from brightpath.storage.database import Store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def open_store(path: Path | None = None) -> Store:
    return Store.open(path, now=lambda: NOW)


def test_a_store_in_memory_answers() -> None:
    store = open_store()
    assert store.answers()
    store.close()
    assert not store.answers()
