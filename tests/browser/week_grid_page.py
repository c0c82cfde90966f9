"""A page with nothing but the week grid, for tests/browser/test_week_grid.py.

The field "Case" takes `1?given=Monday 15:00-16:00&clock=12&single=1`; another number makes a fresh grid.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import streamlit as st

from brightpath.domain.spans import patterns_of, spans_of
from brightpath.ui.week_grid import picked, week_grid


def words_of(key: str) -> str:
    return json.dumps(
        [f"{','.join(p['daysOfWeek'])} {p['startTime']}-{p['endTime']}" for p in patterns_of(picked(key))]
    )


def hear() -> None:
    st.session_state[heard] = words_of(key)


def pattern(text: str) -> dict[str, object]:
    days, times = text.split()
    start, end = times.split("-")
    return {"daysOfWeek": days.split(","), "startTime": start, "endTime": end}


st.set_page_config(layout="wide")
number, _, query = st.text_input("Case", "0?").partition("?")
asked = parse_qs(query, keep_blank_values=True)
key, heard, other = (f"{name}{number}" for name in ("grid", "heard", "other"))
st.session_state.setdefault(other, asked.get("given", []))
if st.button("Other"):
    st.session_state[other] = ["Friday 10:00-12:00"]
if "stored" in asked:  # a page that keeps every change, as the questionnaire does
    st.session_state[other] = json.loads(st.session_state.get(heard, "[]"))
if not st.checkbox("Away"):
    drawn = week_grid(
        spans_of(pattern(text) for text in st.session_state[other]),
        key=key,
        label=f"When {number}",
        clock=asked.get("clock", ["24"])[0],
        is_single="single" in asked,
        on_change=None if "deaf" in asked else hear,
    )
    st.text(f"picked {words_of(key)}")
    st.text(f"same {tuple(drawn) == tuple(picked(key))}")
st.text(f"heard {st.session_state.get(heard)} in case {number}")
st.container(height=1600, border=True)
