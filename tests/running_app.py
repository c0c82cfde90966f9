"""The app as a process of its own, on a free port, as `start.py run` starts it; and a browser's forms without a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]


def hold_port() -> socket.socket:
    """Take a free port and hold it, so that nobody else is given it before a server of ours listens there.

    On POSIX a server may listen at a port that is only held, as long as both reuse addresses; ours do.
    """
    held = socket.socket()
    if os.name == "posix":
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


class RunningApp:
    """One process on one folder. It has to be ended: `stop` asks it to, `kill` does not ask.

    `program` is what Python runs: the app itself, or what runs it otherwise.
    """

    def __init__(self, folder: Path, *, program: tuple[str, ...] = ("-m", "brightpath"), **environment: str) -> None:
        self._console = folder.with_suffix(".console")
        with hold_port() as held:
            port = held.getsockname()[1]
            self.address = f"http://127.0.0.1:{port}"
            with self._console.open("w") as words:
                self._process = subprocess.Popen(
                    [sys.executable, *program, "run", "--port", str(port), "--data", str(folder)],
                    cwd=ROOT,
                    env={**os.environ, **environment},
                    stdout=words,
                    stderr=words,
                )
            self._wait()

    def _wait(self) -> None:
        """Wait until it answers."""
        for _ in range(900):
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=2):
                    return
            except OSError:
                assert self._process.poll() is None, self.said()
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"The app did not come up: {self.said()}")

    @property
    def pid(self) -> int:
        return self._process.pid

    def said(self) -> str:
        return self._console.read_text()

    def first_key(self) -> str:
        """Read the key of the first account's link, as a person would, from the console."""
        found = re.search(r"/welcome\?key=([\w-]+)", self.said())
        assert found, self.said()
        return found[1]

    def send(self, form: str, fields: dict[str, str], **headers: str) -> tuple[int, Message]:
        """Send a form of our own pages; the answer is not followed."""
        request = urllib.request.Request(
            f"{self.address}/session/{form}",
            urlencode(fields).encode(),
            {"Origin": self.address, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )
        try:
            with _OPENER.open(request, timeout=30) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code, answer.headers

    def kill(self) -> None:
        self._process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        self._process.wait(30)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running_app(folder: Path, **environment: str) -> Iterator[RunningApp]:
    app = RunningApp(folder, **environment)
    try:
        yield app
    finally:
        app.stop()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)
