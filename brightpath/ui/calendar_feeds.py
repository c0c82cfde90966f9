"""The calendar addresses of a family: which there are, a new one with its secret shown once, and withdrawing one."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

from brightpath.domain.family import Child
from brightpath.domain.feeds import Feed, OpenedFeed
from brightpath.domain.ids import ChildId
from brightpath.services import feeds
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui.guard import refusals_shown
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

WHOLE_FAMILY = "The whole family"
_OPENED, _LEAVING = "feed_opened", "feed_leaving"
_ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

NONE_YET = (
    "See your week in the calendar you look at anyway. You make an address, paste it there once, and it follows every "
    "change of the plan. Nobody can change anything through it."
)
HOW_TO = """
* **Google** (on a computer): beside *Other calendars* press **+**, then *From URL*.
* **Apple**: on a Mac *File*, then *New Calendar Subscription*; on an iPhone *Settings*, *Calendar*, *Add Account*, *Other*.
* **Outlook**: *Add calendar*, then *Subscribe from web*.
"""
SHOWN_ONCE = (
    "It is shown only now. Whoever has it can read this calendar, so give it to nobody you would not tell the week."
)
ONLY_HERE = (
    "This address begins with your own computer’s name for itself: only programs on this computer can read it. "
    "Open BrightPath by the name that other devices use, and make the address there."
)
OWN_SERVERS = (
    "Google and Outlook on the web fetch it themselves: BrightPath must be reachable from the internet for them."
)


def show_feeds(house: House, token: str, of: Family, children: Sequence[Child]) -> None:
    """Show the calendars that were given out, and offer a new one; to be called for parents only."""
    with st.container(border=True, key="calendars"):
        st.subheader("Calendars", anchor=False)
        there = feeds.feeds_of(house, token, of.family_id)
        opened = st.session_state.get(_OPENED)
        if opened is not None and any(feed.feed_id == opened.feed_id for feed in there):
            _show_address(opened)
        else:
            st.session_state.pop(_OPENED, None)
        if not there:
            st.markdown(NONE_YET)
        for feed in there:
            _show_feed(house, token, of, feed)
        _offer_one(house, token, of, children)


def _show_feed(house: House, token: str, of: Family, feed: Feed) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"feed-{feed.feed_id}"
    ):
        st.markdown(f"**{plain(_name(feed))}**  \n:small[{plain(_said_of(house, feed))}]", width="stretch")
        if st.session_state.get(_LEAVING) != feed.feed_id:
            st.button(
                "Withdraw",
                type="tertiary",
                icon=":material/link_off:",
                key=f"withdraw-{feed.feed_id}",
                on_click=lambda: st.session_state.update({_LEAVING: feed.feed_id}),
            )
            return

        @undisturbed()
        def withdraw() -> None:
            st.session_state.pop(_LEAVING, None)
            with refusals_shown():
                feeds.revoke_feed(house, token, of.family_id, feed.feed_id)

        with st.container(horizontal=True, width="content", gap="xsmall", vertical_alignment="center"):
            st.markdown("Whoever reads it sees nothing new from then on.", width="content")
            st.button("Withdraw it", type="primary", key=f"really-{feed.feed_id}", on_click=withdraw)
            st.button("Keep it", key=f"keep-{feed.feed_id}", on_click=lambda: st.session_state.pop(_LEAVING, None))


def _name(feed: Feed) -> str:
    if feed.child_id is None:
        return WHOLE_FAMILY
    return feed.child_name or "A child who is no longer in the household"


def _said_of(house: House, feed: Feed) -> str:
    now = house.now()
    made = f"Made {when(feed.created_at, now)}" + (f" by {feed.made_by}" if feed.made_by else "")
    if feed.is_answering:
        return f"{made} · " + (f"last read {when(feed.last_read_at, now)}" if feed.last_read_at else "not read yet")
    if feed.child_id is not None and feed.child_name is None:
        return f"{made} · answers no more"
    return f"{made}, whose account is off · answers no more"


def _offer_one(house: House, token: str, of: Family, children: Sequence[Child]) -> None:
    names = {"": WHOLE_FAMILY} | {child.id: child.name for child in children}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "A new address for", list(names), format_func=names.__getitem__, key="feed_for", width=260
        )

        @undisturbed()
        def make() -> None:
            if _OPENED in st.session_state:
                return  # a second click on the same button: the first address was never read
            with refusals_shown():
                st.session_state[_OPENED] = feeds.open_feed(
                    house, token, of.family_id, ChildId(chosen) if chosen else None
                )

        st.button("Make the address", icon=":material/add_link:", key="make_feed", on_click=make,
                  disabled=_OPENED in st.session_state)  # fmt: skip


def _show_address(opened: OpenedFeed) -> None:
    here = urlsplit(st.context.url or "")
    with st.container(border=True, key="feed-address"):
        st.markdown(":material/key: **Your new address.** Copy it now, and subscribe to it:")
        st.code(f"{here.scheme}://{here.netloc}{opened.path}", language=None, wrap_lines=True)
        st.markdown(HOW_TO)
        st.caption(f"{SHOWN_ONCE} {ONLY_HERE if here.hostname in _ON_THIS_MACHINE else OWN_SERVERS}")
        st.button("I have it", key="feed_taken", on_click=lambda: st.session_state.pop(_OPENED, None))
