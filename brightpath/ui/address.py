"""What is chosen on a page stands in its address, so that going back, loading it anew and a link find the same again.

The address is what counts. A browser's *back* changes it while the widget still shows what was chosen last, so a widget is
set to what the address says before it is drawn, and writes there what is chosen on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import streamlit as st

T = TypeVar("T")
#: What the addresses of several pages call what is chosen on them.
CHILD: Final = "child"
YEAR: Final = "year"
PART: Final = "part"


#: A date field goes ten years in either direction; what lies beyond would break the page.
_FARTHEST: Final = timedelta(days=9 * 365)


def choice_in_address(name: str, key: str, options: Iterable[T], usual: T) -> Callable[[], None]:
    """Set the widget `key` to the option that the address names; give the callback that keeps a choice there.

    What is no option (another family's child, a word typed by hand) is the usual one, which no address names.
    """
    by_text = {str(option): option for option in options}
    asked = by_text.get(st.query_params.get(name, ""), usual)
    return _kept(name, key, asked, usual, str)


def choices_in_address(name: str, key: str, options: Collection[str], usual: list[str]) -> Callable[[], None]:
    """Do the same for a widget that takes several; that none is chosen stands there too."""
    asked = st.query_params.get_all(name)
    known = [one for one in asked if one in options]
    return _kept(name, key, known if known or asked == [""] else usual, usual, lambda chosen: chosen or "")


def date_in_address(name: str, key: str, usual: date) -> Callable[[], None]:
    """Set the date field `key` to the day that the address names, else to the usual one; give what keeps it there."""
    asked = usual
    with suppress(ValueError):
        asked = date.fromisoformat(st.query_params.get(name, ""))
    return _kept(name, key, asked if abs(asked - usual) <= _FARTHEST else usual, usual, str)


def _kept(name: str, key: str, asked: Any, usual: Any, write: Callable[[Any], str | list[str]]) -> Callable[[], None]:
    if key not in st.session_state or st.session_state[key] != asked:
        st.session_state[key] = asked

    def keep() -> None:
        chosen = st.session_state[key]
        if chosen is None or chosen == usual:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = write(chosen)

    return keep
