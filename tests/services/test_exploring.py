"""What is seen of a snapshot, against numbers worked out by hand; and small groups, which are not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.research import Chosen
from brightpath.services.exploring import OUTCOMES, explored, features_of, mean_and_half_interval
from brightpath.services.pseudonyms import Snapshot, snapshot_of
from tests.services.given_research import FIRST, a_lesson, true_rows

FIELDS = {"Mathematics": "maths", "Art": "arts"}
EVERYTHING = Chosen()


def a_snapshot(activities: list[dict[str, Any]], families: int = 6, **more: Any) -> Snapshot:
    homes: dict[str, tuple[int | None, ...]] = {f"family {n}": (7,) for n in range(families)}
    true = true_rows(homes, activities=activities, **more)
    found = snapshot_of(true, lambda name: (name, FIELDS[name]) if name in FIELDS else None, b"a" * 32)
    assert found is not None
    return found


def lessons(families: range, day: int = 0, **more: Any) -> list[dict[str, Any]]:
    return [a_lesson(f"family {n}", f"family {n}-0", FIRST + timedelta(days=day), **more) for n in families]


def test_lessons_done_by_weekday() -> None:
    """Six families did Monday's lesson; three of them Friday's."""
    rows = lessons(range(6)) + lessons(range(3), day=4) + lessons(range(3, 6), day=4, is_done=False)
    found = explored(a_snapshot(rows), EVERYTHING, "done", "weekday")
    assert (found.families, found.rows, found.weeks, found.mean) == (6, 12, 6, 0.75)
    assert (
        found.spread.rows() == [(1.0, 0.75, 9, 6)] and found.withheld == 1
    )  # three families missed one: too few to tell
    told = {row["group"]: row for row in found.effect.to_dicts()}
    assert (told["1"]["mean"], told["1"]["low"], told["1"]["high"]) == (1.0, 1.0, 1.0)
    assert (told["5"]["mean"], told["5"]["rows"], told["5"]["families"]) == (0.5, 6, 6)
    # Six families of one lesson each: squares 6 * 0.25, times 6 / 5, root, over 6 rows; Student's t of 5 degrees.
    assert told["5"]["high"] - 0.5 == pytest.approx(2.571 * (1.5 * 6 / 5) ** 0.5 / 6)


def test_rows_of_one_family_are_not_independent() -> None:
    """Five families of ten equal rows each say as much as five rows."""
    assert mean_and_half_interval([10.0, 0.0, 10.0, 0.0, 10.0], [10] * 5) == pytest.approx(
        mean_and_half_interval([1.0, 0.0, 1.0, 0.0, 1.0], [1] * 5)
    )
    mean, half = mean_and_half_interval([1.0, 0.0, 1.0, 0.0, 1.0], [1] * 5)
    assert mean == 0.6 and half == pytest.approx(2.776 * (1.2 / 4 / 5) ** 0.5)  # the usual error of a mean


def test_groups_of_fewer_than_five_families_are_withheld() -> None:
    found = explored(a_snapshot(lessons(range(6)) + lessons(range(4), day=1)), EVERYTHING, "done", "weekday")
    assert found.effect["group"].to_list() == ["1"] and found.withheld == 1
    assert found.facets["weekday"] == ["1"]


def test_of_a_choice_that_leaves_four_families_nothing_is_told() -> None:
    found = explored(a_snapshot(lessons(range(6)) + lessons(range(4), day=1)), Chosen(weekdays=(2,)), "done", "weekday")
    assert not found.is_told and (found.families, found.rows, found.mean) == (0, 0, None)
    assert found.spread.is_empty() and found.effect.is_empty()


def test_what_nobody_told_anything_of_does_not_count() -> None:
    rows = (
        lessons(range(6))
        + lessons(range(6), day=1, is_done=False, is_lived=False)
        + lessons(range(6), day=2, kind="logged")
    )
    assert explored(a_snapshot(rows), EVERYTHING, "done", "weekday").rows == 6


def test_minutes_over_are_of_what_was_done_in_steps_of_ten() -> None:
    rows = lessons(range(6), minutes=45, planned_minutes=30) + lessons(range(6), day=1, minutes=0, is_done=False)
    found = explored(a_snapshot(rows), EVERYTHING, "minutes_over", "subject")
    assert found.spread.rows() == [(10.0, 1.0, 6, 6)] and found.mean == 15.0


def test_minutes_over_are_of_timed_lessons_alone_and_how_many_were_done_is_said() -> None:
    """Monday's were timed; Tuesday's only ticked, so the plan's half hour stands there, which says nothing."""
    rows = lessons(range(6), minutes=45, planned_minutes=30)
    rows += lessons(range(6), day=1, minutes=30, planned_minutes=30, is_timed=False)
    found = explored(a_snapshot(rows), EVERYTHING, "minutes_over", "weekday")
    assert (found.mean, found.rows, found.done) == (15.0, 6, 12)
    assert found.effect["group"].to_list() == ["1"] and found.withheld == 0
    assert explored(a_snapshot(rows), EVERYTHING, "done", "weekday").done is None
    rows = lessons(range(6), is_timed=False) + lessons(range(4), day=1)
    assert not explored(a_snapshot(rows), EVERYTHING, "minutes_over", "weekday").is_told


