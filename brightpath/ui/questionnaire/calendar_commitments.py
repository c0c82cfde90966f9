"""Commitments from a calendar file: shown with ticks and with whom they take, and kept only then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.weeks import Weekday
from brightpath.imports.calendar import FoundCommitment, FoundCommitments
from brightpath.services import calendars
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing

_FAMILY = Step(Section.COMMITMENTS)
_READ = "calendar_commitments_read"
#: So many are offered at a time; the next ones when these are taken.
_OFFERED = 30
WHOLE_FAMILY = "The whole family"


def calendar_commitments(
    editing: Editing, today: date, *, known: Sequence[Document], became: Callable[[Document], str]
) -> None:
    """Ask for a file and offer what is in it; `known` stands already, and `became` says one of them in words."""
    file = st.file_uploader(
        "Calendar file (.ics, up to 10 MB)", type="ics", key=editing.key(_FAMILY, "calendar"), max_upload_size=10
    )
    if file is None:
        st.caption("Most calendar programs can export one. You see what it becomes before anything is kept.")
        return
    try:
        found = _found(editing, file.file_id, file.getvalue(), today, known)
    except BrightPathError as error:
        st.error(plain(error.sentence))
        return
    new = [one for one in found.commitments if not one.is_known]
    if new:
        _offer(editing, new, file.file_id, became)
    there = [one.commitment["name"] for one in found.commitments if one.is_known]
    if there:
        st.caption(plain(f"In your list already: {words.named(list(dict.fromkeys(there)))}."))
    for sentence in found.told:
        st.caption(plain(sentence))


def _found(editing: Editing, file_id: str, data: bytes, today: date, known: Sequence[Document]) -> FoundCommitments:
    """Read a file, and not again at every click: a large one takes a second."""
    about = editing.answers(Step(Section.ABOUT)).get("calendar", {})
    time_zone = about.get("timeZone") or editing.house.settings.time_zone or st.context.timezone
    first = about.get("weekStart") if about.get("weekStart") in list(Weekday) else Weekday.MONDAY
    key = (file_id, time_zone, first, today, repr(known))
    read = st.session_state.get(_READ)
    if read is None or read[0] != key:
        found = calendars.read_commitment_file(
            editing.house,
            editing.token,
            data,
            time_zone=time_zone,
            today=today,
            week_start=Weekday(first),
            known=known,
        )
        st.session_state[_READ] = read = (key, found)
    found_before: FoundCommitments = read[1]
    return found_before


def _offer(editing: Editing, new: Sequence[FoundCommitment], file_id: str, became: Callable[[Document], str]) -> None:
    people = [*editing.grown_ups, *(child["name"] for child in editing.children if child.get("name"))]

    def key(field: str) -> str:
        return editing.key(_FAMILY, f"calendar-{file_id}-{field}")

    all_take = st.pills(
        "Whom do they take?", people, selection_mode="multi", format_func=plain, wrap=True, key=key("who"),
        help="Nobody chosen means the whole family. You can choose otherwise for each one below.",
    )  # fmt: skip
    taken = []
    for place, one in enumerate(new[:_OFFERED]):
        # The name of a widget says what it is about: after some were taken, the others keep their ticks.
        about = f"{one.commitment['name']}-{became(one.commitment)}"
        what, whom = st.columns([3, 2], vertical_alignment="center")
        with what.container(gap="xxsmall"):
            is_ticked = st.checkbox(f"**{plain(one.commitment['name'])}**", value=True, key=key(f"tick-{about}"))
            st.caption("  \n".join(map(plain, (became(one.commitment), *one.notes))))
        who = whom.multiselect(
            f"Whom does number {place + 1} take?",
            people,
            default=all_take,
            placeholder=WHOLE_FAMILY,
            label_visibility="collapsed",
            disabled=not is_ticked,
            key=key(f"who-{about}-{'-'.join(all_take)}"),
        )
        if is_ticked:
            chosen = [person for person in people if person in who]
            taken.append(one.commitment | ({"who": chosen} if chosen and len(chosen) < len(people) else {}))
    if len(new) > _OFFERED:
        st.caption(f"These are the first {_OFFERED} of {len(new)}. The others are shown when these are taken.")
    st.button(
        "Take this one" if len(taken) == 1 else f"Take these {len(taken)}",
        type="primary",
        key=key("take"),
        disabled=not taken,
        on_click=editing.changing(
            _FAMILY,
            lambda answers: answers | {"commitments": [*answers.get("commitments", []), *taken]},
            undo="One commitment was added." if len(taken) == 1 else f"{len(taken)} commitments were added.",
        ),
    )
