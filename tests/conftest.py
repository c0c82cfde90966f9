"""What every test stands on. Builders live beside the tests that use them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

#: A slow machine is no fault of what is tested: how long an example takes is asked nowhere.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

if sys.dont_write_bytecode:
    # Then each of the hundred processes that tests start would compile all it imports again, five seconds of a core
    # for an app. Nothing is written beside the code all the same: it is kept with what pytest keeps.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

#: `clock`, `hands`, `house` and `parent`, for the services and the pages.
pytest_plugins = ["tests.services.given_house", "tests.services.given_learning"]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A developer's own BRIGHTPATH_* settings must not decide how a test ends."""
    for name in list(os.environ):
        if name.startswith("BRIGHTPATH_") and name != "BRIGHTPATH_REQUIRE_BROWSER":
            monkeypatch.delenv(name)
    yield


# --- on several cores (pytest-xdist, `-n`) ----------------------------------------------------------------------------

#: An app with a browser, or a process that is killed, is several processes already. These go one after another, so that
#: none of them starves beside another of its kind.
IN_TURN = ("tests/browser/", "tests/faults/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no core is left with it at the end."""
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: (not item.nodeid.startswith(IN_TURN), item.path not in slow))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep a file on one core, which makes once what the file shares; `--dist` asks for something else."""
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadFileScheduling

    class InTurn(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "in turn" if nodeid.startswith(IN_TURN) else str(super()._split_scope(nodeid))

    config.option.loadscopereorder = False
    return InTurn(config, log)
