"""A co-op's classes in its families' weeks: brought there by a published timetable, changed by the next one. No verbs.

They are no part of the household: a family does not edit them, and they are gone from its weeks when they are gone from the
co-op. `with_coop_classes` is where the planner meets them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import ChangedClasses, CoopClass, CoopCommitment, CoopNow, Timetable
from brightpath.domain.events import Event, EventKind
from brightpath.domain.family import Commitment, CommitmentFrequency, Household
from brightpath.domain.ids import ChildId, ClassId, CoopId, FamilyId, UserId, new_id
from brightpath.domain.weeks import clock_of, days_of_week, week_start_of, weekday_of
from brightpath.domain.words import date_in_year, listed
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import coop_timetables
from brightpath.storage.database import Db
from brightpath.storage.events import events_of_kinds, newest_of_kinds, record_event
from brightpath.storage.household import child_names_of

#: So many of the newest changes are told.
MOST_NEWS = 12
#: A change is told on Today for so long.
TOLD_FOR = timedelta(days=14)
#: Under this name, and the number of the newest event, changes are put away.
_SEEN = "coop-classes:"

# --- What the planner sees --------------------------------------------------------------------------------------------


def with_coop_classes(db: Db, family_id: FamilyId, household: Household, week_start: date) -> Household:
    """Put the classes of a week among the household's commitments, on their dates, for those who still belong to it."""
    found = coop_timetables.commitments_of_family(db, family_id)
    if not found:
        return household
    names = {child.id: child.name for child in household.children}
    adults = {adult.name for adult in household.adults}
    classes = [
        Commitment(
            name=one.name,
            frequency=CommitmentFrequency.ONE_TIME,
            on=on,
            start=one.start,
            end=one.end,
            who=who,
            place=one.place,
        )
        for one in found
        for on in days_of_week(week_start)
        if weekday_of(on) is one.weekday and one.first_on <= on <= (one.last_on or on)
        if (who := (*(names[c] for c in one.child_ids if c in names), *(a for a in one.adults if a in adults)))
    ]
    return household.model_copy(update={"commitments": (*household.commitments, *classes)})


# --- Keeping the weeks as the co-op is --------------------------------------------------------------------------------


def settle_weeks(
    house: House, db: Db, actor: Actor, coop_id: CoopId, *, families: Collection[FamilyId] | None = None
) -> list[FamilyId]:
    """Bring families' weeks up to date with the published timetable and who is in which class; say whose weeks changed.

    It counts from today on, or from the day on which the timetable begins; until then only what nobody is in any more goes.
    """
    now = coop_as_it_is(db, coop_id, house.now())
    counts = now.published
    today = from_day = house.today(now.coop.time_zone)
    if counts is not None and counts.first_on is not None:
        from_day = max(from_day, counts.first_on)
    before = _standing(db, coop_id, today)
    whose = {member.family_id for member in now.members} | set(before)
    if families is not None:
        whose &= set(families)
    changed: set[FamilyId] = set()
    if from_day > today:
        changed = {
            one for one in sorted(whose) if _only_who_is_in(house, db, actor, now, one, before.get(one, []), today)
        }
        before = _standing(db, coop_id, from_day)
    for family_id in sorted(whose):
        wanted = _wanted(now, counts, family_id, from_day) if counts else []
        if _replace(house, db, actor, now, family_id, before.get(family_id, []), wanted, from_day):
            changed.add(family_id)
    return sorted(changed)


def without_children(house: House, db: Db, actor: Actor, coop_id: CoopId, family_id: FamilyId) -> None:
    """Take out of a family's week, from today on, what it is no longer enrolled in, also where a newer timetable begins later."""
    now = coop_as_it_is(db, coop_id, house.now())
    today = house.today(now.coop.time_zone)
    _only_who_is_in(house, db, actor, now, family_id, _standing(db, coop_id, today).get(family_id, []), today)


