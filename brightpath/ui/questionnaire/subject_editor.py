"""Everything about one subject of one child, in the place of its row; every field is saved as it is changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from brightpath.domain.catalogue import Catalogue
from brightpath.domain.errors import Faulty, Refused
from brightpath.domain.family import Frequency, Involvement
from brightpath.domain.questionnaire import TOGETHER, Document, Section, Step
from brightpath.domain.subjects import KNOWN_KEYS, renamed, subject_like
from brightpath.domain.weeks import WEEKDAYS, Weekday, clock_of
from brightpath.imports.household_shape import LESSON_STEP, LONGEST_LESSON
from brightpath.imports.json_text import read_json
from brightpath.ui import words
from brightpath.ui.household import GROWN_UP, HOW_OFTEN
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.questionnaire.subject_lists import preferred_minute
from brightpath.ui.questionnaire.subject_weeks import ask_for_weeks
from brightpath.ui.undisturbed import undisturbed

ANY_TIME, RATHER, ALWAYS = "Any time", "Rather at", "Always at"
NOTES = "notes"
_OPEN, _FAULTS = "subject_open", "subject_faults"
_USUAL_LENGTHS = range(LESSON_STEP, 120 + 1, LESSON_STEP)
_USUAL_START, _FIRST, _LAST = 9 * 60, 6 * 60, 22 * 60
_TEXT, _LONG_TEXT = 200, 5_000


@dataclass(frozen=True)
class Edited:
    """One subject of one child: where it is saved, and how its widgets are named, filled and heard."""

    editing: Editing
    catalogue: Catalogue
    child: Document
    subject: Document
    place: int

    @cached_property
    def step(self) -> Step:
        return Step(Section.SUBJECTS, self.child["id"])

    @property
    def name(self) -> str:
        return str(self.subject.get("name", ""))

    @property
    def is_open(self) -> bool:
        return st.session_state.get(_OPEN) == (self.step.key, self.name)

    def open(self) -> None:
        st.session_state[_OPEN] = (self.step.key, self.name)
        st.session_state.pop(_FAULTS, None)

    def close(self) -> None:
        st.session_state.pop(_OPEN, None)
        st.session_state.pop(_FAULTS, None)

    def change(self, how: Callable[[Document], None]) -> bool:
        """Change this subject among the child's answers."""

        def put(answers: Document) -> None:
            for subject in answers.get("subjects", []):
                if subject.get("name") == self.name:
                    how(subject)

        return self.editing.change(self.step, put)

    def widget(self, field: str, shown: Any, put: Callable[[Document, Any], None]) -> dict[str, Any]:
        """Let a widget show what is saved, whatever it showed before, and save what is put into it.

        A `put` that raises Refused has its sentence told under the widget (`told`), which keeps what was typed.
        """
        key = self.editing.key(self.step, f"{field}-{self.place if self.is_open else self.name}")
        faults: dict[str, str] = st.session_state.get(_FAULTS, {})
        if key not in faults and not _is_same(st.session_state.get(key, _NOTHING), shown):
            st.session_state[key] = shown

        @undisturbed()
        def save() -> None:
            st.session_state.setdefault(_FAULTS, {}).pop(key, None)
            try:
                put(deepcopy(self.subject), st.session_state[key])
            except Refused as refused:
                st.session_state[_FAULTS][key] = refused.sentence
            else:
                self.change(lambda subject: put(subject, st.session_state[key]))

        return {"key": key, "on_change": save}

    def told(self, field: str) -> None:
        """Say why what was typed was not saved."""
        sentence = st.session_state.get(_FAULTS, {}).get(self.editing.key(self.step, f"{field}-{self.place}"))
        if sentence:
            st.caption(f":red[{plain(sentence)}]")


_NOTHING = object()


def _is_same(one: Any, other: Any) -> bool:
    """Compare values; in a list the order of the clicks does not matter, and setting it anew would undo the next click."""
    both_lists = isinstance(one, list) and isinstance(other, list)
    return set(one) == set(other) if both_lists else bool(one == other)


