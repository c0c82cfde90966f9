"""Backups: everything comes back as it was, what is wrong is said in sentences, nothing is ever overwritten."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import BrightPathError, Refused, StoreDamaged, StoreInUse
from brightpath.storage import backup, migrating
from brightpath.storage.backup import restore_backup, verify_backup, write_backup
from brightpath.storage.database import Db, Store, to_json
from brightpath.storage.family import found_family, save_household
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.migrating import Migration
from brightpath.storage.schedule import active_plan, save_plan
from tests.storage.given import MONDAY, NOW, a_document, a_household, a_plan, a_store


@pytest.fixture
def house(store: Store) -> Store:
    """A family with a plan, and somebody who is signed in."""
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW, time_zone="Asia/Seoul").family_id
        household = a_household()
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        save_plan(db, family_id, a_plan(household), problem={"seed": 3}, at=NOW)
        db.append(
            "sessions",
            pl.DataFrame(
                {
                    "session_id": ["s"],
                    "token_hash": ["h"],
                    "user_id": ["u"],
                    "created_at": [NOW],
                    "last_seen_at": [NOW],
                    "is_remembered": [True],
                    "address": ["::1"],
                    "device": ["Firefox"],
                }
            ),
        )
    return store


@pytest.fixture
def saved(house: Store, tmp_path: Path) -> Path:
    return write_backup(house, tmp_path / "brightpath.zip", at=NOW).path


def everything(store: Store) -> dict[str, pl.DataFrame]:
    with store.read() as db:
        tables = [row["table_name"] for row in db.rows("SELECT table_name FROM duckdb_tables()")]
        return {table: db.frame(f"SELECT * FROM {table} ORDER BY ALL") for table in tables}


def restore(file: Path, into: Path) -> Store:
    restore_backup(file, into, now=lambda: NOW)
    return a_store(into)


# --- There and back -------------------------------------------------------------------------------------------------


def test_a_restored_house_is_the_same_house_with_everybody_signed_out(
    house: Store, saved: Path, tmp_path: Path
) -> None:
    assert verify_backup(saved) == []
    restored = restore(saved, tmp_path / "fresh" / "brightpath.duckdb")
    before, after = everything(house), everything(restored)
    assert before.keys() == after.keys()
    assert after.pop("sessions").is_empty()
    assert [name for name in after if not after[name].equals(before[name])] == []
    with house.read() as left, restored.read() as right:
        (family_id,) = before["families"]["family_id"]
        assert active_plan(left, family_id, MONDAY) == active_plan(right, family_id, MONDAY)
        assert find_contradictions(right) == []
    restored.close()


def test_a_restored_folder_holds_the_database_and_nothing_else(saved: Path, tmp_path: Path) -> None:
    restore_backup(saved, tmp_path / "fresh" / "brightpath.duckdb", now=lambda: NOW)
    assert [path.name for path in (tmp_path / "fresh").iterdir()] == ["brightpath.duckdb"]


def test_a_database_nobody_has_begun_in_makes_room_and_is_kept(saved: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh" / "brightpath.duckdb"
    a_store(fresh).close()
    before = fresh.read_bytes()
    restore_backup(saved, fresh, now=lambda: NOW)
    assert (tmp_path / "fresh" / "brightpath.duckdb.empty-20261120T093000Z").read_bytes() == before
    restored = a_store(fresh)
    with restored.read() as db:
        assert db.value("SELECT count(*) FROM families") == 1
    restored.close()


def test_a_database_somebody_has_begun_in_stays(saved: Path, tmp_path: Path) -> None:
    begun = tmp_path / "begun" / "brightpath.duckdb"
    store = a_store(begun)
    with store.write() as db:
        db.execute(
            "INSERT INTO users (user_id, email, email_key, name, password_hash, roles, created_at)"
            " VALUES ('u', 'a@example.org', 'a@example.org', 'A', 'h', '[]', ?)",
            [NOW],
        )
    with pytest.raises(StoreInUse):
        restore_backup(saved, begun, now=lambda: NOW)
    store.close()
    before = begun.read_bytes()
    with pytest.raises(Refused, match="a database at"):
        restore_backup(saved, begun, now=lambda: NOW)
    assert [(path.name, path.read_bytes()) for path in begun.parent.iterdir()] == [("brightpath.duckdb", before)]


def test_an_unused_database_comes_back_when_the_restoring_fails(saved: Path, tmp_path: Path, monkeypatch) -> None:
    fresh = tmp_path / "fresh" / "brightpath.duckdb"
    a_store(fresh).close()
    before = fresh.read_bytes()
    monkeypatch.setattr(backup, "_same_rows", lambda *_: False)
    with pytest.raises(StoreDamaged):
        restore_backup(saved, fresh, now=lambda: NOW)
    assert [(path.name, path.read_bytes()) for path in fresh.parent.iterdir()] == [("brightpath.duckdb", before)]


def test_a_backup_is_of_one_moment_while_others_write(house: Store, tmp_path: Path, monkeypatch) -> None:
    tables = backup._tables

    def meanwhile(db: Db) -> list[str]:
        found = tables(db)
        with house.write() as writer:
            found_family(writer, "Latecomer", at=NOW)
        return found

    monkeypatch.setattr(backup, "_tables", meanwhile)
    written = write_backup(house, tmp_path / "b.zip", at=NOW)
    assert (written.rows["families"], written.rows["events"]) == (1, 3)
    assert verify_backup(written.path) == []


def test_the_manifest_says_what_is_in_it(house: Store, saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert "CREATE TABLE families" in archive.read("schema.sql").decode()
    assert manifest["migrationLevel"] == house.migration_level
    assert manifest["createdAt"] == "2026-11-20T09:30:00+00:00"
    assert manifest["tables"]["families"]["rows"] == 1
    assert len(manifest["tables"]["families"]["sha256"]) == 64
    assert manifest["duckdb"].startswith("v2")


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_ODD_ROWS = st.lists(
    st.tuples(
        st.none() | _WORDS,
        st.none() | st.recursive(st.none() | st.booleans() | st.integers() | _WORDS, st.lists, max_leaves=4),
        st.none() | st.booleans(),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.none() | st.dates(),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(),
    ),
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(_ODD_ROWS)
def test_any_value_of_any_type_we_use_survives(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    odd = (
        "CREATE TABLE odd (number INTEGER PRIMARY KEY, words VARCHAR, free JSON, is_so BOOLEAN, moment_at TIMESTAMPTZ,"
        " day DATE, amount BIGINT, share DOUBLE);"
    )
    with pytest.MonkeyPatch.context() as patch:
        shipped = migrating.migrations()
        steps = [*shipped, Migration(len(shipped) + 1, f"{len(shipped) + 1:04d}_odd", odd)]
        patch.setattr(migrating, "migrations", lambda: steps)
        store = a_store()
        with store.write() as db:
            for number, (words, free, *others) in enumerate(rows):
                db.execute("INSERT INTO odd VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [number, words, to_json(free), *others])
        write_backup(store, folder / "odd.zip", at=NOW)
        restored = restore(folder / "odd.zip", folder / "odd.duckdb")
        before, after = everything(store)["odd"], everything(restored)["odd"]
        assert before.schema == after.schema
        assert before.equals(after)
        store.close()
        restored.close()


def test_a_backup_of_an_older_brightpath_is_brought_forward(saved: Path, tmp_path: Path, monkeypatch) -> None:
    shipped = migrating.migrations()
    newer = [
        *shipped,
        Migration(
            len(shipped) + 1, f"{len(shipped) + 1:04d}_pets", "ALTER TABLE families ADD COLUMN pets INTEGER DEFAULT 0;"
        ),
    ]
    monkeypatch.setattr(migrating, "migrations", lambda: newer)
    restored = restore(saved, tmp_path / "fresh" / "brightpath.duckdb")
    with restored.read() as db:
        assert db.rows("SELECT name, pets FROM families") == [{"name": "Kim", "pets": 0}]
    restored.close()
    assert [path.name for path in (tmp_path / "fresh").iterdir()] == ["brightpath.duckdb"]


# --- Never overwriting ----------------------------------------------------------------------------------------------


def test_a_backup_never_overwrites(house: Store, tmp_path: Path) -> None:
    (tmp_path / "precious.zip").write_text("last year")
    with pytest.raises(Refused, match="not overwritten"):
        write_backup(house, tmp_path / "precious.zip", at=NOW)
    assert (tmp_path / "precious.zip").read_text() == "last year"


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(house: Store, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(backup, "_sync", lambda path: (tmp_path / "b.zip").write_text("somebody was faster"))
    with pytest.raises(Refused, match="not overwritten"):
        write_backup(house, tmp_path / "b.zip", at=NOW)
    assert (tmp_path / "b.zip").read_text() == "somebody was faster"


@pytest.mark.parametrize("standing", ["brightpath.duckdb", "brightpath.duckdb.wal"])
def test_a_restore_never_touches_a_database(saved: Path, tmp_path: Path, standing: str) -> None:
    (tmp_path / standing).write_text("this year")
    with pytest.raises(Refused, match="empty folder"):
        restore_backup(saved, tmp_path / "brightpath.duckdb", now=lambda: NOW)
    assert (tmp_path / standing).read_text() == "this year"


def test_without_a_place_to_write_there_is_a_sentence_and_no_leftover(house: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused, match="cannot be written"):
        write_backup(house, tmp_path / "file" / "b.zip", at=NOW)


def test_a_disk_that_fills_up_leaves_nothing_behind(house: Store, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(Refused, match="No space left"):
        write_backup(house, tmp_path / "b.zip", at=NOW)
    assert list(tmp_path.iterdir()) == []


# --- What can be wrong with one -------------------------------------------------------------------------------------


def rewritten(saved: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(saved) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    target = saved.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target


def _without_a_table(entries: dict[str, bytes]) -> None:
    del entries["tables/children.parquet"]


def _without_a_manifest(entries: dict[str, bytes]) -> None:
    del entries["manifest.json"]


def _with_a_renamed_child(entries: dict[str, bytes]) -> None:
    frame = pl.read_parquet(io.BytesIO(entries["tables/children.parquet"]))
    buffer = io.BytesIO()
    frame.with_columns(name=pl.lit("Mallory")).write_parquet(buffer)
    entries["tables/children.parquet"] = buffer.getvalue()


def _with_a_stranger(entries: dict[str, bytes]) -> None:
    entries["tables/strangers.parquet"] = b"hello"


def _with_another_count(entries: dict[str, bytes]) -> None:
    entries["manifest.json"] = entries["manifest.json"].replace(b'"rows": 10', b'"rows": 11')


def _with_a_newer_step(entries: dict[str, bytes]) -> None:
    manifest = json.loads(entries["manifest.json"])
    manifest["migrations"] += [{"name": "9999_future", "sha256": ""}]
    entries["manifest.json"] = json.dumps(manifest).encode()


def _with_another_step(entries: dict[str, bytes]) -> None:
    manifest = json.loads(entries["manifest.json"])
    manifest["migrations"][0]["sha256"] = "0"
    entries["manifest.json"] = json.dumps(manifest).encode()


def _with_another_level(entries: dict[str, bytes]) -> None:
    manifest = json.loads(entries["manifest.json"])
    manifest["migrationLevel"] -= 1
    entries["manifest.json"] = json.dumps(manifest).encode()


def _of_a_newer_format(entries: dict[str, bytes]) -> None:
    entries["manifest.json"] = entries["manifest.json"].replace(b'"format": 1', b'"format": 2')


def _with_a_manifest_of_nonsense(entries: dict[str, bytes]) -> None:
    entries["manifest.json"] = b'{"format": "x", "tables": [1]}'


def _with_another_schema(entries: dict[str, bytes]) -> None:
    entries["schema.sql"] += b"DROP TABLE families;"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_without_a_table, "tables/children.parquet is missing from the backup."),
        (_without_a_manifest, "manifest.json is missing from the backup."),
        (_with_a_renamed_child, "tables/children.parquet is not what was written: its checksum differs."),
        (_with_a_stranger, "tables/strangers.parquet stands in the backup but not in its manifest."),
        (_with_another_count, "The table schedule_items has 10 rows; the manifest says 11."),
        (_with_a_newer_step, "newer BrightPath (step 9999_future)"),
        (_with_another_step, "Step 0001_accounts of this backup is not the step 0001_accounts"),
        (_with_another_level, "names another step"),
        (_of_a_newer_format, "newer BrightPath"),
        (_with_a_manifest_of_nonsense, "The manifest of this backup cannot be read"),
        (_with_another_schema, "schema.sql is not what was written"),
    ],
)
def test_an_edited_backup_is_told_in_a_sentence_and_never_restored(
    saved: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], sentence: str
) -> None:
    edited = rewritten(saved, change)
    assert any(sentence in wrong for wrong in verify_backup(edited)), verify_backup(edited)
    with pytest.raises(StoreDamaged, match="nothing was written"):
        restore_backup(edited, tmp_path / "fresh" / "brightpath.duckdb", now=lambda: NOW)
    assert not (tmp_path / "fresh").exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_backup_is_told_in_a_sentence(saved: Path, share: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    assert verify_backup(saved) == ["brightpath.zip is not a backup, or it was cut short."]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_flipped_byte_anywhere_never_ends_in_anything_but_sentences(saved: Path, data: st.DataObject) -> None:
    content = bytearray(saved.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    spoiled = saved.with_name("spoiled.zip")
    spoiled.write_bytes(content)
    try:
        wrong = verify_backup(spoiled)
    except BrightPathError as error:
        wrong = [error.sentence]
    assert all(isinstance(sentence, str) and "\n" not in sentence for sentence in wrong)


@pytest.mark.parametrize("seed", range(200))
def test_a_spoiled_table_of_contents_is_told_in_sentences(seed: int, spoilable: bytes, tmp_path: Path) -> None:
    chance = random.Random(seed)
    content = bytearray(spoilable)
    # The archive's own table of contents, at its end, is where the library itself stumbles.
    first = content.index(b"PK\x01\x02") if seed % 4 else 0
    for _ in range(1 + seed % 3):
        content[chance.randrange(first, len(content))] ^= chance.randrange(1, 256)
    spoiled = tmp_path / "spoiled.zip"
    spoiled.write_bytes(content)
    assert all(sentence and sentence.isprintable() for sentence in verify_backup(spoiled))


@pytest.fixture(scope="module")
def spoilable(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    store = a_store()
    with store.write() as db:
        found_family(db, "Kim", at=NOW)
    path = write_backup(store, tmp_path_factory.mktemp("spoilable") / "b.zip", at=NOW).path
    store.close()
    return path.read_bytes()


def test_a_version_or_a_packing_nobody_knows_is_a_sentence(saved: Path) -> None:
    content = saved.read_bytes()
    entry = content.index(b"PK\x01\x02")
    for place, value, sentence in (
        (entry + 6, 99, "brightpath.zip is not a backup, or it was cut short."),
        (entry + 10, zipfile.ZIP_DEFLATED, "packed in another way"),
    ):
        changed = bytearray(content)
        changed[place] = value
        saved.write_bytes(changed)
        assert sentence in "\n".join(verify_backup(saved))


def test_a_backup_that_unpacks_to_more_than_itself_is_not_unpacked(saved: Path, monkeypatch) -> None:
    with zipfile.ZipFile(saved) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, bytes(1_000_000) if name == "schema.sql" else content, zipfile.ZIP_DEFLATED)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("This was unpacked."))
    assert "packed in another way" in verify_backup(saved)[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="no ordinary file"):
        verify_backup(tmp_path / "pipe")


def test_a_backup_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file"):
        verify_backup(tmp_path / "nothing.zip")
    with pytest.raises(Refused):
        verify_backup(tmp_path)


def test_odd_days_survive(house: Store, tmp_path: Path) -> None:
    with house.write() as db:
        db.execute("UPDATE children SET birth_date = ?", [date(1, 1, 1)])
    write_backup(house, tmp_path / "b.zip", at=NOW)
    restored = restore(tmp_path / "b.zip", tmp_path / "fresh.duckdb")
    with restored.read() as db:
        assert db.value("SELECT birth_date FROM children") == date(1, 1, 1)
    restored.close()
