"""Which part of the Reports page is shown, and of which child something is written down."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from brightpath.domain.ids import ChildId
from brightpath.domain.report import Span
from brightpath.services.reports import WHOLE_YEAR, report_parts
from brightpath.ui.plain import plain
from brightpath.ui.reports import words as said
from brightpath.ui.reports.books import show_books
from brightpath.ui.reports.courses import show_courses
from brightpath.ui.reports.desk import Desk
from brightpath.ui.reports.marks import show_marks
from brightpath.ui.reports.notes import show_notes


def part_of_page() -> str:
    """Ask whether to look or to write something down; the address may say it."""
    asked = said.PARTS.get(st.query_params.get("part", ""), said.LOOK)
    names = list(said.PARTS.values())
    chosen = st.segmented_control(
        "What would you like to do?", names, default=asked, required=True, label_visibility="collapsed",
        key=f"reports_part-{asked}",
    )  # fmt: skip
    return chosen or asked


def show_writing(desk: Desk, part: str) -> None:
    """Show the forms of one part of the page."""
    asked = st.query_params.get("child")
    if part == said.MARKS:
        show_marks(desk, asked)
        return
    if part == said.BOOKS:
        show_books(desk, asked)
        return
    child_id = _child(desk, asked)
    years = desk.years_of([child_id])
    if part == said.COURSES:
        show_courses(desk, child_id, _spans(desk, child_id, years))
        return
    year = (
        st.selectbox(said.SCHOOL_YEAR, years, key=f"notes_year-{child_id}", width=260) if len(years) > 1 else years[0]
    )
    parts = report_parts(desk.house, desk.token, desk.of.family_id, ChildId(child_id), year)
    show_notes(desk, child_id, year, [(one.key, one.span) for one in parts if one.is_quarter])


def _child(desk: Desk, asked: str | None) -> str:
    names = desk.recorded_names
    first = asked if asked in names else next(iter(names))
    if len(names) == 1:
        return first
    chosen = st.pills(
        said.OF_WHOM, list(names), default=first, required=True, format_func=lambda one: plain(names[one]),
        key="writing_child",
    )  # fmt: skip
    return chosen or first


def _spans(desk: Desk, child_id: str, years: Sequence[str]) -> list[Span]:
    """Give the school years with their days, so that marks make final marks."""
    found = []
    for year in years:
        parts = report_parts(desk.house, desk.token, desk.of.family_id, ChildId(child_id), year)
        found += [one.span for one in parts if one.key == WHOLE_YEAR]
    return found
