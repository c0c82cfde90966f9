"""Models that come with BrightPath: put into a folder with a list of them, registered as version 0 at a start. No verbs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from logging import Logger
from pathlib import Path
from typing import Any

from brightpath.adapters.model_files import put_whole
from brightpath.domain.errors import Refused
from brightpath.domain.models import (
    SHIPPED_VERSION,
    CalibrationBin,
    HeldOut,
    Model,
    ModelFile,
    Origin,
)
from brightpath.learning.trained import NotTrained, Trained
from brightpath.services.models_in_use import written
from brightpath.storage import models
from brightpath.storage.database import Store

#: What lies in the folder: a row for each model, as it is registered.
LIST = "models.json"
WHY = "It came with BrightPath."
_MOST_BYTES = 5_000_000


def ship(result: Trained | NotTrained, folder: Path, *, at: datetime, about: str) -> Model:
    """Write what was trained into a folder that comes with BrightPath, in the place of what it had; `about` opens its card.

    Raises
    ------
    Refused
        When nothing was trained, it is not better than its baselines, or the folder cannot be written.
    """
    if isinstance(result, NotTrained):
        raise Refused(f"Nothing can be shipped. {result.sentence}")
    if not result.is_better:
        raise Refused(f"The model of {result.name} is not better than its baselines, so it is not shipped.")
    model = written(folder, result, SHIPPED_VERSION, origin=Origin.SHIPPED, at=at, about=about)
    others = [one for one in _listed(folder) if one.name != model.name]
    rows = [_as_row(one) for one in sorted([*others, model], key=lambda one: one.name)]
    put_whole(folder / LIST, (json.dumps(rows, indent=1, sort_keys=True) + "\n").encode())
    return model


def give_models(store: Store, folder: Path, at: datetime, log: Logger) -> None:
    """Register what comes with BrightPath; a model that this house never had in use serves from now on.

    What was trained, promoted or gone back from stays as it is. A list that cannot be read is logged, and nothing is given.
    """
    try:
        listed = _listed(folder)
    except Refused as error:
        log.warning("The models that come with BrightPath are not used: %s", error.sentence)
        return
    with store.read() as db:
        missing = [one for one in listed if not _is_there(one, models.models_of(db, one.name))]
    if not missing:
        return
    with store.write() as db:
        for model in missing:
            before = next((one for one in models.models_of(db, model.name) if one.origin is Origin.SHIPPED), None)
            if before is not None:
                models.replace_shipped(db, replace(model, model_id=before.model_id))
                continue
            models.add_model(db, model)
            if models.active_model(db, model.name) is None and models.used_before(db, model.name) is None:
                models.activate(db, model, at=at, user_id=None, why=WHY)


def _is_there(model: Model, known: list[Model]) -> bool:
    return any(one.origin is Origin.SHIPPED and one.file.sha256 == model.file.sha256 for one in known)


def _listed(folder: Path) -> list[Model]:
    path = folder / LIST
    if not path.exists():
        return []
    try:
        with path.open("rb") as file:
            rows = json.loads(file.read(_MOST_BYTES))
        return [_as_model(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(f"{LIST} cannot be read ({type(error).__name__}).") from error


def _as_row(model: Model) -> dict[str, Any]:
    row = asdict(model)
    del row["is_active"], row["user_id"], row["model_id"]
    return {**row, "created_at": model.created_at.isoformat()}


def _as_model(row: Mapping[str, Any]) -> Model:
    held = dict(row["held_out"])
    held["calibration"] = tuple(CalibrationBin(**one) for one in held["calibration"])
    return Model(
        **{
            **row,
            "model_id": f"shipped-{row['name']}",
            "origin": Origin.SHIPPED,
            "version": SHIPPED_VERSION,
            "file": ModelFile(**row["file"]),
            "used": tuple(row["used"]),
            "held_out": HeldOut(**held),
            "created_at": datetime.fromisoformat(row["created_at"]),
            "is_active": False,
        }
    )
