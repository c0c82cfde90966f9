"""What a family says of its weeks, kept as evidence: ratings, children's faces, suggestions, which of two weeks it prefers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.adjustments import adjustments_in
from brightpath.domain.errors import Fault, Faulty, NotFound, Refused
from brightpath.domain.feedback import (
    ASKED_FOR,
    Chosen,
    Feedback,
    FeedbackType,
    Rating,
    choice_faults,
    comment_faults,
    faults_of,
    is_points,
    last_day,
    opens_at,
    tidied,
)
from brightpath.domain.ids import ChildId, FamilyId, UserId
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import week_start_of
from brightpath.domain.words import day
from brightpath.planning.week.problem import WeekProblem
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.learned_weights import all_features, stars_expected
from brightpath.services.said import write_down
from brightpath.storage import accounts, family, schedule
from brightpath.storage import feedback as kept_feedback
from brightpath.storage.database import Db
from brightpath.storage.events import events_of_weeks
from brightpath.storage.schedule import Schedule
from brightpath.storage.week_state import revision_of

__all__ = [
    "Feedback", "Rating", "WeekRatings", "choose_between", "rate_as_child", "rate_week", "ratings_of",
    "suggest_feature", "suggestions_of", "weeks_to_rate",
]  # fmt: skip

NO_PLAN = "This week has no plan, so there is nothing to rate."
NO_CHILD = "There is no such child here."
NOTHING_SAID = Fault("Rating", "Nothing is said yet.", "stars, a statement or a comment")
NO_SUGGESTION = Fault("Suggestion", "Nothing is said yet.", "a sentence")


@dataclass(frozen=True)
class WeekRatings:
    """What was said of a week, the newest of each person and child, and whether something can be said of it now.

    `opens` is from when on; None without a plan. `names` says who the people are, `children` whom a rating may be about.
    """

    week_start: date
    is_open: bool = False
    opens: tuple[date, int] | None = None
    ratings: tuple[Feedback, ...] = ()
    names: Mapping[UserId, str] = field(default_factory=dict)
    children: Mapping[ChildId, str] = field(default_factory=dict)

    def by(self, user_id: UserId | None, child_id: ChildId | None = None) -> Rating:
        """Find what a person said of the week, or of it for one child; an empty rating when nothing."""
        said = (one.rating for one in self.ratings if (one.user_id, one.child_id) == (user_id, child_id))
        return next(said, Rating())


# --- Rating a week ----------------------------------------------------------------------------------------------------


@verb
def rate_week(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    rating: Rating,
    *,
    child_id: ChildId | None = None,
) -> Feedback:
    """Say how a week was, for the family or for one child, in the place of what the same person said of it before.

    A rating that says nothing takes back what was said.

    Raises
    ------
    NotFound
        When the week has no plan, or the child no part in it.
    Refused
        When the week is not near its end yet.
    Faulty
        With everything that is wrong.
    """
    return _rate(house, actor, family_id, week_start, rating, child_id, is_own=False)


@verb
def rate_as_child(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, week_start: date, face: int
) -> Feedback:
    """Say as a child with one of five faces how one's own week was, 1 very sad to 5 very happy.

    Raises
    ------
    NotFound
        When the week has no plan, or the child no part in it.
    Refused
        When its last day of lessons is still to come.
    Faulty
        When there is no such face.
    """
    if not is_points(face):
        raise Faulty([Fault("Face", "There is no such face.", "1 to 5")])
    return _rate(house, actor, family_id, week_start, Rating(stars=face), child_id, is_own=True)


@verb
def ratings_of(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> WeekRatings:
    """Tell what was said of a week and whether it can be rated now; a child sees what it said itself."""
    is_child = actor.roles == {Role.CHILD}
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is None:
            return WeekRatings(week_start)
        said = [one for one in kept_feedback.feedback_of_week(db, family_id, week_start) if not one.rating.is_empty]
        if is_child:
            said = [one for one in said if one.is_own and one.child_id == actor.child_id]
        opens = _opens(kept.plan, actor.child_id if is_child else None)
        return WeekRatings(
            week_start=week_start,
            is_open=_now(house, db, family_id) >= opens,
            opens=opens,
            ratings=tuple(said),
            names=accounts.names_of(db, {one.user_id for one in said if one.user_id}) if said else {},
            children={
                ChildId(child.id): child.name
                for child in kept.plan.children
                if not is_child or child.id == actor.child_id
            },
        )


@verb
def weeks_to_rate(house: House, actor: Actor, family_id: FamilyId) -> list[date]:
    """List the weeks that nobody has rated for the family yet and that can be, the newest first.

    Only weeks in which something was ticked, and only until two weeks after their last day.
    """
    with house.store.read() as db:
        known = family.family_of(db, family_id)
        now = house.clock(known.time_zone)
        this_week = week_start_of(now[0], known.week_start)
        lived = kept_feedback.lived_weeks(db, family_id, this_week - ASKED_FOR - timedelta(days=7), this_week)
        return [
            week_start
            for week_start, last_on in reversed(lived)
            if opens_at(week_start, last_on) <= now
            and now[0] <= last_on + ASKED_FOR
            and not any(
                one.child_id is None and not one.rating.is_empty
                for one in kept_feedback.feedback_of_week(db, family_id, week_start)
            )
        ]


def _rate(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    rating: Rating,
    child_id: ChildId | None,
    *,
    is_own: bool,
) -> Feedback:
    rating = tidied(rating)
    with house.store.write() as db:
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is None:
            raise NotFound(NO_PLAN)
        names = {child.id: child.name for child in kept.plan.children}
        if child_id is not None and child_id not in names:
            raise NotFound(NO_CHILD)
        opens = _opens(kept.plan, child_id if is_own else None)
        if _now(house, db, family_id) < opens:
            raise Refused(_too_early(opens))
        faults = faults_of(rating)
        said = kept_feedback.feedback_of_week(db, family_id, week_start)
        before = next((one for one in said if (one.user_id, one.child_id) == (actor.user_id, child_id)), None)
        if rating.is_empty and (before is None or before.rating.is_empty):
            faults.append(NOTHING_SAID)
        if faults:
            raise Faulty(faults)
        if before is not None and before.rating == rating and before.schedule_id == kept.schedule_id:
            return before
        revision = revision_of(db, family_id, week_start)
        return write_down(
            db,
            actor,
            family_id,
            FeedbackType.SCHEDULE_SATISFACTION,
            house.now(),
            sentence=_sentence(rating, names.get(child_id or "")),
            week_start=week_start,
            kept=kept,
            child_id=child_id,
            is_own=is_own,
            rating=rating,
            data=_as_it_was(house, db, family_id, kept, revision, said, child_id),
        )


def _opens(plan: WeekPlan, own_child: ChildId | None) -> tuple[date, int]:
    return opens_at(plan.week_start, last_day(plan, own_child), for_child=own_child is not None)


def _now(house: House, db: Db, family_id: FamilyId) -> tuple[date, int]:
    return house.clock(family.family_of(db, family_id).time_zone)


def _too_early(opens: tuple[date, int]) -> str:
    return f"This week can be rated from {day(opens[0])}{', midday' if opens[1] else ''} on, when it has been lived."


def _sentence(rating: Rating, child: str | None) -> str:
    """Say "The week was rated for Ada: 4 of 5."; a comment is nobody else's to read here."""
    if rating.is_empty:
        return "A rating of the week was taken back."
    whom = f" for {child}" if child else ""
    return f"The week was rated{whom}{f': {rating.stars} of 5' if rating.stars else ''}."


