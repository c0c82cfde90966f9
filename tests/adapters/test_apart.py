"""A program that nobody trusts: it gets bytes and nothing of the house, and it is ended when it does not end."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest

from brightpath.adapters.apart import DiedApart, SaidTooMuch, TookTooLong, run_apart


def a_program(folder: Path, text: str) -> Path:
    file = folder / "program.py"
    file.write_text(text, encoding="utf-8")
    return file


def run(folder: Path, text: str, *given: bytes, seconds: float = 20.0, most_bytes: int = 1000) -> bytes:
    return run_apart(a_program(folder, text), given, seconds=seconds, most_bytes=most_bytes)


def test_bytes_go_in_and_come_out(tmp_path: Path) -> None:
    text = "import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
    assert run(tmp_path, text, b"ab", b"c") == b"cba"


def test_it_knows_neither_our_secrets_nor_our_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTPATH_SMTP_PASSWORD", "secret")
    text = (
        "import os, importlib.util as u\n"
        "print([n for n in os.environ if 'BRIGHT' in n or n in ('HOME', 'PATH')], u.find_spec('brightpath'))"
    )
    assert run(tmp_path, text).decode().strip() == "[] None"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system shows no open files")
def test_it_inherits_no_open_file(tmp_path: Path) -> None:
    with (tmp_path / "brightpath.duckdb").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        text = (
            "import os\nfor n in os.listdir('/proc/self/fd'):\n"
            "    try:\n        print(os.readlink('/proc/self/fd/' + n))\n    except OSError:\n        pass"
        )
        assert b"duckdb" not in run(tmp_path, text)


def test_what_does_not_end_is_ended_with_all_that_it_began(tmp_path: Path) -> None:
    text = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(tmp_path / 'child')!r}).write_text(str(child.pid))\n"
        "print(flush=True)\n"  # it has begun: its time counts from here, however long a busy machine took so far
        "time.sleep(600)"
    )
    began = time.monotonic()
    with pytest.raises(TookTooLong, match="ended after 1 seconds"):
        run_apart(a_program(tmp_path, text), (), seconds=1, seconds_to_begin=120, most_bytes=1000)
    assert time.monotonic() - began < 300
    if hasattr(os, "killpg"):
        assert has_ended(int((tmp_path / "child").read_text()))


def has_ended(pid: int) -> bool:
    for _ in range(1200):
        with suppress(OSError):
            if (stat := Path(f"/proc/{pid}/stat")).exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True  # ended, and nobody has asked how
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_what_does_not_read_hangs_nobody(tmp_path: Path) -> None:
    with pytest.raises(TookTooLong):
        run(tmp_path, "import time; time.sleep(60)", b"x" * 10_000_000, seconds=1)


@pytest.mark.parametrize(
    "text",
    ["raise SystemExit(3)", "import os; os.abort()", "import os; os._exit(1)", "print('half'); import os; os._exit(1)"],
)
def test_what_dies_has_no_answer(tmp_path: Path, text: str) -> None:
    with pytest.raises(DiedApart, match="without an answer"):
        run(tmp_path, text, b"x" * 1_000_000)


def test_what_says_too_much_is_ended(tmp_path: Path) -> None:
    text = "import sys\nwhile True: sys.stdout.write('x' * 1000)"
    with pytest.raises(SaidTooMuch):
        run(tmp_path, text, most_bytes=100_000)
