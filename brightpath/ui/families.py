"""Which family the pages are about, and what time it is there."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from brightpath.domain.ids import FamilyId
from brightpath.domain.words import by_clock
from brightpath.services import family
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui.plain import plain

_CHOSEN = "family"


def choose_family(house: House, token: str) -> Family | None:
    """Offer the choice where somebody belongs to several families; without one, the first of their own counts."""
    families = _families(house, token)
    if len(families) > 1:
        by_id = {each.family_id: each for each in families}
        if st.session_state.get(_CHOSEN) not in by_id:
            st.session_state[_CHOSEN] = _first(families).family_id
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.selectbox(
                "Family",
                list(by_id),
                key=_CHOSEN,
                format_func=lambda family_id: _name(by_id[family_id]),
                label_visibility="collapsed",
                width=260,
            )
    return _chosen(families)


def this_family(house: House, token: str) -> Family | None:
    """Find the family the pages are about, or None before there is one."""
    return _chosen(_families(house, token))


def look_at_family(family_id: FamilyId) -> None:
    """Make the pages be about this family from now on; to be called before the choice is shown, as in a callback."""
    st.session_state[_CHOSEN] = family_id


def family_time(house: House, of: Family) -> datetime:
    """Read the family's wall clock; a family without a time zone has the one of this browser."""
    for zone in (of.time_zone, house.settings.time_zone, st.context.timezone):
        try:
            if zone:
                return house.now().astimezone(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return house.now().astimezone(UTC)


def clock_style(of: Family) -> str:
    """Name the clock a family reads: "12" or "24"."""
    return "12" if of.clock_hours == 12 else "24"


def told(of: Family, sentence: str) -> str:
    """Write a sentence for a page as people read it: times by the family's clock, nobody's words as markdown."""
    return plain(by_clock(sentence, clock_style(of)))


def _families(house: House, token: str) -> list[Family]:
    known = family.families_of(house, token)
    if not house.settings.demo:
        return known
    # `start.py --demo`: the made-up family instead of one's own.
    return [each for each in known if each.is_demo] or known


def _chosen(families: list[Family]) -> Family | None:
    chosen = st.session_state.get(_CHOSEN)
    return next((each for each in families if each.family_id == chosen), _first(families) if families else None)


def _first(families: list[Family]) -> Family:
    return next((each for each in families if not each.is_demo), families[0])


def _name(of: Family) -> str:
    return f"{of.name}’s family" + (" (made up)" if of.is_demo else "")
