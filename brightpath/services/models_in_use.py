"""The trained models that serve at the moment, for the services that plan and predict. No verbs.

Where a model's file is damaged, missing or of another version, nobody is refused: what was there before learning serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final

from brightpath.adapters.model_files import read_model
from brightpath.config import ROOT
from brightpath.domain.models import SHIFT, Model, ModelUnusable, Origin
from brightpath.learning.pooling import Shift
from brightpath.services.house import House
from brightpath.storage import models
from brightpath.storage.database import Db

#: Where models that come with BrightPath lie, and below the data folder the own ones.
SHIPPED: Final = ROOT / "models"
OWN: Final = "models"
#: A shift beyond so many units is none that families could share.
_MOST_SHIFT = 4.0


@dataclass(frozen=True, eq=False)
class InUse:
    """A version that serves, and what predicts; `estimator` is None when the file cannot be used, and `why` says so."""

    model: Model
    estimator: Any | None
    why: str = ""


def folder_of(house: House, model: Model) -> Path:
    """Name the folder in which a model's file lies."""
    return SHIPPED if model.origin is Origin.SHIPPED else house.settings.data_dir / OWN


def model_in_use(house: House, db: Db, name: str) -> InUse | None:
    """Find the version of a model that serves, with what predicts; None when none does.

    The file is opened once, and again after a version was trained, promoted or rolled back.
    """
    model = models.active_model(db, name)
    if model is None:
        return None

    def ask() -> InUse:
        try:
            return InUse(model, read_model(folder_of(house, model), model.name, model.version, model.file))
        except ModelUnusable as error:
            house.log.warning("A model is not used: %s", error.sentence)
            return InUse(model, None, error.sentence)

    return db.remembered(("model in use", name, model.file.sha256), ("ml_models",), ask)


def shift_in_use(db: Db) -> Shift:
    """Fetch what families share beyond their questionnaires; nothing is shifted where no such model serves.

    Its numbers stand in the row, so that no file has to be opened while a week is planned.
    """
    model = models.active_model(db, SHIFT)
    if model is None:
        return Shift()
    by_wish, sd = (_numbers(model.parameters.get(name)) for name in ("byWish", "sd"))
    return Shift(by_wish=by_wish, sd=sd, families=model.families)


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        return {}
    return {
        str(name): float(number)
        for name, number in value.items()
        if isinstance(number, int | float) and isfinite(number) and abs(number) <= _MOST_SHIFT
    }
