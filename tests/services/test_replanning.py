"""A lesson did not happen: the family sees what would change, and only then it is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest

from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.replanning import Missed, Way
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.week_edits import Add, Pin, Repeats
from brightpath.exports.household import household_document
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Table
from brightpath.planning.week.improve import improve
from brightpath.planning.week.problem import WeekProblem
from brightpath.services import planner
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.services.keeping import standing_household
from brightpath.services.planning_job import problem_for
from brightpath.services.replanning import keep_replan, preview_adding, preview_replan
from brightpath.services.week import change_week, undo_change, week_revision
from brightpath.storage.events import events_of
from brightpath.storage.family import save_household
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.outcomes import outcomes_of
from brightpath.storage.repeating_items import repeating_items
from brightpath.storage.schedule import problem_of_schedule, save_plan
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.planning.drawn_week import plan_from
from tests.services.given_accounts import Clock, a_person, a_token

MONDAY = date(2026, 11, 23)
ALL_OF_MONDAY = Missed(on=MONDAY)


@pytest.fixture
@made_once
def parent(house: House, clock: Clock) -> str:
    """It is Monday evening."""
    clock.at = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    return a_token(house, a_person(house))


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    """A family with a quick plan for the week that has begun."""
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    with house.store.write() as db:
        household = standing_household(db, family_id)
        problem = problem_for(db, family_id, household, MONDAY)
        found = improve(Table(Choices(problem)), seed=0, rounds=10, deadline=perf_counter() + 60)
        plan = plan_from(problem, found.draft.places())
        save_plan(db, family_id, plan, problem=problem.model_dump(mode="json"), at=house.now())
    return family_id


def plan_of_week(house: House, parent: str, family_id: FamilyId) -> WeekPlan:
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    return kept.plan


def lessons_on(plan: WeekPlan, day: date) -> list[tuple[str, str, int]]:
    return [
        (child.name, item.name, item.start)
        for child in plan.children
        for of_day in child.days
        for item in of_day.items
        if of_day.on == day and item.type is ItemType.SUBJECT
    ]


def mark_done(house: House, family_id: FamilyId) -> tuple[str, str]:
    """Mark Ada's first lesson of Monday as done, in the document and in its row."""
    with house.store.write() as db:
        row = db.row("SELECT schedule_id, schedule_data FROM schedules WHERE family_id = ? AND is_active", [family_id])
        assert row is not None
        document = row["schedule_data"]
        child = document["children"][0]
        item = next(one for one in child["days"][0]["items"] if one["type"] == "subject")
        item["completed"] = True
        db.execute(
            "UPDATE schedules SET schedule_data = ? WHERE schedule_id = ?", [json.dumps(document), row["schedule_id"]]
        )
        db.execute(
            "UPDATE schedule_items SET is_completed = true, completed_at = ? WHERE schedule_id = ? AND item_id = ?",
            [house.now(), row["schedule_id"], item["id"]],
        )
    return child["name"], item["name"]


def test_a_look_says_what_would_change_and_writes_nothing(house: House, parent: str, family_id: FamilyId) -> None:
    before = plan_of_week(house, parent, family_id)
    gone = lessons_on(before, MONDAY)
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DROP)
    assert lessons_on(preview.plan, MONDAY) == [] and gone
    assert all("falls out on Monday" in change.sentence for change in preview.difference.changes)
    assert preview.difference.summary.endswith("nothing else changes.")
    assert plan_of_week(house, parent, family_id) == before
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1


@pytest.mark.parametrize("way", list(Way))
def test_what_was_looked_at_is_kept_as_the_next_version_with_an_event(
    house: House, parent: str, family_id: FamilyId, way: Way
) -> None:
    preview = preview_replan(house, parent, family_id, date(2026, 11, 25), [ALL_OF_MONDAY], way)
    kept = keep_replan(house, parent, family_id, preview)
    assert (kept.version, kept.is_active) == (2, True)
    assert kept.plan == preview.plan.model_copy(update={"version": 2})
    assert kept.plan.generation_method == "repair"
    with house.store.read() as db:
        event = events_of(db, family_id)[-1]
        assert find_contradictions(db) == []
        problem = WeekProblem.model_validate(problem_of_schedule(db, family_id, kept.schedule_id))
    assert (event.kind, event.data["way"], event.data["from"]) == ("week_replanned", way.value, 1)
    assert event.data["changes"] == [change.sentence for change in preview.difference.changes]
    assert problem == preview.problem
    assert planner.outdated_weeks(house, parent, family_id) == []


