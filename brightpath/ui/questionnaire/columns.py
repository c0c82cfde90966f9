"""Children side by side, where a section is asked once per child."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from brightpath.domain.questionnaire import Document
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing

#: More children than this are shown one at a time.
MOST_COLUMNS = 3
NO_CHILDREN = "Say who your children are first; then this page asks about each of them."


def a_column_each(editing: Editing) -> Iterator[Document]:
    """Walk through the children, each with a column of its own open; on a phone the columns stand below each other."""
    children = editing.children
    if not children:
        st.info(NO_CHILDREN, icon=":material/child_care:")
        return
    if len(children) > MOST_COLUMNS:
        by_id = {child["id"]: child for child in children}
        chosen = st.segmented_control(
            "Child",
            list(by_id),
            default=children[0]["id"],
            required=True,
            format_func=lambda child_id: by_id[child_id].get("name", "?"),
            label_visibility="collapsed",
            key="questionnaire_child",
        )
        children = [by_id.get(str(chosen), children[0])]
    for column, child in zip(st.columns(len(children), gap="large"), children, strict=True):
        with column:
            age = f", {child['age']}" if child.get("age") else ""
            st.subheader(f"{plain(child.get('name', ''))}{age}", anchor=False)
            yield child
