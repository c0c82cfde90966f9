"""What every verb is handed: the store, the clock, the password engine and the workers of this house."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from logging import Logger
from pathlib import Path

from brightpath.adapters.passwords import Passwords
from brightpath.config import Settings
from brightpath.storage.database import Store


@dataclass(frozen=True)
class House:
    """One open installation. `bootstrap.open_house` wires it; nothing else builds one."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]
    passwords: Passwords
    executor: Executor
    letterbox: Path
    log: Logger
