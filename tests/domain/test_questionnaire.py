"""A draft: its steps, what changing one brings along, what is missing in it and how far it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from brightpath.domain.catalogue import suggested_hours
from brightpath.domain.errors import Faulty
from brightpath.domain.ids import FamilyId
from brightpath.domain.missing import missing_of
from brightpath.domain.questionnaire import (
    Draft,
    Missing,
    Progress,
    RunStatus,
    Section,
    Step,
    StepState,
    answers_of,
    changed_steps,
    renamed_subject,
    steps_of,
    with_answers,
)
from brightpath.domain.weeks import clock_of
from brightpath.exports.household import household_document
from brightpath.imports.household import read_household
from tests.builders import a_commitment, a_family, a_household_document, a_subject

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CHILDREN = Step(Section.CHILDREN)
ABOUT = Step(Section.ABOUT)


def a_draft(document: dict[str, Any] | None = None, **changes: Any) -> Draft:
    facts: dict[str, Any] = {
        "session_id": "s",
        "family_id": FamilyId("f"),
        "status": RunStatus.IN_PROGRESS,
        "current": Section.ABOUT,
        "document": {} if document is None else document,
        "states": {},
        "missing": (),
        "started_at": NOW,
        "updated_at": NOW,
    }
    return Draft(**(facts | changes))


def missing(document: dict[str, Any]) -> list[Missing]:
    asked = {"section3": {"commitments": []}, "section5": {}, "section7": {}} | document
    with pytest.raises(Faulty) as faulty:
        read_household(json.dumps(asked))
    return list(missing_of(faulty.value.faults, asked))


def with_children(*children: dict[str, Any], document: dict[str, Any] | None = None) -> dict[str, Any]:
    return with_answers(document or {}, CHILDREN, {"children": list(children)})


# --- Steps ------------------------------------------------------------------------------------------------------------


def test_the_steps_are_the_familys_and_one_for_every_child_where_a_section_is_per_child() -> None:
    document = with_children({"name": "Emma", "age": 9}, {"name": "Noah", "age": 6})
    assert [step.key for step in steps_of(document)] == [
        "section1", "section2", "section3", "section3:child_1", "section3:child_2", "section4:child_1",
        "section4:child_2", "section5", "section6:child_1", "section6:child_2", "section7", "likert",
    ]  # fmt: skip
    assert all(Step.of_key(step.key) == step for step in steps_of(document))


@pytest.mark.parametrize(
    "step", (*steps_of(a_household_document(2)), Step(Section.CALENDAR)), ids=lambda step: step.key
)
def test_putting_back_what_was_taken_out_changes_nothing(step: Step) -> None:
    document = a_household_document(2, commitments=(a_commitment(who=("Ada",)),))
    document["calendar"] = {"timeZone": "Europe/Berlin", "dayCycle": ["A", "B"], "aboutUs": 1}
    document["adults"] = [{"name": "Pat", "works": "nights"}, {"name": "Sam"}]
    assert with_answers(document, step, answers_of(document, step)) == document


def test_a_step_owns_its_part_and_keeps_everything_else() -> None:
    document = a_household_document(2)
    before = json.dumps(document)
    changed = with_answers(document, Step(Section.FLEXIBILITY), {"flexibility": "flexible"})
    assert changed == document | {"section5": {"flexibility": "flexible"}}
    assert json.dumps(document) == before
    assert changed_steps(document, changed) == (Step(Section.FLEXIBILITY),)


# --- Children ---------------------------------------------------------------------------------------------------------


def test_a_new_child_gets_a_temporary_id_and_hours_that_suit_its_age() -> None:
    document = with_children({"name": "Emma", "age": 13})
    (emma,) = document["children"]
    start, end = suggested_hours(13)
    assert emma["id"] == "child_1"
    assert (emma["section6"]["startTime"], emma["section6"]["endTime"]) == (clock_of(start), clock_of(end))


def test_a_temporary_id_is_never_given_twice_while_its_child_is_here() -> None:
    document = with_children({"name": "Emma", "age": 9}, {"name": "Noah", "age": 6})
    document = with_children({"id": "child_2", "name": "Noah", "age": 6}, {"name": "Mia", "age": 4}, document=document)
    assert [(child["id"], child["section2"]["name"]) for child in document["children"]] == [
        ("child_2", "Noah"),
        ("child_3", "Mia"),
    ]


def test_a_renamed_child_is_renamed_wherever_it_is_named() -> None:
    document = with_children({"name": "Emma", "age": 9}, {"name": "Noah", "age": 6})
    document["section3"] = {"commitments": [{"name": "Choir", "who": ["emma", "Noah"]}, {"name": "Church"}]}
    document["calendar"] = {"daysOff": [{"date": "2026-12-24", "who": ["Emma"]}]}
    renamed = with_children(
        {"id": "child_1", "name": "Emmi", "age": 9}, {"id": "child_2", "name": "Noah", "age": 6}, document=document
    )
    assert renamed["section3"]["commitments"] == [{"name": "Choir", "who": ["Emmi", "Noah"]}, {"name": "Church"}]
    assert renamed["calendar"]["daysOff"] == [{"date": "2026-12-24", "who": ["Emmi"]}]


def test_two_children_can_swap_their_names() -> None:
    document = with_children({"name": "Emma", "age": 9}, {"name": "Noah", "age": 6})
    document["section3"] = {"commitments": [{"name": "Choir", "who": ["Emma"]}]}
    swapped = with_children(
        {"id": "child_1", "name": "Noah", "age": 9}, {"id": "child_2", "name": "Emma", "age": 6}, document=document
    )
    assert swapped["section3"]["commitments"][0]["who"] == ["Noah"]


def test_a_child_that_leaves_takes_along_what_took_nobody_else() -> None:
    document = with_children({"name": "Emma", "age": 9}, {"name": "Noah", "age": 6})
    document["section3"] = {
        "commitments": [
            {"name": "Choir", "who": ["Emma", "Noah"]},
            {"name": "Ballet", "who": ["Emma"]},
            {"name": "Church"},
        ]
    }
    left = with_children({"id": "child_2", "name": "Noah", "age": 6}, document=document)
    assert left["section3"]["commitments"] == [{"name": "Choir", "who": ["Noah"]}, {"name": "Church"}]


def test_a_name_that_is_being_typed_anew_takes_nothing_away() -> None:
    document = with_children({"name": "Emma", "age": 9})
    document["section3"] = {"commitments": [{"name": "Ballet", "who": ["Emma"]}]}
    blank = with_children({"id": "child_1", "age": 9}, document=document)
    assert blank["section3"]["commitments"] == [{"name": "Ballet", "who": ["Emma"]}]


# --- Grown-ups --------------------------------------------------------------------------------------------------------


def test_the_answering_parent_is_asked_apart_from_the_other_grown_ups() -> None:
    mornings = [{"daysOfWeek": ["Monday"], "startTime": "09:00", "endTime": "12:00"}]
    answers = {
        "name": "Sarah",
        "available": mornings,
        "adults": [{"name": "Tom"}],
        "calendar": {"timeZone": "Europe/Berlin"},
        "clockHours": 12,
    }
    document = with_answers({"calendar": {"dayCycle": ["A"]}}, ABOUT, answers)
    assert document == {
        "section1": {"name": "Sarah"},
        "adults": [{"name": "Sarah", "available": mornings}, {"name": "Tom"}],
        "calendar": {"dayCycle": ["A"], "timeZone": "Europe/Berlin"},
        "clockHours": 12,
    }
    assert answers_of(document, ABOUT) == answers


def test_a_grown_up_who_leaves_is_taken_out_of_the_commitments() -> None:
    document = with_answers({}, ABOUT, {"name": "Sarah", "adults": [{"name": "Tom"}, {"name": "Gran"}]})
    document["section3"] = {
        "commitments": [{"name": "Work", "who": ["Tom"]}, {"name": "Bridge", "who": ["Gran", "Sarah"]}]
    }
    left = with_answers(document, ABOUT, {"name": "Sarah Kim", "adults": [{"name": "Gran"}]})
    assert left["section3"]["commitments"] == [{"name": "Bridge", "who": ["Gran", "Sarah Kim"]}]


@pytest.mark.parametrize(
    ("adults", "work", "bridge"),
    [
        (["Gran", "Tom"], ["Tom"], ["Gran"]),
        (["Thomas", "Gran"], ["Thomas"], ["Gran"]),
        (["Gran", "Nanny"], None, ["Gran"]),
    ],
    ids=["another order", "another name", "somebody else instead"],
)
def test_a_grown_up_who_is_still_named_keeps_the_commitments(
    adults: list[str], work: list[str] | None, bridge: list[str]
) -> None:
    document = with_answers({}, ABOUT, {"name": "Sarah", "adults": [{"name": "Tom"}, {"name": "Gran"}]})
    document["section3"] = {"commitments": [{"name": "Work", "who": ["Tom"]}, {"name": "Bridge", "who": ["Gran"]}]}
    changed = with_answers(document, ABOUT, {"name": "Sarah", "adults": [{"name": name} for name in adults]})
    named = {one["name"]: one["who"] for one in changed["section3"]["commitments"]}
    assert (named.get("Work"), named["Bridge"]) == (work, bridge)


# --- Lessons together -------------------------------------------------------------------------------------------------


def two_with_art() -> dict[str, Any]:
    document = household_document(a_family(2))
    for child in document["children"]:
        child["section4"] = {
            "subjects": [
                {
                    "name": "Art",
                    "sessionDuration": 30,
                    "frequency": "once_a_week",
                    "combinedWith": "Art",
                    "daysOfWeek": ["Friday"],
                }
            ]
        }
    return document


def test_a_lesson_together_keeps_one_length_frequency_and_days() -> None:
    document = two_with_art()
    first, second = (child["id"] for child in document["children"])
    longer = {"name": "Art", "sessionDuration": 45, "frequency": "daily", "combinedWith": "Art"}
    changed = with_answers(document, Step(Section.SUBJECTS, first), {"subjects": [longer]})
    assert changed["children"][1]["section4"]["subjects"] == [longer]
    assert set(changed_steps(document, changed)) == {Step(Section.SUBJECTS, first), Step(Section.SUBJECTS, second)}


def test_nobody_is_together_alone() -> None:
    document = two_with_art()
    changed = with_answers(document, Step(Section.SUBJECTS, document["children"][0]["id"]), {"subjects": []})
    assert "combinedWith" not in changed["children"][1]["section4"]["subjects"][0]
    without = with_answers(document, CHILDREN, {"children": answers_of(document, CHILDREN)["children"][:1]})
    assert "combinedWith" not in without["children"][0]["section4"]["subjects"][0]


def test_a_lesson_together_is_made_child_by_child() -> None:
    document = two_with_art()
    for child in document["children"]:
        del child["section4"]["subjects"][0]["combinedWith"]
    first, second = (Step(Section.SUBJECTS, child["id"]) for child in document["children"])
    art = {"name": "Art", "sessionDuration": 45, "combinedWith": "Art", "fixedTime": {"required": True}}
    document = with_answers(document, first, {"subjects": [art]})
    assert answers_of(document, first)["subjects"] == [art]
    document = with_answers(document, second, {"subjects": [{**art, "sessionDuration": 60}]})
    assert [answers_of(document, step)["subjects"][0]["sessionDuration"] for step in (first, second)] == [60, 60]


# --- What is missing --------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_in_a_parents_words_at_its_step_and_field() -> None:
    document = with_children({"name": "Emma", "age": 25}, {"name": "Noah"})
    document["section1"] = {}
    document["children"][0]["section4"]["subjects"] = [{"name": "Maths", "sessionDuration": 30, "frequency": "daily"}]
    document["section3"] = {
        "commitments": [{"name": "Choir", "frequency": "weekly", "startTime": "15:00", "endTime": "14:00"}]
    }
    document["calendar"] = {"timeZone": "Moon"}
    told = {(one.step.key, one.field): one.sentence for one in missing(document)}
    assert told == {
        ("section1", "name"): "Please say your name.",
        ("section2", "children[0].age"): (
            "Emma: 25 is not an age we can plan for. Possible: a whole number of years from 2 to 18."
        ),
        ("section2", "children[1].age"): "Noah: the age is missing.",
        ("section3", "commitments[0].daysOfWeek"): (
            "Choir: A weekly commitment needs its days. Possible: one day of the week or more."
        ),
        ("section3", "commitments[0].endTime"): (
            "Choir: It ends at 14:00, but it starts at 15:00. Possible: a time after 15:00, on the same day."
        ),
        ("section4:child_1", "subjects[0].parentInvolvement"): (
            "Emma, Maths: how much of a grown-up it needs is missing."
        ),
        ("section5", "flexibility"): "Please choose how firm your week should be.",
        ("section1", "calendar.timeZone"): (
            '"Moon" is not a time zone. Possible: a name like Europe/Berlin or America/New_York.'
        ),
    }


def test_a_family_without_children_is_asked_for_them() -> None:
    assert Missing(CHILDREN, "children", "Please say who your children are: at least one.") in missing({"children": []})


# --- How far it is ----------------------------------------------------------------------------------------------------


def test_a_step_is_begun_when_saved_and_complete_when_somebody_says_so_and_nothing_is_missing() -> None:
    step = Step(Section.FLEXIBILITY)
    draft = a_draft()
    assert draft.progress(step) is Progress.NOT_STARTED
    draft = replace(draft, states={step: StepState(version=1)})
    assert draft.progress(step) is Progress.IN_PROGRESS
    draft = replace(draft, states={step: StepState(version=1, is_confirmed=True)})
    assert draft.progress(step) is Progress.COMPLETE
    assert replace(draft, missing=(Missing(step, "x", "X."),)).progress(step) is Progress.IN_PROGRESS
    assert replace(draft, missing=(Missing(step, "x", "X.", is_needed=False),)).progress(step) is Progress.COMPLETE


def test_a_section_is_as_far_as_all_its_children() -> None:
    document = household_document(a_family(2))
    done = StepState(version=1, is_confirmed=True)
    first, second = (Step(Section.SUBJECTS, child["id"]) for child in document["children"])
    draft = a_draft(document)
    assert draft.section_progress(Section.SUBJECTS) is Progress.NOT_STARTED
    assert replace(draft, states={first: done}).section_progress(Section.SUBJECTS) is Progress.IN_PROGRESS
    assert replace(draft, states={first: done, second: done}).section_progress(Section.SUBJECTS) is Progress.COMPLETE


def test_an_unfinished_document_says_what_is_missing_until_it_is_whole() -> None:
    assert a_subject().name == "Maths"
    assert a_draft(missing=(Missing(CHILDREN, "children", "X."),)).is_ready is False
    assert a_draft(missing=(Missing(CHILDREN, "children", "X.", is_needed=False),)).is_ready is True


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (["Mathematics", "Art"], ("Maths", "Mathematics")),
        (["Maths", "Art"], None),
        (["Art", "Maths"], None),
        (["Mathematics", "Arts"], None),
        (["Mathematics"], None),
        (["", "Art"], None),
        (["Art", "Art"], None),
    ],
)
def test_one_subject_with_another_name_is_renamed_and_more_than_that_is_another_list(
    after: list[str], found: tuple[str, str] | None
) -> None:
    old, new = ({"subjects": [{"name": name} for name in names]} for names in (["Maths", "Art"], after))
    assert renamed_subject(old, new) == found
