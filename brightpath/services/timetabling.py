"""A co-op's timetable: asked for, watched, judged in sentences, changed by hand in one place, or made again with few changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import CoopNow, Meeting, Pin, Timetable
from brightpath.domain.coop_faults import faults_of_number, faults_of_pins, refuse
from brightpath.domain.coop_timetable import (
    LEAST_SECONDS,
    MOST_SECONDS,
    MOST_SEED,
    USUAL_SECONDS,
    CoopWish,
    Costs,
    LeftOutClass,
    Penalty,
    PlaceFor,
)
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import ClassId, CoopId, RoomId
from brightpath.domain.jobs import HouseJob
from brightpath.planning.coop.capacity import shortages
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.explain import tell
from brightpath.planning.coop.places import PossiblePlace, places_for, what_is_left_out
from brightpath.planning.coop.problem import COOP_WEIGHTS, CoopProblem, Lecture
from brightpath.planning.rule import COOP
from brightpath.services import coop_job, job_life
from brightpath.services.access import verb
from brightpath.services.coop_problem import as_solved, problem_of_coop
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import coop_classes, coop_timetables, coops
from brightpath.storage.database import Db

CLOSE = "close_to_last"
#: So many of the best places are told.
MOST_PLACES = 12
NOTHING_TO_STAY_NEAR = "There is no timetable yet that another one could stay near to. Ask for a first one."
NO_SUCH_CLASS = "There is no such class here."
NO_SUCH_MEETING = "This class has no such meeting in this timetable."
NO_SUCH_PLACE = "This class cannot go there. Look at its places again."


# --- Asking -----------------------------------------------------------------------------------------------------------


@verb
def what_is_short(house: House, actor: Actor, coop_id: CoopId) -> tuple[str, ...]:
    """Say at once what no timetable can hold: rooms, hours, people, by how much. Nothing said promises no timetable.

    Raises
    ------
    Faulty
        With everything that is missing or wrong.
    """
    with house.store.read() as db:
        problem = _problem(house, db, coop_as_it_is(db, coop_id, house.now()))
    return tuple(one.sentence for one in shortages(problem))


@verb
def ask_for_timetable(
    house: House, actor: Actor, coop_id: CoopId, seconds: int = USUAL_SECONDS, seed: int = 0
) -> HouseJob:
    """Begin to look for a timetable; while that is under way, asking again gives the same job.

    What is short at all does not hinder it: what finds no place is left out, and told.

    Raises
    ------
    Faulty
        With everything that is missing or wrong; there is no job then.
    """
    return _begin(house, actor, coop_id, seconds, seed, is_near=False)


@verb
def solve_again(house: House, actor: Actor, coop_id: CoopId, seconds: int = USUAL_SECONDS, seed: int = 0) -> HouseJob:
    """Begin to look for a timetable with the fewest changes to the published one, or else the newest; pins stay.

    Raises
    ------
    Faulty
        With everything that is missing or wrong.
    Refused
        When there is no timetable yet.
    """
    return _begin(house, actor, coop_id, seconds, seed, is_near=True)


@verb
def timetabling_now(house: House, actor: Actor, coop_id: CoopId) -> HouseJob | None:
    """Find the newest search for a timetable as far as it is now, without what went in; None when there was none.

    Whoever asked for it calls it off by `cancel_my_job`, and fetches its documents.
    """
    with house.store.read() as db:
        job = coop_job.newest(db, coop_id)
    return None if job is None else job_life.up_to_date(house, job)


@verb
def what_matters(house: House, actor: Actor, coop_id: CoopId) -> tuple[CoopWish, ...]:
    """List the wishes that a timetable is made by, each with what one miss of it costs; change them by `change_coop`.

    What a change costs is not among them: `solve_again` alone asks for few.
    """
    with house.store.read() as db:
        weights = COOP_WEIGHTS | coops.coop_of(db, coop_id).weights
    return tuple(
        CoopWish(name=name, sentence=wish.sentence, weight=weights[name], usual=COOP_WEIGHTS[name])
        for name, wish in COOP.wishes.items()
        if name != CLOSE
    )


# --- Judging ----------------------------------------------------------------------------------------------------------


@verb
def what_costs(house: House, actor: Actor, coop_id: CoopId, version: int) -> Costs:
    """Tell what a timetable breaks, misses and leaves out, in sentences with names, the dearest first.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    with house.store.read() as db:
        timetable = coop_timetables.timetable_at(db, coop_id, version)
        problem = CoopProblem.model_validate(coop_timetables.problem_at(db, coop_id, version))
    judgement = judge(problem, as_solved(timetable))
    told = tell(problem, judgement)
    left_out = what_is_left_out(problem, as_solved(timetable))
    return Costs(
        cost=judgement.cost,
        bound=timetable.bound,
        violations=tuple(one.sentence for one in told if one.cost is None and one.finding.rule != coop_job.HELD),
        penalties=tuple(Penalty(sentence=one.sentence, cost=one.cost) for one in told if one.cost is not None),
        left_out=tuple(
            LeftOutClass(
                class_id=ClassId(one.course),
                name=problem.course[one.course].name,
                asked=one.asked,
                placed=one.placed,
                reasons=one.reasons,
            )
            for one in left_out
        ),
    )


