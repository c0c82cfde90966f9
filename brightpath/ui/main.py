"""The main script, run before every page: who is looking, where they may go, and the banner of a made-up family."""

from __future__ import annotations

import streamlit as st

from brightpath.services import door
from brightpath.ui import words
from brightpath.ui.families import choose_family
from brightpath.ui.guard import ask_to_sign_in, refusals_shown, the_house, token, visitor
from brightpath.ui.light import AWAY, draw_anew_in_another_light
from brightpath.ui.places import (
    ACCOUNT,
    APP,
    HOUSEHOLD,
    QUESTIONNAIRE,
    SIGN_IN,
    TODAY,
    WEEK,
    closed_to,
    is_door,
    link_to,
    pages_for,
    places_for,
    sections_of,
)
from brightpath.ui.theme import CAPTIONS, CHARTS, CHOSEN, LOGO, PAGE_ICON, PHONE, RINGS, TABLES
from brightpath.ui.today import has_a_plan_today

st.set_page_config(page_title=APP, page_icon=str(PAGE_ICON), layout="wide")
st.logo(str(LOGO), size="large")
st.html(AWAY + CAPTIONS + CHARTS + CHOSEN + RINGS + TABLES + PHONE)


def front_door() -> None:
    """Lead on from the bare address to where somebody most likely wants to go."""
    if WEEK not in pages:
        st.switch_page(pages[ACCOUNT])
    elif family is None and HOUSEHOLD in pages:
        st.switch_page(pages[HOUSEHOLD])
    elif family is not None and not family.has_household and QUESTIONNAIRE in pages:
        st.switch_page(pages[QUESTIONNAIRE])
    elif family is not None and has_a_plan_today(the_house(), token() or "", family):
        st.switch_page(pages[TODAY])
    else:
        st.switch_page(pages[WEEK])


def not_yours() -> None:
    """Say that a page, come to by a link or from memory, is not for who is signed in."""
    st.title(words.NOT_YOURS, anchor=False)
    st.write(words.NOT_YOURS_BECAUSE)
    link_to(TODAY if TODAY in pages else ACCOUNT, words.TO_YOURS)


with refusals_shown():
    actor, family = visitor(), None
    pages = pages_for(actor, front_door)
    menu = {word: [pages[place] for place in places] for word, places in sections_of(places_for(actor)).items()}
    menu[""] += [page for page in pages.values() if page.visibility == "hidden"]
    menu[""] += [place.closed(not_yours) for place in closed_to(actor)]
    page = st.navigation(menu, position="top" if actor else "hidden")
    if page.title != APP:
        st.set_page_config(page_title=f"{page.title} · {APP}")  # tabs and the browser's history tell pages apart by it
    if actor is None and not is_door(page.url_path):
        if door.has_no_account(the_house(), token()):
            st.switch_page(pages[SIGN_IN])
        ask_to_sign_in()
    if WEEK in pages and actor is not None:
        family = choose_family(the_house(), token() or "")
    draw_anew_in_another_light()
    if family is not None and family.is_demo:
        st.info(words.DEMO_BANNER, icon=":material/toys:")
    page.run()
