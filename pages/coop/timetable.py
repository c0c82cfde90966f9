"""A co-op's timetable: asked for, watched, read as anybody has it, changed in one place, published."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts, timetabling
from brightpath.ui.coop import timetable_words
from brightpath.ui.coop.editing import coop_under_title, show_refused
from brightpath.ui.coop.one_class import show_one_class
from brightpath.ui.coop.publishing import show_publishing
from brightpath.ui.coop.searching import show_asking, show_how_it_ended, watch_search
from brightpath.ui.coop.timetable import choose_version, show_costs, show_timetable, show_verdict
from brightpath.ui.guard import refusals_shown, signed_in, the_house

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token).user_id
    editing = coop_under_title(house, token, timetable_words.TITLE)
    show_refused()
    job = timetabling.timetabling_now(house, token, editing.coop_id)
    is_under_way = job is not None and not job.state.is_over
    may_ask = show_asking(editing, is_under_way=is_under_way)
    if is_under_way:
        watch_search(editing, me)
    if not editing.now.timetables:
        if not is_under_way:
            show_how_it_ended(editing, job, me)
            if may_ask:
                st.write(timetable_words.NONE_YET)
        st.stop()
    timetable = choose_version(editing)
    show_verdict(editing, timetable)
    show_publishing(editing, timetable)
    show_timetable(editing, timetable)
    show_one_class(editing, timetable)
    show_costs(editing, timetable)
    if not is_under_way:
        show_how_it_ended(editing, job, me)
