"""The verbs that open the house: in and out, into safety and back, a forgotten password, a look over."""

from __future__ import annotations

import json
import logging
import os
import sys
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from brightpath import bootstrap, cli
from brightpath.adapters.letterbox import Folder
from brightpath.adapters.passwords import Passwords
from brightpath.config import ROOT, Settings
from brightpath.services.house import House
from brightpath.storage.database import Store
from tests.migrated import migrated_file
from tests.services.given_accounts import quick_hashes

KIM = str(ROOT / "data" / "samples" / "kim.json")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def open_house(settings: Settings, store: Store | None = None) -> House:
    """Open a house that works like the real one, with a clock that stands still."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if store is None:
        migrated_file(settings.database)
    return House(
        settings=settings,
        store=store or Store.open(settings.database, now=lambda: NOW),
        now=lambda: NOW,
        passwords=Passwords(),
        executor=ThreadPoolExecutor(1),
        aside=ThreadPoolExecutor(1),
        letterbox=Folder(settings.data_dir / "letterbox"),
        log=logging.getLogger("brightpath.tests"),
    )


Verb = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def passwords_take_no_time() -> Iterator[None]:
    with quick_hashes():
        yield


@pytest.fixture
def verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Run a verb on a house of its own: exit code, standard output, standard error."""
    fuse_box = types.ModuleType("brightpath.bootstrap")
    fuse_box.open_house = open_house  # type: ignore[attr-defined]
    fuse_box.close_house = bootstrap.close_house  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "brightpath.bootstrap", fuse_box)

    def run(*arguments: str, data: str = "house") -> tuple[int, str, str]:
        code = cli.main([*arguments, "--data", str(tmp_path / data)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def parent(verb: Verb, tmp_path: Path) -> str:
    """The first account, made through the one-use link."""
    from brightpath.domain.accounts import Actor
    from brightpath.services import door, people

    house = open_house(Settings(data_dir=tmp_path / "house"))
    try:
        fresh = people.first_run_link(house, Actor.console())
        assert fresh is not None
        door.create_first_account(house, None, fresh.key, "Mina", "mina@example.org", "a long quiet river")
    finally:
        house.store.close()
    return "mina@example.org"


def test_a_household_goes_in_and_comes_out(verb: Verb, parent: str) -> None:
    code, out, _ = verb("import", KIM, "--owner", parent, "--json")
    assert code == 0
    family_id = json.loads(out)["family"]
    code, out, _ = verb("export", "--family", family_id)
    assert code == 0
    assert [child["section2"]["name"] for child in json.loads(out)["children"]]


@pytest.mark.usefixtures("parent")
def test_a_household_for_nobody_is_refused(verb: Verb) -> None:
    code, out, err = verb("import", KIM, "--owner", "nobody@example.org")
    assert (code, out) == (1, "")
    assert err.strip() and "Traceback" not in err


def test_a_backup_is_whole_and_makes_another_house(verb: Verb, parent: str, tmp_path: Path) -> None:
    family_id = json.loads(verb("import", KIM, "--owner", parent, "--json")[1])["family"]
    file = str(tmp_path / "safe.zip")
    code, out, _ = verb("backup", file)
    assert code == 0 and "rows in" in out and "trained models are not in it" in out
    assert verb("verify", file)[0] == 0
    assert verb("restore", file, data="elsewhere")[0] == 0
    assert verb("export", "--family", family_id)[1] == verb("export", "--family", family_id, data="elsewhere")[1]


def test_nothing_is_ever_overwritten(verb: Verb, parent: str, tmp_path: Path) -> None:
    file = tmp_path / "safe.zip"
    assert verb("backup", str(file))[0] == 0
    before = file.read_bytes()
    assert verb("backup", str(file))[0] == 1
    assert verb("restore", str(file))[0] == 1
    assert file.read_bytes() == before


def test_a_torn_backup_is_told_and_not_restored(verb: Verb, parent: str, tmp_path: Path) -> None:
    file = tmp_path / "safe.zip"
    verb("backup", str(file))
    file.write_bytes(file.read_bytes()[:-200])
    code, out, err = verb("verify", str(file), "--json")
    assert code == 1
    assert json.loads(out)["faults"] == err.splitlines() != []
    assert verb("restore", str(file), data="elsewhere")[0] == 1
    assert not (tmp_path / "elsewhere" / "brightpath.duckdb").exists()


def test_a_forgotten_password_gets_a_one_use_link(verb: Verb, parent: str) -> None:
    code, out, _ = verb("recover", parent, "--json")
    assert code == 0
    assert json.loads(out)["link"].startswith("http://127.0.0.1:8501/")
    assert verb("recover", "nobody@example.org")[0] == 1


@pytest.mark.usefixtures("parent")
def test_the_doctor_shows_settings_and_findings(verb: Verb, tmp_path: Path) -> None:
    code, out, _ = verb("doctor", "--json")
    told: dict[str, Any] = json.loads(out)
    assert code == 0
    assert {"name": "data_dir", "value": str(tmp_path / "house"), "from": "command line"} in told["settings"]
    assert {finding["health"] for finding in told["findings"]} <= {"well", "note"}
    assert "brightpath.duckdb answers" in verb("doctor")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", KIM, "--owner", "mina@example.org"],
        ["export", "--family", "f"],
        ["backup", "safe.zip"],
        ["recover", "mina@example.org"],
        ["mend"],
    ],
)
def test_without_a_database_a_verb_names_the_folder_and_the_way_out(
    arguments: list[str], verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = verb(*arguments)
    assert (code, out) == (1, "")
    assert str(tmp_path / "house") in err and "--data" in err
    assert list(tmp_path.iterdir()) == [], "looking builds no house"


@pytest.mark.usefixtures("parent")
def test_what_the_doctor_finds_in_the_facts_of_weeks_is_mended(verb: Verb, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "house" / "brightpath.duckdb", now=lambda: NOW)
    with store.write() as db:
        db.execute(
            "INSERT INTO week_facts SELECT 'f', DATE '2026-11-23', 'c', NULL, NULL, 'lesson', false, DATE '2026-11-23', 540, 1,"
            " 30, 30, false, true, false, false, false, NULL, NULL"
        )
    store.close()
    assert "`start.py mend` makes them anew" in verb("doctor")[1]
    assert verb("mend")[:2] == (0, "What follows from plan and log is made anew for 0 weeks of families.\n")
    assert "facts" not in verb("doctor")[1]


def test_the_doctor_says_that_there_is_no_database_and_makes_none(verb: Verb, tmp_path: Path) -> None:
    code, out, _ = verb("doctor")
    assert code == 0
    assert f"There is no database in {tmp_path / 'house'} yet." in out
    assert list(tmp_path.iterdir()) == []


def test_verifying_opens_no_folder(verb: Verb, parent: str, tmp_path: Path) -> None:
    file = tmp_path / "safe.zip"
    assert verb("backup", str(file))[0] == 0
    assert verb("verify", str(file), data="nowhere")[0] == 0
    assert verb("verify", str(tmp_path / "none.zip"), data="nowhere")[0] == 1
    assert not (tmp_path / "nowhere").exists()


def test_the_doctor_leaves_an_older_database_as_it_is(verb: Verb, tmp_path: Path) -> None:
    file = tmp_path / "house" / "brightpath.duckdb"
    Store.open(file, now=lambda: NOW, up_to=1).close()
    before = file.read_bytes()
    code, out, _ = verb("doctor")
    assert code == 0 and "stands on step 1; the next start" in out
    assert [(path, path.read_bytes()) for path in file.parent.iterdir()] == [(file, before)]


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise here")
def test_the_doctor_tells_when_others_may_read_the_database(verb: Verb, parent: str, tmp_path: Path) -> None:
    file = tmp_path / "house" / "brightpath.duckdb"
    file.chmod(0o644)
    code, out, _ = verb("doctor")
    assert code == 1 and f"Others on this machine may read {file}." in out
    assert file.stat().st_mode & 0o777 == 0o644, "looking changes nothing"


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise here")
def test_nobody_else_can_read_what_a_verb_writes(
    verb: Verb, parent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: Any, **__: Any) -> None:
        (tmp_path / "written").write_text("by a verb")
        raise ZeroDivisionError

    monkeypatch.setattr("brightpath.services.backup.back_up", wrong)
    before = os.umask(0o022)
    try:
        assert verb("backup", str(tmp_path / "safe.zip"))[0] == 1
        (tmp_path / "after").write_text("by somebody else")
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    assert modes == {"written": 0o600, "after": 0o644, "brightpath.duckdb": 0o600, "brightpath.log": 0o600}


def test_a_first_start_is_no_obstacle_to_restoring(verb: Verb, parent: str, tmp_path: Path) -> None:
    file = str(tmp_path / "safe.zip")
    verb("backup", file)
    Store.open(tmp_path / "new" / "brightpath.duckdb", now=lambda: NOW).close()
    assert verb("restore", file, data="new")[0] == 0
    assert verb("recover", parent, data="new")[0] == 0
    assert len(list((tmp_path / "new").glob("brightpath.duckdb.empty-*"))) == 1


def test_while_the_app_runs_the_terminal_says_so(verb: Verb, tmp_path: Path) -> None:
    app = open_house(Settings(data_dir=tmp_path / "house"))
    try:
        code, out, err = verb("doctor")
    finally:
        app.store.close()
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1 and "Traceback" not in err


def test_a_file_that_is_no_database_is_a_sentence(verb: Verb, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "brightpath.duckdb").write_text("this is no database")
    code, out, err = verb("doctor")
    assert (code, out) == (1, "")
    assert "brightpath.duckdb" in err and "Traceback" not in err
