"""start.py on a fresh machine: real environments and real installers, with short lists that need no network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

#: Stands for the application: tells what it was given, and waits when asked to.
VERB = """
import os, sys, time
print("verb", *sys.argv[1:], "in", os.path.basename(sys.prefix), flush=True)
if "wait" in sys.argv:
    time.sleep(120)
    print("nobody ended me", flush=True)
sys.exit(7 if "seven" in sys.argv else 0)
"""


#: Stands for uv: makes an environment without pip, which takes a tenth of a second, and finds nothing to install.
QUICK_UV = "import sys, venv\nif sys.argv[1] == 'venv': venv.create(sys.argv[-1], symlinks=True)\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project with nothing to install, in a folder with a space and an accent."""
    home = tmp_path / "familie Müller"
    (home / "brightpath").mkdir(parents=True)
    shutil.copy(ROOT / "start.py", home)
    for name in ("__init__.py", "environment.py"):
        shutil.copy(ROOT / "brightpath" / name, home / "brightpath")
    (home / "brightpath" / "__main__.py").write_text(VERB)
    (home / "requirements.txt").write_text("# nothing\n")
    (home / "requirements-dev.txt").write_text("# nothing either\n")
    if os.name == "posix":
        write_program(tmp_path / "quick", "uv", QUICK_UV)
    return home


def surroundings(home: Path, **changes: str) -> dict[str, str]:
    """Without a way to a registry, and with the quick uv; an empty PATH leaves pip alone."""
    inherited = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return {**inherited, "PATH": str(home.parent / "quick"), "PIP_NO_INDEX": "1", **changes}


def start(home: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(home / "start.py"), *arguments],
        cwd=home.parent,
        env=surroundings(home, **changes),
        capture_output=True,
        text=True,
        check=False,
    )


def write_wheel(folder: Path) -> tuple[Path, str]:
    """Make a package called `tiny` and its SHA-256."""
    wheel = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("tiny.py", "")
        packed.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        packed.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    return wheel, hashlib.sha256(wheel.read_bytes()).hexdigest()


def stamp(home: Path) -> dict[str, str]:
    return json.loads((home / ".venv" / "brightpath.json").read_text())["lists"]


