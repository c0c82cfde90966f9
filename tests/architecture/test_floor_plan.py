"""The floor plan holds: contracts, vendors, pages, and the parts that must start light."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted((ROOT / "pages").rglob("*.py"))

#: A page opens with this: who is not signed in sees nothing that comes after.
GUARD = "signed_in"
#: Where people come in has no guard: nobody is signed in there yet.
DOORS = {"pages/account/sign_in.py", "pages/account/welcome.py"}
PAGE_MAY_IMPORT = (
    "brightpath.ui",
    "brightpath.services",
    "brightpath.charts",
    "brightpath.domain",
    "streamlit",
    "polars",
)


#: Where Plotly's drawings are put on a page. All but the first stand beside their numbers: an answer's rows, a search's, moves.
DRAWN_IN = (
    "brightpath/ui/figures.py",
    *(
        "brightpath/ui/coop/searching.py",
        "brightpath/ui/jobs.py",
        "brightpath/ui/replay.py",
        "brightpath/ui/research.py",
    ),
)

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def lint(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=home,
        env={"PYTHONPATH": str(home), "PATH": "", "SYSTEMROOT": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house to break."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "brightpath", tmp_path / "brightpath", ignore=ignored)
    shutil.copytree(ROOT / "tests" / "architecture", tmp_path / "tests" / "architecture", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_within(module: str, rooms: tuple[str, ...]) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names or any(
        module == room or module.startswith(f"{room}.") for room in rooms
    )


def test_the_floor_plan_is_kept() -> None:
    report = lint(ROOT)
    assert report.returncode == 0, report.stdout + report.stderr


@pytest.mark.parametrize(
    ("room", "line", "sentence"),
    [
        ("domain/weeks.py", "import brightpath.storage.database", "Imports go downstairs only"),
        ("domain/weeks.py", "import polars", "Every vendor lives in its own rooms"),
        ("storage/database.py", "import brightpath.planning", "neighbours on a floor do not know each other"),
        ("learning/scale.py", "import brightpath.planning", "neighbours on a floor do not know each other"),
        ("services/house.py", "import numpy", "Every vendor lives in its own rooms"),
        ("services/house.py", "import duckdb", "Every vendor lives in its own rooms"),
        ("services/house.py", "import pulp", "Every vendor lives in its own rooms"),
        ("services/house.py", "import streamlit.elements", "Every vendor lives in its own rooms"),
        ("services/house.py", "import plotly", "Every vendor lives in its own rooms"),
        ("cli/planning.py", "import brightpath.ui", "The terminal does not know the pages"),
    ],
)
def test_a_broken_import_is_caught(room: str, line: str, sentence: str, copy: Path) -> None:
    with open(copy / "brightpath" / room, "a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    report = lint(copy)
    assert report.returncode == 1
    [broken] = [one for one in report.stdout.splitlines() if one.endswith("BROKEN")]
    assert sentence in broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_page_begins_with_the_guard(page: Path) -> None:
    if page.relative_to(ROOT).as_posix() in DOORS or page.name == "__init__.py":
        return
    assert begins_with_guard(page.read_text(encoding="utf-8")), f"{page} must begin with `token = {GUARD}()`."


def test_a_page_that_does_something_first_is_caught() -> None:
    assert begins_with_guard('"""A page."""\nimport a\nWORDS = {1: "one"}\ntoken = signed_in()\na.show()\n')
    assert begins_with_guard("import a\ntoken, house = signed_in(), the_house()\n")
    assert not begins_with_guard('"""A page."""\nimport a\na.show()\ntoken = signed_in()\n')
    assert not begins_with_guard("import a\nhouse = the_house()\ntoken = signed_in()\n")
    assert not begins_with_guard("import a\nif a:\n    token = signed_in()\n")
    assert not begins_with_guard("x = 1\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_know_the_reception_the_services_and_the_nouns(page: Path) -> None:
    assert [module for module in imports_of(page) if not is_within(module, PAGE_MAY_IMPORT)] == []


@pytest.mark.parametrize("program", ["start.py", "brightpath/environment.py", "brightpath/__init__.py"])
def test_the_set_up_needs_nothing_that_is_installed(program: str) -> None:
    assert [one for one in imports_of(ROOT / program) if not is_within(one, ("brightpath.environment",))] == []


def test_planning_in_the_terminal_wakes_neither_pages_nor_database(tmp_path: Path) -> None:
    woken = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from brightpath import cli\n"
            "code = cli.main(['plan', *sys.argv[1:]])\n"
            "vendors = ('streamlit', 'duckdb', 'polars', 'pyarrow', 'pandas')\n"
            "print(code, [name for name in vendors if name in sys.modules])",
            str(ROOT / "data" / "samples" / "kim.json"),
            *("--week", "2026-11-23", "--seconds", "2", "--out", str(tmp_path / "plan.json")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert woken.stdout.splitlines()[-1] == "0 []"
    assert (tmp_path / "plan.json").exists()


def begins_with_guard(source: str) -> bool:
    """Say whether the guard is called before anything else is: imports, words and definitions may stand above it."""
    for statement in ast.parse(source).body:
        called = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef) or not called:
            continue
        return isinstance(statement, ast.Assign) and any(getattr(call.func, "id", "") == GUARD for call in called)
    return False


def drawings(module: Path) -> list[ast.Call]:
    calls = (node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "plotly_chart"]


def test_every_figure_is_told_to_who_cannot_see_it_and_has_its_numbers() -> None:
    """`show_figure` cannot be called without a sentence and a table; who draws without it is known here."""
    found = {
        module.relative_to(ROOT).as_posix(): drawings(module)
        for module in (*PAGES, *(ROOT / "brightpath").rglob("*.py"))
        if drawings(module)
    }
    assert sorted(found) == sorted(DRAWN_IN)
    for calls in found.values():
        assert all(any(word.arg == "alt" for word in call.keywords) for call in calls)
