"""The Today page: what it shows of a day, and that whatever is asked on the sheet is done, or told why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import streamlit as st

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotSignedIn
from brightpath.domain.ids import ChildId
from brightpath.domain.schedule import Actual, ScheduleItem
from brightpath.domain.ticks import find
from brightpath.services import today
from brightpath.services.house import House
from brightpath.services.records import mark_item, records_of
from brightpath.ui import day as sheet
from brightpath.ui import missed, words
from brightpath.ui.guard import looking_by_itself
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import MONDAY, TUESDAY, Home, a_home, week_of

MATHS, ART, READ = "0-0", "0-1", "0-read"


class Sheet:
    """Stands in for the sheet's browser side: keeps what it was given to draw, and asks what it is told to."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.requests: list[dict[str, Any]] = []
        self.number = 0

    def mount(self, *, key: str, data: dict[str, Any], on_asked_change: Callable[[], None]) -> None:
        self.data = data

        def ask() -> None:
            st.session_state[key] = {"asked": {"requests": list(self.requests)}}
            on_asked_change()

        st.button("ask", on_click=ask)

    def ask(self, app: Any, *requests: dict[str, Any]) -> Any:
        for request in requests:
            self.number += 1
            self.requests.append({**request, "number": self.number})
        return again(button(app, "ask").click().run())

    def row(self, child: ChildId, item: str) -> dict[str, Any]:
        [found] = [
            row for each in self.data["children"] if each["id"] == child for row in each["rows"] if row["id"] == item
        ]
        return dict(found)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Sheet:
    drawn = Sheet()
    monkeypatch.setattr(sheet, "_mount", drawn.mount)
    return drawn


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def item(house: House, home: Home, child: ChildId, item_id: str) -> ScheduleItem:
    return find(week_of(house, home), child, item_id).item


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_a_parent_sees_all_children_the_own_column_and_what_comes_next(
    house: House, home: Home, carry: Carry, drawn: Sheet
) -> None:
    visit("today", carry, home.parent)
    data = drawn.data
    assert (data["title"], data["day"], data["now"], data["may"]) == ("Today", "2026-11-23", 9 * 60 + 40, "tick")
    assert [(child["name"], child["progress"]) for child in data["children"]] == [
        ("Ada", "0 of 3 done"),
        ("Ben", "0 of 3 done"),
    ]
    assert data["headline"] == "6 lessons today, the first at 9:00."
    assert [(row["name"], row["about"]) for row in data["adults"][0]["rows"]] == [("Read-aloud", ["Ada and Ben"])]
    assert drawn.row(home.ada, MATHS)["about"] == ["on one’s own", "pp. 3-4"]
    read = drawn.row(home.ada, READ)
    assert read["about"] == ["with Grace and Ben"] and [one["name"] for one in read["company"]] == ["Ben"]


