"""What is learned of a family at this moment: its evidence read, its weights found, once for all who ask until more is said.

No verbs. Whatever goes wrong here, the questionnaire's answers serve, and `Study.trouble` says so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from brightpath.domain.errors import BrightPathError, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.preferences import StartingPreferences, starting_preferences
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import week_start_of
from brightpath.imports.catalogue import the_catalogue
from brightpath.learning.attune import attuned
from brightpath.learning.changes import changed_at
from brightpath.learning.compiled import Assumptions
from brightpath.learning.edits import MOVES
from brightpath.learning.evidence import Choice, Ignored, Kind, Observation, Why
from brightpath.learning.fit import expected_stars
from brightpath.learning.place_features import count_places, place_feature, places_of
from brightpath.learning.pooling import Leaning, leaning_of, poolable
from brightpath.learning.preferences import Utility, learn, without
from brightpath.learning.prior import Prior, prior_of
from brightpath.learning.scale import Scale, scale_of
from brightpath.learning.threads import one_thread
from brightpath.learning.which_week import OPENING_QUESTIONS
from brightpath.planning.week.by_chance import weeks_by_chance
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of
from brightpath.services.evidence import Evidence, evidence_of
from brightpath.services.house import House
from brightpath.services.keeping import standing_household
from brightpath.services.models_in_use import shift_in_use
from brightpath.services.week_problem import features_then
from brightpath.storage import learned, questions
from brightpath.storage.database import Db
from brightpath.storage.events import newest_of_kinds
from brightpath.storage.learned import Decisions
from brightpath.storage.refusals import Overtaken

#: What changes what is learned: what a family said, decided and took back, and what it moved.
_SAID = (
    EventKind.FEEDBACK_GIVEN,
    EventKind.VERSION_CHOSEN,
    EventKind.CHANGE_UNDONE,
    EventKind.CHANGE_REDONE,
    *learned.DECISIONS,
)
LEARNED_FROM = (*MOVES, *_SAID)
#: What is older is not read: three half-lives, after which it would count less than an eighth.
FORGOTTEN_AFTER = timedelta(days=3 * 56)
#: Weeks drawn by chance to see what a household's weeks differ in, and a week in the middle of nothing to draw them for.
WEEKS_DRAWN, AN_ORDINARY_DAY = 100, date(2026, 1, 14)
#: So many families are caught up with before a training: those that were heard of last.
MOST_CAUGHT_UP = 20
TROUBLE = (
    "Something went wrong while learning from your weeks, so your answers to the questionnaire are used. "
    "Nothing you said is lost; the log says more."
)


@dataclass(frozen=True, eq=False)
class Study:
    """What is learned of a family, and from what; without a `utility` learning failed, and `trouble` is a sentence.

    `planning` is what the planner gets, None while nothing differs from the questionnaire; `through` the last event that was
    learned from.
    """

    utility: Utility | None
    planning: LearnedPreferences | None
    evidence: Evidence
    decisions: Decisions
    through: int
    trouble: str | None = None

    def without(self, keys: frozenset[str]) -> Utility:
        """Learn as if some observations had never been."""
        assert self.utility is not None
        known = self.utility
        return _learned(
            known.prior, without(known.evidence, keys), self.evidence.now, known.assumptions, known.switched_off
        )


class _Basis(NamedTuple):
    """All that a study goes by but the moves; `said` is the last event of what was said, decided and taken back."""

    today: datetime
    household: Household
    starting: StartingPreferences
    shift: Mapping[str, float]
    said: int


class _Kept(NamedTuple):
    basis: _Basis
    study: Study


#: What was learned last of each family, with what it goes by; of so many families at most.
_studies: OrderedDict[FamilyId, _Kept] = OrderedDict()
_lock, _MOST_STUDIES = Lock(), 50


def study_of(house: House, db: Db, family_id: FamilyId) -> Study:
    """Learn from all that a family showed and said, or remember what came of it; the same evidence gives the same to a day.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    basis = _basis_of(house, db, family_id)
    through = newest_of_kinds(db, family_id, LEARNED_FROM)
    kept = _kept(family_id)
    if kept is not None and kept.study.through == through and kept.basis == basis:
        return kept.study
    study = _studied(house, db, family_id, basis, through)
    if "events" not in db.touched:  # what this transaction has written may still be taken back
        with _lock:
            _studies[family_id] = _Kept(basis, study)
            _studies.move_to_end(family_id)
            while len(_studies) > _MOST_STUDIES:
                _studies.popitem(last=False)
    return study


