"""Answering, leaving, coming back, two parents at once, and submitting: all of it or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.jobs import JobState
from brightpath.domain.preferences import starting_preferences
from brightpath.domain.questionnaire import Draft, Incomplete, Progress, RunStatus, Section, Step, answers_of
from brightpath.services import family, people, planner, questionnaire
from brightpath.services import questions as statements
from brightpath.services.house import House
from brightpath.storage import questionnaire as drafts
from brightpath.storage import questions as surveys
from tests.builders import a_commitment, a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

FLEXIBILITY = Step(Section.FLEXIBILITY)
CHILDREN = Step(Section.CHILDREN)


def save(house: House, token: str, draft: Draft, step: Step, answers: dict[str, Any]) -> Draft:
    return questionnaire.save_step(house, token, draft.family_id, step, answers, version=draft.state(step).version)


def answer_all(house: House, token: str, document: dict[str, Any], draft: Draft | None = None) -> Draft:
    """Answer every step as the document does."""
    draft = draft or questionnaire.open_questionnaire(house, token)
    children = [{"name": child["section2"]["name"], "age": child["section2"]["age"]} for child in document["children"]]
    draft = save(house, token, draft, CHILDREN, {"children": children})
    ids = {child["id"]: own["id"] for child, own in zip(draft.document["children"], document["children"], strict=True)}
    for step in draft.steps:
        if step.section is not Section.CHILDREN:
            own = Step(step.section, ids.get(step.child_id or ""))
            draft = save(house, token, draft, step, answers_of(document, own))
    return draft


@pytest.fixture
@made_once
def draft(house: House, parent: str) -> Draft:
    return questionnaire.open_questionnaire(house, parent, time_zone="Europe/Berlin")


# --- Beginning and going on ---------------------------------------------------------------------------------------------


def test_a_parent_without_a_family_gets_one_and_finds_the_own_name_in_it(
    house: House, parent: str, draft: Draft
) -> None:
    assert draft.status is RunStatus.IN_PROGRESS
    assert draft.answers(Step(Section.ABOUT)) == {"name": "Ada Kim", "calendar": {"timeZone": "Europe/Berlin"}}
    (own,) = family.families_of(house, parent)
    assert (own.family_id, own.has_household) == (draft.family_id, False)


def test_opening_it_again_goes_on_where_it_was_left(house: House, parent: str, draft: Draft) -> None:
    save(house, parent, draft, FLEXIBILITY, {"flexibility": "flexible"})
    again = questionnaire.open_questionnaire(house, parent)
    assert again.session_id == draft.session_id
    assert again.current is Section.FLEXIBILITY
    assert again.answers(FLEXIBILITY) == {"flexibility": "flexible"}
    assert len(family.families_of(house, parent)) == 1


def test_a_household_that_stands_is_not_asked_for_again(house: House, parent: str) -> None:
    family.import_household(house, parent, json.dumps(a_household_document()))
    with pytest.raises(Refused, match="stands already"):
        questionnaire.open_questionnaire(house, parent)


def test_the_made_up_family_is_not_in_the_way(house: House, parent: str) -> None:
    made_up = family.create_demo_family(house, parent)
    assert questionnaire.open_questionnaire(house, parent).family_id != made_up


def test_a_co_parent_goes_on_in_the_same_draft_and_begins_none(house: House, parent: str, draft: Draft) -> None:
    other = a_token(house, a_person(house, "Tom", roles=(Role.CO_PARENT,), family_id=draft.family_id))
    assert questionnaire.open_questionnaire(house, other).session_id == draft.session_id
    stranger = a_token(house, a_person(house, "Una", roles=(Role.CO_PARENT,)))
    with pytest.raises(Refused, match="Only a parent"):
        questionnaire.open_questionnaire(house, stranger)


def test_a_parent_can_invite_before_the_household_stands(house: House, parent: str, draft: Draft) -> None:
    assert [one.family_id for one in people.families_to_join(house, parent)] == [draft.family_id]


def test_a_document_brought_in_takes_the_place_of_the_draft(house: House, parent: str, draft: Draft) -> None:
    assert family.import_household(house, parent, json.dumps(a_household_document())) == draft.family_id
    assert questionnaire.draft_of(house, parent, draft.family_id) is None
    with house.store.read() as db:
        assert [status for status, _ in drafts.runs_of(db, draft.family_id)] == [RunStatus.ABANDONED]


# --- Saving -------------------------------------------------------------------------------------------------------------


def test_what_was_saved_is_there_with_who_and_when(house: House, parent: str, draft: Draft) -> None:
    save(house, parent, draft, FLEXIBILITY, {"flexibility": "flexible"})
    kept = questionnaire.draft_of(house, parent, draft.family_id)
    assert kept is not None
    state = kept.state(FLEXIBILITY)
    assert (state.version, state.saved_by, state.saved_at) == (1, "Ada Kim", house.now())
    assert kept.section_progress(Section.FLEXIBILITY) is Progress.IN_PROGRESS


def test_an_answer_that_is_wrong_is_kept_and_told(house: House, parent: str, draft: Draft) -> None:
    saved = save(house, parent, draft, CHILDREN, {"children": [{"name": "Emma", "age": 25}]})
    assert [one.field for one in saved.missing_at(CHILDREN)] == ["children[0].age"]
    assert saved.answers(CHILDREN) == {"children": [{"id": "child_1", "name": "Emma", "age": 25}]}


def test_two_parents_do_not_overwrite_each_other(house: House, parent: str, draft: Draft) -> None:
    other = a_token(house, a_person(house, "Tom", roles=(Role.CO_PARENT,), family_id=draft.family_id))
    save(house, other, draft, FLEXIBILITY, {"flexibility": "unstructured"})
    with pytest.raises(Stale, match="Tom changed this"):
        save(house, parent, draft, FLEXIBILITY, {"flexibility": "flexible"})
    kept = questionnaire.draft_of(house, parent, draft.family_id)
    assert kept is not None and kept.answers(FLEXIBILITY) == {"flexibility": "unstructured"}


def test_two_parents_answer_different_steps_at_once(house: House, parent: str, draft: Draft) -> None:
    other = a_token(house, a_person(house, "Tom", roles=(Role.CO_PARENT,), family_id=draft.family_id))
    save(house, other, draft, FLEXIBILITY, {"flexibility": "unstructured"})
    saved = save(house, parent, draft, Step(Section.STATEMENTS), {"q1": 4})
    assert saved.answers(FLEXIBILITY) == {"flexibility": "unstructured"}
    assert saved.answers(Step(Section.STATEMENTS)) == {"q1": 4}


def test_what_changes_along_counts_as_changed_for_whoever_looks_at_it(house: House, parent: str, draft: Draft) -> None:
    draft = save(house, parent, draft, CHILDREN, {"children": [{"name": "Emma", "age": 9}]})
    family_commitments = Step(Section.COMMITMENTS)
    draft = save(house, parent, draft, family_commitments, {"commitments": [{"name": "Choir", "who": ["Emma"]}]})
    version = draft.state(family_commitments).version
    draft = save(house, parent, draft, CHILDREN, {"children": [{"id": "child_1", "name": "Emmi", "age": 9}]})
    assert draft.state(family_commitments).version == version + 1
    assert draft.answers(family_commitments)["commitments"][0]["who"] == ["Emmi"]


def test_a_child_that_left_takes_its_steps_along(house: House, parent: str, draft: Draft) -> None:
    draft = save(house, parent, draft, CHILDREN, {"children": [{"name": "Emma", "age": 9}]})
    of_emma = Step(Section.SUBJECTS, "child_1")
    draft = save(house, parent, draft, of_emma, {"subjects": []})
    gone = save(house, parent, draft, CHILDREN, {"children": []})
    assert all(step.child_id is None for step in gone.states)
    with pytest.raises(NotFound, match="no longer in the questionnaire"):
        save(house, parent, gone, of_emma, {"subjects": []})


def test_an_answer_that_nobody_can_mean_is_refused(house: House, parent: str, draft: Draft) -> None:
    with pytest.raises(Refused, match="too long"):
        save(house, parent, draft, FLEXIBILITY, {"flexibility": "x" * 2_000_001})
    with pytest.raises(Refused, match="cannot be stored"):
        save(house, parent, draft, FLEXIBILITY, {"flexibility": "\ud800"})


def test_a_section_that_is_done_is_complete_for_every_child(house: House, parent: str, draft: Draft) -> None:
    draft = save(house, parent, draft, CHILDREN, {"children": [{"name": "Emma", "age": 9}]})
    draft = questionnaire.finish_section(house, parent, draft.family_id, Section.COMMITMENTS)
    assert draft.section_progress(Section.COMMITMENTS) is Progress.COMPLETE
    emma = draft.answers(CHILDREN)["children"][0]
    draft = save(house, parent, draft, CHILDREN, {"children": [emma, {"name": "Noah", "age": 6}]})
    assert draft.section_progress(Section.COMMITMENTS) is Progress.IN_PROGRESS
    assert draft.progress(Step(Section.COMMITMENTS, "child_2")) is Progress.NOT_STARTED
    draft = questionnaire.finish_section(house, parent, draft.family_id, Section.COMMITMENTS, go_to=Section.SUBJECTS)
    assert draft.section_progress(Section.COMMITMENTS) is Progress.COMPLETE
    assert draft.current is Section.SUBJECTS


# --- Submitting ---------------------------------------------------------------------------------------------------------


def test_nothing_is_written_while_something_is_missing(house: House, parent: str, draft: Draft) -> None:
    with pytest.raises(Refused, match="2 things are still missing"):
        questionnaire.submit_questionnaire(house, parent, draft.family_id)
    assert questionnaire.draft_of(house, parent, draft.family_id) is not None
    assert not family.families_of(house, parent)[0].has_household


def test_submitting_makes_the_household_clears_the_draft_and_begins_the_first_plan(
    house: House, hands: Hands, parent: str
) -> None:
    document = a_household_document(2, commitments=(a_commitment(who=("Ada",)),), likert={"q1": 4})
    draft = answer_all(house, parent, document)
    job = questionnaire.submit_questionnaire(house, parent, draft.family_id)
    assert job.state is JobState.PENDING and hands.letters[-1].job_id == job.job_id
    assert questionnaire.draft_of(house, parent, draft.family_id) is None
    with house.store.read() as db:
        assert [status for status, _ in drafts.runs_of(db, draft.family_id)] == [RunStatus.COMPLETED]
        kept = db.row("SELECT responses, completed_at FROM questionnaire_sessions")
    assert kept is not None and (kept["responses"], kept["completed_at"]) == ({}, house.now())
    hands.work()
    (week,) = planner.latest_weeks(house, parent, draft.family_id)
    assert week.isoformat() == "2026-11-23"


def test_the_finished_questionnaire_goes_out_as_the_document_and_comes_in_as_the_same_records(
    house: House, parent: str
) -> None:
    mornings = [{"daysOfWeek": ["Monday"], "startTime": "09:00", "endTime": "12:00"}]
    document = a_household_document(
        2, commitments=(a_commitment(who=("Ada",)), a_commitment("Church")), likert={"q1": 4}
    )
    document["adults"] = [{"name": "Pat", "available": mornings}, {"name": "Sam"}]
    document["calendar"] = {"timeZone": "Europe/Berlin", "weekStart": "Sunday"}
    draft = answer_all(house, parent, document)
    questionnaire.submit_questionnaire(house, parent, draft.family_id)
    out = family.export_household(house, parent, draft.family_id)
    household = family.household_of(house, parent, draft.family_id)
    assert {key: out[key] for key in out if key != "children"} == {
        key: document[key] for key in document if key != "children"
    }
    without_ids = [{key: child[key] for key in child if key != "id"} for child in out["children"]]
    assert without_ids == [{key: child[key] for key in child if key != "id"} for child in document["children"]]
    family.import_household(house, parent, json.dumps(out), family_id=draft.family_id)
    assert family.household_of(house, parent, draft.family_id) == household


def test_the_clock_is_asked_in_the_questionnaire_and_kept_with_the_family(house: House, parent: str) -> None:
    draft = answer_all(house, parent, a_household_document())
    about = draft.answers(Step(Section.ABOUT)) | {"clockHours": 12}
    draft = save(house, parent, draft, Step(Section.ABOUT), about)
    questionnaire.submit_questionnaire(house, parent, draft.family_id)
    assert family.families_of(house, parent)[0].clock_hours == 12
    assert "clockHours" not in family.export_household(house, parent, draft.family_id)


def test_submitting_twice_makes_one_household_and_one_plan(house: House, parent: str) -> None:
    draft = answer_all(house, parent, a_household_document())
    questionnaire.submit_questionnaire(house, parent, draft.family_id)
    with pytest.raises(NotFound, match="finished on another device"):
        questionnaire.submit_questionnaire(house, parent, draft.family_id)
    with house.store.read() as db:
        assert db.value("SELECT count(*) FROM jobs") == 1


def test_a_failure_in_the_middle_leaves_the_draft_and_nothing_else(
    house: House, parent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = answer_all(house, parent, a_household_document())

    def fail(*given: Any, **named: Any) -> None:
        raise OSError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr("brightpath.services.planning_job.write_down", fail)
        with pytest.raises(OSError):
            questionnaire.submit_questionnaire(house, parent, draft.family_id)
    assert questionnaire.draft_of(house, parent, draft.family_id) is not None
    assert not family.families_of(house, parent)[0].has_household
    questionnaire.submit_questionnaire(house, parent, draft.family_id)
    assert family.families_of(house, parent)[0].has_household


def test_a_draft_thrown_away_is_gone_and_one_can_begin_anew(house: House, parent: str, draft: Draft) -> None:
    save(house, parent, draft, FLEXIBILITY, {"flexibility": "flexible"})
    questionnaire.abandon_questionnaire(house, parent, draft.family_id)
    fresh = questionnaire.open_questionnaire(house, parent)
    assert fresh.session_id != draft.session_id and fresh.family_id == draft.family_id
    assert fresh.answers(FLEXIBILITY) == {}


# --- Changing it later --------------------------------------------------------------------------------------------------


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return family.import_household(house, parent, json.dumps(a_household_document(2)))


def version_of(house: House, token: str) -> int:
    return family.families_of(house, token)[0].household_version


def change(house: House, token: str, family_id: FamilyId, step: Step, answers: dict[str, Any]) -> None:
    family.change_household(house, token, family_id, step, answers, version=version_of(house, token))


def test_one_part_of_the_household_is_changed_and_the_rest_stays(
    house: House, parent: str, family_id: FamilyId
) -> None:
    before = family.household_of(house, parent, family_id)
    change(house, parent, family_id, FLEXIBILITY, {"flexibility": "unstructured"})
    after = family.household_of(house, parent, family_id)
    assert after == before.model_copy(update={"flexibility": "unstructured"})


def test_a_child_added_later_can_be_planned_for_at_once(house: House, parent: str, family_id: FamilyId) -> None:
    children = answers_of(family.export_household(house, parent, family_id), CHILDREN)["children"]
    change(house, parent, family_id, CHILDREN, {"children": [*children, {"name": "Zoe", "age": 4}]})
    household = family.household_of(house, parent, family_id)
    assert [child.name for child in household.children] == ["Ada", "Ben", "Zoe"]
    assert household.children[0].id == children[0]["id"]


def test_a_change_that_cannot_be_is_refused_whole_with_its_field(
    house: House, parent: str, family_id: FamilyId
) -> None:
    before = family.household_of(house, parent, family_id)
    step = Step(Section.HOURS, before.children[0].id)
    with pytest.raises(Incomplete) as refused:
        change(house, parent, family_id, step, {"startTime": "12:00", "endTime": "09:00"})
    assert [(one.step, one.field) for one in refused.value.missing] == [(step, "endTime")]
    assert family.household_of(house, parent, family_id) == before
    assert version_of(house, parent) == 1


def test_a_change_of_an_older_household_is_told_and_not_written(house: House, parent: str, family_id: FamilyId) -> None:
    change(house, parent, family_id, FLEXIBILITY, {"flexibility": "unstructured"})
    with pytest.raises(Stale, match="newest"):
        family.change_household(house, parent, family_id, FLEXIBILITY, {"flexibility": "flexible"}, version=1)


def test_the_plans_that_a_change_touches_are_told(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    planner.plan_week(house, parent, family_id, house.now().date())
    hands.work()
    assert planner.outdated_weeks(house, parent, family_id) == []
    ada = family.household_of(house, parent, family_id).children[0]
    change(house, parent, family_id, Step(Section.HOURS, ada.id), {"startTime": "08:00", "endTime": "13:00"})
    assert [week.isoformat() for week in planner.outdated_weeks(house, parent, family_id)] == ["2026-11-16"]
    planner.plan_week(house, parent, family_id, house.now().date())
    hands.work()
    assert planner.outdated_weeks(house, parent, family_id) == []


def test_the_clock_is_part_of_what_can_be_changed(house: House, parent: str, family_id: FamilyId) -> None:
    about = answers_of(family.export_household(house, parent, family_id), Step(Section.ABOUT))
    change(
        house,
        parent,
        family_id,
        Step(Section.ABOUT),
        about | {"clockHours": 12, "calendar": {"timeZone": "Asia/Tokyo"}},
    )
    (known,) = family.families_of(house, parent)
    assert (known.clock_hours, known.time_zone) == (12, "Asia/Tokyo")
    assert "clockHours" not in family.export_household(house, parent, family_id)
    with pytest.raises(Refused, match="12 hours or 24"):
        change(house, parent, family_id, Step(Section.ABOUT), about | {"clockHours": 13})


# --- The statements -----------------------------------------------------------------------------------------------------

STATEMENTS = Step(Section.STATEMENTS)


@pytest.fixture
@made_once
def admin(house: House) -> str:
    return a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))


def renew(house: House, admin: str, key: str) -> None:
    """Let a statement mean something else from now on."""
    now = statements.question_set(house, admin).question(key)
    statements.save_question(
        house,
        admin,
        key,
        version=now.version,
        wording="We sing before breakfast.",
        weight=1.0,
        is_reversed=False,
        is_active=True,
        is_new_meaning=True,
    )


def runs(house: House, family_id: FamilyId) -> list[tuple[RunStatus, dict[str, int], str | None]]:
    with house.store.read() as db:
        return [(run.status, run.points, run.note) for run in surveys.runs_of(db, family_id)]


def test_the_statements_are_a_run_with_a_rating_each_and_a_comment(house: House, parent: str) -> None:
    draft = answer_all(house, parent, a_household_document(likert={"q1": 4, "q2": 2}))
    draft = save(house, parent, draft, STATEMENTS, {"q1": 5, "q2": 2, "comment": "Mornings are ours."})
    assert runs(house, draft.family_id) == [(RunStatus.IN_PROGRESS, {"q1": 5, "q2": 2}, "Mornings are ours.")]
    questionnaire.submit_questionnaire(house, parent, draft.family_id)
    assert runs(house, draft.family_id) == [(RunStatus.COMPLETED, {"q1": 5, "q2": 2}, "Mornings are ours.")]
    assert family.export_household(house, parent, draft.family_id)["likert"]["comment"] == "Mornings are ours."
    change(house, parent, draft.family_id, STATEMENTS, {"q1": 1})
    assert runs(house, draft.family_id)[0] == (RunStatus.COMPLETED, {"q1": 1}, None)


def test_a_draft_thrown_away_leaves_its_run_as_abandoned(house: House, parent: str, draft: Draft) -> None:
    save(house, parent, draft, STATEMENTS, {"q1": 5})
    questionnaire.abandon_questionnaire(house, parent, draft.family_id)
    assert runs(house, draft.family_id) == [(RunStatus.ABANDONED, {"q1": 5}, None)]


def test_statements_without_an_answer_are_told_and_not_in_the_way(house: House, parent: str, draft: Draft) -> None:
    saved = save(house, parent, draft, STATEMENTS, {"q1": 5})
    assert [(one.sentence, one.is_needed) for one in saved.missing_at(STATEMENTS)] == [
        ("24 statements have no answer, which counts as in between.", False)
    ]
    saved = questionnaire.finish_section(house, parent, draft.family_id, Section.STATEMENTS)
    assert saved.section_progress(Section.STATEMENTS) is Progress.COMPLETE


def q1_means_something_else(house: House) -> None:
    admin = a_token(house, a_person(house, "Ann", roles=(Role.ADMIN,)))
    statements.save_question(
        house,
        admin,
        "q1",
        version=1,
        wording="Mondays are for museums.",
        weight=1.0,
        is_reversed=False,
        is_active=True,
        is_new_meaning=True,
    )


def test_a_statement_that_means_something_else_now_is_asked_again_and_no_longer_counts(
    house: House, hands: Hands, parent: str
) -> None:
    draft = answer_all(house, parent, a_household_document(likert={"q1": 5, "q2": 1}))
    q1_means_something_else(house)
    again = questionnaire.draft_of(house, parent, draft.family_id)
    assert again is not None and again.answers(STATEMENTS) == {"q2": 1}
    job = questionnaire.submit_questionnaire(house, parent, draft.family_id)
    household = family.household_of(house, parent, draft.family_id)
    assert household.likert == {"q2": 1}
    weights = starting_preferences(household).wish_weights
    assert job.input["problem"]["preferences"]["wish_weights"] == weights
    assert weights != starting_preferences(household.model_copy(update={"likert": {"q1": 5, "q2": 1}})).wish_weights


def test_an_answer_of_a_household_counts_no_longer_when_its_statement_gets_a_new_meaning(
    house: House, hands: Hands, parent: str
) -> None:
    draft = answer_all(house, parent, a_household_document(likert={"q1": 5}))
    questionnaire.submit_questionnaire(house, parent, draft.family_id)
    hands.work()
    assert planner.outdated_weeks(house, parent, draft.family_id) == []
    q1_means_something_else(house)
    assert len(planner.outdated_weeks(house, parent, draft.family_id)) == 1


def test_a_statement_that_means_something_else_now_is_asked_again_and_the_first_new_answer_counts(
    house: House, parent: str, admin: str, draft: Draft
) -> None:
    draft = save(house, parent, draft, STATEMENTS, {"q1": 4, "q2": 2})
    renew(house, admin, "q1")
    draft = questionnaire.open_questionnaire(house, parent)
    assert draft.answers(STATEMENTS) == {"q2": 2}
    draft = questionnaire.save_step(
        house, parent, draft.family_id, STATEMENTS, {"q1": 4, "q2": 2}, version=1, shown={"q1": 2, "q2": 1}
    )
    assert draft.answers(STATEMENTS) == {"q1": 4, "q2": 2}
    assert questionnaire.open_questionnaire(house, parent).answers(STATEMENTS) == {"q1": 4, "q2": 2}


def test_an_answer_to_words_that_an_open_page_still_showed_is_none_to_the_new_ones(
    house: House, parent: str, admin: str, draft: Draft
) -> None:
    renew(house, admin, "q1")
    questionnaire.save_step(
        house, parent, draft.family_id, STATEMENTS, {"q1": 4, "q2": 2}, version=0, shown={"q1": 1, "q2": 1}
    )
    assert questionnaire.open_questionnaire(house, parent).answers(STATEMENTS) == {"q2": 2}


def test_a_household_loses_the_answers_that_no_longer_count_and_no_change_brings_them_back(
    house: House, parent: str, admin: str
) -> None:
    given = json.dumps(a_household_document(likert={"q1": 5, "q2": 2}))
    family_id = family.import_household(house, parent, given)
    renew(house, admin, "q1")
    assert family.household_of(house, parent, family_id).likert == {"q2": 2}
    known = {"q2": 2}
    assert family.export_household(house, parent, family_id)["likert"] == known
    (own,) = family.families_of(house, parent)
    own = family.change_household(
        house, parent, family_id, STATEMENTS, {**known, "q3": 4}, version=own.household_version
    )
    assert family.household_of(house, parent, family_id).likert == {"q2": 2, "q3": 4}
    family.change_household(
        house, parent, family_id, STATEMENTS, {"q1": 5}, version=own.household_version, shown={"q1": 2}
    )
    assert family.household_of(house, parent, family_id).likert == {"q1": 5}


# --- What no page sends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        (CHILDREN, {"children": "x"}),
        (CHILDREN, {"children": [7]}),
        (Step(Section.ABOUT), {"name": "Pat", "adults": {"name": "Tom"}}),
        (Step(Section.COMMITMENTS), {"commitments": "none"}),
    ],
)
def test_lists_that_are_none_are_refused_in_a_sentence(
    house: House, parent: str, draft: Draft, step: Step, answers: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="is not a list of entries"):
        save(house, parent, draft, step, answers)
    questionnaire.abandon_questionnaire(house, parent, draft.family_id)
    family_id = family.import_household(house, parent, json.dumps(a_household_document()))
    with pytest.raises(Refused, match="is not a list of entries"):
        change(house, parent, family_id, step, answers)


def test_ratings_that_no_scale_has_and_comments_that_are_no_text_are_told_and_not_recorded(
    house: House, parent: str, draft: Draft
) -> None:
    saved = save(house, parent, draft, STATEMENTS, {"q1": 9, "q2": True, "q3": 4, "comment": ["x"]})
    assert runs(house, draft.family_id) == [(RunStatus.IN_PROGRESS, {"q3": 4}, None)]
    assert {one.field for one in saved.missing_at(STATEMENTS)} >= {"q1", "q2"}


def test_a_day_of_clicks_on_the_statements_is_one_run(house: House, parent: str, family_id: FamilyId) -> None:
    for points in (1, 2, 3):
        change(house, parent, family_id, STATEMENTS, {"q1": points})
    assert runs(house, family_id) == [(RunStatus.COMPLETED, {"q1": 3}, None)]


def test_a_week_is_over_when_the_familys_own_day_says_so(house: House, hands: Hands, clock: Clock) -> None:
    person = a_person(house, "Pat")
    parent = a_token(house, person)
    document = a_household_document()
    document["calendar"] = {"timeZone": "America/Los_Angeles"}
    family_id = family.import_household(house, parent, json.dumps(document))
    planner.plan_week(house, parent, family_id, house.now().date())
    hands.work()
    ada = family.household_of(house, parent, family_id).children[0]
    change(house, parent, family_id, Step(Section.HOURS, ada.id), {"startTime": "08:00", "endTime": "13:00"})
    clock.move(days=3, seconds=-6 * 3600)  # Monday 3:30 in London is Sunday evening in Los Angeles
    assert house.now().isoformat() == "2026-11-23T03:30:00+00:00"
    assert len(planner.outdated_weeks(house, a_token(house, person), family_id)) == 1
