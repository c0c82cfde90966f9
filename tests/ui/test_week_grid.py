"""What stands on a week grid: the page's times, until a parent draws; what is drawn, until the page hands in others."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from brightpath.domain.spans import Span
from brightpath.domain.weeks import Weekday
from brightpath.ui import week_grid as grid

MON, TUE = Weekday.MONDAY, Weekday.TUESDAY
MORNING, NOON, EVENING = Span(MON, 540, 600), Span(TUE, 720, 780), Span(TUE, 1200, 1440)


class Browser:
    """Stands where the component is mounted: keeps what it was shown, and draws."""

    def __init__(self) -> None:
        self.shown: dict[str, Any] = {}

    def mount(self, *, data: dict[str, Any], **_: Any) -> None:
        self.shown = data

    def draws(self, *spans: Span) -> None:
        values = [{"day": span.day.value, "start": span.start, "end": span.end} for span in spans]
        self.sends({"sequence": max(self.shown["sequence"], self.shown["reset"]) + 1, "spans": values})

    def sends(self, drawn: Any) -> None:
        st.session_state["week"] = {"drawn": drawn}

    def sees(self) -> list[tuple[str, int, int]]:
        return [(span["day"], span["start"], span["end"]) for span in self.shown["spans"]]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()
    monkeypatch.setattr(grid, "_mount", browser.mount)
    monkeypatch.setattr(st, "session_state", {})
    return browser


def run(*given: Span) -> tuple[Span, ...]:
    return grid.week_grid(given, key="week", label="When")


def test_the_given_times_stand_until_something_is_drawn(browser: Browser) -> None:
    assert grid.picked("week") == ()
    assert run(NOON, MORNING) == grid.picked("week") == (MORNING, NOON)
    assert browser.sees() == [("Monday", 540, 600), ("Tuesday", 720, 780)]
    browser.draws(EVENING, MORNING)
    assert grid.picked("week") == (MORNING, EVENING)  # in a callback, before the page runs
    assert run(MORNING, NOON) == (MORNING, EVENING)
    assert browser.sees() == [("Monday", 540, 600), ("Tuesday", 1200, 1440)]


def test_nothing_is_a_drawing_too(browser: Browser) -> None:
    run(MORNING)
    browser.draws()
    assert run(MORNING) == ()


def test_other_given_times_win_and_a_later_drawing_wins_again(browser: Browser) -> None:
    run(MORNING)
    browser.draws(NOON)
    assert run(MORNING) == (NOON,)
    assert run(EVENING) == (EVENING,)
    assert run(EVENING) == (EVENING,)
    assert browser.shown["reset"] == 1
    browser.draws(EVENING, MORNING)
    assert run(EVENING) == (MORNING, EVENING)


def test_a_page_that_hands_back_what_was_drawn_changes_nothing(browser: Browser) -> None:
    run()
    browser.draws(NOON)
    assert run(*grid.picked("week")) == (NOON,)
    assert browser.shown["reset"] == 0
    assert run() == ()  # it was kept, and was taken back: an undo


def test_a_grid_that_was_away_is_drawn_on_again(browser: Browser) -> None:
    run(MORNING)
    browser.draws(NOON)
    run(MORNING)
    run(EVENING)
    del st.session_state["week"]
    assert run(EVENING) == (EVENING,)
    assert (browser.shown["sequence"], browser.shown["reset"]) == (0, 1)
    browser.draws(MORNING)
    assert run(EVENING) == (MORNING,)


@pytest.mark.parametrize("odd", [None, 5, "drawn", [], {}, {"sequence": "2"}, {"sequence": None, "spans": []}])
def test_what_is_no_drawing_leaves_the_given_times(browser: Browser, odd: Any) -> None:
    run(MORNING)
    browser.sends(odd)
    assert run(MORNING) == (MORNING,)


@pytest.mark.parametrize("odd", [None, 5, "Monday", {"day": "Monday"}])
def test_spans_that_are_no_list_are_no_spans(browser: Browser, odd: Any) -> None:
    run(MORNING)
    browser.sends({"sequence": 1, "spans": odd})
    assert run(MORNING) == ()


def test_what_a_browser_may_not_send_is_left_out(browser: Browser) -> None:
    run()
    whole = {"day": "Tuesday", "start": 720, "end": 780}
    late = {"day": "Monday", "start": 600, "end": 2000}
    browser.sends({"sequence": 1, "spans": [late, None, "x", {"day": "Someday", "start": 0, "end": 5}, whole]})
    assert run() == (NOON,)
