"""Categories and statements out, as JSON and as CSV; `imports.questions` reads both to the same set again."""

from __future__ import annotations

import json
from typing import Any, Final

from brightpath.domain.questions import Category, Question, QuestionSet
from brightpath.exports.csv_text import write_csv

_COLUMNS: Final = (
    *("kind", "key", "category", "position", "text", "description"),
    *("weight", "reversed", "active", "version", "meaning"),
)


def questions_json(questions: QuestionSet) -> str:
    """Write the document: categories, then statements, in order."""
    document = {
        "categories": [_category(each) for each in questions.categories],
        "statements": [_statement(each) for each in questions.questions],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def questions_csv(questions: QuestionSet) -> str:
    """Write the table: a row per category, then a row per statement, in order."""
    rows = [{"kind": "category", "text": each.name, **_in_columns(_category(each))} for each in questions.categories]
    rows += [
        {"kind": "statement", "text": each.wording, **_in_columns(_statement(each))} for each in questions.questions
    ]
    return write_csv(_COLUMNS, rows)


def _category(category: Category) -> dict[str, Any]:
    return {
        "key": category.key.value,
        "position": category.position,
        "name": category.name,
        "description": category.description,
        "weight": category.weight,
        "isActive": category.is_active,
    }


def _statement(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "category": question.category.value,
        "position": question.position,
        "wording": question.wording,
        "weight": question.weight,
        "isReversed": question.is_reversed,
        "isActive": question.is_active,
        "version": question.version,
        "meaning": question.meaning,
    }


def _in_columns(record: dict[str, Any]) -> dict[str, Any]:
    renamed = {"isActive": "active", "isReversed": "reversed"}
    return {renamed.get(key, key): value for key, value in record.items()}
