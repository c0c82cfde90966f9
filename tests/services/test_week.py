"""The week changed by hand: judged first, kept as a whole, told when somebody else was quicker, and taken back to the letter."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import BrightPathError, NotFound, Refused, Stale
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.preferences import DEFAULT_WEIGHTS, StartingPreferences
from brightpath.domain.replanning import Missed, Way
from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_edits import Add, Asked, Edit, Move, Pin, Place, Preference, Remove, Repeats
from brightpath.domain.weeks import clock_of
from brightpath.learning.edits import choices_of
from brightpath.learning.findings import findings
from brightpath.learning.preferences import learn
from brightpath.learning.prior import prior_of
from brightpath.learning.scale import scale_of
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Table
from brightpath.planning.week.improve import improve
from brightpath.services import today
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.services.keeping import standing_household
from brightpath.services.planning_job import problem_for
from brightpath.services.replanning import keep_replan, preview_replan
from brightpath.services.week import (
    WeekNow,
    change_week,
    judge_change,
    redo_change,
    undo_change,
    week_now,
    week_revision,
)
from brightpath.storage.events import events_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.repeating_items import repeating_items
from brightpath.storage.schedule import save_plan
from tests.builders import a_commitment, a_household_document
from tests.made_once import made_once
from tests.planning.drawn_week import plan_from
from tests.services.given_accounts import Clock, a_person, a_token

MONDAY = date(2026, 11, 23)
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
@made_once
def parent(house: House, clock: Clock) -> str:
    """It is the Friday before."""
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    return a_token(house, a_person(house), is_remembered=True)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    """A family with a quick plan for the week to come."""
    swimming = a_commitment(start="10:00", end="11:00")
    household = a_household_document(children=2, commitments=(swimming,))
    family_id = import_household(house, parent, json.dumps(household))
    with house.store.write() as db:
        problem = problem_for(db, family_id, standing_household(db, family_id), MONDAY)
        found = improve(Table(Choices(problem)), seed=0, rounds=10, deadline=perf_counter() + 60)
        plan = plan_from(problem, found.draft.places())
        save_plan(db, family_id, plan, problem=problem.model_dump(mode="json"), at=house.now())
    return family_id


def now_of(house: House, parent: str, family_id: FamilyId) -> WeekNow:
    now = week_now(house, parent, family_id, MONDAY)
    assert now is not None
    return now


def lessons_of(plan: WeekPlan, child: int = 0) -> list[tuple[date, ScheduleItem]]:
    return [(day.on, item) for day in plan.children[child].days for item in day.items if item.type is ItemType.SUBJECT]


def a_move(now: WeekNow, *, minutes: int = 15, days: int = 0) -> Move:
    """The first lesson of the first child, so much later."""
    on, item = lessons_of(now.schedule.plan)[0]
    child = now.schedule.plan.children[0].id
    return Move(child=child, item=item.id, on=on + timedelta(days=days), start=item.start + minutes)


def a_free_move(house: House, parent: str, family_id: FamilyId, now: WeekNow) -> Move:
    """A move that nothing stands in the way of."""
    child = now.schedule.plan.children[0].id
    for on, item in lessons_of(now.schedule.plan):
        for days in range(5):
            for start in range(480, 1020, 15):
                asked = Move(child=child, item=item.id, on=MONDAY + timedelta(days=days), start=start)
                verdict = judge_change(house, parent, family_id, MONDAY, now.revision, asked)
                if (asked.on, start) != (on, item.start) and not verdict.refused and not verdict.broken:
                    return asked
    raise AssertionError("There is no free place in the week.")


def written(house: House, family_id: FamilyId) -> str:
    """The document of the version that counts, letter by letter."""
    with house.store.read() as db:
        row = db.row(
            "SELECT schedule_data::VARCHAR AS document FROM schedules WHERE family_id = ? AND is_active", [family_id]
        )
    assert row is not None
    document: str = row["document"]
    return document


def event_of(house: House, family_id: FamilyId) -> dict[str, Any]:
    """What the last event tells."""
    with house.store.read() as db:
        return events_of(db, family_id)[-1].data


def test_a_move_is_read_as_a_choice_of_what_learning_knows(house: House, parent: str, family_id: FamilyId) -> None:
    now = now_of(house, parent, family_id)
    change_week(house, parent, family_id, MONDAY, 1, a_free_move(house, parent, family_id, now))
    with house.store.read() as db:
        choices, ignored = choices_of(events_of(db, family_id))
    [choice] = choices
    assert ignored == () and choice.stood is not None and len(choice.rows) >= 2
    prior = prior_of(StartingPreferences(wish_weights=DEFAULT_WEIGHTS), scale_of(choice.rows))
    utility = learn(prior, choices, now=house.now())
    assert (utility.unknown, utility.ignored, utility.has_converged) == ((), (), True)
    assert findings(utility, least=0.0)[0].because[0].key == choice.key


def test_a_move_is_judged_without_a_trace_and_then_kept_with_what_it_was_chosen_over(
    house: House, parent: str, family_id: FamilyId
) -> None:
    now, before = now_of(house, parent, family_id), written(house, family_id)
    asked = a_free_move(house, parent, family_id, now)
    assert written(house, family_id) == before and week_revision(house, parent, family_id, MONDAY) == 1
    new = change_week(house, parent, family_id, MONDAY, 1, asked, Preference.WE_PREFER_THIS)
    item = next(item for on, item in lessons_of(new.schedule.plan) if item.id == asked.item)
    assert (item.start, item.is_pinned, new.revision) == (asked.start, True, 2)
    assert new.undo is not None and "was moved from" in new.undo
    told = event_of(house, family_id)
    assert (told["prefer"], told["sentence"]) == ("we_prefer_this", new.undo)
    assert told["features"].keys() == told["featuresBefore"].keys() and told["features"] != told["featuresBefore"]
    was = next((on, item) for on, item in lessons_of(now.schedule.plan) if item.id == asked.item)
    places = {(option["date"], option["startTime"]) for option in told["chosenOver"]}
    assert (was[0].isoformat(), clock_of(was[1].start)) in places
    assert 2 <= len(told["chosenOver"]) <= 24 and all(option["features"] for option in told["chosenOver"])


def test_a_stale_page_cannot_overwrite_a_newer_week(house: House, parent: str, family_id: FamilyId) -> None:
    asked = a_free_move(house, parent, family_id, now_of(house, parent, family_id))
    change_week(house, parent, family_id, MONDAY, 1, asked)
    after = written(house, family_id)
    for change in (
        lambda: change_week(house, parent, family_id, MONDAY, 1, asked),
        lambda: judge_change(house, parent, family_id, MONDAY, 1, asked),
        lambda: undo_change(house, parent, family_id, MONDAY, 1),
        lambda: redo_change(house, parent, family_id, MONDAY, 1),
    ):
        with pytest.raises(Stale, match="changed in the meantime"):
            change()
    assert written(house, family_id) == after


def taken_time(now: WeekNow) -> tuple[date, ScheduleItem]:
    return next(
        (day.on, item)
        for day in now.schedule.plan.children[0].days
        for item in day.items
        if item.type is ItemType.COMMITMENT
    )


def bad_moves(now: WeekNow) -> dict[str, tuple[Move, str]]:
    child = now.schedule.plan.children[0].id
    _, item = lessons_of(now.schedule.plan)[0]
    busy_on, busy = taken_time(now)
    return {
        "onto a commitment": (Move(child=child, item=item.id, on=busy_on, start=busy.start), busy.name),
        "across midnight": (Move(child=child, item=item.id, on=MONDAY, start=1430), "midnight"),
        "into another week": (
            Move(child=child, item=item.id, on=MONDAY - timedelta(days=3), start=600),
            "not in the week",
        ),
    }


@pytest.mark.parametrize("what", ["onto a commitment", "across midnight", "into another week"])
def test_a_move_that_cannot_be_is_refused_in_words_and_changes_nothing(
    house: House, parent: str, family_id: FamilyId, what: str
) -> None:
    now, before = now_of(house, parent, family_id), written(house, family_id)
    asked, word = bad_moves(now)[what]
    verdict = judge_change(house, parent, family_id, MONDAY, 1, asked)
    assert not verdict.may_be_kept and word in verdict.refused[0]
    with pytest.raises(Refused, match=word):
        change_week(house, parent, family_id, MONDAY, 1, asked)
    assert written(house, family_id) == before and week_revision(house, parent, family_id, MONDAY) == 1


def test_nothing_is_moved_into_the_past_or_out_of_it(
    house: House, parent: str, family_id: FamilyId, clock: Clock
) -> None:
    clock.at = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    now, before = now_of(house, parent, family_id), written(house, family_id)
    child = now.schedule.plan.children[0].id
    past = next(item for on, item in lessons_of(now.schedule.plan) if on < WEDNESDAY)
    to_come = next(item for on, item in lessons_of(now.schedule.plan) if on > WEDNESDAY)
    for asked in (
        Move(child=child, item=past.id, on=MONDAY + timedelta(days=4), start=900),
        Move(child=child, item=to_come.id, on=MONDAY, start=900),
    ):
        assert judge_change(house, parent, family_id, MONDAY, 1, asked).refused
        with pytest.raises(Refused):
            change_week(house, parent, family_id, MONDAY, 1, asked)
    assert written(house, family_id) == before


def test_an_item_that_is_gone_and_another_familys_are_not_found(house: House, parent: str, family_id: FamilyId) -> None:
    now = now_of(house, parent, family_id)
    stranger = a_token(house, a_person(house, name="Olsen"))
    with pytest.raises(NotFound):
        change_week(house, stranger, family_id, MONDAY, 1, a_move(now))
    others = import_household(house, stranger, json.dumps(a_household_document(children=1)))
    with pytest.raises(NotFound, match="no plan"):
        change_week(house, stranger, others, MONDAY, 1, a_move(now))
    for forged in ({"item": "forged"}, {"child": "forged"}):
        with pytest.raises(Stale, match="not in the week any more"):
            change_week(house, parent, family_id, MONDAY, 1, a_move(now).model_copy(update=forged))
    assert week_revision(house, parent, family_id, MONDAY) == 1


def test_a_lesson_taken_out_is_left_out_and_finds_its_place_again(
    house: House, parent: str, family_id: FamilyId
) -> None:
    now = now_of(house, parent, family_id)
    child = now.schedule.plan.children[0]
    on, item = next((on, item) for on, item in lessons_of(now.schedule.plan) if not item.combined_with)
    out = change_week(house, parent, family_id, MONDAY, 1, Remove(child=child.id, item=item.id))
    left = next(left for left in out.schedule.plan.unplaced if (left.child, left.subject) == (child.name, item.subject))
    assert out.lengths[child.name, item.subject] == item.end - item.start
    assert left.placed == left.asked - 1 and left.reasons == ("You took it out of the week.",)
    assert event_of(house, family_id)["featuresBefore"]["left_out"] == 0
    assert event_of(house, family_id)["features"]["left_out"] == 1
    assert event_of(house, family_id)["chosenOver"]
    back = change_week(
        house, parent, family_id, MONDAY, 2, Place(child=child.name, subject=item.subject, on=on, start=item.start)
    )
    assert (on, item.start, item.end) in [(on, one.start, one.end) for on, one in lessons_of(back.schedule.plan)]
    assert back.schedule.plan.unplaced == now.schedule.plan.unplaced
    places = {(option["date"], option["startTime"]) for option in event_of(house, family_id)["chosenOver"]}
    assert (on.isoformat(), clock_of(item.start)) in places
    with pytest.raises(Stale):  # nothing of it is left out any more
        change_week(
            house, parent, family_id, MONDAY, 3, Place(child=child.name, subject=item.subject, on=on, start=item.start)
        )


def test_a_child_is_told_of_the_own_lessons_only(house: House, parent: str, family_id: FamilyId) -> None:
    now = now_of(house, parent, family_id)
    ada, ben = now.schedule.plan.children
    for child in (ada.id, ben.id):
        item = next(item for _, item in lessons_of(now.schedule.plan, child == ben.id))
        now = change_week(house, parent, family_id, MONDAY, now.revision, Remove(child=child, item=item.id))
    as_ada = a_token(house, a_person(house, "Ada Kim", "ada@x.org", (Role.CHILD,), family_id, ChildId(ada.id)))
    own = now_of(house, as_ada, family_id)
    assert {child for child, _ in now.lengths} == {"Ada", "Ben"}
    assert {child for child, _ in own.lengths} == {"Ada"} == {left.child for left in own.schedule.plan.unplaced}
    assert own.schedule.plan.adults == () and (own.undo, own.redo) == (None, None)


def test_what_comes_every_week_ends_when_it_is_taken_back(house: House, parent: str, family_id: FamilyId) -> None:
    plan = now_of(house, parent, family_id).schedule.plan
    asked = Add(
        name="Choir", type=ItemType.COMMITMENT, children=(plan.children[0].id,), adults=(), on=WEDNESDAY, start=1140, end=1200,
        repeats=Repeats.WEEKLY,
    )  # fmt: skip
    change_week(house, parent, family_id, MONDAY, 1, asked)

    def coming() -> list[str]:
        with house.store.read() as db:
            return [one.name for one in repeating_items(db, family_id)]

    assert coming() == ["Choir"]
    undo_change(house, parent, family_id, MONDAY, 2)
    assert coming() == []
    redo_change(house, parent, family_id, MONDAY, 3)
    assert coming() == ["Choir"]


def some_change(dice: random.Random, now: WeekNow) -> Asked:
    """Whatever a family might ask of a week, sensible or not."""
    plan = now.schedule.plan
    child = dice.choice(plan.children)
    items = [item for day in child.days for item in day.items]
    item = dice.choice(items)
    on, start = MONDAY + timedelta(days=dice.randrange(7)), 15 * dice.randrange(28, 76)
    asked: list[Asked] = [
        Move(child=child.id, item=item.id, on=on, start=start),
        Move(child=child.id, item=item.id, on=on, start=start, end=start + 15 * dice.randrange(1, 5)),
        Remove(child=child.id, item=item.id),
        Pin(child=child.id, item=item.id, is_pinned=dice.random() < 0.5),
        Edit(child=child.id, item=item.id, name=item.name, notes=dice.choice([None, "bring boots", "王芳"])),
        Add(
            name="Baking",
            type=dice.choice([ItemType.SUBJECT, ItemType.COMMITMENT]),
            children=(child.id,),
            adults=tuple(dice.sample([adult.name for adult in plan.adults], dice.randrange(len(plan.adults) + 1))),
            on=on,
            start=start,
            end=start + 30,
        ),
    ]
    if plan.unplaced:
        left = dice.choice(plan.unplaced)
        asked.append(Place(child=left.child, subject=left.subject, on=on, start=start))
    return dice.choice(asked)


def tick_or_untick(house: House, parent: str, family_id: FamilyId, dice: random.Random, now: WeekNow) -> None:
    child = dice.choice(now.schedule.plan.children)
    items = [item for day in child.days for item in day.items if item.type is ItemType.SUBJECT]
    item = dice.choice(items)
    turn: Any = today.untick if item.is_completed else today.tick
    turn(house, parent, family_id, MONDAY, [(child.id, item.id)])


@pytest.mark.slow
def test_five_hundred_changes_taken_back_one_by_one_give_the_first_week_to_the_letter(
    house: House, parent: str, family_id: FamilyId
) -> None:
    dice, first, kept, refused = random.Random(5), written(house, family_id), 0, 0
    states = [first]
    while kept < 500:
        now = now_of(house, parent, family_id)
        try:
            if dice.random() < 0.3:
                tick_or_untick(house, parent, family_id, dice, now)
            else:
                change_week(house, parent, family_id, MONDAY, now.revision, some_change(dice, now))
        except BrightPathError as refusal:
            assert refusal.sentence.endswith((".", "?")), refusal.sentence
            refused += 1
            assert written(house, family_id) == states[-1]
            continue
        if week_revision(house, parent, family_id, MONDAY) > now.revision:
            kept += 1
            states.append(written(house, family_id))
    assert refused > 20
    with house.store.read() as db:
        assert find_contradictions(db) == []
    for number, expected in enumerate(reversed(states[:-1])):
        undo_change(house, parent, family_id, MONDAY, week_revision(house, parent, family_id, MONDAY))
        assert written(house, family_id) == expected, f"undo {number}"
    with house.store.read() as db:
        assert find_contradictions(db) == []
    for expected in states[1:21]:
        redo_change(house, parent, family_id, MONDAY, week_revision(house, parent, family_id, MONDAY))
        assert written(house, family_id) == expected


def test_a_lesson_that_one_child_has_already_is_added_for_both(house: House, parent: str, family_id: FamilyId) -> None:
    ada, ben = (child.id for child in now_of(house, parent, family_id).schedule.plan.children)
    for children, start in (((ben,), 900), ((ada, ben), 960), ((ada,), 1020)):
        chess = Add(
            name="Chess", type=ItemType.SUBJECT, children=children, adults=(), on=WEDNESDAY, start=start, end=start + 30
        )
        now = now_of(house, parent, family_id)
        assert judge_change(house, parent, family_id, MONDAY, now.revision, chess).broken == ()
        change_week(house, parent, family_id, MONDAY, now.revision, chess)
    plan = now_of(house, parent, family_id).schedule.plan
    starts = [[item.start for _, item in lessons_of(plan, child) if item.name == "Chess"] for child in (0, 1)]
    assert starts == [[960, 1020], [900, 960]]
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_a_week_with_a_lesson_of_ones_own_beside_each_childs_of_that_name_is_planned_again(
    house: House, parent: str, family_id: FamilyId
) -> None:
    ada, ben = (child.id for child in now_of(house, parent, family_id).schedule.plan.children)
    added = (("Maths", (ada, ben), MONDAY, 930), ("Maths", (ben, ada), MONDAY + timedelta(days=5), 900))
    for name, children, on, start in (*added, ("Baking", (ada,), WEDNESDAY, 900), ("Baking", (ada, ben), MONDAY, 990)):
        lesson = Add(name=name, type=ItemType.SUBJECT, children=children, adults=(), on=on, start=start, end=start + 20)
        change_week(house, parent, family_id, MONDAY, now_of(house, parent, family_id).revision, lesson)
    for way in Way:
        assert preview_replan(house, parent, family_id, MONDAY, [], way).difference.changes == ()
    missed = Missed(on=WEDNESDAY, child=ada, subject="Baking")
    kept = keep_replan(house, parent, family_id, preview_replan(house, parent, family_id, MONDAY, [missed], Way.DROP))
    by_hand = [
        [(on, item.name, item.start) for on, item in lessons_of(kept.plan, child) if item.is_by_hand]
        for child in (0, 1)
    ]
    both = [(MONDAY, "Maths", 930), (MONDAY, "Baking", 990), (MONDAY + timedelta(days=5), "Maths", 900)]
    assert by_hand == [both, both]
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_a_longer_lesson_counts_for_the_child_who_has_it(house: House, parent: str, family_id: FamilyId) -> None:
    now = now_of(house, parent, family_id)
    children = tuple(child.id for child in now.schedule.plan.children)
    maths = Add(name="Maths", type=ItemType.SUBJECT, children=children, adults=(), on=MONDAY, start=930, end=950)
    change_week(house, parent, family_id, MONDAY, now.revision, maths)
    for child in children:
        now = now_of(house, parent, family_id)
        on, item = [one for one in lessons_of(now.schedule.plan, children.index(child)) if one[1].name == "Maths"][-1]
        longer = Move(child=child, item=item.id, on=on, start=1020, end=1080)
        change_week(house, parent, family_id, MONDAY, now.revision, longer)
        assert preview_replan(house, parent, family_id, MONDAY, [], Way.SOLVE_AGAIN).plan.unplaced == ()
