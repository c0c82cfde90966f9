"""Calendar feeds over HTTP: what a program gets that asks, asks again, or asks for what is none."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import Message
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream

from brightpath.config import Settings
from brightpath.domain.feeds import OpenedFeed
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import week_start_of
from brightpath.services import feeds
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from brightpath.storage import schedule
from tests.api.test_session import Answer, ask
from tests.builders import a_household_document
from tests.running_app import RunningApp, running_app
from tests.services.given_accounts import a_house, a_person, a_token, quick_hashes
from tests.storage.given import MONDAY, a_plan


def filled(house: House, week_start: date = MONDAY) -> tuple[str, FamilyId, OpenedFeed]:
    """Give the house a family with a planned week, and a feed of it."""
    with quick_hashes():
        parent = a_token(house, a_person(house))
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    household = household_of(house, parent, family_id)
    with house.store.write() as db:
        schedule.save_plan(db, family_id, a_plan(household, week_start=week_start), problem={}, at=house.now())
    return parent, family_id, feeds.open_feed(house, parent, family_id)


def get(house: House, path: str, method: str = "GET", **headers: str) -> Answer:
    return ask(house, path, headers={name.replace("_", "-"): value for name, value in headers.items()}, method=method)


def test_the_address_gives_the_calendar_without_any_cookie(house: House) -> None:
    *_, opened = filled(house)
    answer = get(house, opened.path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["etag"].startswith('"') and len(answer.headers["etag"]) == 42  # strong
    assert "set-cookie" not in answer.headers
    assert len(IcsCalendarStream.calendar_from_ics(answer.body).events) == 20


def test_who_names_the_version_it_has_is_told_that_it_is_the_newest(house: House) -> None:
    *_, opened = filled(house)
    tag = get(house, opened.path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = get(house, opened.path, if_none_match=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, "", tag)
    for unknown in ('"other"', "", "nonsense " * 1000):
        assert get(house, opened.path, if_none_match=unknown).status == 200


def test_what_opens_nothing_is_not_found_in_a_plain_sentence(house: House) -> None:
    parent, family_id, opened = filled(house)
    feeds.revoke_feed(house, parent, family_id, opened.feed_id)
    for path in (opened.path, f"/calendar/{'A' * 43}.ics", "/calendar/é.ics", "/calendar/..ics"):
        answer = get(house, path)
        assert (answer.status, answer.body) == (404, "There is no calendar here.")
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_calendar_can_only_be_read(house: House, method: str) -> None:
    *_, opened = filled(house)
    answer = get(house, opened.path, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_what_goes_wrong_inside_is_told_as_for_later_and_logged_without_the_token(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    *_, opened = filled(house)
    monkeypatch.setattr("brightpath.services.feeds.family_calendar", lambda *_, **__: 1 / 0)
    with caplog.at_level(logging.DEBUG):
        answer = get(house, opened.path)
    assert (answer.status, answer.headers["retry-after"]) == (503, "600")
    assert "A calendar could not be read" in caplog.text
    assert opened.token not in caplog.text


# --- Asked of the real server -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningApp, str, Path]]:
    folder = tmp_path_factory.mktemp("feeds") / "house"
    folder.mkdir()
    house = a_house(path=Settings(data_dir=folder).database)
    *_, opened = filled(house, week_start_of(datetime.now(UTC).date()))  # the app's own clock is the real one
    house.store.close()
    house.executor.shutdown()
    with running_app(folder) as app:
        yield app, opened.path, folder


def asked(app: RunningApp, path: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{app.address}{path}", headers=sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


@pytest.mark.slow
def test_the_real_server_serves_a_feed_and_keeps_its_secret(running: tuple[RunningApp, str, Path]) -> None:
    app, path, folder = running
    status, headers, body = asked(app, path)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert len(body) == int(headers["Content-Length"])
    assert {event.summary for event in IcsCalendarStream.calendar_from_ics(body.decode()).events} >= {"Maths · Ada"}
    status, _, body = asked(app, path, if_none_match=headers["ETag"])
    assert (status, body) == (304, b"")
    status, again, body = asked(app, path, "HEAD")
    assert (status, body, again["ETag"]) == (200, b"", headers["ETag"])
    assert asked(app, path, "POST")[0] == 405
    status, _, body = asked(app, f"/calendar/{'A' * 43}.ics")
    assert (status, body) == (404, b"There is no calendar here.")
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    written = [app.said(), *(one.read_text(errors="replace") for one in folder.rglob("*.log*"))]
    assert not any(token in text for text in written)
