"""One class of a timetable: where it is, pinning it there, where it could go and what each place would cost."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.coop import CoopClass, Meeting, Pin, Timetable
from brightpath.domain.ids import ClassId
from brightpath.services import timetabling
from brightpath.ui.coop import timetable_words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.plain import plain

_PLACES, _CLASS, _TURN = "coop_places_for", "coop_one_class", "coop_one_class_turn"
#: So many places are offered at first.
_FIRST = 5
#: What is chosen of a class in the place of a meeting that has one.
_LEFT_OUT = "left out"
#: The container in which a class is looked at; a card of the timetable leads to it.
PANEL = "one_class"


def look_at(timetable: Timetable, meeting: Meeting | None) -> None:
    """Look at a meeting and where it could go; for a callback."""
    if meeting is None:
        return
    st.session_state[_CLASS] = meeting.class_id
    st.session_state[_which(timetable, meeting.class_id)] = meeting
    st.session_state[_PLACES] = (timetable.version, meeting.class_id, meeting)
    st.session_state[_TURN] = turn() + 1


def turn() -> int:
    """Count how often a card was pressed."""
    pressed: int = st.session_state.get(_TURN, 0)
    return pressed


def meeting_looked_at(timetable: Timetable) -> Meeting | None:
    """Find the meeting of a timetable that is looked at; none while it is one that found no place."""
    class_id = st.session_state.get(_CLASS)
    meetings = [one for one in timetable.meetings if one.class_id == class_id]
    chosen = st.session_state.get(_which(timetable, class_id)) if class_id else None
    return None if chosen == _LEFT_OUT else chosen if chosen in meetings else next(iter(meetings), None)


def _which(timetable: Timetable, class_id: ClassId) -> str:
    return f"which|{timetable.version}|{class_id}"


def show_one_class(editing: CoopEditing, timetable: Timetable) -> None:
    """Let a class be found, pinned, or moved elsewhere."""
    now = editing.now
    classes = {one.class_id: one for one in sorted(now.classes, key=lambda one: one.name.casefold())}
    with st.container(border=True, key=PANEL):
        st.subheader("Pin a class, or find it another place", anchor=False)
        chosen = st.selectbox(
            "Class",
            list(classes),
            index=None,
            format_func=lambda class_id: classes[class_id].name,
            placeholder="Choose a class",
            label_visibility="collapsed",
            key=_CLASS,
        )
        if chosen is None:
            return
        of = classes[chosen]
        meetings = [one for one in timetable.meetings if one.class_id == of.class_id]
        _pinning(editing, timetable, of, meetings)
        _moving(editing, timetable, of, meetings)


def _pinning(editing: CoopEditing, timetable: Timetable, of: CoopClass, meetings: list[Meeting]) -> None:
    pins = {(pin.day, pin.period) for pin in editing.now.pins if pin.class_id == of.class_id}
    is_same_grid = timetable.grid == editing.now.coop.grid
    with st.container(horizontal=True):
        if meetings and is_same_grid and {(one.day, one.period) for one in meetings} != pins:
            own = [Pin(class_id=of.class_id, day=one.day, period=one.period, room_id=one.room_id) for one in meetings]
            st.button(
                "Pin it where it is",
                icon=":material/keep:",
                key="pin_it",
                on_click=editing.change,
                args=(timetabling.pin_class, of.class_id, own),
                kwargs={"said": f"{of.name} stays where it is."},
            )
        if pins:
            st.button(
                "Let it go",
                icon=":material/keep_off:",
                key="unpin_it",
                on_click=editing.change,
                args=(timetabling.pin_class, of.class_id, ()),
                kwargs={"said": f"{of.name} is no longer pinned."},
            )
    if pins:
        grid = editing.now.coop.grid
        said = [timetable_words.when(grid, *pin, editing.clock) for pin in sorted(pins)]
        st.caption(plain(f"Pinned to {', '.join(said)}. It stays there whenever a timetable is looked for."))


def _moving(editing: CoopEditing, timetable: Timetable, of: CoopClass, meetings: list[Meeting]) -> None:
    rooms = {room.room_id: room.name for room in editing.now.rooms}
    choices: list[Meeting | str] = [*meetings, *([_LEFT_OUT] if len(meetings) < of.meetings else [])]
    chosen = choices[0] if choices else _LEFT_OUT

    def said(one: Meeting | str) -> str:
        if isinstance(one, str):
            return "A meeting that found no place"
        return (
            f"{timetable_words.when(timetable.grid, one.day, one.period, editing.clock)}, {rooms.get(one.room_id, '')}"
        )

    if len(choices) > 1:
        chosen = st.radio("Which meeting?", choices, format_func=said, key=_which(timetable, of.class_id))
    elif choices:
        st.markdown(plain(said(chosen)))
    meeting = chosen if isinstance(chosen, Meeting) else None
    asked = (timetable.version, of.class_id, meeting)
    if st.session_state.get(_PLACES) != asked:
        st.button(
            "Where could it go?",
            icon=":material/travel_explore:",
            key="where_could_it_go",
            on_click=lambda: st.session_state.update({_PLACES: asked}),
        )
        return
    places = timetabling.places_for_class(
        editing.house, editing.token, editing.coop_id, timetable.version, of.class_id, meeting
    )
    if not places:
        st.markdown("There is no other place at which nothing clashes.")
        return
    key = f"place|{asked}"
    shown = len(places) if st.session_state.get(f"{key}|all") else _FIRST
    place = st.radio(
        "The best places, and what each would cost",
        range(min(shown, len(places))),
        format_func=lambda number: plain(timetable_words.place(places[number], timetable.grid, editing.clock)),
        captions=[plain(timetable_words.why(one)) for one in places[:shown]],
        key=key,
    )
    if len(places) > _FIRST:
        st.checkbox(f"Show all {len(places)}", key=f"{key}|all")

    def put() -> None:
        if editing.change(
            timetabling.put_class, timetable.version, of.class_id, places[place], meeting, said="A new draft was made."
        ):
            st.session_state.pop(_PLACES, None)

    st.button("Put it there", key="put_it_there", help="As a new version; this one stays as it is.", on_click=put)
