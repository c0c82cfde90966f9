"""Lessons as xAPI statements, held to what the specification asks of every statement."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from brightpath.exports.xapi import statements_json, statements_of

IRI = re.compile(r"https?://[\w./-]+")


def a_row(**more: Any) -> dict[str, Any]:
    return {
        "family": "00ff00ff00ff00ff", "child": "aa00aa00aa00aa00", "week": date(2026, 9, 7), "week_number": 3,
        "on_date": date(2026, 9, 9), "weekday": 3, "age_band": "9-11", "field": "maths", "subject": "Math facts",
        "kind": "lesson", "is_core": True, "involvement": None, "interest": None, "start_minute": 570, "lessons": 1.0,
        "planned_minutes": 30, "minutes": 35, "is_timed": True, "is_done": True, "is_skipped": False, "is_waiting": False,
        "is_moved": False, "engagement": 4, "is_lived": True, "is_away": False,
    } | more  # fmt: skip


ROWS = [
    a_row(),
    a_row(is_done=False, is_skipped=True, minutes=0, is_timed=False, engagement=None),
    a_row(
        subject=None,
        field=None,
        child=None,
        minutes=None,
        is_timed=False,
        start_minute=None,
        engagement=1,
        age_band=None,
    ),
]


def faults_of(statement: dict[str, Any]) -> list[str]:
    """Check what sections 2.2 to 4.6 of part two ask for."""
    faults = []
    known = {"id", "actor", "verb", "object", "result", "context", "timestamp", "version"}
    if set(statement) - known or not {"actor", "verb", "object"} <= set(statement):
        faults.append("properties")
    UUID(statement["id"])
    account = statement["actor"]["account"]
    if statement["actor"]["objectType"] != "Agent" or set(account) != {"homePage", "name"}:
        faults.append("actor")
    if not IRI.fullmatch(account["homePage"]) or not account["name"]:
        faults.append("account")
    for place in (statement["verb"]["id"], statement["object"]["id"], statement["object"]["definition"]["type"]):
        if not IRI.fullmatch(place):
            faults.append(place)
    for words in (statement["verb"]["display"], statement["object"]["definition"]["name"]):
        if list(words) != ["en-US"] or not words["en-US"]:
            faults.append("language map")
    if not all(IRI.fullmatch(key) for key in statement["context"]["extensions"]):
        faults.append("extensions")
    result = statement["result"]
    if not isinstance(result["completion"], bool) or not re.fullmatch(r"PT\d+M", result.get("duration", "PT1M")):
        faults.append("result")
    score = result.get("score", {"scaled": 0, "raw": 1, "min": 1, "max": 5})
    if not (-1 <= score["scaled"] <= 1 and score["min"] <= score["raw"] <= score["max"]):
        faults.append("score")
    if datetime.fromisoformat(statement["timestamp"]).tzinfo is None:
        faults.append("timestamp")
    if statement["version"] != "1.0.3" or any(value is None for value in statement.values()):
        faults.append("version or null")
    return faults


@pytest.mark.parametrize("row", ROWS)
def test_every_statement_is_one_by_the_specification(row: dict[str, Any]) -> None:
    (statement,) = statements_of([row], 10)
    assert faults_of(json.loads(json.dumps(statement))) == []


def test_a_lesson_that_was_done() -> None:
    (statement,) = statements_of([a_row()], 10)
    assert statement["actor"]["account"]["name"] == "aa00aa00aa00aa00"
    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert statement["object"]["id"] == "https://brightpath.example/research/subjects/maths/math-facts"
    assert statement["result"] == {
        "completion": True, "duration": "PT35M", "score": {"scaled": 0.75, "raw": 4, "min": 1, "max": 5},
    }  # fmt: skip
    assert statement["timestamp"] == "2026-09-09T09:30:00Z"


def test_a_lesson_that_was_left_out_took_no_time() -> None:
    (statement,) = statements_of(ROWS[1:2], 10)
    assert statement["verb"]["display"] == {"en-US": "skipped"}
    assert statement["result"] == {"completion": False}


def test_of_a_lesson_that_nobody_timed_no_duration_is_told() -> None:
    (statement,) = statements_of([a_row(is_timed=False, minutes=30, engagement=None)], 10)
    assert statement["result"] == {"completion": True}
    assert statement["context"]["extensions"]["https://brightpath.example/research/extensions/planned-minutes"] == 30


def test_what_is_only_planned_makes_no_statement_and_there_is_an_end() -> None:
    assert statements_of([a_row(is_done=False)], 10) == []
    assert len(statements_of([a_row()] * 9, 4)) == 4


def test_every_statement_has_an_id_of_its_own() -> None:
    statements = statements_of([a_row()] * 50, 100)
    assert len({one["id"] for one in statements}) == 50
    assert json.loads(statements_json(statements)) == statements
