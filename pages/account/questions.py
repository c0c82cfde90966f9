"""Statements: what the questionnaire asks parents to agree with, in an admin's hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from brightpath.domain.errors import BrightPathError, Faulty, Stale
from brightpath.domain.questions import (
    HEAVIEST,
    LIGHTEST,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_WORDING,
    Category,
    Question,
    QuestionSet,
)
from brightpath.services import questions
from brightpath.ui.faults import show_faults
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.questions import marks, step, taken_in

token, house = signed_in(), the_house()

#: What is open: ("statement", "q3", version looked at), ("category", "rotation", None) or ("new", "rotation", None).
OPEN = "statements_open"
SAID = "statements_said"
FAULTS = "statements_faults"

Kind = Literal["statement", "category", "new"]


def turn_to(kind: Kind | None = None, key: str = "", version: int | None = None) -> None:
    """Open one form and close any other; without a kind, close all."""
    st.session_state[OPEN] = (kind, key, version) if kind else None


def is_open(kind: Kind, key: str) -> bool:
    return (st.session_state.get(OPEN) or ("", ""))[:2] == (kind, key)


def do(change: Callable[[], str]) -> None:
    """Make a change and close its form, or keep the form and say why not; called before the page is drawn."""
    try:
        st.session_state[SAID] = (True, change())
        turn_to()
    except Stale as stale:
        kind, key, _ = st.session_state[OPEN]
        newest = questions.question_set(house, token).question(key).version if kind == "statement" else None
        turn_to(kind, key, newest)
        st.session_state[SAID] = (False, f"{stale.sentence} What you have typed is still here.")
    except BrightPathError as error:
        st.session_state[SAID] = (False, error.sentence)


def save_statement(key: str, version: int) -> str:
    typed = st.session_state
    saved = questions.save_question(
        house,
        token,
        key,
        version=version,
        wording=typed[f"wording-{key}"],
        weight=typed[f"weight-{key}"],
        is_reversed=typed[f"reversed-{key}"],
        is_active=typed[f"active-{key}"],
        is_new_meaning=typed[f"meaning-{key}"] == MEANINGS[1],
    )
    return f"{key} is kept as it was." if saved.version == version else f"{key} is saved as version {saved.version}."


def move(key: str, by: Literal[-1, 1]) -> None:
    """Move a statement and keep its form open."""
    with refusals_shown():
        questions.move_question(house, token, key, version=st.session_state[OPEN][2], by=by)
    turn_to("statement", key, questions.question_set(house, token).question(key).version)


def add_statement(category: Category) -> str:
    typed = st.session_state
    added = questions.add_question(
        house, token, category.key, typed["new_wording"], weight=typed["new_weight"], is_reversed=typed["new_reversed"]
    )
    return f"{added.key} is added and asked from now on."


def save_category(before: Category) -> str:
    typed = st.session_state
    after = before.model_copy(
        update={
            "name": typed["category_name"],
            "description": typed["category_description"],
            "is_active": typed["category_active"],
        }
    )
    return f"{questions.save_category(house, token, after, before=before).name} is saved."


def bring_in() -> None:
    """Take the chosen file, or remember every fault of it; called before the page is drawn."""
    file = st.session_state.get("statements_file")
    st.session_state[FAULTS] = []
    if file is None:
        st.session_state[FAULTS] = ["Choose a file first."]
        return
    try:
        kind: questions.FileKind = "csv" if file.name.lower().endswith(".csv") else "json"
        changes = questions.import_questions(house, token, file.getvalue(), kind=kind)
    except Faulty as faulty:
        st.session_state[FAULTS] = [fault.sentence for fault in faulty.faults]
    except BrightPathError as error:
        st.session_state[FAULTS] = [error.sentence]
    else:
        st.session_state[SAID] = (True, taken_in(changes))
        turn_to()


MEANINGS = ("Still the same: older answers count", "Something else: it is asked again, older answers no longer count")
REVERSED_HELP = "For a statement that says the opposite of its category: who agrees scores lower."


def weight_input(value: float, key: str) -> None:
    st.number_input(
        "How much it counts",
        min_value=LIGHTEST,
        max_value=HEAVIEST,
        value=value,
        step=0.5,
        format="%g",
        key=key,
        help="1 is usual; 2 counts twice within its category.",
        width=200,
    )


def form_buttons(label: str, change: Callable[[], str]) -> None:
    with st.container(horizontal=True):
        st.form_submit_button(label, type="primary", on_click=do, args=(change,))
        st.form_submit_button("Cancel", on_click=turn_to)


def show_said(*, is_good: bool) -> None:
    """Show what came of the last change, once: a good end at the top, a refusal at the form."""
    said = st.session_state.get(SAID)
    if said and said[0] is is_good:
        del st.session_state[SAID]
        (st.success if is_good else st.error)(plain(said[1]))


def show_statement_form(question: Question) -> None:
    version = st.session_state[OPEN][2]
    with st.form(f"form-{question.key}", border=False):
        show_said(is_good=False)
        st.text_area("Statement", question.wording, key=f"wording-{question.key}", max_chars=LONGEST_WORDING, height=80)
        st.radio("What it means", MEANINGS, key=f"meaning-{question.key}")
        st.checkbox(
            "Agreeing lowers the score", question.is_reversed, key=f"reversed-{question.key}", help=REVERSED_HELP
        )
        st.checkbox("Ask it", question.is_active, key=f"active-{question.key}")
        weight_input(question.weight, f"weight-{question.key}")
        form_buttons("Save", lambda: save_statement(question.key, version))
    with st.container(horizontal=True):
        for label, icon, by in (("Move up", "arrow_upward", -1), ("Move down", "arrow_downward", 1)):
            st.button(
                label, icon=f":material/{icon}:", key=f"{icon}-{question.key}", on_click=move, args=(question.key, by)
            )
    show_history(question)


def show_history(question: Question) -> None:
    revisions = questions.question_history(house, token, question.key)
    st.markdown("**Versions**")
    for revision, older in zip(revisions, [*revisions[1:], None], strict=True):
        now, by = revision.question, f", {revision.by}" if revision.by else ""
        became = step(now, older.question if older else None)
        with st.container(gap=None):
            st.markdown(plain(now.wording))
            st.caption(plain(f"Version {now.version}: {became} · {when(revision.at, house.now())}{by}"))


def show_statement(question: Question) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(plain(question.wording) if question.is_active else f":gray[{plain(question.wording)}]")
            st.caption(plain(marks(question)))
        if not is_open("statement", question.key):
            quiet_button("Change", "edit", f"change-{question.key}", "statement", question.key, question.version)
    if is_open("statement", question.key):
        with st.container(border=True):
            show_statement_form(question)


def show_new_form(category: Category) -> None:
    with st.container(border=True), st.form("form-new", border=False):
        show_said(is_good=False)
        st.text_area("A further statement", key="new_wording", max_chars=LONGEST_WORDING, height=80)
        st.checkbox("Agreeing lowers the score", key="new_reversed", help=REVERSED_HELP)
        weight_input(1.0, "new_weight")
        form_buttons("Add it", lambda: add_statement(category))


def show_category_form(category: Category) -> None:
    with st.container(border=True), st.form("form-category", border=False):
        show_said(is_good=False)
        st.text_input("Name", category.name, key="category_name", max_chars=LONGEST_NAME)
        st.text_area(
            "What it asks about",
            category.description,
            key="category_description",
            max_chars=LONGEST_DESCRIPTION,
            height=80,
        )
        st.checkbox("Ask its statements", category.is_active, key="category_active")
        form_buttons("Save", lambda: save_category(category))


def show_category(category: Category, known: QuestionSet) -> None:
    with st.container(border=True):
        st.subheader(plain(category.name), anchor=False)
        st.caption(plain(category.description) + ("" if category.is_active else " **Not asked at present.**"))
        for question in known.of_category(category.key):
            show_statement(question)
        if is_open("new", category.key):
            show_new_form(category)
        elif is_open("category", category.key):
            show_category_form(category)
        else:
            with st.container(horizontal=True):
                quiet_button("Add a statement", "add", f"add-{category.key}", "new", category.key)
                quiet_button("Change the category", "edit", f"change-{category.key}", "category", category.key)


def quiet_button(label: str, icon: str, key: str, *opens: Kind | str | int) -> None:
    st.button(label, icon=f":material/{icon}:", type="tertiary", key=key, on_click=turn_to, args=opens)


def show_files() -> None:
    with st.container(border=True):
        st.subheader("All at once", anchor=False)
        st.write("Download the statements, change them in a spreadsheet or an editor, and bring them in again.")
        with st.container(horizontal=True):
            for kind in ("csv", "json"):
                st.download_button(
                    f"Download as {kind.upper()}",
                    data=lambda kind=kind: questions.export_questions(house, token, kind=kind),
                    file_name=f"statements.{kind}",
                    mime={"csv": "text/csv", "json": "application/json"}[kind],
                    icon=":material/download:",
                    key=f"download-{kind}",
                )
        with st.form("files", border=False):
            st.file_uploader(
                "Statements (.csv or .json, up to 10 MB)",
                type=["csv", "json"],
                key="statements_file",
                max_upload_size=10,
            )
            st.form_submit_button("Bring them in", on_click=bring_in)
        show_faults(st.session_state.get(FAULTS, []))
        st.caption(
            "What the file leaves out stays as it is. Leave “version” as it came; raise “meaning” by one where a "
            "statement means something else now, so that it is asked again."
        )


with refusals_shown():
    found = questions.question_set(house, token)
    # Asking for one history is asking whether this person is an admin, before anything is shown.
    questions.question_history(house, token, "q1")
    st.title("Statements", anchor=False)
    st.write(
        f"What the questionnaire asks parents to agree with, from 1 to 5; {len(found.asked)} are asked at present. "
        "A change makes a new version, and an answer keeps the words it was given to."
    )
    show_said(is_good=True)
    for category in found.categories:
        show_category(category, found)
    show_files()
