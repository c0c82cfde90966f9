"""Section 6, once per child: when it learns best, and from when to when there may be lessons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
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
    with st.expander("Breaks, lunch and longest day", key=editing.key(step, "rests")):
        _rests(editing, step, answers.get("rests") or {})
    editing.show_problems(step, "rests")


def _rests(editing: Editing, step: Step, rests: Document) -> None:
    """Ask for what is this child's own; nothing chosen is as usual."""
    for key, label, choices in _RESTS:
        known = _known(key, rests.get(key))

        def put(answers: Document, value: Any, key: str = key) -> None:
            own = answers.get("rests") or {}
            own.pop(key, None)
            if value is not None:
                own[key] = clock_of(value) if key in _CLOCKS else value
            answers["rests"] = own

        widget = editing.widget(step, key, put)
        if st.session_state.get(widget["key"]) != known:
            st.session_state[widget["key"]] = known  # an index would leave no way back to nothing
        st.selectbox(
            label,
            sorted({*choices, *([] if known is None else [known])}),
            index=None,
            format_func=partial(_said, key, clock=editing.clock),
            placeholder="As usual",
            **widget,
        )


_CLOCKS = ("lunchFrom", "lunchUntil")
#: Key, question and what is offered; what is saved and not among it is offered too.
_RESTS: tuple[tuple[str, str, Sequence[int]], ...] = (
    ("breakMinutes", "How long is a break?", (5, 10, 15, 20, 30)),
    ("breakAfterMinutes", "After how much work at most?", (20, 30, 45, 60, 75, 90, 120)),
    ("lunchMinutes", "How long is lunch?", (0, 20, 30, 45, 60, 90)),
    ("lunchFrom", "Lunch begins from", range(10 * 60 + 30, 14 * 60 + 1, 15)),
    ("lunchUntil", "and at the latest at", range(10 * 60 + 30, 14 * 60 + 1, 15)),
    ("longestDayMinutes", "At most how much on a day?", range(60, 8 * 60 + 1, 30)),
)


def _known(key: str, value: Any) -> int | None:
    if key in _CLOCKS:
        return None if value is None else _minutes(value, 0)
    return value if isinstance(value, int) else None


def _said(key: str, value: int, clock: str) -> str:
    if key in _CLOCKS:
        return words.clock(value, clock)
    return words.minutes(value) if value else "No lunch in between"


def _put_best(answers: Document, parts: list[str]) -> None:
    answers["bestLearningTimes"] = [part for part in PARTS_OF_DAY if part in parts]


def _put_hours(answers: Document, hours: tuple[int, int]) -> None:
    answers["startTime"], answers["endTime"] = map(clock_of, hours)


def _minutes(text: Any, instead: int) -> int:
    try:
        return minute_of(str(text))
    except ValueError:
        return instead
