"""How this process and its workers speak while they work: progress comes in, and the wish to end goes out.

`Letterbox` is the house's side and `Letters` the worker's: one small contract, so that the same work runs in a thread, in
another process (a folder, here) or on another machine (`cluster`). A letter holds all there is to know, so that a lost one harms
nobody. `carry_out` is what a worker is handed: it gives the work its `tell` and its `is_called_off`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from brightpath.domain.jobs import IsCalledOff, Progress, Tell

T = TypeVar("T")
A = TypeVar("A")

#: So many points of a search's way are told and kept: enough for a picture.
MOST_POINTS = 240
#: What a search tells of the best it has is small: so many bytes as JSON.
BEST_BYTES = 1_000
#: Seconds that nothing here works for.
_LONGEST = 10_000_000.0


class Letters(Protocol):
    """The worker's side for one job; goes to the worker with its task."""

    @property
    def every(self) -> float:
        """Seconds between two letters, and between two looks for the wish to end."""

    def put(self, letter: str) -> None:
        """Put a letter in the place of the one before."""

    def is_called_off(self) -> bool:
        """Say whether the work is to end."""


@dataclass(frozen=True)
class Told:
    """What a worker told last, the seconds it was at it by then, and each best that its search had on the way, oldest first."""

    progress: Progress
    trajectory: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0


class Letterbox(Protocol):
    """The house's side, for all jobs. Nothing here waits for a worker or for a network."""

    def letters(self, job_id: str) -> Letters:
        """Make the worker's side for a job."""

    def told(self, job_id: str) -> Told | None:
        """Read what the worker of a job told last, or None."""

    def call_off(self, job_id: str) -> None:
        """Let a worker know that its work is not wanted any more; where that fails it works on, and nobody waits for it."""

    def clear(self, job_id: str) -> None:
        """Throw away what was said about a job."""

    def clear_all(self) -> None:
        """Throw away what an earlier process left."""


# --- The worker's side ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Brought(Generic[A]):
    """A worker's answer, what its search told on the way, and how many seconds it took."""

    answer: A
    trajectory: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0


def carry_out(work: Callable[[T, Tell, IsCalledOff], A], task: T, letters: Letters) -> Brought[A]:
    """Do a piece of work in a worker."""
    telling = Telling(letters)
    answer = work(task, telling.tell, telling.is_called_off)
    return Brought(answer, tuple(telling.trajectory), telling.seconds)


@dataclass
class Telling:
    """Speaks for a piece of work through its letters, no more often than they allow."""

    letters: Letters
    trajectory: list[dict[str, Any]] = field(default_factory=list)
    _began_at: float = field(default_factory=time.monotonic)
    _told_at: float = float("-inf")
    _looked_at: float = float("-inf")
    _is_called_off: bool = False

    @property
    def seconds(self) -> float:
        """How long it has been at it."""
        return time.monotonic() - self._began_at

    def tell(self, progress: Progress) -> None:
        """Tell how far it is.

        Raises
        ------
        ValueError
            When the best so far is no small document.
        """
        if progress.best is not None and (not self.trajectory or progress.best != self.trajectory[-1]):
            if len(json.dumps(progress.best, allow_nan=False)) > BEST_BYTES:
                raise ValueError("What a search tells of its best is a small document.")
            self.trajectory.append(progress.best)
            if len(self.trajectory) > MOST_POINTS:
                del self.trajectory[1:-1:2]  # the first and the newest stay
        if time.monotonic() - self._told_at >= self.letters.every:
            self.letters.put(letter_of(Told(progress, tuple(self.trajectory), round(self.seconds, 3))))
            self._told_at = time.monotonic()

    def is_called_off(self) -> bool:
        """Say whether the work is to end; once it is, it stays so."""
        if not self._is_called_off and time.monotonic() - self._looked_at >= self.letters.every:
            self._is_called_off = self.letters.is_called_off()
            self._looked_at = time.monotonic()
        return self._is_called_off


def letter_of(told: Told) -> str:
    """Write a letter."""
    said = told.progress
    return json.dumps(
        {
            "percent": said.percent,
            "note": said.note,
            "best": said.best,
            "trajectory": list(told.trajectory),
            "seconds": told.seconds,
        }
    )


def read_letter(letter: str) -> Told | None:
    """Read a letter; a garbled one says nothing."""
    try:
        told = json.loads(letter)
        percent, note = min(max(int(told["percent"]), 0), 100), str(told["note"])
        best, trajectory = told.get("best"), told.get("trajectory") or []
        seconds = min(max(float(told.get("seconds", 0.0)), 0.0), _LONGEST)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    if not (best is None or isinstance(best, dict)) or not isinstance(trajectory, list):
        return None
    return Told(Progress(percent, note, best), tuple(one for one in trajectory if isinstance(one, dict)), seconds)


# --- A folder that both sides can see ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class FolderLetters:
    """The worker's side in a folder: `<job>.progress` is written, `<job>.cancel` is looked for."""

    folder: str
    job_id: str
    every: float = 0.25

    def put(self, letter: str) -> None:
        """Put a letter into the folder, at once, so that a reader never sees half of it."""
        place = Path(self.folder) / f"{self.job_id}.progress"
        draft = place.with_suffix(".progress.new")
        with suppress(OSError):  # a full disk, or a reader on Windows: how far it is is not worth the work itself
            draft.write_text(letter, encoding="utf-8")
            os.replace(draft, place)

    def is_called_off(self) -> bool:
        """Look into the folder for the end."""
        return (Path(self.folder) / f"{self.job_id}.cancel").exists()


@dataclass(frozen=True)
class Folder:
    """The house's side in a folder on this machine."""

    folder: Path

    def letters(self, job_id: str) -> FolderLetters:
        """Make the worker's side for a job, and the folder where it is not there."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FolderLetters(str(self.folder), job_id)

    def told(self, job_id: str) -> Told | None:
        """Read what the worker of a job told last, or None."""
        try:
            return read_letter(self._place(job_id, "progress").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def call_off(self, job_id: str) -> None:
        """Put the wish to end into the folder."""
        with suppress(OSError):
            self._place(job_id, "cancel").touch()

    def clear(self, job_id: str) -> None:
        """Throw away what was said about a job."""
        for kind in ("progress", "cancel"):
            with suppress(OSError):
                self._place(job_id, kind).unlink(missing_ok=True)

    def clear_all(self) -> None:
        """Throw away what an earlier process left."""
        for pattern in ("*.progress", "*.cancel", "*.new"):
            for left in self.folder.glob(pattern):
                with suppress(OSError):
                    left.unlink()

    def _place(self, job_id: str, kind: str) -> Path:
        return self.folder / f"{job_id}.{kind}"
