"""Colours can be read, and mean the same subject everywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from brightpath.ui import theme

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize("swatch", theme.PALETTE, ids=lambda swatch: swatch.name)
def test_text_on_a_subject_can_be_read_in_light_and_dark(swatch):
    for ink in (swatch.light, swatch.dark):
        assert theme.contrast(ink.fill, ink.ink) >= 4.5


@pytest.mark.parametrize("tone", ["light", "dark"])
def test_the_pages_own_colours_can_be_read(tone):
    colours = tomllib.loads(CONFIG.read_text())["theme"][tone]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert theme.contrast(colours["textColor"], colours[ground]) >= 7
        assert theme.contrast(colours["linkColor"], colours[ground]) >= 4.5


@pytest.mark.parametrize("tone", ["light", "dark"])
def test_captions_can_be_read(tone):
    colours = tomllib.loads(CONFIG.read_text())["theme"][tone]
    share = float(re.search(r"opacity: (\.\d+);", theme.CAPTIONS)[1])

    def channels(colour):
        return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]

    both = zip(channels(colours["textColor"]), channels(colours["backgroundColor"]), strict=True)
    drawn = "#" + "".join(f"{round(share * text + (1 - share) * ground):02x}" for text, ground in both)
    assert theme.contrast(drawn, colours["backgroundColor"]) >= 4.5


def test_fonts_and_marks_are_files_of_ours():
    fonts = tomllib.loads(CONFIG.read_text())["theme"]["fontFaces"]
    names = [font["url"].removeprefix("app/static/") for font in fonts]
    assert all((theme.LOGO.parent / name).is_file() for name in names)
    assert all(path.is_file() for path in (theme.PAGE_ICON, theme.LOGO))


def test_contrast_is_that_of_the_standard():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_subject_keeps_its_colour_whatever_the_order():
    subjects = ["Mathematics", "Weaving", "Chess", "Reading"]
    assert theme.swatches_for(subjects) == theme.swatches_for(reversed(subjects))


def test_twelve_unknown_subjects_get_twelve_colours():
    given = theme.swatches_for([f"Subject {number}" for number in range(12)])
    assert len(set(given.values())) == 12


def test_the_familys_choice_wins_and_an_unknown_one_is_passed_over():
    assert theme.swatches_for(["Mathematics"], {"Mathematics": "plum"}) == {"Mathematics": "plum"}
    assert theme.swatches_for(["Mathematics"], {"Mathematics": "#123456"}) == {"Mathematics": "sky"}


def test_what_is_written_beside_a_chart_has_the_colour_of_the_page_whatever_light_it_was_drawn_in():
    """A page is not run again when the light is changed. What stands on a fill of the chart's own keeps its colour."""
    assert "fill: currentColor !important" in theme.CHARTS
    for beside in (".xtick text", ".ytick text", "text.xtitle", "text.ytitle", "text.bartext"):
        assert beside in theme.CHARTS
    assert "annotation" not in theme.CHARTS
    share = float(re.search(r"fill-opacity: (\.\d+);", theme.CHARTS)[1])
    assert share >= float(re.search(r"opacity: (\.\d+);", theme.CAPTIONS)[1])
