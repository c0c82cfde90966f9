"""Every question says what it asks, in which grain and units, of what; what it is told is checked; its answer is remembered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brightpath.storage import measures
from brightpath.storage.database import Store
from brightpath.storage.measures import measure, question_called, question_names
from brightpath.storage.migrating import migrations
from tests.storage.given import MONDAY
from tests.storage.measures.given import a_lived_week, activity, log

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PAGE = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
TOLD = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", PAGE, re.MULTILINE))


def test_the_page_tells_every_question_and_no_other() -> None:
    fields = re.findall(r"^\| `(\w+)` \|", PAGE.partition("## What a fact says")[2].partition("\n## ")[0], re.MULTILINE)
    assert sorted(set(TOLD) - set(fields)) == question_names()


@pytest.mark.parametrize("name", question_names())
def test_a_question_says_what_it_asks(name: str) -> None:
    head = re.match(r"(?:--.*\n)+", question_called(name).sql)
    assert head is not None, "it begins with a comment"
    lines = [line.removeprefix("--").strip() for line in head[0].splitlines()]
    words, *others = lines
    assert words.endswith("?") and TOLD[name] == words
    assert any(line.startswith("Grain: one row ") for line in others)
    assert any(line.startswith("Units: ") for line in others)
    [named] = [line.removeprefix("Parameters: ") for line in others if line.startswith("Parameters: ")]
    named = re.sub(r"\(.*?\)", "", named).rstrip(".")
    assert {one.strip() for one in named.split(",")} == (question_called(name).parameters or {"none"})


@pytest.mark.parametrize("name", question_names())
def test_a_question_hangs_on_tables(name: str) -> None:
    assert question_called(name).tables


@pytest.mark.parametrize("name", question_names())
def test_a_question_has_its_drawn_week(name: str) -> None:
    assert (Path(__file__).parent / f"test_{name}.py").exists()


def test_a_question_is_told_exactly_what_it_asks_for(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        with pytest.raises(TypeError, match="today"):
            measure(db, "lessons_by_child_and_subject", family=home.family_id, first=MONDAY, last=MONDAY)
        with pytest.raises(TypeError, match="child"):
            measure(db, "lessons_by_child_and_subject", **home.asked, child=home.ada)


def test_an_answer_is_remembered_until_a_table_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        first = measure(db, "lessons_by_child_and_subject", **home.asked)
    with store.read() as db:
        assert measure(db, "lessons_by_child_and_subject", **home.asked) is first
        assert measure(db, "lessons_by_child_and_subject", **home.asked | {"last": MONDAY}) is not first
    log(store, home.family_id, activity(home.ben, MONDAY, "Swimming", "Sport", minutes=30))
    with store.read() as db:
        again = measure(db, "lessons_by_child_and_subject", **home.asked)
    assert again.filter(subject="Sport")["beyond_minutes"].to_list() == [30]
    monkeypatch.setattr(measures, "_LARGEST_REMEMBERED", 10)
    with store.read() as db:
        large = measure(db, "lessons_by_child_and_subject", **home.asked | {"today": MONDAY})
        assert measure(db, "lessons_by_child_and_subject", **home.asked | {"today": MONDAY}) is not large


def test_the_tables_are_those_of_the_database(store: Store) -> None:
    with store.read() as db:
        there = {row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables()")}
    known = {name for step in migrations() for name in re.findall(r"CREATE TABLE (\w+)", step.sql)}
    assert known == there - {"schema_migrations"}
