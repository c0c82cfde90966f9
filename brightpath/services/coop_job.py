"""The job that places a co-op's classes: written down with its problem, judged when it comes back, kept as a draft. No verbs."""

from __future__ import annotations

import json
from typing import Any

from brightpath.domain.coop import Grid, Timetable, TimetableState
from brightpath.domain.ids import CoopId, UserId
from brightpath.domain.jobs import CSV, JSON, HouseJob, JobDocument
from brightpath.domain.weeks import Weekday, clock_of
from brightpath.exports.csv_text import for_spreadsheets, write_csv
from brightpath.planning.coop import problem as coop
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.place import place_classes
from brightpath.planning.coop.problem import CoopProblem
from brightpath.services.coop_forgetting import without_who_left
from brightpath.services.coop_problem import meetings_of
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.services.job_life import Kind, a_kind, ending
from brightpath.storage import coop_timetables, jobs
from brightpath.storage.database import Db

PLACE = "place_classes"
#: The must that a class which found no place breaks: it is told as left out.
HELD = "lectures_are_held"


def begin(
    house: House,
    db: Db,
    user_id: UserId | None,
    coop_id: CoopId,
    coop_version: int,
    problem: CoopProblem,
    *,
    seconds: int,
    seed: int,
) -> HouseJob:
    """Write down that classes are to be placed; it has to be handed over once that is committed."""
    asked = {
        "coopId": coop_id,
        "about": problem.name,
        "coopVersion": coop_version,
        "problem": problem.model_dump(mode="json"),
        "seconds": seconds,
        "seed": seed,
    }
    return jobs.create_house_job(db, user_id=user_id, kind=PLACE, input=asked, at=house.now())


def newest(db: Db, coop_id: CoopId) -> HouseJob | None:
    """Find the newest job of a co-op, without what went in."""
    return jobs.newest_job_of_coop(db, coop_id, kind=PLACE)


def draft_of(
    coop_id: CoopId, coop_version: int, problem: CoopProblem, timetable: coop.Timetable, bound: float, **facts: Any
) -> Timetable:
    """Write a timetable as a draft, counted by the check, which knows no solver."""
    judgement = judge(problem, timetable)
    left_out = judgement.broken.get(HELD, 0)
    return Timetable(
        coop_id=coop_id,
        version=0,
        state=TimetableState.DRAFT,
        grid=Grid(days=tuple(map(Weekday, problem.days)), periods=problem.times),
        meetings=meetings_of(timetable.lectures),
        violations=judgement.hard - left_out,
        cost=judgement.cost,
        bound=min(bound, judgement.cost),
        left_out=left_out,
        coop_version=coop_version,
        **facts,
    )


def _keep(house: House, job: HouseJob, answer: dict[str, Any]) -> None:
    """Keep what was found as the co-op's next draft.

    Raises
    ------
    Stale
        When it was called off meanwhile.
    """
    problem = CoopProblem.model_validate(job.input["problem"])
    timetable = coop.Timetable.model_validate(answer["timetable"])
    draft = draft_of(
        job.input["coopId"],
        job.input["coopVersion"],
        problem,
        timetable,
        answer["bound"],
        job_id=job.job_id,
        user_id=job.user_id,
        created_at=house.now(),
    )
    with ending(house, job) as end:
        # Somebody may have left while it was looked for.
        now = coop_as_it_is(end.db, draft.coop_id, end.at)
        kept = coop_timetables.add_timetable(end.db, draft, without_who_left(problem, now).model_dump(mode="json"))
        rows = _rows(problem, timetable)
        end.documents += [
            JobDocument("timetable.json", JSON, json.dumps({"lectures": rows}, ensure_ascii=False).encode()),
            JobDocument("timetable.csv", CSV, for_spreadsheets(write_csv(_COLUMNS, rows))),
        ]
        end.result = {
            "coopId": kept.coop_id,
            "version": kept.version,
            "violations": kept.violations,
            "cost": kept.cost,
            "bound": kept.bound,
            "leftOut": kept.left_out,
            "status": answer["status"],
            "stoppedBy": answer["stoppedBy"],
            "seconds": answer["seconds"],
        }


_COLUMNS = ("day", "start", "end", "class", "room", "instructors", "groups", "children")


def _rows(problem: CoopProblem, timetable: coop.Timetable) -> list[dict[str, Any]]:
    rows = []
    for one in sorted(timetable.lectures, key=lambda one: (one.day, one.period, one.room, one.course)):
        course, (start, end) = problem.course[one.course], problem.times[one.period]
        rows.append(
            {
                "day": problem.days[one.day],
                "start": clock_of(start),
                "end": clock_of(end),
                "class": course.name,
                "room": problem.room[one.room].name,
                "instructors": "; ".join(problem.instructor[who].name for who in course.instructors),
                "groups": "; ".join(group.name for group in problem.curricula if one.course in group.courses),
                "children": course.students,
            }
        )
    return rows


PLACING = a_kind(
    Kind(
        name=PLACE,
        work=place_classes,
        task=lambda house, job: {name: job.input[name] for name in ("problem", "seconds", "seed")},
        keep=_keep,
        doing="classes were being placed",
        stays="No timetable was changed",
        only_until_its_end=("problem",),
    )
)
