"""Marks as they come out of a spreadsheet: a mark a line, or a table of children and subjects. Nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from brightpath.domain.catalogue import plain_name
from brightpath.domain.csv_text import unguarded
from brightpath.domain.errors import Fault, Refused
from brightpath.domain.grades import POINTS, Score, read_score
from brightpath.imports.json_text import shown
from brightpath.imports.pasted_list import LONGEST_PASTE, Pasted, Taken, shown_words

MOST_MARKS: Final = 400
_LONGEST_LINE: Final = 2000
_HEADINGS: Final = {
    "child": ("child", "name", "student", "pupil"),
    "subject": ("subject", "course", "class"),
    "mark": ("mark", "grade", "score", "result", "points"),
    "title": ("title", "what", "what for", "assignment", "test", "work"),
    "given_on": ("date", "day", "on", "given on"),
    "weight": ("weight", "counts"),
    "note": ("note", "comment", "remark"),
}
_BY_HEADING: Final = {word: role for role, words in _HEADINGS.items() for word in words}
_DATES: Final = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
#: What is surely meant as a mark, where no heading says so; a word may as well be a title.
_SURELY: Final = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|(?:/|of|out of)\s*\d+(?:[.,]\d+)?)?", re.IGNORECASE)
_EXAMPLE: Final = "Ada, Maths, 46/50, Chapter 3"


class _Untaken(Exception):
    def __init__(self, what: str, allowed: str = "") -> None:
        self.what, self.allowed = what, allowed
        super().__init__(what)


def read_marks(text: str, subjects: Mapping[str, Sequence[str]], *, given_on: date, today: date) -> Pasted:
    """Read "Ada, Maths, 46/50, Chapter 3, 2026-11-20" line by line, or a table with a line a child and a column a subject.

    Parameters
    ----------
    subjects
        The names of each child's subjects; a family with one child need not name it.
    given_on
        The day of a mark that says none.

    Returns
    -------
    Pasted
        Items {child, subject, score, title, given_on, weight, note}, and in sentences what was not understood.
    """
    told: list[Fault] = []
    if len(text) > LONGEST_PASTE:
        allowed = f"at most {LONGEST_PASTE:,} characters at once"
        told.append(Fault("The list", f"It is {len(text):,} characters long; I read the beginning only.", allowed))
    lines = [line for line in text[:LONGEST_PASTE].splitlines() if line.strip()]
    if not lines:
        return Pasted((), tuple(told))
    separator = next((mark for mark in ("\t", ";") if mark in lines[0]), ",")
    rows = [(line, _cells(line, separator)) for line in lines]
    heading = [plain_name(cell) for cell in rows[0][1]]
    reading = _Reading(subjects, given_on, today)
    begins_with_child = heading[0] in reading.children
    is_table = len(heading) > 1 and not begins_with_child and all(reading.is_subject(cell) for cell in heading[1:])
    is_headed = not is_table and sum(cell in _BY_HEADING for cell in heading) >= 2
    roles = [_BY_HEADING.get(cell) for cell in heading] if is_headed else None
    items: list[Taken] = []
    for line, cells in rows[1:] if is_table or is_headed else rows:
        if len(items) >= MOST_MARKS:
            told.append(Fault(shown_words(line), "I stopped here.", f"at most {MOST_MARKS} at once"))
            break
        try:
            if len(line) > _LONGEST_LINE:
                raise _Untaken("This line is too long.", "a mark on a line")
            if is_table:
                for item in reading.of_table(cells, rows[0][1][1:], told):
                    items.append(Taken(f"{item['child']}, {item['subject']}, {item['score'].said}", item))
            else:
                items.append(Taken(" · ".join(filter(None, cells)), reading.of_line(cells, roles)))
        except _Untaken as reason:
            told.append(Fault(shown_words(line.replace("\t", " ")), reason.what, reason.allowed))
    return Pasted(tuple(items[:MOST_MARKS]), tuple(told))


def _cells(line: str, separator: str) -> list[str]:
    cells = line.split(separator)
    return [unguarded(" ".join(cell.strip().strip('"').split())) for cell in cells]


class _Reading:
    """Knows the children and their subjects while lines are read."""

    def __init__(self, subjects: Mapping[str, Sequence[str]], given_on: date, today: date) -> None:
        self.given_on, self.today = given_on, today
        self.children = {plain_name(name): name for name in subjects}
        self.subjects = {name: {plain_name(one): one for one in own} for name, own in subjects.items()}

    def is_subject(self, cell: str) -> bool:
        return any(plain_name(cell) in own for own in self.subjects.values())

    def of_table(self, cells: list[str], columns: Sequence[str], told: list[Fault]) -> Iterator[dict[str, Any]]:
        child = self._child(cells[0])
        for column, cell in zip(columns, cells[1:], strict=False):
            if not cell:
                continue
            try:
                yield self._item(child, self._subject(child, column), self._score(cell), "", self.given_on, "", "")
            except _Untaken as reason:
                told.append(Fault(f"{shown_words(child)}, {shown_words(column)}", reason.what, reason.allowed))

    def of_line(self, cells: list[str], roles: list[str | None] | None) -> dict[str, Any]:
        named = self._by_heading(cells, roles) if roles else self._by_looks(cells)
        if not named.get("child") and len(self.subjects) == 1:
            child = next(iter(self.subjects))
        else:
            child = self._child(named.get("child", ""))
        subject = self._subject(child, named.get("subject", ""))
        if not named.get("mark"):
            raise _Untaken("I see no mark here.", _EXAMPLE)
        on = self._day(named["given_on"]) if named.get("given_on") else self.given_on
        score, title = self._score(named["mark"]), named.get("title", "")
        return self._item(child, subject, score, title, on, named.get("weight", ""), named.get("note", ""))

    @staticmethod
    def _by_heading(cells: list[str], roles: list[str | None]) -> dict[str, str]:
        return {role: cell for role, cell in zip(roles, cells, strict=False) if role and cell}

    def _by_looks(self, cells: list[str]) -> dict[str, str]:
        """Tell the cells of a line without headings by what they look like; the first that nothing else fits is the title."""
        named: dict[str, str] = {}
        rest = []
        for cell in filter(None, cells):
            if "child" not in named and plain_name(cell) in self.children:
                named["child"] = cell
            elif "subject" not in named and self.is_subject(cell):
                named["subject"] = cell
            elif "given_on" not in named and _date(cell) is not None:
                named["given_on"] = cell
            elif "mark" not in named and (_SURELY.fullmatch(cell) or cell.upper().replace("−", "-") in POINTS):
                named["mark"] = cell
            else:
                rest.append(cell)
        if "mark" not in named and rest:
            named["mark"] = rest.pop(0)
        if rest:
            named["title"] = " · ".join(rest)
        return named

    def _child(self, cell: str) -> str:
        if not cell:
            raise _Untaken("I see no child’s name here.", ", ".join(self.children.values()))
        child = self.children.get(plain_name(cell))
        if child is None:
            raise _Untaken(f"{shown(cell)} is no child of this family.", ", ".join(self.children.values()))
        return child

    def _subject(self, child: str, cell: str) -> str:
        known = self.subjects[child].get(plain_name(cell))
        if known is None:
            what = f"{shown(cell)} is no subject of {child}." if cell else "I see no subject here."
            raise _Untaken(what, ", ".join(self.subjects[child].values()))
        return known

    def _day(self, cell: str) -> date:
        on = _date(cell)
        if on is None:
            raise _Untaken(f"{shown(cell)} is no date I can read.", self.today.isoformat())
        if on > self.today:
            raise _Untaken(f"{on.isoformat()} is still to come.", "today or a day before")
        return on

    @staticmethod
    def _score(cell: str) -> Score:
        try:
            return read_score(cell)
        except Refused as refusal:
            raise _Untaken(refusal.sentence) from None

    @staticmethod
    def _item(child: str, subject: str, score: Score, title: str, on: date, weight: str, note: str) -> dict[str, Any]:
        try:
            counts = float(weight.replace(",", ".")) if weight else 1.0
        except ValueError:
            raise _Untaken(f"{shown(weight)} is no weight.", "a number such as 2") from None
        return {
            "child": child, "subject": subject, "score": score, "title": title, "given_on": on, "weight": counts,
            "note": note,
        }  # fmt: skip


def _date(cell: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 (a day, no moment)
        except ValueError:
            continue
    return None
