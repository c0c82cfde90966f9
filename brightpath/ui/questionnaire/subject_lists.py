"""Many subjects at once, pasted or as a table, each shown as what it becomes before anything is taken."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from brightpath.domain.catalogue import Catalogue
from brightpath.domain.errors import Faulty
from brightpath.domain.family import Frequency, Involvement
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.subjects import subject_like, subject_named, with_subjects
from brightpath.domain.weeks import Weekday, minute_of
from brightpath.services import lists
from brightpath.ui import words
from brightpath.ui.household import GROWN_UP, HOW_OFTEN
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.questionnaire.pasted import pasted_list
from brightpath.ui.undisturbed import undisturbed

EXAMPLE = "Maths daily 30, Piano 15 daily, Art Wed 60"
_ROUND = "subject_table_round"


def in_words(subject: Document, clock: str) -> str:
    """Say "30 minutes every school day · with a grown-up half the time · always at 9:00"."""
    minutes, days = subject.get("sessionDuration"), subject.get("daysOfWeek") or ()
    rhythm = [words.minutes(minutes)] if isinstance(minutes, int) else []
    if subject.get("frequency") in list(Frequency):
        rhythm.append(HOW_OFTEN[Frequency(subject["frequency"])])
    said = [" ".join(rhythm)]
    if days and all(day in list(Weekday) for day in days):
        said[0] += f", only on {words.weekdays([Weekday(day) for day in days])}"
    if subject.get("parentInvolvement") in list(Involvement):
        said.append(GROWN_UP[Involvement(subject["parentInvolvement"])])
    minute = preferred_minute(subject)
    if minute is not None:
        how = "always at" if subject["fixedTime"].get("required") else "rather at"
        said.append(f"{how} {words.clock(minute, clock)}")
    return " · ".join(part for part in said if part) or "Not said yet."


def core_mark(subject: Document) -> str:
    """Say " · core" behind the name of a core subject."""
    return " · core" if subject.get("isCoreSubject") is True else ""


def preferred_minute(subject: Document) -> int | None:
    """Read the time that a subject should or must have, in minutes after midnight."""
    try:
        return minute_of(str((subject.get("fixedTime") or {}).get("preferredTime")))
    except ValueError:
        return None


def pasted_subjects(
    editing: Editing, catalogue: Catalogue, child: Document, age: int, subjects: Sequence[Document]
) -> None:
    """Take a child's subjects from a list that is typed or pasted."""
    step = Step(Section.SUBJECTS, child["id"])

    def became(item: Document) -> str:
        known = subject_like(subjects, item["name"], catalogue)
        return f"{_called(item, known)}: {in_words(item, editing.clock)}"

    def put(answers: Document, items: Sequence[Document]) -> None:
        put_subjects(answers, items, kept=["interestLevel"], catalogue=catalogue)

    pasted_list(
        editing.key(step, "pasted"),
        label="One a line, or with commas",
        example=EXAMPLE,
        read=lambda text: lists.read_subject_list(
            editing.house, editing.token, text, age=age, school_days=editing.school_days
        ),
        became=became,
        take=lambda items: editing.change(step, lambda answers: put(answers, items)),
    )


def put_subjects(
    answers: Document, items: Sequence[Document], kept: Sequence[str] = (), catalogue: Catalogue | None = None
) -> None:
    """Add subjects to a child's answers, or put right those that stand."""
    answers["subjects"] = with_subjects(answers.get("subjects", []), items, kept=kept, catalogue=catalogue)


def subject_table(editing: Editing, children: Sequence[Document]) -> None:
    """Offer all children's subjects as a table, and to take one in."""
    st.download_button(
        "Download the table",
        data=lambda: lists.subject_table(editing.house, editing.token, editing.document),
        file_name="subjects.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    file = st.file_uploader(
        "Bring a table in",
        type=["csv", "tsv", "txt"],
        help="The first row names the columns; child, subject, minutes, frequency and attention are enough.",
        max_upload_size=10,
        key=f"subject_table{st.session_state.get(_ROUND, 0)}",
    )
    if file is None:
        return
    by_name = {child["name"]: child["id"] for child in children if child.get("name")}
    try:
        found = lists.read_subject_table(editing.house, editing.token, file.getvalue(), children=list(by_name))
    except Faulty as faulty:
        st.error("The table was not taken. Mend these places, then bring it in again.")
        st.markdown("\n".join(f"* {plain(fault.sentence)}" for fault in faulty.faults))
        return
    steps = {name: Step(Section.SUBJECTS, by_name[name]) for name in found}
    standing = {name: editing.answers(step).get("subjects", []) for name, step in steps.items()}
    rows = [
        {
            "Child": plain(name),
            "Subject": plain(_called(item, subject_named(standing[name], item["name"]))),
            "It becomes": plain(in_words(item, editing.clock)),
        }
        for name, items in found.items()
        for item in items
    ]
    if not rows:
        st.caption("There are no subjects in this table.")
        return
    st.table(rows, border="horizontal", hide_index=True)

    @undisturbed()
    def take() -> None:
        for name, items in found.items():
            if not editing.change(steps[name], lambda answers, items=items: put_subjects(answers, items)):  # type: ignore[misc]
                return
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1

    st.button(f"Take {words.counted(len(rows), 'subject')}", type="primary", key="take_subject_table", on_click=take)


def _called(item: Document, known: Document | None) -> str:
    name = f"Changes {known['name']}" if known else str(item["name"])
    return f"{name}{core_mark(item)}"
