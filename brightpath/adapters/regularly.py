"""The house's own alarm: a thread that does one thing every so often, until it is told to end. What it does is handed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from logging import Logger


class Regularly:
    """Does something at once and then every so many seconds, in a thread of its own; a failure is logged and it goes on."""

    def __init__(self, do: Callable[[], object], *, seconds: float, log: Logger) -> None:
        self._do, self._seconds, self._log = do, seconds, log
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="regularly", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, *, patience: float = 10.0) -> None:
        """End, at most `patience` seconds after what is being done at the moment; doing it twice is fine."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._do()
            except Exception:
                self._log.exception("What is done regularly went wrong; it is tried again")
            self._is_over.wait(self._seconds)
