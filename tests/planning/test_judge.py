"""A change by hand, judged before it is kept: what cannot be, what it breaks, what it costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import Change, ItemChange, Placed, apply_change
from brightpath.domain.week_edits import Verdict
from brightpath.domain.weeks import minute_of
from brightpath.planning.week.by_hand import standing_problem
from brightpath.planning.week.judge import judge
from brightpath.planning.week.laid_anew import adult_for, laid_anew
from brightpath.planning.week.standing import Moment
from tests.planning.drawn_week import MONDAY, DrawnWeek, a_week

LONG_AGO = Moment(on=MONDAY - timedelta(days=7), minute=0)


def items_of(plan: WeekPlan, item: ScheduleItem) -> list[tuple[str, date, ScheduleItem]]:
    """List a lesson's items in everybody's week: its own, those of the children in it, and the adult's."""
    found = []
    for whose, weeks in (("child", plan.children), ("adult", plan.adults)):
        for week in weeks:
            for day in week.days:
                for one in day.items:
                    is_same = one.id == item.id or (
                        item.combined_with is not None
                        and (one.combined_with, one.start, one.adult) == (item.combined_with, item.start, item.adult)
                    )
                    if is_same and one.type is item.type:
                        found.append((f"{whose}:{week.id if whose == 'child' else week.name}", day.on, one))
    return found


def moved(plan: WeekPlan, item: ScheduleItem, on: date, start: int, **facts: Any) -> WeekPlan:
    """Put a lesson elsewhere for everybody in it."""
    stood = next(day for _, day, one in items_of(plan, item) if one.id == item.id)
    length = item.end - item.start
    changes = []
    for whose, day, one in items_of(plan, item):
        if day == stood:
            there = one.model_copy(update={"start": start, "end": start + length, **facts})
            changes.append(ItemChange(whose=whose, before=Placed(on=day, item=one), after=Placed(on=on, item=there)))
    return with_changes(plan, *changes)


def with_changes(plan: WeekPlan, *changes: ItemChange) -> WeekPlan:
    days = [
        (one.whose, one.after.on)
        for one in changes
        if one.after is not None and one.after.on not in dates_of(plan, one.whose)
    ]
    return apply_change(plan, Change(items=changes, days_after=tuple(dict.fromkeys(days))))


def dates_of(plan: WeekPlan, whose: str) -> set[date]:
    weeks = {f"child:{one.id}": one for one in plan.children} | {f"adult:{one.name}": one for one in plan.adults}
    return {day.on for day in weeks[whose].days}


def added(plan: WeekPlan, whose: str, on: date, item: ScheduleItem) -> WeekPlan:
    return with_changes(plan, ItemChange(whose=whose, after=Placed(on=on, item=item)))


def by_hand(name: str, start: str, end: str, **facts: Any) -> ScheduleItem:
    facts = {"id": f"own {name} {start}", "type": ItemType.COMMITMENT, "is_by_hand": True} | facts
    return ScheduleItem(name=name, start=minute_of(start), end=minute_of(end), **facts)


def the(plan: WeekPlan, child: str, day: int, name: str) -> ScheduleItem:
    week = next(week for week in plan.children if week.name == child)
    of_day = next(one for one in week.days if one.on == MONDAY + timedelta(days=day))
    return next(item for item in of_day.items if item.name == name)


def verdict(week: DrawnWeek, after: WeekPlan, *, now: Moment = LONG_AGO, before: WeekPlan | None = None) -> Verdict:
    return judge(week.problem, before or week.plan(), after, now=now)


WEEK = a_week(
    """
    Monday    9:00 9:30 10:00 10:30 11:00
    Ada       M    A    .     x     .
    Ben       A    .    .     .     .
    Pat*      .    .    .     .     x
    Tuesday   9:00 9:30 10:00 10:30 11:00
    Ada       M    .    .     .     .
    Ben       .    A    .     .     .
    Pat*      .    .    .     .     -
    """,
    M={"attention": 4},
)
MATHS = the(WEEK.plan(), "Ada", 0, "M")
TUESDAY = MONDAY + timedelta(days=1)


