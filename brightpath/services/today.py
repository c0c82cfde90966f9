"""A day as it is lived: what stands in it, and what became of each item: ticked, handed in, agreed to, skipped, noted.

A tick needs no revision of the week: two devices may tick at the same moment, and both count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.activities import LoggedActivity
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.schedule import Actual, ScheduleItem, WeekPlan
from brightpath.domain.ticks import (
    Stood,
    done,
    find,
    handed_in,
    is_open,
    noted,
    reopened,
    skipped,
    stood,
)
from brightpath.domain.weeks import week_start_of
from brightpath.domain.words import listed
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.own_part import as_seen_by
from brightpath.services.ticking import next_lesson, note_consequences
from brightpath.storage import activity_logs, family, records, schedule, week_state, weeks
from brightpath.storage import trusted_children as trust
from brightpath.storage.database import Db
from brightpath.storage.household import children_of, subject_ids_of
from brightpath.storage.lessons import next_titles
from brightpath.storage.schedule import Schedule

_NO_PLAN = "This week has no plan any more. Please look at it once more."
_TO_COME = "{name} stands in a week that is still to come. If it is done already, move it into this week first."
_AGREED = "{name} was agreed to already. A parent can open it again."

#: What a day shows stands in these.
_SHOWN = (
    *family.HOUSEHOLD_TABLES,
    *("schedules", "schedule_items", "weeks", "activity_logs", "marks", "trusted_children"),
)

Ticks = Sequence[tuple[str, str]]
#: Changes one item of a plan; gives None when there is nothing to change.
_Edit = Callable[[Db, WeekPlan, Stood], WeekPlan | None]


@dataclass(frozen=True)
class DayNow:
    """One day as it stands. `plan` is the whole week as the actor may see it, None without one; `undo` says the last change.

    `next_lessons` names the lesson that an open item (child and item) is about; `activities` is what was logged beside it,
    `marks` what was given for items of the week.
    """

    on: date
    week_start: date
    revision: int
    plan: WeekPlan | None = None
    undo: str | None = None
    activities: tuple[LoggedActivity, ...] = ()
    next_lessons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    trusted: frozenset[ChildId] = frozenset()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """What a child handed in and no parent has agreed to yet."""

    week_start: date
    on: date
    child_id: str
    child: str
    item: ScheduleItem


# --- Looking ----------------------------------------------------------------------------------------------------------


@verb
def day_now(house: House, actor: Actor, family_id: FamilyId, on: date) -> DayNow:
    """Look at one day of a family; a child sees the own part."""
    is_child = actor.roles == {Role.CHILD}
    with house.store.read() as db:
        known = family.family_of(db, family_id)
        week_start = week_start_of(on, known.week_start)
        kept = schedule.active_plan(db, family_id, week_start)
        logged = activity_logs.activities_between(db, family_id, on, on, actor.child_id if is_child else None)
        activities = tuple(one for one in logged if one.item_id is None)
        if kept is None:
            return DayNow(on, week_start, revision=0, activities=activities)
        revision, undo = _last_change(db, family_id, week_start)
        plan = as_seen_by(actor, kept).plan
        return DayNow(
            on=on,
            week_start=week_start,
            revision=revision,
            plan=plan,
            undo=None if is_child else undo,
            activities=activities,
            next_lessons=_next_lessons(db, family_id, plan, house.today(known.time_zone)),
            marks={} if is_child else records.marks_of_week(db, family_id, week_start),
            trusted=trust.trusted(db, family_id) & {ChildId(child.id) for child in plan.children},
            waiting=() if is_child else _waiting(db, family_id),
        )


@verb
def days_stand(house: House, actor: Actor, family_id: FamilyId) -> Hashable:
    """Name how a family's days stand now: under another name somebody has written something that a day may show.

    It asks the database nothing, so a page may look as often as it likes.
    """
    with house.store.read() as db:
        return db.stand(_SHOWN, of=family_id)


@verb
def waiting(house: House, actor: Actor, family_id: FamilyId) -> list[Waiting]:
    """List what the children handed in and no parent has agreed to yet, in order of time."""
    with house.store.read() as db:
        return list(_waiting(db, family_id))


# --- A parent says what became of it ----------------------------------------------------------------------------------


@verb
def tick(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, ticks: Ticks, *, actual: Actual | None = None
) -> None:
    """Say that these items (child, item) are done, as planned unless `actual` says otherwise.

    What is done already stays as it is. A subject with a list of lessons goes on to the next one.

    Raises
    ------
    Stale
        When one of them is not in the week any more; then none is ticked.
    Refused
        When it is nothing to tick, or stands in a week that is still to come.
    """
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        change.check_has_come(ticks)
        change.each(ticks, change.ticking(actual))
        change.keep(EventKind.ITEM_COMPLETED, "done")


@verb
def untick(house: House, actor: Actor, family_id: FamilyId, week_start: date, ticks: Ticks) -> None:
    """Say that these items are open: not done, not handed in, not skipped."""
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        change.each(
            ticks, lambda _, plan, one: None if is_open(one.item) else reopened(plan, one.child_id, one.item.id)
        )
        change.keep(EventKind.ITEM_REOPENED, "open again")


@verb
def skip(house: House, actor: Actor, family_id: FamilyId, week_start: date, ticks: Ticks) -> None:
    """Say that these items did not happen and are not made up for."""
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        change.each(
            ticks, lambda _, plan, one: None if one.item.is_skipped else skipped(plan, one.child_id, one.item.id)
        )
        change.keep(EventKind.ITEM_SKIPPED, "left out")


@verb
def tell_how_it_was(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    present: Sequence[tuple[str, str, Actual]],
    others: Ticks,
) -> None:
    """Say at once who was in a lesson and how it was for each (child, item, actual); for the others it is open.

    What is skipped stays so for the others, and what is done already gets what is said now.
    """
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        places = [(child, item) for child, item, _ in present]
        change.check_has_come(places)
        for child, item, actual in present:
            ticking = change.ticking(actual)

            def tell(
                db: Db, plan: WeekPlan, one: Stood, actual: Actual = actual, ticking: _Edit = ticking
            ) -> WeekPlan | None:
                after = ticking(db, plan, one) or plan
                kept = (one.item.actual or Actual()).model_copy(update=actual.model_dump(exclude_none=True))
                return noted(after, one.child_id, one.item.id, actual if one.item.is_completed else kept)

            change.each([(child, item)], tell)
        change.each(
            others,
            lambda _, plan, one: reopened(plan, one.child_id, one.item.id) if one.item.is_completed else None,
        )
        change.keep(EventKind.ITEM_COMPLETED, "done")


@verb
def agree(house: House, actor: Actor, family_id: FamilyId, week_start: date, ticks: Ticks) -> None:
    """Say yes to what children handed in; what does not wait any more stays as it is."""
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        ticking = change.ticking(None)
        change.each(ticks, lambda db, plan, one: ticking(db, plan, one) if one.item.is_handed_in else None)
        change.keep(EventKind.ITEM_COMPLETED, "done")


@verb
def send_back(house: House, actor: Actor, family_id: FamilyId, week_start: date, ticks: Ticks) -> None:
    """Say "not yet" to what children handed in; what does not wait any more stays as it is."""
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        change.each(
            ticks, lambda _, plan, one: reopened(plan, one.child_id, one.item.id) if one.item.is_handed_in else None
        )
        change.keep(EventKind.ITEM_REOPENED, "not yet done")


@verb
def trust_child(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, is_trusted: bool) -> None:
    """Let a child's own ticks count at once from now on, or wait for a parent again.

    Raises
    ------
    NotFound
        When the family has no such child.
    """
    with house.store.write(of=family_id) as db:
        if child_id not in {child.id for child in children_of(db, family_id)}:
            raise NotFound("There is no such child here.")
        trust.set_trusted(db, family_id, child_id, is_trusted=is_trusted, at=house.now(), user_id=actor.user_id)


# --- A child says it --------------------------------------------------------------------------------------------------


@verb
def hand_in(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    child_id: ChildId,
    week_start: date,
    item_id: str,
    *,
    actual: Actual | None = None,
) -> None:
    """Say as a child that one's own item is done: it waits for a parent, or counts at once for a child who is trusted.

    Raises
    ------
    Stale
        When it is not in the week any more.
    Refused
        When it is nothing to tick, or stands in a week that is still to come.
    """
    own = [(child_id, item_id)]
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        change.check_has_come(own)
        if child_id in trust.trusted(db, family_id):
            change.each(own, change.ticking(actual))
            change.keep(EventKind.ITEM_COMPLETED, "done")
            return

        def hand(_: Db, plan: WeekPlan, one: Stood) -> WeekPlan | None:
            if one.item.is_completed or (one.item.is_handed_in and actual is None):
                return None
            return handed_in(plan, child_id, item_id, actual=actual)

        change.each(own, hand)
        change.keep(EventKind.ITEM_HANDED_IN, "handed in")


@verb
def take_in_again(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, week_start: date, item_id: str
) -> None:
    """Say as a child that one's own item is not done after all, before a parent agreed.

    Raises
    ------
    Refused
        When a parent agreed already, unless the child is trusted.
    """
    with house.store.write(of=family_id) as db:
        change = _Change(house, db, actor, family_id, week_start)
        is_trusted = child_id in trust.trusted(db, family_id)

        def take(_: Db, plan: WeekPlan, one: Stood) -> WeekPlan | None:
            if is_open(one.item):
                return None
            if not one.item.is_handed_in and not (is_trusted and one.item.is_completed):
                raise Refused(_AGREED.format(name=one.item.name))
            return reopened(plan, child_id, item_id)

        change.each([(child_id, item_id)], take)
        change.keep(EventKind.ITEM_REOPENED, "open again")


# --- How a change goes its way ----------------------------------------------------------------------------------------


class _Change:
    """One change of a week that stands: item by item, then kept with what follows from it, or not at all."""

    def __init__(self, house: House, db: Db, actor: Actor, family_id: FamilyId, week_start: date) -> None:
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is None:
            raise NotFound(_NO_PLAN)
        self.house, self.db, self.actor, self.family_id = house, db, actor, family_id
        self.kept: Schedule = kept
        self.plan = kept.plan
        self.changed: list[Stood] = []
        self.lessons: dict[str, str] = {}

    def check_has_come(self, ticks: Ticks) -> None:
        """Refuse what stands in a week after the present one; later in this week it was done early."""
        if self.kept.week_start < self.house.now().date():
            return  # in every time zone
        known = family.family_of(self.db, self.family_id)
        this_week = week_start_of(self.house.today(known.time_zone), known.week_start)
        if self.kept.week_start > this_week and ticks:
            name = find(self.plan, *ticks[0]).item.name
            raise Refused(_TO_COME.format(name=name))

    def each(self, ticks: Ticks, edit: _Edit) -> None:
        """Change these items one after the other."""
        for child_id, item_id in dict.fromkeys(ticks):
            one = find(self.plan, child_id, item_id)
            after = edit(self.db, self.plan, one)
            if after is not None:
                self.plan = after
                self.changed.append(one)

    def ticking(self, actual: Actual | None) -> _Edit:
        """Make the edit that ticks an item with the lesson it ends."""

        def edit(db: Db, plan: WeekPlan, one: Stood) -> WeekPlan | None:
            if one.item.is_completed:
                return None
            lesson = next_lesson(db, self.family_id, plan, one, self.lessons.values())
            if lesson is not None:
                self.lessons[f"{one.child_id}/{one.item.id}"] = lesson.lesson_id
            title = lesson.title if lesson else None
            return done(plan, one.child_id, one.item.id, actual=actual, lesson=title)

        return edit

    def keep(self, kind: EventKind, what: str) -> None:
        """Write the change with its event, the lessons and the log; nothing when nothing changed."""
        at = self.house.now()
        event = weeks.keep_change(
            self.db,
            self.family_id,
            self.kept,
            self.plan,
            kind=kind,
            sentence=_sentence(self.changed, what),
            at=at,
            user_id=self.actor.user_id,
            data={"lessons": self.lessons} if self.lessons else None,
        )
        if event is not None:
            note_consequences(self.db, self.family_id, self.kept.plan, self.plan, at, self.actor.user_id, event)


def _sentence(changed: Sequence[Stood], what: str) -> str:
    """Say "Maths: done (Ada and Ben)"."""
    names = list(dict.fromkeys(one.item.name for one in changed))
    children = listed(list(dict.fromkeys(one.child for one in changed)))
    things = names[0] if len(names) == 1 else f"{len(changed)} items" if len(names) > 3 else listed(names)
    return f"{things}: {what} ({children})."


def _last_change(db: Db, family_id: FamilyId, week_start: date) -> tuple[int, str | None]:
    """Say how often a week was changed, and what would be taken back."""

    def ask() -> tuple[int, str | None]:
        state = week_state.week_state(db, family_id, week_start)
        return state.revision, weeks.sentences(db, family_id, state)[0]

    return db.remembered(("last change", family_id, week_start), ("weeks", "events"), ask, of=family_id)


def _waiting(db: Db, family_id: FamilyId) -> tuple[Waiting, ...]:
    found = []
    for week_start, one in schedule.waiting_items(db, family_id):
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is not None:
            at = find(kept.plan, one.child_id, one.item_id)
            found.append(Waiting(week_start, at.on, at.child_id, at.child, at.item))
    return tuple(found)


def _next_lessons(db: Db, family_id: FamilyId, plan: WeekPlan, today: date) -> dict[tuple[str, str], str]:
    """Name the lesson of each open item: from today on one after the other, before today the one that is next now."""
    titles = next_titles(db, family_id)
    if not titles:
        return {}
    ids = subject_ids_of(db, family_id)
    given: Counter[Any] = Counter()
    found: dict[tuple[str, str], str] = {}
    for one in stood(plan):
        mine = titles.get(ids.get((ChildId(one.child_id), one.item.subject), ""), [])  # type: ignore[call-overload]
        place = (one.child_id, one.item.subject)
        if not mine or one.item.is_completed or one.item.is_skipped or given[place] >= len(mine):
            continue
        found[one.child_id, one.item.id] = mine[given[place]]
        if one.on >= today and one.item.part in (None, 2):
            given[place] += 1
    return found
