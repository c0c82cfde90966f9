"""Lessons that a family left where they stood, in past weeks that it had a hand in, as choices of little weight. No verbs.

A week counts in which a lesson was moved or that was rated: else nobody may have looked at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from brightpath.domain.events import Event
from brightpath.domain.ids import FamilyId, ScheduleId
from brightpath.domain.week_edits import Option
from brightpath.learning.edits import Stand, left_standing, lessons_moved
from brightpath.learning.evidence import Choice
from brightpath.planning.week.other_places import StandingWeek
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment
from brightpath.storage.database import Db
from brightpath.storage.family import family_of
from brightpath.storage.schedule import active_from, problem_of_schedule, schedule_of
from brightpath.storage.week_state import revision_of

#: So many of the last weeks are read, of each so many lessons, and of a lesson so many places.
WEEKS, LESSONS, PLACES = 8, 8, 12


def stays_of(
    db: Db,
    family_id: FamilyId,
    moves: Iterable[Event],
    rated: Iterable[date],
    *,
    learns_after: int,
    after: datetime,
    now: datetime,
) -> tuple[Choice, ...]:
    """Read what was left standing in the last weeks that ended after a moment and are over now.

    Signs are the `rated` weeks and those of `moves` with a number beyond `learns_after`; any move says of its lesson that it was
    not left.
    """
    zone, by_week = family_of(db, family_id).time_zone, defaultdict[date, list[Event]](list)
    for event in moves:
        with suppress(KeyError, TypeError, ValueError):
            by_week[date.fromisoformat(event.data["weekStartDate"])].append(event)
    signs = {week for week, events in by_week.items() if events[-1].sequence > learns_after}.union(rated)
    ended = ((week, end_of(week, zone)) for week in sorted(signs, reverse=True))
    last = {week: end for week, end in ended if after < end <= now}
    kept = dict(active_from(db, family_id, min(last))) if last else {}
    some = [(kept[week], week, end) for week, end in last.items() if week in kept][:WEEKS]
    return tuple(choice for one in some for choice in _left_in(db, family_id, *one, by_week[one[1]]))


def end_of(week_start: date, time_zone: str | None) -> datetime:
    """Say when the last day of a week is over by a family's clock, to the second."""
    last = datetime.combine(week_start + timedelta(days=6), time(23, 59, 59))
    return (last.replace(tzinfo=ZoneInfo(time_zone)) if time_zone else last).astimezone(UTC)


def _left_in(
    db: Db, family_id: FamilyId, schedule_id: ScheduleId, week: date, end: datetime, moves: Sequence[Event]
) -> tuple[Choice, ...]:
    ask = partial(_left, db, family_id, schedule_id, end, moves)
    if not db.touched.isdisjoint(("schedules", "weeks")):
        return ask()  # what this transaction has written may still be taken back
    # A revision of a week never changes, so that no write makes its answer old.
    return db.remembered(("left standing", schedule_id, revision_of(db, family_id, week), end), (), ask)


def _left(
    db: Db, family_id: FamilyId, schedule_id: ScheduleId, end: datetime, moves: Sequence[Event]
) -> tuple[Choice, ...]:
    moved = lessons_moved(moves)
    try:
        plan = schedule_of(db, family_id, schedule_id).plan
        week = plan.week_start
        standing = StandingWeek(WeekProblem.model_validate(problem_of_schedule(db, family_id, schedule_id)), plan)
        lessons = [one for one in standing.movable() if one.items.isdisjoint(moved)]
        drawn = sorted(lessons, key=lambda one: sha256(f"{week} {one.place[:2]}".encode()).digest())[:LESSONS]
        before = Moment(on=week - timedelta(days=1), minute=0)
        found = standing.other_places(drawn, now=before, at_most=PLACES)
    except (ValueError, LookupError):
        return ()  # a plan from before these facts were kept with it, or of another make
    days, left = standing.problem.days, {}
    for one, options in zip(drawn, found, strict=True):
        stands = [Stand(option.on, option.start, features) for option, features in _telling(options)]
        here = next((place for place in stands if place[:2] == (days[one.place.day], one.place.start)), None)
        if here is not None:
            left[one.name] = (one.subjects, here, stands)
    return left_standing(f"stay {week}", end, left, of=len(lessons))


def _telling(options: tuple[Option, ...]) -> Iterable[tuple[Option, dict[str, float]]]:
    """Give each place with the features that any two of them differ in: the others say nothing, and many are remembered."""
    first = options[0].features if options else {}
    differ = [name for name, value in first.items() if any(one.features[name] != value for one in options)]
    return ((one, {name: one.features[name] for name in differ}) for one in options)
