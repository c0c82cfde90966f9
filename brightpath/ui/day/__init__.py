"""The day sheet: our own in-page component that draws a day and says what was asked. `day_data` makes what it draws.

The browser keeps what it asked until the page has heard it: `asked` gives each request once, however fast the taps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from brightpath.ui.day.data import day_data

__all__ = ["asked", "day_data", "day_sheet"]

_HERE = Path(__file__).parent
#: One script in the order of need, as the board's.
_SCRIPTS = ("pieces.js", "panel.js", "day.js")
_mount = st.components.v2.component(
    "brightpath_day_sheet",
    html='<div class="day-sheet"></div>',
    css=(_HERE / "day.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def day_sheet(day: Mapping[str, Any], *, key: str, on_ask: Callable[[], None]) -> None:
    """Show a day made by `day_data`; `on_ask` runs when something was asked, and `asked(key)` says what."""
    _mount(key=key, data={**day, "seen": _seen(key)}, on_asked_change=on_ask)


def asked(key: str) -> list[dict[str, Any]]:
    """Give what was asked and not heard before, in order; asking again gives nothing."""
    state = st.session_state.get(key)
    told = state.get("asked") if isinstance(state, Mapping) else None
    requests = told.get("requests") if isinstance(told, Mapping) else None
    if not isinstance(requests, list):
        return []
    seen = _seen(key)
    fresh = sorted(
        (one for one in requests if isinstance(one, dict) and _number(one) > seen and isinstance(one.get("ask"), str)),
        key=_number,
    )
    if fresh:
        st.session_state[_place(key)] = _number(fresh[-1])
    return fresh


def _number(request: Mapping[str, Any]) -> int:
    number = request.get("number")
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _seen(key: str) -> int:
    seen = st.session_state.get(_place(key), 0)
    return seen if isinstance(seen, int) else 0


def _place(key: str) -> str:
    return f"{key}|seen"
