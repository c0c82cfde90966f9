"""The verbs of the terminal. Each one imports only what it needs, so that `plan` starts fast and needs no database."""

from __future__ import annotations

import argparse
import inspect
import json
import os
import stat
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from brightpath import __version__
from brightpath.config import ROOT, Settings, read_settings
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import BrightPathError, Fault, Faulty, Refused

if TYPE_CHECKING:
    from brightpath.planning.coop.problem import CoopProblem
    from brightpath.services.house import House
    from brightpath.storage.backup import Backup
    from brightpath.storage.database import Store

#: What can be said about a measurement; each takes what it can use.
BENCH_OPTIONS = ("seeds", "sizes", "seconds", "minutes", "part", "planners", "families", "rows", "orders", "instances")
SIMULATE_OPTIONS = ("families", "weeks", "behaviours", "methods", "scenarios", "seed")
DONE, NO, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
#: The whole suite goes on every core; tests/conftest.py says what goes in turn all the same.
ON_EVERY_CORE = ("-n", "auto", "--maxprocesses", "8")
#: Weeks that can be planned: calendars, school years and time zones are known for these.
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Answer:
    """What a verb has to say: a document for `--json`, lines for a person, and whether the answer is yes."""

    document: Any
    lines: Sequence[str] = ()
    is_yes: bool = True


def main(arguments: Sequence[str]) -> int:
    """Run a verb; 0 done, 1 the answer is no, 2 wrong use."""
    _speak_unicode()
    if arguments[:1] == ["test"]:
        return _test(list(arguments[1:]))
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


def tell(words: str) -> None:
    """Speak on standard error: standard output belongs to the answer."""
    print(words, file=sys.stderr, flush=True)


# --- verbs -----------------------------------------------------------------------------------------------------------


def run(said: argparse.Namespace, settings: Settings) -> Answer:
    """Serve the pages until a signal ends it."""
    from brightpath.serving import serve

    serve(settings)
    return Answer(None)


def plan(said: argparse.Namespace, settings: Settings) -> Answer:
    """Plan a week from a household document; no database is needed."""
    if said.out is not None:
        _check_place(said.out)
    text = _content(said.household)
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
        return Answer(document, [_written(document)])
    _write(said.out, _written(document) + "\n")
    return Answer(document, [f"The plan is in {said.out}."])


def timetable(said: argparse.Namespace, settings: Settings) -> Answer:
    """Make a co-op's timetable from a file of the competition or a folder of documents; no database is needed."""
    if said.out is not None:
        _check_place(said.out)
    from brightpath.planning.coop.itc2007 import write_solution
    from brightpath.planning.coop.solve import Progress, solve

    problem = _co_op(said.instance)
    asked = _Progress()

    def tell_progress(progress: Progress) -> None:
        so_far = "" if progress.cost is None else f" So far {progress.cost}, at least {progress.bound}."
        asked(progress.percent, progress.note + so_far)

    seconds = said.seconds or settings.solve_seconds
    tell(f"Making the timetable of {problem.name} ...")
    result = solve(problem, seconds=seconds, seed=said.seed, tell=tell_progress)
    for sentence in result.short:
        tell(sentence)
    for left in result.left_out:
        name = problem.course[left.course].name
        tell(f"{name} is held {left.placed} of {left.asked} times. {' '.join(left.reasons)}")
    solution = write_solution(problem, result.timetable)
    document = result.document()
    if said.out is not None:
        _write(said.out, _written(document) + "\n" if said.json else solution)
        return Answer(document, [f"The timetable is in {said.out}: {result.sentence}"])
    tell(result.sentence)
    return Answer(document, solution.splitlines())


def bench(said: argparse.Namespace, settings: Settings) -> Answer:
    """Measure what the documents claim, and print the machine with the figures."""
    import importlib

    path = ROOT / "benchmarks" / f"{said.what}.py"
    if not path.is_file():
        raise Refused(f"There is no measurement of {said.what} yet.")
    module = importlib.import_module(f"benchmarks.{said.what}")
    options = _options_of(said, module.measure)
    machine = _machine()
    figures = module.measure(tell, **options)
    lines = [f"{name}: {value}" for name, value in machine.items()]
    lines += ["  ".join(f"{name} {value}" for name, value in row.items()) for row in figures]
    return Answer({"what": said.what, "machine": machine, "figures": figures}, lines)


