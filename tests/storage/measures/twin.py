"""Families who live by chance, and their facts reckoned in plain Python from plan documents, events and the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from brightpath.domain import ticks
from brightpath.domain.by_hand import added, moved, removed
from brightpath.domain.errors import Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.family import FamilyCalendar
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.schedule import Actual, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.versions import with_what_was_lived
from brightpath.domain.week_edits import Add, Move, Remove
from brightpath.domain.weeks import Weekday, days_of_week, minute_of
from brightpath.services.ticking import note_consequences
from brightpath.storage.activity_logs import activities_between
from brightpath.storage.database import Db, Store
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.household import rename_subject
from brightpath.storage.schedule import active_plan, planned_weeks, save_plan, version_of, versions_of
from brightpath.storage.weeks import do_again, keep_change, take_back
from tests.storage.given import NOW, a_child, a_document, a_household
from tests.storage.measures.given import activity, log, take_out

Fact = dict[str, Any]
#: In New York the clocks are put forward on 8 March and back on 1 November 2026; some families begin their week on Sunday.
WEEKS = (date(2026, 3, 2), date(2026, 3, 8), date(2026, 10, 26), date(2026, 11, 1), date(2026, 11, 23))
FIRST, LAST = date(2026, 2, 1), date(2026, 12, 31)


# --- A life -----------------------------------------------------------------------------------------------------------


@dataclass
class Life:
    """One family, its weeks, and the chance by which it lives them."""

    store: Store
    chance: Random
    family_id: FamilyId = field(init=False)
    weeks: list[date] = field(init=False)

    def __post_init__(self) -> None:
        first = self.chance.choice(WEEKS)
        self.weeks = [first, first + timedelta(days=7)]
        starts = Weekday.SUNDAY if first.weekday() == 6 else Weekday.MONDAY
        with self.store.write() as db:
            self.family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
            household = a_household(
                a_child("Ada"),
                a_child("Ben"),
                calendar=FamilyCalendar(time_zone="America/New_York", week_start=starts),
            )
            household = save_household(db, self.family_id, household, a_document(household), at=NOW)
            for week in self.weeks:
                save_plan(db, self.family_id, self.drawn(db, week), problem={}, at=NOW)

    def drawn(self, db: Db, week: date) -> WeekPlan:
        """A plan by chance: lessons whole and in parts, one of both children, at any hour of the night the clocks change."""
        household = household_of(db, self.family_id)
        shared = {on: self.chance.choice([None, 60, 90, 700]) for on in days_of_week(week)}

        def items(subjects: list[str], number: int, on: date) -> Iterator[ScheduleItem]:
            start = self.chance.choice([105, 480, 540])
            for place, name in enumerate(subjects):
                long = self.chance.choice([15, 30, 45])
                for part in self.chance.choice([(None,), (1, 2)]):
                    called = name if part is None else f"{name} (part {part})"
                    start += self.chance.choice([0, 15])
                    yield ScheduleItem(
                        id=f"{number}-{place}-{part}",
                        type="subject",
                        name=called,
                        start=start,
                        end=start + long,
                        part=part,
                    )
                    start += long
            if shared[on] is not None:
                at = shared[on] + 300
                yield ScheduleItem(
                    id=f"{number}-both", type="subject", name="Reading", start=at, end=at + 20, combined_with="Reading"
                )
            yield ScheduleItem(id=f"{number}-lunch", type="lunch", name="Lunch", start=1300, end=1330)

        children = []
        for child in household.children:
            days = []
            for number, on in enumerate(days_of_week(week)):
                subjects = [one.name for one in child.subjects if self.chance.random() < 0.7]
                days.append(PlannedDay(on=on, items=tuple(items(subjects, number, on))))
            children.append((child, tuple(days)))
        from tests.storage.given import a_plan

        plan = a_plan(household, week_start=week)
        return plan.model_copy(
            update={
                "children": tuple(
                    one.model_copy(update={"days": days})
                    for one, (_, days) in zip(plan.children, children, strict=True)
                )
            }
        )

    def step(self) -> None:
        """Let one thing happen that may happen in a house."""
        what: Callable[[], None] = self.chance.choice(
            [self.tick] * 6 + [self.move] * 3 + [self.turn] * 3
            + [self.add, self.remove, self.plan_again, self.choose, self.write_down, self.take_out, self.call_otherwise]
        )  # fmt: skip
        what()

    def change(self, to: Callable[[WeekPlan], WeekPlan], kind: EventKind) -> None:
        """Change a week as every verb does it; what may not be is left."""
        week = self.chance.choice(self.weeks)
        with self.store.write() as db:
            kept = active_plan(db, self.family_id, week)
            assert kept is not None
            try:
                after = to(kept.plan)
            except (Refused, Stale):
                return
            event = keep_change(db, self.family_id, kept, after, kind=kind, sentence="!", at=NOW, user_id=None)
            if event is not None:
                note_consequences(db, self.family_id, kept.plan, after, NOW, None, event)

    def some(self, plan: WeekPlan) -> ticks.Stood:
        """An item that can be ticked."""
        there = [one for one in ticks.stood(plan) if ticks.is_tickable(one.item)]
        if not there:
            raise Refused("There is none.")
        return self.chance.choice(there)

    def actual(self, item: ScheduleItem) -> Actual | None:
        begun = item.start + self.chance.choice([-10, 0, 20])
        ended = begun + self.chance.choice([5, 30, 75])
        return self.chance.choice(
            [
                None,
                Actual(start=begun),
                Actual(end=ended),
                Actual(start=begun, end=ended, engagement=self.chance.choice([None, 1, 5])),
                Actual(engagement=self.chance.randint(1, 5), note="Well"),
            ]
        )

    def tick(self) -> None:
        def to(plan: WeekPlan) -> WeekPlan:
            one = self.some(plan)
            said = self.actual(one.item)
            match self.chance.randrange(6):
                case 0:
                    return ticks.handed_in(plan, one.child_id, one.item.id, actual=said)
                case 1:
                    return ticks.skipped(plan, one.child_id, one.item.id)
                case 2:
                    return ticks.reopened(plan, one.child_id, one.item.id)
                case 3:
                    return ticks.noted(plan, one.child_id, one.item.id, said or Actual())
                case _:
                    return ticks.done(plan, one.child_id, one.item.id, actual=said)

        self.change(to, EventKind.ITEM_COMPLETED)

    def move(self) -> None:
        def to(plan: WeekPlan) -> WeekPlan:
            one = self.some(plan)
            on = self.chance.choice([one.on, self.chance.choice(days_of_week(plan.week_start))])
            start = self.chance.choice([one.item.start, 105, 900])
            end = self.chance.choice([None, start + 50])
            return moved(plan, Move(child=one.child_id, item=one.item.id, on=on, start=start, end=end), None)

        self.change(to, self.chance.choice([EventKind.ITEM_MOVED, EventKind.ITEM_RESIZED]))

    def add(self) -> None:
        def to(plan: WeekPlan) -> WeekPlan:
            number = self.chance.randrange(10**6)
            asked = Add(
                name=self.chance.choice(["Maths", "Baking", "Dentist (part 1)"]),
                type=self.chance.choice([ItemType.SUBJECT, ItemType.COMMITMENT]),
                children=tuple(child.id for child in plan.children),
                adults=(),
                on=self.chance.choice(days_of_week(plan.week_start)),
                start=1100,
                end=1100 + 5 * (1 + number % 9),
            )
            return added(plan, asked, f"own {number}")

        self.change(to, EventKind.ITEM_ADDED)

    def remove(self) -> None:
        def to(plan: WeekPlan) -> WeekPlan:
            one = self.some(plan)
            return removed(plan, Remove(child=one.child_id, item=one.item.id))

        self.change(to, EventKind.ITEM_REMOVED)

    def turn(self) -> None:
        """Take the last change back, or do it again."""
        with self.store.write() as db:
            kept = active_plan(db, self.family_id, self.chance.choice(self.weeks))
            assert kept is not None
            try:
                plan, event, _ = self.chance.choice([take_back, take_back, do_again])(
                    db, self.family_id, kept, at=NOW, user_id=None
                )
            except (Refused, Stale):
                return
            note_consequences(db, self.family_id, kept.plan, plan, NOW, None, event)

    def plan_again(self) -> None:
        week = self.chance.choice(self.weeks)
        with self.store.write() as db:
            kept = active_plan(db, self.family_id, week)
            assert kept is not None
            plan = self.drawn(db, week)
            if self.chance.random() < 0.5:
                plan = kept.plan if self.chance.random() < 0.3 else with_what_was_lived(plan, kept.plan)
            save_plan(db, self.family_id, plan, problem={}, at=NOW)

    def choose(self) -> None:
        week = self.chance.choice(self.weeks)
        with self.store.write() as db:
            kept = active_plan(db, self.family_id, week)
            other = version_of(
                db, self.family_id, week, self.chance.choice(versions_of(db, self.family_id, week)).version
            )
            assert kept is not None and other is not None
            save_plan(db, self.family_id, with_what_was_lived(other.plan, kept.plan), problem={}, at=NOW)

    def write_down(self) -> None:
        with self.store.read() as db:
            child = self.chance.choice(household_of(db, self.family_id).children)
        subjects = self.chance.sample(["Maths", "Art", "Nature", "Sport"], self.chance.randrange(4))
        log(
            self.store,
            self.family_id,
            activity(
                ChildId(child.id),
                self.chance.choice(self.weeks) + timedelta(days=self.chance.randrange(-3, 9)),
                "Something",
                *subjects,
                minutes=self.chance.choice([None, 1, 20, 61]),
                place=self.chance.choice([None, "the woods"]),
                engagement=self.chance.choice([None, 3]),
            ),
        )

    def take_out(self) -> None:
        with self.store.read() as db:
            logged = [one for one in activities_between(db, self.family_id, FIRST, LAST) if one.item_id is None]
        if logged:
            take_out(self.store, self.family_id, self.chance.choice(logged).on)

    def call_otherwise(self) -> None:
        """Give a subject another name, another weight, or a place."""
        with self.store.write() as db:
            household = household_of(db, self.family_id)
            child = self.chance.choice(household.children)
            subject = self.chance.choice(child.subjects)
            new = self.chance.choice([subject.name, "Nature", f"{subject.name}!"])
            if new in {one.name for one in child.subjects}:
                new = subject.name
            rename_subject(db, self.family_id, ChildId(child.id), subject.name, new)
            changed = subject.model_copy(
                update={"name": new, "is_core": not subject.is_core, "place": self.chance.choice([None, "Studio"])}
            )
            child = child.model_copy(
                update={"subjects": tuple(changed if one is subject else one for one in child.subjects)}
            )
            household = household.model_copy(
                update={"children": tuple(child if one.id == child.id else one for one in household.children)}
            )
            save_household(db, self.family_id, household, a_document(household), at=NOW)


def a_life(store: Store, seed: int, steps: int) -> FamilyId:
    """Found a family and live so many steps."""
    life = Life(store, Random(seed))
    for _ in range(steps):
        life.step()
    return life.family_id


# --- The reckoning ----------------------------------------------------------------------------------------------------


def facts_of(db: Db, family_id: FamilyId) -> list[Fact]:
    """Reckon a family's facts, in no order."""
    subjects = db.rows("SELECT * FROM subjects WHERE family_id = ? ORDER BY is_active, position DESC", [family_id])
    by_id = {row["subject_id"]: row for row in subjects}
    by_name = {(row["child_id"], row["name"]): row for row in subjects}
    facts = []
    for week in planned_weeks(db, family_id):
        kept = active_plan(db, family_id, week)
        assert kept is not None
        rows = db.rows(
            "SELECT child_id, item_id, subject_id FROM schedule_items WHERE schedule_id = ?", [kept.schedule_id]
        )
        ids = {(row["child_id"], row["item_id"]): row["subject_id"] for row in rows}
        put = places_by_hand(db, family_id, week)
        for one in ticks.stood(kept.plan):
            item = one.item
            if not ticks.is_tickable(item):
                continue
            called = item.subject if item.type is ItemType.SUBJECT else None
            subject = by_id.get(ids[one.child_id, item.id]) or by_name.get((one.child_id, called)) or {}
            here = (one.on, item.start)
            facts.append(
                {
                    "child_id": one.child_id,
                    "subject_id": subject.get("subject_id"),
                    "subject": subject.get("name", called),
                    "kind": "by_hand" if item.is_by_hand else "lesson",
                    "is_core": subject.get("is_core", False),
                    "on": one.on,
                    "start_minute": item.start,
                    "lessons": 1.0 if item.part is None else 0.5,
                    "planned_minutes": item.end - item.start,
                    "minutes": really(item),
                    "is_timed": item.is_completed and is_timed(item),
                    "is_done": item.is_completed,
                    "is_skipped": item.is_skipped and not item.is_completed,
                    "is_waiting": item.is_handed_in and not item.is_completed,
                    "is_moved": any(there == here != was for there, was in put.get((one.child_id, item.id), ())),
                    "engagement": item.actual.engagement if item.actual else None,
                    "place": (subject.get("metadata") or {}).get("place"),
                }
            )
    log = db.rows("SELECT * FROM activity_logs WHERE family_id = ?", [family_id])
    replaced = {row["replaces"] for row in log}
    for row in log:
        if row["item_id"] is not None or row["is_retracted"] or row["log_id"] in replaced:
            continue
        names = row["subjects"] or [None]
        for number, name in enumerate(names):
            subject = by_id.get(row["subject_id"]) or by_name.get((row["child_id"], name)) or {}
            minutes = row["minutes"]
            facts.append(
                {
                    "child_id": row["child_id"],
                    "subject_id": subject.get("subject_id"),
                    "subject": subject.get("name", name),
                    "kind": "logged",
                    "is_core": subject.get("is_core", False),
                    "on": row["activity_date"],
                    "start_minute": None,
                    "lessons": 1 / len(names),
                    "planned_minutes": 0,
                    "minutes": None if minutes is None else len(range(number, minutes, len(names))),
                    "is_timed": minutes is not None,
                    "is_done": row["is_completed"],
                    "is_skipped": False,
                    "is_waiting": False,
                    "is_moved": False,
                    "engagement": row["engagement_points"],
                    "place": row["place"],
                }
            )
    return facts


