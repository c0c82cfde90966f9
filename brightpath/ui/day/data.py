"""What the day sheet draws of one day: everybody's rows in order of time, with their words. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from brightpath.domain.schedule import Actual, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.ticks import Stood, are_one, is_tickable, stood
from brightpath.domain.weeks import WEEKDAYS, clock_of, days_of_week, weekday_of
from brightpath.domain.words import by_clock
from brightpath.services.today import DayNow
from brightpath.ui import words
from brightpath.ui.board.data import told_apart
from brightpath.ui.day import words as said
from brightpath.ui.theme import PALETTE, swatches_for

#: What somebody may do on a day.
TICK, HAND_IN, LOOK = "tick", "hand_in", "look"


def day_data(
    now: DayNow,
    *,
    today: date,
    minute: int,
    may: str,
    clock: str = "24",
    names: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> dict[str, Any]:
    """Make the sheet's data, JSON-able.

    Parameters
    ----------
    today, minute
        The family's own date and minute after midnight.
    may
        `TICK` for parents, `HAND_IN` for a child's own sign-in, `LOOK` for others.
    names
        Names by child id for what was logged beside the plan; the plan's own names count first.
    problem
        A sentence on what could not be done, shown once.
    """
    plan = now.plan
    people = {**(names or {}), **({child.id: child.name for child in plan.children} if plan else {})}
    swatches = swatches_for(_subjects(plan)) if plan else {}
    of_day = [one for one in stood(plan) if one.on == now.on] if plan else []
    rows = _Rows(now, of_day, swatches, clock, people, is_childs=may == HAND_IN)
    children = [_child(child.id, child.name, rows, now, today, may) for child in plan.children] if plan else []
    return {
        "day": now.on.isoformat(),
        "today": today.isoformat(),
        "now": minute if now.on == today else None,
        "isPast": now.on < today,
        "revision": now.revision,
        "clock": clock,
        "may": may,
        "title": said.title(now.on, today),
        "date": said.date_of(now.on, today),
        "headline": said.headline(of_day, now.on, today, clock, is_childs=may == HAND_IN) if plan else "",
        "days": [_chip(on, now.on, today) for on in days_of_week(now.week_start)],
        "steps": [(now.on - timedelta(days=1)).isoformat(), (now.on + timedelta(days=1)).isoformat()],
        "hasPlan": plan is not None,
        "empty": _empty(now, of_day, may),
        "children": children,
        "adults": [_adult(adult.name, adult.days, rows, now) for adult in plan.adults] if plan else [],
        "waiting": [
            {
                "ticks": [[one.child_id, one.item.id]],
                "week": one.week_start.isoformat(),
                "child": one.child,
                "name": one.item.name,
                "when": said.when_of(one.on, today, words.span(one.item.start, one.item.end, clock)),
                "note": one.item.actual.note if one.item.actual else None,
            }
            for one in now.waiting
        ],
        "alsoDone": _also_done(now, people),
        "undo": by_clock(now.undo, clock) if may == TICK and now.undo else None,
        "problem": problem,
        "palette": {swatch.name: {"light": vars(swatch.light), "dark": vars(swatch.dark)} for swatch in PALETTE},
        "words": said.sheet(may, now.on, today, is_to_come=now.week_start > today),
    }


class _Rows:
    """Makes rows of items; knows who else is in a lesson."""

    def __init__(
        self,
        now: DayNow,
        of_day: Sequence[Stood],
        swatches: Mapping[str, str],
        clock: str,
        people: Mapping[str, str],
        *,
        is_childs: bool,
    ) -> None:
        self.now, self.of_day, self.swatches, self.clock, self.people = now, of_day, swatches, clock, people
        self.is_childs = is_childs
        names_of = [one.name for one in now.plan.children] if now.plan else list(people.values())
        names_of += [one.name for one in now.plan.adults] if now.plan else []
        lesson_adults = {one.item.adult for one in of_day if one.item.adult}
        names_of += sorted(lesson_adults - set(names_of))  # a child's sign-in has no adults' columns
        shorts, initials = told_apart(names_of)
        self.short = dict(zip(names_of, shorts, strict=True))
        self.initial = dict(zip(names_of, initials, strict=True))

    def row(self, one: Stood) -> dict[str, Any]:
        item = one.item
        when = words.span(item.start, item.end, self.clock)
        company = [other for other in self.of_day if other is not one and is_tickable(item) and are_one(one, other)]
        lesson = item.lesson or self.now.next_lessons.get((one.child_id, item.id))
        about = [
            said.with_whom(
                item, [self.short[name] for name in (item.adult, *(other.child for other in company)) if name]
            )
            if item.type is ItemType.SUBJECT
            else "",
            lesson or "",
            item.notes or "",
        ]
        return {
            "id": item.id,
            "child": one.child_id,
            "key": f"{one.child_id}/{item.id}",
            "type": item.type.value if not is_tickable(item) else "lesson",
            "name": item.name,
            "from": item.start,
            "to": item.end,
            "when": when,
            "about": [text for text in about if text],
            "swatch": self.swatches.get(item.subject) if item.type is ItemType.SUBJECT else None,
            "state": _state(item),
            "stateText": said.state(item, is_childs=self.is_childs),
            "actual": _actual(item.actual),
            "isLesson": item.type is ItemType.SUBJECT,
            "mark": self.now.marks.get((one.child_id, item.id)),
            "company": [
                {
                    "child": other.child_id,
                    "id": other.item.id,
                    "name": self.short[other.child],
                    "state": _state(other.item),
                }
                for other in company
            ],
            "label": f"{item.name}, {one.child}, {when}",
        }

    def of_adult(self, item: ScheduleItem) -> dict[str, Any]:
        children = [self.short[one.child] for one in self.of_day if one.item.id == item.id]
        children += [
            self.short[one.child]
            for one in self.of_day
            if item.combined_with
            and one.item.id != item.id
            and (one.item.combined_with, one.item.start, one.item.end) == (item.combined_with, item.start, item.end)
        ]
        is_lesson = item.type is ItemType.SUBJECT
        return {
            "key": f"adult/{item.id}",
            "type": "lesson" if is_lesson else item.type.value,
            "name": item.name,
            "from": item.start,
            "to": item.end,
            "when": words.span(item.start, item.end, self.clock),
            "about": [text for text in (words.named(list(dict.fromkeys(children))), said.attention(item)) if text],
            "share": item.attention if is_lesson else 0,
            "swatch": self.swatches.get(item.subject) if is_lesson else None,
            "state": _state(item),
        }


def _child(child_id: str, name: str, rows: _Rows, now: DayNow, today: date, may: str) -> dict[str, Any]:
    own = [one for one in rows.of_day if one.child_id == child_id]
    lessons = [one.item for one in own if is_tickable(one.item)]
    counting = [item for item in lessons if not item.is_skipped]
    done = sum(item.is_completed or item.is_handed_in for item in counting)
    return {
        "id": child_id,
        "name": name,
        "initial": rows.initial[name],
        "done": done,
        "total": len(counting),
        "progress": said.progress(done, len(counting), len(lessons) - len(counting)),
        "end": said.end_of_day(own, now.on, today, is_childs=may == HAND_IN),
        "isTrusted": child_id in now.trusted,
        "rows": [rows.row(one) for one in own],
    }


def _adult(name: str, days: Sequence[PlannedDay], rows: _Rows, now: DayNow) -> dict[str, Any]:
    items = [item for day in days if day.on == now.on for item in day.items]
    return {"name": name, "initial": rows.initial[name], "rows": [rows.of_adult(item) for item in items]}


def _state(item: ScheduleItem) -> str:
    if item.is_completed:
        return "done"
    return "handed" if item.is_handed_in else "skipped" if item.is_skipped else "open"


def _actual(actual: Actual | None) -> dict[str, Any]:
    actual = actual or Actual()
    return {
        "start": None if actual.start is None else clock_of(actual.start),
        "end": None if actual.end is None else clock_of(actual.end),
        "engagement": actual.engagement,
        "note": actual.note,
    }


def _also_done(now: DayNow, people: Mapping[str, str]) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for one in now.activities:
        groups.setdefault(one.activity_id, []).append(one)
    return [
        {
            "name": rows[0].name,
            "about": said.logged(
                rows[0], [name for child, name in people.items() if any(row.child_id == child for row in rows)]
            ),
        }
        for rows in groups.values()
    ]


def _empty(now: DayNow, of_day: Sequence[Stood], may: str) -> dict[str, Any] | None:
    if now.plan is None:
        return {"text": said.no_plan(may), "offersWeek": may == TICK}
    if not of_day:
        return {"text": said.day_off(now.on), "offersWeek": False}
    return None


def _chip(on: date, shown: date, today: date) -> dict[str, Any]:
    weekday = weekday_of(on)
    return {
        "date": on.isoformat(),
        "short": weekday.value[:2],
        "number": on.day,
        "label": words.day(on),
        "isShown": on == shown,
        "isToday": on == today,
        "isWeekend": weekday in WEEKDAYS[5:],
    }


def _subjects(plan: WeekPlan) -> set[str]:
    placed = {one.item.subject for one in stood(plan) if one.item.type is ItemType.SUBJECT}
    return placed | {left.subject for left in plan.unplaced}
