"""A page with nothing but ratings, for tests/browser/test_ratings.py: `?many=25&compact=1&slow=0.4&odd=1`."""

from __future__ import annotations

import time

import streamlit as st

from brightpath.ui.ratings import Statement, rated, ratings

ODD = "<img src=x onerror=\"document.title='broken in'\"><b>Bold</b> " + "W" * 300

asked = st.query_params
st.set_page_config(layout="wide" if "wide" in asked else "centered")
store = st.session_state.setdefault("store", {})
store.setdefault("answers", {"q2": 4})
version = store.setdefault("version", 0)
key = f"ratings-{version}"


def save() -> None:
    if "refuse" in asked:  # as a page does whose save was refused: nothing kept, another key
        store["version"] += 1
        return
    time.sleep(float(asked.get("slow", "0")))
    store["answers"] = rated(key)


def answer_elsewhere() -> None:
    store["answers"] = {"q1": 1, "q3": 5}


long = "We like to know in the evening what the next day will bring, and keep to it unless somebody is ill"
names = [long if number == 3 else f"Statement number {number} is true for us." for number in range(1, 100)]
if "odd" in asked:
    names[0] = ODD
statements = [
    Statement(f"q{number}", names[number - 1], "A line of help under it" if "compact" in asked else "")
    for number in range(1, int(asked.get("many", "5")) + 1)
]
if len(store["answers"]) > 2 and "notice" in asked:
    st.info("Something new stands above.")
stand = ratings(
    statements,
    store["answers"],
    key=key,
    low="not true for us",
    high="very true for us",
    is_compact="compact" in asked,
    on_change=save,
)
time.sleep(float(asked.get("slow", "0")))
st.text(f"stand {stand}")
st.text(f"saved {store['answers']}")
st.button("Elsewhere", on_click=answer_elsewhere)