def stars(edited: Edited) -> None:
    """Ask how much the child likes it: one click."""

    def put(subject: Document, value: int | None) -> None:
        if value is not None:
            subject["interestLevel"] = value + 1

    points = edited.subject.get("interestLevel", 3)
    shown = points - 1 if points in range(1, 6) else None
    st.feedback("stars", **edited.widget("interest", shown, put))


def together(edited: Edited, siblings: Sequence[tuple[Document, Sequence[Document]]]) -> None:
    """Offer to learn it with each sibling who has it too."""
    group = edited.subject.get("combinedWith")
    for sibling, subjects in siblings:
        theirs = next((one for one in subjects if group and _group(one) == group.casefold()), None)
        partner = theirs or subject_like(subjects, edited.name, edited.catalogue)
        if partner is not None:
            key = edited.editing.key(edited.step, f"with-{sibling['id']}-{edited.name}")
            is_together = theirs is not None
            if st.session_state.get(key) != is_together:
                st.session_state[key] = is_together
            st.checkbox(
                f"Together with {plain(sibling.get('name', ''))}",
                key=key,
                on_change=_join_or_leave(edited, Step(Section.SUBJECTS, sibling["id"]), partner, key),
                help="One lesson for both, at the same time, of one length and on the same days.",
            )


def _group(subject: Document) -> str:
    return str(subject.get("combinedWith") or "").casefold()


def _join_or_leave(edited: Edited, step: Step, partner: Document, key: str) -> Callable[[], None]:
    def join() -> None:
        group = edited.subject.get("combinedWith") or partner.get("combinedWith") or edited.name
        shared = {one: edited.subject[one] for one in TOGETHER if one in edited.subject}

        def put(subject: Document) -> None:
            for one in TOGETHER:
                subject.pop(one, None)
            subject.update(shared, combinedWith=group)

        if edited.change(lambda subject: subject.update(combinedWith=group)) and _group(partner) != group.casefold():
            edited.editing.change(step, lambda answers: _on(answers, partner, put))

    def leave() -> None:
        edited.editing.change(
            step, lambda answers: _on(answers, partner, lambda subject: subject.pop("combinedWith", None))
        )

    @undisturbed()
    def follow() -> None:
        if st.session_state[key]:
            join()
        else:
            leave()

    return follow


def _on(answers: Document, subject: Document, how: Callable[[Document], Any]) -> None:
    for one in answers.get("subjects", []):
        if one.get("name") == subject.get("name"):
            how(one)


# --- The fields ---------------------------------------------------------------------------------------------------------


def subject_editor(
    edited: Edited, subjects: Sequence[Document], siblings: Sequence[tuple[Document, Sequence[Document]]]
) -> None:
    """Ask for everything about the subject."""
    subject, child = edited.subject, plain(edited.child.get("name", ""))
    _name(edited)
    st.checkbox(
        "Core subject",
        help="Core subjects get the best hours, and are the last to be left out when a week is too full.",
        **edited.widget("core", subject.get("isCoreSubject") is True, _putting("isCoreSubject")),
    )
    _length(edited)
    st.pills(
        "How often",
        list(Frequency),
        required=True,
        wrap=True,
        format_func=HOW_OFTEN.__getitem__,
        help="Now and then means once in weeks with room for it.",
        **edited.widget("frequency", _one_of(Frequency, subject.get("frequency")), _putting("frequency", str)),
    )
    _days(edited)
    st.pills(
        "With a grown-up",
        list(Involvement),
        required=True,
        wrap=True,
        format_func=lambda one: GROWN_UP[one].removeprefix("with a grown-up "),
        help="How much of your attention it takes. With half of it, two children can be helped at the same time.",
        **edited.widget(
            "attention", _one_of(Involvement, subject.get("parentInvolvement")), _putting("parentInvolvement", str)
        ),
    )
    _time(edited)
    st.caption(f"How much {child} likes it")
    stars(edited)
    together(edited, siblings)
    with st.expander("Loop, block, weeks, order, place and notes", key=edited.editing.key(edited.step, "seldom")):
        _seldom(edited, subjects)
    edited.editing.show_problems(edited.step, f"subjects[{edited.place}]")


