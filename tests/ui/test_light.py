"""The light of a page is asked for in one place, and every page is told when it has become another."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.charts.theme import DAY, NIGHT, Light

ROOT = Path(__file__).parents[2]


def _page() -> None:
    import streamlit as st

    from brightpath.ui.light import draw_anew_in_another_light, the_light

    draw_anew_in_another_light()
    st.write(the_light().name)


@pytest.mark.parametrize(("browsers", "light"), [(None, DAY), ("light", DAY), ("dark", NIGHT)])
def test_a_page_tells_the_browser_in_which_light_it_was_drawn(
    browsers: str | None, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamlit.runtime.context._context_info_field", lambda name: browsers)
    app = AppTest.from_function(_page, default_timeout=20).run()
    assert not app.exception
    (wire,) = app.get("bidi_component")
    assert app.markdown[-1].value == light.name
    assert f'"drawn_in":"{light.name}"' in wire.proto.json.replace(" ", "")


def test_no_page_asks_for_the_light_behind_the_wires_back() -> None:
    asking = [
        path.relative_to(ROOT).as_posix()
        for folder in ("pages", "brightpath")
        for path in (ROOT / folder).rglob("*.py")
        if "context.theme" in path.read_text(encoding="utf-8")
    ]
    assert asking == ["brightpath/ui/light/__init__.py"]
