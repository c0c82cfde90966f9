"""Changes of a week that stands: its document, its rows, its state and an event, in the caller's transaction or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from brightpath.domain.errors import Refused, Stale
from brightpath.domain.events import Event, EventKind
from brightpath.domain.ids import ChildId, FamilyId, UserId
from brightpath.domain.schedule import WeekPlan, to_document
from brightpath.domain.week_changes import Change, apply_change, change_between, change_in, change_out
from brightpath.storage import week_facts
from brightpath.storage.database import Db, to_json
from brightpath.storage.events import event_at, record_event
from brightpath.storage.schedule import (
    ITEM_COLUMNS,
    Schedule,
    activate_version,
    item_data,
    item_record,
    version_of,
)
from brightpath.storage.week_state import WeekState, week_state, write_state

_NOTHING_TO_UNDO = "There is nothing to take back in this week."
_NOTHING_TO_REDO = "There is nothing to do again in this week."
_GONE = "This change cannot be taken back any more."


def keep_change(
    db: Db,
    family_id: FamilyId,
    schedule: Schedule,
    after: WeekPlan,
    *,
    kind: EventKind,
    sentence: str,
    at: datetime,
    user_id: UserId | None,
    data: dict[str, Any] | None = None,
) -> Event | None:
    """Keep the version that counts as it is after a change, which from now on can be taken back; None when nothing changed.

    `data` is told with the event, beside the change itself and the sentence that says it.
    """
    change = change_between(schedule.plan, after)
    if change.is_none:
        return None
    state = week_state(db, family_id, schedule.week_start)
    _write(db, family_id, schedule, after, change, at)
    event = _record(
        db, family_id, schedule, state, kind, sentence, at, user_id, {"change": change_out(change), **(data or {})}
    )
    kept = WeekState(state.revision + 1, (*state.undo, event.sequence), (), at)
    write_state(db, family_id, schedule.week_start, kept)
    return event


def take_back(
    db: Db, family_id: FamilyId, schedule: Schedule, *, at: datetime, user_id: UserId | None
) -> tuple[WeekPlan, Event, Event]:
    """Take the last change of a week back; return the plan that counts now, the event of it, and the event taken back.

    Raises
    ------
    Refused
        When there is none.
    """
    return _turn(db, family_id, schedule, at, user_id, is_back=True)


def do_again(
    db: Db, family_id: FamilyId, schedule: Schedule, *, at: datetime, user_id: UserId | None
) -> tuple[WeekPlan, Event, Event]:
    """Do again what was taken back last; return the plan that counts now, the event of it, and the event done again.

    Raises
    ------
    Refused
        When there is nothing.
    """
    return _turn(db, family_id, schedule, at, user_id, is_back=False)


def _turn(
    db: Db, family_id: FamilyId, schedule: Schedule, at: datetime, user_id: UserId | None, *, is_back: bool
) -> tuple[WeekPlan, Event, Event]:
    """Take the next event from one stack, lead the week to its other side, and lay it on the other stack."""
    state = week_state(db, family_id, schedule.week_start)
    stack = state.undo if is_back else state.redo
    if not stack:
        raise Refused(_NOTHING_TO_UNDO if is_back else _NOTHING_TO_REDO)
    turned = event_at(db, family_id, stack[-1])
    plan, facts = _turned(db, family_id, schedule, turned, at, is_back=is_back)
    kind = EventKind.CHANGE_UNDONE if is_back else EventKind.CHANGE_REDONE
    sentence = f"{'Taken back' if is_back else 'Done again'}: {turned.data['sentence']}"
    event = _record(db, family_id, schedule, state, kind, sentence, at, user_id, facts)
    undo = state.undo[:-1] if is_back else (*state.undo, turned.sequence)
    redo = (*state.redo, turned.sequence) if is_back else state.redo[:-1]
    write_state(db, family_id, schedule.week_start, WeekState(state.revision + 1, undo, redo, at))
    return plan, event, turned


def sentences(db: Db, family_id: FamilyId, state: WeekState) -> tuple[str | None, str | None]:
    """Say what would be taken back, and what would be done again."""
    undo, redo = (
        event_at(db, family_id, stack[-1]).data["sentence"] if stack else None for stack in (state.undo, state.redo)
    )
    return undo, redo


#: What makes a week another one than the one that was searched for; a tick, a pin or a note does not.
_BY_HAND = frozenset(
    {
        EventKind.ITEM_MOVED,
        EventKind.ITEM_RESIZED,
        EventKind.ITEM_PLACED,
        EventKind.ITEM_ADDED,
        EventKind.ITEM_REMOVED,
        EventKind.VERSION_CHOSEN,
    }
)


def is_changed_by_hand(db: Db, schedule: Schedule) -> bool:
    """Say whether the version that counts has been changed by hand since it was planned, and not taken back since."""
    for sequence in reversed(week_state(db, schedule.family_id, schedule.week_start).undo):
        event = event_at(db, schedule.family_id, sequence)
        if event.data["version"] != schedule.version:
            return False  # what came before was about the version before
        if event.kind in _BY_HAND:
            return True
    return False


def _turned(
    db: Db, family_id: FamilyId, schedule: Schedule, event: Event, at: datetime, *, is_back: bool
) -> tuple[WeekPlan, dict[str, Any]]:
    """Lead the week to before an event, or after it again: a change of items, or another version of the whole."""
    if "change" in event.data:
        change = change_in(event.data["change"])
        change = change.turned_round if is_back else change
        plan = apply_change(schedule.plan, change)
        _write(db, family_id, schedule, plan, change, at)
        return plan, {"of": event.sequence, "change": change_out(change)}
    number = event.data["from"] if is_back else event.data["version"]
    other = version_of(db, family_id, schedule.week_start, number)
    if other is None:
        raise Stale(_GONE)
    activate_version(db, family_id, schedule.week_start, number)
    return other.plan, {"of": event.sequence, "version": number, "from": schedule.version}


def _record(
    db: Db,
    family_id: FamilyId,
    schedule: Schedule,
    state: WeekState,
    kind: EventKind,
    sentence: str,
    at: datetime,
    user_id: UserId | None,
    facts: dict[str, Any],
) -> Event:
    return record_event(
        db,
        kind,
        family_id=family_id,
        user_id=user_id,
        at=at,
        subject_ids=[schedule.schedule_id],
        data={
            "weekStartDate": schedule.week_start.isoformat(),
            "version": schedule.version,
            "revision": state.revision + 1,
            "sentence": sentence,
            **facts,
        },
    )


def _write(db: Db, family_id: FamilyId, schedule: Schedule, after: WeekPlan, change: Change, at: datetime) -> None:
    """Write document and rows of a version as they are after a change."""
    if not db.execute(
        "UPDATE schedules SET schedule_data = ?, patterns = ? WHERE family_id = ? AND schedule_id = ? AND is_active",
        [
            to_json(to_document(after)),
            to_json({child.id: child.patterns for child in after.children}),
            family_id,
            schedule.schedule_id,
        ],
    ):
        raise Stale("Another version of this week counts by now. Please look at it once more.")
    new = []
    for one in change.items:
        whose, _, child = one.whose.partition(":")
        if whose != "child":
            continue
        child_id = ChildId(child)
        if one.after is None:
            assert one.before is not None
            db.execute(
                "DELETE FROM schedule_items WHERE schedule_id = ? AND child_id = ? AND item_id = ?",
                [schedule.schedule_id, child_id, one.before.item.id],
            )
        elif one.before is None:
            new.append(item_record(db, family_id, schedule.schedule_id, child_id, one.after.on, one.after.item, at))
        else:
            item = one.after.item
            was_completed = one.before.item.is_completed
            db.execute(
                "UPDATE schedule_items SET item_date = ?, name = ?, start_minute = ?, end_minute = ?, is_completed = ?,"
                " completed_at = CASE WHEN ? THEN completed_at WHEN ? THEN ?::TIMESTAMPTZ END, item_data = ?"
                " WHERE schedule_id = ? AND child_id = ? AND item_id = ?",
                [
                    one.after.on,
                    item.name,
                    item.start,
                    item.end,
                    item.is_completed,
                    was_completed and item.is_completed,
                    item.is_completed,
                    at,
                    to_json(item_data(item)),
                    schedule.schedule_id,
                    child_id,
                    item.id,
                ],
            )
    db.append("schedule_items", pl.DataFrame(new, schema=ITEM_COLUMNS))
    week_facts.planned_due(db, family_id, schedule.week_start)
