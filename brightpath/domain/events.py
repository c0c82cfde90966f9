"""What happened, in order. An event is a fact: it is added, read, and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from brightpath.domain.ids import EventId, FamilyId, UserId


class EventKind(StrEnum):
    """The kinds written so far, in the past tense."""

    FAMILY_FOUNDED = "family_founded"
    QUESTIONNAIRE_BEGUN = "questionnaire_begun"
    QUESTIONNAIRE_SUBMITTED = "questionnaire_submitted"
    HOUSEHOLD_SAVED = "household_saved"
    PLANNING_STARTED = "planning_started"
    PLANNING_CANCELLED = "planning_cancelled"
    PLANNING_FAILED = "planning_failed"
    WEEK_PLANNED = "week_planned"
    WEEK_REPLANNED = "week_replanned"
    VERSION_CHOSEN = "version_chosen"
    EVERY_WEEK_ENDED = "every_week_ended"
    EVERY_WEEK_TAKEN_UP = "every_week_taken_up"
    WEEK_REPEATED = "week_repeated"
    WEEK_PROPOSED = "week_proposed"
    PROPOSAL_DECLINED = "proposal_declined"
    ITEM_COMPLETED = "item_completed"
    ITEM_REOPENED = "item_reopened"
    ITEM_HANDED_IN = "item_handed_in"
    ITEM_SKIPPED = "item_skipped"
    ITEM_NOTED = "item_noted"  # stands in logs; nothing writes it any more
    ITEM_MOVED = "item_moved"
    ITEM_RESIZED = "item_resized"
    ITEM_PLACED = "item_placed"
    ITEM_PINNED = "item_pinned"
    ITEM_UNPINNED = "item_unpinned"
    ITEM_ADDED = "item_added"
    ITEM_EDITED = "item_edited"
    ITEM_REMOVED = "item_removed"
    CHANGE_UNDONE = "change_undone"
    CHANGE_REDONE = "change_redone"
    ACTIVITY_LOGGED = "activity_logged"
    ACTIVITY_RETRACTED = "activity_retracted"
    FEEDBACK_GIVEN = "feedback_given"
    FINDING_ACCEPTED = "finding_accepted"
    FINDING_UNDONE = "finding_undone"
    FINDING_GIVEN_BACK = "finding_given_back"
    FINDING_SWITCHED_OFF = "finding_switched_off"
    FINDING_SWITCHED_ON = "finding_switched_on"
    LEARNING_STARTED_OVER = "learning_started_over"
    LEARNING_WENT_ON = "learning_went_on"
    PUT_AWAY = "put_away"
    COOP_CLASSES_CHANGED = "coop_classes_changed"
    RECORD_WRITTEN = "record_written"
    RECORD_REMOVED = "record_removed"
    RECORD_TAKEN_BACK = "record_taken_back"
    ATTENDANCE_MARKED = "attendance_marked"
    FEED_OPENED = "feed_opened"
    FEED_REVOKED = "feed_revoked"


@dataclass(frozen=True)
class Event:
    """One fact. `sequence` grows by one per event and is the order; `subject_ids` are what it is about."""

    event_id: EventId
    sequence: int
    family_id: FamilyId | None
    at: datetime
    user_id: UserId | None
    kind: str
    subject_ids: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
