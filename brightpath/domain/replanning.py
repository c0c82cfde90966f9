"""What a family says when a lesson did not happen, and how one plan of a week differs from another."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Way(StrEnum):
    """What becomes of a lesson that did not happen."""

    DOUBLE_UP = "double_up"
    SHIFT_ON = "shift_on"
    DROP = "drop"
    SOLVE_AGAIN = "solve_again"


class Missed(BaseModel):
    """What did not happen on a date: a lesson (`child` and `subject`), all of a child's (`child`, its id), or everybody's.

    A combined lesson is missed by all its children. What is done is never missed.
    """

    model_config = ConfigDict(frozen=True)

    on: date
    child: str | None = None
    subject: str | None = None

    def means(self, on: date, child: str, subject: str) -> bool:
        """Say whether a child's lesson is meant."""
        return self.on == on and self.child in (None, child) and self.subject in (None, subject)


class ChangeKind(StrEnum):
    """How a lesson differs between two plans."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    OTHER_ADULT = "other_adult"


class Change(BaseModel):
    """One change in a sentence. `lessons` says how many lessons it is about; a combined one is one."""

    model_config = ConfigDict(frozen=True)

    kind: ChangeKind
    children: tuple[str, ...]
    subject: str
    lessons: int
    sentence: str


class Difference(BaseModel):
    """What is different in another plan of the same week, and all of it in one sentence."""

    model_config = ConfigDict(frozen=True)

    changes: tuple[Change, ...]
    summary: str

    @property
    def moves(self) -> int:
        """How many lessons stand at another time."""
        return sum(change.lessons for change in self.changes if change.kind is ChangeKind.MOVED)
