"""A week is asked for, watched, called off, kept; and whatever goes wrong ends in a sentence and the old plan."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from brightpath.adapters.workers import WorkerDied
from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.family import Frequency
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.jobs import Job, JobState
from brightpath.imports.catalogue import the_catalogue
from brightpath.planning.week.reading import problem_of
from brightpath.planning.worker import Answer
from brightpath.services import planner
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.services.jobs import take_up_jobs
from brightpath.storage import jobs as job_room
from brightpath.storage.events import events_of
from brightpath.storage.schedule import problem_of_schedule
from tests.builders import a_child, a_household_document, a_subject
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


def state_of(house: House, token: str, job: Job) -> tuple[JobState, str | None]:
    now = planner.job_status(house, token, job.family_id, job.job_id)
    return now.state, now.error_message


def letters(house: House) -> list[str]:
    return sorted(path.suffix for path in house.letterbox.folder.iterdir())


def kinds(house: House, family_id: FamilyId) -> list[str]:
    with house.store.read() as db:
        return [event.kind for event in events_of(db, family_id)]


# --- The way of the main job ------------------------------------------------------------------------------------------


def test_a_week_is_planned_checked_and_kept_with_its_problem(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    assert (job.state, planner.week_plan(house, parent, family_id, MONDAY)) == (JobState.PENDING, None)
    answer = hands.work()
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None and answer.plan is not None
    assert [child.name for child in kept.plan.children] == ["Ada", "Ben"]
    assert (kept.version, kept.is_active, kept.week_start) == (1, True, MONDAY)
    done = planner.job_status(house, parent, family_id, job.job_id)
    assert (done.state, done.progress) == (JobState.SUCCESS, 100)
    assert done.result == {"scheduleId": kept.schedule_id, "version": 1}
    with house.store.read() as db:
        problem = problem_of_schedule(db, family_id, kept.schedule_id)
    household = household_of(house, parent, family_id)
    again = problem_of(household, MONDAY, field_of=the_catalogue().field_of)
    assert problem == again.model_dump(mode="json")
    assert kinds(house, family_id)[-2:] == ["planning_started", "week_planned"]
    assert letters(house) == []


def test_any_day_of_the_week_means_that_week(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    planner.plan_week(house, parent, family_id, date(2026, 11, 26))
    hands.work()
    assert planner.latest_weeks(house, parent, family_id) == [MONDAY]


def test_pressing_twice_gives_the_job_that_is_under_way(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    first = planner.plan_week(house, parent, family_id, MONDAY)
    assert planner.plan_week(house, parent, family_id, MONDAY).job_id == first.job_id
    assert planner.plan_week(house, parent, family_id, date(2026, 11, 30)).job_id != first.job_id
    assert len(hands.waiting) == 2
    hands.work()
    assert planner.plan_week(house, parent, family_id, MONDAY).job_id != first.job_id


def test_planning_again_makes_the_next_version_from_another_side(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    seeds = [hands.task.seed]
    hands.work()
    planner.plan_week(house, parent, family_id, MONDAY)
    seeds.append(hands.task.seed)
    hands.work()
    assert seeds == [0, 1]
    versions = planner.plan_versions(house, parent, family_id, MONDAY)
    assert [(kept.version, kept.is_active) for kept in versions] == [(2, True), (1, False)]
    for version in (2, 1):
        kept = planner.week_plan(house, parent, family_id, MONDAY, version)
        assert kept is not None and (kept.version, kept.plan.version) == (version, version)
    assert planner.week_plan(house, parent, family_id, MONDAY, 3) is None


def test_a_weeks_failure_is_still_known_after_twenty_searches_for_other_weeks(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    failed = planner.plan_week(house, parent, family_id, MONDAY)
    hands.bring(ValueError())
    for week in range(1, 23):
        planner.plan_week(house, parent, family_id, MONDAY + timedelta(weeks=week))
    found = planner.job_of_week(house, parent, family_id, MONDAY)
    assert found is not None and (found.job_id, found.state, found.input) == (failed.job_id, JobState.FAILED, {})
    assert planner.job_of_week(house, parent, family_id, MONDAY - timedelta(weeks=1)) is None


def test_a_family_without_a_household_is_told_so(house: House, parent: str) -> None:
    user_id = a_person(house, "Newcomer")
    with house.store.write() as db:
        from brightpath.storage import accounts, family

        empty = family.found_family(db, "Newcomer", at=house.now())
        accounts.add_family_member(db, empty.family_id, user_id, Role.PARENT, house.now())
    with pytest.raises(NotFound, match="no household yet"):
        planner.plan_week(house, a_token(house, user_id), empty.family_id, MONDAY)


@pytest.mark.parametrize("far", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_week_years_away_is_refused(house: House, parent: str, family_id: FamilyId, far: date) -> None:
    with pytest.raises(Refused, match="too far"):
        planner.plan_week(house, parent, family_id, far)


def test_another_familys_job_does_not_exist(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    other = a_token(house, a_person(house, "Olga Olsen"))
    theirs = import_household(house, other, json.dumps(a_household_document(parent_name="Olga")))
    for about in (planner.job_status, planner.cancel_job):
        with pytest.raises(NotFound):
            about(house, other, theirs, job.job_id)
        with pytest.raises(NotFound):
            about(house, other, family_id, job.job_id)


def test_a_child_sees_the_own_week_and_nobody_elses(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    ada = household_of(house, parent, family_id).children[0]
    login = a_person(
        house, "Ada", "child@example.org", roles=(Role.CHILD,), family_id=family_id, child_id=ChildId(ada.id)
    )
    token = a_token(house, login)
    seen = planner.week_plan(house, token, family_id, MONDAY)
    assert seen is not None
    assert [child.name for child in seen.plan.children] == ["Ada"]
    assert seen.plan.adults == ()
    assert [kept.version for kept in planner.plan_versions(house, token, family_id, MONDAY)] == [1]
    assert planner.week_plan(house, token, family_id, MONDAY, 1) == seen


# --- What is never kept -----------------------------------------------------------------------------------------------


def spoilt(plan: dict[str, Any]) -> dict[str, Any]:
    """Move the first lesson to before dawn."""
    plan = copy.deepcopy(plan)
    lesson = next(item for day in plan["children"][0]["days"] for item in day["items"] if item["type"] == "subject")
    lesson["startTime"], lesson["endTime"] = "04:00", "04:30"
    return plan


def test_a_plan_that_breaks_a_rule_is_neither_kept_nor_shown(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    good = hands.work()
    job = planner.plan_week(house, parent, family_id, MONDAY)
    assert good.plan is not None
    hands.bring(Answer(plan=spoilt(good.plan)))
    state, why = state_of(house, parent, job)
    assert state is JobState.FAILED and why is not None and "breaks a rule" in why
    assert [kept.version for kept in planner.plan_versions(house, parent, family_id, MONDAY)] == [1]
    assert kinds(house, family_id)[-1] == "planning_failed"


def test_what_the_worker_itself_objects_to_counts(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    good = hands.work()
    job = planner.plan_week(house, parent, family_id, MONDAY)
    hands.bring(Answer(plan=good.plan, violations=["Ada sleeps."]))
    assert state_of(house, parent, job)[0] is JobState.FAILED


def test_a_plan_for_a_household_that_has_changed_is_not_kept(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    changed = a_household_document(children=(a_child("Ada", "10:00", "14:00"),))
    import_household(house, parent, json.dumps(changed), family_id=family_id)
    hands.work()
    state, why = state_of(house, parent, job)
    assert state is JobState.FAILED and why is not None and "household was changed" in why
    assert planner.week_plan(house, parent, family_id, MONDAY) is None


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (WorkerDied("The search was cut short by this machine. Please try again."), "cut short"),
        (ZeroDivisionError("division by zero"), "Something went wrong"),
        (MemoryError(), "Something went wrong"),
        (Answer(plan=None, was_cancelled=True), "called off"),
    ],
)
def test_trouble_in_the_worker_ends_in_a_sentence(
    house: House, hands: Hands, parent: str, family_id: FamilyId, trouble: Answer | Exception, sentence: str
) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    hands.bring(trouble)
    state, why = state_of(house, parent, job)
    assert state is JobState.FAILED and why is not None and sentence in why and "division" not in why


def test_workers_that_take_nothing_end_the_job_in_a_sentence(
    house: House, hands: Hands, parent: str, family_id: FamilyId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "submit", lambda *_: (_ for _ in ()).throw(RuntimeError("gone home")))
    job = planner.plan_week(house, parent, family_id, MONDAY)
    assert state_of(house, parent, job)[0] is JobState.FAILED


# --- Calling off ------------------------------------------------------------------------------------------------------


def test_a_search_that_is_called_off_stops_and_the_old_plan_stays(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    job = planner.plan_week(house, parent, family_id, MONDAY)
    planner.cancel_job(house, parent, family_id, job.job_id)
    assert state_of(house, parent, job)[0] is JobState.CANCELLED
    assert hands.work().was_cancelled
    assert state_of(house, parent, job) == (JobState.CANCELLED, None)
    assert [kept.version for kept in planner.plan_versions(house, parent, family_id, MONDAY)] == [1]
    assert kinds(house, family_id)[-1] == "planning_cancelled"
    assert letters(house) == []


def test_a_plan_that_comes_after_it_was_called_off_is_not_kept(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    good = hands.work()
    job = planner.plan_week(house, parent, family_id, MONDAY)
    planner.cancel_job(house, parent, family_id, job.job_id)
    hands.bring(good)
    assert state_of(house, parent, job)[0] is JobState.CANCELLED
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1


def test_what_has_ended_cannot_be_called_off(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    with pytest.raises(Stale):
        planner.cancel_job(house, parent, family_id, job.job_id)


# --- Watching ---------------------------------------------------------------------------------------------------------


def say(house: House, job: Job, text: str) -> None:
    (house.letterbox.folder / f"{job.job_id}.progress").write_text(text, encoding="utf-8")


def test_progress_is_read_from_the_letterbox_and_stored_now_and_then(
    house: House, parent: str, family_id: FamilyId, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    writes: list[int] = []
    write = job_room.note_progress
    monkeypatch.setattr(
        job_room,
        "note_progress",
        lambda db, job_id, percent, note: (writes.append(percent), write(db, job_id, percent, note)),
    )
    told = []
    for percent in range(1, 100, 2):
        say(house, job, json.dumps({"percent": percent, "note": "Looking."}))
        now = planner.job_status(house, parent, family_id, job.job_id)
        told.append(now.progress)
        assert (now.state, now.progress_note) == (JobState.RUNNING, "Looking.")
    assert told == list(range(1, 100, 2))
    assert len(writes) <= 6


@pytest.mark.parametrize("text", ["", "{", "[]", '{"percent": "many", "note": 1}', '{"percent": 5}', "null"])
def test_a_garbled_letter_says_nothing(house: House, parent: str, family_id: FamilyId, text: str) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    say(house, job, text)
    assert planner.job_status(house, parent, family_id, job.job_id).progress == 0


def test_progress_never_goes_back_nor_beyond_what_is_done(house: House, parent: str, family_id: FamilyId) -> None:
    job = planner.plan_week(house, parent, family_id, MONDAY)
    for said, shown in ((60, 60), (10, 60), (900, 99)):
        say(house, job, json.dumps({"percent": said, "note": ""}))
        assert planner.job_status(house, parent, family_id, job.job_id).progress == shown


# --- Stopped in the middle --------------------------------------------------------------------------------------------


class Stopped:
    """A house on a disk that is closed and opened again."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        self.open()

    def open(self) -> None:
        self.hands = Hands()
        self.house = open_house(
            Settings(data_dir=self.folder),
            now=self.clock,
            executor=self.hands,
            log=logging.getLogger("brightpath.tests"),
        )

    def restart(self) -> list[Job]:
        close_house(self.house)
        self.open()
        return take_up_jobs(self.house, Actor.console())


