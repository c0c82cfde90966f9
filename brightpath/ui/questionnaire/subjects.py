"""Section 4, once per child: what it learns. One click takes a subject with sensible values; an editor holds the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from brightpath.domain.catalogue import Catalogue, Suggestion
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.subjects import fitted, subject_like, subject_named, without_subject
from brightpath.services import lists
from brightpath.services.house import House
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.columns import a_column_each
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.questionnaire.subject_editor import Edited, stars, subject_editor, together
from brightpath.ui.questionnaire.subject_lists import core_mark, in_words, pasted_subjects, put_subjects, subject_table
from brightpath.ui.undisturbed import undisturbed

NOTHING_YET = "Nothing yet. One click on a subject takes it, with a length and a rhythm for this age."
_MIDDLE_AGE = 8
_MORE, _TOLD = "more_subjects", "subjects_told"

Siblings = Sequence[tuple[Document, Sequence[Document]]]


def subjects_form(editing: Editing) -> None:
    """Ask what each child learns, children side by side."""
    catalogue = _catalogue(editing.house, editing.token)
    everybody = [(one, editing.answers(_step(one)).get("subjects", [])) for one in editing.children]
    for child in a_column_each(editing):
        subjects = next(held for one, held in everybody if one["id"] == child["id"])
        siblings = [(one, held) for one, held in everybody if one["id"] != child["id"]]
        _add(editing, catalogue, child, subjects)
        _copy(editing, catalogue, child, subjects, siblings)
        if not subjects:
            st.caption(NOTHING_YET)
        for place, subject in enumerate(subjects):
            _subject(Edited(editing, catalogue, child, subject, place), subjects, siblings)
        with st.expander("Paste a list instead", icon=":material/content_paste:"):
            pasted_subjects(editing, catalogue, child, _age(child), subjects)
    if everybody:
        with st.expander("As a table (CSV)", icon=":material/table:"):
            subject_table(editing, editing.children)


@st.cache_resource(show_spinner=False)
def _catalogue(_house: House, _token: str) -> Catalogue:
    """Ask for it once: it is the same for everybody."""
    return lists.subject_catalogue(_house, _token)


def _step(child: Document) -> Step:
    return Step(Section.SUBJECTS, child["id"])


def _age(child: Document) -> int:
    return child["age"] if child.get("age") in range(2, 19) else _MIDDLE_AGE


# --- Adding -------------------------------------------------------------------------------------------------------------


def _add(editing: Editing, catalogue: Catalogue, child: Document, subjects: Sequence[Document]) -> None:
    """Offer what children of this age learn; what is taken is marked, and a second click gives it back."""
    step, age, name = _step(child), _age(child), plain(child.get("name", ""))
    more = editing.key(step, _MORE)
    offered = {one.name: one for one in catalogue.for_age(age)}
    if st.session_state.get(more):
        offered |= {one.name: one for one in catalogue.more_for_age(age)}
    standing = _standing(offered, catalogue, subjects, age)
    key = editing.key(step, "catalogue")
    # Not for another order alone: what the page sends back would undo a click that is on its way.
    if set(st.session_state.get(key, ())) != set(standing):
        st.session_state[key] = list(standing)

    @undisturbed()
    def pick() -> None:
        chosen = st.session_state[key]
        new = [offered[one].as_subject() for one in chosen if one not in standing]
        gone = [standing[one] for one in standing if one not in chosen]

        def put(answers: Document) -> None:
            for one in gone:
                answers["subjects"] = without_subject(answers["subjects"], one)
            put_subjects(answers, new)

        undo = f"{child.get('name')}’s {words.named(gone)} was removed." if gone else ""
        editing.change(step, put, undo=undo)

    st.pills(
        f"What does {name} learn?",
        list(offered),
        selection_mode="multi",
        format_func=plain,
        wrap=True,
        help="Length, rhythm and help are filled in for the age. A second click gives a subject back.",
        key=key,
        on_change=pick,
    )
    _add_another(editing, child, age)


def _standing(
    offered: dict[str, Suggestion], catalogue: Catalogue, subjects: Sequence[Document], age: int
) -> dict[str, str]:
    """Find which of the offered subjects the child has, and under which name."""
    found: dict[str, str] = {}
    for subject in subjects:
        known = catalogue.named(subject.get("name", ""), age)
        if known is not None and known.name in offered:
            found.setdefault(known.name, subject["name"])
    return {one: found[one] for one in offered if one in found}


def _add_another(editing: Editing, child: Document, age: int) -> None:
    step = _step(child)
    key, told = editing.key(step, "another"), editing.key(step, _TOLD)

    @undisturbed()
    def add() -> None:
        text = st.session_state[key].strip()
        if not text:
            return
        read = lists.read_subject_list(editing.house, editing.token, text, age=age, school_days=editing.school_days)
        standing = editing.answers(step).get("subjects", [])
        new = [one.item for one in read.items if not subject_named(standing, one.item["name"])]
        names = [one.item["name"] for one in read.items if one.item not in new]
        st.session_state[told] = [fault.sentence for fault in read.not_understood]
        if names:
            st.session_state[told].append(f"{child.get('name')} has {words.named(names)} already.")
        if new and editing.change(step, lambda answers: put_subjects(answers, new)):
            st.session_state[key] = ""

    st.text_input(
        "Another subject",
        placeholder="Chess, or Chess 20 Tue, then Enter",
        help="A name is enough. Minutes, days and a time may follow it.",
        max_chars=200,
        key=key,
        on_change=add,
    )
    for sentence in st.session_state.pop(told, []):
        st.caption(f":orange[{plain(sentence)}]")


def _copy(
    editing: Editing, catalogue: Catalogue, child: Document, subjects: Sequence[Document], siblings: Siblings
) -> None:
    step = _step(child)
    more = editing.key(step, _MORE)
    is_more = bool(st.session_state.get(more))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Fewer subjects" if is_more else "More subjects",
            icon=":material/expand_less:" if is_more else ":material/expand_more:",
            type="tertiary",
            key=editing.key(step, "more"),
            on_click=lambda: st.session_state.update({more: not is_more}),
        )
        for sibling, theirs in siblings:
            new = [
                fitted(one, catalogue, from_age=_age(sibling), to_age=_age(child))
                for one in theirs
                if one.get("name") and not subject_like(subjects, one["name"], catalogue)
            ]
            if new:
                whose = plain(sibling.get("name", ""))
                st.button(
                    f"Copy {whose}’s subjects",
                    icon=":material/content_copy:",
                    type="tertiary",
                    key=editing.key(step, f"copy-{sibling['id']}"),
                    help=f"As {whose} has them; what is usually longer, shorter or more on one’s own at this age fits it.",
                    on_click=editing.changing(step, _putting(new)),
                )


def _putting(new: list[Document]) -> Callable[[Document], None]:
    return lambda answers: put_subjects(answers, new)


# --- What stands --------------------------------------------------------------------------------------------------------


def _subject(edited: Edited, subjects: Sequence[Document], siblings: Siblings) -> None:
    """Show a subject as a calm row, or everything about it."""
    editing, step, name = edited.editing, edited.step, edited.name

    def remove(answers: Document) -> Document:
        return answers | {"subjects": without_subject(answers["subjects"], name)}

    key = f"subject-{edited.child['id']}-{edited.place}"
    with st.container(border=True, gap="small" if edited.is_open else "xxsmall", key=key):
        if edited.is_open:
            subject_editor(edited, subjects, siblings)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            if edited.is_open:
                st.button("Done", key=editing.key(step, "done"), on_click=edited.close)
            else:
                st.markdown(f"**{plain(name)}**{core_mark(edited.subject)}", width="stretch")
                st.button("Edit", type="tertiary", key=editing.key(step, f"edit-{name}"), on_click=edited.open)
            st.button(
                "Remove",
                type="tertiary",
                key=editing.key(step, f"remove-{name}"),
                on_click=editing.changing(step, remove, undo=f"{edited.child.get('name')}’s {name} was removed."),
            )
        if not edited.is_open:
            st.markdown(f":small[{plain(in_words(edited.subject, editing.clock))}]")
            editing.show_problems(step, f"subjects[{edited.place}]")
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                stars(edited)
                together(edited, siblings)
