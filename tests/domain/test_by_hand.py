"""A week changed by hand: what moves along with a lesson, what does not move at all, and the sentence for each change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.by_hand import (
    added,
    edited,
    moved,
    pinned,
    removed,
    standing_of,
    tell_addition,
    tell_edit,
    tell_move,
    tell_pin,
    tell_removal,
)
from brightpath.domain.errors import Faulty, Refused, Stale
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
from brightpath.domain.week_edits import Add, Edit, Move, Pin, Remove, Repeats

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
REPORT = SolverReport(name="x", status=SolverStatus.OPTIMAL, objective=0, bound=0, gap=0, seconds=0, rows=0, columns=0)


def an_item(item_id: str, name: str, start: int, **facts: Any) -> ScheduleItem:
    return ScheduleItem(
        **{"id": item_id, "type": ItemType.SUBJECT, "name": name, "start": start, "end": start + 30, **facts}
    )


def a_week() -> WeekPlan:
    """Ada has maths with Mum and swimming, Ada and Ben have art together with Mum; Dad is there and does nothing."""
    art = {"combined_with": "art", "adult": "Mum", "attention": 1.0}
    maths = an_item("m", "Maths", 540, adult="Mum", attention=0.5)
    swimming = an_item("s", "Swimming", 660, type=ItemType.COMMITMENT, is_external=True)
    ada = (maths, an_item("a1", "Art", 600, **art), swimming, an_item("l", "Lunch", 720, type=ItemType.LUNCH))
    ben = (an_item("a2", "Art", 600, **art),)
    mum = (maths, an_item("a1", "Art", 600, **art))

    def days(*monday: ScheduleItem) -> tuple[PlannedDay, ...]:
        return (PlannedDay(on=MONDAY, items=monday), PlannedDay(on=TUESDAY))

    return WeekPlan(
        week_start=MONDAY,
        solver=REPORT,
        children=(ChildWeek(id="1", name="Ada", days=days(*ada)), ChildWeek(id="2", name="Ben", days=days(*ben))),
        adults=(AdultWeek(name="Mum", days=days(*mum)), AdultWeek(name="Dad", days=days())),
    )


def at(plan: WeekPlan) -> set[tuple[str, str, date, int, int]]:
    """Everything that stands: whose, what, when."""
    return {
        (week.name, item.name, day.on, item.start, item.end)
        for week in (*plan.children, *plan.adults)
        for day in week.days
        for item in day.items
    }


def test_a_lesson_moves_with_all_its_children_and_its_adult() -> None:
    asked = Move(child="2", item="a2", on=TUESDAY, start=570)
    week = moved(a_week(), asked, "Dad")
    assert at(week) - at(a_week()) == {(who, "Art", TUESDAY, 570, 600) for who in ("Ada", "Ben", "Dad")}
    assert at(a_week()) - at(week) == {(who, "Art", MONDAY, 600, 630) for who in ("Ada", "Ben", "Mum")}
    art = standing_of(week, "1", "a1").item
    assert (art.is_pinned, art.adult, art.why, art.next_best) == (True, "Dad", "You put it here.", None)
    assert tell_move(standing_of(a_week(), "2", "a2"), asked) == (
        "Art of Ada and Ben was moved from Monday at 10:00 to Tuesday at 09:30."
    )


def test_a_lesson_becomes_longer() -> None:
    asked = Move(child="1", item="m", on=MONDAY, start=540, end=585)
    assert ("Mum", "Maths", MONDAY, 540, 585) in at(moved(a_week(), asked, "Mum"))
    assert tell_move(standing_of(a_week(), "1", "m"), asked) == "Maths of Ada on Monday at 09:00 now takes 45 minutes."
    elsewhere = asked.model_copy(update={"start": 555, "end": 600})
    assert tell_move(standing_of(a_week(), "1", "m"), elsewhere) == (
        "Maths of Ada was moved from Monday at 09:00 to Monday at 09:15 and now takes 45 minutes."
    )


def test_on_a_day_that_nobody_had_a_new_day_begins() -> None:
    saturday = MONDAY + timedelta(days=5)
    week = moved(a_week(), Move(child="1", item="m", on=saturday, start=540), "Mum")
    assert [day.on for day in week.children[0].days] == [MONDAY, TUESDAY, saturday]
    assert [day.on for day in week.children[1].days] == [MONDAY, TUESDAY]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Move(child="1", item="s", on=TUESDAY, start=540), "Swimming is a commitment of your household."),
        (Move(child="1", item="l", on=MONDAY, start=750), "Lunch follows the lessons around it"),
        (Move(child="1", item="m", on=MONDAY + timedelta(days=7), start=540), "This day is not in the week"),
        (Move(child="1", item="m", on=MONDAY, start=1430), "It would go on past midnight."),
        (Move(child="1", item="m", on=MONDAY, start=540, end=540), "It has to begin before it ends."),
        (Move(child="1", item="m", on=MONDAY, start=-30), "It has to begin before it ends."),
    ],
)
def test_what_cannot_be_moved_so_says_why(asked: Move, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        moved(a_week(), asked, "Mum")


@pytest.mark.parametrize("child", ["1", "2", "forged", ""])
def test_what_is_gone_or_anothers_is_not_found(child: str) -> None:
    for change in (
        lambda: removed(a_week(), Remove(child=child, item="gone")),
        lambda: standing_of(a_week(), child, "x"),
    ):
        with pytest.raises(Stale, match="not in the week any more"):
            change()


@pytest.mark.parametrize("fact", ["is_completed", "is_handed_in"])
def test_what_is_done_stays_where_it_was(fact: str) -> None:
    week = a_week()
    day = week.children[0].days[0]
    items = (day.items[0].model_copy(update={fact: True}), *day.items[1:])
    ada = week.children[0].model_copy(
        update={"days": (day.model_copy(update={"items": items}), week.children[0].days[1])}
    )
    week = week.model_copy(update={"children": (ada, week.children[1])})
    with pytest.raises(Refused, match="Maths is done, so it stays"):
        moved(week, Move(child="1", item="m", on=TUESDAY, start=540), "Mum")
    with pytest.raises(Refused, match="Maths is done"):
        removed(week, Remove(child="1", item="m"))


def test_a_lesson_is_taken_out_for_all_in_it() -> None:
    week = removed(a_week(), Remove(child="1", item="a1"))
    assert at(a_week()) - at(week) == {(who, "Art", MONDAY, 600, 630) for who in ("Ada", "Ben", "Mum")}
    assert tell_removal(standing_of(a_week(), "1", "a1")) == "Art of Ada and Ben on Monday at 10:00 was taken out."


def test_a_pin_is_put_in_and_pulled_out() -> None:
    asked = Pin(child="1", item="m", is_pinned=True)
    week = pinned(a_week(), asked)
    assert standing_of(week, "1", "m").item.is_pinned and standing_of(week, "1", "m").items["adult:Mum"].is_pinned
    assert pinned(week, asked.model_copy(update={"is_pinned": False})) == a_week()
    told = tell_pin(standing_of(a_week(), "1", "m"), asked)
    assert told == "Maths of Ada on Monday at 09:00 stays where it is from now on."


ZOO = Add(
    name=" Zoo ",
    type=ItemType.COMMITMENT,
    children=("1", "2"),
    adults=("Dad",),
    on=TUESDAY,
    start=600,
    end=720,
    notes=" boots ",
)


def test_something_of_ones_own_is_put_in_for_all_who_go() -> None:
    week = added(a_week(), ZOO, "z")
    assert at(week) - at(a_week()) == {(who, "Zoo", TUESDAY, 600, 720) for who in ("Ada", "Ben", "Dad")}
    zoo = standing_of(week, "1", "z")
    assert (zoo.item.is_by_hand, zoo.item.is_pinned, zoo.item.is_external, zoo.item.notes) == (
        True,
        True,
        True,
        "boots",
    )
    assert zoo.what == "Zoo of Ada, Ben and Dad"
    assert removed(week, Remove(child="2", item="z")) == a_week()
    assert tell_addition(a_week(), ZOO) == "Zoo was added for Ada, Ben and Dad on Tuesday at 10:00."
    weekly = ZOO.model_copy(update={"repeats": Repeats.WEEKLY})
    assert tell_addition(a_week(), weekly).endswith("on Tuesday at 10:00 every week.")
    assert tell_addition(a_week(), weekly.model_copy(update={"until": date(2026, 12, 1)})).endswith(
        "every week until 2026-12-01."
    )


def test_what_only_adults_have_is_put_in_and_moved() -> None:
    week = added(a_week(), ZOO.model_copy(update={"children": ()}), "z")
    asked = Move(child="", item="z", on=MONDAY, start=480)
    assert at(moved(week, asked, None)) - at(a_week()) == {("Dad", "Zoo", MONDAY, 480, 600)}
    assert tell_move(standing_of(week, "", "z"), asked) == (
        "Zoo of Dad was moved from Tuesday at 10:00 to Monday at 08:00."
    )


def test_everything_that_is_wrong_with_what_is_added_is_said_at_once() -> None:
    with pytest.raises(Faulty) as refusal:
        added(
            a_week(),
            Add(
                name=" ", type=ItemType.LUNCH, children=("forged",), adults=(), on=MONDAY - timedelta(days=1),
                start=600, end=500, notes="x" * 3000, until=date(2020, 1, 1),
            ),
            "z",
        )  # fmt: skip
    assert [fault.where for fault in refusal.value.faults] == ["Name", "Notes", "Kind", "Who", "When", "Until"]


def test_notes_are_written_and_what_is_ones_own_is_called_otherwise() -> None:
    asked = Edit(child="1", item="m", name="Maths", notes=" page 3 ")
    assert standing_of(edited(a_week(), asked), "1", "m").item.notes == "page 3"
    assert (
        tell_edit(standing_of(a_week(), "1", "m"), asked)
        == "The notes to Maths of Ada on Monday at 09:00 were written."
    )
    with pytest.raises(Refused, match="has its name from the household"):
        edited(a_week(), asked.model_copy(update={"name": "Sums"}))
    week = added(a_week(), ZOO, "z")
    renamed = Edit(child="1", item="z", name="Museum")
    assert standing_of(edited(week, renamed), "2", "z").item.name == "Museum"
    assert (
        tell_edit(standing_of(week, "1", "z"), renamed)
        == "Zoo of Ada, Ben and Dad on Tuesday at 10:00 is called Museum now."
    )
    for words, sentence in (({"name": ""}, "1 to 80"), ({"notes": "x" * 3000}, "at most 2000")):
        with pytest.raises(Refused, match=sentence):
            edited(week, renamed.model_copy(update=words))


@pytest.mark.parametrize("name", ["\u200b", "\x00", "\u202e", " \u00a0 "])
def test_a_name_that_nobody_can_see_is_none(name: str) -> None:
    with pytest.raises(Faulty, match="It needs a name"):
        added(a_week(), ZOO.model_copy(update={"name": name}), "z")


def test_signs_that_nobody_can_see_are_taken_out() -> None:
    week = added(a_week(), ZOO.model_copy(update={"name": "Z\u202eoo\x00", "notes": "one\ntwo\x07"}), "z")
    assert (standing_of(week, "1", "z").item.name, standing_of(week, "1", "z").item.notes) == ("Zoo", "one\ntwo")
