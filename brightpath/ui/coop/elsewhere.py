"""Families of another BrightPath: on the coordinator's side their files come in, on a family's own side one goes out."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.consents import Switch
from brightpath.domain.coop_faults import LONGEST_NAME
from brightpath.domain.errors import Refused
from brightpath.services import consents, coop_summaries
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui.coop.editing import CoopEditing, changed
from brightpath.ui.moments import when
from brightpath.ui.plain import plain

_READ, _TURN = "coop_file_says", "coop_file_turn"
WHAT_IT_IS = (
    "A family that has its own BrightPath gives you a file of its weekly counts: lessons planned and done, by subject and age. It"
    " is counted with the others. You could read in it what you do not see of other families, so it is none of the five."
)
CHOOSE_ONE = "Choose the family’s file first: it ends in .json."
HOW_TO_GIVE = (
    "Is your co-op in another BrightPath? Then give its coordinator this file now and again. Whoever has it can read all that it"
    " says:"
)


def show_elsewhere(editing: CoopEditing) -> None:
    """Take a family's file, say what it holds before it counts, and list those that do."""
    st.markdown(WHAT_IT_IS)
    turn = st.session_state.get(_TURN, 0)
    with st.form("summary_file", border=True):
        st.file_uploader("A family’s file (up to 10 MB)", type=["json"], max_upload_size=10, key=f"summary|{turn}")
        st.text_input("What you call the family", max_chars=LONGEST_NAME, placeholder="The Parks", key=f"called|{turn}")
        st.form_submit_button("Look what it says", type="primary", on_click=_look, args=(editing, turn))
    read = st.session_state.get(_READ)
    if read is not None:
        content, called, says = read
        with st.container(border=True):
            st.markdown(f"**{plain(called or 'A family')}**\n\n" + "\n".join(f"* {plain(line)}" for line in says))
            with st.container(horizontal=True):
                st.button(
                    "Count it", type="primary", key="count_file", on_click=_bring_in, args=(editing, content, called)
                )
                st.button("No", key="count_not", on_click=lambda: st.session_state.pop(_READ, None))
    for guest in coop_summaries.guests_of_coop(editing.house, editing.token, editing.coop_id):
        weeks = f"{guest.first.isoformat()} to {guest.last.isoformat()}" if guest.first and guest.last else "no weeks"
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            brought = when(guest.brought_at, editing.house.now())
            st.markdown(f"{plain(guest.called)}  \n:small[{plain(f'{weeks}, brought in {brought}')}]", width="content")
            st.button(
                "Take it out", type="tertiary", key=f"out-{guest.family_key}", on_click=editing.change,
                args=(coop_summaries.remove_summary, guest.family_key),
                kwargs={"said": "It is counted no longer."},
            )  # fmt: skip


def _look(editing: CoopEditing, turn: int) -> None:
    file = st.session_state.get(f"summary|{turn}")
    content = file.getvalue() if file is not None else b""

    def look() -> list[str]:
        if file is None:
            raise Refused(CHOOSE_ONE)
        return list(coop_summaries.look_at_summary(editing.house, editing.token, editing.coop_id, content))

    says = changed(look)
    if says is not None:
        st.session_state[_READ] = (content, st.session_state.get(f"called|{turn}", ""), says)


def _bring_in(editing: CoopEditing, content: bytes, called: str) -> None:
    done = editing.change(coop_summaries.bring_in_summary, content, called, said="It is counted from now on.")
    if done:
        st.session_state.pop(_READ, None)
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def show_giving(house: House, token: str, family: Family) -> None:
    """Let a family take its own file along, and read before what it says."""
    known = consents.consents_of_family(house, token, family.family_id)
    if not any(one.switch is Switch.COUNT_US_IN and one.is_given for one in known):
        return
    with st.expander("A file for a co-op in another BrightPath"):
        says, content = coop_summaries.summary_to_give(house, token, family.family_id)
        st.markdown(HOW_TO_GIVE + "\n\n" + "\n".join(f"* {plain(line)}" for line in says))
        st.download_button(
            "Take the file along", content, file_name="brightpath-family.json", mime="application/json", key="summary_out",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
