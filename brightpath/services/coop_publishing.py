"""A co-op's timetables: which there are, publishing one into the families' weeks, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import CoopNow, Meeting, Timetable, TimetableState
from brightpath.domain.coop_faults import faults_of_dates, refuse
from brightpath.domain.coop_timetable import Entry, Published, TimetableView, View
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import CoopId, FamilyId, InstructorId
from brightpath.services.access import verb
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.coop_standing import broken_now
from brightpath.services.coop_weeks import settle_weeks
from brightpath.services.house import House
from brightpath.storage import coop_timetables
from brightpath.storage.coop_timetables import NO_SUCH_VERSION

HAS_VIOLATIONS = (
    "This timetable breaks rules that have to hold, so it cannot be published. What it breaks is listed with it."
)
#: So many of the things that a timetable has come to break are told.
MOST_TOLD = 6
NO_LONGER_HOLDS = "Since this timetable was made, something has changed: {broken} Solve again with the fewest changes."
HOLDS_NOTHING = "This timetable holds no class, so there is nothing to publish."
NONE_IS_PUBLISHED = "No timetable is published."


@verb
def timetable_of(
    house: House, actor: Actor, coop_id: CoopId, version: int, view: View = View.ALL, of: str = ""
) -> TimetableView:
    """Read a timetable as a whole, or as a group, a room, an instructor, a child or a class (`of`, an id) has it.

    Raises
    ------
    NotFound
        When there is no such version, or nobody and nothing of this id.
    """
    with house.store.read() as db:
        timetable = coop_timetables.timetable_at(db, coop_id, version)
        now = coop_as_it_is(db, coop_id, house.now())
    title = _title(now, View(view), of)
    held = [one for one in timetable.meetings if _is_for(now, one, View(view), of)]
    teachers = now.instructor_names
    entries = [_entry(now, timetable, one, teachers) for one in held]
    return TimetableView(
        title=title,
        grid=timetable.grid,
        entries=tuple(sorted(entries, key=lambda one: (one.day, one.period, one.room, one.name))),
    )


@verb
def publish_timetable(
    house: House, actor: Actor, coop_id: CoopId, version: int, first_on: date, last_on: date | None = None
) -> Published:
    """Bring a timetable into the weeks of its families, from a day on; the one published before ends the day before.

    It is judged anew: a family may have said since it was made that it cannot come. All of it is one transaction.
    A family whose planned weeks are touched is told, and offered to plan them anew. What has not begun yet and is published
    again from a later day on begins only then, and what it replaced goes on until then.

    Raises
    ------
    Faulty
        When the days are none, or the co-op as it is has something missing or wrong.
    NotFound
        When there is no such version.
    Refused
        When it breaks a rule, also one that it kept when it was made, or holds nothing.
    """
    with house.store.write() as db:
        timetable = coop_timetables.timetable_at(db, coop_id, version)
        now = coop_as_it_is(db, coop_id, house.now())
        refuse(faults_of_dates(first_on, last_on, house.today(now.coop.time_zone)))
        if timetable.violations:
            raise Refused(HAS_VIOLATIONS)
        if not timetable.meetings:
            raise Refused(HOLDS_NOTHING)
        broken = broken_now(db, now, timetable, first_on)
        if broken:
            raise Refused(NO_LONGER_HOLDS.format(broken=_briefly(broken)))
        changed: set[FamilyId] = set()
        if _is_put_off(now, version, first_on, house.today(now.coop.time_zone)):
            coop_timetables.take_back_published(db, coop_id)
            changed |= set(settle_weeks(house, db, actor, coop_id))
        coop_timetables.mark_published(db, coop_id, version, at=house.now(), first_on=first_on, last_on=last_on)
        changed |= set(settle_weeks(house, db, actor, coop_id))
        return Published(version=version, families=tuple(sorted(changed)))


@verb
def unpublish_timetable(house: House, actor: Actor, coop_id: CoopId) -> Published:
    """Take the published timetable out of the families' weeks, from today on.

    Raises
    ------
    Refused
        When none is published.
    """
    with house.store.write() as db:
        now = coop_as_it_is(db, coop_id, house.now())
        if now.published is None:
            raise Refused(NONE_IS_PUBLISHED)
        coop_timetables.end_published(db, coop_id, TimetableState.WITHDRAWN)
        return Published(version=now.published.version, families=tuple(settle_weeks(house, db, actor, coop_id)))


def _is_put_off(now: CoopNow, version: int, first_on: date, today: date) -> bool:
    """Say whether the same timetable is published already from an earlier day on that has not come yet."""
    before = now.published
    return (
        before is not None
        and before.version == version
        and before.first_on is not None
        and today < before.first_on < first_on
    )


def _briefly(sentences: Sequence[str]) -> str:
    more = len(sentences) - MOST_TOLD
    return " ".join([*sentences[:MOST_TOLD], f"And {more} more." if more > 0 else ""]).strip()


# --- Reading ----------------------------------------------------------------------------------------------------------


def _title(now: CoopNow, view: View, of: str) -> str:
    called = now.instructor_names
    names: dict[View, dict[str, str]] = {
        View.GROUP: {one.group_id: one.name for one in now.groups},
        View.ROOM: {one.room_id: one.name for one in now.rooms},
        View.INSTRUCTOR: {one.instructor_id: called[one.instructor_id] for one in now.instructors},
        View.CHILD: {one.child_id: one.name for one in now.children},
        View.CLASS: {one.class_id: one.name for one in now.classes},
    }
    if view is View.ALL:
        return now.coop.name
    if of not in names[view]:
        raise NotFound(NO_SUCH_VERSION)
    return names[view][of]


def _is_for(now: CoopNow, meeting: Meeting, view: View, of: str) -> bool:
    held = next((one for one in now.classes if one.class_id == meeting.class_id), None)
    match view:
        case View.ALL:
            return True
        case View.ROOM:
            return meeting.room_id == of
        case View.CLASS:
            return meeting.class_id == of
        case View.GROUP:
            return held is not None and of in held.group_ids
        case View.INSTRUCTOR:
            return held is not None and of in held.grown_ups
        case View.CHILD:
            return held is not None and of in {child.child_id for child in now.students_of(held)}


def _entry(now: CoopNow, timetable: Timetable, meeting: Meeting, teachers: Mapping[InstructorId, str]) -> Entry:
    held = next((one for one in now.classes if one.class_id == meeting.class_id), None)
    groups = {one.group_id: one.name for one in now.groups}
    return Entry(
        day=meeting.day,
        period=meeting.period,
        class_id=meeting.class_id,
        name=held.name if held else "A class that is no longer held",
        room=next((room.name for room in now.rooms if room.room_id == meeting.room_id), "A room that is gone"),
        instructors=tuple(teachers[one] for one in held.instructor_ids if one in teachers) if held else (),
        groups=tuple(groups[one] for one in held.group_ids if one in groups) if held else (),
        children=now.number_of_students(held) if held else 0,
        is_pinned=now.coop.grid == timetable.grid
        and any(
            (pin.class_id, pin.day, pin.period) == (meeting.class_id, meeting.day, meeting.period) for pin in now.pins
        ),
    )
