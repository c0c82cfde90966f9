"""What a family showed and said of its weeks, read from the log and its feedback as observations. No verbs.

A week is rated once by each parent. What is said of the children, by them or for them, is one reading more of the whole week,
its mean: features are sums over all children, and one child's face alone says little of them. What a family left where it
stood is read in `stays`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import fmean
from typing import Any

from brightpath.domain.events import EventKind
from brightpath.domain.feedback import LIKERT, Chosen, Feedback, FeedbackType
from brightpath.domain.ids import FamilyId
from brightpath.learning.edits import MOVES, choices_of, standing_moves
from brightpath.learning.evidence import DOUBT_PREFERRED, Choice, Ignored, Kind, Observation, Reading, Why
from brightpath.learning.preferences import without
from brightpath.learning.ratings import answer_of, readings_of
from brightpath.services.chosen_weeks import VERSIONS, chosen_weeks, gone_back_on
from brightpath.services.stays import stays_of
from brightpath.storage.database import Db
from brightpath.storage.events import events_of_kinds
from brightpath.storage.feedback import feedback_since
from brightpath.storage.learned import Asked, Decisions, questions_asked

#: What the children's own stars are, as a rated item.
CHILDREN = "children"
ABOUT = {item.key: item.wishes for item in LIKERT}
_MOVES_AND_BACK = (*MOVES, *VERSIONS, EventKind.CHANGE_UNDONE, EventKind.CHANGE_REDONE)


@dataclass(frozen=True)
class Evidence:
    """All that counts at a moment, and what teaches nothing, with the reason why; `unasked` are answers nobody asked for."""

    now: datetime
    observations: tuple[Observation, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    unasked: frozenset[str] = frozenset()


def evidence_of(db: Db, family_id: FamilyId, decisions: Decisions, *, now: datetime, since: datetime) -> Evidence:
    """Read what happened from a moment on, without what the family undid; what it accepted counts as hardly in doubt."""
    events = events_of_kinds(db, family_id, _MOVES_AND_BACK, since=since)
    moves, ignored = choices_of(event for event in events if event.sequence > decisions.learns_after)
    said = feedback_since(db, family_id, after=decisions.learns_after, since=since)
    asked = {one.question_key: one for one in questions_asked(db, family_id)}
    chosen = chosen_weeks(said)
    told = [*_ratings(said), *_children(said), *_answers(said, asked, gone_back_on(chosen, events))]
    after = max(since, decisions.started_over_at or since)
    stays = stays_of(
        db,
        family_id,
        standing_moves(events),
        _rated_weeks(said),
        learns_after=decisions.learns_after,
        after=after,
        now=now,
    )
    observations = (*moves, *(one for one in told if not isinstance(one, Ignored)), *stays)
    return Evidence(
        now=now,
        observations=tuple(_as_confirmed(one, decisions.confirmed) for one in without(observations, decisions.dropped)),
        ignored=(*ignored, *(one for one in told if isinstance(one, Ignored))),
        unasked=frozenset(one.feedback_id for one in chosen),
    )


def _as_confirmed(one: Observation, confirmed: frozenset[str]) -> Observation:
    if one.key in confirmed and isinstance(one, Choice):
        return replace(one, doubt=min(one.doubt, DOUBT_PREFERRED))
    return one


def _ratings(said: Iterable[Feedback]) -> Iterator[Reading | Ignored]:
    """Read what each parent said of a whole week: its stars and its statements."""
    for one in said:
        if one.type is not FeedbackType.SCHEDULE_SATISFACTION or one.child_id is not None:
            continue
        if one.rating.stars is None and not one.rating.likert:
            continue
        features = _features(one.data.get("features"))
        if not features:
            yield Ignored(one.feedback_id, Why.NOTHING_KNOWN)
            continue
        yield from readings_of(
            one.feedback_id, one.given_at, features, stars=one.rating.stars, items=one.rating.likert, about=ABOUT
        )


def _rated_weeks(said: Iterable[Feedback]) -> Iterator[date]:
    """List the weeks that a parent rated; a child that does says nothing of what its parents left standing."""
    for one in said:
        is_rated = one.rating.stars is not None or one.rating.likert
        if (
            one.type is FeedbackType.SCHEDULE_SATISFACTION
            and one.week_start is not None
            and is_rated
            and not one.is_own
        ):
            yield one.week_start


def _children(said: Iterable[Feedback]) -> Iterator[Reading]:
    """Read what is said of the children of a week as one rating: the child's own word before what is said for it."""
    weeks: dict[date, dict[str, Feedback]] = defaultdict(dict)
    for one in said:
        is_of_a_child = one.type is FeedbackType.SCHEDULE_SATISFACTION and one.child_id is not None
        if is_of_a_child and one.week_start is not None and one.rating.stars is not None:
            child = str(one.child_id)
            before = weeks[one.week_start].get(child)
            if before is None or one.is_own >= before.is_own:
                weeks[one.week_start][child] = one
    for of_week in weeks.values():
        stars = [
            one for one in of_week.values() if one.rating.stars is not None and _features(one.data.get("features"))
        ]
        if stars:
            last = max(stars, key=lambda one: one.sequence)
            points = fmean(one.rating.stars or 0 for one in stars)
            features = _features(last.data["features"])
            key = f"{CHILDREN} {last.feedback_id}"
            yield Reading(key, last.given_at, Kind.STARS, CHILDREN, points, features)


def _answers(
    said: Iterable[Feedback], asked: dict[str, Asked], gone_back_on: Collection[str]
) -> Iterator[Choice | Ignored]:
    """Read which of two weeks was preferred; of a question the weeks count as they were shown."""
    for one in said:
        if one.type is not FeedbackType.AB_CHOICE:
            continue
        if one.feedback_id in gone_back_on:
            yield Ignored(one.feedback_id, Why.TAKEN_BACK)
            continue
        shown: dict[str, Any] = one.data
        if one.question is not None:
            question = asked.get(one.question)
            if question is None:
                yield Ignored(one.feedback_id, Why.NEVER_SHOWN)
                continue
            shown = {"one": question.data.get("featuresOfOne"), "other": question.data.get("featuresOfOther")}
        features, other = _features(shown.get("one")), _features(shown.get("other"))
        chosen = one.data.get("chosen")
        if not features or not other or chosen not in set(Chosen):
            yield Ignored(one.feedback_id, Why.UNREADABLE)
            continue
        prefers_one = None if chosen == Chosen.NEITHER else chosen == Chosen.ONE
        yield from answer_of(one.feedback_id, one.given_at, features, other, prefers_one=prefers_one)


def _features(told: Any) -> dict[str, float]:
    """Take the numbers of what was kept; what is none is left out where it is learned from."""
    if not isinstance(told, dict):
        return {}
    return {name: float(value) for name, value in told.items() if isinstance(value, int | float)}
