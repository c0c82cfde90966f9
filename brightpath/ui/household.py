"""The household as it stands, in calm tables. Facts in, words out; nothing is changed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from brightpath.domain.family import (
    Adult,
    Child,
    Commitment,
    CommitmentFrequency,
    Frequency,
    Household,
    Involvement,
    Subject,
)
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday
from brightpath.ui import words
from brightpath.ui.plain import plain

HOW_OFTEN = {
    Frequency.DAILY: "every school day",
    Frequency.SEVERAL: "2–3 times a week",
    Frequency.ONCE: "once a week",
    Frequency.OCCASIONALLY: "now and then",
}
GROWN_UP = {
    Involvement.FULL: "the whole time",
    Involvement.SOME: "half the time",
    Involvement.MINIMAL: "a quarter of the time",
    Involvement.INDEPENDENT: "not needed",
}
PARTS_OF_DAY = {
    "early_morning": "early morning",
    "mid-morning": "mid-morning",
    "early_afternoon": "early afternoon",
    "late_afternoon": "late afternoon",
    "evening": "evening",
}


def show_household(household: Household, style: str = "24") -> None:
    """Show children with their subjects, then everybody's commitments, then the grown-ups."""
    for child in household.children:
        _show_child(child, style)
    _show_commitments(household, style)
    _show_adults(household.adults, style)
    calendar = household.calendar
    st.caption(
        f"School days: {_days(calendar.school_days)}."
        + "".join(
            f" No lessons {_from_to(off.first, off.last)}{': ' + plain(words.named(off.who)) if off.who else ''}."
            for off in calendar.days_off
        )
    )


def _show_child(child: Child, style: str) -> None:
    with st.container(border=True):
        st.subheader(f"{plain(child.name)}, {child.age}", anchor=False)
        best = words.named([PARTS_OF_DAY[part] for part in child.best_times])
        hours = f"Lessons {words.span(*child.hours, style)}"
        st.caption(hours + (f" · learns best in the {best}" if best else ""))
        _table(
            [
                {
                    "Subject": plain(subject.name) + (" · core" if subject.is_core else ""),
                    "When": f"{words.minutes(subject.minutes)}, {HOW_OFTEN[subject.frequency]}{_at(subject, style)}",
                    "Grown-up": GROWN_UP[subject.involvement],
                    "Interest": f"{subject.interest} of 5",
                }
                for subject in child.subjects
            ]
        )


def _show_commitments(household: Household, style: str) -> None:
    rows = [(commitment, commitment.who or ("Everyone",)) for commitment in household.commitments] + [
        (commitment, commitment.who or (child.name,))
        for child in household.children
        for commitment in child.commitments
    ]
    if not rows:
        return
    with st.container(border=True):
        st.subheader("Commitments", anchor=False)
        _table(
            [
                {
                    "What": plain(commitment.name),
                    "Who": plain(words.named(who)),
                    "When": f"{_comes(commitment)}, {words.span(commitment.start, commitment.end, style)}",
                }
                for commitment, who in rows
            ]
        )


def _show_adults(adults: Sequence[Adult], style: str) -> None:
    with st.container(border=True):
        st.subheader("Grown-ups", anchor=False)
        _table(
            [
                {
                    "Who": plain(adult.name),
                    "Can teach": "; ".join(
                        f"{_days(time.days_of_week)} {words.span(time.start, time.end, style)}"
                        for time in adult.available
                    )
                    or "any time without a commitment",
                }
                for adult in adults
            ]
        )


def _table(rows: list[dict[str, Any]]) -> None:
    if rows:
        st.table(rows, border="horizontal", hide_index=True)
    else:
        st.caption("None.")


def _at(subject: Subject, style: str) -> str:
    if subject.fixed_time.preferred is None:
        return ""
    at = words.clock(subject.fixed_time.preferred, style)
    return f", always at {at}" if subject.fixed_time.required else f", rather at {at}"


def _comes(commitment: Commitment) -> str:
    match commitment.frequency:
        case CommitmentFrequency.ONE_TIME if commitment.on is not None:
            return f"once, on {words.day(commitment.on)} {commitment.on.year}"
        case CommitmentFrequency.DAILY:
            return "every school day"
        case CommitmentFrequency.MONTHLY:
            return f"first {_days(commitment.days_of_week)} of the month"
        case _:
            return _days(commitment.days_of_week)


def _days(days: Sequence[Weekday]) -> str:
    if tuple(days) == SCHOOL_DAYS:
        return "Monday to Friday"
    return words.named([day.value for day in days])


def _from_to(first: Any, last: Any) -> str:
    return f"on {words.day(first)}" if first == last else f"from {words.day(first)} to {words.day(last)}"