@verb
def places_for_class(
    house: House, actor: Actor, coop_id: CoopId, version: int, class_id: ClassId, meeting: Meeting | None = None
) -> tuple[PlaceFor, ...]:
    """List the best places where a class could go, with what each would cost; without a meeting, its first or a missing one.

    Raises
    ------
    NotFound
        When there is no such version, class or meeting.
    """
    with house.store.read() as db:
        problem, found = _places(db, coop_id, version, class_id, meeting)
    return tuple(_in_words(problem, one) for one in found[:MOST_PLACES])


# --- By hand ----------------------------------------------------------------------------------------------------------


@verb
def put_class(
    house: House,
    actor: Actor,
    coop_id: CoopId,
    version: int,
    class_id: ClassId,
    place: PlaceFor,
    meeting: Meeting | None = None,
) -> Timetable:
    """Put a class into one of its places; that is a new draft, and the version before stays as it was.

    Raises
    ------
    NotFound
        When there is no such version, class or meeting.
    Refused
        When it is none of its places.
    """
    with house.store.write() as db:
        problem, found = _places(db, coop_id, version, class_id, meeting)
        wanted = (place.day, place.period, place.room_id)
        chosen = next((one for one in found if one.lecture[1:] == wanted), None)
        if chosen is None:
            raise Refused(NO_SUCH_PLACE)
        before = coop_timetables.timetable_at(db, coop_id, version)
        draft = coop_job.draft_of(
            coop_id, before.coop_version, problem, chosen.timetable, before.bound,
            user_id=actor.user_id, created_at=house.now(),
        )  # fmt: skip
        return coop_timetables.add_timetable(db, draft, problem.model_dump(mode="json"))


@verb
def pin_class(house: House, actor: Actor, coop_id: CoopId, class_id: ClassId, pins: Sequence[Pin]) -> None:
    """Let a class stay at these times, in these rooms or any, whenever a timetable is looked for; none lets it go.

    Raises
    ------
    Faulty
        With everything that is wrong; nothing is written then.
    NotFound
        When there is no such class.
    """
    with house.store.write() as db:
        now = coop_as_it_is(db, coop_id, house.now())
        of = next((one for one in now.classes if one.class_id == class_id), None)
        if of is None:
            raise NotFound(NO_SUCH_CLASS)
        own = tuple(pin.model_copy(update={"class_id": class_id}) for pin in pins)
        rooms = {room.room_id for room in now.rooms}
        refuse(faults_of_pins(of, own, now.coop.grid, rooms))
        coop_classes.set_pins(db, coop_id, class_id, own)
        coops.count_change(db, coop_id)


# --- Behind the verbs -------------------------------------------------------------------------------------------------


def _begin(house: House, actor: Actor, coop_id: CoopId, seconds: int, seed: int, *, is_near: bool) -> HouseJob:
    bounds = [
        *faults_of_number("Time", "seconds", seconds, LEAST_SECONDS, MOST_SECONDS),
        *faults_of_number("Seed", "as a seed", seed, 0, MOST_SEED),
    ]
    refuse(bounds)
    with house.store.write() as db:
        under_way = coop_job.newest(db, coop_id)
        if under_way is not None and not under_way.state.is_over:
            return under_way
        now = coop_as_it_is(db, coop_id, house.now())
        last = (now.published or next(iter(now.timetables), None)) if is_near else None
        if is_near and last is None:
            raise Refused(NOTHING_TO_STAY_NEAR)
        problem = _problem(house, db, now, last=last)
        job = coop_job.begin(house, db, actor.user_id, coop_id, now.coop.version, problem, seconds=seconds, seed=seed)
    job_life.hand_over(house, job)
    return replace(job, input={})


def _problem(house: House, db: Db, now: CoopNow, *, last: Timetable | None = None) -> CoopProblem:
    return problem_of_coop(db, now, house.today(now.coop.time_zone), last=last)


def _places(
    db: Db, coop_id: CoopId, version: int, class_id: ClassId, meeting: Meeting | None
) -> tuple[CoopProblem, tuple[PossiblePlace, ...]]:
    timetable = coop_timetables.timetable_at(db, coop_id, version)
    problem = CoopProblem.model_validate(coop_timetables.problem_at(db, coop_id, version))
    if class_id not in problem.course:
        raise NotFound(NO_SUCH_CLASS)
    if meeting is not None and (meeting.class_id != class_id or meeting not in timetable.meetings):
        raise NotFound(NO_SUCH_MEETING)
    lecture = None
    if meeting is not None:
        lecture = Lecture(meeting.class_id, meeting.day, meeting.period, meeting.room_id)
    return problem, places_for(problem, as_solved(timetable), class_id, lecture=lecture)


def _in_words(problem: CoopProblem, place: PossiblePlace) -> PlaceFor:
    return PlaceFor(
        day=place.lecture.day,
        period=place.lecture.period,
        room_id=RoomId(place.lecture.room),
        when=problem.when(place.lecture.slot),
        room=problem.room[place.lecture.room].name,
        difference=place.difference,
        by_wish=place.by_wish,
        exchanged=problem.course[place.exchanged.course].name if place.exchanged else None,
    )
