"""Where one can go: every page with its name, its icon and the verb that one has to be allowed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from brightpath.config import ROOT
from brightpath.domain.accounts import Actor
from brightpath.services.access import may

#: What tabs and the browser's history call us, beside the page.
APP = "BrightPath"


@dataclass(frozen=True)
class Place:
    """A page under pages/; its address is the file's name. Who may use the verb it lives on finds it in the menu."""

    file: str
    title: str
    icon: str
    verb: str = "who_am_i"
    is_door: bool = False
    #: Reached from another page only.
    is_in_menu: bool = True
    #: Where not all who may open it look for it: the verb of those who find it in their menu.
    menu_verb: str | None = None
    #: Under which word a long menu holds it; what is used every day stands beside the words.
    section: str = ""

    @property
    def address(self) -> str:
        return self.file.rpartition("/")[2]

    def page(self, *, visible: bool = True) -> st.Page:
        """Make Streamlit's page of it."""
        return st.Page(
            ROOT / "pages" / f"{self.file}.py",
            title=self.title,
            icon=f":material/{self.icon}:",
            url_path=self.address,
            visibility="visible" if visible else "hidden",
        )

    def closed(self, refuse: Callable[[], None]) -> st.Page:
        """Make a page at the same address that only says `refuse`."""
        return st.Page(refuse, title=self.title, url_path=self.address, visibility="hidden")


def link_to(place: Place, label: str, **query: str) -> None:
    """Put a link to one of our pages here; what is in `query` stands in its address."""
    st.page_link(place.page(), label=label, icon=f":material/{place.icon}:", query_params=query or None)


LOOK_BACK, CO_OP, RESEARCH, ACCOUNTS = "Look back", "Co-op", "Research", "Account"
#: As many pages stand side by side on a laptop; more are put under words.
MOST_SIDE_BY_SIDE = 7

TODAY = Place("family/today", "Today", "wb_sunny", "day_now")
LOG = Place("family/log", "Log", "edit_calendar", "log_activities", is_in_menu=False)
WEEK = Place("family/week", "Week", "calendar_view_week", "week_plan")
REPLAY = Place("family/replay", "History", "history", "week_history", is_in_menu=False)
PROGRESS = Place("records/progress", "Progress", "monitoring", "progress_of", section=LOOK_BACK)
LEDGER = Place("records/ledger", "Hours and days", "hourglass_top", "ledger_of", section=LOOK_BACK)
LEARNED = Place("family/learned", "What we learned", "lightbulb", "what_was_learned", section=LOOK_BACK)
PREFER = Place("family/prefer", "Which week?", "compare", "choose_between", is_in_menu=False)
REPORTS = Place("records/reports", "Reports", "description", "report_of", section=LOOK_BACK)
QUESTIONNAIRE = Place("family/questionnaire", "Questionnaire", "edit_note", "save_step", is_in_menu=False)
HOUSEHOLD = Place("family/household", "Household", "cottage", "household_of")
OUR_COOP = Place("family/coop", "Our co-op", "diversity_3", "coops_of_family", section=CO_OP)
CLASSROOMS = Place("coop/classrooms", "Classes and rooms", "groups", "found_coop", menu_verb="coop_now", section=CO_OP)
OVERVIEW = Place("coop/overview", "Overview", "query_stats", "coop_overview", section=CO_OP)
TIMETABLE = Place("coop/timetable", "Co-op timetable", "calendar_month", "coop_now", section=CO_OP)
PEOPLE = Place("account/admin", "People", "group", "invitations", section=ACCOUNTS)
STATEMENTS = Place("account/questions", "Statements", "checklist", "save_question", section=ACCOUNTS)
EXPLORE = Place("research/explore", "Explore", "query_stats", "explore", section=RESEARCH)
MODELS = Place("research/models", "Models", "model_training", "models", section=RESEARCH)
JOBS = Place("account/jobs", "Work in the background", "pending_actions", "my_jobs", is_in_menu=False)
ACCOUNT = Place("account/settings", "Your account", "account_circle", section=ACCOUNTS)
SIGN_IN = Place("account/sign_in", "Sign in", "login", is_door=True)
WELCOME = Place("account/welcome", "Welcome", "waving_hand", is_door=True)

PLACES = (
    TODAY,
    WEEK,
    HOUSEHOLD,
    PROGRESS,
    LEDGER,
    REPORTS,
    LEARNED,
    PREFER,
    LOG,
    REPLAY,
    QUESTIONNAIRE,
    OUR_COOP,
    CLASSROOMS,
    TIMETABLE,
    OVERVIEW,
    EXPLORE,
    MODELS,
    JOBS,
    ACCOUNT,
    PEOPLE,
    STATEMENTS,
    SIGN_IN,
    WELCOME,
)


def is_door(address: str) -> bool:
    """Say whether an address is for people who are not signed in."""
    return any(place.is_door and place.address == address for place in PLACES)


def places_for(actor: Actor | None) -> list[Place]:
    """List what stands in somebody's menu; who is signed out has none."""
    return [
        place
        for place in _open_to(actor)
        if place.is_in_menu and actor is not None and may(actor, place.menu_verb or place.verb)
    ]


def sections_of(shown: list[Place]) -> dict[str, list[Place]]:
    """Put a menu too long for one line under words; a word with one page below it is spared."""
    if len(shown) <= MOST_SIDE_BY_SIDE:
        return {"": shown}
    under = Counter(place.section for place in shown)
    sections: dict[str, list[Place]] = {"": []}
    for place in shown:
        sections.setdefault(place.section if under[place.section] > 1 else "", []).append(place)
    return sections


def _open_to(actor: Actor | None) -> list[Place]:
    if actor is None:
        return []
    return [place for place in PLACES if not place.is_door and may(actor, place.verb)]


def pages_for(actor: Actor | None, front_door: Callable[[], None]) -> dict[Place | None, st.Page]:
    """Make the pages somebody may open, `front_door` under None for the bare address.

    Who is signed out may knock anywhere and is asked to sign in there.
    """
    shown = places_for(actor)
    open_to = _open_to(actor) + [place for place in PLACES if place.is_door] if actor else list(PLACES)
    front = st.Page(front_door, title=APP, default=True, visibility="hidden")
    return {None: front} | {place: place.page(visible=place in shown) for place in open_to}


def closed_to(actor: Actor | None) -> list[Place]:
    """List what somebody signed in may not open; there a sentence of ours stands instead of Streamlit's "Page not found"."""
    return [place for place in PLACES if not place.is_door and not may(actor, place.verb)] if actor else []
