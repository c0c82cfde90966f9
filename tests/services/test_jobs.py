"""A job's life, for any kind: nothing is lost, nothing is kept twice, and it is its owner's alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.jobs import (
    DOCUMENT_BYTES,
    JSON,
    PNG,
    SEARCH,
    SEARCH_PICTURE,
    SVG,
    HouseJob,
    IsCalledOff,
    JobDocument,
    JobState,
    Progress,
    Tell,
)
from brightpath.services import job_life
from brightpath.services.house import House
from brightpath.services.job_life import End, Kind, ending, hand_over
from brightpath.services.jobs import (
    cancel_my_job,
    documents_of_job,
    job_document,
    my_job,
    my_jobs,
    put_away_job,
    take_up_jobs,
)
from brightpath.storage import jobs
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.refusals import Overtaken
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_family_id, a_person, a_token
from tests.services.given_house import Hands

CONSOLE = Actor.console()
PICTURE = b"\x89PNG a picture"


def solve(problem: dict[str, Any], tell: Tell, is_called_off: IsCalledOff) -> dict[str, Any]:
    """Count down, as a search does."""
    for left in range(problem["from"], 0, -1):
        if is_called_off():
            return {}
        tell(
            Progress(100 - left, "Looking.", {"objective": left, "bound": 0, "seconds": float(problem["from"] - left)})
        )
    return {"objective": 1}


ENDS: list[End] = []


def keep(house: House, job: HouseJob, answer: dict[str, Any]) -> None:
    if answer.get("broken"):
        raise Refused("This breaks a rule.")
    with ending(house, job) as end:
        end.result = answer
        end.documents = [JobDocument("timetable.json", JSON, b"{}"), JobDocument("calendar.png", PNG, PICTURE)]


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Know a kind that can begin again and one that cannot."""
    ENDS.clear()
    again = Kind(
        name="timetable",
        work=solve,
        task=lambda house, job: job.input["problem"],
        keep=keep,
        doing="classes were placed",
        ended_without=lambda house, db, job, end: ENDS.append(end),
    )
    monkeypatch.setitem(job_life.KINDS, "timetable", again)
    monkeypatch.setitem(job_life.KINDS, "once", replace(again, name="once", task=None))
    yield


@pytest.fixture
@made_once
def grace(house: House) -> str:
    return a_token(house, a_person(house, "Grace", roles=(Role.COORDINATOR,)))


def begun(house: House, token: str, kind: str = "timetable", **asked: Any) -> HouseJob:
    from brightpath.services.accounts import who_am_i

    problem = {"from": 5}
    with house.store.write() as db:
        job = jobs.create_house_job(
            db,
            user_id=who_am_i(house, token).user_id,
            kind=kind,
            input={"problem": problem, "about": "Autumn", **asked},
            at=house.now(),
        )
    hand_over(house, job, problem if kind == "once" else None)
    return job


# --- Its way ----------------------------------------------------------------------------------------------------------