def simulate(said: argparse.Namespace, settings: Settings) -> Answer:
    """Let simulated families live with each way of planning, and measure how far their weeks lie off the best."""
    from brightpath.simulation.regret import by_week, in_lines, regrets, table
    from brightpath.simulation.run import Plan, check
    from brightpath.simulation.run import simulate as live

    if said.ship:
        return _ship(said.processes)
    asked = {name: getattr(said, name) for name in SIMULATE_OPTIONS}
    plan = Plan(**{name: value for name, value in asked.items() if value is not None})
    check(plan)
    out = said.out or Path(tempfile.mkdtemp(prefix="brightpath-")) / "simulation.jsonl"
    _check_place(out)
    tell(f"The run is kept in {out}; the same command with --out {out} goes on where it stops.")
    found = regrets(live(plan, out, processes=said.processes, tell=tell))
    rows = table(found)
    document = {"machine": _machine(), "plan": asdict(plan), "table": rows, "weeks": by_week(found)}
    return Answer(document, list(in_lines(rows)))


def _ship(processes: int) -> Answer:
    """Let simulated families live, and ship what they turned out to share."""
    from brightpath.adapters import clock
    from brightpath.simulation.shipping import leanings_of_worlds, lessons_of_worlds, ship_outcomes, ship_prior

    folder, at = ROOT / "models", clock.now()
    shipped = [*ship_outcomes(lessons_of_worlds(), folder, at=at)]
    refused = []
    try:
        shipped.append(ship_prior(leanings_of_worlds(processes=processes, tell=tell), folder, at=at))
    except Refused as error:
        refused.append(error.sentence)
    told = [
        {"model": one.title, "families": one.families, "file": str(folder / one.file.file), **one.held_out.metrics}
        for one in shipped
    ]
    lines = [f"{one.title} of {one.families} families is in {folder}." for one in shipped]
    return Answer({"models": told, "refused": refused}, [*lines, *refused])


def _options_of(said: argparse.Namespace, measure: Callable[..., Any]) -> dict[str, Any]:
    """Collect what was said about a measurement; one that cannot use it says so."""
    asked = {name: value for name in BENCH_OPTIONS if (value := getattr(said, name)) is not None}
    for name in asked:
        if name not in inspect.signature(measure).parameters:
            raise Refused(f"The measurement of {said.what} has no --{name}.")
    return asked


def import_household(said: argparse.Namespace, settings: Settings) -> Answer:
    """Bring a household document in; the app must not be running."""
    text = _content(said.household)
    from brightpath.services import family

    with _house(settings) as house:
        family_id = family.import_household(house, Actor.console(), text, owner=said.owner)
    return Answer({"family": family_id}, [f"The household is in. Its family is {family_id}."])


def export_household(said: argparse.Namespace, settings: Settings) -> Answer:
    """Give a family's household document out."""
    from brightpath.services import family

    with _house(settings) as house:
        document = family.export_household(house, Actor.console(), said.family)
    return Answer(document, [_written(document)])


def backup(said: argparse.Namespace, settings: Settings) -> Answer:
    """Write everything into a new file."""
    from brightpath.services.backup import back_up

    with _house(settings) as house:
        written = back_up(house, Actor.console(), said.file.absolute())
    return _about_backup(written, f"Everything is in {said.file}", MODELS_NOT_IN_IT)


def verify(said: argparse.Namespace, settings: Settings) -> Answer:
    """Read a backup through; the app may be running."""
    from brightpath.services.backup import verify_backup

    with _house_without_folder(settings) as house:
        wrong = verify_backup(house, Actor.console(), said.file)
    for sentence in wrong:
        tell(sentence)
    lines = [] if wrong else [f"{said.file} is whole and can be restored."]
    return Answer({"is_whole": not wrong, "faults": wrong}, lines, is_yes=not wrong)


def restore(said: argparse.Namespace, settings: Settings) -> Answer:
    """Make the database from a backup; never over one that somebody uses."""
    from brightpath.services.backup import restore_backup

    with _house_without_folder(settings) as house:
        restored = restore_backup(house, Actor.console(), said.file, settings.database)
    return _about_backup(restored, f"{settings.database} is made from {said.file}; everybody signs in anew")


