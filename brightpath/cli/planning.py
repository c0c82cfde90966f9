"""Verbs that plan a document; no database is needed."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brightpath.cli import line
from brightpath.cli.answer import Answer, tell, written
from brightpath.cli.files import check_place, content_of, write
from brightpath.config import Settings

if TYPE_CHECKING:
    from brightpath.planning.coop.problem import CoopProblem


def add_to(verbs: line.Verbs) -> None:
    """Add the verbs of this room; a plan is written where and for whom the caller wants."""
    one = verbs.add("plan", plan, "Plan a week from a household document; no database is needed.", is_private=False)
    one.add_argument("household", type=Path, metavar="HOUSEHOLD.json")
    one.add_argument("--week", type=line.day, metavar="DATE", help="a day of the week to plan, next week when not said")
    one.add_argument("--seconds", type=line.seconds, metavar="S", help="the longest the search may take")
    one.add_argument("--seed", type=line.seed, metavar="N", default=0, help="the same seed gives the same plan")
    one.add_argument("--out", type=Path, metavar="FILE", help="write the plan document here instead of printing it")

    one = verbs.add("timetable", timetable, "Make a co-op's timetable; no database is needed.", is_private=False)
    one.add_argument(
        "instance", type=Path, metavar="INSTANCE", help="a .ctt or .ectt file, or a folder with a co-op's documents"
    )
    one.add_argument("--seconds", type=line.seconds, metavar="S", help="the longest the search may take")
    one.add_argument("--seed", type=line.seed, metavar="N", default=0, help="the same seed gives the same timetable")
    one.add_argument("--out", type=Path, metavar="FILE", help="write the timetable here instead of printing it")


def plan(said: argparse.Namespace, settings: Settings) -> Answer:
    """Plan a week from a household document; no database is needed."""
    if said.out is not None:
        check_place(said.out)
    text = content_of(said.household)
    from brightpath.domain.schedule import to_document
    from brightpath.domain.weeks import days_of_week, week_start_of
    from brightpath.imports.catalogue import the_catalogue
    from brightpath.imports.household import read_household

    household = read_household(text)
    from brightpath.planning.week import plan_week

    calendar = household.calendar
    day = said.week or _today(calendar.time_zone or settings.time_zone) + timedelta(days=7)
    week_start = week_start_of(day, calendar.week_start)
    tell(f"Planning {week_start:%d %B} to {days_of_week(week_start)[-1]:%d %B %Y} for {said.household} ...")
    week = plan_week(
        household,
        week_start,
        seconds=said.seconds or settings.solve_seconds,
        seed=said.seed,
        field_of=the_catalogue().field_of,
        on_progress=_Progress(),
    )
    document = to_document(week)
    for left in week.unplaced:
        tell(f"{left.child}: {left.subject} stands {left.placed} of {left.asked} times. {' '.join(left.reasons)}")
    if said.out is None:
        return Answer(document, [written(document)])
    write(said.out, written(document) + "\n")
    return Answer(document, [f"The plan is in {said.out}."])


def timetable(said: argparse.Namespace, settings: Settings) -> Answer:
    """Make a co-op's timetable from a file of the competition or a folder of documents; no database is needed."""
    if said.out is not None:
        check_place(said.out)
    from brightpath.planning.coop.itc2007 import write_solution
    from brightpath.planning.coop.solve import Progress, solve

    problem = _co_op(said.instance)
    asked = _Progress()

    def tell_progress(progress: Progress) -> None:
        so_far = "" if progress.cost is None else f" So far {progress.cost}, at least {progress.bound}."
        asked(progress.percent, progress.note + so_far)

    tell(f"Making the timetable of {problem.name} ...")
    result = solve(problem, seconds=said.seconds or settings.solve_seconds, seed=said.seed, tell=tell_progress)
    for sentence in result.short:
        tell(sentence)
    for left in result.left_out:
        name = problem.course[left.course].name
        tell(f"{name} is held {left.placed} of {left.asked} times. {' '.join(left.reasons)}")
    solution = write_solution(problem, result.timetable)
    document = result.document()
    if said.out is not None:
        write(said.out, written(document) + "\n" if said.json else solution)
        return Answer(document, [f"The timetable is in {said.out}: {result.sentence}"])
    tell(result.sentence)
    return Answer(document, solution.splitlines())


class _Progress:
    """Says how far the search is when that changed; it never asks the search to stop."""

    def __init__(self) -> None:
        self._said: tuple[int, str] | None = None
        self._said_at = 0.0

    def __call__(self, percent: int, note: str) -> bool:
        now = time.monotonic()
        # A log is not to be filled: nobody watches the lines come.
        is_soon = self._said is not None and now - self._said_at < 1 and not sys.stderr.isatty()
        if (percent, note) != self._said and not is_soon:
            tell(f"{percent:3d} %  {note}")
            self._said, self._said_at = (percent, note), now
        return True


def _co_op(path: Path) -> CoopProblem:
    """Read the problem of a co-op: a file of the competition, or a folder with the co-op's documents."""
    if not path.is_dir():
        from brightpath.planning.coop.itc2007 import read_instance

        return read_instance(content_of(path))
    from brightpath.imports.coop import read_coop
    from brightpath.planning.coop.reading import problem_of

    files = [one for one in sorted(path.iterdir()) if one.suffix.lower() in (".json", ".csv")]
    return problem_of(read_coop({one.name: content_of(one) for one in files}))


def _today(time_zone: str | None) -> date:
    """Say what day it is for the family; without a time zone, for this machine."""
    from brightpath.adapters.clock import now

    return now().astimezone(ZoneInfo(time_zone) if time_zone else None).date()
