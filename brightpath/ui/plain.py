"""People's own words inside Streamlit's markdown: shown as they were typed, never as a link, a colour or a formula."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=\"'])")


def plain(text: str) -> str:
    """Take the meaning from every mark of markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
