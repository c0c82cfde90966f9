"""The progress page: a sentence, a picture and the numbers for each question, and a sentence where there is nothing yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.ids import ChildId
from brightpath.domain.periods import TURNED_ROUND, Choice
from brightpath.domain.schedule import Actual
from brightpath.domain.streaks import Streak, Streaks
from brightpath.domain.ticks import Stood
from brightpath.services.house import House
from brightpath.services.progress import By, ChildStreaks
from brightpath.ui import progress_words as words
from brightpath.ui.plain import plain
from brightpath.ui.words import NO_HOUSEHOLD
from tests.pages.looking import Carry, again, said, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_progress import TODAY, a_family_that_lived, all_done, but_fridays
from tests.storage.given import a_child, a_household

YESTERDAY = TODAY - timedelta(days=1)


def look(carry: Carry, token: str) -> AppTest:
    return visit("../records/progress", carry, token)


def alts(app: AppTest) -> str:
    return "\n".join(one.proto.alt for one in app.get("plotly_chart"))


def control(app: AppTest, key: str) -> Any:
    return next(one for one in [*app.button_group, *app.selectbox, *app.date_input] if (one.key or "").startswith(key))


def with_engagement(one: Stood) -> Actual | bool:
    return but_fridays(one) and Actual(start=one.item.start, end=one.item.start + 40, engagement=4)


def test_every_question_has_a_sentence_a_picture_and_its_numbers(house: House, carry: Carry) -> None:
    family_id, _ = a_family_that_lived(house, 9, with_engagement)
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    text = said(app)
    for heading in (words.WHAT_GOT_DONE, words.DAY_BY_DAY, words.HOURS, words.TIME, words.ENGAGEMENT, words.THEN_AND_NOW,
                    words.ENDS):  # fmt: skip
        assert heading in text
    assert plain("Together they did 68 of 84 lessons. Most of what was left out stood on Fridays.") in text
    assert plain("Ada has learned on 4 school days in a row, since 16 November") in text
    assert plain("In the last 30 days 81 % of the lessons were done, about as in the 30 days before") in text
    assert plain("68 of 68 lessons done have a time noted") in text
    assert plain("Maths takes 40 minutes instead of 30.") in text
    assert plain("All subjects engage about alike") in text
    assert len(app.get("plotly_chart")) == len(app.dataframe) == len(app.get("download_button")) == 7
    assert all(one.proto.alt for one in app.get("plotly_chart"))
    assert "Lessons done of those planned: Art 34 of 42, Maths 34 of 42." in alts(app)


@pytest.mark.parametrize(
    ("by", "told"),
    [(By.CHILD, "Ada 34 of 42, Ben 34 of 42"), (By.WEEKDAY, "Friday 0 of 16"), (By.PART, "mid-morning 68 of 84")],
)
def test_lessons_are_counted_by_what_one_wants_to_see(house: House, carry: Carry, by: By, told: str) -> None:
    family_id, _ = a_family_that_lived(house, 9, but_fridays)
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    again(control(app, "count_by").set_value(by).run())
    assert told in alts(app)


def test_one_child_is_looked_at_and_is_not_compared_with_another(house: House, carry: Carry) -> None:
    family_id, household = a_family_that_lived(house, 5, lambda one: one.child == "Ada")
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    again(control(app, "who-").set_value(household.children[1].id).run())
    text = said(app)
    assert plain("Ben did 0 of 42 lessons.") in text and "Ada" not in text
    assert By.CHILD.value.title() not in control(app, "count_by").options


def test_who_and_which_days_stand_in_the_address_and_come_from_it(house: House, carry: Carry) -> None:
    family_id, household = a_family_that_lived(house, 9, all_done)
    token, ben = a_token(house, a_person(house, family_id=family_id)), household.children[1].id
    app = look(carry, token)
    again(control(app, "who-").set_value(ben).run())
    again(control(app, "days-").set_value(Choice.OWN).run())
    again(control(app, "from-").set_value(TODAY - timedelta(days=4)).run())
    assert dict(app.query_params) == {"child": ben, "days": "own", "from": "2026-11-16"}
    anew = visit("../records/progress", carry, token, child=ben, days="own", **{"from": "2026-11-16"})
    assert plain("16 November to 20 November") in said(anew) and plain("Ben did all 10 lessons") in said(anew)
    anew.query_params["child"] = household.children[0].id  # as a browser's *back* does
    assert plain("Ada did all 10 lessons") in said(again(anew.run()))


def test_own_dates_are_looked_at_and_turned_round_they_are_a_sentence(house: House, carry: Carry) -> None:
    family_id, _ = a_family_that_lived(house, 9, all_done)
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    again(control(app, "days-").set_value(Choice.OWN).run())
    again(control(app, "from-").set_value(TODAY - timedelta(days=4)).run())
    assert plain("16 November to 20 November") in said(app) and plain("Together they did all 20 lessons") in said(app)
    again(control(app, "to-").set_value(date(2026, 11, 1)).run())
    turned = TURNED_ROUND.format(first="16 November 2026", last="1 November 2026")
    assert plain(turned) in said(app) and not app.get("plotly_chart")


def test_days_without_anything_say_since_when_there_is_something(house: House, carry: Carry) -> None:
    family_id, _ = a_family_that_lived(house, 1, all_done)
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    again(control(app, "days-").set_value(Choice.OWN).run())
    again(control(app, "from-").set_value(date(2026, 9, 1)).run())
    again(control(app, "to-").set_value(date(2026, 9, 2)).run())
    assert plain("What there is begins on 16 November.") in said(app)


def test_a_family_with_no_plan_yet_is_told_what_will_stand_here(house: House, carry: Carry) -> None:
    family_id, _ = a_family_that_lived(house, 0)
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    assert words.NOTHING_YET in said(app) and words.ENDS in said(app) and words.THEN_AND_NOW not in said(app)


def test_in_the_first_week_nothing_is_claimed(house: House, carry: Carry) -> None:
    family_id, _ = a_family_that_lived(house, 1, but_fridays, household=a_household(a_child("Ada")))
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    text = said(app)
    assert plain(words.TOO_FEW_HOURS) in text and plain("too few lessons yet to compare") in text
    assert words.NO_ENGAGEMENT in text
    assert words.NO_REAL_TIME in text and "Time of lessons" not in alts(app), (
        "what was only ticked says nothing of time"
    )


def test_nothing_done_is_said_without_reproach(house: House, carry: Carry) -> None:
    family_id, _ = a_family_that_lived(house, 3, lambda one: False)
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    assert plain("Together they did 0 of 56 lessons.") in said(app) and words.NO_REAL_TIME in said(app)
    assert "missed" not in said(app) and "only" not in said(app).replace("only says", "")


def test_a_child_sees_its_own_days_and_not_how_parents_said_it_went(house: House, carry: Carry) -> None:
    family_id, household = a_family_that_lived(house, 5, with_engagement)
    ben = ChildId(household.children[1].id)
    mine = a_person(house, "Ben", "ben@example.org", roles=(Role.CHILD,), family_id=family_id, child_id=ben)
    app = look(carry, a_token(house, mine))
    text = said(app)
    assert plain("Ben did") in text and "Ada" not in text
    assert words.TIME not in text and words.ENGAGEMENT not in text and words.ENDS in text


def test_names_are_shown_as_they_were_typed(house: House, carry: Carry) -> None:
    wild = a_child("<b>Zoë</b> *x*")
    family_id, _ = a_family_that_lived(house, 2, all_done, household=a_household(wild, a_child("Ben")))
    app = look(carry, a_token(house, a_person(house, family_id=family_id)))
    assert plain("<b>Zoë</b> *x*") in said(app) and "<b>Zoë</b> *x*" not in said(app)


def test_before_there_is_a_household_it_says_so(house: House, carry: Carry) -> None:
    app = look(carry, a_token(house, a_person(house)))
    assert NO_HOUSEHOLD in said(app)


def test_what_nobody_noted_is_not_claimed_to_have_been_measured() -> None:
    assert words.time_taken([("Art", 10, 450, 455)], 12) == (
        "10 of 12 lessons done have a time noted; they took 7 h 35 min, about as long as planned."
    )
    assert words.time_taken([("Art", 10, 450, 450), ("Maths", 10, 300, 250)], 40) == (
        "20 of 40 lessons done have a time noted; they took 11 h 40 min, 50 min less than planned. "
        "Maths takes 25 minutes instead of 30."
    )
    assert words.time_taken([("Maths", 1, 30, 45)], 40) == (
        "1 of 40 lessons done has a time noted; it took 45 min, 15 min more than planned."
    )


@pytest.mark.parametrize(
    ("some", "whole", "told"),
    [
        ((5, TODAY), (5, TODAY), ", and everything was done on each of them."),
        ((5, TODAY), (4, YESTERDAY), ", and everything was done on each of them before today."),
        ((5, TODAY), (3, YESTERDAY), "; on the 3 before today everything was done."),
        ((5, TODAY), (3, TODAY), "; on the last 3 everything was done."),
        ((5, YESTERDAY), (4, YESTERDAY), "; on the last 4 everything was done."),
        ((5, TODAY), (1, YESTERDAY), "since 16 November."),
    ],
)
def test_of_a_day_that_goes_on_it_is_not_said_that_everything_was_done(
    some: tuple[int, date], whole: tuple[int, date], told: str
) -> None:
    rows = [Streak(length, date(2026, 11, 16), last) for length, last in (some, whole)]
    of = ChildStreaks(*(Streaks(row, row) for row in rows))
    assert words.streak("Ada", of, TODAY).endswith(told)


def test_only_all_is_a_hundred_per_cent_and_only_nothing_is_none() -> None:
    assert [words.percent(share) for share in (0.0, 0.001, 0.876, 0.999, 1.0)] == [
        "0 %",
        "1 %",
        "88 %",
        "99 %",
        "100 %",
    ]
