"""The light a page is looked at in, and the wire to the browser that has a page drawn anew when it changes."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from brightpath.charts.theme import Light, light_named

_here = files(__name__)
_KEY = "light"
#: The wire takes no room: the page begins where it began.
AWAY = f"""<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-{_KEY}) {{ position: absolute; width: 1px; height: 1px; overflow: hidden; }}
</style>"""
_mount = st.components.v2.component(
    "brightpath_light",
    html='<span class="light" aria-hidden="true"></span>',
    css=(_here / "light.css").read_text(encoding="utf-8"),
    js=(_here / "light.js").read_text(encoding="utf-8"),
)


def the_light() -> Light:
    """Find the light the page is looked at in."""
    return light_named(st.context.theme.type)


def draw_anew_in_another_light() -> None:
    """Have the page run again when the light changes, by hand or with the evening: a figure keeps the colours it was drawn in."""
    with st.container(key=_KEY):
        _mount(key="light_changed", data={"drawn_in": the_light().name}, on_changed_change=_draw)


def _draw() -> None:
    """Do nothing more: the run that comes with the news draws everything."""
