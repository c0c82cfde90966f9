"""Section 3: what takes the family's time already, asked with a small week instead of four fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from brightpath.domain.family import CommitmentFrequency
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.spans import patterns_of, spans_of
from brightpath.domain.weeks import WEEKDAYS, Weekday, clock_of, minute_of
from brightpath.services import lists
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.calendar_commitments import calendar_commitments
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.questionnaire.pasted import pasted_list
from brightpath.ui.week_grid import week_grid

FAMILY = Step(Section.COMMITMENTS)
HOW_OFTEN = {
    CommitmentFrequency.WEEKLY: "Every week",
    CommitmentFrequency.DAILY: "Every school day",
    CommitmentFrequency.MONTHLY: "Once a month",
    CommitmentFrequency.ONE_TIME: "Once",
}
_OPEN = "commitment_open"
#: Minutes to choose from for the way to a place.
_WAYS = (0, *range(5, 65, 5), 75, 90, 105, 120)
_FIRST, _LAST, _STEP = 6 * 60, 22 * 60, 15


@dataclass(frozen=True)
class Place:
    """Where a commitment stands: in which step's list, and at which place of it."""

    step: Step
    index: int

    @property
    def key(self) -> str:
        return f"{self.step.key}-{self.index}"


def commitments_form(editing: Editing, today: date) -> None:
    """Ask what takes time already: a name, whom it takes, and when, drawn on the week."""
    _cards(editing, today)
    _ways(editing)
    if st.session_state.get(_OPEN) is None:
        with st.container(border=True):
            st.subheader("Add one", anchor=False)
            _fields(editing, None, {}, today)
        with st.expander("Paste a list instead", icon=":material/content_paste:"):
            people = [*editing.grown_ups, *(child["name"] for child in editing.children if child.get("name"))]
            pasted_list(
                editing.key(FAMILY, "pasted"),
                label="Your commitments, one a line or with commas",
                example="Piano Tue 15:00-15:45 Emma, Swimming Mon Wed 4-5pm, Church Sun 10-12",
                read=lambda text: lists.read_commitment_list(
                    editing.house, editing.token, text, people=people, today=today
                ),
                became=lambda item: _in_words(item, editing.clock, " and ".join(item.get("who", [])) or "everybody"),
                take=lambda items: _put(editing, None, items),
            )
        with st.expander("From a calendar file", icon=":material/calendar_month:"):
            calendar_commitments(
                editing,
                today,
                known=list(_all(editing)),
                became=lambda item: _in_words(item, editing.clock, ""),
            )


# --- What stands --------------------------------------------------------------------------------------------------------


def _cards(editing: Editing, today: date) -> None:
    lists_shown = [("Family and grown-ups", FAMILY)] + [
        (child.get("name", "?"), Step(Section.COMMITMENTS, child["id"])) for child in editing.children
    ]
    holding = [(name, step) for name, step in lists_shown if editing.answers(step).get("commitments")]
    if not holding:
        st.markdown("Nothing yet. Sports, music, co-op, work and appointments go here; a free week is fine too.")
        return
    for column, (name, step) in zip(st.columns(min(len(holding), 3), gap="medium") * 10, holding, strict=False):
        with column:
            st.markdown(f"**{plain(name)}**")
            for index, commitment in enumerate(editing.answers(step)["commitments"]):
                _card(editing, Place(step, index), commitment, today)


def _card(editing: Editing, place: Place, commitment: Document, today: date) -> None:
    def remove(answers: Document) -> None:
        if commitment in answers["commitments"]:  # its place may have changed with a quick click before
            answers["commitments"].remove(commitment)

    with st.container(border=True, key=f"commitment-{place.key.replace(':', '-')}"):
        if st.session_state.get(_OPEN) == place.key:
            _fields(editing, place, commitment, today)
            return
        st.markdown(f"**{plain(commitment.get('name', ''))}**")
        who = words.named(commitment.get("who", [])) if place.step == FAMILY else ""
        st.caption(plain(_in_words(commitment, editing.clock, who or ("everybody" if place.step == FAMILY else ""))))
        editing.show_problems(place.step, f"commitments[{place.index}]")
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                "Edit",
                type="tertiary",
                icon=":material/edit:",
                key=editing.key(place.step, f"edit{place.index}"),
                on_click=lambda: st.session_state.update({_OPEN: place.key}),
            )
            st.button(
                "Remove",
                type="tertiary",
                icon=":material/close:",
                key=editing.key(place.step, f"remove{place.index}"),
                on_click=editing.changing(place.step, remove, undo=f"{commitment.get('name')} was removed."),
            )


