"""What follows from ticks: lessons of a subject are done or open again, and the activity log tells it. No verbs.

One comparison of the week before and after serves ticking, taking back, doing again and any other change.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from brightpath.domain.activities import LoggedActivity
from brightpath.domain.events import Event
from brightpath.domain.ids import ChildId, FamilyId, ScheduleId, SubjectId, UserId
from brightpath.domain.lessons import KeptLesson
from brightpath.domain.schedule import Actual, ItemType, WeekPlan, item_out
from brightpath.domain.ticks import Stood, ends_a_lesson, stood
from brightpath.storage import lessons
from brightpath.storage.activity_logs import ActivityRow, add_activities, newest_of_items
from brightpath.storage.database import Db
from brightpath.storage.household import subject_ids_of
from brightpath.storage.schedule import active_schedule_id


def next_lesson(
    db: Db, family_id: FamilyId, plan: WeekPlan, of: Stood, taken: Collection[str] = ()
) -> KeptLesson | None:
    """Find the lesson that is done when an item is ticked now; None for a subject without a list, or when all are done."""
    if not ends_a_lesson(plan, of):
        return None
    subject_id = subject_ids_of(db, family_id).get((ChildId(of.child_id), of.item.subject))
    if subject_id is None:
        return None
    return next(
        (
            one
            for one in lessons.lessons_of(db, family_id, subject_id)
            if one.done_at is None and one.lesson_id not in taken
        ),
        None,
    )


def note_consequences(
    db: Db,
    family_id: FamilyId,
    before: WeekPlan,
    after: WeekPlan,
    at: datetime,
    user_id: UserId | None,
    event: Event,
) -> None:
    """Write down what follows from a change of a week: the lessons that it ends or opens, and a row of the log per item."""
    were = {(one.child_id, one.item.id): one for one in stood(before)}
    are = {(one.child_id, one.item.id): one for one in stood(after)}
    changed = [key for key in {**were, **are} if _told(were.get(key)) != _told(are.get(key))]
    if not changed:
        return
    ids = subject_ids_of(db, family_id)
    newest = newest_of_items(db, family_id, before.week_start)
    done = _move_lessons(db, family_id, ids, newest, [(were.get(key), are.get(key)) for key in changed], at)
    # Not the event's: taking a new plan back is told of the version before it.
    schedule_id = active_schedule_id(db, family_id, before.week_start)
    rows = []
    for key in changed:
        is_now, last = are.get(key), newest.get(key)
        if _told(is_now) is None and last is None:
            continue  # the log never told of it
        one = is_now or were[key]
        subject_id = ids.get((ChildId(one.child_id), one.item.subject)) if one.item.type is ItemType.SUBJECT else None
        rows.append(_row(one, last, schedule_id, subject_id, done.get(key), is_retracted=_told(is_now) is None))
    add_activities(db, family_id, rows, sequence=event.sequence, at=at, user_id=user_id)


def _told(one: Stood | None) -> tuple[Any, ...] | None:
    """Tell what the log says of an item; None when nothing was said of it."""
    if one is None:
        return None
    item = one.item
    if not (item.is_completed or item.is_skipped or item.actual):
        return None
    return (one.on, item.name, item.start, item.end, item.is_completed, item.is_skipped, item.actual, item.lesson)


def _move_lessons(
    db: Db,
    family_id: FamilyId,
    ids: dict[tuple[ChildId, str], SubjectId],
    newest: dict[tuple[str, str], LoggedActivity],
    changed: list[tuple[Stood | None, Stood | None]],
    at: datetime,
) -> dict[tuple[str, str], str]:
    """Open and end the lessons that a change is about; tell the id of each item's lesson as it stands now."""
    known: dict[SubjectId, dict[str, KeptLesson]] = {}

    def lessons_of(one: Stood) -> dict[str, KeptLesson]:
        subject_id = ids.get((ChildId(one.child_id), one.item.subject))
        if subject_id is None:
            return {}
        if subject_id not in known:
            known[subject_id] = {each.lesson_id: each for each in lessons.lessons_of(db, family_id, subject_id)}
        return known[subject_id]

    opened: set[str] = set()
    ended: dict[tuple[str, str], str] = {}
    for was, one in changed:
        title = one.item.lesson if one else None
        if was is None or was.item.lesson is None:
            continue
        last = newest.get((was.child_id, was.item.id))
        kept = lessons_of(was).get(last.lesson_id) if last and last.lesson_id else None
        if kept is None:
            continue
        if was.item.lesson == title and one is not None:
            ended[one.child_id, one.item.id] = kept.lesson_id
        elif kept.done_at is not None:
            opened.add(kept.lesson_id)
    marked: set[str] = set()
    for was, one in changed:
        if one is None or one.item.lesson is None or (was and was.item.lesson == one.item.lesson):
            continue
        open_ones = [
            each.lesson_id
            for each in lessons_of(one).values()
            if each.title == one.item.lesson
            and each.lesson_id not in marked
            and (each.done_at is None or each.lesson_id in opened)
        ]
        last = newest.get((one.child_id, one.item.id))
        if open_ones:
            chosen = last.lesson_id if last and last.lesson_id in open_ones else open_ones[0]
            assert chosen is not None
            marked.add(chosen)
            ended[one.child_id, one.item.id] = chosen
    if opened - marked:
        lessons.set_done(db, family_id, opened - marked, None)
    if marked - opened:
        lessons.set_done(db, family_id, marked - opened, at)
    return ended


def _row(
    one: Stood,
    last: LoggedActivity | None,
    schedule_id: ScheduleId | None,
    subject_id: SubjectId | None,
    lesson_id: str | None,
    *,
    is_retracted: bool,
) -> ActivityRow:
    item, actual = one.item, one.item.actual or Actual()
    document = item_out(item)
    is_completed = item.is_completed and not is_retracted
    start = item.start if actual.start is None else actual.start
    # Who says only when it began or ended is taken to have kept to the planned length.
    end = actual.end if actual.end is not None else start + item.end - item.start
    start = start if actual.start is not None or actual.end is None else end - (item.end - item.start)
    return ActivityRow(
        child_id=ChildId(one.child_id),
        on=one.on,
        name=item.subject,
        type=item.type.value,
        is_completed=is_completed,
        schedule_id=schedule_id,
        item_id=item.id,
        subject_id=subject_id,
        subjects=(item.subject,) if item.type is ItemType.SUBJECT else (),
        scheduled={
            "date": one.on.isoformat(),
            **{key: document[key] for key in ("startTime", "endTime", "attention", "adult", "combinedWith")},
        },
        actual={
            "completed": is_completed,
            **document.get("actual", {}),
            **({"skipped": True} if item.is_skipped else {}),
            **({"lesson": item.lesson} if item.lesson and not is_retracted else {}),
            # Also on the row that takes it back, so that the very same lesson is done when it is done again.
            **_lesson_id(lesson_id or (last.lesson_id if last and is_retracted else None)),
        },
        minutes=end - start if is_completed else None,
        engagement=actual.engagement,
        notes=actual.note,
        replaces=last.log_id if last else None,
        is_retracted=is_retracted,
    )


def _lesson_id(lesson_id: str | None) -> dict[str, str]:
    return {} if lesson_id is None else {"lessonId": lesson_id}
