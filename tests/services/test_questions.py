"""An admin's changes to the statements: each is a version, and none is made over somebody else's."""

from __future__ import annotations

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import Faulty, NotFound, Refused, Stale
from brightpath.domain.questions import CategoryKey, Question
from brightpath.imports.questions import shipped_questions
from brightpath.services import people
from brightpath.services.house import House
from brightpath.services.questions import (
    add_question,
    export_questions,
    import_questions,
    move_question,
    question_history,
    question_set,
    save_category,
    save_question,
)
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token


@pytest.fixture
@made_once
def admin(house: House) -> str:
    return a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))


def saved(house: House, admin: str, key: str, **changes: object) -> Question:
    """Save a statement with these changes, as somebody who has just looked at it."""
    now = question_set(house, admin).question(key)
    facts = now.model_dump(include={"version", "wording", "weight", "is_reversed", "is_active"})
    return save_question(house, admin, key, **{**facts, **changes})


def test_a_new_house_asks_the_statements_that_ship(house: House, parent: str) -> None:
    assert question_set(house, parent) == shipped_questions()


def test_a_change_is_written_down_with_who_and_when(house: House, admin: str, clock: Clock) -> None:
    clock.move(hours=1)
    assert saved(house, admin, "q1", wording="  Better said. ").wording == "Better said."
    newest, first = question_history(house, admin, "q1")
    assert (newest.question.version, newest.question.meaning, newest.at, newest.by) == (2, 1, clock(), "Root")
    assert (first.question.version, first.by) == (1, None)
    entry = people.audit_trail(house, admin)[0]
    assert (entry["what"], entry["about"], entry["outcome"]) == ("save_question", "question_key q1, version 1", "done")


def test_a_new_meaning_is_one_only_when_the_admin_says_so(house: House, admin: str) -> None:
    assert saved(house, admin, "q2", wording="Else.", is_new_meaning=True).meaning == 2
    assert saved(house, admin, "q2", weight=2.0, is_reversed=False).meaning == 2


def test_saving_without_a_change_makes_no_version(house: House, admin: str) -> None:
    saved(house, admin, "q1")
    assert len(question_history(house, admin, "q1")) == 1


def test_a_statement_that_was_changed_meanwhile_is_not_overwritten(house: House, admin: str) -> None:
    saved(house, admin, "q1", wording="Mine.")
    with pytest.raises(Stale):
        saved(house, admin, "q1", wording="Yours.", version=1)
    with pytest.raises(Stale):
        move_question(house, admin, "q1", version=1, by=1)
    assert question_set(house, admin).question("q1").wording == "Mine."


@pytest.mark.parametrize("changes", [{"wording": " "}, {"wording": "x" * 201}, {"weight": 0.0}])
def test_what_cannot_be_asked_is_refused(house: House, admin: str, changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        saved(house, admin, "q1", **changes)
    with pytest.raises(NotFound):
        saved(house, admin, "q400")


def test_a_statement_that_is_switched_off_is_no_longer_asked(house: House, admin: str) -> None:
    saved(house, admin, "q3", is_active=False)
    found = question_set(house, admin)
    assert "q3" not in {each.key for each in found.asked}
    assert found.question("q3").version == 2


def test_a_further_statement_stands_last_in_its_category(house: House, admin: str) -> None:
    added = add_question(house, admin, CategoryKey.ROTATION, "We like change.", is_reversed=True)
    assert (added.key, added.position, added.version) == ("q26", 6, 1)
    assert question_set(house, admin).of_category(CategoryKey.ROTATION)[-1] == added


def test_moving_a_statement_and_moving_it_beyond_the_end(house: House, admin: str) -> None:
    move_question(house, admin, "q1", version=1, by=1)
    move_question(house, admin, "q5", version=1, by=1)
    keys = [each.key for each in question_set(house, admin).of_category(CategoryKey.FLEXIBILITY)]
    assert keys == ["q2", "q1", "q3", "q4", "q5"]
    assert len(question_history(house, admin, "q5")) == 1


# --- Categories -----------------------------------------------------------------------------------------------------


def test_a_category_changes_its_words_and_whether_it_is_asked(house: House, admin: str) -> None:
    before = question_set(house, admin).category("rotation")
    after = save_category(
        house, admin, before.model_copy(update={"name": " Variety ", "is_active": False}), before=before
    )
    found = question_set(house, admin)
    assert (after.name, found.category("rotation"), len(found.asked)) == ("Variety", after, 20)
    with pytest.raises(Stale):
        save_category(house, admin, before, before=before)


# --- Files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_goes_out_comes_in_again_and_changes_nothing(house: House, admin: str, kind: str) -> None:
    saved(house, admin, "q1", wording="=1+1 is a formula.", is_new_meaning=True)
    before = question_set(house, admin)
    changes = import_questions(house, admin, export_questions(house, admin, kind=kind).encode(), kind=kind)
    assert (changes.questions, changes.categories, question_set(house, admin)) == ((), (), before)


def test_a_file_changes_statements_and_adds_some(house: House, admin: str) -> None:
    text = export_questions(house, admin, kind="csv")
    text = text.replace("I plan our lessons several weeks ahead.", "I plan our lessons a month ahead.")
    text += "statement,q26,rotation,6,We like change.,,2,yes,yes,,\n"
    changes = import_questions(house, admin, text.encode(), kind="csv")
    assert ([each.key for each in changes.added], [each.key for each in changes.corrected]) == (["q26"], ["q17"])
    assert question_set(house, admin).question("q17").version == 2
    assert question_history(house, admin, "q26")[0].by == "Root"


def test_a_file_with_a_fault_changes_nothing(house: House, admin: str) -> None:
    text = export_questions(house, admin, kind="json")
    saved(house, admin, "q17", weight=3.0)
    before = question_set(house, admin)
    text = text.replace("I plan our lessons several weeks ahead.", "Mine.").replace("Time Management", "Time")
    for content in (text, text.replace('"q1"', '"joy"')):
        with pytest.raises(Faulty):
            import_questions(house, admin, content.encode(), kind="json")
    assert question_set(house, admin) == before


def test_another_sort_of_file_is_refused(house: House, admin: str) -> None:
    for call in (
        lambda: export_questions(house, admin, kind="xml"),
        lambda: import_questions(house, admin, b"", kind=""),
    ):
        with pytest.raises(Refused, match="CSV or as JSON"):
            call()
