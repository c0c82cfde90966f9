"""The models in a researcher's hands: what stands there without any, every press of a button, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.models import OUTCOMES, REWARD, CalibrationBin
from brightpath.learning.trained import NotTrained, Trained
from brightpath.services import training
from brightpath.services.house import House
from brightpath.services.models import models
from brightpath.services.models_in_use import folder_of, keep_model
from brightpath.storage import models as kept_models
from tests.pages.looking import button, labels, said
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands
from tests.services.given_models import a_trained, rated_families
from tests.services.test_training import bring

PAGE = Path(__file__).parents[2] / "pages" / "research" / "models.py"


@pytest.fixture
def researcher(house: House, carry: dict[str, str | None]) -> str:
    carry["token"] = a_token(house, a_person(house, "Rosa", roles=(Role.RESEARCHER,)))
    return carry["token"]


def visit() -> AppTest:
    return _run(AppTest.from_file(str(PAGE), default_timeout=30))


def _run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click()
    return _run(app)


def keep(house: House, result: Trained, *, serves: bool = True) -> None:
    with house.store.write() as db:
        model = keep_model(house, db, result, kept_models.next_version(db, result.name), user_id=None)
        if serves:
            kept_models.activate(db, model, at=house.now(), user_id=None, why="better")


def plain_text(app: AppTest) -> str:
    return said(app).replace("\\", "")


def test_without_models_it_says_what_is_missing(house: House, researcher: str) -> None:
    app = visit()
    text = plain_text(app)
    assert "Nothing was trained here yet." in text
    assert "Not trained: 0 rated weeks, at least 40 are needed." in text
    assert "There is no version of this model yet." in text
    assert labels(app) == ["Train the models"]


@pytest.mark.parametrize("role", [Role.PARENT, Role.CHILD, Role.HELPER, Role.COORDINATOR])
def test_others_see_one_sentence(house: House, carry: dict[str, str | None], role: Role) -> None:
    carry["token"] = a_token(house, a_person(house, roles=(role,)))
    app = visit()
    assert [one.value for one in app.error] == ["Your account may not do this\\."]
    assert not app.title


def test_a_training_is_watched_and_called_off(house: House, researcher: str, hands: Hands) -> None:
    app = press(visit(), "Train the models")
    assert "Call it off" in labels(app) and "Train the models" not in labels(app)
    app = press(app, "Call it off")
    assert "The last training was called off." in plain_text(visit())


def test_what_a_training_brought_is_told(house: House, researcher: str, hands: Hands) -> None:
    training.train_models(house, researcher)
    bring(hands, a_trained(), NotTrained(OUTCOMES, "There are 0 lessons.", 0, 1000))
    text = plain_text(visit())
    assert "**What a week is worth.** Version 1 was trained and is in use from now on." in text
    assert "Not trained: There are 0 lessons." in text


def test_a_version_is_shown_with_its_numbers_against_the_baselines(house: House, researcher: str, clock: Clock) -> None:
    keep(house, a_trained(calibration=(CalibrationBin(0.6, 0.65, 10), CalibrationBin(0.8, 0.75, 10))))
    clock.move(hours=1)
    rated_families(house, 5, 2)
    app = visit()
    table, importances, calibration = app.dataframe
    assert table.value.to_dict("records") == [
        {"": "Version 1", "Error (RMSE)": 0.5}, {"": "Overall mean", "Error (RMSE)": 0.75},
    ]  # fmt: skip
    assert {one.label: one.value for one in app.metric}["Weeks planned"] == "10"
    assert {one.label: one.value for one in app.metric}["Average stars"] != "–"
    assert len(app.get("plotly_chart")) == 2
    assert list(importances.value.columns) == ["Input", "Share"] and len(importances.value)
    assert calibration.value.to_dict("records") == [
        {"Expected": 0.6, "Happened": 0.65, "Rows": 10}, {"Expected": 0.8, "Happened": 0.75, "Rows": 10},
    ]  # fmt: skip
    assert "Better than each baseline on 20 rows." in plain_text(app)
    assert "# reward-1" in plain_text(app)


def test_of_few_families_no_figure_is_told(house: House, researcher: str) -> None:
    keep(house, a_trained(families=3, calibration=(CalibrationBin(0.6, 0.65, 10),)))
    app = visit()
    assert [one.value for one in app.metric] == ["0", "–", "–", "–"]
    assert not app.get("plotly_chart") and not app.dataframe
    text = plain_text(app)
    assert "Better than each baseline on 20 rows." in text
    assert "Figures are told from 5 families on, and before that to nobody" in text
    assert "Rates of weeks are told from five families on" in text
    assert "0.5" not in text and "0.75" not in text


def test_a_version_is_used_and_gone_back_from(house: House, researcher: str, clock: Clock) -> None:
    keep(house, a_trained())
    clock.move(hours=1)
    keep(house, a_trained(), serves=False)
    app = visit()
    newest = next(row for row in models(house, researcher) if row.model.version == 2)
    app.selectbox(key="version-reward").set_value(newest)
    app = press(_run(app), "Use this version")
    assert [row.model.version for row in models(house, researcher) if row.model.is_active] == [2]
    app = press(visit(), "Go back to the version before")
    assert [row.model.version for row in models(house, researcher) if row.model.is_active] == [1]


def test_another_model_is_looked_at(house: House, researcher: str) -> None:
    keep(house, a_trained())
    app = visit()
    app.button_group(key="model_shown").set_value(OUTCOMES)
    assert "There is no version of this model yet." in plain_text(_run(app))


def test_a_damaged_file_is_told_and_cannot_be_used(house: House, researcher: str) -> None:
    keep(house, a_trained(), serves=False)
    with house.store.read() as db:
        (model,) = kept_models.models_of(db, REWARD)
    (folder_of(house, model) / model.file.file).write_bytes(b"no model")
    app = visit()
    assert any("checksum differs" in one.value.replace("\\", "") for one in app.error)
    assert button(app, "Use this version").disabled


def test_a_refusal_is_said_once(house: House, researcher: str) -> None:
    keep(house, a_trained())
    app = visit()
    with house.store.write() as db:
        kept_models.deactivate(db, REWARD, at=house.now())
    app = press(app, "Go back to the version before")
    assert [one.value.replace("\\", "") for one in app.error] == [
        "No version was in use before this one, and none is in use now."
    ]
    assert not visit().error


@pytest.mark.parametrize(
    ("is_better", "does", "press_me"),
    [(True, "serves", "Use this version"), (False, "watches", "Let this version watch")],
)
def test_what_serves_is_told_from_what_only_watches(
    house: House, researcher: str, is_better: bool, does: str, press_me: str
) -> None:
    keep(house, a_trained(is_better=is_better))
    text = plain_text(visit())
    assert f"**Version 1, it {does}**" in text and f"It {does}: " in text
    assert ("so it only watches." in text) is not is_better
    with house.store.write() as db:
        kept_models.deactivate(db, REWARD, at=house.now())
    assert press_me in labels(visit())