def lately_studied(house: House, db: Db, family_id: FamilyId) -> Study:
    """Give what was learned last today, if anything, though lessons were moved since.

    What was said, decided or taken back since is learned at once.

    For a line on a page that is drawn anew with each move: learning takes as long as all the rest of it.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    kept = _kept(family_id)
    has_learned = kept is not None and kept.study.utility is not None and kept.study.utility.evidence
    if kept is not None and has_learned and kept.basis == _basis_of(house, db, family_id):
        return kept.study
    return study_of(house, db, family_id)


def _basis_of(house: House, db: Db, family_id: FamilyId) -> _Basis:
    household = standing_household(db, family_id)
    return _Basis(
        today=house.now().replace(hour=0, minute=0, second=0, microsecond=0),
        household=household,
        starting=starting_preferences(household, questions.question_set_of(db).scoring()),
        shift=shift_in_use(db).by_wish,
        said=newest_of_kinds(db, family_id, _SAID),
    )


def _kept(family_id: FamilyId) -> _Kept | None:
    with _lock:
        return _studies.get(family_id)


def _studied(
    house: House,
    db: Db,
    family_id: FamilyId,
    basis: _Basis,
    through: int,
) -> Study:
    now, household = basis.today, basis.household
    decisions = learned.decisions_of(db, family_id)
    try:
        evidence = evidence_of(db, family_id, decisions, now=now, since=now - FORGOTTEN_AFTER)
        scale, off = scale_for(db, family_id, household), frozenset(decisions.switched_off)

        def prior_for(observations: tuple[Observation, ...]) -> Prior:
            return prior_of(basis.starting, scale.also(_places_told(household, observations)), shift=basis.shift)

        known = tuple(one for one in evidence.observations if one.at < now)
        since, assumptions = _how_to_read(db, family_id, prior_for(known), known, now, off)
        prior, evidence = prior_for(evidence.observations), _since_a_change(evidence, since)
        utility = _learned(prior, evidence.observations, now, assumptions, off)
        return Study(utility, _for_planning(utility), evidence, decisions, through)
    except Overtaken:
        raise  # asked again by whoever asks
    except BrightPathError as error:
        return Study(None, None, Evidence(now), decisions, through, error.sentence)
    except Exception:  # a plan has to come whatever the evidence is
        house.log.exception("Nothing could be learned", extra={"family_id": family_id})
        return Study(None, None, Evidence(now), decisions, through, TROUBLE)


def _how_to_read(
    db: Db, family_id: FamilyId, prior: Prior, known: tuple[Observation, ...], now: datetime, off: frozenset[str]
) -> tuple[datetime | None, Assumptions]:
    """Find when the family changed its mind, and how sharply it chooses since then.

    That is asked once a day, of the days before: it takes eight times as long as learning, and one thing more says little of it.
    """

    def ask() -> tuple[datetime | None, Assumptions]:
        with one_thread():
            since = changed_at(prior, known, now=now, assumptions=Assumptions())
            counting = [one for one in known if since is None or one.at >= since]
            return since, attuned(prior, counting, now=now, switched_off=off)

    what = ("how to read", family_id, now, off, _fingerprint(prior), *map(_fingerprint_of_one, known))
    return db.remembered(what, (), ask)


def _fingerprint(prior: Prior) -> int:
    numbers = (prior.mean, prior.tau, prior.low, prior.high, prior.centre, prior.spread)
    return hash((prior.names, *(one.tobytes() for one in numbers)))


def _fingerprint_of_one(one: Observation) -> int:
    """Name an observation with all that it tells: what was accepted is less in doubt, and a week may be changed afterwards."""
    told: tuple[Any, ...]
    rows: tuple[Mapping[str, float], ...]
    if isinstance(one, Choice):
        told, rows = (one.chosen, one.doubt, one.counts), one.rows
    else:
        told, rows = (one.item, one.points, one.about), (one.features,)
    return hash((one.key, one.at, one.kind, told, *((*row, *row.values()) for row in rows)))


def _since_a_change(evidence: Evidence, moment: datetime | None) -> Evidence:
    """Leave out what came before the family changed its mind, if it did."""
    if moment is None:
        return evidence
    before = (one for one in evidence.observations if one.at < moment and one.kind is not Kind.STAY)
    return replace(
        evidence,
        observations=tuple(one for one in evidence.observations if one.at >= moment),
        ignored=(*evidence.ignored, *(Ignored(one.key, Why.ANOTHER_MIND) for one in before)),
    )


def _learned(
    prior: Prior,
    observations: tuple[Observation, ...],
    now: datetime,
    assumptions: Assumptions,
    off: frozenset[str],
) -> Utility:
    with one_thread():
        return learn(prior, observations, now=now, assumptions=assumptions, switched_off=off)


def _for_planning(utility: Utility) -> LearnedPreferences | None:
    is_as_answered = (utility.prior.mean == utility.prior.unshifted).all() and not utility.evidence
    return None if is_as_answered else utility.for_planning()


# --- Where learning begins --------------------------------------------------------------------------------------------


def _places_told(household: Household, observations: Iterable[Observation]) -> Iterator[str]:
    """Name the places of the household's subjects that are told of, also where no plan by chance has a lesson."""
    subjects = {subject.name for child in household.children for subject in child.subjects}
    rows = (row for one in observations for row in (one.rows if isinstance(one, Choice) else (one.features,)))
    for feature in map(place_feature, {name for row in rows for name in row}):
        if feature is not None and feature.subject in subjects:
            yield feature.name


