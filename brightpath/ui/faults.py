"""What was wrong with a file, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from brightpath.ui.plain import plain


def show_faults(sentences: Sequence[str]) -> None:
    """List what must be put right before a file can be taken; without faults, show nothing."""
    if not sentences:
        return
    many = f"These {len(sentences)} things" if len(sentences) > 1 else "This"
    st.error(
        f"{many} must be put right first. Nothing was changed.\n\n"
        + "\n".join(f"* {plain(sentence)}" for sentence in sentences)
    )
