"""Runs of a page that overlap: what one browser wrote is never taken for somebody else's, and somebody else's always is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain import lessons as lists
from brightpath.domain.accounts import Role
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.exports.household import household_document
from brightpath.services import family, questionnaire
from brightpath.services.house import House
from brightpath.ui.lessons import LessonList
from brightpath.ui.questionnaire.editing import DraftEditing, Editing, HouseholdEditing
from tests.builders import a_child, a_commitment, a_family, a_household_document, a_subject
from tests.services.given_accounts import a_person, a_token

RHYTHM = Step(Section.FLEXIBILITY)
Make = Callable[[str], Editing]


def in_a_session(work: Callable[[], None]) -> None:
    """Do something inside a run of a script, where there is a session's state."""

    def script(work):  # type: ignore[no-untyped-def]  # it is run by itself, without this module's imports
        work()

    app = AppTest.from_function(script, kwargs={"work": work}, default_timeout=20).run()
    assert not app.exception


@pytest.fixture(params=["draft", "household"])
def open_it(request: pytest.FixtureRequest, house: House, parent: str) -> Make:
    if request.param == "draft":
        questionnaire.open_questionnaire(house, parent)
        return lambda token: DraftEditing(house, token, questionnaire.open_questionnaire(house, token))
    family.import_household(house, parent, json.dumps(a_household_document()))

    def household(token: str) -> Editing:
        (known,) = family.families_of(house, token)
        return HouseholdEditing(house, token, known, family.export_household(house, token, known.family_id))

    return household


def test_a_run_that_was_overtaken_goes_on_from_what_its_own_browser_wrote(open_it: Make, parent: str) -> None:
    def work() -> None:
        overtaken, faster = open_it(parent), open_it(parent)
        assert faster.change(RHYTHM, lambda answers: answers.update(flexibility="flexible", note="kept"))
        assert overtaken.change(RHYTHM, lambda answers: answers.update(flexibility="unstructured"))
        assert open_it(parent).answers(RHYTHM) == {"flexibility": "unstructured", "note": "kept"}

    in_a_session(work)


def test_what_somebody_else_wrote_in_between_is_not_overwritten(open_it: Make, house: House, parent: str) -> None:
    def work() -> None:
        overtaken, faster = open_it(parent), open_it(parent)
        assert faster.change(RHYTHM, lambda answers: answers.update(flexibility="flexible"))
        token = a_token(house, a_person(house, "Tom", roles=(Role.CO_PARENT,), family_id=overtaken.family_id))
        other = open_it(token)
        other._save(RHYTHM, {"flexibility": "highly_structured"})  # in a browser of its own, which has no memory here
        import streamlit as st

        st.session_state["editing_written"] = faster_wrote
        assert not overtaken.change(RHYTHM, lambda answers: answers.update(flexibility="unstructured"))
        assert open_it(parent).answers(RHYTHM) == {"flexibility": "highly_structured"}

    faster_wrote = {RHYTHM: 1}
    in_a_session(work)


ABOUT, COMMITMENTS = Step(Section.ABOUT), Step(Section.COMMITMENTS)


def section3(name: str, *who: str) -> Document:
    document: Document = household_document(a_family(commitments=(a_commitment(name, who=who),)))["section3"]
    return document


def test_undo_brings_back_what_a_change_took_along_but_not_over_a_later_change(open_it: Make, parent: str) -> None:
    """A grown-up who leaves takes along what took nobody else."""

    def work() -> None:
        import streamlit as st

        for is_changed_later in (False, True):
            editing = open_it(parent)
            editing.change(ABOUT, lambda answers: answers.update(adults=[{"name": "Gran"}]))
            editing.change(COMMITMENTS, lambda _: section3("Bridge", "Gran"))
            kept = editing.answers(COMMITMENTS)
            assert editing.change(ABOUT, lambda answers: answers.pop("adults") and None, undo="Gran was removed.")
            assert editing.answers(COMMITMENTS)["commitments"] == []
            _, changed, along = st.session_state["editing_undo"]
            if is_changed_later:
                editing.change(COMMITMENTS, lambda _: section3("Choir"))
                kept = editing.answers(COMMITMENTS)
            editing._take_back(changed, along)()
            assert editing.grown_ups[-1] == "Gran"
            assert open_it(parent).answers(COMMITMENTS) == kept

    in_a_session(work)


def test_a_quick_second_change_of_a_list_of_lessons_neither_undoes_the_first_nor_meets_another_lesson(
    house: House, parent: str
) -> None:
    subject = a_subject("Maths", lessons=("One", "Two", "Three"))
    text = json.dumps(a_household_document((a_child("Ada", subjects=(subject,)),)))
    family_id = family.import_household(house, parent, text)

    def work() -> None:
        (known,) = family.families_of(house, parent)
        document = family.export_household(house, parent, family_id)
        child_id = document["children"][0]["id"]
        overtaken, faster = (
            LessonList(HouseholdEditing(house, parent, known, document), child_id, "Maths") for _ in range(2)
        )
        faster.changing(lambda titles: lists.remove(titles, 1), "One lesson left")()
        overtaken.changing(lambda titles: lists.remove(titles, 2), "One lesson left")()
        assert family.household_of(house, parent, family_id).children[0].subjects[0].lessons == ("Two", "Three")

    in_a_session(work)


def test_a_change_for_a_child_who_left_in_another_tab_is_refused_in_words(open_it: Make, parent: str) -> None:
    def work() -> None:
        import streamlit as st

        assert not open_it(parent).change(
            Step(Section.HOURS, "nobody"), lambda answers: answers.update(startTime="08:00")
        )
        assert "not there any more" in st.session_state["editing_notice"]

    in_a_session(work)
