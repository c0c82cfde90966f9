"""On the day a family chose next week is proposed, once; it waits for a yes, and a yes that comes too late is told so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from brightpath.adapters import cluster
from brightpath.adapters.cluster import Cluster
from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.jobs import JobState
from brightpath.domain.proposals import ProposalState
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_edits import Add
from brightpath.domain.weeks import Weekday
from brightpath.services import planner, planning_job, proposals
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.services.jobs import take_up_jobs
from brightpath.storage import proposals as kept
from brightpath.storage.events import events_of
from brightpath.storage.family import set_clock
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.repeating_items import add_repeating
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

#: It is Friday 20 November 2026, 9:30 UTC.
MONDAY = date(2026, 11, 23)


def a_proposing_family(
    house: House, token: str, day: Weekday = Weekday.FRIDAY, zone: str = "UTC", first: Weekday = Weekday.MONDAY
) -> FamilyId:
    family_id = import_household(house, token, json.dumps(a_household_document(children=2)))
    with house.store.write() as db:
        set_clock(db, family_id, time_zone=zone, clock_hours=24, week_start=first)
    proposals.choose_proposal_day(house, token, family_id, day)
    return family_id


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return a_proposing_family(house, parent)


def the_clock_comes_by(house: House) -> list[FamilyId | None]:
    return [job.family_id for job in proposals.propose_due(house, Actor.console())]


def state_of(house: House, family_id: FamilyId, week_start: date = MONDAY) -> ProposalState | None:
    with house.store.read() as db:
        return kept.state_of_proposal(db, family_id, week_start)


# --- The day ----------------------------------------------------------------------------------------------------------


def test_a_parent_chooses_the_day_and_takes_it_back(house: House, parent: str, family_id: FamilyId) -> None:
    assert proposals.proposal_day_of(house, parent, family_id) is Weekday.FRIDAY
    proposals.choose_proposal_day(house, parent, family_id, None)
    assert proposals.proposal_day_of(house, parent, family_id) is None
    assert the_clock_comes_by(house) == []


def test_nothing_is_proposed_before_the_day(house: House, clock: Clock, hands: Hands, family_id: FamilyId) -> None:
    clock.move(days=-1)
    assert the_clock_comes_by(house) == []
    clock.move(days=1)
    assert the_clock_comes_by(house) == [family_id]


def test_who_was_off_on_the_day_gets_it_later_in_the_same_week_and_not_in_the_next(
    house: House, clock: Clock, hands: Hands, family_id: FamilyId
) -> None:
    clock.move(days=2)  # Sunday
    assert the_clock_comes_by(house) == [family_id]
    clock.move(days=1)  # Monday of the week itself: its proposal stands, and the next one is not due
    assert the_clock_comes_by(house) == []
    assert state_of(house, family_id, MONDAY + timedelta(weeks=1)) is None


def test_a_week_is_proposed_once_when_the_clock_strikes_the_same_hour_twice(
    house: House, clock: Clock, hands: Hands, parent: str
) -> None:
    berlin = a_proposing_family(house, parent, Weekday.SUNDAY, zone="Europe/Berlin")
    clock.at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # Sunday 2:30, summer time
    assert the_clock_comes_by(house) == [berlin]
    clock.move(hours=1)  # 2:30 once more
    assert the_clock_comes_by(house) == []
    clock.move(hours=-3)  # and somebody sets the machine's clock back to Saturday
    assert the_clock_comes_by(house) == []


def test_every_family_has_its_own_day_on_its_own_clock(house: House, clock: Clock, hands: Hands, parent: str) -> None:
    east = a_proposing_family(house, parent, zone="Pacific/Auckland")
    olga = a_token(house, a_person(house, "Olga Olsen"))
    west = a_proposing_family(house, olga, zone="America/Los_Angeles")
    clock.at = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)  # Friday 1:00 in Auckland, Thursday 4:00 in Los Angeles
    assert the_clock_comes_by(house) == [east]
    clock.move(hours=20)
    assert the_clock_comes_by(house) == [west]


def test_a_week_that_begins_on_sunday_is_proposed_from_sunday_on(
    house: House, clock: Clock, hands: Hands, parent: str
) -> None:
    ours = a_proposing_family(house, parent, Weekday.SATURDAY, first=Weekday.SUNDAY)
    assert the_clock_comes_by(house) == []
    clock.move(days=1)
    assert the_clock_comes_by(house) == [ours]
    assert state_of(house, ours, date(2026, 11, 22)) is ProposalState.SEARCHING


def test_a_week_without_a_school_day_is_not_proposed(house: House, hands: Hands, parent: str) -> None:
    document = a_household_document(children=2)
    holidays = {"daysOff": [{"name": "Holidays", "from": "2026-11-23", "to": "2026-11-29"}]}
    family_id = import_household(house, parent, json.dumps(document | {"calendar": holidays}))
    proposals.choose_proposal_day(house, parent, family_id, Weekday.FRIDAY)
    assert the_clock_comes_by(house) == []
    assert state_of(house, family_id) is None


def test_a_week_that_is_planned_is_not_proposed(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    assert the_clock_comes_by(house) == []


def test_only_a_few_searches_run_at_a_time(
    house: House, hands: Hands, parent: str, family_id: FamilyId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "AT_ONCE", 1)
    other = a_proposing_family(house, a_token(house, a_person(house, "Olga Olsen")))
    first = the_clock_comes_by(house)
    assert len(first) == 1 and the_clock_comes_by(house) == []
    hands.work()
    assert {*first, *the_clock_comes_by(house)} == {family_id, other}


def test_on_a_cluster_as_many_run_at_a_time_as_it_has_threads_but_one(
    house: House, hands: Hands, parent: str, family_id: FamilyId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: name)
    workers = Cluster("tcp://192.0.2.7:8786")
    monkeypatch.setattr(workers, "submit", hands.submit)
    monkeypatch.setattr(proposals, "AT_ONCE", 1)
    a_proposing_family(house, a_token(house, a_person(house, "Olga Olsen")))
    a_proposing_family(house, a_token(house, a_person(house, "Nora Nilsen")))
    house = replace(house, executor=workers)
    assert len(the_clock_comes_by(house)) == 1
    workers.threads = 3
    assert len(the_clock_comes_by(house)) == 1
    workers.threads = 4
    assert len(the_clock_comes_by(house)) == 1
    workers.shutdown()


# --- Waiting for a yes ------------------------------------------------------------------------------------------------


@pytest.fixture
@made_once
def waiting(house: House, hands: Hands, family_id: FamilyId) -> FamilyId:
    the_clock_comes_by(house)
    hands.work()
    return family_id


def test_what_was_found_waits_and_is_no_plan_yet(house: House, parent: str, waiting: FamilyId) -> None:
    proposal = proposals.proposal_of(house, parent, waiting, MONDAY)
    assert proposal is not None and proposal.plan is not None
    assert (proposal.state, [child.name for child in proposal.plan.children]) == (
        ProposalState.WAITING,
        ["Ada", "Ben"],
    )
    assert proposals.coming_proposal(house, parent, waiting) == (MONDAY, ProposalState.WAITING)
    assert planner.week_plan(house, parent, waiting, MONDAY) is None
    assert planner.job_of_week(house, parent, waiting, MONDAY) is None
    with house.store.read() as db:
        assert events_of(db, waiting)[-1].kind == "week_proposed"


def test_a_yes_makes_it_the_plan_of_the_week(house: House, parent: str, waiting: FamilyId) -> None:
    proposal = proposals.proposal_of(house, parent, waiting, MONDAY)
    taken = proposals.accept_proposal(house, parent, waiting, MONDAY)
    assert proposal is not None and taken.plan == proposal.plan
    assert (taken.version, state_of(house, waiting)) == (1, ProposalState.ACCEPTED)
    assert proposals.coming_proposal(house, parent, waiting) is None
    assert planner.outdated_weeks(house, parent, waiting) == []
    with pytest.raises(Stale, match="No proposal waits"):
        proposals.accept_proposal(house, parent, waiting, MONDAY)
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_a_no_is_kept_and_the_clock_does_not_ask_again(
    house: House, hands: Hands, parent: str, waiting: FamilyId
) -> None:
    proposals.decline_proposal(house, parent, waiting, MONDAY)
    assert (state_of(house, waiting), the_clock_comes_by(house)) == (ProposalState.DECLINED, [])
    assert planner.week_plan(house, parent, waiting, MONDAY) is None
    with pytest.raises(Stale):
        proposals.accept_proposal(house, parent, waiting, MONDAY)
    proposals.propose_again(house, parent, waiting, MONDAY)
    hands.work()
    assert proposals.accept_proposal(house, parent, waiting, MONDAY).version == 1


def test_a_yes_after_the_week_was_planned_is_told_and_keeps_the_plan(
    house: House, hands: Hands, parent: str, waiting: FamilyId
) -> None:
    planner.plan_week(house, parent, waiting, MONDAY)
    hands.work()
    with pytest.raises(Stale, match="has a plan by now"):
        proposals.accept_proposal(house, parent, waiting, MONDAY)
    assert state_of(house, waiting) is ProposalState.OVERTAKEN
    assert len(planner.plan_versions(house, parent, waiting, MONDAY)) == 1
    with pytest.raises(Refused, match="has a plan"):
        proposals.propose_again(house, parent, waiting, MONDAY)


def test_a_yes_for_another_household_is_told_and_can_be_looked_for_again(
    house: House, hands: Hands, parent: str, waiting: FamilyId
) -> None:
    import_household(house, parent, json.dumps(a_household_document(children=3)), family_id=waiting)
    with pytest.raises(Stale, match="household was changed"):
        proposals.accept_proposal(house, parent, waiting, MONDAY)
    assert state_of(house, waiting) is ProposalState.OVERTAKEN
    proposals.propose_again(house, parent, waiting, MONDAY)
    hands.work()
    assert len(proposals.accept_proposal(house, parent, waiting, MONDAY).plan.children) == 3


def test_what_comes_every_week_stands_in_the_proposal_and_what_came_later_overtakes_it(
    house: House, clock: Clock, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    def add_weekly(name: str, start: int) -> None:
        with house.store.write() as db:
            add_repeating(
                db,
                family_id,
                Add(
                    name=name,
                    type=ItemType.COMMITMENT,
                    children=(),
                    adults=("Pat",),
                    on=MONDAY,
                    start=start,
                    end=start + 60,
                ),
                at=house.now(),
            )

    add_weekly("Walk", 600)
    the_clock_comes_by(house)
    hands.work()
    proposal = proposals.proposal_of(house, parent, family_id, MONDAY)
    assert proposal is not None and proposal.plan is not None
    walks = [item for day in proposal.plan.adults[0].days for item in day.items if item.name == "Walk"]
    assert [(item.start, item.is_by_hand) for item in walks] == [(600, True)]
    add_weekly("Choir", 900)
    with pytest.raises(Stale, match="household was changed"):
        proposals.accept_proposal(house, parent, family_id, MONDAY)


def test_a_yes_after_the_week_is_told_so(house: House, clock: Clock, waiting: FamilyId) -> None:
    clock.move(days=10)
    late = a_token(house, a_person(house, "Pia", "pia@example.org", family_id=waiting))
    with pytest.raises(Stale, match="is over"):
        proposals.accept_proposal(house, late, waiting, MONDAY)


def test_a_plan_made_by_hand_during_the_search_overtakes_it(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    the_clock_comes_by(house)
    job = planner.plan_week(house, parent, family_id, MONDAY)
    assert job.kind == planning_job.PLAN  # and not the search that only proposes
    proposing = hands.waiting.pop(0)
    hands.work()
    hands.waiting.append(proposing)
    hands.work()
    proposal = proposals.proposal_of(house, parent, family_id, MONDAY)
    assert proposal is not None
    assert (proposal.state, proposal.sentence) == (ProposalState.OVERTAKEN, planning_job.PLANNED_MEANWHILE)


# --- When it goes wrong -----------------------------------------------------------------------------------------------


def test_a_search_that_failed_is_told_and_can_be_begun_again(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    the_clock_comes_by(house)
    hands.bring(ValueError("secret"))
    proposal = proposals.proposal_of(house, parent, family_id, MONDAY)
    assert proposal is not None and proposal.state is ProposalState.FAILED
    assert proposal.sentence and "secret" not in proposal.sentence
    assert the_clock_comes_by(house) == []
    proposals.propose_again(house, parent, family_id, MONDAY)
    with pytest.raises(Refused):
        proposals.propose_again(house, parent, family_id, MONDAY)
    hands.work()
    assert state_of(house, family_id) is ProposalState.WAITING


def test_a_search_that_was_called_off_is_told(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    (job,) = proposals.propose_due(house, Actor.console())
    planner.cancel_job(house, parent, family_id, job.job_id)
    assert state_of(house, family_id) is ProposalState.FAILED
    hands.work()  # what the worker brings all the same is not kept
    assert state_of(house, family_id) is ProposalState.FAILED


def test_a_proposal_under_way_is_taken_up_after_a_restart_once(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    (job,) = proposals.propose_due(house, Actor.console())
    hands.waiting.clear()
    (house.letterbox.folder / f"{job.job_id}.progress").write_text('{"percent": 40, "note": "Looking."}')
    (again,) = take_up_jobs(house, Actor.console())
    assert (again.kind, again.job_id != job.job_id) == (planning_job.PROPOSE, True)
    hands.work()
    assert state_of(house, family_id) is ProposalState.WAITING
    assert planner.job_status(house, parent, family_id, again.job_id).state is JobState.SUCCESS


def test_a_proposal_that_brought_the_machine_down_twice_is_given_up(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    for _ in range(2):
        job = proposals.propose_due(house, Actor.console()) or take_up_jobs(house, Actor.console())
        (house.letterbox.folder / f"{job[0].job_id}.progress").write_text('{"percent": 40, "note": "Looking."}')
    assert take_up_jobs(house, Actor.console()) == []
    proposal = proposals.proposal_of(house, parent, family_id, MONDAY)
    assert proposal is not None
    assert (proposal.state, proposal.sentence) == (ProposalState.FAILED, planning_job.PROPOSING.cut_short_again)


def test_another_familys_proposal_is_not_there(house: House, waiting: FamilyId) -> None:
    stranger = a_token(house, a_person(house, "Olga Olsen", roles=(Role.PARENT,)))
    for call in (proposals.proposal_of, proposals.accept_proposal, proposals.decline_proposal, proposals.propose_again):
        with pytest.raises(NotFound):
            call(house, stranger, waiting, MONDAY)
    assert state_of(house, waiting) is ProposalState.WAITING
