"""A report as a PDF: upright pages with its facts, sentences and tables, black on white, every page with its disclaimer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path

from brightpath.domain.report import Cell, Column, Report, ReportKind, Table
from brightpath.domain.words import date_in_year
from brightpath.exports.letters import folders_of_this_machine
from brightpath.exports.paper import Paper
from brightpath.exports.sheet import BLACK, GREY, LEADING, PALE, Sheet

NOT_LEGAL_ADVICE = (
    "Made with BrightPath from what the family wrote down. It is not legal advice and no official document: what has to be "
    "filed, and in which form, says the law where you live."
)
_SIDE, _TOP, _FOOT = 50.0, 46.0, 62.0
_TITLE, _NAME, _TEXT, _HEADING, _CELL, _SMALL = 20.0, 12.0, 10.0, 12.0, 9.0, 7.5
_PAD = 2.5
_GUTTER = 9.0
#: What is neither Latin nor one of its dashes and quotation marks; our own font has all of these.
_IN_OTHER_LETTERS = re.compile("[^\n\x20-\u024f\u2010-\u2026]")
#: A column of numbers or dates takes no more than this share of the page.
_WIDEST = 0.3


def report_paper(report: Report, *, paper: str, folders: Sequence[Path] | None = None) -> Paper:
    """Print a report.

    Parameters
    ----------
    paper
        "A4" or "Letter".
    folders
        Where to look for fonts beside our own; None for where this machine keeps them.
    """
    with closing(set_report(report, paper=paper, folders=folders)) as sheet:
        return Paper(sheet.data(), sheet.letters.sentences({report.head.child, report.head.parent}))


def unprintable(report: Report, *, folders: Sequence[Path] | None = None) -> tuple[str, ...]:
    """Say which letters of a report no font here has; one in Latin letters is not even set for it."""
    if not any(_IN_OTHER_LETTERS.search(text) for text in report.texts()):
        return ()
    return report_paper(report, paper="A4", folders=folders).missing


def set_report(report: Report, *, paper: str, folders: Sequence[Path] | None) -> Sheet:
    """Set the pages of `report_paper` without writing them; the sheet is to be closed."""
    machine = folders_of_this_machine() if folders is None else folders
    made_at = datetime.combine(report.head.made_on, time(), UTC)
    title = f"{report.title}: {report.head.child}, {report.head.span.name}"
    sheet = Sheet(paper, machine, report.texts(), title=title, made_at=made_at, is_upright=True)
    pages = _Pages(sheet, (report.head.child, report.head.parent))
    _heading(pages, report)
    for sentence in report.sentences:
        pages.text(sentence, _TEXT)
    for table in report.tables:
        _table(pages, table)
    pages.space(8)
    for note in report.notes:
        pages.text(note, _SMALL, grey=GREY)
    if report.is_signed:
        _signature(pages, report)
    pages.print(_footer(sheet, report))
    return sheet


class _Pages:
    """Sets one thing below the other and begins a new page where there is no room; nothing is drawn before `print`."""

    def __init__(self, sheet: Sheet, names: Sequence[str]) -> None:
        self.sheet = sheet
        self._names = [name for name in names if name]
        self.left, self.right = _SIDE, sheet.width - _SIDE
        self.bottom = sheet.height - _FOOT
        self.y = _TOP
        self._pages: list[list[Callable[[], object]]] = [[]]

    @property
    def width(self) -> float:
        return self.right - self.left

    def needs(self, height: float) -> bool:
        """Begin a new page when less than this is left of the present one, and say so."""
        if self.y + height <= self.bottom or self.y <= _TOP:
            return False
        self._pages.append([])
        self.y = _TOP
        return True

    def space(self, height: float) -> None:
        self.y += height

    def printable(self, text: str) -> str:
        """Write a text so that there is a font for each letter; a name in it is what lacks one, not the sentence."""
        letters = self.sheet.letters
        for name in self._names:
            text = text.replace(name, letters.printable(name))
        return letters.printable(text)

    def set(
        self, text: str, x: float, y: float, size: float, *, bold: bool = False, grey: int = BLACK, right: bool = False
    ) -> None:
        sheet = self.sheet
        self._pages[-1].append(lambda: sheet.set(text, x, y, size, bold=bold, grey=grey, right=right))

    def rule(
        self, y: float, *, weight: float = 0.5, grey: int = BLACK, x: float | None = None, to_x: float | None = None
    ) -> None:
        sheet, left, right = self.sheet, self.left if x is None else x, self.right if to_x is None else to_x
        self._pages[-1].append(lambda: sheet.rule(left, y, right, y, weight=weight, grey=grey))

    def text(self, text: str, size: float, *, bold: bool = False, grey: int = BLACK) -> None:
        """Set a paragraph."""
        for paragraph in text.splitlines():
            for line in self.sheet.lines(self.printable(paragraph), self.width, size, bold=bold):
                self.needs(size * LEADING)
                self.set(line, self.left, self.y, size, bold=bold, grey=grey)
                self.y += size * LEADING
        self.y += size * 0.25

    def print(self, footer: Callable[[int, int], None]) -> None:
        """Draw all pages, each with its footer."""
        for number, page in enumerate(self._pages, start=1):
            self.sheet.add_page()
            for draw in page:
                draw()
            footer(number, len(self._pages))


def _heading(pages: _Pages, report: Report) -> None:
    head = report.head
    pages.text(report.title, _TITLE, bold=True)
    # A transcript is of school years of which not all have told their days.
    when = head.span.name if report.kind is ReportKind.TRANSCRIPT else f"{head.span.name} · {head.span.dates}"
    pages.text(f"{head.child}{f' · {head.grade}' if head.grade else ''}", _NAME, bold=True)
    pages.text(when, _TEXT, grey=GREY)
    pages.rule(pages.y + 2, weight=1.4)
    pages.space(10)
    facts = [*report.facts]
    if not facts:
        return
    column = pages.width / min(len(facts), 3)
    for number in range(0, len(facts), 3):
        own = facts[number : number + 3]
        labels = [pages.sheet.lines(pages.printable(label), column - _GUTTER, _SMALL) for label, _ in own]
        values = [pages.sheet.lines(pages.printable(value), column - _GUTTER, _NAME, bold=True) for _, value in own]
        high = max(map(len, labels)) * _SMALL * LEADING
        height = high + max(map(len, values)) * _NAME * LEADING + 4
        pages.needs(height)
        for place, (label, value) in enumerate(zip(labels, values, strict=True)):
            x = pages.left + place * column
            for at, line in enumerate(label):
                pages.set(line, x, pages.y + at * _SMALL * LEADING, _SMALL, grey=GREY)
            for at, line in enumerate(value):
                pages.set(line, x, pages.y + high + at * _NAME * LEADING, _NAME, bold=True)
        pages.space(height)
    pages.space(4)


def _footer(sheet: Sheet, report: Report) -> Callable[[int, int], None]:
    made = report.head.made_on
    parent = sheet.letters.printable(report.head.parent)

    def footer(number: int, of: int) -> None:
        y = sheet.height - _FOOT + 10
        sheet.rule(_SIDE, y, sheet.width - _SIDE, y, weight=0.4, grey=PALE)
        page = f"Page {number} of {of}"
        y += 4
        room = sheet.width - 2 * _SIDE - sheet.measure(page, _SMALL) - _GUTTER
        said = f"{NOT_LEGAL_ADVICE} {date_in_year(made)} {made.year}, {parent}"
        for place, line in enumerate(sheet.lines(said, room, _SMALL, at_most=3)):
            sheet.set(line, _SIDE, y + place * _SMALL * LEADING, _SMALL, grey=GREY)
        sheet.set(page, sheet.width - _SIDE, y, _SMALL, grey=GREY, right=True)

    return footer


def _signature(pages: _Pages, report: Report) -> None:
    pages.space(34)
    pages.needs(26)
    middle = pages.left + pages.width * 0.62
    pages.rule(pages.y, weight=0.6, to_x=middle - 14)
    pages.rule(pages.y, weight=0.6, x=middle)
    for line in pages.sheet.lines(pages.printable(report.head.parent), middle - 14 - pages.left, _SMALL, at_most=1):
        pages.set(line, pages.left, pages.y + 3, _SMALL, grey=GREY)
    pages.set("Date", middle, pages.y + 3, _SMALL, grey=GREY)
    pages.space(20)


# --- Tables -----------------------------------------------------------------------------------------------------------


def _table(pages: _Pages, table: Table) -> None:
    if not table.rows or not table.is_printed:
        return
    said = [[_said(pages, column, cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.rows]
    total = None
    if table.total:
        total = [_said(pages, column, cell) for column, cell in zip(table.columns, table.total, strict=True)]
    widths = _widths(pages, table.columns, [*said, *([total] if total else [])])
    first = _lines(pages, said[0], widths)
    heads = _lines(pages, [column.name for column in table.columns], widths, bold=True)
    pages.space(8)
    pages.needs(_HEADING * LEADING * 2 + _height(heads) + min(_height(first), 120) + 8)
    pages.text(table.heading, _HEADING, bold=True)
    if table.says:
        pages.text(table.says, _CELL, grey=GREY)
    _set_heads(pages, table.columns, heads, widths)
    for number, row in enumerate(said):
        lines = _lines(pages, row, widths)
        if pages.needs(min(_height(lines), (pages.bottom - _TOP) * 0.8)):
            _set_heads(pages, table.columns, heads, widths)
        elif number:
            pages.rule(pages.y, weight=0.35, grey=PALE)
        _set_row(pages, table.columns, lines, widths, heads)
    if total:
        lines = _lines(pages, total, widths, bold=True)
        if pages.needs(_height(lines)):
            _set_heads(pages, table.columns, heads, widths)
        pages.rule(pages.y, weight=0.9)
        _set_row(pages, table.columns, lines, widths, heads, bold=True)


def _said(pages: _Pages, column: Column, cell: Cell) -> str:
    return "\n".join(pages.printable(line) for line in column.said(cell).splitlines())


def _widths(pages: _Pages, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """Give numbers and dates the room they need, and texts what is left, by their shares but no more than they need."""
    sheet, room = pages.sheet, pages.width - _GUTTER * (len(columns) - 1)

    def longest(place: int, *, of_words: bool = False) -> float:
        texts = [row[place] for row in rows]
        parts = [part for text in texts for part in (text.split() if of_words else text.splitlines())]
        heads = columns[place].name.split() if of_words else [columns[place].name]
        return (
            max(
                # What is below the line is bold, and numbers do not break.
                max((sheet.measure(part, _CELL, bold=columns[place].is_number) for part in parts), default=0.0),
                max(sheet.measure(head, _CELL, bold=True) for head in heads),
            )
            + 1.0
        )

    wanted = [longest(place) for place in range(len(columns))]
    if sum(wanted) <= room:
        widest = max(range(len(columns)), key=lambda place: (not columns[place].is_number, columns[place].width))
        return [want + (room - sum(wanted) if place == widest else 0.0) for place, want in enumerate(wanted)]
    least = [min(longest(place, of_words=True), room * _WIDEST) for place in range(len(columns))]
    widths = [
        min(want, room * _WIDEST) if column.is_number else low
        for column, want, low in zip(columns, wanted, least, strict=True)
    ]
    left = room - sum(widths)
    shares = [0.0 if column.is_number else column.width for column in columns]
    while left > 0.5 and sum(shares) > 0:
        part = left / sum(shares)
        for place, share in enumerate(shares):
            more = min(part * share, wanted[place] - widths[place])
            widths[place] += more
            left -= more
        shares = [share if wanted[place] - widths[place] > 0.5 else 0.0 for place, share in enumerate(shares)]
    return [width * min(1.0, room / sum(widths)) for width in widths]


def _lines(pages: _Pages, row: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> list[list[str]]:
    found = []
    for text, width in zip(row, widths, strict=True):
        lines = [line for part in text.splitlines() for line in pages.sheet.lines(part, width, _CELL, bold=bold)]
        found.append(lines)
    return found


def _height(lines: Sequence[Sequence[str]]) -> float:
    return max(1, *map(len, lines)) * _CELL * LEADING + 2 * _PAD


def _set_heads(
    pages: _Pages, columns: Sequence[Column], heads: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    _set_row(pages, columns, heads, widths, None, bold=True)
    pages.rule(pages.y, weight=0.9)


def _set_row(
    pages: _Pages,
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    widths: Sequence[float],
    heads: Sequence[Sequence[str]] | None,
    *,
    bold: bool = False,
) -> None:
    """Set a row line by line, on further pages where it is longer than one, with the heads above it there."""
    pages.space(_PAD)
    for number in range(max(1, *map(len, lines))):
        if pages.needs(_CELL * LEADING + _PAD) and heads is not None:
            _set_heads(pages, columns, heads, widths)
            pages.space(_PAD)
        x = pages.left
        for column, own, width in zip(columns, lines, widths, strict=True):
            if number < len(own):
                end = x + width if column.is_number else x
                pages.set(own[number], end, pages.y, _CELL, bold=bold, right=column.is_number)
            x += width + _GUTTER
        pages.space(_CELL * LEADING)
    pages.space(_PAD)
