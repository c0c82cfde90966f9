"""The versions of a week: two of them compared, and an older one that counts again with what has been lived since."""

from __future__ import annotations

from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.replanning import Difference
from brightpath.domain.versions import with_what_was_lived
from brightpath.planning.week.difference import difference
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule
from brightpath.storage.week_state import revision_of

COUNTS_ALREADY = "This version is the one that counts already."
NO_SUCH_VERSION = "There is no such version of this week."
CHANGED = "This week has changed in the meantime. Please look at it once more."
OTHER_CHILDREN = "This version was made for other children than the week has now, so it cannot count again."


@verb
def compare_versions(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, version_a: int, version_b: int
) -> Difference:
    """Say what is different in version b of a week, seen from version a.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    with house.store.read() as db:
        one, other = (_version(db, family_id, week_start, version) for version in (version_a, version_b))
    return difference(one.plan, other.plan)


@verb
def choose_version(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, version: int, revision: int
) -> Schedule:
    """Let an older version of a week count again, as the next version: its plan, with what is done or by hand by now.

    Raises
    ------
    NotFound
        When there is no such version.
    Stale
        When the week has changed since that revision.
    Refused
        When it counts already, or is about other children.
    """
    with house.store.write() as db:
        chosen = _version(db, family_id, week_start, version)
        present = schedule.active_plan(db, family_id, week_start)
        if present is None or revision_of(db, family_id, week_start) != revision:
            raise Stale(CHANGED)
        if present.version == version:
            raise Refused(COUNTS_ALREADY)
        if {child.id for child in chosen.plan.children} != {child.id for child in present.plan.children}:
            raise Refused(OTHER_CHILDREN)
        return schedule.save_plan(
            db,
            family_id,
            with_what_was_lived(chosen.plan, present.plan),
            problem=schedule.problem_of_schedule(db, family_id, chosen.schedule_id),
            at=house.now(),
            user_id=actor.user_id,
            kind=EventKind.VERSION_CHOSEN,
            sentence=f"Version {version} counts again.",
            data={"chosen": version},
        )


def _version(db: Db, family_id: FamilyId, week_start: date, version: int) -> Schedule:
    found = schedule.version_of(db, family_id, week_start, version)
    if found is None:
        raise NotFound(NO_SUCH_VERSION)
    return found
