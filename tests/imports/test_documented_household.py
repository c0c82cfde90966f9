"""The page about the household document must not drift from what is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from brightpath.imports import household_shape as shape
from brightpath.imports.household import read_household

PAGE = (Path(__file__).parents[2] / "docs" / "household-document.md").read_text("utf-8")
SHAPES = [
    *(shape.Document, shape.StyleSection, shape.Child, shape.Commitment, shape.Subject, shape.FixedTime),
    *(shape.HoursSection, shape.NameAndAge, shape.Adult, shape.Availability, shape.Calendar, shape.DayOff),
    *(shape.SchoolYear, shape.Term, shape.Rests, shape.Place),
]


def test_the_smallest_household_of_the_page_is_read() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert read_household(example).children[0].name == json.loads(example)["children"][0]["section2"]["name"]


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for one in SHAPES for name, field in one.model_fields.items()]
)
def test_every_key_that_is_read_is_on_the_page(name: str, field: FieldInfo) -> None:
    assert re.search(rf"\b{field.alias or name}\b", PAGE)
