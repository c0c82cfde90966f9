"""The verbs as a person or a program meets them: words, exit codes, standard output and standard error."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import types
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from brightpath import cli
from brightpath.cli import measuring, planning, running
from brightpath.cli.answer import Answer
from brightpath.domain.errors import Faulty
from brightpath.domain.schedule import SolverReport, SolverStatus, Unplaced, WeekPlan
from brightpath.simulation import shipping
from tests.learning.test_shared_shift import families

ROOT = Path(__file__).resolve().parent.parent.parent
KIM = str(ROOT / "data" / "samples" / "kim.json")


def a_plan(week_start: date, seed: int) -> WeekPlan:
    report = SolverReport(
        name="HiGHS", status=SolverStatus.OPTIMAL, objective=80, bound=80, gap=0, seconds=1, rows=1, columns=1
    )
    left = Unplaced(child="Ada", subject="Latin", asked=2, placed=1, reasons=("Tuesday is full.",))
    return WeekPlan(week_start=week_start, seed=seed, solver=report, children=(), adults=(), unplaced=(left,))


@pytest.fixture
def planner(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A planner that notes what it was asked, in place of the real one."""
    asked: dict[str, Any] = {}

    def plan_week(
        household: Any,
        week_start: date,
        *,
        seconds: float,
        seed: int,
        on_progress: Callable[[int, str], bool],
        **others: Any,
    ) -> WeekPlan:
        asked.update(household=household, week_start=week_start, seconds=seconds, seed=seed)
        assert on_progress(50, "half-way")
        return a_plan(week_start, seed)

    room = types.ModuleType("brightpath.planning.week")
    room.plan_week = plan_week  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "brightpath.planning.week", room)
    return asked


