"""What is chosen stands in the address, the address counts before what a widget shows, and nonsense there is the usual."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

DAY = date(2026, 11, 20)


def page() -> None:
    from datetime import date

    import streamlit as st

    from brightpath.ui.address import choice_in_address, choices_in_address, date_in_address

    st.segmented_control(
        "Who", ["", "ada", "ben"], required=True, key="who", on_change=choice_in_address("child", "who", ["", "ada", "ben"], "")
    )  # fmt: skip
    st.pills(
        "Of whom", ["ada", "ben"], selection_mode="multi", key="whom",
        on_change=choices_in_address("of", "whom", ["ada", "ben"], ["ada"]),
    )  # fmt: skip
    st.date_input("On", key="on", on_change=date_in_address("on", "on", date(2026, 11, 20)))


def visit(**query: str | list[str]) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def chosen(app: AppTest) -> tuple[object, object, object]:
    return app.button_group(key="who").value, app.button_group(key="whom").value, app.date_input(key="on").value


def test_an_address_that_says_nothing_shows_what_is_usual() -> None:
    assert chosen(visit()) == ("", ["ada"], DAY)


def test_what_the_address_says_is_shown() -> None:
    assert chosen(visit(child="ben", of=["ada", "ben"], on="2026-11-02")) == ("ben", ["ada", "ben"], date(2026, 11, 2))


@pytest.mark.parametrize("on", ["tomorrow", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_no_choice_is_the_usual(on: str) -> None:
    assert chosen(visit(child="somebody else’s", of="nobody", on=on)) == ("", ["ada"], DAY)


def test_what_is_chosen_is_written_and_the_usual_is_not() -> None:
    app = visit(of="ben")
    app.button_group(key="who").set_value("ada").run()
    app.date_input(key="on").set_value(date(2026, 11, 3)).run()
    app.button_group(key="whom").set_value([]).run()
    assert dict(app.query_params) == {"child": "ada", "on": "2026-11-03", "of": ""}
    assert chosen(app) == ("ada", [], date(2026, 11, 3))
    app.button_group(key="who").set_value("").run()
    app.date_input(key="on").set_value(DAY).run()
    app.button_group(key="whom").set_value(["ada"]).run()
    assert dict(app.query_params) == {}


def test_going_back_shows_what_the_address_says_again() -> None:
    app = visit(child="ada")
    app.button_group(key="who").set_value("ben").run()
    app.query_params["child"] = "ada"  # as a browser's *back* does
    app.run()
    assert chosen(app)[0] == "ada"
