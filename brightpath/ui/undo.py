"""What was done, in a sentence, with its Undo beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from brightpath.ui import words
from brightpath.ui.plain import plain


def show_done(sentence: str, *, key: str, undo: Callable[..., Any] | None = None, args: tuple[Any, ...] = ()) -> None:
    """Say what was done; with `undo` it can be taken back, which is called with `args`."""
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=key
    ):
        st.markdown(f":material/check_circle: {plain(sentence)}", width="content")
        if undo is not None:
            st.button(words.UNDO, icon=":material/undo:", type="tertiary", key=f"undo_{key}", on_click=undo, args=args)
