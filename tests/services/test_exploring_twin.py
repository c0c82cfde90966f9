"""What Explore shows of lessons, and plain Python that answers the same from the true rows of families who live by chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.research import Chosen
from brightpath.services.exploring import explored
from brightpath.services.pseudonyms import snapshot_of
from tests.services.given_research import FIRST, a_lesson, true_rows

FAMILIES = 7


@st.composite
def lived(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some lessons of each family in its first weeks: timed, only ticked, left out, put in by hand, logged."""
    rows = []
    for family in range(FAMILIES):
        for _ in range(draw(st.integers(1, 6))):
            kind = draw(st.sampled_from(["lesson", "lesson", "lesson", "by_hand", "logged"]))
            is_done = kind == "logged" or draw(st.booleans())
            is_timed = is_done and draw(st.booleans())
            planned = 0 if kind == "logged" else draw(st.integers(4, 24)) * 5
            held = draw(st.integers(1, 30)) * 5 if is_timed else planned if is_done else 0
            rows.append(
                a_lesson(
                    f"family {family}", f"family {family}-0", FIRST + timedelta(days=draw(st.integers(0, 20))), kind=kind,
                    is_done=is_done, is_timed=is_timed, planned_minutes=planned, lessons=draw(st.sampled_from([1.0, 0.5])),
                    minutes=None if kind == "logged" and not is_timed else held,
                    engagement=draw(st.sampled_from([None, 1, 3, 5])) if is_done else None, is_lived=draw(st.booleans()),
                )
            )  # fmt: skip
    return rows


TWIN: dict[str, Callable[[dict[str, Any]], float | None]] = {
    "done": lambda row: float(row["is_done"]),
    "engagement": lambda row: row["engagement"],
    "minutes_over": lambda row: row["minutes"] - row["planned_minutes"] if row["is_timed"] else None,
}


@pytest.mark.parametrize("outcome", TWIN)
@given(lived())
@settings(max_examples=30, deadline=None)
def test_it_says_what_plain_python_says(outcome: str, rows: list[dict[str, Any]]) -> None:
    snapshot = snapshot_of(
        true_rows({f"family {n}": (7,) for n in range(FAMILIES)}, activities=rows), lambda name: None, b"a" * 32
    )
    assert snapshot is not None
    found = explored(snapshot, Chosen(), outcome, "weekday")
    planned = [row for row in rows if row["kind"] == "lesson" and row["is_lived"]]
    told = [(row, value) for row in planned if (value := TWIN[outcome](row)) is not None]
    families = {row["family_id"] for row, _ in told}
    if len(families) < 5:
        assert not found.is_told and (found.rows, found.done, found.mean) == (0, None, None)
        return
    assert (found.families, found.rows) == (len(families), len(told))
    assert found.done == (sum(row["is_done"] for row in planned) if outcome == "minutes_over" else None)
    assert found.mean == pytest.approx(sum(value for _, value in told) / len(told))

    values, days = defaultdict(list), defaultdict(list)
    for row, value in told:
        values[value // 10 * 10 if outcome == "minutes_over" else value].append(row["family_id"])
        days[str(row["on"].isoweekday())].append((row["family_id"], value))
    shown = {value: of for value, of in values.items() if len(set(of)) >= 5}
    assert found.spread.select("value", "rows", "families").rows() == [
        (value, len(of), len(set(of))) for value, of in sorted(shown.items())
    ]
    assert found.spread["share"].to_list() == pytest.approx([len(of) / len(told) for _, of in sorted(shown.items())])
    grouped = {day: of for day, of in days.items() if len({family for family, _ in of}) >= 5}
    assert found.effect["group"].to_list() == sorted(grouped)
    assert found.effect["mean"].to_list() == pytest.approx(
        [sum(value for _, value in grouped[day]) / len(grouped[day]) for day in sorted(grouped)]
    )
    assert found.withheld == len(values) - len(shown) + len(days) - len(grouped)
