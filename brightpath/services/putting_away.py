"""What a parent does not want to see again this week: early warnings, and the invitation to compare weeks."""

from __future__ import annotations

from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage.events import put_away_in, record_event

LONGEST = 80


@verb
def put_away(house: House, actor: Actor, family_id: FamilyId, week_start: date, what: str) -> None:
    """Keep something from being shown to a family's parents for the rest of a week, on every device.

    Raises
    ------
    Faulty
        When `what` is no name.
    """
    if not 1 <= len(what) <= LONGEST:
        raise Faulty([Fault("What", "This is no name.", f"1 to {LONGEST} characters")])
    with house.store.write() as db:
        if what in put_away_in(db, family_id, week_start):
            return
        record_event(
            db,
            EventKind.PUT_AWAY,
            family_id=family_id,
            user_id=actor.user_id,
            at=house.now(),
            data={"weekStartDate": week_start.isoformat(), "what": what},
        )


@verb
def what_is_put_away(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> frozenset[str]:
    """List what a family's parents have put away in a week."""
    with house.store.read() as db:
        return put_away_in(db, family_id, week_start)
