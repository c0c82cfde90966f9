"""Lessons as xAPI statements: who is a sign, what is a subject, and nobody's name or address stands in it.

References
----------
Advanced Distributed Learning, Experience API (xAPI) specification 1.0.3, part two: "Statements".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from brightpath.domain.research import OTHER

VERSION: Final = "1.0.3"
#: Addresses that name things and lead nowhere: .example belongs to nobody (RFC 2606).
HOME: Final = "https://brightpath.example/research"
COMPLETED: Final = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "completed"}}
SKIPPED: Final = {"id": "http://id.tincanapi.com/verb/skipped", "display": {"en-US": "skipped"}}
_LESSON: Final = "http://adlnet.gov/expapi/activities/lesson"
_LOWEST, _HIGHEST = 1, 5


def statements_of(rows: Iterable[Mapping[str, Any]], most: int) -> list[dict[str, Any]]:
    """Make a statement of each lesson that was done or left out, up to so many; what is only planned makes none.

    `rows` are those of the snapshot's table `activities`.
    """
    made: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        if len(made) == most:
            break
        if row["is_done"] or row["is_skipped"]:
            made.append(_statement(place, row))
    return made


def statements_json(statements: Iterable[Mapping[str, Any]]) -> str:
    """Write statements as one JSON array, a line each."""
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in statements) + "\n]\n"


def _statement(place: int, row: Mapping[str, Any]) -> dict[str, Any]:
    subject, field = row["subject"] or row["field"] or OTHER, row["field"] or OTHER
    return {
        "id": str(uuid5(UUID(bytes=(row["family"] * 2).encode()[:16]), f"{row['child']} {place}")),
        "version": VERSION,
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": HOME, "name": row["child"] or f"a-child-of-{row['family']}"},
        },
        "verb": COMPLETED if row["is_done"] else SKIPPED,
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/subjects/{_slug(field)}/{_slug(subject)}",
            "definition": {"type": _LESSON, "name": {"en-US": subject}},
        },
        "result": _result(row),
        "context": {
            "platform": "BrightPath",
            "language": "en-US",
            "extensions": {
                f"{HOME}/extensions/{name.replace('_', '-')}": row[name]
                for name in ("family", "week_number", "age_band", "kind", "planned_minutes", "involvement", "is_away")
                if row[name] is not None
            },
        },
        "timestamp": _moment(row["on_date"], row["start_minute"]),
    }


def _result(row: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {"completion": row["is_done"]}
    if row["is_timed"]:  # else the minutes are those of the plan, which stand among the extensions
        result["duration"] = f"PT{row['minutes']}M"
    if row["engagement"] is not None:
        raw = row["engagement"]
        result["score"] = {
            "scaled": (raw - _LOWEST) / (_HIGHEST - _LOWEST), "raw": raw, "min": _LOWEST, "max": _HIGHEST,
        }  # fmt: skip
    return result


def _moment(on: date, minute: int | None) -> str:
    """Write the moved day and the half hour as an instant; the family's own clock stands there as if it were UTC."""
    return (datetime.combine(on, time(), UTC) + timedelta(minutes=minute or 0)).isoformat().replace("+00:00", "Z")


def _slug(name: str) -> str:
    return (
        "-".join("".join(sign if sign.isalnum() and sign.isascii() else " " for sign in name.lower()).split()) or OTHER
    )
