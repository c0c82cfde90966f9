"""The parts of the page of the models: training under way, what holds of each, a version with its charts, and its card."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import polars as pl
import streamlit as st

from brightpath.charts.trained_models import expected_and_happened, importance_of_inputs, most_important
from brightpath.domain.errors import BrightPathError, Stale
from brightpath.domain.jobs import HouseJob, JobState
from brightpath.domain.models import FEWEST_FAMILIES, FileState, Model
from brightpath.services import models, training
from brightpath.services.house import House
from brightpath.services.models import ModelRow, ModelStatus
from brightpath.ui import model_words as words
from brightpath.ui.figures import show_figure, show_table
from brightpath.ui.guard import refusals_shown
from brightpath.ui.light import the_light
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

#: Seconds between two looks at a training.
LOOK_EVERY = 1.0
#: What a callback was refused, until the page has shown it.
REFUSED = "models_refused"


def show_training(house: House, token: str) -> None:
    """Offer a training, or show how far the one under way is and how the last one ended."""
    newest = next(iter(training.trainings(house, token)), None)
    if newest is not None and not newest.state.is_over:
        _watch(house, token)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="training"):
        st.button(words.TRAIN, icon=":material/model_training:", type="primary", on_click=_train, args=(house, token))
        if newest is None:
            st.caption(words.NEVER_TRAINED)
        else:
            st.caption(plain(words.ended(newest, when(newest.completed_at, house.now()))))
    if newest is not None and newest.state is JobState.SUCCESS:
        _show_what_came(newest)


def _show_what_came(job: HouseJob) -> None:
    told = (job.result or {}).get("models", [])
    if told:
        with st.expander("What it brought"):
            st.markdown(
                "\n".join(
                    f"* **{words.NAMES.get(one['name'], one['name'])}.** {plain(one['sentence'])}" for one in told
                )
            )


@st.fragment(run_every=LOOK_EVERY)
def _watch(house: House, token: str) -> None:
    """Show how far a training is; when it has ended the whole page is drawn anew."""
    with refusals_shown():
        job = next(iter(training.trainings(house, token)), None)
        if job is None or job.state.is_over:
            st.rerun()
            return
        with st.container(border=True):
            st.progress(job.progress, text=f"{job.progress_note or 'Waiting for a worker'} … {job.progress} %")
            if st.button(words.CALL_OFF, key="call_off"):
                with suppress(Stale):  # it ended a moment ago, and the page shows how
                    training.cancel_training(house, token, job.job_id)
                st.rerun()


def show_status(statuses: tuple[ModelStatus, ...]) -> None:
    """Say of each model what holds."""
    for one in statuses:
        with st.container(border=True, gap="xsmall", key=f"status_{one.name}"):
            version = f" · version {one.model.version}" if one.model else ""
            st.markdown(f"**{words.NAMES[one.name]}**{version}")
            st.markdown(plain(one.sentence))


def show_versions(house: House, token: str, rows: list[ModelRow]) -> None:
    """Show one version of a model: how good it is, what it goes by, what became of the weeks planned with it."""
    if not rows:
        st.info(words.NO_VERSION, icon=":material/hourglass_empty:")
        return
    row = rows[0]
    if len(rows) > 1:
        serving = next((place for place, each in enumerate(rows) if each.model.is_active), 0)
        row = st.selectbox(words.VERSION, rows, index=serving, format_func=_number, key=f"version-{row.model.name}")
    model = row.model
    now = house.now()
    if len(rows) == 1:
        st.markdown(f"**{_number(row)}**")
    st.caption(plain(words.learned_from(model, when(model.created_at, now))))
    if row.state is not FileState.READY:
        st.error(plain(row.why), icon=":material/error:")
    _show_buttons(house, token, row)
    st.markdown(f"**{words.HOW_GOOD}**")
    st.markdown(plain(words.verdict(model)))
    if model.has_figures_told:
        columns = {"": st.column_config.TextColumn(width=150)}  # a phone has room for two numbers beside it
        show_table(_table(model), key=f"held_out-{model.title}", columns=columns)
        _show_charts(model)
    else:
        st.caption(plain(words.TOO_FEW_FAMILIES))
    _show_usage(row)
    with st.expander(words.CARD):
        card = models.model_card(house, token, model.name, model.version)
        st.download_button(words.DOWNLOAD, card, file_name=f"{model.title}.md", mime="text/markdown")
        st.markdown(card.replace("\n## ", "\n#### ").replace("# ", "### ", 1))


def _show_charts(model: Model) -> None:
    light = the_light()
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{words.GOES_BY}**")
        if most_important(model.importance):
            figure = importance_of_inputs(model.importance, light=light, name_of=words.input_name)
            show_figure(figure, says=_alt_importance(model), table=_importances(model), key=f"importance-{model.title}")
        else:
            st.caption(words.NO_IMPORTANCE)
    with right:
        st.markdown(f"**{words.TRUE_TO}**")
        if model.held_out.calibration:
            figure = expected_and_happened(model.held_out.calibration, light=light)
            show_figure(
                figure, says=_alt_calibration(model), table=_calibration(model), key=f"calibration-{model.title}"
            )
        else:
            st.caption("Not asked of this model.")


def _show_buttons(house: House, token: str, row: ModelRow) -> None:
    model = row.model
    with st.container(horizontal=True, gap="small"):
        if model.is_active:
            st.button(
                words.GO_BACK, icon=":material/undo:", key=f"back-{model.title}", on_click=_go_back,
                args=(house, token, model.name),
            )  # fmt: skip
        else:
            st.button(
                words.promotion_of(model), icon=":material/check:", key=f"use-{model.title}", on_click=_promote,
                args=(house, token, model), disabled=row.state is not FileState.READY,
            )  # fmt: skip


def _show_usage(row: ModelRow) -> None:
    usage = row.usage
    st.markdown(f"**{words.WITH_IT}**")
    with st.container(horizontal=True, key="usage"):
        for label, value in words.figures(usage):
            st.metric(label, value, width=150)
    if usage.families < FEWEST_FAMILIES:
        st.caption(words.TOO_FEW_USED)


def show_refusal() -> None:
    """Say what a press of a button was refused, once."""
    sentence = st.session_state.pop(REFUSED, None)
    if sentence:
        st.error(plain(sentence), icon=":material/error:")


def _table(model: Model) -> pl.DataFrame:
    held = model.held_out
    rows = {f"Version {model.version}": held.metrics, **held.baseline}
    names = [name for name in held.metrics if any(name in one for one in held.baseline.values())] or list(held.metrics)
    ordered = sorted(names, key=lambda name: name != held.measure)
    return pl.DataFrame(
        [
            {"": name[:1].upper() + name[1:]}
            | {words.measure_name(each): round(numbers[each], 4) if each in numbers else None for each in ordered}
            for name, numbers in rows.items()
        ],
        infer_schema_length=None,
    )


def _importances(model: Model) -> pl.DataFrame:
    shares = most_important(model.importance)
    return pl.DataFrame([{"Input": words.input_name(name), "Share": round(share, 4)} for name, share in shares])


def _calibration(model: Model) -> pl.DataFrame:
    bins = model.held_out.calibration
    return pl.DataFrame(
        [{"Expected": round(one.expected, 3), "Happened": round(one.happened, 3), "Rows": one.count} for one in bins]
    )


def _number(row: ModelRow) -> str:
    return words.number_of(row.model)


def _alt_importance(model: Model) -> str:
    shares = ", ".join(
        f"{words.input_name(name)} {100 * share:.0f} %" for name, share in most_important(model.importance)[:5]
    )
    return f"{words.GOES_BY}: {shares}."


def _alt_calibration(model: Model) -> str:
    pairs = ", ".join(
        f"{100 * one.expected:.0f} % became {100 * one.happened:.0f} %" for one in model.held_out.calibration
    )
    return f"{words.TRUE_TO} Expected {pairs}."


@contextmanager
def _refusal_kept() -> Iterator[None]:
    try:
        yield
    except BrightPathError as error:
        st.session_state[REFUSED] = error.sentence


@undisturbed()
def _train(house: House, token: str) -> None:
    with _refusal_kept():
        training.train_models(house, token)


@undisturbed()
def _promote(house: House, token: str, model: Model) -> None:
    with _refusal_kept():
        models.promote_model(house, token, model.name, model.version)


@undisturbed()
def _go_back(house: House, token: str, name: str) -> None:
    with _refusal_kept():
        models.roll_back_model(house, token, name)
