"""What the browser asked through the board, taken in with care: it may have sent anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from brightpath.domain.week_edits import Preference
from brightpath.domain.weeks import MINUTES_PER_DAY

#: What is asked about a change (with a kind, a date and a start), about an item, and about the week.
CHANGES = ("judge", "keep")
ACTIONS = ("tick", "untick", "pin", "unpin", "missed", "edit")
STEPS = ("undo", "redo")
KINDS = ("move", "place", "remove")

#: The largest whole number that a browser holds exactly.
_LARGEST = 2**53
_LONGEST = 500


def taken_in(value: object) -> dict[str, Any] | None:
    """Keep a well-formed question with exactly its known keys, `date` as a date; anything else is None."""
    if not isinstance(value, Mapping):
        return None
    ask, number, revision = value.get("ask"), value.get("number"), value.get("revision")
    if not (_is_count(number, 1, _LARGEST) and _is_count(revision, 0, _LARGEST)):
        return None
    asked = {"ask": ask, "number": number, "revision": revision}
    if ask in STEPS:
        return asked
    if ask not in CHANGES + ACTIONS:
        return None
    on = _date_of(value.get("date"))
    child, item = value.get("child"), value.get("item")
    # What only adults have is asked about without a child.
    if on is None or not (_is_text(child) or (child == "" and value.get("kind") != "place")):
        return None
    asked |= {"child": child, "item": item, "date": on}
    if ask in ACTIONS:
        return asked if _is_text(item) else None
    change = _change_of(value)
    return None if change is None else asked | change


def _change_of(value: Mapping[Any, Any]) -> dict[str, Any] | None:
    kind, start, end = value.get("kind"), value.get("start"), value.get("end")
    subject, child_name, prefer = value.get("subject"), value.get("childName"), value.get("prefer")
    is_place = kind == "place"
    is_whole = (
        kind in KINDS
        and _is_text(subject if is_place else value.get("item"))
        and (value.get("item") is None or not is_place)
        and (is_place or subject is None or _is_text(subject))
        and _is_text(child_name)
        and _is_count(start, 0, MINUTES_PER_DAY - 1)
        and (end is None or (_is_count(end, 1, MINUTES_PER_DAY) and end > start))
        and (prefer is None or prefer in list(Preference))
    )
    if not is_whole:
        return None
    facts = {"kind": kind, "subject": subject, "childName": child_name, "start": start, "end": end}
    return facts | {"prefer": prefer if value.get("ask") == "keep" else None}


def _is_count(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        return False
    try:
        value.encode()  # half a pair of surrogates is no text that could be looked for
    except UnicodeEncodeError:
        return False
    return True


def _date_of(value: object) -> date | None:
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
