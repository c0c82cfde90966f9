"""The family's year in the household's form: school years, the day cycle, and days off."""

from __future__ import annotations

from datetime import date

import streamlit as st

from brightpath.domain.questionnaire import Document
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.school_calendar.days_off import days_off_form
from brightpath.ui.school_calendar.fields import STEP
from brightpath.ui.school_calendar.years import years_form


def calendar_form(editing: Editing, today: date) -> None:
    """Ask for school years, the day cycle and days off; everything may stay empty."""
    calendar = editing.answers(STEP)
    st.markdown("**School years**")
    years_form(editing, calendar, today)
    _day_cycle(editing, calendar)
    st.markdown("**Days off**")
    days_off_form(editing, calendar, today)


def _day_cycle(editing: Editing, calendar: Document) -> None:
    def put(answers: Document, text: str) -> None:
        answers.pop("dayCycle", None)
        names = [" ".join(name.split()) for name in text.split(",")]
        if any(names):
            answers["dayCycle"] = list(dict.fromkeys(filter(None, names)))

    st.text_input(
        "Day cycle",
        value=", ".join(calendar.get("dayCycle", [])),
        placeholder="A, B, C",
        max_chars=500,
        help="For families whose school days take turns: day A, then B, then C, whatever the weekday.",
        width=360,
        **editing.widget(STEP, "dayCycle", put),
    )
    editing.show_problems(STEP, "dayCycle")