def _standing(db: Db, coop_id: CoopId, from_day: date) -> dict[FamilyId, list[CoopCommitment]]:
    """List by family the classes in its weeks that are not over by a day."""
    found: dict[FamilyId, list[CoopCommitment]] = {}
    for one in coop_timetables.commitments_of_coop(db, coop_id):
        if one.last_on is None or one.last_on >= from_day:
            found.setdefault(one.family_id, []).append(one)
    return found


def _only_who_is_in(
    house: House,
    db: Db,
    actor: Actor,
    now: CoopNow,
    family_id: FamilyId,
    before: list[CoopCommitment],
    today: date,
) -> bool:
    """Leave of the classes in a family's week those who are in them still; False when all are."""
    people = {of.class_id: _people(now, of, family_id) for of in now.classes}
    wanted = []
    for one in before:
        children, adults = people.get(one.class_id, ((), ()))
        left = one.model_copy(
            update={
                "child_ids": tuple(child for child in one.child_ids if child in children),
                "adults": tuple(adult for adult in one.adults if adult in adults),
                "first_on": max(one.first_on, today),
                "commitment_id": new_id(),
            }
        )
        if left.child_ids or left.adults:
            wanted.append(left)
    return _replace(house, db, actor, now, family_id, before, wanted, today)


def _wanted(now: CoopNow, counts: Timetable, family_id: FamilyId, from_day: date) -> list[CoopCommitment]:
    if counts.last_on is not None and counts.last_on < from_day:
        return []
    classes = {of.class_id: of for of in now.classes}
    found = []
    for meeting in counts.meetings:
        of = classes.get(meeting.class_id)
        if of is None:
            continue
        children, adults = _people(now, of, family_id)
        if not children and not adults:
            continue
        start, end = counts.grid.periods[meeting.period]
        found.append(
            CoopCommitment(
                commitment_id=new_id(),
                family_id=family_id,
                coop_id=now.coop.coop_id,
                version=counts.version,
                class_id=of.class_id,
                name=of.name,
                place=now.coop.place or now.coop.name,
                weekday=counts.grid.days[meeting.day],
                start=start,
                end=end,
                child_ids=children,
                adults=adults,
                first_on=from_day,
                last_on=counts.last_on,
            )
        )
    return found


def _people(now: CoopNow, of: CoopClass, family_id: FamilyId) -> tuple[tuple[ChildId, ...], tuple[str, ...]]:
    """List a family's children who attend a class and its grown-ups who teach or help in it."""
    children = tuple(sorted(child.child_id for child in now.students_of(of) if child.family_id == family_id))
    adults = tuple(
        sorted(one.name for one in now.instructors if one.family_id == family_id and one.instructor_id in of.grown_ups)
    )
    return children, adults


def _replace(
    house: House,
    db: Db,
    actor: Actor,
    now: CoopNow,
    family_id: FamilyId,
    before: list[CoopCommitment],
    wanted: list[CoopCommitment],
    from_day: date,
) -> bool:
    """Write what is wanted from a day on in the place of what was, and tell the family; False when nothing changes for it."""
    standing = {_facts(one, from_day): one for one in before}
    coming = {_facts(one, from_day): one for one in wanted}
    if standing.keys() == coming.keys():
        return False
    gone = [one for facts, one in standing.items() if facts not in coming]
    come = [one for facts, one in coming.items() if facts not in standing]
    stays = {one.class_id for facts, one in standing.items() if facts in coming}
    coop_timetables.end_these(db, gone, from_day)
    coop_timetables.add_commitments(db, come)
    sentences = list(_told(gone, come, stays, child_names_of(db, family_id), from_day))
    record_event(
        db,
        EventKind.COOP_CLASSES_CHANGED,
        family_id=family_id,
        user_id=actor.user_id,
        at=house.now(),
        subject_ids=[now.coop.coop_id],
        data={
            "coop": now.coop.name,
            "sentences": sentences,
            "firstOn": _first_of([*gone, *come], from_day).isoformat(),
        },
    )
    return True


def _facts(one: CoopCommitment, from_day: date) -> tuple[object, ...]:
    """Name what makes a commitment another one for its family, from a day on."""
    return (
        one.class_id, one.name, one.place, one.weekday, one.start, one.end, one.child_ids, one.adults,
        max(one.first_on, from_day), one.last_on,
    )  # fmt: skip


