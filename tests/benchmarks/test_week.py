"""The planners beside ours plan the same week and are judged by the same numbers; tables say plainly who is ahead."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report, rivals, week
from benchmarks.report import Row
from brightpath.config import ROOT
from brightpath.domain.errors import Refused
from brightpath.domain.replanning import Way
from brightpath.environment import missing, python_of
from brightpath.planning.week import problem_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.simulation.families import a_family, document_bytes
from tests.planning.drawn_week import MONDAY, a_week
from tests.planning.households import a_busy_household


@pytest.fixture
def problem() -> WeekProblem:
    return problem_of(a_busy_household(), MONDAY)


def quiet(words: str) -> None:
    pass


def a_run(**changes: Any) -> Row:
    return {
        "week": "4_children_tight_15_minutes_0",
        "children": 4,
        "time": "tight",
        "planner": "ours",
        "status": "optimal",
        "objective": 80.0,
        "value": 80.0,
        "left out": 0,
        "at least left out": 0,
        "gap": 0.0,
        "seconds": 2.0,
        "first": 0.4,
        "faults": 0,
        "lessons": 20,
        **changes,
    }


@pytest.mark.parametrize("name", ["ours", "HiGHS", "CBC"])
def test_whoever_proves_the_optimum_finds_the_same_one(name: str, problem: WeekProblem) -> None:
    best = rivals.highs(problem, seconds=30, seed=0)
    row = rivals.PLANNERS[name](problem, seconds=30, seed=0)
    assert row["status"] == "optimal" and row["faults"] == 0
    assert row["objective"] == pytest.approx(best["objective"], abs=0.01)


def test_the_greedy_gives_a_plan_that_keeps_every_must(problem: WeekProblem) -> None:
    row = rivals.greedy(problem, seconds=1, seed=0)
    assert row["lessons"] > 0 and row["faults"] == 0 and row["bound"] is None


def test_the_first_plan_of_ours_has_a_time(problem: WeekProblem) -> None:
    row = rivals.ours(problem, seconds=5, seed=0)
    assert 0 < row["first"] <= row["seconds"]


def cp_sat_is_here() -> bool:
    digest = report.digest_of(rivals.CP_SAT_LIST)
    return not missing(ROOT / rivals.CP_SAT, {rivals.CP_SAT_LIST: digest}) and python_of(ROOT / rivals.CP_SAT).exists()


@pytest.mark.skipif(not cp_sat_is_here(), reason="`start.py bench week` makes CP-SAT's environment")
@pytest.mark.parametrize("step", [15, 5])
def test_cp_sat_knows_every_must_and_wish_of_ours(step: int) -> None:
    drawn = a_week(
        """
        Monday   9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00
        Ada      M    M    A     .     L     .     .     .     .
        Ben      A    x    M     M     .     .     L     .     .
        Pat*     .    .    .     .     .     x     .     .     -
        Tuesday  9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00
        Ada      M    M    A     .     L     .     .     .     .
        Ben      A    x    M     M     .     .     .     .     .
        Pat*     .    .    .     .     -     .     .     .     .
        """,
        step=step,
        hours={"Ada": ("9:00", "13:30"), "Ben": ("9:00", "13:30")},
        best_times={"Ada": ("mid-morning",)},
        longest_day={"Ben": 120},
        liked_stretch=45,
        M={"attention": 4, "core": True, "after": ()},
        A={"attention": 2, "asked": 1, "most": 2, "preferred": "10:00"},
        L={"attention": 1, "after": (0,)},
    )
    theirs = rivals.cp_sat(drawn.problem, seconds=60, seed=0)
    best = rivals.highs(drawn.problem, seconds=60, seed=0)
    assert (theirs["status"], theirs["faults"], theirs.get("why")) == ("optimal", 0, None)
    assert best["status"] == "optimal"
    assert theirs["objective"] == pytest.approx(best["objective"], abs=0.01)


def test_a_plan_that_cp_sat_counts_too_well_is_told(problem: WeekProblem) -> None:
    answer = {"status": "feasible", "objective": 99.0, "bound": 100.0, "seconds": 1.0, "first": 0.1, "places": []}
    row = rivals.read_cp_sat(problem, answer)
    assert row["left out"] > 0 and "CP-SAT counts 99.0 points" in row["why"]


def test_what_cp_sat_was_never_told_is_not_compared(problem: WeekProblem) -> None:
    row = rivals.read_cp_sat(problem, {"status": "not told", "unknown": ["calm_parent"]})
    assert (row["status"], row["why"]) == ("not measured", "CP-SAT has not been told of calm_parent.")


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ({}, {}, 1.0),
        ({"objective": 84.0}, {}, 1.05),
        ({"objective": -120.0, "left out": 2}, {"objective": -100.0, "left out": 2}, 0.75),
    ],
    ids=["the same", "more of the wishes", "what was left out does not hide a poor plan"],
)
def test_the_ratio_is_of_what_the_wishes_are_worth(ours: Row, theirs: Row, said: float) -> None:
    assert week.ratio(a_run(**ours), a_run(planner="CP-SAT", **theirs)) == pytest.approx(said)


def tables(*runs: Row) -> dict[str, list[Row]]:
    return week.tables_of(runs, 5)


def test_ahead_where_time_is_tight_is_judged_where_it_is_not_settled() -> None:
    both = [a_run(), a_run(planner="CP-SAT")]
    worse = [a_run(week="another", status="within_gap", objective=79.0), a_run(week="another", planner="CP-SAT")]
    table = "Beside CP-SAT after 5 s"
    assert [row.get("verdict") for row in tables(*both)[table]] == ["met", "met"]
    assert tables(*both, *worse)[table][0]["verdict"] == "MISSED"


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([a_run(gap=0.004)], "met"),
        ([a_run(gap=0.006)], "MISSED"),
        ([a_run(status="within_gap", gap=0.001)], "MISSED"),
        ([a_run(children=6, status="within_gap", gap=0.019)], "met"),
        ([a_run(faults=1)], "MISSED"),
    ],
    ids=["near", "too far", "too seldom optimal", "larger families may be further", "a plan that breaks a must"],
)
def test_the_gap_is_judged_by_size(runs: list[Row], said: str) -> None:
    assert tables(*runs)["The proven gap after 5 s"][-1]["verdict"] == said


def test_one_missed_lesson_is_put_right_in_every_way(problem: WeekProblem) -> None:
    rows = rivals.ours(problem, seconds=5, seed=0)["replans"]
    assert {row["way"] for row in rows} == set(Way)
    assert all(row["faults"] == 0 for row in rows)
    assert all(row["moves"] == 0 for row in rows if row["way"] == Way.DROP)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({}, "met"), ({"seconds": 1.2}, "MISSED"), ({"moves": 2}, "MISSED"), ({"faults": 1}, "MISSED")],
    ids=["at once", "too slow", "too many moves", "a plan that breaks a must"],
)
def test_a_missed_lesson_is_judged_by_time_and_moves(changes: Row, said: str) -> None:
    one = {"way": "double_up", "seconds": 0.2, "moves": 0, "fell out": 0, "faults": 0, **changes}
    rows = tables(a_run(replans=[one, {**one, "way": "shift_on"}]))["After one missed lesson"]
    assert [row.get("verdict") for row in rows] == [said, None]


def test_a_week_without_a_first_plan_misses_the_target() -> None:
    rows = tables(a_run(), a_run(week="another", first=None))["The first checked plan"]
    assert (rows[0]["without"], rows[0]["verdict"]) == (1, "MISSED")


def test_a_measurement_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def plan(problem: WeekProblem, *, seconds: float, seed: int) -> Row:
        asked.append(seconds)
        return {key: value for key, value in a_run().items() if key not in ("week", "children", "time", "planner")}

    monkeypatch.setattr(rivals, "PLANNERS", {"ours": plan, "CP-SAT": plan})
    options: Row = {"sizes": [1], "samples": ["kim"], "seconds": 0.5, "results": tmp_path}
    week.measure(quiet, seeds=1, part=(1, 2), **options)
    assert len(asked) == 2 * 3
    rows = week.measure(quiet, seeds=1, **options)
    assert len(asked) == 2 * 5
    week.measure(quiet, seeds=1, minutes=0.0, **{**options, "seconds": 1.0})
    assert len(asked) == 2 * 5
    assert {row["table"] for row in rows} >= {"The first checked plan", "The sample households"}
    assert json.loads((tmp_path / "week.json").read_text(encoding="utf-8"))["weeks"] == 0
    assert "# Measured: week" in (tmp_path / "week.md").read_text(encoding="utf-8")


def test_an_unknown_planner_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no planner named Gurobi"):
        week.measure(quiet, planners=["Gurobi"], results=tmp_path)


@pytest.mark.parametrize(("name", "shared"), [("cpsat", {"pydantic", "pydantic-core"}), ("dask", {"highspy", "pulp"})])
def test_what_measures_the_planner_has_the_planners_versions(name: str, shared: set[str]) -> None:
    def versions(path: str) -> dict[str, str]:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        return dict(line.split(" ")[0].split("==") for line in lines if "==" in line.split(" ")[0])

    ours, theirs = versions("requirements.txt"), versions(f"requirements-{name}.txt")
    assert shared <= theirs.keys()
    assert {package: theirs[package] for package in shared} == {package: ours[package] for package in shared}


@pytest.mark.parametrize("children", [1, 3, 8])
def test_the_published_set_is_the_one_that_is_measured(children: int) -> None:
    lines = (ROOT / "benchmarks" / "the_set.sha256").read_text(encoding="utf-8").splitlines()
    hashes = {name: digest for digest, name in map(str.split, lines)}
    assert len(hashes) == 240
    case = next(case for case in week.the_cases(10, [children], ()) if case.time == "tight")
    made = a_family(0, children=children, is_tight=True, step=15)
    assert hashlib.sha256(document_bytes(made)).hexdigest() == hashes[f"{case.name}.json"]
