"""What a researcher can do: look at a snapshot, ask it in SQL, take it out. It is made anew each time, of who consents then.

A snapshot's salt is drawn here and forgotten with it; the one behind the charts is kept for a day, shows no sign, and is of
exactly who consents while it is looked at.
"""

from __future__ import annotations

import io
import secrets
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import polars as pl

from brightpath.adapters.apart import DiedApart, SaidTooMuch, TookTooLong, run_apart
from brightpath.domain.accounts import Actor
from brightpath.domain.consents import Switch
from brightpath.domain.errors import Refused
from brightpath.domain.ids import FamilyId
from brightpath.domain.research import MOST_LESSONS, MOST_STATEMENTS, TOO_FEW, Chosen, checked_sql
from brightpath.exports.csv_text import for_spreadsheets, write_csv
from brightpath.exports.research import dictionary_csv, read_me
from brightpath.exports.xapi import statements_json, statements_of
from brightpath.imports.catalogue import the_catalogue
from brightpath.services.access import verb
from brightpath.services.exploring import Explored, explored
from brightpath.services.house import House
from brightpath.services.pseudonyms import Snapshot, snapshot_of
from brightpath.storage import research
from brightpath.storage.asked_apart import PROGRAM, Answer, Limits, answer_of, question
from brightpath.storage.consents import consenting
from brightpath.storage.database import Db

LIMITS: Final = Limits()
#: Questions that are answered at once, each by a process with a snapshot of its own.
_AT_ONCE: Final = threading.BoundedSemaphore(2)
#: What an answer's header takes beyond its rows.
_HEADER: Final = 10_000
#: Only one makes the snapshot to look at; whoever comes meanwhile waits for it.
_MAKING: Final = threading.Lock()
_TO_LOOK_AT: Final = ("snapshot to look at",)

BUSY: Final = "Two questions are being answered already. Ask again in a moment."
TOOK_TOO_LONG: Final = (
    "This took longer than {seconds:g} seconds and was ended. Ask for less: filter first, group, or take the snapshot out and"
    " ask it on your own machine."
)
DIED: Final = "This question ended the process that should answer it. Ask it in a simpler way; nothing else was harmed."
SAID_TOO_MUCH: Final = "The answer is too large to hand out. Ask for fewer rows or columns."
WITHDREW: Final = "A family put its switch off while this was answered. Ask again: it is in no snapshot any more."


class Form(StrEnum):
    """How a snapshot is taken out."""

    PARQUET = "parquet"
    CSV = "csv"
    XAPI = "xapi"


