"""Models that serve: what was kept predicts, and a file that cannot be used leaves everybody with what was there before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brightpath.adapters.model_files import write_model
from brightpath.domain.models import SHIFT, FileState, Model
from brightpath.services.house import House
from brightpath.services.models_in_use import file_state, folder_of, model_in_use, shift_in_use
from brightpath.storage import models
from tests.storage.test_models import NOW, a_model


def kept(house: House, version: int = 1, name: str = "reward", numbers: dict[str, float] | None = None) -> Model:
    """Put a model of numbers into use."""
    model = a_model(version, name)
    file = write_model(folder_of(house, model), name, version, numbers or {"level": 0.5})
    model = replace(model, file=file, parameters={"byWish": numbers or {}})
    with house.store.write() as db:
        models.add_model(db, model)
        models.activate(db, model, at=NOW, user_id=None, why="better")
    return model


def test_a_model_in_use_predicts(house: House) -> None:
    kept(house)
    with house.store.read() as db:
        found = model_in_use(house, db, "reward")
        assert found is not None
        assert (found.model.version, found.estimator) == (1, {"level": 0.5})
        assert model_in_use(house, db, "reward") is found
        assert model_in_use(house, db, "outcomes") is None


def test_a_promoted_version_serves_at_once(house: House) -> None:
    kept(house)
    kept(house, 2, numbers={"level": 0.75})
    with house.store.read() as db:
        found = model_in_use(house, db, "reward")
    assert found is not None and found.estimator == {"level": 0.75}


def test_a_missing_file_leaves_no_estimator_and_a_sentence(house: House, caplog: pytest.LogCaptureFixture) -> None:
    model = kept(house)
    (folder_of(house, model) / model.file.file).unlink()
    with house.store.read() as db:
        for _ in range(2):
            found = model_in_use(house, db, "reward")
            assert found is not None and found.estimator is None
            assert found.why == "reward-1.skops is missing from the folder of models."
    assert len(caplog.records) == 1


def test_a_file_that_is_mended_serves_again_at_once(house: House) -> None:
    """As the page of the models says that it does."""
    model = kept(house)
    path = folder_of(house, model) / model.file.file
    content = path.read_bytes()
    for found, serves in ((content[:50], False), (content, True)):
        path.write_bytes(found)
        with house.store.read() as db:
            in_use = model_in_use(house, db, model.name)
            assert in_use is not None and (in_use.estimator is not None) is serves
            assert (file_state(house, db, model)[0] is FileState.READY) is serves


def test_the_shift_in_use_stands_in_its_row(house: House) -> None:
    with house.store.read() as db:
        assert shift_in_use(db).by_wish == {}
    kept(house, name=SHIFT, numbers={"calm_parent": 0.25, "spread": float("1e9")})
    with house.store.read() as db:
        assert shift_in_use(db).by_wish == {"calm_parent": 0.25}
        assert shift_in_use(db).families == 6
