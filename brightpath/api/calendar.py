"""Calendar feeds: GET /calendar/<token>.ics for calendar programs. The token is all that counts; no cookie is looked at."""

from __future__ import annotations

import functools
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from brightpath.domain.accounts import Visit
from brightpath.domain.errors import BrightPathError, NotFound
from brightpath.services import feeds
from brightpath.services.house import House

#: Writing a calendar keeps a core busy for a moment; two at a time leave the pages their share.
WRITTEN_AT_ONCE = 2

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Ask again each time: a withdrawn feed shall not live on in anybody's memory.
_KEPT_PRIVATE = {"Cache-Control": "private, no-cache"}


def calendar_routes(house: House) -> list[Route]:
    """List the routes below /calendar."""
    limiter = CapacityLimiter(WRITTEN_AT_ONCE)

    async def calendar(request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("A calendar can only be read.", 405, headers={"Allow": "GET, HEAD"})
        visit = Visit(token=None, address=request.client.host if request.client else "")
        token, known = request.path_params["token"], _tags(request.headers.get("if-none-match", ""))
        answer = functools.partial(_answer, house, functools.partial(feeds.read_feed, house, visit, token, known))
        return await to_thread.run_sync(answer, limiter=limiter)

    # Other methods are named too: what no route hears, Streamlit would answer with its front page.
    return [Route("/calendar/{token}.ics", calendar, methods=list(_METHODS))]


def _answer(house: House, read: Callable[[], feeds.FeedAnswer]) -> Response:
    try:
        found = read()
    except NotFound as error:
        return PlainTextResponse(error.sentence, 404, headers={"Cache-Control": "no-store"})
    except BrightPathError as error:
        house.log.warning("A calendar could not be read: %s", error.sentence)
        return _later()
    except Exception:
        house.log.exception("A calendar could not be read")
        return _later()
    headers = {"ETag": f'"{found.version}"', **_KEPT_PRIVATE}
    if found.calendar is None:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="brightpath.ics"'
    return Response(found.calendar, media_type="text/calendar; charset=utf-8", headers=headers)


def _later() -> Response:
    """Answer so that a calendar program keeps what it has and comes again."""
    sentence = "The calendar cannot be read at the moment. Please try again later."
    return PlainTextResponse(sentence, 503, headers={"Retry-After": "600", "Cache-Control": "no-store"})


def _tags(header: str) -> frozenset[str]:
    """Read the versions a program has already; a server on the way may have marked them as weak (RFC 9110, 13.1.2)."""
    return frozenset(tag.strip().removeprefix("W/").strip('"') for tag in header[:2000].split(","))
