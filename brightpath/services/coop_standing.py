"""Whether a timetable that was found some time ago can still be held, as the co-op and its families are now. No verbs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from brightpath.domain.coop import CoopNow, Timetable
from brightpath.domain.weeks import clock_of
from brightpath.planning.coop import problem as coop
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.explain import tell
from brightpath.services.coop_job import HELD
from brightpath.services.coop_problem import lectures_of, problem_of_coop
from brightpath.storage.database import Db


def broken_now(db: Db, now: CoopNow, timetable: Timetable, from_day: date) -> tuple[str, ...]:
    """Say with names what a timetable would break from a day on; meetings without a place and classes that are gone are no break.

    Raises
    ------
    Faulty
        With everything that is missing or wrong in the co-op as it is.
    """
    problem = problem_of_coop(db, now, from_day)
    judgement = judge(problem, coop.Timetable(lectures=lectures_of(now, timetable)))
    told = (one.sentence for one in tell(problem, judgement) if one.cost is None and one.finding.rule != HELD)
    return tuple(dict.fromkeys((*_without_a_place(now, timetable), *told)))


def _without_a_place(now: CoopNow, timetable: Timetable) -> Iterator[str]:
    """Name the meetings whose room, day or period there is no longer."""
    names = {of.class_id: of.name for of in now.classes}
    rooms = {room.room_id for room in now.rooms}
    for one in timetable.meetings:
        if one.class_id not in names:
            continue
        day, period = timetable.grid.days[one.day], timetable.grid.periods[one.period]
        when = f"on {day} at {clock_of(period[0])}"
        if day not in now.coop.grid.days or period not in now.coop.grid.periods:
            yield f"{names[one.class_id]} is held {when}, when the co-op no longer has a period."
        elif one.room_id not in rooms:
            yield f"{names[one.class_id]} is held {when} in a room that there is no longer."