def test_what_is_done_stays_with_its_moment(house: House, parent: str, family_id: FamilyId, clock: Clock) -> None:
    done_at = house.now()
    child, subject = mark_done(house, family_id)
    clock.move(hours=1)
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DROP)
    assert [lesson[:2] for lesson in lessons_on(preview.plan, MONDAY)] == [(child, subject)]
    kept = keep_replan(house, parent, family_id, preview)
    with house.store.read() as db:
        rows = db.rows(
            "SELECT name, completed_at FROM schedule_items WHERE schedule_id = ? AND is_completed", [kept.schedule_id]
        )
    assert [(row["name"], row["completed_at"]) for row in rows] == [(subject, done_at)]


def test_a_second_miss_builds_on_the_first(house: House, parent: str, family_id: FamilyId, clock: Clock) -> None:
    first = keep_replan(
        house, parent, family_id, preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DOUBLE_UP)
    )
    clock.move(hours=11)  # Tuesday morning
    preview = preview_replan(
        house, parent, family_id, MONDAY, [Missed(on=date(2026, 11, 24), child=first.plan.children[0].id)], Way.DROP
    )
    assert keep_replan(house, parent, family_id, preview).version == 3
    assert preview.difference.moves == 0
    assert planner.outdated_weeks(house, parent, family_id) == []


def test_a_look_at_a_week_that_has_changed_since_is_not_kept(house: House, parent: str, family_id: FamilyId) -> None:
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DROP)
    mark_done(house, family_id)
    with pytest.raises(Stale, match="plan of this week has changed"):
        keep_replan(house, parent, family_id, preview)
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DROP)
    household = household_of(house, parent, family_id)
    ada, *others = household.children
    fewer = ada.model_copy(update={"subjects": ada.subjects[1:]})
    changed = household.model_copy(update={"children": (fewer, *others)})
    with house.store.write() as db:
        save_household(db, family_id, changed, household_document(changed), at=house.now())
    with pytest.raises(Stale, match="household has changed"):
        keep_replan(house, parent, family_id, preview)
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1


def test_what_was_looked_at_yesterday_is_not_kept_when_it_puts_something_new_into_today(
    house: House, parent: str, family_id: FamilyId, clock: Clock
) -> None:
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DOUBLE_UP)
    tuesday = date(2026, 11, 24)
    assert set(lessons_on(preview.plan, tuesday)) - set(lessons_on(preview.before, tuesday))
    clock.move(hours=11)  # Tuesday morning: nothing new is put into it any more
    with pytest.raises(Stale, match="Time has gone on"):
        keep_replan(house, parent, family_id, preview)
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1


def test_a_plan_that_is_not_the_one_looked_at_is_checked_like_any(
    house: House, parent: str, family_id: FamilyId
) -> None:
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DROP)
    ada, *others = preview.plan.children
    empty = ada.model_copy(update={"days": tuple(day.model_copy(update={"items": ()}) for day in ada.days)})
    forged = preview.plan.model_copy(update={"children": (empty, *others)})
    unbound = preview.problem.changed(lessons=(), kept=(), last_plan=())
    with pytest.raises(Stale):
        keep_replan(house, parent, family_id, replace(preview, plan=forged, problem=unbound))
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1


def test_a_week_without_a_plan_and_another_familys_preview_are_not_there(
    house: House, parent: str, family_id: FamilyId
) -> None:
    with pytest.raises(NotFound, match="no plan yet"):
        preview_replan(house, parent, family_id, date(2026, 12, 7), [ALL_OF_MONDAY], Way.DROP)
    preview = preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], Way.DROP)
    other = a_token(house, a_person(house, "Olga Olsen"))
    theirs = import_household(house, other, json.dumps(a_household_document(parent_name="Olga")))
    with pytest.raises(NotFound):
        keep_replan(house, other, theirs, preview)


