"""A co-op is founded by a parent, families come by a code, and each sees its own side."""

from __future__ import annotations

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.coop import Grid, MemberState
from brightpath.domain.errors import Faulty, NotAllowed, NotFound, Refused
from brightpath.domain.ids import CoopId
from brightpath.domain.weeks import Weekday
from brightpath.services import accounts, coops, people
from brightpath.services.house import House
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_coops import GRID, Given, a_coop, join


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


def whats(house: House) -> list[str]:
    admin = a_token(house, a_person(house, "Admin", roles=(Role.ADMIN,)))
    return [f"{entry['what']} {entry['outcome']}" for entry in people.audit_trail(house, admin)]


# --- Founding ---------------------------------------------------------------------------------------------------------


def test_whoever_founds_a_co_op_coordinates_it(house: House, parent: str) -> None:
    with pytest.raises(NotAllowed):
        coops.coops_i_coordinate(house, parent)
    coop = coops.found_coop(house, parent, " Oak  Hall ", place="12 Elm Street")
    assert (coop.name, coop.place) == ("Oak Hall", "12 Elm Street")
    assert accounts.who_am_i(house, parent).roles == {Role.PARENT, Role.COORDINATOR}
    assert accounts.who_am_i(house, parent).coop_ids == (coop.coop_id,)
    assert coops.coops_i_coordinate(house, parent) == [coop]
    assert "found_coop done" in whats(house)


def test_a_co_op_needs_a_name(house: House, parent: str) -> None:
    with pytest.raises(Faulty, match="Name: It needs a name"):
        coops.found_coop(house, parent, "  ")
    with pytest.raises(Faulty, match="too long"):
        coops.found_coop(house, parent, "x" * 81)


def test_another_coordinators_co_op_is_not_found(house: House, given: Given) -> None:
    other = a_token(house, a_person(house, "Otto", roles=(Role.COORDINATOR,)))
    for coop_id in (given.coop_id, CoopId("nothing")):
        with pytest.raises(NotFound, match="There is no such co-op here"):
            coops.coop_now(house, other, coop_id)
    assert "coop_now refused: NotFound" in whats(house)


def test_a_member_is_no_coordinator(house: House, given: Given) -> None:
    with pytest.raises(NotAllowed):
        coops.coop_now(house, given.kims.token, given.coop_id)


def test_a_co_op_can_be_called_otherwise_and_its_wishes_weighed(house: House, given: Given) -> None:
    coop = coops.change_coop(
        house, given.token, given.coop_id, "Elm Hall", "Elm Street", {"few_gaps": 5}, parents_are_a_must=True
    )
    assert (coop.name, coop.place, coop.weights, coop.parents_are_a_must) == (
        "Elm Hall",
        "Elm Street",
        {"few_gaps": 5},
        True,
    )
    with pytest.raises(Faulty) as faulty:
        coops.change_coop(house, given.token, given.coop_id, "", None, {"few_gaps": -1, "free lunch": 2})
    assert len(faulty.value.faults) == 3


def test_every_fault_of_a_grid_is_told_at_once(house: House, given: Given) -> None:
    bad = Grid(days=(Weekday.MONDAY, Weekday.MONDAY), periods=((600, 540), (660, 720), (700, 760)))
    with pytest.raises(Faulty) as faulty:
        coops.save_grid(house, given.token, given.coop_id, bad)
    assert [fault.where for fault in faulty.value.faults] == ["Days", "Period 1", "Period 3"]
    assert coops.coop_now(house, given.token, given.coop_id).coop.grid == GRID


# --- Inviting and joining ---------------------------------------------------------------------------------------------


