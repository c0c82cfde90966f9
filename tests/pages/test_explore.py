"""A researcher looks, asks, compares and takes out: every state of the page, and what it refuses in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.consents import Switch
from brightpath.domain.models import OUTCOMES, CalibrationBin
from brightpath.domain.research import TOO_FEW
from brightpath.learning.trained import Trained
from brightpath.services.house import House
from brightpath.services.models_in_use import keep_model
from brightpath.storage import consents
from brightpath.storage import models as kept_models
from brightpath.ui import research_words as words
from tests.pages.looking import button, labels, said
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_models import a_trained
from tests.services.given_research import researched_families

PAGE = Path(__file__).parents[2] / "pages" / "research" / "explore.py"


@pytest.fixture
def researcher(house: House, carry: dict[str, str | None]) -> str:
    carry["token"] = a_token(house, a_person(house, "Rosa", roles=(Role.RESEARCHER,)))
    return carry["token"]


def visit(section: str = words.LOOK) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["part"] = next(address for address, label in words.SECTIONS.items() if label == section)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return said(app).replace("\\", "")


def ask(app: AppTest, sql: str) -> AppTest:
    app.text_area(key="research_sql").set_value(sql)
    run(app)
    button(app, words.ASK_IT).click()
    return run(app)


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_it_says_as_of_when_it_is_and_looks_anew_when_asked(house: House, researcher: str) -> None:
    researched_families(house, 5, weeks=2)
    app = visit()
    assert "As it was today" in text(app)
    before = text(app)
    with house.store.write() as db:
        db.execute("UPDATE week_facts SET is_done = false, minutes = 0")
    assert text(run(app)) == before
    button(app, words.ANEW).click()
    assert text(run(app)) != before


def test_with_four_families_it_says_why_nothing_is_there(house: House, researcher: str) -> None:
    researched_families(house, 4, weeks=1)
    for section in (words.LOOK, words.TAKE_OUT):
        app = visit(section)
        assert TOO_FEW in text(app) and not app.selectbox and not app.radio
    assert TOO_FEW in text(ask(visit(words.ASK), "SELECT 1"))


@pytest.mark.parametrize("role", [Role.PARENT, Role.CHILD, Role.HELPER, Role.COORDINATOR])
def test_others_see_one_sentence(house: House, carry: dict[str, str | None], role: Role) -> None:
    carry["token"] = a_token(house, a_person(house, roles=(role,)))
    app = visit()
    assert [one.value for one in app.error] == ["Your account may not do this\\."]


def test_it_says_what_is_seen_and_shows_it_with_its_numbers(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=4)
    app = visit()
    assert "**Lessons done: " in text(app) and "of 6 families" in text(app)
    assert "lowest: Friday" in text(app)
    assert len(app.get("plotly_chart")) == 2
    effect, spread = (one.value for one in app.dataframe)
    assert list(effect["Weekday"]) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert list(spread["Value"]) == ["not done", "done"]
    assert "Secret" not in text(app)


def test_another_outcome_brings_other_features(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=4)
    app = visit()
    app.selectbox(key="explore_outcome").set_value("stars")
    run(app)
    assert "Wish met: calm parent" in app.selectbox(key="explore_feature_feedback").options
    app.selectbox(key="explore_feature_feedback").set_value("wish_spread")
    run(app)
    assert "Stars of a week" in text(app) and len(app.get("plotly_chart")) == 2


def test_minutes_are_of_timed_lessons_and_it_says_how_many_were_done(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=3)  # of so few none is cut off
    app = visit()
    app.selectbox(key="explore_outcome").set_value("minutes_over")
    run(app)
    with house.store.read() as db:
        timed, done = db.rows(
            "SELECT count(*) FILTER (is_timed) AS timed, count(*) FILTER (is_done) AS done FROM week_facts"
        )[0].values()
    assert timed < done and f", of {timed:,} lessons in " in text(app)
    assert words.TIMED.format(done=f"{done:,} lessons") in text(app)
    with house.store.write() as db:
        db.execute("UPDATE week_facts SET is_timed = false, minutes = 30")
    button(app, words.ANEW).click()
    run(app)
    assert words.NOT_TIMED in text(app) and not app.get("plotly_chart")


def test_a_choice_is_narrowed(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=4)
    app = visit()
    before = text(app)
    app.multiselect(key="explore_subject").set_value(["Mathematics"])
    app.multiselect(key="explore_weekday").set_value(["5"])
    run(app)
    assert text(app) != before and list(app.dataframe[0].value["Weekday"]) == ["Friday"]


def test_weeks_turned_round_are_a_sentence(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=4)
    app = visit()
    app.number_input(key="explore_first").set_value(9)
    app.number_input(key="explore_last").set_value(2)
    run(app)
    assert "The weeks are turned round: the first, 9, is after the last, 2." in text(app)
    assert not app.get("plotly_chart")


def test_a_choice_of_too_few_families_is_not_told(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=4)
    app = visit()
    app.number_input(key="explore_first").set_value(50)
    app.number_input(key="explore_last").set_value(60)
    run(app)
    assert words.NOT_TOLD in text(app) and not app.get("plotly_chart")


# --- Asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", words.EXAMPLES)
def test_every_example_is_answered(house: House, researcher: str, name: str) -> None:
    researched_families(house, 6, weeks=4)
    app = visit(words.ASK)
    app.selectbox(key="research_example").set_value(name)
    run(app)
    assert app.text_area(key="research_sql").value == words.EXAMPLES[name]
    button(app, words.ASK_IT).click()
    run(app)
    assert not app.error and app.dataframe[0].value.shape[0] > 0
    assert words.EXAMPLES[name] in app.code[0].value


def test_an_answer_of_names_and_numbers_has_bars(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=2)
    app = ask(visit(words.ASK), "SELECT weekday, count(*) AS lessons FROM activities GROUP BY ALL ORDER BY ALL")
    assert len(app.get("plotly_chart")) == 1 and "5 rows." in text(app)
    app = ask(app, "SELECT family FROM families")
    assert not app.get("plotly_chart") and "6 rows." in text(app)
    assert words.NO_ROWS in text(ask(app, "FROM families WHERE false"))


def test_a_cut_answer_says_so(house: House, researcher: str) -> None:
    researched_families(house, 5, weeks=1)
    app = ask(visit(words.ASK), "FROM range(1000000)")
    assert "The first 10,000 rows: more are not handed out." in text(app)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("", "Write a question first"),
        ("SELECT * FROM read_csv('/etc/passwd')", "Files, other databases and the network are closed here."),
        ("DELETE FROM families", "Ask with exactly one SELECT."),
        ("SELECT nothing FROM families", "DuckDB could not answer: Binder Error"),
    ],
)
def test_a_bad_question_is_a_sentence_and_the_answer_before_is_gone(
    house: House, researcher: str, sql: str, sentence: str
) -> None:
    researched_families(house, 5, weeks=1)
    app = ask(visit(words.ASK), "SELECT 1 AS one")
    app = ask(app, sql)
    assert sentence in text(app)
    assert not app.dataframe


def test_an_answer_goes_when_a_family_of_it_withdraws(house: House, researcher: str) -> None:
    first, *_ = researched_families(house, 6, weeks=1)
    app = ask(visit(words.ASK), "SELECT count(*) AS lessons FROM activities")
    assert run(app).dataframe and words.NO_LONGER not in text(app)
    with house.store.write() as db:
        consents.withdraw(db, first, Switch.RESEARCH, by=None, at=house.now())
    run(app)
    assert not app.dataframe and words.NO_LONGER in text(app)
    assert words.NO_LONGER not in text(run(app))


def test_a_family_that_withdrew_is_not_in_the_next_answer(house: House, researcher: str) -> None:
    first, *_ = researched_families(house, 6, weeks=1)
    question = "SELECT count(*) AS families FROM families"
    app = ask(visit(words.ASK), question)
    assert app.dataframe[0].value["families"][0] == 6
    with house.store.write() as db:
        consents.withdraw(db, first, Switch.RESEARCH, by=None, at=house.now())
    assert ask(app, question).dataframe[0].value["families"][0] == 5


# --- Models -----------------------------------------------------------------------------------------------------------


def keep(house: House, result: Trained) -> None:
    with house.store.write() as db:
        keep_model(house, db, result, kept_models.next_version(db, result.name), user_id=None)


def test_without_models_it_says_so(house: House, researcher: str) -> None:
    assert words.NO_MODELS in text(visit(words.MODELS))


def test_versions_stand_side_by_side(house: House, researcher: str, clock: Clock) -> None:
    for happened in (0.65, 0.7):
        keep(house, a_trained(OUTCOMES, calibration=(CalibrationBin(0.6, happened, 10), CalibrationBin(0.8, 0.75, 10))))
        clock.move(hours=1)
    app = visit(words.MODELS)
    errors, calibration, importance = (one.value for one in app.dataframe)
    assert list(errors[""]) == ["Version 2", "· overall mean", "Version 1", "· overall mean"]  # short, for a phone
    assert list(errors["On the rows of"])[1::2] == ["Version 2", "Version 1"]
    assert list(calibration["Version"]) == ["Version 2"] * 2 + ["Version 1"] * 2
    assert {"Version 2", "Version 1"} < set(importance.columns)
    assert len(app.get("plotly_chart")) == 2


def test_versions_of_few_families_tell_no_figure(house: House, researcher: str) -> None:
    keep(house, a_trained(families=3, calibration=(CalibrationBin(0.6, 0.65, 10),)))
    app = visit(words.MODELS)
    assert words.NO_FIGURES in text(app)
    assert not app.dataframe and not app.get("plotly_chart")


# --- Taking out -------------------------------------------------------------------------------------------------------


def test_a_snapshot_is_offered_with_its_dictionary(house: House, researcher: str) -> None:
    researched_families(house, 5, weeks=1)
    app = visit(words.TAKE_OUT)
    assert {one.proto.label for one in app.get("download_button")} == {words.MAKE, words.DICTIONARY_CSV}
    assert "| `week_number` |" in text(app)
    assert labels(app) == []
