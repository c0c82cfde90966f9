"""A co-op as it is at one moment, read together from its rows and its families'. No verbs."""

from __future__ import annotations

from datetime import datetime

from brightpath.domain.consents import Switch
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
from brightpath.storage.consents import consenting
from brightpath.storage.coops import NO_SUCH_COOP
from brightpath.storage.database import Db
from brightpath.storage.family import HOUSEHOLD_TABLES, household_of

#: What a co-op is read from.
TABLES = (
    *("coops", "coop_members", "coop_groups", "coop_rooms", "coop_instructors", "coop_classes", "coop_car_pools"),
    *("coop_enrolments", "coop_pins", "coop_timetables", "consents", *HOUSEHOLD_TABLES),
)


def coop_as_it_is(db: Db, coop_id: CoopId, at: datetime) -> CoopNow:
    """Read everything of a co-op; of its families' people only whom they brought in themselves.

    Raises
    ------
    NotFound
        When there is no such co-op.
    """
    kept = db.remembered(("co-op", coop_id), TABLES, lambda: _read(db, coop_id))
    return kept.model_copy(update={"invitations": tuple(coops.open_invitations(db, coop_id, at))})


def _read(db: Db, coop_id: CoopId) -> CoopNow:
    members = _members(db, coop_id)
    return CoopNow(
        coop=coops.coop_of(db, coop_id),
        classes=coop_classes.things_of(db, coop_id, CoopClass),
        groups=coop_classes.things_of(db, coop_id, Group),
        instructors=coop_classes.things_of(db, coop_id, Instructor),
        rooms=coop_classes.things_of(db, coop_id, Room),
        members=members,
        children=_children(db, coop_id, {member.family_id: member.name for member in members}),
        car_pools=coop_classes.things_of(db, coop_id, CarPool),
        pins=coop_classes.pins_of(db, coop_id),
        invitations=(),
        timetables=coop_timetables.timetables_of(db, coop_id),
    )


def _members(db: Db, coop_id: CoopId) -> tuple[Member, ...]:
    """List a co-op's families; grown-ups are named of those only that belong to it now."""
    return tuple(
        Member(
            family_id=row["family_id"],
            name=row["name"],
            state=MemberState(row["state"]),
            grown_ups=tuple(adult.name for adult in household_of(db, row["family_id"]).adults)
            if row["state"] == MemberState.JOINED and row["has_household"]
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
    at_home = {
        child.id: child.name
        for family_id in {one.family_id for one in enrolments}
        for child in household_of(db, family_id).children
    }
    # Who has left the household meanwhile comes no more.
    whose: dict[ChildId, FamilyId] = {one.child_id: one.family_id for one in enrolments if one.child_id in at_home}
    named = consenting(db, Switch.BY_NAME)
    called = told_apart(
        [(child, at_home[child], families.get(of, "")) for child, of in whose.items() if of in named]
    ) | told_apart([(child, f"A child ({families.get(of, '')})", "") for child, of in whose.items() if of not in named])
    found = [
        EnrolledChild(
            child_id=child,
            family_id=family_id,
            name=called[child],
            is_named=family_id in named,
            class_ids=tuple(one.class_id for one in enrolments if one.child_id == child and one.class_id),
            group_ids=tuple(one.group_id for one in enrolments if one.child_id == child and one.group_id),
        )
        for child, family_id in whose.items()
    ]
    return tuple(sorted(found, key=lambda child: (child.name.casefold(), child.child_id)))
