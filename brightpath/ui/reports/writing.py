"""Which part of the Reports page is shown, and of which child something is written down."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from brightpath.domain.ids import ChildId
from brightpath.domain.report import Span
from brightpath.services.reports import WHOLE_YEAR, report_parts
from brightpath.ui.address import CHILD, PART, choice_in_address
from brightpath.ui.plain import plain
from brightpath.ui.reports import words as said
from brightpath.ui.reports.books import show_books
from brightpath.ui.reports.courses import show_courses
from brightpath.ui.reports.desk import Desk
from brightpath.ui.reports.marks import show_marks
from brightpath.ui.reports.notes import show_notes

#: The part that stands for itself where the address names none.
LOOK = next(iter(said.PARTS))


def part_of_page() -> str:
    """Ask whether to look or to write something down; the address may say it."""
    chosen = st.segmented_control(
        "What would you like to do?", list(said.PARTS), required=True, label_visibility="collapsed", key="reports_part",
        format_func=said.PARTS.__getitem__, on_change=choice_in_address(PART, "reports_part", said.PARTS, LOOK),
    )  # fmt: skip
    return said.PARTS[chosen or LOOK]


def show_writing(desk: Desk, part: str) -> None:
    """Show the forms of one part of the page."""
    asked = st.query_params.get(CHILD)
    if part == said.MARKS:
        show_marks(desk, asked)
        return
    if part == said.BOOKS:
        show_books(desk, asked)
        return
    child_id = _child(desk)
    years = desk.years_of([child_id])
    if part == said.COURSES:
        show_courses(desk, child_id, _spans(desk, child_id, years))
        return
    year = (
        st.selectbox(said.SCHOOL_YEAR, years, key=f"notes_year-{child_id}", width=260) if len(years) > 1 else years[0]
    )
    parts = report_parts(desk.house, desk.token, desk.of.family_id, ChildId(child_id), year)
    show_notes(desk, child_id, year, [(one.key, one.span) for one in parts if one.is_quarter])


def _child(desk: Desk) -> str:
    names = desk.recorded_names
    first = next(iter(names))
    if len(names) == 1:
        return first
    chosen = st.pills(
        said.OF_WHOM, list(names), required=True, format_func=lambda one: plain(names[one]), key="writing_child",
        on_change=choice_in_address(CHILD, "writing_child", names, first),
    )  # fmt: skip
    return chosen or first


def _spans(desk: Desk, child_id: str, years: Sequence[str]) -> list[Span]:
    """Give the school years with their days, so that marks make final marks."""
    found = []
    for year in years:
        parts = report_parts(desk.house, desk.token, desk.of.family_id, ChildId(child_id), year)
        found += [one.span for one in parts if one.key == WHOLE_YEAR]
    return found
