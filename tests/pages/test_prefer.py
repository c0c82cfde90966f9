"""Which of two weeks a family prefers: made on request, asked one by one, answered once, and left at any time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import Refused
from brightpath.domain.feedback import Feedback, FeedbackType
from brightpath.domain.ids import FamilyId
from brightpath.planning.worker import CompareAnswer
from brightpath.services import comparing, learning, putting_away
from brightpath.services.house import House
from brightpath.storage.feedback import feedback_of
from brightpath.ui import learned_words as words
from brightpath.ui.plain import plain
from brightpath.ui.which_week import INVITATION
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands
from tests.services.given_learning import MONDAY, Taught, a_family_to_learn_from


@pytest.fixture
def taught(house: House, monkeypatch: pytest.MonkeyPatch) -> Taught:
    monkeypatch.setattr(comparing, "TASTES", 8)
    return a_family_to_learn_from(house)


@pytest.fixture
@made_once
def asked(house: House, hands: Hands, taught: Taught) -> Taught:
    """A family for which weeks to compare were found."""
    comparing.prepare_questions(house, taught.parent, taught.family_id, MONDAY)
    hands.work()
    return taught


def look(carry: Carry, token: str) -> AppTest:
    return visit("prefer", carry, token, week=MONDAY.isoformat())


def pressed(app: AppTest, label: str, clock: Clock | None = None) -> AppTest:
    if clock is not None:
        clock.move(seconds=1)
    return again(button(app, label).click().run())


def answered(house: House, taught: Taught) -> list[str]:
    return [one.data["chosen"] for one in choices(house, taught)]


def choices(house: House, taught: Taught) -> list[Feedback]:
    with house.store.read() as db:
        return feedback_of(db, taught.family_id, FeedbackType.AB_CHOICE)


def sketches(app: AppTest) -> int:
    return len(app.get("bidi_component"))


def test_weeks_to_compare_are_made_on_request_with_the_progress_shown(
    taught: Taught, hands: Hands, carry: Carry
) -> None:
    app = look(carry, taught.parent)
    assert words.WHICH_WHY in said(app) and sketches(app) == 0
    app = pressed(app, words.SHOW_TWO)
    [bar] = app.get("progress")
    assert words.PREPARING in bar.proto.text
    hands.work()
    app = again(app.run())
    assert "1 of 6" in said(app) and sketches(app) == 2
    assert {words.PREFER_A, words.PREFER_B, words.NO_DIFFERENCE} <= set(labels(app))


def test_each_answer_is_kept_and_brings_the_next_question_also_after_a_reload(
    house: House, asked: Taught, carry: Carry, clock: Clock
) -> None:
    app = pressed(look(carry, asked.parent), words.PREFER_B, clock)
    assert "2 of 6" in said(app)
    app = pressed(app, words.NO_DIFFERENCE, clock)
    assert answered(house, asked) == ["other", "neither"]
    assert "3 of 6" in said(look(carry, asked.parent))
    assert learning.what_was_learned(house, asked.parent, asked.family_id).answers == 2


def test_what_is_the_same_is_folded_away(asked: Taught, carry: Carry) -> None:
    app = look(carry, asked.parent)
    assert "Ada · Week A" in said(app) and sketches(app) == 2
    [rest] = [one for one in app.toggle if one.label == words.the_rest(())]
    app = again(rest.set_value(True).run())
    assert sketches(app) == 4


def test_a_second_click_answers_nothing_more(house: House, asked: Taught, carry: Carry, clock: Clock) -> None:
    app = pressed(look(carry, asked.parent), words.PREFER_A, clock)
    app = pressed(app, words.PREFER_A)  # within the same moment: meant for the first question
    assert "2 of 6" in said(app) and answered(house, asked) == ["one"]
    pressed(app, words.PREFER_A, clock)
    assert answered(house, asked) == ["one", "one"]


def test_the_last_answer_can_be_changed(house: House, asked: Taught, carry: Carry, clock: Clock) -> None:
    app = look(carry, asked.parent)
    assert words.GO_BACK not in labels(app)
    app = pressed(pressed(app, words.PREFER_A, clock), words.GO_BACK)
    assert "1 of 6" in said(app) and words.GO_BACK not in labels(app)
    assert words.CHANGING in said(app)
    app = pressed(app, words.LEAVE_IT)
    assert "2 of 6" in said(app) and answered(house, asked) == ["one"]
    app = pressed(pressed(app, words.GO_BACK), words.PREFER_B, clock)
    assert "2 of 6" in said(app)
    [first] = choices(house, asked)
    assert first.data["chosen"] == "other"


def test_after_six_it_says_thank_you_and_later_that_there_is_nothing_to_ask(
    asked: Taught, carry: Carry, clock: Clock
) -> None:
    app = look(carry, asked.parent)
    for _ in range(6):
        app = pressed(app, words.PREFER_A, clock)
    assert [one.value for one in app.success] == [words.THANKS] and sketches(app) == 0
    app = look(carry, asked.parent)
    assert [one.value for one in app.info] == [words.ASKED_LATELY] and labels(app) == []


def test_where_no_two_weeks_differ_enough_it_says_so_and_the_week_page_invites_no_more(
    house: House, taught: Taught, hands: Hands, carry: Carry
) -> None:
    app = pressed(look(carry, taught.parent), words.SHOW_TWO)
    hands.bring(CompareAnswer([]))
    app = again(app.run())
    assert [one.value for one in app.info] == [words.NOTHING_TO_ASK]
    away = putting_away.what_is_put_away(house, taught.parent, taught.family_id, MONDAY - timedelta(weeks=1))
    assert away == {INVITATION}


def test_a_search_that_goes_wrong_is_told(taught: Taught, hands: Hands, carry: Carry) -> None:
    app = pressed(look(carry, taught.parent), words.SHOW_TWO)
    hands.bring(ValueError("secret"))
    app = again(app.run())
    assert plain(comparing.COMPARING.unexpected) in said(app) and "secret" not in said(app)


def test_a_week_without_school_is_refused_in_words_and_one_that_is_over_is_not_asked_about(
    taught: Taught, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    weeks: list[date] = []

    def refuse(house: House, who: str, family_id: FamilyId, week_start: date) -> None:
        weeks.append(week_start)
        raise Refused(comparing.NO_SCHOOL)

    monkeypatch.setattr(comparing, "prepare_questions", refuse)
    app = pressed(visit("prefer", carry, taught.parent, week="2026-11-09"), words.SHOW_TWO)
    assert plain(comparing.NO_SCHOOL) in said(app) and words.SHOW_TWO in labels(app)
    assert weeks == [MONDAY - timedelta(weeks=1)]  # the week that today is in


@pytest.mark.parametrize("role", [Role.HELPER, Role.CHILD])
def test_others_are_not_asked(house: House, asked: Taught, carry: Carry, role: Role) -> None:
    app = look(carry, a_token(house, a_person(house, "Sam", roles=(role,), family_id=asked.family_id)))
    assert sketches(app) == 0 and labels(app) == []
