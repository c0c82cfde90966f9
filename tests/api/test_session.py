"""The forms at the door over HTTP: cookies, redirects, and what is not listened to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount

from brightpath.api.app import middleware, routes
from brightpath.api.session import LARGEST_FORM, local_path
from brightpath.domain.accounts import SESSION_COOKIE, Actor, Role
from brightpath.domain.errors import NotSignedIn
from brightpath.services import accounts, people
from brightpath.services.family import families_of
from brightpath.services.house import House
from tests.services.given_accounts import PASSWORD, a_house, a_person, a_token, quick_hashes

OURS = {"origin": "http://127.0.0.1:8501", "sec-fetch-site": "same-origin"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def place(self) -> str:
        return urlsplit(self.headers["location"]).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.headers["location"]).query).items()}

    @property
    def token(self) -> str:
        return self.headers["set-cookie"].partition(";")[0].removeprefix(f"{SESSION_COOKIE}=")


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    with quick_hashes():
        yield


@pytest.fixture
def house() -> Iterator[House]:
    house = a_house()
    yield house
    house.store.close()
    house.executor.shutdown()


def ask(
    house: House,
    path: str,
    form: dict[str, str] | bytes | None = None,
    headers: dict[str, str] | None = None,
    *,
    method: str = "POST",
    scheme: str = "http",
    address: str = "192.0.2.1",
) -> Answer:
    """Send one request through the app as uvicorn would."""
    fallback = Mount("/", PlainTextResponse("a page"))
    app = Starlette(routes=[*routes(house), fallback], middleware=middleware(house))
    body = form if isinstance(form, bytes) else urlencode(form or {}).encode()
    sent = {"host": "127.0.0.1:8501", "content-type": "application/x-www-form-urlencoded"}
    sent |= OURS if headers is None else headers
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": scheme,
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value],
        "client": (address, 50000), "server": ("127.0.0.1", 8501),
    }  # fmt: skip
    said: list[dict[str, Any]] = []

    async def run() -> None:
        chunks = [body[start : start + 4096] for start in range(0, len(body), 4096)] or [b""]

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        await app(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(run())
    text = b"".join(message.get("body", b"") for message in said[1:]).decode()
    return Answer(said[0]["status"], {name.decode(): value.decode() for name, value in said[0]["headers"]}, text)


def sign_in(house: House, headers: dict[str, str] | None = None, scheme: str = "http", **form: str) -> Answer:
    return ask(
        house, "/session/sign-in", {"email": "ada@example.org", "password": PASSWORD} | form, headers, scheme=scheme
    )


# --- The cookie -------------------------------------------------------------------------------------------------------


def test_signing_in_sets_a_cookie_that_scripts_cannot_read_and_sends_to_the_front_page(house: House) -> None:
    a_person(house)
    answer = sign_in(house)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie
    assert "Secure" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert accounts.who_am_i(house, answer.token).name == "Ada Kim"


def test_a_remembered_device_keeps_its_cookie_for_30_days(house: House) -> None:
    a_person(house)
    assert "Max-Age=2592000" in sign_in(house, remember="yes").headers["set-cookie"]


def test_over_tls_the_cookie_is_secure(house: House) -> None:
    a_person(house)
    headers = {"origin": "https://127.0.0.1:8501", "sec-fetch-site": "same-origin"}
    assert sign_in(house, headers, "https").headers["set-cookie"].endswith("; Secure")
    certified = replace(house, settings=replace(house.settings, tls_certificate=Path("a.pem"), tls_key=Path("b.pem")))
    assert sign_in(certified).headers["set-cookie"].endswith("; Secure")


def test_who_comes_to_look_around_finds_the_made_up_family(house: House) -> None:
    for name, role in (("Ada Kim", Role.PARENT), ("Ben Kim", Role.CO_PARENT), ("Gran Kim", Role.HELPER)):
        a_person(house, name, roles=(role,))
    looked_at = replace(house, settings=replace(house.settings, demo=True))
    tokens = [sign_in(looked_at, email=f"{name}@example.org").token for name in ("ada", "ben", "gran")]
    assert [[one.is_demo for one in families_of(house, token)] for token in tokens] == [[True], [True], []]


def test_signing_out_kills_the_session_and_takes_the_cookie(house: House) -> None:
    token = a_token(house, a_person(house))
    answer = ask(house, "/session/sign-out", {}, OURS | {"cookie": f"{SESSION_COOKIE}={token}"})
    assert (answer.status, answer.place) == (303, "/sign_in")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, token)
    assert ask(house, "/session/sign-out", {}, OURS | {"cookie": f"{SESSION_COOKIE}={token}"}).status == 303


def test_the_whole_way_from_the_first_link_to_a_helper(house: House) -> None:
    link = people.first_run_link(house, Actor.console())
    assert link is not None
    person = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    admin = ask(house, "/session/first-account", person | {"key": link.key}).token
    invitation = people.invite(house, admin, Role.RESEARCHER)
    guest = {"name": "Ben", "email": "ben@example.org", "password": PASSWORD, "key": invitation.key}
    helper = ask(house, "/session/accept-invitation", guest).token
    assert accounts.who_am_i(house, helper).roles == {Role.RESEARCHER}
    reset = people.recover(house, Actor.console(), "ben@example.org")
    new = ask(house, "/session/new-password", {"key": reset.key, "password": "a brand new loaf"}).token
    change = {"old_password": "a brand new loaf", "password": "an even newer loaf"}
    answer = ask(house, "/session/change-password", change, OURS | {"cookie": f"{SESSION_COOKIE}={new}"})
    assert answer.headers["location"] == "/settings?done=password"
    assert sign_in(house, email="ben@example.org", password="an even newer loaf").place == "/"


# --- Failures ---------------------------------------------------------------------------------------------------------


def test_a_failure_goes_back_to_the_form_with_a_word_and_nothing_typed(house: House) -> None:
    a_person(house)
    answer = sign_in(house, password="hunter2 hunter2", next="/week")
    assert (answer.status, answer.place) == (303, "/sign_in")
    assert answer.query == {"problem": "wrong", "next": "/week"}
    assert "set-cookie" not in answer.headers


def test_waiting_is_told_in_seconds(house: House) -> None:
    for _ in range(5):
        sign_in(house)
    assert sign_in(house).query == {"problem": "wait", "seconds": "10"}


def test_a_problem_with_a_link_keeps_the_link(house: House) -> None:
    key = "k" * 43
    answer = ask(house, "/session/new-password", {"key": key, "password": PASSWORD})
    assert (answer.place, answer.query) == ("/welcome", {"problem": "link", "key": key})
    answer = ask(house, "/session/new-password", {"key": "\r\nSet-Cookie: a=b", "password": PASSWORD})
    assert answer.query == {"problem": "link"}


def test_a_field_that_is_missing_is_told(house: House) -> None:
    assert ask(house, "/session/sign-in", {"email": "ada@example.org"}).query == {"problem": "form"}


def test_changing_a_password_signed_out_leads_to_the_sign_in(house: House) -> None:
    answer = ask(house, "/session/change-password", {"old_password": "a", "password": "b"})
    assert (answer.place, answer.query) == ("/sign_in", {"problem": "signed_out"})


def test_a_fault_of_ours_shows_no_traceback(house: House, caplog: pytest.LogCaptureFixture) -> None:
    a_person(house)
    house.store.close()
    assert sign_in(house).query == {"problem": "sorry"}
    assert PASSWORD not in caplog.text


# --- What is not listened to ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:9999", "sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_a_form_from_elsewhere_signs_nobody_in(house: House, headers: dict[str, str]) -> None:
    a_person(house)
    answer = sign_in(house, headers)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_an_older_browser_is_known_by_its_origin(house: House) -> None:
    a_person(house)
    assert sign_in(house, {"origin": "http://127.0.0.1:8501"}).status == 303


def test_a_foreign_name_for_this_machine_is_not_answered(house: House) -> None:
    a_person(house)
    rebound = {"host": "evil.example:8501", "origin": "http://evil.example:8501", "sec-fetch-site": "same-origin"}
    assert sign_in(house, rebound).status == 400
    known = replace(house, settings=replace(house.settings, allowed_hosts=("evil.example",)))
    assert sign_in(known, rebound).status == 303


def test_a_large_form_and_a_form_that_is_none_are_refused(house: House) -> None:
    assert ask(house, "/session/sign-in", b"email=" + b"x" * LARGEST_FORM).status == 413
    assert ask(house, "/session/sign-in", b"\xff\xfe").status == 400
    assert ask(house, "/session/sign-in", b"a=%ff").status == 400
    assert ask(house, "/session/sign-in", b"&".join(b"a%d=1" % n for n in range(50))).status == 400
    assert ask(house, "/session/sign-in", b"{}", OURS | {"content-type": "application/json"}).status == 415


def test_odd_words_in_a_form_simply_fail(house: House) -> None:
    for email in ("' OR 1=1 --", "\x00", "名前@例え.jp", "<script>", "a" * 5000):
        assert sign_in(house, email=email, password="字" * 900).query["problem"] in {"wrong", "wait"}


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/week", "/week"),
        ("/records/ledger", "/records/ledger"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/week\r\nSet-Cookie: a=b", "/"),
        ("/week?x=//evil.example", "/"),
        ("/%2F/evil.example", "/"),
        ("/" + "x" * 300, "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_to_another_site(house: House, asked: str, sent: str) -> None:
    a_person(house)
    assert local_path(asked) == sent
    assert sign_in(house, next=asked).headers["location"] == sent


# --- Health and headers -----------------------------------------------------------------------------------------------


def test_health_says_version_migration_and_whether_the_database_answers(house: House) -> None:
    answer = ask(house, "/health", method="GET")
    assert answer.status == 200
    said = json.loads(answer.body)
    assert said == {
        "status": "ok", "version": said["version"], "migration": house.store.migration_level, "database": True,
    }  # fmt: skip
    house.store.close()
    answer = ask(house, "/health", method="GET")
    assert (answer.status, json.loads(answer.body)["database"]) == (503, False)


def test_every_answer_carries_the_safe_headers_and_the_metrics_are_closed(house: House) -> None:
    for path in ("/", "/health", "/_stcore/metrics"):
        answer = ask(house, path, method="GET")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert ask(house, "/_stcore/metrics", method="GET").status == 404
    assert ask(house, "/_stcore/metrics/", method="GET").status == 404
    assert ask(house, "/", method="GET").body == "a page"
