"""When models are trained again: some quiet minutes after feedback, a day after it at the latest, weekly while anything happens.

What was learned from is told by the number of the last event, so that no clock makes a training happen twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Feedback is written at every tap: a training waits until nobody has said anything for so long, and no longer than a day.
QUIET = timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=1)
WEEKLY = timedelta(days=7)


@dataclass(frozen=True)
class Unheard:
    """What happened since the last training: the last event's number, since when, and the first and last feedback of it."""

    through: int
    since: datetime | None = None
    first_feedback_at: datetime | None = None
    last_feedback_at: datetime | None = None


def is_due(unheard: Unheard, now: datetime) -> bool:
    """Say whether it is time to train; feedback from the future (a clock was set back) is not waited for."""
    if unheard.since is None:
        return False
    if unheard.first_feedback_at is not None and unheard.last_feedback_at is not None:
        is_quiet = not timedelta(0) <= now - unheard.last_feedback_at < QUIET
        if is_quiet or now - unheard.first_feedback_at >= LONGEST_WAIT:
            return True
    return now - unheard.since >= WEEKLY
