"""The house as a verb opens it: as it stands, without a folder, or only to look at."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from brightpath.config import Settings
from brightpath.domain.errors import Refused

if TYPE_CHECKING:
    from brightpath.services.house import House
    from brightpath.storage.database import Store


@contextmanager
def house_of(settings: Settings, store: Store | None = None) -> Iterator[House]:
    """Open the house for one verb. It must be there: only a start makes a new one."""
    from brightpath.bootstrap import close_house, open_house

    if store is None and not settings.database.exists():
        raise Refused(
            f"There is no database in {settings.data_dir}. Name another folder with --data, or start BrightPath there."
        )
    house = open_house(settings, store=store)
    try:
        yield house
    finally:
        close_house(house)


@contextmanager
def house_without_folder(settings: Settings) -> Iterator[House]:
    """Open a house that keeps nothing, for verbs that read no records: the app may be running, the folder missing."""
    from brightpath.adapters.clock import now
    from brightpath.storage.database import Store

    with tempfile.TemporaryDirectory() as elsewhere:
        passing = replace(settings, data_dir=Path(elsewhere), log_to="stderr")
        with house_of(passing, Store.open(None, now=now)) as house:
            yield replace(house, settings=settings)


@contextmanager
def house_to_look_at(settings: Settings) -> Iterator[House]:
    """Open the house without bringing anything up to date, or an empty one when there is none yet."""
    if not settings.database.exists():
        with house_without_folder(settings) as house:
            yield house
        return
    from brightpath.storage.look import look_into

    with house_of(replace(settings, log_to="stderr"), look_into(settings.database)) as house:
        yield replace(house, settings=settings)
