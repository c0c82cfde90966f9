"""The letterbox between this process and its workers: a folder in which one puts progress, and the other a wish to end."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Letters:
    """Tells how far a piece of work is, and hears whether it was called off; goes to the worker with its task.

    Calling it with a percentage and a note says False once the work is to end.
    """

    folder: str
    job_id: str
    #: Seconds between two looks into the folder.
    look_every: float = 0.25
    _looked: float = 0.0

    def __call__(self, percent: int, note: str) -> bool:
        if time.monotonic() - self._looked < self.look_every:
            return True
        self._looked = time.monotonic()
        letter = Path(self.folder) / f"{self.job_id}.progress"
        draft = letter.with_suffix(".progress.new")
        draft.write_text(json.dumps({"percent": percent, "note": note}), encoding="utf-8")
        os.replace(draft, letter)  # so that a reader never sees half of it
        return not (Path(self.folder) / f"{self.job_id}.cancel").exists()