@pytest.fixture
def stopped(tmp_path: Path, clock: Clock) -> Iterator[Stopped]:
    stopped = Stopped(tmp_path / "disk", clock)
    yield stopped
    close_house(stopped.house)


def test_what_waited_when_the_app_stopped_is_done_after_the_next_start(stopped: Stopped) -> None:
    token = a_token(stopped.house, a_person(stopped.house))
    family_id = import_household(stopped.house, token, json.dumps(a_household_document()))
    job = planner.plan_week(stopped.house, token, family_id, MONDAY)
    for _ in range(3):
        assert [taken.job_id for taken in stopped.restart()] == [job.job_id]
    stopped.hands.work()
    assert planner.week_plan(stopped.house, token, family_id, MONDAY) is not None
    assert stopped.restart() == []
    assert planner.week_plan(stopped.house, token, family_id, MONDAY) is not None


def test_what_was_under_way_when_the_app_stopped_begins_again_once(stopped: Stopped) -> None:
    token = a_token(stopped.house, a_person(stopped.house))
    family_id = import_household(stopped.house, token, json.dumps(a_household_document()))
    first = planner.plan_week(stopped.house, token, family_id, MONDAY)
    say(stopped.house, first, '{"percent": 40, "note": "Looking."}')
    planner.job_status(stopped.house, token, family_id, first.job_id)
    [second] = stopped.restart()
    assert second.job_id != first.job_id and second.input["problem"] == first.input["problem"]
    assert state_of(stopped.house, token, first)[0] is JobState.FAILED
    assert planner.plan_week(stopped.house, token, family_id, MONDAY).job_id == second.job_id
    say(stopped.house, second, '{"percent": 40, "note": "Looking."}')
    assert stopped.restart() == []
    state, why = state_of(stopped.house, token, second)
    assert state is JobState.FAILED and why is not None and "stopped twice" in why


def test_a_loop_goes_on_with_what_comes_after_the_last_that_was_done(house: House, hands: Hands, parent: str) -> None:
    turns = tuple(a_subject(name, loop="Arts", frequency=Frequency.ONCE) for name in ("Art", "Music", "Tea"))
    family_id = import_household(house, parent, json.dumps(a_household_document((a_child(subjects=turns),))))
    for week in range(3):
        planner.plan_week(house, parent, family_id, MONDAY + timedelta(days=7 * week))
        hands.work()
        with house.store.write() as db:  # a later issue ticks; the first week is done, the second did not happen
            db.execute(
                "UPDATE schedule_items SET is_completed = true WHERE item_date < ?", [MONDAY + timedelta(days=7)]
            )
    held = []
    for week in range(3):
        kept = planner.week_plan(house, parent, family_id, MONDAY + timedelta(days=7 * week))
        assert kept is not None
        held += [
            item.name
            for day in kept.plan.children[0].days
            for item in day.items
            if item.name in ("Art", "Music", "Tea")
        ]
    assert held == ["Art", "Music", "Music"]
