"""A report before it is a page, a PDF or a table: what it says, its tables, and what is still missing. Made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from brightpath.domain.grades import number
from brightpath.domain.words import date_in_year, hours_and_minutes


class ReportKind(StrEnum):
    """The reports there are."""

    ATTENDANCE = "attendance"
    HOURS = "hours"
    PROGRESS = "progress"
    REPORT_CARD = "report-card"
    TRANSCRIPT = "transcript"
    BOOKS = "book-list"
    QUARTERLY = "quarterly-report"


TITLES: Final[Mapping[ReportKind, str]] = {
    ReportKind.ATTENDANCE: "Attendance",
    ReportKind.HOURS: "Hours of instruction",
    ReportKind.PROGRESS: "Progress",
    ReportKind.REPORT_CARD: "Report card",
    ReportKind.TRANSCRIPT: "Transcript",
    ReportKind.BOOKS: "Books and materials",
    ReportKind.QUARTERLY: "Quarterly report",
}


class Form(StrEnum):
    """What a cell holds: text, a number, minutes said as hours, per cent, a date, or points with two places."""

    TEXT = "text"
    NUMBER = "number"
    HOURS = "hours"
    PERCENT = "percent"
    DATE = "date"
    POINTS = "points"


#: The column of months by what it is called: a phone writes them shorter.
MONTH = "Month"

Cell = str | float | date | None


@dataclass(frozen=True)
class Column:
    """A column of a report's table; `width` is its share of the room that texts have.

    One that is `for_paper` holds long lists, which wrap on paper and would be cut on a page.
    """

    name: str
    form: Form = Form.TEXT
    width: float = 1.0
    for_paper: bool = False

    @property
    def is_number(self) -> bool:
        """Say whether its cells stand under each other by their ends."""
        return self.form not in (Form.TEXT, Form.DATE)

    def said(self, cell: Cell) -> str:
        """Write a cell as people read it; what is not known is empty."""
        if cell is None or isinstance(cell, str):
            return cell or ""
        if isinstance(cell, date):
            return f"{date_in_year(cell)} {cell.year}"
        match self.form:
            case Form.HOURS:
                return hours_and_minutes(round(cell))
            case Form.PERCENT:
                return f"{number(cell, 1)} %"
            case Form.POINTS:
                return f"{cell:.2f}"
        return number(cell)

    def exact(self, cell: Cell) -> object:
        """Give a cell as a spreadsheet reckons with it: hours with decimals, dates as 2026-11-20."""
        if isinstance(cell, date):
            return cell.isoformat()
        if isinstance(cell, float | int) and self.form is Form.HOURS:
            return round(cell / 60, 2)
        return round(cell, 4) if isinstance(cell, float) else cell


@dataclass(frozen=True)
class Table:
    """A table of a report: its heading, a sentence on it, its rows, and what stands below the line.

    One that is not printed is data for a spreadsheet only.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    says: str = ""
    is_printed: bool = True


class Where(StrEnum):
    """Where what is missing is put in."""

    MARKS = "marks"
    COURSES = "courses"
    BOOKS = "books"
    NOTES = "notes"
    LOG = "log"
    LEDGER = "ledger"
    HOUSEHOLD = "household"


@dataclass(frozen=True)
class Missing:
    """Something a report should say and cannot, in a sentence, and where it is put in; of which child and subject."""

    sentence: str
    where: Where
    child_id: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of time with a name: a school year, a term, a quarter. Both days are in it."""

    name: str
    first: date
    last: date

    def has(self, on: date) -> bool:
        """Say whether a day is in it."""
        return self.first <= on <= self.last

    @property
    def dates(self) -> str:
        """Write "1 September 2026 to 30 June 2027"."""
        return f"{date_in_year(self.first)} {self.first.year} to {date_in_year(self.last)} {self.last.year}"


@dataclass(frozen=True)
class Head:
    """Whose report it is, of when, and who made it on which day."""

    child_id: str
    child: str
    span: Span
    parent: str
    made_on: date
    grade: str = ""

    @property
    def is_to_come(self) -> bool:
        """Say whether its days have not begun: nothing can be missing of them."""
        return self.made_on < self.span.first


@dataclass(frozen=True)
class Report:
    """One report of one child. `facts` are short: a label and what it is; `notes` say how numbers came about."""

    kind: ReportKind
    head: Head
    sentences: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    is_signed: bool = False

    @property
    def title(self) -> str:
        """Name the report."""
        return TITLES[self.kind]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing in its tables."""
        return not any(table.rows for table in self.tables)

    def texts(self) -> Iterator[str]:
        """List every text that stands in it."""
        yield from (self.title, self.head.child, self.head.parent, self.head.span.name, self.head.grade)
        yield from self.sentences
        yield from self.notes
        for fact in self.facts:
            yield from fact
        for table in self.tables:
            yield from (table.heading, table.says, *(column.name for column in table.columns))
            for row in (*table.rows, *((table.total,) if table.total else ())):
                yield from (column.said(cell) for column, cell in zip(table.columns, row, strict=True))
