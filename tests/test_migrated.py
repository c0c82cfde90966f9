"""What is copied for the tests is what opening a house makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brightpath.imports.questions import shipped_questions
from brightpath.storage.database import Db, Store
from brightpath.storage.questions import seed_questions
from tests.migrated import NOW, migrated_store


@pytest.fixture(params=[False, True], ids=["as it is made", "with statements"])
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[Db, Db]]:
    """A store that has done its steps, and a copied one."""
    made, copied = Store.open(None, now=lambda: NOW), migrated_store(lambda: NOW, with_statements=request.param)
    assert copied.migration_level == made.migration_level
    if request.param:
        with made.write() as db:
            seed_questions(db, shipped_questions(), NOW)
    with made.read() as ours, copied.read() as theirs:
        yield ours, theirs
    made.close()
    copied.close()


@pytest.mark.parametrize(
    "asked",
    [
        "table_name, sql FROM duckdb_tables()",
        "table_name, column_name, column_index, data_type, is_nullable, column_default FROM duckdb_columns()",
        "table_name, constraint_type, constraint_text FROM duckdb_constraints()",
        "table_name, index_name, is_unique, sql FROM duckdb_indexes()",
        "view_name, sql FROM duckdb_views() WHERE NOT internal",
        "sequence_name, sql FROM duckdb_sequences()",
        "function_name, macro_definition FROM duckdb_functions() WHERE NOT internal",
        "type_name, logical_type FROM duckdb_types() WHERE NOT internal",
        "name, value FROM duckdb_settings()",
    ],
    ids=lambda asked: asked.split("duckdb_")[1].split("()")[0],
)
def test_a_copied_store_is_made_as_the_steps_make_it(pair: tuple[Db, Db], asked: str) -> None:
    ours, theirs = (db.rows(f"SELECT {asked} ORDER BY ALL") for db in pair)
    assert theirs == ours


def test_the_same_rows_stand_in_it(pair: tuple[Db, Db]) -> None:
    names = [row["table_name"] for row in pair[0].rows("SELECT table_name FROM duckdb_tables()")]
    assert len(names) > 60
    for name in names:
        ours, theirs = (db.rows(f"SELECT * FROM {name} ORDER BY ALL") for db in pair)
        assert theirs == ours, name