def move(on: date, clock: str, **facts: Any) -> Verdict:
    return verdict(WEEK, moved(WEEK.plan(), MATHS, on, minute_of(clock), **facts))


# -- what cannot be kept ---------------------------------------------------------------------------------------------


def test_a_move_onto_a_commitment_or_a_lesson_is_refused_by_name() -> None:
    assert move(MONDAY, "10:30").refused == ("Ada has x then.",)
    assert move(MONDAY, "9:30").refused == ("Ada has A then.",)
    assert move(MONDAY, "10:00").refused == ()


@pytest.mark.parametrize(
    ("on", "start", "end", "sentence"),
    [
        (MONDAY + timedelta(days=7), 540, 570, "M cannot stand on 2026-11-30, which is no day of this week."),
        (MONDAY, 1430, 1460, "M cannot go beyond midnight."),
        (MONDAY, -10, 20, "M cannot go beyond midnight."),
        (MONDAY, 600, 600, "M would end before it begins."),
    ],
)
def test_a_place_that_there_is_not_is_refused(on: date, start: int, end: int, sentence: str) -> None:
    after = moved(WEEK.plan(), MATHS, on, start, end=end)
    assert verdict(WEEK, after).refused == (sentence,)


def test_nothing_moves_into_the_past_or_out_of_it() -> None:
    plan = WEEK.plan()
    begun = Moment(on=MONDAY, minute=minute_of("9:10"))
    assert verdict(WEEK, moved(plan, MATHS, TUESDAY, 600), now=begun).refused == (
        "M of Ada has begun already, so it cannot be moved.",
    )
    art = the(plan, "Ada", 0, "A")
    assert verdict(WEEK, moved(plan, art, MONDAY, 480), now=begun).refused == ("Monday at 08:00 is past.",)
    assert verdict(WEEK, moved(plan, art, MONDAY, 600), now=begun).refused == ()


def test_what_is_done_does_not_move() -> None:
    before = moved(WEEK.plan(), MATHS, MONDAY, 540, is_completed=True)
    after = moved(before, the(before, "Ada", 0, "M"), MONDAY, 600)
    assert verdict(WEEK, after, before=before).refused == ("M of Ada is done. Take the tick away first.",)


def test_what_was_done_elsewhere_can_be_written_down_afterwards() -> None:
    trip = by_hand("Museum", "9:30", "10:30", is_completed=True)
    later = Moment(on=MONDAY + timedelta(days=4), minute=0)
    assert verdict(WEEK, added(WEEK.plan(), "child:child_Ben", MONDAY, trip), now=later).refused == ()
    assert (
        verdict(WEEK, added(WEEK.plan(), "child:child_Ada", MONDAY, trip), now=later).refused
        == (
            "Ada has A then.",
            "Ada has x then.",
        )[:1]
    )


# -- what it breaks --------------------------------------------------------------------------------------------------


def test_what_a_move_breaks_is_told_with_names_and_times() -> None:
    assert move(MONDAY, "11:00").broken == ("Pat has x during M of Ada on Monday at 11:00.",)
    assert move(TUESDAY, "11:00").broken == (
        "M of Ada stands twice on Tuesday.",
        "Pat is not there for M of Ada on Tuesday at 11:00.",
    )
    assert move(MONDAY, "8:00").broken == ("M of Ada on Monday at 08:00 is outside the hours of Ada, 09:00 to 11:30.",)
    assert move(MONDAY + timedelta(days=5), "9:00").broken == (
        "M of Ada stands on Saturday, which is no school day of Ada.",
    )


def test_only_what_becomes_worse_is_told() -> None:
    late = moved(WEEK.plan(), MATHS, MONDAY, minute_of("12:00"))
    better = moved(late, the(late, "Ada", 0, "M"), MONDAY, minute_of("11:30"))
    assert verdict(WEEK, late).broken != ()
    assert verdict(WEEK, better, before=late).broken == ()
    assert verdict(WEEK, late, before=better).broken != ()


