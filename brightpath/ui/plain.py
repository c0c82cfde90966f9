"""People's own words inside Streamlit's markdown: shown as they were typed, never as a link, a colour or a formula."""

from __future__ import annotations

import re

#: Words that are written from right to left, with what joins them.
_RIGHT_TO_LEFT = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_LEFTWARDS = re.compile(rf"{_RIGHT_TO_LEFT}(?:[ \u200c\u200d'’-]+{_RIGHT_TO_LEFT})*")
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=\"'])")


def plain(text: str) -> str:
    """Take the meaning from every mark of markdown, and keep an Arabic name from turning the times behind it around."""
    return _MARKS.sub(r"\\\1", _LEFTWARDS.sub("\u2068\\g<0>\u2069", " ".join(text.split())))
