"""Ticks: what became of an item, for one child or all in it, with the adult's column and nothing else changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.errors import Refused, Stale
from brightpath.domain.schedule import (
    Actual,
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    WeekPlan,
)
from brightpath.domain.ticks import (
    agreed,
    done,
    ends_a_lesson,
    find,
    handed_in,
    is_open,
    noted,
    reopened,
    skipped,
    together,
)
from brightpath.domain.week_changes import change_between

MONDAY = date(2026, 11, 23)
REPORT = SolverReport(name="x", status=SolverStatus.OPTIMAL, objective=0, bound=0, gap=0, seconds=0, rows=0, columns=0)


def an_item(item_id: str, name: str, start: int, **facts: object) -> ScheduleItem:
    return ScheduleItem(
        **({"id": item_id, "type": ItemType.SUBJECT, "name": name, "start": start, "end": start + 30} | facts)
    )


def a_week() -> WeekPlan:
    """Ada and Ben have Read-aloud together with Mum on Monday and Tuesday, Ada maths in two parts, Ben soccer."""

    def days(*items: ScheduleItem) -> tuple[PlannedDay, ...]:
        return (
            PlannedDay(on=MONDAY, items=items),
            PlannedDay(on=MONDAY + timedelta(days=1), items=(an_item(f"t{items[0].id}", "Read-aloud", 600, **shared),)),
        )

    shared = {"combined_with": "Read-aloud", "adult": "Mum", "attention": 1.0}
    ada = (
        an_item("a1", "Read-aloud", 600, **shared),
        an_item("a2", "Maths (part 1)", 540, part=1),
        an_item("a3", "Maths (part 2)", 660, part=2),
        an_item("a4", "Lunch", 720, type=ItemType.LUNCH),
        an_item("a5", "Baking", 800, type=ItemType.COMMITMENT, is_by_hand=True),
    )
    ben = (an_item("b1", "Read-aloud", 600, **shared), an_item("b2", "Soccer", 900, type=ItemType.COMMITMENT))
    return WeekPlan(
        week_start=MONDAY,
        solver=REPORT,
        children=(ChildWeek(id="A", name="Ada", days=days(*ada)), ChildWeek(id="B", name="Ben", days=days(*ben))),
        adults=(AdultWeek(name="Mum", days=days(ada[0], an_item("m", "Work", 840, type=ItemType.COMMITMENT))),),
    )


def mums(plan: WeekPlan) -> tuple[bool, bool]:
    item = plan.adults[0].days[0].items[0]
    return item.is_completed, item.is_skipped


def test_a_tick_changes_the_one_item_and_leaves_it_as_planned() -> None:
    week = a_week()
    after = done(week, "A", "a2", lesson="pp. 3-4")
    [change] = change_between(week, after).items
    assert change.whose == "child:A" and change.before is not None and change.after is not None
    assert change.after.item == change.before.item.model_copy(update={"is_completed": True, "lesson": "pp. 3-4"})


def test_a_lesson_together_is_done_in_the_adults_column_when_nobody_s_is_open() -> None:
    week = a_week()
    assert [(one.child, one.item.id) for one in together(week, "B", "b1")] == [("Ada", "a1"), ("Ben", "b1")]
    ada = done(week, "A", "a1")
    assert mums(ada) == (False, False)
    assert mums(done(ada, "B", "b1")) == (True, False)
    assert mums(skipped(ada, "B", "b1")) == (True, False)
    assert mums(skipped(skipped(ada, "A", "a1"), "B", "b1")) == (False, True)
    assert mums(reopened(done(ada, "B", "b1"), "A", "a1")) == (False, False)
    assert mums(handed_in(ada, "B", "b1")) == (False, False)


def test_taking_a_tick_back_gives_the_week_before_it() -> None:
    week = a_week()
    ticked = done(done(week, "A", "a1", actual=Actual(engagement=4)), "B", "b1", lesson="Chapter 1")
    assert reopened(reopened(ticked, "A", "a1"), "B", "b1") == week
    assert reopened(skipped(week, "A", "a5"), "A", "a5") == week
    assert reopened(handed_in(week, "A", "a5"), "A", "a5") == week


def test_what_is_handed_in_is_done_once_a_parent_agrees_with_what_the_child_noted() -> None:
    waiting = handed_in(a_week(), "A", "a2", actual=Actual(engagement=5, note="  easy "))
    item = find(waiting, "A", "a2").item
    assert (item.is_handed_in, item.is_completed, is_open(item)) == (True, False, False)
    assert item.actual == Actual(engagement=5, note="easy")
    item = find(agreed(waiting, "A", "a2", lesson="pp. 3-4"), "A", "a2").item
    assert (item.is_handed_in, item.is_completed, item.lesson) == (False, True, "pp. 3-4")
    assert item.actual == Actual(engagement=5, note="easy")


def test_a_note_takes_the_place_of_the_one_before_and_an_empty_one_is_none() -> None:
    week = noted(a_week(), "A", "a2", Actual(start=545, end=580, engagement=2))
    assert find(week, "A", "a2").item.actual == Actual(start=545, end=580, engagement=2)
    assert noted(week, "A", "a2", Actual(note="  ")) == a_week()


@pytest.mark.parametrize(
    ("actual", "why"),
    [
        (Actual(start=600, end=600), "ended before it began"),
        (Actual(start=-1), "not a time"),
        (Actual(end=1441), "not a time"),
        (Actual(note="x" * 2001), "at most 2000"),
    ],
)
def test_what_cannot_have_been_is_refused(actual: Actual, why: str) -> None:
    with pytest.raises(Refused, match=why):
        noted(a_week(), "A", "a2", actual)


def test_a_lesson_in_two_parts_ends_with_the_part_ticked_last_and_opens_with_either() -> None:
    week = a_week()
    assert not ends_a_lesson(week, find(week, "A", "a3"))
    first = done(week, "A", "a3")
    assert ends_a_lesson(first, find(first, "A", "a2"))
    both = done(first, "A", "a2", lesson="pp. 3-4")
    again = reopened(both, "A", "a3")
    assert find(again, "A", "a2").item.is_completed and find(again, "A", "a2").item.lesson is None
    assert ends_a_lesson(week, find(week, "A", "a1")) and not ends_a_lesson(week, find(week, "A", "a5"))


def test_only_lessons_and_what_the_family_put_in_can_be_ticked() -> None:
    assert find(done(a_week(), "A", "a5"), "A", "a5").item.is_completed
    for child, item in (("A", "a4"), ("B", "b2")):
        with pytest.raises(Refused, match="not something to tick"):
            done(a_week(), child, item)


@pytest.mark.parametrize(("child", "item"), [("A", "gone"), ("B", "a2"), ("C", "a2")])
def test_an_item_that_is_not_in_the_week_is_told(child: str, item: str) -> None:
    with pytest.raises(Stale, match="not in the week any more"):
        done(a_week(), child, item)
