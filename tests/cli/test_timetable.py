"""`timetable` makes a co-op's timetable in the terminal: documents or a file of the competition in, a solution out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brightpath import cli
from brightpath.config import ROOT
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.itc2007 import read_instance, read_solution

STREET = ROOT / "data" / "samples" / "maple_street_coop"
SMALL = """Name: Small
Courses: 2
Rooms: 1
Days: 1
Periods_per_day: 3
Curricula: 1
Constraints: 1

COURSES:
a ann 1 1 5
b bob 2 1 5

ROOMS:
hall 10

CURRICULA:
q 2 a b

UNAVAILABILITY_CONSTRAINTS:
a 0 0

END.
"""


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "small.ctt"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_a_solution_is_printed_that_can_be_read_again(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["timetable", str(instance), "--seconds", "30"]) == 0
    out, err = capsys.readouterr()
    problem = read_instance(SMALL)
    assert judge(problem, read_solution(out, problem)).cost == 0
    assert "Every meeting is held at a cost of 0, and no timetable costs less." in err


def test_json_says_how_good_it_is(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["timetable", str(instance), "--seconds", "30", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["cost"], document["bound"], document["status"]) == (0, 0, "optimal")
    assert len(document["lectures"]) == 3


def test_a_file_gets_the_solution(instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "small.sol"
    assert cli.main(["timetable", str(instance), "--seconds", "30", "--out", str(target)]) == 0
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3
    assert str(target) in capsys.readouterr().out


def test_a_folder_of_documents_is_a_co_op(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["timetable", str(STREET), "--seconds", "30", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["leftOut"] == []


def test_what_has_no_place_is_told_with_its_reasons(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance.write_text(SMALL.replace("b bob 2 1 5", "b bob 3 1 5"), encoding="utf-8")
    assert cli.main(["timetable", str(instance), "--seconds", "30", "--json"]) == 0
    out, err = capsys.readouterr()
    assert sum(one["asked"] - one["placed"] for one in json.loads(out)["leftOut"]) == 1
    assert "hall is taken" in err or "is in" in err


def test_a_truncated_file_is_refused_line_by_line(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance.write_text(SMALL[:120], encoding="utf-8")
    assert cli.main(["timetable", str(instance)]) == 1
    assert "END." in capsys.readouterr().err
