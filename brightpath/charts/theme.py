"""How every chart looks, by day and after sunset: Streamlit draws what we say and adds nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Light:
    """One light of the house. `scale` goes from few to most in one hue, so that it reads in grey too."""

    name: str
    text: str
    quiet: str
    line: str
    empty: str
    scale: tuple[str, ...]
    #: What is written on the scale, dark or bright: whichever reads better on the spot.
    inks: tuple[str, str]

    def on_scale(self, share: float) -> str:
        """Find the colour at a share (0-1) of the scale."""
        place = min(max(share, 0.0), 1.0) * (len(self.scale) - 1)
        low = min(int(place), len(self.scale) - 2)
        pairs = zip(_channels(self.scale[low]), _channels(self.scale[low + 1]), strict=True)
        return "#" + "".join(f"{round(one + (other - one) * (place - low)):02x}" for one, other in pairs)

    def ink_on(self, fill: str) -> str:
        """Choose what is written on a colour."""
        return max(self.inks, key=lambda ink: contrast(ink, fill))


#: One of the two reads on any colour: nothing less than pure black and white does.
_INKS = ("#000000", "#ffffff")
#: Text, lines and grounds are those of .streamlit/config.toml; the scales are spruce, the colour of the path.
DAY = Light(
    name="light",
    text="#25302d",
    quiet="#5c6763",
    line="#ddd6c8",
    empty="#f1ece1",
    scale=("#d7e8e1", "#a4cec0", "#67ac99", "#1f7362", "#0f4439"),
    inks=_INKS,
)
NIGHT = Light(
    name="dark",
    text="#e9ede8",
    quiet="#a3aca8",
    line="#35403d",
    empty="#202927",
    scale=("#22423a", "#2a5d51", "#2f8f7b", "#72c3af", "#c9eee3"),
    inks=_INKS,
)
_FONT = "Figtree, 'Segoe UI', 'Helvetica Neue', sans-serif"
#: Nothing to drag, zoom or download on a phone; the table behind a chart is for that.
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}

#: So many figures of one kind are kept, for who looks again: drawing one costs 2 to 4 ms, finding it nothing.
FIGURES_KEPT = 64
#: Names of what is drawn stand in one line above it, from the left edge, and are not to be pressed.
LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "xref": "container",
    "y": 1,
    "yref": "container",
    "xanchor": "left",
    "yanchor": "top",
    "itemclick": False,
    "itemdoubleclick": False,
}


def light_named(name: str | None) -> Light:
    """Find a light by the name that the browser tells; without one it is day."""
    return NIGHT if name == NIGHT.name else DAY


def layout(light: Light, *, height: int, **more: Any) -> dict[str, Any]:
    """Begin every figure's layout: our font and colours on the page's own ground, nothing that can be dragged."""
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": _FONT, "size": 14, "color": light.text},
        "hoverlabel": {"bgcolor": light.empty, "bordercolor": light.line, "font": {"color": light.text}},
        "dragmode": False,
        "showlegend": False,
        **more,
    }


def in_figure(name: str, longest: int = 22) -> str:
    """Write somebody's own words into a figure: Plotly takes what looks like HTML for HTML, and a phone has little room."""
    text = " ".join(name.split())
    return escape(text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…", quote=False)


def named_rows(light: Light, names: Sequence[str]) -> dict[str, Any]:
    """Make the axis of rows that stand under each other from the top, each with its name; they lie at 0, 1, 2 ...

    Places, not names, tell them apart: two children may have a subject of the same name.
    """
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [in_figure(name) for name in names],
        "range": [len(names) - 0.5, -0.5],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": light.text},
    }


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two #rrggbb colours, 1 to 21.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