def test_what_a_worker_brings_is_kept_with_its_documents_and_the_way_of_its_search(
    house: House, hands: Hands, grace: str
) -> None:
    job = begun(house, grace)
    hands.work()
    found = my_job(house, grace, job.job_id)
    assert (found.state, found.progress, found.result) == (JobState.SUCCESS, 100, {"objective": 1})
    assert found.best == {"objective": 1, "bound": 0, "seconds": 4.0}
    assert [one["objective"] for one in found.trajectory] == [5, 4, 3, 2, 1]
    names = [(one.name, one.media_type, one.size) for one in documents_of_job(house, grace, job.job_id)]
    way = job_document(house, grace, job.job_id, SEARCH).content
    picture = job_document(house, grace, job.job_id, SEARCH_PICTURE).content
    assert names == [
        ("calendar.png", PNG, 14), (SEARCH, JSON, len(way)), (SEARCH_PICTURE, SVG, len(picture)), ("timetable.json", JSON, 2),
    ]  # fmt: skip
    assert b"The best fell from 5 to 1" in picture
    assert json.loads(way) == list(found.trajectory)
    assert job_document(house, grace, job.job_id, "calendar.png").content == PICTURE
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_the_best_so_far_can_be_read_while_it_runs(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    assert my_job(house, grace, job.job_id).best is None
    letters = hands.letters[-1]
    job_life.carry_out(solve, {"from": 9}, replace(letters, every=0.0))  # type: ignore[type-var]
    running = my_job(house, grace, job.job_id)
    assert (running.state, running.progress, running.progress_note) == (JobState.RUNNING, 99, "Looking.")
    assert running.best == {"objective": 1, "bound": 0, "seconds": 8.0} and len(running.trajectory) == 9
    assert running.started_at is not None and running.started_at <= house.now()


def test_a_job_that_nobody_looked_at_still_knows_when_it_began(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    hands.bring(job_life.Brought({"objective": 1}, seconds=90.0))  # type: ignore[arg-type]
    found = my_job(house, grace, job.job_id)
    assert found.started_at == house.now() - timedelta(seconds=90)
    assert found.completed_at == house.now()


def test_an_answer_that_breaks_a_rule_fails_with_the_sentence(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    hands.bring({"broken": True})  # type: ignore[arg-type]
    found = my_job(house, grace, job.job_id)
    assert (found.state, found.error_message) == (JobState.FAILED, "This breaks a rule.")
    assert documents_of_job(house, grace, job.job_id) == ()
    assert [(end.state, end.sentence) for end in ENDS] == [(JobState.FAILED, "This breaks a rule.")]


def test_trouble_in_a_worker_is_a_sentence_and_not_a_traceback(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    hands.bring(ZeroDivisionError("division by zero"))
    assert my_job(house, grace, job.job_id).error_message == (
        "Something went wrong while classes were placed. Nothing was changed; the log says more."
    )


def test_a_task_that_cannot_be_made_fails_the_job(house: House, hands: Hands, grace: str) -> None:
    from brightpath.services.accounts import who_am_i

    with house.store.write() as db:
        me = who_am_i(house, grace).user_id
        job = jobs.create_house_job(db, user_id=me, kind="timetable", input={}, at=house.now())
    hand_over(house, job)
    assert hands.waiting == []
    assert my_job(house, grace, job.job_id).state is JobState.FAILED


@pytest.mark.parametrize("too_much", ["one", "together", "many"])
def test_what_is_too_large_fails_in_a_sentence_and_keeps_nothing(
    house: House, hands: Hands, grace: str, monkeypatch: pytest.MonkeyPatch, too_much: str
) -> None:
    size, count = {"one": (DOCUMENT_BYTES + 1, 1), "together": (DOCUMENT_BYTES, 5), "many": (1, 25)}[too_much]

    def keep_much(house: House, job: HouseJob, answer: dict[str, Any]) -> None:
        with ending(house, job) as end:
            end.documents = [JobDocument(f"{number}.json", JSON, b"x" * size) for number in range(count)]

    monkeypatch.setitem(job_life.KINDS, "timetable", replace(job_life.KINDS["timetable"], keep=keep_much))
    job = begun(house, grace)
    hands.work()
    found = my_job(house, grace, job.job_id)
    assert (found.state is JobState.FAILED and "kept" in (found.error_message or "")) or "keeps" in (
        found.error_message or ""
    )
    assert documents_of_job(house, grace, job.job_id) == ()


@pytest.mark.parametrize("name", ["", "../x", "A.json", "a b", "x" * 81, ".hidden"])
def test_a_document_has_a_name_like_a_files(name: str) -> None:
    with pytest.raises(Refused):
        JobDocument(name, JSON, b"")
    with pytest.raises(Refused):
        JobDocument("page.html", "text/html", b"")


# --- Calling off, putting away ----------------------------------------------------------------------------------------


def test_what_is_called_off_keeps_nothing_that_comes_later(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    cancel_my_job(house, grace, job.job_id)
    assert my_job(house, grace, job.job_id).state is JobState.CANCELLED
    assert hands.letters[-1].is_called_off()
    hands.bring({"objective": 1})  # type: ignore[arg-type]
    assert my_job(house, grace, job.job_id).state is JobState.CANCELLED
    assert documents_of_job(house, grace, job.job_id) == ()
    assert [end.state for end in ENDS] == [JobState.CANCELLED]
    with pytest.raises(Stale):
        cancel_my_job(house, grace, job.job_id)


def test_a_worker_hears_that_it_is_called_off(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    cancel_my_job(house, grace, job.job_id)
    assert hands.work() == {}


def test_what_is_put_away_is_gone_from_the_list_with_its_documents(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    with pytest.raises(Stale, match="call it off first"):
        put_away_job(house, grace, job.job_id)
    hands.work()
    put_away_job(house, grace, job.job_id)
    assert my_jobs(house, grace) == ()
    assert documents_of_job(house, grace, job.job_id) == ()
    assert my_job(house, grace, job.job_id).put_away_at == house.now()
    put_away_job(house, grace, job.job_id)


# --- The owner's alone ------------------------------------------------------------------------------------------------


def test_ones_own_jobs_are_listed_newest_first_and_nobody_elses(
    house: House, hands: Hands, grace: str, parent: str, clock: Clock
) -> None:
    first = begun(house, grace)
    begun(house, parent)
    clock.move(days=-1)  # the clock was set back: the order is that of asking
    second = begun(house, grace)
    listed = my_jobs(house, grace)
    assert [job.job_id for job in listed] == [second.job_id, first.job_id]
    assert [job.input.get("about") for job in listed] == ["Autumn", "Autumn"]
    assert "problem" not in listed[0].input


def test_somebody_elses_job_and_none_sound_alike(house: House, hands: Hands, grace: str, parent: str) -> None:
    job = begun(house, grace)
    hands.work()
    sentences = set()
    for job_id in (job.job_id, "none"):
        for about in (my_job, documents_of_job, cancel_my_job, put_away_job):
            with pytest.raises(NotFound) as error:
                about(house, parent, job_id)  # type: ignore[operator]
            sentences.add(error.value.sentence)
        with pytest.raises(NotFound) as error:
            job_document(house, parent, job_id, "timetable.json")  # type: ignore[arg-type]
        sentences.add(error.value.sentence)
    assert len(sentences) == 1


def test_who_left_a_family_finds_none_of_its_jobs(house: House, hands: Hands) -> None:
    family_id = a_family_id()
    user_id = a_person(house, "Sam", family_id=family_id)
    token = a_token(house, user_id)
    with house.store.write() as db:
        job = jobs.create_job(db, family_id=family_id, user_id=user_id, kind="another", input={}, at=house.now())
    assert [one.job_id for one in my_jobs(house, token)] == [job.job_id]
    with house.store.write() as db:
        db.execute("DELETE FROM family_members WHERE user_id = ?", [user_id])
    assert my_jobs(house, token) == ()
    with pytest.raises(NotFound):
        my_job(house, token, job.job_id)


# --- After a start ----------------------------------------------------------------------------------------------------


def runs(house: House, hands: Hands) -> None:
    hands.letters[-1].put('{"percent": 40, "note": "Looking."}')


def test_what_waited_is_begun_as_it_is_and_what_ran_begins_again_once(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    assert [one.job_id for one in take_up_jobs(house, CONSOLE)] == [job.job_id]
    runs(house, hands)
    [again] = take_up_jobs(house, CONSOLE)
    assert again.job_id != job.job_id and again.input["problem"] == job.input["problem"]
    assert my_job(house, grace, job.job_id).error_message == (
        "BrightPath was stopped while classes were placed. It began again at the next start."
    )
    assert ENDS == [], "nobody is told, for another takes its place"
    runs(house, hands)
    assert take_up_jobs(house, CONSOLE) == []
    found = my_job(house, grace, again.job_id)
    assert found.state is JobState.FAILED and "stopped twice while classes were placed" in (found.error_message or "")
    assert [end.sentence for end in ENDS] == [found.error_message]


def test_what_never_begins_is_handed_over_five_times_and_then_given_up(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace)
    for _ in range(5):
        assert [one.job_id for one in take_up_jobs(house, CONSOLE)] == [job.job_id]
    assert take_up_jobs(house, CONSOLE) == []
    found = my_job(house, grace, job.job_id)
    assert (found.state, found.error_message) == (
        JobState.FAILED,
        "BrightPath was started 6 times before this had begun, so it was given up."
        " Nothing was changed; please ask for it again.",
    )
    assert [end.sentence for end in ENDS] == [found.error_message]


def test_who_is_overtaken_while_the_task_is_read_is_asked_again(
    house: House, hands: Hands, grace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def task(house: House, job: HouseJob) -> Any:
        asked.append(job.job_id)
        if len(asked) < 3:
            raise Overtaken("Somebody changed this at the same moment.")
        return job.input["problem"]

    monkeypatch.setitem(job_life.KINDS, "timetable", replace(job_life.KINDS["timetable"], task=task))
    job = begun(house, grace)
    hands.work()
    assert my_job(house, grace, job.job_id).state is JobState.SUCCESS and len(asked) == 3


def test_what_cannot_begin_again_fails_with_the_reason(house: House, hands: Hands, grace: str) -> None:
    job = begun(house, grace, "once")
    with house.store.write() as db:
        unknown = jobs.create_house_job(db, user_id=None, kind="of an older version", input={}, at=house.now())
    assert take_up_jobs(house, CONSOLE) == []
    assert my_job(house, grace, job.job_id).error_message == (
        "BrightPath was stopped while classes were placed. It begins anew when it is asked for."
    )
    with house.store.read() as db:
        assert jobs.work_of(db, unknown.job_id).error_message == "BrightPath was stopped while it was at this."


def test_an_answer_to_a_job_that_was_cut_short_is_not_kept_beside_the_new_ones(
    house: House, hands: Hands, grace: str
) -> None:
    job = begun(house, grace)
    runs(house, hands)
    [again] = take_up_jobs(house, CONSOLE)
    hands.work()  # the earlier one's worker went on, and answers after all
    assert my_job(house, grace, job.job_id).state is JobState.FAILED
    hands.work()
    assert my_job(house, grace, again.job_id).state is JobState.SUCCESS
    assert [job.state for job in my_jobs(house, grace)] == [JobState.SUCCESS, JobState.FAILED]


def test_two_kinds_with_one_name_fail_while_they_are_imported() -> None:
    with pytest.raises(TypeError, match="two kinds"):
        job_life.a_kind(replace(job_life.KINDS["timetable"]))
