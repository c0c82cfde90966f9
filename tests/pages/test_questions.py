"""The statements in an admin's hands: every change of the page, and what it says when a change is not possible."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.questions import CategoryKey
from brightpath.services import questions
from brightpath.services.house import House
from tests.services.given_accounts import a_person, a_token

PAGE = Path(__file__).parents[2] / "pages" / "account" / "questions.py"


@pytest.fixture
def admin(house: House, carry: dict[str, str | None]) -> str:
    carry["token"] = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    return carry["token"]


def visit() -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=20).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception
    return app


def change(app: AppTest, key: str) -> AppTest:
    app.button(key=f"change-{key}").click().run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(
        str(element.value) for element in [*app.markdown, *app.caption, *app.error, *app.success, *app.subheader]
    )


def said(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in [*app.success, *app.error]]


def test_the_statements_stand_by_category_and_nothing_is_open(house: House, admin: str) -> None:
    app = visit()
    assert [element.value.replace("\\", "") for element in app.subheader] == [
        "Flexibility vs Structure",
        "Subject Rotation",
        "Time Management",
        "Long-Term Scheduling",
        "Prioritization",
        "All at once",
    ]
    assert "25 are asked" in words(app)
    assert "q2 · agreeing lowers the score" in words(app)
    assert not app.text_area


@pytest.mark.parametrize("role", [Role.PARENT, Role.COORDINATOR])
def test_nobody_but_an_admin_sees_them_here(house: House, carry: dict[str, str | None], role: Role) -> None:
    carry["token"] = a_token(house, a_person(house, roles=(role,)))
    app = visit()
    assert said(app) == ["Your account may not do this."]
    assert not app.title


def test_somebody_signed_out_gets_the_sign_in_form(house: House, carry: dict[str, str | None]) -> None:
    assert [element.value for element in visit().header] == ["Please sign in"]


def test_correcting_a_wording_keeps_the_meaning(house: House, admin: str) -> None:
    app = change(visit(), "q1")
    app.text_area(key="wording-q1").set_value("I gladly change my mind.")
    press(app, "Save")
    question = questions.question_set(house, admin).question("q1")
    assert (question.wording, question.version, question.meaning) == ("I gladly change my mind.", 2, 1)
    assert said(app) == ["q1 is saved as version 2."]
    assert not app.text_area
    assert said(app.run()) == []


def test_every_field_of_a_statement_is_saved(house: House, admin: str) -> None:
    app = change(visit(), "q1")
    app.radio(key="meaning-q1").set_value(app.radio(key="meaning-q1").options[1])
    app.checkbox(key="reversed-q1").check()
    app.checkbox(key="active-q1").uncheck()
    app.number_input(key="weight-q1").set_value(2.0)
    press(app, "Save")
    question = questions.question_set(house, admin).question("q1")
    assert (question.meaning, question.is_reversed, question.is_active, question.weight) == (2, True, False, 2.0)
    assert "q1 · agreeing lowers the score · counts 2 times · not asked" in words(app)
    assert "24 are asked" in words(app)


def test_saving_without_a_change_says_so(house: House, admin: str) -> None:
    assert said(press(change(visit(), "q1"), "Save")) == ["q1 is kept as it was."]


def test_a_wording_that_cannot_be_asked_is_told_in_the_form(house: House, admin: str) -> None:
    app = change(visit(), "q1")
    app.text_area(key="wording-q1").set_value("   ")
    press(app, "Save")
    assert said(app) == ["Please write a statement."]
    assert app.text_area(key="wording-q1").value == "   "


def test_calling_a_change_off_changes_nothing(house: House, admin: str) -> None:
    app = change(visit(), "q1")
    app.text_area(key="wording-q1").set_value("Never mind.")
    press(app, "Cancel")
    assert not app.text_area
    assert questions.question_set(house, admin).question("q1").version == 1


def test_one_form_is_open_at_a_time(house: House, admin: str) -> None:
    app = change(change(visit(), "q1"), "q7")
    assert [area.key for area in app.text_area] == ["wording-q7"]


def test_somebody_elses_change_is_shown_and_what_was_typed_stays(house: House, admin: str) -> None:
    app = change(visit(), "q1")
    questions.save_question(
        house, admin, "q1", version=1, wording="Theirs.", weight=1.0, is_reversed=False, is_active=True
    )
    app.text_area(key="wording-q1").set_value("Mine.")
    press(app, "Save")
    assert "Somebody changed this statement" in said(app)[0]
    assert questions.question_set(house, admin).question("q1").wording == "Theirs."
    assert "Theirs" in words(app)
    assert app.text_area(key="wording-q1").value == "Mine."
    press(app, "Save")
    assert questions.question_set(house, admin).question("q1").wording == "Mine."


def test_moving_a_statement_keeps_its_form_open(house: House, admin: str) -> None:
    app = change(visit(), "q1")
    press(app, "Move down")
    press(app, "Move down")
    press(app, "Move up")
    keys = [each.key for each in questions.question_set(house, admin).of_category(CategoryKey.FLEXIBILITY)]
    assert keys == ["q2", "q1", "q3", "q4", "q5"]
    app.text_area(key="wording-q1").set_value("Moved and reworded.")
    press(app, "Save")
    assert said(app) == ["q1 is saved as version 5."]


def test_the_versions_of_a_statement_tell_what_changed(house: House, admin: str) -> None:
    for version, wording, is_new in ((1, "Better said.", False), (2, "Something else.", True)):
        questions.save_question(
            house, admin, "q1", version=version, wording=wording, weight=1.0, is_reversed=False, is_active=True,
            is_new_meaning=is_new,
        )  # fmt: skip
    told = words(change(visit(), "q1")).replace("\\", "")
    assert "new meaning: older answers no longer count · today 09:30, Root" in told
    assert "wording corrected · today 09:30, Root" in told
    assert "first version · today 09:30" in told


def test_adding_a_statement_asks_it_at_once(house: House, admin: str) -> None:
    app = visit()
    app.button(key="add-rotation").click().run()
    press(app, "Add it")
    assert said(app) == ["Please write a statement."]
    app.text_area(key="new_wording").set_value("We like *change*.")
    app.checkbox(key="new_reversed").check()
    press(app, "Add it")
    assert said(app) == ["q26 is added and asked from now on."]
    assert r"We like \*change\*\." in words(app)
    assert questions.question_set(house, admin).question("q26").is_reversed


def test_a_category_that_is_switched_off_is_marked(house: House, admin: str) -> None:
    app = change(visit(), "rotation")
    app.text_input(key="category_name").set_value("Variety")
    app.checkbox(key="category_active").uncheck()
    press(app, "Save")
    assert said(app) == ["Variety is saved."]
    assert "Not asked at present" in words(app)
    assert "20 are asked" in words(app)


def test_a_category_that_somebody_else_changed_meanwhile_is_not_overwritten(house: House, admin: str) -> None:
    app = change(visit(), "rotation")
    before = questions.question_set(house, admin).category("rotation")
    questions.save_category(house, admin, before.model_copy(update={"name": "Theirs"}), before=before)
    app.text_input(key="category_name").set_value("Mine")
    press(app, "Save")
    assert "Somebody changed this category" in said(app)[0]
    assert questions.question_set(house, admin).category("rotation").name == "Theirs"


# --- Files ----------------------------------------------------------------------------------------------------------


def bring_in(app: AppTest, name: str, content: str) -> AppTest:
    app.file_uploader[0].set_value((name, content.encode(), "text/plain"))
    return press(app, "Bring them in")


def test_without_a_file_the_page_asks_for_one(house: House, admin: str) -> None:
    assert "Choose a file first." in said(press(visit(), "Bring them in"))[0]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_comes_in_and_what_it_changed_is_told(house: House, admin: str, kind: str) -> None:
    text = questions.export_questions(house, admin, kind=kind)
    app = bring_in(visit(), f"statements.{kind}", text)
    assert said(app) == ["The file says what stood here already; nothing was changed."]
    text = text.replace("I plan our lessons several weeks ahead.", "I plan ahead.").replace("Subject Rotation", "Turns")
    bring_in(app, f"statements.{kind.upper()}", text)
    assert said(app) == ["1 statement changed (older answers still count) and 1 category changed."]
    assert questions.question_set(house, admin).question("q17").wording == "I plan ahead."


def test_every_fault_of_a_file_is_listed_and_nothing_is_changed(house: House, admin: str) -> None:
    text = questions.export_questions(house, admin, kind="csv")
    app = bring_in(visit(), "statements.csv", text.replace(",q1,", ",joy,").replace(",q2,", ",sorrow,"))
    (told,) = said(app)
    assert told.startswith("These 2 things must be put right first. Nothing was changed.")
    assert 'line 7, key: "joy" is not a key for a statement.' in told
    assert questions.question_set(house, admin).free_key() == "q26"
    assert said(bring_in(app, "statements.csv", text))[0].startswith("The file says what stood here")
