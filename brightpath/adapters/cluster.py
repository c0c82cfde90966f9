"""Workers on other machines: a Dask scheduler behind `concurrent.futures.Executor`. Dask lives here and nowhere else.

Nobody waits for the network here: one thread speaks with the scheduler, another takes answers home. A scheduler that cannot be
reached fails each task in a sentence, and is tried anew with the next one; nothing is done on this machine instead.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, ParamSpec, TypeVar
from uuid import uuid4

from brightpath.adapters.letterbox import Told, read_letter
from brightpath.adapters.workers import WorkerDied
from brightpath.domain.errors import BrightPathError, Refused

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds to wait for a scheduler, and before one that was not there is tried again.
CONNECT_WITHIN, TRY_AGAIN_AFTER = 10.0, 5.0
#: Seconds between two letters, and between two looks for them.
LETTERS_EVERY = 1.0
NOT_INSTALLED = (
    "dask_scheduler is set, but Dask is not installed here. Install it with:"
    " pip install --require-hashes -r requirements.txt -r requirements-dask.txt"
)
UNREACHABLE = (
    "The workers cannot be reached: no Dask scheduler answers at {address}. Start it, or take dask_scheduler out of the"
    " settings to work on this machine; then ask again."
)
NO_WORKERS = "The Dask scheduler at {address} answers, but has no workers yet. What is asked for waits for them."
REACHED = "The Dask scheduler at {address} answers and has {count} threads of workers."
CUT_SHORT = "The workers were cut short: a machine or its connection failed. Please try again."


class Unreachable(BrightPathError):
    """No scheduler answers where the settings say that there is one."""


class Cluster(Executor):
    """The workers of a Dask scheduler, and the letterbox through which they speak (`letterbox`).

    Raises
    ------
    Refused
        When Dask is not installed.
    """

    def __init__(self, address: str, *, connect_within: float = CONNECT_WITHIN) -> None:
        if find_spec("distributed") is None:
            raise Refused(NOT_INSTALLED)
        self.address = address
        self.letterbox = ClusterLetterbox(self)
        #: How many threads its workers had when it was asked last; 0 before that.
        self.threads = 0
        self._connect_within = connect_within
        self._courier = ThreadPoolExecutor(1, thread_name_prefix="courier")
        self._receiver = ThreadPoolExecutor(1, thread_name_prefix="receiver")
        self._changing = threading.Lock()
        self._in_the_air: set[Future[Any]] = set()
        self._is_shut = threading.Event()
        self._failed_at = float("-inf")
        self._client: Any = None
        self._executor: Any = None
        self._listener: threading.Thread | None = None

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a task; function, arguments and answer must be picklable, and the workers have this BrightPath."""
        outer: Future[T] = Future()
        with self._changing:
            if self._is_shut.is_set():
                raise RuntimeError("The workers have gone home.")
            self._in_the_air.add(outer)
        self._courier.submit(self._send, outer, work, args, kwargs)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster now; what is under way is cancelled, here and there. Doing it twice is fine."""
        with self._changing:
            self._is_shut.set()
            in_the_air = list(self._in_the_air)
        for future in in_the_air:
            future.cancel()
        with suppress(RuntimeError):  # it was shut down before
            self._courier.submit(self._leave)
        self._courier.shutdown(wait=wait)
        self._receiver.shutdown(wait=False)

    @property
    def is_busy(self) -> bool:
        """Say whether a task waits or is under way."""
        return bool(self._in_the_air)

    def look(self) -> tuple[bool, str]:
        """Ask the scheduler whether it and its workers are there, and say it in a sentence; waits for the answer."""

        def ask() -> tuple[bool, str]:
            try:
                self._count(self._connected())
            except Unreachable as error:
                return False, error.sentence
            return True, (REACHED if self.threads else NO_WORKERS).format(address=self.address, count=self.threads)

        return self._courier.submit(ask).result()

    # --- In the courier's thread ---

    def _connected(self) -> Any:
        """Give the connection, made anew where it is lost.

        Raises
        ------
        Unreachable
            When no scheduler answers.
        """
        if self._client is not None and self._client.status == "running":
            return self._client
        unreachable = Unreachable(UNREACHABLE.format(address=self.address))
        if time.monotonic() - self._failed_at < TRY_AGAIN_AFTER:
            raise unreachable
        from distributed import Client

        self._drop()
        try:
            self._client = Client(self.address, timeout=self._connect_within, set_as_default=False)
        except (OSError, ValueError) as error:
            self._failed_at = time.monotonic()
            raise unreachable from error
        self._executor = self._client.get_executor(pure=False)
        return self._client

    def _count(self, client: Any) -> None:
        self.threads = sum(client.nthreads().values())

    def _send(self, outer: Future[T], work: Callable[..., T], args: Any, kwargs: Any) -> None:
        try:
            if outer.cancelled():
                return
            self._connected()
            inner = self._executor.submit(work, *args, **kwargs)
        except Exception as error:
            self._end(outer, error)
            return
        if self._listener is None:
            self._listener = threading.Thread(target=self._listen, name="listener", daemon=True)
            self._listener.start()
        # Never in the thread that the answer arrives in: what becomes of it takes its time, and the connection has to live.
        inner.add_done_callback(lambda ended: self._hand_on(ended, outer))

    def _hand_on(self, ended: Future[T], outer: Future[T]) -> None:
        with suppress(RuntimeError):  # the house has closed
            self._receiver.submit(self._receive, ended, outer)

    def _receive(self, ended: Future[T], outer: Future[T]) -> None:
        if ended.cancelled():
            self._end(outer, WorkerDied(CUT_SHORT))  # the scheduler is gone, or has forgotten the task
            return
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        error = ended.exception()
        if error is None:
            self._end(outer, None, ended.result())
        elif isinstance(error, (KilledWorker, CommClosedError)):
            self._end(outer, WorkerDied(CUT_SHORT))
        else:
            self._end(outer, error)

    def _end(self, outer: Future[T], error: BaseException | None, answer: Any = None) -> None:
        with self._changing:
            self._in_the_air.discard(outer)
        if not outer.set_running_or_notify_cancel():
            return
        if error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(answer)

    def _leave(self) -> None:
        if self._client is not None:
            with suppress(Exception):  # the scheduler may be gone
                self._executor.shutdown(wait=False)
                # Whatever is under way still is called off; no task of ours is told of there any more.
                self._client.set_metadata([_OURS, self.letterbox.house], {_CALLED_OFF: {_ALL: True}})
        self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            with suppress(Exception):  # it is gone already
                self._client.close(timeout=2)
        self._client = self._executor = None

    # --- Letters ---

    def _listen(self) -> None:
        """Fetch what workers tell, while something is in the air."""
        while not self._is_shut.wait(LETTERS_EVERY):
            client = self._client
            if self._in_the_air and client is not None:
                with suppress(Exception):  # a lost look is made up for by the next one
                    self.letterbox.received(client.get_metadata([_OURS, self.letterbox.house, _LETTERS], {}))
                    self._count(client)

    def write(self, keys: list[str], value: Any) -> None:
        """Leave a word with the scheduler, soon; without a connection it is not left, as nobody is there to read it."""

        def leave() -> None:
            if self._client is not None and self._client.status == "running":
                with suppress(Exception):  # nobody waits for it
                    self._client.set_metadata(keys, value)

        with suppress(RuntimeError):  # the house has closed
            self._courier.submit(leave)


#: Under these names BrightPath's letters lie with the scheduler: the house's, what is told by job, what is called off by job.
_OURS, _LETTERS, _CALLED_OFF, _ALL = "brightpath", "letters", "called off", "all"


class ClusterLetterbox:
    """The house's side: what the workers of a cluster told last, and the wish to end on its way to them."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        #: Several houses may share a cluster, and a house that was started again is another one.
        self.house = uuid4().hex
        self._letters: dict[str, str] = {}

    def letters(self, job_id: str) -> ClusterLetters:
        """Make the worker's side for a job."""
        return ClusterLetters(self.house, job_id)

    def received(self, letters: dict[str, str | None]) -> None:
        """Take what was fetched from the scheduler."""
        self._letters = {job_id: letter for job_id, letter in letters.items() if letter}

    def told(self, job_id: str) -> Told | None:
        """Read what the worker of a job told last, or None."""
        letter = self._letters.get(job_id)
        return read_letter(letter) if letter else None

    def call_off(self, job_id: str) -> None:
        """Leave the wish to end with the scheduler."""
        self._cluster.write([_OURS, self.house, _CALLED_OFF, job_id], True)

    def clear(self, job_id: str) -> None:
        """Throw away what was said about a job; with the scheduler it lies until nothing is under way."""
        self._letters.pop(job_id, None)
        if not self._cluster.is_busy:
            self._cluster.write([_OURS, self.house], {})

    def clear_all(self) -> None:
        """Nothing is left of an earlier process: its letters lie under another name, and its scheduler forgot its tasks."""


@dataclass(frozen=True)
class ClusterLetters:
    """The worker's side: letters lie with the scheduler, each in the place of the one before."""

    house: str
    job_id: str
    every: float = LETTERS_EVERY

    def put(self, letter: str) -> None:
        """Leave a letter with the scheduler."""
        from distributed import get_client

        with suppress(Exception):  # how far it is is not worth the work itself
            get_client().set_metadata([_OURS, self.house, _LETTERS, self.job_id], letter)

    def is_called_off(self) -> bool:
        """Ask the scheduler whether the work is to end, or all work of the house."""
        from distributed import get_client

        try:
            called_off = get_client().get_metadata([_OURS, self.house, _CALLED_OFF], {})
        except Exception:  # it goes on, as it would without a scheduler to ask
            return False
        return self.job_id in called_off or _ALL in called_off