def write_program(folder: Path, name: str, script: str) -> str:
    """Put a program of this name on a PATH of its own."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(0o755)
    return str(folder)


posix = pytest.mark.skipif(os.name != "posix", reason="signals and scripts without an ending are of POSIX")


@pytest.mark.slow
def test_pip_sets_up_where_uv_fails_and_later_starts_need_neither(home: Path, tmp_path: Path) -> None:
    path = write_program(tmp_path / "bin", "uv", "raise SystemExit('no certificate')")
    first = start(home, "plan", "a file.json", PATH=path)
    assert (first.returncode, first.stdout) == (0, "verb plan a file.json in .venv\n")
    assert "with uv" in first.stderr and "with pip" in first.stderr
    second = start(home, PATH="")
    assert (second.stdout, second.stderr) == ("verb in .venv\n", "")


def test_setting_up_is_told_in_one_line(home: Path) -> None:
    told = start(home).stderr
    assert told.count("\n") == 1 and told.startswith("Setting up BrightPath") and "done in" in told


def test_the_verbs_exit_code_is_ours(home: Path) -> None:
    assert start(home, "seven").returncode == 7


def test_only_a_changed_list_installs_again(home: Path) -> None:
    start(home)
    (home / "requirements.txt").touch()
    assert start(home).stderr == ""
    (home / "requirements.txt").write_text("# something else\n")
    assert "Setting up" in start(home).stderr
    assert start(home).stderr == ""


def test_the_packages_for_tests_are_installed_for_tests_alone(home: Path) -> None:
    start(home)
    assert set(stamp(home)) == {"requirements.txt"}
    (home / ".venv" / "witness").touch()
    assert "requirements-dev.txt" in start(home, "test").stderr
    assert set(stamp(home)) == {"requirements.txt", "requirements-dev.txt"}
    assert (home / ".venv" / "witness").exists(), "adding a list must not make the environment anew"
    assert start(home).stderr == ""


@pytest.mark.parametrize("half", ['{"python": "', "{}", '["x"]', '{"python": "cpython-38 Linux", "lists": {}}'])
def test_a_half_made_environment_is_made_again(half: str, home: Path) -> None:
    (home / ".venv").mkdir()
    (home / ".venv" / "brightpath.json").write_text(half)
    (home / ".venv" / "rubble").mkdir()
    assert start(home).stdout == "verb in .venv\n"
    assert not (home / ".venv" / "rubble").exists()


def test_an_environment_whose_python_is_gone_is_made_again(home: Path) -> None:
    start(home)
    shutil.rmtree(home / ".venv" / ("Scripts" if os.name == "nt" else "bin"))
    assert start(home).stdout == "verb in .venv\n"


def test_an_interrupted_list_of_test_packages_leaves_the_app_alone(home: Path) -> None:
    start(home)
    path = home / ".venv" / "brightpath.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "lists": {**stamp(home), "requirements-dev.txt": ""}}))
    assert start(home).stderr == ""
    assert "Setting up" in start(home, "test").stderr
    assert start(home, "test").stderr == ""


def test_a_folder_that_is_not_ours_is_left_alone(home: Path) -> None:
    (home / ".venv").mkdir()
    (home / ".venv" / "mine").touch()
    answer = start(home)
    assert answer.returncode == 1
    assert "was not made by start.py" in answer.stderr
    assert (home / ".venv" / "mine").exists()


@pytest.mark.slow
def test_an_installation_that_fails_is_a_sentence_and_is_tried_again(home: Path) -> None:
    """Pip refuses a package without a hash; when the list is as it should be, the next start installs it."""
    wheel, digest = write_wheel(home.parent)
    (home / "requirements.txt").write_text("tiny==1.0\n")
    answer = start(home, PATH="", PIP_FIND_LINKS=str(wheel.parent))
    assert answer.returncode == 1
    assert "connected to the internet" in answer.stderr
    assert "hashes are required" in answer.stderr.lower()
    assert "Traceback" not in answer.stderr and answer.stdout == ""
    (home / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{digest}\n")
    assert start(home, PATH="", PIP_FIND_LINKS=str(wheel.parent)).returncode == 0
    assert list((home / ".venv").rglob("tiny.py"))


def test_a_missing_list_is_a_sentence(home: Path) -> None:
    (home / "requirements.txt").unlink()
    answer = start(home)
    assert answer.returncode == 1
    assert "could not be set up" in answer.stderr and "Traceback" not in answer.stderr


@posix
def test_uv_is_used_when_it_is_there(home: Path, tmp_path: Path) -> None:
    script = (
        f"import sys, venv\nopen({str(tmp_path / 'asked')!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        "if sys.argv[1] == 'venv': venv.create(sys.argv[-1])\n"
    )
    answer = start(home, PATH=write_program(tmp_path / "bin", "uv", script))
    assert answer.returncode == 0
    assert "with uv" in answer.stderr
    create, install = (tmp_path / "asked").read_text().splitlines()
    assert create.startswith("venv ")
    assert install.startswith("pip install ") and "--require-hashes" in install and "requirements.txt" in install


@posix
def test_two_at_once_do_not_trample_each_other(home: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, str(home / "start.py")],
            env=surroundings(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [one.communicate(timeout=300) for one in both]
    assert [out for out, _ in told] == ["verb in .venv\n"] * 2
    assert sum("Setting up" in err for _, err in told) == 1


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_ending_start_ends_the_verb(number: signal.Signals, home: Path) -> None:
    start(home)
    process = subprocess.Popen(
        [sys.executable, str(home / "start.py"), "wait"],
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"verb wait in .venv\n"
    process.send_signal(number)
    # The verb holds the other end of the pipe: it reads as ended only when the verb itself has gone.
    assert process.stdout.read() == b""
    assert process.wait(timeout=120) != 0
    process.stdout.close()


@posix
@pytest.mark.faults
def test_a_killed_set_up_is_finished_by_the_next_start(home: Path, tmp_path: Path) -> None:
    """An installer that outlives its start.py keeps the lock: the next start waits for it, then makes all anew."""
    going, may_end = tmp_path / "going", tmp_path / "may end"
    slow = (
        f"import pathlib, time\npathlib.Path({str(going)!r}).touch()\n"
        f"while not pathlib.Path({str(may_end)!r}).exists(): time.sleep(0.02)\n"
        f"pathlib.Path({str(tmp_path / 'ended')!r}).touch()\n"
    )
    path = write_program(tmp_path / "bin", "uv", f"{QUICK_UV}else:\n    exec({slow!r})\n")
    process = subprocess.Popen(
        [sys.executable, str(home / "start.py")], env=surroundings(home, PATH=path), stderr=subprocess.DEVNULL
    )
    while not going.exists():
        time.sleep(0.02)
    process.kill()
    process.wait()
    with subprocess.Popen(
        [sys.executable, str(home / "start.py")],
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        assert second.stderr is not None and second.stdout is not None
        assert "waiting for it" in second.stderr.readline()
        may_end.touch()
        assert second.stdout.read() == "verb in .venv\n"
        assert (tmp_path / "ended").exists(), "the second start began while the first installer was still at work"


@pytest.mark.parametrize("version", ["2.7.18", "3.6.15", "3.8.18", "3.9.18", "3.10.13"])
def test_an_old_python_gets_a_clear_sentence(version: str) -> None:
    python = Path.home() / ".pyenv" / "versions" / version / "bin" / "python"
    if not python.exists():
        pytest.skip(f"Python {version} is not on this machine")
    answer = subprocess.run([python, ROOT / "start.py"], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    short = ".".join(version.split(".")[:2])
    assert answer.stderr == (
        f"BrightPath needs Python 3.11 or newer; this is {short}. "
        "Get it from https://www.python.org/downloads/ and start again with it.\n"
    )


def test_start_says_its_sentence_in_words_every_python_can_read() -> None:
    """Where no old Python stands: nothing newer than Python 2.7 before the sentence (no annotations, no f-strings)."""
    source = (ROOT / "start.py").read_text(encoding="ascii")
    assert "->" not in source and 'f"' not in source and "print(" not in source
