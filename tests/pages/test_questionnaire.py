"""The questionnaire's page, state by state; the components and the whole way are tried in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.questionnaire import Draft, Progress, Section, Step
from brightpath.services import family, questionnaire
from brightpath.services.house import House
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.services.test_questionnaire import answer_all, save

PAGE = Path(__file__).parents[2] / "pages" / "family" / "questionnaire.py"
ABOUT, CHILDREN, COMMITMENTS = (Step(one) for one in (Section.ABOUT, Section.CHILDREN, Section.COMMITMENTS))
HEADING = {
    "you": "First, you",
    "children": "Your children",
    "commitments": "What takes time already",
    "subjects": "What they learn",
    "rhythm": "How firm is your week?",
    "hours": "When they learn",
    "style": "How you like to learn",
    "statements": "Short statements about your week",
    "review": "Look it over",
}
Open = Callable[..., AppTest]


@pytest.fixture
def opened(house: House, parent: str, carry: dict[str, str | None]) -> Open:
    def open_it(step: str | None = None, token: str | None = None) -> AppTest:
        carry["token"] = token or parent
        app = AppTest.from_file(str(PAGE), default_timeout=20)
        if step:
            app.query_params["step"] = step
        return fine(app.run())

    return open_it


@pytest.fixture
@made_once
def draft(house: House, parent: str) -> Draft:
    return questionnaire.open_questionnaire(house, parent)


@pytest.fixture
@made_once
def two_children(house: House, parent: str, draft: Draft) -> Draft:
    return save(house, parent, draft, CHILDREN, {"children": [{"name": "Emma", "age": 9}, {"name": "Noah", "age": 6}]})


def fine(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def click(app: AppTest, label: str) -> AppTest:
    return fine(next(one for one in app.main.button if one.label == label).click().run())


def typed(app: AppTest, label: str, text: str) -> AppTest:
    return fine(next(one for one in app.text_input if one.label == label).set_value(text).run())


def said(app: AppTest) -> str:
    elements = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(element.value) for element in elements)


def kept(house: House, token: str) -> Draft:
    return questionnaire.open_questionnaire(house, token)


# --- The way through ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", HEADING)
def test_every_step_has_its_page(step: str, two_children: Draft, opened: Open) -> None:
    assert opened(step).title[0].value == HEADING[step]


def test_going_on_says_that_the_section_is_done_and_leads_to_the_next(house: House, parent: str, opened: Open) -> None:
    app = click(opened(), "Next: Children")
    assert app.title[0].value == "Your children"
    assert kept(house, parent).section_progress(Section.ABOUT) is Progress.COMPLETE
    assert click(app, "Back").title[0].value == "First, you"


def test_one_comes_back_to_where_one_was(opened: Open) -> None:
    click(opened("rhythm"), "Next: Hours")
    assert opened().title[0].value == "When they learn"


def test_nobody_is_told_off_before_having_been_there(opened: Open) -> None:
    assert ":red" not in said(opened("rhythm"))
    app = click(opened("rhythm"), "Next: Hours")
    assert "Please choose how firm your week should be" in said(click(app, "Back")).replace("\\", "")


def test_a_step_that_does_not_exist_leads_to_where_one_was(opened: Open) -> None:
    assert opened("nowhere").title[0].value == "First, you"


def test_steps_per_child_ask_for_the_children_first(opened: Open) -> None:
    for step in ("subjects", "hours"):
        assert "Say who your children are first" in said(opened(step))


# --- You ------------------------------------------------------------------------------------------------------------------


def test_the_name_is_saved_as_it_is_typed_and_never_emptied(house: House, parent: str, opened: Open) -> None:
    app = typed(opened("you"), "Your name", "  Sarah Kim ")
    assert kept(house, parent).answers(ABOUT)["name"] == "Sarah Kim"
    app = typed(app, "Your name", " ")
    assert kept(house, parent).answers(ABOUT)["name"] == "Sarah Kim"
    assert app.text_input[0].value == "Sarah Kim"


def test_another_grown_up_is_added_renamed_removed_and_brought_back(house: House, parent: str, opened: Open) -> None:
    app = typed(opened("you"), "Does somebody else teach too?", "Tom")
    assert kept(house, parent).answers(ABOUT)["adults"] == [{"name": "Tom"}]
    app = typed(app, "Name", "Thomas")
    assert kept(house, parent).answers(ABOUT)["adults"] == [{"name": "Thomas"}]
    app = click(app, "Remove")
    assert "adults" not in kept(house, parent).answers(ABOUT)
    assert "Thomas was removed" in said(app)
    click(app, "Undo")
    assert kept(house, parent).answers(ABOUT)["adults"] == [{"name": "Thomas"}]


def test_teaching_times_are_taken_back_for_any_time(house: House, parent: str, draft: Draft, opened: Open) -> None:
    mornings = [{"daysOfWeek": ["Monday"], "startTime": "09:00", "endTime": "12:00"}]
    adults = [{"name": "Tom", "available": mornings}]
    save(house, parent, draft, ABOUT, {"name": "Sarah", "available": mornings, "adults": adults})
    app = opened("you")
    for place in range(2):
        whose = [one for one in app.segmented_control if "teach?" in one.label]
        assert whose[place].value == "Only at certain times"
        app = fine(whose[place].set_value("Any time").run())
    assert kept(house, parent).answers(ABOUT) == {"name": "Sarah", "adults": [{"name": "Tom"}]}


def test_two_people_of_one_name_are_told_beside_the_field(opened: Open) -> None:
    app = typed(opened("you"), "Does somebody else teach too?", "Ada Kim")
    assert '"Ada Kim" is taken already.' in said(app).replace("\\", "")
    assert "section1" not in said(app)


def test_the_clock_is_asked_once(house: House, parent: str, opened: Open) -> None:
    app = opened("you")
    fine(app.selectbox[0].set_value("Asia/Tokyo").run())
    app = opened("you")
    for label, value in (("Times are written", 12), ("The week begins on", "Sunday")):
        control = next(one for one in app.segmented_control if one.label == label)
        app = fine(control.set_value(value).run())
    days = next(one for one in app.pills if one.label == "School days")
    fine(days.set_value(["Monday", "Tuesday", "Thursday"]).run())
    answers = kept(house, parent).answers(ABOUT)
    assert answers["clockHours"] == 12
    assert answers["calendar"] == {
        "timeZone": "Asia/Tokyo",
        "weekStart": "Sunday",
        "schoolDays": ["Monday", "Tuesday", "Thursday"],
    }


# --- Children -------------------------------------------------------------------------------------------------------------


def test_children_are_typed_as_one_line(house: House, parent: str, opened: Open) -> None:
    app = typed(opened("children"), "Who are your children?", "Emma 9, Noah 6")
    assert kept(house, parent).answers(CHILDREN)["children"] == [
        {"id": "child_1", "name": "Emma", "age": 9},
        {"id": "child_2", "name": "Noah", "age": 6},
    ]
    assert [one.value for one in app.number_input] == [9, 6]


def test_what_could_not_be_read_is_told_and_nothing_is_taken(house: House, parent: str, opened: Open) -> None:
    app = typed(opened("children"), "Who are your children?", "Emma")
    assert kept(house, parent).answers(CHILDREN)["children"] == []
    assert ":red[" in said(app)


def test_a_child_is_put_right_and_removed(house: House, parent: str, two_children: Draft, opened: Open) -> None:
    app = opened("children")
    app = fine(app.text_input[0].set_value("Emmi").run())
    app = fine(app.number_input[1].set_value(7).run())
    assert [(one["name"], one["age"]) for one in kept(house, parent).answers(CHILDREN)["children"]] == [
        ("Emmi", 9),
        ("Noah", 7),
    ]
    app = fine(app.text_input[0].set_value("").run())
    app = fine(app.number_input[1].set_value(None).run())
    assert (app.text_input[0].value, app.number_input[1].value) == ("Emmi", 7)  # what counts, not an empty field
    click(app, "Remove Noah")
    assert [one["name"] for one in kept(house, parent).answers(CHILDREN)["children"]] == ["Emmi"]


# --- Commitments ----------------------------------------------------------------------------------------------------------


def choose(app: AppTest, kind: str, label: str, value: Any) -> AppTest:
    return fine(next(one for one in getattr(app, kind) if one.label == label).set_value(value).run())


def test_a_commitment_is_added_for_the_family(house: House, parent: str, two_children: Draft, opened: Open) -> None:
    app = opened("commitments")
    assert next(one for one in app.button if one.label == "Add").disabled
    app = choose(app, "segmented_control", "How often?", "daily")
    app = typed(app, "What is it?", "Walk the dog")
    click(app, "Add")
    assert kept(house, parent).answers(COMMITMENTS)["commitments"] == [
        {"name": "Walk the dog", "frequency": "daily", "startTime": "15:00", "endTime": "16:00"}
    ]


def test_a_commitment_may_come_every_few_weeks_and_somewhere_else(
    house: House, parent: str, two_children: Draft, opened: Open
) -> None:
    app = choose(opened("commitments"), "segmented_control", "How often?", "daily")
    app = choose(typed(app, "What is it?", "Grandma"), "selectbox", "In which weeks?", 3)
    app = choose(app, "date_input", "Counted from the week of", date(2026, 11, 30))
    app = click(typed(app, "Where?", " The village "), "Add")
    times = {"startTime": "15:00", "endTime": "16:00"}
    grandma = {"name": "Grandma", "frequency": "daily", **times, "everyWeeks": 3, "startingWeek": "2026-11-30"}
    assert kept(house, parent).answers(COMMITMENTS)["commitments"] == [grandma | {"place": "The village"}]
    assert "every school day 15:00–16:00, every third week, everybody" in said(app).replace("\\", "")
    app = typed(choose(click(app, "Edit"), "selectbox", "In which weeks?", 1), "Where?", "")
    click(app, "Keep the change")
    assert kept(house, parent).answers(COMMITMENTS)["commitments"] == [
        {"name": "Grandma", "frequency": "daily", **times}
    ]


def test_the_way_to_a_place_is_asked_once_it_is_named(
    house: House, parent: str, two_children: Draft, opened: Open
) -> None:
    swimming = {
        "name": "Swimming",
        "frequency": "weekly",
        "daysOfWeek": ["Tuesday"],
        "startTime": "15:00",
        "endTime": "16:00",
    }
    save(house, parent, two_children, COMMITMENTS, {"commitments": [swimming]})
    assert not [box for box in opened("commitments").selectbox if box.label == "Pool"]
    save(house, parent, kept(house, parent), COMMITMENTS, {"commitments": [swimming | {"place": "Pool"}]})
    app = choose(opened("commitments"), "selectbox", "Pool", 20)
    assert kept(house, parent).document["places"] == [{"name": "Pool", "minutes": 20}]
    choose(app, "selectbox", "Pool", 0)
    assert "places" not in kept(house, parent).document
    assert kept(house, parent).answers(COMMITMENTS)["commitments"][0]["place"] == "Pool"


def test_what_takes_one_child_alone_stands_with_the_child(
    house: House, parent: str, two_children: Draft, opened: Open
) -> None:
    app = choose(opened("commitments"), "segmented_control", "How often?", "one-time")
    app = choose(app, "pills", "Whom does it take?", ["Noah"])
    app = typed(app, "What is it?", "Dentist")
    app = click(app, "Add")
    of_noah = Step(Section.COMMITMENTS, "child_2")
    assert kept(house, parent).answers(COMMITMENTS) in ({}, {"commitments": []})
    assert kept(house, parent).answers(of_noah)["commitments"] == [
        {"name": "Dentist", "frequency": "one-time", "startTime": "15:00", "endTime": "16:00", "date": "2026-11-20"}
    ]
    # And it moves when it is to take both.
    app = click(app, "Edit")
    app = choose(app, "pills", "Whom does it take?", ["Noah", "Emma"])
    click(app, "Keep the change")
    assert kept(house, parent).answers(of_noah)["commitments"] == []
    assert kept(house, parent).answers(COMMITMENTS)["commitments"][0]["who"] == ["Emma", "Noah"]


def test_a_commitment_is_removed_and_brought_back(house: House, parent: str, two_children: Draft, opened: Open) -> None:
    choir = {
        "name": "Choir",
        "frequency": "weekly",
        "daysOfWeek": ["Tuesday"],
        "startTime": "15:00",
        "endTime": "16:00",
    }
    save(house, parent, two_children, COMMITMENTS, {"commitments": [choir]})
    app = opened("commitments")
    assert "Tuesday 15:00–16:00, everybody" in said(app).replace("\\", "")
    app = click(app, "Remove")
    assert kept(house, parent).answers(COMMITMENTS)["commitments"] == []
    click(app, "Undo")
    assert kept(house, parent).answers(COMMITMENTS)["commitments"] == [choir]


def test_a_pasted_list_is_shown_before_it_is_taken(
    house: House, parent: str, two_children: Draft, opened: Open
) -> None:
    app = opened("commitments")
    app = fine(app.text_area[0].set_value("Piano Tue 15:00-15:45 Emma\nChurch Sun 10-12").run())
    assert kept(house, parent).answers(COMMITMENTS) in ({}, {"commitments": []})
    click(app, "Take these 2")
    assert [one["name"] for one in kept(house, parent).answers(COMMITMENTS)["commitments"]] == ["Church"]
    of_emma = kept(house, parent).answers(Step(Section.COMMITMENTS, "child_1"))["commitments"]
    assert [(one["name"], one["startTime"], one["endTime"]) for one in of_emma] == [("Piano", "15:00", "15:45")]


def test_what_of_a_pasted_list_was_not_understood_is_told_with_its_words(two_children: Draft, opened: Open) -> None:
    app = fine(opened("commitments").text_area[0].set_value("Judo Tue\nPiano Wed 25:00-26:00").run())
    told = said(app).replace("\\", "")
    assert "Judo Tue: From when to when? Allowed: both times, such as 15:00-15:45." in told
    assert "Piano Wed 25:00-26:00: From when to when?" in told


def test_names_on_buttons_stand_as_they_were_typed(house: House, parent: str, draft: Draft, opened: Open) -> None:
    save(house, parent, draft, CHILDREN, {"children": [{"name": "*Em* $5$", "age": 9}]})
    who = next(one for one in opened("commitments").pills if one.label == "Whom does it take?")
    assert r"\*Em\* \$5\$" in who.options


# --- Rhythm, hours, style -------------------------------------------------------------------------------------------------


def test_one_answer_says_how_firm_the_week_is(house: House, parent: str, opened: Open) -> None:
    app = opened("rhythm")
    assert app.radio[0].value is None
    fine(app.radio[0].set_value("flexible").run())
    assert kept(house, parent).answers(Step(Section.FLEXIBILITY)) == {"flexibility": "flexible"}


def test_a_child_has_rests_of_its_own(house: House, parent: str, two_children: Draft, opened: Open) -> None:
    app = choose(opened("hours"), "selectbox", "How long is lunch?", 0)
    app = choose(app, "selectbox", "Lunch begins from", 12 * 60)
    app = choose(app, "selectbox", "and at the latest at", 11 * 60)
    emma = Step(Section.HOURS, "child_1")
    draft = kept(house, parent)
    assert draft.answers(emma)["rests"] == {"lunchMinutes": 0, "lunchFrom": "12:00", "lunchUntil": "11:00"}
    assert "Lunch begins by 11:00 at the latest, but not before 12:00" in said(app).replace("\\", "")
    for label in ("How long is lunch?", "Lunch begins from", "and at the latest at"):
        app = choose(app, "selectbox", label, None)
    assert "rests" not in kept(house, parent).answers(emma)
    assert "rests" not in kept(house, parent).document["children"][0]


def test_hours_are_suggested_by_age_and_changed(house: House, parent: str, two_children: Draft, opened: Open) -> None:
    app = opened("hours")
    step = Step(Section.HOURS, "child_2")
    suggested = kept(house, parent).answers(step)
    assert suggested["startTime"] < suggested["endTime"]
    app = fine(app.select_slider[1].set_value((8 * 60, 13 * 60)).run())
    fine(app.pills[1].set_value(["evening", "early_morning"]).run())
    assert kept(house, parent).answers(step) == {
        "bestLearningTimes": ["early_morning", "evening"],
        "startTime": "08:00",
        "endTime": "13:00",
    }


def test_how_much_is_planned_and_a_comment_are_kept(house: House, parent: str, opened: Open) -> None:
    app = opened("style")
    fine(app.radio[0].set_value("mostly_planned").run())
    assert kept(house, parent).answers(Step(Section.STYLE)) == {"planningApproach": "mostly_planned"}
    app = opened("statements")
    fine(app.text_area[0].set_value("We move in May.").run())
    assert kept(house, parent).answers(Step(Section.STATEMENTS)) == {"comment": "We move in May."}


# --- Two parents at once --------------------------------------------------------------------------------------------------


def test_who_comes_second_is_told_and_sees_what_counts(
    house: House, parent: str, two_children: Draft, opened: Open, carry: dict[str, str | None]
) -> None:
    app = opened("rhythm")
    other = a_token(house, a_person(house, "Tom", roles=(Role.CO_PARENT,), family_id=two_children.family_id))
    save(house, other, kept(house, other), Step(Section.FLEXIBILITY), {"flexibility": "unstructured"})
    app = fine(app.radio[0].set_value("highly_structured").run())
    assert "This was not saved" in said(app) and "Tom changed this" in said(app)
    assert app.radio[0].value == "unstructured"
    fine(app.radio[0].set_value("highly_structured").run())
    assert kept(house, parent).answers(Step(Section.FLEXIBILITY)) == {"flexibility": "highly_structured"}


# --- The end --------------------------------------------------------------------------------------------------------------


def test_the_last_look_says_what_is_missing_and_leads_there(two_children: Draft, opened: Open) -> None:
    app = opened("review")
    assert "Please choose how firm your week should be" in said(app).replace("\\", "")
    assert next(one for one in app.button if one.label == "Plan our first week").disabled
    assert click(app, "Answer").title[0].value == "How firm is your week?"


def test_the_last_look_says_the_answers_as_the_parent_gave_them(
    house: House, parent: str, two_children: Draft, opened: Open
) -> None:
    save(house, parent, kept(house, parent), Step(Section.FLEXIBILITY), {"flexibility": "moderate_structure"})
    about = kept(house, parent).answers(ABOUT) | {"clockHours": 12}
    save(house, parent, kept(house, parent), ABOUT, about)
    maths = {"name": "Maths", "sessionDuration": 30, "frequency": "daily", "parentInvolvement": "some"}
    save(house, parent, kept(house, parent), Step(Section.SUBJECTS, "child_2"), {"subjects": [maths]})
    told = said(opened("review")).replace("\\", "")
    assert "**Rhythm** · A steady frame" in told
    assert "Emma 9:00 AM–1:30 PM" in told
    assert "1 subject, none for Emma" in told


def test_the_end_is_a_household_and_a_plan_under_way(house: House, parent: str, opened: Open) -> None:
    answer_all(house, parent, a_household_document(2))
    app = opened("review")
    ready = next(one for one in app.button if one.label == "Plan our first week")
    assert not ready.disabled
    ready.click().run()
    (known,) = family.families_of(house, parent)
    assert known.has_household
    with house.store.read() as db:
        assert db.value("SELECT state FROM jobs") == "PENDING"


def test_who_comes_back_after_the_end_is_led_on_and_not_told_off(
    house: House, parent: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    led: list[str] = []
    monkeypatch.setattr("brightpath.ui.places.link_to", lambda place, label: led.append(place.title))
    answer_all(house, parent, a_household_document(2))
    (known,) = family.families_of(house, parent)
    questionnaire.submit_questionnaire(house, parent, known.family_id)
    app = opened("review")
    assert [one.value.replace("\\", "") for one in app.info] == [
        "Your household stands already. You can change everything on its own page."
    ]
    assert (led, list(app.error)) == (["Household"], [])


def test_the_answers_can_be_thrown_away_to_begin_anew(house: House, parent: str, opened: Open) -> None:
    app = typed(opened("children"), "Who are your children?", "Emma 9")
    app = click(opened("review"), "Throw the answers away")
    assert app.title[0].value == "First, you"
    assert kept(house, parent).answers(CHILDREN)["children"] == []
