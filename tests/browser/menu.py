"""The menu at the top of every page, as somebody at a laptop uses it."""

from __future__ import annotations

from typing import Any


def go_to(page: Any, name: str, *, under: str | None = None) -> None:
    """Press a page's name, below the word it stands `under` where it has one."""
    if under is None:
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    else:
        page.get_by_test_id("stTopNavSection").filter(has_text=under).click()
        page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).click()
