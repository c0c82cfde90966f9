"""The week board: our own in-page component. `board_data` makes what it draws, `board` puts it on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from brightpath.ui.board.asking import taken_in
from brightpath.ui.board.data import board_data

__all__ = ["asked_of", "board", "board_data"]

_HERE = Path(__file__).parent
#: One script in the order of need: the browser gets it as a whole, so that the parts need no server of their own.
_SCRIPTS = (
    *("element.js", "measure.js", "blocks.js", "walk.js", "top.js", "grid.js", "tray.js", "panel.js"),
    *("places.js", "ghost.js", "lift.js", "carry.js", "pointer.js", "verdict.js", "actions.js", "board.js"),
)

_mount = st.components.v2.component(
    "brightpath_week_board",
    html='<div class="board"></div>',
    css="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("board.css", "editing.css")),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def board(week: Mapping[str, Any], *, key: str, on_ask: Callable[[], None] | None = None) -> None:
    """Show a week made by `board_data`.

    With `on_ask`, whatever the data say the family `may` do is asked: the page reruns, `on_ask` first, where
    `asked_of(key)` reads what was asked. Without it the board is to be looked at, and never reruns a page.
    """
    data = {**week, "board": key, "asks": on_ask is not None}
    if on_ask is None:
        _mount(key=key, data=data)
    else:
        _mount(key=key, data=data, on_asked_change=on_ask)


def asked_of(key: str) -> dict[str, Any] | None:
    """Read, inside `on_ask`, what was asked through the board with this key; what no board of ours sends is None.

    Returns
    -------
    dict or None
        `ask`, `number` and `revision`; about an item `child`, `item` and `date` (a `date`); about a change ("judge" and
        "keep") also `kind`, `subject`, `childName`, `start` and `end` (minutes after midnight; `end` None leaves the
        length as it is) and `prefer`.
    """
    state = st.session_state.get(key)
    return taken_in(state.get("asked") if isinstance(state, Mapping) else None)
