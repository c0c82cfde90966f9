"""Co-ops and the families in them: founding one, inviting, joining, leaving, and a coordinator's view of it all."""

from __future__ import annotations

import re
import secrets
from typing import Any

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.coop import (
    CODE_LASTS,
    ChangedClasses,
    Coop,
    CoopClass,
    CoopNow,
    CoopOfFamily,
    FreshCode,
    Grid,
    Group,
    Instructor,
    Invitation,
    MemberState,
    names_of_instructors,
)
from brightpath.domain.coop_faults import (
    LONGEST_NOTE,
    MOST_COOPS,
    as_name,
    faults_of_grid,
    faults_of_name,
    faults_of_weights,
    refuse,
)
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import CoopId, FamilyId, new_id
from brightpath.planning.coop.bounds import MOST_WEIGHT
from brightpath.planning.coop.problem import COOP_WEIGHTS
from brightpath.services.access import hash_of, verb
from brightpath.services.coop_forgetting import forget_who_left
from brightpath.services.coop_records import check_member, coop_as_it_is
from brightpath.services.coop_weeks import news_of, settle_weeks, unseen_changes, without_children
from brightpath.services.house import House
from brightpath.storage import accounts, coop_attendance, coop_classes, coop_timetables, coops
from brightpath.storage.database import Db

#: Letters and digits that nobody confuses when a code is read aloud or typed from paper: 20 of 32 signs are 100 bits.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PARTS, _PART = 4, 5
NO_SUCH_CODE = "This code was used already, has expired or was withdrawn. Ask the coordinator for a new one."


# --- The coordinator --------------------------------------------------------------------------------------------------


@verb
def found_coop(house: House, actor: Actor, name: str, place: str | None = None, time_zone: str | None = None) -> Coop:
    """Found a co-op; whoever does coordinates it. Families come by a code, the own one too.

    Raises
    ------
    Faulty
        When its name or place is none.
    Refused
        When the person coordinates very many already.
    """
    assert actor.user_id
    name, place = as_name(name), as_name(place or "") or None
    refuse([*faults_of_name("Name", name), *(faults_of_name("Place", place) if place else ())])
    coop = Coop(
        coop_id=CoopId(new_id()),
        name=name,
        place=place,
        time_zone=time_zone or house.settings.time_zone,
        created_at=house.now(),
    )
    with house.store.write() as db:
        if len(coops.coops_coordinated_by(db, actor.user_id)) >= MOST_COOPS:
            raise Refused(f"One person can coordinate {MOST_COOPS} co-ops at most.")
        coops.add_coop(db, coop, actor.user_id)
        accounts.add_role(db, actor.user_id, Role.COORDINATOR)
    return coop


@verb
def coops_i_coordinate(house: House, actor: Actor) -> list[Coop]:
    """List the co-ops a person coordinates, the oldest first."""
    assert actor.user_id
    with house.store.read() as db:
        return coops.coops_coordinated_by(db, actor.user_id)


@verb
def coop_now(house: House, actor: Actor, coop_id: CoopId) -> CoopNow:
    """Read everything of a co-op in one look."""
    with house.store.read() as db:
        return coop_as_it_is(db, coop_id, house.now())


@verb
def change_coop(
    house: House,
    actor: Actor,
    coop_id: CoopId,
    name: str,
    place: str | None = None,
    weights: dict[str, int] | None = None,
    parents_are_a_must: bool | None = None,
) -> Coop:
    """Change what a co-op is called, where it meets, and what its wishes weigh; None leaves the last two as they are.

    Raises
    ------
    Faulty
        With everything that is wrong; nothing is written then.
    """
    name, place = as_name(name), as_name(place or "") or None
    refuse(
        [
            *faults_of_name("Name", name),
            *(faults_of_name("Place", place) if place else ()),
            *faults_of_weights(weights or {}, COOP_WEIGHTS, MOST_WEIGHT),
        ]
    )
    with house.store.write() as db:
        coop = coops.coop_of(db, coop_id)
        changes: dict[str, Any] = {"name": name, "place": place}
        if weights is not None:
            changes |= {"weights": weights}
        if parents_are_a_must is not None:
            changes |= {"parents_are_a_must": parents_are_a_must}
        coops.change_coop(db, coop.model_copy(update=changes))
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)
        return coops.coop_of(db, coop_id)


@verb
def save_grid(house: House, actor: Actor, coop_id: CoopId, grid: Grid) -> Coop:
    """Say on which days a co-op meets and when its periods are. Pins go with the days or periods they stood in.

    A timetable that is published keeps the grid it was made on.

    Raises
    ------
    Faulty
        With everything that is wrong with it.
    """
    refuse(faults_of_grid(grid))
    with house.store.write() as db:
        before = coops.coop_of(db, coop_id)
        coops.change_coop(db, before.model_copy(update={"grid": grid}))
        coop_classes.move_pins(db, coop_id, before.grid, grid)
        coops.count_change(db, coop_id)
        return coops.coop_of(db, coop_id)


# --- Inviting ---------------------------------------------------------------------------------------------------------


@verb
def invite_family(house: House, actor: Actor, coop_id: CoopId, note: str = "") -> FreshCode:
    """Make a code with which one family joins, good for 30 days; `note` reminds the coordinator whom it is for."""
    now = house.now()
    signs = [secrets.choice(_SIGNS) for _ in range(_PARTS * _PART)]
    code = "-".join("".join(signs[part * _PART : (part + 1) * _PART]) for part in range(_PARTS))
    invitation = Invitation(
        invitation_id=new_id(), note=as_name(note)[:LONGEST_NOTE], created_at=now, expires_at=now + CODE_LASTS
    )
    with house.store.write() as db:
        coops.coop_of(db, coop_id)
        coops.add_invitation(db, coop_id, invitation, _hash_of(code), actor.user_id)
    return FreshCode(invitation=invitation, code=code)


