"""How BrightPath looks: the subjects' colours, the mark, the logo. Fonts and page colours: .streamlit/config.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from brightpath.charts.theme import contrast as contrast  # the pages and the charts measure it alike

_STATIC = Path(__file__).parent / "static"

#: For `st.set_page_config(page_icon=...)` and `st.logo(...)`: files of ours, so that nothing is fetched from outside.
PAGE_ICON = _STATIC / "icon.png"
LOGO = _STATIC / "logo.svg"


@dataclass(frozen=True)
class Ink:
    """One swatch under one light: what fills the block, what is written on it, what edges it."""

    fill: str
    ink: str
    edge: str


@dataclass(frozen=True)
class Swatch:
    """A subject colour in the light and in the dark theme."""

    name: str
    light: Ink
    dark: Ink


#: Twelve hues of one family (OKLCH), neighbours told apart by lightness too, so that they differ without colour vision.
PALETTE: tuple[Swatch, ...] = (
    Swatch("sky", Ink("#bfe4ff", "#003959", "#0b89c8"), Ink("#21445c", "#d3ecff", "#57b5f1")),
    Swatch("coral", Ink("#ffc4b5", "#592214", "#b9553d"), Ink("#532e24", "#fee0d8", "#e4836b")),
    Swatch("leaf", Ink("#cbf1cb", "#124017", "#4b9b50"), Ink("#314d31", "#d6f0d6", "#7cc67f")),
    Swatch("plum", Ink("#e1b5eb", "#482550", "#8d4e9c"), Ink("#3d2642", "#f6dffb", "#b77bc5")),
    Swatch("sun", Ink("#fbebba", "#423400", "#a98802"), Ink("#56491d", "#f4e8c3", "#d7b43e")),
    Swatch("sea", Ink("#91e2e1", "#003e3e", "#038586"), Ink("#004040", "#c6f2f1", "#04b5b5")),
    Swatch("rose", Ink("#ffd9e1", "#581f2f", "#c75f7b"), Ink("#5f3741", "#ffdee4", "#f38ea6")),
    Swatch("iris", Ink("#caccfe", "#302e5f", "#6b67c0"), Ink("#333354", "#e4e6fe", "#9493ea")),
    Swatch("moss", Ink("#c5d393", "#323a00", "#697802"), Ink("#303611", "#e5edcb", "#92a240")),
    Swatch("clay", Ink("#fcd1b0", "#512a01", "#b16925"), Ink("#523721", "#fde2cd", "#db965b")),
    Swatch("berry", Ink("#f0acd2", "#541f40", "#9f417b"), Ink("#432035", "#feddee", "#ca6fa4")),
    Swatch("slate", Ink("#b9d0ed", "#283649", "#597395"), Ink("#2c3542", "#dfe9f6", "#849ebe")),
)
SWATCHES: dict[str, Swatch] = {swatch.name: swatch for swatch in PALETTE}

#: The colour most people would expect of a subject, by the beginning of a word in its name.
_EXPECTED: tuple[tuple[str, str], ...] = (
    ("math", "sky"),
    ("algebra", "sky"),
    ("arithm", "sky"),
    ("number", "sky"),
    ("geometry", "sky"),
    ("nature", "leaf"),
    ("biology", "moss"),
    ("science", "sea"),
    ("read-aloud", "rose"),
    ("read", "coral"),
    ("literature", "coral"),
    ("phonics", "coral"),
    ("letters", "coral"),
    ("writing", "iris"),
    ("handwriting", "iris"),
    ("grammar", "slate"),
    ("history", "clay"),
    ("latin", "berry"),
    ("art", "plum"),
    ("piano", "sun"),
    ("violin", "sun"),
    ("music", "sun"),
)


#: Streamlit draws captions at 60 %. What is coloured there says what is wrong: it has to be read.
CAPTIONS = """<style>
[data-testid="stCaptionContainer"] { opacity: .75; }
[data-testid="stCaptionContainer"]:has(.stMarkdownColoredText) { opacity: 1; }
</style>"""

#: What is chosen is written in the accent's colour, which is too dark to read after sunset; ground and border show it too.
CHOSEN = """<style>
[data-testid="stButtonGroup"] button[aria-pressed="true"], [data-testid="stButtonGroup"] button[aria-checked="true"],
[data-testid="stButtonGroup"] button[data-selected="true"] { color: inherit !important; }
</style>"""

#: Streamlit draws the ring of what is not chosen, the box of what is not ticked, and the link that has the keyboard, so
#: faint that they are missed; and it makes every heading in a text a stop for the keyboard that leads nowhere.
RINGS = """<style>
[data-testid="stRadioOption"]:not([data-selected="true"]) > div > div:first-child,
[data-testid="stCheckbox"] label:has(input:not([role="switch"]):not(:checked)) > span + div {
  box-shadow: inset 0 0 0 1.5px color-mix(in srgb, currentColor 55%, transparent);
}
:is([data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"], [data-testid="stSidebarNavLink"],
  [data-testid^="stPageLink"]):focus-visible {
  outline: 2px solid currentColor; outline-offset: 1px;
}
[data-testid="stHeaderActionElements"] { display: none; }
</style>"""

#: A page is not run again when somebody changes the light, and a chart keeps the colours it was drawn in: what is written
#: beside it takes the page's own. What is written in a bar or a cell was chosen for that ground and stays.
CHARTS = """<style>
[data-testid="stPlotlyChart"] :is(.xtick text, .ytick text, text.xtitle, text.ytitle, text.bartext,
  .textpoint text, text.legendtext) {
  fill: currentColor !important;
}
[data-testid="stPlotlyChart"] :is(.xtick text, .ytick text, text.xtitle, text.ytitle) { fill-opacity: .78; }
[data-testid="stPlotlyChart"] .gridlayer path {
  stroke: color-mix(in srgb, currentColor 16%, transparent) !important;
}
</style>"""

#: Streamlit's own button above a table writes names that look like formulas into the file as they are: another family's
#: child may have one. What is handed out goes through `exports.csv_text.for_spreadsheets`, by buttons of our own.
TABLES = """<style>
[data-testid="stElementToolbarButton"]:has([aria-label^="Download as CSV"]) { display: none; }
</style>"""

#: On a phone the week itself is what is looked for: its title takes one line, its tools another. A chooser that wraps would
#: look cut off where its line ends, so that its parts stand alone there; and a report's tables need the room of its rim.
PHONE = """<style>
@media (max-width: 640px) {
  .st-key-week_picker h1 { font-size: 1.6rem; padding-bottom: 0; }
  .st-key-week_picker, .st-key-tools { gap: .4rem; }
  .st-key-tools button { padding-inline: .65rem; }
  [class*="st-key-report-"] { padding-inline: .6rem; }
  [data-testid="stButtonGroup"] > [role]:has(button[data-variant="segmented_control"]) { gap: .3rem; }
  [data-testid="stButtonGroup"] button[data-variant="segmented_control"] { border-radius: 999px; margin: 0; }
  [data-testid="stButtonGroup"] button[data-selected] + button[data-variant="segmented_control"] {
    border-left-color: color-mix(in srgb, currentColor 18%, transparent) !important;
  }
  [data-testid="stButtonGroup"] button[data-variant="segmented_control"]:not([data-selected]):has(+ [data-selected]) {
    border-right-color: color-mix(in srgb, currentColor 18%, transparent) !important;
  }
  .st-key-tools > [data-testid="stLayoutWrapper"],
  .st-key-tools > * > [data-testid="stVerticalBlock"] { width: auto; flex: none; }
  .st-key-undo, .st-key-redo, .st-key-tools [data-testid="stPopoverButton"] {
    [data-testid="stMarkdownContainer"] { position: absolute; font-size: 0; }
    p { font-size: 0; }
  }
}
</style>"""


def swatches_for(subjects: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give every subject a swatch by name: the family's choice, else the expected one, else the next free one.

    The answer depends only on the set of names, never on their order. A colour comes twice only when all are taken or
    when two subjects are expected to share it (Algebra and Numbers are both mathematics).
    """
    given: dict[str, str] = {}
    waiting: list[str] = []
    for subject in sorted(set(subjects)):
        swatch = (chosen or {}).get(subject)
        if swatch not in SWATCHES:
            swatch = next((name for word, name in _EXPECTED if re.search(rf"\b{word}", subject.casefold())), None)
        if swatch is None:
            waiting.append(subject)
        else:
            given[subject] = swatch
    names = [swatch.name for swatch in PALETTE]
    for subject in waiting:
        start = crc32(subject.casefold().encode()) % len(names)
        ring = names[start:] + names[:start]
        uses = list(given.values())
        given[subject] = min(ring, key=uses.count)
    return given
