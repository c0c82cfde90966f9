"""An older version counts again: what has happened since stands where it happened, and takes the time of nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    WeekPlan,
)
from brightpath.domain.versions import with_what_was_lived

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
REPORT = SolverReport(
    name="HiGHS", status=SolverStatus.OPTIMAL, objective=0, bound=0, gap=0, seconds=0, rows=0, columns=0
)


def maths(at: int, item_id: str = "m1", **facts: Any) -> ScheduleItem:
    return ScheduleItem(
        **{"id": item_id, "type": ItemType.SUBJECT, "name": "Maths", "start": at, "end": at + 30, **facts}
    )


def art(at: int, **facts: Any) -> ScheduleItem:
    return maths(at, **{"item_id": "a1", "name": "Art", **facts})


def a_week(
    ada: dict[date, list[ScheduleItem]],
    ben: dict[date, list[ScheduleItem]] | None = None,
    pat: dict[date, list[ScheduleItem]] | None = None,
) -> WeekPlan:
    def days(of: dict[date, list[ScheduleItem]] | None) -> tuple[PlannedDay, ...]:
        return tuple(PlannedDay(on=on, items=tuple((of or {}).get(on, ()))) for on in (MONDAY, TUESDAY))

    return WeekPlan(
        week_start=MONDAY,
        solver=REPORT,
        children=(
            ChildWeek(id="ada", name="Ada", days=days(ada)),
            ChildWeek(id="ben", name="Ben", days=days(ben)),
        ),
        adults=(AdultWeek(name="Pat", days=days(pat)),),
    )


def standing(plan: WeekPlan, child: int = 0) -> list[tuple[date, str, int, bool]]:
    return [
        (day.on, item.name, item.start, item.is_completed) for day in plan.children[child].days for item in day.items
    ]


def test_what_is_done_where_the_version_has_it_is_done_there_too() -> None:
    chosen, present = a_week({MONDAY: [maths(540)]}), a_week({MONDAY: [maths(540, is_completed=True)]})
    assert with_what_was_lived(chosen, present) == present


def test_what_is_done_elsewhere_stays_where_it_was_done_for_child_and_grown_up() -> None:
    done = maths(600, is_completed=True, adult="Pat", attention=1.0)
    chosen = a_week({TUESDAY: [maths(540, adult="Pat", attention=1.0)]}, pat={TUESDAY: [maths(540)]})
    present = a_week({MONDAY: [done]}, pat={MONDAY: [done]})
    plan = with_what_was_lived(chosen, present)
    assert standing(plan) == [(MONDAY, "Maths", 600, True)]
    assert [(day.on, day.items) for day in plan.adults[0].days] == [(MONDAY, (done,)), (TUESDAY, ())]


def test_a_lesson_that_was_called_otherwise_takes_the_place_of_one_time_of_it() -> None:
    chosen = a_week({MONDAY: [maths(540, "x1")], TUESDAY: [maths(540, "x2")]})
    present = a_week({MONDAY: [maths(600, "m1", is_completed=True)], TUESDAY: [maths(600, "m2")]})
    assert standing(with_what_was_lived(chosen, present)) == [
        (MONDAY, "Maths", 600, True),
        (TUESDAY, "Maths", 540, False),
    ]


def test_a_lesson_at_the_time_of_something_done_is_left_out_and_a_break_gives_way() -> None:
    rest = ScheduleItem(id="b", type=ItemType.BREAK, name="Break", start=570, end=580)
    chosen = a_week({MONDAY: [art(540), rest], TUESDAY: [maths(540)]})
    present = a_week({MONDAY: [maths(550, is_completed=True)], TUESDAY: [art(540)]})
    plan = with_what_was_lived(chosen, present)
    assert standing(plan) == [(MONDAY, "Maths", 550, True)]
    (left,) = plan.unplaced
    assert (left.child, left.subject, left.asked, left.placed) == ("Ada", "Art", 1, 0)


def test_a_lesson_together_that_is_done_for_one_stays_for_both() -> None:
    together = {"combined_with": "Maths together"}
    chosen = a_week({TUESDAY: [maths(540, **together)]}, {TUESDAY: [maths(540, "n1", **together)]})
    present = a_week({MONDAY: [maths(600, **together, is_completed=True)]}, {MONDAY: [maths(600, "n1", **together)]})
    plan = with_what_was_lived(chosen, present)
    assert standing(plan) == [(MONDAY, "Maths", 600, True)]
    assert standing(plan, 1) == [(MONDAY, "Maths", 600, False)]


def test_what_was_put_in_by_hand_since_stays_and_what_is_only_planned_does_not() -> None:
    walk = ScheduleItem(id="w", type=ItemType.COMMITMENT, name="Walk", start=900, end=960, is_by_hand=True)
    chosen = a_week({MONDAY: [maths(540)]})
    present = a_week({MONDAY: [art(540), walk]}, pat={MONDAY: [walk]})
    plan = with_what_was_lived(chosen, present)
    assert [name for _, name, *_ in standing(plan)] == ["Maths", "Walk"]
    assert plan.adults[0].days[0].items == (walk,)


def test_facts_of_every_kind_count() -> None:
    chosen = a_week({TUESDAY: [maths(540)]})
    for fact in ("is_handed_in", "is_skipped"):
        plan = with_what_was_lived(chosen, a_week({MONDAY: [maths(600, **{fact: True})]}))
        assert getattr(plan.children[0].days[0].items[0], fact)
        assert not plan.children[0].days[1].items
