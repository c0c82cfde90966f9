"""A program in a process of its own that nobody trusts: bytes in, bytes out, so many seconds and so many bytes at most.

Unlike `workers`, it gets nothing of the house: no open file, no environment, no code; and it is ended, with all that it began.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from brightpath.domain.errors import Refused

#: What a process has to know of its system to begin at all.
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE")


class TookTooLong(Refused):
    """It had not ended when its time was over."""


class DiedApart(Refused):
    """It ended without an answer."""


class SaidTooMuch(Refused):
    """Its answer was larger than agreed."""


def run_apart(
    program: Path, given: Sequence[bytes], *, seconds: float, most_bytes: int, seconds_to_begin: float = 0.0
) -> bytes:
    """Run a Python file by itself, hand it bytes, and bring back what it writes.

    Where it is given seconds to begin, it writes an empty line first when it has begun; its own seconds count from there.

    Raises
    ------
    TookTooLong, DiedApart, SaidTooMuch
        When it did not begin or end in time, ended with an error, or wrote more than `most_bytes`.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=program.parent,
        env={name: os.environ[name] for name in _KEPT if name in os.environ}
        | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        close_fds=True,
        start_new_session=True,
    )
    begun, read = threading.Event(), list[bytes]()
    threads = [
        threading.Thread(target=_hand_over, args=(process.stdin, given), daemon=True),
        threading.Thread(
            target=_take, args=(process.stdout, most_bytes, read, begun if seconds_to_begin else None), daemon=True
        ),
    ]
    try:
        for thread in threads:
            thread.start()
        if seconds_to_begin and not begun.wait(seconds_to_begin):
            raise TookTooLong(f"It had not begun after {seconds_to_begin:g} seconds.")
        ends_at = time.monotonic() + seconds
        threads[1].join(max(0.0, ends_at - time.monotonic()))
        answer = read[0] if read else None
        if answer is not None and len(answer) > most_bytes:
            raise SaidTooMuch("It answered with more than can be taken.")
        if answer is None:
            raise TookTooLong(f"It was ended after {seconds:g} seconds.")
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, ends_at - time.monotonic()))
        if process.returncode != 0:
            raise DiedApart("It ended without an answer.")
        return answer
    finally:
        _end(process)
        for thread in threads:
            thread.join(5)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _hand_over(pipe: IO[bytes] | None, given: Sequence[bytes]) -> None:
    # Whoever has died reads no more; why, its answer tells.
    with suppress(OSError, ValueError):
        assert pipe is not None
        for part in given:
            pipe.write(part)
        pipe.close()


def _take(pipe: IO[bytes] | None, most_bytes: int, read: list[bytes], begun: threading.Event | None) -> None:
    assert pipe is not None
    with suppress(OSError, ValueError):
        if begun is not None:
            pipe.read(1)  # its empty line, or its end
            begun.set()
        read.append(pipe.read(most_bytes + 1))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it began, unless it has ended by itself: its number may be another's by now."""
    if process.returncode is not None:
        return
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
