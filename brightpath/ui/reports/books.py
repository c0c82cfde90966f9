"""Books on the Reports page and at a subject: what a child learned with, one at a time or several lines at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.records import Book, BookKind
from brightpath.domain.words import date_in_year
from brightpath.services.records import records_of
from brightpath.ui.plain import plain
from brightpath.ui.reports import words as said
from brightpath.ui.reports.desk import Desk

_BY = re.compile(r"\s+(?:by|—|–|-)\s+|\s*[;\t]\s*")


def show_books(desk: Desk, child_id: str | None, subject: str | None = None) -> None:
    """Ask for books, and list those that stand; with a subject, of one child and that subject only."""
    own = child_id if subject is not None else None
    with st.container(border=True, key="books_card"):
        _form(desk, child_id, subject)
    books = [
        one
        for one in records_of(desk.house, desk.token, desk.of.family_id).books
        if own is None or (one.child_id == own and one.subject == subject)
    ]
    if not books:
        st.caption(said.NO_BOOKS)
    for book in reversed(books):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(book_row(book, "" if own else desk.recorded_names.get(book.child_id, "")), width="stretch")
            if book.last_on is None:
                st.button(
                    "Finished today",
                    type="tertiary",
                    icon=":material/check:",
                    key=f"finish-{book.record_id}",
                    on_click=_finish,
                    args=(desk, book),
                )
            st.button(
                said.TAKE_OUT,
                type="tertiary",
                icon=":material/delete:",
                key=f"take_out-{book.record_id}",
                on_click=desk.take_out,
                args=([book.record_id],),
            )


def book_row(book: Book, name: str) -> str:
    """Say "**The Sea** by A. Author · Ada · Science · since 1 September"."""
    by = f" by {plain(book.author)}" if book.author else ""
    first = f"{'since' if book.last_on is None else 'from'} {date_in_year(book.first_on)}" if book.first_on else ""
    last = f"to {date_in_year(book.last_on)} {book.last_on.year}" if book.last_on else ""
    parts = [name, said.BOOK_KINDS[book.kind], book.subject, " ".join(filter(None, (first, last))), book.source]
    return f"**{plain(book.title)}**{by} · " + " · ".join(plain(part) for part in parts if part)


def _finish(desk: Desk, book: Book) -> None:
    first = book.first_on if book.first_on is None or book.first_on <= desk.today else desk.today
    desk.write([replace(book, first_on=first, last_on=desk.today)])


def _form(desk: Desk, child_id: str | None, subject: str | None) -> None:
    names = desk.names
    if child_id in desk.recorded_names:  # one who left may be asked for by the address
        names |= {child_id: desk.recorded_names[child_id]}
    key = f"books-{child_id if subject is not None else ''}-{subject or ''}"
    with st.form(f"{key}-form", border=False):
        st.text_area(
            "Title, and by whom; several on lines of their own",
            key=f"{key}-titles",
            height=90,
            max_chars=20_000,
            placeholder="The Wind in the Willows by Kenneth Grahame",
        )
        if subject is None:
            who, about = st.columns(2)
            with who:
                chosen = [child_id] if child_id in names else list(names)
                st.pills("For whom?", list(names), selection_mode="multi", default=chosen, key=f"{key}-who",
                         format_func=lambda one: plain(names[one]))  # fmt: skip
            with about:
                subjects = list(dict.fromkeys(one.name for child in desk.household.children for one in child.subjects))
                st.selectbox("Subject", subjects, index=None, placeholder=said.NO_SUBJECT, key=f"{key}-subject")
        kind, first, last, source = st.columns(4)
        with kind:
            kinds = list(said.BOOK_KINDS)
            st.selectbox("What is it?", kinds, index=kinds.index(BookKind.BOOK), format_func=said.BOOK_KINDS.__getitem__,
                         key=f"{key}-kind")  # fmt: skip
        with first:
            st.date_input("From", None, format="YYYY-MM-DD", key=f"{key}-first")
        with last:
            st.date_input("To", None, format="YYYY-MM-DD", key=f"{key}-last")
        with source:
            st.text_input("Where from", key=f"{key}-source", max_chars=200, placeholder="Library")
        st.form_submit_button("Add to the list", type="primary", on_click=_write, args=(desk, key, child_id, subject))


def _write(desk: Desk, key: str, child_id: str | None, subject: str | None) -> None:
    state = st.session_state

    def value(field: str) -> Any:
        return state.get(f"{key}-{field}")

    children: Sequence[str] = [child_id] if subject is not None and child_id else list(value("who") or ())
    name = subject if subject is not None else value("subject") or ""
    lines = [line.strip() for line in (value("titles") or "").splitlines() if line.strip()]
    new = []
    for line in lines:
        title, *rest = _BY.split(line, maxsplit=1)
        for one in children:
            new.append(
                Book(
                    record_id=new_id(),
                    child_id=ChildId(one),
                    title=title,
                    subject=name,
                    author=rest[0] if rest else "",
                    kind=value("kind") or BookKind.BOOK,
                    first_on=value("first"),
                    last_on=value("last"),
                    source=value("source") or "",
                )
            )
    if desk.write(new):
        state[f"{key}-titles"] = ""
