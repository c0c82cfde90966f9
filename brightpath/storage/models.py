"""Trained models: a row per version, and from when to when each was the one in use. The files are not here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from brightpath.domain.errors import NotFound
from brightpath.domain.ids import UserId
from brightpath.domain.models import CalibrationBin, HeldOut, Model, ModelFile, Origin, Usage
from brightpath.storage.database import Db, to_json

_TABLES = ("ml_models",)
#: What tells of the weeks that were planned with a model.
_USED = ("ml_model_uses", "families", "schedules", "schedule_items", "events", "feedback")
#: What may be another one for the version that comes with BrightPath.
_FACTS = (
    "description", "file", "sha256", "made_with", "parameters", "feature_importance", "performance_metrics",
    "training_data", "created_at",
)  # fmt: skip
_COLUMNS = ("model_id", "name", "version", "origin", "is_active", "user_id", *_FACTS)


def add_model(db: Db, model: Model) -> None:
    """Write down a version that is in use nowhere yet."""
    db.execute(
        f"INSERT INTO ml_models ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})",
        [model.model_id, model.name, model.version, model.origin.value, False, model.user_id, *_facts(model)],
    )


def replace_shipped(db: Db, model: Model) -> None:
    """Put what comes with BrightPath now in the place of what came with it before; whether it is in use stays."""
    changes = ", ".join(f"{name} = ?" for name in _FACTS)
    db.execute(f"UPDATE ml_models SET {changes} WHERE model_id = ?", [*_facts(model), model.model_id])


def _facts(model: Model) -> list[Any]:
    data = {
        "samples": model.samples, "families": model.families, "dataset": model.dataset, "used": list(model.used),
    }  # fmt: skip
    return [
        model.description, model.file.file, model.file.sha256, to_json(dict(model.file.made_with)),
        to_json(dict(model.parameters)), to_json(dict(model.importance)), to_json(asdict(model.held_out)),
        to_json(data), model.created_at,
    ]  # fmt: skip


def models_of(db: Db, name: str | None = None) -> list[Model]:
    """List every version, or those of one name, by name and then newest first."""

    def ask() -> tuple[Model, ...]:
        rows = db.rows("SELECT * FROM ml_models WHERE coalesce(name = ?, true) ORDER BY name, version DESC", [name])
        return tuple(map(_model, rows))

    return list(db.remembered(("models", name), _TABLES, ask))


def model_of(db: Db, name: str, version: int) -> Model:
    """Find one version of a model.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = next((model for model in models_of(db, name) if model.version == version), None)
    if found is None:
        raise NotFound("There is no such version of a model.")
    return found


def active_model(db: Db, name: str) -> Model | None:
    """Find the version of a model that is in use."""
    return next((model for model in models_of(db, name) if model.is_active), None)


def next_version(db: Db, name: str) -> int:
    """Number the version that comes next; a shipped one is 0."""
    version: int = db.value("SELECT coalesce(max(version), 0) + 1 FROM ml_models WHERE name = ?", [name])
    return version


def activate(db: Db, model: Model, *, at: datetime, user_id: UserId | None, why: str) -> None:
    """Use a version from now on, and no other one of its name."""
    deactivate(db, model.name, at=at)
    db.execute("UPDATE ml_models SET is_active = true WHERE model_id = ?", [model.model_id])
    db.execute(
        "INSERT INTO ml_model_uses (number, model_id, active_from, active_until, why, user_id)"
        " SELECT coalesce(max(number), 0) + 1, ?, ?, NULL, ?, ? FROM ml_model_uses",
        [model.model_id, at, why, user_id],
    )


def deactivate(db: Db, name: str, *, at: datetime) -> None:
    """Use no version of a model from now on."""
    db.execute(
        "UPDATE ml_model_uses SET active_until = greatest(?, active_from) WHERE active_until IS NULL"
        " AND model_id IN (SELECT model_id FROM ml_models WHERE name = ?)",
        [at, name],
    )
    db.execute("UPDATE ml_models SET is_active = false WHERE name = ? AND is_active", [name])


def used_before(db: Db, name: str) -> Model | None:
    """Find the version that was in use before the present one, however often they took turns; None when none was."""
    row = db.row(
        "SELECT m.version FROM ml_model_uses u JOIN ml_models m USING (model_id) WHERE m.name = ? AND NOT m.is_active"
        " ORDER BY u.number DESC LIMIT 1",
        [name],
    )
    return model_of(db, name, row["version"]) if row else None


