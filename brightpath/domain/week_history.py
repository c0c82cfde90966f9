"""What became of a week, step by step, read from the event log: who changed what and when, and how the week looked then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from brightpath.domain.errors import NotFound
from brightpath.domain.events import Event, EventKind
from brightpath.domain.ids import UserId
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.week_changes import apply_change, change_in

#: Changes of the whole week: another version counts from then on.
_WHOLE = frozenset(
    {EventKind.WEEK_PLANNED, EventKind.WEEK_REPLANNED, EventKind.VERSION_CHOSEN, EventKind.WEEK_REPEATED}
)
_TURNS = frozenset({EventKind.CHANGE_UNDONE, EventKind.CHANGE_REDONE})
#: What is laid anew around a move, and was not itself moved by anybody.
_FOLLOW = (ItemType.BREAK, ItemType.LUNCH)
#: What events say that were written before events had sentences.
_UNSAID = {EventKind.WEEK_REPLANNED.value: "What was left of the week was planned again."}
_PLANNED = "The week was planned."
_NOBODY = "BrightPath"
_NOT_THERE = "There is no such moment in this week."


@dataclass(frozen=True)
class Step:
    """One change of a week. `prefer` is what the family said beside a move, `reasons` are the parts of a change of the whole.

    `is_undone` says that it was taken back since and does not count; taking back and doing again are steps of their own.
    """

    sequence: int
    at: datetime
    who: str
    kind: str
    sentence: str
    prefer: str | None
    is_undone: bool
    version: int
    revision: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
    """One child's item that somebody put to another place and that was not taken back. Times are minutes after midnight."""

    sequence: int
    at: datetime
    child_id: str
    subject: str
    from_on: date
    from_start: int
    to_on: date
    to_start: int
    prefer: str | None


def steps_in(events: Sequence[Event], names: Mapping[UserId, str]) -> list[Step]:
    """List the changes among a week's events, oldest first, with the names of those who made them."""
    changes, undone = changes_among(events), undone_among(events)
    return [
        Step(
            sequence=event.sequence,
            at=event.at,
            who=names.get(event.user_id, _NOBODY) if event.user_id else _NOBODY,
            kind=event.kind,
            sentence=event.data.get("sentence") or _UNSAID.get(event.kind, _PLANNED),
            prefer=event.data.get("prefer"),
            is_undone=event.sequence in undone,
            version=event.data["version"],
            revision=event.data.get("revision", 1),
            reasons=tuple(event.data.get("changes", ())),
        )
        for event in changes
    ]


def changes_among(events: Sequence[Event]) -> list[Event]:
    """Keep the events that changed the week; others only tell of it (a search that began, say)."""
    changes = [event for event in events if "version" in event.data and ("change" in event.data or _is_whole(event))]
    # A re-planned week used to be told twice: as planned, and as planned again.
    again = {
        event.data["version"]
        for event in changes
        if event.kind == EventKind.WEEK_REPLANNED and "revision" not in event.data
    }
    return [
        event
        for event in changes
        if event.kind != EventKind.WEEK_PLANNED or "revision" in event.data or event.data["version"] not in again
    ]


def undone_among(events: Sequence[Event]) -> set[int]:
    """Find the sequence numbers of what was taken back and not done again."""
    undone: set[int] = set()
    for event in events:
        if event.kind == EventKind.CHANGE_UNDONE:
            undone.add(event.data["of"])
        elif event.kind == EventKind.CHANGE_REDONE:
            undone.discard(event.data["of"])
    return undone


def plan_after(events: Sequence[Event], sequence: int, latest: Callable[[int], WeekPlan | None]) -> WeekPlan:
    """Rebuild the plan of a week right after a change, going back from how its version stands by now.

    Raises
    ------
    NotFound
        When that event is no change of this week.
    """
    changes = changes_among(events)
    step = next((event for event in changes if event.sequence == sequence), None)
    if step is None:
        raise NotFound(_NOT_THERE)
    plan = latest(step.data["version"])
    if plan is None:
        raise NotFound(_NOT_THERE)
    for event in reversed(changes):
        if event.sequence <= sequence:
            break
        if event.data["version"] == step.data["version"] and "change" in event.data:
            plan = apply_change(plan, change_in(event.data["change"]).turned_round)
    return plan


def moves_in(events: Sequence[Event]) -> list[Moved]:
    """List what was put to another place by hand and stayed there, one per child in it, oldest first."""
    undone = undone_among(events)
    return [
        move
        for event in events
        if event.kind == EventKind.ITEM_MOVED and event.sequence not in undone and "change" in event.data
        for move in _moves(event, event.data["change"])
    ]


def _moves(event: Event, change: dict[str, Any]) -> list[Moved]:
    found = []
    for one in change_in(change).items:
        whose, _, child_id = one.whose.partition(":")
        if whose != "child" or one.before is None or one.after is None:
            continue
        before, after = one.before, one.after
        if before.item.type in _FOLLOW:
            continue
        if (before.on, before.item.start) != (after.on, after.item.start):
            found.append(
                Moved(
                    sequence=event.sequence,
                    at=event.at,
                    child_id=child_id,
                    subject=before.item.subject,
                    from_on=before.on,
                    from_start=before.item.start,
                    to_on=after.on,
                    to_start=after.item.start,
                    prefer=event.data.get("prefer"),
                )
            )
    return found


def _is_whole(event: Event) -> bool:
    return event.kind in _WHOLE or (event.kind in _TURNS and "of" in event.data)
