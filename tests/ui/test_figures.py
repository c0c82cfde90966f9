"""A figure comes with what it says and the numbers behind it."""

from __future__ import annotations

import json

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from brightpath.ui.figures import BEHIND, TAKE_ALONG, as_csv


def _page() -> None:
    import plotly.graph_objects as go
    import polars as pl

    from brightpath.ui.figures import show_figure

    show_figure(
        go.Figure(go.Bar(x=[3], y=["Maths"])),
        says="Maths was done three times.",
        table=pl.DataFrame({"Subject": ["Maths"], "Lessons done": [3]}),
        key="done_by_subject",
    )


def _page_with_hours() -> None:
    import polars as pl

    from brightpath.ui.figures import show_table

    table = pl.DataFrame({"Subject": ["Maths", "Art"], "Hours": [2585, None], "Asked": [60, 0]})
    show_table(table, key="hours", hours=("Hours", "Asked", "At home"))


def test_hours_are_said_on_the_page_and_reckoned_with_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    monkeypatch.setattr("streamlit.download_button", lambda label, make, **_: made.append(make()))
    app = AppTest.from_function(_page_with_hours, default_timeout=20).run()
    assert not app.exception
    shown = app.dataframe[0].value.to_dict("list")
    assert shown == {
        "Subject": ["Maths", "Art"],
        "Hours": ["43 h 5 min", pytest.approx(float("nan"), nan_ok=True)],
        "Asked": ["1 h", "0 min"],
    }
    assert app.dataframe[0].proto.placeholder == ""  # not Streamlit's "None"
    assert app.dataframe[0].proto.HasField("placeholder")
    assert made[0].decode("utf-8-sig").split() == ["Subject,Hours,Asked", "Maths,43.08,1", "Art,,0"]


def test_who_cannot_see_a_figure_is_told_what_it_says() -> None:
    app = AppTest.from_function(_page, default_timeout=20).run()
    assert not app.exception
    (chart,) = app.get("plotly_chart")
    assert chart.proto.alt == "Maths was done three times."
    assert json.loads(chart.proto.config)["displayModeBar"] is False


def test_the_numbers_behind_a_figure_can_be_read_and_taken_along() -> None:
    app = AppTest.from_function(_page, default_timeout=20).run()
    assert [one.label for one in app.expander] == [BEHIND]
    assert app.dataframe[0].value.to_dict("records") == [{"Subject": "Maths", "Lessons done": 3}]
    assert [one.proto.label for one in app.get("download_button")] == [TAKE_ALONG]


def test_a_subject_called_like_a_formula_harms_no_spreadsheet() -> None:
    text = as_csv(pl.DataFrame({"Subject": ["=HYPERLINK(1)"], "Share": [0.5]})).decode("utf-8-sig")
    assert text.splitlines() == ["Subject,Share", "'=HYPERLINK(1),0.5"]