def forget_unused(db: Db, name: str, *, keep: int) -> list[str]:
    """Take out the own versions that were never in use, but for the newest; name their files."""
    rows = db.rows(
        "SELECT model_id, file FROM ml_models ANTI JOIN ml_model_uses USING (model_id)"
        " WHERE name = ? AND origin = 'trained' ORDER BY version DESC OFFSET ?",
        [name, keep],
    )
    for row in rows:
        db.execute("DELETE FROM ml_models WHERE model_id = ?", [row["model_id"]])
    return [row["file"] for row in rows]


def usage_of(db: Db, model: Model, *, fewest: int) -> Usage:
    """Count the weeks that were planned while a version was in use, and what became of them; made-up families are none.

    A week counts when its plan that stands was made then; a lesson is done or not once for each child, and what was
    taken back was no change. A rate that rests on fewer than so many families is None.
    """

    def ask() -> Usage:
        row = db.row(_USAGE, [model.model_id, fewest, fewest, fewest])
        since = db.value(
            "SELECT active_from FROM ml_model_uses WHERE model_id = ? ORDER BY number DESC LIMIT 1", [model.model_id]
        )
        return Usage(since=since, **(row or {}))

    return db.remembered(("usage of a model", model.model_id, fewest), _USED, ask)


_USAGE = """
    WITH made AS (
        SELECT s.schedule_id, s.family_id, s.week_start_date, s.version FROM schedules s JOIN families USING (family_id)
        WHERE s.is_active AND NOT is_demo AND EXISTS (
            FROM ml_model_uses u WHERE u.model_id = ? AND s.created_at >= u.active_from
            AND s.created_at < coalesce(u.active_until, 'infinity'::TIMESTAMPTZ))),
    lived AS (
        SELECT made.schedule_id, made.family_id, i.is_completed, i.child_id, i.item_id
        FROM schedule_items i JOIN made USING (schedule_id)
        WHERE i.type = 'subject' AND made.schedule_id IN (
            SELECT schedule_id FROM schedule_items WHERE is_completed)),
    moved AS (
        SELECT count(*) AS moves FROM events e JOIN made
        ON e.family_id = made.family_id AND e.week_start_date = made.week_start_date
        AND (e.data->>'version')::INTEGER = made.version WHERE e.kind IN ('item_moved', 'item_resized')
        AND made.schedule_id IN (SELECT schedule_id FROM lived)
        AND coalesce((
            SELECT arg_max(back.kind, back.sequence) FROM events back WHERE back.family_id = e.family_id
            AND back.kind IN ('change_undone', 'change_redone') AND (back.data->>'of')::BIGINT = e.sequence),
            '') <> 'change_undone'),
    said AS (
        SELECT made.family_id, f.stars FROM feedback f JOIN made USING (schedule_id)
        WHERE f.type = 'schedule_satisfaction' AND f.child_id IS NULL
        QUALIFY row_number() OVER (PARTITION BY f.schedule_id, f.user_id ORDER BY f.sequence DESC) = 1)
    SELECT (SELECT count(*) FROM made) AS plans, (SELECT count(DISTINCT family_id) FROM made) AS families,
        (SELECT avg(stars) FROM said WHERE stars IS NOT NULL HAVING count(DISTINCT family_id) >= ?) AS satisfaction,
        (SELECT (SELECT moves FROM moved) / count(*) FROM lived HAVING count(DISTINCT family_id) >= ?)
            AS adjustment_rate,
        (SELECT avg(is_completed::INTEGER) FROM lived HAVING count(DISTINCT family_id) >= ?) AS completion_rate
"""


def _model(row: dict[str, Any]) -> Model:
    held_out, data = row["performance_metrics"], row["training_data"]
    bins = tuple(CalibrationBin(**each) for each in held_out.pop("calibration"))
    return Model(
        model_id=row["model_id"],
        name=row["name"],
        version=row["version"],
        description=row["description"],
        origin=Origin(row["origin"]),
        file=ModelFile(row["file"], row["sha256"], row["made_with"]),
        parameters=row["parameters"],
        importance=row["feature_importance"],
        used=tuple(data["used"]),
        held_out=HeldOut(**held_out, calibration=bins),
        samples=data["samples"],
        families=data["families"],
        dataset=data["dataset"],
        is_active=row["is_active"],
        created_at=row["created_at"],
        user_id=row["user_id"],
    )
