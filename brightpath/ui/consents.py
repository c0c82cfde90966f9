"""The three switches of a family: what each shows, to whom, since when and by whose word."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from brightpath.domain.consents import CALLED, FOR_ALL, SHOWS, Consent, Switch
from brightpath.services import consents
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui.coop.editing import changed
from brightpath.ui.moments import when
from brightpath.ui.plain import plain

TITLE = "What others may see"
_TURN = "consents_turn"


def show_consents(house: House, token: str, family: Family) -> None:
    """Show the switches; each counts at once, in both directions."""
    st.subheader(TITLE, anchor=False)
    if family.is_demo:
        st.markdown(consents.A_MADE_UP_FAMILY)
        return
    st.markdown(FOR_ALL)
    known = consents.consents_of_family(house, token, family.family_id)
    for switch in Switch:
        _show_switch(house, token, family, switch, [one for one in known if one.switch is switch])


def _show_switch(house: House, token: str, family: Family, switch: Switch, known: Sequence[Consent]) -> None:
    last = known[0] if known else None
    is_given = last is not None and last.is_given
    # Where it was refused, or put on or off in another tab, the switch shows what counts.
    key = f"consent|{family.family_id}|{switch}|{len(known)}|{is_given}|{st.session_state.get(_TURN, 0)}"
    with st.container(border=True, gap="xsmall"):
        st.toggle(CALLED[switch], is_given, key=key, on_change=_turn, args=(house, token, family, switch, key))
        st.markdown(SHOWS[switch])
        st.caption(plain(how_it_stands(house, last)))


def how_it_stands(house: House, last: Consent | None) -> str:
    """Say "Off." or "On since today 09:30, by Grace."."""
    if last is None:
        return "Off. It was never on."
    given = f"{when(last.given_at, house.now())}, by {last.given_by}"
    if last.is_given:
        return f"On since {given}."
    return f"Off since {when(last.withdrawn_at, house.now())}, by {last.withdrawn_by}. It was put on {given}."


def _turn(house: House, token: str, family: Family, switch: Switch, key: str) -> None:
    verb, how = (consents.give_consent, "on") if st.session_state[key] else (consents.withdraw_consent, "off")
    done = changed(
        lambda: verb(house, token, family.family_id, switch) or True, said=f"“{CALLED[switch]}” is {how} from now on."
    )
    if not done:
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
