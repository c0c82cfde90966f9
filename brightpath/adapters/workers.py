"""Processes that compute away from the pages. They get a task and give an answer; nothing of the house goes with them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from brightpath.domain.errors import BrightPathError

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(BrightPathError):
    """The process that did the work ended before the work did."""


class Workers(Executor):
    """A pool of processes, each made when it is first needed, and made anew when one of them dies.

    A task whose worker died fails with `WorkerDied`. `shutdown` ends tasks in the middle; their futures are cancelled.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._changing = threading.Lock()
        self._is_shut = False
        self._processes = _Apart()
        self._pool = self._new_pool()

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a task; function, arguments and answer must be picklable."""
        with self._changing:
            if self._is_shut:
                raise RuntimeError("The workers have gone home.")
            try:
                inner = self._pool.submit(work, *args, **kwargs)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = self._new_pool()
                inner = self._pool.submit(work, *args, **kwargs)
        outer: Future[T] = Future()
        inner.add_done_callback(lambda ended: self._hand_on(ended, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every process now, whatever it is doing; doing it twice is fine."""
        with self._changing:
            self._is_shut = True
        for process in self._processes.made:
            if process.is_alive():
                process.kill()
        self._pool.shutdown(wait=wait, cancel_futures=True)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, mp_context=self._processes, initializer=_settle_in)

    def _hand_on(self, ended: Future[T], outer: Future[T]) -> None:
        error = None if ended.cancelled() else ended.exception()
        if ended.cancelled() or (self._is_shut and isinstance(error, BrokenProcessPool)):
            outer.cancel()
        if not outer.set_running_or_notify_cancel():
            return
        if isinstance(error, BrokenProcessPool):
            outer.set_exception(WorkerDied("The search was cut short by this machine. Please try again."))
        elif error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(ended.result())


class _Apart(SpawnContext):
    """Spawns processes that do not run this program's main script again, and remembers them."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]
        self.made = [process for process in self.made if process.is_alive()]
        process = _Process(*args, **kwargs)
        self.made.append(process)
        return process


class _Process(SpawnProcess):
    def start(self) -> None:
        with _without_main():
            super().start()


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main module: Streamlit puts each page in its place, and a spawned process would run that page."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _settle_in() -> None:
    """Begin as a worker: leave signals to the house, and never outlive it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_house, daemon=True).start()


def _end_with_the_house() -> None:
    house = multiprocessing.parent_process()
    if house is not None:
        house.join()
        os._exit(1)