def test_what_was_put_in_by_hand_was_not_planned() -> None:
    rows = lessons(range(6), is_done=False) + lessons(range(6), day=1, kind="by_hand")
    assert explored(a_snapshot(rows), EVERYTHING, "done", "weekday").mean == 0


def test_weeks_are_counted_from_each_familys_first() -> None:
    rows = [
        row | {"monday": row["monday"] + timedelta(weeks=n + week), "on": row["on"] + timedelta(weeks=n + week)}
        for week in range(3)
        for n, row in enumerate(lessons(range(6)))
    ]
    snapshot = a_snapshot(rows)
    assert explored(snapshot, Chosen(first_week=2, last_week=2), "done", "week_number").effect["group"].to_list() == [
        "2"
    ]
    assert explored(snapshot, EVERYTHING, "done", "week_number").last_week == 3


def test_stars_go_with_the_plan_of_their_week() -> None:
    feedback = [
        {"family_id": f"family {n}", "monday": FIRST, "said_by": "grown-up", "stars": stars, "manageable": 3}
        for n, stars in enumerate((5, 5, 5, 3, 3, 3))
    ]
    snapshot = a_snapshot(lessons(range(6)), feedback=feedback)
    found = explored(snapshot, EVERYTHING, "stars", "wish_spread")
    assert found.mean == 4.0 and found.effect.select("group", "mean", "families").rows() == [("0.88", 4.0, 6)]
    assert explored(snapshot, EVERYTHING, "manageable", "left_out").mean == 3.0
    assert not explored(snapshot, Chosen(fields=("arts",)), "stars", "gap").is_told


def test_many_values_are_cut_into_few_groups_in_order() -> None:
    rows = [
        row
        for day in range(5)
        for minutes in range(10, 60, 5)
        for row in lessons(range(6), day=day, planned_minutes=minutes)
    ]
    found = explored(a_snapshot(rows), EVERYTHING, "done", "planned_minutes")
    groups = found.effect["group"].to_list()
    assert len(groups) <= 6 and groups[0].startswith("10 to") and groups[-1].endswith("55")
    assert found.effect["rows"].sum() == 300


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_goes_with_every_feature_of_its_own(outcome: str) -> None:
    feedback = [
        {"family_id": f"family {n}", "monday": FIRST, "said_by": "grown-up", "stars": 4}
        | dict.fromkeys(("times_of_day", "day_load", "free_time", "mix", "manageable"), 2)
        for n in range(6)
    ]
    snapshot = a_snapshot(lessons(range(6)), feedback=feedback)
    for feature in features_of(outcome):
        found = explored(snapshot, EVERYTHING, outcome, feature)
        assert found.is_told and isinstance(found.effect, pl.DataFrame)


def test_what_does_not_exist_is_not_found() -> None:
    snapshot = a_snapshot(lessons(range(6)))
    with pytest.raises(NotFound):
        explored(snapshot, EVERYTHING, "names", "weekday")
    with pytest.raises(NotFound):
        explored(snapshot, EVERYTHING, "stars", "weekday")


def test_weeks_turned_round_are_a_sentence() -> None:
    with pytest.raises(Refused, match="the first, 9, is after the last, 2"):
        Chosen(first_week=9, last_week=2).checked()