def really(item: ScheduleItem) -> int:
    """Say how long a lesson really was."""
    if not item.is_completed:
        return 0
    if item.actual and is_timed(item):
        return (item.actual.end or 0) - (item.actual.start or 0)
    return item.end - item.start


def is_timed(item: ScheduleItem) -> bool:
    """Say whether somebody noted when it really began and ended."""
    return item.actual is not None and None not in (item.actual.start, item.actual.end)


def places_by_hand(db: Db, family_id: FamilyId, week: date) -> dict[tuple[str, str], list[tuple[Any, Any]]]:
    """List where a hand has put each item, each time with where that version of the week had it before any hand."""
    before: dict[tuple[Any, ...], Any] = {}
    found: dict[tuple[str, str], list[tuple[Any, Any]]] = {}
    for event in db.rows(
        "SELECT kind, data FROM events WHERE family_id = ? AND week_start_date = ? ORDER BY sequence", [family_id, week]
    ):
        if event["kind"] not in ("item_moved", "item_resized"):
            continue
        for one in event["data"]["change"]["items"]:
            whose, _, child = one["whose"].partition(":")
            if whose != "child" or one["before"] is None or one["after"] is None:
                continue
            was, there = (
                (date.fromisoformat(side["date"]), minute_of(side["startTime"]))
                for side in (one["before"], one["after"])
            )
            item = one["after"]["id"]
            before.setdefault((event["data"]["version"], child, item), was)
            found.setdefault((child, item), []).append((there, before[event["data"]["version"], child, item]))
    return found
