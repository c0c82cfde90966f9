"""What is said of a co-op's timetable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from brightpath.domain.coop import Grid, Timetable, TimetableState
from brightpath.domain.coop_timetable import LeftOutClass, PlaceFor, View
from brightpath.domain.jobs import JobState, Work
from brightpath.ui import words

TITLE: Final = "Co-op timetable"
FIRST: Final = "Before a timetable can be asked for, this is missing or does not fit yet:"
NONE_YET: Final = "There is no timetable yet. Ask for one; it is looked for while you do something else."
SHORT: Final = "Not all of it can be held, whatever the timetable:"
CHANGED_SINCE: Final = "Something of the co-op or its pins was changed since this timetable was made."
GO_ON: Final = "You can leave this page; the search goes on, and what it found waits here."
CALLED_OFF: Final = "The search was called off. No timetable was changed."
STATES: Final = {
    TimetableState.DRAFT: "draft",
    TimetableState.PUBLISHED: "published",
    TimetableState.REPLACED: "was published",
    TimetableState.WITHDRAWN: "was published and taken back",
}
VIEWS: Final = {
    View.ALL: "All",
    View.GROUP: "A group",
    View.ROOM: "A room",
    View.INSTRUCTOR: "An instructor",
    View.CHILD: "A child",
}
#: What each wish is about, as said beside a place.
_WISHES: Final = {
    "seats_for_all": "seats",
    "days_apart": "days apart",
    "no_lone_lecture": "classes of a group one after another",
    "course_keeps_room": "the class in one room",
    "siblings_together": "siblings together",
    "car_pools_together": "car pools together",
    "parents_where_needed": "parents where they are needed",
    "few_gaps": "gaps for families",
    "teacher_keeps_room": "the instructor in one room",
    "prep_hour": "time to prepare",
    "close_to_last": "changes",
}


def points(count: float) -> str:
    """Say "1 penalty point" or "12 penalty points"."""
    return f"{count:g} penalty {'point' if count == 1 else 'points'}"


def verdict(violations: int, left_out: int, cost: float, bound: float) -> str:
    """Say "Nothing clashes. 12 penalty points; it cannot be better than 5."."""
    said = [words.counted(violations, "rule is", "rules are") + " broken." if violations else "Nothing clashes."]
    if left_out:
        said.append(f"{words.counted(left_out, 'meeting')} found no place.")
    if cost == 0:
        said.append("Every wish is met.")
    elif bound >= cost:
        said.append(f"{points(cost)}, and none is better: proven.".capitalize())
    elif bound > 0:
        said.append(f"{points(cost)}; it cannot be better than {bound:g}.".capitalize())
    else:
        said.append(f"{points(cost)}; nothing is proven yet about how few there could be.".capitalize())
    return " ".join(said)


def best_so_far(best: Mapping[str, Any] | None) -> str | None:
    """Say what a search has so far; None while it has nothing."""
    if not best or not isinstance(best.get("objective"), int | float):
        return None
    left_out = best.get("leftOut") or 0
    return "Best so far: " + _lower(verdict(0, int(left_out), best["objective"], best.get("bound") or 0))


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def how_far(job: Work) -> str:
    """Say how far a search is."""
    if job.state is JobState.PENDING:
        return "Waiting for a free worker."
    return f"{job.progress_note or 'Looking for a timetable.'} {job.progress} %"


def version(timetable: Timetable, made: str) -> str:
    """Name a version: "Version 3, draft, today 09:30: 12 penalty points"."""
    return f"Version {timetable.version}, {STATES[timetable.state]}, {made}: {points(timetable.cost)}"


def counts(timetable: Timetable) -> str:
    """Say from when until when a published timetable counts."""
    if timetable.first_on is None:
        return "It is published."
    return f"It is published from {_day(timetable.first_on)} on" + (
        f", until {_day(timetable.last_on)}." if timetable.last_on else "."
    )


def _day(on: Any) -> str:
    return f"{words.day(on)} {on.year}"


def when(grid: Grid, day: int, period: int, clock: str) -> str:
    """Say "Tuesday 9:00–10:00"."""
    return f"{grid.days[day]} {words.span(*grid.periods[period], clock)}"


def left_out(one: LeftOutClass) -> str:
    """Say "Pottery: 1 of 2 meetings found a place."."""
    if one.asked == 1:
        return f"{one.name} found no place."
    return f"{one.name}: {one.placed} of {one.asked} meetings found a place."


def place(one: PlaceFor, grid: Grid, clock: str) -> str:
    """Say "Tuesday 9:00–10:00, Hall: 3 points more"."""
    return f"{when(grid, one.day, one.period, clock)}, {one.room}: {difference(one.difference)}"


def difference(by: int) -> str:
    """Say "3 points more", "2 points fewer" or "costs nothing"."""
    if by == 0:
        return "costs nothing"
    return f"{abs(by)} {'point' if abs(by) == 1 else 'points'} {'more' if by > 0 else 'fewer'}"


def why(one: PlaceFor) -> str:
    """Say which wishes a place has to do with, and what would change place with the class."""
    parts = [
        f"{_WISHES.get(name, name.replace('_', ' '))} {amount:+d}" for name, amount in one.by_wish.items() if amount
    ]
    if one.exchanged:
        parts.append(f"{one.exchanged} goes where it was")
    return "; ".join(parts)
