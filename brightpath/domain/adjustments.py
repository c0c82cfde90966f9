"""How a week was adjusted by hand after it was planned, counted from its events: shifted, resized, put in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from brightpath.domain.events import Event, EventKind
from brightpath.domain.schedule import Frozen, ItemType, WeekPlan
from brightpath.domain.week_changes import Change, apply_change, change_in
from brightpath.domain.week_history import changes_among, undone_among

_BY_HAND = frozenset({EventKind.ITEM_MOVED, EventKind.ITEM_RESIZED})


class Adjustments(Frozen):
    """How many changes by hand put a lesson to another time, changed its length, or the order of a day's lessons.

    One change may count as several of them; a lesson of several children counts once.
    """

    time_shifted: int = 0
    blocks_resized: int = 0
    subjects_reordered: int = 0


def adjustments_in(
    events: Sequence[Event], latest: Callable[[int], WeekPlan | None], child_id: str | None = None
) -> Adjustments:
    """Count what was changed by hand in a week, or in one child's part of it; what was taken back does not count.

    `latest` gives how a version of the week stands by now; from there the changes are gone back over, last first.
    """
    undone = undone_among(events)
    plans: dict[int, WeekPlan | None] = {}
    shifted = resized = reordered = 0
    for event in reversed(changes_among(events)):
        if "change" not in event.data:
            continue
        version, change = event.data["version"], change_in(event.data["change"])
        if version not in plans:
            plans[version] = latest(version)
        after = plans[version]
        if after is None:
            continue
        before = plans[version] = apply_change(after, change.turned_round)
        if event.kind in _BY_HAND and event.sequence not in undone:
            is_shifted, is_resized = _what_changed(change, child_id)
            shifted += is_shifted
            resized += is_resized
            reordered += _orders(before, child_id, after) != _orders(after, child_id, before)
    return Adjustments(time_shifted=shifted, blocks_resized=resized, subjects_reordered=reordered)


def _what_changed(change: Change, child_id: str | None) -> tuple[bool, bool]:
    """Say whether a change puts something to another time, and whether it makes something longer or shorter."""
    is_shifted = is_resized = False
    for one in change.items:
        whose, _, child = one.whose.partition(":")
        if whose != "child" or child_id not in (None, child) or one.before is None or one.after is None:
            continue
        was, now = one.before, one.after
        if was.item.type in (ItemType.BREAK, ItemType.LUNCH):
            continue  # laid anew around a lesson, not moved by anybody
        is_shifted |= (was.on, was.item.start) != (now.on, now.item.start)
        is_resized |= was.item.end - was.item.start != now.item.end - now.item.start
    return is_shifted, is_resized


def _orders(plan: WeekPlan, child_id: str | None, other: WeekPlan) -> dict[tuple[str, date], list[str]]:
    """List the order of each day's lessons, of those that stand on the same day in the other plan as well."""
    there = {(child.id, day.on, item.id) for child in other.children for day in child.days for item in day.items}
    return {
        (child.id, day.on): order
        for child in plan.children
        if child_id in (None, child.id)
        for day in child.days
        if (
            order := [
                item.id for item in day.items if item.type is ItemType.SUBJECT and (child.id, day.on, item.id) in there
            ]
        )
    }
