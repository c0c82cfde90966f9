"""The week as the family changes it by hand: each change judged before it is kept, taken back, done again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, assert_never

from brightpath.domain import by_hand
from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId, ScheduleId, new_id
from brightpath.domain.schedule import ScheduleItem, WeekPlan
from brightpath.domain.week_edits import (
    Add,
    Asked,
    Edit,
    Move,
    Option,
    Pin,
    Place,
    Preference,
    Remove,
    Repeats,
    Verdict,
)
from brightpath.domain.weeks import clock_of
from brightpath.planning.week.judge import judge
from brightpath.planning.week.laid_anew import adult_for, laid_anew
from brightpath.planning.week.left_out import items_to_place, left_out
from brightpath.planning.week.other_places import other_places
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.own_part import as_seen_by
from brightpath.services.ticking import note_consequences
from brightpath.services.week_problem import features_then
from brightpath.storage import family, repeating_items, schedule, weeks
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule
from brightpath.storage.week_state import revision_of, week_state

NO_PLAN = "This week has no plan yet."
CHANGED = "This week was changed in the meantime, perhaps on another device. Here is how it stands now."
_IN_PARTS = "{subject} is held in two parts. Plan the week again, and both find their place."
_UNKNOWN = "{subject} of {child} is not in your household any more."
#: Problems kept in mind, so that a drag does not read one anew; a schedule's problem never changes.
_MOST_PROBLEMS = 32


@dataclass(frozen=True)
class WeekNow:
    """The version of a week that counts, how often it was changed, and what would be taken back or done again.

    `is_by_hand` says that it is another week by now than the one that was planned.
    `lengths` are the minutes of one time of each subject that was left out, by the child's name and the subject's.
    """

    schedule: Schedule
    revision: int
    undo: str | None
    redo: str | None
    is_by_hand: bool
    lengths: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Change:
    """A change worked out and not kept: the plan after it, what it says, and what it is kept with."""

    after: WeekPlan
    kind: EventKind
    sentence: str
    problem: WeekProblem | None = None


# --- Looking ----------------------------------------------------------------------------------------------------------


@verb
def week_now(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> WeekNow | None:
    """Fetch the version of a week that counts, or None when it has no plan; a child sees the own part."""
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, week_start)
        return None if kept is None else _now(db, actor, kept)


@verb
def week_revision(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> int:
    """Say how often a week was changed; 0 when it has no plan. A page that shows an older revision looks again."""
    with house.store.read() as db:
        return revision_of(db, family_id, week_start)


# --- Changing ---------------------------------------------------------------------------------------------------------


@verb
def judge_change(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, revision: int, asked: Asked
) -> Verdict:
    """Say what a change would break and what it would cost; nothing is written.

    Raises
    ------
    Stale
        When the week has changed since that revision, or what is asked about is gone.
    NotFound
        When the week has no plan.
    """
    with house.store.read() as db:
        kept = _standing(db, family_id, week_start, revision)
        now = _moment(house, db, family_id)
        try:
            change = _worked_out(db, family_id, kept, asked)
        except Refused as refusal:
            return Verdict(refused=(refusal.sentence,))
        return _verdict(change, kept.plan, now)


@verb
def change_week(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    revision: int,
    asked: Asked,
    prefer: Preference | None = None,
) -> WeekNow:
    """Keep a change by hand; the whole of it is written, with the places that a lesson could have had, or nothing.

    Raises
    ------
    Stale
        When the week has changed since that revision, or what is asked about is gone.
    NotFound
        When the week has no plan.
    Refused
        When it cannot be so, with the reason.
    """
    with house.store.write(of=family_id) as db:
        kept = _standing(db, family_id, week_start, revision)
        now = _moment(house, db, family_id)
        change = _worked_out(db, family_id, kept, asked)
        verdict = _verdict(change, kept.plan, now)
        if not verdict.may_be_kept:
            raise Refused(" ".join(verdict.refused))
        data: dict[str, Any] = {"broken": list(verdict.broken), "points": round(verdict.points, 3)}
        if prefer is not None:
            data["prefer"] = prefer.value
        if change.problem is not None:
            data["features"] = features_then(change.problem, change.after)
            data["featuresBefore"] = features_then(change.problem, kept.plan)
            data["chosenOver"] = [_option_out(option) for option in _chosen_over(change, kept.plan, asked, now)]
        if isinstance(asked, Add) and asked.repeats is Repeats.WEEKLY:
            data["repeatingItemId"] = repeating_items.add_repeating(
                db, family_id, asked, at=house.now()
            ).repeating_item_id
        event = weeks.keep_change(
            db,
            family_id,
            kept,
            change.after,
            kind=change.kind,
            sentence=change.sentence,
            at=house.now(),
            user_id=actor.user_id,
            data=data,
        )
        if event is not None:
            note_consequences(
                db, family_id, kept.plan, change.after, at=house.now(), user_id=actor.user_id, event=event
            )
        return _standing_now(db, actor, family_id, week_start)


@verb
def undo_change(house: House, actor: Actor, family_id: FamilyId, week_start: date, revision: int) -> WeekNow:
    """Take back the last change of a week, whoever made it.

    Raises
    ------
    Stale
        When the week has changed since that revision.
    Refused
        When there is nothing to take back.
    """
    return _turned(house, actor, family_id, week_start, revision, is_back=True)


@verb
def redo_change(house: House, actor: Actor, family_id: FamilyId, week_start: date, revision: int) -> WeekNow:
    """Do again what was taken back last.

    Raises
    ------
    Stale
        When the week has changed since that revision.
    Refused
        When there is nothing to do again.
    """
    return _turned(house, actor, family_id, week_start, revision, is_back=False)


# --- What a change is -------------------------------------------------------------------------------------------------


def _worked_out(db: Db, family_id: FamilyId, kept: Schedule, asked: Asked) -> _Change:
    """Find the plan after a change."""
    plan = kept.plan
    match asked:
        case Pin():
            standing = by_hand.standing_of(plan, asked.child, asked.item)
            kind = EventKind.ITEM_PINNED if asked.is_pinned else EventKind.ITEM_UNPINNED
            return _Change(by_hand.pinned(plan, asked), kind, by_hand.tell_pin(standing, asked))
        case Edit():
            standing = by_hand.standing_of(plan, asked.child, asked.item)
            return _Change(by_hand.edited(plan, asked), EventKind.ITEM_EDITED, by_hand.tell_edit(standing, asked))
        case Move():
            return _move(_problem(db, family_id, kept), plan, asked)
        case Place():
            return _place(_problem(db, family_id, kept), plan, asked)
        case Remove():
            problem = _problem(db, family_id, kept)
            standing = by_hand.changeable(plan, asked.child, asked.item)
            after = _settled(problem, plan, by_hand.removed(plan, asked), {standing.on}, standing.items)
            return _Change(after, EventKind.ITEM_REMOVED, by_hand.tell_removal(standing), problem)
        case Add():
            problem = _problem(db, family_id, kept)
            after = by_hand.added(plan, asked, new_id())
            after = _settled(problem, plan, after, {asked.on}, [f"child:{child}" for child in asked.children])
            return _Change(after, EventKind.ITEM_ADDED, by_hand.tell_addition(plan, asked), problem)
    assert_never(asked)


def _move(problem: WeekProblem, plan: WeekPlan, asked: Move) -> _Change:
    before = by_hand.changeable(plan, asked.child, asked.item)
    item = before.item
    end = asked.end if asked.end is not None else asked.start + item.end - item.start
    by_hand.check_place(plan, asked.on, asked.start, end)
    adult = item.adult
    if item.attention and not item.is_by_hand:
        adult = adult_for(problem, plan, list(before.items.values()), asked.on, asked.start, end)
    after = _settled(problem, plan, by_hand.moved(plan, asked, adult), {before.on, asked.on}, before.items)
    is_resized = (asked.on, asked.start) == (before.on, item.start)
    kind = EventKind.ITEM_RESIZED if is_resized else EventKind.ITEM_MOVED
    return _Change(after, kind, by_hand.tell_move(before, asked), problem)


def _place(problem: WeekProblem, plan: WeekPlan, asked: Place) -> _Change:
    if not any((left.child, left.subject) == (asked.child, asked.subject) for left in plan.unplaced):
        raise Stale(CHANGED)
    lessons = items_to_place(problem, plan, asked)
    if lessons is None:
        is_known = asked.subject in {name for lesson in problem.lessons for name in lesson.subjects}
        raise Refused((_IN_PARTS if is_known else _UNKNOWN).format(subject=asked.subject, child=asked.child))
    by_hand.check_place(plan, asked.on, asked.start, next(iter(lessons.children.values())).end)
    items: dict[str, ScheduleItem] = {f"child:{child}": item for child, item in lessons.children.items()}
    if lessons.needs_an_adult:
        # Where nobody is free the first adult gives it, and the judge says what that breaks.
        item = next(iter(items.values())).model_copy(update={"adult": next((one.name for one in plan.adults), None)})
        adult = adult_for(problem, plan, [item], asked.on, item.start, item.end)
        items = {whose: one.model_copy(update={"adult": adult}) for whose, one in items.items()}
        if adult is not None:
            items[f"adult:{adult}"] = next(iter(items.values()))
    items = {whose: one.model_copy(update={"why": by_hand.MOVED_BY_HAND}) for whose, one in items.items()}
    after = _settled(problem, plan, by_hand.placed(plan, asked, items), {asked.on}, items)
    return _Change(after, EventKind.ITEM_PLACED, by_hand.tell_place(asked), problem)


def _settled(problem: WeekProblem, before: WeekPlan, after: WeekPlan, days: set[date], whose: Any) -> WeekPlan:
    """Lay rests anew where something changed, and count what is left out."""
    children = [one.removeprefix("child:") for one in whose if one.startswith("child:")]
    after = after.model_copy(update={"unplaced": left_out(problem, before, after)})
    return laid_anew(problem, after, {(child, on) for child in children for on in days})


def _verdict(change: _Change, before: WeekPlan, now: Moment) -> Verdict:
    if change.problem is None:
        return Verdict()
    return judge(change.problem, before, change.after, now=now)


def _chosen_over(change: _Change, before: WeekPlan, asked: Asked, now: Moment) -> tuple[Option, ...]:
    """List the places that a lesson could have had instead: of one put in, beside where it was put."""
    assert change.problem is not None
    match asked:
        case Move() | Remove():
            return other_places(change.problem, before, asked.child, asked.item, now=now)
        case Place():
            [child] = [one for one in change.after.children if one.name == asked.child]
            [day] = [day for day in child.days if day.on == asked.on]
            item = next(item for item in day.items if (item.subject, item.start) == (asked.subject, asked.start))
            return other_places(change.problem, change.after, child.id, item.id, now=now)
    return ()


def _option_out(option: Option) -> dict[str, Any]:
    return {
        "date": option.on.isoformat(),
        "startTime": clock_of(option.start),
        "adult": option.adult,
        "features": {name: round(value, 6) for name, value in option.features.items()},
    }


def _turned(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, revision: int, *, is_back: bool
) -> WeekNow:
    """Take back or do again, with all that follows from the change: lessons done, logs, what comes every week."""
    with house.store.write(of=family_id) as db:
        kept = _standing(db, family_id, week_start, revision)
        turn = weeks.take_back if is_back else weeks.do_again
        plan, event, turned = turn(db, family_id, kept, at=house.now(), user_id=actor.user_id)
        note_consequences(db, family_id, kept.plan, plan, at=house.now(), user_id=actor.user_id, event=event)
        if "repeatingItemId" in turned.data:
            come = repeating_items.end_repeating if is_back else repeating_items.go_on_repeating
            come(db, family_id, turned.data["repeatingItemId"])
        return _standing_now(db, actor, family_id, week_start)


# --- The week that stands ---------------------------------------------------------------------------------------------


def _standing(db: Db, family_id: FamilyId, week_start: date, revision: int) -> Schedule:
    """Find the version that counts, if it is what somebody looks at."""
    kept = schedule.active_plan(db, family_id, week_start)
    if kept is None:
        raise NotFound(NO_PLAN)
    if revision_of(db, family_id, week_start) != revision:
        raise Stale(CHANGED)
    return kept


def _standing_now(db: Db, actor: Actor, family_id: FamilyId, week_start: date) -> WeekNow:
    kept = schedule.active_plan(db, family_id, week_start)
    if kept is None:
        raise NotFound(NO_PLAN)
    return _now(db, actor, kept)


def _now(db: Db, actor: Actor, kept: Schedule) -> WeekNow:
    state = week_state(db, kept.family_id, kept.week_start)
    undo, redo = weeks.sentences(db, kept.family_id, state) if actor.roles != {Role.CHILD} else (None, None)
    is_by_hand = weeks.is_changed_by_hand(db, kept)
    seen = as_seen_by(actor, kept)
    return WeekNow(seen, state.revision, undo, redo, is_by_hand, _lengths(db, seen))


def _lengths(db: Db, seen: Schedule) -> dict[tuple[str, str], int]:
    if not seen.plan.unplaced:
        return {}
    problem, children = _problem(db, seen.family_id, seen), {child.name for child in seen.plan.children}
    return {
        (problem.pupils[pupil].name, name): lesson.minutes
        for lesson in problem.lessons
        for names in lesson.turns or (lesson.subjects,)
        for pupil, name in zip(lesson.pupils, names, strict=True)
        if problem.pupils[pupil].name in children
    }


def _moment(house: House, db: Db, family_id: FamilyId) -> Moment:
    on, minute = house.clock(family.family_of(db, family_id).time_zone)
    return Moment(on=on, minute=minute)


_problems: OrderedDict[ScheduleId, WeekProblem] = OrderedDict()


def _problem(db: Db, family_id: FamilyId, kept: Schedule) -> WeekProblem:
    """Read the problem that a schedule was solved from."""
    problem = _problems.get(kept.schedule_id)
    if problem is None:
        problem = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
        _problems[kept.schedule_id] = problem
        while len(_problems) > _MOST_PROBLEMS:
            _problems.popitem(last=False)
    return problem
