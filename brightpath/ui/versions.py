"""Versions of a week side by side: the one that counts, an earlier one, what is different, and the press that uses it."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from brightpath.services import planner, versions
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.planner import Version
from brightpath.ui import week_words as words
from brightpath.ui import words as sentences
from brightpath.ui.board import board
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.moments import when
from brightpath.ui.planning import week_of
from brightpath.ui.undisturbed import undisturbed


def show_versions(
    house: House, token: str, family: Family, week_start: date, revision: int, here: datetime, *, may_choose: bool
) -> None:
    """Offer to compare the version that counts with another one; nothing for a week that has only one.

    Without being asked it costs one short question: the plans are read when somebody compares.
    """
    known = planner.plan_versions(house, token, family.family_id, week_start)
    counts = next((one for one in known if one.is_active), None)
    others = [one for one in known if not one.is_active]
    if counts is None or not others:
        return
    if st.toggle(words.COMPARE, key=f"compare-{family.family_id}-{week_start}"):
        _side_by_side(house, token, family, week_start, revision, here, counts, others, may_choose=may_choose)


def _side_by_side(
    house: House,
    token: str,
    family: Family,
    week_start: date,
    revision: int,
    here: datetime,
    counts: Version,
    others: list[Version],
    *,
    may_choose: bool,
) -> None:
    by_number = {one.version: one for one in others}
    number = st.selectbox(
        words.OTHER_VERSION,
        list(by_number),
        format_func=lambda number: sentences.version(number, when(by_number[number].created_at, house.now())),
        key=f"other_version-{family.family_id}-{week_start}-{counts.version}",
        width=360,
    )
    present = planner.week_plan(house, token, family.family_id, week_start, counts.version)
    other = planner.week_plan(house, token, family.family_id, week_start, number)
    if present is None or other is None:
        return
    difference = versions.compare_versions(house, token, family.family_id, week_start, counts.version, number)
    one, two = st.columns(2, gap="medium")
    with one:
        st.markdown(f"**{words.counts(counts.version)}**")
        board(week_of(present.plan, here, family), key="version_that_counts")
    with two:
        st.markdown(f"**{sentences.version(number, when(other.created_at, house.now()))}**")
        st.markdown(
            "\n".join(f"* {told(family, change.sentence)}" for change in difference.changes)
            if difference.changes
            else words.NOT_DIFFERENT
        )
        if may_choose:
            st.button(
                words.USE_VERSION,
                key="use_version",
                icon=":material/restore:",
                help=words.USE_VERSION_HELP,
                on_click=_use,
                args=(house, token, family, week_start, number, revision),
            )
        board(week_of(other.plan, here, family), key="other_version")


@undisturbed()
def _use(house: House, token: str, family: Family, week_start: date, number: int, revision: int) -> None:
    with refusals_shown():
        versions.choose_version(house, token, family.family_id, week_start, number, revision)
