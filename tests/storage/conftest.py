"""A fresh store in memory for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brightpath.storage.database import Store
from tests.storage.given import a_store


@pytest.fixture
def store() -> Iterator[Store]:
    store = a_store()
    yield store
    store.close()
