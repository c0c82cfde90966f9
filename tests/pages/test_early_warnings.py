"""Early warnings on Today: one calm line for parents, the figures behind it, gone for the week with a press."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.outcomes import EarlyWarning, WarningKind
from brightpath.services import outcomes
from brightpath.services.house import House
from brightpath.ui import day
from brightpath.ui import learned_words as words
from brightpath.ui.plain import plain
from tests.pages.looking import Carry, again, button, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import Home, a_home, it_is

FULL = EarlyWarning(
    WarningKind.OVERLOAD, "Your days are fuller than they were: a lighter week may help.", ("6 h, not 4 h.",)
)
FEWER = EarlyWarning(WarningKind.FALLING_COMPLETION, "Fewer lessons get done than at first.", ("12 of 20, not 18.",))


@pytest.fixture
def home(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(day, "_mount", lambda **_: None)
    return a_home(house, clock)


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> list[EarlyWarning]:
    warned = [FULL, FEWER]
    monkeypatch.setattr(outcomes, "early_warnings", lambda *_: tuple(warned))
    return warned


def lines(app: AppTest) -> list[str]:
    return [one.label for one in app.expander]


def test_parents_see_one_line_and_the_figures_behind_it(home: Home, carry: Carry, warned: list[EarlyWarning]) -> None:
    app = visit("today", carry, home.parent)
    assert lines(app) == [f"{plain(FULL.sentence)} And one more."]
    assert plain(FULL.evidence[0]) in said(app) and plain(FEWER.sentence) in said(app)


def test_it_is_gone_for_the_week_with_a_press_and_back_the_week_after(
    house: House, home: Home, carry: Carry, warned: list[EarlyWarning], clock: Clock
) -> None:
    app = visit("today", carry, home.parent)
    app = again(button(app, words.NOT_THIS_WEEK).click().run())
    assert lines(app) == [] and lines(visit("today", carry, home.parent)) == []
    it_is(house, clock, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    assert lines(visit("today", carry, home.parent)) == [f"{plain(FULL.sentence)} And one more."]


def test_what_shows_newly_in_the_same_week_is_told(home: Home, carry: Carry, warned: list[EarlyWarning]) -> None:
    warned[:] = [FULL]
    app = visit("today", carry, home.parent)
    again(button(app, words.NOT_THIS_WEEK).click().run())
    warned[:] = [FULL, FEWER]
    assert lines(visit("today", carry, home.parent)) == [plain(FEWER.sentence)]


def test_nothing_shows_where_nothing_is_amiss(home: Home, carry: Carry, warned: list[EarlyWarning]) -> None:
    warned.clear()
    assert lines(visit("today", carry, home.parent)) == []


def test_children_and_helpers_never_see_it(house: House, home: Home, carry: Carry, warned: list[EarlyWarning]) -> None:
    helper = a_token(house, a_person(house, "Hal", roles=(Role.HELPER,), family_id=home.family_id))
    for token in (home.as_ada, helper):
        app = visit("today", carry, token)
        assert lines(app) == [] and plain(FULL.sentence) not in said(app)
