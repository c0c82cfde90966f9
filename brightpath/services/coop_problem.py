"""A co-op's records as the problem of its timetable, and a timetable there and back. No verbs.

What stands in the families' own weeks closes times here: for a child that is enrolled, for a grown-up who teaches. Why a time
is closed stays at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from brightpath.domain.coop import CoopNow, Grid, Instructor, Meeting, MemberState, Timetable
from brightpath.domain.coop_faults import faults_of_number
from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import (
    Adult,
    Availability,
    Commitment,
    CommitmentFrequency,
    Frequency,
    Household,
    Involvement,
    Subject,
)
from brightpath.domain.family import Child as ChildAtHome
from brightpath.domain.ids import ClassId, FamilyId, RoomId
from brightpath.domain.spans import Span, not_within, touched
from brightpath.planning.coop import problem as coop
from brightpath.planning.coop.bounds import check_problem
from brightpath.planning.coop.problem import COOP_WEIGHTS, CoopProblem, Lecture, Slot
from brightpath.storage.coop_timetables import commitments_of_family
from brightpath.storage.database import Db
from brightpath.storage.family import family_of, household_of

#: What a meeting that is no longer where it was costs, when as little as possible shall change.
COST_OF_CHANGE = 20


def problem_of_coop(db: Db, now: CoopNow, today: date, *, last: Timetable | None = None) -> CoopProblem:
    """Write down what has to be solved for a co-op as it is; with a `last` timetable, one near to it.

    What a family has in another co-op from `today` on takes its time here.

    Raises
    ------
    Faulty
        With everything that is missing or wrong.
    """
    _check(now)
    grid = now.coop.grid
    homes = _homes(db, now, today)
    instructors, parents = _instructors(now, homes)
    groups = {group.group_id: tuple(of for of in now.classes if group.group_id in of.group_ids) for group in now.groups}
    weights = COOP_WEIGHTS | now.coop.weights
    if last is not None:
        weights = weights | {"close_to_last": COST_OF_CHANGE}
    problem = CoopProblem(
        name=now.coop.name,
        days=tuple(day.value for day in grid.days),
        periods=len(grid.periods),
        times=grid.periods,
        courses=tuple(
            coop.Course(
                id=of.class_id,
                name=of.name,
                instructors=of.instructor_ids,
                helpers=of.helper_ids,
                lectures=of.meetings,
                min_days=of.min_days,
                students=now.number_of_students(of),
                needs=of.needs,
                rooms_not_allowed=of.not_in,
                unavailable=_during(grid, _spans(of.not_at)),
                needs_parents=of.needs_parents,
                prep_hour=of.prep_hour,
            )
            for of in now.classes
        ),
        rooms=tuple(
            coop.Room(id=room.room_id, name=room.name, seats=room.seats, features=room.features) for room in now.rooms
        ),
        instructors=tuple(instructors),
        curricula=tuple(
            coop.Curriculum(
                id=group.group_id, name=group.name, courses=tuple(of.class_id for of in groups[group.group_id])
            )
            for group in now.groups
            if groups[group.group_id]
        ),
        families=tuple(_families(now, homes, parents, {group for group, classes in groups.items() if classes})),
        car_pools=tuple(
            coop.CarPool(id=pool.car_pool_id, name=pool.name, families=pool.family_ids) for pool in now.car_pools
        ),
        pins=tuple(coop.Pin(pin.class_id, pin.day, pin.period, pin.room_id) for pin in now.pins),
        last=lectures_of(now, last) if last is not None else (),
        parents_are_a_must=now.coop.parents_are_a_must,
        weights=weights,
    )
    check_problem(problem)
    return problem


# --- There and back ---------------------------------------------------------------------------------------------------


def lectures_of(now: CoopNow, timetable: Timetable) -> tuple[Lecture, ...]:
    """Write a timetable's meetings on the grid and with the classes and rooms that there are now; the others are left out."""
    grid, classes = now.coop.grid, {of.class_id for of in now.classes}
    rooms = {room.room_id for room in now.rooms}
    found = []
    for one in timetable.meetings:
        day, period = timetable.grid.days[one.day], timetable.grid.periods[one.period]
        if one.class_id in classes and one.room_id in rooms and day in grid.days and period in grid.periods:
            found.append(Lecture(one.class_id, grid.days.index(day), grid.periods.index(period), one.room_id))
    return tuple(found)


