"""Work done away from the page, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

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


@dataclass(frozen=True, kw_only=True)
class Work:
    """One piece of work, of a family or of the house. `progress` is a percentage; `number` grows with every one."""

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


@dataclass(frozen=True, kw_only=True)
class Job(Work):
    """One piece of work of one family."""

    family_id: FamilyId


@dataclass(frozen=True, kw_only=True)
class HouseJob(Work):
    """One piece of work of the house as a whole: no family's, and no family sees it."""
