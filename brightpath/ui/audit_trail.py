"""What happened in a house: sign-ins, changes to accounts and refused attempts, to look over and to take along."""

from __future__ import annotations

from datetime import UTC

import polars as pl
import streamlit as st

from brightpath.services import people
from brightpath.services.house import House
from brightpath.ui.figures import hand_out
from brightpath.ui.moments import when

NOTHING = "Nothing has happened yet."
WHAT_IT_IS = (
    "Sign-ins, changes to accounts and refused attempts, the newest first. Nothing here can be changed or deleted."
)


def show_audit_trail(house: House, token: str) -> None:
    """Show the newest entries; whoever takes them along has the moments to the second, in UTC."""
    entries = people.audit_trail(house, token)
    if not entries:
        st.caption(NOTHING)
        return
    st.caption(WHAT_IT_IS)
    told = {
        "Who": [entry["who"] for entry in entries],
        "What": [entry["what"].replace("_", " ") for entry in entries],
        "How it ended": [entry["outcome"] for entry in entries],
        "From": [entry["address"] for entry in entries],
        "About": [entry["about"] for entry in entries],
    }
    moments = [entry["happened_at"].astimezone(UTC) for entry in entries]
    now = house.now()
    st.dataframe(pl.DataFrame({"When": [when(one, now) for one in moments], **told}), hide_index=True, width="stretch")
    exact = [one.isoformat(sep=" ", timespec="seconds") for one in moments]
    hand_out(pl.DataFrame({"When": exact, **told}), key="what_happened", file_name="what-happened")
