"""Who may be glad of a call: a sentence each with what it rests on, and a way to say that it was handled."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.coop_attendance import LONGEST_NOTE, Call, Sign
from brightpath.services import coop_alerts
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.moments import when
from brightpath.ui.plain import plain

NOBODY = "Nothing stands out in the children that are shown to you by name."
#: What a sign that was handled is called.
SIGNS = {
    Sign.FALLING_COMPLETION: "less gets done",
    Sign.OVERLOAD: "lessons take longer",
    Sign.ENGAGEMENT_DROPPING: "less engaged",
    Sign.MISSED_CLASSES: "missed classes",
}
ONLY_BY_NAME = (
    "Only families who put on “Show our children by name” are here. A sign is no judgement: there may be a good reason."
)


def show_calls(editing: CoopEditing) -> None:
    """List the signs that nobody has handled yet, and those that were."""
    calls = coop_alerts.who_needs_a_call(editing.house, editing.token, editing.coop_id)
    st.markdown(
        NOBODY if not calls else f"**{words.counted(len(calls), 'sign')} that a family may be glad of a call.**"
    )
    for call in calls:
        _show_call(editing, call)
    st.caption(ONLY_BY_NAME)
    handled = coop_alerts.handled_calls(editing.house, editing.token, editing.coop_id)
    if handled:
        with st.expander(f"{words.counted(len(handled), 'sign')} handled"):
            for name, one in handled:
                note = f" {one.note}" if one.note else ""
                said = f"{name}, {SIGNS[one.sign]}: {one.by}, {when(one.at, editing.house.now())}.{note}"
                st.markdown(f"* {plain(said)}")


def _show_call(editing: CoopEditing, call: Call) -> None:
    key = f"{call.child_id}-{call.sign}-{call.seen_until}"

    def handle() -> None:
        editing.change(
            coop_alerts.handle_call, call.child_id, call.sign, st.session_state.get(f"note-{key}", ""),
            said="Handled. It comes back only on new evidence.",
        )  # fmt: skip

    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(call.sentence)}**")
        st.caption(plain(f"Family {call.family}. {' '.join(call.evidence)}"))
        with st.expander("Handled?"):
            st.text_input("A note", max_chars=LONGEST_NOTE, placeholder="What came of it", key=f"note-{key}")
            st.button("It is handled", key=f"handle-{key}", on_click=handle)
