"""Pages of type: measuring, breaking and setting text with `letters`' fonts, rules and boxes, and the PDF. No week here.

Everything is in points (1/72 inch) from the page's upper left corner, in black and greys that any printer can do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from fpdf.fonts import TTFFont

from brightpath.exports.letters import MAIN, Face, Letters, letters_of, needs_shaping

#: Width and height, upright.
SIZES = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}
#: Height of a line, and how far its baseline is below its top, as shares of the type size: high marks and deep letters
#: of every alphabet we print stay inside.
LEADING = 1.36
ASCENT = 1.04
BLACK, GREY, PALE = 0, 70, 150

_UNIT = 100.0
_DOTS = "…"
#: From this size on letters are kerned, which smaller type does without: it takes ten times as long.
_KERNED_FROM = 14.0


@dataclass(frozen=True)
class TextBox:
    """Where a line of text stands; `text` is what is printed there."""

    page: int
    x: float
    y: float
    width: float
    height: float
    text: str


class Sheet:
    """A document in the making, of pages that lie, or stand where it `is_upright`; `boxes` lists every line of text that was set.

    `texts` are all that may come to stand on it: of the machine's fonts only the letters in them are taken.
    """

    def __init__(
        self,
        paper: str,
        folders: Sequence[Path],
        texts: Iterable[str],
        *,
        title: str,
        made_at: datetime,
        is_upright: bool = False,
    ) -> None:
        width, height = SIZES[paper]
        self.width, self.height = (width, height) if is_upright else (height, width)
        self.boxes: list[TextBox] = []
        orientation = "portrait" if is_upright else "landscape"
        self._pdf = FPDF(orientation=orientation, unit="pt", format=(width, height))
        self._pdf.set_auto_page_break(False)
        self._pdf.alias_nb_pages("")
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        self._pdf.set_lang("en")
        self._pdf.set_creator("BrightPath")
        self._pdf.set_creation_date(made_at.astimezone(UTC))
        self._families: dict[Face, str] = {}
        self._needed = {letter for text in texts for letter in letters_of(text)}
        self._cuts = TemporaryDirectory(prefix="brightpath-", ignore_cleanup_errors=True)
        self.letters = Letters(folders, self._can_be_set)
        self._add(MAIN)
        self._widths: dict[tuple[str, bool, bool], float] = {}
        self._joining: dict[str, bool] = {}
        self._broken: dict[tuple[str, float, bool, bool, int], list[str]] = {}
        self._is_shaping = False

    def add_page(self) -> None:
        """Begin a new page."""
        self._pdf.add_page()

    def data(self) -> bytes:
        """Write the document."""
        return bytes(self._pdf.output())

    def close(self) -> None:
        """Let go of the font files; nothing can be set any more."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
        self._cuts.cleanup()

    # -- text ----------------------------------------------------------------------------------------------------------

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Say how wide a printable text is."""
        is_shaped = self._is_shaped(text, size)
        width = self._widths.get((text, bold, is_shaped))
        if width is None:
            self._choose(is_shaped, _UNIT, bold)
            width = self._widths[text, bold, is_shaped] = self._pdf.get_string_width(text) / _UNIT
        return width * size

    def lines(self, text: str, width: float, size: float, *, bold: bool = False, at_most: int = 99) -> list[str]:
        """Break a printable text into lines, inside a word where it must be; "…" says that there was more."""
        if width <= 0:
            return []
        key = (text, width / size, bold, size >= _KERNED_FROM, at_most)
        known = self._broken.get(key)
        if known is None:
            known = self._broken[key] = self._lines(text, width, size, bold, at_most)
        return known

    def _lines(self, text: str, width: float, size: float, bold: bool, at_most: int) -> list[str]:
        lines: list[str] = []
        line = ""
        rest = text.split(" ")[::-1]
        while rest:
            word = rest.pop()
            longer = f"{line} {word}" if line else word
            if self._fits(longer, width, size, bold):
                line = longer
                continue
            if line:
                lines.append(line)
                line = ""
                rest.append(word)
            else:
                head, tail = self._broken_word(word, width, size, bold)
                lines.append(head)
                if tail:
                    rest.append(tail)
            if len(lines) == at_most and rest:
                lines[-1] = self._cut(f"{lines[-1]} {rest[-1]}", width, size, bold)
                return lines
        return [*lines, line] if line else lines

    def set(
        self, text: str, x: float, y: float, size: float, *, bold: bool = False, grey: int = BLACK, right: bool = False
    ) -> float:
        """Set one line with its top at `y`, to the right of `x` or ending there; say how wide it is."""
        if not text:
            return 0.0
        width = self.measure(text, size, bold=bold)
        left = x - width if right else x
        self._choose(self._is_shaped(text, size), size, bold)
        self._pdf.set_text_color(grey)
        # fpdf2 puts the baseline 0.3 sizes below the middle of a cell.
        self._pdf.set_xy(left, y + (ASCENT - 0.3) * size)
        self._pdf.cell(width, 0, text)
        self.boxes.append(TextBox(self._pdf.page_no(), left, y, width, LEADING * size, text))
        return width

    def _fits(self, text: str, width: float, size: float, bold: bool) -> bool:
        if self._is_shaped(text, size):
            return self.measure(text, size, bold=bold) <= width
        words = text.split(" ")
        spaces = self.measure(" ", size, bold=bold) * (len(words) - 1)
        return sum(self.measure(word, size, bold=bold) for word in words) + spaces <= width

    def _broken_word(self, word: str, width: float, size: float, bold: bool) -> tuple[str, str]:
        """Break a word that is wider than a line, after one letter at least; with a hyphen where alphabets have one."""
        fitting = self._longest(word, width, size, bold)
        hyphened = self._longest(word, width - self.measure("-", size, bold=bold), size, bold)
        if (
            fitting < len(word)
            and hyphened > 2
            and all(letter.lower() != letter.upper() for letter in word[hyphened - 2 : hyphened + 2])
        ):
            return f"{word[:hyphened]}-", word[hyphened:]
        return word[:fitting], word[fitting:]

    def _longest(self, word: str, width: float, size: float, bold: bool) -> int:
        """Find how many letters of a word fit, at least one."""
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(word[:middle], size, bold=bold) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _cut(self, text: str, width: float, size: float, bold: bool) -> str:
        """Cut a text so that it and the three dots fit."""
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(text[:middle].rstrip() + _DOTS, size, bold=bold) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + _DOTS

    def _choose(self, is_shaped: bool, size: float, bold: bool) -> None:
        if is_shaped != self._is_shaping:
            self._pdf.set_text_shaping(is_shaped)
            self._is_shaping = is_shaped
        self._pdf.set_font("face0", "B" if bold else "", size)

    def _is_shaped(self, text: str, size: float) -> bool:
        if size >= _KERNED_FROM:
            return True
        known = self._joining.get(text)
        if known is None:
            known = self._joining[text] = needs_shaping(text)
        return known

    # -- fonts ---------------------------------------------------------------------------------------------------------

    def _can_be_set(self, face: Face) -> bool:
        try:
            self._add(face)
        except Exception:  # a font of the machine can be broken in any way; the next one may do
            return False
        self._pdf.set_fallback_fonts([name for name in self._families.values() if name != "face0"], exact_match=False)
        return True

    def _add(self, face: Face) -> None:
        name = f"face{len(self._families)}"
        if face.is_ours:
            self._pdf.add_font(name, "", str(face.path))
            self._pdf.add_font(name, "B", str(face.bold))
        else:
            # Fonts of tens of thousands of letters would take seconds.
            cut = Path(self._cuts.name) / f"{name}.otf"
            cut.write_bytes(face.cut(self._needed))
            self._pdf.add_font(name, "", str(cut))
        self._families[face] = name

    # -- lines and marks -----------------------------------------------------------------------------------------------

    def rule(self, x: float, y: float, to_x: float, to_y: float, *, weight: float = 0.5, grey: int = BLACK) -> None:
        """Draw a line."""
        self._pdf.set_draw_color(grey)
        self._pdf.set_line_width(weight)
        self._pdf.line(x, y, to_x, to_y)

    def frame(self, x: float, y: float, width: float, height: float, *, weight: float = 0.5, grey: int = BLACK) -> None:
        """Draw a box with corners a little rounded."""
        self._pdf.set_draw_color(grey)
        self._pdf.set_line_width(weight)
        radius = min(width, height, 16) / 8
        self._pdf.rect(x, y, width, height, round_corners=True, corner_radius=radius)

    def bar(self, x: float, y: float, width: float, height: float, *, grey: int = BLACK) -> None:
        """Fill a box."""
        if width > 0 and height > 0:
            self._pdf.set_fill_color(grey)
            self._pdf.rect(x, y, width, height, style="F")

    def hatch(self, x: float, y: float, width: float, height: float, *, every: float = 3.2) -> None:
        """Fill a box with slanting lines."""
        with self._clipped(x, y, width, height):
            start = x - height
            while start < x + width:
                self.rule(start, y + height, start + height, y, weight=0.6, grey=GREY)
                start += every
        self.frame(x, y, width, height, weight=0.4, grey=GREY)

    def tick(self, x: float, y: float, size: float) -> None:
        """Draw the hook that says done, in a box of a size."""
        self._pdf.set_draw_color(BLACK)
        self._pdf.set_line_width(size / 7)
        points = [(0.18, 0.52), (0.42, 0.78), (0.86, 0.2)]
        self._pdf.polyline([(x + across * size, y + down * size) for across, down in points])

    @contextmanager
    def _clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        with self._pdf.rect_clip(x, y, width, height):
            yield
