"""Notes of a quarter on the Reports page: for each subject how it went, what was covered, and why less was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.quarterly_report import QuarterSubject
from brightpath.domain.records import LONGEST_TEXT, Record, ReportNote
from brightpath.domain.report import Span
from brightpath.services.records import records_of
from brightpath.services.reports import quarter_of
from brightpath.ui.plain import plain
from brightpath.ui.reports.desk import Desk


def show_notes(desk: Desk, child_id: str, year: str | None, quarters: Sequence[tuple[str, Span]]) -> None:
    """Ask for what is written of each subject in a quarter."""
    spans = dict(quarters)
    begun = [key for key, span in quarters if span.first <= desk.today] or list(spans)[:1]
    chosen = st.segmented_control(
        "Which quarter?", list(spans), default=begun[-1], required=True, format_func=lambda key: plain(spans[key].name),
        key=f"notes_quarter-{child_id}-{year}",
    )  # fmt: skip
    span = spans[chosen or begun[-1]]
    st.caption(plain(span.dates))
    subjects = quarter_of(desk.house, desk.token, desk.of.family_id, ChildId(child_id), year, chosen or begun[-1])
    with st.form(f"notes_form-{child_id}-{span.first}", border=False):
        for one in subjects:
            with st.container(border=True):
                _fields(child_id, span, one)
        st.form_submit_button("Save these notes", type="primary", on_click=_save, args=(desk, child_id, span, subjects))


def _fields(child_id: str, span: Span, one: QuarterSubject) -> None:
    done = f"{one.done_percent:.0f} % of the plan" if one.done_percent is not None else ""
    st.markdown(" · ".join([f"**{plain(one.name)}**", *(plain(part) for part in (done, one.grade) if part)]))
    went, covered = st.columns(2)
    with went:
        st.text_area("How it went", one.narrative, key=_key(child_id, span, one.name, "narrative"), height=90,
                     max_chars=LONGEST_TEXT, placeholder="A few words, or leave it to the mark")  # fmt: skip
    with covered:
        st.text_area("What was covered", one.material, key=_key(child_id, span, one.name, "material"), height=90,
                     max_chars=LONGEST_TEXT, placeholder="Chapters, topics, books")  # fmt: skip
    if one.is_under() or one.reason:
        st.text_area("Why less than 80 % was done", one.reason, key=_key(child_id, span, one.name, "reason"), height=70,
                     max_chars=LONGEST_TEXT, placeholder="Three weeks of flu in October")  # fmt: skip


def _key(child_id: str, span: Span, subject: str, field: str) -> str:
    return f"note-{child_id}-{span.first}-{subject}-{field}"


def _save(desk: Desk, child_id: str, span: Span, subjects: Sequence[QuarterSubject]) -> None:
    state = st.session_state
    known = {one.record_id: one for one in records_of(desk.house, desk.token, desk.of.family_id).notes}
    new: list[Record] = []
    emptied: list[str] = []
    for one in subjects:
        typed: dict[str, Any] = {
            field: (state.get(_key(child_id, span, one.name, field)) or "").strip()
            for field in ("narrative", "material", "reason")
        }
        standing = known.get(one.note_id or "")
        if standing is None and typed["material"] == one.material:
            typed["material"] = ""  # what the lessons say goes on being said by them
        if standing is not None and all(getattr(standing, field) == text for field, text in typed.items()):
            continue
        if any(typed.values()):
            first, last = (standing.first_on, standing.last_on) if standing else (span.first, span.last)
            record_id = standing.record_id if standing else new_id()
            new.append(ReportNote(record_id, ChildId(child_id), one.name, first, last, **typed))
        elif standing is not None:
            emptied.append(standing.record_id)
    if emptied:
        desk.take_out(emptied)
    if new or not emptied:
        desk.write(new)
