"""What a family may do with each thing on the board, and what its marks are. The browser asks; the services decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from brightpath.domain.schedule import ChildWeek, ItemType, ScheduleItem, Unplaced, WeekPlan
from brightpath.domain.weeks import MINUTES_PER_DAY
from brightpath.ui import words

#: Minutes of a chip whose subject stands nowhere this week, when the page does not say.
_USUAL_LENGTH = 30


def marks_of(item: ScheduleItem) -> list[str]:
    """List an item's marks in the order they are drawn and said."""
    return [mark for mark, _ in words.marks(item)]


def is_over(item: ScheduleItem, on: date, today: date, now: int | None) -> bool:
    """Say whether an item has ended; without a minute a day is over the day after."""
    return on < today or (on == today and now is not None and item.end <= now)


class Editing:
    """Says of every item who it is asked about, whether it may be moved, and which buttons its panel has.

    `may` has the keys "move" and "tick". What several children do as one is asked about as the first child's.
    """

    def __init__(self, plan: WeekPlan, may: Mapping[str, bool] | None, today: date, now: int | None) -> None:
        self._may_move = bool(may and may.get("move"))
        self._may_tick = bool(may and may.get("tick"))
        self._today = today
        self._now = now
        self._groups: dict[tuple[object, ...], list[tuple[ChildWeek, ScheduleItem]]] = {}
        for child in plan.children:
            for day in child.days:
                for item in day.items:
                    self._groups.setdefault(_same(child, day.on, item), []).append((child, item))

    @property
    def may_move(self) -> bool:
        return self._may_move

    def of(self, child: ChildWeek, on: date, item: ScheduleItem) -> dict[str, Any]:
        """Tell what the board adds to a child's item for the editor."""
        group = self._groups[_same(child, on, item)]
        first, lead = group[0]
        is_open = not is_over(item, on, self._today, self._now)
        return {
            "movable": self._may_move and _is_ours(item) and not item.is_completed and is_open,
            "actions": self._actions(item, on) if self._may_move or self._may_tick else [],
            "owner": {"child": first.id, "item": lead.id, "name": first.name},
            "group": [f"child-{each.id}/{on.isoformat()}/{own.id}" for each, own in group],
        }

    def of_adult(self, key: str, name: str, on: date, item: ScheduleItem) -> dict[str, Any]:
        """Tell the same of what only adults have, put in by the family: it is asked about without a child."""
        is_theirs = item.is_by_hand and (on, item.id) not in self._groups
        actions = (
            [one for one in self._actions(item, on) if one not in ("tick", "untick", "missed")] if is_theirs else []
        )
        return {
            "movable": is_theirs and self._may_move and not is_over(item, on, self._today, self._now),
            "actions": actions,
            "owner": {"child": "", "item": item.id, "name": name},
            "group": [f"{key}/{on.isoformat()}/{item.id}"],
        }

    def _actions(self, item: ScheduleItem, on: date) -> list[str]:
        if not _is_ours(item):
            return []
        actions = []
        if self._may_tick and not item.is_skipped:
            if not item.is_completed and (self._may_move or not item.is_handed_in):
                actions.append("tick")
            if item.is_completed or item.is_handed_in:
                actions.append("untick")
        if self._may_move and not item.is_completed:
            actions.append("unpin" if item.is_pinned else "pin")
            if item.type == ItemType.SUBJECT and not item.is_skipped and on <= self._today:
                actions.append("missed")
            if not is_over(item, on, self._today, self._now):
                actions.append("remove")
        if self._may_move:
            actions.append("edit")
        return actions


def chips_of(
    plan: WeekPlan, left: Unplaced, may_move: bool, lengths: Mapping[tuple[str, str], int] | None
) -> dict[str, Any]:
    """Tell whose lane a left-out subject goes to, how often it is missing, and how long one time is."""
    child = next((child for child in plan.children if child.name == left.child), None)
    return {
        "child": left.child,
        "childId": child.id if child else None,
        "person": f"child-{child.id}" if child else None,
        "missing": max(0, left.asked - left.placed) if may_move and child else 0,
        "minutes": (lengths or {}).get((left.child, left.subject)) or _length_seen(plan, left),
    }


def _length_seen(plan: WeekPlan, left: Unplaced) -> int:
    """Find how long the subject's lessons are: the child's own, else another child's."""
    seen = [
        (child.name != left.child, item.end - item.start)
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type == ItemType.SUBJECT and item.subject == left.subject
    ]
    return min(seen)[1] if seen else _USUAL_LENGTH


def longer(hours: tuple[int, int]) -> tuple[int, int]:
    """Leave room on the axis for what may be moved: from eight at the latest, and an hour after the last item."""
    first, last = hours
    return min(first, 8 * 60), min(last + 60, MINUTES_PER_DAY)


def _is_ours(item: ScheduleItem) -> bool:
    return item.type == ItemType.SUBJECT or item.is_by_hand


def _same(child: ChildWeek, on: date, item: ScheduleItem) -> tuple[object, ...]:
    """Name what several children do as one thing; all else by its child."""
    if item.combined_with:
        return on, item.name, item.start, item.end, item.combined_with
    if item.is_by_hand:
        return on, item.id
    return on, item.id, child.id


def legend_of(items: Sequence[ScheduleItem]) -> list[list[str]]:
    """List the marks that occur among items, each with its words, in the order of drawing."""
    found = {mark for item in items for mark in marks_of(item)}
    return [[mark, said] for mark, said in words.MARKS.items() if mark in found]
