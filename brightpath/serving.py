"""Serves the pages in this process: hands the settings to Streamlit and says where to look. Knows no page."""

from __future__ import annotations

import os
import socket
import sys
from importlib import import_module
from typing import Any

from brightpath.config import PREFIX, ROOT, Settings
from brightpath.domain.errors import Refused

LAUNCHER = ROOT / "app.py"


def serve(settings: Settings) -> None:
    """Serve until a signal ends it.

    Raises
    ------
    Refused
        When the port cannot be had, or the server ended before it answered.
    """
    check_port(settings.address, settings.port)
    hand_on(settings)
    # Streamlit looks for its configuration and for relative scripts beside the program that was started.
    sys.argv = [str(LAUNCHER)]
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    # uvicorn believes what anybody on this machine claims about a visitor's address; we believe named proxies only.
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
    try:
        app = import_module("app").app
        where = url(settings.address, settings.port, is_secure=settings.is_secure)
        print(f"BrightPath is at {where} until you end it with Ctrl+C.", flush=True)
        app.run(config=streamlit_options(settings))
    except SystemExit as ending:
        if ending.code:
            is_said = isinstance(ending.code, str)
            raise Refused(str(ending.code) if is_said else "The server ended; the log says more.") from None


def check_port(address: str, port: int) -> None:
    """Refuse a port that somebody else has, in a sentence that names the way out."""
    try:
        [(family, _, _, _, place), *_] = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":
                # Otherwise the port of a server that has just ended counts as taken for a minute.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen(1)
    except OSError as error:
        another = port + 1 if 1024 <= port < 65535 else 8501
        raise Refused(
            f"Port {port} on {address} cannot be had ({error.strerror or error}). "
            f"Perhaps BrightPath is already running: open {url(address, port)}, or choose --port {another}."
        ) from None


def hand_on(settings: Settings) -> None:
    """Put what the command line said into the environment, where app.py and every worker read their settings."""
    for name, origin in settings.origins.items():
        if origin == "command line":
            os.environ[PREFIX + name.upper()] = str(getattr(settings, name))


def streamlit_options(settings: Settings) -> dict[str, Any]:
    """Say in Streamlit's words what our settings decide; all else stands in .streamlit/config.toml."""
    options: dict[str, Any] = {
        "server.address": settings.address,
        "server.port": settings.port,
        "logger.hideWelcomeMessage": True,
    }
    if settings.allowed_hosts:
        options["server.allowedHosts"] = ["localhost", "127.0.0.1", "::1", *settings.allowed_hosts]
    if settings.is_secure:
        options |= {"server.sslCertFile": str(settings.tls_certificate), "server.sslKeyFile": str(settings.tls_key)}
    return options


def url(address: str, port: int, *, is_secure: bool = False) -> str:
    """Write the address a browser on this machine opens."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address, f"[{address}]" if ":" in address else address)
    return f"{'https' if is_secure else 'http'}://{host}:{port}"
