"""Where a family stands among the families of its co-op: a band, not a rank, and nobody else's."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.coop_overview import WEEKS_OF_BANDS
from brightpath.domain.ids import FamilyId
from brightpath.domain.words import date_in_year
from brightpath.services import coop_overview
from brightpath.services.house import House
from brightpath.ui.plain import plain


def show_standing(house: House, token: str, family_id: FamilyId) -> None:
    """Say in which band the family stands, where it lets itself be counted and ten others do."""
    for one in coop_overview.standing_of_family(house, token, family_id):
        st.markdown(
            plain(
                f"In {one.coop}, over the {WEEKS_OF_BANDS} weeks from {date_in_year(one.first)}, as much of what you had planned"
                f" got done as in the {one.band} of the families."
            )
        )
        st.caption("Only you see this. Families plan differently: it is a band, not a rank.")
