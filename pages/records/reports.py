"""Reports: what a child's year says on paper and in tables, and writing down the marks, courses, books and notes it needs."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts, family
from brightpath.services.access import may
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.reports import words as said
from brightpath.ui.reports.desk import Desk
from brightpath.ui.reports.looking import show_reports, show_year_of_reports
from brightpath.ui.reports.writing import part_of_page, show_writing

token, house = signed_in(), the_house()

with refusals_shown():
    st.title(said.TITLE, anchor=False)
    me = accounts.who_am_i(house, token)
    here = this_family(house, token)
    if here is None or not here.has_household or not may(me, "report_of"):
        lead_to_household(me)
    desk = Desk(house, token, here, family.household_of(house, token, here.family_id), family_time(house, here).date())
    if not desk.recorded:
        st.write(said.NO_CHILDREN)
        st.stop()
    part = part_of_page()
    desk.show_notice()
    if part == said.LOOK:
        show_reports(desk)
        show_year_of_reports(desk)
    else:
        show_writing(desk, part)
