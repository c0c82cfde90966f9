"""Work in the background as its owner sees it: nothing, under way, done with downloads, failed, called off, put away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.errors import Refused
from brightpath.domain.ids import FamilyId, UserId
from brightpath.domain.jobs import JSON, PNG, HouseJob, JobDocument, JobState
from brightpath.services import job_life, jobs, planner
from brightpath.services.family import create_demo_family
from brightpath.services.house import House
from brightpath.services.job_life import Kind, ending, hand_over
from brightpath.storage import jobs as kept_jobs
from brightpath.ui import job_words as words
from tests.pages.looking import button, labels, said
from tests.planning.drawn_week import MONDAY
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands
from tests.services.test_jobs import solve

PAGE = Path(__file__).parents[2] / "pages" / "account" / "jobs.py"
Begin = Callable[[], HouseJob]


@pytest.fixture
def me(house: House, carry: dict[str, str | None]) -> UserId:
    user_id = a_person(house, "Grace")
    carry["token"] = a_token(house, user_id)
    return user_id


@pytest.fixture
def token(me: UserId, carry: dict[str, str | None]) -> str:
    return carry["token"] or ""


@pytest.fixture
def begin(house: House, me: UserId, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    def keep(house: House, job: HouseJob, answer: dict[str, Any]) -> None:
        with ending(house, job) as end:
            end.documents = [
                JobDocument("timetable.json", JSON, b"{}" * 900),
                JobDocument("week.png", PNG, b"x" * 10**6),
            ]

    kind = Kind(
        name="timetable",
        work=solve,
        task=lambda house, job: job.input["problem"],
        keep=keep,
        doing="classes were placed",
    )
    monkeypatch.setitem(job_life.KINDS, "timetable", kind)
    monkeypatch.setitem(words.NAMES, "timetable", "Placing classes")  # type: ignore[arg-type]

    def begin() -> HouseJob:
        asked = {"problem": {"from": 5}, "about": "*Autumn*"}
        with house.store.write() as db:
            job = kept_jobs.create_house_job(db, user_id=me, kind="timetable", input=asked, at=house.now())
        hand_over(house, job)
        return job

    yield begin


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def visit() -> AppTest:
    return run(AppTest.from_file(str(PAGE), default_timeout=30))


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click()
    return run(app)


def plain_text(app: AppTest) -> str:
    return said(app).replace("\\", "")


def progress(app: AppTest) -> list[str]:
    return [one.proto.text.replace("\\", "") for one in app.get("progress")]


def test_without_work_it_says_so(house: House, me: UserId) -> None:
    app = visit()
    assert words.NOTHING in said(app) and labels(app) == []


def test_what_waits_and_what_runs_says_how_far_it_is(house: House, hands: Hands, begin: Begin, clock: Clock) -> None:
    clock.move(seconds=30)  # a worker's own seconds are taken off: a slow machine's second must not be another minute
    begin()
    app = visit()
    assert "Placing classes: *Autumn*" in plain_text(app), "the name is shown as it was typed"
    assert progress(app) == [words.WAITING]
    assert "Asked for today 09:30" in plain_text(app)
    job_life.carry_out(solve, {"from": 7}, replace(hands.letters[-1], every=0.0))  # type: ignore[type-var]
    app = run(app)
    assert progress(app) == ["Looking. 99 %"]
    assert "Best so far 1; none can be below 0." in plain_text(app)
    assert "begun today 09:30" in plain_text(app)


def test_what_is_done_offers_its_documents_and_the_way_of_its_search(house: House, hands: Hands, begin: Begin) -> None:
    begin()
    hands.work()
    app = visit()
    downloads = [one.proto.label for one in app.get("download_button")]
    assert downloads[1:] == ["search.svg (picture, 2 KB)", "timetable.json (JSON, 2 KB)", "week.png (picture, 1.0 MB)"]
    assert progress(app) == [] and "ended today 09:30" in plain_text(app)
    app.toggle[0].set_value(True)
    app = run(app)
    assert len(app.get("plotly_chart")) == 1
    assert "The best fell from 5 to 1 in 5 steps." in plain_text(app)


def test_a_best_that_never_fell_stayed() -> None:
    assert words.way([9.0, 9.0]) == "The best stayed at 9."


def test_what_failed_says_why(house: House, hands: Hands, begin: Begin) -> None:
    begin()
    hands.bring(Refused("There are 3 rooms too few on Tuesday."))
    assert "There are 3 rooms too few on Tuesday." in plain_text(visit())


def test_calling_off_and_putting_away(house: House, hands: Hands, begin: Begin, token: str) -> None:
    begin()
    app = press(visit(), words.CALL_OFF)
    assert [job.state for job in jobs.my_jobs(house, token)] == [JobState.CANCELLED]
    assert labels(app) == [words.PUT_AWAY]
    app = press(app, words.PUT_AWAY)
    assert words.NOTHING in said(app)


def test_calling_off_what_has_just_ended_shows_how_it_ended(house: House, hands: Hands, begin: Begin) -> None:
    begin()
    app = visit()
    hands.work()
    app = press(app, words.CALL_OFF)
    assert not app.error and labels(app) == [words.PUT_AWAY]


def test_what_is_gone_meanwhile_is_said(house: House, hands: Hands, begin: Begin) -> None:
    job = begin()
    hands.work()
    app = visit()
    with house.store.write() as db:
        db.execute("UPDATE jobs SET user_id = 'another' WHERE job_id = ?", [job.job_id])
    app = press(app, words.PUT_AWAY)
    assert "There is no such job" in plain_text(app)


def test_a_familys_plan_is_among_it_with_its_week(house: House, hands: Hands, token: str) -> None:
    family_id: FamilyId = create_demo_family(house, token)
    planner.plan_week(house, token, family_id, MONDAY)
    app = visit()
    assert "A plan: Week of 23 November 2026" in plain_text(app)


def test_somebody_elses_work_is_not_there(
    house: House, hands: Hands, begin: Begin, carry: dict[str, str | None]
) -> None:
    begin()
    carry["token"] = a_token(house, a_person(house, "Olga"))
    assert words.NOTHING in said(visit())


@pytest.mark.parametrize(
    ("best", "told"),
    [
        ({"objective": 12}, "Best so far 12."),
        ({"objective": 12, "bound": 5.5}, "Best so far 12; none can be below 5.5."),
        ({"objective": 5, "bound": 5}, "Best so far 5, and none is better: proven."),
        ({"placed": 3}, None),
        ({"objective": True}, None),
    ],
)
def test_the_best_so_far_is_told_with_what_is_proven(best: dict[str, Any], told: str | None) -> None:
    assert words.best_so_far(best) == told
