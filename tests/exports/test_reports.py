"""Reports as PDF, tables and a zip: read back with other libraries, whole, inside the page, and the same twice."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pypdfium2 as pdfium
import pytest

from brightpath.domain.grade_reports import book_list, report_card, transcript
from brightpath.domain.grades import Score
from brightpath.domain.quarterly_report import quarterly_report, subjects_of_quarter
from brightpath.domain.records import Book, Course, ReportNote
from brightpath.domain.report import Report, Span
from brightpath.domain.time_reports import attendance_report, hours_report
from brightpath.exports import report_paper as report_paper_module
from brightpath.exports.report_bundle import README, file_name, report_bundle
from brightpath.exports.report_paper import NOT_LEGAL_ADVICE, report_paper, set_report, unprintable
from brightpath.exports.report_tables import report_csv, slug, table_csv
from brightpath.exports.sheet import SIZES
from tests.domain.given_reports import ADA, LAST_YEAR, MONDAY, TODAY, YEAR, a_head, a_ledger, a_mark


def a_card(marks: int = 3, **head: Any) -> Report:
    own = [a_mark(on=MONDAY + timedelta(days=number % 60), title=f"Quiz {number}") for number in range(marks)]
    return report_card(a_head(**head), ["Maths", "Art"], own, [], [])


def a_transcript(**head: Any) -> Report:
    courses = [
        Course("a", ADA, "Maths", LAST_YEAR.name, "Algebra I", 1.0, final=Score(letter="A")),
        Course("b", ADA, "Maths", YEAR.name, "Geometry", 1.0, final=Score(letter="B")),
    ]
    return transcript(a_head(**head), courses, [], [LAST_YEAR, YEAR], is_weighted=True)


def a_quarterly() -> Report:
    quarter = a_ledger().quarters[0]
    head = a_head(Span("Quarter 1", quarter.first, quarter.last))
    note = ReportNote("n", ADA, "Art", quarter.first, quarter.last, "Draws every day.", "Clay", "The kiln broke.")
    return quarterly_report(
        head, quarter, subjects_of_quarter(head, quarter, ["Maths", "Art"], [a_mark()], [note], {}), 225
    )


def every_report(**head: Any) -> list[Report]:
    whole = a_head(**head)
    book = Book("b", whole.child_id, "The Wind in the Willows", "Reading", "Kenneth Grahame", first_on=MONDAY)  # type: ignore[arg-type]
    return [
        attendance_report(whole, a_ledger()),
        hours_report(whole, a_ledger()),
        a_card(**head),
        a_transcript(**head),
        book_list(whole, [book]),
        a_quarterly(),
    ]


def pages(report: Report, paper: str = "A4") -> list[str]:
    document = pdfium.PdfDocument(report_paper(report, paper=paper, folders=()).data)
    # A hyphen at the end of a line is read as if it only broke a word.
    told = [page.get_textpage().get_text_bounded().replace("\x02", "- ") for page in document]
    return [" ".join(text.split()) for text in told]


@pytest.mark.parametrize("report", every_report(), ids=lambda report: report.kind.value)
def test_everything_a_report_says_is_on_its_pages(report: Report) -> None:
    text = " ".join(pages(report))
    assert text.startswith(f"{report.title} Ada")
    for table in report.tables:
        for row in table.rows if table.is_printed else ():
            for column, cell in zip(table.columns, row, strict=True):
                assert set(column.said(cell).split()) <= set(text.split()), column.name
    for sentence in report.sentences:
        assert sentence in text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_disclaimer_and_its_number_stand_on_every_page_upright(paper: str) -> None:
    document = pdfium.PdfDocument(report_paper(a_card(200), paper=paper, folders=()).data)
    assert [page.get_size() for page in document] == [pytest.approx(SIZES[paper], abs=0.01)] * len(document)
    told = pages(a_card(200), paper)
    disclaimer = set(NOT_LEGAL_ADVICE.split())
    assert len(told) > 3
    for number, text in enumerate(told, start=1):
        assert f"Page {number} of {len(told)}" in text and disclaimer <= set(text.split())
        assert "On Subject What for Mark" in text or number == 1


def test_a_signature_has_its_lines() -> None:
    assert "Grace Kim Date" in pages(a_transcript())[-1]


LONG = "Ada has come far with fractions and explains them to her brother. " * 60


@pytest.mark.parametrize(
    "report",
    [
        *every_report(),
        a_card(120),
        report_card(a_head(), ["x" * 200, "Art"], [], [ReportNote("n", ADA, "Art", MONDAY, TODAY, LONG)], []),
        report_card(
            a_head(child="A" * 200, parent="B" * 200),
            [],
            [],
            [ReportNote("n", ADA, "Art", MONDAY, TODAY, "w" * 4000)],
            [],
        ),
    ],
    ids=lambda report: report.kind.value,
)
def test_nothing_overlaps_and_nothing_leaves_the_page(report: Report) -> None:
    with closing(set_report(report, paper="Letter", folders=())) as sheet:
        for page in {box.page for box in sheet.boxes}:
            own = [box for box in sheet.boxes if box.page == page]
            for box in own:
                assert (
                    box.x >= 0
                    and box.x + box.width <= sheet.width
                    and box.y >= 0
                    and box.y + box.height <= sheet.height
                )
            for one, other in combinations(own, 2):
                apart = (
                    one.x + one.width <= other.x + 0.1
                    or other.x + other.width <= one.x + 0.1
                    or one.y + one.height <= other.y + 0.6
                    or other.y + other.height <= one.y + 0.6
                )
                assert apart, (one.text, other.text)


def test_a_name_in_letters_without_a_font_leaves_a_line_and_is_told() -> None:
    made = report_paper(a_card(child="王芳"), paper="A4", folders=())
    assert made.missing[0].startswith("The name 王芳 needs a font with Chinese letters")


def test_letters_without_a_font_are_told_before_anything_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    [sentence] = unprintable(a_card(child="王芳"), folders=())
    assert "The name 王芳 needs a font with Chinese letters." in sentence
    assert len(unprintable(a_card(child="Zoë 🦄"), folders=())) == 1
    monkeypatch.setattr(report_paper_module, "report_paper", lambda *args, **how: pytest.fail("it was set"))
    assert unprintable(a_card(child="Zoë O’Brien–Šťastný"), folders=()) == ()


def test_a_table_is_exact_and_runs_no_formula() -> None:
    book = Book("b", ADA, "=1+1", "Reading", "@author")
    report = book_list(a_head(), [book])
    text = table_csv(report, report.tables[0]).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Child"], row["Title"], row["Author"]) == ("Ada", "'=1+1", "'@author")
    hours = hours_report(a_head(), a_ledger())
    rows = list(csv.DictReader(io.StringIO(table_csv(hours, hours.tables[0]).decode("utf-8-sig"))))
    assert (rows[0]["Subject"], rows[0]["Together"], rows[1]["Elsewhere"]) == ("Maths", "3.25", "0.5")
    attended = attendance_report(a_head(), a_ledger())
    rows = list(csv.DictReader(io.StringIO(table_csv(attended, attended.tables[1]).decode("utf-8-sig"))))
    assert (rows[0]["On"], rows[-1]["Days"]) == ("2026-09-07", "0.5")


def test_the_years_of_a_transcript_and_all_children_are_one_file() -> None:
    ben = a_transcript(child="Ben", child_id=ADA)
    [(name, data)] = report_csv([a_transcript(), ben]).items()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert name == "transcript"
    assert [(row["Child"], row["Part"], row["Course"]) for row in rows] == [
        ("Ada", LAST_YEAR.name, "Algebra I"),
        ("Ada", YEAR.name, "Geometry"),
        ("Ben", LAST_YEAR.name, "Algebra I"),
        ("Ben", YEAR.name, "Geometry"),
    ]


def test_a_bundle_holds_each_child_in_its_folder_the_tables_and_what_is_missing() -> None:
    told: list[tuple[float, str]] = []
    ben = replace(a_card(child="Ada"), head=a_head(child="Ada", child_id="ben"))
    empty = transcript(a_head(), [], [], [], is_weighted=False)
    made = report_bundle(
        [*every_report(), ben, empty],
        name=YEAR.name,
        made_on=TODAY,
        paper="A4",
        folders=(),
        tell=lambda share, what: told.append((share, what)),
    )
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        readme = archive.read(README).decode()
        assert all(archive.read(name).startswith(b"%PDF") for name in names if name.endswith(".pdf"))
    assert names[0] == README
    assert {"ada/attendance.pdf", "ada/quarterly-report-quarter-1.pdf", "ada-2/report-card.pdf"} <= set(names)
    assert {"tables/hours-by-subject.csv", "tables/transcript.csv", "tables/book-list.csv"} <= set(names)
    assert NOT_LEGAL_ADVICE in readme and "Transcript of Ada, 2026–27" in readme and "No mark for Art yet." in readme
    assert len(told) == 7 and all(0 <= share < 1 for share, _ in told)


def test_the_same_year_packs_the_same_bytes() -> None:
    def packed() -> bytes:
        return report_bundle(every_report(), name=YEAR.name, made_on=TODAY, paper="A4", folders=()).data

    assert packed() == packed()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Art & crafts", "art-crafts"),
        ("Zoë/../x", "zoe-x"),
        ("王芳", "王芳"),
        ("", "report"),
        ("CON", "con"),
        ("..", "report"),
    ],
)
def test_a_name_is_one_that_a_file_can_have(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_quarters_file_says_which() -> None:
    assert file_name(a_quarterly()) == "quarterly-report-quarter-1.pdf"
    assert file_name(a_card()) == "report-card.pdf"
