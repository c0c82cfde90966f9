"""Training: one at a time, called off, taken up once after a start, begun by the house itself, and better or not in use."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from brightpath.adapters.workers import Workers
from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotAllowed, NotFound, Stale
from brightpath.domain.ids import FamilyId, JobId
from brightpath.domain.jobs import HouseJob, JobState
from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD, SHIFT, FileState
from brightpath.learning.trained import NotTrained, Trained
from brightpath.learning.training import TrainingAnswer
from brightpath.services import learned_weights, training_job
from brightpath.services.house import House
from brightpath.services.jobs import cancel_my_job, take_up_jobs
from brightpath.services.models import models
from brightpath.services.models_in_use import OWN, folder_of, model_in_use
from brightpath.services.shipped_models import give_models, ship
from brightpath.services.training import (
    cancel_training,
    train_if_due,
    train_models,
    trainings,
)
from brightpath.services.training_job import TRAINING
from brightpath.storage.audit import latest_entries
from brightpath.storage.database import Db
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.models import active_model
from tests.made_once import made_once
from tests.services.given_accounts import AtOnce, Clock, a_person, a_token
from tests.services.given_house import Hands
from tests.services.given_models import a_trained, rated_families
from tests.services.test_outcomes import DONE, a_family, live

CONSOLE = Actor.console()


@pytest.fixture
@made_once
def researcher(house: House) -> str:
    return a_token(house, a_person(house, "Rosa", roles=(Role.RESEARCHER,)))


def say(house: House, job: HouseJob, letter: str = '{"percent": 5, "note": "What families share"}') -> None:
    (house.letterbox.folder / f"{job.job_id}.progress").write_text(letter, encoding="utf-8")


def newest(house: House, token: str) -> HouseJob:
    return trainings(house, token)[0]


def bring(hands: Hands, *results: Trained | NotTrained) -> None:
    hands.bring(TrainingAnswer(results))  # type: ignore[arg-type]


def told(house: House, token: str) -> dict[str, str]:
    result = newest(house, token).result
    assert result is not None
    return {one["name"]: one["sentence"] for one in result["models"]}


# --- Asked for --------------------------------------------------------------------------------------------------------


def test_what_is_better_serves_with_file_card_and_row(house: House, hands: Hands, researcher: str) -> None:
    job = train_models(house, researcher)
    assert (job.state, job.kind) == (JobState.PENDING, "train_models")
    bring(hands, a_trained(), NotTrained(OUTCOMES, "There are 0 lessons.", 0, 1000))
    assert newest(house, researcher).state is JobState.SUCCESS
    assert told(house, researcher) == {
        REWARD: "Version 1 was trained and is in use from now on.",
        OUTCOMES: "There are 0 lessons.",
    }
    with house.store.read() as db:
        found = model_in_use(house, db, REWARD)
        assert found is not None and found.estimator == {"version": 1, "level": 0.5}
        assert (folder_of(house, found.model) / "reward-1.md").read_text(encoding="utf-8").startswith("# reward-1")
        assert find_contradictions(db) == []


def test_asking_again_gives_the_training_under_way(house: House, hands: Hands, researcher: str) -> None:
    job = train_models(house, researcher)
    assert train_models(house, researcher).job_id == job.job_id
    assert len(hands.waiting) == 1
    bring(hands)
    assert train_models(house, researcher).job_id != job.job_id


class Later(AtOnce):
    """Does what is handed to it when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.waiting.append(partial(work, *args, **kwargs))
        return Future()

    def do_all(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def studied(monkeypatch: pytest.MonkeyPatch) -> list[FamilyId]:
    """Families that were learned from; the first of them fails."""
    found: list[FamilyId] = []

    def learn(house: House, db: Db, family_id: FamilyId) -> None:
        found.append(family_id)
        if len(found) == 1:
            raise ValueError("boom")

    monkeypatch.setattr(learned_weights, "study_of", learn)
    monkeypatch.setattr(learned_weights, "learned_for", lambda *_: None)
    return found


def test_a_family_that_cannot_be_learned_from_stops_no_other(
    house: House, hands: Hands, researcher: str, studied: list[FamilyId], caplog: pytest.LogCaptureFixture
) -> None:
    families = rated_families(house, 3, 2)
    train_models(house, researcher)
    assert sorted(studied) == sorted(families)
    assert [record.family_id for record in caplog.records] == studied[:1]  # type: ignore[attr-defined]
    assert len(hands.waiting) == 1


def test_nobody_waits_for_families_to_be_caught_up_with(
    house: House, hands: Hands, researcher: str, studied: list[FamilyId]
) -> None:
    rated_families(house, 2, 2)
    later = Later()
    house = replace(house, aside=later)
    job = train_models(house, researcher)
    assert (len(later.waiting), studied, hands.waiting) == (3, [], [])
    cancel_training(house, researcher, job.job_id)
    later.do_all()
    assert len(studied) == 2
    assert hands.waiting == [], "it was called off meanwhile"


@pytest.mark.parametrize(
    ("name", "first", "second", "serving"),
    [
        (OUTCOMES, {"is_better": False}, None, None),
        (OUTCOMES, {}, {"beats_active": None}, 1),
        (OUTCOMES, {}, {"beats_active": False}, 1),
        (OUTCOMES, {}, {"beats_active": True}, 2),
        (OUTCOMES, {}, {"beats_active": True, "is_better": False}, 1),
        (REWARD, {"is_better": False}, None, 1),
        (REWARD, {"is_better": False}, {"is_better": True}, 2),
        (REWARD, {}, {"is_better": False, "beats_active": False}, 1),
        (REWARD, {}, {"is_better": False, "beats_active": True}, 2),
    ],
)
def test_a_new_version_serves_only_where_it_is_better(
    house: House, hands: Hands, researcher: str, name: str, first: dict, second: dict | None, serving: int | None
) -> None:
    for facts in (first, second):
        if facts is not None:
            train_models(house, researcher)
            bring(hands, a_trained(name, **facts))
    with house.store.read() as db:
        active = active_model(db, name)
    assert (active.version if active else None) == serving


def test_the_same_data_make_no_further_version(house: House, hands: Hands, researcher: str) -> None:
    for _ in range(2):
        train_models(house, researcher)
        bring(hands, a_trained(dataset="same"))
    assert told(house, researcher) == {REWARD: "Nothing new was there to learn from since version 1."}
    assert len(models(house, researcher)) == 1


@pytest.mark.parametrize(
    ("name", "facts", "does"),
    [(REWARD, {}, "is in use"), (REWARD, {"is_better": False}, "watches"), (ENGAGEMENT, {}, "watches")],
)
def test_it_is_told_whether_a_version_serves_or_watches(
    house: House, hands: Hands, researcher: str, name: str, facts: dict, does: str
) -> None:
    train_models(house, researcher)
    bring(hands, a_trained(name, **facts))
    assert told(house, researcher)[name].startswith(f"Version 1 was trained and {does} from now on")


@pytest.mark.parametrize("harm", ["gone", "another"])
def test_the_same_data_make_a_version_anew_where_the_file_of_the_last_one_cannot_be_used(
    house: House, hands: Hands, researcher: str, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    """ "Train it again", the page says of such a file."""
    train_models(house, researcher)
    bring(hands, a_trained(dataset="same"))
    if harm == "gone":
        (house.settings.data_dir / OWN / "reward-1.skops").unlink()
    else:
        monkeypatch.setattr(training_job, "made_here", lambda: {"BrightPath": "later"})
    train_models(house, researcher)
    bring(hands, a_trained(dataset="same", beats_active=None if harm == "gone" else True))
    assert told(house, researcher) == {REWARD: "Version 2 was trained and is in use from now on."}


@pytest.mark.parametrize("name", [OUTCOMES, ENGAGEMENT, REWARD])
def test_a_version_that_another_brightpath_made_gives_way(
    house: House, hands: Hands, researcher: str, name: str
) -> None:
    """It serves nobody, and cannot be asked which of the two is better."""
    for estimator in ({"version": 0}, {"version": 1}):
        train_models(house, researcher)
        bring(hands, a_trained(name, estimator=estimator, beats_active=None))
    with house.store.read() as db:
        active = active_model(db, name)
    assert active is not None and active.version == 2


def test_files_go_only_once_their_rows_are_gone(
    house: House, hands: Hands, researcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        train_models(house, researcher)
        bring(hands, a_trained(beats_active=None if number else True))
    before = {row.model.version: row.state for row in models(house, researcher)}

    def fails(*_: object, **__: object) -> None:
        raise ValueError("the disk is full")

    train_models(house, researcher)
    with monkeypatch.context() as during:
        during.setattr(training_job.jobs, "finish_job", fails)
        bring(hands, a_trained(beats_active=None))
    assert newest(house, researcher).state is JobState.FAILED
    assert {row.model.version: row.state for row in models(house, researcher)} == before
    assert set(before.values()) == {FileState.READY}


def test_versions_that_never_served_are_kept_for_a_while(house: House, hands: Hands, researcher: str) -> None:
    for number in range(8):
        train_models(house, researcher)
        bring(hands, a_trained(beats_active=None if number else True))
    assert [row.model.version for row in models(house, researcher)] == [8, 7, 6, 5, 4, 1]
    kept = sorted(path.name for path in (house.settings.data_dir / OWN).iterdir())
    assert kept == sorted(f"reward-{version}.{end}" for version in (8, 7, 6, 5, 4, 1) for end in ("md", "skops"))


def test_a_model_that_cannot_be_written_ends_the_training_in_a_sentence(
    house: House, hands: Hands, researcher: str
) -> None:
    train_models(house, researcher)
    bring(hands, a_trained(estimator={"call": print}))
    job = newest(house, researcher)
    assert job.state is JobState.FAILED
    assert "cannot be kept" in (job.error_message or "")
    assert models(house, researcher) == ()


def test_a_worker_that_died_leaves_everything_as_it_was(house: House, hands: Hands, researcher: str) -> None:
    train_models(house, researcher)
    hands.bring(ValueError("boom"))
    assert newest(house, researcher).error_message == (
        "Something went wrong while models were trained. What was in use stays in use; the log says more."
    )


# --- Watched and called off -------------------------------------------------------------------------------------------


def test_how_far_it_is_is_told_by_the_worker(house: House, hands: Hands, researcher: str) -> None:
    job = train_models(house, researcher)
    assert newest(house, researcher).state is JobState.PENDING
    say(house, job, '{"percent": 50, "note": "What gets done"}')
    running = newest(house, researcher)
    assert (running.state, running.progress, running.progress_note) == (JobState.RUNNING, 50, "What gets done")


def test_a_training_called_off_changes_nothing(house: House, hands: Hands, researcher: str) -> None:
    job = train_models(house, researcher)
    cancel_training(house, researcher, job.job_id)
    assert house.letterbox.letters(job.job_id).is_called_off()
    bring(hands, a_trained())
    assert newest(house, researcher).state is JobState.CANCELLED
    assert models(house, researcher) == ()
    assert not (house.settings.data_dir / OWN).exists()
    with pytest.raises(Stale):
        cancel_training(house, researcher, job.job_id)
    with pytest.raises(NotFound):
        cancel_training(house, researcher, JobId("x"))


def test_a_training_called_off_among_ones_own_jobs_is_audited_as_one(
    house: House, hands: Hands, researcher: str
) -> None:
    job = train_models(house, researcher)
    cancel_my_job(house, researcher, job.job_id)
    assert newest(house, researcher).state is JobState.CANCELLED
    with house.store.read() as db:
        [entry] = [one for one in latest_entries(db, 20) if one["what"] == "cancel_training"]
    assert entry["outcome"] == "done" and job.job_id in entry["about"]


def test_what_went_wrong_beside_the_version_in_use_is_in_the_log(
    house: House, hands: Hands, researcher: str, caplog: pytest.LogCaptureFixture
) -> None:
    train_models(house, researcher)
    hands.bring(TrainingAnswer((a_trained(),), troubles=("reward: Traceback",)))  # type: ignore[arg-type]
    assert newest(house, researcher).state is JobState.SUCCESS
    assert [record.getMessage() for record in caplog.records] == [
        "A model could not be held against the version in use: reward: Traceback"
    ]


def test_the_worker_hears_that_it_is_called_off(house: House, hands: Hands, researcher: str) -> None:
    job = train_models(house, researcher)
    cancel_training(house, researcher, job.job_id)
    answer = hands.work()
    assert isinstance(answer, TrainingAnswer) and answer.was_cancelled


def test_what_came_with_brightpath_learned_from_nobody_here(house: House, hands: Hands, researcher: str) -> None:
    model = a_trained(estimator={"version": 1, "until": "2026-11-16"})
    ship(model, house.shipped_models, at=house.now(), about="Made up.")
    give_models(house.store, house.shipped_models, house.now(), house.log)
    train_models(house, researcher)
    assert hands.waiting[0][2].active == {REWARD: {"version": 1}}  # type: ignore[attr-defined]


def test_a_day_that_is_not_over_everywhere_is_not_learned_from(
    house: House, hands: Hands, clock: Clock, researcher: str
) -> None:
    """Half past midnight in Greenwich it is Friday afternoon in Seattle, and the last lessons are still to come."""
    clock.at = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    live(house, a_family(house), 1, lambda week, day, place: DONE)
    train_models(house, researcher)
    lessons = hands.waiting[0][2].lessons  # type: ignore[attr-defined]
    assert max(lessons["on"]) == date(2026, 11, 19)


# --- After a start ----------------------------------------------------------------------------------------------------


def test_a_training_that_was_cut_short_begins_again_once(house: House, hands: Hands, researcher: str) -> None:
    first = train_models(house, researcher)
    hands.waiting.clear()
    say(house, first)
    [second] = take_up_jobs(house, CONSOLE)
    assert second.job_id != first.job_id
    assert len(hands.waiting) == 1
    hands.waiting.clear()
    say(house, second)
    assert take_up_jobs(house, CONSOLE) == []
    assert [job.error_message for job in trainings(house, researcher)] == [
        TRAINING.cut_short_again,
        TRAINING.cut_short,
    ]
    assert take_up_jobs(house, CONSOLE) == []


def test_a_training_that_waited_still_is_begun_as_it_is(house: House, hands: Hands, researcher: str) -> None:
    job = train_models(house, researcher)
    assert [one.job_id for one in take_up_jobs(house, CONSOLE)] == [job.job_id]


# --- Begun by the house -----------------------------------------------------------------------------------------------


def test_quiet_feedback_begins_one_training(house: House, hands: Hands, clock: Clock, researcher: str) -> None:
    assert train_if_due(house, CONSOLE) is None
    rated_families(house, 1, 2)
    assert train_if_due(house, CONSOLE) is not None
    assert train_if_due(house, CONSOLE) is None
    bring(hands)
    assert train_if_due(house, CONSOLE) is None


def test_a_clock_that_goes_back_begins_nothing_twice(house: House, hands: Hands, clock: Clock, researcher: str) -> None:
    rated_families(house, 1, 2)
    assert train_if_due(house, CONSOLE) is not None
    bring(hands)
    for days in (-400, 800, -400):
        clock.move(days=days)
        assert train_if_due(house, CONSOLE) is None


def test_the_terminal_alone_begins_them(house: House, researcher: str) -> None:
    with pytest.raises(NotAllowed):
        train_if_due(house, researcher)


# --- A worker ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path, clock: Clock) -> Iterator[House]:
    workers: Executor = Workers(1)
    house = open_house(Settings(data_dir=tmp_path), now=clock, executor=workers, shipped_models=tmp_path / "none")
    yield house
    close_house(house)


def test_a_process_trains_what_a_week_is_worth(real: House) -> None:
    """The whole way: rated weeks in, a file out, and it judges."""
    rated_families(real)
    token = a_token(real, a_person(real, "Rosa", roles=(Role.RESEARCHER,)))
    train_models(real, token)
    for _ in range(600):
        if trainings(real, token)[0].state.is_over:
            break
        time.sleep(0.2)
    job = trainings(real, token)[0]
    assert job.state is JobState.SUCCESS, job.error_message
    (row,) = [row for row in models(real, token) if row.model.name == REWARD]
    assert row.model.is_active and row.model.held_out.is_better
    assert row.model.samples == 96
    with real.store.read() as db:
        found = model_in_use(real, db, REWARD)
        assert found is not None and found.estimator is not None
        assert active_model(db, SHIFT) is None
