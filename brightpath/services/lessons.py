"""The lessons of a subject: which there are, which are done, and lists of them read and written out.

A list is kept with `family.change_household`, as part of its subject; here it is only looked at and made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotFound
from brightpath.domain.forecast import (
    WEEKS_LOOKED_BACK,
    Forecast,
    Pace,
    actual_pace,
    forecast,
    planned_pace,
    usual_pace,
)
from brightpath.domain.ids import ChildId, FamilyId, SubjectId
from brightpath.domain.lessons import KeptLesson, Lesson, expand_series
from brightpath.exports.lessons import lessons_csv
from brightpath.imports.lessons import read_contents, read_lessons_csv
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import household, lessons
from brightpath.storage.database import Db
from brightpath.storage.family import HOUSEHOLD_TABLES, household_of
from brightpath.storage.measures import measure

#: Plans of weeks longer ago than this say nothing of the pace any more.
WEEKS_OF_PLANS = timedelta(weeks=6)
#: What a forecast is put together from.
_FORECAST_TABLES = (*HOUSEHOLD_TABLES, "schedules", "schedule_items")
#: "1-120", "pp. 3 to 4" or "...": one line with this is a series, any other a title.
_SERIES = re.compile(r"\d\s*(?:-|–|—|\bto\b)\s*\d|\.{3}|…")


@verb
def lessons_of(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, subject: str) -> list[KeptLesson]:
    """Fetch the lessons of one subject of a child in their order, with when each was done.

    Raises
    ------
    NotFound
        When the child has no subject of this name.
    """
    with house.store.read() as db:
        return lessons.lessons_of(db, family_id, _subject(db, family_id, child_id, subject))


@verb
def mark_lessons(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    child_id: ChildId,
    subject: str,
    lesson_ids: Sequence[str],
    *,
    are_done: bool,
) -> None:
    """Say that lessons are done, or that they are not done after all.

    What was done already keeps its moment.

    Raises
    ------
    NotFound
        When one of them is not a lesson of this subject any more; then none is marked.
    """
    with house.store.write() as db:
        known = {
            one.lesson_id: one for one in lessons.lessons_of(db, family_id, _subject(db, family_id, child_id, subject))
        }
        if not set(lesson_ids) <= known.keys():
            raise NotFound("One of these lessons is not there any more.")
        changed = [one for one in lesson_ids if (known[one].done_at is not None) != are_done]
        lessons.set_done(db, family_id, changed, house.now() if are_done else None)


@verb
def read_lesson_list(
    house: House, actor: Actor, text: str, *, count: int | None = None, until: int | None = None
) -> tuple[Lesson, ...]:
    """Make lessons of what a parent wrote: one line may be a series, several are a table of contents.

    `count` and `until` say where a series like "pp. 1-2, 3-4 ..." ends.

    Raises
    ------
    Refused
        When a series has no end, or is too long.
    Faulty
        With every line that cannot be a lesson.
    """
    is_one_line = len(text.strip().splitlines()) == 1
    if is_one_line and (count or until or _SERIES.search(text)):
        return expand_series(text, count=count, until=until)
    return read_contents(text)


@verb
def read_lesson_table(house: House, actor: Actor, data: bytes) -> tuple[Lesson, ...]:
    """Read lessons from CSV with the column title and, when wanted, number and minutes.

    Raises
    ------
    Faulty
        With every fault of every row.
    """
    return read_lessons_csv(data)


@verb
def lesson_table(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, subject: str) -> str:
    """Write the lessons of a subject as CSV, to be changed elsewhere and read again."""
    with house.store.read() as db:
        return lessons_csv(lessons.lessons_of(db, family_id, _subject(db, family_id, child_id, subject)))


@dataclass(frozen=True)
class SubjectForecast:
    """When the lessons of one subject of a child will be done."""

    child_id: ChildId
    subject: str
    forecast: Forecast


@verb
def forecasts(house: House, actor: Actor, family_id: FamilyId) -> list[SubjectForecast]:
    """Forecast when each subject of each child is done, at the pace it is planned and its lessons were done lately.

    A child's own sign-in sees its own.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    with house.store.read() as db:
        today = house.today(household_of(db, family_id).calendar.time_zone)
        told = db.remembered(
            ("forecasts", family_id, today),
            _FORECAST_TABLES,
            lambda: _forecasts(house, db, family_id, today),
            of=family_id,
        )
    is_child = actor.roles == {Role.CHILD}
    return [one for one in told if not is_child or one.child_id == actor.child_id]


def _forecasts(house: House, db: Db, family_id: FamilyId, today: date) -> list[SubjectForecast]:
    whole = household_of(db, family_id)
    zone = whole.calendar.time_zone
    ids = household.subject_ids_of(db, family_id)
    kept = lessons.lessons_by_subject(db, family_id)
    asked = {"since": today - WEEKS_OF_PLANS, "weeks": WEEKS_LOOKED_BACK}
    planned: dict[SubjectId, list[tuple[date, float]]] = defaultdict(list)
    for subject_id, week_start, times in measure(db, "times_planned", family=family_id, **asked).iter_rows():
        planned[subject_id].append((week_start, times))
    found = []
    for child in whole.children:
        for subject in child.subjects:
            subject_id = ids[ChildId(child.id), subject.name]
            listed = kept.get(subject_id, [])
            done_on = {house.date_of(one.done_at, zone) for one in listed if one.done_at is not None}
            pace = Pace(
                planned=planned_pace(whole, child, subject, planned.get(subject_id, ()))
                or usual_pace(whole, child, subject),
                actual=actual_pace(whole, child, subject, done_on, today),
            )
            told = forecast(
                whole,
                child,
                subject,
                total=len(listed),
                left=sum(one.done_at is None for one in listed),
                pace=pace,
                first=today + timedelta(days=today in done_on),
                today=today,
            )
            found.append(SubjectForecast(ChildId(child.id), subject.name, told))
    return found


def _subject(db: Db, family_id: FamilyId, child_id: ChildId, name: str) -> SubjectId:
    subject_id = household.subject_ids_of(db, family_id).get((child_id, name))
    if subject_id is None:
        raise NotFound("There is no such subject any more.")
    return subject_id
