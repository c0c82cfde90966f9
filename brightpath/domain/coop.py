"""A co-op: families that hold classes together. Its grid of periods, classes, groups, instructors, rooms, and its timetables.

What may be wrong with them is in `coop_faults`; the timetable to be made of them is `planning.coop`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, TypeVar

from pydantic import Field

from brightpath.domain.family import Availability
from brightpath.domain.ids import (
    CarPoolId,
    ChildId,
    ClassId,
    CoopId,
    FamilyId,
    GroupId,
    InstructorId,
    JobId,
    RoomId,
    UserId,
)
from brightpath.domain.schedule import Frozen
from brightpath.domain.weeks import Weekday

#: A code invites one family and is good for this long.
CODE_LASTS: Final = timedelta(days=30)

WHAT_JOINING_SHOWS: Final = (
    "When you join, the coordinator sees your family's name and the names of its grown-ups. A child's name is shown only if you"
    " enrol that child and put on “Show our children by name”. The times at which an enrolled child or a grown-up who teaches"
    " cannot come are used for the timetable; what you do then is not told. Who teaches or helps is named to all families of the"
    " co-op, with the family's name where two are called alike."
)

#: What stands in the place of a family's name for somebody who has none here.
OUTSIDE: Final = "from outside"
Who = TypeVar("Who", bound=str)


# --- The nouns (one without an id is new) --------------------------------------------------------------------------------


class Grid(Frozen):
    """The days on which a co-op meets, and the periods of each of them, from start to end in minutes of the day."""

    days: tuple[Weekday, ...] = ()
    periods: tuple[tuple[int, int], ...] = ()

    @property
    def slots(self) -> int:
        """How many periods a week has."""
        return len(self.days) * len(self.periods)


class Coop(Frozen):
    """A co-op. `place` is where it meets; a family that named this place has its way there planned in."""

    coop_id: CoopId
    name: str
    place: str | None = None
    time_zone: str | None = None
    grid: Grid = Grid()
    #: What one count of each wish costs, where the coordinator says otherwise than usual.
    weights: dict[str, int] = Field(default_factory=dict)
    parents_are_a_must: bool = False
    #: Grows with every change of what a timetable is made of.
    version: int = 0
    created_at: datetime


class Thing(Frozen):
    """What a co-op has many of, each by its name: `KEY` is the field of its id, `SHELF` where `CoopNow` has them all."""

    KEY: ClassVar[str]
    SHELF: ClassVar[str]
    name: str

    @property
    def thing_id(self) -> str:
        return str(getattr(self, self.KEY))


class Group(Thing):
    """A set of children who have their classes together. `size` counts them where not all are enrolled by name."""

    KEY, SHELF = "group_id", "groups"
    group_id: GroupId = GroupId("")
    size: int = 0


class Room(Thing):
    """A room with its seats and what it has: "sink", "piano"."""

    KEY, SHELF = "room_id", "rooms"
    room_id: RoomId = RoomId("")
    seats: int
    features: tuple[str, ...] = ()


class Instructor(Thing):
    """Who teaches or helps: a grown-up of a member family under the name they have there, or somebody from outside.

    No `available` means always, outside what their family's week holds.
    """

    KEY, SHELF = "instructor_id", "instructors"
    instructor_id: InstructorId = InstructorId("")
    family_id: FamilyId | None = None
    available: tuple[Availability, ...] = ()


class CoopClass(Thing):
    """A class: `meetings` a week of one period each, on at least `min_days` days. All its instructors and helpers are in each.

    `students` counts the children where not all are enrolled by name. `needs` are features a room must have, `not_in` rooms
    and `not_at` times that it cannot be held in. `needs_parents` says that a parent of each child has to be there, `prep_hour`
    that its instructors would like the period before it free.
    """

    KEY, SHELF = "class_id", "classes"
    class_id: ClassId = ClassId("")
    instructor_ids: tuple[InstructorId, ...] = ()
    helper_ids: tuple[InstructorId, ...] = ()
    group_ids: tuple[GroupId, ...] = ()
    meetings: int = 1
    min_days: int = 1
    students: int = 0
    needs: tuple[str, ...] = ()
    not_in: tuple[RoomId, ...] = ()
    not_at: tuple[Availability, ...] = ()
    needs_parents: bool = False
    prep_hour: bool = False

    @property
    def grown_ups(self) -> tuple[InstructorId, ...]:
        return tuple(dict.fromkeys((*self.instructor_ids, *self.helper_ids)))


class CarPool(Thing):
    """Member families who ride together."""

    KEY, SHELF = "car_pool_id", "car_pools"
    car_pool_id: CarPoolId = CarPoolId("")
    family_ids: tuple[FamilyId, ...]


class Pin(Frozen):
    """A meeting of a class that stays where it is, both counted from 0; without a room, in any."""

    class_id: ClassId
    day: int
    period: int
    room_id: RoomId | None = None


# --- Families -------------------------------------------------------------------------------------------------------------


class MemberState(StrEnum):
    """How a family stands to a co-op; one that is invited is not known by name until it joins."""

    JOINED = "joined"
    LEFT = "left"


class Member(Frozen):
    """A family of a co-op, as its coordinator sees it."""

    family_id: FamilyId
    name: str
    state: MemberState
    grown_ups: tuple[str, ...] = ()
    joined_at: datetime
    left_at: datetime | None = None


class Coordinator(Frozen):
    """Who coordinates a co-op, or could; `family` is the name of theirs that belongs to it, or did."""

    user_id: UserId
    name: str
    family: str | None = None
    since: datetime | None = None
    #: Whether the account is open; one that is closed counts as nobody.
    may_sign_in: bool = True


class Invitation(Frozen):
    """A code that one family can join with, without the code itself."""

    invitation_id: str
    note: str
    created_at: datetime
    expires_at: datetime


class FreshCode(Frozen):
    """An invitation at the only moment its code is known."""

    invitation: Invitation
    code: str = Field(repr=False)


class Enrolment(Frozen):
    """A child of a member family in a group, or in a class of its own choice: one of the two."""

    family_id: FamilyId
    child_id: ChildId
    class_id: ClassId | None = None
    group_id: GroupId | None = None


class EnrolledChild(Frozen):
    """A child whose family enrolled it; called by its name only where the family shows its children by name."""

    child_id: ChildId
    family_id: FamilyId
    name: str
    is_named: bool = True
    class_ids: tuple[ClassId, ...] = ()
    group_ids: tuple[GroupId, ...] = ()


# --- Timetables -----------------------------------------------------------------------------------------------------------


class Meeting(Frozen):
    """One meeting of a class: day and period of the grid, counted from 0, and the room."""

    class_id: ClassId
    day: int
    period: int
    room_id: RoomId


class TimetableState(StrEnum):
    """A draft is the coordinator's; of the published ones the newest counts."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Timetable(Frozen):
    """A version of a co-op's timetable. `cost` is its penalty, `bound` what no timetable can be better than.

    `grid` is the one it was made on. A published one counts from `first_on` on, at most until `last_on`.
    """

    coop_id: CoopId
    version: int
    state: TimetableState
    grid: Grid
    meetings: tuple[Meeting, ...]
    violations: int
    cost: int
    bound: float
    #: Meetings that found no place.
    left_out: int
    coop_version: int
    created_at: datetime
    user_id: UserId | None = None
    job_id: JobId | None = None
    published_at: datetime | None = None
    first_on: date | None = None
    last_on: date | None = None


