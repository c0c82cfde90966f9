"""A page with nothing but the board, for tests/browser/test_board.py: `?plan=kim&today=2026-11-24&now=625`."""

from __future__ import annotations

from datetime import date

import streamlit as st

from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.ui.board import board, board_data
from tests.ui.plans import a_sample_plan

ODD_NAMES = (
    "<img src=x onerror=\"document.title='broken in'\"><b>Bold</b>",
    'O\'Brien "Bobby" \\ {}',
    "山田太郎の数学と理科の長い授業",
    "W" * 300,
)


def with_odd_names(plan: WeekPlan) -> WeekPlan:
    def odd(number: int) -> str:
        return ODD_NAMES[number % len(ODD_NAMES)]

    return plan.model_copy(
        update={
            "children": tuple(
                child.model_copy(
                    update={
                        "name": odd(number),
                        "days": tuple(
                            day.model_copy(
                                update={
                                    "items": tuple(
                                        item.model_copy(update={"name": odd(at), "why": odd(at + 1)})
                                        if item.type == ItemType.SUBJECT
                                        else item
                                        for at, item in enumerate(day.items)
                                    )
                                }
                            )
                            for day in child.days
                        ),
                    }
                )
                for number, child in enumerate(plan.children)
            ),
            "unplaced": tuple(
                left.model_copy(
                    update={"child": odd(number), "subject": odd(number + 1), "reasons": (odd(number + 2),)}
                )
                for number, left in enumerate(plan.unplaced)
            ),
        }
    )


asked = st.query_params
st.set_page_config(layout="wide")
plan = a_sample_plan(asked.get("plan", "kim"))
if "odd" in asked:
    plan = with_odd_names(plan)
if "tells" in asked:
    st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
if st.button("Again"):
    plan = plan.model_copy(update={"version": 2})
week = board_data(plan, today=date.fromisoformat(asked.get("today", "2026-11-24")), now=int(asked.get("now", "625")))
opened = board(week, key="week", on_open=(lambda: None) if "tells" in asked else None)
st.text(f"opened {opened['person']} in version {opened['version']}" if opened else "nothing opened")
