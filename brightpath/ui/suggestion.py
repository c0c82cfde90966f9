"""What a family would have BrightPath do, or do better: asked in one field, kept in the house."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.feedback import LONGEST_COMMENT
from brightpath.services import feedback
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import rating_words as words
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed


def show_suggestion(house: House, token: str, family: Family) -> None:
    """Let a parent say what BrightPath should do or do better, and read what the family said before."""
    key = f"suggestion-{family.family_id}"

    @undisturbed()
    def keep() -> None:
        try:
            feedback.suggest_feature(house, token, family.family_id, st.session_state[key] or "")
        except BrightPathError as refusal:
            st.session_state[f"{key}-said"] = (False, refusal.sentence)
        else:
            st.session_state[key] = ""
            st.session_state[f"{key}-said"] = (True, words.SUGGESTION_KEPT)

    with st.expander(words.SUGGEST):
        st.text_area(words.SUGGESTION, key=key, max_chars=LONGEST_COMMENT, help=words.SUGGESTION_STAYS)
        st.button(words.KEEP_SUGGESTION, key=f"{key}-keep", on_click=keep)
        is_kept, said = st.session_state.pop(f"{key}-said", (True, None))
        if said:
            (st.success if is_kept else st.error)(plain(said))
        for one in reversed(feedback.suggestions_of(house, token, family.family_id)):
            st.caption(f"{plain(one.rating.comment or '')}  \n{when(one.given_at, house.now())}")
