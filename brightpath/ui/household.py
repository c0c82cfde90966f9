"""The household as it stands, section by section, each with the questionnaire's form that changes it in its place.

At most one form is open; the address says which, so that the browser's Back closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from brightpath.domain.family import (
    Child,
    Commitment,
    CommitmentFrequency,
    DayOff,
    FamilyCalendar,
    Frequency,
    Household,
    Involvement,
    Subject,
)
from brightpath.domain.insights import ChildInsights
from brightpath.ui import words
from brightpath.ui.places import WEEK
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.about import about_form
from brightpath.ui.questionnaire.children import children_form
from brightpath.ui.questionnaire.commitments import commitments_form
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.questionnaire.hours import hours_form
from brightpath.ui.questionnaire.style import (
    HOW_FIRM,
    HOW_PLANNED,
    LEANINGS,
    flexibility_form,
    statements_form,
    style_form,
)
from brightpath.ui.school_calendar import calendar_form

CHANGE, LESSONS = "change", "lessons"
HOW_OFTEN = {
    Frequency.DAILY: "every school day",
    Frequency.SEVERAL: "2–3 times a week",
    Frequency.ONCE: "once a week",
    Frequency.OCCASIONALLY: "now and then",
}
GROWN_UP = {
    Involvement.FULL: "with a grown-up the whole time",
    Involvement.SOME: "with a grown-up half the time",
    Involvement.MINIMAL: "with a grown-up a quarter of the time",
    Involvement.INDEPENDENT: "on their own",
}
#: A line longer than this many pixels leads the eye away from the button at its end.
_READABLE = 720
#: Days off listed before the rest is only counted.
_FEW = 5


def show_household(
    household: Household, today: date, style: str = "24", editing: Editing | None = None, changed: str | None = None
) -> None:
    """Show what stands; with `editing` each section can be changed, and `changed` names the one that is open."""
    for row in _ROWS:
        is_open = editing is not None and any(section.address == changed for section in row)
        columns = [st.container() for _ in row] if is_open else st.columns(len(row), gap="medium")
        for column, section in zip(columns, row, strict=True):
            height: Literal["stretch", "content"] = "content" if is_open else "stretch"
            with column, st.container(border=True, height=height, key=f"household-{section.address}"):
                if editing is not None and section.address == changed:
                    _open(section, editing, today)
                else:
                    _closed(section, household, today, style, may_change=editing is not None)


def show_outdated(weeks: Sequence[date]) -> None:
    """Say which plans were made for the household as it was before, and lead to each."""
    if not weeks:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="outdated"):
        count = "This plan was" if len(weeks) == 1 else f"These {len(weeks)} plans were"
        st.markdown(
            f":material/published_with_changes: {count} made before the household or a co-op’s class was changed. Plan again:",
            width="content",
        )
        for week_start in weeks:
            st.page_link(WEEK.page(), label=words.week(week_start), query_params={"week": week_start.isoformat()})


def show_insights(insights: Sequence[ChildInsights]) -> None:
    """Say what the answers suggest about each child, children side by side."""
    if not insights:
        return
    with st.container(border=True, key="insights"):
        st.subheader("What your answers suggest", anchor=False)
        st.caption("Derived from your answers and the children’s ages; rules of thumb, to be taken with a smile.")
        for column, one in zip(st.columns(min(len(insights), 3), gap="medium") * len(insights), insights, strict=False):
            with column:
                st.markdown(f"**{plain(one.child)}**\n" + "\n".join(f"* {plain(said)}" for said in one.in_words()))


# --- Opening and closing ------------------------------------------------------------------------------------------------


def _go_to(**address: str) -> Callable[[], None]:
    return lambda: st.query_params.from_dict(address)


def _closed(section: Section, household: Household, today: date, style: str, *, may_change: bool) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        st.subheader(section.title, anchor=False, width="content")
        if may_change:
            st.button(
                "Change",
                icon=":material/edit:",
                type="tertiary",
                key=f"change-{section.address}",
                on_click=_go_to(**{CHANGE: section.address}),
            )
    section.show(household, today, style, may_change)


def _open(section: Section, editing: Editing, today: date) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        st.subheader(section.title, anchor=False, width="content")
        st.button("Done", icon=":material/check:", key="close_form", on_click=_go_to())
    section.form(editing, today)


def _subjects_form(editing: Editing) -> None:
    from brightpath.ui.questionnaire.subjects import subjects_form  # it says what a subject is like in words from here

    subjects_form(editing)


def _style_form(editing: Editing) -> None:
    flexibility_form(editing)
    style_form(editing)


# --- What stands --------------------------------------------------------------------------------------------------------


def _show_children(household: Household, today: date, style: str, may_change: bool) -> None:
    _lines(
        [
            (
                f"{child.name}, {child.age}",
                words.counted(len(child.subjects), "subject"),
            )
            for child in household.children
        ]
    )


def _show_hours(household: Household, today: date, style: str, may_change: bool) -> None:
    _lines(
        [
            (
                child.name,
                " · ".join([f"Lessons {words.span(*child.hours, style)}", *_best(child), *_rests(child, style)]),
            )
            for child in household.children
        ]
    )


def _best(child: Child) -> Iterator[str]:
    if child.best_times:
        yield f"learns best in the {words.named([words.part_of_day(part) for part in child.best_times])}"


def _rests(child: Child, style: str) -> Iterator[str]:
    """Say the rests that are the child's own; what is as usual is not said."""
    rests = child.rests
    if rests.break_minutes is not None:
        yield f"breaks of {words.minutes(rests.break_minutes)}"
    if rests.break_after_minutes is not None:
        yield f"a break after {words.minutes(rests.break_after_minutes)} at most"
    if rests.lunch_minutes is not None:
        yield f"lunch of {words.minutes(rests.lunch_minutes)}" if rests.lunch_minutes else "no lunch in between"
    if rests.lunch_from is not None:
        yield f"lunch from {words.clock(rests.lunch_from, style)}"
    if rests.lunch_until is not None:
        yield f"lunch by {words.clock(rests.lunch_until, style)}"
    if rests.longest_day_minutes is not None:
        yield f"at most {words.minutes(rests.longest_day_minutes)} of lessons a day"


