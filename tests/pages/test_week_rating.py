"""Rating a week on its page: asked when it is near its end, kept as it is given, closed to one line; a child's own face."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.feedback import LIKERT_KEYS, Rating
from brightpath.services import feedback, today
from brightpath.services.house import House
from brightpath.ui import day, ratings
from brightpath.ui import rating_words as words
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import MONDAY, Home, a_home, it_is
from tests.services.given_weeks import a_planned_family


class Rows:
    """Stands in for the ratings' browser side: keeps what it was given to draw, and answers what it is told to."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.turn = 0
        self.answers: dict[str, int] = {}

    def mount(self, *, key: str, data: dict[str, Any], on_rated_change: Callable[[], None]) -> None:
        self.data = data

        def tell() -> None:
            st.session_state[key] = {"rated": {"turn": self.turn, "answers": self.answers}}
            on_rated_change()

        st.button("tell", on_click=tell)

    @property
    def keys(self) -> list[str]:
        return [row["key"] for row in self.data.get("statements", ())]

    def answer(self, app: AppTest, **answers: int | None) -> AppTest:
        self.turn = max(self.turn, self.data["seen"]) + 1
        told = {**self.data["answers"], **answers}
        self.answers = {key: points for key, points in told.items() if points is not None}
        return again(button(app, "tell").click().run())


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Rows:
    rows = Rows()
    monkeypatch.setattr(ratings, "_mount", rows.mount)
    monkeypatch.setattr(day, "_mount", lambda **_: None)
    return rows


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    """It is Saturday; Ada's maths was ticked on Monday."""
    home = a_home(house, clock)
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    with house.store.write() as db:
        db.execute("UPDATE families SET time_zone = 'UTC'")
    it_is(house, clock, datetime(2026, 11, 28, 10, 0, tzinfo=UTC))
    return home


def a_page() -> None:
    """Show the rating of the week of the address alone."""
    from datetime import date

    import streamlit as st

    from brightpath.ui.families import family_time, this_family
    from brightpath.ui.guard import refusals_shown, signed_in, the_house
    from brightpath.ui.week_rating import show_rating

    token, house = signed_in(), the_house()
    with refusals_shown():
        family = this_family(house, token)
        week = date.fromisoformat(st.query_params["week"])
        show_rating(house, token, family, week, family_time(house, family))


def look(carry: Carry, token: str) -> AppTest:
    carry["token"] = token
    app = AppTest.from_function(a_page, default_timeout=20)
    app.query_params["week"] = MONDAY.isoformat()
    return again(app.run())


