"""In which weeks and on which days of the day cycle a subject stands, and in how many parts: fields of the subject editor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from brightpath.domain.questionnaire import Document
from brightpath.ui import words

if TYPE_CHECKING:
    from brightpath.ui.questionnaire.subject_editor import Edited

EVERY_WEEK = 1
_LONGEST = 8


def ask_for_weeks(edited: Edited) -> None:
    """Ask in which weeks a subject comes, on which days of the family's cycle, and whether it is held in two parts."""
    subject = edited.subject
    every = subject.get("everyWeeks")
    st.selectbox(
        "In which weeks",
        range(EVERY_WEEK, _LONGEST + 1),
        format_func=lambda number: "Every week" if number == EVERY_WEEK else words.every_weeks(number).capitalize(),
        help="In the other weeks the plan does not ask for it.",
        **edited.widget("weeks", every if every in range(2, _LONGEST + 1) else EVERY_WEEK, _put_weeks),
    )
    if every:
        st.date_input(
            "Counted from the week of",
            format="YYYY-MM-DD",
            help="Any day of a week in which it comes. None chosen: the start of your school year.",
            **edited.widget("starting", _date(subject.get("startingWeek")), _put_starting),
        )
    cycle = edited.editing.document.get("calendar", {}).get("dayCycle") or []
    named = subject.get("cycleDays") or []
    if cycle or named:
        st.pills(
            "Days of your cycle",
            list(dict.fromkeys([*cycle, *named])),
            selection_mode="multi",
            wrap=True,
            help="None chosen: any of them.",
            **edited.widget("cycle", named, _put_cycle),
        )
        edited.told("cycle")
    st.checkbox(
        "In two parts on the same day",
        help="Half of it earlier, half of it later, with something else between.",
        **edited.widget("parts", subject.get("parts") == 2, _put_parts),
    )


def _put_weeks(subject: Document, number: int) -> None:
    _put(subject, "everyWeeks", None if number == EVERY_WEEK else number)
    if number == EVERY_WEEK:
        subject.pop("startingWeek", None)


def _put_starting(subject: Document, day: date | None) -> None:
    _put(subject, "startingWeek", day and day.isoformat())


def _put_cycle(subject: Document, names: list[str]) -> None:
    _put(subject, "cycleDays", names)


def _put_parts(subject: Document, are_two: bool) -> None:
    _put(subject, "parts", 2 if are_two else None)


def _put(subject: Document, key: str, value: Any) -> None:
    """Write a value under its key; nothing leaves the key out."""
    subject.pop(key, None)
    if value:
        subject[key] = value


def _date(written: Any) -> date | None:
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        return None
