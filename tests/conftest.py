"""What every test stands on. Builders live beside the tests that use them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

#: `clock`, `hands`, `house` and `parent`, for the services and the pages.
pytest_plugins = ["tests.services.given_house"]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A developer's own BRIGHTPATH_* settings must not decide how a test ends."""
    for name in list(os.environ):
        if name.startswith("BRIGHTPATH_") and name != "BRIGHTPATH_REQUIRE_BROWSER":
            monkeypatch.delenv(name)
    yield
