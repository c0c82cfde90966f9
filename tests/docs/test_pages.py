"""The documents are held to the house: links lead somewhere, rules stand with their sentences, words name what exists."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from brightpath.domain.preferences import starting_preferences
from brightpath.domain.schedule import SolverStatus
from brightpath.planning.rule import WEEK, Must, Wish
from brightpath.planning.week import solve as _all_rules_are_told  # noqa: F401  (registers musts and wishes)
from tests.builders import a_family
from tests.planning.samples import KIM, planned

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
RULES: list[Must | Wish] = [*WEEK.musts.values(), *WEEK.wishes.values()]

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def rows_of(page: str) -> list[list[str]]:
    """Read the rows of a page's tables as cells."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


def anchors_of(page: Path) -> set[str]:
    """List the anchors that a page's headings make."""
    text = CODE.sub(lambda code: "" if code[0].startswith("```") else code[0], page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    broken = []
    for link in LINK.finditer(CODE.sub("", page.read_text(encoding="utf-8"))):
        address, _, anchor = (link[1] or link[2]).partition("#")
        target = (page.parent / address) if address else page
        is_elsewhere = re.match(r"[a-z]+:", address)
        if not is_elsewhere and (not target.exists() or (anchor and anchor not in anchors_of(target))):
            broken.append(link[0])
    return broken


def named(dotted: str) -> object:
    """Find what a name below `brightpath` stands for."""
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(f"brightpath.{module}"), name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](#three) [c](gone.md) `[d](gone.md)` [e](https://example.org)\n")
    assert broken_links(page) == ["](#three)", "](gone.md)"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_stands_on_the_planner_page_with_its_sentence(rule: Must | Wish) -> None:
    told = {row[0]: row[1] for row in rows_of("planner.md") if len(row) > 2}
    assert told.get(f"`{rule.name}`") == rule.sentence


def test_the_planner_page_tells_no_rule_that_is_gone() -> None:
    told = [row[0].strip("`") for row in rows_of("planner.md") if row[1].endswith(".") and row[0].startswith("`")]
    assert sorted(told) == sorted(rule.name for rule in RULES)


def test_a_family_in_the_middle_has_the_weights_that_the_planner_page_tells() -> None:
    preferences = starting_preferences(a_family(1))
    for row in rows_of("planner.md"):
        if row[0].strip("`") in preferences.wish_weights:
            weight, per_level = re.fullmatch(r"(\d+)(?: \+ (\d+) · structure level)?", row[3]).groups(default="0")
            told = int(weight) + int(per_level) * preferences.structure_level
            assert preferences.wish_weights[row[0].strip("`")] == told, row[0]


def test_the_kims_get_the_week_that_the_planner_page_tells() -> None:
    plan = planned(KIM)
    report = plan.solver
    text = (DOCS / "planner.md").read_text(encoding="utf-8")
    assert " ".join(plan.because) in " ".join(line.removeprefix("> ") for line in text.splitlines())
    points, left_out = re.search(r"\*\*([\d.]+)\*\* points of 100, (\d+) lessons left out", text).groups()
    assert report.status is SolverStatus.OPTIMAL
    assert f"{report.objective:.1f}" == points
    assert report.extra["leftOut"] == int(left_out)


def words() -> list[list[str]]:
    return [row for row in rows_of("glossary.md") if row[0].startswith("**")]


@pytest.mark.parametrize("row", words(), ids=lambda row: row[0])
def test_every_word_of_the_glossary_names_what_exists(row: list[str]) -> None:
    _, meaning, code, tables = row
    assert meaning
    assert all(named(name) is not None for name in re.findall(r"`([^`]+)`", code))
    sql = "".join(step.read_text(encoding="utf-8") for step in (ROOT / "brightpath/storage/migrations").glob("*.sql"))
    assert set(re.findall(r"`([^`]+)`", tables)) <= set(re.findall(r"CREATE TABLE (\w+)", sql))


def test_every_decision_stands_in_the_index_under_its_title() -> None:
    listed = dict(
        re.findall(r"\| \[\d{4}\]\((\S+\.md)\) \| (.+) \|", (DOCS / "decisions/README.md").read_text("utf-8"))
    )
    there = {
        page.name: re.match(r"# \d+\.? (.+)", page.read_text(encoding="utf-8"))[1]
        for page in (DOCS / "decisions").glob("[0-9]*.md")
    }
    assert listed == there


ROOMS = sorted(
    one.stem for one in (ROOT / "brightpath").iterdir() if not one.name.startswith(("__pycache__", "__init__"))
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_on_the_architecture_page(room: str) -> None:
    assert re.search(rf"`(brightpath/)?{room}(\.py)?`", (DOCS / "architecture.md").read_text(encoding="utf-8"))
