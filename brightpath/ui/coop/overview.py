"""The consenting families of a co-op together: what gets done, week by week and told by one thing; never one family alone."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl
import streamlit as st

from brightpath.charts.coop_rates import rate_by_week, rates_told_by
from brightpath.domain.coop_overview import TOO_FEW as TOO_FEW_COUNTED
from brightpath.domain.coop_overview import WEEKS_OF_BANDS, By, CoopOverview, Rate, WeekRate
from brightpath.domain.words import date_in_year
from brightpath.services import coop_overview
from brightpath.services.coop_overview import SOME_LEFT_OUT, WINDOWS
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.figures import show_figure
from brightpath.ui.light import the_light
from brightpath.ui.plain import plain

TOLD_BY: Final = {By.SUBJECT: "Subjects", By.AGE: "Ages", By.CLASS: "Classes", By.SINCE: "New and longer here"}
NOBODY_YET: Final = (
    "No family lets itself be counted yet. Each one says so itself, under “Our co-op”: “Count us in”. From five families on you"
    " see here how much of what was planned gets done, in all of them together and never in one alone."
)
TOO_FEW: Final = (
    "Fewer than five families let themselves be counted, besides your own and those whose files you were given. From five on you"
    " see figures here; until then they would tell about single families."
)
NO_WEEKS: Final = (
    "No week of five families together is counted yet. A week is counted when it has been over for a week, so that late ticks"
    " are in it."
)
NOTHING_NOW: Final = "These weeks are counted, and nothing of them can be shown for now."
HOW_IT_IS_COUNTED: Final = (
    "Done lessons of all planned ones, in steps of five points. Each week is counted once, a week after its end, and stands as"
    " it was counted. Your own family, and families whose files you were given, do not count among the five."
)


def show_overview(editing: CoopEditing) -> None:
    """Show how much gets done in all consenting families together."""
    window = st.segmented_control(
        "Weeks", WINDOWS, default=12, format_func=lambda weeks: f"{weeks} weeks", required=True, key="overview_weeks",
        label_visibility="collapsed",
    )  # fmt: skip
    with st.spinner("Adding up the weeks …"):
        seen = coop_overview.coop_overview(editing.house, editing.token, editing.coop_id, window)
    if not seen.shown:
        _show_why_nothing(seen)
        return
    st.markdown(f"**{how_it_goes(seen)}**")
    light = the_light()
    weeks = [(_short(week.monday), week.percent) for week in seen.weeks]
    show_figure(
        rate_by_week(weeks, light=light), says=how_it_goes(seen), table=_weeks_table(seen.weeks), key="coop_weeks",
        file_name="co-op weeks",
    )  # fmt: skip
    hidden = [week for week in seen.weeks if week.percent is None]
    if hidden:
        st.caption(plain(_why(hidden)))
    _show_told_by(seen)
    _show_bands(seen)
    st.download_button(
        "Take the overview along (CSV)",
        lambda: coop_overview.coop_overview_table(editing.house, editing.token, editing.coop_id, window),
        file_name="co-op overview.csv",
        mime="text/csv",
        key="overview_csv",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(HOW_IT_IS_COUNTED)


def how_it_goes(seen: CoopOverview) -> str:
    """Say how much got done in the newest week that is shown, and in the first."""
    first, last = seen.shown[0], seen.shown[-1]
    said = (
        f"In the week of {date_in_year(last.monday)}, {last.percent} % of what was planned got done, in {last.families}"
    )
    if first is last:
        return f"{said}."
    then = date_in_year(first.monday)
    if first.percent == last.percent:
        return f"{said}, as much as in the week of {then}."
    return f"{said}; in the week of {then} it was {first.percent} %."


def _short(on: date) -> str:
    """Say "2 Nov", as it fits below a line on a phone."""
    number, month = date_in_year(on).split()
    return f"{number} {month[:3]}"


def _show_why_nothing(seen: CoopOverview) -> None:
    if not seen.is_enough:
        st.markdown(TOO_FEW if seen.is_anybody else NOBODY_YET)
        return
    reasons = list(dict.fromkeys(week.why_not for week in seen.weeks))
    st.markdown(NO_WEEKS if TOO_FEW_COUNTED in reasons else NOTHING_NOW)
    others = [reason for reason in reasons if reason != TOO_FEW_COUNTED]
    if others:
        st.caption(" ".join(plain(reason) for reason in others))


def _why(hidden: list[WeekRate]) -> str:
    by_reason: dict[str, list[str]] = {}
    for week in hidden:
        by_reason.setdefault(week.why_not, []).append(date_in_year(week.monday))
    return " ".join(
        f"No figure for {words.counted(len(of), 'week')} ({of[0]}{'' if len(of) == 1 else f' to {of[-1]}'}): {reason}"
        for reason, of in by_reason.items()
    )


def _show_told_by(seen: CoopOverview) -> None:
    by = st.segmented_control(
        "Told by", list(TOLD_BY), default=By.SUBJECT, format_func=TOLD_BY.__getitem__, required=True, wrap=True,
        key="overview_by", label_visibility="collapsed",
    )  # fmt: skip
    rates = seen.by(by)
    if not rates:
        st.markdown("Nothing can be shown by this without telling about fewer than five families.")
        return
    says = _says(rates)
    show_figure(
        rates_told_by([(rate.name, rate.percent) for rate in rates], light=the_light()),
        says=says,
        table=_rates_table(rates),
        key=f"coop_rates_{by.value}",
        file_name=f"co-op by {by.value}",
    )
    if by in SOME_LEFT_OUT:
        st.caption(SOME_LEFT_OUT[by])


def _says(rates: tuple[Rate, ...]) -> str:
    """Say "Most gets done in Art, 85 %, least in Maths, 60 %."."""
    most, least = max(rates, key=lambda one: one.percent), min(rates, key=lambda one: one.percent)
    if most.percent == least.percent:
        return f"{most.percent} % got done, everywhere alike."
    return f"Most got done: {most.name}, {most.percent} %; least: {least.name}, {least.percent} %."


def _show_bands(seen: CoopOverview) -> None:
    st.subheader("Families side by side", anchor=False)
    if seen.bands is None:
        st.markdown(
            f"From ten families on you see here how far apart they are, every {WEEKS_OF_BANDS} weeks: what a half or a third of"
            " them did together, and never who."
        )
        return
    bands = seen.bands
    st.markdown(
        plain(f"{date_in_year(bands.first)} and the {WEEKS_OF_BANDS - 1} weeks after, {bands.families}:")
        + " "
        + ", ".join(f"{band.name} **{band.percent} %**" for band in bands.bands)
        + "."
    )
    st.caption("A band, not a rank. Each family sees its own band on its page, and nobody else’s.")


def _weeks_table(weeks: tuple[WeekRate, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Week of": week.monday,
                "Done, % of planned": week.percent,
                "Families": week.families,
                "Why there is none": week.why_not,
            }
            for week in weeks
        ],
        schema={
            "Week of": pl.Date,
            "Done, % of planned": pl.Int64,
            "Families": pl.String,
            "Why there is none": pl.String,
        },
    )


def _rates_table(rates: tuple[Rate, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "What": rate.name,
                "Done, % of planned": rate.percent,
                "Families": rate.families,
                "Weeks counted": rate.weeks,
            }
            for rate in rates
        ]
    )
