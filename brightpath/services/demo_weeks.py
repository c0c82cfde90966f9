"""Weeks that the made-up family has lived, so that there is something to look back on. No verbs.

The plan of each is data/demo/kim_week.json, what `start.py plan data/samples/kim.json --seed 1` makes; what became of its
lessons is drawn from a seed, and written as a family's own ticks are.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from brightpath.config import ROOT
from brightpath.domain.events import EventKind
from brightpath.domain.family import Child, Household, SchoolYear
from brightpath.domain.ids import ChildId, FamilyId, UserId
from brightpath.domain.lessons import expand_series
from brightpath.domain.schedule import Actual, ItemType, ScheduleItem, WeekPlan, plan_of
from brightpath.domain.school_years import days_of, suggested_year
from brightpath.domain.ticks import done, ends_a_lesson, noted, skipped, stood
from brightpath.domain.weeks import part_of_day, week_start_of
from brightpath.planning.week import problem_of
from brightpath.services.ticking import note_consequences
from brightpath.storage.activity_logs import ActivityRow, add_activities
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.schedule import save_plan
from brightpath.storage.weeks import keep_change

#: How many weeks are lived before the present one: enough for sixty days against the weeks before.
WEEKS: Final = 12
_PLAN: Final = ROOT / "data" / "demo" / "kim_week.json"
_SEED: Final = "the Kims"
_LISTS: Final = {"Mathematics": "Lesson 1-170", "Piano": "Piece 1-70"}
_EVENING: Final = time(18, tzinfo=UTC)

#: What the made-up child is like. Nothing of it is told to whoever looks.
_DONE: Final = 0.9
_PARTS: Final = {"early_afternoon": -0.08, "late_afternoon": -0.3}
_FRIDAY, _THIS_AUTUMN, _LONG_AGO = -0.22, 0.04, -0.12
_ENGAGEMENT: Final = {"Mathematics": 2.9, "Piano": 3.2, "Reading": 4.1, "Handicraft": 4.3, "Science": 4.6}
_LONGER: Final = {"Mathematics": (0, 5, 10, 15), "Reading": (-10, -5, 0, 0), "Handicraft": (0, 0, 10, 20)}
_NOTED: Final = 0.45


def with_a_year(household: Household, today: date) -> Household:
    """Give the made-up household a school year and lists of lessons, so that there is an end to tell."""
    first, last = days_of(year := suggested_year(today))
    begun = min(first, _first_monday(household, today))
    calendar = household.calendar.model_copy(
        update={"school_years": (SchoolYear(name=str(year["name"]), first=begun, last=last),)}
    )
    children = tuple(child.model_copy(update={"subjects": _listed(child)}) for child in household.children)
    return household.model_copy(update={"calendar": calendar, "children": children})


def live_weeks(
    db: Db,
    family_id: FamilyId,
    household: Household,
    today: date,
    user_id: UserId | None,
    made: WeekPlan | None = None,
    seed: str = _SEED,
) -> None:
    """Plan and tick the weeks before the present one; `made` is a plan for these children, the Kims' when not told."""
    draw = random.Random(seed).random
    made = made or plan_of(json.loads(_PLAN.read_text(encoding="utf-8")))
    first = _first_monday(household, today)
    lists = {
        (child.id, subject.name): iter(expand_series(_LISTS[subject.name]))
        for child in household.children
        for subject in child.subjects
        if subject.name in _LISTS
    }
    for number in range(WEEKS):
        week_start = first + timedelta(weeks=number)
        plan = in_week(made, household, week_start)
        at = datetime.combine(week_start - timedelta(days=1), _EVENING)
        kept = save_plan(
            db,
            family_id,
            plan,
            problem=problem_of(household, week_start).model_dump(mode="json"),
            at=at,
            user_id=user_id,
        )
        for day in range(5):
            on = week_start + timedelta(days=day)
            before = kept.plan
            after = _lived(before, on, number, draw, lambda *of: next(lists[of]).title if of in lists else None)
            at = datetime.combine(on, _EVENING)
            event = keep_change(
                db, family_id, kept, after, kind=EventKind.ITEM_COMPLETED, sentence="The day was ticked.", at=at,
                user_id=user_id,
            )  # fmt: skip
            if event is not None:
                note_consequences(db, family_id, before, after, at, user_id, event)
                kept = replace(kept, plan=after)
        _log_beside(db, family_id, ChildId(household.children[0].id), week_start, number, user_id)