ZOO = Add(
    name="Zoo", type=ItemType.COMMITMENT, children=(), adults=(), on=date(2026, 11, 25), start=540, end=720,
    repeats=Repeats.WEEKLY,
)  # fmt: skip


def the_zoo(house: House, parent: str, family_id: FamilyId) -> Add:
    """The zoo for everybody, in the morning of Wednesday."""
    plan = plan_of_week(house, parent, family_id)
    return ZOO.model_copy(update={"children": tuple(child.id for child in plan.children)})


def test_lessons_make_room_for_what_the_family_puts_in(house: House, parent: str, family_id: FamilyId) -> None:
    before = plan_of_week(house, parent, family_id)
    in_the_way = [one for one in lessons_on(before, ZOO.on) if one[2] < ZOO.end]
    preview = preview_adding(house, parent, family_id, MONDAY, the_zoo(house, parent, family_id))
    assert in_the_way and plan_of_week(house, parent, family_id) == before
    keep_replan(house, parent, family_id, preview)
    after = plan_of_week(house, parent, family_id)
    assert all(start >= ZOO.end for _, _, start in lessons_on(after, ZOO.on))
    zoos = [item for child in after.children for day in child.days for item in day.items if item.name == "Zoo"]
    assert [(item.start, item.end, item.is_by_hand, item.is_pinned) for item in zoos] == [(540, 720, True, True)] * 2
    with house.store.read() as db:
        assert [one.name for one in repeating_items(db, family_id)] == ["Zoo"]
        told = events_of(db, family_id)[-1].data["sentence"]
        assert find_contradictions(db) == []
    assert told.startswith("Zoo was added for Ada and Ben on Wednesday at 09:00 every week. ")


def test_taking_back_what_lessons_made_room_for_ends_its_coming_again(
    house: House, parent: str, family_id: FamilyId
) -> None:
    before = plan_of_week(house, parent, family_id)
    keep_replan(
        house, parent, family_id, preview_adding(house, parent, family_id, MONDAY, the_zoo(house, parent, family_id))
    )
    undo_change(house, parent, family_id, MONDAY, week_revision(house, parent, family_id, MONDAY))
    assert plan_of_week(house, parent, family_id) == before
    with house.store.read() as db:
        assert repeating_items(db, family_id) == []


@pytest.mark.parametrize("what", ["is_completed", "is_pinned"])
def test_what_never_moves_makes_no_room(house: House, parent: str, family_id: FamilyId, what: str) -> None:
    plan = plan_of_week(house, parent, family_id)
    if what == "is_completed":
        mark_done(house, family_id)
    else:
        child, on = plan.children[0], date(2026, 11, 25)
        item = next(item for day in child.days for item in day.items if day.on == on and item.type is ItemType.SUBJECT)
        change_week(house, parent, family_id, MONDAY, 1, Pin(child=child.id, item=item.id, is_pinned=True))
    plan = plan_of_week(house, parent, family_id)
    on, stays = next((day.on, item) for day in plan.children[0].days for item in day.items if getattr(item, what))
    asked = the_zoo(house, parent, family_id).model_copy(update={"on": on, "start": stays.start, "end": stays.end})
    with pytest.raises(Refused, match=rf"no room for this.*{stays.name}"):
        preview_adding(house, parent, family_id, MONDAY, asked)


@pytest.mark.parametrize("way", list(Way))
def test_what_is_learned_of_a_day_that_fell_out_stays_as_it_was_planned(
    house: House, parent: str, family_id: FamilyId, way: Way
) -> None:
    mark_done(house, family_id)

    def of_monday() -> list[tuple[object, ...]]:
        with house.store.read() as db:
            rows = outcomes_of(db, family_id, before=MONDAY + timedelta(days=1))
        return sorted(rows.select("child", "subject", "start", "is_done").rows())

    before = of_monday()
    keep_replan(house, parent, family_id, preview_replan(house, parent, family_id, MONDAY, [ALL_OF_MONDAY], way))
    assert of_monday() == before
    assert sum(bool(row[-1]) for row in before) == 1 < len(before)
