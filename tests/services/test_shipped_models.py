"""What comes with BrightPath is registered once, serves a new house, and never takes the place of what a house has."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from brightpath.domain.errors import Refused
from brightpath.domain.model_card import SIMULATED, card_of
from brightpath.domain.models import REWARD, SHIFT, Model
from brightpath.learning.trained import NotTrained
from brightpath.services.house import House
from brightpath.services.models_in_use import folder_of, keep_model, model_in_use, shift_in_use
from brightpath.services.shipped_models import LIST, give_models, ship
from brightpath.simulation.shipping import ship_prior
from brightpath.storage import models
from tests.learning.test_shared_shift import families
from tests.services.given_models import a_trained
from tests.storage.given import NOW

LOG = logging.getLogger("brightpath.tests")


def shipped(house: House, level: float = 0.5, name: str = REWARD) -> Model:
    return ship(a_trained(name, estimator={"level": level}), house.shipped_models, at=NOW, about="Made up.")


def start(house: House) -> None:
    give_models(house.store, house.shipped_models, house.now(), LOG)


def active(house: House, name: str = REWARD) -> Model | None:
    with house.store.read() as db:
        return models.active_model(db, name)


def test_a_new_house_is_served_by_what_comes_with_it(house: House) -> None:
    model = shipped(house)
    for _ in range(3):
        start(house)
    found = active(house)
    assert found is not None and (found.version, found.file) == (0, model.file)
    with house.store.read() as db:
        assert len(models.models_of(db)) == 1
        in_use = model_in_use(house, db, REWARD)
    assert in_use is not None and in_use.estimator == {"level": 0.5}
    assert (house.shipped_models / "reward-0.md").read_text(encoding="utf-8").startswith("# reward-0\n\nMade up.\n")
    assert SIMULATED in card_of(model)


def test_what_a_house_trained_or_went_back_from_stays(house: House) -> None:
    with house.store.write() as db:
        own = keep_model(house, db, a_trained(), 1, user_id=None)
        models.activate(db, own, at=NOW, user_id=None, why="better")
        models.deactivate(db, REWARD, at=NOW + timedelta(days=1))
    shipped(house)
    start(house)
    assert active(house) is None
    with house.store.read() as db:
        assert [one.version for one in models.models_of(db, REWARD)] == [1, 0]


def test_a_newer_brightpath_brings_a_newer_version_0(house: House) -> None:
    shipped(house)
    start(house)
    newer = shipped(house, 0.75)
    start(house)
    found = active(house)
    assert found is not None and found.file == newer.file
    with house.store.read() as db:
        in_use = model_in_use(house, db, REWARD)
    assert in_use is not None and in_use.estimator == {"level": 0.75}


@pytest.mark.parametrize("content", [b"", b"[", b"7", b"[7]", b'[{"name": "reward"}]', b"\xff"])
def test_a_list_that_cannot_be_read_gives_nothing(
    house: House, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shipped(house)
    (house.shipped_models / LIST).write_bytes(content)
    start(house)
    assert active(house) is None
    assert "models.json cannot be read" in caplog.text


def test_a_missing_file_leaves_a_house_with_its_questionnaires(house: House) -> None:
    model = shipped(house)
    start(house)
    (folder_of(house, model) / model.file.file).unlink()
    with house.store.read() as db:
        found = model_in_use(house, db, REWARD)
    assert found is not None and found.estimator is None and "missing" in found.why


def test_nothing_is_shipped_that_is_no_better_than_its_baselines(house: House) -> None:
    with pytest.raises(Refused, match="not better than its baselines"):
        ship(a_trained(is_better=False), house.shipped_models, at=NOW, about="")
    with pytest.raises(Refused, match="Nothing can be shipped"):
        ship(NotTrained(SHIFT, "Too few.", 1, 6), house.shipped_models, at=NOW, about="")
    assert not house.shipped_models.exists()


def test_a_prior_that_makes_no_weeks_better_is_not_shipped(house: House) -> None:
    with pytest.raises(Refused, match="first weeks are no better for it"):
        ship_prior(
            {1: families()[:10], 2: families()[10:]}, house.shipped_models, at=NOW, gain=lambda shift: (0.01, 0.02)
        )
    assert not house.shipped_models.exists()


def test_the_prior_says_plainly_that_its_families_were_simulated(house: House) -> None:
    ship_prior({1: families()[:10], 2: families()[10:]}, house.shipped_models, at=NOW, gain=lambda shift: (0.05, 0.01))
    shipped(house, name=REWARD)
    card = (house.shipped_models / "shift-0.md").read_text(encoding="utf-8")
    assert "**It comes from simulated families, not from real ones.**" in card
    start(house)
    with house.store.read() as db:
        assert shift_in_use(db).by_wish["calm_parent"] > 0.4
        assert {one.name for one in models.models_of(db)} == {SHIFT, REWARD}
