"""What matters in a co-op's timetable: how much each wish weighs, and whether one of them is a must."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from brightpath.domain.coop_timetable import CoopWish
from brightpath.services import coops, timetabling
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.plain import plain

#: What one miss of a wish costs, from 0 to 5 in words; what a wish usually costs is always one of them.
LEVELS: Final = {
    0: "does not matter",
    1: "matters a little",
    2: "matters somewhat",
    3: "matters",
    5: "matters much",
    10: "matters most",
}
PARENTS: Final = "parents_where_needed"
ABOUT: Final = (
    "No timetable meets every wish. Say what counts more: each miss costs its points, and the timetable with the fewest"
    " points is looked for. What was made before keeps its points."
)
A_MUST: Final = "A parent is never needed in two classes at once: rather leave a class out"


def level(weight: int) -> str:
    """Say what a weight means; one from a document may lie between the words."""
    return LEVELS.get(weight) or f"{words.counted(weight, 'point')} each"


def levels_for(wish: CoopWish) -> list[int]:
    """List the weights to choose from, the one it has among them."""
    return sorted({*LEVELS, wish.weight})


def show_wishes(editing: CoopEditing) -> None:
    """Ask how much each wish matters, in words."""
    coop = editing.now.coop
    wishes = timetabling.what_matters(editing.house, editing.token, editing.coop_id)
    st.markdown(ABOUT)

    def key(name: str) -> str:
        return f"wish|{coop.coop_id}|{coop.version}|{name}"

    with st.form("coop_wishes"):
        for wish in wishes:
            st.select_slider(
                plain(wish.sentence),
                levels_for(wish),
                wish.weight,
                format_func=level,
                help=f"Usually: {level(wish.usual)}, {words.counted(wish.usual, 'point')} for each miss.",
                key=key(wish.name),
            )
            if wish.name == PARENTS:
                st.checkbox(A_MUST, coop.parents_are_a_must, key=key("must"))
        given = (editing, {wish.name: key(wish.name) for wish in wishes}, key("must"))
        st.form_submit_button("Keep", type="primary", on_click=_keep, args=given)
    if any(wish.weight != wish.usual for wish in wishes) or coop.parents_are_a_must:
        st.button(
            "Back to the usual", type="tertiary", icon=":material/undo:", key="usual", on_click=_usual, args=given[:1]
        )


def _keep(editing: CoopEditing, keys: Mapping[str, str], must: str) -> None:
    typed = st.session_state
    weights = editing.now.coop.weights | {name: typed[key] for name, key in keys.items()}
    _change(editing, weights, is_a_must=typed[must])


def _usual(editing: CoopEditing) -> None:
    _change(editing, {}, is_a_must=False)


def _change(editing: CoopEditing, weights: dict[str, int], *, is_a_must: bool) -> None:
    coop = editing.now.coop
    editing.change(
        coops.change_coop, coop.name, coop.place, weights, is_a_must, said="Kept. It counts from the next timetable on."
    )
