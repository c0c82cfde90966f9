"""Lists that a parent pastes, uploads or takes along: the readers are tried in tests/imports, here that they are reached."""

from __future__ import annotations

from datetime import date

import pytest

from brightpath.domain.errors import Faulty
from brightpath.domain.questionnaire import Section, Step
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday
from brightpath.services import lists, questionnaire
from brightpath.services.house import House
from tests.builders import a_household_document
from tests.services.test_questionnaire import answer_all


def test_the_catalogue_suggests_by_age(house: House, parent: str) -> None:
    catalogue = lists.subject_catalogue(house, parent)
    assert "Mathematics" in [one.name for one in catalogue.for_age(9)]
    assert catalogue.for_age(4) != catalogue.for_age(16)


def test_children_are_read_from_a_line(house: House, parent: str) -> None:
    read = lists.read_children_list(house, parent, "Emma 9, Noah 6")
    assert [one.item for one in read.items] == [{"name": "Emma", "age": 9}, {"name": "Noah", "age": 6}]


def test_subjects_are_read_for_an_age_and_the_family_s_days(house: House, parent: str) -> None:
    days = (Weekday.MONDAY, Weekday.WEDNESDAY)
    read = lists.read_subject_list(house, parent, "Maths daily 30, Art Wed 60", age=9, school_days=days)
    assert [(one.item["name"], one.item["sessionDuration"]) for one in read.items] == [("Maths", 30), ("Art", 60)]
    assert read.items[1].item["daysOfWeek"] == ["Wednesday"]


def test_commitments_are_read_for_the_people_of_the_house(house: House, parent: str) -> None:
    text = "Piano Tue 15:00-15:45 Emma"
    read = lists.read_commitment_list(house, parent, text, people=["Sarah", "Emma"], today=date(2026, 11, 20))
    assert read.items[0].item["who"] == ["Emma"]


def test_nothing_is_taken_by_reading(house: House, parent: str) -> None:
    draft = questionnaire.open_questionnaire(house, parent)
    lists.read_children_list(house, parent, "Emma 9")
    lists.read_subject_list(house, parent, "Maths", age=9, school_days=SCHOOL_DAYS)
    assert questionnaire.open_questionnaire(house, parent) == draft


def test_the_table_of_a_household_is_read_as_its_subjects_again(house: House, parent: str) -> None:
    draft = answer_all(house, parent, a_household_document(2))
    children = draft.answers(Step(Section.CHILDREN))["children"]
    names = [child["name"] for child in children]
    found = lists.read_subject_table(house, parent, lists.subject_table(house, parent, draft.document), children=names)
    for child in children:
        held = draft.answers(Step(Section.SUBJECTS, child["id"]))["subjects"]
        assert [one["name"] for one in found[child["name"]]] == [one["name"] for one in held]
        assert [one["sessionDuration"] for one in found[child["name"]]] == [one["sessionDuration"] for one in held]


def test_a_table_tells_all_its_faults(house: House, parent: str) -> None:
    table = b"child,subject,minutes,frequency,attention\nZoe,Maths,30,daily,full\nEmma,Art,-3,daily,full\n"
    with pytest.raises(Faulty) as caught:
        lists.read_subject_table(house, parent, table, children=["Emma"])
    assert [fault.where.partition(",")[0] for fault in caught.value.faults] == ["line 2", "line 3"]
