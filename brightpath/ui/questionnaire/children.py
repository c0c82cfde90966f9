"""Section 2: the children's names and ages, typed as one line or put right one by one."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.services import lists
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing

STEP = Step(Section.CHILDREN)
YOUNGEST, OLDEST = 2, 18
_NOT_READ = "children_not_read"


def children_form(editing: Editing) -> None:
    """Ask for the children: "Emma 9, Noah 6" and Enter."""
    children = editing.children
    for child in children:
        _child(editing, child)
    _add(editing, len(children))


def _child(editing: Editing, child: Document) -> None:
    child_id, name = child["id"], child.get("name", "")

    def put(key: str, answers: Document, value: object) -> None:
        of_child = next(one for one in answers["children"] if one["id"] == child_id)
        if value not in (None, ""):
            of_child[key] = value
        else:  # what counts stands in its field again
            st.session_state[editing.key(STEP, f"{key}-{child_id}")] = of_child.get(key)

    with (
        st.container(border=True, key=f"card-{child_id}"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Name",
            value=name,
            max_chars=100,
            width=260,
            **editing.widget(STEP, f"name-{child_id}", lambda answers, value: put("name", answers, value.strip())),
        )
        st.number_input(
            "Age",
            YOUNGEST,
            OLDEST,
            value=child.get("age") if child.get("age") in range(YOUNGEST, OLDEST + 1) else None,
            width=130,
            help="From 2 to 18. Lessons, hours and the longest day are suggested to suit it.",
            **editing.widget(STEP, f"age-{child_id}", lambda answers, value: put("age", answers, value)),
        )
        with st.popover("Remove", icon=":material/close:", key=editing.key(STEP, f"ask-{child_id}")):
            st.write(f"{plain(name) or 'This child'}’s subjects, commitments and hours go too.")
            st.button(
                f"Remove {plain(name)}",
                key=editing.key(STEP, f"remove-{child_id}"),
                on_click=editing.changing(STEP, lambda answers: _without(answers, child_id)),
            )
    place = editing.children.index(child)
    editing.show_problems(STEP, f"children[{place}]")


def _without(answers: Document, child_id: str) -> Document:
    return {"children": [child for child in answers["children"] if child["id"] != child_id]}


def _add(editing: Editing, count: int) -> None:
    key = editing.key(STEP, f"add{count}")

    def add() -> None:
        pasted = lists.read_children_list(editing.house, editing.token, st.session_state[key])
        st.session_state[_NOT_READ] = [fault.sentence for fault in pasted.not_understood]
        new = [taken.item for taken in pasted.items]
        if new:
            editing.change(STEP, lambda answers: answers["children"].extend(new))

    st.text_input(
        "Another child" if count else "Who are your children?",
        placeholder="Names and ages: Emma 9, Noah 6, then Enter",
        help="One line is enough for all of them. You can put names and ages right afterwards.",
        key=key,
        on_change=add,
    )
    for sentence in st.session_state.pop(_NOT_READ, []):
        st.caption(f":red[{plain(sentence)}]")
    if not count:
        editing.show_problems(STEP, "children")
