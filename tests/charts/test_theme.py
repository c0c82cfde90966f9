"""The charts look like the pages, and what is written on a colour can be read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from brightpath.charts.theme import DAY, NIGHT, Light, contrast, layout, light_named

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


@pytest.mark.parametrize("light", [DAY, NIGHT], ids=lambda light: light.name)
def test_a_chart_has_the_colours_of_the_page_it_stands_on(light: Light) -> None:
    page = CONFIG[light.name]
    assert (light.text, light.line, light.empty) == (
        page["textColor"],
        page["borderColor"],
        page["secondaryBackgroundColor"],
    )
    assert page["primaryColor"] in light.scale
    assert contrast(light.quiet, page["backgroundColor"]) >= 4.5
    assert layout(light, height=100)["font"]["family"] == CONFIG["font"]


@pytest.mark.parametrize("light", [DAY, NIGHT], ids=lambda light: light.name)
def test_numbers_are_read_on_every_shade_and_shades_are_told_apart_in_grey(light: Light) -> None:
    shades = [light.on_scale(share / 20) for share in range(21)]
    assert all(contrast(light.ink_on(shade), shade) >= 4.5 for shade in shades)
    against_white = [contrast(shade, "#ffffff") for shade in shades]
    assert against_white == sorted(against_white, reverse=light is NIGHT)
    assert shades[0] == light.scale[0] and shades[-1] == light.scale[-1]


def test_without_a_word_from_the_browser_it_is_day() -> None:
    assert (light_named("dark"), light_named("light"), light_named(None)) == (NIGHT, DAY, DAY)
