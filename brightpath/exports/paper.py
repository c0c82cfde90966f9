"""The week on paper: a page for each child and one for the grown-ups, as a PDF that needs no colour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from brightpath.domain.schedule import ChildWeek, WeekPlan
from brightpath.domain.weeks import weekday_of
from brightpath.domain.words import listed, week
from brightpath.exports.letters import folders_of_this_machine
from brightpath.exports.paper_entries import Column, Entry, Kind, Teller, texts_of
from brightpath.exports.sheet import BLACK, GREY, LEADING, PALE, Sheet

#: Stands for the grown-ups' page among the ids of children.
GROWN_UPS = "grown-ups"

_MARGIN = 30.0
_GUTTER = 11.0
_NAME, _LEAST_NAME = 24.0, 15.0
_NOTES_AT_LEAST = 46.0
_NOTE_LINE = 21.0

#: How the page is made smaller until everything is on it: how much is said, and down to which scale of the type.
_FULL, _BRIEF, _ONE_LINE = range(3)
_SCALES = (
    (_FULL, (1.3, 1.22, 1.15, 1.08, 1.0, 0.94, 0.88, 0.82, 0.77)),
    (_BRIEF, (0.94, 0.88, 0.82, 0.77, 0.72)),
    (_ONE_LINE, (0.94, 0.88, 0.82, 0.77, 0.72, 0.66, 0.6)),
)
_SMALLER = 0.94
#: How far a title with a long word shrinks before the word is broken.
_LEAST_TITLE = 0.8
_LINES_OF_TITLE = {_FULL: 3, _BRIEF: 1, _ONE_LINE: 1}
_LINES_OF_DETAIL = {_FULL: 3, _BRIEF: 1}


@dataclass(frozen=True)
class Paper:
    """A printed week: the PDF, and a sentence for each alphabet that could not be printed."""

    data: bytes
    missing: tuple[str, ...]


def week_paper(
    plan: WeekPlan,
    *,
    paper: str,
    clock: int,
    whose: Collection[str] | None,
    made_at: datetime,
    folders: Sequence[Path] | None = None,
) -> Paper:
    """Print a week, one page for each child and one for the grown-ups.

    Parameters
    ----------
    paper
        "A4" or "Letter".
    clock
        12 or 24.
    whose
        Ids of children, and `GROWN_UPS`; None for everybody.
    folders
        Where to look for fonts beside our own; None for where this machine keeps them.
    """
    names = {child.name for child in plan.children} | {adult.name for adult in plan.adults}
    with closing(set_pages(plan, paper=paper, clock=clock, whose=whose, made_at=made_at, folders=folders)) as sheet:
        return Paper(sheet.data(), sheet.letters.sentences(names))


def set_pages(
    plan: WeekPlan,
    *,
    paper: str,
    clock: int,
    whose: Collection[str] | None,
    made_at: datetime,
    folders: Sequence[Path] | None,
) -> Sheet:
    """Set the pages of `week_paper` without writing them; the sheet is to be closed."""
    machine = folders_of_this_machine() if folders is None else folders
    sheet = Sheet(paper, machine, texts_of(plan), title=week(plan.week_start), made_at=made_at)
    teller = Teller(plan, sheet.letters, clock)
    for child in plan.children:
        if whose is None or child.id in whose:
            _child_page(sheet, plan, teller, child)
    if plan.adults and (whose is None or GROWN_UPS in whose):
        _grown_ups_page(sheet, plan, teller)
    return sheet


# -- pages -------------------------------------------------------------------------------------------------------------


def _child_page(sheet: Sheet, plan: WeekPlan, teller: Teller, child: ChildWeek) -> None:
    bands = [("", teller.columns(child))]
    _page(sheet, plan, sheet.letters.printable(child.name), bands, teller.left_out(child))


def _grown_ups_page(sheet: Sheet, plan: WeekPlan, teller: Teller) -> None:
    names = [sheet.letters.printable(adult.name) for adult in plan.adults]
    shown = sorted({column.on for adult in plan.adults for column in teller.columns(adult)})
    weeks = [teller.columns(adult, shown) for adult in plan.adults]
    labels = names if len(names) > 1 else [""]
    _page(sheet, plan, listed(names), list(zip(labels, weeks, strict=True)), teller.left_out(None))


def _page(
    sheet: Sheet, plan: WeekPlan, name: str, bands: Sequence[tuple[str, tuple[Column, ...]]], left_out: str
) -> None:
    """Set one page: the name and the week, the days, what was left out, and room for notes."""
    sheet.add_page()
    right, bottom = sheet.width - _MARGIN, sheet.height - _MARGIN
    top = _heading(sheet, name, week(plan.week_start))
    days = bands[0][1]
    width = (right - _MARGIN - _GUTTER * (len(days) - 1)) / len(days)
    lefts = [_MARGIN + number * (width + _GUTTER) for number in range(len(days))]
    top = _day_heads(sheet, days, lefts, width, top)

    left_lines = sheet.lines(left_out, right - _MARGIN - 92, 8.5, at_most=3)
    left_height = len(left_lines) * 8.5 * LEADING + 10 if left_lines else 0.0
    room = bottom - _NOTES_AT_LEAST - left_height - top
    scale, said = _fitting(lambda scale, said: _height(sheet, bands, width, scale, said), room)

    grid_top = top
    for number, (label, columns) in enumerate(bands):
        top = _band_label(sheet, label, top, scale, is_first=number == 0)
        for left, column in zip(lefts, columns, strict=True):
            _set_column(sheet, column, left, top, width, scale, said)
        top += max(_column_height(sheet, column, width, scale, said) for column in columns)
    for left in lefts[1:]:
        sheet.rule(left - _GUTTER / 2, grid_top + 3, left - _GUTTER / 2, top, weight=0.4, grey=PALE)

    top += 8
    if left_lines:
        sheet.set("Left out this week", _MARGIN, top, 8.5, bold=True)
        for line in left_lines:
            sheet.set(line, _MARGIN + 92, top, 8.5)
            top += 8.5 * LEADING
        top += 2
    _notes(sheet, top, bottom)
    sheet.set(f"BrightPath · version {plan.version}", right, bottom + 3, 6, grey=GREY, right=True)


def _heading(sheet: Sheet, name: str, when: str) -> float:
    right = sheet.width - _MARGIN
    taken = sheet.measure(when, 11) + 24
    room = right - _MARGIN - taken
    size = max(_LEAST_NAME, min(_NAME, _NAME * room / max(sheet.measure(name, _NAME, bold=True), 1.0)))
    for line in sheet.lines(name, room, size, bold=True, at_most=1):
        sheet.set(line, _MARGIN, _MARGIN + (_NAME - size) - 6, size, bold=True)
    sheet.set(when, right, _MARGIN + 7.5, 11, right=True)
    rule = _MARGIN - 6 + _NAME * LEADING + 1
    sheet.rule(_MARGIN, rule, right, rule, weight=1.6)
    return rule + 6


def _day_heads(sheet: Sheet, days: Sequence[Column], lefts: Sequence[float], width: float, top: float) -> float:
    size = 11.0
    height = size * LEADING + (8 * LEADING if any(day.cycle_day for day in days) else 0)
    for left, day in zip(lefts, days, strict=True):
        number = sheet.set(str(day.on.day), left + width, top, size, right=True)
        for line in sheet.lines(weekday_of(day.on).value, width - number - 4, size, bold=True, at_most=1):
            sheet.set(line, left, top, size, bold=True)
        for line in sheet.lines(day.cycle_day, width, 8, at_most=1):
            sheet.set(line, left, top + size * LEADING, 8, grey=GREY)
        sheet.rule(left, top + height + 1, left + width, top + height + 1, weight=0.9)
    return top + height + 4


def _notes(sheet: Sheet, top: float, bottom: float) -> None:
    right = sheet.width - _MARGIN
    label = sheet.set("Notes", _MARGIN, bottom - _NOTE_LINE * int((bottom - top) / _NOTE_LINE) + 6, 8.5, bold=True)
    lines = int((bottom - top) / _NOTE_LINE)
    for number in range(lines):
        y = bottom - number * _NOTE_LINE
        from_x = _MARGIN + label + 6 if number == lines - 1 else _MARGIN
        sheet.rule(from_x, y, right, y, weight=0.4, grey=PALE)


def _band_label(sheet: Sheet, label: str, top: float, scale: float, *, is_first: bool) -> float:
    if not label:
        return top
    size = 11 * scale
    if not is_first:
        top += 5 * scale
        sheet.rule(_MARGIN, top, sheet.width - _MARGIN, top, weight=0.9)
    for line in sheet.lines(label, sheet.width - 2 * _MARGIN, size, bold=True, at_most=1):
        sheet.set(line, _MARGIN, top + 1, size, bold=True)
    return top + size * LEADING + 2


# -- entries -----------------------------------------------------------------------------------------------------------


def _fitting(height: Callable[[float, int], float], room: float) -> tuple[float, int]:
    """Find the largest type with the most words that leaves everything on the page."""
    said, (*_, scale) = _SCALES[-1]
    for said, scales in _SCALES:
        if height(scales[-1], said) <= room:
            return scales[bisect_left(scales, True, key=lambda scale: height(scale, said) <= room)], said
    while height(scale, said) > room:
        scale *= _SMALLER
    return scale, said


def _height(
    sheet: Sheet, bands: Sequence[tuple[str, tuple[Column, ...]]], width: float, scale: float, said: int
) -> float:
    labels = sum(11 * scale * LEADING + 2 + 5 * scale for label, _ in bands if label)
    return labels + sum(
        max(_column_height(sheet, column, width, scale, said) for column in columns) for _, columns in bands
    )


def _column_height(sheet: Sheet, column: Column, width: float, scale: float, said: int) -> float:
    return sum(_Block(sheet, entry, width, scale, said).height for entry in column.entries)


def _set_column(sheet: Sheet, column: Column, left: float, top: float, width: float, scale: float, said: int) -> None:
    for number, entry in enumerate(column.entries):
        block = _Block(sheet, entry, width, scale, said)
        if number:
            sheet.rule(left, top, left + width, top, weight=0.35, grey=PALE)
        block.set(left, top)
        top += block.height


class _Block:
    """One entry as it is set: its lines with their sizes, and its mark at the left."""

    def __init__(self, sheet: Sheet, entry: Entry, width: float, scale: float, said: int) -> None:
        self._sheet, self._entry, self._width, self._scale, self._said = sheet, entry, width, scale, said
        self._pad = 3.0 * scale
        self._mark = 12.5 * scale
        self._indent = self._mark + 6 * scale
        is_lesson = entry.kind == Kind.LESSON
        title, small = 10.5 * scale, 8.0 * scale
        room = width - self._indent
        self._lines: list[tuple[str, float, bool, int]] = []
        self._beside: tuple[str, float] | None = None
        if entry.kind == Kind.PAUSE or said == _ONE_LINE:
            self._pad = 1.6 * scale
            size = small if entry.kind == Kind.PAUSE else title * 0.9
            time = entry.when if entry.kind == Kind.PAUSE and said != _ONE_LINE else entry.start
            self._time_width = sheet.measure(f"{time}  ", size)
            self._lines += [
                (line, size, is_lesson, BLACK)
                for line in sheet.lines(entry.title, room - self._time_width, size, bold=is_lesson, at_most=1)
            ] or [(" ", size, False, BLACK)]
            self._time = (time, size)
            self._beside = self._company(size, room)
        else:
            self._time_width = 0.0
            self._time = (entry.when, small)
            longest = max((sheet.measure(word, title, bold=is_lesson) for word in entry.title.split()), default=0.0)
            title *= max(_LEAST_TITLE, min(1.0, room / max(longest, 1.0)))
            self._lines += [("", small, False, BLACK)]
            self._lines += [
                (line, title, is_lesson, BLACK)
                for line in sheet.lines(entry.title, room, title, bold=is_lesson, at_most=_LINES_OF_TITLE[said])
            ]
            for detail in entry.details:
                for line in sheet.lines(detail, room, small, at_most=_LINES_OF_DETAIL[said]):
                    self._lines.append((line, small, False, GREY))
        self._gap = 7.0 * scale if entry.is_after_gap else 0.0
        self.height = sum(size * LEADING for _, size, _, _ in self._lines) + 2 * self._pad + self._gap

    def _company(self, size: float, room: float) -> tuple[str, float] | None:
        """Find room behind a title for the first of what else is said, where all is on one line."""
        title, _, bold, _ = self._lines[0]
        taken = self._time_width + self._sheet.measure(f"{title}  ", size, bold=bold)
        if not self._entry.details or room - taken < 3 * size:
            return None
        return self._sheet.lines(self._entry.details[0], room - taken, size, at_most=1)[0], taken

    def set(self, left: float, top: float) -> None:
        """Set the block with its upper left corner here."""
        sheet = self._sheet
        self._set_mark(left, top + self._gap + self._pad)
        x, y = left + self._indent, top + self._gap + self._pad
        sheet.set(self._time[0], x, y, self._time[1], grey=BLACK)
        if self._beside:
            sheet.set(self._beside[0], x + self._beside[1], y, self._time[1], grey=GREY)
        for text, size, bold, grey in self._lines:
            if text.strip():
                sheet.set(text, x + self._time_width, y, size, bold=bold, grey=grey)
            y += size * LEADING

    def _set_mark(self, left: float, top: float) -> None:
        sheet, entry, scale = self._sheet, self._entry, self._scale
        height = self.height - self._gap - 2 * self._pad
        size = min(self._mark, height)
        if entry.kind == Kind.COMMITMENT:
            sheet.hatch(left, top, 6 * scale, height, every=3.0 * scale)
        elif entry.share is not None:
            filled = height * min(entry.share, 1.0)
            sheet.frame(left, top, 6 * scale, height, weight=0.6)
            sheet.bar(left, top + height - filled, 6 * scale, filled)
        elif entry.kind == Kind.LESSON:
            y = top + (1.5 * scale if self._said != _ONE_LINE else 0)
            sheet.frame(left, y, size, size, weight=0.9)
            if entry.is_done:
                sheet.tick(left, y, size)
            elif entry.is_skipped:
                sheet.rule(left + size * 0.25, y + size / 2, left + size * 0.75, y + size / 2, weight=1.0)
