"""A house that is given what another was given stands where that one stands, and nobody shares anything with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from brightpath.services.house import House
from brightpath.storage.family import found_family
from brightpath.storage.integrity import find_contradictions
from tests import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_coops import a_coop, an_art_class
from tests.services.given_days import a_home
from tests.services.given_house import Hands, a_house_in_memory
from tests.services.given_learning import a_family_to_learn_from, planned
from tests.services.given_overview import a_family_more, many
from tests.storage.given import MONDAY

Houses = Iterator[tuple[House, House]]


@pytest.fixture
def houses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Houses:
    """Two houses that were opened just now, and nothing that was made in another."""
    monkeypatch.setattr(made_once, "_IMAGES", {})
    with ExitStack() as both:
        first, second = (both.enter_context(opened(tmp_path / name)) for name in ("first", "second"))
        yield first, second


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    with a_house_in_memory(folder, Clock(), Hands()) as house:
        yield house


def rows(house: House) -> dict[str, list[dict[str, Any]]]:
    with house.store.read() as db:
        names = [row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables()")]
        return {name: db.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in names}


def contradictions(house: House) -> list[str]:
    with house.store.read() as db:
        return find_contradictions(db)


def a_co_op_with_art(house: House) -> Any:
    given = a_coop(house)
    return given, an_art_class(house, given)


@made_once.made_once
def a_planned_week(house: House) -> Any:
    taught = a_family_to_learn_from(house)
    return taught, planned(house, house.executor, taught)


@pytest.mark.parametrize(
    "make",
    [a_co_op_with_art, a_planned_week, lambda house: a_home(house, house.now), lambda house: many(house, 2, weeks=1)],
    ids=["a co-op", "a planned week", "a Monday at home", "families that are counted"],
)
def test_the_second_house_holds_what_the_first_was_given(houses: tuple[House, House], make: Any) -> None:
    first, second = houses
    assert make(first) == make(second)
    assert rows(first) == rows(second)
    assert first.now() == second.now()
    assert contradictions(first) == contradictions(second)


def test_nothing_is_taken_over_by_a_house_that_was_written_to_or_whose_clock_was_moved(
    houses: tuple[House, House],
) -> None:
    first, second = houses
    kept = many(first, 1, weeks=1)
    with second.store.write() as db:
        found_family(db, "Park", at=second.now(), time_zone="UTC")
    assert many(second, 1, weeks=1).coop_id != kept.coop_id
    assert len(rows(second)["families"]) == 2


def test_another_time_and_other_arguments_are_something_else(houses: tuple[House, House]) -> None:
    first, second = houses
    home = a_home(first, first.now)
    second.now.move(hours=1)
    assert a_home(second, second.now).family_id != home.family_id
    assert made_once._named(["a"]) != made_once._named(["b"])
    assert made_once._named([lambda: None]) is None and made_once._named([object()]) is None


def test_who_adds_to_what_was_answered_adds_to_no_one_elses(houses: tuple[House, House]) -> None:
    first, second = houses
    ours = many(first, 1, weeks=1)
    a_family_more(first, ours, 1, weeks=1)
    assert len(many(second, 1, weeks=1).homes) == 1


def test_what_was_known_before_is_asked_anew(houses: tuple[House, House]) -> None:
    first, second = houses
    a_planned_week(first)
    with second.store.read() as db:
        assert db.remembered("families", ["families"], lambda: db.value("SELECT count(*) FROM families")) == 0
    taught, plan = a_planned_week(second)
    with second.store.read() as db:
        assert db.remembered("families", ["families"], lambda: db.value("SELECT count(*) FROM families")) == 1
    assert plan.week_start == MONDAY and taught.parent


def test_a_house_that_was_opened_otherwise_has_everything_made_anew(houses: tuple[House, House]) -> None:
    first, second = houses
    del second.store.__dict__["way"]
    assert a_coop(first).coop_id != a_coop(second).coop_id
    assert a_token(first, a_person(first, "Lin")) != a_token(second, a_person(second, "Lin"))
