"""The lessons of one subject: what stands, what is done, and everything that changes the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from brightpath.domain import lessons as lists
from brightpath.domain.errors import BrightPathError, Faulty, Stale
from brightpath.domain.ids import ChildId
from brightpath.domain.lessons import KeptLesson, Lesson, copy_lessons, cursor, lessons_in, with_lessons
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.services import lessons
from brightpath.ui import words
from brightpath.ui.faults import show_faults
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing

ADD, CHANGE, COPY, TABLE = "Add", "Change", "Copy or new year", "Table"
MINUTES, TITLE, MOVE, REMOVE, COUNT, DONE, OPEN = (
    "Minutes",
    "Title",
    "Move",
    "Remove",
    "Count anew",
    "Done",
    "Not done",
)
_REFUSED = "lessons_refused"
#: More lessons than this are shown page by page; more than these few scroll in a box of their own.
_PAGE, _FEW, _HEIGHT, _WIDTH = 100, 8, 340, 720

Change = Callable[[tuple[Lesson, ...]], tuple[Lesson, ...]]


class LessonList:
    """The lessons of one subject while they are changed: what stands, and how a change is saved."""

    def __init__(self, editing: Editing, child_id: str, name: str) -> None:
        self.editing, self.child_id, self.name = editing, ChildId(child_id), name
        self.step = Step(Section.SUBJECTS, child_id)
        self.kept = lessons.lessons_of(editing.house, editing.token, editing.family_id, self.child_id, name)
        self.subject = _subject_of(editing.answers(self.step), name)

    def key(self, field: str) -> str:
        """Name a widget; a list of another length asks anew."""
        return self.editing.key(self.step, f"lessons-{self.name}-{len(self.kept)}-{field}")

    def changing(self, how: Change, undo: str) -> Callable[[], None]:
        """Make a button's callback that changes the list and saves it, or says why it cannot be so."""
        looked_at = lessons_in(self.subject)

        def put(answers: Document) -> None:
            # A quick click before may have changed the list already, and the numbers in it.
            if lessons_in(_subject_of(answers, self.name)) != looked_at:
                raise Stale("The list was changed a moment ago. What is shown now is the newest; please look again.")
            _put(answers, self.name, how(looked_at))

        def callback() -> None:
            try:
                self.editing.change(self.step, put, undo=f"{undo} {self.name}.")
            except BrightPathError as error:
                st.session_state[_REFUSED] = error.sentence

        return callback

    def marking(self, chosen: Sequence[KeptLesson], *, are_done: bool) -> Callable[[], None]:
        """Make a button's callback that says that lessons are done, or not."""
        editing, ids = self.editing, [one.lesson_id for one in chosen]

        def callback() -> None:
            try:
                lessons.mark_lessons(
                    editing.house, editing.token, editing.family_id, self.child_id, self.name, ids, are_done=are_done
                )
            except BrightPathError as error:
                st.session_state[_REFUSED] = error.sentence

        return callback


def show_lessons(editing: Editing, child_id: str, name: str) -> None:
    """Show the lessons of a subject and ask what to do with them.

    Raises
    ------
    NotFound
        When the child has no subject of this name.
    """
    of = LessonList(editing, child_id, name)
    minutes = of.subject["sessionDuration"]
    _show_list(of.kept, minutes, of.key("page"))
    if of.kept:
        st.caption(plain(_forecast_of(of)))
    ways = [ADD, CHANGE, COPY, TABLE] if of.kept else [ADD, TABLE]
    way = st.segmented_control("What would you like to do?", ways, default=ADD, required=True, key=of.key("way"))
    sentence = st.session_state.pop(_REFUSED, "")
    if sentence:
        st.error(plain(sentence))
    with st.container(border=True, key="lessons_panel"):
        match way:
            case "Change":
                _change(of, minutes)
            case "Copy or new year":
                _copy(of)
            case "Table":
                _table(of)
            case _:
                _add(of)


