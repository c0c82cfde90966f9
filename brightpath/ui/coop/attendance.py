"""Who was there when a class met: a whole class in one go, and on a family's own side its own children."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from brightpath.domain.coop_attendance import MARKED_BACK, Register
from brightpath.domain.ids import ChildId, CoopId
from brightpath.domain.words import date_in_year
from brightpath.services import coop_attendance
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.coop.own import OwnSide
from brightpath.ui.figures import show_table
from brightpath.ui.plain import plain

NO_CLASSES = "There is no class yet. Enter the first one under “Classes and rooms”, and mark here who was there."
NOBODY_BY_NAME = "No family of this class shows its children by name yet; they say so under “Our co-op”."


def show_attendance(editing: CoopEditing) -> None:
    """Let a class meeting be marked: all were there but those who are tapped."""
    registers = coop_attendance.class_registers(editing.house, editing.token, editing.coop_id)
    if not registers:
        st.markdown(NO_CLASSES)
        return
    by_id = {one.class_id: one for one in registers}
    left, right = st.columns(2)
    chosen = left.selectbox("Class", list(by_id), format_func=lambda one: by_id[one].name, key="attendance_class")
    register = by_id[chosen]
    today = editing.house.today(editing.now.coop.time_zone)
    on = right.date_input(
        "Day",
        register.dates[0] if register.dates else today,
        min_value=today - MARKED_BACK,
        max_value=today,
        format="YYYY-MM-DD",
        key=f"attendance_on-{chosen}",
    )
    if register.not_named:
        st.caption(
            f"{words.counted(register.not_named, 'child is', 'children are')} in it besides, whose families do not show them by"
            " name."
        )
    if not register.children:
        st.markdown(NOBODY_BY_NAME)
        return
    if not isinstance(on, date):
        return
    _mark(editing, register, on)
    _show_marked(register)


def _mark(editing: CoopEditing, register: Register, on: date) -> None:
    names = {child.child_id: child.name for child in register.children}
    key = f"absent-{register.class_id}-{on}-{register.is_marked(on)}"

    def keep() -> None:
        absent = st.session_state[key]
        gone = f" {words.counted(len(absent), 'child', 'children')} absent." if absent else ""
        editing.change(
            coop_attendance.mark_class, register.class_id, on, absent,
            said=f"{register.name}, {words.day(on)}: kept.{gone}",
        )  # fmt: skip

    with st.form("mark_class"):
        st.pills(
            "Who was not there?",
            list(names),
            selection_mode="multi",
            default=[one for one in register.absent(on) if one in names],
            format_func=lambda one: plain(names[one]),
            wrap=True,
            key=key,
        )
        label = "Keep" if register.is_marked(on) else "All others were there"
        st.form_submit_button(label, type="primary", on_click=keep)


def _show_marked(register: Register) -> None:
    days = sorted({mark.on for mark in register.marks}, reverse=True)[:8]
    if not days:
        return
    said = {(mark.child_id, mark.on): mark.was_there for mark in register.marks}
    words_for = {True: "there", False: "absent", None: ""}
    rows = [
        {"Child": child.name, **{date_in_year(on): words_for[said.get((child.child_id, on))] for on in days}}
        for child in register.children
    ]
    show_table(pl.DataFrame(rows), key=f"attendance-{register.class_id}", file_name="attendance")
    if register.percent is not None:
        st.caption(f"{register.percent} % of the places were taken when they were marked.")


# --- On a family's own side -------------------------------------------------------------------------------------------


def show_own_attendance(own: OwnSide, coop_id: CoopId) -> None:
    """Let a family say when its own children were in their classes."""
    registers = coop_attendance.own_attendance(own.house, own.token, own.family_id, coop_id)
    if not registers:
        return
    with st.expander("Who was there"):
        for register in registers:
            for on in register.dates[:4]:
                for child in register.children:
                    _own_mark(own, coop_id, register, on, child.child_id)
        if not any(register.dates for register in registers):
            st.markdown("When a timetable is published, each meeting can be marked here.")


def _own_mark(own: OwnSide, coop_id: CoopId, register: Register, on: date, child_id: ChildId) -> None:
    name = next((child.name for child in own.children if child.id == child_id), None)
    if name is None:
        return
    mark = next((mark for mark in register.marks if mark.on == on and mark.child_id == child_id), None)
    key = f"was_there-{register.class_id}-{on}-{child_id}-{mark.was_there if mark else None}"
    choices = {True: "there", False: "not there"}

    def say() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            own.changing(coop_attendance.mark_own_child, coop_id, child_id, register.class_id, on, chosen)

    st.segmented_control(
        plain(f"{name}, {register.name}, {words.day(on)}"),
        list(choices),
        default=mark.was_there if mark else None,
        format_func=choices.__getitem__,
        key=key,
        on_change=say,
    )
