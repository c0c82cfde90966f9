"""The week board: our own in-page component. `board_data` makes what it draws, `board` puts it on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from brightpath.ui.board.data import board_data

__all__ = ["board", "board_data"]

_HERE = Path(__file__).parent
#: One script in the order of need: the browser gets it as a whole, so that the parts need no server of their own.
_SCRIPTS = ("measure.js", "blocks.js", "walk.js", "board.js")

_mount = st.components.v2.component(
    "brightpath_week_board",
    html='<div class="board"></div>',
    css=(_HERE / "board.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def board(week: Mapping[str, Any], *, key: str, on_open: Callable[[], None] | None = None) -> dict[str, Any] | None:
    """Show a week made by `board_data`.

    With `on_open`, opening an item reruns the page once and answers which: {id, person, date, version}. Compare
    `version` with the week's before acting on it: the tab may be older than the plan. Without `on_open` the board never
    reruns a page.
    """
    data = {**week, "board": key, "tells": on_open is not None}
    if on_open is None:
        _mount(key=key, data=data)
        return None
    return _mount(key=key, data=data, on_opened_change=on_open).get("opened")