def _as_it_was(
    house: House,
    db: Db,
    family_id: FamilyId,
    kept: Schedule,
    revision: int,
    said: list[Feedback],
    child_id: ChildId | None,
) -> dict[str, Any]:
    """Tell of the week that is rated what cannot be counted again later.

    How it was adjusted, its features, and how many stars were expected before anything was said of it.
    """
    known = next(
        (
            one.data
            for one in said
            if one.schedule_id == kept.schedule_id and one.data.get("revision") == revision and "features" in one.data
        ),
        None,
    )
    features = known["features"] if known else None
    if features is None:
        problem = schedule.problem_of_schedule(db, family_id, kept.schedule_id)
        features = all_features(WeekProblem.model_validate(problem), kept.plan) if problem else {}

    expected = next((one.data["expected"] for one in said if one.data.get("expected") is not None), None)
    if expected is None and not said:
        expected = stars_expected(house, db, family_id, features)

    def latest(version: int) -> WeekPlan | None:
        other = schedule.version_of(db, family_id, kept.week_start, version)
        return other.plan if other else None

    events = events_of_weeks(db, family_id, kept.week_start, kept.week_start)
    return {
        "revision": revision,
        "adjustments": adjustments_in(events, latest, child_id).model_dump(),
        "features": features,
        "expected": expected,
    }


# --- Suggestions and choices ------------------------------------------------------------------------------------------


@verb
def suggest_feature(house: House, actor: Actor, family_id: FamilyId, text: str) -> Feedback:
    """Say what BrightPath should do or do better; it is kept in the house and goes nowhere else.

    Raises
    ------
    Faulty
        When it says nothing or is too long.
    """
    text = text.strip()
    faults = comment_faults(text) if text else [NO_SUGGESTION]
    if faults:
        raise Faulty(faults)
    with house.store.write() as db:
        return write_down(
            db,
            actor,
            family_id,
            FeedbackType.FEATURE_SUGGESTION,
            house.now(),
            sentence="Something was suggested.",
            rating=Rating(comment=text),
        )


@verb
def suggestions_of(house: House, actor: Actor, family_id: FamilyId) -> list[Feedback]:
    """List what a family suggested, oldest first."""
    with house.store.read() as db:
        return kept_feedback.feedback_of(db, family_id, FeedbackType.FEATURE_SUGGESTION)


@verb
def choose_between(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    one: Mapping[str, float],
    other: Mapping[str, float],
    chosen: str,
    *,
    question: str | None = None,
) -> Feedback:
    """Answer "which of these two weeks do you prefer?": the features of both are kept with `one`, `other` or `neither`.

    A later answer of the same person to the same `question` about that week takes its place. The week may have no plan yet.

    Raises
    ------
    Faulty
        With everything that is wrong.
    """
    faults = choice_faults(one, other, chosen, question)
    if faults:
        raise Faulty(faults)
    with house.store.write() as db:
        return write_down(
            db,
            actor,
            family_id,
            FeedbackType.AB_CHOICE,
            house.now(),
            sentence="Two weeks were compared.",
            week_start=week_start,
            kept=schedule.active_plan(db, family_id, week_start),
            question=question,
            data={
                "one": {name: float(value) for name, value in one.items()},
                "other": {name: float(value) for name, value in other.items()},
                "chosen": Chosen(chosen).value,
            },
        )
