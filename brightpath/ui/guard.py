"""The first lines of every page: which house this is, who is looking, and how a refusal is shown.

The guard is courtesy: every service verb asks the session store again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import streamlit as st

from brightpath.domain.accounts import SESSION_COOKIE, Actor
from brightpath.domain.errors import BrightPathError, NotSignedIn
from brightpath.services import accounts
from brightpath.services.house import House
from brightpath.ui.credentials import sign_in_form
from brightpath.ui.plain import plain

_houses: list[House] = []


def move_in(house: House) -> None:
    """Tell the pages which house they are in; the launcher does it once, before the first page."""
    _houses[:] = [house]


def the_house() -> House:
    """Return the house the pages are in."""
    if not _houses:
        raise RuntimeError("No house: the launcher calls guard.move_in(house) before it serves pages.")
    return _houses[0]


def token() -> str | None:
    """Read the session's token from the cookie the browser sent when the page was opened."""
    return st.context.cookies.get(SESSION_COOKIE)


def visitor() -> Actor | None:
    """Say who is signed in, or None; for pages that are open to everybody."""
    try:
        return accounts.who_am_i(the_house(), token())
    except NotSignedIn:
        return None


def signed_in() -> str:
    """Return the token to hand to services; somebody signed out gets the sign-in form here, and comes back here."""
    if visitor() is None:
        ask_to_sign_in()
    return token() or ""


def ask_to_sign_in() -> None:
    """Show the sign-in form instead of the page, and end the page."""
    with st.container(horizontal_alignment="center"), st.container(width=420):
        st.header("Please sign in")
        sign_in_form(next_page=urlsplit(st.context.url or "").path)
    st.stop()


@contextmanager
def looking_by_itself() -> Iterator[None]:
    """In a part that looks again and again: whoever was signed out meanwhile gets the page anew, which asks to sign in."""
    try:
        yield
    except NotSignedIn:
        st.rerun()
    except BrightPathError as error:
        st.error(plain(error.sentence))


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Show what a service refuses as its sentence; a session that ended meanwhile as the sign-in form."""
    try:
        yield
    except NotSignedIn:
        ask_to_sign_in()
    except BrightPathError as error:
        st.error(plain(error.sentence))
