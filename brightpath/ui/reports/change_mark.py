"""A mark changed in its place: the form that stands where its row stood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from brightpath.domain.errors import Fault
from brightpath.domain.records import LONGEST_NAME, LONGEST_TEXT, MOST_WEIGHT, Mark, score_or_fault
from brightpath.ui.reports import words as said
from brightpath.ui.reports.desk import Desk

#: The mark whose form is open.
CHANGING: Final = "mark_changing"


def begin_change(record_id: str) -> None:
    """Open the form of a mark; another one closes."""
    st.session_state[CHANGING] = record_id


def show_change(desk: Desk, mark: Mark) -> None:
    """Ask for everything that a mark says."""
    with st.form(_key(mark, "form"), border=False):
        score, title, day = st.columns([1, 2, 1])
        with score:
            st.text_input("Mark", mark.score.said, key=_key(mark, "score"), max_chars=30, placeholder=said.MARK_LIKE)
        with title:
            st.text_input("What for", mark.title, key=_key(mark, "title"), max_chars=LONGEST_NAME)
        with day:
            st.date_input(
                "Given on",
                mark.given_on,
                max_value=max(desk.today, mark.given_on),
                format="YYYY-MM-DD",
                key=_key(mark, "on"),
            )
        subject, term, weight = st.columns([2, 2, 1])
        with subject:
            subjects = _subjects(desk, mark)
            st.selectbox("Subject", subjects, index=subjects.index(mark.subject), key=_key(mark, "subject"))
        with term:
            terms = list(dict.fromkeys([*desk.terms, *([mark.term] if mark.term else [])]))
            place = terms.index(mark.term) if mark.term else None
            st.selectbox("Term", terms, index=place, placeholder="By its day", key=_key(mark, "term"))
        with weight:
            st.number_input(
                "Weight", min(0.1, mark.weight), MOST_WEIGHT, mark.weight, 0.5, key=_key(mark, "weight"), format="%g"
            )
        st.text_area("Note", mark.note, key=_key(mark, "note"), height=70, max_chars=LONGEST_TEXT)
        with st.container(horizontal=True):
            st.form_submit_button(said.SAVE_MARK, type="primary", on_click=_save, args=(desk, mark))
            st.form_submit_button(said.LEAVE_MARK, type="tertiary", on_click=_close)


def _subjects(desk: Desk, mark: Mark) -> list[str]:
    """List the subjects that it can be about: the child's, unless it is the mark of a lesson."""
    if mark.lesson_id or mark.item_id:
        return [mark.subject]
    known = next((one.child.subjects for one in desk.recorded if one.child_id == mark.child_id), ())
    return list(dict.fromkeys([mark.subject, *(one.name for one in known)]))


def _save(desk: Desk, mark: Mark) -> None:
    state = st.session_state

    def value(field: str) -> Any:
        return state.get(_key(mark, field))

    text = (value("score") or "").strip()
    score = mark.score if text == mark.score.said else score_or_fault(text, "Mark")
    if isinstance(score, Fault):
        desk.write((), [score])
        return
    changed = replace(
        mark,
        score=score,
        title=value("title") or "",
        given_on=value("on") or mark.given_on,
        subject=value("subject") or mark.subject,
        term=value("term"),
        weight=float(value("weight") or mark.weight),
        note=value("note") or "",
    )
    if changed == mark or desk.write([changed]):
        _close()


def _close() -> None:
    st.session_state.pop(CHANGING, None)


def _key(mark: Mark, field: str) -> str:
    return f"change_mark-{mark.record_id}-{field}"
