"""A shelf of a co-op: a table to look over, one dialog that changes a thing, adds the next one, or takes one away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import polars as pl
import streamlit as st

from brightpath.domain.coop import Thing
from brightpath.services import coop_classes
from brightpath.ui.coop.editing import CoopEditing, changed, show_refused
from brightpath.ui.figures import hand_out, table_height
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain

_first_field = st.components.v2.component(
    "brightpath_first_field",
    html='<span class="first-field" hidden></span>',
    js=(Path(__file__).parent / "first_field.js").read_text(encoding="utf-8"),
)

T = TypeVar("T", bound=Thing)
#: Names a widget of a form by its field.
Key = Callable[[str], str]
_OPEN, _ROUND, _ASKING, _ADDED = "coop_open", "coop_round", "coop_asking", "coop_added"
#: A table shows so many rows before it scrolls in itself.
MOST_ROWS = 14


@dataclass(frozen=True)
class Shelf(Generic[T]):
    """One kind of thing of a co-op: how it is called, shown, asked for and kept.

    `fields` draws the widgets for a thing (None: a new one) and returns how to read them; what it returns is called in a
    callback. `gone` says what goes with a thing that is removed.
    """

    address: str
    one: str
    nothing: str
    row: Callable[[CoopEditing, T], dict[str, object]]
    fields: Callable[[CoopEditing, T | None, Key], Callable[[], T]]
    gone: str
    #: How a thing is called where its name alone does not tell it from the others.
    name_of: Callable[[CoopEditing, T], str] = lambda editing, thing: thing.name
    #: Whether Enter keeps what was typed; a form with a week to draw on cannot.
    is_form: bool = True

    @property
    def a_one(self) -> str:
        """Say "a class" or "an instructor"."""
        return f"{'an' if self.one[0] in 'aeio' else 'a'} {self.one}"


def show_shelf(editing: CoopEditing, shelf: Shelf[T], things: Sequence[T]) -> None:
    """Show the table of a shelf and what opens its dialog."""
    ordered = sorted(things, key=lambda thing: shelf.name_of(editing, thing).casefold())
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"tools_{shelf.address}"):
        st.button(
            f"Add {shelf.a_one}",
            type="secondary" if ordered else "primary",
            icon=":material/add:",
            key=f"add-{shelf.address}",
            on_click=_open,
            args=(shelf.address, ""),
        )
        if ordered:
            _finder(editing, shelf, ordered)
    if ordered:
        _table(editing, shelf, ordered)
    else:
        st.markdown(shelf.nothing)
    address, thing_id = st.session_state.get(_OPEN, ("", ""))
    if address == shelf.address:
        known = {thing.thing_id: thing for thing in ordered}
        if not thing_id or thing_id in known:
            title = f"A new {shelf.one}" if not thing_id else shelf.name_of(editing, known[thing_id])
            opened = st.dialog(plain(title), width="medium", on_dismiss=_close)(_dialog)
            opened(editing, shelf, known.get(thing_id))
        else:  # somebody else took it away meanwhile
            _close()


def _finder(editing: CoopEditing, shelf: Shelf[T], ordered: Sequence[T]) -> None:
    """Offer to find a thing by its name, for a keyboard and for a long table."""
    names = {thing.thing_id: shelf.name_of(editing, thing) for thing in ordered}
    key = f"find-{shelf.address}"

    def found() -> None:
        thing_id, st.session_state[key] = st.session_state[key], None
        if thing_id:
            _open(shelf.address, thing_id)

    st.selectbox(
        f"Change {shelf.a_one}",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=f"Find {shelf.a_one} to change",
        label_visibility="collapsed",
        key=key,
        on_change=found,
        width=300,
    )


def _table(editing: CoopEditing, shelf: Shelf[T], ordered: Sequence[T]) -> None:
    things = [shelf.row(editing, thing) for thing in ordered]
    rows = [{"": ":material/edit:", **thing} for thing in things]
    key = f"change-{shelf.address}"

    def pressed() -> None:
        click = st.session_state.get(key)
        if click is not None and 0 <= click["row"] < len(ordered):
            _open(shelf.address, ordered[click["row"]].thing_id)

    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height=table_height(len(rows), MOST_ROWS),
        column_config={
            next(iter(things[0])): st.column_config.TextColumn(width="medium"),
            "": st.column_config.ButtonColumn(
                "", width=44, pinned=True, type="tertiary", on_click=pressed, key=key, help=f"Change this {shelf.one}"
            ),
        },
    )
    hand_out(pl.DataFrame(things, infer_schema_length=None), key=shelf.address, file_name=shelf.address)


# --- The dialog -----------------------------------------------------------------------------------------------------------


def _dialog(editing: CoopEditing, shelf: Shelf[T], thing: T | None) -> None:
    """Ask for everything about a thing; the next new one follows where one was added."""
    if _OPEN not in st.session_state:
        st.rerun()
    with refusals_shown():
        _form(editing.anew(), shelf, thing)


def _form(editing: CoopEditing, shelf: Shelf[T], thing: T | None) -> None:
    thing_id = thing.thing_id if thing is not None else ""
    turn = st.session_state.get(_ROUND, 0)

    def key(field: str) -> str:
        return f"coop|{shelf.address}|{thing_id or 'new'}|{turn}|{field}"

    show_refused()
    added = st.session_state.get(_ADDED)
    if thing is None and added:
        st.caption(f":material/check_circle: {plain(added)} is in. The next one:")
    with st.form(key("form"), border=False) if shelf.is_form else st.container():
        read = shelf.fields(editing, thing, key)
        keep = st.form_submit_button if shelf.is_form else st.button
        with st.container(horizontal=True):
            given = (editing, shelf, read, turn)
            if thing is None:
                keep("Add", type="primary", key=key("add"), on_click=_add, args=given)
            else:
                keep("Keep", type="primary", key=key("keep"), on_click=_keep, args=given)
    if thing is None:
        st.button("Done", key=key("done"), type="tertiary", on_click=_close)
        if added:
            _first_field(key=f"first_field|{shelf.address}", data={"turn": turn})
    else:
        _removing(editing, shelf, thing, key)


def _removing(editing: CoopEditing, shelf: Shelf[T], thing: T, key: Key) -> None:
    """Take a thing away, but ask first."""
    thing_id = thing.thing_id
    if st.session_state.get(_ASKING) != thing_id:
        st.button(
            f"Remove this {shelf.one}",
            icon=":material/delete:",
            type="tertiary",
            key=key("remove"),
            on_click=lambda: st.session_state.update({_ASKING: thing_id}),
        )
        return
    st.warning(f"Remove {plain(shelf.name_of(editing, thing))}? {shelf.gone}")
    with st.container(horizontal=True):
        st.button("Yes, remove it", key=key("remove_it"), on_click=_remove, args=(editing, shelf, thing))
        st.button("No, keep it", key=key("keep_it"), on_click=lambda: st.session_state.pop(_ASKING, None))


def _open(address: str, thing_id: str) -> None:
    st.session_state[_OPEN] = (address, thing_id)
    for name in (_ASKING, _ADDED):
        st.session_state.pop(name, None)


def _close() -> None:
    for name in (_OPEN, _ASKING, _ADDED):
        st.session_state.pop(name, None)


def _kept(editing: CoopEditing, read: Callable[[], T], turn: int, said: str = "") -> T | None:
    """Keep what the form says, once however quick the second press is."""
    if st.session_state.get(_ROUND, 0) != turn:
        return None
    kept: T | None = changed(
        lambda: coop_classes.save_thing(editing.house, editing.token, editing.coop_id, read()), said=said
    )
    if kept is not None:
        st.session_state[_ROUND] = turn + 1
    return kept


def _add(editing: CoopEditing, shelf: Shelf[T], read: Callable[[], T], turn: int) -> None:
    kept = _kept(editing, read, turn)
    if kept is not None:
        st.session_state[_ADDED] = shelf.name_of(editing, kept)


def _keep(editing: CoopEditing, shelf: Shelf[T], read: Callable[[], T], turn: int) -> None:
    if _kept(editing, read, turn, "Kept.") is not None:
        _close()


def _remove(editing: CoopEditing, shelf: Shelf[T], thing: T) -> None:
    if editing.change(coop_classes.remove_thing, thing, said=f"{shelf.name_of(editing, thing)} was removed."):
        _close()
