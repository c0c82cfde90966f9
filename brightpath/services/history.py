"""The history of a week: what was changed, by whom and when, how the week looked at each moment, and what gets moved."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from brightpath.domain.accounts import Actor
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.week_history import Moved, Step, moves_in, plan_after, steps_in
from brightpath.domain.weeks import WEEKDAYS, part_of_day, weekday_of
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import accounts, household, schedule
from brightpath.storage.events import events_of_weeks

__all__ = ["Step", "moves_of", "week_at", "week_history"]

_MOVES: dict[str, Any] = {
    "sequence": pl.Int64,
    "at": pl.Datetime("us", "UTC"),
    "child_id": pl.String,
    "child": pl.String,
    "subject": pl.String,
    "from_weekday": pl.Enum([day.value for day in WEEKDAYS]),
    "from_part": pl.String,
    "from_minute": pl.Int32,
    "to_weekday": pl.Enum([day.value for day in WEEKDAYS]),
    "to_part": pl.String,
    "to_minute": pl.Int32,
    "prefer": pl.String,
}


@verb
def week_history(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> list[Step]:
    """List every change of a week, oldest first; none when it was never planned."""
    with house.store.read() as db:
        events = events_of_weeks(db, family_id, week_start, week_start)
        return steps_in(events, accounts.names_of(db, {event.user_id for event in events if event.user_id}))


@verb
def week_at(house: House, actor: Actor, family_id: FamilyId, week_start: date, sequence: int) -> WeekPlan:
    """Rebuild the week as it was right after one of its changes.

    Raises
    ------
    NotFound
        When there was no such change of this week.
    """
    with house.store.read() as db:

        def latest(version: int) -> WeekPlan | None:
            kept = schedule.version_of(db, family_id, week_start, version)
            return kept.plan if kept else None

        return plan_after(events_of_weeks(db, family_id, week_start, week_start), sequence, latest)


@verb
def moves_of(house: House, actor: Actor, family_id: FamilyId, first: date, last: date) -> pl.DataFrame:
    """Tell what was moved by hand in the weeks that begin from `first` to `last`, one row per move and child.

    Columns: sequence (one per move), at, child_id, child, subject, from_weekday, from_part, from_minute, to_weekday,
    to_part, to_minute, prefer. What was taken back is left out.
    """
    with house.store.read() as db:
        moves = moves_in(events_of_weeks(db, family_id, first, last))
        names = household.child_names_of(db, family_id)
    return pl.DataFrame([_row(move, names) for move in moves], schema=_MOVES)


def _row(move: Moved, names: dict[ChildId, str]) -> dict[str, Any]:
    return {
        "sequence": move.sequence,
        "at": move.at,
        "child_id": move.child_id,
        "child": names.get(ChildId(move.child_id)),
        "subject": move.subject,
        "from_weekday": weekday_of(move.from_on).value,
        "from_part": part_of_day(move.from_start),
        "from_minute": move.from_start,
        "to_weekday": weekday_of(move.to_on).value,
        "to_part": part_of_day(move.to_start),
        "to_minute": move.to_start,
        "prefer": move.prefer,
    }