def recover(said: argparse.Namespace, settings: Settings) -> Answer:
    """Print a one-use link with which a person chooses a new password."""
    from brightpath.services import accounts
    from brightpath.serving import url

    with _house(settings) as house:
        fresh = accounts.recover(house, Actor.console(), said.email)
    link = url(settings.address, settings.port, is_secure=settings.is_secure) + fresh.path
    return Answer(
        {"link": link, "expires_at": fresh.link.expires_at.isoformat()},
        [f"Open this once, until {fresh.link.expires_at:%d %B %H:%M} UTC, to choose a new password:", link],
    )


def mend(said: argparse.Namespace, settings: Settings) -> Answer:
    """Make anew what follows from the plans and the log of all families."""
    from brightpath.services.doctor import tell_facts_anew

    with _house(settings) as house:
        weeks = tell_facts_anew(house, Actor.console())
    return Answer({"weeks": weeks}, [f"What follows from plan and log is made anew for {weeks:,} weeks of families."])


def doctor(said: argparse.Namespace, settings: Settings) -> Answer:
    """Look the house over, settings included; change nothing."""
    from brightpath.services.doctor import Health, examine

    with _house_to_look_at(settings) as house:
        findings = examine(house, Actor.console())
    marks = {Health.WELL: "ok", Health.NOTE: "note", Health.WRONG: "WRONG"}
    return Answer(
        {
            "settings": [dict(zip(("name", "value", "from"), row, strict=True)) for row in settings.describe()],
            "findings": [
                {"about": finding.about, "health": finding.health, "sentence": finding.sentence} for finding in findings
            ],
        },
        [
            *(f"{name:<16} {value}  ({origin})" for name, value, origin in settings.describe()),
            "",
            *(f"{marks[finding.health]:<6} {finding.about:<10} {finding.sentence}" for finding in findings),
        ],
        is_yes=all(finding.health is not Health.WRONG for finding in findings),
    )


# --- what the verbs share --------------------------------------------------------------------------------------------


@contextmanager
def _house(settings: Settings, store: Store | None = None) -> Iterator[House]:
    """Open the house for one verb. It must be there: only a start makes a new one."""
    from brightpath.bootstrap import close_house, open_house

    if store is None and not settings.database.exists():
        raise Refused(
            f"There is no database in {settings.data_dir}. Name another folder with --data, or start BrightPath there."
        )
    house = open_house(settings, store=store)
    try:
        yield house
    finally:
        close_house(house)


@contextmanager
def _house_without_folder(settings: Settings) -> Iterator[House]:
    """Open a house that keeps nothing, for verbs that read no records: the app may be running, the folder missing."""
    from brightpath.adapters.clock import now
    from brightpath.storage.database import Store

    with tempfile.TemporaryDirectory() as elsewhere:
        passing = replace(settings, data_dir=Path(elsewhere), log_to="stderr")
        with _house(passing, Store.open(None, now=now)) as house:
            yield replace(house, settings=settings)


@contextmanager
def _house_to_look_at(settings: Settings) -> Iterator[House]:
    """Open the house without bringing anything up to date, or an empty one when there is none yet."""
    if not settings.database.exists():
        with _house_without_folder(settings) as house:
            yield house
        return
    from brightpath.storage.look import look_into

    with _house(replace(settings, log_to="stderr"), look_into(settings.database)) as house:
        yield replace(house, settings=settings)


@contextmanager
def _for_our_eyes_only() -> Iterator[None]:
    """Whatever is written meanwhile, its log and temporary files too, nobody else on this machine can read."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


#: Files of models are made anew from the rows, and a row whose file is missing says so.
MODELS_NOT_IN_IT = "The files of trained models are not in it: after a restore the next training makes them anew."


def _about_backup(one: Backup, words: str, *more: str) -> Answer:
    rows = sum(one.rows.values())
    return Answer(
        {"path": str(one.path), "created_at": one.created_at.isoformat(), "rows": one.rows},
        [f"{words}: {rows:,} rows in {len(one.rows)} tables.", *more],
    )


def _written(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


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


def _content(path: Path) -> bytes:
    """Read a household document, and no more of it than one can be long."""
    from brightpath.imports.json_text import LARGEST_BYTES

    try:
        # Opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Faulty([Fault(str(path), "This file cannot be read: it is no ordinary file.")])
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Faulty([Fault(str(path), f"This file cannot be read: {reason}.")]) from None


def _co_op(path: Path) -> CoopProblem:
    """Read the problem of a co-op: a file of the competition, or a folder with the co-op's documents."""
    if not path.is_dir():
        from brightpath.planning.coop.itc2007 import read_instance

        return read_instance(_content(path))
    from brightpath.imports.coop import read_coop
    from brightpath.planning.coop.reading import problem_of

    files = [one for one in sorted(path.iterdir()) if one.suffix.lower() in (".json", ".csv")]
    return problem_of(read_coop({one.name: _content(one) for one in files}))


