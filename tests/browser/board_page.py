"""A page with nothing but the board, for tests/browser/test_board.py: `?plan=kim&today=2026-11-24&now=625`.

With `edit=1` it is the editor, answered by a judge of its own; the page says what it heard.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from brightpath.domain.schedule import ChildWeek, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.ui.board import asked_of, board, board_data
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


# -- the editor --------------------------------------------------------------------------------------------------------


def a_judge() -> None:
    """Answer as the house would: refuse commitments, name what else is overlapped, and keep what is wanted."""
    house, asked = st.session_state, asked_of("week")
    house["heard"] = asked
    if "slow" in st.query_params:
        time.sleep(0.6)
    house["told"] = house["verdict"] = None
    if asked is None:
        return
    if "forgetful" in st.query_params and not house.get("was_asked"):
        house["was_asked"] = True
    elif asked["ask"] == "judge":
        house["verdict"] = {"number": asked["number"], "offersPreference": True, **verdict_on(house["plan"], asked)}
    elif asked["ask"] == "keep" and "stale" in st.query_params:
        house["revision"] += 1
        house["told"] = "Somebody has changed this week in the meantime. Please look at it once more."
    elif asked["ask"] == "undo":
        house["plan"], house["undo"] = house["undo"], None
        house["revision"] += 1
        house["told"] = "Taken back."
    else:
        house["undo"], house["plan"] = house["plan"], after(house["plan"], asked)
        house["revision"] += 1


def verdict_on(plan: WeekPlan, asked: dict[str, Any]) -> dict[str, Any]:
    if asked["kind"] == "remove":
        return {"refused": [], "broken": [], "cost": "It stands one time less."}
    end = asked["end"] or asked["start"] + 30
    child = next(child for child in plan.children if child.id == asked["child"])
    met = [
        item
        for day in child.days
        if day.on == asked["date"]
        for item in day.items
        if item.start < end and asked["start"] < item.end and item.id != asked["item"]
    ]
    return {
        "refused": [f"{item.name} is a commitment." for item in met if item.type == ItemType.COMMITMENT],
        "broken": [f"It overlaps {item.name}." for item in met if item.type != ItemType.COMMITMENT],
        "cost": "The week loses 2 points: mornings are liked best." if asked["start"] >= 720 else None,
    }


def after(plan: WeekPlan, asked: dict[str, Any]) -> WeekPlan:
    """Change the plan as asked: for the child, or all with the item's id, or all in a combined lesson."""
    child = next(child for child in plan.children if child.id == asked["child"])
    on, item = next(
        ((day.on, item) for day in child.days for item in day.items if item.id == asked["item"]), (None, None)
    )
    if item is None:
        fresh = ScheduleItem(
            id="fresh", type=ItemType.SUBJECT, name=asked["subject"], start=asked["start"], end=asked["start"] + 30
        )
        return with_items(
            plan, lambda who, on, items: [*items, fresh] if (who.id, on) == (child.id, asked["date"]) else items
        )
    facts = {
        "tick": {"is_completed": True, "is_handed_in": False},
        "untick": {"is_completed": False, "is_handed_in": False},
        "pin": {"is_pinned": True},
        "unpin": {"is_pinned": False},
        "missed": {"is_skipped": True},
        "edit": {},
    }

    def is_it(who: ChildWeek, date_of: date, one: ScheduleItem) -> bool:
        is_together = (
            date_of == on
            and item.combined_with
            and (one.name, one.start, one.combined_with)
            == (
                item.name,
                item.start,
                item.combined_with,
            )
        )
        return (who.id == child.id and one.id == item.id) or bool(is_together)

    def change(who: ChildWeek, day_of: date, items: list[ScheduleItem]) -> list[ScheduleItem]:
        if asked["ask"] != "keep":
            return [one.model_copy(update=facts[asked["ask"]]) if is_it(who, day_of, one) else one for one in items]
        stays = [one for one in items if not is_it(who, day_of, one)]
        if asked["kind"] == "remove" or day_of != asked["date"]:
            return stays
        length = (asked["end"] or asked["start"] + item.end - item.start) - asked["start"]
        own = [one for day in who.days for one in day.items if is_it(who, day.on, one)]
        place = {"start": asked["start"], "end": asked["start"] + length}
        return stays + [one.model_copy(update=place) for one in own]

    return with_items(plan, change)


def with_items(plan: WeekPlan, change: Callable[[ChildWeek, date, list[ScheduleItem]], list[ScheduleItem]]) -> WeekPlan:
    return plan.model_copy(
        update={
            "children": tuple(
                child.model_copy(
                    update={
                        "days": tuple(
                            day.model_copy(
                                update={
                                    "items": tuple(
                                        sorted(
                                            change(child, day.on, list(day.items)), key=lambda one: (one.start, one.id)
                                        )
                                    )
                                }
                            )
                            for day in child.days
                        )
                    }
                )
                for child in plan.children
            )
        }
    )


def with_a_weekend(plan: WeekPlan) -> WeekPlan:
    weekend = tuple(PlannedDay(on=plan.week_start + timedelta(days=number)) for number in (5, 6))
    return plan.model_copy(
        update={
            "children": tuple(child.model_copy(update={"days": child.days[:5] + weekend}) for child in plan.children)
        }
    )


def with_marks(plan: WeekPlan) -> WeekPlan:
    """Give Monday's and Tuesday's first lessons a mark each."""
    marks = iter(
        [
            {"is_completed": True},
            {"is_handed_in": True},
            {"is_skipped": True},
            {"is_pinned": True},
            {"is_by_hand": True},
        ]
    )
    return with_items(
        plan,
        lambda _who, _on, items: [
            one.model_copy(update=next(marks, {})) if one.type == ItemType.SUBJECT else one for one in items
        ],
    )


def with_eight_children(plan: WeekPlan) -> WeekPlan:
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana")
    return plan.model_copy(
        update={
            "children": tuple(
                plan.children[number % len(plan.children)].model_copy(update={"id": f"child-{number}", "name": name})
                for number, name in enumerate(names)
            )
        }
    )


asked = st.query_params
st.set_page_config(layout="wide")
plan = a_sample_plan(asked.get("plan", "kim"))
if "odd" in asked:
    plan = with_odd_names(plan)
if "marks" in asked:
    plan = with_marks(plan)
if "eight" in asked:
    plan = with_eight_children(plan)
if st.button("Again"):
    plan = plan.model_copy(update={"version": 2})
facts: dict[str, Any] = {}
if "edit" in asked:
    plan = with_a_weekend(plan)
    house = st.session_state
    for name, first in (("plan", plan), ("revision", 7), ("verdict", None), ("told", None), ("undo", None)):
        house.setdefault(name, first)
    if st.button("Elsewhere"):  # as if changed on another device
        house["revision"] += 1
    plan = house["plan"]
    facts = {
        "may": {"move": asked["edit"] != "tick", "tick": True},
        "undo": "the last change" if house["undo"] else None,
        **{name: house[name] for name in ("revision", "verdict", "told")},
    }
now = asked.get("now", "625")
week = board_data(
    plan,
    today=date.fromisoformat(asked.get("today", "2026-11-24")),
    now=int(now),
    clock=asked.get("clock", "24"),
    **facts,
)
board(week, key="week", on_ask=a_judge if "edit" in asked else None)
st.text(f"heard {json.dumps(st.session_state.get('heard'), default=str)}")
