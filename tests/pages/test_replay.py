"""The history page: changes in words, the week at any moment, what gets moved, and nothing for a child."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId, UserId
from brightpath.services.house import House
from brightpath.storage.schedule import active_plan
from brightpath.storage.weeks import keep_change, take_back
from brightpath.ui import words
from brightpath.ui.plain import plain
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_weeks import MONDAY, a_planned_family, moved


@pytest.fixture
@made_once
def family_id(house: House) -> FamilyId:
    return a_planned_family(house)


@pytest.fixture
@made_once
def sarah(house: House, family_id: FamilyId) -> UserId:
    return a_person(house, "Sarah", "sarah@example.org", family_id=family_id)


def move(house: House, family_id: FamilyId, who: UserId, start: int, sentence: str) -> None:
    with house.store.write() as db:
        kept = active_plan(db, family_id, MONDAY)
        assert kept is not None
        keep_change(
            db,
            family_id,
            kept,
            moved(kept.plan, MONDAY, start, "0-0"),
            kind=EventKind.ITEM_MOVED,
            sentence=sentence,
            at=house.now(),
            user_id=who,
            data={"prefer": "we_prefer_this"},
        )


def test_a_week_without_a_plan_has_no_history(house: House, sarah: UserId, carry: Carry) -> None:
    app = visit("replay", carry, a_token(house, sarah), week="2026-12-07")
    assert words.NO_HISTORY in said(app) and plain(words.NOTHING_MOVED) not in said(app)
    assert words.NOTHING_MOVED in said(app)


def test_changes_are_listed_newest_first_with_who_and_why(
    house: House, family_id: FamilyId, sarah: UserId, carry: Carry
) -> None:
    move(house, family_id, sarah, 840, "Maths was moved to 14:00.")
    move(house, family_id, sarah, 900, "Maths was moved to 15:00.")
    with house.store.write() as db:
        kept = active_plan(db, family_id, MONDAY)
        assert kept is not None
        take_back(db, family_id, kept, at=house.now(), user_id=sarah)
    app = visit("replay", carry, a_token(house, sarah), week=MONDAY.isoformat())
    text = said(app)
    order = ["Taken back: Maths was moved to 15:00.", "Maths was moved to 15:00.", "Maths was moved to 14:00.",
             "The week was planned."]  # fmt: skip
    listed = text[text.index("Every change") :] if "Every change" in text else text
    found = [listed.rindex(plain(sentence)) for sentence in order]
    assert all(place >= 0 for place in found)
    assert f"~~{plain('Maths was moved to 15:00.')}~~" in text
    assert plain("Sarah") in text and plain("we prefer this") in text and plain(words.TAKEN_BACK_SINCE) in text


def test_the_slider_and_a_press_lead_to_the_week_as_it_was(
    house: House, family_id: FamilyId, sarah: UserId, carry: Carry
) -> None:
    move(house, family_id, sarah, 840, "One.")
    move(house, family_id, sarah, 900, "Two.")
    app = visit("replay", carry, a_token(house, sarah), week=MONDAY.isoformat())
    assert app.slider[0].value == 3 and words.moment(3, 3) in said(app)
    app = again(app.slider[0].set_value(1).run())
    assert words.moment(1, 3) in said(app) and f"**{plain('The week was planned.')}**" in said(app)
    app = again(button(app, "Later").click().run())
    assert words.moment(2, 3) in said(app) and f"**{plain('One.')}**" in said(app)
    app = again(button(app, words.SEE_IT).click().run())
    assert app.slider[0].value == 3


def test_a_long_history_comes_in_parts(house: House, family_id: FamilyId, sarah: UserId, carry: Carry) -> None:
    for number in range(24):
        move(house, family_id, sarah, 840 + 5 * number, f"Number {number}.")
    app = visit("replay", carry, a_token(house, sarah), week=MONDAY.isoformat())
    assert labels(app).count(words.SEE_IT) == 20
    app = again(button(app, words.EARLIER_CHANGES).click().run())
    assert labels(app).count(words.SEE_IT) == 25 and words.EARLIER_CHANGES not in labels(app)


def test_what_gets_moved_is_said_drawn_and_tabled(
    house: House, family_id: FamilyId, sarah: UserId, carry: Carry
) -> None:
    move(house, family_id, sarah, 840, "One.")
    app = visit("replay", carry, a_token(house, sarah), week=(MONDAY + timedelta(weeks=2)).isoformat())
    sentence = "Maths was moved once in the last 12 weeks, from Monday mid-morning to Monday late afternoon."
    assert plain(sentence) in said(app)
    charts = app.get("plotly_chart")
    assert len(charts) == 2 and all(sentence in chart.proto.alt for chart in charts)
    [table] = app.dataframe
    assert table.value.to_dict("records") == [
        {"What": "Maths", "Child": "Ada", "Taken from": "Monday 9:00", "Put to": "Monday 14:00"}
    ]


def test_the_week_page_leads_here_but_not_for_a_child(
    house: House, family_id: FamilyId, sarah: UserId, carry: Carry
) -> None:
    ada = a_token(house, a_person(house, "Ada", "ada@example.org", roles=(Role.CHILD,), family_id=family_id))
    for token, is_led in ((a_token(house, sarah), True), (ada, False)):
        app = visit("week", carry, token, week=MONDAY.isoformat())
        links = [link.proto.label for link in app.get("page_link")]
        assert (words.HISTORY in links) is is_led
    assert words.EVERY_CHANGE not in [one.value for one in visit("replay", carry, ada).subheader]
