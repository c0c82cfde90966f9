"""The page about lessons must not drift from what is read: its series and its contents are tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brightpath.domain.lessons import Lesson, expand_series
from brightpath.imports.lessons import read_contents

PAGE = (Path(__file__).parents[2] / "docs" / "lessons-and-calendar.md").read_text("utf-8")
SERIES = re.findall(r"^\| `(.+)` \| (\d+) lessons, `(.+)` to `(.+)` \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("text", "count", "first", "last"), SERIES)
def test_a_series_of_the_page_becomes_what_it_says(text: str, count: str, first: str, last: str) -> None:
    titles = [lesson.title for lesson in expand_series(text)]
    assert (len(titles), titles[0], titles[-1]) == (int(count), first, last)


def test_the_page_tells_every_kind_of_series() -> None:
    assert len(SERIES) == 7


def test_the_contents_of_the_page_become_what_it_says() -> None:
    (contents,) = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    assert read_contents(contents) == (Lesson("Chapter 1: The sea", 20), Lesson("Chapter 1: The shore", 45))
