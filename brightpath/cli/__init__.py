"""The verbs of the terminal. Each one imports only what it needs, so that `plan` starts fast and needs no database."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from brightpath import __version__
from brightpath.cli import measuring, planning, running, store
from brightpath.cli.answer import DONE, INTERRUPTED, NO, WRONG_USE, Answer, tell, written
from brightpath.cli.line import Verbs
from brightpath.config import Settings, read_settings
from brightpath.domain.errors import BrightPathError


def main(arguments: Sequence[str]) -> int:
    """Run a verb; 0 done, 1 the answer is no, 2 wrong use."""
    _speak_unicode()
    if arguments[:1] == ["test"]:
        return running.test(arguments[1:])
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["run", *arguments]
    said = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ, {name: getattr(said, name, None) for name in ("port", "data_dir", "demo")})
    except BrightPathError as error:
        return _refuse(error, said, WRONG_USE)
    for note in settings.notes:
        tell(note)
    try:
        with _for_our_eyes_only() if said.is_private else nullcontext():
            answer = said.verb(said, settings)
        return _give(answer, said)
    except BrightPathError as error:
        return _refuse(error, said, NO)
    except KeyboardInterrupt:
        tell("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; closing it again at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO
    except Exception as error:
        return _confess(error, said, settings)


@contextmanager
def _for_our_eyes_only() -> Iterator[None]:
    """Whatever is written meanwhile, its log and temporary files too, nobody else on this machine can read."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _give(answer: Answer, said: argparse.Namespace) -> int:
    if getattr(said, "json", False):
        print(written(answer.document))
    else:
        for line in answer.lines:
            print(line)
    sys.stdout.flush()
    return DONE if answer.is_yes else NO


def _refuse(error: BrightPathError, said: argparse.Namespace, code: int) -> int:
    for sentence in error.sentence.splitlines():
        tell(sentence)
    if getattr(said, "json", False):
        print(written({"faults": error.sentence.splitlines()}), flush=True)
    return code


def _confess(error: Exception, said: argparse.Namespace, settings: Settings) -> int:
    """Say that something unexpected happened, and keep the details for whoever mends it."""
    from brightpath.adapters.telemetry import FILE, open_log

    if os.environ.get("BRIGHTPATH_DEBUG") == "1":
        traceback.print_exception(error)
    try:
        with _for_our_eyes_only():
            open_log(settings.log_level, settings.logs).error("unexpected error", exc_info=error)
        where = f"The details are in {settings.logs / FILE}."
    except OSError:
        where = "The details could not be written; BRIGHTPATH_DEBUG=1 shows them."
    sentence = f"Something went wrong that BrightPath did not expect ({type(error).__name__}). {where}"
    return _refuse(BrightPathError(sentence), said, NO)


def _speak_unicode() -> None:
    """A terminal that is set to another alphabet gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace") if stream.isatty() else stream.reconfigure(encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py", description="BrightPath plans a homeschooling family's week.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"BrightPath {__version__}")
    verbs = Verbs(parser)
    for room in (running, planning, measuring, store):
        room.add_to(verbs)
    return parser
