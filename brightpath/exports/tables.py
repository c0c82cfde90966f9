"""The subjects of a household as a table (CSV) that a spreadsheet opens; `imports.tables` reads it again.

Lessons are not in it: they are many to a subject and have a table of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from brightpath.domain.tables import JSON_MARK, LESSON_KEYS, LIST_KEYS, SUBJECT_COLUMNS
from brightpath.exports.csv_text import for_spreadsheets, write_csv


def subjects_csv(document: Mapping[str, Any]) -> bytes:
    """Write every child's subjects, one a row, as UTF-8 with a byte order mark so that Excel reads it as such.

    The document may be a draft. Keys we do not know become further columns.
    """
    subjects = [
        (_name_of(child), subject)
        for child in document.get("children") or ()
        for subject in (child.get("section4") or {}).get("subjects") or ()
    ]
    further = _further_columns([subject for _, subject in subjects])
    rows = (
        {
            "child": child,
            **{column: _cell(subject, key) for column, key in SUBJECT_COLUMNS.items()},
            **{column: _further_cell(subject, key, column) for key, column in further.items()},
        }
        for child, subject in subjects
    )
    return for_spreadsheets(write_csv(["child", *SUBJECT_COLUMNS, *further.values()], rows))


def _name_of(child: Mapping[str, Any]) -> str:
    return str((child.get("section2") or {}).get("name") or "")


def _cell(subject: Mapping[str, Any], key: str) -> object:
    is_of_the_time = key in ("required", "preferredTime")
    value = (subject.get("fixedTime") or {} if is_of_the_time else subject).get(key)
    if key in LIST_KEYS:
        return "; ".join(re.sub(r"([\\;|])", r"\\\1", str(item)) for item in value or ())
    return value


def _further_columns(subjects: list[Mapping[str, Any]]) -> dict[str, str]:
    """Name a column for every key we do not know; what is not plain text everywhere is written as JSON."""
    known = {"fixedTime", *SUBJECT_COLUMNS.values(), *LESSON_KEYS}
    keys = dict.fromkeys(key for subject in subjects for key in subject if key not in known)
    columns = {}
    for key in keys:
        is_text = all(_is_plain(subject[key]) for subject in subjects if key in subject)
        columns[key] = (
            key if is_text and _is_plain_key(key) else f"{json.dumps(key, ensure_ascii=False)[1:-1]}{JSON_MARK}"
        )
    if any(_beside_the_time(subject) for subject in subjects):
        columns["fixedTime"] = f"fixedTime{JSON_MARK}"
    return columns


def _further_cell(subject: Mapping[str, Any], key: str, column: str) -> str:
    value = _beside_the_time(subject) or None if key == "fixedTime" else subject.get(key)
    if key not in subject or (key == "fixedTime" and value is None):
        return ""
    return json.dumps(value, ensure_ascii=False) if column.endswith(JSON_MARK) else str(value)


def _beside_the_time(subject: Mapping[str, Any]) -> dict[str, Any]:
    fixed_time = subject.get("fixedTime") or {}
    return {key: value for key, value in fixed_time.items() if key not in ("required", "preferredTime")}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value == value.strip()


def _is_plain_key(key: str) -> bool:
    """Say whether a key can head a column as it is: spelled plainly, and no name of another column."""
    others = {"child", *SUBJECT_COLUMNS, *(name.casefold() for name in SUBJECT_COLUMNS.values())}
    return re.fullmatch(r"[a-z][\w -]*\w", key) is not None and key.casefold() not in others
