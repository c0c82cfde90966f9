"""A co-op's overview: its consenting families together, who may be glad of a call, who was there, and families elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from brightpath.ui.address import PART, choice_in_address
from brightpath.ui.coop.attendance import show_attendance
from brightpath.ui.coop.calls import show_calls
from brightpath.ui.coop.editing import CoopEditing, coop_under_title, show_refused
from brightpath.ui.coop.elsewhere import show_elsewhere
from brightpath.ui.coop.overview import show_overview
from brightpath.ui.guard import refusals_shown, signed_in, the_house

token, house = signed_in(), the_house()
PARTS: dict[str, tuple[str, Callable[[CoopEditing], None]]] = {
    "together": ("All together", show_overview),
    "calls": ("Who needs a call", show_calls),
    "attendance": ("Who was there", show_attendance),
    "elsewhere": ("Families elsewhere", show_elsewhere),
}

with refusals_shown():
    editing = coop_under_title(house, token, "Overview")
    part = st.segmented_control(
        "Part", list(PARTS), format_func=lambda one: PARTS[one][0], required=True, wrap=True, label_visibility="collapsed",
        key="overview_part", on_change=choice_in_address(PART, "overview_part", PARTS, "together"),
    )  # fmt: skip
    show_refused()
    PARTS[part][1](editing)
