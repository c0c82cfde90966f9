"""A coordinator asks for a timetable, reads what it costs, moves and pins classes, and has it made again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.consents import Switch
from brightpath.domain.coop import CoopClass, Group, Instructor, Pin, Room
from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.domain.family import Commitment
from brightpath.domain.ids import ClassId
from brightpath.domain.jobs import JobState
from brightpath.services import accounts, consents, coop_classes, coop_coordinators, coops, jobs, timetabling
from brightpath.services.house import House
from brightpath.storage import coop_timetables
from brightpath.storage import jobs as stored_jobs
from brightpath.storage.family import household_of, save_household
from brightpath.storage.integrity import find_contradictions
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.services.given_coops import Given, Home, a_coop, an_art_class
from tests.services.given_house import Hands
from tests.storage.given import a_document


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


def latin(house: House, given: Given, **changes: Any) -> CoopClass:
    """Let somebody from outside teach Latin to the Owls too."""
    now = coops.coop_now(house, given.token, given.coop_id)
    bell = coop_classes.save_thing(house, given.token, given.coop_id, Instructor(name="Mr Bell"))
    facts = {"name": "Latin", "instructor_ids": (bell.instructor_id,), "group_ids": (now.groups[0].group_id,)}
    return coop_classes.save_thing(house, given.token, given.coop_id, CoopClass.model_validate({**facts, **changes}))


def solved(house: House, given: Given, hands: Hands, *, again: bool = False) -> int:
    ask = timetabling.solve_again if again else timetabling.ask_for_timetable
    ask(house, given.token, given.coop_id, seconds=5)
    hands.work()
    job = timetabling.timetabling_now(house, given.token, given.coop_id)
    assert job is not None and job.result is not None, job
    return int(job.result["version"])


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_a_timetable_is_asked_for_found_and_kept_as_a_draft(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    latin(house, given)
    job = timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5, seed=3)
    assert job.state is JobState.PENDING
    assert timetabling.ask_for_timetable(house, given.token, given.coop_id).job_id == job.job_id
    hands.work()
    done = jobs.my_job(house, given.token, job.job_id)
    assert (done.state, done.error_message) == (JobState.SUCCESS, None)
    assert done.result is not None and done.result["violations"] == 0
    (draft,) = coops.coop_now(house, given.token, given.coop_id).timetables
    assert (draft.violations, draft.left_out, draft.job_id) == (0, 0, job.job_id)
    assert draft.bound <= draft.cost
    assert art.class_id in {one.class_id for one in draft.meetings}
    assert len({(one.day, one.period) for one in draft.meetings}) == 2  # the Owls cannot be in both
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_the_owner_fetches_what_it_brought(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    job = timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    hands.work()
    names = {head.name for head in jobs.documents_of_job(house, given.token, job.job_id)}
    assert {"timetable.json", "timetable.csv"} <= names
    told = json.loads(jobs.job_document(house, given.token, job.job_id, "timetable.json").content)
    assert [(one["class"], one["room"], one["instructors"]) for one in told["lectures"]] == [("Art", "Hall", "Kim")]
    other = a_token(house, a_person(house, "Otto", roles=(Role.COORDINATOR,)))
    with pytest.raises(NotFound):
        jobs.job_document(house, other, job.job_id, "timetable.json")


def test_who_has_stepped_down_finds_the_job_no_longer(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    job = timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    hands.work()
    coops.found_coop(house, given.token, "Elm Street")
    assert [one.job_id for one in jobs.my_jobs(house, given.token)] == [job.job_id]
    kim = accounts.who_am_i(house, given.kims.token).user_id
    assert kim
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, kim)
    coop_coordinators.step_down(house, given.token, given.coop_id)
    assert jobs.my_jobs(house, given.token) == ()
    for ask in (jobs.my_job, jobs.documents_of_job):
        with pytest.raises(NotFound):
            ask(house, given.token, job.job_id)


def test_no_job_is_made_of_what_is_faulty(house: House, given: Given, hands: Hands) -> None:
    with pytest.raises(Faulty) as faulty:
        timetabling.ask_for_timetable(house, given.token, given.coop_id)
    assert [fault.where for fault in faulty.value.faults] == ["Classes", "Rooms"]
    an_art_class(house, given)
    with pytest.raises(Faulty) as faulty:
        timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=0, seed=-1)
    assert [fault.where for fault in faulty.value.faults] == ["Time", "Seed"]
    assert timetabling.timetabling_now(house, given.token, given.coop_id) is None
    assert hands.waiting == []


def test_a_search_is_called_off_and_keeps_nothing(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    job = timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    jobs.cancel_my_job(house, given.token, job.job_id)
    hands.work()
    now = timetabling.timetabling_now(house, given.token, given.coop_id)
    assert now is not None and now.state is JobState.CANCELLED
    assert coops.coop_now(house, given.token, given.coop_id).timetables == ()


def test_what_is_short_at_all_is_said_at_once(house: House, given: Given) -> None:
    an_art_class(house, given, meetings=6)
    assert timetabling.what_is_short(house, given.token, given.coop_id) == ()
    latin(house, given, meetings=2)
    told = timetabling.what_is_short(house, given.token, given.coop_id)
    assert any("8 meetings a week" in sentence for sentence in told)


# --- Judging ----------------------------------------------------------------------------------------------------------


def test_what_it_costs_is_told_with_names_and_adds_up(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given, students=20)
    version = solved(house, given, hands)
    costs = timetabling.what_costs(house, given.token, given.coop_id, version)
    assert (costs.violations, costs.left_out) == ((), ())
    assert any("Art has 20 children, but Hall has 12 seats" in one.sentence for one in costs.penalties)
    assert sum(one.cost for one in costs.penalties) == costs.cost
    with pytest.raises(NotFound):
        timetabling.what_costs(house, given.token, given.coop_id, 9)


def test_what_found_no_place_is_told_with_what_stands_in_the_way(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given, meetings=6)
    latin(house, given)
    version = solved(house, given, hands)
    (left_out,) = timetabling.what_costs(house, given.token, given.coop_id, version).left_out
    assert left_out.placed == left_out.asked - 1
    assert left_out.reasons
    kept = coops.coop_now(house, given.token, given.coop_id).timetables[0]
    assert (kept.left_out, kept.violations) == (1, 0)


def test_a_class_is_put_where_it_could_go(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    version = solved(house, given, hands)
    places = timetabling.places_for_class(house, given.token, given.coop_id, version, art.class_id)
    assert len(places) == 5  # six periods, and one it has
    assert [place.difference for place in places] == sorted(place.difference for place in places)
    assert places[0].room == "Hall"
    moved = timetabling.put_class(house, given.token, given.coop_id, version, art.class_id, places[0])
    (meeting,) = moved.meetings
    assert (meeting.day, meeting.period) == (places[0].day, places[0].period)
    assert moved.version == version + 1
    with pytest.raises(Refused, match="cannot go there"):
        timetabling.put_class(house, given.token, given.coop_id, moved.version, art.class_id, places[0])
    with pytest.raises(NotFound):
        timetabling.places_for_class(house, given.token, given.coop_id, version, ClassId("nothing"))
    with pytest.raises(NotFound, match="no such meeting"):
        timetabling.places_for_class(house, given.token, given.coop_id, version, art.class_id, meeting)


# --- Pinning and solving again -------------------------------------------------------------------------------------------


def test_a_pinned_class_stays_and_little_else_moves(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    other = latin(house, given)
    version = solved(house, given, hands)
    before = {one.class_id: one for one in coops.coop_now(house, given.token, given.coop_id).timetables[0].meetings}
    taken = before[other.class_id]
    day = 1 - taken.day
    timetabling.pin_class(
        house, given.token, given.coop_id, art.class_id, [Pin(class_id=art.class_id, day=day, period=0)]
    )
    again = solved(house, given, hands, again=True)
    assert again == version + 1
    after = {one.class_id: one for one in coops.coop_now(house, given.token, given.coop_id).timetables[0].meetings}
    assert (after[art.class_id].day, after[art.class_id].period) == (day, 0)
    timetabling.pin_class(house, given.token, given.coop_id, art.class_id, [])
    assert coops.coop_now(house, given.token, given.coop_id).pins == ()


def test_nothing_is_solved_again_before_there_is_a_first(house: House, given: Given) -> None:
    an_art_class(house, given)
    with pytest.raises(Refused, match="no timetable yet"):
        timetabling.solve_again(house, given.token, given.coop_id)


def test_every_fault_of_a_pin_is_told(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    bad = [Pin(class_id=art.class_id, day=5, period=0, room_id="nothing")] * 2
    with pytest.raises(Faulty) as faulty:
        timetabling.pin_class(house, given.token, given.coop_id, art.class_id, bad)
    assert [fault.where for fault in faulty.value.faults] == ["Time", "Room", "Time", "Room", "Art", "Art"]
    with pytest.raises(NotFound):
        timetabling.pin_class(house, given.token, given.coop_id, ClassId("nothing"), [])


def test_a_search_that_was_cut_short_is_begun_again(house: House, given: Given, hands: Hands) -> None:
    from brightpath.domain.accounts import Actor

    an_art_class(house, given)
    coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Loft", seats=3))
    timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    hands.waiting.clear()
    (taken_up,) = jobs.take_up_jobs(house, Actor.console())
    hands.work()
    assert jobs.my_job(house, given.token, taken_up.job_id).state is JobState.SUCCESS


# --- Forgetting ---------------------------------------------------------------------------------------------------------


def kept_problem(house: House, given: Given) -> dict[str, Any]:
    with house.store.read() as db:
        return coop_timetables.problem_at(db, given.coop_id, 1)


def children_of(problem: dict[str, Any]) -> list[tuple[str, bool]]:
    """List children as a problem names them, each with whether it holds a closed time."""
    return [(one["name"], bool(one["unavailable"])) for family in problem["families"] for one in family["children"]]


def busy(house: House, home: Home) -> None:
    with house.store.write() as db:
        held = household_of(db, home.family_id)
        choir = Commitment(name="Choir", frequency="weekly", days_of_week=("Tuesday",), start=540, end=600)
        held = held.model_copy(update={"commitments": (choir,)})
        save_household(db, home.family_id, held, a_document(held), at=house.now())


def test_who_leaves_leaves_no_childs_name_and_no_closed_time_behind(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    busy(house, given.kims)
    timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    hands.work()
    before = kept_problem(house, given)
    assert children_of(before) == [("Ada", True)]
    assert [one["name"] for one in before["instructors"] if one["unavailable"]] == ["Kim"]
    coops.leave_coop(house, given.kims.token, given.kims.family_id, given.coop_id)
    after = kept_problem(house, given)
    assert children_of(after) == [("A child who left", False)]
    assert [one["name"] for one in after["instructors"] if one["unavailable"]] == []
    timetabling.what_costs(house, given.token, given.coop_id, 1)
    coops.remove_member(house, given.token, given.coop_id, given.parks.family_id)
    assert "A grown-up who left" in {one["name"] for one in kept_problem(house, given)["instructors"]}


def test_a_kept_timetable_names_a_child_only_until_its_family_puts_that_off(
    house: House, given: Given, hands: Hands
) -> None:
    an_art_class(house, given)
    timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    hands.work()
    kims = given.kims
    assert children_of(kept_problem(house, given)) == [("Ada", False)]
    consents.withdraw_consent(house, kims.token, kims.family_id, Switch.COUNT_US_IN)
    assert children_of(kept_problem(house, given)) == [("Ada", False)]
    consents.withdraw_consent(house, kims.token, kims.family_id, Switch.BY_NAME)
    assert children_of(kept_problem(house, given)) == [("A child (Kim)", False)]
    assert "Ada" not in str(kept_problem(house, given))


def test_a_withdrawn_child_is_named_no_longer_once_it_is_in_nothing(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    kims, ada = given.kims, given.kims.children["Ada"]
    coop_classes.enrol_child(house, kims.token, kims.family_id, given.coop_id, ada, class_id=art.class_id)
    timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    hands.work()
    coop_classes.withdraw_child(house, kims.token, kims.family_id, given.coop_id, ada, class_id=art.class_id)
    assert children_of(kept_problem(house, given)) == [("Ada", False)]
    coop_classes.remove_thing(house, given.token, given.coop_id, Group(group_id=art.group_ids[0], name="Owls"))
    assert children_of(kept_problem(house, given)) == [("A child who left", False)]


def test_who_leaves_while_a_timetable_is_looked_for_is_not_named_in_the_draft(
    house: House, given: Given, hands: Hands
) -> None:
    an_art_class(house, given)
    timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    coops.leave_coop(house, given.kims.token, given.kims.family_id, given.coop_id)
    hands.work()
    assert children_of(kept_problem(house, given)) == [("A child who left", False)]


@pytest.mark.parametrize("ends", ["done", "failed", "called off"])
def test_a_job_keeps_no_problem_beyond_its_end_and_tells_its_owner_none(
    house: House, given: Given, hands: Hands, ends: str
) -> None:
    an_art_class(house, given)
    job = timetabling.ask_for_timetable(house, given.token, given.coop_id, seconds=5)
    assert jobs.my_job(house, given.token, job.job_id).input == {"about": "Oak Hall"}
    if ends == "done":
        hands.work()
    elif ends == "failed":
        hands.bring(RuntimeError("broken"))
    else:
        jobs.cancel_my_job(house, given.token, job.job_id)
    with house.store.read() as db:
        kept = stored_jobs.work_of(db, job.job_id).input
    assert "problem" not in kept and kept["coopId"] == given.coop_id
