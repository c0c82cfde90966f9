"""A year of reports as one zip: a PDF for each report and child, the tables as CSV, and what is in it. The same twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from brightpath.domain.report import TITLES, Report, ReportKind
from brightpath.domain.words import date_in_year
from brightpath.exports.report_paper import NOT_LEGAL_ADVICE, report_paper
from brightpath.exports.report_tables import report_csv, slug

README: Final = "README.txt"
#: A zip's oldest moment: the same reports make the same bytes, whenever they are packed.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Bundle:
    """The zip, and a sentence for each alphabet that could not be printed."""

    data: bytes
    missing: tuple[str, ...]


def report_bundle(
    reports: Sequence[Report],
    *,
    name: str,
    made_on: date,
    paper: str,
    folders: Sequence[Path] | None = None,
    tell: Callable[[float, str], None] | None = None,
) -> Bundle:
    """Pack reports; what has nothing in it is named in the README and left out.

    Parameters
    ----------
    name
        Of what the reports are: "2026–27".
    folders
        Where to look for fonts beside our own; None for where this machine keeps them.
    tell
        Is told how far it is, 0-1, and what is made now.
    """
    full = [one for one in reports if not one.is_empty]
    files: dict[str, bytes] = {}
    missing: dict[str, None] = {}
    for number, (folder, report) in enumerate(_in_folders(full)):
        if tell is not None:
            tell(number / (len(full) + 1), f"{report.title}, {report.head.child}")
        made = report_paper(report, paper=paper, folders=folders)
        missing |= dict.fromkeys(made.missing)
        files[_unused(f"{folder}/{file_name(report)}", files)] = made.data
    for kind in ReportKind:
        for table, data in report_csv([one for one in full if one.kind is kind]).items():
            files[f"tables/{table}.csv"] = data
    readme = _readme(name, made_on, reports, files, tuple(missing))
    return Bundle(_packed({README: readme.encode(), **files}), tuple(missing))


def file_name(report: Report) -> str:
    """Name a report's file without its child: "attendance.pdf", "quarterly-report-quarter-1.pdf"."""
    part = f"-{slug(report.head.span.name)}" if report.kind is ReportKind.QUARTERLY else ""
    return f"{report.kind.value}{part}.pdf"


def _in_folders(reports: Sequence[Report]) -> Iterator[tuple[str, Report]]:
    """Give each child a folder of its own, two who are called alike too."""
    folders: dict[str, str] = {}
    for report in reports:
        head = report.head
        if head.child_id not in folders:
            folder, number = slug(head.child), 2
            while folder in folders.values() or folder == "tables":
                folder, number = f"{slug(head.child)}-{number}", number + 1
            folders[head.child_id] = folder
        yield folders[head.child_id], report


def _unused(path: str, files: dict[str, bytes]) -> str:
    stem, number = path.removesuffix(".pdf"), 2
    while path in files:
        path, number = f"{stem}-{number}.pdf", number + 1
    return path


def _readme(
    name: str, made_on: date, reports: Sequence[Report], files: dict[str, bytes], fonts: tuple[str, ...]
) -> str:
    lines = [f"Reports of {name}", "", f"Made on {date_in_year(made_on)} {made_on.year}. {NOT_LEGAL_ADVICE}", ""]
    lines += ["What is in it", ""]
    lines += [f"  {path}" for path in files]
    lines += [
        "",
        "The folder tables has the numbers of all children for a spreadsheet: UTF-8, commas, hours as decimals.",
    ]
    empty = [f"  {TITLES[one.kind]} of {one.head.child}, {one.head.span.name}" for one in reports if one.is_empty]
    if empty:
        lines += ["", "Left out, because nothing was written down", "", *empty]
    said = dict.fromkeys(
        f"  {one.head.child}, {one.head.span.name}: {each.sentence}" for one in reports for each in one.missing
    )
    if said:
        lines += ["", "Still missing", "", *said]
    if fonts:
        lines += ["", "Letters that could not be printed", "", *(f"  {sentence}" for sentence in fonts)]
    return "\r\n".join([*lines, ""])


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # of whichever system packs it
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()
