"""The one file: what opening, reading and writing promise."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import BrightPathError, Refused, StoreDamaged, StoreInUse
from brightpath.storage import migrating
from brightpath.storage.database import Store, to_json
from brightpath.storage.look import look_into
from brightpath.storage.migrating import Migration
from brightpath.storage.refusals import Taken
from tests.storage.given import NOW, a_store

_FIRST = Migration(
    1, "0001_shelf", "CREATE TABLE shelf (book_id VARCHAR PRIMARY KEY, title VARCHAR UNIQUE, notes JSON);"
)
_SECOND = Migration(2, "0002_pages", "ALTER TABLE shelf ADD COLUMN pages INTEGER; UPDATE shelf SET pages = 7;")
_BROKEN = Migration(2, "0002_broken", "UPDATE shelf SET title = 'lost'; ALTER TABLE nowhere ADD COLUMN x INTEGER;")


@pytest.fixture
def ships(monkeypatch: pytest.MonkeyPatch):
    """Say which migrations this BrightPath ships."""

    def say(*steps: Migration) -> None:
        monkeypatch.setattr(migrating, "migrations", lambda: list(steps))

    return say


@pytest.fixture
def shelf(store: Store) -> Store:
    with store.write() as db:
        db.execute(
            "CREATE TABLE shelf (book_id VARCHAR PRIMARY KEY, title VARCHAR UNIQUE, notes JSON, lent_at TIMESTAMPTZ)"
        )
        db.execute("INSERT INTO shelf VALUES ('a', 'Emma', '{}', NULL), ('b', 'Persuasion', NULL, NULL)")
    return store


# --- Opening --------------------------------------------------------------------------------------------------------


def test_a_store_in_memory_answers_until_it_is_closed() -> None:
    store = Store.open(None, now=lambda: NOW)
    assert store.answers()
    store.close()
    store.close()
    assert not store.answers()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(Refused, match="closed"), store.read() as db:
        db.value("SELECT 1")
        pass


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "house.duckdb"
    store = a_store(path)
    with store.write() as db:
        db.execute("CREATE TABLE shelf (title VARCHAR)")
        db.execute("INSERT INTO shelf VALUES ('Emma')")
    store.close()
    store = a_store(path)
    with store.read() as db:
        assert db.value("SELECT title FROM shelf") == "Emma"
    store.close()


def test_a_new_file_is_written_for_the_older_supported_release(tmp_path: Path) -> None:
    a_store(tmp_path / "house.duckdb").close()
    connection = duckdb.connect(str(tmp_path / "house.duckdb"))
    (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'house'").fetchone() or ()
    connection.close()
    assert tags["storage_version"].startswith("v1.5.0")


def test_a_second_process_gets_a_sentence(tmp_path: Path) -> None:
    store = a_store(tmp_path / "house.duckdb")
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from brightpath.storage.database import Store; from brightpath.domain.errors import StoreInUse\n"
        "try: Store.open(Path(sys.argv[1]), now=lambda: datetime.now(UTC))\n"
        "except StoreInUse as error: print(error)"
    )
    second = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "house.duckdb")], capture_output=True, text=True, check=True
    )
    store.close()
    assert "is open in another BrightPath" in second.stdout
    assert second.stdout.count("\n") == 1


def test_a_second_store_in_the_same_process_gets_a_sentence(tmp_path: Path) -> None:
    store = a_store(tmp_path / "house.duckdb")
    with pytest.raises(StoreInUse):
        a_store(tmp_path / "house.duckdb")
    assert store.answers()
    store.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"this is a letter, not a database" * 1000,
        lambda content: content[:50],
        lambda content: content[:4096] + bytes(len(content) - 4096),
        lambda content: content[:8300] + b"!" * 400 + content[8700:],
        lambda content: content[: 2 * 4096],
    ],
    ids=["empty", "a letter", "cut short", "zeros", "scribbled over", "only its head"],
)
def test_a_damaged_file_gets_a_sentence(tmp_path: Path, spoil) -> None:
    path = tmp_path / "house.duckdb"
    a_store(path).close()
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(StoreDamaged, match=r"damaged"):
        a_store(path)


def test_a_folder_in_place_of_the_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be opened"):
        a_store(tmp_path)


def test_a_data_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused, match="cannot be used"):
        a_store(tmp_path / "file" / "house.duckdb")


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute("CREATE TABLE theirs (x INTEGER)")
    connection.close()
    with pytest.raises(StoreDamaged, match="not one of BrightPath's"):
        a_store(path)


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.duckdb'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET TimeZone = 'Asia/Tokyo'",
    ],
)
def test_an_open_store_has_no_door_to_the_outside(store: Store, tmp_path: Path, sql: str) -> None:
    with pytest.raises(BrightPathError), store.write() as db:
        db.execute(sql.format(folder=tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_variable_of_the_program_is_no_table(store: Store) -> None:
    secrets = pl.DataFrame({"password": ["hunter2"]})
    with pytest.raises(BrightPathError), store.read() as db:
        db.rows("SELECT * FROM secrets")
    assert not secrets.is_empty()


# --- Migrations -----------------------------------------------------------------------------------------------------


def test_the_migrations_we_ship_are_numbered_without_a_gap() -> None:
    shipped = migrating.migrations()
    assert [migration.number for migration in shipped] == list(range(1, len(shipped) + 1))
    assert all(migration.name.startswith(f"{migration.number:04d}_") for migration in shipped)


def test_a_fresh_store_stands_on_the_last_step(store: Store) -> None:
    assert store.migration_level == len(migrating.migrations())
    with store.read() as db:
        assert db.value("SELECT max(number) FROM schema_migrations") == store.migration_level
        assert db.value("SELECT min(applied_at) FROM schema_migrations") == NOW


def test_an_older_file_is_copied_aside_and_brought_forward(tmp_path: Path, ships) -> None:
    path = tmp_path / "house.duckdb"
    ships(_FIRST)
    store = a_store(path)
    with store.write() as db:
        db.execute("INSERT INTO shelf VALUES ('a', 'Emma', NULL)")
    store.close()
    ships(_FIRST, _SECOND)
    store = a_store(path, tmp_path / "backups")
    with store.read() as db:
        assert db.rows("SELECT title, pages FROM shelf") == [{"title": "Emma", "pages": 7}]
    assert store.migration_level == 2
    store.close()
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == "house-before-0002_pages-20261120T093000Z.duckdb"
    ships(_FIRST)
    older = a_store(copy)
    with older.read() as db:
        assert db.rows("SELECT * FROM shelf") == [{"book_id": "a", "title": "Emma", "notes": None}]
    older.close()


def test_a_new_file_needs_no_copy(tmp_path: Path, ships) -> None:
    ships(_FIRST, _SECOND)
    a_store(tmp_path / "house.duckdb", tmp_path / "backups").close()
    assert not (tmp_path / "backups").exists()


def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path, ships) -> None:
    path = tmp_path / "house.duckdb"
    ships(_FIRST)
    a_store(path).close()
    (tmp_path / "backups").write_text("in the way")
    ships(_FIRST, _SECOND)
    with pytest.raises(Refused, match="No copy could be kept"):
        a_store(path, tmp_path / "backups")
    ships(_FIRST)
    assert a_store(path).migration_level == 1


def test_a_step_that_fails_changes_nothing(tmp_path: Path, ships) -> None:
    path = tmp_path / "house.duckdb"
    ships(_FIRST)
    store = a_store(path)
    with store.write() as db:
        db.execute("INSERT INTO shelf VALUES ('a', 'Emma', NULL)")
    store.close()
    ships(_FIRST, _BROKEN)
    with pytest.raises(StoreDamaged, match=r"0002_broken could not be done .* nothing was changed"):
        a_store(path)
    ships(_FIRST)
    store = a_store(path)
    with store.read() as db:
        assert db.value("SELECT title FROM shelf") == "Emma"
    store.close()


def test_a_step_that_changed_after_it_was_applied_is_refused(tmp_path: Path, ships) -> None:
    ships(_FIRST)
    a_store(tmp_path / "house.duckdb").close()
    ships(Migration(1, "0001_shelf", _FIRST.sql.replace("notes", "remarks")))
    with pytest.raises(StoreDamaged, match="0001_shelf"):
        a_store(tmp_path / "house.duckdb")


def test_a_step_written_on_windows_is_the_same_step() -> None:
    assert Migration(1, "0001", "SELECT 1;\r\n").checksum == Migration(1, "0001", "SELECT 1;\n").checksum


def test_a_file_from_a_newer_brightpath_gets_a_sentence(tmp_path: Path, ships) -> None:
    ships(_FIRST, _SECOND)
    a_store(tmp_path / "house.duckdb").close()
    ships(_FIRST)
    with pytest.raises(StoreDamaged, match="newer BrightPath"):
        a_store(tmp_path / "house.duckdb")


# --- Writing and reading --------------------------------------------------------------------------------------------


def test_a_write_that_raises_leaves_nothing(shelf: Store) -> None:
    with pytest.raises(ZeroDivisionError), shelf.write() as db:
        db.execute("DELETE FROM shelf")
        _ = 1 / 0
    with shelf.read() as db:
        assert db.value("SELECT count(*) FROM shelf") == 2


def test_a_reader_cannot_write(shelf: Store) -> None:
    with pytest.raises(BrightPathError), shelf.read() as db:
        db.execute("DELETE FROM shelf")


def test_a_reader_sees_one_moment(shelf: Store) -> None:
    with shelf.read() as reader:
        before = reader.value("SELECT count(*) FROM shelf")
        with shelf.write() as writer:
            writer.execute("DELETE FROM shelf")
        assert reader.value("SELECT count(*) FROM shelf") == before
    with shelf.read() as reader:
        assert reader.value("SELECT count(*) FROM shelf") == 0


def test_a_write_inside_a_write_is_a_mistake_not_a_deadlock(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside"), store.write(), store.write():
        pass
    with store.write() as db:
        assert db.value("SELECT 1") == 1


def test_statements_say_how_many_rows_they_touched(shelf: Store) -> None:
    with shelf.write() as db:
        assert db.execute("UPDATE shelf SET notes = '[]'") == 2
        assert db.execute("DELETE FROM shelf WHERE book_id = 'nobody'") == 0
        assert db.execute("CREATE TABLE other (x INTEGER)") == 0


def test_the_same_key_twice_is_taken(shelf: Store) -> None:
    with pytest.raises(Taken), shelf.write() as db:
        db.execute("INSERT INTO shelf VALUES ('a', 'Emma again', NULL, NULL)")


def test_no_error_of_the_library_leaves_the_cellar(shelf: Store) -> None:
    for sql in (
        "SELEC 1",
        "SELECT * FROM nowhere",
        "INSERT INTO shelf VALUES (NULL, NULL, 'no json', NULL)",
        "SELECT 'x'::INT",
    ):
        with pytest.raises(BrightPathError) as caught, shelf.write() as db:
            db.rows(sql)
        assert "\n" not in caught.value.sentence


def test_instants_come_back_as_utc_whatever_zone_they_went_in(shelf: Store) -> None:
    tokyo = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    with shelf.write() as db:
        db.execute("UPDATE shelf SET lent_at = ? WHERE book_id = 'a'", [tokyo])
        back = db.value("SELECT lent_at FROM shelf WHERE book_id = 'a'")
    assert back == tokyo
    assert back.tzinfo is UTC
    with shelf.read() as db:
        assert db.frame("SELECT lent_at FROM shelf WHERE book_id = 'a'").schema["lent_at"] == pl.Datetime("us", "UTC")


def test_json_columns_come_back_as_python_and_text_stays_text(shelf: Store) -> None:
    notes = {"who": ["Ünï", None, True, 1.5], "text": '"quoted"\n<b>\0'}
    with shelf.write() as db:
        db.execute("UPDATE shelf SET notes = ?, title = '[1]' WHERE book_id = 'a'", [to_json(notes)])
        row = db.row("SELECT notes, notes->'who' AS who, notes->>'text' AS said, title FROM shelf WHERE book_id = 'a'")
    assert row == {"notes": notes, "who": notes["who"], "said": notes["text"], "title": "[1]"}


def test_nothing_is_none(shelf: Store) -> None:
    with shelf.read() as db:
        assert db.row("SELECT * FROM shelf WHERE false") is None
        assert db.value("SELECT notes FROM shelf WHERE book_id = 'b'") is None
        assert db.rows("SELECT * FROM shelf WHERE false") == []
        assert db.frame("SELECT title FROM shelf WHERE false").is_empty()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {"a": ["\udfff"]}])
def test_what_json_has_no_word_for_is_refused(value: object) -> None:
    with pytest.raises(Refused, match="cannot be stored"):
        to_json(value)


def test_half_a_character_is_refused_in_a_plain_column(shelf: Store) -> None:
    with pytest.raises(Refused, match="half a character"), shelf.write() as db:
        db.execute("UPDATE shelf SET title = ?", ["\ud800"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_any_text_survives(store: Store, texts: list[str]) -> None:
    with store.write() as db:
        db.execute("CREATE OR REPLACE TABLE notes (number INTEGER, text VARCHAR, said JSON)")
        db.append("notes", pl.DataFrame([{"number": n, "text": t, "said": to_json([t])} for n, t in enumerate(texts)]))
        rows = db.rows("SELECT text, said FROM notes ORDER BY number")
    assert rows == [{"text": text, "said": [text]} for text in texts]


# --- Batches --------------------------------------------------------------------------------------------------------


def test_a_batch_is_written_by_column_name(shelf: Store) -> None:
    with shelf.write() as db:
        db.append("shelf", pl.DataFrame({"title": ["Evelina"], "notes": ['{"by": "Burney"}'], "book_id": ["c"]}))
        row = db.row("SELECT * FROM shelf WHERE book_id = 'c'")
    assert row == {"book_id": "c", "title": "Evelina", "notes": {"by": "Burney"}, "lent_at": None}


def test_a_batch_with_a_key_updates_what_stands_and_keeps_other_columns(shelf: Store) -> None:
    with shelf.write() as db:
        db.append("shelf", pl.DataFrame({"book_id": ["a", "c"], "notes": ["[1]", "[2]"]}), key="book_id")
        rows = db.rows("SELECT book_id, title, notes FROM shelf ORDER BY book_id")
    assert rows == [
        {"book_id": "a", "title": "Emma", "notes": [1]},
        {"book_id": "b", "title": "Persuasion", "notes": None},
        {"book_id": "c", "title": None, "notes": [2]},
    ]


@pytest.mark.parametrize("count", [1, 3, 4])
def test_few_rows_are_written_as_many_are(store: Store, count: int) -> None:
    facts = {
        "text": "Ä \U0001f600", "said": '{"a": [1]}', "words": ["x", "y"], "number": 2**40, "share": 0.1, "is_so": True,
        "day": date(2026, 2, 28), "moment": datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "nothing": None,
    }  # fmt: skip
    schema = {"number": pl.Int64, "nothing": pl.Int32, "moment": pl.Datetime("us", "UTC")}
    with store.write() as db:
        db.execute(
            "CREATE TABLE kinds (text VARCHAR, said JSON, words VARCHAR[], number BIGINT, share DOUBLE, is_so BOOLEAN,"
            " day DATE, moment TIMESTAMPTZ, nothing INTEGER, untold VARCHAR DEFAULT 'so')"
        )
        db.append("kinds", pl.DataFrame([facts] * count, schema_overrides=schema))
        rows = db.rows("SELECT * FROM kinds")
    assert rows == [facts | {"said": {"a": [1]}, "untold": "so"}] * count


def test_an_empty_batch_writes_nothing(shelf: Store) -> None:
    with shelf.write() as db:
        db.append("shelf", pl.DataFrame({"book_id": []}))
        assert db.value("SELECT count(*) FROM shelf") == 2


def test_a_table_name_is_a_name(shelf: Store) -> None:
    with pytest.raises(ValueError, match="table name"), shelf.write() as db:
        db.append("shelf; DROP TABLE shelf", pl.DataFrame({"book_id": ["c"]}))


# --- Traps of the library, tried ------------------------------------------------------------------------------------


def test_a_row_with_unique_columns_can_change_twice_in_one_transaction(shelf: Store) -> None:
    with shelf.write() as db:
        db.execute("UPDATE shelf SET title = 'One' WHERE book_id = 'a'")
        db.execute("UPDATE shelf SET title = 'Emma' WHERE book_id = 'a'")
        db.execute("UPDATE shelf SET notes = '[1]' WHERE book_id = 'a'")
        db.execute("UPDATE shelf SET book_id = 'z' WHERE book_id = 'a'")
        db.execute("UPDATE shelf SET book_id = 'a' WHERE book_id = 'z'")
    with shelf.read() as db:
        assert db.row("SELECT title, notes FROM shelf WHERE book_id = 'a'") == {"title": "Emma", "notes": [1]}


def test_a_key_can_be_deleted_and_written_again_while_somebody_reads(shelf: Store) -> None:
    with shelf.read() as reader:
        assert reader.value("SELECT count(*) FROM shelf") == 2
        for title in ("Second", "Third"):
            with shelf.write() as db:
                db.execute("DELETE FROM shelf WHERE book_id = 'a'")
                db.execute("INSERT INTO shelf VALUES ('a', 'Emma', NULL, NULL)")
                db.execute("DELETE FROM shelf WHERE book_id = 'a'")
                db.execute("INSERT INTO shelf VALUES ('a', ?, NULL, NULL)", [title])
        assert reader.value("SELECT title FROM shelf WHERE book_id = 'a'") == "Emma"
    with shelf.read() as reader:
        assert reader.value("SELECT title FROM shelf WHERE book_id = 'a'") == "Third"


def test_two_rows_can_swap_a_unique_value(shelf: Store) -> None:
    with shelf.write() as db:
        db.execute("UPDATE shelf SET title = NULL WHERE book_id = 'a'")
        db.execute("UPDATE shelf SET title = 'Emma' WHERE book_id = 'b'")
        db.execute("UPDATE shelf SET title = 'Persuasion' WHERE book_id = 'a'")
        assert db.value("SELECT title FROM shelf WHERE book_id = 'a'") == "Persuasion"


def test_readers_beside_a_writer_always_see_whole_transactions(shelf: Store) -> None:
    with shelf.write() as db:
        db.execute("CREATE TABLE pairs (left_number INTEGER, right_number INTEGER)")
        db.execute("INSERT INTO pairs VALUES (0, 0)")
    torn: list[object] = []
    is_over = threading.Event()

    def look() -> None:
        try:
            while not is_over.is_set():
                with shelf.read() as db:
                    left = db.value("SELECT left_number FROM pairs")
                    right = db.value("SELECT right_number FROM pairs")
                if left != right:
                    torn.append((left, right))
        except BrightPathError as error:
            torn.append(error)

    def count() -> None:
        try:
            for _ in range(50):
                with shelf.write() as db:
                    db.execute("UPDATE pairs SET left_number = left_number + 1")
                    db.execute("UPDATE pairs SET right_number = right_number + 1")
        except BrightPathError as error:
            torn.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    writers = [threading.Thread(target=count) for _ in range(2)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    is_over.set()
    for thread in readers:
        thread.join()
    assert torn == []
    with shelf.read() as db:
        assert db.rows("SELECT * FROM pairs") == [{"left_number": 100, "right_number": 100}]


def test_dates_stay_dates(store: Store) -> None:
    with store.read() as db:
        assert db.value("SELECT ?::DATE", [date(2026, 11, 23)]) == date(2026, 11, 23)


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise here")
def test_a_file_others_could_read_is_closed_to_them_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "brightpath.duckdb"
    a_store(path).close()
    path.chmod(0o644)
    a_store(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_looking_into_a_file_brings_nothing_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "brightpath.duckdb"
    Store.open(path, now=lambda: NOW, up_to=1).close()
    before = path.read_bytes()
    store = look_into(path)
    assert store.migration_level == 1
    with pytest.raises(BrightPathError), store.write() as db:
        db.execute("DELETE FROM users")
    store.close()
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_looking_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(BrightPathError):
        look_into(tmp_path / "brightpath.duckdb")
    assert list(tmp_path.iterdir()) == []
