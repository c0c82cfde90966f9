"""The week grid: a weekly pattern drawn on a small week instead of typed into fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from brightpath.domain.spans import Span, merged, span_of
from brightpath.domain.weeks import WEEKDAYS, Weekday

__all__ = ["picked", "week_grid"]

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "brightpath_week_grid",
    html='<div class="week-grid"></div>',
    css=(_HERE / "week_grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "week_grid.js").read_text(encoding="utf-8"),
)

FROM, UNTIL, STEP = 7 * 60, 21 * 60, 15


def week_grid(
    spans: Iterable[Span],
    *,
    key: str,
    label: str,
    days: Sequence[Weekday] = WEEKDAYS,
    start: int = FROM,
    end: int = UNTIL,
    step: int = STEP,
    clock: str = "24",
    is_single: bool = False,
    on_change: Callable[[], None] | None = None,
) -> tuple[Span, ...]:
    """Show a week on which times are drawn, and return them as they now stand.

    What was drawn counts until the page hands in other `spans` than at its last run. `start` and `end` (minutes) bound
    what is shown and grow to hold every span; drawing snaps to `step` minutes, typed times are taken as they are. With
    `is_single` a new drawing takes the place of the old one. `clock` is "24" or "12".
    """
    given = merged(spans)
    if st.session_state.get(_given(key), given) != given and picked(key) != given:
        st.session_state[_reset(key)] = _sequence(key)
    st.session_state[_given(key)] = given
    shown = picked(key)
    _mount(
        key=key,
        data={
            "label": label,
            "days": [day.value for day in days],
            "start": start,
            "end": end,
            "step": step,
            "clock": clock,
            "isSingle": is_single,
            "spans": [{"day": span.day.value, "start": span.start, "end": span.end} for span in shown],
            "sequence": _sequence(key),
            "reset": st.session_state.get(_reset(key), 0),
        },
        default={"drawn": None},
        on_drawn_change=on_change or _nothing,
    )
    return picked(key)


def picked(key: str) -> tuple[Span, ...]:
    """Read what stands on a grid; in a callback too. What a browser may not send is left out."""
    if _sequence(key) <= st.session_state.get(_reset(key), 0):
        given: tuple[Span, ...] = st.session_state.get(_given(key), ())
        return given
    values = _drawn(key).get("spans")
    if not isinstance(values, list):
        return ()
    return merged(span for value in values if (span := span_of(value)) is not None)


def _drawn(key: str) -> Mapping[str, Any]:
    state = st.session_state.get(key)
    drawn = state.get("drawn") if isinstance(state, Mapping) else None
    return drawn if isinstance(drawn, Mapping) else {}


def _sequence(key: str) -> int:
    """Count what was drawn on a grid; 0 before anything was."""
    sequence = _drawn(key).get("sequence")
    return sequence if isinstance(sequence, int) else 0


def _given(key: str) -> str:
    return f"{key}|given"


def _reset(key: str) -> str:
    return f"{key}|reset"


def _nothing() -> None:
    """Stand in where nobody listens; without a callback the state would not be kept."""
