"""Signing in and out as plain HTML forms: check where the form comes from, call the service, set the cookie, send back.

These are the only routes that see a password. Every answer is a 303 to one of our own pages, which shows the sentence.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from brightpath.domain.accounts import SESSION_COOKIE, DoorProblem, SignedIn, Visit
from brightpath.domain.errors import BrightPathError, NotSignedIn
from brightpath.services import accounts, door, family
from brightpath.services.house import House

LARGEST_FORM = 16 * 1024
#: bcrypt keeps a core busy for a quarter of a second; two at a time leave the pages their share.
HASHES_AT_ONCE = 2

SIGN_IN_PAGE = "/sign_in"
WELCOME_PAGE = "/welcome"
SETTINGS_PAGE = "/settings"
HOME_PAGE = "/"

_LOCAL_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+/?|/")
_KEY = re.compile(r"[A-Za-z0-9_-]{20,100}")


class Form(dict[str, str]):
    """The fields that were sent; asking for one that was not is a problem to tell, not a programming fault."""

    def __missing__(self, name: str) -> str:
        raise DoorProblem("form")


class _Unheard(Exception):
    """The request is no form of ours; it is answered without asking a service."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


def session_routes(house: House) -> list[Route]:
    """List the routes below /session."""
    limiter = CapacityLimiter(HASHES_AT_ONCE)

    def route(name: str, act: Callable[[House, Visit, Form], Response], page: str) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                _check_origin(request, house)
                form = await _form_of(request)
            except _Unheard as unheard:
                return PlainTextResponse(str(unheard), unheard.status)
            visit = Visit(
                token=request.cookies.get(SESSION_COOKIE),
                address=request.client.host if request.client else "",
                device=request.headers.get("user-agent", "")[:500],
            )
            answer = functools.partial(_answer, house, act, visit, form, page)
            response = await to_thread.run_sync(answer, limiter=limiter)
            _mark_secure(response, is_secure=house.settings.is_secure or request.url.scheme == "https")
            return response

        return Route(f"/session/{name}", _named(endpoint, name), methods=["POST"])

    return [
        route("sign-in", _sign_in, SIGN_IN_PAGE),
        route("sign-out", _sign_out, SIGN_IN_PAGE),
        route("first-account", _first_account, WELCOME_PAGE),
        route("accept-invitation", _accept_invitation, WELCOME_PAGE),
        route("new-password", _new_password, WELCOME_PAGE),
        route("change-password", _change_password, SETTINGS_PAGE),
    ]


def local_path(text: str) -> str:
    """Return the text if it is a plain path of this server, else the front page: nobody is sent elsewhere by a link."""
    return text if len(text) <= 200 and _LOCAL_PATH.fullmatch(text) else HOME_PAGE


# --- What each form does ----------------------------------------------------------------------------------------------


def _sign_in(house: House, visit: Visit, form: Form) -> Response:
    is_remembered = form.get("remember") == "yes"
    signed_in = door.sign_in(house, visit, form["email"], form["password"], is_remembered=is_remembered)
    return _let_in(house, signed_in, local_path(form.get("next", "")))


def _sign_out(house: House, visit: Visit, form: Form) -> Response:
    with suppress(NotSignedIn):  # it had ended already; the cookie goes all the same
        door.sign_out(house, visit)
    response = _send_to(SIGN_IN_PAGE)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
    return response


def _first_account(house: House, visit: Visit, form: Form) -> Response:
    signed_in = door.create_first_account(house, visit, form["key"], form["name"], form["email"], form["password"])
    return _let_in(house, signed_in)


def _accept_invitation(house: House, visit: Visit, form: Form) -> Response:
    signed_in = door.accept_invitation(house, visit, form["key"], form["name"], form["email"], form["password"])
    return _let_in(house, signed_in)


def _new_password(house: House, visit: Visit, form: Form) -> Response:
    return _let_in(house, door.set_new_password(house, visit, form["key"], form["password"]))


def _change_password(house: House, visit: Visit, form: Form) -> Response:
    accounts.change_password(house, visit, form["old_password"], form["password"])
    return _send_to(SETTINGS_PAGE, done="password")


# --- Answers ----------------------------------------------------------------------------------------------------------


def _answer(
    house: House, act: Callable[[House, Visit, Form], Response], visit: Visit, form: Form, page: str
) -> Response:
    """Do it and turn whatever goes wrong into a word the page has a sentence for."""
    back = {"key": form["key"]} if _KEY.fullmatch(form.get("key", "")) else {}
    if page == SIGN_IN_PAGE and local_path(form.get("next", "")) != HOME_PAGE:
        back["next"] = form["next"]
    try:
        return act(house, visit, form)
    except DoorProblem as problem:
        seconds = {"seconds": str(problem.seconds)} if problem.seconds else {}
        return _send_to(page, problem=problem.code, **seconds, **back)
    except NotSignedIn:
        return _send_to(SIGN_IN_PAGE, problem="signed_out")
    except BrightPathError as error:
        house.log.warning("A form was refused: %s", error.sentence)
        return _send_to(page, problem="sorry", **back)
    except Exception:
        house.log.exception("A form failed")
        return _send_to(page, problem="sorry", **back)


def _let_in(house: House, signed_in: SignedIn, page: str = HOME_PAGE) -> Response:
    family.give_demo_families(house, signed_in.token)
    response = _send_to(page)
    response.set_cookie(
        SESSION_COOKIE, signed_in.token, max_age=signed_in.max_age, path="/", httponly=True, samesite="lax"
    )
    return response


def _send_to(page: str, **query: str) -> Response:
    target = f"{page}?{urlencode(query)}" if query else page
    return RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})


def _mark_secure(response: Response, *, is_secure: bool) -> None:
    if is_secure and "set-cookie" in response.headers:
        response.headers["set-cookie"] += "; Secure"


# --- What is listened to ----------------------------------------------------------------------------------------------


def _check_origin(request: Request, house: House) -> None:
    """Hear only forms from our own pages: no other site signs somebody in or out."""
    host = request.headers.get("host", "")
    name = urlsplit(f"//{host}").hostname or ""
    if not (_is_address(name) or name in {"localhost", house.settings.address, *house.settings.allowed_hosts}):
        raise _Unheard(400, "This BrightPath does not answer to that name.")
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "")
    is_own = site == "same-origin" if site else urlsplit(origin).netloc == host
    if not is_own or (origin and urlsplit(origin).netloc != host):
        raise _Unheard(403, "This form was not sent from a page of this BrightPath.")


def _is_address(name: str) -> bool:
    """Say whether it is an IP address, which unlike a name cannot be pointed here by somebody else."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _form_of(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise _Unheard(415, "This is not a form.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise _Unheard(413, "This form is too large.")
    try:
        return Form(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict"))
    except ValueError as error:
        raise _Unheard(400, "This form cannot be read.") from error


def _named(endpoint: Callable[[Request], Awaitable[Response]], name: str) -> Callable[[Request], Awaitable[Response]]:
    endpoint.__name__ = name.replace("-", "_")  # url_for and the logs tell the routes apart by it
    return endpoint
