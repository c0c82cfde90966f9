"""Bringing a co-op's classes in from its documents, with every fault of them at once."""

from __future__ import annotations

import streamlit as st

from brightpath.services import coop_imports
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing, changed
from brightpath.ui.plain import plain

_ARRIVED, _TURN = "coop_arrived", "coop_files_turn"
_KINDS = ["json", "csv", "ctt", "ectt"]


def show_files(editing: CoopEditing) -> None:
    """Take the co-op's documents, and say what came of them."""
    arrived: tuple[str, ...] = st.session_state.pop(_ARRIVED, ())
    if arrived:
        st.success("\n".join(f"* {plain(sentence)}" for sentence in arrived))
    st.markdown(
        "Choose together: **Course**, **Groups**, **Instructors** and **Rooms**, each as .json or .csv, and for days and hours"
        " **Configuration**.json. What is called as before takes its place, the rest stays."
    )
    turn = st.session_state.get(_TURN, 0)
    with st.form("coop_files", border=False):
        st.file_uploader(
            "Documents of a co-op, or one .ctt or .ectt file of the timetabling competition (up to 10 MB)",
            type=_KINDS,
            accept_multiple_files=True,
            max_upload_size=10,
            key=f"coop_files|{turn}",
        )
        st.form_submit_button("Bring them in", type="primary", on_click=_bring_in, args=(editing, turn))


def _bring_in(editing: CoopEditing, turn: int) -> None:
    files = {file.name: file.getvalue() for file in st.session_state.get(f"coop_files|{turn}") or ()}
    came = changed(lambda: coop_imports.import_classes(editing.house, editing.token, editing.coop_id, files))
    if came is not None:
        st.session_state[_ARRIVED] = (_counted(came), *came.sentences)
        st.session_state[_TURN] = turn + 1


def _counted(came: coop_imports.Imported) -> str:
    parts = [
        words.counted(came.classes, "class", "classes"),
        words.counted(came.groups, "group"),
        words.counted(came.instructors, "instructor"),
        words.counted(came.rooms, "room"),
    ]
    return f"{words.named(parts)} came in."