class CoopCommitment(Frozen):
    """A class in a member family's week: for these children (ids) and grown-ups (names), every week from `first_on` on."""

    commitment_id: str
    family_id: FamilyId
    coop_id: CoopId
    version: int
    class_id: ClassId
    name: str
    place: str | None
    weekday: Weekday
    start: int
    end: int
    child_ids: tuple[ChildId, ...]
    adults: tuple[str, ...]
    first_on: date
    last_on: date | None = None


class CoopNow(Frozen):
    """All that a coordinator's page shows of a co-op at one moment."""

    coop: Coop
    classes: tuple[CoopClass, ...]
    groups: tuple[Group, ...]
    instructors: tuple[Instructor, ...]
    rooms: tuple[Room, ...]
    members: tuple[Member, ...]
    children: tuple[EnrolledChild, ...]
    car_pools: tuple[CarPool, ...]
    pins: tuple[Pin, ...]
    invitations: tuple[Invitation, ...]
    timetables: tuple[Timetable, ...]

    def students_of(self, of: CoopClass) -> tuple[EnrolledChild, ...]:
        """List the enrolled children of a class, through a group or by themselves, once each."""
        return tuple(
            child
            for child in self.children
            if of.class_id in child.class_ids or not set(of.group_ids).isdisjoint(child.group_ids)
        )

    def number_of_students(self, of: CoopClass) -> int:
        """Count the children of a class: those enrolled by name, those of its groups, or those it was said to have."""
        unnamed = sum(
            max(0, group.size - sum(group.group_id in child.group_ids for child in self.children))
            for group in self.groups
            if group.group_id in of.group_ids
        )
        return max(of.students, len(self.students_of(of)) + unnamed)

    @property
    def published(self) -> Timetable | None:
        """The timetable that counts."""
        return next((one for one in self.timetables if one.state is TimetableState.PUBLISHED), None)

    @property
    def instructor_names(self) -> dict[InstructorId, str]:
        """Name who teaches or helps so that no two are called alike."""
        return names_of_instructors(self.instructors, {member.family_id: member.name for member in self.members})


class CoopOfFamily(Frozen):
    """What a parent sees of a co-op: what there is to enrol in, who of the own children is, and the own classes."""

    coop_id: CoopId
    name: str
    place: str | None
    state: MemberState
    classes: tuple[CoopClass, ...] = ()
    groups: tuple[Group, ...] = ()
    teachers: dict[InstructorId, str] = Field(default_factory=dict)
    enrolments: tuple[Enrolment, ...] = ()
    commitments: tuple[CoopCommitment, ...] = ()
    #: What the last publishing changed for this family, in sentences, the newest first.
    news: tuple[str, ...] = ()


class ChangedClasses(Frozen):
    """What co-ops changed in a family's classes and its parents have not seen yet, the newest first.

    It is put away under its `name` in the week of its newest change.
    """

    name: str
    week_start: date
    sentences: tuple[str, ...]


# --- In words -------------------------------------------------------------------------------------------------------------


def told_apart(people: Iterable[tuple[Who, str, str]]) -> dict[Who, str]:
    """Name people (id, name, family's name) so that no two are called alike: "Ada (Kim)" where there are two Adas."""
    people = list(people)
    alike = Counter(name.casefold() for _, name, _ in people)
    found: dict[Who, str] = {}
    taken: Counter[str] = Counter()
    for who, name, family in people:
        called = name if alike[name.casefold()] == 1 or not family else f"{name} ({family})"
        taken[called.casefold()] += 1
        number = taken[called.casefold()]
        found[who] = called if number == 1 else f"{called} {number}"
    return found


def names_of_instructors(
    instructors: Iterable[Instructor], families: Mapping[FamilyId, str]
) -> dict[InstructorId, str]:
    """Name instructors so that no two are called alike: "Ann (Kim)" and "Ann (Lee)", or "Ann (from outside)"."""
    return told_apart(
        (one.instructor_id, one.name, families.get(one.family_id, OUTSIDE) if one.family_id else OUTSIDE)
        for one in instructors
    )
