"""Everything that answers beside the pages: the list of routes, and what is put around every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from brightpath.api.calendar import calendar_routes
from brightpath.api.health import health_routes
from brightpath.api.session import session_routes
from brightpath.services.house import House

#: Streamlit's own pages need inline styles, workers from blobs and compiled expressions; nothing needs another server.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

#: `same-origin` and not `no-referrer`: under the latter a browser sends "Origin: null" with our own forms.
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

#: Streamlit counts visits and names pages there, for anybody who asks.
CLOSED_PATHS = ("/_stcore/metrics",)


def routes(house: House) -> list[BaseRoute]:
    """List what `st.App` serves beside the pages."""
    return [*session_routes(house), *health_routes(house), *calendar_routes(house)]


def middleware(house: House) -> list[Middleware]:
    """List what stands around every answer, the outermost first."""
    return [Middleware(_SafeHeaders), Middleware(_Closed)]


class _Closed:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(CLOSED_PATHS):
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _SafeHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
