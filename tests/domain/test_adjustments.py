"""Changes by hand are counted from a week's events: what was shifted, resized, reordered; nothing that was taken back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from brightpath.domain.adjustments import Adjustments, adjustments_in
from brightpath.domain.events import Event, EventKind
from brightpath.domain.ids import EventId
from brightpath.domain.schedule import ScheduleItem, WeekPlan
from brightpath.domain.week_changes import change_between, change_out
from tests.services.given_weeks import changed, moved, with_days
from tests.storage.given import MONDAY, a_child, a_household, a_plan

TUESDAY = MONDAY + timedelta(days=1)


class Told:
    """A week and the events of its changes, as they come one after the other."""

    def __init__(self, *children: str) -> None:
        self.plan: WeekPlan = a_plan(a_household(*(a_child(name) for name in children or ("Ada",))))
        self.events: list[Event] = []

    def tell(self, kind: EventKind, **data: Any) -> int:
        number = len(self.events) + 1
        at = datetime(2026, 11, 23, tzinfo=UTC)
        self.events.append(Event(EventId(str(number)), number, None, at, None, kind, data={"version": 1, **data}))
        return number

    def change(self, kind: EventKind, after: WeekPlan, **data: Any) -> int:
        change = change_between(self.plan, after)
        self.plan = after
        return self.tell(kind, change=change_out(change), **data)

    def move(self, on: date, start: int, item: str = "0-0") -> int:
        return self.change(EventKind.ITEM_MOVED, moved(self.plan, on, start, item))

    def counted(self, child: str | None = None) -> tuple[int, int, int]:
        found = adjustments_in(self.events, lambda _: self.plan, child)
        return found.time_shifted, found.blocks_resized, found.subjects_reordered


def test_a_week_that_stands_as_planned_has_no_adjustments() -> None:
    told = Told()
    told.tell(EventKind.WEEK_PLANNED)
    assert told.counted() == (0, 0, 0) and Adjustments().model_dump() == dict.fromkeys(
        ("time_shifted", "blocks_resized", "subjects_reordered"), 0
    )


def test_another_time_another_order_and_another_length_are_told_apart() -> None:
    told = Told()
    told.move(MONDAY, 545)  # maths, 5 minutes later
    assert told.counted() == (1, 0, 0)
    told.move(MONDAY, 660)  # and now after art
    assert told.counted() == (2, 0, 1)
    told.move(TUESDAY, 900, "0-1")  # to another day: what is left there keeps its order
    assert told.counted() == (3, 0, 1)
    told.change(EventKind.ITEM_RESIZED, _longer(told.plan, "1-0"))
    assert told.counted() == (3, 1, 1)


def test_what_was_taken_back_does_not_count_until_it_is_done_again() -> None:
    told = Told()
    before = told.plan
    move = told.move(MONDAY, 660)
    after = told.plan
    told.change(EventKind.CHANGE_UNDONE, before, of=move)
    assert told.counted() == (0, 0, 0)
    told.change(EventKind.CHANGE_REDONE, after, of=move)
    assert told.counted() == (1, 0, 1)


def test_ticks_notes_and_what_is_put_in_are_no_adjustments() -> None:
    told = Told()
    days = {day.on: list(day.items) for day in told.plan.children[0].days}
    days[MONDAY][0] = days[MONDAY][0].model_copy(update={"is_completed": True})
    told.change(EventKind.ITEM_COMPLETED, with_days(told.plan, days))
    told.tell(EventKind.FEEDBACK_GIVEN)
    assert told.counted() == (0, 0, 0)


def test_one_child_can_be_counted_alone() -> None:
    told = Told("Ada", "Ben")
    ada, ben = (child.id for child in told.plan.children)
    told.move(MONDAY, 660)  # Ada's
    assert (told.counted(), told.counted(ada), told.counted(ben)) == ((1, 0, 1), (1, 0, 1), (0, 0, 0))


def test_a_version_that_is_gone_is_passed_over() -> None:
    told = Told()
    told.move(MONDAY, 660)
    assert adjustments_in(told.events, lambda _: None) == Adjustments()


@pytest.mark.parametrize("seed", range(8))
def test_going_back_over_any_changes_counts_what_going_forward_does(seed: int) -> None:
    told, dice = Told(), random.Random(seed)
    counts: dict[int, tuple[int, int, int]] = {}
    undo: list[tuple[int, WeekPlan]] = []
    redo: list[tuple[int, WeekPlan]] = []
    taken_back: set[int] = set()
    for number in range(40):
        what, before = dice.random(), told.plan
        if what < 0.2 and undo:
            sequence, plan = undo.pop()
            told.change(EventKind.CHANGE_UNDONE, plan, of=sequence)
            redo.append((sequence, before))
            taken_back.add(sequence)
        elif what < 0.4 and redo:
            sequence, plan = redo.pop()
            told.change(EventKind.CHANGE_REDONE, plan, of=sequence)
            undo.append((sequence, before))
            taken_back.discard(sequence)
        else:
            kind = dice.choice([EventKind.ITEM_MOVED, EventKind.ITEM_EDITED])
            alone = Told()
            alone.plan = before
            sequence = told.change(kind, changed(before, dice, number))
            alone.change(kind, told.plan)
            counts[sequence] = alone.counted()
            undo.append((sequence, before))
            redo.clear()
    counting = [counts[sequence] for sequence in counts if sequence not in taken_back]
    assert told.counted() == tuple(map(sum, zip(*counting, strict=True)))


def _longer(plan: WeekPlan, item_id: str) -> WeekPlan:
    def longer(items: Sequence[ScheduleItem]) -> list[ScheduleItem]:
        return [one.model_copy(update={"end": one.end + 10}) if one.id == item_id else one for one in items]

    return with_days(plan, {day.on: longer(day.items) for day in plan.children[0].days})
