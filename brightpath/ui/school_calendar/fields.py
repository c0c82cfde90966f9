"""What years and days off are asked with: a stretch of days, and rows put into the answers or taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.school_years import days_of

STEP = Step(Section.CALENDAR)
_FAR = timedelta(days=365 * 20)


def date_range(label: str, value: Any, today: date, **widget: Any) -> tuple[date, ...]:
    """Ask for two dates; as long as only one is chosen, give that one."""
    first, last = min([today - _FAR, *value]), max([today + _FAR, *value])
    return tuple(st.date_input(label, value=value, min_value=first, max_value=last, format="YYYY-MM-DD", **widget))


def with_rows(answers: Document, key: str, added: Sequence[Document]) -> Document:
    """Give the answers with rows of days put into a list, in the order of their days."""
    return answers | {key: sorted([*answers.get(key, []), *added], key=days_of)}


def without_row(answers: Document, key: str, gone: Document) -> Document:
    """Give the answers without a row of a list; a list that is empty goes too."""
    stay = [one for one in answers.get(key, []) if one != gone]
    return {name: value for name, value in answers.items() if name != key} | ({key: stay} if stay else {})