def scale_for(db: Db, family_id: FamilyId, household: Household) -> Scale:
    """Find what the household's weeks differ in, drawn once while the household stays the same."""
    problem = ordinary_problem(db, household)
    fingerprint = fingerprint_of(problem)
    kept = learned.scale_kept(db, family_id, fingerprint)
    if kept is not None:
        return Scale(*kept)
    return db.remembered(("scale", fingerprint), (), lambda: _drawn(problem))


def fingerprint_of(problem: WeekProblem) -> str:
    """Name a problem so that another one has another name."""
    return sha256(problem.model_dump_json().encode()).hexdigest()


def ordinary_problem(db: Db, household: Household) -> WeekProblem:
    """Write down a week of a household without holidays and without what a date brings."""
    nothing_special = {"term_start": None, "term_end": None, "school_years": (), "days_off": ()}
    calendar = household.calendar.model_copy(update=nothing_special)
    return problem_of(
        household.model_copy(update={"calendar": calendar}),
        week_start_of(AN_ORDINARY_DAY, calendar.week_start),
        scoring=questions.question_set_of(db).scoring(),
        field_of=the_catalogue().field_of,
    )


def _drawn(problem: WeekProblem) -> Scale:
    weeks = weeks_by_chance(problem, count=WEEKS_DRAWN, seed=0)
    return scale_of([{**week.features, **count_places(week.lessons)} for week in weeks])


# --- Into the planner, and into the pool ------------------------------------------------------------------------------


