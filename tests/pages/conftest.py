"""What the tests of the pages begin with: the house the pages are in, and who looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from brightpath.services.house import House
from brightpath.ui import guard


@pytest.fixture(scope="session", autouse=True)
def packages_are_read_once() -> Iterator[None]:
    """Streamlit reads about every installed package for components of theirs, for each page anew; none comes meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put the main module back: a script run leaves its page there, and a process spawned later would run that page."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def house(house: House) -> House:
    guard.move_in(house)
    return house


@pytest.fixture
def carry(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """Stand in for the cookie, which a script run without a browser does not have."""
    carried: dict[str, str | None] = {"token": None}
    monkeypatch.setattr(guard, "token", lambda: carried["token"])
    return carried
