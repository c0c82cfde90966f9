"""The log: one JSON object a line, and no secrets in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brightpath.adapters.telemetry import NAME, open_log, without_secrets


@pytest.fixture(autouse=True)
def closed_again() -> Iterator[None]:
    import logging

    yield
    for handler in list(logging.getLogger(NAME).handlers):
        logging.getLogger(NAME).removeHandler(handler)
        handler.close()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "brightpath.log").read_text(encoding="utf-8").splitlines()]


def test_every_line_is_one_json_object_with_its_fields(tmp_path: Path) -> None:
    log = open_log("info", tmp_path / "logs")
    log.info("planned %s", "week\n2", extra={"family_id": "f1", "seconds": 1.5})
    log.debug("not this")
    [line] = lines(tmp_path / "logs")
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info", "room": "brightpath", "message": "planned week\n2", "family_id": "f1", "seconds": 1.5
    }  # fmt: skip


def test_secrets_are_not_written(tmp_path: Path) -> None:
    log = open_log("info", tmp_path)
    log.info("GET /welcome?key=abc123", extra={"password": "pw", "request": {"Cookie": "c", "path": "/"}})
    try:
        raise ValueError("api_key: 'k-1'")
    except ValueError:
        log.exception("it broke")
    written = (tmp_path / "brightpath.log").read_text(encoding="utf-8")
    assert not any(secret in written for secret in ("abc123", '"pw"', '"c"', "k-1"))
    assert lines(tmp_path)[0]["request"] == {"Cookie": "(hidden)", "path": "/"}
    assert "ValueError" in lines(tmp_path)[1]["trace"]


def test_words_about_secrets_stay() -> None:
    assert without_secrets("The password is too short.") == "The password is too short."


def test_without_a_folder_the_log_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    open_log("info", None).info("here")
    out, err = capsys.readouterr()
    assert out == "" and json.loads(err)["message"] == "here"


def test_opening_the_log_twice_writes_each_line_once(tmp_path: Path) -> None:
    open_log("info", tmp_path)
    open_log("info", tmp_path).info("once")
    assert len(lines(tmp_path)) == 1
