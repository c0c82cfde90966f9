"""Proposed weeks and what comes again: a week is proposed once, decided once, and a weekly thing stands on its weekday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.errors import NotFound, Stale
from brightpath.domain.ids import FamilyId, JobId
from brightpath.domain.proposals import ProposalState, week_due
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_edits import Add, Repeats
from brightpath.domain.weeks import Weekday
from brightpath.storage import proposals
from brightpath.storage.database import Store
from brightpath.storage.family import found_family
from brightpath.storage.repeating_items import add_repeating, end_repeating, repeating_in
from tests.storage.given import MONDAY, NOW, a_household, a_plan

OURS, THEIRS = FamilyId("a" * 32), FamilyId("b" * 32)
FIRST, SECOND = JobId("1" * 32), JobId("2" * 32)


def test_a_week_is_proposed_once(store: Store) -> None:
    with store.write() as db:
        assert proposals.begin_proposal(db, OURS, MONDAY, at=NOW)
        assert not proposals.begin_proposal(db, OURS, MONDAY, at=NOW)
        assert proposals.begin_proposal(db, THEIRS, MONDAY, at=NOW)
        assert proposals.state_of_proposal(db, OURS, MONDAY) is ProposalState.SEARCHING
        assert proposals.state_of_proposal(db, OURS, MONDAY + timedelta(weeks=1)) is None


def test_what_was_found_waits_and_is_decided_once(store: Store) -> None:
    plan = a_plan(a_household())
    with store.write() as db:
        proposals.begin_proposal(db, OURS, MONDAY, at=NOW)
        proposals.name_search(db, OURS, MONDAY, FIRST)
        proposals.keep_proposed(db, OURS, plan, problem={"asked": 1}, job_id=FIRST)
        found = proposals.proposal_of(db, OURS, MONDAY)
        assert found is not None and (found.state, found.plan) == (ProposalState.WAITING, plan)
        assert proposals.problem_of_proposal(db, OURS, MONDAY) == {"asked": 1}
        proposals.decide_proposal(db, OURS, MONDAY, ProposalState.DECLINED, at=NOW, user_id=None)
    with store.write() as db, pytest.raises(Stale):
        proposals.decide_proposal(db, OURS, MONDAY, ProposalState.ACCEPTED, at=NOW, user_id=None)


def test_an_earlier_search_neither_fails_nor_fills_the_proposal_of_a_later_one(store: Store) -> None:
    with store.write() as db:
        proposals.begin_proposal(db, OURS, MONDAY, at=NOW)
        proposals.name_search(db, OURS, MONDAY, FIRST)
        proposals.name_search(db, OURS, MONDAY, SECOND)
        proposals.fail_proposal(db, OURS, MONDAY, "Stopped.", job_id=FIRST)
        assert proposals.state_of_proposal(db, OURS, MONDAY) is ProposalState.SEARCHING
        with pytest.raises(Stale):
            proposals.keep_proposed(db, OURS, a_plan(a_household()), problem={}, job_id=FIRST)
        proposals.fail_proposal(db, OURS, MONDAY, "Stopped.", job_id=SECOND)
        failed = proposals.proposal_of(db, OURS, MONDAY)
        assert failed is not None and (failed.state, failed.sentence) == (ProposalState.FAILED, "Stopped.")


def test_a_family_chooses_its_day_and_takes_it_back(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        assert proposals.proposal_day(db, family_id) is None
        proposals.set_proposal_day(db, family_id, Weekday.FRIDAY)
        assert proposals.proposal_day(db, family_id) is Weekday.FRIDAY
        assert proposals.proposing_families(db) == []  # it has no household yet
        proposals.set_proposal_day(db, family_id, None)
        assert proposals.proposal_day(db, family_id) is None
        with pytest.raises(NotFound):
            proposals.set_proposal_day(db, THEIRS, Weekday.FRIDAY)


@pytest.mark.parametrize(
    ("today", "first", "due"),
    [
        (date(2026, 11, 19), Weekday.MONDAY, None),
        (date(2026, 11, 20), Weekday.MONDAY, date(2026, 11, 23)),
        (date(2026, 11, 22), Weekday.MONDAY, date(2026, 11, 23)),
        (date(2026, 11, 23), Weekday.MONDAY, None),
        (date(2026, 11, 21), Weekday.SUNDAY, date(2026, 11, 22)),
        (date(2026, 11, 22), Weekday.SUNDAY, None),
    ],
)
def test_next_week_is_due_from_friday_to_the_end_of_the_familys_week(
    today: date, first: Weekday, due: date | None
) -> None:
    assert week_due(today, Weekday.FRIDAY, first) == due


def a_weekly_walk(until: date | None = None) -> Add:
    return Add(
        name="Walk",
        type=ItemType.COMMITMENT,
        children=("ada",),
        adults=("Grace",),
        on=MONDAY + timedelta(days=2),
        start=900,
        end=960,
        notes="Boots",
        repeats=Repeats.WEEKLY,
        until=until,
    )


def test_a_weekly_thing_stands_on_its_weekday_from_its_first_date_to_its_last(store: Store) -> None:
    with store.write() as db:
        walk = add_repeating(db, OURS, a_weekly_walk(until=MONDAY + timedelta(days=9)), at=NOW)
        found = [repeating_in(db, OURS, MONDAY + timedelta(weeks=week)) for week in (-1, 0, 1, 2)]
        assert found == [[], [walk], [walk], []]
        assert walk.date_in(MONDAY) == MONDAY + timedelta(days=2)
        assert walk.date_in(MONDAY - timedelta(days=1)) == MONDAY + timedelta(days=2)  # of a week from Sunday on
        assert repeating_in(db, THEIRS, MONDAY) == []


def test_a_weekly_thing_is_ended_by_its_own_family_only(store: Store) -> None:
    with store.write() as db:
        walk = add_repeating(db, OURS, a_weekly_walk(), at=NOW)
        with pytest.raises(NotFound):
            end_repeating(db, THEIRS, walk.repeating_item_id)
        end_repeating(db, OURS, walk.repeating_item_id)
        assert repeating_in(db, OURS, MONDAY) == []
