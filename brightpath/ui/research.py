"""The four parts of the page Explore: looking at a snapshot, asking it, models side by side, and taking it out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from brightpath.charts.research import (
    MOST_VERSIONS,
    bars_of_answer,
    calibrations_side_by_side,
    effect_of_feature,
    importances_side_by_side,
    spread_of_outcome,
)
from brightpath.charts.theme import CONFIG
from brightpath.charts.trained_models import most_important
from brightpath.domain.errors import BrightPathError, NotSignedIn
from brightpath.domain.models import Model
from brightpath.domain.research import Chosen
from brightpath.exports.research import as_python, dictionary_csv, dictionary_markdown
from brightpath.services import models, research
from brightpath.services.exploring import OUTCOMES, Explored, features_of
from brightpath.services.house import House
from brightpath.services.research import Answer, Form
from brightpath.ui import model_words
from brightpath.ui import research_words as words
from brightpath.ui.figures import show_figure, show_table
from brightpath.ui.light import the_light
from brightpath.ui.moments import when
from brightpath.ui.places import MODELS, link_to
from brightpath.ui.plain import plain

#: The last answer with the question that it belongs to.
ANSWER = "research_answer"
#: An answer of so many rows is small enough for bars.
_MOST_BARS = 40


# --- Looking ----------------------------------------------------------------------------------------------------------


def show_look(house: House, token: str) -> None:
    """Let lessons be chosen, and show what came of them."""
    _see_that_there_is_a_snapshot(house, token)
    outcome, feature = _what()
    # What may be chosen is read from everything; the answer to it is remembered.
    with st.spinner(words.LOOKING):
        everything = research.explore(house, token, Chosen(), outcome, feature)
    chosen = _chosen(everything)
    with st.spinner(words.LOOKING):
        found = research.explore(house, token, chosen, outcome, feature)
    _show_as_of(house, token, found)
    hidden = words.hidden(found)
    if not found.is_told:
        st.info(words.NOT_TIMED if OUTCOMES[outcome].is_of_timed else words.NOT_TOLD, icon=":material/visibility_off:")
    else:
        st.markdown(words.seen(found, outcome, feature))
        _show_effect(found, outcome, feature)
        _show_spread(found, outcome)
    if hidden:
        st.caption(plain(hidden))


def _see_that_there_is_a_snapshot(house: House, token: str) -> None:
    """Be refused before anything is offered that would need one; the answer is that of the first choice, and remembered."""
    outcome = next(iter(OUTCOMES))
    with st.spinner(words.LOOKING):
        research.explore(house, token, Chosen(), outcome, features_of(outcome)[0])


def _show_as_of(house: House, token: str, found: Explored) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="explore_as_of"):
        st.caption(words.AS_OF.format(when=when(found.as_of, house.now())), width="content")
        if st.button(words.ANEW, type="tertiary", icon=":material/refresh:", help=words.ANEW_HELP, key="explore_anew"):
            research.look_anew(house, token)
            st.rerun()


def _what() -> tuple[str, str]:
    with st.container(horizontal=True, key="explore_what"):
        outcome = st.selectbox(
            words.OUTCOME, list(OUTCOMES), format_func=words.OUTCOME_NAMES.__getitem__, key="explore_outcome", width=330
        )
        feature = st.selectbox(
            words.FEATURE,
            features_of(outcome),
            format_func=words.feature_name,
            key=f"explore_feature_{OUTCOMES[outcome].table}",
            width=330,
        )
    return outcome, feature


def _chosen(everything: Explored) -> Chosen:
    with st.expander(words.CHOOSE, icon=":material/filter_alt:", key="explore_filters"):
        columns = st.columns(2)
        picked = {
            name: tuple(
                columns[place % 2].multiselect(
                    label,
                    everything.facets.get(name, []),
                    format_func=partial(words.value_name, name),
                    placeholder=words.EVERYTHING,
                    key=f"explore_{name}",
                )
            )
            for place, (name, label) in enumerate(words.FACETS.items())
        }
        with st.container(horizontal=True):
            last = max(1, everything.last_week)
            first = st.number_input(words.FIRST_WEEK, 1, None, 1, key="explore_first", width=190)
            until = st.number_input(words.LAST_WEEK, 1, None, last, key="explore_last", width=190)
    return Chosen(
        age_bands=picked["age_band"],
        fields=picked["field"],
        subjects=picked["subject"],
        weekdays=tuple(map(int, picked["weekday"])),
        first_week=int(first) if first > 1 else None,
        last_week=int(until) if until < last or until < first else None,
    )


def _show_effect(found: Explored, outcome: str, feature: str) -> None:
    st.subheader(words.EFFECT, anchor=False)
    if found.effect.is_empty():
        st.info(words.NO_GROUP, icon=":material/visibility_off:")
        return
    shown = found.effect.with_columns(pl.Series("group", words.groups(found, feature)))
    figure = effect_of_feature(
        shown, light=the_light(), is_share=OUTCOMES[outcome].is_share, words=words.OUTCOME_NAMES[outcome]
    )
    says = f"{words.OUTCOME_NAMES[outcome]}, by {words.feature_name(feature).lower()}: " + ", ".join(
        f"{row['group']} {words.figure(outcome, row['mean'])} ({words.figure(outcome, row['low'])} to"
        f" {words.figure(outcome, row['high'])})"
        for row in shown.to_dicts()
    )
    show_figure(figure, says=f"{says}.", table=words.effect_table(found, feature), key="effect")
    st.caption(words.GOES_WITH)


def _show_spread(found: Explored, outcome: str) -> None:
    st.subheader(words.SPREAD, anchor=False)
    values = [words.outcome_value(outcome, value) for value in found.spread["value"].to_list()]
    shares = found.spread["share"].to_list()
    says = f"{words.OUTCOME_NAMES[outcome]}: " + ", ".join(
        f"{value} {100 * share:.0f} %" for value, share in zip(values, shares, strict=True)
    )
    table = found.spread.select(
        pl.Series("Value", values, dtype=pl.String),
        pl.col("share").round(3).alias("Share"),
        pl.col("rows").alias("Rows"),
        pl.col("families").alias("Families"),
    )
    show_figure(spread_of_outcome(values, shares, light=the_light()), says=f"{says}.", table=table, key="spread")


# --- Asking -----------------------------------------------------------------------------------------------------------


def show_ask(house: House, token: str) -> None:
    """Let a SELECT be written and asked; show its answer, and the same as a program."""
    st.caption(words.ABOUT_SQL)
    st.selectbox(
        words.EXAMPLE, list(words.EXAMPLES), index=None, key="research_example", on_change=_take_example, width=420
    )
    sql = st.text_area(words.SQL, key="research_sql", height=220, placeholder="SELECT …")
    if st.button(words.ASK_IT, type="primary", icon=":material/play_arrow:"):
        # In the run and not in a callback: nobody else's clicks wait for it.
        st.session_state.pop(ANSWER, None)
        with st.spinner(words.ASKING):
            try:
                st.session_state[ANSWER] = (sql, research.ask_snapshot(house, token, sql))
            except NotSignedIn:
                raise
            except BrightPathError as refusal:
                st.error(plain(refusal.sentence), icon=":material/error:")
    if ANSWER in st.session_state:
        asked, answer = st.session_state[ANSWER]
        if research.may_still_be_shown(house, token, answer):
            _show_answer(answer)
            with st.expander(words.AS_PYTHON, icon=":material/code:"):
                st.code(as_python(asked), language="python")
        else:
            del st.session_state[ANSWER]
            st.info(words.NO_LONGER, icon=":material/visibility_off:")
    with st.expander(words.TABLES, icon=":material/table:"):
        st.markdown(_headed(dictionary_markdown()))


def _take_example() -> None:
    name = st.session_state.get("research_example")
    if name:
        st.session_state["research_sql"] = words.EXAMPLES[name]


def _show_answer(answer: Answer) -> None:
    rows = answer.rows
    if rows.is_empty():
        st.info(words.NO_ROWS, icon=":material/check:")
        return
    st.markdown(words.answered(rows.height, answer.is_cut))
    show_table(rows, key="answer")
    st.download_button(
        words.ANSWER_AS_PARQUET,
        lambda: _parquet(rows),
        file_name="answer.parquet",
        mime="application/vnd.apache.parquet",
        key="answer_parquet",
        icon=":material/download:",
        on_click="ignore",
    )
    bars = _bars(rows)
    if bars is not None:
        names, values, label = bars
        says = f"{label}: " + ", ".join(f"{name} {value:g}" for name, value in zip(names, values, strict=True))
        figure = bars_of_answer(names, values, light=the_light(), words=label)
        st.plotly_chart(figure, theme=None, config=CONFIG, key="answer_bars", alt=f"{says}.")


def _bars(rows: pl.DataFrame) -> tuple[list[str], list[float], str] | None:
    """Find a picture of an answer: names in the first column, no two alike, and the last column of numbers; else None."""
    numbers = [name for name in rows.columns[1:] if rows[name].dtype.is_numeric()]
    if not numbers or rows.height > _MOST_BARS or rows[:, 0].is_duplicated().any():
        return None
    drawn = rows.drop_nulls(numbers[-1])
    names = [("withheld" if value is None else str(value))[:40] for value in drawn[:, 0].to_list()]
    values = drawn[numbers[-1]].cast(pl.Float64)
    if drawn.height < 2 or not values.is_finite().all():
        return None
    return names, values.to_list(), numbers[-1]


def _parquet(rows: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    rows.write_parquet(written)
    return written.getvalue()


# --- Models -----------------------------------------------------------------------------------------------------------


def show_models(house: House, token: str) -> None:
    """Show versions of a model side by side: errors on what was held out, calibration, what they go by."""
    rows = models.models(house, token)
    link_to(MODELS, words.CARDS)
    if not rows:
        st.info(words.NO_MODELS, icon=":material/hourglass_empty:")
        return
    names = list(dict.fromkeys(row.model.name for row in rows))
    name = st.segmented_control(
        words.MODEL, names, default=names[0], format_func=model_words.NAMES.__getitem__, required=True, key="side_model"
    )
    of_name = [row.model for row in rows if row.model.name == name]
    chosen = st.multiselect(
        words.WHICH_VERSIONS,
        of_name,
        default=of_name[:MOST_VERSIONS],
        max_selections=MOST_VERSIONS,
        format_func=model_words.number_of,
        key=f"side_{name}",
    )
    told = [model for model in chosen if model.has_figures_told]
    if len(told) < len(chosen):
        st.caption(words.NO_FIGURES)
    if told:
        st.subheader(words.SIDE_BY_SIDE, anchor=False)
        narrow = {"": st.column_config.TextColumn(width=130)}  # a phone has to have room for numbers beside the name
        show_table(_errors(told), key="side_errors", file_name=f"{name}-versions", columns=narrow)
        _show_calibrations(told)
        _show_importances(told)


def _errors(told: list[Model]) -> pl.DataFrame:
    rows = []
    for model in told:
        held = model.held_out
        version = f"Version {model.version}"
        shown = {"Rows held out": held.rows, "Families": model.families, "Better than each baseline": held.is_better}
        rows.append({"": version} | _numbers(held.metrics) | shown | {"On the rows of": version})
        rows += [
            {"": f"· {baseline}"} | _numbers(numbers) | {"On the rows of": version}
            for baseline, numbers in held.baseline.items()
        ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _numbers(metrics: Mapping[str, float]) -> dict[str, float]:
    return {model_words.measure_name(name): round(float(value), 4) for name, value in metrics.items()}


def _show_calibrations(told: list[Model]) -> None:
    versions = {model_words.number_of(one): one.held_out.calibration for one in told if one.held_out.calibration}
    if not versions:
        return
    st.subheader(words.EXPECTED, anchor=False)
    table = pl.DataFrame(
        [
            {"Version": name, "Expected": round(one.expected, 3), "Happened": round(one.happened, 3), "Rows": one.count}
            for name, bins in versions.items()
            for one in bins
        ]
    )
    says = "; ".join(
        f"{name}: "
        + ", ".join(f"expected {100 * one.expected:.0f} % became {100 * one.happened:.0f} %" for one in bins)
        for name, bins in versions.items()
    )
    figure = calibrations_side_by_side(versions, light=the_light())
    show_figure(figure, says=f"{words.EXPECTED} {says}.", table=table, key="side_calibration")


def _show_importances(told: list[Model]) -> None:
    versions = {model_words.number_of(one): dict(one.importance) for one in told if one.importance}
    inputs = list(dict.fromkeys(name for shares in versions.values() for name, _ in most_important(shares)))
    if not inputs:
        return
    st.subheader(words.GO_BY, anchor=False)
    table = pl.DataFrame(
        [
            {"Input": model_words.input_name(name)}
            | {version: round(shares.get(name, 0.0), 4) for version, shares in versions.items()}
            for name in inputs
        ]
    )
    says = "; ".join(
        f"{version}: "
        + ", ".join(f"{model_words.input_name(name)} {100 * share:.0f} %" for name, share in most_important(shares)[:5])
        for version, shares in versions.items()
    )
    figure = importances_side_by_side(versions, inputs, light=the_light(), name_of=model_words.input_name)
    show_figure(figure, says=f"{words.GO_BY}: {says}.", table=table, key="side_importance")


# --- Taking out -------------------------------------------------------------------------------------------------------


def show_take_out(house: House, token: str) -> None:
    """Hand out a snapshot, and the data dictionary with and without one."""
    st.markdown(words.ABOUT_TAKING_OUT)
    _see_that_there_is_a_snapshot(house, token)
    form = st.radio(words.FORM, list(Form), format_func=lambda one: words.FORMS[one.value], key="research_form")
    # Made when it is pressed, so that whoever withdrew before is not in it.
    st.download_button(
        words.MAKE,
        lambda: research.take_out_snapshot(house, token, form or Form.PARQUET).content,
        file_name=f"brightpath-research-{form}.zip",
        mime="application/zip",
        type="primary",
        key="research_download",
        icon=":material/download:",
        on_click="ignore",
    )
    st.subheader(words.DICTIONARY, anchor=False)
    st.download_button(
        words.DICTIONARY_CSV,
        lambda: dictionary_csv().encode("utf-8-sig"),
        file_name="dictionary.csv",
        mime="text/csv",
        key="research_dictionary",
        icon=":material/download:",
        on_click="ignore",
    )
    with st.expander(words.TABLES, icon=":material/table:"):
        st.markdown(_headed(dictionary_markdown()))


def _headed(markdown: str) -> str:
    return markdown.replace("## ", "#### ")
