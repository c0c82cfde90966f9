"""Section 6, once per child: when it learns best, and from when to when there may be lessons."""

from __future__ import annotations

from typing import Any

import streamlit as st

from brightpath.domain.catalogue import suggested_hours
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.weeks import PARTS_OF_DAY, clock_of, minute_of
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.columns import a_column_each
from brightpath.ui.questionnaire.editing import Editing

DAY_FROM, DAY_UNTIL, DAY_STEP = 6 * 60, 22 * 60, 15


def hours_form(editing: Editing) -> None:
    """Ask for each child's best learning times and hours, children side by side."""
    for child in a_column_each(editing):
        _hours(editing, child)


def _hours(editing: Editing, child: Document) -> None:
    step, name = Step(Section.HOURS, child["id"]), plain(child.get("name", ""))
    answers = editing.answers(step)
    st.pills(
        f"When does {name} learn best?",
        list(PARTS_OF_DAY),
        default=[part for part in answers.get("bestLearningTimes", []) if part in PARTS_OF_DAY],
        selection_mode="multi",
        wrap=True,
        format_func=lambda part: words.part_of_day(part, editing.clock),
        help="Several are fine, none too. The lessons that matter most are put there first.",
        **editing.widget(step, "best", _put_best),
    )
    suggested = suggested_hours(child["age"] if isinstance(child.get("age"), int) else 8)
    hours = tuple(_minutes(answers.get(key), suggested[place]) for place, key in enumerate(("startTime", "endTime")))
    st.select_slider(
        "Lessons between",
        sorted({*range(DAY_FROM, DAY_UNTIL + 1, DAY_STEP), *hours}),
        value=hours,
        format_func=lambda minute: words.clock(minute, editing.clock),
        help="No lesson begins earlier or ends later. It need not be full: breaks, lunch and free time fit in too.",
        **editing.widget(step, "hours", _put_hours),
    )
    editing.show_problems(step, "startTime")
    editing.show_problems(step, "endTime")


def _put_best(answers: Document, parts: list[str]) -> None:
    answers["bestLearningTimes"] = [part for part in PARTS_OF_DAY if part in parts]


def _put_hours(answers: Document, hours: tuple[int, int]) -> None:
    answers["startTime"], answers["endTime"] = map(clock_of, hours)


def _minutes(text: Any, instead: int) -> int:
    try:
        return minute_of(str(text))
    except ValueError:
        return instead
