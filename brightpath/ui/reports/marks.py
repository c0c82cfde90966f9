"""Marks on the Reports page: one for each child and subject at once, pasted from a spreadsheet, and those that stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from brightpath.domain.errors import Fault
from brightpath.domain.grades import number
from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.questionnaire import Document
from brightpath.domain.records import Mark, Record, score_or_fault
from brightpath.services.records import read_mark_list, records_of
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.pasted import pasted_list
from brightpath.ui.reports import words as said
from brightpath.ui.reports.change_mark import CHANGING, begin_change, show_change
from brightpath.ui.reports.desk import Desk

#: Marks shown at first, and more with each press.
AT_A_TIME = 15
_SHOWN = "marks_shown"


def show_marks(desk: Desk, child_id: str | None) -> None:
    """Offer both ways to write marks down, and list those that stand; `child_id` is whose come first."""
    with st.container(border=True, key="many_marks"):
        st.subheader(said.MANY_MARKS, anchor=False)
        _show_many(desk, child_id)
    with st.expander(said.PASTE_MARKS, icon=":material/content_paste:"):
        _show_paste(desk)
    show_standing(desk, list(reversed(records_of(desk.house, desk.token, desk.of.family_id).marks)))


def mark_row(mark: Mark) -> str:
    """Say "**46/50** · Maths · Chapter 3 · Friday 20 November"."""
    counts = f"counts {number(mark.weight)} times" if mark.weight != 1 else ""
    parts = [mark.subject, mark.title, words.day(mark.given_on), mark.term or "", counts]
    return f"**{plain(mark.score.said)}** · " + " · ".join(plain(part) for part in parts if part)


def show_standing(desk: Desk, marks: list[Mark], *, has_names: bool = True) -> None:
    """List marks, the newest first, each to be changed in its place or taken out."""
    if not marks:
        st.caption(said.NO_MARKS)
        return
    shown = st.session_state.get(_SHOWN, AT_A_TIME)
    for mark in marks[:shown]:
        name = f"{plain(desk.recorded_names.get(mark.child_id, ''))} · " if has_names else ""
        if st.session_state.get(CHANGING) == mark.record_id:
            with st.container(border=True, key="changed_mark"):
                st.markdown(f"{name}{mark_row(mark)}")
                show_change(desk, mark)
            continue
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            note = f"  \n{plain(mark.note)}" if mark.note else ""
            st.markdown(f"{name}{mark_row(mark)}{note}", width="stretch")
            st.button(
                said.CHANGE,
                type="tertiary",
                icon=":material/edit:",
                key=f"change-{mark.record_id}",
                on_click=begin_change,
                args=(mark.record_id,),
            )
            st.button(
                said.TAKE_OUT,
                type="tertiary",
                icon=":material/delete:",
                key=f"take_out-{mark.record_id}",
                on_click=desk.take_out,
                args=([mark.record_id],),
            )
    if shown < len(marks):
        st.button(said.MORE, key="more_marks", on_click=_show_more, args=(shown,))


def _show_more(shown: int) -> None:
    st.session_state[_SHOWN] = shown + AT_A_TIME


# --- One for each, all at once ----------------------------------------------------------------------------------------


def _show_many(desk: Desk, child_id: str | None) -> None:
    with st.form("marks_form", border=False):
        what, day, term, weight = st.columns([3, 2, 2, 1])
        with what:
            st.text_input("What for", key="marks_title", max_chars=200, placeholder="Chapter 3, spelling test, term …")
        with day:
            st.date_input("Given on", desk.today, max_value=desk.today, format="YYYY-MM-DD", key="marks_on")
        with term:
            st.selectbox("Term", desk.terms, index=None, placeholder="By its day", key="marks_term")
        with weight:
            st.number_input("Weight", 0.1, 100.0, 1.0, 0.5, key="marks_weight", format="%g")
        names = desk.names
        if child_id in names:
            names = {child_id: names[child_id]} | names
        for place in range(0, len(names), 3):
            few = list(names.items())[place : place + 3]
            for column, (one, name) in zip(st.columns(min(3, max(2, len(few)))), few, strict=False):
                with column:
                    st.markdown(f"**{plain(name)}**")
                    for subject in desk.child(one).subjects:
                        st.text_input(
                            plain(subject.name), key=_key(one, subject.name), placeholder=said.MARK_LIKE, max_chars=30
                        )
        st.form_submit_button("Write these marks down", type="primary", on_click=_write_many, args=(desk,))


def _key(child_id: str, subject: str) -> str:
    return f"mark-{child_id}-{subject}"


def _write_many(desk: Desk) -> None:
    state = st.session_state
    new: list[Record] = []
    faults: list[Fault] = []
    keys = []
    for child in desk.household.children:
        for subject in child.subjects:
            key = _key(child.id, subject.name)
            text = state.get(key) or ""
            if not text.strip():
                continue
            score = score_or_fault(text, f"{child.name}, {subject.name}")
            if isinstance(score, Fault):
                faults.append(score)
                continue
            keys.append(key)
            new.append(
                Mark(
                    record_id=new_id(),
                    child_id=ChildId(child.id),
                    subject=subject.name,
                    given_on=_day(state.get("marks_on"), desk.today),
                    score=score,
                    title=state.get("marks_title") or "",
                    term=state.get("marks_term"),
                    weight=float(state.get("marks_weight") or 1.0),
                )
            )
    if desk.write(new, faults):
        for key in (*keys, "marks_title"):
            state[key] = ""


def _day(value: Any, today: date) -> date:
    return value if isinstance(value, date) else today


# --- Pasted -----------------------------------------------------------------------------------------------------------


def _show_paste(desk: Desk) -> None:
    ids = {name: child_id for child_id, name in desk.names.items()}

    def take(items: list[Document]) -> bool:
        return desk.write(
            [
                Mark(
                    record_id=new_id(),
                    child_id=ChildId(ids[item["child"]]),
                    subject=item["subject"],
                    given_on=item["given_on"],
                    score=item["score"],
                    title=item["title"],
                    weight=item["weight"],
                    note=item["note"],
                )
                for item in items
            ]
        )

    def became(item: Document) -> str:
        title = f" · {item['title']}" if item["title"] else ""
        return f"{item['child']} · {item['subject']} · {item['score'].said}{title} · {words.day(item['given_on'])}"

    pasted_list(
        "marks_pasted",
        label="Marks, one a line, or a table of children and subjects",
        example=said.PASTE_EXAMPLE,
        read=lambda text: read_mark_list(desk.house, desk.token, desk.of.family_id, text, desk.today),
        became=became,
        take=take,
    )
