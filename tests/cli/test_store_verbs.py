"""The verbs that open the house: in and out, into safety and back, a forgotten password, a look over."""

from __future__ import annotations

import json
import logging
import sys
import types
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from brightpath import cli
from brightpath.adapters.passwords import Passwords
from brightpath.config import ROOT, Settings
from brightpath.services.house import House
from brightpath.storage.database import Store

KIM = str(ROOT / "data" / "samples" / "kim.json")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def open_house(settings: Settings, store: Store | None = None) -> House:
    """Open a house that works like the real one, with a clock that stands still."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return House(
        settings=settings,
        store=store or Store.open(settings.database, now=lambda: NOW),
        now=lambda: NOW,
        passwords=Passwords(),
        executor=ThreadPoolExecutor(1),
        letterbox=settings.data_dir / "letterbox",
        log=logging.getLogger("brightpath.tests"),
    )


Verb = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Run a verb on a house of its own: exit code, standard output, standard error."""
    fuse_box = types.ModuleType("brightpath.bootstrap")
    fuse_box.open_house = open_house  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "brightpath.bootstrap", fuse_box)

    def run(*arguments: str, data: str = "house") -> tuple[int, str, str]:
        code = cli.main([*arguments, "--data", str(tmp_path / data)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def parent(verb: Verb, tmp_path: Path) -> str:
    """The first account, made through the one-use link."""
    from brightpath.domain.accounts import Actor
    from brightpath.services import accounts

    house = open_house(Settings(data_dir=tmp_path / "house"))
    try:
        fresh = accounts.first_run_link(house, Actor.console())
        assert fresh is not None
        accounts.create_first_account(house, None, fresh.key, "Mina", "mina@example.org", "a long quiet river")
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


def test_a_household_for_nobody_is_refused(verb: Verb) -> None:
    code, out, err = verb("import", KIM, "--owner", "nobody@example.org")
    assert (code, out) == (1, "")
    assert err.strip() and "Traceback" not in err


def test_a_backup_is_whole_and_makes_another_house(verb: Verb, parent: str, tmp_path: Path) -> None:
    family_id = json.loads(verb("import", KIM, "--owner", parent, "--json")[1])["family"]
    file = str(tmp_path / "safe.zip")
    code, out, _ = verb("backup", file)
    assert code == 0 and "rows in" in out
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


def test_the_doctor_shows_settings_and_findings(verb: Verb, tmp_path: Path) -> None:
    code, out, _ = verb("doctor", "--json")
    told: dict[str, Any] = json.loads(out)
    assert code == 0
    assert {"name": "data_dir", "value": str(tmp_path / "house"), "from": "command line"} in told["settings"]
    assert {finding["health"] for finding in told["findings"]} <= {"well", "note"}
    assert "brightpath.duckdb answers" in verb("doctor")[1]


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