def _show_subjects(household: Household, today: date, style: str, may_change: bool) -> None:
    children = household.children
    for place in range(0, len(children), 2):
        for column, child in zip(st.columns(min(len(children), 2), gap="large"), children[place:], strict=False):
            with column, st.container(gap="xsmall", width=_READABLE):
                st.markdown(f"**:primary[{plain(child.name)}]**")
                if not child.subjects:
                    st.caption("No subjects yet.")
                for subject in child.subjects:
                    _show_subject(household, child, subject, style, may_change)


def _show_subject(household: Household, child: Child, subject: Subject, style: str, may_change: bool) -> None:
    line = _line(subject.name, " · ".join(_facts(household, child, subject, style)), "core" if subject.is_core else "")
    if not may_change:
        st.markdown(line)
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", wrap=False):
        st.markdown(line)
        count = len(subject.lessons)
        st.button(
            words.counted(count, "lesson") if count else "Lessons",
            type="tertiary",
            width="content",
            key=f"lessons-{child.id}-{subject.name}",
            on_click=_go_to(**{LESSONS: f"{child.id}/{subject.name}"}),
        )


def _facts(household: Household, child: Child, subject: Subject, style: str) -> Iterator[str]:
    often = HOW_OFTEN[subject.frequency]
    if subject.days:
        often += f", only on {words.weekdays(subject.days)}"
    if subject.cycle_days:
        often += f", only on {'day' if len(subject.cycle_days) == 1 else 'days'} {words.named(subject.cycle_days)}"
    if subject.every_weeks is not None:
        often += f", {words.every_weeks(subject.every_weeks)}"
    if subject.fixed_time.preferred is not None:
        at = words.clock(subject.fixed_time.preferred, style)
        often += f", always at {at}" if subject.fixed_time.required else f", rather at {at}"
    yield f"{words.minutes(subject.minutes)}, {often}"
    if subject.block is not None:
        yield f"in blocks of {words.minutes(subject.block)}"
    if subject.parts > 1:
        yield "in two parts on the same day"
    turns = [one.name for one in child.subjects if subject.loop and one.loop == subject.loop and one is not subject]
    if turns:
        yield f"takes turns with {words.named(turns)}"
    if subject.place is not None:
        yield f"place: {subject.place}"
    if subject.combined_with is not None:
        group = subject.combined_with.casefold()
        others = [
            other.name
            for other in household.children
            if other.id != child.id and any((one.combined_with or "").casefold() == group for one in other.subjects)
        ]
        if others:
            yield f"together with {words.named(others)}"
    yield GROWN_UP[subject.involvement]
    yield f"interest {subject.interest} of 5"


def _show_commitments(household: Household, today: date, style: str, may_change: bool) -> None:
    commitments = [(one, one.who or ("everyone",)) for one in household.commitments]
    commitments += [(one, one.who or (child.name,)) for child in household.children for one in child.commitments]
    _lines(
        [
            (
                one.name,
                " · ".join([f"{_comes(one)}, {words.span(one.start, one.end, style)}", words.named(who), *_way(one)]),
            )
            for one, who in commitments
        ],
        "Nothing takes time already.",
    )
    if household.places:
        ways = [f"{place.name} {words.minutes(place.minutes)}" for place in household.places]
        st.caption(plain(f"The way from home, each way: {', '.join(ways)}."))


def _way(commitment: Commitment) -> Iterator[str]:
    if commitment.place is not None:
        yield f"place: {commitment.place}"


def _comes(commitment: Commitment) -> str:
    comes = _comes_on(commitment)
    if commitment.every_weeks is None or commitment.frequency is CommitmentFrequency.ONE_TIME:
        return comes
    return f"{comes}, {words.every_weeks(commitment.every_weeks)}"


