"""The parts of the progress page: each answers one question, in a sentence, a picture and the numbers behind it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import streamlit as st

from brightpath.charts.days_and_hours import days_done, hours_of, hours_that_work
from brightpath.charts.done_of_planned import done_of_planned, then_and_now
from brightpath.charts.subjects_ends import SubjectEnd, subjects_ends
from brightpath.charts.time_and_engagement import engagement_by_subject, planned_and_real_time
from brightpath.domain.forecast import Outlook
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.periods import DAYS_BACK, Choice, Period, own_period
from brightpath.domain.progress import LEAST_IN_CELL, Tally, Trend
from brightpath.services.lessons import SubjectForecast
from brightpath.services.progress import By, LookingBack, Progress
from brightpath.ui import progress_words as words
from brightpath.ui.address import CHILD, choice_in_address, date_in_address
from brightpath.ui.figures import show_figure, show_table
from brightpath.ui.light import the_light
from brightpath.ui.plain import plain
from brightpath.ui.words import part_of_day

_HOURS, _HOURS_BEYOND = "Hours", "Hours beyond the plan"


def choose_period(looking: LookingBack, family_id: FamilyId) -> Period:
    """Offer the days to look back on; own dates may be any that have begun.

    Raises
    ------
    Refused
        When own dates are turned round, still to come, or too many.
    """
    choices = [choice for choice in Choice if choice is Choice.OWN or choice in looking.periods]
    with st.container(horizontal=True, vertical_alignment="bottom", key="period", width="content"):
        key = f"days-{family_id}"
        keep = choice_in_address("days", key, choices, choices[0])
        choice = st.selectbox(
            words.WHICH_DAYS, choices, format_func=words.CHOICES.__getitem__, width=220, key=key, on_change=keep
        )
        if choice is not Choice.OWN:
            return looking.periods[choice]
        first = looking.today - timedelta(days=DAYS_BACK[Choice.DAYS_30] - 1)
        start, end = (
            _own_day(label, name, f"{name}-{family_id}", usual)
            for label, name, usual in ((words.FROM, "from", first), (words.TO, "to", looking.today))
        )
    return own_period(start, end, looking.today)


def _own_day(label: str, name: str, key: str, usual: date) -> date:
    keep = date_in_address(name, key, usual)
    return st.date_input(label, format="YYYY-MM-DD", width=150, key=key, on_change=keep)


def choose_child(looking: LookingBack, family_id: FamilyId) -> ChildId | None:
    """Offer the children, all of them at first; a child alone is not asked about."""
    if len(looking.children) < 2:
        return next(iter(looking.children), None)
    everybody = ""
    options = [everybody, *looking.children]
    key = f"who-{family_id}"
    chosen = st.segmented_control(
        words.WHO,
        options,
        required=True,
        format_func=lambda child: plain(looking.children[child]) if child else words.EVERYBODY,
        key=key,
        on_change=choice_in_address(CHILD, key, options, everybody),
    )
    return ChildId(chosen) if chosen else None


@st.fragment
def show_done(progress: Progress) -> None:
    """Show lessons done of those planned, counted by what somebody wants to see."""
    st.subheader(words.WHAT_GOT_DONE, anchor=False)
    st.markdown(plain(words.done(progress)))
    if progress.waiting:
        st.caption(words.waiting(progress.waiting))
    if not progress.whole.planned:
        return
    ways = [by for by in By if by is not By.CHILD or len(progress.names) > 1]
    by = st.segmented_control(
        words.COUNT_BY, ways, default=By.SUBJECT, required=True, format_func=words.BY_NAMES.__getitem__, key="count_by",
        label_visibility="collapsed",
    )  # fmt: skip
    rows = [(_called(by, key, progress), tally) for key, tally in progress.tallies(by).items()]
    show_figure(
        done_of_planned(tuple(rows), light=the_light()),
        says=words.alt_done(rows),
        table=_tallies(words.BY_NAMES[by], rows),
        key=f"done_by_{by.value}",
    )


def show_days(progress: Progress, looking: LookingBack) -> None:
    """Show which days were lived how fully, the rows of school days, and what was reached."""
    st.subheader(words.DAY_BY_DAY, anchor=False)
    told = [
        words.streak(name, progress.streaks[child], progress.today)
        for child, name in progress.names.items()
        if child in progress.streaks
    ]
    st.markdown("  \n".join(map(plain, told)))
    days = progress.learning_days()
    if days:
        show_figure(
            days_done(
                tuple(days), progress.period.first, progress.period.last, light=the_light(), first_day=looking.first_day
            ),
            says=words.alt_days(progress),
            table=_days(progress),
            key="days_done",
            hours=(_HOURS, _HOURS_BEYOND),
        )
    if progress.milestones:
        reached = [words.milestone(one, progress.names, progress.today) for one in progress.milestones]
        st.markdown(f"**{words.REACHED}**")
        st.markdown("\n".join(f"* {plain(one)}" for one in reached[: words.MOST_MILESTONES]))


def show_then_and_now(progress: Progress) -> None:
    """Show the last 30, 60 and 90 days against as many before, whatever days the rest of the page is about."""
    st.subheader(words.THEN_AND_NOW, anchor=False)
    st.markdown("  \n".join(map(plain, words.all_compared(progress.compared))))
    rows = [(f"{one.days} days", one.before, one.now) for one in progress.compared if one.trend is not Trend.TOO_LITTLE]
    if rows:
        show_figure(
            then_and_now(tuple(rows), light=the_light()),
            says=words.alt_compared(progress.compared),
            table=pl.DataFrame(
                [
                    {
                        "Days": one.days,
                        "Planned before": one.before.planned,
                        "Done before": one.before.done,
                        "Planned now": one.now.planned,
                        "Done now": one.now.done,
                    }
                    for one in progress.compared
                ]
            ),
            key="then_and_now",
        )


@st.fragment
def show_hours(progress: Progress, looking: LookingBack) -> None:
    """Show at which hours lessons get done, child by child: what works for one need not for another."""
    st.subheader(words.HOURS, anchor=False)
    present = [child for child in progress.names if progress.tallies(By.PART, child)]
    if not present:
        st.caption(words.TOO_FEW_HOURS)
        return
    child = present[0]
    if len(present) > 1:
        child = st.segmented_control(
            words.WHO, present, default=child, required=True, key="whose_hours", label_visibility="collapsed",
            format_func=lambda one: plain(progress.names[one]),
        )  # fmt: skip
    said = words.hours(progress, child, progress.names[child])
    st.markdown(plain(said))
    hours = hours_of(progress.tallies_of_hours(child), looking.first_day)
    if not hours.has_shares:
        return
    show_figure(
        hours_that_work(hours, light=the_light(), part_name=part_of_day),
        says=f"{said} {words.alt_done([(part_of_day(part), tally) for part, tally in progress.tallies(By.PART, child).items()])}",
        table=_hours(progress, child),
        key="hours_that_work",
    )
    st.caption(words.CELLS)


def show_time(progress: Progress) -> None:
    """Show how long lessons took against how long they were meant to take, as far as anybody noted it."""
    st.subheader(words.TIME, anchor=False)
    rows = progress.times()
    if not rows:
        st.caption(words.NO_REAL_TIME)
        return
    st.markdown(plain(words.time_taken(rows, progress.whole.done)))
    drawn = [(name, planned, real) for name, _, planned, real in rows]
    show_figure(
        planned_and_real_time(tuple(drawn), light=the_light()),
        says=words.alt_time(drawn),
        table=pl.DataFrame(
            rows, schema=["Subject", "Lessons with a time", "Planned hours", "Real hours"], orient="row"
        ),
        key="planned_and_real_time",
        hours=("Planned hours", "Real hours"),
    )
    st.caption(words.ONLY_TIMED)


def show_engagement(progress: Progress) -> None:
    """Show how engaged the children were, as far as anybody noted it."""
    st.subheader(words.ENGAGEMENT, anchor=False)
    rows = progress.engagement()
    if not rows:
        st.caption(words.NO_ENGAGEMENT)
        return
    st.markdown(plain(words.engagement(rows)))
    enough = [row for row in rows if row[2] >= LEAST_IN_CELL]
    if not enough:
        return
    show_figure(
        engagement_by_subject(tuple(enough), light=the_light()),
        says=words.alt_engagement(enough),
        table=pl.DataFrame(rows, schema=["Subject", "Engagement (1-5)", "Lessons noted"], orient="row").with_columns(
            pl.col("Engagement (1-5)").round(2)
        ),
        key="engagement_by_subject",
    )


def show_ends(progress: Progress, forecasts: list[SubjectForecast]) -> None:
    """Show when each list of lessons will be done, and what would have to happen for those that come too late."""
    st.subheader(words.ENDS, anchor=False)
    mine = [
        one for one in forecasts if one.child_id in progress.names and one.forecast.outlook is not Outlook.NO_LESSONS
    ]
    if not mine:
        st.caption(words.NO_LISTS)
        return
    several = len({one.child_id for one in mine}) > 1
    named = [
        (f"{progress.names[one.child_id]}’s {one.subject}" if several else one.subject, one.forecast) for one in mine
    ]
    named.sort(key=lambda one: (one[1].finishes_on is None, one[1].finishes_on or progress.today, one[0]))
    st.markdown(plain(words.ends(named)))
    st.markdown("\n".join(f"* {plain(one)}" for one in words.needed(named, progress.today)))
    rows = [
        SubjectEnd(name, one.finishes_on, one.as_planned_on, one.aim)
        for name, one in named
        if one.finishes_on is not None
    ]
    table = pl.DataFrame(
        [(name, one.left, one.finishes_on, one.as_planned_on, one.aim, one.sentence) for name, one in named],
        schema={
            "Subject": pl.String,
            "Lessons left": pl.Int64,
            "Done on": pl.Date,
            "As planned on": pl.Date,
            "The year ends": pl.Date,
            "In words": pl.String,
        },
        orient="row",
    )
    if rows:
        show_figure(
            subjects_ends(tuple(rows), progress.today, light=the_light()),
            says=words.alt_ends(named, progress.today),
            table=table,
            key="subjects_ends",
        )
    else:
        show_table(table, key="subjects_ends")


def _called(by: By, key: str, progress: Progress) -> str:
    if by is By.CHILD:
        return progress.names.get(key, "")
    return part_of_day(key) if by is By.PART else key


def _tallies(heading: str, rows: list[tuple[str, Tally]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(name, tally.planned, tally.done, _percent(tally)) for name, tally in rows],
        schema=[heading, "Planned", "Done", "Done %"],
        orient="row",
    )


def _days(progress: Progress) -> pl.DataFrame:
    frame = progress.days.with_columns(pl.col("child_id").replace_strict(dict(progress.names), default=""))
    columns = [
        pl.col("on").alias("Day"),
        pl.col("child_id").alias("Child"),
        (pl.col("planned") + pl.col("still_open")).alias("Planned"),
    ]
    columns.append(pl.col("done").alias("Done"))
    if "minutes" in frame.columns:
        columns += [pl.col("minutes").alias(_HOURS), pl.col("beyond_minutes").alias(_HOURS_BEYOND)]
    return frame.select(columns)


def _hours(progress: Progress, child_id: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (day.value, part_of_day(part), tally.planned, tally.done, _percent(tally))
            for (part, day), tally in progress.tallies_of_hours(child_id).items()
        ],
        schema=["Weekday", "Time of day", "Planned", "Done", "Done %"],
        orient="row",
    )


def _percent(tally: Tally) -> int | None:
    return None if tally.share is None else round(100 * tally.share)