def test_an_adult_who_is_asked_for_twice_is_told_with_both_lessons() -> None:
    week = a_week(
        """
        Monday    9:00 9:30 10:00
        Ada       M    .    .
        Ben       .    M    .
        """,
        M={"attention": 3},
    )
    after = moved(week.plan(), the(week.plan(), "Ben", 0, "M"), MONDAY, 540)
    assert verdict(week, after).broken == (
        "Pat is asked for more than can be given on Monday at 09:00: M of Ada and M of Ben.",
    )


def test_rests_are_judged_by_the_room_they_have() -> None:
    week = a_week(
        """
        Monday 9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30
        Ada    M    M    .     A     A     .     .     .     .     .
        """,
        step=30,
        longest_day={"Ada": 120},
    )
    plan = week.plan()
    art = the(plan, "Ada", 0, "A")
    at_ten = laid_anew(week.problem, moved(plan, art, MONDAY, 600), [("child_Ada", MONDAY)])
    assert verdict(week, at_ten).broken == ("Ada has 120 minutes without a break on Monday from 09:00, more than 90.",)
    assert not any(item.type is ItemType.BREAK for item in at_ten.children[0].days[0].items)
    own = by_hand("History", "11:30", "13:30", type=ItemType.SUBJECT)
    verdict_of_own = verdict(week, added(plan, "child:child_Ada", MONDAY, own))
    assert verdict_of_own.broken == (
        "Ada has 180 minutes without a break on Monday from 10:30, more than 90.",
        "Ada has no time left for lunch on Monday.",
        "Ada has 4 h of lessons on Monday, more than 2 h.",
    )


# -- what it costs ---------------------------------------------------------------------------------------------------


def test_the_cost_is_one_sentence_with_the_wish_that_loses_most() -> None:
    told = move(MONDAY, "10:00")
    assert told.points > 0
    assert told.cost == f"The week loses {told.points:.1f} of 100 points, mostly because M leaves its usual time."


def test_a_change_that_costs_nothing_says_nothing_of_cost() -> None:
    plan = WEEK.plan()
    assert verdict(WEEK, plan) == Verdict()
    assert verdict(WEEK, moved(plan, MATHS, MONDAY, 540, is_pinned=True)) == Verdict()


# -- what follows of itself ------------------------------------------------------------------------------------------


def test_lunch_makes_room_and_breaks_are_laid_anew() -> None:
    week = a_week(
        """
        Monday 9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30
        Ada    M    .    .     .     .     .     .     .     .     .
        """,
        step=30,
    )
    plan = week.plan()
    assert the(plan, "Ada", 0, "Lunch").start == minute_of("12:00")
    after = moved(plan, the(plan, "Ada", 0, "M"), MONDAY, minute_of("12:00"))
    laid = laid_anew(week.problem, after, [("child_Ada", MONDAY)])
    assert the(laid, "Ada", 0, "Lunch").start == minute_of("11:30")
    assert laid_anew(week.problem, laid, [("child_Ada", MONDAY)]) == laid
    back = laid_anew(week.problem, moved(laid, the(laid, "Ada", 0, "M"), MONDAY, 540), [("child_Ada", MONDAY)])
    assert the(back, "Ada", 0, "M") == the(plan, "Ada", 0, "M")


def test_the_adult_stays_while_free_and_else_another_takes_it() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    .    .
        Ben     .    A    .
        Pat*    .    .    x
        Sam*    .    .    .
        """,
        M={"attention": 4},
        A={"attention": 4},
    )
    plan = week.plan()
    maths = [the(plan, "Ada", 0, "M")]
    assert maths[0].adult == "Pat"
    assert adult_for(week.problem, plan, maths, MONDAY, 540, 570) == "Pat"
    assert adult_for(week.problem, plan, maths, MONDAY, 570, 600) == "Sam"
    assert adult_for(week.problem, plan, maths, MONDAY, 600, 630) == "Sam"
    busy = added(plan, "adult:Sam", MONDAY, by_hand("Phone", "9:00", "10:30"))
    assert adult_for(standing_problem(week.problem, busy), busy, maths, MONDAY, 600, 630) == "Pat"
