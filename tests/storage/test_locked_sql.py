"""The locked-down process, held to what a hostile question would do: each is asked of a real process of its own."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from brightpath.adapters.apart import DiedApart, TookTooLong, run_apart
from brightpath.domain.errors import BrightPathError, Refused
from brightpath.storage import asked_apart, locked_sql
from brightpath.storage.asked_apart import PROGRAM, Answer, Limits, answer_of, question

LIMITS = Limits(seconds=20, megabytes=256, most_rows=50)
TABLES = {
    "activities": pl.DataFrame(
        {"subject": ["Maths", "Art"] * 50, "minutes": list(range(100)), "on_date": [date(2026, 9, 7)] * 100}
    ),
    "families": pl.DataFrame({"family": ["a", "b"]}),
}


def ask(sql: str, limits: Limits = LIMITS) -> Answer:
    said = run_apart(
        PROGRAM,
        question(sql, TABLES, limits),
        seconds=limits.seconds,
        seconds_to_begin=limits.seconds_to_begin,
        most_bytes=limits.most_bytes + 10_000,
    )
    return answer_of(said, limits)


def refused(sql: str, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as error:
        ask(sql, limits)
    return error.value.sentence


# --- Good questions ---------------------------------------------------------------------------------------------------


def test_a_select_is_answered() -> None:
    answer = ask("SELECT subject, sum(minutes) AS minutes FROM activities GROUP BY subject ORDER BY subject;")
    assert answer.rows.rows() == [("Art", 2500), ("Maths", 2450)]
    assert not answer.is_cut


@pytest.mark.parametrize(
    "sql", ["FROM families", "WITH f AS (FROM families) FROM f", "DESCRIBE families", "VALUES (1), (2)"]
)
def test_other_ways_to_read_are_answered(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    answer, is_cut = locked_sql._ask(locked, sql, 10, 10_000)
    assert pl.read_ipc_stream(answer).height == (1 if sql.startswith("DESCRIBE") else 2) and not is_cut


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'ä;--' AS \"b;--\"; -- x", "SELECT 'ä;--' AS \"b;--\";\n/* c; */ ; -- d",
        "-- a\nSELECT 'ä;--' AS \"b;--\" -- b; c",
        "; SELECT 'ä;--' AS \"b;--\";;", "SELECT $$ä;--$$ AS \"b;--\" /* c */ ; --ü", "SELECT 'ä;--' AS \"b;--\" -- x\n;",
    ],
)  # fmt: skip
def test_a_semicolon_and_comments_may_end_it(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    answer, _ = locked_sql._ask(locked, sql, 10, 10_000)
    assert pl.read_ipc_stream(answer).to_dicts() == [{"b;--": "ä;--"}]


def test_rows_over_the_limit_are_cut_and_said_so() -> None:
    answer = ask("SELECT minutes FROM activities ORDER BY minutes DESC")
    assert answer.is_cut
    assert answer.rows["minutes"].to_list() == list(range(99, 49, -1))


def test_an_endless_answer_is_cut_at_once() -> None:
    assert ask("FROM range(1000000000000)").is_cut


def test_columns_of_one_name_and_of_any_type_come_out() -> None:
    row = ask(
        "SELECT 1 AS a, 2 AS a, [1, 2] AS list, {'x': 1} AS struct, INTERVAL 1 DAY AS days, 1::HUGEINT AS big,"
        " 1.5 AS number, DATE '2026-09-07' AS on_date, NULL AS nothing, now() IS NULL AS moment"
    ).rows.row(0, named=True)
    assert row == {
        "a": 1, "a_2": 2, "list": "[1, 2]", "struct": "{'x': 1}", "days": "1 day", "big": 1.0, "number": 1.5,
        "on_date": date(2026, 9, 7), "nothing": None, "moment": False,
    }  # fmt: skip


def test_no_two_columns_share_a_name_whatever_they_are_called() -> None:
    row = ask("SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS A").rows.row(0, named=True)
    assert row == {"a": 1, "a_2_2": 2, "a_2": 3, "A": 4}


def test_bytes_on_which_polars_panics_are_a_sentence() -> None:
    twice = pa.table([[1], [2]], names=["a", "a"])
    written = io.BytesIO()
    with pa.ipc.new_stream(written, twice.schema) as stream:
        stream.write_table(twice)
    with pytest.raises(Refused, match="could not be read"):
        answer_of(b'{"is_cut": false}\n' + written.getvalue(), LIMITS)


def test_what_it_takes_to_begin_is_no_part_of_a_questions_time(tmp_path: Path) -> None:
    late = tmp_path / "late.py"
    late.write_text(f"import runpy, time\ntime.sleep(3)\nrunpy.run_path({str(PROGRAM)!r}, run_name='__main__')\n")
    limits = Limits(seconds=3, seconds_to_begin=120)
    given = question("SELECT 1 AS one", TABLES, limits)
    said = run_apart(late, given, seconds=3, seconds_to_begin=120, most_bytes=10_000)
    assert answer_of(said, limits).rows.rows() == [(1,)]
    with pytest.raises(TookTooLong, match="had not begun"):
        run_apart(late, given, seconds=20, seconds_to_begin=0.1, most_bytes=10_000)


# --- Bad ones ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def locked() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection locked as the process locks its own: for what only needs a closed door, and no process to die."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE families AS SELECT unnest(['a', 'b']) AS family")
        for setting in locked_sql.LOCKDOWN:
            connection.execute(setting)
        connection.execute("BEGIN TRANSACTION READ ONLY")
        yield connection


@pytest.mark.parametrize("sql", ["FROM read_text('/etc/passwd')", "FROM query('FROM read_csv(''/etc/passwd'')')"])
def test_a_file_is_closed(sql: str) -> None:
    assert refused(sql) == asked_apart.CLOSED


@pytest.mark.parametrize(
    "sql",
    [
        "FROM 'households.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM read_parquet('a.parquet')",
        "SELECT * FROM read_json('https://example.org/x.json')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('a.parquet')",
        "FROM duckdb_secrets()",
        "FROM which_secret('s3://a', 's3')",
        "FROM read_duckdb('brightpath.duckdb')",
        "FROM duckdb_extensions()",
    ],
)
def test_a_file_or_the_network_is_closed(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(duckdb.PermissionException):
        locked_sql._ask(locked, sql, 10, 10_000)


#: Statements that are no SELECT, or more than one.
OTHERS = [
    "", "-- nothing", "SELECT 1; SELECT 2", "COPY families TO 'out.csv'", "INSTALL httpfs", "LOAD httpfs",
    "SET memory_limit = '100GB'", "RESET memory_limit", "PRAGMA version", "CALL pragma_version()", "CHECKPOINT",
    "EXPORT DATABASE 'out'", "CREATE TABLE t (a INT)", "INSERT INTO families VALUES ('c')", "DELETE FROM families",
    "DROP TABLE families", "PREPARE q AS SELECT 1", "BEGIN", "ROLLBACK", "EXPLAIN SELECT 1", "USE memory", "DETACH memory",
    "CREATE MACRO f() AS 1", "UPDATE families SET family = 'x'",
]  # fmt: skip


@pytest.mark.parametrize("sql", ["ATTACH 'brightpath.duckdb' AS house", "SET lock_configuration = false", OTHERS[2]])
def test_only_one_select_is_run(sql: str) -> None:
    assert refused(sql) == asked_apart.ONE_SELECT


@pytest.mark.parametrize("sql", OTHERS)
def test_no_other_statement_passes(sql: str) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE families (family VARCHAR)")
        with pytest.raises(locked_sql.NotOneSelect):
            locked_sql._ask(connection, sql, 10, 1000)


@pytest.mark.parametrize(
    "sql",
    [
        "WITH x AS (INSERT INTO families VALUES ('c') RETURNING *) FROM x",
        "WITH x AS (DELETE FROM families RETURNING *) FROM x",
    ],
)
def test_a_select_that_would_write_does_not(sql: str) -> None:
    assert refused(sql) == asked_apart.WRITES


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT max(a) FROM r",
        "SELECT count(*) FROM range(1000000000) AS a, range(1000000) AS b",
    ],
)
def test_what_runs_for_ever_is_ended(sql: str) -> None:
    with pytest.raises(TookTooLong):
        ask(sql, Limits(seconds=1))


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only here the system itself limits a process's memory"
)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(range) FROM range(100000000)",
        "SELECT length(repeat('x', 4000000000))",  # DuckDB does not count this one: the system's limit holds
        "WITH RECURSIVE r AS (SELECT repeat('x', 1000) AS a UNION ALL SELECT a || a FROM r) SELECT max(a) FROM r",
        "SELECT string_agg(minutes::VARCHAR || repeat('y', 10000000)) FROM activities",
    ],
)
def test_what_takes_all_memory_is_stopped(sql: str) -> None:
    assert refused(sql) == asked_apart.TOO_MUCH_MEMORY.format(megabytes=256)


def test_a_row_too_large_to_hand_out_is_refused_and_smaller_ones_are_cut() -> None:
    limits = Limits(seconds=20, most_bytes=1_000_000)
    assert refused("SELECT repeat('x', 3000000)", limits) == asked_apart.TOO_WIDE.format(megabytes=1)
    assert ask("SELECT repeat('x', 300) FROM range(100000)", limits).is_cut


@pytest.mark.parametrize(
    "sql",
    ["SELECT " + "(" * 5000 + "1" + ")" * 5000, "SELECT " + "+".join(["1"] * 9000), "SELECT " + "[" * 900 + "]" * 900],
)
def test_a_deeply_nested_question_gets_a_sentence(sql: str) -> None:
    with pytest.raises(BrightPathError):
        ask(sql, Limits(seconds=2))


def test_a_process_that_dies_is_a_sentence(tmp_path: Path) -> None:
    dying = tmp_path / "locked_sql.py"
    dying.write_text("import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))")
    with pytest.raises(DiedApart):
        run_apart(dying, question("SELECT 1", TABLES, LIMITS), seconds=20, most_bytes=1000)


@pytest.mark.parametrize("said", [b"", b"{}", b"[]\n", b"\xff\xfe", b'{"is_cut": false}\nno arrow'])
def test_an_answer_that_cannot_be_read_is_a_sentence(said: bytes) -> None:
    with pytest.raises(Refused, match="could not be read"):
        answer_of(said, LIMITS)


def test_errors_are_one_harmless_line() -> None:
    said = refused("SELECT error('first' || chr(27) || '[31m' || chr(10) || 'second')")
    assert said == "DuckDB could not answer: Invalid Input Error: first [31m"
    assert len(refused(f"SELECT error(repeat('x', {10_000}))")) < 400


def test_a_name_that_stands_nowhere_is_told() -> None:
    assert "Table with name users does not exist" in refused("FROM users")


def test_a_date_that_python_has_no_word_for_is_a_sentence() -> None:
    assert "outside the years 1 to 9999" in refused("SELECT DATE '290000-01-01' AS d")


def test_nothing_of_this_machine_is_told() -> None:
    settings = ask("SELECT string_agg(value, ' ') AS said FROM duckdb_settings()").rows["said"][0]
    assert str(Path.home()) not in settings
