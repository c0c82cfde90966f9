"""What the house does for itself at night, when nobody waits for it. The clock calls it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from brightpath.domain.accounts import Actor
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage.family import families
from brightpath.storage.laid_facts import A_RUN, lay_by_family, mixed_groups

#: Minutes of the day between which it is night.
NIGHT: Final = range(2 * 60, 5 * 60)
#: So many runs are laid one after the other; whoever writes comes in between two.
_AT_ONCE: Final = 4


@verb
def lay_facts_by_night(house: House, actor: Actor) -> int:
    """Lay facts of weeks that came mixed by family, when it is night where most families live; return how many rows.

    Nothing is done while they are less than a run. What is laid is found by how it lies, so calling this twice does nothing
    twice, and what a kill cuts short is done in another night.
    """
    with house.store.read() as db:
        zones = Counter(family.time_zone for family in families(db)).most_common(1)
    _, minute = house.clock(zones[0][0] if zones else None)
    if minute not in NIGHT:
        return 0
    laid = 0
    for _ in range(_AT_ONCE):
        with house.store.read() as db:
            mixed = mixed_groups(db)
        if len(mixed) < A_RUN:
            break
        with house.store.write() as db:
            laid += lay_by_family(db, mixed[:A_RUN])
    if laid:
        house.log.info("Facts of weeks were laid by family", extra={"rows": laid})
    return laid
