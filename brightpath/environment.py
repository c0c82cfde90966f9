"""Makes the virtual environment from the hash-locked lists, once, and runs a verb in it. Needs nothing installed.

An environment carries a stamp that says which lists it holds. The stamp names a list before its installation begins and
gets the list's SHA-256 when it is done, so an interrupted installation is seen and made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
RUN_LIST = "requirements.txt"
TEST_LIST = "requirements-dev.txt"
FOLDER = ".venv"
STAMP = "brightpath.json"
WORDS_SHOWN = 12


class SetUpFailed(Exception):
    """A sentence for the person at the terminal."""


def main(arguments: Sequence[str], home: Path = HOME) -> int:
    """Make the environment ready for the verb and run the verb in it."""
    lists = (RUN_LIST, TEST_LIST) if arguments[:1] == ["test"] else (RUN_LIST,)
    try:
        python = ready(home, lists)
    except SetUpFailed as failure:
        say(str(failure))
        return 1
    except OSError as failure:
        say(f"BrightPath could not be set up in {home}: {failure}.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The next start finishes the set-up.")
        return 130
    return run([str(python), "-P", "-m", "brightpath", *arguments], {**os.environ, "PYTHONPATH": str(home)})


def ready(home: Path, lists: Sequence[str], name: str = FOLDER) -> Path:
    """Return the Python of the environment named so once it holds these lists, installing what is missing."""
    folder = home / name
    wanted = {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in lists}
    if not missing(folder, wanted):
        return python_of(folder)
    with alone(home / f"{FOLDER}.lock") as lock:
        names = missing(folder, wanted)
        if names:
            make(home, folder, names, wanted, lock)
    return python_of(folder)


def missing(folder: Path, wanted: dict[str, str]) -> list[str]:
    """Name the lists still to be installed: none when all is well, all when the environment must be made anew."""
    stamp = read_stamp(folder)
    held = stamp.get("lists", {})
    is_usable = stamp.get("python") == this_python() and python_of(folder).exists()
    if not is_usable or any(held.get(name, digest) != digest for name, digest in wanted.items()):
        return list(wanted)
    return [name for name in wanted if name not in held]


def make(home: Path, folder: Path, names: Sequence[str], wanted: dict[str, str], lock: int) -> None:
    """Install the lists, into a fresh environment unless this one only lacks some."""
    held = read_stamp(folder).get("lists", {})
    is_fresh = len(names) == len(wanted)
    begun = time.monotonic()
    if is_fresh:
        held = {}
        clear(folder)
    installers = [name for name in ("uv", "pip") if name == "pip" or shutil.which(name)]
    for attempt, installer in enumerate(installers):
        say(f"Setting up BrightPath with {installer} (only when {' or '.join(names)} changes) ...", end=" ")
        try:
            for command in commands(installer, home, folder, names, is_fresh):
                folder.mkdir(exist_ok=True)
                write_stamp(folder, {**held, **dict.fromkeys(names, "")})
                carry_out(command, folder / "setup.log", lock)
            write_stamp(folder, {**held, **{name: wanted[name] for name in names}})
        except SetUpFailed:
            say("that did not work.")
            if attempt == len(installers) - 1:
                raise
            if is_fresh:
                clear(folder)
        else:
            say(f"done in {time.monotonic() - begun:.0f} s.")
            return


def commands(installer: str, home: Path, folder: Path, names: Sequence[str], is_fresh: bool) -> list[list[str]]:
    """List the installer's command lines. Wheels only: nothing that is downloaded may run while it is installed."""
    # Inside a virtual environment, perhaps this very one, the Python it was made from is the one to build on.
    base = getattr(sys, "_base_executable", None) or sys.executable
    files = [part for name in names for part in ("-r", str(home / name))]
    if installer == "uv":
        create = ["uv", "venv", "--allow-existing", "--python", base, str(folder)]
        install = ["uv", "pip", "install", "--python", str(python_of(folder)), "--no-build"]
    else:
        create = [base, "-m", "venv", str(folder)]
        install = [str(python_of(folder)), "-m", "pip", "install", "--only-binary", ":all:", "--no-compile"]
        install += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    return [*([create] if is_fresh else []), [*install, "--require-hashes", "--no-deps", *files]]


def carry_out(command: Sequence[str], log: Path, lock: int) -> None:
    """Run an installer, its words going to the log; the last of them are told when it fails."""
    # The child holds the lock too: if this process is killed, nobody else begins before the child has ended.
    kept_open = (lock,) if os.name == "posix" else ()
    with open(log, "w", encoding="utf-8") as words, end_with_child():
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT, check=False, pass_fds=kept_open
        ).returncode
    if code:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-WORDS_SHOWN:]
        raise SetUpFailed(
            "BrightPath could not be set up: is this machine connected to the internet? The installer's last words:\n"
            + "\n".join(f"    {line}" for line in last)
        )


def run(command: list[str], environment: dict[str, str]) -> int:
    """Become the verb, so that ending this process ends it."""
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        # Windows sends Ctrl+C to both; the verb decides how it ends.
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def clear(folder: Path) -> None:
    """Remove an environment of ours, stamp first, so that a half-removed one is not taken for a whole one."""
    if not folder.exists():
        return
    if any(folder.iterdir()) and not (folder / STAMP).exists():
        raise SetUpFailed(f"{folder} was not made by start.py. Move it away or delete it, and start again.")
    write_stamp(folder, {RUN_LIST: ""})
    for entry in folder.iterdir():
        if entry.name != STAMP:
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def read_stamp(folder: Path) -> dict:
    """Read what the environment holds; an unreadable stamp is an empty one."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(folder: Path, lists: dict[str, str]) -> None:
    """Replace the stamp in one step."""
    draft = folder / f"{STAMP}.draft"
    draft.write_text(json.dumps({"python": this_python(), "lists": lists}), encoding="utf-8")
    os.replace(draft, folder / STAMP)


def this_python() -> str:
    """Name what compiled packages depend on."""
    return f"{sys.implementation.cache_tag} {platform.system()} {platform.machine()}"


def python_of(folder: Path) -> Path:
    """Say where the environment's Python stands."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


@contextlib.contextmanager
def alone(path: Path) -> Iterator[int]:
    """Hold the lock, waiting for another start.py; the system lets go of it when a process dies."""
    with open(path, "a+", encoding="utf-8") as file:
        has_said = False
        while not try_lock(file.fileno()):
            if not has_said:
                say("Another start.py is setting BrightPath up; waiting for it ...")
                has_said = True
            time.sleep(0.2)
        yield file.fileno()


def try_lock(file: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def end_with_child() -> Iterator[None]:
    """Turn SIGTERM into an exception for a while: `subprocess.run` then ends its child before we end."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def say(words: str, end: str = "\n") -> None:
    """Speak on standard error: standard output belongs to the verb."""
    print(words, end=end, file=sys.stderr, flush=True)
