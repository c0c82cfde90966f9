"""Moves read from the event log: what was chosen, over what, and what says nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from brightpath.domain.events import Event, EventKind
from brightpath.domain.ids import EventId
from brightpath.domain.schedule import ItemType, ScheduleItem
from brightpath.domain.week_changes import Change, ItemChange, Placed, change_out
from brightpath.learning.edits import Stand, choice_of, choices_of, left_standing
from brightpath.learning.evidence import COUNTS_OF_STAYING, Choice, Ignored, Kind, Why

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
AT = datetime(2026, 11, 22, 18, tzinfo=UTC)


def an_item(start: int, **facts: Any) -> ScheduleItem:
    return ScheduleItem(
        **({"id": "M1", "type": ItemType.SUBJECT, "name": "Maths", "start": start, "end": start + 45} | facts)
    )


def an_option(on: date, clock: str, **features: float) -> dict[str, Any]:
    return {"date": on.isoformat(), "startTime": clock, "adult": None, "features": {"best_hours": 0.5, **features}}


def a_move(
    sequence: int = 1, kind: str = EventKind.ITEM_MOVED, change: Change | None = None, at: datetime = AT, **data: Any
) -> Event:
    """Maths goes from Friday at 14:00 to Monday at 9:00, and could have stood on Monday at 10:00 as well."""
    if change is None:
        before, after = Placed(on=FRIDAY, item=an_item(840)), Placed(on=MONDAY, item=an_item(540))
        rest = an_item(600, id="B", type=ItemType.BREAK, name="Break")
        change = Change(
            items=(
                ItemChange(whose="child:a", after=Placed(on=MONDAY, item=rest)),
                ItemChange(whose="child:a", before=before, after=after),
                ItemChange(whose="adult:Pat", before=before, after=after),
            )
        )
    told = {
        "weekStartDate": MONDAY.isoformat(),
        "change": change_out(change),
        "features": {"best_hours": 0.9},
        "featuresBefore": {"best_hours": 0.4},
        "chosenOver": [
            an_option(MONDAY, "09:00", best_hours=0.89),
            an_option(MONDAY, "10:00"),
            an_option(FRIDAY, "14:00", best_hours=0.4),
        ],
    }
    facts = {name: value for name, value in (told | data).items() if value is not None}
    return Event(EventId(f"e{sequence}"), sequence, None, at, None, kind, data=facts)


def undone(of: int, sequence: int, kind: str = EventKind.CHANGE_UNDONE) -> Event:
    return Event(EventId(f"e{sequence}"), sequence, None, AT, None, kind, data={"of": of})


def test_a_move_is_a_choice_among_the_places_that_were_recorded() -> None:
    choice = choice_of(a_move())
    assert isinstance(choice, Choice)
    assert (choice.key, choice.at, choice.chosen, choice.stood, choice.doubt) == ("event 1", AT, 0, 2, 0.1)
    assert choice.rows == (
        {"best_hours": 0.9, "place | Maths | mid-morning": 1.0, "day | Maths | Monday": 1.0},
        {"best_hours": 0.5, "place | Maths | mid-morning": 1.0, "day | Maths | Monday": 1.0},
        {"best_hours": 0.4, "place | Maths | late_afternoon": 1.0, "day | Maths | Friday": 1.0},
    )


@pytest.mark.parametrize(("prefer", "doubt"), [("just_this_week", 0.6), ("we_prefer_this", 0.02), ("odd", 0.1)])
def test_what_is_said_beside_a_move_is_how_much_it_counts(prefer: str, doubt: float) -> None:
    choice = choice_of(a_move(prefer=prefer))
    assert isinstance(choice, Choice) and choice.doubt == doubt


def test_a_lesson_put_in_stood_nowhere_before() -> None:
    change = Change(items=(ItemChange(whose="child:a", after=Placed(on=MONDAY, item=an_item(540))),))
    choice = choice_of(a_move(kind=EventKind.ITEM_PLACED, change=change))
    assert isinstance(choice, Choice) and choice.stood is None and len(choice.rows) == 3


def test_a_lesson_of_several_children_is_one_choice_with_all_its_subjects() -> None:
    items = [
        ItemChange(
            whose=f"child:{child}",
            before=Placed(on=FRIDAY, item=an_item(840, name=name)),
            after=Placed(on=MONDAY, item=an_item(540, name=name)),
        )
        for child, name in (("a", "Maths"), ("b", "Sums"))
    ]
    choice = choice_of(a_move(change=Change(items=tuple(items))))
    assert isinstance(choice, Choice)
    assert {"place | Maths | mid-morning", "place | Sums | mid-morning"} <= choice.rows[0].keys()


def stays(**facts: Any) -> Change:
    place = Placed(on=MONDAY, item=an_item(540))
    after = Placed(on=MONDAY, item=an_item(540, **facts))
    return Change(items=(ItemChange(whose="child:a", before=place, after=after),))


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (a_move(change=stays(end=600)), Why.NO_PLACE_CHOSEN),
        (a_move(change=Change()), Why.NO_PLACE_CHOSEN),
        (a_move(features=None), Why.NO_ALTERNATIVES),
        (a_move(chosenOver=None), Why.NO_ALTERNATIVES),
        (a_move(chosenOver=[]), Why.NO_ALTERNATIVES),
        (a_move(chosenOver=[an_option(MONDAY, "09:00")]), Why.NO_ALTERNATIVES),
        (a_move(chosenOver=[an_option(MONDAY, "25:00")]), Why.UNREADABLE),
        (a_move(chosenOver=[{"date": "2026-11-23"}]), Why.UNREADABLE),
        (a_move(chosenOver="none"), Why.UNREADABLE),
        (a_move(features={"best_hours": "much"}), Why.UNREADABLE),
        (a_move(features=[0.5]), Why.UNREADABLE),
    ],
)
def test_what_says_nothing_is_told(event: Event, why: Why) -> None:
    assert choice_of(event) == Ignored("event 1", why)


def test_only_moves_are_read_and_one_taken_back_never_was() -> None:
    events = [a_move(1), undone(1, 2), a_move(3), undone(3, 4), undone(3, 5, EventKind.CHANGE_REDONE)]
    events += [a_move(6, kind=EventKind.ITEM_RESIZED), a_move(7, kind=EventKind.ITEM_REMOVED)]
    choices, ignored = choices_of(reversed(events))
    assert [choice.key for choice in choices] == ["event 3"]
    assert ignored == (Ignored("event 1", Why.TAKEN_BACK),)


def test_of_several_moves_of_a_lesson_in_a_week_the_last_counts() -> None:
    other_week = a_move(3, weekStartDate="2026-11-30")
    choices, ignored = choices_of([a_move(1), a_move(2), other_week])
    assert [choice.key for choice in choices] == ["event 2", "event 3"]
    assert ignored == (Ignored("event 1", Why.MOVED_AGAIN),)


def test_lessons_left_where_they_stood_are_choices_of_little_weight() -> None:
    here, there = Stand(MONDAY, 540, {"best_hours": 0.9}), Stand(FRIDAY, 840, {"best_hours": 0.4})
    left = {"0": ({"Maths"}, here, [here, there]), "1": ({"Latin"}, there, [there])}
    [choice] = left_standing("week 3 left", AT, left, of=20)
    assert (choice.kind, choice.key, choice.chosen, choice.stood) == (Kind.STAY, "week 3 left 0", 0, None)
    assert choice.counts == pytest.approx(COUNTS_OF_STAYING * 20 / 2)
    assert choice.rows[0]["day | Maths | Monday"] == choice.rows[1]["day | Maths | Friday"] == 1.0
    assert left_standing("none", AT, {}, of=0) == ()
