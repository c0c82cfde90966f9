"""Changes of a week: exact in both directions, and never applied to a week they were not made for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.errors import Stale
from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    Unplaced,
    WeekPlan,
    to_document,
)
from brightpath.domain.week_changes import apply_change, change_between, change_in, change_out, in_order

MONDAY = date(2026, 9, 7)
REPORT = SolverReport(name="x", status=SolverStatus.OPTIMAL, objective=0, bound=0, gap=0, seconds=0, rows=0, columns=0)


def an_item(name: str, start: int, **facts: object) -> ScheduleItem:
    return ScheduleItem(id=name, type=ItemType.SUBJECT, name=name, start=start, end=start + 30, **facts)


@st.composite
def weeks(draw: st.DrawFn) -> WeekPlan:
    """A week of Ada and her mother with up to five items, each on any of three days or on none."""

    def days() -> tuple[PlannedDay, ...]:
        found: dict[int, list[ScheduleItem]] = {number: [] for number in draw(st.sets(st.integers(0, 2)))}
        for name in "abcde":
            number = draw(st.integers(-1, 2))
            if number in found:
                found[number].append(
                    an_item(
                        name,
                        30 * draw(st.integers(0, 9)),
                        is_completed=draw(st.booleans()),
                        notes=draw(st.none() | st.just("x")),
                    )
                )
        return tuple(
            PlannedDay(on=MONDAY.replace(day=7 + number), items=in_order(items))
            for number, items in sorted(found.items())
        )

    return WeekPlan(
        week_start=MONDAY,
        solver=REPORT,
        children=(
            ChildWeek(id="1", name="Ada", days=days(), patterns={"learningBlocks": draw(st.lists(st.integers(0, 2)))}),
        ),
        adults=(AdultWeek(name="Mum", days=days()),),
        unplaced=tuple(
            Unplaced(child="Ada", subject=name, asked=2, placed=1)
            for name in draw(st.lists(st.sampled_from("xyz"), unique=True))
        ),
    )


@given(weeks(), weeks())
def test_a_change_leads_from_one_week_to_the_other_and_back(before: WeekPlan, after: WeekPlan) -> None:
    change = change_in(change_out(change_between(before, after)))
    assert to_document(apply_change(before, change)) == to_document(after)
    assert to_document(apply_change(after, change.turned_round)) == to_document(before)
    assert change.is_none == (before == after)


def one_day(*items: ScheduleItem, left: tuple[Unplaced, ...] = (), patterns: dict[str, Any] | None = None) -> WeekPlan:
    days = (PlannedDay(on=MONDAY, items=in_order(items)),)
    ada = ChildWeek(id="1", name="Ada", days=days, patterns=patterns or {})
    return WeekPlan(week_start=MONDAY, solver=REPORT, children=(ada,), adults=(), unplaced=left)


@pytest.mark.parametrize(
    "other",
    [
        one_day(),
        one_day(an_item("maths", 540, is_completed=True)),
        one_day(an_item("maths", 540), left=(Unplaced(child="Ada", subject="art", asked=1, placed=0),)),
        one_day(an_item("maths", 540), patterns={"learningBlocks": []}),
    ],
    ids=["it is gone", "it is another by now", "something else was left out", "another pattern"],
)
def test_a_change_is_not_applied_to_another_week(other: WeekPlan) -> None:
    left = (Unplaced(child="Ada", subject="maths", asked=1, placed=0),)
    change = change_between(one_day(an_item("maths", 540)), one_day(left=left, patterns={"breakPatterns": {}}))
    with pytest.raises(Stale, match="Please look at it once more"):
        apply_change(other, change)


def test_an_item_does_not_come_twice() -> None:
    change = change_between(one_day(), one_day(an_item("maths", 540)))
    with pytest.raises(Stale):
        apply_change(one_day(an_item("maths", 600)), change)