def test_the_address_says_which_day_and_nonsense_is_today(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    visit("today", carry, home.parent, day="2026-11-24")
    assert (drawn.data["title"], drawn.data["now"]) == ("Tomorrow", None)
    for nonsense in ("soon", "9999-12-31", "2026-02-30"):
        visit("today", carry, home.parent, day=nonsense)
        assert drawn.data["day"] == "2026-11-23"


def test_days_without_lessons_and_weeks_without_a_plan_have_their_words(
    house: House, home: Home, carry: Carry, drawn: Sheet
) -> None:
    visit("today", carry, home.parent, day="2026-11-28")
    assert drawn.data["empty"] == {"text": "The weekend. Nothing is planned.", "offersWeek": False}
    app = visit("today", carry, home.parent, day="2026-12-01")
    assert drawn.data["empty"]["offersWeek"] and "no plan yet" in drawn.data["empty"]["text"]
    visit("today", carry, home.as_ada, day="2026-12-01")
    assert not drawn.data["empty"]["offersWeek"]
    assert not app.error


def test_before_there_is_a_household_the_page_leads_to_it(house: House, parent: str, carry: Carry) -> None:
    assert words.NO_HOUSEHOLD in said(visit("today", carry, parent))


def test_somebody_signed_out_sees_the_sign_in_form(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, None)
    assert [one.value for one in app.header] == ["Please sign in"] and drawn.data == {}


# --- What is asked ----------------------------------------------------------------------------------------------------


def test_one_tap_ticks_and_the_next_takes_it_back(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, home.parent)
    app = drawn.ask(app, {"ask": "tick", "ticks": [[home.ada, READ], [home.ben, READ]]})
    assert drawn.row(home.ada, READ)["state"] == drawn.row(home.ben, READ)["state"] == "done"
    assert drawn.data["adults"][0]["rows"][0]["state"] == "done" and drawn.data["seen"] == 1
    assert drawn.data["undo"] == "Read-aloud: done (Ada and Ben)."
    drawn.ask(app, {"ask": "untick", "ticks": [[home.ben, READ]]})
    assert drawn.row(home.ben, READ)["state"] == "open" and item(house, home, home.ada, READ).is_completed


def test_quick_taps_are_all_heard_and_each_once(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, home.parent)
    app = drawn.ask(
        app,
        {"ask": "tick", "ticks": [[home.ada, MATHS]]},
        {"ask": "tick", "ticks": [[home.ada, ART]]},
        {"ask": "untick", "ticks": [[home.ada, MATHS]]},
    )
    assert not item(house, home, home.ada, MATHS).is_completed and item(house, home, home.ada, ART).is_completed
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    drawn.ask(app)  # the same three are told once more
    assert item(house, home, home.ada, MATHS).is_completed and drawn.data["seen"] == 3


def test_how_it_was_is_kept_for_those_who_were_in_it(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, home.parent)
    told = {"start": "11:05", "end": "11:40", "engagement": 4, "note": "Charlotte is saved"}
    tell = {"ask": "tell", "child": home.ada, "item": READ, "actual": told}
    app = drawn.ask(app, {**tell, "who": [[home.ada, READ], [home.ben, READ]], "others": []})
    assert item(house, home, home.ada, READ).actual == Actual(
        start=665, end=700, engagement=4, note="Charlotte is saved"
    )
    assert item(house, home, home.ben, READ).actual == Actual(start=665, end=700)
    drawn.ask(app, {**tell, "actual": {"engagement": 2}, "who": [[home.ada, READ]], "others": [[home.ben, READ]]})
    assert item(house, home, home.ada, READ).actual == Actual(engagement=2)
    assert not item(house, home, home.ben, READ).is_completed


def test_a_mark_is_kept_with_the_tick_changed_and_emptied(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, home.parent)
    assert drawn.row(home.ada, MATHS)["mark"] is None and drawn.row(home.ada, MATHS)["isLesson"]
    tell = {"ask": "tell", "child": home.ada, "item": MATHS, "actual": {}, "who": [[home.ada, MATHS]], "others": []}
    app = drawn.ask(app, {**tell, "mark": "46/50"})
    assert item(house, home, home.ada, MATHS).is_completed
    assert drawn.row(home.ada, MATHS)["mark"] == "46/50"
    [mark] = records_of(house, home.parent, home.family_id).marks
    assert (mark.subject, mark.title, mark.given_on, mark.item_id) == ("Maths", "pp. 3-4", MONDAY, MATHS)
    app = drawn.ask(app, {**tell, "mark": "A-"})
    assert [one.score.said for one in records_of(house, home.parent, home.family_id).marks] == ["A-"]
    drawn.ask(app, {**tell, "mark": ""})
    assert records_of(house, home.parent, home.family_id).marks == ()


def test_what_is_no_mark_ticks_nothing_and_says_so(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, home.parent)
    tell = {"ask": "tell", "child": home.ada, "item": MATHS, "actual": {}, "who": [[home.ada, MATHS]], "others": []}
    drawn.ask(app, {**tell, "mark": "46/0"})
    assert not item(house, home, home.ada, MATHS).is_completed
    assert "mark" in drawn.data["problem"]


def test_a_child_sees_no_marks(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    mark_item(house, home.parent, home.family_id, home.ada, MONDAY, MATHS, "46/50")
    visit("today", carry, home.as_ada)
    assert drawn.row(home.ada, MATHS)["mark"] is None


@pytest.mark.parametrize(
    "request_",
    [
        {"ask": "tick", "ticks": "all"},
        {"ask": "tick"},
        {"ask": "day", "to": "never"},
        {"ask": "tell", "actual": {"engagement": 9}, "child": "x", "item": "y", "who": [], "others": []},
        {"ask": "fly"},
        {"ask": "hand_in", "child": "x"},
    ],
)
def test_what_no_sheet_sends_changes_nothing(
    house: House, home: Home, carry: Carry, drawn: Sheet, request_: dict[str, Any]
) -> None:
    before = week_of(house, home)
    drawn.ask(visit("today", carry, home.parent), request_)
    assert week_of(house, home) == before


def test_an_item_that_is_gone_is_told_until_something_else_is_asked(
    house: House, home: Home, carry: Carry, drawn: Sheet
) -> None:
    app = visit("today", carry, home.parent)
    app = drawn.ask(app, {"ask": "tick", "ticks": [[home.ada, "gone"]]})
    assert "not in the week any more" in drawn.data["problem"]
    drawn.ask(app, {"ask": "tick", "ticks": [[home.ada, ART]]})
    assert drawn.data["problem"] is None


def test_another_day_is_one_tap_away(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = drawn.ask(visit("today", carry, home.parent), {"ask": "day", "to": TUESDAY.isoformat()})
    assert app.query_params["day"] == "2026-11-24" and drawn.data["day"] == "2026-11-24"
    drawn.ask(app, {"ask": "tick", "ticks": [[home.ada, "1-1"]]})
    assert item(house, home, home.ada, "1-1").is_completed
    assert drawn.data["words"]["early"]


def test_leaving_out_marks_it_and_nothing_is_left_open(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = drawn.ask(visit("today", carry, home.parent), {"ask": "skip", "ticks": [[home.ada, ART]]})
    assert drawn.row(home.ada, ART)["state"] == "skipped"
    assert drawn.data["children"][0]["progress"] == "0 of 2 done, 1 left out"
    drawn.ask(app, {"ask": "tick", "ticks": [[home.ada, MATHS], [home.ada, READ]]})
    assert drawn.data["children"][0]["end"] == "That’s all for today."


# --- It didn't happen -------------------------------------------------------------------------------------------------


def test_what_did_not_happen_can_just_be_left_out(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = drawn.ask(visit("today", carry, home.parent), {"ask": "missed", "child": home.ada, "item": READ})
    assert "Read-aloud, Ada, Monday 23 November" in said(app).replace("\\", "")
    [ways] = app.radio
    app = again(ways.set_value(missed.LEAVE_OUT).run())
    app = again(button(app, "Leave it out").click().run())
    assert item(house, home, home.ada, READ).is_skipped and item(house, home, home.ben, READ).is_skipped
    assert not app.radio and "Leave it out" not in labels(app)


def test_a_childs_rest_of_the_day_is_left_out_but_not_what_is_done(
    house: House, home: Home, carry: Carry, drawn: Sheet
) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    app = drawn.ask(visit("today", carry, home.parent), {"ask": "missed", "child": home.ada})
    app = again(app.radio[0].set_value(missed.LEAVE_OUT).run())
    again(button(app, "Leave it out").click().run())
    assert item(house, home, home.ada, MATHS).is_completed
    assert item(house, home, home.ada, ART).is_skipped and not item(house, home, home.ben, ART).is_skipped


# --- A child's own sign-in --------------------------------------------------------------------------------------------


def test_a_childs_sign_in_shows_the_own_day_and_hands_in(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    app = visit("today", carry, home.as_ada)
    assert [child["name"] for child in drawn.data["children"]] == ["Ada"]
    assert (drawn.data["adults"], drawn.data["undo"], drawn.data["may"]) == ([], None, "hand_in")
    assert drawn.data["headline"] == "3 lessons today. It begins with Maths."
    app = drawn.ask(app, {"ask": "hand_in", "child": home.ada, "item": MATHS})
    assert (drawn.row(home.ada, MATHS)["state"], drawn.row(home.ada, MATHS)["stateText"]) == (
        "handed",
        "A grown-up will see it",
    )
    visit("today", carry, home.parent)
    assert [(one["child"], one["name"], one["when"]) for one in drawn.data["waiting"]] == [
        ("Ada", "Maths", "today, 9:00–9:30")
    ]
    carry["token"] = home.as_ada
    drawn.ask(app, {"ask": "take_in", "child": home.ada, "item": MATHS})
    assert drawn.row(home.ada, MATHS)["state"] == "open"


def test_a_child_cannot_tick_as_parents_do_nor_for_a_sibling(
    house: House, home: Home, carry: Carry, drawn: Sheet
) -> None:
    before = week_of(house, home)
    app = visit("today", carry, home.as_ada)
    for request in (
        {"ask": "tick", "ticks": [[home.ada, MATHS]]},
        {"ask": "hand_in", "child": home.ben, "item": MATHS},
        {"ask": "agree", "ticks": [[home.ada, MATHS]]},
        {"ask": "trust", "child": home.ada, "isTrusted": True},
    ):
        app = drawn.ask(app, request)
        assert drawn.data["problem"]
    assert week_of(house, home) == before


def test_parents_say_yes_to_all_at_once(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    for token, child in ((home.as_ada, home.ada), (home.as_ben, home.ben)):
        today.hand_in(house, token, home.family_id, child, MONDAY, MATHS)
    app = visit("today", carry, home.parent, day=(MONDAY + timedelta(days=8)).isoformat())
    assert drawn.data["waiting"] == []  # that week has no plan
    app = visit("today", carry, home.parent)
    assert len(drawn.data["waiting"]) == 2
    drawn.ask(app, {"ask": "agree_all"})
    assert drawn.data["waiting"] == [] and item(house, home, home.ben, MATHS).is_completed


def test_trust_makes_a_childs_ticks_count(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    drawn.ask(visit("today", carry, home.parent), {"ask": "trust", "child": home.ada, "isTrusted": True})
    assert [child["isTrusted"] for child in drawn.data["children"]] == [True, False]
    drawn.ask(visit("today", carry, home.as_ada), {"ask": "hand_in", "child": home.ada, "item": MATHS})


def test_a_helper_looks_and_ticks_nothing(house: House, home: Home, carry: Carry, drawn: Sheet) -> None:
    helper = a_token(house, a_person(house, "Hal", roles=(Role.HELPER,), family_id=home.family_id))
    app = visit("today", carry, helper)
    assert (drawn.data["may"], drawn.data["waiting"], drawn.data["undo"]) == ("look", [], None)
    drawn.ask(app, {"ask": "tick", "ticks": [[home.ada, MATHS]]})
    assert drawn.data["problem"] and not item(house, home, home.ada, MATHS).is_completed


# --- Looking by itself ------------------------------------------------------------------------------------------------


def test_news_draws_the_page_anew_but_nothing_below_an_open_question(
    home: Home, carry: Carry, drawn: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def stand(*_: object) -> int:
        looks.append(len(looks) + 1)
        return min(looks[-1], 4)  # something new at each of the first four looks

    monkeypatch.setattr(today, "days_stand", stand)
    app = visit("today", carry, home.parent)
    assert looks == [1, 2, 3, 4, 5, 6], "drawn and looked, three times"
    looks.clear()
    app = drawn.ask(app, {"ask": "missed", "child": home.ada, "item": MATHS})
    assert missed.WAYS[missed.LEAVE_OUT][0] in app.radio[0].options
    assert looks == [1, 2], "what came since waits"


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in_by_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    anew: list[str] = []
    monkeypatch.setattr(st, "rerun", lambda: anew.append("the page"))
    with looking_by_itself():
        raise NotSignedIn("Please sign in.")
    assert anew == ["the page"]
