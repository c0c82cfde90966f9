"""The form for a child's subjects, state by state, in the questionnaire and on a household that stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.errors import Refused
from brightpath.domain.family import FamilyCalendar
from brightpath.domain.questionnaire import Draft, Section, Step
from brightpath.domain.weeks import Weekday
from brightpath.services import family, questionnaire
from brightpath.services.house import House
from brightpath.ui.questionnaire.subject_editor import read_length
from tests.builders import a_child, a_household_document, a_subject
from tests.services.test_questionnaire import save

CHILDREN = Step(Section.CHILDREN)
EMMA, NOAH = (Step(Section.SUBJECTS, child) for child in ("child_1", "child_2"))


def draft_page() -> None:
    from brightpath.services import questionnaire
    from brightpath.ui.guard import signed_in, the_house
    from brightpath.ui.questionnaire.editing import DraftEditing
    from brightpath.ui.questionnaire.subjects import subjects_form

    token, house = signed_in(), the_house()
    editing = DraftEditing(house, token, questionnaire.open_questionnaire(house, token))
    editing.show_notice()
    subjects_form(editing)


def household_page() -> None:
    from brightpath.services import family
    from brightpath.ui.guard import signed_in, the_house
    from brightpath.ui.questionnaire.editing import HouseholdEditing
    from brightpath.ui.questionnaire.subjects import subjects_form

    token, house = signed_in(), the_house()
    (known,) = family.families_of(house, token)
    document = family.export_household(house, token, known.family_id)
    editing = HouseholdEditing(house, token, known, document)
    editing.show_notice()
    subjects_form(editing)


@pytest.fixture
def draft(house: House, parent: str, carry: dict[str, str | None]) -> Draft:
    carry["token"] = parent
    begun = questionnaire.open_questionnaire(house, parent)
    return save(house, parent, begun, CHILDREN, {"children": [{"name": "Emma", "age": 9}, {"name": "Noah", "age": 6}]})


@pytest.fixture
def form(draft: Draft) -> AppTest:
    return opened()


@pytest.fixture
def given(house: House, parent: str, draft: Draft) -> Callable[..., AppTest]:
    """Open the form on what the children have already."""

    def give(emma: list[dict[str, Any]], noah: list[dict[str, Any]] | None = None) -> AppTest:
        kept = save(house, parent, draft, EMMA, {"subjects": emma})
        save(house, parent, kept, NOAH, {"subjects": noah or []})
        return opened()

    return give


def opened(page: Callable[[], None] = draft_page) -> AppTest:
    return fine(AppTest.from_function(page, default_timeout=20).run())


def subject(name: str, minutes: int = 30, **other: Any) -> dict[str, Any]:
    return {
        "name": name,
        "isCoreSubject": False,
        "sessionDuration": minutes,
        "frequency": "daily",
        "parentInvolvement": "some_assistance",
        "fixedTime": {"required": False, "preferredTime": None},
        "interestLevel": 3,
        **other,
    }


def fine(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def element(app: AppTest, kind: str, label: str, place: int = 0) -> Any:
    return [one for one in app.get(kind) if getattr(one, "label", None) == label][place]


def click(app: AppTest, label: str, place: int = 0) -> AppTest:
    return fine(element(app, "button", label, place).click().run())


def choose(app: AppTest, kind: str, label: str, value: Any, place: int = 0) -> AppTest:
    return fine(element(app, kind, label, place).set_value(value).run())


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def said(app: AppTest) -> str:
    shown = [*app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(one.value) for one in shown).replace("\\", "")


@pytest.fixture
def kept(house: House, parent: str) -> Callable[[Step], list[dict[str, Any]]]:
    def subjects(step: Step) -> list[dict[str, Any]]:
        return list(questionnaire.open_questionnaire(house, parent).answers(step).get("subjects", []))

    return subjects


Kept = Callable[[Step], list[dict[str, Any]]]
Given = Callable[..., AppTest]


def names(subjects: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in subjects]


# --- Adding -------------------------------------------------------------------------------------------------------------


def test_one_click_takes_a_subject_with_what_is_usual_at_the_age(form: AppTest, kept: Kept) -> None:
    first, second = element(form, "button_group", "What does Emma learn?").options[:2]
    app = choose(form, "button_group", "What does Emma learn?", [first])
    app = choose(app, "button_group", "What does Emma learn?", [first, second])
    assert names(kept(EMMA)) == [first, second]
    assert kept(EMMA)[0]["sessionDuration"] in range(20, 61) and kept(EMMA)[0]["interestLevel"] == 3
    assert kept(NOAH) == []


def test_clicks_stay_in_their_own_order_so_that_a_quick_next_one_is_not_undone(form: AppTest, kept: Kept) -> None:
    first, second = element(form, "button_group", "What does Emma learn?").options[:2]
    app = choose(form, "button_group", "What does Emma learn?", [second, first])
    assert names(kept(EMMA)) == [second, first]
    assert element(app, "button_group", "What does Emma learn?").value == [second, first]


def test_a_second_click_gives_a_subject_back_and_undo_brings_it_again(given: Given, kept: Kept) -> None:
    app = given([subject("Maths", 55), subject("Chess")])
    pills = element(app, "button_group", "What does Emma learn?")
    assert len(pills.value) == 1  # whatever the catalogue calls it
    app = choose(app, "button_group", "What does Emma learn?", [])
    assert names(kept(EMMA)) == ["Chess"]
    assert "Emma’s Maths was removed" in said(app)
    app = click(app, "Undo")
    assert kept(EMMA)[0] == subject("Maths", 55)
    assert len(element(app, "button_group", "What does Emma learn?").value) == 1


def test_more_subjects_are_shown_when_asked_for(form: AppTest) -> None:
    before = len(element(form, "button_group", "What does Emma learn?").options)
    app = click(form, "More subjects")
    assert len(element(app, "button_group", "What does Emma learn?").options) > before
    app = click(app, "Fewer subjects")
    assert len(element(app, "button_group", "What does Emma learn?").options) == before


def test_another_subject_is_typed_and_more_may_be_said_of_it(form: AppTest, kept: Kept) -> None:
    app = choose(form, "text_input", "Another subject", "Lego club")
    assert element(app, "text_input", "Another subject").value == ""
    app = choose(app, "text_input", "Another subject", "Chess 20 Tue")
    assert names(kept(EMMA)) == ["Lego club", "Chess"]
    assert (kept(EMMA)[1]["sessionDuration"], kept(EMMA)[1]["daysOfWeek"]) == (20, ["Tuesday"])
    app = choose(app, "text_input", "Another subject", "CHESS")
    assert names(kept(EMMA)) == ["Lego club", "Chess"]
    assert "Emma has CHESS already" in said(app)


def test_a_siblings_subjects_are_copied_as_they_fit_the_age(given: Given, kept: Kept) -> None:
    of_noah = [subject("Maths", 15, lessons=["1"]), subject("Lego club", 40, interestLevel=5, place="den")]
    app = given([subject("maths", 60)], of_noah)
    assert "Copy Emma’s subjects" not in labels(app)
    app = click(app, "Copy Noah’s subjects")
    assert names(kept(EMMA)) == ["maths", "Lego club"]
    assert kept(EMMA)[1]["place"] == "den" and kept(EMMA)[1]["interestLevel"] == 3
    assert "Copy Noah’s subjects" not in labels(app)


# --- Rows ---------------------------------------------------------------------------------------------------------------


def test_a_row_says_what_stands_in_the_family_s_words(given: Given) -> None:
    time = {"required": True, "preferredTime": "09:00"}
    app = given([subject("Maths *x*", isCoreSubject=True, daysOfWeek=["Monday"], fixedTime=time)])
    assert "**Maths *x*** · core" in said(app)
    facts = "30 minutes every school day, only on Monday · with a grown-up half the time · always at 9:00"
    assert facts in said(app)


def test_no_subjects_yet_is_said_in_one_sentence(form: AppTest) -> None:
    assert "Nothing yet. One click on a subject takes it" in said(form)


def test_a_star_says_how_much_it_is_liked(given: Given, kept: Kept) -> None:
    app = given([subject("Maths"), subject("Art", interestLevel=2)])
    assert [one.value for one in app.feedback] == [2, 1]
    fine(app.feedback[1].set_value(4).run())
    assert [one["interestLevel"] for one in kept(EMMA)] == [3, 5]


def test_a_row_is_removed_also_from_the_order_and_brought_back(given: Given, kept: Kept) -> None:
    subjects = [subject("Maths", before=["Art"]), subject("Art")]
    app = click(given(subjects), "Remove", 1)
    assert kept(EMMA) == [subject("Maths", before=[])]
    click(app, "Undo")
    assert kept(EMMA) == subjects


def test_siblings_learn_together_and_alone_again(given: Given, kept: Kept) -> None:
    app = given([subject("Maths", 40), subject("Piano")], [subject("maths", 20, lessons=["1"])])
    assert [one.label for one in app.checkbox] == ["Together with Noah", "Together with Emma"]
    app = fine(app.checkbox[0].check().run())
    assert kept(EMMA)[0] == subject("Maths", 40, combinedWith="Maths")
    assert kept(NOAH) == [subject("maths", 40, lessons=["1"], combinedWith="Maths")]
    assert [one.value for one in app.checkbox] == [True, True]
    app = fine(app.checkbox[1].uncheck().run())
    assert kept(EMMA)[0] == subject("Maths", 40)
    assert kept(NOAH) == [subject("maths", 40, lessons=["1"])]
    assert [one.value for one in app.checkbox] == [False, False]


# --- Many at once -------------------------------------------------------------------------------------------------------


def test_a_pasted_list_is_shown_before_it_is_taken(given: Given, kept: Kept) -> None:
    app = given([subject("Maths", 60, interestLevel=5)])
    app = choose(app, "text_area", "One a line, or with commas", "Maths daily 30, Piano 15 daily, Piano 20")
    assert names(kept(EMMA)) == ["Maths"] and kept(EMMA)[0]["sessionDuration"] == 60
    becomes = [one.replace("\\", "").split(":")[0] for one in app.table[0].value["It becomes"]]
    assert becomes == ["Changes Maths · core", "Piano"]
    assert "is in the list already" in said(app)
    app = click(app, "Take these 2")
    assert [(one["name"], one["sessionDuration"], one["interestLevel"]) for one in kept(EMMA)] == [
        ("Maths", 30, 5),
        ("Piano", 15, 3),
    ]
    assert element(app, "text_area", "One a line, or with commas").value == ""


TABLE = """child,subject,minutes,frequency,attention,together with
Emma,Maths,45,daily,some_assistance,Numbers
Emma,Chess,20,once_a_week,independent,
Noah,Counting,45,daily,some_assistance,Numbers
"""


def test_a_pasted_subject_is_known_by_its_other_names(given: Given, kept: Kept) -> None:
    app = choose(given([subject("Mathematics", 60)]), "text_area", "One a line, or with commas", "Maths daily 30")
    assert app.table[0].value["It becomes"][0].startswith("Changes Mathematics")
    click(app, "Take it")
    assert [(one["name"], one["sessionDuration"]) for one in kept(EMMA)] == [("Mathematics", 30)]


def test_a_table_is_shown_before_it_is_taken(given: Given, kept: Kept) -> None:
    app = given([subject("Maths", lessons=["1"])])
    app = fine(app.file_uploader[0].set_value(("subjects.csv", TABLE.encode(), "text/csv")).run())
    assert len(kept(EMMA)) == 1
    shown = [one.replace("\\", "") for one in app.table[0].value["Subject"]]
    assert shown == ["Changes Maths", "Chess", "Counting"]
    app = click(app, "Take 3 subjects")
    assert kept(EMMA)[0] == subject("Maths", 45, lessons=["1"], combinedWith="Numbers")
    assert names(kept(EMMA)) == ["Maths", "Chess"]
    assert [(one["name"], one["combinedWith"]) for one in kept(NOAH)] == [("Counting", "Numbers")]
    assert not app.table


def test_the_faults_of_a_table_are_listed_and_nothing_is_taken(given: Given, kept: Kept) -> None:
    app = given([])
    wrong = TABLE.replace("Noah", "Zoe").replace("20", "-20")
    app = fine(app.file_uploader[0].set_value(("subjects.csv", wrong.encode(), "text/csv")).run())
    assert "line 3" in said(app) and "line 4" in said(app)
    assert not [label for label in labels(app) if label.startswith("Take")]


# --- The editor ---------------------------------------------------------------------------------------------------------


def edited(given: Given, first: dict[str, Any] | None = None, *others: dict[str, Any]) -> AppTest:
    return click(given([first or subject("Maths"), *others]), "Edit")


def test_one_editor_is_open_at_a_time(given: Given) -> None:
    app = edited(given, subject("Maths"), subject("Art"))
    assert element(app, "text_input", "Name").value == "Maths"
    app = click(app, "Edit")
    assert [one.value for one in app.text_input if one.label == "Name"] == ["Art"]
    app = click(app, "Done")
    assert "Name" not in [one.label for one in app.text_input]


@pytest.mark.parametrize(
    ("kind", "label", "value", "key", "kept_as"),
    [
        ("checkbox", "Core subject", True, "isCoreSubject", True),
        ("selectbox", "How long", 45, "sessionDuration", 45),
        ("button_group", "How often", "once_a_week", "frequency", "once_a_week"),
        ("button_group", "Only on", [Weekday.FRIDAY, Weekday.MONDAY], "daysOfWeek", ["Monday", "Friday"]),
        ("button_group", "With a grown-up", "independent", "parentInvolvement", "independent"),
        ("button_group", "At which time", "Always at", "fixedTime", {"required": True, "preferredTime": "09:00"}),
        ("multiselect", "Comes before", ["Art"], "before", ["Art"]),
        ("multiselect", "Comes after", ["Art"], "after", ["Art"]),
        ("text_input", "Place", " library ", "place", "library"),
        ("text_area", "Notes", "Book 3\npage 4", "notes", "Book 3\npage 4"),
        ("text_area", "Anything else, as JSON", '{"isbn": ["1"]}', "isbn", ["1"]),
    ],
)
def test_every_field_is_saved_as_it_is_changed(
    given: Given, kept: Kept, kind: str, label: str, value: Any, key: str, kept_as: Any
) -> None:
    app = choose(edited(given, subject("Maths"), subject("Art")), kind, label, value)
    assert kept(EMMA) == [subject("Maths") | {key: kept_as}, subject("Art")]
    again = element(opened_again(app), kind, label)
    assert again is not None


def opened_again(app: AppTest) -> AppTest:
    return fine(app.run())


@pytest.mark.parametrize(("typed", "minutes"), [(45, 45), ("152 min", 155), (" 1 ", 5), ("480", 480)])
def test_a_length_may_be_typed_and_is_rounded_up_to_five_minutes(typed: object, minutes: int) -> None:
    assert read_length(typed) == minutes


@pytest.mark.parametrize("typed", ["long", "0", "481", "-5", "", "1h"])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="Please choose 5 to 480 minutes"):
        read_length(typed)


def test_days_stay_in_the_order_of_the_clicks_and_are_kept_in_that_of_the_week(given: Given, kept: Kept) -> None:
    app = choose(edited(given), "button_group", "Only on", [Weekday.FRIDAY, Weekday.MONDAY])
    assert kept(EMMA)[0]["daysOfWeek"] == ["Monday", "Friday"]
    assert element(app, "button_group", "Only on").value == [Weekday.FRIDAY, Weekday.MONDAY]


def test_loop_and_block_are_chosen_typed_and_taken_away(given: Given, kept: Kept) -> None:
    app = edited(given, subject("Art"), subject("Music", loop="Beauty"))
    app = choose(app, "selectbox", "Loop", "Beauty")
    app = choose(app, "selectbox", "Block", 90)
    assert kept(EMMA)[0] == subject("Art", loop="Beauty", block=90)
    app = choose(app, "selectbox", "Loop", None)
    choose(app, "selectbox", "Block", None)
    assert kept(EMMA)[0] == subject("Art")


def test_weeks_and_parts_are_chosen_and_taken_away(given: Given, kept: Kept) -> None:
    app = choose(edited(given, subject("Art")), "selectbox", "In which weeks", 2)
    app = choose(app, "date_input", "Counted from the week of", date(2026, 11, 30))
    app = choose(app, "checkbox", "In two parts on the same day", True)
    assert kept(EMMA) == [subject("Art", everyWeeks=2, startingWeek="2026-11-30", parts=2)]
    app = choose(app, "selectbox", "In which weeks", 1)
    choose(app, "checkbox", "In two parts on the same day", False)
    assert kept(EMMA) == [subject("Art")]


@pytest.mark.parametrize("cycle", [(), ("A", "B", "C")])
def test_days_of_the_cycle_are_offered_to_a_family_that_has_one(
    house: House, parent: str, carry: dict[str, str | None], cycle: tuple[str, ...]
) -> None:
    carry["token"] = parent
    ada = a_child("Ada", subjects=(a_subject("Art"),))
    document = a_household_document((ada,), calendar=FamilyCalendar(day_cycle=cycle))
    family_id = family.import_household(house, parent, json.dumps(document))
    app = click(opened(household_page), "Edit")
    assert ("Days of your cycle" in [one.label for one in app.get("button_group")]) == bool(cycle)
    if cycle:
        choose(app, "button_group", "Days of your cycle", ["A", "C"])
        (child,) = family.household_of(house, parent, family_id).children
        assert child.subjects[0].cycle_days == ("A", "C")


def test_a_time_is_rather_or_always_and_gone_with_any_time(given: Given, kept: Kept) -> None:
    app = choose(edited(given), "button_group", "At which time", "Rather at")
    app = choose(app, "selectbox", "Time", 10 * 60 + 15)
    assert kept(EMMA)[0]["fixedTime"] == {"required": False, "preferredTime": "10:15"}
    app = choose(app, "button_group", "At which time", "Always at")
    assert kept(EMMA)[0]["fixedTime"] == {"required": True, "preferredTime": "10:15"}
    choose(app, "button_group", "At which time", "Any time")
    assert kept(EMMA)[0]["fixedTime"] == {"required": False, "preferredTime": None}


def test_a_subject_is_renamed_with_its_lessons_and_order(given: Given, kept: Kept) -> None:
    app = edited(given, subject("Maths", lessons=["1"]), subject("Art", after=["Maths"]))
    app = choose(app, "text_input", "Name", " Saxon  Maths ")
    assert kept(EMMA) == [subject("Saxon Maths", lessons=["1"]), subject("Art", after=["Saxon Maths"])]
    assert element(app, "text_input", "Name").value == "Saxon Maths"


def test_a_name_that_another_subject_has_is_told_beside_it_and_not_saved(given: Given, kept: Kept) -> None:
    app = choose(edited(given, subject("Maths"), subject("Art")), "text_input", "Name", "ART")
    assert names(kept(EMMA)) == ["Maths", "Art"]
    assert "There is “Art” already. Every subject needs a name of its own. “Maths” stays." in said(app)
    assert element(app, "text_input", "Name").value == "ART"
    app = choose(app, "text_input", "Name", "Algebra")
    assert names(kept(EMMA)) == ["Algebra", "Art"]
    assert "already" not in said(app)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[1]", "Please write it in curly brackets"),
        ('{"name": "x"}', "“name” has a field of its own above."),
        ('{"a": ', ""),
    ],
)
def test_what_is_no_json_is_told_and_stays_as_it_was_typed(given: Given, kept: Kept, text: str, sentence: str) -> None:
    app = edited(given, subject("Maths", isbn="1"))
    box = element(app, "text_area", "Anything else, as JSON")
    assert json.loads(box.value) == {"isbn": "1"}
    app = fine(box.set_value(text).run())
    assert kept(EMMA) == [subject("Maths", isbn="1")]
    assert sentence in said(app) and ":red[" in said(app)
    assert element(app, "text_area", "Anything else, as JSON").value == text
    choose(app, "text_area", "Anything else, as JSON", "")
    assert kept(EMMA) == [subject("Maths")]


# --- Other numbers of children, and a household that stands -----------------------------------------------------------------


def test_more_than_three_children_are_shown_one_at_a_time(house: House, parent: str, draft: Draft) -> None:
    children = [{"name": name, "age": 9} for name in ("Ada", "Ben", "Cleo", "Dan")]
    save(house, parent, draft, CHILDREN, {"children": children})
    app = opened()
    assert [one.value.replace("\\", "") for one in app.subheader] == ["Ada, 9"]


def test_the_same_form_changes_a_household_that_stands(house: House, parent: str, carry: dict[str, str | None]) -> None:
    carry["token"] = parent
    family_id = family.import_household(house, parent, json.dumps(a_household_document(2)).encode())
    app = opened(household_page)
    app = choose(app, "text_input", "Another subject", "Lego club 25")
    document = family.export_household(house, parent, family_id)
    added = document["children"][0]["section4"]["subjects"][-1]
    assert (added["name"], added["sessionDuration"]) == ("Lego club", 25)


def test_what_a_household_cannot_be_is_refused_and_told(
    house: House, parent: str, carry: dict[str, str | None]
) -> None:
    carry["token"] = parent
    document = a_household_document(1)
    document["children"][0]["section4"]["subjects"] = [subject("Maths"), subject("Art", before=["Maths"])]
    family_id = family.import_household(house, parent, json.dumps(document).encode())
    app = choose(click(opened(household_page), "Edit"), "multiselect", "Comes before", ["Art"])
    assert "This was not saved" in said(app) and "goes round in a circle" in said(app)
    assert element(app, "multiselect", "Comes before").value == []
    kept_as = family.export_household(house, parent, family_id)["children"][0]["section4"]["subjects"]
    assert "before" not in kept_as[0]