def _subject_of(answers: Document, name: str) -> Document:
    return next((one for one in answers.get("subjects", []) if one.get("name") == name), {"sessionDuration": 30})


def _put(answers: Document, name: str, changed: Sequence[Lesson]) -> None:
    answers["subjects"] = [
        with_lessons(subject, changed) if subject.get("name") == name else subject for subject in answers["subjects"]
    ]


# --- What stands --------------------------------------------------------------------------------------------------------


def _show_list(kept: Sequence[KeptLesson], minutes: int, key: str) -> None:
    if not kept:
        st.markdown(
            "No lessons yet. Without a list the week still plans the subject; with one it says what comes next."
        )
        return
    done = sum(one.done_at is not None for one in kept)
    coming = cursor(kept)
    said = [f"{done} of {words.counted(len(kept), 'lesson')} done", f"{words.minutes(minutes)} unless said otherwise"]
    if coming is not None:
        said.insert(0, f"Next: {coming.number}. {coming.title}")
    st.markdown(plain(" · ".join(said)))
    _listed(kept, key, begin=coming.number if coming else 1)


def _listed(listed: Sequence[Lesson | KeptLesson], key: str, begin: int = 1) -> None:
    """Draw lessons as a table, first the page with lesson `begin`; what nothing is said of has no column."""
    first = 0
    if len(listed) > _PAGE:
        page = (begin - 1) // _PAGE + 1
        first = _PAGE * (st.pagination(-(-len(listed) // _PAGE), default=page, key=f"{key}-{page}") - 1)
    has_minutes = any(one.minutes is not None for one in listed)
    has_done = any(isinstance(one, KeptLesson) and one.done_at is not None for one in listed)
    rows: list[dict[str, str]] = []
    for number, one in enumerate(listed[first : first + _PAGE], start=first + 1):
        row = {"No.": str(number), "Lesson": plain(one.title)}
        if has_minutes:
            row["Minutes"] = "" if one.minutes is None else str(one.minutes)
        if has_done:
            row["Done"] = "✓" if isinstance(one, KeptLesson) and one.done_at is not None else ""
        rows.append(row)
    with st.container(height=_HEIGHT if len(rows) > _FEW else "content", width=_WIDTH, border=False):
        st.table(rows, border="horizontal", hide_index=True)


def _forecast_of(of: LessonList) -> str:
    told = lessons.forecasts(of.editing.house, of.editing.token, of.editing.family_id)
    return next((one.forecast.sentence for one in told if (one.child_id, one.subject) == (of.child_id, of.name)), "")


# --- Adding -------------------------------------------------------------------------------------------------------------


def _add(of: LessonList) -> None:
    key = of.key("text")
    text = st.text_area(
        "A series, or a table of contents",
        placeholder="Lesson 1-120\n\nor pasted, one title a line:\nChapter 1: The sea (45 min)\nChapter 2: The shore",
        help='Series: "Lesson 1-120", "Chapter 1-12, 2 lessons each", "pp. 1-60, 2 pages each", "pp. 1-2, 3-4 ...".',
        height=150,
        key=key,
    )
    until = None
    goes_on = text.strip().endswith(("...", "…"))
    if goes_on:
        until = st.number_input(
            "Up to which number?", min_value=1, value=None, step=1, placeholder="60", width=200, key=of.key("until")
        )
    if not text.strip() or (goes_on and until is None):
        st.button("Show what it becomes", disabled=not text.strip(), key=of.key("read"))
        return
    try:
        new = lessons.read_lesson_list(of.editing.house, of.editing.token, text, until=until)
    except Faulty as faulty:
        show_faults([fault.sentence for fault in faulty.faults])
        return
    except BrightPathError as error:
        st.error(plain(error.sentence))
        return
    st.caption(f"{words.counted(len(new), 'lesson')}:")
    _listed(new, of.key("new-page"))
    at = len(of.kept) + 1
    if of.kept:
        at = st.number_input("The first of them becomes number", 1, at, value=at, step=1, width=260, key=of.key("at"))
    told = f"{words.counted(len(new), 'lesson')} came to"
    st.button(
        _taking("Add", len(new)),
        type="primary",
        key=of.key("add"),
        on_click=of.changing(lambda known: lists.insert(known, at, new), told),
    )


def _taking(verb: str, count: int) -> str:
    return f"{verb} it" if count == 1 else f"{verb} these {count}"


# --- Changing -----------------------------------------------------------------------------------------------------------


def _change(of: LessonList, minutes: int) -> None:
    what = st.segmented_control(
        "What changes?", [MINUTES, TITLE, MOVE, REMOVE, COUNT, DONE, OPEN], default=MINUTES, required=True,
        key=of.key("what"),
    )  # fmt: skip
    count, coming = len(of.kept), cursor(of.kept)
    at = coming.number if coming else 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_one = what in (TITLE, COUNT)
        first = st.number_input(
            "Lesson" if what == TITLE else "From lesson",
            1,
            count,
            value=at,
            step=1,
            width=150,
            key=of.key(f"first-{at}"),
        )
        last = first
        if not is_one:
            # What the list ends with is asked anew for another beginning.
            last = st.number_input("to lesson", first, count, value=first, step=1, width=150, key=of.key(f"to-{first}"))
        value = _value(of, what, first, minutes)
    chosen = [one for one in of.kept if first <= one.number <= last]
    named = f"Lesson {first}" if is_one or first == last else f"Lessons {first} to {last}"
    titles = [one.title for one in (chosen[0], chosen[-1])][: 1 if len(chosen) == 1 else 2]
    if not is_one:
        st.caption(plain(f"{words.counted(len(chosen), 'lesson')}: {' … '.join(titles)}"))
    if what in (TITLE, COUNT) and any(one.done_at is not None for one in of.kept[first - 1 :]):
        st.caption("A lesson with another title is a new one: it is not done yet.")
    label, callback = _named_change(of, what, value, chosen, named)
    st.button(label, type="primary", key=of.key("do"), disabled=what == TITLE and not value.strip(), on_click=callback)


def _named_change(
    of: LessonList, what: str, value: Any, chosen: Sequence[KeptLesson], named: str
) -> tuple[str, Callable[[], None]]:
    """Say what a button does to the chosen lessons, and make its callback."""
    first, last = chosen[0].number, chosen[-1].number
    were = "was" if first == last else "were"
    match what:
        case "Title":
            return "Call it so", of.changing(_titled(first, value.strip()), f"{named} was renamed in")
        case "Move":
            return f"Move to number {value}", of.changing(
                lambda known: lists.move(known, first, value, last), f"{named} {were} moved in"
            )
        case "Remove":
            return f"Remove {named.lower()}", of.changing(
                lambda known: lists.remove(known, first, last), f"{named} {were} removed from"
            )
        case "Count anew":
            return f"Count from lesson {first} on", of.changing(
                lambda known: lists.renumber(known, first, start=value), f"Titles were counted anew from {first} on in"
            )
        case "Done" | "Not done":
            return f"{named}: {what.lower()}", of.marking(chosen, are_done=what == DONE)
        case _:
            return f"{words.minutes(value)} each" if value else "As long as the subject", of.changing(
                lambda known: lists.set_minutes(known, first, last, minutes=value), f"{named} took other minutes in"
            )


def _value(of: LessonList, what: str, first: int, minutes: int) -> Any:
    """Ask for what a change needs besides the lessons it is about."""
    match what:
        case "Minutes":
            return st.number_input(
                "Minutes each", 5, 480, value=None, step=5, placeholder=f"{minutes}, as the subject", width=210,
                key=of.key("minutes"),
            )  # fmt: skip
        case "Title":
            return st.text_input(
                "Title", value=of.kept[first - 1].title, max_chars=500, key=of.key(f"title-{first}"), width="stretch"
            )
        case "Move":
            return st.number_input("to number", 1, len(of.kept), value=1, step=1, width=150, key=of.key("to"))
        case "Count anew":
            return st.number_input(
                "beginning with", 0, 99_999, value=None, step=1, placeholder="its own number", width=210,
                key=of.key("start"),
            )  # fmt: skip
        case _:
            return None


def _titled(number: int, title: str) -> Change:
    return lambda known: (*known[: number - 1], Lesson(title, known[number - 1].minutes), *known[number:])


# --- Copying, a fresh year ------------------------------------------------------------------------------------------------


def _copy(of: LessonList) -> None:
    editing = of.editing
    targets = {
        (child["id"], subject["name"]): f"{child.get('name', '')}: {subject['name']}"
        for child in editing.children
        for subject in editing.answers(Step(Section.SUBJECTS, child["id"])).get("subjects", [])
        if (child["id"], subject.get("name")) != (of.child_id, of.name)
    }
    likely = next((place for place, (_, name) in enumerate(targets) if name.casefold() == of.name.casefold()), 0)
    done = [one for one in of.kept if one.done_at is not None]
    if targets:
        to = st.selectbox(
            "Copy the list to", list(targets), index=likely, format_func=targets.__getitem__, width=360,
            key=of.key("to-subject"),
        )  # fmt: skip
        open_only = bool(done) and st.checkbox("Only what is not done yet", key=of.key("open-only"))
        copied = copy_lessons(of.kept, open_only=open_only)
        step = Step(Section.SUBJECTS, to[0])
        there = lessons_in(_subject_of(editing.answers(step), to[1]))
        if there:
            st.caption(f"They come after the {words.counted(len(there), 'lesson')} that stand there.")

        def copy() -> None:
            try:
                changed = lists.insert(there, len(there) + 1, copied)
            except BrightPathError as error:
                st.session_state[_REFUSED] = error.sentence
                return
            editing.change(
                step,
                lambda answers: _put(answers, to[1], changed),
                undo=f"{words.counted(len(copied), 'lesson')} came to {targets[to]}.",
            )

        st.button(
            f"Copy {words.counted(len(copied), 'lesson')}",
            type="primary",
            disabled=not copied,
            key=of.key("copy"),
            on_click=copy,
        )
    else:
        st.caption("There is no other subject to copy these lessons to yet.")
    if done:
        st.markdown("**A new year with the same list**")
        with st.container(horizontal=True):
            st.button(
                "Begin again",
                icon=":material/replay:",
                help="All lessons stay, and none is done.",
                key=of.key("begin-again"),
                on_click=of.marking(done, are_done=False),
            )
            st.button(
                "Leave out what is done",
                icon=":material/playlist_remove:",
                help="Go on with the lessons that are left.",
                key=of.key("leave-out"),
                on_click=of.changing(lambda _: copy_lessons(of.kept, open_only=True), "What was done was left out of"),
            )


# --- As a table -----------------------------------------------------------------------------------------------------------


def _table(of: LessonList) -> None:
    editing = of.editing
    if of.kept:
        st.download_button(
            "Download the list (.csv)",
            data=lambda: lessons.lesson_table(editing.house, editing.token, editing.family_id, of.child_id, of.name),
            file_name="lessons.csv",
            mime="text/csv",
            icon=":material/download:",
            key=of.key("download"),
        )
    file = st.file_uploader(
        "Bring a list in (.csv with the column title, and number and minutes if you like)",
        type="csv",
        key=of.key("file"),
        max_upload_size=10,
    )
    if file is None:
        return
    try:
        new = lessons.read_lesson_table(editing.house, editing.token, file.getvalue())
    except Faulty as faulty:
        show_faults([fault.sentence for fault in faulty.faults])
        return
    st.caption(f"{words.counted(len(new), 'lesson')}:")
    _listed(new, of.key("new-page"))
    if of.kept:
        st.caption("They take the place of the list above. A title that stays keeps its mark.")
    st.button(
        _taking("Take", len(new)),
        type="primary",
        key=of.key("take"),
        on_click=of.changing(lambda _: new, f"{words.counted(len(new), 'lesson')} came to"),
    )
