"""What a family lets be seen of it: putting a switch on or off, and how the three stand."""

from __future__ import annotations

from brightpath.domain.accounts import Actor
from brightpath.domain.consents import Consent, Switch
from brightpath.domain.coop import MemberState
from brightpath.domain.errors import Refused
from brightpath.domain.ids import FamilyId
from brightpath.services.access import verb
from brightpath.services.coop_forgetting import forget_who_left
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import consents, coops, counted_weeks, family_keys
from brightpath.storage.family import family_of

A_MADE_UP_FAMILY = "This family is made up: it counts nowhere, so there is nothing to consent to."
NO_SUCH_SWITCH = "There is no such switch."


@verb
def give_consent(house: House, actor: Actor, family_id: FamilyId, switch: Switch) -> tuple[Consent, ...]:
    """Put a switch on, for this family and from now on; where it is on already nothing changes.

    Raises
    ------
    Refused
        When the family is a demo: it counts nowhere.
    """
    with house.store.write() as db:
        if family_of(db, family_id).is_demo:
            raise Refused(A_MADE_UP_FAMILY)
        consents.give(db, family_id, _known(switch), by=actor.user_id, at=house.now())
        return consents.consents_of(db, family_id)


@verb
def withdraw_consent(house: House, actor: Actor, family_id: FamilyId, switch: Switch) -> tuple[Consent, ...]:
    """Put a switch off; whoever asks from now on is not told about this family any more."""
    with house.store.write() as db:
        consents.withdraw(db, family_id, _known(switch), by=actor.user_id, at=house.now())
        if switch == Switch.COUNT_US_IN:
            # Under the key of its file too, where it gave one to a co-op of this house.
            by_file = [FamilyId(key) for key, of in family_keys.families_by_key(db).items() if of == family_id]
            for who in (family_id, *by_file):
                counted_weeks.count_no_longer(db, who)
                counted_weeks.bands_without(db, who)
        if switch == Switch.BY_NAME:
            for coop, state in coops.coops_of_family(db, family_id):
                if state is MemberState.JOINED:
                    forget_who_left(db, coop_as_it_is(db, coop.coop_id, house.now()))
        return consents.consents_of(db, family_id)


@verb
def consents_of_family(house: House, actor: Actor, family_id: FamilyId) -> tuple[Consent, ...]:
    """List every time a switch was put on, with who put it off again and when; the newest first."""
    with house.store.read() as db:
        return consents.consents_of(db, family_id)


def _known(switch: Switch | str) -> Switch:
    try:
        return Switch(switch)
    except ValueError:
        raise Refused(NO_SUCH_SWITCH) from None
