""".ci/run on a made-up machine: the browser tests are run, or somebody said in words that they are not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="needs bash")

TOLD = "import os, sys; print(os.environ.get('BRIGHTPATH_REQUIRE_BROWSER'), *sys.argv[1:])\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A project beside the few programs this machine has; apt-get is one that brings Chromium."""
    (tmp_path / "project" / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", tmp_path / "project" / ".ci")
    (tmp_path / "project" / "start.py").write_text(TOLD)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("dirname", "grep", "cat", "chmod"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    (programs / "python3").symlink_to(sys.executable)
    write(programs / "id", "echo 0")
    write(programs / "fc-list", "echo DejaVu Sans")
    return tmp_path


def write(program: Path, words: str) -> None:
    program.write_text(f"#!{shutil.which('bash')}\n{words}\n")
    program.chmod(0o755)


def run(machine: Path, **said: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    assert bash is not None
    return subprocess.run(
        [bash, str(machine / "project" / ".ci" / "run"), "-x"],
        env={"PATH": str(machine / "programs"), **said},
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_chromium_is_the_browser_tests_cannot_be_skipped(machine: Path) -> None:
    write(machine / "programs" / "chromium", "echo Chromium 1")
    done = run(machine, BRIGHTPATH_REQUIRE_BROWSER="0")
    assert (done.returncode, done.stdout.splitlines()) == (0, ["Chromium 1", "1 test -x"]), done.stderr


@pytest.mark.parametrize("ci", [{}, {"CI": "true"}])
def test_where_chromium_is_missing_it_is_installed(machine: Path, ci: dict[str, str]) -> None:
    chromium = machine / "programs" / "chromium"
    write(machine / "programs" / "apt-get", f"echo 'echo Chromium 2' > {chromium}; chmod +x {chromium}")
    chromium_runs = run(machine, **ci)
    assert chromium_runs.returncode == 0, chromium_runs.stderr
    assert chromium_runs.stdout.splitlines()[-1] == "1 test -x"


@pytest.mark.parametrize("ci", [{}, {"CI": "true"}])
def test_where_chromium_cannot_be_had_it_ends_with_a_sentence(machine: Path, ci: dict[str, str]) -> None:
    ended = run(machine, **ci)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("The browser tests need Chromium") and len(ended.stderr.splitlines()) == 1


def test_only_a_variable_of_its_own_leaves_the_browser_tests_out(machine: Path) -> None:
    done = run(machine, BRIGHTPATH_WITHOUT_BROWSER="1")
    assert (done.returncode, done.stdout) == (0, "None test -x\n")
    assert "may be skipped" in done.stderr
