"""A co-op's timetable to read: which version, whose, and what it breaks, misses and leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from brightpath.domain.coop import Timetable
from brightpath.domain.coop_timetable import Costs, View
from brightpath.services import coop_publishing, timetabling
from brightpath.ui import words
from brightpath.ui.coop import timetable_words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.coop.one_class import PANEL, look_at, meeting_looked_at, turn
from brightpath.ui.coop.timetable_grid import chosen_of, grid_data, show_grid
from brightpath.ui.moments import when
from brightpath.ui.plain import plain

#: So many penalties are told before the rest is folded away.
_FIRST: Final = 6
_VERSION = "coop_version"


def choose_version(editing: CoopEditing) -> Timetable:
    """Offer the versions, and return the one looked at: the newest, unless another was chosen since it was made."""
    known = {one.version: one for one in editing.now.timetables}
    newest = editing.now.timetables[0]
    if len(known) == 1:
        return newest
    chosen = st.selectbox(
        "Version",
        list(known),
        format_func=lambda version: timetable_words.version(
            known[version], when(known[version].created_at, editing.house.now())
        ),
        label_visibility="collapsed",
        key=f"{_VERSION}|{editing.coop_id}|{newest.version}",
        width=480,
    )
    return known[chosen]


def show_verdict(editing: CoopEditing, timetable: Timetable) -> None:
    """Say in a sentence how good it is."""
    said = timetable_words.verdict(timetable.violations, timetable.left_out, timetable.cost, timetable.bound)
    st.markdown(f"**{plain(said)}**")
    if timetable.coop_version != editing.now.coop.version:
        st.caption(timetable_words.CHANGED_SINCE)


def show_timetable(editing: CoopEditing, timetable: Timetable) -> None:
    """Show it as a calendar: all of it, or of a group, a room, an instructor or a child."""
    whose = _whose(editing)
    views = [view for view in timetable_words.VIEWS if view is View.ALL or whose[view]]
    with st.container(horizontal=True, vertical_alignment="bottom", key="timetable_view"):
        view = st.segmented_control(
            "Whose",
            views,
            default=View.ALL,
            required=True,
            format_func=timetable_words.VIEWS.__getitem__,
            label_visibility="collapsed",
            wrap=True,
            key="coop_view",
        )
        of = ""
        if view is not View.ALL:
            names = whose[view]
            of = st.selectbox(
                timetable_words.VIEWS[view],
                list(names),
                format_func=names.__getitem__,
                label_visibility="collapsed",
                key=f"coop_view_of|{view}",
                width=280,
            )
    seen = coop_publishing.timetable_of(editing.house, editing.token, editing.coop_id, timetable.version, view, of)
    if not seen.entries:
        st.markdown("Nothing is held here in this timetable.")
    known = {one.class_id for one in editing.now.classes}
    meetings = [one for one in timetable.meetings if one.class_id in known]
    data = grid_data(
        seen,
        of=view,
        clock=editing.clock,
        names=[one.name for one in editing.now.classes],
        meetings=meetings,
        chosen=meeting_looked_at(timetable),
    )
    show_grid(data, leads_to=PANEL, turn=turn(), on_chosen=lambda: look_at(timetable, chosen_of(meetings)))


def _whose(editing: CoopEditing) -> dict[View, dict[str, str]]:
    now = editing.now
    called = now.instructor_names
    found: dict[View, dict[str, str]] = {
        View.GROUP: {one.group_id: one.name for one in now.groups},
        View.ROOM: {one.room_id: one.name for one in now.rooms},
        View.INSTRUCTOR: {one.instructor_id: called[one.instructor_id] for one in now.instructors},
        View.CHILD: {one.child_id: one.name for one in now.children},
    }
    return {view: dict(sorted(names.items(), key=lambda one: one[1].casefold())) for view, names in found.items()}


def show_costs(editing: CoopEditing, timetable: Timetable) -> None:
    """Say each broken rule, each class without a place and each wish that is missed."""
    costs = timetabling.what_costs(editing.house, editing.token, editing.coop_id, timetable.version)
    if costs.violations:
        st.error("What has to hold and does not:\n\n" + _lines(editing, costs.violations))
    _show_left_out(editing, costs)
    if costs.penalties:
        st.subheader("What is not as wished", anchor=False)
        told = [f"{one.sentence} ({_points(one.cost)})" for one in costs.penalties]
        st.markdown(_lines(editing, told[:_FIRST]))
        if len(told) > _FIRST:
            with st.expander(f"{len(told) - _FIRST} more"):
                st.markdown(_lines(editing, told[_FIRST:]))


def _show_left_out(editing: CoopEditing, costs: Costs) -> None:
    if not costs.left_out:
        return
    with st.container(border=True):
        st.subheader("What found no place", anchor=False)
        for one in costs.left_out:
            with st.container(gap="xsmall"):
                st.markdown(f"**{plain(timetable_words.left_out(one))}**")
                if one.reasons:
                    st.markdown(_lines(editing, one.reasons))


def _lines(editing: CoopEditing, sentences: Sequence[str]) -> str:
    return "\n".join(f"* {editing.told(sentence)}" for sentence in sentences)


def _points(cost: int) -> str:
    return words.counted(cost, "point")
