"""The tables of reports as CSV: those with one heading of all children in one file, exact numbers, no formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from brightpath.domain.report import Report, Table
from brightpath.exports.csv_text import for_spreadsheets, write_csv

_CHILD, _PERIOD, _PART = "Child", "Period", "Part"


def table_csv(report: Report, table: Table) -> bytes:
    """Write one table of a report."""
    return _csv([(report, table, "")])


def report_csv(reports: Sequence[Report]) -> dict[str, bytes]:
    """Write the tables of reports of one kind, by a name for each: those with the same columns stand in one file.

    A transcript has a table for each school year; they are one file with the year as a column.
    """
    groups: dict[tuple[str, ...], list[tuple[Report, Table, str]]] = {}
    for report in reports:
        for table in report.tables:
            if table.rows:
                groups.setdefault(tuple(column.name for column in table.columns), []).append(
                    (report, table, table.heading)
                )
    found: dict[str, bytes] = {}
    for own in groups.values():
        headings = {heading for _, _, heading in own}
        kind = own[0][0].kind.value
        name = kind if len(headings) > 1 or len(groups) == 1 else f"{kind}-{slug(own[0][2])}"
        while name in found:
            name += "-more"
        found[name] = _csv(own if len(headings) > 1 else [(report, table, "") for report, table, _ in own])
    return found


def slug(text: str) -> str:
    """Make a name that every file system takes: "Art & crafts" is "art-crafts"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = re.sub(r"[^\w]+", "-", "".join(mark for mark in plain if not unicodedata.combining(mark))).strip("-_")
    return kept[:60].strip("-") or "report"


def _csv(own: Sequence[tuple[Report, Table, str]]) -> bytes:
    columns = own[0][1].columns
    has_parts = any(part for _, _, part in own)
    names = [_CHILD, _PERIOD, *([_PART] if has_parts else [])]
    heads = [_named(column.name, names) for column in columns]
    rows = []
    for report, table, part in own:
        for row in table.rows:
            first: dict[str, object] = {_CHILD: report.head.child, _PERIOD: report.head.span.name, _PART: part}
            exact = {head: column.exact(cell) for head, column, cell in zip(heads, columns, row, strict=True)}
            rows.append(first | exact)
    return for_spreadsheets(write_csv([*names, *heads], rows))


def _named(name: str, taken: Sequence[str]) -> str:
    return f"{name} (report)" if name in taken else name
