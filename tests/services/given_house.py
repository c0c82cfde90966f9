"""A house in memory with a parent, on Friday 20 November 2026, and workers that wait until they are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from brightpath.adapters.letterbox import Brought, Letters, carry_out
from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.planning.worker import Answer, Task
from brightpath.services.house import House
from tests.made_once import begin, made_once
from tests.migrated import migrated_store
from tests.services.given_accounts import AtOnce, Clock, a_person, a_token, quick_hashes


class Hands(Executor):
    """Workers that wait until they are told: `work` does the next task, `bring` answers it with something else."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Brought[Answer]], Callable[..., Answer], Task]] = []
        self.letters: list[Letters] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert work is carry_out, "every task goes with its letters"
        future: Future[Any] = Future()
        self.waiting.append((future, args[0], args[1]))
        self.letters.append(args[2])
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for future, _, _ in self.waiting:
            future.cancel()
        self.waiting.clear()

    @property
    def task(self) -> Task:
        return self.waiting[0][2]

    def work(self) -> Answer:
        _, work, task = self.waiting[0]
        brought = carry_out(work, task, self.letters[-len(self.waiting)])
        self.bring(brought)
        return brought.answer

    def bring(self, answer: Answer | Brought[Answer] | Exception) -> None:
        future, _, _ = self.waiting.pop(0)
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer if isinstance(answer, Brought) else Brought(answer))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@contextmanager
def a_house_in_memory(folder: Path, clock: Clock, hands: Hands) -> Iterator[House]:
    """Open a house that has its statements and nothing else."""
    with quick_hashes():
        house = open_house(
            Settings(data_dir=folder),
            store=migrated_store(clock, with_statements=True),
            now=clock,
            executor=hands,
            aside=AtOnce(),
            log=logging.getLogger("brightpath.tests"),
            shipped_models=folder / "nothing shipped",
        )
        begin(house)
        yield house
        close_house(house)


@pytest.fixture
def house(tmp_path: Path, clock: Clock, hands: Hands) -> Iterator[House]:
    with a_house_in_memory(tmp_path, clock, hands) as house:
        yield house


@pytest.fixture
@made_once
def parent(house: House) -> str:
    return a_token(house, a_person(house))
