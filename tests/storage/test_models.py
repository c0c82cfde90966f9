"""Trained models as rows: versions count by name, one is in use, and it is known from when to when each was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import new_id
from brightpath.domain.models import CalibrationBin, HeldOut, Model, ModelFile, Origin, Usage
from brightpath.storage.backup import restore_backup, write_backup
from brightpath.storage.database import Db, Store
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.jobs import create_house_job, house_job_of, house_jobs, job_of, start_job, unfinished_jobs
from brightpath.storage.models import (
    activate,
    active_model,
    add_model,
    deactivate,
    model_of,
    models_of,
    next_version,
    usage_of,
    used_before,
)
from tests.storage.given import NOW


def a_model(version: int = 1, name: str = "reward") -> Model:
    return Model(
        model_id=new_id(),
        name=name,
        version=version,
        description="What a week gets.",
        origin=Origin.TRAINED if version else Origin.SHIPPED,
        file=ModelFile(f"{name}-{version}.skops", "a" * 64, {"scikit-learn": "1.9.1"}),
        parameters={"rounds": 60, "weights": {"calm_parent": 0.25}},
        importance={"calm_parent": 0.75, "spread": 0.25},
        used=("calm_parent", "spread"),
        held_out=HeldOut(
            measure="rmse",
            metrics={"rmse": 0.5},
            baseline={"mean": {"rmse": 0.75}},
            is_better=True,
            rows=12,
            calibration=(CalibrationBin(3.5, 3.75, 6),),
        ),
        samples=48,
        families=6,
        dataset="abc",
        is_active=False,
        created_at=NOW,
    )


def kept(db: Db, version: int = 1, name: str = "reward") -> Model:
    model = a_model(version, name)
    add_model(db, model)
    return model


def test_a_model_comes_back_as_it_was(store: Store) -> None:
    with store.write() as db:
        model = kept(db)
        assert model_of(db, "reward", 1) == model
        assert model.title == "reward-1"


def test_versions_count_by_name_and_a_shipped_one_is_0(store: Store) -> None:
    with store.write() as db:
        assert next_version(db, "reward") == 1
        kept(db, 0)
        assert next_version(db, "reward") == 1
        kept(db, 1)
        kept(db, 1, "outcomes")
        assert next_version(db, "reward") == 2
        assert [model.title for model in models_of(db)] == ["outcomes-1", "reward-1", "reward-0"]
        with pytest.raises(NotFound, match="no such version"):
            model_of(db, "reward", 7)


def test_the_same_version_twice_is_refused(store: Store) -> None:
    with pytest.raises(Refused), store.write() as db:
        kept(db)
        kept(db)


def test_one_version_is_in_use_and_the_one_before_is_known(store: Store) -> None:
    with store.write() as db:
        models = [kept(db, version) for version in (0, 1, 2)]
        assert active_model(db, "reward") is None
        assert used_before(db, "reward") is None
        for hours, model in enumerate(models):
            activate(db, model, at=NOW + timedelta(hours=hours), user_id=None, why="better")
        assert active_model(db, "reward") == replace(models[2], is_active=True)
        assert used_before(db, "reward") == models[1]
        activate(db, models[1], at=NOW + timedelta(hours=9), user_id=None, why="rolled back")
        before = used_before(db, "reward")
        assert before is not None and before.version == 2
        deactivate(db, "reward", at=NOW + timedelta(hours=10))
        assert active_model(db, "reward") is None
        assert find_contradictions(db) == []


def test_a_clock_that_goes_back_ends_no_use_before_it_began(store: Store) -> None:
    with store.write() as db:
        one, two = kept(db, 1), kept(db, 2)
        activate(db, one, at=NOW, user_id=None, why="first")
        activate(db, two, at=NOW - timedelta(days=3), user_id=None, why="better")
        assert db.value(
            "SELECT bool_and(active_until >= active_from) FROM ml_model_uses WHERE active_until IS NOT NULL"
        )


def test_a_model_that_nothing_was_planned_with_has_no_rates(store: Store) -> None:
    with store.write() as db:
        model = kept(db)
        assert usage_of(db, model, fewest=5) == Usage()
        activate(db, model, at=NOW, user_id=None, why="first")
        assert usage_of(db, model, fewest=5) == Usage(since=NOW)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            "UPDATE ml_models SET is_active = true",
            "1 models have more than one version in use.",
        ),
        (
            "UPDATE ml_models SET is_active = false",
            "1 versions of models are in use without it being written down since when, or the other way round.",
        ),
        ("UPDATE ml_model_uses SET model_id = 'x'", "1 of ml_model_uses name a model_id that is not in ml_models."),
    ],
)
def test_what_does_not_fit_together_is_told(store: Store, damage: str, sentence: str) -> None:
    with store.write() as db:
        models = [kept(db, version) for version in (1, 2)]
        activate(db, models[0], at=NOW, user_id=None, why="first")
        assert find_contradictions(db) == []
        db.execute(damage)
        assert sentence in find_contradictions(db)


def test_models_are_in_a_backup(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "own.duckdb", now=lambda: NOW)
    with store.write() as db:
        model = kept(db)
        activate(db, model, at=NOW, user_id=None, why="first")
        create_house_job(db, user_id=None, kind="train", input={}, at=NOW)
    write_backup(store, tmp_path / "backup.zip", at=NOW)
    store.close()
    restore_backup(tmp_path / "backup.zip", tmp_path / "new" / "own.duckdb", now=lambda: NOW)
    restored = Store.open(tmp_path / "new" / "own.duckdb", now=lambda: NOW)
    with restored.read() as db:
        assert active_model(db, "reward") == replace(model, is_active=True)
        assert len(house_jobs(db, "train")) == 1
    restored.close()


def test_a_job_of_the_house_is_no_familys(store: Store) -> None:
    with store.write() as db:
        job = create_house_job(db, user_id=None, kind="train", input={"sequence": 7}, at=NOW)
        assert unfinished_jobs(db) == []
        start_job(db, job.job_id, at=NOW)
        assert house_job_of(db, job.job_id).input == {"sequence": 7}
        assert [each.job_id for each in house_jobs(db, "train")] == [job.job_id]
        assert house_jobs(db, "other") == []
        with pytest.raises(NotFound):
            job_of(db, "", job.job_id)  # type: ignore[arg-type]