def _ways(editing: Editing) -> None:
    """Ask once for each place that is named how long the way there takes."""
    places = editing.answers(FAMILY).get("places", [])
    told = {place["name"]: place.get("minutes") or 0 for place in places if place.get("name")}
    subjects = (
        subject
        for child in editing.children
        for subject in editing.answers(Step(Section.SUBJECTS, child["id"])).get("subjects", [])
    )
    named = [place for one in (*_all(editing), *subjects) if (place := one.get("place"))]
    names = list({name.casefold(): name for name in [*named, *told]}.values())  # as it is spelled where the way is told
    if not names:
        return
    with st.expander("How long are the ways?", icon=":material/directions_walk:"):
        st.caption("One way, from home. The plan keeps that time free before and after what happens there.")
        for name in names:
            minutes = told.get(name, 0)
            st.selectbox(
                plain(name),
                options := sorted({*_WAYS, minutes}),
                index=options.index(minutes),
                format_func=lambda one: f"{one} minutes" if one else "No way, it is at home or next door",
                **editing.widget(FAMILY, f"way-{name}", partial(_put_way, name=name)),
            )
        editing.show_problems(FAMILY, "places")


def _put_way(answers: Document, minutes: int, name: str) -> None:
    places = answers.get("places", [])
    known: Document = next((place for place in places if place.get("name") == name), {})
    others = [place for place in places if place is not known]
    answers["places"] = [*others, {**known, "name": name, "minutes": minutes}] if minutes else others


def _in_words(commitment: Document, clock: str, who: str) -> str:
    """Say "Tuesday and Thursday 15:00–15:45, Emma"."""
    try:
        hours = words.span(minute_of(commitment["startTime"]), minute_of(commitment["endTime"]), clock)
    except (KeyError, ValueError):
        hours = "at a time not said yet"
    days = words.weekdays([Weekday(day) for day in commitment.get("daysOfWeek", []) if day in list(Weekday)])
    match commitment.get("frequency"):
        case CommitmentFrequency.DAILY:
            when = "every school day"
        case CommitmentFrequency.MONTHLY:
            when = f"the first {days} of the month"
        case CommitmentFrequency.ONE_TIME:
            when = _day_in_words(commitment.get("date"))
        case _:
            when = days
    every = commitment.get("everyWeeks")
    weeks = words.every_weeks(every) if isinstance(every, int) and every in range(2, 9) else ""
    return ", ".join(part for part in (f"{when} {hours}", weeks, who) if part)


def _day_in_words(text: Any) -> str:
    on = _date(text)
    return "on a date not said yet" if on is None else f"{words.day(on)} {on.year}"


# --- The fields ---------------------------------------------------------------------------------------------------------


def _fields(editing: Editing, place: Place | None, known: Document, today: date) -> None:
    """Ask for a new commitment, or for everything about one that stands."""
    at = place.key if place else f"new{sum(1 for _ in _all(editing))}"

    def key(field: str) -> str:
        return editing.key(FAMILY, f"{field}-{at}")

    names, who = st.columns([2, 3], gap="medium")
    name = names.text_input(
        "What is it?", value=known.get("name", ""), placeholder="Soccer practice", max_chars=200, key=key("name")
    )
    people = [*editing.grown_ups, *(child["name"] for child in editing.children if child.get("name"))]
    taken = who.pills(
        "Whom does it take?",
        people,
        default=[person for person in _who(editing, place, known) if person in people],
        selection_mode="multi",
        format_func=plain,
        wrap=True,
        help="Nobody chosen means the whole family. A lift counts: whoever drives cannot teach then.",
        key=key("who"),
    )
    frequency = st.segmented_control(
        "How often?",
        list(HOW_OFTEN),
        default=CommitmentFrequency(known.get("frequency", CommitmentFrequency.WEEKLY)),
        wrap=True,
        required=True,
        format_func=HOW_OFTEN.__getitem__,
        key=key("frequency"),
    )
    times = _times(editing, known, CommitmentFrequency(frequency), key, today)
    more = _weeks_and_place(known, CommitmentFrequency(frequency), key)
    chosen = [person for person in people if person in taken]
    items = [
        {
            **{one: value for one, value in known.items() if one not in _ASKED},
            "name": name.strip(),
            "frequency": CommitmentFrequency(frequency).value,
            **time,
            **more,
            **({"who": chosen} if chosen and len(chosen) < len(people) else {}),
        }
        for time in times
    ]
    is_whole = bool(name.strip() and items)

    def save() -> None:
        if _put(editing, place, items, known):
            st.session_state.pop(_OPEN, None)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Keep the change" if place else "Add",
            type="primary",
            key=key("save"),
            disabled=not is_whole,
            on_click=save,
        )
        if place:
            st.button("Leave it as it was", key=key("leave"), on_click=lambda: st.session_state.pop(_OPEN, None))
        elif not is_whole:
            missing = [what for what, is_there in (("a name", name.strip()), ("its time", items)) if not is_there]
            st.caption(f"Still missing: {words.named(missing)}.")


