"""The four sample households: documents in order, every must kept, nothing left out that could stand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brightpath.domain.schedule import plan_of, to_document
from brightpath.planning.week import plan_problem
from brightpath.planning.week.check import violations
from tests.planning.plan_document import faults_of
from tests.planning.samples import ADEYEMI, KIM, OLSEN, SAMPLE_WEEK, SAMPLES, WHITFIELD, a_sample, planned

pytestmark = pytest.mark.slow

#: Child-lessons left out at the optimum when days may be as long as they like (measured with two other solvers).
LEFT_OUT = {KIM: 0, ADEYEMI: 0, OLSEN: 5, WHITFIELD: 21}


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_document_satisfies_the_format(sample: str) -> None:
    document = json.loads(json.dumps(to_document(planned(sample))))
    assert faults_of(document) == []
    assert document["weekStartDate"] == SAMPLE_WEEK.isoformat()
    assert plan_of(document) == planned(sample)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_must_is_broken(sample: str) -> None:
    assert violations(a_sample(sample), planned(sample)) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_left_out_that_could_stand(sample: str) -> None:
    plan = planned(sample, longest_day_limits=False)
    assert violations(a_sample(sample, longest_day_limits=False), plan) == []
    assert sum(left.asked - left.placed for left in plan.unplaced) == LEFT_OUT[sample]
    assert plan.solver.extra["leftOutAtLeast"] <= LEFT_OUT[sample]


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_clock_did_not_decide(sample: str) -> None:
    assert planned(sample).solver.extra["stoppedBy"] != "clock"


def _without_dates_and_clock(document: dict[str, Any]) -> dict[str, Any]:
    document["solver"].pop("seconds")
    return document


@pytest.mark.parametrize("sample", [KIM, WHITFIELD])
def test_the_same_seed_gives_the_same_plan_twice(sample: str) -> None:
    again = plan_problem(a_sample(sample), seconds=120)
    assert _without_dates_and_clock(to_document(again)) == _without_dates_and_clock(to_document(planned(sample)))


# -- the little reader of plan documents sees what it is there to see ----------------------------------------------------


def spoilt(path: list[Any], value: Any) -> dict[str, Any]:
    document = json.loads(json.dumps(to_document(planned(KIM))))
    where = document
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    return document


ITEM = ["children", 0, "days", 0, "items", 0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["seed"], "0"),
        (["because"], ["One.", "Two."]),
        (["because"], ["One.", "Two.", "Two."]),
        (["solver", "status"], "good"),
        (["solver", "bound"], -500),
        (["children", 0, "days", 0, "date"], "2026-11-30"),
        ([*ITEM, "type"], "nap"),
        ([*ITEM, "startTime"], "9:00"),
        ([*ITEM, "endTime"], "00:00"),
        ([*ITEM, "attention"], 0.3),
        ([*ITEM, "extra"], 1),
        ([*ITEM, "why"], ""),
        (["adults", 0, "days", 0, "items"], []),
        (["unplaced"], [{"child": "Nobody", "subject": "x", "asked": 1, "placed": 0, "reasons": [], "wouldHelp": []}]),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, list) else None,
)
def test_the_reader_of_documents_finds_what_is_wrong(path: list[Any], value: Any) -> None:
    assert faults_of(spoilt(path, value))