def meetings_of(lectures: Iterable[Lecture]) -> tuple[Meeting, ...]:
    """Write what was solved as meetings."""
    return tuple(
        Meeting(class_id=ClassId(one.course), day=one.day, period=one.period, room_id=RoomId(one.room))
        for one in sorted(lectures, key=lambda one: (one.day, one.period, one.room, one.course))
    )


def as_solved(timetable: Timetable) -> coop.Timetable:
    """Write a timetable as the problem it answers sees it."""
    return coop.Timetable(
        lectures=tuple(Lecture(one.class_id, one.day, one.period, one.room_id) for one in timetable.meetings)
    )


# --- What is missing --------------------------------------------------------------------------------------------------


def _check(now: CoopNow) -> None:
    faults = []
    if not now.coop.grid.slots:
        faults.append(Fault("Days and periods", "The co-op has none yet.", "at least one day and one period"))
    if not now.classes:
        faults.append(Fault("Classes", "There are none yet.", "at least one"))
    if not now.rooms:
        faults.append(Fault("Rooms", "There are none yet.", "at least one"))
    faults += [
        Fault(of.name, "Nobody teaches it.", "at least one instructor") for of in now.classes if not of.instructor_ids
    ]
    # Days and periods may have become fewer since a class was entered.
    slots, days = now.coop.grid.slots, len(now.coop.grid.days)
    for of in now.classes if slots else ():
        faults += faults_of_number(of.name, "meetings a week", of.meetings, 1, slots)
        if of.meetings <= slots:
            faults += faults_of_number(of.name, "days", of.min_days, 1, days)
    if faults:
        raise Faulty(faults)


# --- Families ---------------------------------------------------------------------------------------------------------


def _homes(db: Db, now: CoopNow, today: date) -> dict[FamilyId, Household]:
    return {
        member.family_id: _with_other_coops(db, now, household_of(db, member.family_id), member.family_id, today)
        for member in now.members
        if member.state is MemberState.JOINED and family_of(db, member.family_id).has_household
    }


def _with_other_coops(db: Db, now: CoopNow, home: Household, family_id: FamilyId, today: date) -> Household:
    names = {child.id: child.name for child in home.children}
    others = [
        Commitment(
            name=one.name,
            frequency=CommitmentFrequency.WEEKLY,
            days_of_week=(one.weekday,),
            start=one.start,
            end=one.end,
            who=who,
            place=one.place,
        )
        for one in commitments_of_family(db, family_id)
        if one.coop_id != now.coop.coop_id and (one.last_on is None or one.last_on >= today)
        if (who := (*(names[child] for child in one.child_ids if child in names), *one.adults))
    ]
    return home.model_copy(update={"commitments": (*home.commitments, *others)})


def _instructors(
    now: CoopNow, homes: dict[FamilyId, Household]
) -> tuple[list[coop.Instructor], dict[FamilyId, list[str]]]:
    """List who teaches or helps, and of each family all grown-ups: also one who does neither may be needed somewhere.

    When those cannot come is nothing that their families gave: it stays at home.
    """
    found = []
    parents: dict[FamilyId, list[str]] = {}
    names = now.instructor_names
    for one in now.instructors:
        home = homes.get(one.family_id) if one.family_id else None
        away = _away(now, one, home)
        found.append(coop.Instructor(id=one.instructor_id, name=names[one.instructor_id], unavailable=away))
        if home is not None and one.family_id is not None:
            parents.setdefault(one.family_id, []).append(one.instructor_id)
    known = {(one.family_id, one.name) for one in now.instructors}
    for family_id, home in homes.items():
        for number, adult in enumerate(home.adults):
            if (family_id, adult.name) not in known:
                found.append(coop.Instructor(id=f"{family_id}-{number}", name=adult.name))
                parents.setdefault(family_id, []).append(f"{family_id}-{number}")
    return found, parents


