"""The Learned page: findings in words, what a parent decides of each, and the way back to the questionnaire."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.findings import Finding, Learned
from brightpath.domain.outcomes import OutcomeFinding
from brightpath.services import learning, outcomes
from brightpath.services.house import House
from brightpath.ui import learned_words as words
from brightpath.ui.plain import plain
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands
from tests.services.given_learning import Taught, a_family_to_learn_from, planned, teach

LATER = "Maths moved to early afternoons."
EARLY = "Days that are done early, without long gaps, matter less to you than your questionnaire says."
LATER_WHY = "You moved it there three times, the last time on 20 November."
MORNINGS = Finding("m", "Art moved to mornings.", "You moved it *there*.", sure=0.91)


@pytest.fixture
@made_once
def taught(house: House, hands: Hands) -> Taught:
    """A family that moved maths to the afternoon three times."""
    taught = a_family_to_learn_from(house)
    planned(house, hands, taught)
    teach(house, taught)
    return taught


def look(carry: Carry, token: str) -> AppTest:
    return visit("learned", carry, token)


def pressed(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def links(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("page_link")]


def bars(app: AppTest) -> list[str]:
    return [one.proto.text for one in app.get("progress")]


def told(monkeypatch: pytest.MonkeyPatch, learned: Learned) -> None:
    """Let something be learned that takes many weeks to learn."""
    monkeypatch.setattr(learning, "what_was_learned", lambda *_: learned)


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_before_anything_is_learned_the_page_says_what_teaches(house: House, carry: Carry) -> None:
    app = look(carry, a_family_to_learn_from(house).parent)
    assert words.NOTHING_YET in said(app)
    assert links(app) == [words.TEACH_BY_MOVING, words.TEACH_BY_RATING, words.TEACH_BY_ANSWERING]
    assert labels(app) == []


def test_a_change_of_mind_is_told_at_once_and_not_only_when_asked_for(
    taught: Taught, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "You seem to have changed your mind: nine older things that you moved, answered or rated count no more."
    told(monkeypatch, Learned(findings=(MORNINGS,), moves=1, changed_mind=sentence))
    assert [one.value for one in look(carry, taught.parent).info] == [plain(sentence)]


def test_a_finding_stands_there_with_why_and_how_sure(taught: Taught, carry: Carry) -> None:
    app = look(carry, taught.parent)
    assert "From 3 moves." in said(app) and words.IN_PLANS in said(app)
    assert plain(LATER) in said(app) and plain(LATER_WHY) in said(app)
    assert bars(app) and all(bar.endswith(" %") for bar in bars(app))
    assert {words.KEEP, words.TAKE_BACK, words.SWITCH_OFF, words.START_OVER} <= set(labels(app))


def test_weaker_findings_stand_behind_a_press_and_what_taught_nothing_too(
    taught: Taught, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(replace(MORNINGS, key=str(number), sure=1 - number / 50) for number in range(11))
    told(monkeypatch, Learned(findings=many, moves=20, answers=1, left_out=("One move was taken back.",)))
    app = look(carry, taught.parent)
    assert [one.label for one in app.expander] == ["3 weaker ones", words.LEFT_OUT]
    assert bars(app)[0] == "Very sure, 99 %" and bars(app)[-1] == "Fairly sure, 80 %"
    assert plain("One move was taken back.") in said(app) and "From 20 moves and 1 answer." in said(app)


def test_where_nothing_stands_out_the_page_says_so_and_trouble_is_told(
    taught: Taught, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, Learned(moves=1, opening_left=2, answers=4, trouble="Something went *wrong*."))
    app = look(carry, taught.parent)
    assert words.NOTHING_STANDS in said(app) and [one.value for one in app.warning] == [
        plain("Something went *wrong*.")
    ]
    assert links(app) == ["2 questions about two weeks are left."]


def test_what_gets_done_stands_with_its_figures(taught: Taught, carry: Carry, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (OutcomeFinding("Pottery gets done 40 % more often on Fridays.", ("7 of 8 on Fridays.",)),)
    monkeypatch.setattr(outcomes, "what_gets_done", lambda *_: found)
    text = said(look(carry, taught.parent))
    assert words.GETS_DONE in text and plain(found[0].sentence) in text and plain(found[0].evidence[0]) in text


def test_before_much_was_ticked_the_page_says_what_that_rests_on(house: House, taught: Taught, carry: Carry) -> None:
    basis = outcomes.what_outcomes_rest_on(house, taught.parent, taught.family_id)
    assert plain(basis.sentence) in said(look(carry, taught.parent))


@pytest.mark.parametrize("role", [Role.HELPER, Role.CHILD])
def test_others_see_nothing_of_it(house: House, taught: Taught, carry: Carry, role: Role) -> None:
    app = look(carry, a_token(house, a_person(house, "Sam", roles=(role,), family_id=taught.family_id)))
    assert plain(LATER) not in said(app) and labels(app) == []


# --- Deciding ---------------------------------------------------------------------------------------------------------


def test_a_finding_is_kept(taught: Taught, carry: Carry) -> None:
    app = look(carry, taught.parent)
    findings = labels(app).count(words.KEEP)
    app = pressed(app, words.KEEP)
    assert words.KEPT in said(app) and labels(app).count(words.KEEP) == findings - 1 and plain(LATER) in said(app)


def test_a_finding_is_taken_back_with_what_carried_it_and_given_back(taught: Taught, carry: Carry) -> None:
    app = pressed(look(carry, taught.parent), words.TAKE_BACK)
    [sentence] = [one.value for one in app.success]
    assert sentence.startswith("Three moves that it came from count no more")
    assert words.UNDONE in said(app) and words.TAKE_BACK not in labels(app)
    app = pressed(app, words.GIVE_BACK)
    assert words.UNDONE not in said(app) and words.TAKE_BACK in labels(app)


def test_a_finding_is_switched_off_and_on(taught: Taught, carry: Carry) -> None:
    app = pressed(look(carry, taught.parent), words.SWITCH_OFF)  # the strongest
    assert words.SWITCHED_OFF_MEANS in said(app) and f"**{plain(EARLY)}**" not in said(app)
    app = pressed(app, words.SWITCH_ON)
    assert words.SWITCHED_OFF_MEANS not in said(app) and f"**{plain(EARLY)}**" in said(app)


def test_starting_over_is_asked_first_and_can_be_taken_back(taught: Taught, carry: Carry) -> None:
    app = pressed(look(carry, taught.parent), words.START_OVER)
    assert words.START_OVER_ASKED in said(app) and words.TAKE_BACK in labels(app)
    app = pressed(app, words.NEVER_MIND)
    assert words.START_OVER_ASKED not in said(app)
    app = pressed(pressed(app, words.START_OVER), words.START_OVER_YES)
    assert words.NOTHING_YET in said(app) and words.START_OVER not in labels(app)
    assert plain("You started over from the questionnaire on Friday 20 November.") in said(app)
    app = pressed(app, words.TAKE_BACK_START_OVER)
    assert plain(LATER) in said(app) and words.TAKE_BACK_START_OVER not in labels(app)


def test_what_is_gone_by_now_is_refused_in_words(house: House, taught: Taught, carry: Carry) -> None:
    app = look(carry, taught.parent)
    learning.start_over(house, taught.parent, taught.family_id)  # on the other device
    app = pressed(app, words.SWITCH_OFF)
    assert plain(learning.NO_FINDING) in said(app)


def test_how_sure_it_is_goes_by_the_number_that_stands_beside_it() -> None:
    assert [words.how_sure(sure) for sure in (0.7, 0.894, 0.896, 0.9999)] == [
        "A first impression, 70 %", "Fairly sure, 89 %", "Quite sure, 90 %", "Very sure, 99 %",
    ]  # fmt: skip
