"""A family's file of weekly counts in, with every fault at once; nothing of it is believed before it was checked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from brightpath.domain.coop_overview import AGE_GROUPS
from brightpath.domain.coop_summary import (
    KIND,
    LONGEST_TEXT,
    MOST_COUNTS,
    MOST_LESSONS,
    MOST_WEEKS,
    VERSION,
    FamilySummary,
    WeekCount,
    WeekSummary,
)
from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.words import listed
from brightpath.imports.json_text import MOST_FAULTS, UNREADABLE, path, read_json

_KEY, _SIGNATURE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{128}")
_MONDAY = "the date of a Monday, as 2026-11-02"


def read_summary(content: bytes, today: date) -> tuple[FamilySummary, str]:
    """Read a family's file: what it says, and the signature under it, which whoever believes it checks first.

    Raises
    ------
    Faulty
        With everything that is wrong with it.
    """
    document, faults = read_json(content)
    found = list(faults)
    if not isinstance(document, dict):
        raise Faulty(found or [Fault("document", "This is no family's file.", "an object in braces")])
    reading = _Reading(found, today)
    summary, signature = reading.summary(document), reading.signature(document)
    if found:
        raise Faulty(sorted(found)[:MOST_FAULTS])
    return summary, signature


class _Reading:
    """Reads on beside a fault, so that all are found; what is returned counts only when there are none."""

    def __init__(self, faults: list[Fault], today: date) -> None:
        self._faults = faults
        self._today = today

    def _fault(self, where: tuple[str | int, ...], what: str, allowed: str = "") -> None:
        self._faults.append(Fault(path(where) or "document", what, allowed))

    def summary(self, document: dict[str, Any]) -> FamilySummary:
        if document.get("kind") != KIND:
            self._fault(("kind",), "This is no family's file of weekly counts.", KIND)
        if document.get("version") != VERSION:
            self._fault(("version",), "This version of the file is not known here.", str(VERSION))
        self._no_others((), document, ("kind", "version", "family", "weeks", "signature"))
        key = document.get("family")
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            self._fault(("family",), "The family's key is none.", "64 digits and letters from a to f")
            key = ""
        weeks = document.get("weeks")
        if not isinstance(weeks, list) or not weeks:
            self._fault(("weeks",), "There are no weeks.", f"a list of 1 to {MOST_WEEKS}")
            weeks = []
        if len(weeks) > MOST_WEEKS:
            self._fault(("weeks",), f"There are {len(weeks)} weeks.", f"at most {MOST_WEEKS}")
            weeks = weeks[:MOST_WEEKS]
        read = [self._week(("weeks", at), week) for at, week in enumerate(weeks)]
        for at, week in enumerate(read):
            if week.monday in {other.monday for other in read[:at]}:
                self._fault(("weeks", at, "monday"), "This week stands twice.")
        return FamilySummary(family_key=key, weeks=tuple(sorted(read, key=lambda week: week.monday)))

    def signature(self, document: dict[str, Any]) -> str:
        signature = document.get("signature")
        if not isinstance(signature, str) or not _SIGNATURE.fullmatch(signature):
            self._fault(("signature",), "The family’s signature is none.", "128 digits and letters from a to f")
            return ""
        return signature

    def _week(self, where: tuple[str | int, ...], week: Any) -> WeekSummary:
        if not isinstance(week, dict):
            self._fault(where, "This is no week.", "an object with monday and counts")
            return WeekSummary(monday=date.min, counts=())
        self._no_others(where, week, ("monday", "counts"))
        counts = week.get("counts")
        if not isinstance(counts, list) or not 1 <= len(counts) <= MOST_COUNTS:
            self._fault((*where, "counts"), "The counts are no list of fitting length.", f"1 to {MOST_COUNTS} counts")
            counts = []
        read = tuple(self._count((*where, "counts", at), count) for at, count in enumerate(counts))
        return WeekSummary(monday=self._monday((*where, "monday"), week.get("monday")), counts=read)

    def _monday(self, where: tuple[str | int, ...], value: Any) -> date:
        try:
            monday = date.fromisoformat(value)
        except (TypeError, ValueError):
            self._fault(where, "This is no date.", _MONDAY)
            return date.min
        if monday.weekday() != 0:
            self._fault(where, "This is no Monday.", _MONDAY)
        elif not date(2000, 1, 1) <= monday <= self._today:
            self._fault(where, "This week is to come, or very long ago.", "a week that has begun")
        return monday

    def _count(self, where: tuple[str | int, ...], count: Any) -> WeekCount:
        if not isinstance(count, dict):
            self._fault(where, "This is no count.", "an object with subject, ageGroup, planned and done")
            return WeekCount(subject="", age_group="", planned=0, done=0)
        self._no_others(where, count, ("subject", "ageGroup", "planned", "done", "child"))
        group = count.get("ageGroup")
        if group not in AGE_GROUPS:
            self._fault((*where, "ageGroup"), "This is no age group.", listed(list(AGE_GROUPS), "or"))
            group = AGE_GROUPS[0]
        planned = self._number((*where, "planned"), count.get("planned"), MOST_LESSONS)
        done = self._number((*where, "done"), count.get("done"), planned)
        subject = self._text((*where, "subject"), count.get("subject")).lower()
        child = self._text((*where, "child"), count["child"]) if count.get("child") else ""
        return WeekCount(subject=subject, age_group=group, planned=planned, done=done, child=child)

    def _number(self, where: tuple[str | int, ...], value: Any, most: float) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not 0 <= value <= most:
            self._fault(where, "This number of lessons is out of bounds.", f"0 to {most:g}")
            return 0
        return float(value)

    def _text(self, where: tuple[str | int, ...], value: Any) -> str:
        if not isinstance(value, str) or value is UNREADABLE or not 1 <= len(" ".join(value.split())) <= LONGEST_TEXT:
            self._fault(where, "This is no name.", f"1 to {LONGEST_TEXT} characters")
            return ""
        return " ".join(value.split())

    def _no_others(self, where: tuple[str | int, ...], value: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in self._others(value, known):
            self._fault((*where, key), "This does not belong here.", listed(list(known), "or"))

    @staticmethod
    def _others(value: dict[str, Any], known: tuple[str, ...]) -> Iterator[str]:
        return (str(key) for key in value if key not in known)
