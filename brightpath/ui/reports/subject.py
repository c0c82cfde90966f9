"""What reports need of one subject, beside its lessons in the household: a mark of a lesson, the course, its books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from brightpath.domain.errors import Fault
from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.lessons import KeptLesson
from brightpath.domain.records import Mark, score_or_fault
from brightpath.domain.report import Span
from brightpath.services import family
from brightpath.services.lessons import lessons_of
from brightpath.services.records import records_of
from brightpath.services.reports import report_parts, report_years
from brightpath.ui.families import family_time
from brightpath.ui.questionnaire.editing import HouseholdEditing
from brightpath.ui.reports import words as said
from brightpath.ui.reports.books import show_books
from brightpath.ui.reports.courses import course_fields, save_courses
from brightpath.ui.reports.desk import Desk
from brightpath.ui.reports.marks import show_standing

_OPEN = "for_reports_open"


def show_for_reports(editing: HouseholdEditing, child_id: str, subject: str) -> None:
    """Offer to write down what reports need of a subject; nothing is asked for before this part is opened."""
    house, token, of = editing.house, editing.token, editing.family
    drawer = st.expander(said.FOR_REPORTS, icon=":material/description:", key=_OPEN, on_change="rerun")
    if not drawer.open:
        return
    household = family.household_of(house, token, of.family_id)
    desk = Desk(house, token, of, household, family_time(house, of).date())
    child = ChildId(child_id)
    with drawer:
        desk.show_notice()
        marks, course, books = st.tabs([said.MARKS, "Course", said.BOOKS])
        known = records_of(house, token, of.family_id)
        with marks:
            _mark_form(desk, child_id, subject, lessons_of(house, token, of.family_id, child, subject))
            own = [one for one in known.marks if one.child_id == child_id and one.subject == subject]
            show_standing(desk, list(reversed(own)), has_names=False)
        with course:
            year = report_years(house, token, of.family_id, child)[0]
            [whole, *_] = report_parts(house, token, of.family_id, child, year)
            years: Sequence[Span] = [whole.span]
            with st.form(f"course_form-{child_id}-{subject}", border=False):
                st.caption(year)
                course_fields(desk, child_id, subject, year, known, years)
                st.form_submit_button(
                    "Save the course", type="primary", on_click=save_courses, args=(desk, child_id, [subject], year)
                )
        with books:
            show_books(desk, child_id, subject)


def _mark_form(desk: Desk, child_id: str, subject: str, lessons: Sequence[KeptLesson]) -> None:
    titles = {one.lesson_id: f"{one.number}. {one.title}" for one in lessons}
    done = [one.lesson_id for one in lessons if one.done_at is not None]
    ids = list(titles)
    with st.form(f"mark_form-{child_id}-{subject}", border=False):
        mark, lesson, day = st.columns([1, 2, 1])
        with mark:
            st.text_input("Mark", key=_key(child_id, subject, "mark"), max_chars=30, placeholder=said.MARK_LIKE)
        with lesson:
            if ids:
                st.selectbox("Of which lesson?", ids, index=ids.index(done[-1]) if done else None, format_func=titles.__getitem__,
                             placeholder="None in particular", key=_key(child_id, subject, "lesson"))  # fmt: skip
            else:
                st.text_input("What for", key=_key(child_id, subject, "title"), max_chars=200)
        with day:
            st.date_input(
                "Given on", desk.today, max_value=desk.today, format="YYYY-MM-DD", key=_key(child_id, subject, "on")
            )
        names = {one.lesson_id: one.title for one in lessons}
        st.form_submit_button(
            "Write the mark down", type="primary", on_click=_write, args=(desk, child_id, subject, names)
        )


def _key(child_id: str, subject: str, field: str) -> str:
    return f"subject_mark-{child_id}-{subject}-{field}"


def _write(desk: Desk, child_id: str, subject: str, titles: Mapping[str, str]) -> None:
    state = st.session_state
    score = score_or_fault(state.get(_key(child_id, subject, "mark")) or "", "Mark")
    if isinstance(score, Fault):
        desk.write((), [score])
        return
    lesson_id = state.get(_key(child_id, subject, "lesson"))
    mark = Mark(
        record_id=new_id(),
        child_id=ChildId(child_id),
        subject=subject,
        given_on=state.get(_key(child_id, subject, "on")) or desk.today,
        score=score,
        title=titles.get(lesson_id or "", "") or state.get(_key(child_id, subject, "title")) or "",
        lesson_id=lesson_id,
    )
    if desk.write([mark]):
        state[_key(child_id, subject, "mark")] = ""