def _comes_on(commitment: Commitment) -> str:
    match commitment.frequency:
        case CommitmentFrequency.ONE_TIME if commitment.on is not None:
            return f"once, on {words.day(commitment.on)} {commitment.on.year}"
        case CommitmentFrequency.DAILY:
            return "every school day"
        case CommitmentFrequency.MONTHLY:
            return f"first {words.weekdays(commitment.days_of_week)} of the month"
        case _:
            return words.weekdays(commitment.days_of_week)


def _show_about(household: Household, today: date, style: str, may_change: bool) -> None:
    _lines(
        [
            (
                adult.name,
                "Teaches "
                + (
                    "; ".join(
                        f"{words.weekdays(time.days_of_week)} {words.span(time.start, time.end, style)}"
                        for time in adult.available
                    )
                    or "at any time without a commitment"
                ),
            )
            for adult in household.adults
        ]
    )
    calendar = household.calendar
    zone = (calendar.time_zone or "the device’s own time").replace("_", " ")
    clock = words.clock(15 * 60 + 30, style)
    st.caption(plain(f"The clock: {zone}, times like {clock}. The week begins on {calendar.week_start.value}."))


def _show_year(household: Household, today: date, style: str, may_change: bool) -> None:
    calendar = household.calendar
    rows = [("School days", words.weekdays(calendar.school_days)), *_years(calendar, today)]
    if calendar.day_cycle:
        rows.append(("Day cycle", ", ".join(calendar.day_cycle)))
    _lines(rows)
    coming = sorted((off for off in calendar.days_off if off.last >= today), key=lambda off: off.first)
    if coming:
        st.markdown("Next days off")
        _lines([(off.name or "Day off", _in_days(off, style)) for off in coming[:_FEW]])
    if len(coming) > _FEW:
        st.caption(f"And {len(coming) - _FEW} more.")
    if not coming:
        st.caption("No days off to come.")


def _years(calendar: FamilyCalendar, today: date) -> Iterator[tuple[str, str]]:
    for year in calendar.school_years:
        if year.last >= today:
            terms = [words.counted(len(year.terms), "term")] if year.terms else []
            yield year.name, " · ".join([words.dates(year.first, year.last), *terms])
    if calendar.term_start is not None and calendar.term_end is not None:
        yield "Term", words.dates(calendar.term_start, calendar.term_end)


def _in_days(off: DayOff, style: str) -> str:
    hours = [] if off.start is None or off.end is None else [off.start, off.end]
    return words.free(off.first, off.last, hours, off.who, style)


def _show_style(household: Household, today: date, style: str, may_change: bool) -> None:
    planned = household.planning_approach
    firm, what_it_means = HOW_FIRM[household.flexibility]
    st.markdown(_line(firm, what_it_means))
    if planned is not None:
        st.markdown(plain(HOW_PLANNED[planned]))
    rated = household.philosophies | household.scheduling_styles | household.activities
    liked = [LEANINGS[key][0] if key in LEANINGS else key for key, points in rated.items() if points >= 4]
    if liked:
        st.caption(plain(f"Very much yours: {', '.join(liked)}."))
    else:
        st.caption(f"{len(rated)} of {len(LEANINGS)} rated.")


def _show_statements(household: Household, today: date, style: str, may_change: bool) -> None:
    count = len(household.likert)
    st.markdown(f"{words.counted(count, 'statement')} answered." if count else "None answered yet.")
    st.caption("They say how your family likes its weeks; every new plan follows them.")


# --- Words and lines ------------------------------------------------------------------------------------------------------


def _line(name: str, said: str, mark: str = "") -> str:
    """Write a name and, small below it, what is said of it."""
    return f"**{plain(name)}**{f' · {mark}' if mark else ''}  \n:small[{plain(said)}]"


def _lines(rows: Sequence[tuple[str, str]], instead: str = "") -> None:
    if rows:
        st.markdown("\n\n".join(_line(name, said) for name, said in rows))
    else:
        st.caption(instead or "None.")


@dataclass(frozen=True)
class Section:
    """A part of the household: its name in the address, its title, how it is shown, and the form that changes it."""

    address: str
    title: str
    show: Callable[[Household, date, str, bool], None]
    form: Callable[[Editing, date], None]


def _whenever(form: Callable[[Editing], None]) -> Callable[[Editing, date], None]:
    """Let a form that does not ask which day it is be called like one that does."""
    return lambda editing, today: form(editing)


#: What stands side by side where there is room, in the order of the page.
_ROWS = (
    (
        Section("children", "Children", _show_children, _whenever(children_form)),
        Section("hours", "Hours", _show_hours, _whenever(hours_form)),
    ),
    (Section("subjects", "Subjects", _show_subjects, _whenever(_subjects_form)),),
    (
        Section("commitments", "Commitments", _show_commitments, commitments_form),
        Section("about", "Grown-ups and clock", _show_about, _whenever(about_form)),
    ),
    (Section("year", "Year", _show_year, calendar_form),),
    (
        Section("style", "Answers on style", _show_style, _whenever(_style_form)),
        Section("statements", "The statements", _show_statements, _whenever(statements_form)),
    ),
)
