"""Claims about the plan as every room sees it, and its document."""

from __future__ import annotations

import json
from datetime import date

import pytest
from pydantic import ValidationError

from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    NextBest,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    Unplaced,
    WeekPlan,
    WishScore,
    plan_of,
    to_document,
)

MONDAY = date(2026, 11, 23)
MATHS = ScheduleItem(
    id="m1",
    type=ItemType.SUBJECT,
    name="Maths <b>&</b> 数学",
    start=545,
    end=1440,
    attention=0.25,
    adult="Pat",
    combined_with="maths",
    is_completed=True,
    why="It is a best learning time of Ada.",
    next_best=NextBest(day="Tuesday", start=630, cost=1.4, wish="best_hours"),
)
CAMP = ScheduleItem(id="c1", type=ItemType.COMMITMENT, name="Camp", start=0, end=60, is_external=True)
PLAN = WeekPlan(
    week_start=MONDAY,
    version=3,
    generation_method="by_hand",
    seed=7,
    solver=SolverReport(
        name="HiGHS",
        status=SolverStatus.WITHIN_GAP,
        objective=-12.5,
        bound=83.0,
        gap=0.01,
        seconds=1.5,
        rows=10,
        columns=20,
        extra={"wishes": {"spread": 1.0}},
    ),
    children=(
        ChildWeek(
            id="1", name="Ada", days=(PlannedDay(on=MONDAY, items=(CAMP, MATHS)),), patterns={"learningBlocks": []}
        ),
    ),
    adults=(AdultWeek(name="Pat", days=(PlannedDay(on=MONDAY),)),),
    unplaced=(
        Unplaced(
            child="Ada",
            subject="Art",
            asked=2,
            placed=1,
            reasons=("It is late.",),
            would_help=("Tea.",),
            musts=("hours_are_kept",),
            prices=(15,),
        ),
    ),
    because=("It is Monday.",),
    wishes=(
        WishScore(
            name="spread", sentence="It is spread.", weight=15, value=0.5, points=7.5, gave_up="It is spread: 7.5."
        ),
    ),
)


def test_a_plan_comes_back_as_it_was_written() -> None:
    assert plan_of(json.loads(json.dumps(to_document(PLAN)))) == PLAN


def test_the_document_has_the_names_that_stay_stable() -> None:
    document = to_document(PLAN)
    assert list(document) == [
        "weekStartDate",
        "version",
        "generationMethod",
        "seed",
        "solver",
        "children",
        "adults",
        "unplaced",
        "because",
        "wishes",
    ]
    assert document["because"] == ["It is Monday."]
    assert document["children"][0]["days"][0] == {
        "date": "2026-11-23",
        "dayOfWeek": "Monday",
        "items": [
            {
                "id": "c1",
                "type": "commitment",
                "name": "Camp",
                "startTime": "00:00",
                "endTime": "01:00",
                "attention": 0.0,
                "adult": None,
                "combinedWith": None,
                "completed": False,
                "isExternal": True,
                "why": "",
            },
            {
                "id": "m1",
                "type": "subject",
                "name": "Maths <b>&</b> 数学",
                "startTime": "09:05",
                "endTime": "24:00",
                "attention": 0.25,
                "adult": "Pat",
                "combinedWith": "maths",
                "completed": True,
                "isExternal": False,
                "why": "It is a best learning time of Ada.",
                "nextBest": {"day": "Tuesday", "startTime": "10:30", "cost": 1.4, "wish": "best_hours"},
            },
        ],
    }
    assert document["unplaced"] == [
        {
            "child": "Ada",
            "subject": "Art",
            "asked": 2,
            "placed": 1,
            "reasons": ["It is late."],
            "wouldHelp": ["Tea."],
            "musts": ["hours_are_kept"],
            "prices": [15],
        }
    ]


def test_a_plan_from_before_there_were_next_best_places_and_wishes_is_read() -> None:
    document = to_document(PLAN)
    del document["wishes"], document["children"][0]["days"][0]["items"][1]["nextBest"]
    old = plan_of(document)
    assert old.wishes == () and old.children[0].days[0].items[1].next_best is None


def test_what_else_the_solver_said_cannot_hide_what_stays_stable() -> None:
    solver = PLAN.solver.model_copy(update={"extra": {"status": "perfect", "note": "x"}})
    document = to_document(PLAN.model_copy(update={"solver": solver}))
    assert document["solver"]["status"] == "within_gap"
    assert document["solver"]["note"] == "x"


def test_a_plan_never_changes_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        PLAN.seed = 8
