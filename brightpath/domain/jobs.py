"""Work done away from the page, how far it is, and what it brings.

What a worker does has one form: `work(task, tell, is_called_off) -> answer`, both picklable (a problem and its solution: two
dicts that JSON can hold). It tells a `Progress` as often as it likes and ends soon once it is called off. docs/jobs.md
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from brightpath.domain.errors import Refused
from brightpath.domain.ids import FamilyId, JobId, UserId


class JobState(StrEnum):
    """PENDING -> RUNNING -> one of the three ends; a job may also end before it ran."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_over(self) -> bool:
        return self not in (JobState.PENDING, JobState.RUNNING)


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is, in percent and in words.

    `best` is for a search: the best it has so far as a small document, `{"objective": 9, "bound": 5, "seconds": 3.2}`.
    """

    percent: int
    note: str = ""
    best: dict[str, Any] | None = None


Tell = Callable[[Progress], None]
IsCalledOff = Callable[[], bool]


def told_nobody(progress: Progress) -> None:
    """Take what is told where nobody listens."""


def never_called_off() -> bool:
    """Say that the work is wanted still."""
    return False


@dataclass(frozen=True, kw_only=True)
class Work:
    """One piece of work, of a family, of a person or of the house. `progress` is a percentage; `number` grows with every one.

    `best` is what a search has so far, and `trajectory` each best it had, oldest first (thinned when they are many); both
    are there while it runs.
    """

    job_id: JobId
    number: int
    user_id: UserId | None
    kind: str
    state: JobState
    progress: int
    progress_note: str
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error_message: str | None
    input: dict[str, Any]
    result: dict[str, Any] | None
    put_away_at: datetime | None = None
    best: dict[str, Any] | None = None
    trajectory: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Job(Work):
    """One piece of work of one family."""

    family_id: FamilyId


@dataclass(frozen=True, kw_only=True)
class HouseJob(Work):
    """One piece of work of no family: of the house as a whole, or of the person who asked for it, and no family sees it."""


# --- What a job brings ------------------------------------------------------------------------------------------------

JSON, TEXT, CSV, PNG, SVG = "application/json", "text/plain", "text/csv", "image/png", "image/svg+xml"
MEDIA_TYPES: Final = (JSON, TEXT, CSV, PNG, SVG)
#: A job keeps at most so many documents, each of so many bytes, and so many together.
MOST_DOCUMENTS, DOCUMENT_BYTES, ALL_BYTES = 24, 5_000_000, 20_000_000
#: The document in which a search that has ended keeps its trajectory.
SEARCH: Final = "search.json"
#: And the one that shows it as a picture.
SEARCH_PICTURE: Final = "search.svg"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True)
class DocumentHead:
    """What there is to fetch of a job, without its content."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class JobDocument:
    """A document or a picture that a job has brought, under a name like a file's.

    Raises
    ------
    Refused
        When its name or its media type is none that is kept, or it is too large.
    """

    name: str
    media_type: str
    content: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.media_type not in MEDIA_TYPES:
            raise Refused("A document of a job needs a short name in small letters, and a kind that is kept.")
        if len(self.content) > DOCUMENT_BYTES:
            raise Refused(f"{self.name} is larger than {DOCUMENT_BYTES // 1_000_000} MB and is not kept.")
