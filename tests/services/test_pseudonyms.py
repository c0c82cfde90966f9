"""A snapshot tells rows and hides families: small groups, moved dates, signs that hold for one snapshot."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.models import FEWEST_FAMILIES
from brightpath.domain.research import MOST_WEEKS_MOVED, OTHER, TABLES
from brightpath.services.pseudonyms import Snapshot, shared, snapshot_of, weeks_cut, weeks_moved
from brightpath.storage.research import TrueRows
from tests.services.given_research import FIRST, a_lesson, true_rows

SALT, OTHER_SALT = b"a" * 32, b"b" * 32
FIELDS = {"Mathematics": "maths", "Algebra": "maths", "Art": "arts"}


def named(subject: str) -> tuple[str, str] | None:
    return (subject, FIELDS[subject]) if subject in FIELDS else None


def made(true: TrueRows, salt: bytes = SALT) -> Snapshot:
    found = snapshot_of(true, named, salt)
    assert found is not None
    return found


def homes(count: int, *ages: int | None) -> dict[str, tuple[int | None, ...]]:
    return {f"family {number}": ages or (7,) for number in range(count)}


def distinct(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return frame.select(columns).unique().sort(columns).rows()


# --- What is told -----------------------------------------------------------------------------------------------------


def test_every_table_has_the_columns_of_the_dictionary() -> None:
    tables = made(true_rows(homes(5, 7, 10))).tables
    assert {name: frame.columns for name, frame in tables.items()} == {
        table.name: [column.name for column in table.columns] for table in TABLES
    }
    assert tables["families"].height == 5 and tables["children"].height == 10


def test_of_four_families_there_is_no_snapshot() -> None:
    assert snapshot_of(true_rows(homes(4)), named, SALT) is None
    assert snapshot_of(true_rows({}), named, SALT) is None


def test_families_without_a_week_do_not_count() -> None:
    true = true_rows(homes(5), activities=[a_lesson(f"family {n}", f"family {n}-0", FIRST) for n in range(4)])
    assert snapshot_of(true, named, SALT) is None


def test_no_id_name_or_place_of_a_family_is_in_it() -> None:
    for frame in made(true_rows(homes(6, 7, 10))).tables.values():
        text = frame.write_csv()
        assert "family 0" not in text and "family 5-1" not in text


def test_times_and_minutes_are_rounded_and_numbers_too() -> None:
    tables = made(true_rows(homes(5))).tables
    row = tables["activities"].row(0, named=True)
    assert (row["start_minute"], row["planned_minutes"], row["minutes"]) == (540, 30, 35)
    plan = tables["plans"].row(0, named=True)
    assert (plan["gap"], plan["structure_level"], plan["wish_spread"], plan["minutes_per_child"]) == (
        0.012,
        0.6,
        0.88,
        150,
    )


def test_own_names_of_subjects_become_other() -> None:
    true = true_rows(
        homes(5), activities=[a_lesson(f"family {n}", f"family {n}-0", FIRST, f"Alphabet of {n}") for n in range(5)]
    )
    assert distinct(made(true).tables["activities"], "field", "subject") == [(OTHER, OTHER)]


def scores_told(scores: dict[str, float]) -> list[float | None]:
    told = made(true_rows(homes(len(scores)), scores=scores)).tables["families"]
    assert told["score_rotation"].to_list() == told["score_flexibility"].to_list()
    return sorted(told["score_flexibility"].to_list(), key=lambda score: score or 0)


def test_scores_are_told_to_half_a_point_where_five_families_share_them() -> None:
    five = {f"family {n}": 3.4 + n / 20 for n in range(5)}  # 3.4 to 3.6
    assert scores_told(five) == [3.5] * 5
    assert scores_told(five | {f"family {n}": 1.2 for n in range(5, 10)}) == [1.0] * 5 + [3.5] * 5
    assert scores_told({f"family {n}": float(n) for n in range(1, 6)} | {"family 0": 1.0}) == [None] * 6


def test_one_familys_own_score_is_not_known_by_being_the_only_one_withheld() -> None:
    seven = {f"family {n}": 2.0 for n in range(7)}
    assert scores_told(seven | {"family 7": 5.0}) == [None] * 8


# --- Signs and dates --------------------------------------------------------------------------------------------------


def test_a_sign_is_the_same_in_all_tables_of_a_snapshot_and_another_in_the_next() -> None:
    true = true_rows(homes(5))
    one, other = made(true).tables, made(true, OTHER_SALT).tables
    signs = set(one["families"]["family"])
    assert all(set(one[name]["family"]) == signs for name in ("children", "activities", "plans"))
    assert signs.isdisjoint(other["families"]["family"])
    assert set(one["children"]["child"]).isdisjoint(other["children"]["child"])


def test_dates_move_by_whole_weeks_each_familys_by_its_own_and_weekdays_stay() -> None:
    friday = FIRST + timedelta(days=4)
    true = true_rows(homes(9), activities=[a_lesson(f"family {n}", f"family {n}-0", friday) for n in range(9)])
    rows = made(true).tables["activities"]
    assert set(rows["weekday"]) == {5} and {day.isoweekday() for day in rows["on_date"]} == {5}
    assert {monday.isoweekday() for monday in rows["week"]} == {1}
    moved = {(day - friday).days // 7 for day in rows["on_date"]}
    assert len(moved) > 3 and all(abs(weeks) <= MOST_WEEKS_MOVED for weeks in moved)
    assert set(rows["week_number"]) == {1}


@given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=32), st.integers(1, 200))
def test_what_is_drawn_keeps_within_its_bounds(salt: bytes, family: str, weeks: int) -> None:
    assert -MOST_WEEKS_MOVED <= weeks_moved(salt, family) <= MOST_WEEKS_MOVED
    assert 0 <= weeks_cut(salt, family, weeks) <= min(3, weeks // 4)


def test_the_last_weeks_of_some_are_cut_off_in_every_table_alike() -> None:
    tables = made(true_rows(homes(20), weeks=12)).tables
    weeks = dict(tables["families"].select("family", "weeks").iter_rows())
    assert set(weeks.values()) == {9, 10, 11, 12}
    for name in ("activities", "plans"):
        last = dict(tables[name].group_by("family").agg(pl.col("week_number").max()).iter_rows())
        assert last == weeks


def test_ratings_tell_whose_week_and_no_comment() -> None:
    feedback = [
        {"family_id": "family 0", "child_id": child, "monday": FIRST, "said_by": by, "stars": 4}
        for child, by in ((None, "grown-up"), ("family 0-0", "child"))
    ]
    rows = made(true_rows(homes(5), feedback=feedback)).tables["feedback"]
    assert sorted(rows.select("about", "said_by").rows()) == [("child", "child"), ("family", "grown-up")]
    assert rows["child"].null_count() == 1


# --- Small groups -----------------------------------------------------------------------------------------------------


def test_what_fewer_than_five_families_share_is_withheld_from_the_right() -> None:
    five = {("2-8", "1", "flexible"): "abcde", ("2-8", "2", "flexible"): "fg", ("2-8", "2", "unstructured"): "hij"}
    assert shared(five) == {
        ("2-8", "1", "flexible"): ("2-8", "1", "flexible"),
        ("2-8", "2", "flexible"): ("2-8", "2", None),
        ("2-8", "2", "unstructured"): ("2-8", "2", None),
    }


def test_one_alone_takes_the_smallest_other_group_with_it() -> None:
    """Otherwise what is withheld would be known by being the only one."""
    assert shared({("a",): "12345", ("b",): "123456", ("c",): "9"}) == {
        ("a",): (None,),
        ("b",): ("b",),
        ("c",): (None,),
    }


def test_an_unknown_value_is_withheld_like_another() -> None:
    assert shared({("a",): "12345", (None,): "6"}) == {("a",): (None,), (None,): (None,)}


def test_what_may_not_be_withheld_and_is_too_small_has_no_combination() -> None:
    assert shared({("a", "x"): "12345", ("b", "x"): "1"}, first=1) == {("a", "x"): ("a", "x"), ("b", "x"): None}


COMBINATIONS = st.dictionaries(
    st.tuples(*[st.one_of(st.none(), st.sampled_from("abc"))] * 3),
    st.sets(st.integers(0, 12).map(str), min_size=1),
    min_size=1,
)


@given(COMBINATIONS)
@settings(deadline=None)
def test_no_combination_is_ever_told_of_fewer_than_five(given: dict[Any, Any]) -> None:
    together = defaultdict(set)
    answers = shared(given)
    assert set(answers) == set(given)
    for combination, told in answers.items():
        assert told is not None
        assert all(shown in (None, true) for shown, true in zip(told, combination, strict=True))
        together[told] |= given[combination]
    everybody = set().union(*given.values())
    assert all(len(families) >= min(FEWEST_FAMILIES, len(everybody)) for families in together.values())


def test_ages_that_few_families_have_are_withheld_everywhere() -> None:
    true = true_rows(homes(6, 7) | {f"teen {n}": (13,) for n in range(2)} | {f"both {n}": (7, 13) for n in range(4)})
    tables = made(true).tables
    assert distinct(tables["families"], "ages") == [(None,), ("2-8",)]
    assert distinct(tables["children"], "age_band") == [("2-8",)]  # the others have no sign either
    assert distinct(tables["activities"], "age_band") == [(None,), ("2-8",)]


def test_children_of_large_families_cannot_be_counted() -> None:
    tables = made(true_rows(homes(6, 7) | {f"large {n}": (4, 5, 6, 7, 8) for n in range(6)})).tables
    assert distinct(tables["families"], "children") == [("1",), ("4 or more",)]
    assert tables["children"].height == 6
    assert tables["activities"].filter(pl.col("child").is_null())["family"].n_unique() == 6
    assert not {"children", "lessons", "planned_minutes"} & set(tables["plans"].columns)


def test_a_subject_of_few_families_is_told_as_its_field_or_not_at_all() -> None:
    def lessons(subject: str, families: range) -> list[dict[str, Any]]:
        return [a_lesson(f"family {n}", f"family {n}-0", FIRST, subject) for n in families]

    true = true_rows(homes(9), activities=lessons("Mathematics", range(9)) + lessons("Algebra", range(5)))
    assert distinct(made(true).tables["activities"], "field", "subject") == [
        ("maths", "Algebra"),
        ("maths", "Mathematics"),
    ]
    true = true_rows(homes(9), activities=lessons("Mathematics", range(9)) + lessons("Algebra", range(2)))
    assert distinct(made(true).tables["activities"], "field", "subject") == [("maths", None)]
    true = true_rows(
        homes(12),
        activities=lessons("Mathematics", range(12)) + lessons("Art", range(3)) + lessons("Algebra", range(6)),
    )
    found = made(true)
    assert distinct(found.tables["activities"], "field", "subject") == [(None, None)]
    assert found.small == 0


def test_lessons_of_an_age_that_too_few_have_are_left_out_and_counted() -> None:
    """Nine families with both ages, of whom only two ever taught the older child."""
    activities = [a_lesson(f"family {n}", f"family {n}-0", FIRST) for n in range(9)]
    activities += [a_lesson(f"family {n}", f"family {n}-1", FIRST) for n in range(2)]
    found = made(true_rows(homes(9, 7, 13), activities=activities))
    assert distinct(found.tables["activities"], "age_band") == [("2-8",)]
    assert found.small == 2


@given(
    st.lists(
        st.tuples(
            st.lists(st.one_of(st.none(), st.integers(2, 18)), min_size=1, max_size=5),
            st.sampled_from([None, "flexible", "unstructured"]),
            st.sampled_from(["Mathematics", "Algebra", "Art", "Own"]),
        ),
        min_size=5,
        max_size=14,
    ),
    st.binary(min_size=32, max_size=32),
)
@settings(deadline=None)
def test_no_small_group_is_in_any_snapshot(drawn: list[Any], salt: bytes) -> None:
    names = {f"family {n}": ages for n, (ages, *_) in enumerate(drawn)}
    activities = [
        a_lesson(family, f"{family}-{place}", FIRST, drawn[n][2])
        for n, (family, ages) in enumerate(names.items())
        for place in range(len(ages))
    ]
    true = true_rows(
        {family: tuple(ages) for family, ages in names.items()},
        activities=activities,
        flexibility={f"family {n}": one[1] for n, one in enumerate(drawn)},
    )
    found = snapshot_of(true, named, salt)
    assert found is not None
    for table, columns in (
        ("families", ("ages", "children", "flexibility")),
        ("activities", ("age_band", "field", "subject")),
    ):
        sizes = found.tables[table].group_by(columns).agg(pl.col("family").n_unique())["family"]
        assert sizes.is_empty() or sizes.min() >= FEWEST_FAMILIES


@pytest.mark.parametrize("table", ["families", "activities", "plans"])
def test_rows_lie_in_no_order_that_tells_anything(table: str) -> None:
    rows = made(true_rows(homes(9))).tables[table]
    assert rows["family"].to_list() == sorted(rows["family"])
