"""The history of a week: every change by name and moment, the week as it was then, and what was moved."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed, NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId, UserId
from brightpath.domain.schedule import WeekPlan, to_document
from brightpath.services.history import moves_of, week_at, week_history
from brightpath.services.house import House
from brightpath.storage.events import record_event
from brightpath.storage.schedule import active_plan, save_plan
from brightpath.storage.week_state import week_state
from brightpath.storage.weeks import do_again, keep_change, take_back
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_weeks import MONDAY, a_planned_family, changed, moved

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
@made_once
def family_id(house: House) -> FamilyId:
    return a_planned_family(house)


@pytest.fixture
@made_once
def sarah(house: House, family_id: FamilyId) -> UserId:
    return a_person(house, "Sarah", "sarah@example.org", family_id=family_id)


def keep(
    house: House, family_id: FamilyId, after: WeekPlan, kind: EventKind, sentence: str, who: UserId, **data: object
) -> None:
    with house.store.write() as db:
        kept = active_plan(db, family_id, MONDAY)
        assert kept is not None
        keep_change(
            db, family_id, kept, after, kind=kind, sentence=sentence, at=house.now(), user_id=who, data=dict(data)
        )


def plan_now(house: House, family_id: FamilyId) -> WeekPlan:
    with house.store.read() as db:
        kept = active_plan(db, family_id, MONDAY)
    assert kept is not None
    return kept.plan


def test_every_change_is_told_with_who_and_when_and_why(
    house: House, clock: Clock, family_id: FamilyId, sarah: UserId
) -> None:
    token, first = a_token(house, sarah), plan_now(house, family_id)
    clock.move(hours=1)
    keep(house, family_id, moved(first, TUESDAY, 600), EventKind.ITEM_MOVED, "Maths was moved.", sarah,
         prefer="we_prefer_this")  # fmt: skip
    clock.move(hours=1)
    with house.store.write() as db:
        kept = active_plan(db, family_id, MONDAY)
        assert kept is not None
        take_back(db, family_id, kept, at=house.now(), user_id=sarah)
    planned, move, back = week_history(house, token, family_id, MONDAY)
    assert (planned.kind, planned.sentence, planned.who) == ("week_planned", "The week was planned.", "BrightPath")
    assert (move.who, move.sentence, move.prefer, move.is_undone) == (
        "Sarah",
        "Maths was moved.",
        "we_prefer_this",
        True,
    )
    assert (back.sentence, back.is_undone) == ("Taken back: Maths was moved.", False)
    assert [step.revision for step in (planned, move, back)] == [1, 2, 3]
    assert (back.at - move.at, move.version) == (timedelta(hours=1), 1)


@pytest.mark.parametrize("seed", range(12))
def test_the_week_is_rebuilt_as_it_was_after_each_change(
    house: House, family_id: FamilyId, sarah: UserId, seed: int
) -> None:
    token, dice, seen = a_token(house, sarah), random.Random(seed), [plan_now(house, family_id)]
    for number in range(30):
        with house.store.write() as db:
            kept, state = active_plan(db, family_id, MONDAY), week_state(db, family_id, MONDAY)
            assert kept is not None
            what = dice.random()
            if what < 0.25 and state.undo:
                take_back(db, family_id, kept, at=house.now(), user_id=sarah)
            elif what < 0.45 and state.redo:
                do_again(db, family_id, kept, at=house.now(), user_id=sarah)
            elif what < 0.55:
                save_plan(db, family_id, changed(kept.plan, dice, number), problem={}, at=house.now(), user_id=sarah)
            else:
                after = changed(kept.plan, dice, number)
                keep_change(
                    db, family_id, kept, after, kind=EventKind.ITEM_EDITED, sentence=".", at=house.now(), user_id=sarah
                )
        if week_state_revision(house, family_id) > len(seen):
            seen.append(plan_now(house, family_id))
    steps = week_history(house, token, family_id, MONDAY)
    assert len(steps) == len(seen)
    for step, was in zip(steps, seen, strict=True):
        assert to_document(week_at(house, token, family_id, MONDAY, step.sequence)) == to_document(was)


def week_state_revision(house: House, family_id: FamilyId) -> int:
    with house.store.read() as db:
        return week_state(db, family_id, MONDAY).revision


def test_moves_are_told_from_where_to_where_and_what_was_taken_back_is_not(
    house: House, family_id: FamilyId, sarah: UserId
) -> None:
    token, first = a_token(house, sarah), plan_now(house, family_id)
    keep(house, family_id, moved(first, TUESDAY, 840), EventKind.ITEM_MOVED, "Maths was moved.", sarah)
    keep(
        house,
        family_id,
        moved(plan_now(house, family_id), MONDAY, 660, "0-0"),
        EventKind.ITEM_MOVED,
        "And back.",
        sarah,
    )
    with house.store.write() as db:
        kept = active_plan(db, family_id, MONDAY)
        assert kept is not None
        take_back(db, family_id, kept, at=house.now(), user_id=sarah)
    [row] = moves_of(house, token, family_id, MONDAY - timedelta(weeks=11), MONDAY).to_dicts()
    assert (row["child"], row["subject"]) == ("Ada", "Maths")
    assert (row["from_weekday"], row["from_part"], row["from_minute"]) == ("Monday", "mid-morning", 540)
    assert (row["to_weekday"], row["to_part"], row["to_minute"]) == ("Tuesday", "late_afternoon", 840)
    assert moves_of(house, token, family_id, MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=9)).is_empty()


def test_a_week_from_before_its_events_had_sentences_is_told_once(
    house: House, family_id: FamilyId, sarah: UserId
) -> None:
    week = MONDAY + timedelta(weeks=1)
    with house.store.write() as db:
        for kind, version in (("week_planned", 1), ("planning_started", 0), ("week_planned", 2), ("week_replanned", 2)):
            data = {"weekStartDate": week.isoformat(), **({"version": version} if version else {})}
            record_event(db, kind, family_id=family_id, user_id=sarah, at=house.now(), data=data)
    steps = week_history(house, a_token(house, sarah), family_id, week)
    assert [(step.kind, step.version) for step in steps] == [("week_planned", 1), ("week_replanned", 2)]
    assert steps[1].sentence == "What was left of the week was planned again."


def test_a_moment_that_was_not_is_not_found(house: House, family_id: FamilyId, sarah: UserId) -> None:
    token = a_token(house, sarah)
    with pytest.raises(NotFound, match="no such moment"):
        week_at(house, token, family_id, MONDAY, 4711)
    [planned] = week_history(house, token, family_id, MONDAY)
    with pytest.raises(NotFound, match="no such moment"):
        week_at(house, token, family_id, date(2026, 11, 30), planned.sequence)


def test_another_family_and_a_child_are_shown_nothing(house: House, family_id: FamilyId) -> None:
    stranger = a_token(house, a_person(house, "Eve", "eve@example.org"))
    child = a_token(house, a_person(house, "Ada", "ada@example.org", roles=(Role.CHILD,), family_id=family_id))
    for verb, *rest in ((week_history, MONDAY), (week_at, MONDAY, 1), (moves_of, MONDAY, MONDAY)):
        with pytest.raises(NotFound):
            verb(house, stranger, family_id, *rest)
        with pytest.raises(NotAllowed):
            verb(house, child, family_id, *rest)
