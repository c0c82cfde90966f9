"""A list that is pasted, shown as what it becomes, and taken only then."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from brightpath.domain.questionnaire import Document
from brightpath.imports.pasted_list import Pasted
from brightpath.ui.plain import plain


def pasted_list(
    key: str,
    *,
    label: str,
    example: str,
    read: Callable[[str], Pasted],
    became: Callable[[Document], str],
    take: Callable[[list[Document]], bool],
) -> None:
    """Ask for a list, show what each line becomes and what was not understood, and take it on a click.

    `read` makes things of the text, `became` says one of them in words, `take` saves them and says whether it did.
    """
    text = st.text_area(label, placeholder=example, key=key, height=110, max_chars=20_000)
    if not text.strip():
        if st.button("Read the list", key=f"{key}-read"):
            st.caption("There is nothing to read yet: paste or type a list first.")
        return
    pasted = read(text)
    if pasted.items:
        st.table(
            [{"You wrote": plain(taken.words), "It becomes": plain(became(taken.item))} for taken in pasted.items],
            border="horizontal",
            hide_index=True,
        )
    for fault in pasted.not_understood:
        st.caption(f":orange[{plain(fault.sentence)}]")

    def taken() -> None:
        if take([one.item for one in pasted.items]):
            st.session_state[key] = ""

    if pasted.items:
        count = len(pasted.items)
        st.button("Take it" if count == 1 else f"Take these {count}", type="primary", key=f"{key}-take", on_click=taken)
