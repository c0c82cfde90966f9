"""The page about a co-op's timetable is held to the rules: every one with its sentence and weight, and what it quotes is said."""

from __future__ import annotations

import re

import pytest

from brightpath.planning.coop import bounds
from brightpath.planning.coop import check as _all_rules_are_told  # noqa: F401  (registers musts and wishes)
from brightpath.planning.coop.problem import COMPETITION, COOP_WEIGHTS
from brightpath.planning.rule import COOP, Must, Wish
from tests.docs.test_pages import DOCS, rows_of

RULES: list[Must | Wish] = [*COOP.musts.values(), *COOP.wishes.values()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_stands_on_the_page_with_its_sentence(rule: Must | Wish) -> None:
    told = {row[0]: row[1] for row in rows_of("coop.md")}
    assert told.get(f"`{rule.name}`") == rule.sentence


def test_the_page_tells_no_rule_that_is_gone_and_the_weights_that_hold() -> None:
    rows = [row for row in rows_of("coop.md") if row[0].startswith("`")]
    assert [row[0].strip("`") for row in rows] == [rule.name for rule in RULES]
    assert {row[0].strip("`"): int(row[3]) for row in rows if len(row) == 4} == COOP_WEIGHTS
    assert list(COOP.wishes)[:4] == list(COMPETITION)


def test_the_page_tells_the_bounds_that_hold() -> None:
    text = " ".join((DOCS / "coop.md").read_text("utf-8").split())
    most = r"at most (\d+) days of (\d+) periods, (\d+) courses, (\d+) rooms, (\d+) instructors, (\d+) curricula, (\d+)"
    told = re.search(most, text)
    assert told is not None
    assert [int(number) for number in told.groups()] == [
        bounds.MOST_DAYS,
        bounds.MOST_PERIODS,
        bounds.MOST_COURSES,
        bounds.MOST_ROOMS,
        bounds.MOST_INSTRUCTORS,
        bounds.MOST_CURRICULA,
        bounds.MOST_FAMILIES,
    ]
