"""What every verb is handed: the store, the clock, the password engine and the workers of this house."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from logging import Logger
from pathlib import Path
from zoneinfo import ZoneInfo

from brightpath.adapters.letterbox import Letterbox
from brightpath.adapters.passwords import Passwords
from brightpath.config import ROOT, Settings
from brightpath.storage.database import Store


@dataclass(frozen=True)
class House:
    """One open installation. `bootstrap.open_house` wires it; nothing else builds one."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]
    passwords: Passwords
    executor: Executor
    #: One thread for what no page should wait for and no other process may do, as it reads and writes the store.
    aside: Executor
    letterbox: Letterbox
    log: Logger
    #: Where the models that come with BrightPath lie.
    shipped_models: Path = ROOT / "models"

    def today(self, time_zone: str | None) -> date:
        """Read the date on a family's own calendar; without a time zone, on this machine's."""
        return self.date_of(self.now(), time_zone)

    def clock(self, time_zone: str | None) -> tuple[date, int]:
        """Read the date and the minute of the day on a family's own clock."""
        moment = self.now().astimezone(ZoneInfo(time_zone) if time_zone else None)
        return moment.date(), moment.hour * 60 + moment.minute

    def date_of(self, moment: datetime, time_zone: str | None) -> date:
        """Read on which date of a family's own calendar a moment was."""
        return moment.astimezone(ZoneInfo(time_zone) if time_zone else None).date()
