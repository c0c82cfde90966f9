"""Verbs that start something and stay with it: the pages, and the suite of tests."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from brightpath.cli.answer import DONE, NO, WRONG_USE, Answer, tell
from brightpath.cli.line import Verbs
from brightpath.config import ROOT, Settings

#: The whole suite goes on every core; tests/conftest.py says what goes in turn all the same.
ON_EVERY_CORE = ("-n", "auto", "--maxprocesses", "8")


def add_to(verbs: Verbs) -> None:
    """Add the verbs of this room."""
    one = verbs.add("run", run, "Serve the pages (this is what happens without a verb).", in_json=False)
    one.add_argument("--port", type=int, metavar="N", help="the port, 8501 when not said")
    one.add_argument("--demo", action="store_true", default=None, help="show a made-up family")

    verbs.parsers.add_parser("test", help="Run the whole suite; what follows goes to pytest.", add_help=False)


def run(said: argparse.Namespace, settings: Settings) -> Answer:
    """Serve the pages until a signal ends it."""
    from brightpath.serving import serve

    serve(settings)
    return Answer(None)


def test(arguments: Sequence[str]) -> int:
    """Run the suite; what was said goes to pytest."""
    try:
        import pytest
    except ModuleNotFoundError:
        tell("The packages for tests are not installed here: `python3 start.py test` installs them.")
        return NO
    os.chdir(ROOT)
    code = int(pytest.main(list(arguments or ON_EVERY_CORE)))
    # pytest says 4 when it is used wrongly, and 5 when it found no test, which is no success.
    return {0: DONE, 4: WRONG_USE}.get(code, NO)
