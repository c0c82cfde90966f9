"""What a family writes down for its reports: marks, courses, books, and what it says of a quarter. Nouns and their faults."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from brightpath.domain.errors import BrightPathError, Fault
from brightpath.domain.grades import LONGEST_LETTER, MOST_POINTS, Level, Score, read_score
from brightpath.domain.ids import ChildId, SubjectId
from brightpath.domain.words import legible

MOST_AT_ONCE: Final = 400
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 4000
MOST_CREDITS: Final = 10.0
MOST_WEIGHT: Final = 100.0
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class BookKind(StrEnum):
    """What something that was read or worked with is."""

    TEXTBOOK = "textbook"
    BOOK = "book"
    READ_ALOUD = "read_aloud"
    AUDIO = "audio"
    FILM = "film"
    ONLINE = "online"
    OTHER = "other"


@dataclass(frozen=True)
class Mark:
    """A mark of a child in a subject, on a scale or as a word, for a lesson, an item of a week, or something else.

    `subject_id` is None for what the household does not list (any more); `weight` says how much it counts among the others.
    """

    record_id: str
    child_id: ChildId
    subject: str
    given_on: date
    score: Score
    title: str = ""
    subject_id: SubjectId | None = None
    lesson_id: str | None = None
    item_id: str | None = None
    term: str | None = None
    weight: float = 1.0
    note: str = ""


@dataclass(frozen=True)
class Course:
    """A subject of a child as a school year's transcript names it. Without a `final` mark the marks of the year make it."""

    record_id: str
    child_id: ChildId
    subject: str
    school_year: str
    title: str
    credits: float | None = None
    level: Level = Level.REGULAR
    final: Score | None = None
    is_on_transcript: bool = True
    subject_id: SubjectId | None = None


@dataclass(frozen=True)
class Book:
    """A book, a text or something else a child learned with, from a day to another; `subject` is "" for none."""

    record_id: str
    child_id: ChildId
    title: str
    subject: str = ""
    author: str = ""
    kind: BookKind = BookKind.BOOK
    first_on: date | None = None
    last_on: date | None = None
    source: str = ""
    subject_id: SubjectId | None = None


@dataclass(frozen=True)
class ReportNote:
    """What is written of a child's subject in a quarter: how it went, what was covered, why less than planned was done."""

    record_id: str
    child_id: ChildId
    subject: str
    first_on: date
    last_on: date
    narrative: str = ""
    material: str = ""
    reason: str = ""
    subject_id: SubjectId | None = None


Record = Mark | Course | Book | ReportNote
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Records:
    """Everything a family wrote down, in the order of its dates."""

    marks: tuple[Mark, ...] = ()
    courses: tuple[Course, ...] = ()
    books: tuple[Book, ...] = ()
    notes: tuple[ReportNote, ...] = ()


#: These keep their lines.
_LONG: Final = frozenset({"note", "narrative", "material", "reason"})


def tidied(record: R) -> R:
    """Take what is only space or cannot be seen out of the words of a record."""
    changes: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str) and not isinstance(value, StrEnum) and not field.name.endswith("_id"):
            changes[field.name] = legible(value) if field.name in _LONG else " ".join(legible(value).split())
    return replace(record, **changes)


def faults_of(records: Sequence[Record], *, today: date, children: Collection[str]) -> list[Fault]:
    """Find everything that is wrong with what is to be written down; `children` are the ids there are."""
    if not records:
        return [Fault("All of it", "There is nothing to write down.")]
    if len(records) > MOST_AT_ONCE:
        return [Fault("All of it", f"These are {len(records)} entries.", f"at most {MOST_AT_ONCE} at once")]
    faults: list[Fault] = []
    for number, record in enumerate(records, start=1):
        where = "" if len(records) == 1 else f"Entry {number}, "
        if record.child_id not in children:
            faults.append(Fault(f"{where}child", "This child is not there any more."))
        faults += _too_long(record, where)
        match record:
            case Mark():
                faults += _faults_of_mark(record, where, today)
            case Course():
                faults += _faults_of_course(record, where)
            case Book():
                if not record.title:
                    faults.append(Fault(f"{where}title", "This needs a title.", f"1 to {LONGEST_NAME} characters"))
                faults += _days(record.first_on, record.last_on, where)
            case ReportNote():
                faults += _subject(record.subject, where) + _days(record.first_on, record.last_on, where)
                if not (record.narrative or record.material or record.reason):
                    faults.append(Fault(f"{where}words", "There is nothing written yet."))
    return list({fault.sentence: fault for fault in faults}.values())


def _too_long(record: Record, where: str) -> Iterable[Fault]:
    for field in fields(record):
        value = getattr(record, field.name)
        most = LONGEST_TEXT if field.name in _LONG else LONGEST_NAME
        if isinstance(value, str) and len(value) > most:
            yield Fault(f"{where}{field.name.replace('_', ' ')}", "This is too long.", f"at most {most:,} characters")


def _faults_of_mark(mark: Mark, where: str, today: date) -> list[Fault]:
    faults = _subject(mark.subject, where)
    if not _FIRST_DAY <= mark.given_on <= today:
        faults.append(Fault(f"{where}day", f"{mark.given_on.isoformat()} is not possible.", "today or a day before"))
    if not 0 < mark.weight <= MOST_WEIGHT:
        faults.append(Fault(f"{where}weight", "This is not possible.", f"more than 0, at most {MOST_WEIGHT:g}"))
    return faults + _faults_of_score(mark.score, f"{where}mark")


def _faults_of_course(course: Course, where: str) -> list[Fault]:
    faults = _subject(course.subject, where)
    if not course.title:
        faults.append(Fault(f"{where}title", "This needs a title.", f"1 to {LONGEST_NAME} characters"))
    if not course.school_year:
        faults.append(Fault(f"{where}school year", "Say which school year it was."))
    if course.credits is not None and not 0 < course.credits <= MOST_CREDITS:
        faults.append(Fault(f"{where}credits", "This is not possible.", f"more than 0, at most {MOST_CREDITS:g}"))
    return faults + (_faults_of_score(course.final, f"{where}final mark") if course.final else [])


def _faults_of_score(score: Score, where: str) -> list[Fault]:
    if score.points is None:
        is_known = bool(score.letter) and len(score.letter or "") <= LONGEST_LETTER
        return [] if is_known else [Fault(where, "There is no mark.", "46/50, 92 % or A-")]
    if not score.out_of or not 0 < score.out_of <= MOST_POINTS or not 0 <= score.points <= MOST_POINTS:
        return [Fault(where, "This is not possible.", "points out of so many, such as 46/50")]
    return []


def _subject(name: str, where: str) -> list[Fault]:
    return [] if name else [Fault(f"{where}subject", "Say which subject it is about.")]


def _days(first: date | None, last: date | None, where: str) -> list[Fault]:
    days = [one for one in (first, last) if one is not None]
    if any(not _FIRST_DAY <= one <= _LAST_DAY for one in days):
        return [Fault(f"{where}days", "These days are not possible.", f"{_FIRST_DAY.year} to {_LAST_DAY.year}")]
    if first is not None and last is not None and last < first:
        return [Fault(f"{where}days", f"It ends on {last.isoformat()}, before it begins.", "the first day first")]
    return []


def score_or_fault(text: str, where: str) -> Score | Fault:
    """Read a mark, or say what is wrong with it in its place."""
    try:
        return read_score(text)
    except BrightPathError as refusal:
        return Fault(where, refusal.sentence)
