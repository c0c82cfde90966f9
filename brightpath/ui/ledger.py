"""The parts of the page "Hours and days": whose and which year, where the year stands, the picture and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from brightpath.charts.hours_of_year import hours_of_year
from brightpath.domain import ledger_words as told
from brightpath.domain.ledger import Ledger, LedgerYear, What
from brightpath.domain.ledger_years import year_on
from brightpath.domain.recorded import RecordedChild, names_told_apart
from brightpath.services import ledger as ledgers
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import ledger_words as words
from brightpath.ui.address import CHILD, YEAR, choice_in_address
from brightpath.ui.figures import show_figure, show_table
from brightpath.ui.light import the_light
from brightpath.ui.plain import plain

#: What is to be handed in is told so far ahead.
AHEAD = timedelta(days=120)


def whose_and_when(
    house: House, token: str, of: Family, children: Sequence[RecordedChild], today: date
) -> tuple[RecordedChild, LedgerYear]:
    """Ask for the child and the year, where there are several; the year under way is chosen, or the last of who left."""
    names = names_told_apart(children)
    # Not two columns: on a phone they would leave a gap where there is nothing to choose.
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom")
    child_id = next(iter(names))
    if len(names) > 1:
        with row:
            chosen = st.segmented_control(
                words.WHOSE,
                list(names),
                required=True,
                format_func=lambda one: plain(names[one]),
                key="ledger_child",
                label_visibility="collapsed",
                on_change=choice_in_address(CHILD, "ledger_child", names, child_id),
            )
        child_id = chosen or child_id
    whose = next(one for one in children if one.child_id == child_id)
    years = ledgers.years_of_ledger(house, token, of.family_id, whose.child_id)
    year = year_on(years, today)
    if len(years) > 1:
        by_name = {one.name: one for one in years}
        key = f"ledger_year-{child_id}"
        with row:
            name = st.selectbox(
                words.WHICH_YEAR,
                list(by_name),
                key=key,
                label_visibility="collapsed",
                width=260,
                on_change=choice_in_address(YEAR, key, by_name, year.name),
            )
        year = by_name[name]
    return whose, year


def show_standing(ledger: Ledger) -> None:
    """Say in a sentence where the year stands, and show it; nothing is drawn of a year without anything."""
    st.markdown(f"#### {plain(told.ledger_sentence(ledger))}")
    for sentence in told.change_sentences(ledger):
        st.caption(plain(sentence))
    note = told.grade_note(ledger)
    if note:
        st.caption(plain(note))
    if not ledger.entries:
        st.info(words.NOTHING_YET, icon=":material/edit_calendar:")
        return
    figure = hours_of_year(ledger, light=the_light())
    says, table = words.figure_says(ledger), _cumulated(ledger)
    show_figure(figure, says=says, table=table, key="hours_of_year", columns={"Day": a_date()}, hours=words.HOURS)
    if ledger.pace is not None:
        st.caption(words.pace_says(ledger.pace))


def show_targets(ledger: Ledger) -> None:
    """Show each number that is asked for as a bar with what is there, and what is short."""
    for target in ledger.targets:
        so_far, asked = told.number_of(target.what, target.so_far), told.target_amount(target.what, target.asked)
        st.progress(min(1.0, target.so_far / target.asked), text=f"{so_far} of {asked} · {target.percent} %")
        short = told.short_sentence(target, ledger)
        if short:
            st.caption(short)


def show_hours(ledger: Ledger) -> None:
    """Show the hours by subject, core and not, at home and elsewhere, to be taken along."""
    if not ledger.entries:
        return
    st.subheader(words.BY_SUBJECT, anchor=False)
    st.write(words.core_split(ledger))
    table = pl.DataFrame([words.hours_row(row) for row in ledger.hours])
    if not ledger.untimed:
        table = table.drop(words.WITHOUT_MINUTES)
    columns = {"Subject": st.column_config.TextColumn(pinned=True)}
    show_table(
        table, key="hours_by_subject", file_name=f"hours-{ledger.year.first.year}", columns=columns, hours=words.HOURS
    )
    st.caption(words.TWO_LEDGERS)
    untimed = words.untimed(ledger.untimed)
    if untimed:
        st.caption(untimed)


def show_quarters(ledger: Ledger) -> None:
    """Show the quarters where the place asks for something by quarter."""
    asks = any(quarter.asked_minutes is not None or quarter.least_done_percent for quarter in ledger.quarters)
    if not asks or not ledger.entries:
        return
    st.subheader(words.QUARTERS, anchor=False)
    for quarter in ledger.quarters:
        said = words.quarter_says(quarter, ledger.today)
        if said and quarter.first <= ledger.today:
            st.warning(plain(said), icon=":material/edit_note:")
    table = pl.DataFrame([words.quarter_row(one) for one in ledger.quarters])
    columns = {"Quarter": st.column_config.NumberColumn(pinned=True), "From": a_date(), "To": a_date()}
    show_table(table, key="quarters", columns=columns, hours=words.HOURS)


def show_dues(ledger: Ledger) -> None:
    """List what is to be handed in soon, and what to keep."""
    requirement = ledger.requirement
    if requirement is None or not (requirement.filings or requirement.keep):
        return
    if requirement.filings:
        st.subheader(words.COMING_UP, anchor=False)
        coming = [due for due in ledger.dues if ledger.today <= due.on <= ledger.today + AHEAD]
        for due in coming:
            st.markdown(f"* {words.due_says(plain(due.what), due.on, ledger.today)}")
        if not coming:
            st.caption(words.NOTHING_DUE)
    if requirement.keep:
        with st.expander(words.KEEP):
            st.markdown(words.kept_sentence(requirement.keep))


def a_date() -> Any:
    """Let a column of a table show dates as people write them."""
    return st.column_config.DateColumn(format="D MMM YYYY")


def _cumulated(ledger: Ledger) -> pl.DataFrame:
    """List the days with something that counts: the minutes, all minutes so far, and what the straight line asks for by then."""
    target = ledger.target(What.HOURS)
    length = max(1, (ledger.year.last - ledger.year.first).days)
    by_day = {day.on: day for day in ledger.days}
    rows = []
    for on, minutes in ledger.cumulated():
        row: dict[str, object] = {
            "Day": on,
            "Hours": by_day[on].minutes,
            "So far": minutes,
        }
        if target is not None:
            row["Straight line"] = round(target.asked * (on - ledger.year.first).days / length)
        rows.append(row)
    return pl.DataFrame(rows)
