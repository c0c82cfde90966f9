"""The table of co-op timetables says what is asked, what is proven and what was missed."""

from __future__ import annotations

from typing import Any

from benchmarks.coop import KNOWN, cases, of_competition, of_coops


def a_run(name: str, cost: int, *, seed: int = 1, limit: float = 60.0, bound: int = 0, hard: int = 0) -> dict[str, Any]:
    status = "optimal" if cost == bound else "time_limit"
    return {
        "name": name,
        "seed": seed,
        "limit": limit,
        "cost": cost,
        "bound": bound,
        "hard": hard,
        "status": status,
        "first": 0.1,
    }


def test_a_median_within_what_is_asked_is_met() -> None:
    (row,) = of_competition([a_run("comp02", cost, seed=cost) for cost in (89, 60, 120)])
    assert (row["cost"], row["verdict"], row["asked"]) == ("89 (60-120)", "met", 90)


def test_a_violation_is_never_met() -> None:
    (row,) = of_competition([a_run("comp05", 100, hard=1)])
    assert row["verdict"] == "MISSED"


def test_what_shall_be_proven_is_missed_without_a_proof() -> None:
    (row,) = of_competition([a_run("comp01", 5, bound=4)])
    assert row["verdict"] == "MISSED"
    (row,) = of_competition([a_run("comp01", 5, bound=5)])
    assert row["verdict"] == "met"


def test_a_made_up_co_op_is_held_against_its_longer_search() -> None:
    runs = [a_run("co-op 1", 101, limit=30.0), a_run("co-op 1", 100, limit=300.0)]
    assert of_coops(runs)[0]["verdict"] == "met"
    assert of_coops([a_run("co-op 1", 102, limit=30.0), runs[1]])[0]["verdict"] == "MISSED"


def test_every_problem_is_measured_with_every_seed() -> None:
    assert len([case for case in cases(3, 60.0, ()) if case.name in KNOWN]) == 3 * 14
