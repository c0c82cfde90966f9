"""Sections 5 and 7 and the statements: how firm the week should be, and what the family leans to."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.family import (
    ACTIVITIES,
    PHILOSOPHIES,
    SCHEDULING_STYLES,
    Flexibility,
    PlanningApproach,
)
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.services import questions
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.ratings import Statement, rated, ratings

FLEXIBILITY, STYLE, STATEMENTS = Step(Section.FLEXIBILITY), Step(Section.STYLE), Step(Section.STATEMENTS)

HOW_FIRM = {
    Flexibility.HIGHLY_STRUCTURED: ("Firm", "The same lessons at the same times; we like to know what comes next."),
    Flexibility.MODERATE: ("A steady frame", "A rhythm we mostly keep, with room to move."),
    Flexibility.FLEXIBLE: ("Loose", "The week says what, the day says when."),
    Flexibility.UNSTRUCTURED: ("Open", "As few fixed times as possible."),
}
HOW_PLANNED = {
    PlanningApproach.FULLY_PLANNED: "Every lesson planned ahead",
    PlanningApproach.MOSTLY_PLANNED: "Mostly planned",
    PlanningApproach.MIX: "Half planned, half as it comes",
    PlanningApproach.MOSTLY_SPONTANEOUS: "Mostly as it comes",
}
#: A name and a line of help for everything that is rated.
LEANINGS: dict[str, tuple[str, str]] = {
    "traditional": ("Traditional", "Textbooks and grades, much like school at home"),
    "charlotte_mason": ("Charlotte Mason", "Living books, short lessons, nature and narration"),
    "montessori": ("Montessori", "Long quiet stretches of work that the child chooses"),
    "classical": ("Classical", "Grammar, logic, rhetoric; memory work and great books"),
    "unschooling": ("Unschooling", "Following the child's own questions"),
    "block": ("Blocks", "One subject deeply for a while, then the next"),
    "loop": ("Loops", "A list gone through in turn, taken up where it was left"),
    "time_blocked": ("Fixed times", "Each part of the day belongs to something"),
    "interest_led": ("Led by interest", "What fascinates gets the time"),
    "grouped_activities": ("Together", "Several children in one lesson"),
    "textbooks_worksheets": ("Textbooks and worksheets", "Reading, exercises, written work"),
    "nature_exploration": ("Nature", "Walks, gardens, collections, weather"),
    "arts_crafts": ("Arts and crafts", "Drawing, building, sewing, music making"),
    "memorization": ("Learning by heart", "Poems, tables, vocabulary, songs"),
    "research_projects": ("Projects", "Finding something out and showing it"),
    "experiments": ("Experiments", "Trying it and seeing what happens"),
    "discussions": ("Talking it over", "Conversation, narration, debate"),
}
_GROUPS = (
    ("homeschoolingPhilosophy", "What do you lean to?", PHILOSOPHIES),
    ("schedulingStyle", "How do you like to arrange lessons?", SCHEDULING_STYLES),
    ("activityPreferences", "Which ways of learning suit your family?", ACTIVITIES),
)


def flexibility_form(editing: Editing) -> None:
    """Ask how firm the week should be."""
    given = editing.answers(FLEXIBILITY).get("flexibility")
    chosen = list(HOW_FIRM)
    st.radio(
        "How firm should your week be?",
        chosen,
        index=next((place for place, one in enumerate(chosen) if one.value == given), None),
        format_func=lambda one: HOW_FIRM[one][0],
        captions=[caption for _, caption in HOW_FIRM.values()],
        **editing.widget(FLEXIBILITY, "flexibility", lambda answers, value: answers.update(flexibility=value.value)),
    )
    editing.show_problems(FLEXIBILITY, "flexibility")


def style_form(editing: Editing) -> None:
    """Ask for the seventeen ratings of philosophy, style and activities, and how much is planned ahead."""
    answers = editing.answers(STYLE)
    for group, question, keys in _GROUPS:
        with st.container(border=True):
            st.subheader(question, anchor=False)
            _rate(
                editing,
                STYLE,
                group,
                [Statement(key, *LEANINGS[key]) for key in keys],
                answers.get(group, {}),
                low="not us at all",
                high="very much us",
                is_compact=True,
            )
    approaches = list(HOW_PLANNED)
    given = answers.get("planningApproach")
    with st.container(border=True):
        st.radio(
            "How much of the week do you want planned?",
            approaches,
            index=next((place for place, one in enumerate(approaches) if one.value == given), None),
            format_func=HOW_PLANNED.__getitem__,
            **editing.widget(
                STYLE, "planningApproach", lambda answers, one: answers.update(planningApproach=one.value)
            ),
        )
        st.checkbox(
            "What I rated 4 or 5 may change lessons",
            value=bool(answers.get("mayChangeLessons")),
            help="Charlotte Mason makes them shorter, a loop lets subjects take turns, grouped activities hold those of siblings "
            "together. Without it lessons stand as you said them.",
            **editing.widget(STYLE, "mayChangeLessons", lambda answers, may: answers.update(mayChangeLessons=may)),
        )
    editing.show_problems(STYLE, "")


def statements_form(editing: Editing) -> None:
    """Ask how far each statement is true; any of them may stay unanswered."""
    asked = questions.question_set(editing.house, editing.token).asked
    editing.shown = {question.key: question.version for question in asked}
    answers = editing.answers(STATEMENTS)
    _rate(
        editing,
        STATEMENTS,
        "",
        [Statement(question.key, question.wording) for question in asked],
        answers,
        low="not true for us",
        high="very true for us",
    )
    st.text_area(
        "Anything you would like to add?",
        value=answers.get("comment", ""),
        max_chars=2000,
        placeholder="Optional. It is kept with your answers.",
        **editing.widget(STATEMENTS, "comment", _put_comment),
    )


def _put_comment(answers: Document, comment: str) -> None:
    answers.pop("comment", None)
    if comment.strip():
        answers["comment"] = comment.strip()


def _rate(
    editing: Editing,
    step: Step,
    group: str,
    statements: list[Statement],
    answers: Document,
    *,
    low: str,
    high: str,
    is_compact: bool = False,
) -> None:
    key = editing.key(step, group or "all")
    known = {statement.key for statement in statements}

    def save() -> None:
        def put(answers: Document) -> None:
            held = answers.setdefault(group, {}) if group else answers
            for one in known:
                held.pop(one, None)
            held.update(rated(key))

        editing.change(step, put)

    ratings(
        statements,
        {name: points for name, points in answers.items() if name in known},
        key=key,
        low=low,
        high=high,
        is_compact=is_compact,
        on_change=save,
    )