@verb
def withdraw_code(house: House, actor: Actor, coop_id: CoopId, invitation_id: str) -> None:
    """Make a code useless that nobody has used yet.

    Raises
    ------
    NotFound
        When it was used or withdrawn already.
    """
    with house.store.write() as db:
        if not coops.drop_invitation(db, coop_id, invitation_id):
            raise NotFound("This invitation was used or withdrawn already.")


@verb
def remove_member(house: House, actor: Actor, coop_id: CoopId, member: FamilyId) -> None:
    """Let a family belong to the co-op no longer, as if it had left.

    Raises
    ------
    NotFound
        When it does not belong to it.
    """
    with house.store.write() as db:
        check_member(db, coop_id, member)
        _part(house, db, actor, coop_id, member)


# --- The family -------------------------------------------------------------------------------------------------------


@verb
def look_at_code(house: House, actor: Actor, code: str) -> str:
    """Say which co-op a code opens, by its name.

    Raises
    ------
    NotFound
        When it was used, has expired or was withdrawn.
    """
    with house.store.read() as db:
        return coops.coop_of(db, _opened_by(house, db, code)[0]).name


@verb
def join_coop(house: House, actor: Actor, family_id: FamilyId, code: str) -> CoopOfFamily:
    """Let a family belong to a co-op, by a code; `WHAT_JOINING_SHOWS` says what its coordinator sees then.

    Raises
    ------
    NotFound
        When the code was used, has expired or was withdrawn.
    Refused
        When the family belongs to the co-op already; the code stays good then.
    """
    with house.store.write() as db:
        coop_id, invitation = _opened_by(house, db, code)
        if coops.state_of(db, coop_id, family_id) is MemberState.JOINED:
            raise Refused("Your family belongs to this co-op already.")
        coops.use_invitation(db, invitation.invitation_id, family_id, house.now())
        coops.join(db, coop_id, family_id, actor.user_id, house.now())
        coops.count_change(db, coop_id)
        return _seen_by_family(db, coops.coop_of(db, coop_id), MemberState.JOINED, family_id)


@verb
def leave_coop(house: House, actor: Actor, family_id: FamilyId, coop_id: CoopId) -> None:
    """Leave a co-op: its classes go from the family's week from today on, the children from its classes.

    Raises
    ------
    NotFound
        When the family does not belong to it.
    """
    with house.store.write() as db:
        check_member(db, coop_id, family_id)
        _part(house, db, actor, coop_id, family_id)


@verb
def coops_of_family(house: House, actor: Actor, family_id: FamilyId) -> list[CoopOfFamily]:
    """List the co-ops a family belongs to, with what there is to enrol in, and those it has left by their name alone."""
    with house.store.read() as db:
        return [_seen_by_family(db, coop, state, family_id) for coop, state in coops.coops_of_family(db, family_id)]


@verb
def changed_classes(house: House, actor: Actor, family_id: FamilyId) -> ChangedClasses | None:
    """Tell what others changed in a family's classes since its parents looked, or planned a week; None when nothing."""
    with house.store.read() as db:
        return unseen_changes(db, family_id, actor.user_id, house.now())


# --- Behind the verbs -------------------------------------------------------------------------------------------------


def _part(house: House, db: Db, actor: Actor, coop_id: CoopId, family_id: FamilyId) -> None:
    coop_classes.withdraw_family(db, coop_id, family_id)
    without_children(house, db, actor, coop_id, family_id)
    coop_attendance.forget_attendance(db, coop_id, family_id)
    coops.leave(db, coop_id, family_id, house.now())
    coops.count_change(db, coop_id)
    forget_who_left(db, coop_as_it_is(db, coop_id, house.now()))


def _seen_by_family(db: Db, coop: Coop, state: MemberState, family_id: FamilyId) -> CoopOfFamily:
    seen = CoopOfFamily(coop_id=coop.coop_id, name=coop.name, place=coop.place, state=state)
    news = news_of(db, family_id, coop.coop_id)
    if state is not MemberState.JOINED:
        return seen.model_copy(update={"news": news})
    commitments = coop_timetables.commitments_of_family(db, family_id)
    return seen.model_copy(
        update={
            "classes": coop_classes.things_of(db, coop.coop_id, CoopClass),
            "groups": coop_classes.things_of(db, coop.coop_id, Group),
            "teachers": names_of_instructors(
                coop_classes.things_of(db, coop.coop_id, Instructor),
                {row["family_id"]: row["name"] for row in coops.member_rows(db, coop.coop_id)},
            ),
            "enrolments": coop_classes.enrolments_of(db, coop.coop_id, family_id),
            "commitments": tuple(one for one in commitments if one.coop_id == coop.coop_id),
            "news": news,
        }
    )


def _opened_by(house: House, db: Db, code: str) -> tuple[CoopId, Invitation]:
    found = coops.find_invitation(db, _hash_of(code), house.now())
    if found is None:
        raise NotFound(NO_SUCH_CODE)
    return found


def _hash_of(code: str) -> str:
    """Hash a code however it was typed: small letters, spaces or lines between its parts."""
    return hash_of(re.sub(r"[^A-Z0-9]", "", code.upper()))