def _name(edited: Edited) -> None:
    key = edited.editing.key(edited.step, f"name-{edited.place}")

    @undisturbed()
    def rename() -> None:
        st.session_state.setdefault(_FAULTS, {}).pop(key, None)
        name = " ".join(st.session_state[key].split())
        if not name or name == edited.name:
            return
        try:
            renamed(edited.editing.answers(edited.step)["subjects"], edited.name, name)
        except Refused as refused:
            st.session_state[_FAULTS][key] = f"{refused.sentence} “{edited.name}” stays."
            return
        if edited.editing.change(
            edited.step, lambda answers: answers | {"subjects": renamed(answers["subjects"], edited.name, name)}
        ):
            st.session_state[_OPEN] = (edited.step.key, name)

    widget = edited.widget("name", edited.name, lambda subject, value: None) | {"on_change": rename}
    st.text_input("Name", max_chars=_TEXT, help="As you call it. Every subject of a child has its own name.", **widget)
    edited.told("name")


def _length(edited: Edited) -> None:
    st.selectbox(
        "How long",
        _lengths(edited.subject.get("sessionDuration")),
        format_func=_in_minutes,
        accept_new_options=True,
        filter_mode="prefix",
        help="One lesson, in steps of five minutes. You can type a longer one.",
        **edited.widget(
            "minutes",
            edited.subject.get("sessionDuration"),
            lambda subject, value: subject.update(sessionDuration=read_length(value)),
        ),
    )
    edited.told("minutes")


def _days(edited: Edited) -> None:
    chosen = [Weekday(day) for day in edited.subject.get("daysOfWeek") or () if day in list(Weekday)]

    def put(subject: Document, days: list[Weekday]) -> None:
        subject.pop("daysOfWeek", None)
        if days:
            subject["daysOfWeek"] = [day.value for day in WEEKDAYS if day in days]

    st.pills(
        "Only on",
        [day for day in WEEKDAYS if day in edited.editing.school_days or day in chosen],
        selection_mode="multi",
        wrap=True,
        format_func=lambda day: day.value[:3],
        help="For what stands on certain days only. None chosen: the plan finds the days.",
        **edited.widget("days", chosen, put),
    )


def _time(edited: Edited) -> None:
    minute = preferred_minute(edited.subject)
    is_required = (edited.subject.get("fixedTime") or {}).get("required") is True
    shown = ANY_TIME if minute is None else ALWAYS if is_required else RATHER

    def put_how(subject: Document, how: str) -> None:
        at = None if how == ANY_TIME else clock_of(_USUAL_START if minute is None else minute)
        _put_time(subject, required=how == ALWAYS, preferredTime=at)

    st.segmented_control(
        "At which time",
        [ANY_TIME, RATHER, ALWAYS],
        required=True,
        help="Rather: the plan tries. Always: the lesson stands then or not at all.",
        **edited.widget("fixed", shown, put_how),
    )
    if minute is not None:
        st.selectbox(
            "Time",
            sorted({*range(_FIRST, _LAST + 1, LESSON_STEP), minute}),
            format_func=lambda one: words.clock(one, edited.editing.clock),
            filter_mode="prefix",
            help="When the lesson begins.",
            **edited.widget("time", minute, lambda subject, value: _put_time(subject, preferredTime=clock_of(value))),
        )


def _put_time(subject: Document, **parts: Any) -> None:
    subject["fixedTime"] = (subject.get("fixedTime") or {}) | parts


