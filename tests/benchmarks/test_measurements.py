"""The measurements run and say honestly what they found. What they find is nobody's business here: no time is asserted."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from benchmarks import facts, learning, page, report, samples, store
from brightpath.domain.errors import Refused


def quiet(words: str) -> None:
    pass


def a_run(**changes: object) -> dict[str, object]:
    run = {
        "household": "olsen_four_children",
        "longest days": True,
        "seed": 0,
        "seconds": 4.0,
        "processor seconds": 4.0,
        "status": "within_gap",
        "gap": 0.015,
        "left out": 5,
        "without a reason": 0,
        "objective": -410.0,
        "faults": 0,
    }
    return {**run, **changes}


@pytest.mark.slow
def test_the_samples_are_measured_and_written_down(tmp_path: Path) -> None:
    rows = samples.measure(quiet, samples=["whitfield_too_much"], seeds=[0], results=tmp_path)
    assert [row["left out"] for row in rows if "left out" in row] == [21, 21]
    assert [row["faults"] for row in rows if "faults" in row] == [0, 0]
    written = json.loads((tmp_path / "samples.json").read_text(encoding="utf-8"))
    assert {"date", "commit", "machine", "versions"} <= set(written)
    assert [run["seed"] for run in written["runs"]] == [0, 0]
    assert "| whitfield_too_much |" in (tmp_path / "samples.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_store_is_measured_and_written_down(tmp_path: Path) -> None:
    rows = store.measure(quiet, families=2, weeks=1, runs=3, results=tmp_path)
    assert {"save_plan", "active_plan", "household_of", "open an existing file"} <= {row["what"] for row in rows}
    assert "2 families" in (tmp_path / "store.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_questions_of_pages_are_measured_beside_others(tmp_path: Path) -> None:
    rows = facts.measure(quiet, rows=20_000, runs=2, results=tmp_path)
    measured = {(row["what"].removeprefix("- "), row["order"]) for row in rows}
    assert {
        (what, order)
        for page, questions in facts.PAGES.items()
        for what in (page, *questions)
        for order in ("as it comes", "laid at night", "laid by family")
    } <= measured
    assert {order for what, order in measured if what == facts.OF_ALL} == {"DuckDB", "SQLite", "pandas"}
    assert "three children" in (tmp_path / "facts_20000.md").read_text(encoding="utf-8")


def test_one_order_of_the_rows_can_be_measured_alone(tmp_path: Path) -> None:
    rows = facts.measure(quiet, rows=10_000, runs=1, orders=["comes"], results=tmp_path)
    assert {row["order"] for row in rows} == {"as it comes"}
    assert (tmp_path / "facts_10000_comes.md").exists()
    assert facts._verdict([0.0304], 30) == {"target ms": 30, "verdict": "MISSED"}
    with pytest.raises(Refused, match="sideways"):
        facts.measure(quiet, orders=["sideways"], results=tmp_path)


def test_asking_who_somebody_is_is_measured() -> None:
    assert page._actor_resolution(calls=3)["runs"] == 3


def test_a_server_that_does_not_come_up_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "start.py").write_text("print('no such port')\nraise SystemExit(1)\n", encoding="utf-8")
    with pytest.raises(Refused, match="no such port"), page.served(tmp_path, tmp_path / "data"):
        pass


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([a_run()], "met"),
        ([a_run(seconds=5.2)], "MISSED"),
        ([a_run(seconds=4.8), a_run(seconds=4.9), a_run(seconds=9.0)], "met"),
        ([a_run(), a_run(), a_run(gap=0.021)], "MISSED"),
        ([a_run(faults=1)], "MISSED"),
    ],
    ids=["good", "too slow", "one slow seed", "one seed with a wide gap", "a plan that breaks a rule"],
)
def test_a_target_counts_as_met_only_when_all_it_says_holds(runs: list[report.Row], said: str) -> None:
    assert samples._judged("olsen_four_children", runs)["verdict"] == said


def test_one_seed_that_leaves_out_more_misses_the_target() -> None:
    runs = [a_run(), {**a_run(), "left out": 6}]
    row = samples._judged_without_limits("olsen_four_children", runs)
    assert (row["left out"], row["verdict"]) == ("5 to 6", "MISSED")


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not count memory")
def test_the_memory_of_a_program_is_its_own() -> None:
    ours = bytearray(b"x") * 300_000_000
    small = samples.used_by([sys.executable, "-c", "pass"])
    large = samples.used_by([sys.executable, "-c", "held = bytearray(b'x') * 200_000_000"])
    assert len(ours) == 300_000_000
    assert small["megabytes"] < 100
    assert 200 < large["megabytes"] < 300


def test_a_missed_target_stands_out_in_the_table() -> None:
    rows = [{"what": "a|b", "verdict": "MISSED"}, {"what": "c", "runs": 2000}]
    assert report.table(rows).splitlines() == [
        "| what | verdict | runs |",
        "| --- | --- | --- |",
        "| a\\|b | **MISSED** |  |",
        "| c |  | 2,000 |",
    ]


def test_the_middle_and_the_slow_end_of_a_few_runs() -> None:
    assert report.median([3.0, 1.0, 2.0]) == 2.0
    assert report.p95([7.0]) == 7.0
    assert report.p95([float(number) for number in range(1, 102)]) == 96.0


@pytest.mark.slow
def test_learning_is_measured_and_written_down(tmp_path: Path) -> None:
    rows = learning.measure(quiet, families=6, weeks_behind=(3,), runs=2, results=tmp_path)
    assert {"ours", "overall rate", "child's rate", "logistic", "shrunk rates", "hidden chances"} <= {
        row["what"] for row in rows
    }
    written = json.loads((tmp_path / "learning_models.json").read_text(encoding="utf-8"))
    assert written["runs"]["rows"] > 1000
