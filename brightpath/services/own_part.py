"""What of a week somebody may see: a child's own sign-in sees the child's own part. No verbs."""

from __future__ import annotations

from dataclasses import replace

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.schedule import ChildWeek
from brightpath.storage.schedule import Schedule


def as_seen_by(actor: Actor, kept: Schedule) -> Schedule:
    """Leave out of a week what is not for a child's own sign-in."""
    if actor.roles != {Role.CHILD}:
        return kept
    own = tuple(_without_reports(child) for child in kept.plan.children if child.id == actor.child_id)
    names = {child.name for child in own}
    unplaced = tuple(left for left in kept.plan.unplaced if left.child in names)
    # What a plan says of itself is said of the whole family: the grown-ups' hours, and how it is for brothers and sisters.
    facts = {"children": own, "adults": (), "unplaced": unplaced, "because": (), "wishes": ()}
    return replace(kept, plan=kept.plan.model_copy(update=facts))


def _without_reports(child: ChildWeek) -> ChildWeek:
    """Leave out how a lesson went, which parents write for themselves; what the child handed in with words keeps them."""
    return child.model_copy(
        update={
            "days": tuple(
                day.model_copy(
                    update={
                        "items": tuple(
                            item
                            if item.actual is None or item.is_handed_in
                            else item.model_copy(update={"actual": None})
                            for item in day.items
                        )
                    }
                )
                for day in child.days
            )
        }
    )