# --- In words ---------------------------------------------------------------------------------------------------------


def news_of(db: Db, family_id: FamilyId, coop_id: CoopId) -> tuple[str, ...]:
    """Tell what last changed in a family's week through a co-op, the newest first."""
    events = [
        event
        for event in events_of_kinds(db, family_id, [EventKind.COOP_CLASSES_CHANGED])
        if coop_id in event.subject_ids
    ]
    return tuple(sentence for event in reversed(events) for sentence in event.data["sentences"])[:MOST_NEWS]


def unseen_changes(db: Db, family_id: FamilyId, user_id: UserId | None, at: datetime) -> ChangedClasses | None:
    """Tell what somebody else than this person changed and no parent has put away since, nor planned a week with it."""
    if not newest_of_kinds(db, family_id, [EventKind.COOP_CLASSES_CHANGED]):
        return None  # as a rule, and then no event has to be read
    since = at - TOLD_FOR
    seen = max(
        (
            int(event.data["what"].removeprefix(_SEEN))
            for event in events_of_kinds(db, family_id, [EventKind.PUT_AWAY], since=since)
            if re.fullmatch(rf"{_SEEN}\d{{1,15}}", event.data["what"])
        ),
        default=0,
    )
    planned = events_of_kinds(db, family_id, [EventKind.WEEK_PLANNED], after=seen, since=since)
    events = [
        event
        for event in events_of_kinds(db, family_id, [EventKind.COOP_CLASSES_CHANGED], after=seen, since=since)
        if (event.user_id is None or event.user_id != user_id) and not any(_shows(one, event) for one in planned)
    ]
    sentences = tuple(sentence for event in reversed(events) for sentence in event.data["sentences"])
    if not sentences:
        return None
    return ChangedClasses(
        name=f"{_SEEN}{events[-1].sequence}",
        week_start=week_start_of(events[-1].at.date()),
        sentences=tuple(dict.fromkeys(sentences)),
    )


def _shows(planned: Event, change: Event) -> bool:
    """Say whether a week was planned after a change and reaches the day from which it counts: then its parents met it there."""
    first_on = change.data.get("firstOn", change.at.date().isoformat())
    last_on = date.fromisoformat(planned.data["weekStartDate"]) + timedelta(days=6)
    return planned.sequence > change.sequence and last_on >= date.fromisoformat(first_on)


def _told(
    gone: list[CoopCommitment],
    come: list[CoopCommitment],
    stays: Collection[ClassId],
    names: dict[ChildId, str],
    from_day: date,
) -> Iterable[str]:
    since = f"from {date_in_year(from_day)} on"
    now_held = {one.class_id for one in come}
    for class_id, name in {one.class_id: one.name for one in gone}.items():
        if class_id in stays and class_id not in now_held:
            yield f"{name} is no longer on {_times([one for one in gone if one.class_id == class_id])}, {since}."
        elif class_id not in now_held:
            yield f"{name} is no longer in your week, {since}."
    for class_id, name in {one.class_id: one.name for one in come}.items():
        meetings = [one for one in come if one.class_id == class_id]
        who = listed(
            list(
                dict.fromkeys(
                    name
                    for one in meetings
                    for name in (*(names.get(child, "a child") for child in one.child_ids), *one.adults)
                )
            )
        )
        then = {(one.weekday, one.start, one.end) for one in gone if one.class_id == class_id}
        is_moved = then and then.isdisjoint({(one.weekday, one.start, one.end) for one in meetings})
        does = "moves to" if is_moved else "is also on" if class_id in stays and not then else "is on"
        begins = date_in_year(_first_of(meetings, from_day))
        yield f"{name} {does} {_times(meetings)} for {who}, from {begins} on."


def _first_of(meetings: Iterable[CoopCommitment], from_day: date) -> date:
    return max(from_day, min(one.first_on for one in meetings))


def _times(meetings: Iterable[CoopCommitment]) -> str:
    return listed([f"{one.weekday} {clock_of(one.start)} to {clock_of(one.end)}" for one in meetings])
