"""Courses on the Reports page and at a subject: title, credits, level, final mark, and whether the transcript tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from brightpath.domain.errors import Fault
from brightpath.domain.grade_reports import transcript_lines
from brightpath.domain.grades import Level, Score
from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.records import Course, Record, Records, score_or_fault
from brightpath.domain.report import Span
from brightpath.services.records import records_of
from brightpath.ui.plain import plain
from brightpath.ui.reports import words as said
from brightpath.ui.reports.desk import Desk


def show_courses(desk: Desk, child_id: str, years: Sequence[Span]) -> None:
    """Ask for a child's courses of a school year, all subjects at once, and for one that is no subject (any more)."""
    options = [year.name for year in years]
    chosen = st.selectbox(
        said.SCHOOL_YEAR, options, index=0 if options else None, accept_new_options=True, key="courses_year", width=260,
        help="Choose one, or type an earlier one such as 2024–25.",
    )  # fmt: skip
    if not chosen:
        return
    known = records_of(desk.house, desk.token, desk.of.family_id)
    subjects = [subject.name for subject in desk.child(child_id).subjects]
    own = [one for one in known.courses if one.child_id == child_id and one.school_year == chosen]
    others = list(dict.fromkeys(one.subject for one in own if one.subject not in subjects))
    with st.form(f"courses_form-{child_id}-{chosen}", border=False):
        for name in (*subjects, *others):
            with st.container(border=True):
                course_fields(desk, child_id, name, chosen, known, years)
        st.form_submit_button(
            "Save these courses",
            type="primary",
            on_click=save_courses,
            args=(desk, child_id, [*subjects, *others], chosen),
        )
    with st.expander("A course that is none of these subjects", icon=":material/add:"):
        _another(desk, child_id, chosen)


def course_fields(
    desk: Desk, child_id: str, subject: str, school_year: str, known: Records, years: Sequence[Span]
) -> None:
    """Ask for the course that a subject is in a school year."""
    standing = course_of(known, child_id, subject, school_year)
    course = standing or Course("", ChildId(child_id), subject, school_year, subject)

    def key(field: str) -> str:
        return _key(child_id, subject, school_year, field)

    is_on = standing is not None and standing.is_on_transcript
    st.checkbox(f"**{plain(subject)}** is on the transcript", value=is_on, key=key("on"))
    title, money = st.columns([3, 1])
    with title:
        st.text_input("Title of the course", course.title, max_chars=200, key=key("title"))
    with money:
        st.number_input("Credits", 0.05, 10.0, course.credits, 0.25, key=key("credits"), placeholder="1",
                        help=said.CREDITS_HELP, format="%g")  # fmt: skip
    level, final = st.columns(2)
    with level:
        levels = list(said.LEVELS)
        st.selectbox(
            "Level", levels, index=levels.index(course.level), format_func=said.LEVELS.__getitem__, key=key("level")
        )
    with final:
        st.text_input("Final mark", course.final.said if course.final else "", max_chars=30, key=key("final"),
                      placeholder=_from_the_marks(child_id, course, known, years), help=said.FINAL_HELP)  # fmt: skip


def _from_the_marks(child_id: str, course: Course, known: Records, years: Sequence[Span]) -> str:
    """Say what the marks of the year make, where they make something."""
    one = replace(course, final=None, is_on_transcript=True)
    [line] = transcript_lines(child_id, [one], known.marks, years)
    if line.final is None or line.final.percent is None or line.brings is None:
        return said.MARK_LIKE
    return said.at_percent(line.brings.letter, line.final.percent)


def course_of(known: Records, child_id: str, subject: str, school_year: str) -> Course | None:
    """Find the course that a subject is in a school year."""
    return next(
        (
            one
            for one in known.courses
            if (one.child_id, one.subject, one.school_year) == (child_id, subject, school_year)
        ),
        None,
    )


def save_courses(desk: Desk, child_id: str, subjects: Sequence[str], school_year: str) -> None:
    """Save what was asked of these subjects; one of which nothing was said stays no course."""
    known = records_of(desk.house, desk.token, desk.of.family_id)
    new: list[Record] = []
    faults: list[Fault] = []
    for subject in subjects:
        standing = course_of(known, child_id, subject, school_year)
        course = _typed(child_id, subject, school_year, standing, faults)
        if course is None or course == standing:
            continue
        if standing or course.is_on_transcript or course.final or course.credits is not None or course.title != subject:
            new.append(course)
    if not new and not faults:
        faults.append(Fault("All of it", "Nothing was changed. Tick what is on the transcript first."))
    desk.write(new, faults)


def _typed(
    child_id: str, subject: str, school_year: str, standing: Course | None, faults: list[Fault]
) -> Course | None:
    state = st.session_state

    def value(field: str) -> Any:
        return state.get(_key(child_id, subject, school_year, field))

    if value("title") is None:
        return standing
    text = (value("final") or "").strip()
    final: Score | None = None
    if text and standing is not None and standing.final is not None and text == standing.final.said:
        final = standing.final
    elif text:
        score = score_or_fault(text, f"{subject}, final mark")
        if isinstance(score, Fault):
            faults.append(score)
            return None
        final = score
    return Course(
        record_id=standing.record_id if standing else new_id(),
        child_id=ChildId(child_id),
        subject=subject,
        school_year=school_year,
        title=value("title") or subject,
        credits=value("credits"),
        level=value("level") or Level.REGULAR,
        final=final,
        is_on_transcript=bool(value("on")),
        subject_id=standing.subject_id if standing else None,
    )


def _another(desk: Desk, child_id: str, school_year: str) -> None:
    with st.form(f"another_course-{child_id}-{school_year}", border=False):
        title, money = st.columns([3, 1])
        with title:
            st.text_input("Title of the course", key="another_title", max_chars=200, placeholder="Driver’s education")
        with money:
            st.number_input("Credits", 0.05, 10.0, None, 0.25, key="another_credits", placeholder="0.5", format="%g")
        level, final = st.columns(2)
        with level:
            st.selectbox("Level", list(said.LEVELS), format_func=said.LEVELS.__getitem__, key="another_level")
        with final:
            st.text_input("Final mark", key="another_final", max_chars=30, placeholder=said.MARK_LIKE)
        st.form_submit_button("Add this course", on_click=_write_another, args=(desk, child_id, school_year))


def _write_another(desk: Desk, child_id: str, school_year: str) -> None:
    state = st.session_state
    title, text = (state.get("another_title") or "").strip(), (state.get("another_final") or "").strip()
    score = score_or_fault(text, "Final mark") if text else None
    if isinstance(score, Fault):
        desk.write((), [score])
        return
    course = Course(
        record_id=new_id(),
        child_id=ChildId(child_id),
        subject=title or "",
        school_year=school_year,
        title=title,
        credits=state.get("another_credits"),
        level=state.get("another_level") or Level.REGULAR,
        final=score,
    )
    if desk.write([course]):
        state["another_title"] = state["another_final"] = ""
        state["another_credits"] = None


def _key(child_id: str, subject: str, school_year: str, field: str) -> str:
    return f"course-{child_id}-{school_year}-{subject}-{field}"
