"""What of a week somebody may see: a child's own sign-in sees the child's own part. No verbs."""

from __future__ import annotations

from dataclasses import replace

from brightpath.domain.accounts import Actor, Role
from brightpath.storage.schedule import Schedule


def as_seen_by(actor: Actor, kept: Schedule) -> Schedule:
    """Leave out of a week what is not for a child's own sign-in."""
    if actor.roles != {Role.CHILD}:
        return kept
    own = tuple(child for child in kept.plan.children if child.id == actor.child_id)
    names = {child.name for child in own}
    unplaced = tuple(left for left in kept.plan.unplaced if left.child in names)
    return replace(
        kept, plan=kept.plan.model_copy(update={"children": own, "adults": (), "unplaced": unplaced, "wishes": ()})
    )
