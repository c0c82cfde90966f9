"""The launcher: what a page did not expect goes into the log, not onto the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from brightpath.config import ROOT

FAIL = """
import app
from streamlit.error_util import handle_user_script_exception
try:
    raise ValueError("a page fell over")
except ValueError as error:
    handle_user_script_exception(error, app.page_failed)
"""


def test_a_page_that_fails_puts_its_traceback_into_the_log_and_not_onto_the_terminal(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FAIL],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BRIGHTPATH_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0
    assert "Traceback" not in run.stdout + run.stderr and "fell over" not in run.stdout + run.stderr
    assert "a page fell over" in (tmp_path / "logs" / "brightpath.log").read_text(encoding="utf-8")


def test_a_launcher_that_cannot_open_the_house_says_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BRIGHTPATH_DATA_DIR": str(tmp_path / "file")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.strip().endswith("exists.") and len(run.stderr.strip().splitlines()) == 1
