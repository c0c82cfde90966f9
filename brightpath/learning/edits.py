"""Changes by hand as choices: what a move says of the places that a lesson could have had, read from the event log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from brightpath.domain.errors import BrightPathError
from brightpath.domain.events import Event, EventKind
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_changes import ItemChange, change_in
from brightpath.domain.week_edits import Preference
from brightpath.domain.weeks import minute_of
from brightpath.learning.evidence import (
    COUNTS_OF_STAYING,
    DOUBT,
    DOUBT_JUST_THIS_WEEK,
    DOUBT_PREFERRED,
    Choice,
    Ignored,
    Kind,
    Why,
)
from brightpath.learning.place_features import places_of_lesson

#: Changes by which a lesson came to a place of the family's choice.
MOVES = (EventKind.ITEM_MOVED, EventKind.ITEM_PLACED)
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, BrightPathError)
_DOUBTS = {Preference.JUST_THIS_WEEK.value: DOUBT_JUST_THIS_WEEK, Preference.WE_PREFER_THIS.value: DOUBT_PREFERRED}


def key_of_event(sequence: int) -> str:
    """Make the key of an observation that is the event with this sequence."""
    return f"event {sequence}"


def choices_of(events: Iterable[Event]) -> tuple[tuple[Choice, ...], tuple[Ignored, ...]]:
    """Read the choices in a family's events, and what says nothing.

    What was taken back and not done again counts as never done; of several moves of a lesson in one week the last counts.
    """
    events = sorted(events, key=lambda event: event.sequence)
    undone = taken_back(events)
    choices: dict[str, Choice] = {}
    ignored: list[Ignored] = []
    last: dict[tuple[Any, ...], str] = {}
    for event in events:
        if event.kind not in MOVES:
            continue
        key = key_of_event(event.sequence)
        if event.sequence in undone:
            ignored.append(Ignored(key, Why.TAKEN_BACK))
            continue
        choice, lessons = _read(event)
        if isinstance(choice, Ignored):
            ignored.append(choice)
            continue
        for lesson in lessons:
            before = last.get(lesson, "")
            if before in choices:
                del choices[before]
                ignored.append(Ignored(before, Why.MOVED_AGAIN))
            last[lesson] = key
        choices[key] = choice
    return tuple(choices.values()), tuple(ignored)


def taken_back(events: Sequence[Event]) -> set[int]:
    """Name the events, in their order, that were undone and not done again, by their sequence."""
    undone: set[int] = set()
    for event in events:
        if event.kind == EventKind.CHANGE_UNDONE:
            undone.add(event.data.get("of", 0))
        elif event.kind == EventKind.CHANGE_REDONE:
            undone.discard(event.data.get("of", 0))
    return undone


def standing_moves(events: Iterable[Event]) -> tuple[Event, ...]:
    """List the moves that were not taken back, or done again."""
    events = sorted(events, key=lambda event: event.sequence)
    undone = taken_back(events)
    return tuple(event for event in events if event.kind in MOVES and event.sequence not in undone)


def lessons_moved(events: Iterable[Event]) -> frozenset[tuple[str, str]]:
    """Name the lessons that came to another place, each by its child's id and its own."""
    found: set[tuple[str, str]] = set()
    for event in events:
        with suppress(*_UNREADABLE):
            found |= {(whose.removeprefix("child:"), item) for _, whose, item in _lessons(event, _moved(event))}
    return frozenset(found)


def choice_of(event: Event) -> Choice | Ignored:
    """Read one move as a choice of a place among those that were recorded with it; where the lesson came to is one of them."""
    return _read(event)[0]


def _read(event: Event) -> tuple[Choice | Ignored, list[tuple[Any, ...]]]:
    """Read one move, and name its lesson."""
    key = key_of_event(event.sequence)
    try:
        moved = _moved(event)
        return _choice(event, key, moved), _lessons(event, moved)
    except _UNREADABLE:
        return Ignored(key, Why.UNREADABLE), []


def _choice(event: Event, key: str, moved: Sequence[ItemChange]) -> Choice | Ignored:
    if not moved or moved[0].after is None:
        return Ignored(key, Why.NO_PLACE_CHOSEN)
    subjects = {one.after.item.subject for one in moved if one.after}
    before, after = moved[0].before, moved[0].after
    if "features" not in event.data or not event.data.get("chosenOver"):
        return Ignored(key, Why.NO_ALTERNATIVES)
    return among_places(
        key,
        event.at,
        subjects,
        Stand(after.on, after.item.start, event.data["features"]),
        [
            Stand(date.fromisoformat(option["date"]), minute_of(option["startTime"]), option["features"])
            for option in event.data["chosenOver"]
        ],
        stood=None if before is None else (before.on, before.item.start),
        prefer=event.data.get("prefer", ""),
    )


class Stand(NamedTuple):
    """Where a lesson stands or could stand, and the features of the week with it there."""

    on: date
    start: int
    features: Mapping[str, Any]


def among_places(
    key: str,
    at: datetime,
    subjects: Iterable[str],
    came: Stand,
    options: Iterable[Stand],
    *,
    stood: tuple[date, int] | None,
    prefer: str = "",
) -> Choice | Ignored:
    """Write down the choice of a place for a lesson among those it could have had; where it `stood` may be one of them."""
    subjects = set(subjects)
    rows: list[Mapping[str, float]] = [_row(came, subjects)]
    was = None
    for option in options:
        if option[:2] == came[:2]:
            continue
        if option[:2] == stood:
            was = len(rows)
        rows.append(_row(option, subjects))
    if len(rows) < 2:
        return Ignored(key, Why.NO_ALTERNATIVES)
    return Choice(key, at, Kind.MOVE, tuple(rows), chosen=0, stood=was, doubt=_DOUBTS.get(prefer, DOUBT))


def left_standing(
    key: str, at: datetime, left: Mapping[str, tuple[Iterable[str], Stand, Iterable[Stand]]], *, of: int
) -> tuple[Choice, ...]:
    """Read lessons that a family left where they stood, a few drawn out of `of`: each one's place was chosen, a little.

    Without them the place where a lesson stood would lose every time it is heard of, and with it whatever the week was
    planned for.

    Parameters
    ----------
    left
        By a name for the lesson, which its key ends with: its subjects, where it stands, and where else it could have stood.
    """
    found = (
        among_places(f"{key} {name}", at, subjects, stands, options, stood=stands[:2])
        for name, (subjects, stands, options) in left.items()
    )
    counts = COUNTS_OF_STAYING * of / max(1, len(left))
    return tuple(replace(one, kind=Kind.STAY, stood=None, counts=counts) for one in found if isinstance(one, Choice))


def _row(place: Stand, subjects: Iterable[str]) -> dict[str, float]:
    counted = {name: float(value) for name, value in place.features.items()}
    return counted | places_of_lesson(subjects, place.on, place.start)


def _moved(event: Event) -> list[ItemChange]:
    """Find the lesson that came to a place, once for each child in it."""
    return [
        one
        for one in change_in(event.data["change"]).items
        if one.whose.startswith("child:")
        and one.after is not None
        and one.after.item.type is ItemType.SUBJECT
        and not one.after.item.is_by_hand
        and (one.before is None or (one.before.on, one.before.item.start) != (one.after.on, one.after.item.start))
    ]


def _lessons(event: Event, moved: Iterable[ItemChange]) -> list[tuple[Any, ...]]:
    """Name the lesson of a move, for each child in it, as it is named in the same week later."""
    return [(event.data.get("weekStartDate"), one.whose, one.after.item.id) for one in moved if one.after]
