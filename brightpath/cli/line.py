"""The command line: a verb with what it takes, and how days, counts and folders are written on it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from brightpath.cli.answer import Answer
from brightpath.config import Settings

#: Weeks that can be planned: calendars, school years and time zones are known for these.
YEARS = range(2000, 2101)


class Verbs:
    """The verbs of a command line, in the order in which its help tells them."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.parsers = parser.add_subparsers(metavar="VERB", required=True)

    def add(
        self,
        name: str,
        work: Callable[[argparse.Namespace, Settings], Answer],
        about: str,
        *,
        in_json: bool = True,
        is_private: bool = True,
    ) -> argparse.ArgumentParser:
        """Add a verb; of a private one nobody else on this machine can read what it writes."""
        one = self.parsers.add_parser(name, help=about, description=about, allow_abbrev=False)
        one.add_argument("--data", dest="data_dir", metavar="DIR", type=_folder, help="where the database lies")
        one.set_defaults(verb=work, is_private=is_private)
        if in_json:
            one.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        return one


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder is needed")
    return Path(text).absolute()


def day(text: str) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-23") from None
    if asked.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{text} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return asked


def seconds(text: str) -> float:
    try:
        asked = float(text)
    except ValueError:
        asked = -1.0
    if not 0 < asked <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0, up to a day")
    return asked


def count(text: str, most: int = 100_000) -> int:
    if not (text.isdecimal() and 0 < int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
    return int(text)


def rows(text: str) -> int:
    return count(text, 1_000_000_000)


def counts(text: str) -> tuple[int, ...]:
    return tuple(map(count, text.split(",")))


def names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def part(text: str) -> tuple[int, int]:
    number, _, parts = text.partition("/")
    asked = count(number), count(parts)
    if asked[0] > asked[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is no part: 1/2 and 2/2 are the two halves")
    return asked


def seed(text: str) -> int:
    try:
        asked = int(text)
    except ValueError:
        asked = -1
    if not 0 <= asked < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to {2**31 - 1}")
    return asked
