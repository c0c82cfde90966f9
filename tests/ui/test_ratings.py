"""The ratings without a browser: whose answers count, and what of the browser's word is believed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.ui.ratings import Standing, points_of

KEYS = ["q1", "q2", "q3"]


def told(turn: object, **answers: object) -> dict[str, object]:
    return {"turn": turn, "answers": answers}


def test_before_the_first_click_the_pages_answers_stand():
    standing = Standing().handed(KEYS, {"q1": 4}, None)
    assert (standing.answers(None), standing.seen(None)) == ({"q1": 4}, 0)


def test_a_click_stands_while_the_page_still_hands_in_the_old_answers():
    standing = Standing().handed(KEYS, {"q1": 4}, None).handed(KEYS, {"q1": 4}, told(1, q1=4, q2=5))
    assert standing.answers(told(1, q1=4, q2=5)) == {"q1": 4, "q2": 5}


def test_a_saved_click_overrules_nothing():
    standing = Standing().handed(KEYS, {}, None).handed(KEYS, {"q2": 5}, told(1, q2=5))
    assert standing.overruled == 0


def test_other_answers_of_the_page_overrule_the_browser_until_its_next_word():
    click = told(3, q2=5)
    standing = Standing().handed(KEYS, {"q2": 5}, click).handed(KEYS, {"q1": 1}, click).handed(KEYS, {"q1": 1}, click)
    assert (standing.answers(click), standing.seen(click)) == ({"q1": 1}, 3)
    assert standing.answers(told(4, q1=1, q3=2)) == {"q1": 1, "q3": 2}


def test_after_the_page_was_left_the_browser_counts_on_from_where_it_was():
    standing = Standing().handed(KEYS, {"q2": 5}, told(3, q2=5)).handed(KEYS, {"q1": 1}, told(3, q2=5))
    back = standing.handed(KEYS, {"q1": 1, "q3": 3}, None)
    assert (back.answers(None), back.seen(None)) == ({"q1": 1, "q3": 3}, 3)


def test_a_statement_no_longer_shown_is_dropped():
    standing = Standing().handed(KEYS, {}, None).handed(["q2"], {"q1": 1, "q2": 2}, told(1, q1=1, q2=2))
    assert standing.answers(told(1, q1=1, q2=2)) == {"q2": 2}


@pytest.mark.parametrize("points", [0, 6, -1, 3.0, "3", True, None, [3]])
def test_only_whole_numbers_from_one_to_five_under_known_keys_are_believed(points: object):
    assert points_of({"q1": points, "q2": 5, "other": 3}, KEYS) == {"q2": 5}


@pytest.mark.parametrize(
    "said",
    [None, "x", [], {}, told(0, q1=1), told(-1, q1=1), told(True, q1=1), told("1", q1=1), {"answers": {"q1": 1}}],
)
def test_a_word_without_a_turn_counts_for_nothing(said: object):
    assert Standing().handed(KEYS, {"q1": 4}, said).answers(said) == {"q1": 4}


@pytest.mark.parametrize("answers", [None, "q1", [1]])
def test_answers_that_are_no_map_are_none(answers: object):
    said = {"turn": 1, "answers": answers}
    assert Standing().handed(KEYS, {}, said).answers(said) == {}


def _page() -> None:
    import streamlit as st

    from brightpath.ui.ratings import Statement, rated, ratings

    statements = [Statement("q1", "We plan ahead."), Statement("q2", "We like mornings.", "Before ten")]
    before = rated("mornings")
    stand = ratings(statements, {"q1": 4, "gone": 2}, key="mornings", low="no", high="yes")
    st.session_state["seen"] = (before, stand, rated("mornings"))


def test_the_page_gets_the_answers_as_they_stand():
    app = AppTest.from_function(_page, default_timeout=20).run()
    assert not app.exception
    assert app.session_state["seen"] == ({}, {"q1": 4}, {"q1": 4})


def test_what_the_browser_said_is_read_back():
    app = AppTest.from_function(_page, default_timeout=20).run()
    app.session_state["mornings"] = {"rated": told(1, q1=4, q2=2, gone=2)}
    app.run()
    assert app.session_state["seen"] == ({"q1": 4, "q2": 2},) * 3
