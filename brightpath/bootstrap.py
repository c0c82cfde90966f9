"""The fuse box: opens the store, picks clock, password engine, workers and log, and hands out one `House`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from logging import Logger
from pathlib import Path

from brightpath.adapters import clock
from brightpath.adapters.cluster import Cluster
from brightpath.adapters.letterbox import Folder, Letterbox
from brightpath.adapters.passwords import Passwords
from brightpath.adapters.telemetry import open_log
from brightpath.adapters.workers import Workers
from brightpath.config import ROOT, Settings
from brightpath.domain.errors import Refused
from brightpath.imports.questions import shipped_questions
from brightpath.services.house import House
from brightpath.services.shipped_models import give_models
from brightpath.storage import questions
from brightpath.storage.database import Store


def open_house(
    settings: Settings,
    *,
    store: Store | None = None,
    now: Callable[[], datetime] = clock.now,
    passwords: Passwords | None = None,
    executor: Executor | None = None,
    aside: Executor | None = None,
    letterbox: Letterbox | None = None,
    log: Logger | None = None,
    shipped_models: Path = ROOT / "models",
) -> House:
    """Wire the house that the settings describe; whatever is handed in takes the place of the real thing.

    Raises
    ------
    Refused
        When the data folder cannot be used, or a cluster is asked for and Dask is not installed.
    StoreInUse
        When another program has the database open.
    StoreDamaged
        When the database cannot be read.
    """
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = log or open_log(settings.log_level, settings.logs if settings.log_to == "file" else None)
    except OSError as error:
        raise Refused(f"The folder {settings.data_dir} cannot be used: {error.strerror or error}.") from None
    if settings.dask_scheduler and executor is None:
        executor = cluster = Cluster(settings.dask_scheduler)
        letterbox = letterbox or cluster.letterbox
    store = store or Store.open(settings.database, now=now)
    try:
        _give_statements(store, now())
        give_models(store, shipped_models, now(), log)
    except BaseException:
        store.close()
        raise
    return House(
        settings=settings,
        store=store,
        now=now,
        passwords=passwords or Passwords(),
        executor=executor or Workers(settings.workers),
        aside=aside or ThreadPoolExecutor(1, thread_name_prefix="aside"),
        letterbox=letterbox or Folder(settings.data_dir / "letterbox"),
        log=log,
        shipped_models=shipped_models,
    )


def _give_statements(store: Store, at: datetime) -> None:
    """Put the statements that BrightPath ships into a house that has none yet."""
    with store.read() as db:
        if not questions.lacks_questions(db):
            return
    with store.write() as db:
        questions.seed_questions(db, shipped_questions(), at)


def close_house(house: House) -> None:
    """End what is done aside and the workers, and close the store, in this order; doing it twice is fine.

    What the workers were busy with stays written down as it is, and the next start takes it up.
    """
    house.aside.shutdown(cancel_futures=True)
    house.executor.shutdown(cancel_futures=True)
    house.store.close()
