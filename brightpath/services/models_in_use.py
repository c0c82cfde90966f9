"""Trained models as they are kept and as they serve, for the services that train, plan and predict. No verbs.

Where a model's file is damaged, missing or of another version, nobody is refused: what was there before learning serves.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any, Final

from brightpath.adapters.model_files import put_whole, read_model, state_of, write_model
from brightpath.domain.ids import UserId, new_id
from brightpath.domain.model_card import card_of
from brightpath.domain.models import PURPOSE, SHIFT, FileState, HeldOut, Model, ModelFile, ModelUnusable, Origin
from brightpath.learning.pooling import Shift
from brightpath.learning.trained import Trained
from brightpath.services.house import House
from brightpath.storage import models
from brightpath.storage.database import Db

#: Where own models lie below the data folder.
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
    return house.shipped_models if model.origin is Origin.SHIPPED else house.settings.data_dir / OWN


def model_in_use(house: House, db: Db, name: str) -> InUse | None:
    """Find the version of a model that serves, with what predicts; None when none does.

    The file is opened once, and again after it has changed or a version was trained, promoted or rolled back.
    """
    model = models.active_model(db, name)
    if model is None:
        return None
    folder = folder_of(house, model)

    def ask() -> InUse:
        try:
            return InUse(model, read_model(folder, model.name, model.version, model.file))
        except ModelUnusable as error:
            house.log.warning("A model is not used: %s", error.sentence)
            return InUse(model, None, error.sentence)

    return db.remembered(("model in use", name, model.file.sha256, _stands(folder, model)), ("ml_models",), ask)


def file_state(house: House, db: Db, model: Model) -> tuple[FileState, str]:
    """Say whether a model's file can be used, and if not, in a sentence why; looked at anew when the file has changed."""
    folder = folder_of(house, model)
    stands = _stands(folder, model)
    if stands is None:
        return state_of(folder, model.file)
    return db.remembered(("model file", model.file.sha256, stands), (), lambda: state_of(folder, model.file))


def _stands(folder: Path, model: Model) -> tuple[int, int] | None:
    """Tell one state of a model's file from another without reading it; None where it cannot be found."""
    try:
        found = (folder / model.file.file).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def shift_in_use(db: Db) -> Shift:
    """Fetch what families share beyond their questionnaires; nothing is shifted where no such model serves.

    Its numbers stand in the row, so that no file has to be opened while a week is planned.
    """
    model = models.active_model(db, SHIFT)
    if model is None:
        return Shift()
    by_wish, sd = (_numbers(model.parameters.get(name)) for name in ("byWish", "sd"))
    return Shift(by_wish=by_wish, sd=sd, families=model.families)


# --- Keeping ----------------------------------------------------------------------------------------------------------


def written(folder: Path, result: Trained, version: int, *, origin: Origin, at: datetime, about: str = "") -> Model:
    """Put what was trained into a folder with its card, as a version that is in use nowhere yet.

    Raises
    ------
    Refused
        When it cannot be written, or holds what no file may hold.
    """
    file = write_model(folder, result.name, version, result.estimator)
    model = _as_model(result, version, origin, file, at)
    put_whole(folder / f"{model.title}.md", card_of(model, about).encode())
    return model


def keep_model(house: House, db: Db, result: Trained, version: int, *, user_id: UserId | None) -> Model:
    """Write file, card and row of what was trained in this house.

    Raises
    ------
    Refused
        When the file cannot be written.
    """
    model = written(house.settings.data_dir / OWN, result, version, origin=Origin.TRAINED, at=house.now())
    model = replace(model, user_id=user_id)
    models.add_model(db, model)
    return model


def forget_files(house: House, files: Iterable[str]) -> None:
    """Take own files and their cards away; what cannot be taken away stays."""
    for file in files:
        path = house.settings.data_dir / OWN / file
        for each in (path, path.with_suffix(".md")):
            with suppress(OSError):
                each.unlink(missing_ok=True)


def _as_model(result: Trained, version: int, origin: Origin, file: ModelFile, at: datetime) -> Model:
    return Model(
        model_id=new_id(),
        name=result.name,
        version=version,
        description=PURPOSE.get(result.name, ""),
        origin=origin,
        file=file,
        parameters=result.parameters,
        importance=result.importance,
        used=result.used,
        held_out=HeldOut(
            measure=result.measure,
            metrics=result.metrics,
            baseline=result.baseline,
            is_better=result.is_better,
            beats_active=result.beats_active,
            rows=result.held_out,
            calibration=result.calibration,
        ),
        samples=result.samples,
        families=result.families,
        dataset=result.dataset,
        is_active=False,
        created_at=at,
    )


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        return {}
    return {
        str(name): float(number)
        for name, number in value.items()
        if isinstance(number, int | float) and isfinite(number) and abs(number) <= _MOST_SHIFT
    }