def test_a_code_lets_one_family_in_once(house: House, given: Given) -> None:
    fresh = coops.invite_family(house, given.token, given.coop_id, note="The Lees")
    (waiting,) = coops.coop_now(house, given.token, given.coop_id).invitations
    assert waiting == fresh.invitation
    assert fresh.code not in repr(fresh)
    assert coops.look_at_code(house, given.lees.token, fresh.code) == "Oak Hall"
    typed = fresh.code.lower().replace("-", " ")
    seen = coops.join_coop(house, given.lees.token, given.lees.family_id, typed)
    assert (seen.name, seen.state) == ("Oak Hall", MemberState.JOINED)
    with pytest.raises(NotFound, match="used already"):
        coops.look_at_code(house, given.parks.token, fresh.code)
    assert coops.coop_now(house, given.token, given.coop_id).invitations == ()


def test_a_code_is_no_longer_good_after_thirty_days_or_when_withdrawn(house: House, given: Given, clock: Clock) -> None:
    old = coops.invite_family(house, given.token, given.coop_id)
    withdrawn = coops.invite_family(house, given.token, given.coop_id)
    coops.withdraw_code(house, given.token, given.coop_id, withdrawn.invitation.invitation_id)
    with pytest.raises(NotFound):
        coops.join_coop(house, given.lees.token, given.lees.family_id, withdrawn.code)
    with pytest.raises(NotFound):
        coops.withdraw_code(house, given.token, given.coop_id, withdrawn.invitation.invitation_id)
    clock.move(hours=20, days=29)
    with house.store.write() as db:
        db.execute("UPDATE sessions SET last_seen_at = ?, created_at = ?", [house.now(), house.now()])
    clock.move(hours=10)
    with pytest.raises(NotFound):
        coops.join_coop(house, given.lees.token, given.lees.family_id, old.code)


def test_who_belongs_already_keeps_the_code_good(house: House, given: Given) -> None:
    fresh = coops.invite_family(house, given.token, given.coop_id)
    with pytest.raises(Refused, match="belongs to this co-op already"):
        coops.join_coop(house, given.kims.token, given.kims.family_id, fresh.code)
    assert coops.look_at_code(house, given.lees.token, fresh.code) == "Oak Hall"


def test_nobody_joins_for_another_family(house: House, given: Given) -> None:
    fresh = coops.invite_family(house, given.token, given.coop_id)
    with pytest.raises(NotFound):
        coops.join_coop(house, given.parks.token, given.lees.family_id, fresh.code)


def test_the_coordinator_sees_families_and_grown_ups_and_no_child(house: House, given: Given) -> None:
    now = coops.coop_now(house, given.token, given.coop_id)
    assert {(member.name, member.grown_ups) for member in now.members} == {("Kim", ("Kim",)), ("Park", ("Park",))}
    assert now.children == ()


# --- Leaving ----------------------------------------------------------------------------------------------------------


def test_a_family_leaves_and_may_come_back(house: House, given: Given) -> None:
    coops.leave_coop(house, given.kims.token, given.kims.family_id, given.coop_id)
    left = next(m for m in coops.coop_now(house, given.token, given.coop_id).members if m.name == "Kim")
    assert (left.state, left.grown_ups) == (MemberState.LEFT, ())
    (seen,) = coops.coops_of_family(house, given.kims.token, given.kims.family_id)
    assert (seen.state, seen.classes) == (MemberState.LEFT, ())
    with pytest.raises(NotFound):
        coops.leave_coop(house, given.kims.token, given.kims.family_id, given.coop_id)
    join(house, given.token, given.coop_id, given.kims)
    assert coops.coops_of_family(house, given.kims.token, given.kims.family_id)[0].state is MemberState.JOINED


def test_the_coordinator_lets_a_family_go(house: House, given: Given) -> None:
    coops.remove_member(house, given.token, given.coop_id, given.parks.family_id)
    assert coops.coops_of_family(house, given.parks.token, given.parks.family_id)[0].state is MemberState.LEFT
    with pytest.raises(NotFound):
        coops.remove_member(house, given.token, given.coop_id, given.lees.family_id)


def test_a_change_of_what_a_timetable_is_made_of_is_counted(house: House, given: Given) -> None:
    before = coops.coop_now(house, given.token, given.coop_id).coop.version
    coops.save_grid(house, given.token, given.coop_id, GRID)
    assert coops.coop_now(house, given.token, given.coop_id).coop.version == before + 1
