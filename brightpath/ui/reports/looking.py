"""Looking at reports: which, of whom and of when; what they say and what is missing; and taking them along."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from brightpath.domain.ids import ChildId
from brightpath.domain.report import MONTH, Cell, Column, Form, Missing, Report, ReportKind, Table, Where
from brightpath.domain.words import day
from brightpath.exports.report_bundle import Bundle, file_name
from brightpath.exports.report_paper import report_paper, unprintable
from brightpath.exports.report_tables import slug, table_csv
from brightpath.services.reports import WHOLE_YEAR, Part, report_of, report_parts, year_of_reports
from brightpath.ui.address import CHILD, YEAR, choice_in_address, choices_in_address
from brightpath.ui.guard import refusals_shown
from brightpath.ui.paper import paper_size
from brightpath.ui.places import HOUSEHOLD, LEDGER, LOG, REPORTS, link_to
from brightpath.ui.plain import plain
from brightpath.ui.reports import words as said
from brightpath.ui.reports.desk import Desk

_BUNDLE, _LETTERS = "reports_bundle", "reports_letters"
#: What is missing is listed up to so many; the rest is counted.
_FEW = 6


def show_reports(desk: Desk) -> None:
    """Ask for a report, show it for each child, and offer it as PDF and tables."""
    kind = _kind()
    children = _children(desk)
    if not children:
        st.info(said.NOBODY)
        return
    year, part, size = _when(desk, children, kind)
    is_weighted = kind is ReportKind.TRANSCRIPT and st.checkbox(said.WEIGHTED, key="report_weighted")
    for child_id in children:
        with refusals_shown(), st.container(border=True, key=f"report-{child_id}"):
            if kind is ReportKind.TRANSCRIPT:
                year = desk.years_of([child_id])[0]
            if year not in desk.years_of([child_id]):
                st.caption(plain(said.NOT_IN_YEAR.format(desk.recorded_names[child_id], year)))
                continue
            report = report_of(
                desk.house, desk.token, desk.of.family_id, ChildId(child_id), kind, year, part.key, is_weighted
            )
            _show(report, size)


def _kind() -> ReportKind:
    kinds = list(said.KINDS)
    chosen = st.pills(
        said.WHICH, kinds, format_func=said.KINDS.__getitem__, required=True, key="report_kind",
        on_change=choice_in_address("report", "report_kind", kinds, kinds[0]),
    )  # fmt: skip
    return chosen or kinds[0]


def _children(desk: Desk) -> list[str]:
    names = desk.recorded_names
    if len(names) == 1:
        return list(names)
    chosen = st.pills(
        said.OF_WHOM,
        list(names),
        selection_mode="multi",
        format_func=lambda one: plain(names[one]),
        key="report_children",
        on_change=choices_in_address(CHILD, "report_children", names, list(names)[:1]),
    )
    return [one for one in names if one in chosen]


def _when(desk: Desk, children: Sequence[str], kind: ReportKind) -> tuple[str, Part, str]:
    """Ask for the school year and its part, where the report is of one, and for the paper."""
    years = desk.years_of(children)
    year = years[0]
    if len(years) > 1 and kind is not ReportKind.TRANSCRIPT:
        keep = choice_in_address(YEAR, "report_year", years, year)
        year = st.selectbox(said.SCHOOL_YEAR, years, key="report_year", width=260, on_change=keep)
    has_it = next((one for one in children if year in desk.years_of([one])), children[0])
    parts = report_parts(desk.house, desk.token, desk.of.family_id, ChildId(has_it), year)
    part = parts[0] if kind is ReportKind.TRANSCRIPT else _part(desk, parts, year, kind)
    return year, part, paper_size(desk.of)


def _part(desk: Desk, parts: Sequence[Part], year: str, kind: ReportKind) -> Part:
    offered = [one for one in parts if one.is_quarter] if kind is ReportKind.QUARTERLY else list(parts)
    names = {one.key: said.WHOLE_YEAR if one.key == WHOLE_YEAR else one.span.name for one in offered}
    begun = [one.key for one in offered if one.span.first <= desk.today]
    usual = begun[-1] if kind is ReportKind.QUARTERLY and begun else offered[0].key
    chosen = st.pills(
        said.PART_OF_YEAR,
        list(names),
        default=usual,
        required=True,
        format_func=lambda one: plain(names[one]),
        key=f"report_part-{year}-{kind is ReportKind.QUARTERLY}",
    )
    return next(one for one in offered if one.key == (chosen or usual))


# --- One report -------------------------------------------------------------------------------------------------------


def _show(report: Report, size: str) -> None:
    head = report.head
    key = f"{report.kind.value}-{head.child_id}"
    st.subheader(f"{plain(head.child)} · {plain(head.span.name)}", anchor=False)
    st.markdown("  \n".join(plain(sentence) for sentence in report.sentences))
    if head.is_to_come:
        st.caption(plain(said.TO_COME.format(head.span.name, f"{day(head.span.first)} {head.span.first.year}")))
    if report.facts and not report.is_empty:
        with st.container(horizontal=True, gap="medium"):
            for label, value in report.facts:
                st.markdown(f":small[{plain(label)}]  \n**{plain(value)}**", width="content")
    for number, table in enumerate(report.tables):
        if table.rows and table.is_printed:
            _show_table(report, table, f"{key}-{number}")
        elif table.rows:
            with st.expander(table.heading):
                _show_table(report, table, f"{key}-{number}")
    if report.is_empty:
        # The sentence above has said that nothing is there: what is left to say is where it is put in.
        _lead_to(report.missing)
        return
    _show_missing(report.missing)
    for sentence in _unprintable(report, key):
        st.warning(plain(sentence), icon=":material/font_download_off:")
    st.download_button(
        said.PDF,
        lambda: report_paper(report, paper=size).data,
        file_name=f"{slug(head.child)}-{file_name(report)}",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        type="primary",
        key=f"{key}-pdf",
        on_click="ignore",
    )
    if report.notes:
        with st.expander(said.HOW):
            st.markdown("  \n".join(plain(note) for note in report.notes))


def _unprintable(report: Report, key: str) -> tuple[str, ...]:
    """Say which letters no font here prints, looked for once while the report says the same."""
    known = st.session_state.setdefault(_LETTERS, {})
    texts = hash(tuple(report.texts()))
    if key not in known or known[key][0] != texts:
        known[key] = (texts, unprintable(report))
    sentences: tuple[str, ...] = known[key][1]
    return sentences


def _show_table(report: Report, table: Table, key: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.markdown(f"**{plain(table.heading)}**", width="content")
        st.download_button(
            said.CSV,
            lambda: table_csv(report, table),
            file_name=f"{slug(report.head.child)}-{report.kind.value}-{slug(table.heading)}.csv",
            mime="text/csv",
            icon=":material/table:",
            type="tertiary",
            key=f"{key}-csv",
            on_click="ignore",
        )
    rows = [*table.rows, *([table.total] if table.total else [])]
    shown = _shown(table)
    frame = pl.DataFrame({column.name: [_cell(column, row[place]) for row in rows] for place, column in shown})
    ends = {column.name: st.column_config.TextColumn(alignment="right") for _, column in shown[1:] if column.is_number}
    first = {shown[0][1].name: st.column_config.TextColumn(pinned=True)}
    st.dataframe(frame, hide_index=True, key=key, column_config=first | ends)
    if table.says:
        st.caption(plain(table.says))


def _shown(table: Table) -> list[tuple[int, Column]]:
    """Choose what a phone has room for, with its place in a row: what says something, numbers before words."""
    told = [
        (place, column)
        for place, column in enumerate(table.columns)
        if place == 0 or (not column.for_paper and any(row[place] is not None for row in table.rows))
    ]
    return told[:1] + sorted(told[1:], key=lambda one: not one[1].is_number)


def _cell(column: Column, cell: Cell) -> str:
    return said.short_cell(column.said(cell)) if column.name == MONTH or column.form is Form.DATE else column.said(cell)


def _show_missing(missing: Sequence[Missing]) -> None:
    if not missing:
        return
    with st.container(border=True, key=f"missing-{missing[0].child_id}-{missing[0].where.value}"):
        st.markdown(f":material/rule: **{said.STILL_MISSING}**")
        st.markdown("\n".join(f"* {plain(one.sentence)}" for one in missing[:_FEW]))
        if len(missing) > _FEW:
            st.caption(f"And {len(missing) - _FEW} more.")
        _lead_to(missing)


def _lead_to(missing: Sequence[Missing]) -> None:
    """Lead to each place where something missing is put in, once."""
    with st.container(horizontal=True):
        for where in dict.fromkeys(one.where for one in missing):
            _link(where, next(one.child_id for one in missing if one.where is where))


def _link(where: Where, child_id: str) -> None:
    """Lead to where something is put in."""
    child = {"child": child_id} if child_id else {}
    match where:
        case Where.LOG:
            link_to(LOG, "Log what was done")
        case Where.LEDGER:
            link_to(LEDGER, "To hours and days")
        case Where.HOUSEHOLD:
            link_to(HOUSEHOLD, "To the household")
        case _:
            link_to(REPORTS, said.PUT_IN[where], part=where.value, **child)


# --- All of a year ----------------------------------------------------------------------------------------------------


def show_year_of_reports(desk: Desk) -> None:
    """Offer all reports of a school year of everybody in one file, of those too who left the household."""
    years = desk.years_of(desk.recorded_names)
    with st.container(border=True, key="year_of_reports"):
        st.subheader(said.EVERYTHING, anchor=False)
        st.caption(said.EVERYTHING_SAYS)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            year = years[0]
            if len(years) > 1:
                year = st.selectbox(said.SCHOOL_YEAR, years, key="bundle_year", width=200) or years[0]
            asked = st.button(said.PACK.format(plain(year)), icon=":material/folder_zip:", key="pack")
        wished = (desk.of.family_id, year, paper_size(desk.of, ask=False))
        if asked:
            with refusals_shown():
                st.session_state[_BUNDLE] = (wished, _packed(desk, year))
        made = st.session_state.get(_BUNDLE)
        if made is None or made[0] != wished:
            return
        for sentence in made[1].missing:
            st.warning(plain(sentence), icon=":material/font_download_off:")
        st.download_button(
            said.TAKE_BUNDLE,
            made[1].data,
            file_name=f"reports-{slug(year)}.zip",
            mime="application/zip",
            icon=":material/download:",
            type="primary",
            key="take_bundle",
            on_click="ignore",
        )


def _packed(desk: Desk, year: str) -> Bundle:
    bar = st.progress(0.0, said.PACKING)

    def tell(share: float, what: str) -> None:
        bar.progress(share, plain(what))

    children = [ChildId(one) for one in desk.recorded_names]
    size = paper_size(desk.of, ask=False)
    made = year_of_reports(desk.house, desk.token, desk.of.family_id, children, year, size, tell=tell)
    bar.empty()
    return made