def _first_monday(household: Household, today: date) -> date:
    return week_start_of(today, household.calendar.week_start) - timedelta(weeks=WEEKS)


def _listed(child: Child) -> tuple[object, ...]:
    def lessons(series: str) -> tuple[str, ...]:
        return tuple(lesson.title for lesson in expand_series(series))

    return tuple(
        subject.model_copy(update={"lessons": lessons(_LISTS[subject.name])}) if subject.name in _LISTS else subject
        for subject in child.subjects
    )


def in_week(plan: WeekPlan, household: Household, week_start: date) -> WeekPlan:
    """Move the plan into another week, for the children as they are kept."""
    ids = {child.name: child.id for child in household.children}
    apart = week_start - plan.week_start
    return plan.model_copy(
        update={
            "week_start": week_start,
            "children": tuple(
                child.model_copy(
                    update={
                        "id": ids[child.name],
                        "days": tuple(day.model_copy(update={"on": day.on + apart}) for day in child.days),
                    }
                )
                for child in plan.children
            ),
            "adults": tuple(
                adult.model_copy(
                    update={"days": tuple(day.model_copy(update={"on": day.on + apart}) for day in adult.days)}
                )
                for adult in plan.adults
            ),
        }
    )


def _lived(
    plan: WeekPlan, on: date, week: int, draw: Callable[[], float], next_title: Callable[[str, str], str | None]
) -> WeekPlan:
    for one in [one for one in stood(plan) if one.on == on and one.item.type is ItemType.SUBJECT]:
        chance = _DONE + _PARTS.get(part_of_day(one.item.start), 0)
        chance += _FRIDAY * (on.weekday() == 4) + (_LONG_AGO if week < WEEKS - 8 else _THIS_AUTUMN)
        if draw() < chance:
            title = next_title(one.child_id, one.item.subject) if ends_a_lesson(plan, one) else None
            plan = done(plan, one.child_id, one.item.id, lesson=title)
            if draw() < _NOTED:
                plan = noted(plan, one.child_id, one.item.id, _how_it_was(one.item, draw))
        elif draw() < 0.3:
            plan = skipped(plan, one.child_id, one.item.id)
    return plan


def _how_it_was(item: ScheduleItem, draw: Callable[[], float]) -> Actual:
    longer = _LONGER.get(item.subject, (0,))
    engagement = round(_ENGAGEMENT.get(item.subject, 4.4) + 1.6 * (draw() - 0.5))
    return Actual(
        start=item.start,
        end=item.end + longer[int(draw() * len(longer))],
        engagement=min(5, max(1, engagement)),
    )


def _log_beside(
    db: Db, family_id: FamilyId, child_id: ChildId, week_start: date, week: int, user_id: UserId | None
) -> None:
    saturday = week_start + timedelta(days=5)
    outings: Mapping[int, tuple[str, str, int, str]] = {
        0: ("Natural history museum", "Science", 120, "Museum"),
        2: ("A walk along the river", "Nature study", 90, "River"),
    }
    rows = [ActivityRow(child_id, saturday, "Reading aloud", "activity", True, subjects=("Reading",), minutes=40)]
    if week % 4 in outings:
        name, subject, minutes, place = outings[week % 4]
        rows.append(
            ActivityRow(child_id, saturday, name, "activity", True, subjects=(subject,), minutes=minutes, place=place)
        )
    at = datetime.combine(saturday, _EVENING)
    event = record_event(db, EventKind.ACTIVITY_LOGGED, family_id=family_id, user_id=user_id, at=at)
    add_activities(db, family_id, rows, sequence=event.sequence, at=at, user_id=user_id)