_ASKED = (
    *("name", "frequency", "daysOfWeek", "startTime", "endTime", "date", "who"),
    *("everyWeeks", "startingWeek", "place"),
)


def _weeks_and_place(known: Document, frequency: CommitmentFrequency, key: Any) -> Document:
    """Ask for what few commitments have: weeks between, and a place."""
    more: Document = {}
    with st.expander("Weeks and place", key=key("more")):
        if frequency is not CommitmentFrequency.ONE_TIME:
            weeks = st.selectbox(
                "In which weeks?",
                range(1, 9),
                index=known["everyWeeks"] - 1 if known.get("everyWeeks") in range(2, 9) else 0,
                format_func=lambda number: "Every week" if number == 1 else words.every_weeks(number).capitalize(),
                key=key("weeks"),
            )
            if weeks > 1:
                starting = st.date_input(
                    "Counted from the week of",
                    value=_date(known.get("startingWeek")),
                    format="YYYY-MM-DD",
                    help="Any day of a week in which it comes. None chosen: the start of your school year.",
                    key=key("starting"),
                )
                more["everyWeeks"] = weeks
                if isinstance(starting, date):
                    more["startingWeek"] = starting.isoformat()
        place = st.text_input(
            "Where?",
            value=known.get("place") or "",
            max_chars=200,
            placeholder="Swimming pool",
            help="How long the way takes is asked below, once for each place.",
            key=key("place"),
        )
        if place.strip():
            more["place"] = place.strip()
    return more


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _times(editing: Editing, known: Document, frequency: CommitmentFrequency, key: Any, today: date) -> list[Document]:
    """Ask when: on the week grid, or as one time of the day with its days or its date."""
    is_same = known.get("frequency", CommitmentFrequency.WEEKLY) == frequency
    spans = spans_of([known]) if is_same and known.get("daysOfWeek") and known.get("startTime") else ()
    if frequency in (CommitmentFrequency.WEEKLY, CommitmentFrequency.MONTHLY):
        drawn = week_grid(
            spans,
            key=key(f"grid-{frequency}"),
            label="When",
            days=WEEKDAYS,
            clock=editing.clock,
            is_single=frequency is CommitmentFrequency.MONTHLY,
        )
        if frequency is CommitmentFrequency.MONTHLY:
            st.caption("It stands on the first such weekday of each month.")
        return patterns_of(drawn)
    on = None
    if frequency is CommitmentFrequency.ONE_TIME:
        given = known.get("date")
        on = st.date_input(
            "On", value=date.fromisoformat(given) if given else today, format="YYYY-MM-DD", key=key("date"), width=200
        )
    start, end = (minute_of(known[one]) if known.get(one) else minute for one, minute in _USUAL)
    hours = st.select_slider(
        "Between",
        sorted({*range(_FIRST, _LAST + 1, _STEP), start, end}),
        value=(start, end),
        format_func=lambda minute: words.clock(minute, editing.clock),
        key=key("hours"),
    )
    if hours[0] == hours[1]:
        return []
    time: Document = {"startTime": clock_of(hours[0]), "endTime": clock_of(hours[1])}
    return [time | ({"date": on.isoformat()} if isinstance(on, date) else {})]


_USUAL = (("startTime", 15 * 60), ("endTime", 16 * 60))


def _who(editing: Editing, place: Place | None, known: Document) -> list[str]:
    if place and place.step.child_id and not known.get("who"):
        return [child.get("name", "") for child in editing.children if child["id"] == place.step.child_id]
    return list(known.get("who", []))


def _all(editing: Editing) -> Iterator[Document]:
    for step in (FAMILY, *(Step(Section.COMMITMENTS, child["id"]) for child in editing.children)):
        yield from editing.answers(step).get("commitments", [])


def _put(editing: Editing, place: Place | None, items: list[Document], known: Document | None = None) -> bool:
    """Put commitments where they belong, to the child that is taken alone, else to the family; in the place of `known`.

    `known` is looked for by itself: its place in the list may have changed with a quick click before.
    """
    of_child = {child.get("name"): Step(Section.COMMITMENTS, child["id"]) for child in editing.children}
    into: dict[Step, list[Document]] = {}
    for item in items:
        who = item.get("who", [])
        step = of_child.get(who[0], FAMILY) if len(who) == 1 else FAMILY
        into.setdefault(step, []).append({one: value for one, value in item.items() if one != "who" or step == FAMILY})
    if place:
        into.setdefault(place.step, [])
    is_kept = True
    for step, added in into.items():

        def put(answers: Document, step: Step = step, added: list[Document] = added) -> None:
            commitments = answers.setdefault("commitments", [])
            at = len(commitments)
            if place and step == place.step and known in commitments:
                at = commitments.index(known)
                commitments.pop(at)
            commitments[at:at] = added

        is_kept = editing.change(step, put) and is_kept
    return is_kept