def test_plan_prints_one_json_document_and_nothing_else(
    planner: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["plan", KIM, "--week", "2026-11-25", "--seed", "3", "--seconds", "2", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["weekStartDate"] == "2026-11-23"
    assert (planner["seconds"], planner["seed"], planner["week_start"]) == (2.0, 3, date(2026, 11, 23))
    assert " 50 %  half-way" in err
    assert "Ada: Latin stands 1 of 2 times. Tuesday is full." in err


def test_plan_without_json_prints_the_same(planner: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", KIM, "--week", "2026-11-23"]) == 0
    assert json.loads(capsys.readouterr().out)["seed"] == 0


def test_plan_writes_the_document_to_a_file(
    planner: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "plan.json"
    assert cli.main(["plan", KIM, "--out", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["generationMethod"] == "integer_program"
    assert capsys.readouterr().out == f"The plan is in {target}.\n"
    assert list(tmp_path.iterdir()) == [target]


def test_plan_means_next_week_when_no_week_is_said(planner: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_today", lambda time_zone: date(2026, 11, 20))
    cli.main(["plan", KIM])
    assert planner["week_start"] == date(2026, 11, 23)


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


def a_pipe(path: Path) -> Path:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes with names here")
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (a_folder, "it is a folder"),
        (a_pipe, "it is no ordinary file"),
        (lambda path: path / "plan.json", "there is no folder"),
    ],
)
def test_a_place_where_no_plan_can_be_written_is_refused_before_planning(
    place: Callable[[Path], Path],
    sentence: str,
    planner: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = place(tmp_path / "target")
    before = list(tmp_path.iterdir())
    assert cli.main(["plan", KIM, "--out", str(target)]) == 1
    assert f"{target} cannot be written: {sentence}" in capsys.readouterr().err
    assert (planner, list(tmp_path.iterdir())) == ({}, before)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ZeroDivisionError()])
def test_a_plan_that_cannot_be_written_leaves_no_draft(
    error: Exception, planner: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    folder = a_folder(tmp_path / "plans")
    assert cli.main(["plan", KIM, "--out", str(folder / "plan.json"), "--data", str(tmp_path / "data")]) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise here")
def test_a_plan_can_be_read_by_whom_the_caller_lets(planner: dict[str, Any], tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert cli.main(["plan", KIM, "--out", str(tmp_path / "plan.json")]) == 0
    finally:
        os.umask(before)
    assert (tmp_path / "plan.json").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("make", [a_folder, a_pipe, lambda path: Path("/dev/zero")])
def test_only_an_ordinary_file_is_read(
    make: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["plan", str(make(tmp_path / "odd"))]) == 1
    assert "This file cannot be read:" in capsys.readouterr().err


def test_no_more_of_a_file_is_read_than_a_document_can_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from brightpath.imports import household, json_text

    read: list[int] = []
    inner = household.read_household
    monkeypatch.setattr(household, "read_household", lambda text: read.append(len(text)) or inner(text))
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(10 * json_text.LARGEST_BYTES)
    assert cli.main(["plan", str(huge)]) == 1
    assert read == [json_text.LARGEST_BYTES + 1]
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_progress_is_said_when_it_changed_and_a_log_is_not_filled(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = iter([10.0, 10.1, 12.0, 12.5, 13.5])
    monkeypatch.setattr(planning.time, "monotonic", lambda: next(moments))
    progress = planning._Progress()
    for percent, note in [(35, "a"), (60, "a"), (35, "a"), (97, "b"), (97, "b")]:
        assert progress(percent, note)
    assert capsys.readouterr().err.splitlines() == [" 35 %  a", " 97 %  b"]


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"children": []}', b"null"])
def test_a_document_with_faults_is_one_sentence_a_line(
    document: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "household.json"
    path.write_bytes(document)
    assert cli.main(["plan", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip() and "Traceback" not in err


def test_faults_are_also_told_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", str(tmp_path / "none.json"), "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["faults"] == err.splitlines()


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["plan"],
        ["plan", KIM, "--week", "Blursday"],
        ["plan", KIM, "--week", "9999-12-31"],
        ["plan", KIM, "--week", "0001-01-01"],
        ["plan", KIM, "--seconds", "-1"],
        ["plan", KIM, "--seconds", "nan"],
        ["plan", KIM, "--seed", "x"],
        ["bench", "weather"],
        ["bench", "week", "--part", "3/2"],
        ["bench", "week", "--seeds", "0"],
        ["bench", "facts", "--rows", "0"],
        ["bench", "facts", "--rows", "10000000000"],
        ["import", KIM],
        ["--port", "many"],
    ],
)
def test_wrong_use_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        cli.main(arguments)
    assert ending.value.code == 2
    assert capsys.readouterr().out == ""


def test_as_many_rows_can_be_asked_for_as_the_documents_name() -> None:
    assert cli._parser().parse_args(["bench", "facts", "--rows", "100000000"]).rows == 100_000_000


@pytest.mark.parametrize(
    "what", [path.stem for path in (ROOT / "benchmarks").glob("*.py") if "\ndef measure(" in path.read_text("utf-8")]
)
def test_every_measurement_can_be_asked_for(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        cli.main(["bench", what, "--seeds", "0"])
    assert ending.value.code == 2 and "invalid choice" not in capsys.readouterr().err


def test_a_measurement_says_what_it_cannot_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "store", "--seeds", "2"]) == 1
    assert "The measurement of store has no --seeds." in capsys.readouterr().err


def test_a_setting_that_cannot_be_used_exits_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIGHTPATH_PORT", "many")
    assert cli.main(["plan", KIM]) == 2
    assert "port (environment): 'many' cannot be used." in capsys.readouterr().err


def test_a_setting_nobody_knows_is_told(
    planner: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIGHTPATH_WORKER", "2")
    assert cli.main(["plan", KIM]) == 0
    assert "Is workers meant?" in capsys.readouterr().err


@pytest.fixture
def broken_planner(planner: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def plan_week(*_: Any, **__: Any) -> WeekPlan:
        raise ZeroDivisionError("token=hush")

    monkeypatch.setattr(sys.modules["brightpath.planning.week"], "plan_week", plan_week)


@pytest.mark.usefixtures("broken_planner")
def test_an_unexpected_error_is_a_sentence_and_its_details_are_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["plan", KIM, "--data", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    log = tmp_path / "logs" / "brightpath.log"
    assert out == "" and "Traceback" not in err and str(log) in err
    line = json.loads(log.read_text(encoding="utf-8"))
    assert "ZeroDivisionError" in line["trace"] and "hush" not in line["trace"]


@pytest.mark.usefixtures("broken_planner")
def test_an_unexpected_error_is_also_told_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", KIM, "--json", "--data", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["faults"] == [err.splitlines()[-1]]


@pytest.mark.usefixtures("broken_planner")
def test_debug_shows_the_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIGHTPATH_DEBUG", "1")
    assert cli.main(["plan", KIM, "--data", str(tmp_path)]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "verb"), [([], "run"), (["--port", "9000"], "run"), (["--demo"], "run"), (["run", "--demo"], "run")]
)
def test_without_a_verb_the_app_runs(arguments: list[str], verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []
    monkeypatch.setattr(running, verb, lambda said, settings: ran.append(settings) or Answer(None))
    assert cli.main(arguments) == 0
    assert ran[0].port == (9000 if "--port" in arguments else 8501)
    assert ran[0].demo is ("--demo" in arguments)


def test_a_taken_port_is_a_sentence_that_names_it_and_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        assert cli.main(["run", "--port", str(port), "--data", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert f"Port {port}" in err and "--port" in err and "Traceback" not in err


def test_what_follows_test_goes_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(pytest, "main", lambda arguments: given.append(arguments) or 5)
    monkeypatch.chdir(ROOT)
    assert cli.main(["test", "-k", "door", "-x"]) == 1, "no test found is no success"
    assert given == [["-k", "door", "-x"]]


def test_the_whole_suite_goes_on_every_core_and_a_part_of_it_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(pytest, "main", lambda arguments: given.append(arguments) or 0)
    monkeypatch.chdir(ROOT)
    assert [cli.main(["test"]), cli.main(["test", "tests/cli"])] == [0, 0]
    assert given[0] == list(running.ON_EVERY_CORE)
    assert given[1] == ["tests/cli"]


def test_the_verbs_are_the_same_inside_the_environment() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "brightpath", "plan", "nowhere.json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "nowhere.json: This file cannot be read: No such file or directory.\n"


def test_names_of_every_alphabet_survive_a_plain_terminal(planner: dict[str, Any], tmp_path: Path) -> None:
    target = tmp_path / "計画.json"
    assert cli.main(["plan", KIM, "--out", str(target)]) == 0
    assert target.exists()


def test_every_refusal_is_one_of_ours(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from brightpath.domain.errors import Fault

    def fail(said: Any, settings: Any) -> Answer:
        raise Faulty([Fault("a", "One."), Fault("b", "Two.", "three")])

    monkeypatch.setattr(planning, "plan", fail)
    assert cli.main(["plan", KIM]) == 1
    assert capsys.readouterr().err.splitlines() == ["a: One.", "b: Two. Allowed: three."]


def test_the_prior_of_simulated_families_is_shipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measuring, "ROOT", tmp_path)
    monkeypatch.setattr(shipping, "leanings_of_worlds", lambda **asked: {1: families()[:9], 2: families()[9:]})
    monkeypatch.setattr(shipping, "gain_in_first_weeks", lambda shift: (0.05, 0.01))
    monkeypatch.setattr(shipping, "lessons_of_worlds", partial(shipping.lessons_of_worlds, 40, 20))
    assert cli.main(["simulate", "--ship"]) == 0
    said = capsys.readouterr().out
    assert "shift-0 of 20 families is in" in said
    assert "outcomes-0 of 40 families is in" in said
    names = {f"{name}-0.{kind}" for name in ("shift", "outcomes", "engagement") for kind in ("skops", "md")}
    assert {path.name for path in (tmp_path / "models").iterdir()} == {*names, "models.json"}