def _away(now: CoopNow, one: Instructor, home: Household | None) -> tuple[Slot, ...]:
    grid = now.coop.grid
    adult = next((adult for adult in home.adults if adult.name == one.name), None) if home else None
    available = one.available or (adult.available if adult else ())
    away = set(_outside(grid, available)) if available else set()
    if home is not None and adult is not None:
        away |= set(_during(grid, _taken_of_adult(now, home, adult)))
    return tuple(sorted(away))


def _families(
    now: CoopNow, homes: dict[FamilyId, Household], parents: dict[FamilyId, list[str]], groups: set[str]
) -> Iterator[coop.CoopFamily]:
    for member in now.members:
        if member.state is not MemberState.JOINED:
            continue
        home = homes.get(member.family_id)
        at_home = {child.id: child for child in home.children} if home else {}
        children = []
        for child in now.children:
            if child.family_id != member.family_id or child.child_id not in at_home or home is None:
                continue
            closed = _during(now.coop.grid, _taken_of_child(now, home, at_home[child.child_id]))
            children.append(
                coop.Child(
                    id=child.child_id,
                    name=child.name,
                    groups=tuple(group for group in child.group_ids if group in groups),
                    courses=child.class_ids,
                    unavailable=closed,
                )
            )
        yield coop.CoopFamily(
            id=member.family_id,
            name=member.name,
            children=tuple(children),
            parents=tuple(parents.get(member.family_id, ())),
        )


# --- What closes a time -----------------------------------------------------------------------------------------------


def _taken_of_child(now: CoopNow, home: Household, child: ChildAtHome) -> Iterator[Span]:
    for commitment in home.commitments:
        if not commitment.who or child.name in commitment.who:
            yield from _of_commitment(now, home, commitment)
    for commitment in child.commitments:
        if not commitment.who or child.name in commitment.who:
            yield from _of_commitment(now, home, commitment)
    for subject in child.subjects:
        yield from _of_lesson(home, subject)


def _taken_of_adult(now: CoopNow, home: Household, adult: Adult) -> Iterator[Span]:
    for commitment in home.commitments:
        if not commitment.who or adult.name in commitment.who:
            yield from _of_commitment(now, home, commitment)
    for child in home.children:
        for commitment in child.commitments:
            if adult.name in commitment.who:
                yield from _of_commitment(now, home, commitment)
        if len(home.adults) == 1:
            for subject in child.subjects:
                if subject.involvement is Involvement.FULL:
                    yield from _of_lesson(home, subject)


def _of_commitment(now: CoopNow, home: Household, commitment: Commitment) -> Iterator[Span]:
    """Say when a commitment that comes back takes its people, with the way there and back; a single date closes no time."""
    if commitment.frequency in (CommitmentFrequency.ONE_TIME, CommitmentFrequency.MONTHLY):
        return
    here = commitment.place in (now.coop.place, now.coop.name)
    way = next((place.minutes for place in home.places if place.name == commitment.place and not here), 0)
    is_daily = commitment.frequency is CommitmentFrequency.DAILY
    for day in home.calendar.school_days if is_daily else commitment.days_of_week:
        yield Span(day, commitment.start - way, commitment.end + way)


def _of_lesson(home: Household, subject: Subject) -> Iterator[Span]:
    """Say when a lesson stands whose time is fixed, where its days are known."""
    if not subject.fixed_time.required or subject.fixed_time.preferred is None:
        return
    days = subject.days or (home.calendar.school_days if subject.frequency is Frequency.DAILY else ())
    for day in days:
        yield Span(day, subject.fixed_time.preferred, subject.fixed_time.preferred + subject.minutes)


def _spans(times: Sequence[Availability]) -> Iterator[Span]:
    for time in times:
        for day in time.days_of_week:
            yield Span(day, time.start, time.end)


def _during(grid: Grid, spans: Iterable[Span]) -> tuple[Slot, ...]:
    return tuple(Slot(*slot) for slot in touched(grid.days, grid.periods, spans))


def _outside(grid: Grid, available: Sequence[Availability]) -> tuple[Slot, ...]:
    return tuple(Slot(*slot) for slot in not_within(grid.days, grid.periods, _spans(available)))
