"""Looking at the family's pages and its records: open one, press its buttons, read what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[2] / "pages"

Carry = dict[str, str | None]


def visit(page: str, carry: Carry, token: str | None, **query: str) -> AppTest:
    carry["token"] = token
    app = AppTest.from_file(str(_file(page)), default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    return again(app.run())


def _file(page: str) -> Path:
    """Find a page of the family or of its records by its address."""
    return next(file for room in ("family", "records") if (file := PAGES / room / f"{page}.py").exists())


def again(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def handed_out(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Press each button that hands out a file, as soon as it is drawn: the texts by the names of the files."""
    files: dict[str, str] = {}
    monkeypatch.setattr(
        "streamlit.download_button",
        lambda label, made, *, file_name, **_: files.update({file_name: made().decode("utf-8-sig")}),
    )
    return files


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def said(app: AppTest) -> str:
    elements = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(str(element.value) for element in elements)
