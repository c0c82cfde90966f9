"""Who coordinates a co-op: asking another grown-up to do it too, and stepping down."""

from __future__ import annotations

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.coop import Coordinator, MemberState
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import CoopId, UserId
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import accounts, coops

MOST_COORDINATORS = 10
NO_SUCH_PERSON = (
    "Nobody of this name can coordinate here: it takes a parent of a family that has joined, who does not do so yet."
)
YOU_ARE_THE_LAST = "Nobody else coordinates this co-op. Let somebody else do it too before you step down."


@verb
def coordinators_of(house: House, actor: Actor, coop_id: CoopId) -> tuple[Coordinator, ...]:
    """List who coordinates a co-op, the first first."""
    with house.store.read() as db:
        return coops.coordinators_of(db, coop_id)


@verb
def who_could_coordinate(house: House, actor: Actor, coop_id: CoopId) -> tuple[Coordinator, ...]:
    """List the parents with an account, of families that have joined, who do not coordinate the co-op yet."""
    with house.store.read() as db:
        return coops.parents_in(db, coop_id, MemberState.JOINED)


@verb
def add_coordinator(house: House, actor: Actor, coop_id: CoopId, user_id: UserId) -> None:
    """Let a parent of a family that has joined coordinate the co-op too, with all that this allows.

    Raises
    ------
    NotFound
        When the person is none of those, or does it already.
    Refused
        When very many do already.
    """
    with house.store.write() as db:
        if user_id not in {one.user_id for one in coops.parents_in(db, coop_id, MemberState.JOINED)}:
            raise NotFound(NO_SUCH_PERSON)
        if len(coops.coordinators_of(db, coop_id)) >= MOST_COORDINATORS:
            raise Refused(f"A co-op has {MOST_COORDINATORS} coordinators at most.")
        coops.add_coordinator(db, coop_id, user_id, house.now())
        accounts.add_role(db, user_id, Role.COORDINATOR)


@verb
def step_down(house: House, actor: Actor, coop_id: CoopId) -> None:
    """Coordinate a co-op no longer; the own family stays in it as it is.

    Raises
    ------
    Refused
        When nobody else who can sign in coordinates it.
    """
    assert actor.user_id
    with house.store.write() as db:
        if not any(one.user_id != actor.user_id and one.may_sign_in for one in coops.coordinators_of(db, coop_id)):
            raise Refused(YOU_ARE_THE_LAST)
        coops.drop_coordinator(db, coop_id, actor.user_id, house.now())
        if not coops.coops_coordinated_by(db, actor.user_id):
            accounts.drop_role(db, actor.user_id, Role.COORDINATOR)
