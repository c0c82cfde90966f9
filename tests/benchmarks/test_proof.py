"""The tables of the proof: what is compared with what, on a run drawn by hand."""

from __future__ import annotations

from typing import Any

from benchmarks.proof import figures, picture
from brightpath.simulation.regret import regrets


def chunk(method: str | None, world: int, worth: float, *, scenario: str = "plain") -> dict[str, Any]:
    """Draw one family's fifteen weeks; the best week is worth 1 and one by chance 0."""
    each = {"best": 1.0, "by_chance": 0.0} if method is None else {"worth": worth, "moves": 2, "is_far": False}
    told = {} if method is None else {"method": method, "behaviour": "menders"}
    rows = [{"family": 0, "week": week, **each} for week in range(1, 16)]
    return {"scenario": scenario, "world": world, "rows": rows, **told}


def test_a_scenario_is_compared_with_the_questionnaire_of_the_same_families() -> None:
    """The scenario was lived in one world alone, where the questionnaire does better than in the other."""
    run = [chunk(None, 1, 0), chunk(None, 2, 0), chunk("questionnaire", 1, 0.6), chunk("questionnaire", 2, 0.2)]
    run += [chunk("ours", 1, 0.8), chunk("ours", 2, 0.8), chunk("ours", 1, 0.9, scenario="opening")]
    found = regrets(run)
    tables = figures(found)
    cuts = {
        (row["behaviour"], row["scenario"], row["method"]): row for row in tables["Cuts of the questionnaire's regret"]
    }
    assert cuts["all", "plain", "ours"]["cut"] == "67 %"  # 0.2 of 0.6
    assert cuts["all", "opening", "ours"]["cut"] == "75 %"  # 0.1 of 0.4
    asked = {(row["families"], row["what"]): row for row in tables["What was asked"]}
    assert asked["all", "cut at weeks 4-6"]["verdict"] == "met"
    assert asked["all", "moves a week"]["verdict"] == "MISSED"
    assert len(picture(found).data) > 2