@dataclass(frozen=True)
class Download:
    """A file to hand out."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class _Looked:
    """The one snapshot that is kept, as it is large: of which day, of whom, made when."""

    on: date
    families: frozenset[FamilyId]
    at: datetime
    #: Tells it from every other one.
    name: str
    snapshot: Snapshot | None


@dataclass(frozen=True)
class Answered(Answer):
    """An answer, and of whom it was asked."""

    families: frozenset[FamilyId]


@verb
def explore(house: House, actor: Actor, chosen: Chosen, outcome: str, feature: str) -> Explored:
    """Say of the chosen lessons how many they are, how an outcome is spread, and how it goes with a feature.

    It is of who consents at this moment, and of what they had told when the day's snapshot was made (`as_of`).

    Raises
    ------
    Refused
        When fewer than five families consent, or one of them withdrew meanwhile; or when the weeks are turned round.
    """
    chosen = chosen.checked()
    looked = _looked_at(house)
    snapshot = _told(looked.snapshot)
    with house.store.read() as db:
        found = db.remembered(
            ("explored", looked.name, chosen, outcome, feature),
            (),
            lambda: replace(explored(snapshot, chosen, outcome, feature), as_of=looked.at),
        )
    _check_still(house, looked.families)
    return found


@verb
def look_anew(house: House, actor: Actor) -> None:
    """Make the snapshot to look at anew when it is looked at next, with all that was told since."""
    with house.store.read() as db:
        db.forget(_TO_LOOK_AT)


@verb
def ask_snapshot(house: House, actor: Actor, sql: str) -> Answered:
    """Ask a snapshot of this moment one SELECT, in a process that can do nothing else.

    Raises
    ------
    Refused
        When it is no SELECT, would read or write elsewhere, takes too long or too much, or is wrong; or when fewer than five
        families consent, or one of them withdrew meanwhile.
    """
    asked = checked_sql(sql)
    if not _AT_ONCE.acquire(blocking=False):
        raise Refused(BUSY)
    try:
        with house.store.read() as db:
            theirs = consenting(db, Switch.RESEARCH)
            snapshot = _told(_made(house, db))
        try:
            said = run_apart(
                PROGRAM,
                question(asked, snapshot.tables, LIMITS),
                seconds=LIMITS.seconds,
                seconds_to_begin=LIMITS.seconds_to_begin,
                most_bytes=LIMITS.most_bytes + _HEADER,
            )
        except TookTooLong:
            raise Refused(TOOK_TOO_LONG.format(seconds=LIMITS.seconds)) from None
        except DiedApart:
            raise Refused(DIED) from None
        except SaidTooMuch:
            raise Refused(SAID_TOO_MUCH) from None
        answer = answer_of(said, LIMITS)
        _check_still(house, theirs)
        return Answered(answer.rows, answer.is_cut, theirs)
    finally:
        _AT_ONCE.release()


@verb
def may_still_be_shown(house: House, actor: Actor, answered: Answered) -> bool:
    """Say whether an answer may be shown again: not when a family it was asked of has put its switch off since."""
    with house.store.read() as db:
        return answered.families <= consenting(db, Switch.RESEARCH)


@verb
def take_out_snapshot(house: House, actor: Actor, form: Form) -> Download:
    """Pack a snapshot of this moment with its data dictionary.

    Raises
    ------
    Refused
        When fewer than five families consent, or one of them withdrew meanwhile.
    """
    with house.store.read() as db:
        theirs = consenting(db, Switch.RESEARCH)
        snapshot = _told(_made(house, db))
    files: dict[str, bytes] = {"dictionary.csv": for_spreadsheets(dictionary_csv())}
    match form:
        case Form.PARQUET:
            files |= {f"{name}.parquet": _parquet(frame) for name, frame in snapshot.tables.items()}
        case Form.CSV:
            files |= {
                f"{name}.csv": for_spreadsheets(write_csv(frame.columns, frame.iter_rows(named=True)))
                for name, frame in snapshot.tables.items()
            }
        case Form.XAPI:
            statements = statements_of(snapshot.tables["activities"].iter_rows(named=True), MOST_STATEMENTS)
            files["statements.json"] = statements_json(statements).encode()
    about = read_me(
        families=snapshot.families,
        small=snapshot.small,
        older=snapshot.older,
        most=MOST_LESSONS,
        statements=MOST_STATEMENTS if form is Form.XAPI else None,
    )
    on = house.today(None).isoformat()
    content = _zip({"README.md": about.encode(), **files})
    _check_still(house, theirs)
    return Download(f"brightpath-research-{on}-{form}.zip", "application/zip", content)


def _looked_at(house: House) -> _Looked:
    """Give the snapshot to look at: the day's one, made anew when the day or who consents has changed."""
    with _MAKING, house.store.read() as db:
        on, families = house.today(None), consenting(db, Switch.RESEARCH)

        def make() -> _Looked:
            return _Looked(on, families, house.now(), secrets.token_hex(8), _made(house, db))

        kept = db.remembered(_TO_LOOK_AT, (), make)
        if (kept.on, kept.families) != (on, families):
            db.forget(_TO_LOOK_AT)
            kept = db.remembered(_TO_LOOK_AT, (), make)
        return kept


def _made(house: House, db: Db) -> Snapshot | None:
    """Make a snapshot of the families that consent now, with a salt that nobody keeps."""
    true = research.rows_for_research(db, on=house.today(None), most=MOST_LESSONS)
    catalogue = the_catalogue()
    return snapshot_of(true, catalogue.name_and_field_of, secrets.token_bytes(32))


def _check_still(house: House, theirs: frozenset[FamilyId]) -> None:
    with house.store.read() as db:
        if not theirs <= consenting(db, Switch.RESEARCH):
            raise Refused(WITHDREW)


def _told(snapshot: Snapshot | None) -> Snapshot:
    if snapshot is None:
        raise Refused(TOO_FEW)
    return snapshot


def _parquet(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def _zip(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
