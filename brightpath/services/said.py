"""What somebody says of a week, written down with its event. No verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from brightpath.domain.accounts import Actor
from brightpath.domain.events import EventKind
from brightpath.domain.feedback import Feedback, FeedbackType, Rating
from brightpath.domain.ids import ChildId, FamilyId, new_id
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.feedback import add_feedback
from brightpath.storage.schedule import Schedule


def write_down(
    db: Db,
    actor: Actor,
    family_id: FamilyId,
    type: FeedbackType,
    at: datetime,
    *,
    sentence: str,
    week_start: date | None = None,
    kept: Schedule | None = None,
    child_id: ChildId | None = None,
    is_own: bool = False,
    question: str | None = None,
    rating: Rating | None = None,
    data: dict[str, Any] | None = None,
) -> Feedback:
    """Write down with its event what was said, or shown by what was chosen."""
    feedback_id = new_id()
    event = record_event(
        db,
        EventKind.FEEDBACK_GIVEN,
        family_id=family_id,
        user_id=actor.user_id,
        at=at,
        subject_ids=[feedback_id],
        data={
            "sentence": sentence,
            "type": type.value,
            **({"weekStartDate": week_start.isoformat()} if week_start else {}),
            **({"ofVersion": kept.version} if kept else {}),
            **({"child": child_id} if child_id else {}),
        },
    )
    said = Feedback(
        feedback_id=feedback_id,
        family_id=family_id,
        type=type,
        week_start=week_start,
        schedule_id=kept.schedule_id if kept else None,
        version=kept.version if kept else None,
        child_id=child_id,
        user_id=actor.user_id,
        is_own=is_own,
        question=question,
        rating=rating or Rating(),
        data=data or {},
        sequence=event.sequence,
        given_at=at,
    )
    add_feedback(db, said)
    return said
