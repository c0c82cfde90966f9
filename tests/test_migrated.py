"""The copied tables are those that the steps make."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from brightpath.storage.database import Store
from tests.migrated import migrated_store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT table_name, sql FROM duckdb_tables() ORDER BY ALL",
        "SELECT table_name, column_name, column_index, data_type, is_nullable, column_default FROM duckdb_columns() ORDER BY ALL",
        "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() ORDER BY ALL",
        "SELECT table_name, index_name, is_unique, sql FROM duckdb_indexes() ORDER BY ALL",
        "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
        "SELECT sequence_name, sql FROM duckdb_sequences() ORDER BY ALL",
        "SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal ORDER BY ALL",
        "SELECT type_name, logical_type FROM duckdb_types() WHERE NOT internal ORDER BY ALL",
        "SELECT name, value FROM duckdb_settings() ORDER BY ALL",
        "SELECT * FROM schema_migrations ORDER BY ALL",
    ],
)
def test_a_store_copied_is_a_store_brought_up_to_date(question: str) -> None:
    made, copied = Store.open(None, now=lambda: NOW), migrated_store(lambda: NOW)
    with made.read() as ours, copied.read() as theirs:
        assert theirs.rows(question) == ours.rows(question)
    assert copied.migration_level == made.migration_level
    made.close()
    copied.close()


def test_no_row_stands_in_it_but_of_its_steps() -> None:
    copied = migrated_store(lambda: NOW)
    with copied.read() as db:
        names = [row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables()")]
        assert names
        assert {name for name in names if db.value(f"SELECT count(*) FROM {name}")} == {"schema_migrations"}
    copied.close()
