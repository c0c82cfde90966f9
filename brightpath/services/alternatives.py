"""Other weeks a family might like: looked for on request, shown, and kept only when one is chosen.

Nothing is written while they are looked for; the search runs with the workers, like planning itself.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta

from brightpath.adapters.letterbox import Brought, carry_out
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import BrightPathError, NotFound, Refused, Stale
from brightpath.domain.feedback import Chosen, FeedbackType
from brightpath.domain.ids import FamilyId, JobId, new_id
from brightpath.domain.schedule import Alternative, ScheduleItem, WeekPlan, plan_of, to_document
from brightpath.domain.week_changes import whose_weeks
from brightpath.learning.place_features import places_of, where_they_differ
from brightpath.planning.week.again import replanning
from brightpath.planning.week.check import violations
from brightpath.planning.week.facts import with_facts_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment
from brightpath.planning.worker import AlternativesAnswer, AlternativesTask, find_alternatives
from brightpath.services import planning_job
from brightpath.services.access import verb
from brightpath.services.chosen_weeks import INSTEAD_OF
from brightpath.services.house import House
from brightpath.services.said import write_down
from brightpath.services.week_problem import features_then, household_part
from brightpath.storage import family, schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule

COUNT = 2
NO_PLAN = "This week has no plan yet. Please plan it first."
HAS_BEGUN = "This week has begun, so it stays as it is."
OUTDATED = "The household was changed since this week was planned. Please plan it again first."
PLANNED_ANEW = "This week was planned anew in the meantime. Please look at it again."
BREAKS_A_RULE = "This week breaks a rule of yours, so it was not kept."
UNEXPECTED = "Something went wrong while other weeks were looked for. Nothing was changed; the log says more."


@dataclass(frozen=True)
class Looking:
    """A search under way, for the version of the week that counted when it began."""

    house: House
    search_id: JobId
    week_start: date
    version: int
    future: Future[Brought[AlternativesAnswer]]

    @property
    def is_over(self) -> bool:
        """Say whether the search has ended."""
        return self.future.done()

    def percent(self) -> int:
        """Say how far it is, 0-99, as the worker told last."""
        told = self.house.letterbox.told(self.search_id)
        return min(99, told.progress.percent) if told else 0

    def call_off(self) -> None:
        """Let the search end soon; nobody waits for it any more."""
        self.house.letterbox.call_off(self.search_id)

    def found(self) -> tuple[Alternative, ...]:
        """Fetch what a search that is over has brought.

        Raises
        ------
        Refused
            When it went wrong.
        """
        try:
            answer = self.future.result(timeout=0).answer
        except BrightPathError as error:
            raise Refused(error.sentence) from error
        except Exception as error:
            self.house.log.exception("Other weeks could not be found")
            raise Refused(UNEXPECTED) from error
        return tuple(
            Alternative(
                kind=one["kind"],
                sentence=one["sentence"],
                points_less=one["pointsLess"],
                plan=plan_of(one["plan"]),
            )
            for one in answer.alternatives
        )


@verb
def plan_alternatives(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Looking:
    """Begin to look for other weeks that differ from the one that counts; nothing is written.

    Raises
    ------
    NotFound
        When the week has no plan.
    Refused
        When it has begun, or was planned for another household than the present one.
    """
    with house.store.read() as db:
        kept, problem = _standing(house, db, family_id, week_start)
    search_id = JobId(new_id())
    task = AlternativesTask(
        problem_json=problem.model_dump_json(),
        plan_json=json.dumps(to_document(kept.plan)),
        seed=kept.plan.seed,
        count=COUNT,
    )
    future = house.executor.submit(carry_out, find_alternatives, task, house.letterbox.letters(search_id))
    future.add_done_callback(lambda ended: house.letterbox.clear(search_id))
    return Looking(house, search_id, week_start, kept.version, future)


@verb
def choose_alternative(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, version: int, plan: WeekPlan
) -> Schedule:
    """Keep another week, found for a version, as the next version of its week; it is preferred to the one that stood.

    Raises
    ------
    NotFound
        When the week has no plan.
    Stale
        When another version counts by now.
    Refused
        When it has begun, the household was changed, or the plan breaks a rule.
    """
    with house.store.write() as db:
        kept, problem = _standing(house, db, family_id, week_start)
        if kept.version != version:
            raise Stale(PLANNED_ANEW)
        if plan.week_start != week_start or violations(problem, plan):
            raise Refused(BREAKS_A_RULE)
        now = house.now()
        features, before = (features_then(problem, one) for one in (plan, kept.plan))
        chosen = schedule.save_plan(
            db,
            family_id,
            with_facts_of(kept.plan, plan),
            problem=problem.model_dump(mode="json"),
            at=now,
            user_id=actor.user_id,
            sentence="Another week was chosen.",
            data={"features": features, "featuresBefore": before},
        )
        one, other = where_they_differ({**features, **places_of(plan)}, {**before, **places_of(kept.plan)})
        write_down(
            db,
            actor,
            family_id,
            FeedbackType.AB_CHOICE,
            now,
            sentence="The other week was preferred to the one that stood.",
            week_start=week_start,
            kept=chosen,
            data={"one": one, "other": other, "chosen": Chosen.ONE.value, INSTEAD_OF: version},
        )
        return chosen


def _standing(house: House, db: Db, family_id: FamilyId, week_start: date) -> tuple[Schedule, WeekProblem]:
    """Find the version that counts and its problem, if other weeks may be looked for."""
    kept = schedule.active_plan(db, family_id, week_start)
    if kept is None:
        raise NotFound(NO_PLAN)
    household = family.household_of(db, family_id)
    if house.today(household.calendar.time_zone) >= week_start:
        raise Refused(HAS_BEGUN)
    problem = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
    if household_part(problem) != planning_job.problem_for(db, family_id, household, week_start):
        raise Refused(OUTDATED)
    if any(is_firm for _, week in whose_weeks(kept.plan) for day in week.days for is_firm in map(_is_firm, day.items)):
        eve = Moment(on=week_start - timedelta(days=1), minute=0)
        problem = replanning(problem, kept.plan, now=eve, cost_of_moving=0.0)
    return kept, problem


def _is_firm(item: ScheduleItem) -> bool:
    """Say whether another week has to keep an item where it is."""
    return item.is_by_hand or item.is_pinned or item.is_completed or item.is_handed_in or item.is_skipped
