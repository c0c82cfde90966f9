"""A co-op as it is at one moment, read together from its rows and its families'. No verbs."""

from __future__ import annotations

from datetime import datetime

from brightpath.domain.coop import (
    CarPool,
    CoopClass,
    CoopNow,
    EnrolledChild,
    Group,
    Instructor,
    Member,
    MemberState,
    Room,
    told_apart,
)
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import ChildId, CoopId, FamilyId
from brightpath.storage import coop_classes, coop_timetables, coops
from brightpath.storage.coops import NO_SUCH_COOP
from brightpath.storage.database import Db
from brightpath.storage.household import adults_of, child_names_of


def coop_as_it_is(db: Db, coop_id: CoopId, at: datetime) -> CoopNow:
    """Read everything of a co-op; of its families' people only whom they brought in themselves.

    Raises
    ------
    NotFound
        When there is no such co-op.
    """
    coop = coops.coop_of(db, coop_id)
    members = members_of(db, coop_id)
    return CoopNow(
        coop=coop,
        classes=coop_classes.things_of(db, coop_id, CoopClass),
        groups=coop_classes.things_of(db, coop_id, Group),
        instructors=coop_classes.things_of(db, coop_id, Instructor),
        rooms=coop_classes.things_of(db, coop_id, Room),
        members=members,
        children=_children(db, coop_id, {member.family_id: member.name for member in members}),
        car_pools=coop_classes.things_of(db, coop_id, CarPool),
        pins=coop_classes.pins_of(db, coop_id),
        invitations=tuple(coops.open_invitations(db, coop_id, at)),
        timetables=coop_timetables.timetables_of(db, coop_id),
    )


def members_of(db: Db, coop_id: CoopId) -> tuple[Member, ...]:
    """List a co-op's families; grown-ups are named of those only that belong to it now."""
    return tuple(
        Member(
            family_id=row["family_id"],
            name=row["name"],
            state=MemberState(row["state"]),
            grown_ups=tuple(adult.name for adult in adults_of(db, row["family_id"]))
            if row["state"] == "joined"
            else (),
            joined_at=row["joined_at"],
            left_at=row["left_at"],
        )
        for row in coops.member_rows(db, coop_id)
    )


def check_member(db: Db, coop_id: CoopId, family_id: FamilyId) -> None:
    """Ask whether a family belongs to a co-op.

    Raises
    ------
    NotFound
        When it does not; whether there is such a co-op is not told.
    """
    if coops.state_of(db, coop_id, family_id) is not MemberState.JOINED:
        raise NotFound(NO_SUCH_COOP)


def _children(db: Db, coop_id: CoopId, families: dict[FamilyId, str]) -> tuple[EnrolledChild, ...]:
    enrolments = coop_classes.enrolments_of(db, coop_id)
    whose: dict[ChildId, FamilyId] = {one.child_id: one.family_id for one in enrolments}
    names = {family_id: child_names_of(db, family_id) for family_id in set(whose.values())}
    called = told_apart(
        [(child, names[family_id][child], families.get(family_id, "")) for child, family_id in whose.items()]
    )
    found = [
        EnrolledChild(
            child_id=child,
            family_id=family_id,
            name=called[child],
            class_ids=tuple(one.class_id for one in enrolments if one.child_id == child and one.class_id),
            group_ids=tuple(one.group_id for one in enrolments if one.child_id == child and one.group_id),
        )
        for child, family_id in whose.items()
    ]
    return tuple(sorted(found, key=lambda child: (child.name.casefold(), child.child_id)))