def _seldom(edited: Edited, subjects: Sequence[Document]) -> None:
    """Ask for what most subjects do without."""
    subject = edited.subject
    st.selectbox(
        "Loop",
        sorted({one["loop"] for one in subjects if one.get("loop")}),
        index=None,
        accept_new_options=True,
        placeholder="None; type a name for a loop",
        help="Subjects of one loop take turns: art, then music, then nature study.",
        **edited.widget("loop", subject.get("loop"), _putting("loop")),
    )
    st.selectbox(
        "Block",
        _lengths(subject.get("block")),
        index=None,
        format_func=_in_minutes,
        accept_new_options=True,
        filter_mode="prefix",
        placeholder="None",
        help="The week's minutes come in pieces this long: fewer and longer, for a project say.",
        **edited.widget("block", subject.get("block"), _putting("block", read_length)),
    )
    edited.told("block")
    ask_for_weeks(edited)
    others = [one["name"] for one in subjects if one.get("name") and one["name"] != edited.name]
    for key, label, help_text in (
        ("before", "Comes before", "On a day with both, this subject comes first."),
        ("after", "Comes after", "On a day with both, the other comes first."),
    ):
        named = subject.get(key) or []
        st.multiselect(
            label,
            [*others, *(name for name in named if name not in others)],
            placeholder="No other",
            help=help_text,
            **edited.widget(key, named, _putting(key)),
        )
    st.text_input(
        "Place",
        max_chars=_TEXT,
        placeholder="Kitchen table, library",
        help="Where it happens. Is it away from home, the way there and back is kept free; how long it takes is asked "
        "beside the commitments.",
        **edited.widget("place", subject.get("place") or "", _putting("place", str.strip)),
    )
    notes = subject.get(NOTES)
    if notes is None or isinstance(notes, str):
        st.text_area(
            "Notes",
            max_chars=_LONG_TEXT,
            help="Books, links, what to remember: for you alone, the plan does not look at it.",
            **edited.widget(NOTES, notes or "", _putting(NOTES, str.strip)),
        )
    own = _own_keys(subject)
    st.text_area(
        "Anything else, as JSON",
        max_chars=_LONG_TEXT,
        placeholder='{"publisher": "..."}',
        help="For other programs: kept as it is, and in the household document when you take it out.",
        **edited.widget("json", json.dumps(own, indent=2, ensure_ascii=False) if own else "", _put_json),
    )
    edited.told("json")


def _putting(key: str, how: Callable[[Any], Any] | None = None) -> Callable[[Document, Any], None]:
    """Write a value under its key; nothing leaves the key out."""

    def put(subject: Document, value: Any) -> None:
        subject.pop(key, None)
        written = how(value) if how is not None and value is not None else value
        if written not in (None, "", []):
            subject[key] = written

    return put


def _one_of(choices: Any, value: Any) -> Any:
    return choices(value) if value in list(choices) else None


def _lengths(known: Any) -> list[Any]:
    return sorted({*_USUAL_LENGTHS, *([known] if isinstance(known, int) else [])})


def _in_minutes(length: Any) -> str:
    return words.minutes(length) if isinstance(length, int) else str(length)


def read_length(typed: Any) -> int:
    """Read the length of a lesson as it is typed or chosen, rounded up to a step.

    Raises
    ------
    Refused
        When it is no length, or none that a lesson can have.
    """
    number = re.fullmatch(r"\s*(\d{1,4})\s*(?:m|min|mins|minutes?)?\.?\s*", str(typed))
    minutes = -(-int(number[1]) // LESSON_STEP) * LESSON_STEP if number else 0
    if not 0 < minutes <= LONGEST_LESSON:
        raise Refused(f"Please choose {LESSON_STEP} to {LONGEST_LESSON} minutes.")
    return minutes


def _own_keys(subject: Document) -> Document:
    """Take what has no field of its own out of a subject; notes have one while they are text."""
    is_text = isinstance(subject.get(NOTES, ""), str)
    return {key: value for key, value in subject.items() if key not in KNOWN_KEYS and not (key == NOTES and is_text)}


def _put_json(subject: Document, text: str) -> None:
    own: Any = {}
    if text.strip():
        try:
            own, faults = read_json(text)
        except Faulty as faulty:
            raise Refused(faulty.faults[0].sentence) from None
        if faults:
            raise Refused(faults[0].sentence)
        if not isinstance(own, dict):
            raise Refused('Please write it in curly brackets, such as {"publisher": "..."}.')
        if taken := [key for key in own if key in KNOWN_KEYS or key == NOTES]:
            raise Refused(f"“{taken[0]}” has a field of its own above.")
    for key in _own_keys(subject):
        del subject[key]
    subject.update(own)
