"""What a family put into its weeks by hand and wants every week: looked at, ended, and let come again."""

from __future__ import annotations

from brightpath.domain.accounts import Actor
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.repeating import RepeatingItem
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import repeating_items
from brightpath.storage.events import record_event


@verb
def what_comes_every_week(house: House, actor: Actor, family_id: FamilyId) -> list[RepeatingItem]:
    """List what stands in every week that is planned from now on, in the order in which it was added."""
    with house.store.read() as db:
        return repeating_items.repeating_items(db, family_id)


@verb
def end_every_week(
    house: House, actor: Actor, family_id: FamilyId, repeating_item_id: str, is_ended: bool = True
) -> None:
    """Let something come no more, or again after all; the weeks that hold it already keep it.

    Raises
    ------
    NotFound
        When there is none, or it is another family's.
    """
    with house.store.write() as db:
        turn = repeating_items.end_repeating if is_ended else repeating_items.go_on_repeating
        turn(db, family_id, repeating_item_id)
        record_event(
            db,
            EventKind.EVERY_WEEK_ENDED if is_ended else EventKind.EVERY_WEEK_TAKEN_UP,
            family_id=family_id,
            user_id=actor.user_id,
            at=house.now(),
            subject_ids=[repeating_item_id],
        )
