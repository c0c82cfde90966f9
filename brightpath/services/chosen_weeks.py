"""Weeks that a family chose over the one that stood: answers that nobody asked for, until it goes back on them. No verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from brightpath.domain.events import Event, EventKind
from brightpath.domain.feedback import Feedback, FeedbackType
from brightpath.learning.edits import taken_back

#: Under this name such an answer tells which version stood.
INSTEAD_OF = "insteadOf"
#: What tells that a family went back.
VERSIONS = (EventKind.WEEK_PLANNED, EventKind.VERSION_CHOSEN)


def chosen_weeks(said: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """List the answers that were given by choosing another week, oldest first."""
    return tuple(
        sorted(
            (one for one in said if one.type is FeedbackType.AB_CHOICE and INSTEAD_OF in one.data),
            key=lambda one: one.sequence,
        )
    )


def gone_back_on(chosen: Iterable[Feedback], events: Iterable[Event]) -> frozenset[str]:
    """Name the answers, by their feedback, that count no more.

    The choice was undone, or an older version of the week counts again, or the family chose between the same two weeks once
    more: then the last choice counts.
    """
    events = sorted(events, key=lambda event: event.sequence)
    undone = taken_back(events)
    by_version = {(_week(event), event.data.get("version")): event for event in events if event.kind in VERSIONS}
    went_back: dict[date | None, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == EventKind.VERSION_CHOSEN and event.sequence not in undone:
            went_back[_week(event)].append(event)

    def origin(week: date | None, version: int) -> int:
        """Follow a version that is a copy of an older one to the one that was planned."""
        event = by_version.get((week, version))
        if event is None or event.kind != EventKind.VERSION_CHOSEN:
            return version
        return origin(week, int(event.data["chosen"]))

    gone: set[str] = set()
    last: dict[tuple[date | None, frozenset[frozenset[tuple[str, float]]]], str] = {}
    for one in chosen:
        version, week = one.version or 0, one.week_start
        planned = by_version.get((week, version))
        later = [event for event in went_back[week] if event.sequence > one.sequence]
        if (planned is not None and planned.sequence in undone) or (
            later and origin(week, int(later[-1].data["chosen"])) < version
        ):
            gone.add(one.feedback_id)
        else:
            pair = week, frozenset(_counted(one, side) for side in ("one", "other"))
            if pair in last:
                gone.add(last[pair])
            last[pair] = one.feedback_id
    return frozenset(gone)


def _week(event: Event) -> date | None:
    week = event.data.get("weekStartDate")
    return date.fromisoformat(week) if isinstance(week, str) else None


def _counted(one: Feedback, side: str) -> frozenset[tuple[str, float]]:
    return frozenset((name, round(float(value), 4)) for name, value in one.data[side].items())