def pressed(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def given(house: House, home: Home) -> list[Rating]:
    return [one.rating for one in feedback.ratings_of(house, home.parent, home.family_id, MONDAY).ratings]


def sam(house: House, home: Home, role: Role = Role.CO_PARENT) -> str:
    return a_token(house, a_person(house, "Sam Kim", roles=(role,), family_id=home.family_id))


# --- A parent ---------------------------------------------------------------------------------------------------------


def test_a_week_that_is_over_asks_for_stars_five_statements_and_each_childs_face(
    home: Home, carry: Carry, rows: Rows
) -> None:
    app = look(carry, home.parent)
    assert rows.keys == ["stars", *LIKERT_KEYS, home.ada, home.ben]
    assert [row["look"] for row in rows.data["statements"]] == ["stars", *["points"] * 5, "faces", "faces"]
    assert rows.data["answers"] == {} and words.NOT_YET in said(app) and words.NOT_NOW in labels(app)


def test_every_answer_is_kept_at_once_and_shown_again(house: House, home: Home, carry: Carry, rows: Rows) -> None:
    app = rows.answer(look(carry, home.parent), stars=4)
    assert given(house, home) == [Rating(4)] and words.COUNTS in said(app)
    app = rows.answer(app, mix=2, **{home.ada: 5})
    app = rows.answer(app, stars=None)
    assert given(house, home) == [Rating(5), Rating(None, {"mix": 2})]
    app = pressed(app, words.DONE)
    assert "You have said how this week was." in said(app) and "tell" not in labels(app)
    app = pressed(app, words.CHANGE)
    assert rows.data["answers"] == {"mix": 2, home.ada: 5}
    app = rows.answer(app, stars=1)
    assert "You gave this week 1 star." in said(pressed(app, words.DONE)).replace("\\", "")


def test_a_comment_is_kept_beside_the_stars(house: House, home: Home, carry: Carry, rows: Rows) -> None:
    app = look(carry, home.parent)
    app = again(app.text_input[0].set_value(" Too many *tests* ").run())
    assert given(house, home) == [Rating(None, {}, "Too many *tests*")]
    app = rows.answer(app, stars=3)
    assert given(house, home) == [Rating(3, {}, "Too many *tests*")]
    app = again(app.text_input[0].set_value("").run())
    assert given(house, home) == [Rating(3)]
    assert look(carry, home.parent).text_input == []  # it was rated: one line stands there now


def test_not_now_closes_it_for_this_visit(home: Home, carry: Carry, rows: Rows) -> None:
    app = pressed(look(carry, home.parent), words.NOT_NOW)
    assert "tell" not in labels(app) and words.TITLE in said(app)
    app = pressed(app, words.RATE)
    assert "tell" in labels(app)


def test_what_the_other_parent_gave_is_told_and_does_not_ask_again(
    house: House, home: Home, carry: Carry, rows: Rows
) -> None:
    feedback.rate_week(house, sam(house, home), home.family_id, MONDAY, Rating(2))
    app = look(carry, home.parent)
    assert "Sam Kim gave it 2 stars." in said(app).replace("\\", "") and words.RATE in labels(app)
    app = rows.answer(pressed(app, words.RATE), stars=5)
    assert given(house, home) == [Rating(2), Rating(5)]


def test_a_childs_own_face_stands_under_its_name_and_is_not_the_parents(
    house: House, home: Home, carry: Carry, rows: Rows
) -> None:
    feedback.rate_as_child(house, home.as_ada, home.family_id, home.ada, MONDAY, 2)
    look(carry, home.parent)
    [ada] = [row for row in rows.data["statements"] if row["key"] == home.ada]
    assert (ada["help"], rows.data["answers"]) == ("says: sad", {})


def test_a_refusal_is_told_and_what_was_refused_does_not_stand_there(
    house: House, home: Home, carry: Carry, rows: Rows, clock: Clock
) -> None:
    app = look(carry, home.parent)
    first = rows.data["key"]
    it_is(house, clock, clock.at - timedelta(days=2))  # the clock was set back in between
    app = rows.answer(app, stars=4)
    assert given(house, home) == []
    it_is(house, clock, clock.at + timedelta(days=2))
    app = again(app.run())
    assert "can be rated from" in said(app).replace("\\", "")
    assert rows.data["answers"] == {} and rows.data["key"] != first
    app = rows.answer(app, stars=4)
    assert "can be rated from" not in said(app) and given(house, home) == [Rating(4)]


@pytest.mark.parametrize("at", [(23, 10), (27, 11)])
def test_a_week_under_way_asks_nothing(
    house: House, home: Home, carry: Carry, rows: Rows, clock: Clock, at: tuple[int, int]
) -> None:
    it_is(house, clock, datetime(2026, 11, *at, tzinfo=UTC))
    app = look(carry, home.parent)
    assert labels(app) == [] and said(app) == ""


def test_an_old_week_waits_behind_one_line(house: House, home: Home, carry: Carry, rows: Rows, clock: Clock) -> None:
    it_is(house, clock, clock.at + timedelta(days=60))
    app = look(carry, home.parent)
    assert labels(app) == [words.RATE]


@pytest.mark.parametrize("role", [Role.HELPER, Role.CHILD])
def test_others_see_nothing_of_it(house: House, home: Home, carry: Carry, rows: Rows, role: Role) -> None:
    feedback.rate_week(house, home.parent, home.family_id, MONDAY, Rating(2, comment="A secret"))
    app = look(carry, sam(house, home, role))
    assert labels(app) == [] and said(app) == ""


def test_it_stands_on_the_week_page(house: House, carry: Carry, rows: Rows, clock: Clock) -> None:
    parent = a_token(house, a_person(house, "Grace Kim", family_id=a_planned_family(house)))
    it_is(house, clock, datetime(2026, 11, 30, 10, 0, tzinfo=UTC))
    visit("week", carry, parent, week=MONDAY.isoformat())
    assert rows.keys[0] == "stars"


# --- Today ------------------------------------------------------------------------------------------------------------


def links(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("page_link")]


def test_today_tells_of_a_week_that_waits_until_it_is_rated(
    house: House, home: Home, carry: Carry, rows: Rows, clock: Clock
) -> None:
    assert links(visit("today", carry, home.parent)) == ["How was this week? Rate it in under a minute."]
    it_is(house, clock, clock.at + timedelta(days=3))
    assert links(visit("today", carry, home.parent)) == ["How was last week? Rate it in under a minute."]
    it_is(house, clock, clock.at + timedelta(days=7))
    assert links(visit("today", carry, home.parent)) == ["How was the week of 23 November? Rate it in under a minute."]
    feedback.rate_week(house, home.parent, home.family_id, MONDAY, Rating(2))
    assert links(visit("today", carry, home.parent)) == []


def test_a_helper_and_a_child_are_not_asked_to_rate_the_week(
    house: House, home: Home, carry: Carry, rows: Rows
) -> None:
    for token in (sam(house, home, Role.HELPER), home.as_ada):
        assert links(visit("today", carry, token)) == []


def test_a_child_is_asked_with_five_faces_from_its_last_school_day_on(
    house: House, home: Home, carry: Carry, rows: Rows, clock: Clock
) -> None:
    it_is(house, clock, datetime(2026, 11, 26, 15, 0, tzinfo=UTC))
    visit("today", carry, home.as_ada)
    assert rows.keys == []
    it_is(house, clock, datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    app = visit("today", carry, home.as_ada)
    [row] = rows.data["statements"]
    assert (row["text"], row["look"], row["names"]) == (words.OWN_TITLE, "faces", list(words.FACES))
    app = rows.answer(app, **{home.ada: 4})
    assert words.OWN_THANKS in said(app)
    app = rows.answer(app, **{home.ada: 5})
    rows.answer(app, **{home.ada: None})  # the same face once more does not take it back
    [kept] = feedback.ratings_of(house, home.parent, home.family_id, MONDAY).ratings
    assert (kept.rating, kept.is_own, rows.data["answers"]) == (Rating(5), True, {home.ada: 5})


# --- A suggestion -----------------------------------------------------------------------------------------------------


def a_suggestion() -> None:
    """Show the suggestion alone."""
    from brightpath.ui.families import this_family
    from brightpath.ui.guard import signed_in, the_house
    from brightpath.ui.suggestion import show_suggestion

    token, house = signed_in(), the_house()
    show_suggestion(house, token, this_family(house, token))


def test_a_suggestion_is_kept_and_the_field_is_free_again(house: House, home: Home, carry: Carry) -> None:
    carry["token"] = home.parent
    app = again(AppTest.from_function(a_suggestion, default_timeout=20).run())
    app = pressed(app, words.KEEP_SUGGESTION)
    assert "Nothing is said yet" in said(app)
    app = again(app.text_area[0].set_value("A darker board").run())
    app = pressed(app, words.KEEP_SUGGESTION)
    assert [one.value for one in app.success] == [words.SUGGESTION_KEPT.replace(".", "\\.").replace("-", "\\-")]
    assert app.text_area[0].value == ""
    [kept] = feedback.suggestions_of(house, home.parent, home.family_id)
    assert kept.rating.comment == "A darker board"
    assert "A darker board" in app.caption[-1].value