def _check_place(path: Path) -> None:
    """Refuse, before any work is done, a place where the answer cannot be written."""
    if path.is_dir():
        raise Refused(f"{path} cannot be written: it is a folder.")
    if path.exists() and not path.is_file():
        raise Refused(f"{path} cannot be written: it is no ordinary file.")
    if not path.absolute().parent.is_dir():
        raise Refused(f"{path} cannot be written: there is no folder {path.absolute().parent}.")


def _write(path: Path, text: str) -> None:
    """Write the whole file or nothing."""
    draft = path.absolute().with_name(f".{uuid4().hex}.draft")
    try:
        with open(draft, "x", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        draft.unlink(missing_ok=True)


def _today(time_zone: str | None) -> date:
    """Say what day it is for the family; without a time zone, for this machine."""
    from brightpath.adapters.clock import now

    return now().astimezone(ZoneInfo(time_zone) if time_zone else None).date()


def _machine() -> dict[str, Any]:
    import platform
    from importlib.metadata import version

    packages = ("streamlit", "duckdb", "pulp", "highspy", "polars", "pydantic")
    return {
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "brightpath": __version__,
        **{name: version(name) for name in packages},
    }


def _test(arguments: list[str]) -> int:
    try:
        import pytest
    except ModuleNotFoundError:
        tell("The packages for tests are not installed here: `python3 start.py test` installs them.")
        return NO
    os.chdir(ROOT)
    code = int(pytest.main(arguments or list(ON_EVERY_CORE)))
    # pytest says 4 when it is used wrongly, and 5 when it found no test, which is no success.
    return {0: DONE, 4: WRONG_USE}.get(code, NO)


def _give(answer: Answer, said: argparse.Namespace) -> int:
    if getattr(said, "json", False):
        print(_written(answer.document))
    else:
        for line in answer.lines:
            print(line)
    sys.stdout.flush()
    return DONE if answer.is_yes else NO


def _refuse(error: BrightPathError, said: argparse.Namespace, code: int) -> int:
    for sentence in error.sentence.splitlines():
        tell(sentence)
    if getattr(said, "json", False):
        print(_written({"faults": error.sentence.splitlines()}), flush=True)
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


# --- the command line ------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py", description="BrightPath plans a homeschooling family's week.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"BrightPath {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    def verb(name: str, work: Callable[[argparse.Namespace, Settings], Answer], about: str) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, help=about, description=about, allow_abbrev=False)
        one.add_argument("--data", dest="data_dir", metavar="DIR", type=_folder, help="where the database lies")
        # A plan is written where and for whom the caller wants; everything else touches the data folder.
        one.set_defaults(verb=work, is_private=work not in (plan, timetable, bench, simulate))
        return one

    def answers_in_json(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
        one.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        return one

    one = verb("run", run, "Serve the pages (this is what happens without a verb).")
    one.add_argument("--port", type=int, metavar="N", help="the port, 8501 when not said")
    one.add_argument("--demo", action="store_true", default=None, help="show a made-up family")

    verbs.add_parser("test", help="Run the whole suite; what follows goes to pytest.", add_help=False)

    one = answers_in_json(verb("plan", plan, "Plan a week from a household document; no database is needed."))
    one.add_argument("household", type=Path, metavar="HOUSEHOLD.json")
    one.add_argument("--week", type=_day, metavar="DATE", help="a day of the week to plan, next week when not said")
    one.add_argument("--seconds", type=_seconds, metavar="S", help="the longest the search may take")
    one.add_argument("--seed", type=_seed, metavar="N", default=0, help="the same seed gives the same plan")
    one.add_argument("--out", type=Path, metavar="FILE", help="write the plan document here instead of printing it")

    one = answers_in_json(verb("timetable", timetable, "Make a co-op's timetable; no database is needed."))
    one.add_argument(
        "instance", type=Path, metavar="INSTANCE", help="a .ctt or .ectt file, or a folder with a co-op's documents"
    )
    one.add_argument("--seconds", type=_seconds, metavar="S", help="the longest the search may take")
    one.add_argument("--seed", type=_seed, metavar="N", default=0, help="the same seed gives the same timetable")
    one.add_argument("--out", type=Path, metavar="FILE", help="write the timetable here instead of printing it")

    one = answers_in_json(verb("bench", bench, "Measure the figures that the documents claim."))
    one.add_argument(
        "what",
        choices=("week", "samples", "batch", "store", "page", "sessions", "questionnaire", "learning", "coop", "facts"),
    )
    one.add_argument("--seeds", type=_count, metavar="N", help="week: so many of each kind; coop: of each problem")
    one.add_argument("--sizes", type=_counts, metavar="N,N", help="week: with so many children")
    one.add_argument(
        "--seconds", type=_seconds, metavar="S", help="week, batch, coop: for each one; sessions: of ticks"
    )
    one.add_argument(
        "--minutes", type=_seconds, metavar="M", help="week: begin nothing after these; sessions: of walking"
    )
    one.add_argument("--part", type=_part, metavar="K/N", help="week, coop: the K-th of N, for several processes")
    one.add_argument("--planners", type=_names, metavar="A,B", help="week: only these")
    one.add_argument("--families", type=_count, metavar="N", help="batch, learning, sessions: so many")
    one.add_argument("--rows", type=_rows, metavar="N", help="facts: so many, 1000000 when not said")
    one.add_argument("--orders", type=_names, metavar="A,B", help="facts: only as it comes (comes) or by family (laid)")
    one.add_argument("--instances", type=_names, metavar="A,B", help="coop: only these, comp01 to comp14 and coop")

    one = answers_in_json(verb("simulate", simulate, "Prove on simulated families that plans fit better week by week."))
    one.add_argument("--families", type=_count, metavar="N", help="so many of each kind, 6 when not said")
    one.add_argument("--weeks", type=_count, metavar="N", help="so many weeks, 14 when not said")
    one.add_argument("--behaviours", type=_names, metavar="A,B", help="only these kinds of families")
    one.add_argument("--methods", type=_names, metavar="A,B", help="only these ways of planning")
    one.add_argument("--scenarios", type=_names, metavar="A,B", help="only these")
    one.add_argument("--seed", type=_seed, metavar="N", help="of the first world, 1 when not said")
    one.add_argument("--processes", type=_count, metavar="N", default=2, help="how many at once, 2 when not said")
    one.add_argument("--out", type=Path, metavar="FILE", help="keep the run here, line by line, and go on from it")
    one.add_argument(
        "--ship", action="store_true", help="train the prior that comes with BrightPath, and prove nothing"
    )

    one = answers_in_json(verb("import", import_household, "Bring a household document in."))
    one.add_argument("household", type=Path, metavar="HOUSEHOLD.json")
    one.add_argument("--owner", required=True, metavar="EMAIL", help="the parent whose household it is")

    one = answers_in_json(verb("export", export_household, "Print a family's household document."))
    one.add_argument("--family", required=True, metavar="ID", help="as `import` and `doctor` tell it")

    for name, work, about in (
        ("backup", backup, "Write everything into a new file."),
        ("verify", verify, "Read a backup through."),
        ("restore", restore, "Make the database from a backup, never over one that somebody uses."),
    ):
        answers_in_json(verb(name, work, about)).add_argument("file", type=Path, metavar="FILE")

    one = answers_in_json(verb("recover", recover, "Print a one-use link for a forgotten password."))
    one.add_argument("email", metavar="EMAIL")

    answers_in_json(verb("doctor", doctor, "Look the house over; nothing is changed."))
    answers_in_json(verb("mend", mend, "Make anew what the doctor finds not to follow from the records."))
    return parser


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder is needed")
    return Path(text).absolute()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-23") from None
    if day.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{text} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return day


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0, up to a day")
    return seconds


def _count(text: str, most: int = 100_000) -> int:
    if not (text.isdecimal() and 0 < int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
    return int(text)


def _rows(text: str) -> int:
    return _count(text, 1_000_000_000)


def _counts(text: str) -> tuple[int, ...]:
    return tuple(map(_count, text.split(",")))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _part(text: str) -> tuple[int, int]:
    number, _, parts = text.partition("/")
    part = _count(number), _count(parts)
    if part[0] > part[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is no part: 1/2 and 2/2 are the two halves")
    return part


def _seed(text: str) -> int:
    try:
        seed = int(text)
    except ValueError:
        seed = -1
    if not 0 <= seed < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to {2**31 - 1}")
    return seed