def learned_for(house: House, db: Db, family_id: FamilyId) -> LearnedPreferences | None:
    """Find what new plans of a family go by, and keep it; None while that is the questionnaire."""
    study = study_of(house, db, family_id)
    try:
        _keep(house, db, family_id, study)
    except Refused as error:  # what cannot be written down is nothing that a plan has to wait for
        house.log.warning("What was learned is not kept: %s", error.sentence, extra={"family_id": family_id})
    return study.planning


def _keep(house: House, db: Db, family_id: FamilyId, study: Study) -> None:
    """Keep what was learned and what it was measured by, in the caller's transaction, if there is anything new."""
    if study.utility is None or learned.learned_through(db, family_id) == study.through:
        return
    household = standing_household(db, family_id)
    problem = ordinary_problem(db, household)
    fingerprint = fingerprint_of(problem)
    if learned.scale_kept(db, family_id, fingerprint) is None:
        scale = scale_for(db, family_id, household)
        learned.keep_scale(db, family_id, fingerprint, scale.centre, scale.spread)
    learned.keep_learned(
        db,
        family_id,
        weights=study.utility.for_planning().model_dump(mode="json"),
        leaning=asdict(_leaning_of(study.utility, study.evidence)),
        observations=len(study.utility.evidence),
        sequence=study.through,
        at=house.now(),
    )


def _leaning_of(utility: Utility, evidence: Evidence) -> Leaning:
    """Take what a family adds to the pool: what it says when it is asked."""
    said = poolable(one for one in evidence.observations if one.key not in evidence.unasked)
    return leaning_of(learn(utility.prior, said, now=evidence.now, switched_off=utility.switched_off))


def families_behind(house: House) -> list[FamilyId]:
    """List the families that showed or said something since what was learned of them was kept, the last heard of first."""
    with house.store.read() as db:
        return learned.families_behind(db, LEARNED_FROM, limit=MOST_CAUGHT_UP)


def catch_up(house: House, family_id: FamilyId) -> None:
    """Keep what was learned of a family by now; where that fails it is logged, and what was kept before stays."""
    try:
        with house.store.read() as db:
            study_of(house, db, family_id)  # learned before anybody who writes has to wait
        with house.store.write() as db:
            learned_for(house, db, family_id)
    except BrightPathError as error:  # it has no household, or was changed meanwhile: the next time
        house.log.warning("A family was not caught up with: %s", error.sentence, extra={"family_id": family_id})
    except Exception:  # the other families wait for theirs
        house.log.exception("A family could not be caught up with", extra={"family_id": family_id})


def leanings_of_all(db: Db) -> tuple[Leaning, ...]:
    """List what was last learned of each family's wishes for `pooling.pooled_shift`: no names, no subjects, no places."""
    return tuple(
        Leaning(
            names=tuple(one["names"]),
            moved=tuple(one["moved"]),
            shift=tuple(one["shift"]),
            tau=tuple(one["tau"]),
            covariance=tuple(map(tuple, one["covariance"])),
        )
        for one in learned.kept_leanings(db)
    )


def opening_left(db: Db, family_id: FamilyId, decisions: Decisions) -> int:
    """Count the opening questions that the family has not answered since it began, or started over."""
    began = decisions.started_over_at
    answered = sum(
        one.number is not None and one.is_answered and (began is None or one.asked_at >= began)
        for one in learned.questions_asked(db, family_id)
    )
    return max(0, OPENING_QUESTIONS - answered)


def stars_expected(house: House, db: Db, family_id: FamilyId, features: dict[str, float]) -> float | None:
    """Say how many stars a week with these features is expected to get now; None where nothing can be learned."""
    try:
        utility = study_of(house, db, family_id).utility
    except BrightPathError:
        return None
    return None if utility is None else round(expected_stars(utility, features).mean, 3)


def all_features(problem: WeekProblem, plan: WeekPlan) -> dict[str, float]:
    """Count a plan as it stands by all that is learned about: wishes and places."""
    return {**features_then(problem, plan), **places_of(plan)}
