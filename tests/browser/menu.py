"""The menu at the top of every page, as somebody at a laptop uses it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def go_to(page: Any, name: str, *, under: str | None = None) -> None:
    """Press a page's name, below the word it stands `under` where it has one, and wait until the server has begun it."""
    if under is None:
        link = page.get_by_test_id("stTopNavLink").filter(has_text=name)
    else:
        page.get_by_test_id("stTopNavSection").filter(has_text=under).click()
        link = page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name)
    place = urlsplit(link.get_attribute("href")).path
    link.click()
    page.wait_for_url(lambda url: urlsplit(url).path == place)
