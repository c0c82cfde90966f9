"""Lessons left where they stood in past weeks that the family had a hand in, so that what they were planned for does not lose."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta

import pytest

from brightpath.domain.feedback import Rating
from brightpath.domain.ids import ChildId
from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.learning import edits
from brightpath.learning.evidence import COUNTS_OF_STAYING, Choice, Kind
from brightpath.services import evidence, learned_weights, stays
from brightpath.services.feedback import rate_week
from brightpath.services.house import House
from brightpath.services.learned_weights import Study, study_of
from brightpath.services.learning import give_back_finding, start_over, undo_finding, what_was_learned
from brightpath.services.stays import end_of
from brightpath.services.week import undo_change, week_now
from brightpath.storage import schedule
from tests.services.given_accounts import Clock
from tests.services.given_days import it_is
from tests.services.given_house import Hands
from tests.services.given_learning import (
    AFTERNOON,
    MATHS_LATER,
    MONDAY,
    NEXT_WEEK,
    Taught,
    maths,
    move,
    planned,
    teach,
)

MONDAY_AFTER = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def studied(house: House, taught: Taught) -> Study:
    with house.store.read() as db:
        return study_of(house, db, taught.family_id)


def left(house: House, taught: Taught) -> list[Choice]:
    found = studied(house, taught)
    assert found.trouble is None
    return [one for one in found.evidence.observations if isinstance(one, Choice) and one.kind is Kind.STAY]


def test_what_was_not_moved_in_a_week_with_a_move_was_left_once_the_week_is_over(
    house: House, taught: Taught, clock: Clock
) -> None:
    move(house, taught, 0, AFTERNOON)
    it_is(house, clock, datetime(2026, 11, 29, 23, 0, tzinfo=UTC))
    assert left(house, taught) == []
    it_is(house, clock, MONDAY_AFTER)
    found = left(house, taught)
    assert len(found) == 8 and all(2 <= len(one.rows) <= 12 for one in found)
    assert {one.at for one in found} == {datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)}
    assert all(one.key.startswith(f"stay {MONDAY} ") for one in found) and len({one.key for one in found}) == 8
    with house.store.read() as db:
        kept = schedule.active_plan(db, taught.family_id, MONDAY)
    assert kept is not None
    lessons = sum(item.type == "subject" for child in kept.plan.children for day in child.days for item in day.items)
    assert sum(one.counts for one in found) == pytest.approx(COUNTS_OF_STAYING * (lessons - 1))
    assert (what_was_learned(house, taught.parent, taught.family_id).moves, studied(house, taught).trouble) == (1, None)


def test_a_week_without_any_sign_of_the_family_says_nothing_and_a_rated_one_does(
    house: House, taught: Taught, clock: Clock
) -> None:
    it_is(house, clock, MONDAY_AFTER)
    assert left(house, taught) == []
    with house.store.read() as db:
        kept = schedule.active_plan(db, taught.family_id, MONDAY)
    assert kept is not None
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(comment="Rain."))
    assert left(house, taught) == []
    child = ChildId(kept.plan.children[0].id)
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(4), child_id=child)
    assert len(left(house, taught)) == 8


def test_a_move_that_was_taken_back_is_no_sign(house: House, taught: Taught, clock: Clock) -> None:
    move(house, taught, 0, AFTERNOON)
    now = week_now(house, taught.parent, taught.family_id, MONDAY)
    assert now is not None
    undo_change(house, taught.parent, taught.family_id, MONDAY, now.revision)
    it_is(house, clock, MONDAY_AFTER)
    assert left(house, taught) == []


def test_lessons_that_were_moved_were_not_left(
    house: House, taught: Taught, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stays, "LESSONS", 100)
    teach(house, taught, times=3)
    it_is(house, clock, MONDAY_AFTER)
    with house.store.read() as db:
        kept = schedule.active_plan(db, taught.family_id, MONDAY)
    assert kept is not None
    moved = [on for on, item in maths(kept.plan) if item.start == AFTERNOON]
    assert len(moved) == 3
    days = {one.key.rpartition(" ")[2] for one in left(house, taught) if "Maths" in one.key}
    assert days and days.isdisjoint(str(on) for on in moved)


def test_the_last_weeks_are_read_and_what_was_read_is_remembered(
    house: House, hands: Hands, taught: Taught, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(house, hands, taught, NEXT_WEEK)
    move(house, taught, 0, AFTERNOON)
    move(house, taught, 0, AFTERNOON, NEXT_WEEK)
    it_is(house, clock, MONDAY_AFTER + timedelta(days=7))
    assert {one.key.split()[1] for one in left(house, taught)} == {str(MONDAY), str(NEXT_WEEK)}
    monkeypatch.setattr(stays, "StandingWeek", None)
    monkeypatch.setattr(stays, "WEEKS", 1)
    clock.move(days=1)
    it_is(house, clock, clock.at)
    assert {one.key.split()[1] for one in left(house, taught)} == {str(NEXT_WEEK)}


def test_without_what_was_left_the_wishes_that_a_week_was_planned_for_lose_far_more(
    house: House, taught: Taught, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house, taught)
    it_is(house, clock, MONDAY_AFTER)

    def lost() -> float:
        """Add up how far the wishes went down."""
        utility = studied(house, taught).utility
        assert utility is not None
        moved = dict(zip(utility.names, (utility.mean - utility.prior_mean).tolist(), strict=True))
        return sum(max(0.0, -by) for name, by in moved.items() if name in DEFAULT_WEIGHTS)

    heard = lost()
    assert MATHS_LATER in [one.key for one in what_was_learned(house, taught.parent, taught.family_id).findings]
    monkeypatch.setattr(evidence, "stays_of", lambda *_, **__: ())
    monkeypatch.setattr(learned_weights, "_studies", OrderedDict())
    assert 0 < heard < 0.7 * lost()


def test_a_finding_that_rests_on_what_was_left_never_says_that_something_was_moved_and_can_be_undone(
    house: House, taught: Taught, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits, "COUNTS_OF_STAYING", 2.0)
    it_is(house, clock, MONDAY_AFTER)
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(likert={"mix": 3}))
    found = what_was_learned(house, taught.parent, taught.family_id)
    assert (found.moves, found.answers, found.ratings) == (0, 0, 1)
    assert found.findings and not any("moved" in one.sentence + one.why for one in found.findings)
    wish = next(one for one in found.findings if one.key in DEFAULT_WEIGHTS)
    assert "The lessons that you left where they stood in one week say so" in wish.why
    before = left(house, taught)
    undo_finding(house, taught.parent, taught.family_id, wish.key)
    assert len(left(house, taught)) < len(before)
    [undone] = what_was_learned(house, taught.parent, taught.family_id).undone
    assert "left where" in undone.why and "moved" not in undone.why.partition(".")[0]
    give_back_finding(house, taught.parent, taught.family_id, wish.key)
    assert left(house, taught) == before


def test_starting_over_forgets_what_was_left_whenever_the_week_is_rated(
    house: House, taught: Taught, clock: Clock
) -> None:
    teach(house, taught)
    it_is(house, clock, MONDAY_AFTER)
    assert left(house, taught)
    start_over(house, taught.parent, taught.family_id)
    assert studied(house, taught).evidence.observations == ()
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(4))
    assert left(house, taught) == []


def test_starting_over_while_a_week_runs_keeps_its_moved_lessons_out(
    house: House, taught: Taught, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stays, "LESSONS", 100)
    teach(house, taught, times=4)
    it_is(house, clock, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    start_over(house, taught.parent, taught.family_id)
    it_is(house, clock, MONDAY_AFTER)
    assert left(house, taught) == []
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(4))
    found = left(house, taught)
    assert found and sum("Maths" in one.key for one in found) == 1


def test_a_week_whose_problem_was_not_kept_says_nothing(house: House, taught: Taught, clock: Clock) -> None:
    teach(house, taught)
    with house.store.write() as db:
        db.execute("UPDATE schedules SET problem = '{}'")
    it_is(house, clock, MONDAY_AFTER)
    assert left(house, taught) == []


def test_a_week_ends_by_the_familys_clock() -> None:
    assert end_of(MONDAY, "America/New_York") == datetime(2026, 11, 30, 4, 59, 59, tzinfo=UTC)
    assert end_of(MONDAY, "UTC") == datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
