"""The household page as far as a script run shows it: what stands, and that every part of it can be changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.family import FamilyCalendar, Place, Rests
from brightpath.domain.ids import FamilyId
from brightpath.services import door, planner
from brightpath.services.family import families_of, household_of, import_household
from brightpath.services.house import House
from brightpath.ui import guard
from tests.builders import a_child, a_commitment, a_household_document, a_subject
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)
TITLES = ["Children", "Hours", "Subjects", "Commitments", "Grown-ups and clock", "Year"]
ANSWERS = ["Answers on style", "The statements"]


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


def headings(app: AppTest) -> list[str]:
    return [one.value for one in app.subheader]


def widget(elements: Any, label: str) -> Any:
    return next(one for one in elements if one.label == label)


# --- What stands ------------------------------------------------------------------------------------------------------


def test_the_first_visit_offers_the_questionnaire_a_document_or_a_made_up_family(
    house: House, parent: str, carry: Carry
) -> None:
    app = visit("household", carry, parent)
    assert app.title[0].value == "Begin with your family"
    assert labels(app) == ["Begin", "Show me the made-up family", "Load it"]
    app = again(button(app, "Show me the made-up family").click().run())
    assert app.title[0].value == r"Sarah Kim’s household"
    assert "Noah, 6" in said(app)


def test_what_only_some_families_say_is_shown_too(house: House, parent: str, carry: Carry) -> None:
    turns = {"loop": "Arts", "is_core": False}
    subjects = (
        a_subject("Art", every_weeks=2, **turns),
        a_subject("Music", cycle_days=("A", "C"), place="Hall", **turns),
        a_subject("Maths", block=60, parts=2),
    )
    rests = Rests(break_minutes=15, break_after_minutes=60, lunch_minutes=0, lunch_from=690, lunch_until=750)
    ada = a_child("Ada", subjects=subjects, rests=rests.model_copy(update={"longest_day_minutes": 240}))
    document = a_household_document(
        (ada,),
        commitments=(a_commitment("Choir", every_weeks=3, place="Hall"),),
        places=(Place(name="Hall", minutes=20),),
        calendar=FamilyCalendar(day_cycle=("A", "B", "C")),
    )
    import_household(house, parent, json.dumps(document))
    text = said(visit("household", carry, parent)).replace("\\", "")
    for words in (
        "30 minutes, every school day, every second week · takes turns with Music",
        "30 minutes, every school day, only on days A and C · takes turns with Art · place: Hall",
        "in blocks of 1 hour · in two parts on the same day",
        "Tuesday, every third week, 15:00–16:00 · everyone · place: Hall",
        "The way from home, each way: Hall 20 minutes.",
        "breaks of 15 minutes · a break after 1 hour at most · no lunch in between · lunch from 11:30 · lunch by 12:30",
        "at most 4 hours of lessons a day",
    ):
        assert words in text, text


def test_the_household_is_shown_as_it_was_loaded(house: House, parent: str, family_id: FamilyId, carry: Carry) -> None:
    app = visit("household", carry, parent)
    assert headings(app) == [*TITLES, *ANSWERS, "What your answers suggest", "Calendars", "The document"]
    assert "Ada can keep at one thing for about 30 minutes" in said(app)
    assert "**Ada, 8**  \n:small[2 subjects]" in said(app)
    facts = "30 minutes, every school day · with a grown\\-up half the time · interest 3 of 5"
    assert f"**Maths** · core  \n:small[{facts}]" in said(app)
    assert "Lessons 9\\:00–13\\:00 · learns best in the mid\\-morning" in said(app)


def test_subjects_say_with_whom_on_which_days_and_when(house: House, parent: str, carry: Carry) -> None:
    document = a_household_document(children=2)
    for child in document["children"]:
        child["section4"]["subjects"][1] |= {"combinedWith": "Atelier", "daysOfWeek": ["Friday"]}
    document["children"][0]["section4"]["subjects"][1]["fixedTime"] = {"required": True, "preferredTime": "09:30"}
    import_household(house, parent, json.dumps(document))
    text = said(visit("household", carry, parent)).replace("\\", "")
    assert "once a week, only on Friday, always at 9:30 · together with Ben · on their own" in text


def test_a_helper_sees_the_household_but_changes_nothing(
    house: House, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    helper = a_token(house, a_person(house, "Gran", roles=(Role.HELPER,), family_id=family_id))
    for address in ({}, {"change": "year"}, {"lessons": "somebody/Maths"}):
        app = visit("household", carry, helper, **address)
        assert headings(app) == [*TITLES, *ANSWERS, "What your answers suggest"]
        assert labels(app) == []


def test_looking_at_a_page_makes_no_made_up_family(house: House, parent: str, carry: Carry) -> None:
    looking = replace(house, settings=replace(house.settings, demo=True))
    guard.move_in(looking)
    visit("household", carry, parent)
    assert families_of(house, parent) == []


def test_odd_names_stay_text(house: House, parent: str, carry: Carry) -> None:
    document = a_household_document()
    document["children"][0]["section2"]["name"] = "<b>Ada</b> [x](http://y) **bold**"
    document["children"][0]["section4"]["subjects"][0]["name"] = "`Maths` :red[x] $y$"
    document["calendar"] = {"daysOff": [{"date": "2026-12-24", "name": "[Eve](http://y)"}]}
    import_household(house, parent, json.dumps(document))
    text = said(visit("household", carry, parent))
    assert r"\<b\>Ada" in text and r"\`Maths\` \:red\[x\] \$y\$" in text and r"\[Eve\]\(http\://y\)" in text


# --- One form at a time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "section", ["children", "subjects", "commitments", "hours", "about", "year", "style", "statements"]
)
def test_every_section_opens_its_form_in_its_place_and_closes_it(
    house: House, parent: str, family_id: FamilyId, carry: Carry, section: str
) -> None:
    app = visit("household", carry, parent)
    app = again(app.button(f"change-{section}").click().run())
    assert labels(app).count("Done") == 1
    assert app.query_params["change"] == section
    app = again(button(app, "Done").click().run())
    assert "Done" not in labels(app)
    assert "change" not in app.query_params


def test_opening_another_form_closes_the_first(house: House, parent: str, family_id: FamilyId, carry: Carry) -> None:
    app = visit("household", carry, parent, change="hours")
    app = again(app.button("change-year").click().run())
    assert app.query_params["change"] == "year"
    assert labels(app).count("Done") == 1
    assert "**School years**" in said(app)


def test_an_address_nobody_knows_opens_nothing(house: House, parent: str, family_id: FamilyId, carry: Carry) -> None:
    assert "Done" not in labels(visit("household", carry, parent, change="nonsense"))


def test_the_clock_is_changed_where_the_grown_ups_are(
    house: House, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = visit("household", carry, parent, change="about")
    app = again(widget(app.selectbox, "Time zone").set_value("Asia/Seoul").run())
    app = again(widget(app.button_group, "Times are written").set_value(12).run())
    [kept] = families_of(house, parent)
    assert (kept.time_zone, kept.clock_hours) == ("Asia/Seoul", 12)
    assert "Lessons 9\\:00 AM–1\\:00 PM" in said(app)


def test_a_change_says_which_plans_it_touches_and_leads_to_them(
    house: House, hands: Hands, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    app = visit("household", carry, parent, change="hours")
    assert "made before" not in said(app)
    app = again(app.select_slider[0].set_range(10 * 60, 13 * 60).run())
    assert "This plan was made before the household or a co-op’s class was changed" in said(app)
    [link] = [one for one in app.get("page_link") if one.proto.label == "Week of 23 November 2026"]
    assert "week=2026-11-23" in link.proto.query_string


def test_a_change_after_somebody_elses_is_not_saved_and_told(
    house: House, parent: str, family_id: FamilyId, carry: Carry
) -> None:
    app = visit("household", carry, parent, change="hours")
    import_household(house, parent, json.dumps(a_household_document(children=2)), family_id=family_id)
    app = again(app.select_slider[0].set_range(10 * 60, 13 * 60).run())
    assert household_of(house, parent, family_id).children[0].hours == (9 * 60, 13 * 60)
    assert "Somebody changed the household a moment ago" in app.warning[0].value


def test_a_session_that_ended_changes_nothing(house: House, parent: str, family_id: FamilyId, carry: Carry) -> None:
    app = visit("household", carry, parent, change="year")
    door.sign_out(house, parent)
    app = again(button(app, "Add the school year").click().run())
    assert "Please sign in" in said(app)
